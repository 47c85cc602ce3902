"""Dates as sources state them, with the days they may mean.

A stated date is EDTF level 0 (ISO 8601-2): a day, a month, a year, or a period of two of them. It becomes
an interval of days, so that "4/2009" and "17/4/2009" can be compared without pretending to know more than
was said.

>>> Interval.of("2009-04").latest
datetime.date(2009, 4, 30)
>>> Interval.of("2009-04").overlaps(Interval.of("2009"))
True
>>> Interval.of("2009-04-17").refines(Interval.of("2009-04"))
True
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_STATED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stated date and the days it may mean.

    Attributes:
        stated: EDTF as the source has it.
        earliest, latest: First and last day that fit.
    """

    stated: str
    earliest: date
    latest: date

    @classmethod
    def of(cls, stated: str) -> "Interval":
        """Read an EDTF date or period.

        Raises:
            ValueError: It is none, or no such day exists, or the period ends before it begins.
        """
        begin, slash, end = stated.partition("/")
        earliest, latest = _days(begin)
        if slash:
            latest = _days(end)[1]
        if latest < earliest:
            raise ValueError(f"the period {stated!r} ends before it begins")
        return cls(stated, earliest, latest)

    @property
    def width(self) -> int:
        """How many days fit."""
        return (self.latest - self.earliest).days + 1

    def overlaps(self, other: "Interval") -> bool:
        """Say whether some day fits both."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def refines(self, other: "Interval") -> bool:
        """Say whether it is the same statement made more precisely: inside the other and narrower."""
        return other.earliest <= self.earliest and self.latest <= other.latest and self.width < other.width


def interval(stated: str | None) -> Interval | None:
    """Read a stated date; None where there is none or where it is no EDTF date."""
    if stated is None:
        return None
    try:
        return Interval.of(stated)
    except ValueError:
        return None


def next_day(when: date) -> date:
    """Give the day after (the last day of the calendar stays as it is)."""
    return when if when == date.max else when + timedelta(days=1)


def _days(stated: str) -> tuple[date, date]:
    found = _STATED.fullmatch(stated)
    if found is None:
        raise ValueError(f"{stated!r} is no EDTF date")
    year = int(found[1])
    if found[2] is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(found[2])
    if not 1 <= month <= 12:
        raise ValueError(f"{stated!r} names no month")
    if found[3] is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, int(found[3])), date(year, month, int(found[3]))
