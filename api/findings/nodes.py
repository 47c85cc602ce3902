"""Investments and stated figures as values of their own, read once for each published checkpoint.

`read_investments` and `read_figures` take the rows of `investments.rq` and `observations.rq`, one row for each value.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.findings.statements import text
from graph.claim import Term
from graph.naming.labels import local_name

Rows = Iterable[Mapping[str, Term]]
Properties = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Invested:
    """An investor in a place; `country` is where the investor comes from, dates are EDTF as stated."""

    iri: str
    investor: str
    place: str
    country: str | None
    stated: str | None
    since: str | None


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure of a place; `measure`, `qualifier`, `aspect`, `part` are codes with their scheme, dates EDTF as stated.

    `other` is whom alone it is with: of 39 projects of Indonesia, Indonesia.
    """

    iri: str
    place: str
    measure: str
    value: float
    unit: str | None
    qualifier: str | None
    aspect: str | None
    other: str | None
    part: str | None
    as_of: str | None
    period_from: str | None
    period_until: str | None


def read_investments(investments: Rows, origins: Rows) -> tuple[Invested, ...]:
    """Put investments together, sorted by IRI."""
    countries = {iri: properties["comesFrom"] for iri, properties in _grouped(origins).items()}
    return tuple(
        Invested(
            iri, p["hasInvestor"], p["hasInvestmentPlace"], countries.get(p["hasInvestor"]), p.get("statedOn"),
            p.get("since"),
        )
        for iri, p in sorted(_grouped(investments).items())
        if {"hasInvestor", "hasInvestmentPlace"} <= p.keys()
    )  # fmt: skip


def read_figures(observations: Rows) -> tuple[StatedFigure, ...]:
    """Put stated figures together, sorted by IRI."""
    return tuple(
        StatedFigure(
            iri, p["isObservedOf"], local_name(p["hasMeasure"]), float(p["value"]), p.get("unit"),
            _code(p, "hasQualifier"), _code(p, "hasAspect"), p.get("isObservedWith"), _code(p, "hasCapitalPart"),
            p.get("asOf"), p.get("periodFrom"), p.get("periodUntil"),
        )
        for iri, p in sorted(_grouped(observations).items())
        if {"isObservedOf", "hasMeasure", "value"} <= p.keys()
    )  # fmt: skip


def _code(properties: Properties, name: str) -> str | None:
    return local_name(properties[name]) if name in properties else None


def _grouped(rows: Rows) -> Mapping[str, Properties]:
    """Give the properties of each node; of several values of one the least."""
    nodes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        node, name, value = nodes[text(row["node"])], local_name(text(row["property"])), text(row["value"])
        node[name] = min(node.get(name, value), value)
    return nodes
