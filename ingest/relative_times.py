"""Times that a text tells from its own day: "năm ngoái", "6 tháng đầu năm", "tháng 5 vừa qua", "in May", "last year".

They are read only where the day of publication is known; what is merely compared with ("so với năm ngoái") is
no such time. A month without a year is the last such month before the publication.

>>> said_when("6 tháng đầu năm", date(2018, 8, 12))
('2018-01', '2018-06')
"""

import re
from datetime import date

from ingest.reading import Reading, ReadSentence

_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
            "chín": 9, "mười": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
            "eight": 8, "nine": 9, "ten": 10, "eleven": 11}  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_COMPARED = r"(?<!với )(?<!so )(?<!kỳ )(?<!than )(?<!from )(?<!with )(?<!against )"
_FIRST_MONTHS = re.compile(
    rf"(?<!\w)(?:(?P<vi>\d{{1,2}}|{'|'.join(_NUMBERS)}) tháng đầu (?:của )?năm(?! (?:\d|học|ngoái|trước))"
    rf"|first (?P<en>\d{{1,2}}|{'|'.join(_NUMBERS)}) months(?: of (?:this|the) year)?(?! of \d))(?!\w)"
)
_LAST_YEAR = re.compile(rf"{_COMPARED}(?<!\w)(?:năm ngoái|last year)(?!\w|')")
_THIS_YEAR = re.compile(rf"{_COMPARED}(?<!\w)(?:năm nay|this year|từ đầu năm (?:đến|tới) nay)(?!\w|')")
_MONTH = re.compile(
    r"(?<!\w)(?<!\d )(?:tháng (?P<vi>1[0-2]|[1-9]|0[1-9])(?: năm nay| vừa qua| vừa rồi)?(?![\w/.-]|,\d| năm| tháng)"
    rf"|(?:in|in early|in late|in mid|of|of last|last) (?P<en>{'|'.join(_MONTHS)})(?!\w|,? \d))"
)


def time_of_clause(
    sentence: ReadSentence, reading: Reading, clause: tuple[int, int]
) -> tuple[str | None, str | None] | None:
    """EDTF of the begin and end of the only time that a clause tells from the day of publication, or None."""
    published = reading.document.published
    if published is None:
        return None
    begin, end = (sentence.skeleton.offset_at(p, reading.normal.folded, sentence.begin) for p in clause)
    return said_when(reading.normal.folded[begin:end], published)


def said_when(words: str, published: date) -> tuple[str | None, str | None] | None:
    """The same of folded words.

    Args:
        words: A clause.
        published: The day that it is told on.
    """
    year = published.year
    months = {_NUMBERS.get(m["vi"] or m["en"]) or int(m["vi"] or m["en"]) for m in _FIRST_MONTHS.finditer(words)}
    found = {(f"{year}-01", f"{year}-{count:02}") for count in months if 0 < count <= 12}
    if found:
        return found.pop() if len(found) == 1 else None
    told: set[str] = set()
    for match in _MONTH.finditer(words):
        month = int(match["vi"]) if match["vi"] else _MONTHS.index(match["en"]) + 1
        told.add(f"{year if month <= published.month else year - 1}-{month:02}")
    told = told or {str(year - 1) for _ in _LAST_YEAR.finditer(words)} | {str(year) for _ in _THIS_YEAR.finditer(words)}
    return (told.pop(), None) if len(told) == 1 else None
