"""Stretches of days that name their year: "6-11/11/2017", "từ ngày 28/4 đến hết ngày 2/5/2019", "5 to 9 May 2022".

>>> [(found.first, found.last) for found in find("từ ngày 28/4 đến hết ngày 2/5/2019")]
[('2019-04-28', '2019-05-02')]
>>> [(found.first, found.last) for found in find("held on october 5-9, 2022")]
[('2022-10-05', '2022-10-09')]
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ingest.frozen import dataclass

_YEAR = r"(?P<y>(?:18|19|20)[0-9]{2})(?!\d)"
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_NAME = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_TO = r"(?: ?- ?| đến (?:hết )?| tới | to | through | until )(?:ngày )?"
_FIRST, _LAST = r"(?P<d>[0-9]{1,2})", r"(?P<d2>[0-9]{1,2})"
_FORMS = (
    re.compile(
        rf"(?<![\d/.,-]){_FIRST}(?:(?:[/-]| tháng )(?P<m>[0-9]{{1,2}})(?:[/-](?P<y1>(?:18|19|20)[0-9]{{2}}))?)?{_TO}"
        rf"{_LAST}(?:[/-]| tháng )(?P<m2>[0-9]{{1,2}})(?:[/-]|,? năm |, ?| ){_YEAR}"
    ),
    re.compile(
        rf"(?<!\w)ngày {_FIRST}(?P<m>) và (?:ngày )?{_LAST}(?:[/-]| tháng )(?P<m2>[0-9]{{1,2}})"
        rf"(?:[/-]|,? năm | )(?P<y1>){_YEAR}"
    ),
    re.compile(rf"(?<!\w)(?P<m>{_NAME})\.? {_FIRST}{_TO}(?:(?P<m2>{_NAME})\.? )?{_LAST},? (?P<y1>){_YEAR}"),
    re.compile(rf"(?<![\w.,]){_FIRST}(?: (?P<m>{_NAME})\.?)?{_TO}{_LAST} (?P<m2>{_NAME})\.?,? (?P<y1>){_YEAR}"),
)
#: What lasts longer is no visit or fair, but two dates: "(5/9/1962 - 5/9/2017)".
_LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class DayRange:
    """A stretch of days in a text: its span, and EDTF of its first and last day."""

    begin: int
    end: int
    first: str
    last: str


def find(folded: str) -> Iterator[DayRange]:
    """Find the stretches of days of a folded text, form by form; days that no calendar has are left alone."""
    for form in _FORMS:
        for match in form.finditer(folded):
            last = _day(match["d2"], match["m2"] or match["m"], match["y"])
            first = _day(match["d"], match["m"] or match["m2"], match["y1"] or match["y"])
            if first is not None and last is not None and first < last <= first + _LONGEST:
                yield DayRange(match.start(), match.end(), first.isoformat(), last.isoformat())


def _day(day: str, month: str, year: str) -> date | None:
    """One end of a match, its month a number or a name."""
    number = int(month) if month.isdigit() else _MONTHS[month[:3]]
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
