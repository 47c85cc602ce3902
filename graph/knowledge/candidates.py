"""Pairs worth a person's look: perhaps one thing, and by which rule; nothing is merged here.

Three rules on papers (`near-dates`, `other-kind`, `other-name`: a register that calls a partner otherwise) and
one on names (`same-name`). Places with an authority's key are never proposed, and neither are bodies that every
locality has, unless of one locality. A pair on which somebody has decided is not proposed again.

    candidates(view)[0].why["vi"]
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from graph import vocabulary as v
from graph.claim import Value
from graph.dates import Interval, interval
from graph.days import day_in_words
from graph.naming.labels import Named, Names, local_name, read_names
from graph.statements.decisions import Decision, read_decisions
from graph.view import View
from ontology.errors import DecisionError, RuleError
from ontology.identifiers import BASE, DECISIONS_GRAPH

IDENTITY_FILE = Path(__file__).with_name("identity.yml")
#: What an authority numbers is never two entries for one thing.
_KEYED = ("region", "city", "country", "former-country", "document")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entries that may be one.

    Attributes:
        one, other: IRIs, in sorted order.
        rule: Which rule proposes it; `why`: its sentence by language.
    """

    one: str
    other: str
    rule: str
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes two entries alike, from `identity.yml`.

    Attributes:
        generic_classes: Local names of classes whose members every locality has.
        generic_names: Their names, folded.
        near_days: How close two dates of signing are near.
        rules: Sentence of each rule by language.
    """

    generic_classes: frozenset[str]
    generic_names: tuple[str, ...]
    near_days: int
    rules: Mapping[str, Mapping[str, str]]

    def is_generic(self, thing: Named) -> bool:
        """Say whether every locality has such a body."""
        if not self.generic_classes.isdisjoint(thing.classes):
            return True
        return any(f" {name} ".startswith(f" {generic} ") for name in thing.folded for generic in self.generic_names)

    def may_be_one(self, one: Named, other: Named) -> bool:
        """Say whether two entries can be one at all: a generic body only with one of the same locality."""
        if not (self.is_generic(one) or self.is_generic(other)):
            return True
        return one.within is not None and one.within == other.within


@dataclass(frozen=True, slots=True)
class _Paper:
    iri: str
    parties: frozenset[str]
    kind: str
    signed: Interval | None


def load_likeness(file: Path = IDENTITY_FILE) -> Likeness:
    """Read what makes entries alike.

    Raises:
        RuleError: The file cannot be read.
    """
    try:
        given: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        return Likeness(
            frozenset(given["generic_classes"]),
            tuple(given["generic_names"]),
            int(given["near_days"]),
            MappingProxyType({rule: MappingProxyType(dict(words)) for rule, words in given["rules"].items()}),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise RuleError(str(file), f"it cannot be read: {error!r}", "compare it with the one of the release") from error


def candidates(view: View) -> tuple[Candidate, ...]:
    """Find the pairs of a published state that are worth a look, by rule and name."""
    likeness, names = load_likeness(), read_names(view)
    decided = {(d.one, d.other) for d in decisions_of(view)}
    papers = _papers(view)
    found = {(c.one, c.other): c for c in (*_same_names(names, likeness), *_papers_alike(papers, names, likeness))}
    statements = _statements(view, {iri for pair in found for iri in pair})
    left = (c for c in found.values() if not _is_decided(c, statements, decided))
    return tuple(sorted(left, key=lambda c: (c.rule, c.one, c.other)))


def check_bodies(one: Named | None, other: Named | None, likeness: Likeness) -> None:
    """Refuse to call two bodies the same that only their locality tells apart.

    Raises:
        DecisionError: One is generic, and they have not the same locality, or it is not known.
    """
    if one is not None and other is not None and not likeness.may_be_one(one, other):
        problem = "every locality has such a body, and these are not known to be of one locality"
        raise DecisionError(f"{one.iri} and {other.iri}", problem, "decide on bodies of one locality only")


def decisions_of(view: View) -> list[Decision]:
    """Read people's decisions from a published state."""
    return read_decisions(q[:3] for q in view.match(graph=DECISIONS_GRAPH))


def _same_names(names: Names, likeness: Likeness) -> Iterator[Candidate]:
    """Same name, same class, same country, as far as it is known of both."""
    bearing: defaultdict[str, list[Named]] = defaultdict(list)
    for thing in names:
        if thing.iri.removeprefix(f"{BASE}id/").split("/")[0] not in _KEYED:
            for name in thing.folded:
                bearing[name].append(thing)
    for things in bearing.values():
        for one, other in combinations(sorted(things, key=lambda t: t.iri), 2):
            countries = {c for c in (one.country, other.country) if c is not None}
            alike = len(countries) < 2 and not set(one.classes).isdisjoint(other.classes)
            if alike and likeness.may_be_one(one, other) and _same_body_of_person(one, other):
                yield _candidate(one.iri, other.iri, "same-name", likeness, name=one.label("vi"))


def _same_body_of_person(one: Named, other: Named) -> bool:
    """Namesakes in two bodies are two people until somebody knows better; in one body they are one already."""
    return "Person" not in one.classes and "Person" not in other.classes


def _papers_alike(papers: Iterable[_Paper], names: Names, likeness: Likeness) -> Iterator[Candidate]:
    by_parties: defaultdict[frozenset[str], list[_Paper]] = defaultdict(list)
    by_day: defaultdict[tuple[str, str, str], list[_Paper]] = defaultdict(list)
    for paper in papers:
        by_parties[paper.parties].append(paper)
        if paper.signed is not None and paper.signed.width == 1 and len(paper.parties) == 2:
            for party in paper.parties:
                by_day[party, paper.kind, paper.signed.stated].append(paper)
    for together in by_parties.values():
        for one, other in combinations(together, 2):
            yield from _near(one, other, likeness)
    for (party, _, _), together in by_day.items():
        for one, other in combinations(together, 2):
            yield from _called_otherwise(party, one, other, names, likeness)


def _near(one: _Paper, other: _Paper, likeness: Likeness) -> Iterator[Candidate]:
    if one.signed is None or other.signed is None:
        return
    apart = max(
        (one.signed.earliest - other.signed.latest).days, (other.signed.earliest - one.signed.latest).days
    )  # fmt: skip
    dates = (one.signed, other.signed)
    if one.kind == other.kind and apart <= likeness.near_days:
        yield _candidate(one.iri, other.iri, "near-dates", likeness, dates=dates)
    elif one.kind != other.kind and apart <= 0 and max(d.width for d in dates) <= 31:
        yield _candidate(one.iri, other.iri, "other-kind", likeness, dates=dates)


def _called_otherwise(party: str, one: _Paper, other: _Paper, names: Names, likeness: Likeness) -> Iterator[Candidate]:
    (first,), (second,) = one.parties - {party}, other.parties - {party}
    things = names.get(first), names.get(second)
    if first == second or None in things or one.signed is None:
        return
    countries = {thing.country for thing in things if thing is not None}
    keyed = all(iri.removeprefix(f"{BASE}id/").split("/")[0] in _KEYED for iri in (first, second))
    if len(countries) == 1 and not keyed:
        called = {"first": names.label(first, "vi"), "second": names.label(second, "vi")}
        yield _candidate(first, second, "other-name", likeness, dates=(one.signed,), **called)


def _candidate(
    one: str, other: str, rule: str, likeness: Likeness, dates: Iterable[Interval] = (), **said: str
) -> Candidate:
    stated = list(dict.fromkeys(when.stated for when in dates))
    first, second = sorted((one, other))
    why = {
        language: words.format(dates="; ".join(day_in_words(s, language) for s in stated), **said)
        for language, words in likeness.rules[rule].items()
    }
    return Candidate(first, second, rule, MappingProxyType(why))


def _papers(view: View) -> list[_Paper]:
    values: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = (files("graph") / "queries" / "candidates.rq").read_text("utf-8")
    for row in view.select(query):
        value = row["value"]
        said = value.lexical if isinstance(value, Value) else value
        values[str(row["agreement"])][str(row["property"])].append(said)
    return [
        _Paper(
            iri,
            frozenset(found[v.HAS_PARTY]),
            local_name(min(found[v.HAS_AGREEMENT_KIND], default="")),
            interval(min(found[v.SIGNED_ON], default=None)),
        )
        for iri, found in sorted(values.items())
    ]


def _statements(view: View, relations: Iterable[str]) -> dict[str, set[str]]:
    """By relation: itself and its statements in documents, on one of which a decision about it is kept."""
    found: dict[str, set[str]] = {}
    for relation in relations:
        claims = [str(o) for _, _, o, _ in view.match(relation, v.RESTS_ON)]
        told = {str(o) for c in claims for _, _, o, _ in view.match(c, v.SUBJECT, every_graph=True)}
        found[relation] = {relation, *told}
    return found


def _is_decided(c: Candidate, statements: Mapping[str, set[str]], decided: set[tuple[str, str]]) -> bool:
    pairs = ((a, b) for a in statements[c.one] for b in statements[c.other])
    return any((min(pair), max(pair)) in decided for pair in pairs)
