"""The partner finder: which partnerships meet the conditions on a day, and what each further choice would
leave.

Pure functions over the partnerships of one checkpoint. `Conditions` is the whole state of the page, as its
address has it; `find` gives the rows and the facets. A facet counts with all other conditions applied, so
that choosing its value shows that many rows; within one facet several values widen, across facets they
narrow.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api.partnerships import ACTIVE, SUCCEEDED, UNKNOWN, Partnership, Period
from graph.labels import Names, local_name
from graph.names import fold, sort_key

#: The value of the status facet that takes every active status together.
ANY_ACTIVE = "active"
FACETS = ("country", "kind", "status", "place")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a person asks of the finder.

    Attributes:
        as_of: The day that statuses speak of.
        country, kind, status, place: Chosen values: country codes, kinds with their scheme, status codes
            (or `active`), keys of home parties. Empty means any.
        presumption: Whether "signed, and never seen to end" counts as in force.
        text: Part of a name of the partner, the local party or the title.
        form: Only agreements or only ties; empty means both.
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


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many rows choosing it would leave, and whether it is chosen."""

    value: str
    iri: str | None
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What the conditions leave.

    Attributes:
        rows: By country, partner and local party in Vietnamese alphabetical order.
        facets: Choices of each facet; those that leave nothing come last.
        partners: How many different partners the rows name.
    """

    rows: tuple[Row, ...]
    facets: Mapping[str, tuple[Choice, ...]]
    partners: int


def find(partnerships: Iterable[Partnership], conditions: Conditions, names: Names, language: str = "vi") -> Found:
    """Apply the conditions and count every facet."""
    shown = [_row(partnership, conditions) for partnership in partnerships]
    tests = _tests(conditions, names)
    rows = [row for row in shown if all(test(row) for test in tests.values())]
    facets = {facet: _choices(facet, shown, tests, conditions, names, language) for facet in FACETS}
    rows.sort(key=lambda row: _order(row, names, language))
    return Found(tuple(rows), facets, len({row.partnership.partner for row in rows}))


def relaxations(
    partnerships: Iterable[Partnership], conditions: Conditions, names: Names
) -> tuple[tuple[str, str, int], ...]:
    """Say which chosen values to drop when nothing is left, and how many rows that would give."""
    everything = tuple(partnerships)
    found = []
    for facet in FACETS:
        for value in conditions.chosen(facet):
            left = find(everything, conditions.without(facet, value), names)
            if left.rows:
                found.append((facet, value, len(left.rows)))
    return tuple(found)


def values_of(facet: str, row: Row) -> tuple[tuple[str, str | None], ...]:
    """Give the facet values of a row as (value, IRI of what it names)."""
    partnership = row.partnership
    if facet == "country":
        country = partnership.country
        return () if country is None else ((local_name(country), country),)
    if facet == "kind":
        return tuple((kind, None) for kind in partnership.kinds)
    if facet == "place":
        # Who looks for a unit that merged finds what was inherited from it.
        return tuple((local_name(iri), iri) for iri in (partnership.local, *partnership.predecessors))
    active = ((ANY_ACTIVE, None),) if row.status in ACTIVE else ()
    return (*active, (row.status, None))


def _row(partnership: Partnership, conditions: Conditions) -> Row:
    period = partnership.period_on(conditions.as_of)
    status = UNKNOWN if period is None else period.status_with(presumption=conditions.presumption)
    return Row(partnership, period, status)


Test = Callable[[Row], bool]


def _tests(conditions: Conditions, names: Names) -> dict[str, Test]:
    tests: dict[str, Test] = {
        facet: _any_of(facet, frozenset(conditions.chosen(facet))) for facet in FACETS if conditions.chosen(facet)
    }
    if conditions.form:
        tests["form"] = lambda row: row.partnership.form == conditions.form
    wanted = fold(conditions.text)
    if conditions.text:
        # A text without a letter or figure names nothing, so nothing matches it.
        tests["text"] = lambda row: wanted != "" and _mentions(row.partnership, wanted, names)
    tests["begun"] = lambda row: row.period is not None or not _begins_later(row.partnership, conditions.as_of)
    tests["stays"] = lambda row: row.status != SUCCEEDED
    return tests


def _any_of(facet: str, wanted: frozenset[str]) -> Test:
    return lambda row: any(value in wanted for value, _ in values_of(facet, row))


def _mentions(partnership: Partnership, wanted: str, names: Names) -> bool:
    parties = (partnership.partner, partnership.local)
    return any(names.matches(party, wanted) for party in parties) or wanted in fold(partnership.title or "")


def _begins_later(partnership: Partnership, day: date) -> bool:
    """Tell whether everything known of it lies after the day: on that day nobody had heard of it."""
    starts = [period.first for period in partnership.periods]
    return bool(starts) and all(start is not None and start > day for start in starts)


def _choices(
    facet: str,
    rows: list[Row],
    tests: Mapping[str, Test],
    conditions: Conditions,
    names: Names,
    language: str,
) -> tuple[Choice, ...]:
    others = [test for name, test in tests.items() if name != facet]
    counts: Counter[tuple[str, str | None]] = Counter()
    for row in rows:
        left = all(test(row) for test in others)
        counts.update(dict.fromkeys(values_of(facet, row), int(left)))
    chosen = conditions.chosen(facet)
    for value in chosen:
        if not any(known == value for known, _ in counts):
            counts[value, None] = 0
    choices = [Choice(value, iri, count, value in chosen) for (value, iri), count in counts.items()]
    return tuple(sorted(choices, key=lambda choice: _rank(choice, names, language)))


def _rank(choice: Choice, names: Names, language: str) -> tuple[bool, bool, int, object]:
    label = choice.value if choice.iri is None else names.label(choice.iri, language)
    return (choice.value != ANY_ACTIVE, choice.count == 0, -choice.count, sort_key(label))


def _order(row: Row, names: Names, language: str) -> tuple[object, ...]:
    partnership = row.partnership
    country = "" if partnership.country is None else names.label(partnership.country, language)
    return (
        sort_key(country), sort_key(names.label(partnership.partner, language)),
        sort_key(names.label(partnership.local, language)), partnership.signed or "", partnership.iri,
    )  # fmt: skip
