"""What a value measures: the measure whose unit follows it and whose cue stands nearest, of the topic last spoken of.

"29 dự án … với vốn 8.800 tỷ" is domestic capital where the paragraph spoke of domestic projects last, foreign capital
where of foreign ones; what one plant, company or park has is neither.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.figures.sides import other_side
from ingest.figures.sites import in_parenthesis_of_site, is_of_a_holder, is_of_one_site, is_of_several
from ingest.figures.stand import Stand, place_before
from ingest.figures.words import UNIT, Words
from ingest.relations.frames import Measure

#: How many characters before a sentence tell what it is about.
_BEFORE = 600
_AT_HOME = "VND"
#: What follows a percentage that says not what it is of.
_BARE = re.compile(r" ?(?:[,;.…]|$| and )")


def measure_of(words: Words, found: Sequence[Measure]) -> Measure | None:
    """Give what a value measures, or None.

    Args:
        words: The value with the words around it.
        found: Measures of the values before it in the sentence, in order.
    """
    phrase, tail = words.phrase(), words.tail()
    if words.frame.forbid is not None and words.frame.forbid.search(phrase[-UNIT:]):
        return None
    fitting = list(_fitting(words, found, phrase, tail))
    topics = ((topic, measure.code) for _, topic, measure in fitting if topic is not None)
    spoken = max(topics, default=(0, ""))[1]
    about = [(rank, measure) for rank, topic, measure in fitting if topic is None or measure.code == spoken]
    best = min(about, key=lambda f: f[0])[1] if about else None
    if best is not None and not best.spare:
        return best
    return _carried_on(words.stand, found, tail) or best


def _fitting(
    words: Words, found: Sequence[Measure], phrase: str, tail: str
) -> Iterator[tuple[tuple[bool, int], int | None, Measure]]:
    """The measures that a value may be of: how far the cue stands (spare ones last), and where its topic was told."""
    stand = words.stand
    for measure in words.frame.measures:
        if measure.unit is not None and not measure.unit.match(tail):
            continue
        if measure.follows is not None and all(m.code != measure.follows for m in found):
            continue
        distance = words.distance(measure, phrase)
        if distance is None or (measure.planned and is_of_several(stand)):
            continue
        if measure.investor and is_of_one_site(stand):
            continue
        if not measure.project and in_parenthesis_of_site(stand):
            continue
        if not (measure.of_body or measure.planned) and is_of_a_holder(stand):
            continue
        if measure.topic is None:
            yield (measure.spare, distance), None, measure
        elif not (measure.investor and _is_in_dong(stand)):
            topic = _topic(measure, stand)
            if topic is not None and not _is_whole(stand):
                yield (measure.spare, distance), topic, measure


def _carried_on(stand: Stand, found: Sequence[Measure], tail: str) -> Measure | None:
    """In a list that goes from place to place, that of the value before: "Huế 5 dự án; Quảng Nam 3 dự án"."""
    last = found[-1] if found else None
    if last is None or place_before(stand) is None:
        return None
    bare = stand.mention.type == "PERCENT" and _BARE.match(tail) is not None
    return last if bare or last.unit is None or last.unit.match(tail) else None


def _topic(measure: Measure, stand: Stand) -> int | None:
    """Where the text last spoke of a measure's topic before the value; 0 where only what follows does, or an investor
    from abroad; None where nothing does.
    """
    assert measure.topic is not None  # noqa: S101  # the caller looked
    sentence, folded, here = stand.sentence, stand.reading.normal.folded, stand.mention.begin
    before = f"{sentence.heading}\n{folded[max(0, sentence.begin - _BEFORE) : here]}"
    spoken = [match.end() for match in measure.topic.finditer(before)]
    if spoken:
        return spoken[-1]
    follows = measure.topic.search(folded, here, sentence.end) is not None
    return 0 if follows or (measure.investor and other_side(stand) is not None) else None


def _is_in_dong(stand: Stand) -> bool:
    """Whether a sum is in the currency of the country, in which foreign capital is not told unless it says so."""
    value = stand.mention.value
    return value is not None and value.unit == _AT_HOME


def _is_whole(stand: Stand) -> bool:
    """Whether only a part of what is counted is foreign: "386 dự án, trong đó 281 dự án FDI"."""
    return stand.cues.figure.is_part_of.match(stand.text, stand.position + 1) is not None
