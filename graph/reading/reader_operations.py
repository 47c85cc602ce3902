"""What a reader does for the service: answers a query, gives a graph, reads RDF that somebody sent.

All of it is done with outsiders' text or data, so it is done in a process that may be ended
(`graph.reading.reader_worker`). A request is a dictionary and bytes, and so is what comes back:

    {"operation": "query", "media_type": "…", …}, the query                  →  {"media_type": "…", …}, the answer
    {"operation": "graph", "graph": None, "media_type": "text/turtle"}       →  {"media_type": "…"}, the graph
    {"operation": "parse", "media_type": "text/turtle", "base": None}, data  →  {"triples": 12}, canonical N-Triples
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from graph.engine import Dataset
from graph.engine.sent import read_triples
from graph.reading.tokens import tokens
from graph.view import View
from graph.writing.write_errors import Missing

#: The operation that needs no store.
PARSE = "parse"
#: An empty pattern lists the graphs there are; the store's own bookkeeping is none of them.
_MAY_LIST = re.compile(r"\bGRAPH\s*[?$]\w+\s*\{\s*\}", re.IGNORECASE)
Told = tuple[dict[str, Any], bytes]


def perform(view: View, request: Mapping[str, Any], body: bytes) -> Told:
    """Answer a query or give a graph.

    Raises:
        QueryError: It is malformed, or its answer too large.
        Missing: There is no such graph.
    """
    return _graph(view, request) if request["operation"] == "graph" else _answer(view, request, body.decode())


def parse(request: Mapping[str, Any], body: bytes) -> Told:
    """Read RDF; raises QueryError."""
    triples, lines = read_triples(body, request["media_type"], request["base"], request["size"])
    return {"triples": triples}, lines


def without_marks(query: str) -> str:
    """Let `GRAPH ?g { }` list no graph that only marks a transaction.

    >>> without_marks("SELECT * { GRAPH ?x { } }").splitlines()[-1]
    'FILTER(!STRSTARTS(STR(?x), "urn:banggiao:transaction:")) }'
    """
    clause = (files("graph") / "queries" / "no-marks.rq").read_text("utf-8").strip()
    found = list(tokens(query))
    pieces, done = [], 0
    for at in range(len(found) - 3):
        word, name, left, right = found[at : at + 4]
        if word.says("GRAPH") and name.kind == "variable" and left.says("{") and right.says("}"):
            pieces += [query[done : right.end], "\n", clause.replace("?g", name.text)]
            done = right.end
    return "".join([*pieces, query[done:]])


def _answer(view: View, request: Mapping[str, Any], query: str) -> Told:
    dataset = request.get("dataset")
    answer = view.answer(
        without_marks(query) if "graph" in query.lower() and _MAY_LIST.search(query) else query,
        request["media_type"],
        request["rows"],
        size=request["size"],
        dataset=None if dataset is None else Dataset(tuple(dataset[0]), tuple(dataset[1])),
        base=request.get("base"),
    )
    return {"media_type": answer.media_type, "truncated": answer.truncated, "number": view.number}, answer.body


def _graph(view: View, request: Mapping[str, Any]) -> Told:
    graph, media_type = request["graph"], request["media_type"]
    if graph is not None and not view.has_graph(graph):
        raise Missing(graph, "there is no such graph", "ask for the graphs that are there with SPARQL")
    return {"media_type": media_type, "number": view.number}, view.graph(media_type, graph, request["size"])
