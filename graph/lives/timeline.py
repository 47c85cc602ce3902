"""A line of status periods in order of time, and the ways to change a stretch of it.

`status` lays the periods of a life over each other, later knowledge over earlier; because every change goes
through `laid` and `remade`, the periods of a line never overlap and leave no gap behind them.

>>> from datetime import date
>>> line = laid((), StatusPeriod("a", "a", None, None, "r", Bilingual("", ""), ()))
>>> [p.end for p in laid(line, StatusPeriod("b", "b", date(2014, 1, 1), None, "r", Bilingual("", ""), ()))]
[datetime.date(2013, 12, 31), None]
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ontology.terms import Bilingual


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A status over a stretch of days.

    Attributes:
        status: IRI of the concept, presumptions included.
        known: The status where nothing is presumed.
        begin, end: First and last day; None is open.
        rule: IRI of the rule that fired.
        reason: Why, in both languages.
        claims: The claims that fired the rule, sorted.
        missing: What nobody states and would settle it: "term", "signing-date" …, most wanted first.
    """

    status: str
    known: str
    begin: date | None
    end: date | None
    rule: str
    reason: Bilingual
    claims: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @property
    def first(self) -> date:
        """The first day; of an open beginning the first of the calendar."""
        return date.min if self.begin is None else self.begin

    @property
    def last(self) -> date:
        """The last day; of an open end the last of the calendar."""
        return date.max if self.end is None else self.end

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the period, its first and last day included."""
        return self.first <= day <= self.last


#: Periods in order of time, of which none overlap.
Line = tuple[StatusPeriod, ...]


def status_on(found: Iterable[StatusPeriod], day: date) -> StatusPeriod | None:
    """Give the period that covers a day, or None where nothing is known of that day."""
    return next((p for p in found if p.covers(day)), None)


def laid(line: Line, period: StatusPeriod) -> Line:
    """Lay a period over a line: on its days it replaces whatever was there."""
    return joined([*_without(line, period.first, period.last), period])


def remade(
    line: Line, begin: date | None, end: date | None, make: Callable[[StatusPeriod], Iterable[StatusPeriod]]
) -> Line:
    """Change what lies between two days (None is open), each stretch of it as `make` says.

    Args:
        line: The line.
        begin, end: First and last day to change.
        make: Gives what takes the place of a stretch, already cut to the days, and covers the same days.
    """
    first, last = date.min if begin is None else begin, date.max if end is None else end
    changed = _without(line, first, last)
    for stretch in within(line, first, last):
        changed.extend(make(stretch))
    return joined(changed)


def within(line: Line, first: date, last: date) -> Line:
    """Give the part of a line from one day to another, both included."""
    return tuple(_cut(p, max(first, p.first), min(last, p.last)) for p in line if p.first <= last and first <= p.last)


def joined(periods: Iterable[StatusPeriod]) -> Line:
    """Put periods in order, and make one of those that follow each other and say the same."""
    line: list[StatusPeriod] = []
    for period in sorted(periods, key=lambda p: p.first):
        if line and _follows(line[-1], period) and replace(period, begin=line[-1].begin, end=line[-1].end) == line[-1]:
            line[-1] = replace(line[-1], end=period.end)
        else:
            line.append(period)
    return tuple(line)


def day_before(day: date) -> date:
    """Give the day before (the first day of the calendar stays as it is)."""
    return day if day == date.min else day - timedelta(days=1)


def _follows(one: StatusPeriod, other: StatusPeriod) -> bool:
    return one.last < other.first and one.last == day_before(other.first)


def _without(line: Iterable[StatusPeriod], first: date, last: date) -> list[StatusPeriod]:
    """What is left of a line without the days from first to last."""
    left: list[StatusPeriod] = []
    for period in line:
        if period.first < first:
            left.append(_cut(period, period.first, min(period.last, day_before(first))))
        if period.last > last:
            left.append(_cut(period, max(period.first, last + timedelta(days=1)), period.last))
    return left


def _cut(period: StatusPeriod, first: date, last: date) -> StatusPeriod:
    return replace(period, begin=None if first == date.min else first, end=None if last == date.max else last)
