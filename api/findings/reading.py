"""What pages and REST both read from an edition: one relation, one entity, one document, with their
sentences.

Each function gives a value or None where there is no such thing; a key that is no key finds nothing.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.findings.partnerships import Partnership, Period, sides
from api.findings.statements import Sentence, Shown, sentences, text
from api.service.edition import Edition
from graph.claim import Term
from graph.naming.labels import DocumentLine, Named, local_name
from ontology.identifiers import BASE

SEGMENT = re.compile(r"[A-Za-z0-9._~-]{1,200}")
#: Properties of a relation that its page shows elsewhere or that only machines need.
_APART = frozenset({"type", "restsOn", "hasStatusPeriod", "hasLifeEvent", "hasParty", "earliestDay", "latestDay"})
#: The same of a named thing: its names and where it lies stand at its head, its partners and relations in lists.
_OF_A_THING = _APART | {
    "prefLabel", "altLabel", "describedBy", "isInCountry", "isLocatedIn", "latitude", "longitude", "hasPartner",
    "hasProspectivePartner", "investsIn", "isMemberOf", "isSucceededBy", "existsFrom", "existsUntil",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values."""

    property: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """An agreement, tie, investment, visit, succession, figure or another relation.

    Attributes:
        form: Local name of its class ("Agreement").
        parties: Of an agreement or tie, the home party first.
        facts: What else is known of it.
    """

    iri: str
    form: str
    parties: tuple[str, ...]
    facts: tuple[Property, ...]
    periods: tuple[Period, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing with everything that is known of it.

    Attributes:
        facts: What is known of itself: who issued it, of what it is a part.
        led_here: Things that lead to it, by the property that does: its members, its parts, its papers.
        nodes: Relations other than partnerships that it takes part in.
        sentences: Those that say something of itself.
    """

    named: Named
    partnerships: tuple[Partnership, ...]
    nodes: tuple[Relation, ...]
    documents: tuple[DocumentLine, ...]
    facts: tuple[Property, ...] = ()
    led_here: tuple[Property, ...] = ()
    sentences: tuple[Sentence, ...] = ()


def identifier(kind: str, key: str) -> str | None:
    """Put an identifier together from the two last segments of an address; None where they are none."""
    if not SEGMENT.fullmatch(kind) or not SEGMENT.fullmatch(key):
        return None
    return f"{BASE}id/{kind}/{key}"


def read_relation(edition: Edition, kind: str, key: str) -> Relation | None:
    """Read a relation with the sentences it rests on."""
    iri = identifier(kind, key)
    rows = [] if iri is None else edition.select("description", subject=iri)
    if iri is None or not rows:
        return None
    properties = _properties(rows)
    parties = tuple(shown.text for shown in properties.get("hasParty", ()))
    forms = [local_name(shown.text) for shown in properties.get("type", ())]
    stated = edition.select("claims-of-relation", relation=iri)
    return Relation(
        iri,
        forms[0] if forms else kind,
        tuple(dict.fromkeys(party for pair in sides(parties, edition.labels.names) for party in pair)),
        _facts(properties),
        edition.periods.get(iri, ()),
        sentences(stated, edition.labels.documents),
    )


def read_thing(edition: Edition, kind: str, key: str) -> Thing | None:
    """Read a named thing with its partnerships, other relations and documents."""
    iri = identifier(kind, key)
    named = None if iri is None else edition.labels.names.get(iri)
    if named is None:
        return None
    grouped: dict[tuple[str, str], list[dict[str, Term]]] = defaultdict(list)
    for row in edition.select("facts-of-entity", entity=named.iri):
        grouped[text(row["form"]), text(row["node"])].append(row)
    nodes = tuple(
        Relation(node, local_name(form), (), _facts(_properties(rows)), (), ())
        for (form, node), rows in grouped.items()
    )
    documents = (text(row["document"]) for row in edition.select("documents-of-entity", entity=named.iri))
    lines = edition.labels.documents
    return Thing(
        named,
        tuple(p for p in edition.partnerships if not p.is_shadow and named.iri in (p.local, p.partner, p.country)),
        nodes,
        tuple(lines[iri] for iri in documents if iri in lines),
        _facts(_properties(edition.select("description", subject=named.iri)), _OF_A_THING),
        _facts(_properties(edition.select("pointing-at", entity=named.iri))),
        sentences(edition.select("claims-of-relation", relation=named.iri), lines),
    )


def read_document(edition: Edition, key: str) -> tuple[DocumentLine, str, tuple[Sentence, ...]] | None:
    """Read a document: its line, its stored text, its sentences in text order."""
    iri = identifier("document", key)
    line = None if iri is None else edition.labels.documents.get(iri)
    if line is None:
        return None
    stored = edition.select("text", document=line.iri)
    claims = edition.select("claims-of-document", document=line.iri)
    words = text(stored[0]["text"]) if stored else ""
    return line, words, sentences(claims, edition.labels.documents)


def _properties(rows: Sequence[Mapping[str, Term]]) -> dict[str, tuple[Shown, ...]]:
    found: dict[str, dict[Shown, None]] = defaultdict(dict)
    for row in rows:
        found[local_name(text(row["property"]))][Shown.of(row["value"])] = None
    return {name: tuple(values) for name, values in found.items()}


def _facts(properties: Mapping[str, tuple[Shown, ...]], apart: frozenset[str] = _APART) -> tuple[Property, ...]:
    return tuple(Property(name, values) for name, values in properties.items() if name not in apart)
