"""What a reader does for the service itself: ready-made queries and look-ups, in plain values.

The texts are our own, so nothing is checked or cut; that they run in a reader keeps the store out of the process that
serves. A term travels as an IRI or as a list of lexical form, datatype and language. Of rows, each different term
travels once and the cells are numbers, so that the process that serves makes few values of many cells.

    {"operation": "select", "query": "SELECT …", "bindings": {…}}  →  {"number": 7, "spent": 0.004}, the rows as JSON
"""

import json
from collections.abc import Iterable, Mapping
from time import thread_time
from typing import Any

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.engine import Table
from graph.triples import Quad
from graph.view import View

Told = tuple[dict[str, Any], bytes]
Written = str | list[str | None]
OPERATIONS = frozenset({"select", "select_each", "evaluate", "match", "about", "documents", "graphs", "size", "dump"})


def perform_trusted(view: View, request: dict[str, Any]) -> Told:
    """Do what a request of the service asks for, and tell what it took of the processor. Raises QueryError."""
    begun = thread_time()
    head, body = _done(view, request)
    return {**head, "spent": thread_time() - begun}, body


def written_term(term: Term) -> Written:
    """Write a term so that it can travel."""
    return term if isinstance(term, str) else [term.lexical, term.datatype, term.language]


def read_term(written: Any) -> Term:
    """Read a term that travelled."""
    return written if isinstance(written, str) else Value(*written)


def read_rows(written: Mapping[str, Any]) -> list[dict[str, Term]]:
    """Read rows that travelled.

    >>> read_rows({"names": ["a", "b"], "terms": ["urn:x", "urn:y"], "rows": [[0, 1], [1, -1]]})
    [{'a': 'urn:x', 'b': 'urn:y'}, {'a': 'urn:y'}]
    """
    names, terms = written["names"], [read_term(term) for term in written["terms"]]
    return [{name: terms[at] for name, at in zip(names, row, strict=True) if at >= 0} for row in written["rows"]]


def _done(view: View, request: dict[str, Any]) -> Told:
    head = {"number": view.number}
    match request["operation"]:
        case "select":
            bindings = {name: read_term(term) for name, term in request["bindings"].items()}
            return head, _json(_rows(view.select(request["query"], bindings)))
        case "select_each":
            each = [{name: read_term(term) for name, term in given.items()} for given in request["each"]]
            return head, _json([_rows(rows) for rows in view.select_each(request["query"], each)])
        case "evaluate":
            return head, _json(_evaluated(view, request))
        case "match":
            pattern = request["pattern"]
            thing = None if pattern[2] is None else read_term(pattern[2])
            found = view.match(
                pattern[0], pattern[1], thing, pattern[3], every_graph=request["every_graph"], limit=request["limit"]
            )
            return head, _json(_quads(found))
        case "about":
            return head, _json([row for thing in request["things"] for row in _quads(view.match(thing))])
        case "documents":
            return head, _json(sum(1 for _ in view.match(None, v.TYPE, v.DOCUMENT)))
        case "graphs":
            return head, _json(view.graphs())
        case "size":
            return head, _json(view.size())
        case "dump":
            return head, view.dump(request["media_type"], every_graph=request["every_graph"])
    raise ValueError(request["operation"])


def _evaluated(view: View, request: dict[str, Any]) -> dict[str, Any]:
    found = view.evaluate(request["query"], graph=request["graph"], prefixes=request["prefixes"])
    if isinstance(found, Table):
        return {"columns": found.names, **_rows(found.rows)}
    if isinstance(found, bool):
        return {"boolean": found}
    return {"triples": [(s, p, written_term(o)) for s, p, o in found]}


def _rows(rows: Iterable[dict[str, Term]]) -> dict[str, Any]:
    rows = [*rows]
    names = [*dict.fromkeys(name for row in rows for name in row)]
    places: dict[Term, int] = {}
    # What a row lacks has the number -1.
    numbered = [[places.setdefault(row[name], len(places)) if name in row else -1 for name in names] for row in rows]
    return {"names": names, "terms": [written_term(term) for term in places], "rows": numbered}


def _quads(quads: Iterable[Quad]) -> list[tuple[str, str, Written, str | None]]:
    return [(s, p, written_term(o), g) for s, p, o, g in quads]


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
