"""Queries and serialised graphs as texts, read and written without a database.

>>> print(canonical(b"<urn:a> <urn:b> 1, 1 .", "text/turtle"), end="")
<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from graph.engine.faults import short
from graph.engine.formats import PREFIXES, graph_format, whole
from graph.engine.terms import from_ox, graph_name, name, quad, triple
from graph.reading.query_errors import Malformed
from graph.triples import Quad


def parse(query: str) -> None:
    """See that a text is a query, without running it. Raises Malformed; `problem` has line and column."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        raise Malformed("query", f"not SPARQL: {short(error)}", "correct the text") from error


def resolve(prologue: str, given: str, base: str | None = None) -> str:
    """Say which IRI a name in a SPARQL text stands for: `x:a` or `<a>` after its PREFIX and BASE. Raises Malformed."""
    try:
        found: Any = ox.Store().query(f"{prologue}\nSELECT ({given} AS ?iri) {{}}", base_iri=base)
        return str(next(found)["iri"].value)
    except (SyntaxError, ValueError) as error:
        raise Malformed("update", f"{given[:80]} is no IRI: {short(error)}", "declare its prefix") from error


def canonical(data: bytes, media_type: str, base: str | None = None) -> str:
    """Read the triples of one graph from any RDF format and write them as N-Triples, each once. Raises Malformed."""
    rdf_format = graph_format(media_type)
    try:
        triples = {
            found.triple for found in ox.parse(data, format=rdf_format, base_iri=base, without_named_graphs=True)
        }
    except (SyntaxError, ValueError) as error:
        raise Malformed("data", f"not {media_type}: {short(error)}", "correct the data") from error
    return whole(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)).decode()


def read(data: bytes, media_type: str) -> list[Quad]:
    """Read quads of any RDF format. Raises Malformed."""
    try:
        quads = ox.parse(data, format=graph_format(media_type))
        return [(name(q.subject), q.predicate.value, from_ox(q.object), graph_name(q.graph_name)) for q in quads]
    except (SyntaxError, ValueError) as error:
        raise Malformed("data", f"not {media_type}: {short(error)}", "correct the data") from error


def serialise(quads: Iterable[Quad], media_type: str) -> bytes:
    """Write quads in the order given; formats for one graph take the triples alone. Raises QueryError."""
    rdf_format = graph_format(media_type)
    if rdf_format.supports_datasets:
        return whole(ox.serialize((quad(*q) for q in quads), format=rdf_format, prefixes=PREFIXES))
    triples = (triple(s, p, o) for s, p, o, _ in quads)
    return whole(ox.serialize(triples, format=rdf_format, prefixes=PREFIXES))
