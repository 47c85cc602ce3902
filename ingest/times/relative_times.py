"""Times that a text tells from its own day: "sáng 25/3", "từ 2-4/12", "năm ngoái", "on Tuesday", "last month".

They are read only where the day of publication is known; what is merely compared with ("so với năm ngoái") is
no such time. A day or month without a year is the last one before the publication, unless what happens then is said
to lie ahead, or the day is near and nothing says that it is past.

>>> said_when("6 tháng đầu năm", date(2018, 8, 12))
('2018-01', '2018-06')
>>> said_days("từ 2-4/12", date(2022, 11, 22))
('2022-12-02', '2022-12-04')
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from ingest.text.reading import Reading, ReadSentence

#: How a clause puts its time: nothing said, before the publication, or after it.
Side = Literal["past", "ahead"] | None
_Time = tuple[str | None, str | None]
_MonthAndDay = tuple[int, int]

_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
            "chín": 9, "mười": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
            "eight": 8, "nine": 9, "ten": 10, "eleven": 11}  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_SHORT = "|".join(("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
                   "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"))  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COMPARED = r"(?<!với )(?<!so )(?<!kỳ )(?<!than )(?<!from )(?<!with )(?<!against )"
_FIRST_MONTHS = re.compile(
    rf"(?<!\w)(?:(?P<vi>\d{{1,2}}|{'|'.join(_NUMBERS)}) tháng đầu (?:của )?năm(?! (?:\d|học|ngoái|trước))"
    rf"|first (?P<en>\d{{1,2}}|{'|'.join(_NUMBERS)}) months(?: of (?:this|the) year)?(?! of \d))(?!\w)"
)
_YEARS = tuple(
    (after, re.compile(rf"{_COMPARED}(?<!\w)(?:{words})(?!\w|')"))
    for after, words in (
        (-1, "năm ngoái|last year"),
        (0, "năm nay|this year|từ đầu năm (?:đến|tới) nay"),
        (1, "năm sau|sang năm|next year"),
    )
)
_MONTHS_FROM_NOW = tuple(
    (after, re.compile(rf"{_COMPARED}(?<!\w)(?:{words})(?!\w|')"))
    for after, words in (
        (-1, "tháng trước|last month"),
        (0, "trong tháng này|this month"),
        (1, "tháng tới|tháng sau|next month"),
    )
)
_DAYS_FROM_NOW = tuple(
    (after, re.compile(rf"(?<!\w)(?:{words})(?!\w|'| ?\(?\d)"))
    for after, words in (
        (-1, "(?:hôm|sáng|chiều|tối|đêm|trưa) qua|yesterday"),
        (0, "(?:sáng|chiều|tối|trưa) nay|this morning|this afternoon|this evening"),
        (1, "(?:ngày|sáng|chiều|tối) mai|tomorrow"),
    )
)
_WEEKDAY = re.compile(rf"(?<!\w)(?:on|(?P<last>last)) (?P<day>{'|'.join(_WEEKDAYS)})(?!\w|,? (?:the )?\w{{0,9}} ?\d)")
_MONTH = re.compile(
    r"(?<!\w)(?<!\d )(?:tháng (?P<vi>1[0-2]|[1-9]|0[1-9])(?: năm nay| vừa qua| vừa rồi)?(?P<next> tới)?"
    r"(?!\w|[/.,-]\d| năm| tháng)"
    rf"|(?:in|in early|in late|in mid|of|of last|last|(?P<coming>next)) (?P<en>{'|'.join(_MONTHS)})(?!\w|,? \d))"
)
_CLOCK = r"(?:ngày|sáng|chiều|tối|trưa|hôm|đêm)"
_NO_YEAR = r"(?![\d/-]|[.,]\d| (?:triệu|tỷ|nghìn|km|ha)| năm \d|,? ?(?:năm )?(?:19|20)\d\d)"
#: A day and a month without a year, after a word that makes them a day; in English also a month by its name.
_DAY = re.compile(
    rf"(?<!\w){_CLOCK}(?: (?:nay|qua|mai))?,? ?\(?(?:ngày )?"
    rf"(?P<d>\d{{1,2}})(?: ?[/-] ?|\.| tháng )(?P<m>\d{{1,2}}){_NO_YEAR}"
)
_DAYS = re.compile(
    rf"(?<!\w)(?:từ |trong |các |hai |ba |cả ){{0,2}}(?P<lead>{_CLOCK} )?(?:từ )?(?<![\d/-])(?P<d>\d{{1,2}})"
    r"(?:(?:/|-| tháng )(?P<m>\d{1,2}))?(?: ?- ?| đến (?:hết )?| tới | và )(?:ngày )?"
    rf"(?P<d2>\d{{1,2}})(?:/|-| tháng )(?P<m2>\d{{1,2}}){_NO_YEAR}"
)
_BEFORE_ENGLISH = r"(?<!until )(?<!through )(?<!before )(?<!after )(?<!since )(?<!by )(?<!to )(?<!\w)"
_NO_YEAR_ENGLISH = r"(?![\w-]|,? (?:19|20)\d\d|[ –-]{1,3}\d|%|,\d|\.\d)"
_ENGLISH_DAYS = re.compile(
    rf"(?:from |between |on |of |during |, )(?:(?P<m>{_SHORT})\.? (?P<d>\d{{1,2}})(?: ?- ?| to | and | through )"
    rf"(?:(?P<m2>{_SHORT})\.? )?(?P<d2>\d{{1,2}})|(?P<b>\d{{1,2}})(?: (?P<n>{_SHORT}))?(?: ?- ?| to | and )"
    rf"(?P<b2>\d{{1,2}}) (?P<n2>{_SHORT}))(?![\w-]|,? (?:19|20)\d\d|%|,\d|\.\d)"
)
_ENGLISH_DAY = re.compile(
    rf"{_BEFORE_ENGLISH}(?:(?P<m>{_SHORT.replace('|may|', '|')})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?:on|of|,) (?P<may>may) (?P<may_day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?:on|of|,) (?:the )?(?P<b>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<n>{_SHORT})){_NO_YEAR_ENGLISH}"
)
#: How near a day may lie ahead that nothing says to be ahead or past: announcements leave out "sẽ".
_SOON = timedelta(days=45)


def time_of_clause(
    sentence: ReadSentence, reading: Reading, clause: tuple[int, int], side: Side = None
) -> _Time | None:
    """EDTF of the begin and end of the only time that a clause tells from the day of publication, or None."""
    published = reading.document.published
    return None if published is None else said_when(words_of(sentence, reading, clause), published, side)


def words_of(sentence: ReadSentence, reading: Reading, clause: tuple[int, int]) -> str:
    """The folded words of a clause, given by its bounds in the skeleton."""
    begin, end = (sentence.skeleton.offset_at(p, reading.normal.folded, sentence.begin) for p in clause)
    return reading.normal.folded[begin:end]


def said_when(words: str, published: date, side: Side = None) -> _Time | None:
    """The only month, year or stretch of months that folded words tell from a day, or None.

    Args:
        words: A clause.
        published: The day that it is told on.
        side: Whether what happens then is said to be past or ahead.
    """
    year = published.year
    months = {_NUMBERS.get(m["vi"] or m["en"]) or int(m["vi"] or m["en"]) for m in _FIRST_MONTHS.finditer(words)}
    found = {(f"{year}-01", f"{year}-{count:02}") for count in months if 0 < count <= 12}
    if found:
        return found.pop() if len(found) == 1 else None
    told = set(_months(words, published, side))
    told = told or {str(year + after) for after, said in _YEARS for _ in said.finditer(words)}
    return (told.pop(), None) if len(told) == 1 else None


def _months(words: str, published: date, side: Side) -> Iterator[str]:
    """The months that words name without a year, or tell from the month of publication."""
    for match in _MONTH.finditer(words):
        month = int(match["vi"]) if match["vi"] else _MONTHS.index(match["en"]) + 1
        if match["next"] or match["coming"] or side == "ahead":
            year = published.year if month >= published.month else published.year + 1
        else:
            year = published.year if month <= published.month else published.year - 1
        yield f"{year}-{month:02}"
    for after, said in _MONTHS_FROM_NOW:
        if said.search(words) is not None:
            years, month = divmod(published.month - 1 + after, 12)
            yield f"{published.year + years}-{month + 1:02}"


def said_days(words: str, published: date, side: Side = None) -> _Time | None:
    """The only day, or first and last day, that folded words tell from a day, or None.

    Args:
        words: A clause.
        published: The day that it is told on.
        side: Whether what happens then is said to be past or ahead.
    """
    found: set[tuple[date, date | None]] = set(_stretches(words, published, side))
    if not found:
        found.update((day, None) for day in _single_days(words, published, side))
    if len(found) != 1:
        return None
    begin, end = found.pop()
    return begin.isoformat(), end.isoformat() if end is not None else None


def bare_days(words: str) -> list[_MonthAndDay]:
    """The days without a year that folded words name, as month and day."""
    named = {(int(m["m"]), int(m["d"])) for m in _DAY.finditer(words)}
    for match in _ENGLISH_DAY.finditer(words):
        month, day = match["m"] or match["n"] or match["may"], match["d"] or match["b"] or match["may_day"]
        named.add((_month_of(month), int(day)))
    return sorted(named)


def _stretches(words: str, published: date, side: Side) -> Iterator[tuple[date, date]]:
    """First and last days of stretches without a year."""
    for first, last in _ends(words):
        begin = day_beside(first, published, side)
        end = _on(last, begin.year) if begin is not None else None
        if begin is not None and end is not None and begin < end:
            yield begin, end


def _ends(words: str) -> Iterator[tuple[_MonthAndDay, _MonthAndDay]]:
    """Month and day of the first and last days of stretches; one month may be said for both."""
    for match in _DAYS.finditer(words):
        if match["lead"] or match[0].startswith(("từ ", "trong ")):
            last = int(match["m2"])
            yield (int(match["m"] or last), int(match["d"])), (last, int(match["d2"]))
    for match in _ENGLISH_DAYS.finditer(words):
        if match["m"]:
            begins = _month_of(match["m"])
            yield (begins, int(match["d"])), (_month_of(match["m2"]) if match["m2"] else begins, int(match["d2"]))
        else:
            ends = _month_of(match["n2"])
            yield (_month_of(match["n"]) if match["n"] else ends, int(match["b"])), (ends, int(match["b2"]))


def _single_days(words: str, published: date, side: Side) -> Iterator[date]:
    """Days without a year, weekdays, yesterday."""
    named = [day for day in (day_beside(d, published, side) for d in bare_days(words)) if day is not None]
    yield from named
    if named:
        return
    for after, said in _DAYS_FROM_NOW:
        if said.search(words) is not None:
            yield published + timedelta(days=after)
    for match in _WEEKDAY.finditer(words):
        back = (published.weekday() - _WEEKDAYS.index(match["day"])) % 7
        if side != "ahead":
            yield published - timedelta(days=back or (7 if match["last"] else 0))


def day_beside(day: _MonthAndDay, published: date, side: Side) -> date | None:
    """The day of this month and number that a text of a day means, or None where the calendar has none."""
    near = [d for d in (_on(day, published.year + after) for after in (-1, 0, 1)) if d is not None]
    if side == "ahead":
        return next((d for d in near if d >= published - _SOON), None)
    latest = published if side == "past" else published + _SOON
    return next((d for d in reversed(near) if d <= latest), None)


def _on(day: _MonthAndDay, year: int) -> date | None:
    try:
        return date(year, *day)
    except ValueError:
        return None


def _month_of(name: str) -> int:
    """The number of an English month, also of its abbreviation."""
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))
