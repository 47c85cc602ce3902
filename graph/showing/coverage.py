"""The coverage ledger: stated totals beside what can be named, by place, measure and day.

"54 agreements stated in March 2025, 12 known by name": the figure is an observation, the named ones are facts,
and the difference is what the documents at hand do not tell. A name counts as of the day of the total where it
had begun by then, or nobody states when it began.

    ledger(view)[0].sentence("en", labels.names, labels.words)
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from babel.numbers import format_decimal

from graph.claim import Term, Value
from graph.days import day_in_words
from graph.naming.labels import Names
from graph.naming.words import Words
from graph.view import View
from ontology.errors import RuleError
from ontology.identifiers import VOCABULARY
from ontology.terms import concept

COVERAGE_FILE = Path(__file__).with_name("coverage.yml")


@dataclass(frozen=True, slots=True)
class Line:
    """A stated total and what is known of it.

    Attributes:
        observation, place, measure: IRIs.
        stated: The number; `qualifier`: code (exact, at-least …).
        as_of: EDTF as stated, or None.
        known: IRIs of what can be named, sorted.
    """

    observation: str
    place: str
    measure: str
    stated: Decimal
    qualifier: str
    as_of: str | None
    known: tuple[str, ...]

    @property
    def missing(self) -> Decimal:
        """How many of the total cannot be named."""
        return max(self.stated - len(self.known), Decimal(0))

    def sentence(self, language: str, names: Names, words: Words) -> str:
        """Say it in one sentence, without a full stop."""
        phrases = _given(COVERAGE_FILE)["phrases"][language]
        as_of = phrases["undated"]
        if self.as_of is not None:
            as_of = phrases["as_of"].format(day=day_in_words(self.as_of, language))
        return str(
            phrases["row"].format(
                place=names.label(self.place, language),
                stated=format_decimal(self.stated, locale=language),
                measure=words.concept(self.measure, language),
                asOf=as_of,
                known=len(self.known),
            )
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """Something that can be named: what counts, its kind and country, and its first day where known."""

    iri: str
    kind: str | None
    country: str | None
    first: date | None


Row = Mapping[str, Term]


def ledger(view: View, place: str | None = None, measure: str | None = None) -> tuple[Line, ...]:
    """Hold every stated total that can be counted against what is named, by place, measure and day.

    Args:
        view: The published knowledge.
        place: IRI of one place, or None for all.
        measure: IRI of one measure, or None for all that can be counted.

    Raises:
        RuleError: `coverage.yml` is malformed.
    """
    given = _given(COVERAGE_FILE)
    counted = {str(concept("measure", code)): rule for code, rule in given["measures"].items()}
    sources = _sources(view, frozenset(VOCABULARY + name for name in given["localities"]))
    lines = []
    for row in view.select(_query("stated")):
        of, what = str(row["place"]), str(row["measure"])
        if what in counted and place in (None, of) and measure in (None, what):
            lines.append(_line(row, sources[counted[what]["count"]](of), counted[what].get("kind")))
    return tuple(lines)


def _line(row: Row, named: Iterable[_Named], kind: str | None) -> Line:
    latest = row.get("latest")
    day = date.fromisoformat(latest.lexical[:10]) if isinstance(latest, Value) else None
    wanted = None if kind is None else str(concept("agreement", kind))
    counted = {
        thing.iri
        for thing in named
        if wanted in (None, thing.kind) and (day is None or thing.first is None or thing.first <= day)
    }
    as_of, qualifier = row.get("asOf"), row.get("qualifier")
    return Line(
        str(row["observation"]),
        str(row["place"]),
        str(row["measure"]),
        Decimal(_text(row["value"])),
        "exact" if qualifier is None else str(qualifier).rpartition("qualifier-")[2],
        None if as_of is None else _text(as_of),
        tuple(sorted(counted)),
    )


def _sources(view: View, localities: frozenset[str]) -> Mapping[str, Callable[[str], list[_Named]]]:
    """What can be counted, by what the rules call it, each as a function of the place."""
    partners, papers, investors = (_by_place(view, name) for name in ("ties", "papers", "investors"))

    def of(rows: Mapping[str, list[Row]], thing: str, place: str) -> list[_Named]:
        return _earliest(_Named(str(r[thing]), _kind(r), _country(r), _day(r)) for r in rows.get(place, ()))

    def abroad(found: Iterable[_Named]) -> list[_Named]:
        return [_Named(t.country, None, t.country, t.first) for t in found if t.country is not None]

    def local(place: str) -> list[_Named]:
        rows = {place: [r for r in partners.get(place, ()) if str(r["class"]) in localities]}
        return of(rows, "partner", place)

    return MappingProxyType(
        {
            "partners": local,
            "partner-countries": lambda place: _earliest(abroad(of(partners, "partner", place))),
            "papers": lambda place: of(papers, "agreement", place),
            "investors": lambda place: of(investors, "investor", place),
            "investor-countries": lambda place: _earliest(abroad(of(investors, "investor", place))),
        }
    )


def _earliest(named: Iterable[_Named]) -> list[_Named]:
    """Keep of each thing the statement that lets it begin first; without a day it may always have been."""
    found: dict[tuple[str, str | None], _Named] = {}
    for thing in named:
        other = found.get((thing.iri, thing.kind))
        if other is None or (other.first or date.min) > (thing.first or date.min):
            found[thing.iri, thing.kind] = thing
    return list(found.values())


def _by_place(view: View, name: str) -> Mapping[str, list[Row]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in view.select(_query(name)):
        rows[str(row["place"])].append(row)
    return rows


def _kind(row: Row) -> str | None:
    return str(row["kind"]) if "kind" in row else None


def _country(row: Row) -> str | None:
    return str(row["country"]) if "country" in row else None


def _day(row: Row) -> date | None:
    first = row.get("from")
    return date.fromisoformat(first.lexical[:10]) if isinstance(first, Value) else None


def _text(term: Term) -> str:
    return term.lexical if isinstance(term, Value) else term


def _query(name: str) -> str:
    return (files("graph") / "queries" / f"coverage-{name}.rq").read_text("utf-8")


@cache
def _given(file: Path) -> Mapping[str, Any]:
    try:
        given: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for part in ("measures", "localities", "phrases"):
            given[part]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise RuleError(str(file), f"it cannot be read: {error!r}", "compare it with the one of the release") from error
    return given
