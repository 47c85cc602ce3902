"""What one transaction does, and the one SPARQL update that does it.

An update is the only transaction that Oxigraph has, so a `Change` becomes one text.

>>> print(written(Change(add={None: [("urn:a", "urn:b", "urn:c")]})))
INSERT DATA {
<urn:a> <urn:b> <urn:c> .
}
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.engine.formats import whole
from graph.engine.terms import triple
from graph.triples import Triple


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction does: drop whole graphs, then remove triples, then add triples.

    Attributes:
        drop: Names of graphs.
        remove, add: Triples by graph; None is the default graph.
    """

    drop: tuple[str, ...] = ()
    remove: Mapping[str | None, Iterable[Triple]] = field(default_factory=dict)
    add: Mapping[str | None, Iterable[Triple]] = field(default_factory=dict)


def written(change: Change) -> str:
    """Write a change as a SPARQL update; empty where it does nothing. Raises ValueError where a name is no IRI."""
    return ";\n".join(_clauses(change))


def _clauses(change: Change) -> Iterator[str]:
    for dropped in change.drop:
        yield f"DROP SILENT GRAPH {ox.NamedNode(dropped)}"
    for verb, by_graph in (("DELETE DATA", change.remove), ("INSERT DATA", change.add)):
        for graph, triples in by_graph.items():
            lines = _n_triples(triples)
            if lines:
                yield f"{verb} {{\n{lines}}}" if graph is None else f"{verb} {{ {_within(graph, lines)} }}"


def _within(graph: str, lines: str) -> str:
    return f"GRAPH {ox.NamedNode(graph)} {{\n{lines}}}"


def _n_triples(triples: Iterable[Triple]) -> str:
    """Canonical N-Triples: the engine escapes every value, and SPARQL reads the result as it stands."""
    return whole(ox.serialize((triple(*t) for t in triples), format=ox.RdfFormat.N_TRIPLES)).decode()
