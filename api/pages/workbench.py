"""The SPARQL page: a text field and a table, made on the server, run by the same readers as the endpoint."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.findings.statements import Shown
from api.pages.rendering import page
from api.protocols.sparql import offered
from api.service.dependencies import TheShelf
from api.service.messages import Language
from api.service.negotiation import JSON_RESULTS
from graph.engine import Answer
from ontology.errors import QueryError

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A result: columns and rows; a truth value for ASK; the whole text as one cell for graphs."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    boolean: bool | None = None


@router.get("/{language}/sparql")
def sparql_page(
    request: Request,
    language: Language,
    shelf: TheShelf,
    query: Annotated[str, Query(max_length=20_000)] = "",
) -> HTMLResponse:
    """Show a query and, where one was given, its result."""
    result, problem = None, ""
    if query.strip():
        try:
            result = _run(shelf.pool().serialise, query)
        except QueryError as error:
            problem = f"{error.problem}; {error.remedy}"
    shown = query or (files("api") / "queries" / "example.rq").read_text("utf-8")
    lines = min(max(shown.count("\n") + 2, 10), 40)
    return page(request, "sparql.html", language, query=shown, lines=lines, result=result, problem=problem)


def _run(serialise: Callable[[str, str], Answer], query: str) -> Table:
    types = offered(query)
    if JSON_RESULTS not in types:
        body = serialise(query, types[0]).body.decode("utf-8")
        return Table(("Turtle",), ((Shown(None, body),),))
    found = json.loads(serialise(query, JSON_RESULTS).body)
    if "boolean" in found:
        return Table((), (), found["boolean"])
    columns = tuple(found["head"]["vars"])
    rows = tuple(tuple(_shown(binding.get(column)) for column in columns) for binding in found["results"]["bindings"])
    return Table(columns, rows)


def _shown(term: Mapping[str, Any] | None) -> Shown:
    if term is None:
        return Shown(None, "")
    if term["type"] == "uri":
        return Shown(term["value"], term["value"])
    return Shown(None, str(term["value"]))
