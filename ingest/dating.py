"""When an event happened and how long a paper runs: the dates of a clause that belong to its relation.

A date after "sau", "until" or "so với" is not the day of the event. "Có hiệu lực đến 31/12/2026", "valid for five
years" and "giai đoạn 2024 - 2026" give the end of validity; a term is counted from the day of the event.
"""

import re
from bisect import bisect_left
from datetime import date

from graph.dates import interval
from ingest.frames import Cues
from ingest.mentions import Mention
from ingest.reading import Reading, ReadSentence
from ingest.relative_times import time_of_clause
from ingest.skeleton import SYMBOLS, Skeleton

_MONTHS = ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
           "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?")  # fmt: skip
#: A day and a month without a year, after a word that makes them a day; in English also a month by its name.
_BARE_DAY = re.compile(
    r"(?<!\w)(?:ngày|sáng|chiều|tối|trưa|hôm|đêm) (?:ngày )?"
    r"(?P<day>\d{1,2})(?:[/-]| tháng )(?P<month>\d{1,2})(?![\d/-]| năm)"
)
_ENGLISH_DAY = re.compile(
    rf"(?<!\w)(?:(?:on|,) (?P<name>{'|'.join(_MONTHS)})\.? (?P<day>\d{{1,2}})"
    rf"|(?:on|,) (?P<day_first>\d{{1,2}}) (?P<name_last>{'|'.join(_MONTHS)}))(?![\w-]|,? \d{{4}}|[ –-]{{1,3}}\d)"
)
_BEHIND = re.compile(rf"(?: ?\([^()]{{0,40}}\))?,? ?(?:in|on|since|vào|từ|vào ngày|\()? ?(?P<when>{SYMBOLS['DATE']})")
_YEARS = re.compile(r" ?(?:năm|years?|-year)(?!\w)")
#: How far before a number of years the words may stand that make it a term.
_REACH = 40
#: How many years before a text lies what it tells as history; the year a text without a date is taken to be of.
_GENERATION, _PRESENT = 20, 2015
#: How far into a paragraph the period may stand that it begins with.
_OPENING = 90


def stated_day(match: re.Match[str], skeleton: Skeleton) -> str | None:
    """EDTF of the day that a pattern itself names: that of the paper (`day`) before that of the deed (`when`)."""
    for role in ("day", "when"):
        index = skeleton.index_at(match.start(role)) if match.groupdict().get(role) else None
        value = skeleton.mentions[index].value if index is not None else None
        if value is not None and value.date is not None:
            return value.date
    return None


def moment_of(skeleton: Skeleton, clause: tuple[int, int], cues: Cues) -> str | None:
    """EDTF of the only date of a clause that may be the day of its event, or None."""
    days = {
        mention.value.date
        for mention, position in _dates(skeleton, clause, "DATE")
        if mention.value and not cues.not_the_day.search(skeleton.text[max(0, position - 24) : position])
    }
    return days.pop() if len(days) == 1 else None


def day_behind(skeleton: Skeleton, position: int) -> str | None:
    """EDTF of the day right behind a position: "twinned with Tournai (Belgium) in 1951, with Rome in 1956"."""
    behind = _BEHIND.match(skeleton.text, position)
    index = skeleton.index_at(behind.start("when")) if behind is not None else None
    value = skeleton.mentions[index].value if index is not None else None
    return value.date if value is not None else None


def days_of(
    sentence: ReadSentence, reading: Reading, clause: tuple[int, int], cues: Cues
) -> tuple[str | None, str | None]:
    """EDTF of the day of an event, or of the first and last day of the only stretch of days that a clause names."""
    when = moment_of(sentence.skeleton, clause, cues)
    if when is not None:
        return when, None
    stretches = {(m.value.date, m.value.end_date) for m, _ in _dates(sentence.skeleton, clause, "PERIOD") if m.value}
    if len(stretches) == 1:
        return stretches.pop()
    return day_of_the_year(sentence, reading, clause), None


def day_of_the_year(sentence: ReadSentence, reading: Reading, clause: tuple[int, int]) -> str | None:
    """EDTF of the only day without a year ("sáng 25/3") of a clause: the last such day before the publication.

    Without one, of the month or year that it tells from there ("tháng 5 vừa qua", "năm ngoái").
    """
    published = reading.document.published
    if published is None:
        return None
    begin, end = (sentence.skeleton.offset_at(p, reading.normal.folded, sentence.begin) for p in clause)
    days = {(int(m["day"]), int(m["month"])) for m in _BARE_DAY.finditer(reading.normal.folded, begin, end)}
    for match in _ENGLISH_DAY.finditer(reading.normal.folded, begin, end):
        name = match["name"] or match["name_last"]
        month = next(number for number, month in enumerate(_MONTHS, 1) if re.fullmatch(month, name))
        days.add((int(match["day"] or match["day_first"]), month))
    if not days:
        told = time_of_clause(sentence, reading, clause)
        return told[0] if told is not None and told[1] is None else None
    if len(days) != 1:
        return None
    day, month = days.pop()
    for year in (published.year, published.year - 1):
        stated = interval(f"{year:04}-{month:02}-{day:02}")
        if stated is not None and stated.earliest <= published:
            return stated.stated
    return None


def end_of(skeleton: Skeleton, clause: tuple[int, int], begun: str | None, cues: Cues) -> str | None:
    """EDTF of the end of validity that a clause states, or None."""
    text = skeleton.text
    for mention, position in _dates(skeleton, clause, "DATE"):
        if mention.value and cues.valid_until.search(text[max(0, position - 32) : position]):
            return mention.value.date
    term = _term(skeleton, clause, cues)
    if term is not None and begun is not None:
        return _after(begun, term)
    for mention, position in _dates(skeleton, clause, "PERIOD"):
        near = cues.covering.search(text, max(clause[0], position - 20), position + 1)
        covering = near is not None or cues.covering.search(mention.text.lower()) is not None
        if mention.value and covering:
            return mention.value.end_date
    return None


def period_before(skeleton: Skeleton, position: int) -> tuple[str, str] | None:
    """The last period that a sentence names before a position: "từ năm 1967 đến năm 1975, … tiếp nhận viện trợ"."""
    before = [m.value for m, p in _dates(skeleton, (0, position), "PERIOD") if m.value]
    return (before[-1].date, before[-1].end_date) if before and before[-1].date and before[-1].end_date else None


def history_of_paragraph(sentence: ReadSentence, reading: Reading) -> tuple[str, str] | None:
    """The period of a generation ago that the sentence's paragraph begins with: what it tells, it tells of then."""
    at = bisect_left(reading.sentences, sentence.begin, key=lambda s: s.begin)
    while at > 0 and "\n" not in reading.normal.text[reading.sentences[at - 1].end : reading.sentences[at].begin]:
        at -= 1
    opening = period_before(reading.sentences[at].skeleton, _OPENING)
    return opening if opening is not None and is_history(opening[1], reading.document.published) else None


def is_history(day: str | None, published: date | None) -> bool:
    """Whether a day or year lies a generation before the text that tells of it."""
    present = published.year if published is not None else _PRESENT
    return day is not None and day[:4].isdigit() and int(day[:4]) <= present - _GENERATION


def _dates(skeleton: Skeleton, clause: tuple[int, int], kind: str) -> list[tuple[Mention, int]]:
    """The dates or periods of a clause with their positions."""
    both = zip(skeleton.mentions, skeleton.positions, strict=True)
    return [(m, p) for m, p in both if m.type == kind and clause[0] <= p < clause[1] and m.value and m.value.date]


def _term(skeleton: Skeleton, clause: tuple[int, int], cues: Cues) -> int | None:
    """A stated term in whole years."""
    for mention, position in zip(skeleton.mentions, skeleton.positions, strict=True):
        if mention.type != "NUMBER" or not clause[0] <= position < clause[1] or mention.value is None:
            continue
        years = mention.value.number
        if not _YEARS.match(skeleton.text, position + 1) or not isinstance(years, int) or not 0 < years < 100:
            continue
        if cues.valid_for.search(skeleton.text, max(clause[0], position - _REACH), position):
            return years
    return None


def _after(begun: str, years: int) -> str | None:
    """The same day, month or year some years later ("2009-04-17" and 5: "2014-04-17")."""
    if interval(begun) is None:
        return None
    year, dash, rest = begun.partition("-")
    later = f"{int(year) + years:04}{dash}{rest}"
    return later if interval(later) is not None else f"{later[:-2]}28"
