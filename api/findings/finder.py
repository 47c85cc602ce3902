"""The partner finder: which partnerships meet the conditions on a day, and what each further choice would leave.

`Conditions` is the whole state of the page, as its address has it; a `Finder` over the partnerships of one checkpoint
gives the rows and the facets. A facet counts with all other conditions applied, so that choosing its value shows that
many rows; within one facet several values widen, across facets they narrow. Rows and values are numbered, and numpy
counts them, so that the facets of tens of thousands of rows take a few milliseconds.

    Finder(partnerships, names).find(Conditions(date(2026, 11, 22), country=("JP",)), "vi").partners
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from api.findings.partnerships import ACTIVE, SUCCEEDED, UNKNOWN, Partnership, Period
from graph.naming.labels import Names, local_name
from graph.naming.names import fold, sort_key

#: The value of the status facet that takes every active status together.
ANY_ACTIVE = "active"
FACETS = ("country", "kind", "status", "place")
Truth = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Value = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a person asks of the finder.

    Attributes:
        as_of: The day that statuses speak of.
        country, kind, status, place: Chosen values: country codes, kinds with their scheme, status codes
            (or `active`), keys of home parties. Empty means any.
        presumption: Whether "signed, and never seen to end" counts as in force.
        text: Part of a name of the partner, the local party or the title.
        form: Only agreements, or only ties, then also those that stand on an agreement; empty means both.
    """

    as_of: date
    country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    presumption: bool = True
    text: str = ""
    form: str = ""

    def chosen(self, facet: str) -> tuple[str, ...]:
        """Give the chosen values of a facet."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, facet: str, value: str) -> "Conditions":
        """Give the same conditions without one value of a facet."""
        left: Any = {facet: tuple(other for other in self.chosen(facet) if other != value)}
        return replace(self, **left)


@dataclass(frozen=True, slots=True)
class Row:
    """A partnership with its status on the day asked for."""

    partnership: Partnership
    period: Period | None
    status: str

    @property
    def key(self) -> str:
        """What tells it from every other row."""
        return f"{self.partnership.iri} {self.partnership.local} {self.partnership.partner}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many rows choosing it would leave, and whether it is chosen."""

    value: str
    iri: str | None
    count: int
    chosen: bool


class Rows(Sequence[Row]):
    """Rows that are made when they are looked at."""

    def __init__(self, places: Numbers, row: Callable[[int], Row]) -> None:
        self._places = places
        self._row = row

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows": ...
    def __getitem__(self, at: int | slice) -> "Row | Rows":
        return Rows(self._places[at], self._row) if isinstance(at, slice) else self._row(int(self._places[at]))

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._places.tolist())


@dataclass(frozen=True, slots=True)
class Found:
    """What the conditions leave.

    Attributes:
        rows: By country, partner and local party in Vietnamese alphabetical order.
        facets: Choices of each facet; those that leave nothing come last.
        partners: How many different partners the rows name.
    """

    rows: Rows
    facets: Mapping[str, tuple[Choice, ...]]
    partners: int


class Finder:
    """Answers conditions over the partnerships of one checkpoint."""

    def __init__(self, partnerships: Sequence[Partnership], names: Names) -> None:
        self._all = tuple(partnerships)
        self._names = names
        self._forms = {
            "agreement": self._truth(p.form == "agreement" for p in self._all),
            "tie": self._truth(p.form == "tie" for p in self._all),
            "": self._truth(not p.is_shadow for p in self._all),
        }
        self._partners = np.unique([p.partner for p in self._all], return_inverse=True)[1] if self._all else _NONE
        self._facets = {
            facet: _Facet.of([_values_of(facet, p) for p in self._all]) for facet in ("country", "kind", "place")
        }
        self._periods = _Periods(self._all)
        self._positions: dict[str, Numbers] = {}
        self._sorted_as = cache(lambda iri, language: sort_key(names.label(iri, language)))

    def find(self, conditions: Conditions, language: str = "vi") -> Found:
        """Apply the conditions and count every facet."""
        day = self._periods.on(conditions.as_of, presumption=conditions.presumption)
        numbered = {**self._facets, "status": day.facet()}
        tests = self._tests(conditions, numbered, day)
        met = np.logical_and.reduce([*tests.values()])
        facets = {facet: self._choices(facet, numbered[facet], tests, conditions, language) for facet in FACETS}
        places = np.flatnonzero(met)
        places = places[np.argsort(self._order(language)[places], kind="stable")]
        return Found(
            Rows(places, lambda at: Row(self._all[at], day.period(at), day.status(at))),
            facets,
            len(np.unique(self._partners[places])),
        )

    def relaxations(self, conditions: Conditions) -> tuple[tuple[str, str, int], ...]:
        """Say which chosen values to drop when nothing is left, and how many rows that would give."""
        dropped = [(facet, value) for facet in FACETS for value in conditions.chosen(facet)]
        left = ((facet, value, len(self.find(conditions.without(facet, value)).rows)) for facet, value in dropped)
        return tuple((facet, value, rows) for facet, value, rows in left if rows)

    def _tests(self, conditions: Conditions, numbered: "Mapping[str, _Facet]", day: "_OnDay") -> dict[str, Truth]:
        tests = {
            facet: numbered[facet].rows_with(conditions.chosen(facet), len(self._all))
            for facet in FACETS
            if conditions.chosen(facet)
        }
        if conditions.text:
            wanted = fold(conditions.text)
            # A text without a letter or figure names nothing, so nothing matches it.
            tests["text"] = self._truth(wanted != "" and wanted in names for names in self._haystacks)
        return {**tests, "form": self._forms[conditions.form], "known": day.known}

    def _choices(
        self, facet: str, numbered: "_Facet", tests: Mapping[str, Truth], conditions: Conditions, language: str
    ) -> tuple[Choice, ...]:
        others = np.logical_and.reduce([test for name, test in tests.items() if name != facet])
        shown = numbered.counts(self._forms[conditions.form])
        left = numbered.counts(others)
        counts = {value: left[at] for at, value in enumerate(numbered.values) if shown[at]}
        chosen = conditions.chosen(facet)
        counts.update({(value, None): 0 for value in chosen if not any(known == value for known, _ in counts)})
        choices = [Choice(value, iri, count, value in chosen) for (value, iri), count in counts.items()]
        return tuple(sorted(choices, key=lambda choice: self._rank(choice, language)))

    def _rank(self, choice: Choice, language: str) -> tuple[bool, bool, int, object]:
        name = sort_key(choice.value) if choice.iri is None else self._sorted_as(choice.iri, language)
        return choice.value != ANY_ACTIVE, choice.count == 0, -choice.count, name

    def _truth(self, values: Iterable[bool]) -> Truth:
        return np.fromiter(values, dtype=bool, count=len(self._all))

    @cached_property
    def _haystacks(self) -> tuple[str, ...]:
        """All folded names of a row, one a line, so that no text can match across two of them."""
        return tuple(
            "\n".join((*self._folded(p.partner), *self._folded(p.local), fold(p.title or ""))) for p in self._all
        )

    def _folded(self, iri: str) -> tuple[str, ...]:
        thing = self._names.get(iri)
        return () if thing is None else thing.folded

    def _order(self, language: str) -> Numbers:
        """The position of each row in the alphabetical order of a language."""
        if language not in self._positions:

            def key(at: int) -> tuple[object, ...]:
                p = self._all[at]
                country = () if p.country is None else self._sorted_as(p.country, language)
                partner, local = self._sorted_as(p.partner, language), self._sorted_as(p.local, language)
                return country, partner, local, p.signed or "", p.iri

            positions = np.empty(len(self._all), dtype=np.int64)
            positions[sorted(range(len(self._all)), key=key)] = np.arange(len(self._all))
            self._positions[language] = positions
        return self._positions[language]


_NONE: Numbers = np.zeros(0, dtype=np.int64)


class _Facet:
    """The values of a facet, numbered, and which row has which: pairs of a row and a value."""

    def __init__(self, values: Sequence[Value], rows: Numbers, which: Numbers) -> None:
        self.values = values
        self._rows = rows
        self._which = which

    @classmethod
    def of(cls, values: Sequence[Sequence[Value]]) -> "_Facet":
        """Number the values of all rows."""
        numbers: dict[Value, int] = {}
        pairs = [(at, numbers.setdefault(value, len(numbers))) for at, own in enumerate(values) for value in own]
        return cls([*numbers], _numbers(row for row, _ in pairs), _numbers(which for _, which in pairs))

    def counts(self, rows: Truth) -> list[int]:
        """Count for each value the rows that have it."""
        counted: list[int] = np.bincount(self._which[rows[self._rows]], minlength=len(self.values)).tolist()
        return counted

    def rows_with(self, wanted: Sequence[str], total: int) -> Truth:
        """Tell of each of all rows whether it has one of some values."""
        chosen = _numbers(at for at, (value, _) in enumerate(self.values) if value in wanted)
        found = np.zeros(total, dtype=bool)
        found[self._rows[np.isin(self._which, chosen)]] = True
        return found


class _Periods:
    """All status periods in columns: whose, from which day, until which, which status."""

    def __init__(self, partnerships: Sequence[Partnership]) -> None:
        pairs = [(at, period) for at, p in enumerate(partnerships) for period in p.periods]
        self.periods = [period for _, period in pairs]
        self.codes = sorted({UNKNOWN, *(code for period in self.periods for code in (period.status, period.bare))})
        code = {name: number for number, name in enumerate(self.codes)}
        self._rows = len(partnerships)
        self._whose = _numbers(at for at, _ in pairs)
        self._first = _numbers((period.first or date.min).toordinal() for period in self.periods)
        self._last = _numbers((period.last or date.max).toordinal() for period in self.periods)
        self._presumed = _numbers(code[period.status] for period in self.periods)
        self._bare = _numbers(code[period.bare] for period in self.periods)
        self._unknown = code[UNKNOWN]
        earliest = np.full(self._rows, date.min.toordinal(), dtype=np.int64)
        # Of the periods of a row, earliest first, the first is written last.
        earliest[self._whose[::-1]] = self._first[::-1]
        self._earliest = earliest

    def number(self, code: str) -> int:
        """Give the number of a status; -1 where no period has it."""
        return self.codes.index(code) if code in self.codes else -1

    def on(self, day: date, *, presumption: bool) -> "_OnDay":
        """Find the period of each row that covers a day; the latest to begin where two do."""
        ordinal = day.toordinal()
        covering = np.flatnonzero((self._first <= ordinal) & (ordinal <= self._last))
        chosen = np.full(self._rows, -1, dtype=np.int64)
        chosen[self._whose[covering]] = covering
        codes = self._presumed if presumption else self._bare
        statuses = np.full(self._rows, self._unknown, dtype=np.int64)
        statuses[chosen >= 0] = codes[chosen[chosen >= 0]]
        # Where everything known of a row lies after the day, on that day nobody had heard of it.
        heard_of = (chosen >= 0) | (self._earliest <= ordinal)
        return _OnDay(self, chosen, statuses, heard_of)


class _OnDay:
    """The periods and statuses of all rows on one day."""

    def __init__(self, periods: _Periods, chosen: Numbers, statuses: Numbers, heard_of: Truth) -> None:
        self._periods = periods
        self._chosen = chosen
        self._statuses = statuses
        self.known: Truth = heard_of & (statuses != periods.number(SUCCEEDED))

    def facet(self) -> _Facet:
        """Give the statuses as a facet, with the value that stands for all that are active."""
        active = np.flatnonzero(np.isin(self._statuses, [self._periods.number(code) for code in ACTIVE]))
        rows = np.concatenate([np.arange(len(self._statuses)), active])
        which = np.concatenate([self._statuses, np.full(len(active), len(self._periods.codes))])
        return _Facet([(code, None) for code in (*self._periods.codes, ANY_ACTIVE)], rows, which)

    def period(self, at: int) -> Period | None:
        """Give the period of a row."""
        chosen = int(self._chosen[at])
        return None if chosen < 0 else self._periods.periods[chosen]

    def status(self, at: int) -> str:
        """Give the status of a row."""
        return self._periods.codes[int(self._statuses[at])]


def _values_of(facet: str, partnership: Partnership) -> tuple[Value, ...]:
    if facet == "country":
        country = partnership.country
        return () if country is None else ((local_name(country), country),)
    if facet == "kind":
        return tuple((kind, None) for kind in partnership.kinds)
    # Who looks for a unit that merged finds what was inherited from it.
    return tuple((local_name(iri), iri) for iri in (partnership.local, *partnership.predecessors))


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)
