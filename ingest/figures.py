"""Frames that read a figure: counts ("26 địa phương kết nghĩa") and amounts ("vốn FDI 41 tỷ USD").

A figure is a number with its unit and the cue that says what is counted; the nearest fitting cue wins. Its subject is
the locality to the left in the clause or the one in focus; its day or period is stated beside it, or it speaks of the
day of publication ("đến nay").
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.fact import Fact
from ingest.found import Found, base_fact, clause_bounds, entities_of
from ingest.frames import Cues, Frame, Measure
from ingest.grounding import Grounded
from ingest.lists import Item
from ingest.mentions import Mention
from ingest.reading import Reading, ReadSentence

#: How many characters before a sentence tell what it is about.
_BEFORE = 300
#: How far from a value the place may stand that a preposition ties to it.
_REACH = 70
_AT = re.compile(r"(?<!\w)(?:tại|vào|ở|in|into) $")


def figures(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's figures in a sentence."""
    skeleton = sentence.skeleton
    before: list[str] = []
    about = _about(sentence, reading)
    for index, mention in enumerate(skeleton.mentions):
        if mention.type not in frame.values or mention.value is None or mention.value.number is None:
            continue
        position = skeleton.positions[index]
        bounds = clause_bounds(skeleton.text, position, cues)
        measure = _measure(frame, skeleton.text, position, bounds, before, about)
        if measure is None or _is_denied(cues, skeleton.text, position, bounds):
            continue
        if frame.forbid is not None and frame.forbid.search(
            skeleton.text, max(bounds[0], position - 30), position + 40
        ):
            continue
        before.append(measure.code)
        subject = _subject(measure, index, bounds, sentence, reading)
        if subject is None:
            continue
        fact = base_fact(sentence, reading, frame.relation, f"{frame.id}.{measure.code}", frame.confidence)
        yield Found(_filled(fact, frame, cues, measure, mention, index, bounds, sentence, reading, subject),
                    entities_of((subject,)))  # fmt: skip


def _filled(
    fact: Fact, frame: Frame, cues: Cues, measure: Measure, mention: Mention, index: int, bounds: tuple[int, int],
    sentence: ReadSentence, reading: Reading, subject: Grounded,
) -> Fact:  # fmt: skip
    """The fact with value, unit, period and status."""
    value = mention.value
    assert value is not None  # noqa: S101  # the caller looked
    text, position = sentence.skeleton.text, sentence.skeleton.positions[index]
    near = text[max(bounds[0], position - 40) : position]
    date, end_date = _period(index, bounds, sentence)
    status = None
    if cues.target.search(near):
        status = "target"
    elif cues.expected.search(near):
        status = "planned"
    elif value.qualifier == "estimate" or cues.estimate.search(near[-14:]):
        status = "estimated"
    published = reading.document.published
    unit = value.unit if value.unit else _unit_words(measure, text, position)
    return replace(
        fact,
        subject=subject.party,
        value=value.number,
        unit=unit,
        measure=measure.code,
        kind=_aspect(frame, text[bounds[0] : position]),
        status=status,
        qualifier="estimate" if status == "estimated" else value.qualifier,
        date=date,
        end_date=end_date,
        as_of=published.isoformat() if date is None and published is not None else None,
    )


def _about(sentence: ReadSentence, reading: Reading) -> str:
    """What a sentence is about: its heading, the text just before it, and itself."""
    return f"{sentence.heading}\n{reading.normal.folded[max(0, sentence.begin - _BEFORE) : sentence.end]}"


def _is_denied(cues: Cues, text: str, position: int, bounds: tuple[int, int]) -> bool:
    """Whether the words before a value, back to the last comma, say that it is not so ("không có 26 …")."""
    near = text[max(bounds[0], position - 60) : position].rpartition(",")[2]
    return cues.not_counted.search(near) is not None


def _unit_words(measure: Measure, text: str, position: int) -> str | None:
    """The words of the unit that follow a number."""
    if measure.unit is None:
        return None
    match = measure.unit.match(text, position + 1)
    return match[0].strip() if match else None


def _measure(
    frame: Frame, text: str, position: int, bounds: tuple[int, int], found: list[str], about: str
) -> Measure | None:
    """The measure whose unit follows the value and whose cue stands nearest, or None."""
    best: tuple[int, Measure] | None = None
    for measure in frame.measures:
        if measure.unit is not None and not measure.unit.match(text, position + 1):
            continue
        if measure.follows is not None and measure.follows not in found:
            continue
        if measure.topic is not None and not measure.topic.search(about):
            continue
        distance = _distance(measure, text, position, bounds)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, measure)
    return best[1] if best else None


def _distance(measure: Measure, text: str, position: int, bounds: tuple[int, int]) -> int | None:
    """How far the nearest cue stands from the value; 0 without a cue, None where it is missing or forbidden."""
    begin, end = bounds
    if measure.forbid is not None and measure.forbid.search(
        text, max(begin, position - measure.within), min(end, position + 50)
    ):
        return None
    if measure.cue is None:
        return 0
    distances: list[int] = []
    if measure.side in ("before", "either"):
        distances += [
            position - m.end() for m in measure.cue.finditer(text, max(begin, position - measure.within), position)
        ]
    if measure.side in ("after", "either"):
        after = measure.cue.search(text, position + 1, min(end, position + 1 + measure.within))
        distances += [after.start() - position + (30 if measure.side == "either" else 0)] if after else []
    return min(distances) if distances else None


def _subject(
    measure: Measure, index: int, bounds: tuple[int, int], sentence: ReadSentence, reading: Reading
) -> Grounded | None:
    """Whom the figure is about: the nearest locality (or body) to the left, else the locality in focus.

    A locality abroad is passed over ("cùng với Kobe, thành phố …") unless its clause begins with it.
    """
    skeleton = sentence.skeleton
    beside = _place_at(index, bounds, sentence, reading) if measure.at else None
    if beside is not None:
        return beside
    for left in range(index - 1, -1, -1):
        mention = skeleton.mentions[left]
        if skeleton.in_parenthesis(skeleton.positions[left]):
            continue
        if measure.of_body and mention.type == "ORG":
            return reading.grounder.body(mention, Item(mention), sentence.focus_at(mention.begin))
        if mention.type == "PLACE" and not measure.of_body:
            focus = sentence.focus_at(mention.begin)
            grounded = reading.grounder.place(mention, None, focus)
            foreign = focus is not None and grounded is not None and grounded.country != focus.entity.country
            passed_over = foreign and skeleton.positions[left] > bounds[0]
            if grounded is not None and grounded.kind not in ("country", "former-country") and not passed_over:
                return grounded
    focus = sentence.focus_at(skeleton.mentions[index].begin)
    if focus is None or measure.of_body:
        return None
    grounded = reading.grounder.as_place(reading.grounder.unit_on(focus, reading.grounder.on))
    return replace(grounded, party=replace(grounded.party, surface=grounded.party.name))


def _place_at(index: int, bounds: tuple[int, int], sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The place nearest to a value that "tại", "vào", "in" names in its clause, also a country."""
    skeleton = sentence.skeleton
    here = skeleton.positions[index]
    near = sorted(
        (abs(position - here), number)
        for number, position in enumerate(skeleton.positions)
        if skeleton.mentions[number].type == "PLACE"
        and bounds[0] <= position < bounds[1]
        and abs(position - here) <= _REACH
    )
    for _, number in near:
        if _AT.search(skeleton.text, max(0, skeleton.positions[number] - 8), skeleton.positions[number]):
            mention = skeleton.mentions[number]
            return reading.grounder.place(mention, None, sentence.focus_at(mention.begin))
    return None


def _period(index: int, bounds: tuple[int, int], sentence: ReadSentence) -> tuple[str | None, str | None]:
    """The date or period nearest to the left in the clause, else after the value, else the sentence's first."""
    skeleton = sentence.skeleton
    dated = [
        (p, m.value)
        for m, p in zip(skeleton.mentions, skeleton.positions, strict=True)
        if m.type in ("DATE", "PERIOD") and m.value is not None and m.value.date and not _compared(skeleton.text, p)
    ]
    here = skeleton.positions[index]
    left = [v for p, v in dated if bounds[0] <= p < here]
    right = [v for p, v in dated if here < p < min(bounds[1], here + 60)]
    first = [v for p, v in dated if p < here]
    chosen = left[-1] if left else right[0] if right else first[0] if first else None
    return (chosen.date, chosen.end_date) if chosen is not None else (None, None)


def _compared(text: str, position: int) -> bool:
    """Whether a date only serves a comparison ("so với giai đoạn 2016 - 2020")."""
    before = text[max(0, position - 22) : position]
    return "so với" in before or "compared" in before or "than in" in before


def _aspect(frame: Frame, clause: str) -> str | None:
    """The aspect whose cue stands last before the value (committed, disbursed, registered, realised)."""
    last: tuple[int, str] | None = None
    for cue in frame.aspects:
        for match in cue.regex.finditer(clause):
            if last is None or match.end() > last[0]:
                last = (match.end(), cue.code)
    return last[1] if last else None
