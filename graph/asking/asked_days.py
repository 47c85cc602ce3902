"""Days as people write them in a question: 1/7/2025, ngày 1 tháng 7 năm 2025, 1 July 2025, tháng 7/2025, năm 2025.

A month stands for its last day, and so does a year; a year gives its first day too, since some questions begin there.

>>> take_day("Đối tác nào tính đến ngày 1 tháng 7 năm 2025?").day
datetime.date(2025, 7, 1)
>>> take_day("partners as of July 2025").day
datetime.date(2025, 7, 31)
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale

_YEAR = r"(?:19|20)\d{2}"
#: "tính đến", "as of": what leads to a day, and the nouns between.
_LEAD = (
    r"(?:\b(?:tính đến|tinh den|đến|den|vào|vao|as of|as at|on|at|by|in|of)\b\s*)?"
    r"(?:\b(?:cuối|cuoi|hết|het|ngày|ngay|năm|nam|the end of|end of|the year)\b\s*)*"
)
#: "ba năm", "three years": how many years or days a question reckons with, in words.
_COUNTED = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNT = re.compile(rf"\b(?P<word>{'|'.join(_COUNTED)})(?=\s+(?:năm|ngày|years?|days?)\b(?!\s*\d))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The last day that a text names, the first day of its year where it names only that, and the text without it."""

    day: date | None
    year_begins: date | None
    rest: str


def take_day(text: str) -> AskedDay:
    """Take days out of a text; figures that are no day stay."""
    day, year_begins, rest = None, None, text
    for found in _pattern().finditer(text):
        named = _day(found)
        if named is not None:
            day = named
            year_begins = date(named.year, 1, 1) if found["year"] else None
            rest = rest[: found.start()] + " " * (found.end() - found.start()) + rest[found.end() :]
    return AskedDay(day, year_begins, rest)


def in_figures(text: str) -> str:
    """Write small counts of years and days in figures.

    >>> in_figures("không có hoạt động trong năm năm")
    'không có hoạt động trong 5 năm'
    """
    return _COUNT.sub(lambda found: str(_COUNTED[found["word"].lower()]), text)


@cache
def _pattern() -> re.Pattern[str]:
    months = "|".join(sorted(_months(), key=len, reverse=True))
    ordinal = r"(?:st|nd|rd|th)?"
    return re.compile(
        rf"{_LEAD}(?<!\w)(?:"
        rf"(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-](?P<y>\d{{4}})"
        rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
        rf"|(?P<vd>\d{{1,2}})\s+(?:tháng|thang)\s+(?P<vm>\d{{1,2}})(?:\s*[/-]\s*|\s+(?:năm|nam)\s+)(?P<vy>{_YEAR})"
        rf"|(?:tháng|thang)\s+(?P<mm>\d{{1,2}})(?:\s*[/-]\s*|\s+(?:năm|nam)\s+)(?P<my>{_YEAR})"
        rf"|(?P<ed>\d{{1,2}}){ordinal}\s+(?:of\s+)?(?P<em>{months})\.?,?\s+(?P<ey>{_YEAR})"
        rf"|(?P<am>{months})\.?\s+(?P<ad>\d{{1,2}}){ordinal},?\s+(?P<ay>{_YEAR})"
        rf"|(?P<om>{months})\.?\s+(?P<oy>{_YEAR})"
        rf"|(?P<year>{_YEAR})"
        rf")(?!\w)",
        re.IGNORECASE,
    )


@cache
def _months() -> Mapping[str, int]:
    """English months by name and abbreviation, after the CLDR."""
    widths = Locale("en").months["format"]
    return {name.lower(): number for width in ("wide", "abbreviated") for number, name in widths[width].items()}


def _day(found: re.Match[str]) -> date | None:
    def number(name: str) -> int:
        return int(found[name])

    def month(name: str) -> int:
        return _months()[found[name].lower()]

    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["year"]:
            return date(number("year"), 12, 31)
        if found["d"]:
            return date(number("y"), number("m"), number("d"))
        if found["vd"]:
            return date(number("vy"), number("vm"), number("vd"))
        if found["ed"]:
            return date(number("ey"), month("em"), number("ed"))
        if found["ad"]:
            return date(number("ay"), month("am"), number("ad"))
        if found["mm"]:
            return _last_of(number("my"), number("mm"))
        return _last_of(number("oy"), month("om"))
    except ValueError:
        return None


def _last_of(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])
