"""Stated figures as values that can be compared: of whom, of what, of when, how much, how exactly.

>>> from decimal import Decimal
>>> unit_of_last_figure(Decimal("1400000000"))
Decimal('100000000')
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal

from graph import vocabulary as v
from graph.claim import Value
from graph.dates import Interval, interval
from graph.knowledge.differences import Differences
from graph.knowledge.identity import Relation
from graph.statements.filing import Stated
from ontology.terms import Bilingual


@dataclass(frozen=True, slots=True)
class Figure:
    """One stated figure.

    Attributes:
        iri: The observation.
        subject: What it is of: places, measure, aspect, the other side, the part of the capital, and whether it is only
            aimed at.
        measure: IRI of the concept.
        value: The number.
        unit: As stated, or "".
        qualifier: Code: exact, about, at-least …
        begin, end: When it speaks of; both the same for a day, month or year.
        claim: The claim that states the number.
    """

    iri: str
    subject: tuple[str, ...]
    measure: str
    value: Decimal
    unit: str
    qualifier: str
    begin: Interval
    end: Interval
    claim: Stated

    @property
    def currency(self) -> str:
        """The unit where it is a currency ("USD"), else ""."""
        return self.unit if len(self.unit) == 3 and self.unit.isascii() and self.unit.isupper() else ""

    @property
    def time(self) -> str:
        """When it speaks of, as a key."""
        return f"{self.begin.earliest}/{self.end.latest}"

    @property
    def spoken(self) -> Bilingual:
        """The number as people write it, with its currency."""
        vi, en = (str(format_decimal(self.value, locale=language)) for language in ("vi", "en"))
        return Bilingual(vi=f"{vi} {self.currency}".strip(), en=f"{en} {self.currency}".strip())


def read_figures(observation: Relation) -> Iterable[Figure]:
    """Read the figure of an observation; none where it has no time, since it can be compared with nothing then."""
    times = [_interval(observation, p) for p in (v.PERIOD_FROM, v.AS_OF, v.PERIOD_UNTIL)]
    known = [when for when in times if when is not None]
    measures = observation.names(v.HAS_MEASURE)
    number = next((c for c in observation.claims if c.predicate == v.VALUE and isinstance(c.object, Value)), None)
    if not known or not measures or number is None or not isinstance(number.object, Value):
        return
    try:
        value = Decimal(number.object.lexical)
    except InvalidOperation:
        return
    qualifiers = [q.removeprefix(v.QUALIFIER_SCHEME) for q in observation.names(v.HAS_QUALIFIER)]
    aimed = "target" if "target" in qualifiers else "actual"
    narrower = (v.HAS_ASPECT, v.IS_OBSERVED_WITH, v.HAS_CAPITAL_PART)
    which = [name for predicate in narrower for name in observation.names(predicate)]
    subject = (*observation.names(v.IS_OBSERVED_OF), *measures, *which, aimed)
    yield Figure(
        observation.iri, subject, measures[0], value, _words(observation, v.UNIT),
        qualifiers[0] if qualifiers else "exact", known[0], known[-1], number,
    )  # fmt: skip


def same_time(figures: Sequence[Figure], differences: Differences) -> list[list[Figure]]:
    """Bring together figures that speak of the same time, in order."""
    groups: list[list[Figure]] = []
    for figure in sorted(figures, key=lambda f: (f.begin.earliest, f.end.latest, f.iri)):
        group = next(
            (g for g in groups if any(_is_same_time(figure, other, differences.same_time_days) for other in g)), None
        )
        if group is None:
            groups.append([figure])
        else:
            group.append(figure)
    return groups


def difference(one: Figure, other: Figure, differences: Differences) -> str:
    """Class two figures of one subject and time whose numbers differ, by the mildest reason that explains it.

    Returns:
        precision, rounding, unit or conflict.
    """
    small, great = sorted((one, other), key=lambda f: f.value)
    # "At least 20" and 22 both hold, and so do 20 and "at most 22".
    if small.qualifier == "at-least" or great.qualifier == "at-most":
        return "precision"
    if _is_other_unit(small, great, differences):
        return "unit"
    rounded = _is_rounded(small, great, differences) or _is_rounded(great, small, differences)
    return "rounding" if rounded else "conflict"


def _is_other_unit(small: Figure, great: Figure, d: Differences) -> bool:
    if small.value <= 0:
        return False
    ratio = great.value / small.value
    if small.currency and great.currency and small.currency != great.currency:
        low, high = d.currency_rate
        return any(low * m <= ratio <= high * m for m in (Decimal(1), *d.magnitudes))
    return any(abs(ratio / m - 1) <= d.magnitude_within for m in d.magnitudes)


def _is_rounded(rounded: Figure, exact: Figure, d: Differences) -> bool:
    """Say whether the first is the second with fewer figures: up, down or to the nearest."""
    if rounded.currency != exact.currency:
        return False
    apart = abs(rounded.value - exact.value)
    if rounded.qualifier in d.approximate and apart <= d.approximate_within * abs(exact.value):
        return True
    step = unit_of_last_figure(rounded.value)
    coarser = step > unit_of_last_figure(exact.value)
    return abs(rounded.value) >= d.rounded_from and coarser and apart < step


def unit_of_last_figure(value: Decimal) -> Decimal:
    """Give the size of the last figure that is not a trailing nought: to this a number is rounded at most."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _is_same_time(one: Figure, other: Figure, days: int) -> bool:
    if one.time == other.time:
        return True
    whole, part = sorted((one, other), key=lambda f: f.end.latest - f.begin.earliest, reverse=True)
    within = whole.begin.earliest <= part.begin.earliest and part.end.latest <= whole.end.latest
    return within and (whole.end.latest - whole.begin.earliest).days < days


def _interval(observation: Relation, predicate: str) -> Interval | None:
    return interval(_words(observation, predicate) or None)


def _words(observation: Relation, predicate: str) -> str:
    found = (c.object for c in observation.claims if c.predicate == predicate)
    return next((o.lexical for o in found if isinstance(o, Value)), "")
