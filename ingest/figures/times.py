"""When a figure holds whose own sentence names no day or period.

"Trong 10 năm qua" counts back from the publication, "Trong đó …" goes on about the sentence before, and a passage
that begins with "Năm 2022, … đạt …" speaks of that year until it names another or says "hiện nay".
"""

import re
from bisect import bisect_left

from ingest.figures.stand import Stand, sentence_before
from ingest.text.reading import ReadSentence

#: How many sentences before may have named the period of a paragraph.
_BACK = 3
#: How far before a date the words stand that make it what a figure is compared with.
_COMPARED = 40
#: Just before a date with which something only began.
_SINCE = re.compile(r"(?<!\w)(?:since|kể từ) $")
#: How long a day is in full ("2025-03-25"): the day of an event, not what figures are summed up over.
_DAY = 10


def earlier_period(stand: Stand) -> tuple[str | None, str | None] | None:
    """The last date or period of the sentence before, where this one goes on about it."""
    cues = stand.cues.figure
    goes_on = cues.goes_on.match(stand.text) or cues.back_then.match(stand.text)
    before = sentence_before(stand) if goes_on else None
    if before is None:
        return None
    dated = _told(stand, before.sentence)
    return dated[-1] if dated else None


def last_years(stand: Stand) -> tuple[str | None, str | None] | None:
    """The years that "trong 10 năm qua" means in a document of a known year; None where nothing says it."""
    published = stand.reading.document.published
    for mention, position in zip(stand.sentence.mentions, stand.sentence.skeleton.positions, strict=True):
        years = mention.value.number if mention.type == "NUMBER" and mention.value else None
        if published is None or not isinstance(years, int) or not 0 < years < 100 or position > stand.position:
            continue
        if position < stand.bounds[0] and stand.mention.type != "PERCENT":
            continue
        if stand.cues.figure.of_late.match(stand.text, position + 1):
            return str(published.year - years), str(published.year)
    return None


def period_of_paragraph(stand: Stand) -> tuple[str | None, str | None] | None:
    """The only period, year or month of the last sentence of the passage that dates its figures, or None.

    A passage ends at an empty line: some texts set each of their sentences on a line of its own.

    Figures of now ("hiện có", "lũy kế") are not of the year spoken of before.
    """
    reading, cues = stand.reading, stand.cues.figure
    if cues.now.search(stand.text, *stand.bounds) or cues.now.match(stand.text):
        return None
    at = bisect_left(reading.sentences, stand.sentence.begin, key=lambda s: s.begin)
    for back in range(at, max(0, at - _BACK), -1):
        before, here = reading.sentences[back - 1], reading.sentences[back]
        if "\n\n" in reading.normal.text[before.end : here.begin]:
            return None
        dated = list(dict.fromkeys(_told(stand, before)))
        if dated:
            date, end = dated.pop()
            months = date is not None and end is not None and date[:4] == end[:4]
            counted = any(m.type in ("NUMBER", "MONEY", "PERCENT") for m in before.mentions)
            counted = counted or months or cues.up_to.search(before.skeleton.text) is not None
            whole = date is not None and (end is not None or len(date) < _DAY)
            return (date, end) if whole and counted and not dated else None
    return None


def _told(stand: Stand, sentence: ReadSentence) -> list[tuple[str | None, str | None]]:
    """The dates and periods of a sentence, but for those that it only compares with: "tăng 17,2% so với năm 2012"."""
    compared, text = stand.cues.figure.compared, sentence.skeleton.text
    return [
        (m.value.date, m.value.end_date)
        for m, position in zip(sentence.mentions, sentence.skeleton.positions, strict=True)
        if m.type in ("DATE", "PERIOD")
        and m.value is not None
        and m.value.date
        and compared.search(text, max(0, position - _COMPARED), position) is None
        and _SINCE.search(text, max(0, position - _COMPARED), position) is None
    ]
