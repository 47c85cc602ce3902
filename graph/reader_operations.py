"""What a reader does for the service: answers a query, gives a graph, reads RDF that somebody sent.

All of it is done with outsiders' text or data, so it is done in a process that may be ended (`graph.reader_worker`).
A request is a dictionary and bytes, and so is what comes back:

    {"operation": "query", "query": "ASK {}", "media_type": "…"}             →  {"media_type": "…", …}, the answer
    {"operation": "graph", "graph": None, "media_type": "text/turtle"}       →  {"media_type": "…"}, the graph
    {"operation": "parse", "media_type": "text/turtle", "base": None}, data  →  {"triples": 12}, canonical N-Triples
"""

from typing import Any

from graph.engine import Dataset
from graph.rdf_data import read_triples
from graph.view import View
from graph.write_errors import Missing

Told = tuple[dict[str, Any], bytes]


def perform(view: View, request: dict[str, Any], body: bytes) -> Told:
    """Do what a request asks for.

    Raises:
        QueryError: It is malformed, or its answer too large.
        Missing: There is no such graph.
    """
    match request["operation"]:
        case "query":
            return _answer(view, request)
        case "graph":
            return _graph(view, request)
        case "parse":
            triples, lines = read_triples(body, request["media_type"], request["base"], request["size"])
            return {"triples": triples}, lines
    raise ValueError(request["operation"])


def _answer(view: View, request: dict[str, Any]) -> Told:
    dataset = request.get("dataset")
    answer = view.answer(
        request["query"],
        request["media_type"],
        request["rows"],
        size=request["size"],
        dataset=None if dataset is None else Dataset(tuple(dataset[0]), tuple(dataset[1])),
        base=request.get("base"),
    )
    return {"media_type": answer.media_type, "truncated": answer.truncated, "number": view.number}, answer.body


def _graph(view: View, request: dict[str, Any]) -> Told:
    graph, media_type = request["graph"], request["media_type"]
    if graph is not None and not view.has_graph(graph):
        raise Missing(graph, "there is no such graph", "ask for the graphs that are there with SPARQL")
    return {"media_type": media_type, "number": view.number}, view.graph(media_type, graph, request["size"])
