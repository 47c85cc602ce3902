"""Partnerships: every agreement and tie as a row between a Vietnamese party and a partner, with its status
periods.

Read once for each published checkpoint (`read_partnerships`), then filtered and counted by `finder`. A paper
between more than two parties gives a row for each pair of a home party and a partner.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Literal

from graph.claim import Term, Value
from graph.naming.labels import Names, local_name

#: Partnerships are told from the side of this country, where one party lies in it.
HOME_COUNTRY = "VN"
#: Statuses that "active" means; all but the first are presumptions that can be switched off.
ACTIVE = frozenset({"in-force", "presumed-in-force", "inherited"})
#: What has this status on a day stands under its successor.
SUCCEEDED = "succeeded"
UNKNOWN = "undetermined"


@dataclass(frozen=True, slots=True)
class Period:
    """A status from one day to another (both included; None is open) and why.

    Attributes:
        status: Code of the status ("in-force"); `bare`: the same without the presumption.
        reason: One sentence by language.
        missing: What the documents do not say ("term").
    """

    iri: str
    status: str
    bare: str
    first: date | None
    last: date | None
    rule: str
    reason: Mapping[str, str]
    missing: tuple[str, ...]

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Partnership:
    """One agreement or tie, seen between one home party and one partner.

    Attributes:
        iri: The agreement or tie; `key`: kind and key as its page's address has them.
        local, partner: IRIs; the local party is the Vietnamese one where there is one.
        country: IRI of the partner's country, or None.
        kinds: Codes of concepts with their scheme ("agreement-mou", "tie-sister-city").
        signed, until: EDTF dates as stated, or None.
        predecessors: Units from which the local party inherited it.
        is_shadow: Whether it is a tie that stands on an agreement, which has a row of its own.
    """

    iri: str
    form: Literal["agreement", "tie"]
    local: str
    partner: str
    country: str | None
    kinds: tuple[str, ...]
    signed: str | None
    until: str | None
    title: str | None
    periods: tuple[Period, ...]
    predecessors: tuple[str, ...] = ()
    is_shadow: bool = False

    @property
    def key(self) -> str:
        """The end of its address: `agreement/mou.1859307.VN-HP.2009`."""
        return "/".join(self.iri.rsplit("/", 2)[1:])

    def period_on(self, day: date) -> Period | None:
        """Find the status period that covers a day; the latest to begin where two do."""
        covering = [period for period in self.periods if period.covers(day)]
        return max(covering, key=lambda period: (period.first or date.min, period.iri)) if covering else None


Rows = Iterable[Mapping[str, Term]]


def read_partnerships(
    parties: Rows, periods: Mapping[str, tuple[Period, ...]], names: Names
) -> tuple[Partnership, ...]:
    """Put the rows of `parties.rq` together with periods, sorted by IRI and pair."""
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    short = cache(local_name)
    for row in parties:
        relation = values[str(row["relation"])]
        relation["form"].add(short(str(row["form"])).lower())
        relation[short(str(row["property"]))].add(_text(row["value"]))
    found = [
        partnership
        for iri, properties in sorted(values.items())
        for partnership in _pairs(iri, properties, periods.get(iri, ()), names, _parties_before(properties, values))
    ]
    return tuple(found)


def read_periods(rows: Rows) -> Mapping[str, tuple[Period, ...]]:
    """Group the rows of `periods.rq` into the periods of each relation, earliest first."""
    grouped: dict[tuple[str, str], list[Mapping[str, Term]]] = defaultdict(list)
    for row in rows:
        grouped[str(row["relation"]), str(row["period"])].append(row)
    periods: dict[str, list[Period]] = defaultdict(list)
    short = cache(local_name)
    for (relation, iri), together in grouped.items():
        periods[relation].append(_period(iri, together, short))
    ordered = {
        relation: tuple(sorted(found, key=lambda period: (period.first or date.min, period.iri)))
        for relation, found in periods.items()
    }
    return MappingProxyType(ordered)


def _period(iri: str, rows: list[Mapping[str, Term]], short: Callable[[str], str]) -> Period:
    first = rows[0]
    reasons = {reason.language or "": reason.lexical for row in rows if isinstance(reason := row.get("reason"), Value)}
    missing = {_text(row["missing"]) for row in rows if "missing" in row}
    return Period(
        iri,
        short(str(first["status"])).removeprefix("status-"),
        short(str(first["bare"])).removeprefix("status-"),
        _day(first.get("from")),
        _day(first.get("until")),
        short(str(first["rule"])),
        MappingProxyType(reasons),
        tuple(sorted(missing)),
    )


def _pairs(
    iri: str,
    properties: Mapping[str, set[str]],
    periods: tuple[Period, ...],
    names: Names,
    before: set[str],
) -> Iterable[Partnership]:
    form: Literal["agreement", "tie"] = "agreement" if "agreement" in properties["form"] else "tie"
    kinds = {local_name(kind) for kind in properties["hasAgreementKind"] | properties["hasTieKind"]}
    for local, partner in sides(properties["hasParty"], names):
        thing = names.get(partner)
        yield Partnership(
            iri, form, local, partner, None if thing is None else thing.country, tuple(sorted(kinds)),
            _one(properties["signedOn"] | properties["since"]),
            _one(properties["terminatedOn"]) or _one(properties["validUntil"] | properties["until"]),
            _one(properties["title"]), periods,
            tuple(iri for iri in names.predecessors(local) if iri in before), bool(properties["isBasedOn"]),
        )  # fmt: skip


def _parties_before(properties: Mapping[str, set[str]], values: Mapping[str, Mapping[str, set[str]]]) -> set[str]:
    """The parties of what a partnership was inherited from."""
    earlier = (values[iri]["hasParty"] for iri in properties["isInheritedFrom"] if iri in values)
    return {party for parties in earlier for party in parties}


def sides(parties: Iterable[str], names: Names) -> tuple[tuple[str, str], ...]:
    """Pair home parties with partners; where all or none are at home, the first by IRI with each other
    one.
    """
    ordered = sorted(parties)
    home = [party for party in ordered if _is_home(party, names)]
    away = [party for party in ordered if party not in home]
    if not home or not away:
        home, away = ordered[:1], ordered[1:]
    return tuple(product(home, away))


def _is_home(party: str, names: Names) -> bool:
    thing = names.get(party)
    return thing is not None and (thing.country or "").endswith(f"/country/{HOME_COUNTRY}")


def _text(term: Term) -> str:
    return term.lexical if isinstance(term, Value) else term


def _one(values: set[str]) -> str | None:
    return min(values, default=None)


def _day(term: Term | None) -> date | None:
    return None if term is None else date.fromisoformat(_text(term)[:10])
