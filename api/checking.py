"""What `banggiao check` reports: verification queries, shapes and consistency, one line a finding, like a
linter.

A line reads `place: rule: message`; a clean store gives none.
"""

from collections.abc import Iterator

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from graph.claim import Term, Value
from graph.view import View
from ontology.reasoner import classify
from ontology.shapes import validate
from ontology.verification import load_verifications

#: HermiT reasons over the vocabulary and at most so many triples of knowledge; beyond that shapes and
#: queries check the data.
_REASONED = 3000


def findings(view: View) -> Iterator[str]:
    """Give every finding on a store's published state, in a fixed order."""
    yield from _verified(view)
    yield from _shaped(view)
    yield from _reasoned(view)


def _verified(view: View) -> Iterator[str]:
    """Rows of the queries that must return nothing."""
    for name, verification in load_verifications().items():
        for row in view.select(verification.query):
            place = " ".join(_plain(term) for term in row.values())
            yield f"{place}: {name}: {verification.title.en}"


def _shaped(view: View) -> Iterator[str]:
    """What the shapes find in the knowledge and in each document's graph."""
    for name in (None, *view.graphs()):
        for violation in validate(_graph(view, name)):
            value = f" ({violation.value})" if violation.value else ""
            yield f"{violation.focus}: {violation.path or 'shape'}{value}: {violation.message.en}"


def _reasoned(view: View) -> Iterator[str]:
    """Whether the vocabulary, with the knowledge where it is small, is consistent."""
    knowledge = _graph(view, None)
    found = classify(knowledge if len(knowledge) <= _REASONED else Graph())
    if not found.consistent:
        yield "ontology/banggiao.ttl: consistency: the vocabulary and the knowledge contradict each other"
    for iri in sorted(found.unsatisfiable):
        yield f"{iri}: consistency: nothing can be a member of this class"


def _graph(view: View, name: str | None) -> Graph:
    """One graph of the store in rdflib's terms."""
    graph = Graph()
    for subject, predicate, thing, _ in view.match(graph=name):
        graph.add((_node(subject), URIRef(predicate), _node(thing)))
    return graph


def _node(term: Term) -> Node:
    if isinstance(term, Value):
        datatype = URIRef(term.datatype) if term.datatype and term.language is None else None
        return RdfLiteral(term.lexical, datatype=datatype, lang=term.language, normalize=False)
    return BNode(term[2:]) if term.startswith("_:") else URIRef(term)


def _plain(term: Term) -> str:
    return term.lexical if isinstance(term, Value) else term
