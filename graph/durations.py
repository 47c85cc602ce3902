"""Stated lengths of time ("five years", written P5Y) and where they lead from a date.

A term counted in months or years ends with the day of the same number, or with the last day of a shorter month
(Civil Code 2015, article 148). What starts on a day known only to the month or the year ends as vaguely.

>>> after(Interval.of("2009-04-17"), Duration.of("P5Y")).stated
'2014-04-17'
>>> after(Interval.of("2009-04"), Duration.of("P5Y")).stated
'2014-04'
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from graph.dates import Interval

_STATED = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in the calendar: months (a year is twelve), and days."""

    months: int
    days: int

    @classmethod
    def of(cls, stated: str) -> "Duration":
        """Read an ISO 8601 duration of years, months, weeks and days.

        Raises:
            ValueError: It is none, or it has no length.
        """
        found = _STATED.fullmatch(stated)
        years, months, weeks, days = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
        if years + months + weeks + days == 0:
            raise ValueError(f"{stated!r} is no duration")
        return cls(12 * years + months, 7 * weeks + days)


def duration(stated: str) -> Duration | None:
    """Read a stated duration; None where it is none."""
    try:
        return Duration.of(stated)
    except ValueError:
        return None


def after(begin: Interval, length: Duration) -> Interval | None:
    """Give the end of a length of time that starts at a stated date; None beyond the calendar."""
    try:
        earliest, latest = _moved(begin.earliest, length), _moved(begin.latest, length)
    except (OverflowError, ValueError):
        return None
    whole = "/" not in begin.stated and length.days == 0
    if whole and len(begin.stated) == len("2009-04"):
        return Interval.of(earliest.isoformat()[:7])
    if whole and len(begin.stated) == len("2009") and length.months % 12 == 0:
        return Interval.of(earliest.isoformat()[:4])
    return Interval.of(earliest.isoformat() if earliest == latest else f"{earliest}/{latest}")


def _moved(day: date, length: Duration) -> date:
    months = day.year * 12 + day.month - 1 + length.months
    year, month = divmod(months, 12)
    moved = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return moved + timedelta(days=length.days)
