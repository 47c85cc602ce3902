"""Frames whose parties were named just before: "Hai bên đã ký bản ghi nhớ", "The two cities became sister cities".

The parties are looked for in the sentence before the words and then in at most two sentences before it, and only taken
if nobody else can be meant: one locality on each side, or the locality in focus and one abroad. Where a body that is
no government stands among them it is one of the sides, if it and one other are all that a sentence names.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from graph.dates import interval
from ingest.frozen import dataclass, replace
from ingest.names.gazetteer import VIETNAM, Candidate
from ingest.names.grounding import Grounded
from ingest.relations.fitting import BODIES, misfit
from ingest.relations.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.relations.frames import Cues, Frame
from ingest.relations.links import also
from ingest.relations.two_bodies import two_bodies
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS
from ingest.times.dating import day_of_the_year, moment_of, stated_day

#: How many sentences that name anybody, before this one, may have named the parties.
_BACK = 2
#: How many sentences back those are looked for.
_FAR = 5
#: Whoever is named behind the words is meant, and nobody before them.
_BETWEEN = re.compile(
    rf"(?<!\w)(?:giữa|between|với|with|là) (?:[{SYMBOLS['PLACE']}{SYMBOLS['ORG']}{SYMBOLS['NAME']}]|tỉnh|thành phố"
    rf"|the (?!two |both |{SYMBOLS['NUMBER']} ))"
)
_NEAR = 80
_SAID = re.compile(r", (?:saying|noting|adding|stressing|affirming|đồng thời cho biết|cho biết|cho rằng)(?!\w)")
#: A place that nobody knows: "thành phố Gimje".
_UNKNOWN_PLACE = re.compile(rf"(?<!\w)(?:tỉnh|thành phố|tp\.?|quận|huyện|vùng|bang|city of|town of) {SYMBOLS['NAME']}")
#: How far before the words a part of the paper's name may stand.
_TITLE = 22
#: What stands between an unlisted place and the one around it.
_LIES_IN = re.compile(r"(?:, | thuộc | của | in )")
#: Bodies of a locality that do not speak for it.
_NOT_GOVERNING = ("sở", "ban quản lý")
#: Whoever is visited is a side too: "đã thăm và làm việc tại Kawasaki".
_VISITED = re.compile(r"(?<!\w)(?:thăm|làm việc|visited|visit)[^;,.]{0,16} (?:tại|ở|in|at) (?:\w+ )?$")
_LOCATIVE = re.compile(r"(?<!\w)(?:tại|ở|in|at) (?:\w+ )?$")


def both_sides(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find what two sides do whom the text named before; the first pattern that fits says it."""
    text = sentence.skeleton.text
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(text):
            forbidden = frame.forbidden(text, match) or _BETWEEN.search(text, match.start(), _near_end(match))
            if forbidden or not _are_two(match, sentence):
                continue
            told = telling(frame, cues, match, sentence, reading)
            sides = _named_before(match, told.on, sentence, reading) if told is not None else None
            if told is None or sides is None:
                continue
            yield from between(frame, told, *sides, sentence, reading)
            return


def _near_end(match: re.Match[str]) -> int:
    """How far behind the words somebody named would be meant: not in what is said next."""
    said = _SAID.search(match.string, match.end(), match.end() + _NEAR)
    return said.start() if said is not None else match.end() + _NEAR


@dataclass(frozen=True, slots=True)
class Telling:
    """How words put what two sides do, whoever they are.

    Attributes:
        how: The modality of the clause, if it has one; never a denial.
        day: EDTF of the day.
        on: The last day that `day` may mean.
        words: The words that tell the kind.
    """

    how: str | None
    day: str | None
    on: date | None
    words: str


def telling(frame: Frame, cues: Cues, match: re.Match[str], sentence: ReadSentence, reading: Reading) -> Telling | None:
    """How a match puts it; None where it is denied, or only wished for and the frame has no relation for that."""
    text = sentence.skeleton.text
    begin, end = clause_bounds(text, match.start(), cues)
    how = modality(text[max(begin, match.start() - frame.modality_within) : match.end()], cues)
    if how == "denied" or (how in AHEAD and how != "planned" and frame.ahead is None):
        return None
    day = stated_day(match, sentence.skeleton) or moment_of(sentence.skeleton, (begin, end), cues)
    day = day or day_of_the_year(sentence, reading, (begin, end))
    stated = interval(day)
    return Telling(how, day, stated.latest if stated else None, text[max(begin, match.start() - _TITLE) : end])


def between(
    frame: Frame, told: Telling, left: Grounded, right: Grounded, sentence: ReadSentence, reading: Reading
) -> Iterator[Found]:
    """The fact between two sides, and what the same words state besides."""
    ahead = frame.ahead if told.how in AHEAD else None
    fact = replace(
        base_fact(sentence, reading, ahead or frame.relation, frame.id, frame.confidence),
        subject=left.party,
        object=right.party,
        kind=next((cue.code for cue in frame.kinds if cue.regex.search(told.words)), frame.default_kind),
        status=told.how if told.how in AHEAD else frame.status,
        date=told.day,
    )
    found = Found(fact, entities_of((left, right)), misfit(frame, left, right))
    yield found
    if found.refused is None and told.how not in AHEAD and not {left.kind, right.kind} & set(BODIES):
        yield from also(frame, found, told.words)


def _are_two(match: re.Match[str], sentence: ReadSentence) -> bool:
    """Whether the number in the words, if there is one, is two."""
    if not match.groupdict().get("two"):
        return True
    index = sentence.skeleton.index_at(match.start("two"))
    value = sentence.mentions[index].value if index is not None else None
    return value is not None and value.number == 2


def _on(side: Candidate, reading: Reading, day: date | None) -> Grounded:
    """A side as a party, as the unit it was on the day."""
    on = day if day is not None else reading.grounder.on
    grounded = reading.grounder.as_place(reading.grounder.unit_on(side, on))
    return replace(grounded, party=replace(grounded.party, surface=grounded.party.name))


def _named_before(
    match: re.Match[str], day: date | None, sentence: ReadSentence, reading: Reading
) -> tuple[Grounded, Grounded] | None:
    """The two sides that are meant on a day: two localities, else two parties of which one is a body."""
    localities = _sides(match, sentence, reading)
    if localities is not None:
        left, right = (_on(side, reading, day) for side in localities)
        return left, right
    return two_bodies(_back_from(match, sentence, reading), day, reading)


def _back_from(
    match: re.Match[str], sentence: ReadSentence, reading: Reading
) -> Iterator[tuple[ReadSentence, int | None]]:
    """The sentence up to the words, then those before it that name anybody, at most so many."""
    yield sentence, match.start()
    for earlier in islice(filter(_names_anybody, reading.before(sentence, _FAR)), _BACK):
        yield earlier, None


def _names_anybody(sentence: ReadSentence) -> bool:
    return any(m.type in ("PLACE", "ORG") and not m.anaphor for m in sentence.mentions)


def _sides(match: re.Match[str], sentence: ReadSentence, reading: Reading) -> tuple[Candidate, Candidate] | None:
    """The two localities that are meant, or None where others might be."""
    found: dict[str, Candidate] = {}
    for back, (earlier, before) in enumerate(_back_from(match, sentence, reading)):
        named = _localities(earlier, reading, before)
        if named is None:
            return None
        found.update({c.entity.iri: c for c in named})
        home = [c for c in found.values() if c.entity.country == VIETNAM]
        abroad = [c for c in found.values() if c.entity.country != VIETNAM]
        if len(home) > 1 or len(abroad) > 2:
            return None
        if len(home) == 1 and len(abroad) == 1:
            return home[0], abroad[0]
        if not home and len(abroad) == 2:
            one, other = abroad
            return (one, other) if one.entity.country != other.entity.country else None
        focus = sentence.focus
        if len(abroad) == 1 and focus is not None and focus.entity.iri != abroad[0].entity.iri and back > 0:
            return focus, abroad[0]
    return None


def _localities(sentence: ReadSentence, reading: Reading, before: int | None) -> list[Candidate] | None:
    """The localities a sentence names as actors; None where another body may be the actor."""
    found: list[Candidate] = []
    if _UNKNOWN_PLACE.search(sentence.skeleton.text) is not None:
        return None
    settled = -1
    for mention, position in zip(sentence.mentions, sentence.skeleton.positions, strict=True):
        if before is not None and position >= before:
            break
        if mention.type == "ORG" and not _is_government(mention, reading):
            return None
        place = mention.located
        text = sentence.skeleton.text
        if place is None or place.anaphor or sentence.skeleton.in_parenthesis(position):
            continue
        words = text[max(0, position - 40) : position]
        if mention.type == "PLACE" and _LOCATIVE.search(words) and not _VISITED.search(words):
            continue
        if place.hit is None:
            unlisted = reading.grounder.place(place, None, None)
            if unlisted is None or unlisted.entity is None:
                return None
            found.append(Candidate(unlisted.entity, 0, "city"))
            settled = position
            continue
        if settled >= 0 and _LIES_IN.fullmatch(text, settled + 1, position):
            continue  # "thành phố Gimhwa, tỉnh Gangwon": the province only tells where it lies
        candidate = reading.grounder.candidate(place)
        if candidate is not None and candidate.kind in ("region", "city"):
            found.append(candidate)
    return found


def _is_government(mention: Mention, reading: Reading) -> bool:
    """Whether a body governs a locality or only attends ("Đại sứ quán Nhật Bản tại Việt Nam")."""
    group = reading.grounder.lexicon.body_heads.get(mention.head or "")
    if group == "mission" or reading.grounder.class_of(mention) == "LocalGovernment":
        return True
    return mention.head in reading.grounder.lexicon.localised and mention.head not in _NOT_GOVERNING
