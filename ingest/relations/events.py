"""Frames of events: who organises or attends a conference, a festival, a celebration, and when.

A pattern finds the noun that an event's name begins with ("hội nghị", "forum"); the name goes on to where the sentence
turns to place, day or purpose, or to the closing quotation mark. What has no name of its own ("hội nghị này") is no
event. An event is identified within its document only: two papers seldom write one name alike.
"""

import re
from collections.abc import Iterator

from graph.claim import Entity, Label
from ingest.fact import Party
from ingest.frozen import replace
from ingest.names.grounding import Grounded
from ingest.relations.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.relations.frames import Cues, Frame
from ingest.relations.parties import ground_item
from ingest.text.lists import coordinate
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS
from ingest.times.dating import day_in_year, days_of, side_of, stated_day
from ontology.identifiers import VOCABULARY, mint, slug

#: Names longer than this have run on into the sentence.
_LONGEST = 180
#: So many words are a noun and no name.
_FEW = 2
_LOCATIVE = re.compile(r"(?<!\w)(?:tại|ở|về|đến|sang|(?<!sắp )tới|qua|in|at|to) (?:\w+ )?$")
#: Where an event is: right behind the word, or behind the name of the hall.
_AT = re.compile(
    r"(?<!\w)(?:tại|ở|in|at) (?:the )?"
    rf"(?:[^;.()\d{SYMBOLS['PLACE']}{SYMBOLS['DATE']}]{{0,40}}?[ ,](?:of |ở |in |thuộc )?)??"
    rf"(?P<place>{SYMBOLS['PLACE']})"
)
_HELD = re.compile(
    r"(?:sẽ|dự kiến|chưa|không|will|to be|is expected to|not)(?: [^;., ]{1,9}){0,3} "
    r"(?:diễn ra|khai mạc|tổ chức|held|open|take place|organised|organized)"
)
#: How far behind the beginning of an event's name its place may stand.
_NEAR = 160
#: A hall is named for what is held in it: "tại Trung tâm Hội nghị thành phố".
_HALL, _HALL_NAME = re.compile(r"(?:trung tâm|nhà|phòng|cung|khu|quảng trường|ban tổ chức) $"), 14
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?![\d-])")
_INSIDE = re.compile(r"(?<!\w)(?:tại|ở|in|at) [^,;.]{1,40}$")
_CLOSING = {'"': '"', "“": "”", "«": "»", "'": "'"}


def events(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's relation to events in a sentence; every event is read once for each party."""
    text = sentence.skeleton.text
    done: dict[int, set[int]] = {}
    for pattern in frame.patterns:
        at = 0
        while (match := pattern.regex.search(text, at)) is not None:
            at = match.start() + 1  # where a match names no event, one that begins inside it may
            name = name_of(sentence, reading, cues, match.start("event"))
            subject = match.start("subject") if match.groupdict().get("subject") else None
            read = done.get(match.start("event"), set())
            if (
                name is None
                or frame.forbidden(text, match) is not None
                or subject in read
                or (subject is None and read)
            ):
                continue
            at = match.end()
            done.setdefault(match.start("event"), set()).add(-1 if subject is None else subject)
            yield from _of_event(frame, cues, match, _as_party(name, reading), sentence, reading)


def _of_event(
    frame: Frame, cues: Cues, match: re.Match[str], event: Grounded, sentence: ReadSentence, reading: Reading
) -> Iterator[Found]:
    """One fact for each party of a match, or one without parties."""
    skeleton = sentence.skeleton
    begin, end = clause_bounds(skeleton.text, match.start(), cues)
    how = _modality(frame, cues, match, (begin, end), sentence)
    if how == "denied":
        return
    when, until = days_of(sentence, reading, (begin, end), cues, side_of(how))
    fact = replace(
        base_fact(sentence, reading, frame.relation, frame.id, frame.confidence),
        object=event.party,
        date=stated_day(match, skeleton) or when or _day_of_the_named_year(event, sentence, reading, (begin, end)),
        end_date=until,
        status=how if how in AHEAD else frame.status,
    )
    place = _place_of(match.start("event"), (begin, end), sentence, reading) if frame.relation == "event" else None
    index = skeleton.index_at(match.start("subject")) if match.groupdict().get("subject") else None
    if index is None:
        party = place.party if place is not None else None
        yield Found(replace(fact, subject=party, basis="setting"), entities_of((event, place)))
        return
    for item in coordinate(skeleton, index, frame.subject_types, reading.grounder.is_country).items:
        organiser = ground_item(item, sentence, reading, None)
        at = skeleton.positions[sentence.mentions.index(item.mention)]
        inside = item.mention.type == "PLACE" and _INSIDE.search(skeleton.text, max(0, at - _HALL_NAME * 3), at)
        if organiser is not None and not inside and _LOCATIVE.search(skeleton.text[max(0, at - 14) : at]) is None:
            yield Found(replace(fact, subject=organiser.party), entities_of((organiser, event)))
    if place is not None:
        held = base_fact(sentence, reading, "located_in", frame.id, frame.confidence)
        yield Found(replace(held, subject=event.party, object=place.party), entities_of((event, place)))


def _modality(
    frame: Frame, cues: Cues, match: re.Match[str], clause: tuple[int, int], sentence: ReadSentence
) -> str | None:
    """How the clause puts the event: by the words before its name, or those of its verb behind it ("sẽ diễn ra")."""
    text, at = sentence.skeleton.text, match.start("event")
    how = modality(text[max(clause[0], match.start() - frame.modality_within) : at], cues)
    behind = _HELD.search(text, at, clause[1]) if how not in AHEAD and how != "denied" else None
    later = modality(behind[0], cues) if behind is not None else None
    return later if later in AHEAD or later == "denied" else how


def _place_of(event: int, clause: tuple[int, int], sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The only place that a clause says things happen at: "tại Huế, diễn ra …", "… được tổ chức tại Huế"."""
    skeleton = sentence.skeleton
    found: dict[str, Grounded] = {}
    for match in _AT.finditer(skeleton.text, *clause):
        index = skeleton.index_at(match.start("place"))
        near = match.start() < event or match.start() - event < _NEAR
        if index is None or not near or skeleton.in_parenthesis(match.start("place")):
            continue
        place = reading.grounder.place(
            sentence.mentions[index], None, sentence.focus_at(sentence.mentions[index].begin)
        )
        if place is not None and place.party.iri is not None:
            found[place.party.iri] = place
    return next(iter(found.values())) if len(found) == 1 else None


def _day_of_the_named_year(
    event: Grounded, sentence: ReadSentence, reading: Reading, clause: tuple[int, int]
) -> str | None:
    """The bare day of a clause in the year that the event has in its name, or that year."""
    year = _YEAR.search(event.party.name)
    return None if year is None else day_in_year(year[0], sentence, reading, clause) or year[0]


def name_of(sentence: ReadSentence, reading: Reading, cues: Cues, position: int) -> str | None:
    """The name of the event whose noun stands at a position of the skeleton, or None if it has none of its own."""
    folded, text = reading.normal.folded, reading.normal.text
    index = sentence.skeleton.index_at(position)
    mention = sentence.mentions[index] if index is not None else None
    begin = mention.begin if mention else sentence.skeleton.offset_at(position, folded, sentence.begin)
    noun = cues.event_noun.match(folded, begin, sentence.end)
    if noun is not None and _HALL.search(folded, max(0, begin - _HALL_NAME), begin) is not None:
        return None
    if noun is None:
        return _name_of_mention(sentence, reading, cues, index)
    limit = min(sentence.end, begin + _LONGEST)
    if begin > 0 and (closing := text.find(_CLOSING.get(text[begin - 1], "\n"), begin, sentence.end)) > noun.end():
        return text[begin:closing]
    quote = re.compile(r'(?:,? với chủ đề| về chủ đề| chủ đề| on)?:? ?(["“«])').match(text, noun.end(), limit)
    if quote is not None:
        closing = text.find(_CLOSING[quote[1]], quote.end(), sentence.end)
        if closing > 0:
            return text[begin : closing + 1]
    stop = cues.event_stop.search(folded, noun.end(), limit)
    name = text[begin : stop.start() if stop is not None else limit].rstrip(" ,-.:")
    own = name[noun.end() - begin :].split()
    if len(own) < 2 and mention is not None and len(mention.text.split()) > _FEW:
        return mention.text  # "International Trade Fair opened …"
    if len(own) < 2 or cues.event_unnamed.match(folded, noun.end()) is not None:
        return None
    if noun[0].isascii() and name[1:].islower():
        return None  # "a workshop on ways to …": English names have capitals
    return name


def _name_of_mention(sentence: ReadSentence, reading: Reading, cues: Cues, index: int | None) -> str | None:
    """The name that a mention is, if an event's noun stands in it, with the part before an "and"."""
    mention = sentence.mentions[index] if index is not None else None
    if index is None or mention is None:
        return None
    if cues.event_noun.search(reading.normal.folded, mention.begin, mention.end) is None:
        return None
    joined = index > 0 and sentence.mentions[index - 1].type == "NAME"
    if joined and sentence.skeleton.between(index - 1, index) == " and ":
        return reading.normal.text[sentence.mentions[index - 1].begin : mention.end]
    return mention.text


def _as_party(name: str, reading: Reading) -> Grounded:
    """An event as a party, known in its document."""
    plain = " ".join(name.split())
    iri = mint("event", f"{slug(plain)[:80]}.{reading.document.key}")
    entity = Entity(iri, (VOCABULARY + "Event",), (Label(plain, reading.grounder.language, preferred=True),))
    return Grounded(Party(plain, name, iri), entity, "event", None)
