"""How values cross the door: IRIs and blank nodes as strings, literals as `graph.claim.Value`.

Numbers lose their spelling in Oxigraph (`1.0` comes back as `1`), so what must keep its form is a plain string.

>>> from_ox(to_ox("_:b1")), name(to_ox("urn:a"))
('_:b1', 'urn:a')
"""

from sys import intern
from typing import Any

import pyoxigraph as ox

from graph.claim import Term, Value
from graph.vocabulary import RDF, XSD

_PLAIN_STRINGS = (XSD + "string", RDF + "langString")


def node(given: str) -> ox.NamedNode | ox.BlankNode:
    """Give the engine an IRI, or a blank node that is written `_:name`."""
    return ox.BlankNode(given[2:]) if given.startswith("_:") else ox.NamedNode(given)


def to_ox(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Give the engine any term."""
    if isinstance(term, str):
        return node(term)
    if term.language is not None:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=None if term.datatype is None else ox.NamedNode(term.datatype))


def triple(subject: str, predicate: str, thing: Term) -> ox.Triple:
    """Give the engine a triple."""
    return ox.Triple(node(subject), ox.NamedNode(predicate), to_ox(thing))


def quad(subject: str, predicate: str, thing: Term, graph: str | None) -> ox.Quad:
    """Give the engine a quad; the graph None is the default graph."""
    where = ox.DefaultGraph() if graph is None else node(graph)
    return ox.Quad(node(subject), ox.NamedNode(predicate), to_ox(thing), where)


def place(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    """Give the engine the name of a graph to look into; None is the default graph."""
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)


def from_ox(term: Any) -> Term:
    """Take any term from the engine."""
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        return Value(term.value, None if datatype in _PLAIN_STRINGS else datatype, term.language)
    return name(term)


def name(term: Any) -> str:
    """Take an IRI or a blank node from the engine."""
    # Names come back again and again: one copy of each keeps a large store in little memory.
    return intern(term.value if isinstance(term, ox.NamedNode) else str(term))


def graph_name(graph: Any) -> str | None:
    """Take the name of a graph from the engine."""
    return None if isinstance(graph, ox.DefaultGraph) else name(graph)
