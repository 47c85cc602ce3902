"""The knowledge in the formats of others: RDF, spreadsheets, network programs.

Every format is sorted, so that two exports of one state are equal and a difference shows what changed. RDF
and CSV are equal byte by byte; an XLSX file is equal in what it holds (its archive carries the time of
writing).

    export(view, "turtle")   the default graph: knowledge without claims
    export(view, "trig")     everything: knowledge, and each document's claims in its own graph
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from graph.engine import serialise
from graph.showing.network import build_network
from graph.showing.tables import as_csv, as_xlsx, relation_rows
from graph.triples import Quad, sort_key
from graph.view import View
from ontology.errors import QueryError

#: Media type by name of the format, as the command line and the service name them.
MEDIA_TYPES: Mapping[str, str] = {
    "turtle": "text/turtle",
    "trig": "application/trig",
    "nquads": "application/n-quads",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
_EVERY_GRAPH = frozenset({"trig", "nquads", "jsonld"})
_STAMP = re.compile(r' lastmodifieddate="[^"]*"')


def export(view: View, format: str, as_of: date | None = None) -> bytes:
    """Write what was published in one format.

    Args:
        view: A published state.
        format: A key of `MEDIA_TYPES`. Turtle holds the knowledge, the other RDF formats every graph.
        as_of: Day of the statuses in the network formats; without one all times are in.

    Raises:
        QueryError: There is no such format.
    """
    match format:
        case "turtle" | "trig" | "nquads" | "jsonld":
            quads = view.match(every_graph=format in _EVERY_GRAPH)
            return serialise(sorted(quads, key=_quad_key), MEDIA_TYPES[format])
        case "csv":
            return as_csv(relation_rows(view))
        case "xlsx":
            return as_xlsx(relation_rows(view))
        case "graphml":
            return _lines(nx.generate_graphml(build_network(view, as_of)))
        case "gexf":
            return _STAMP.sub("", _lines(nx.generate_gexf(_for_gexf(build_network(view, as_of)))).decode()).encode()
        case _:
            raise QueryError(format, "no such format", f"choose one of {', '.join(MEDIA_TYPES)}")


def _quad_key(quad: Quad) -> tuple[str, tuple[str, str, str, str, str]]:
    return quad[3] or "", sort_key(quad[:3])


def _lines(lines: Iterable[str]) -> bytes:
    return ("\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines]) + "\n").encode("utf-8")


def _for_gexf(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """GEXF keeps the word "type" of an edge for itself, and shows the label of a node."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, facts in graph.nodes(data=True):
        copy.add_node(name, label=facts.get("label_en", name), **facts)
    for one, other, key, facts in graph.edges(keys=True, data=True):
        told: dict[str, Any] = {k: value for k, value in facts.items() if k != "type"}
        copy.add_edge(one, other, key=key, relation=facts.get("type", ""), **told)
    return copy
