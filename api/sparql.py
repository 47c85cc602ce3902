"""The SPARQL 1.1 Protocol, query operation: GET, POST of a form, POST of a query.

Outsiders' queries run in killable readers (`graph.readers`). The result format follows the Accept header; its
name in `?format=` wins, for people who type addresses. Updates are refused, other datasets are not offered.
"""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api import negotiation
from api.dependencies import settings_of, shelf_of
from api.limits import read_body
from api.problems import Problem
from graph.engine import Answer

router = APIRouter(tags=["SPARQL"])

_PROLOGUE = re.compile(
    r"(?:[ \t\r\n]+|#[^\r\n]*|(?:BASE|VERSION)\s*(?:<[^>]*>|\"[^\"]*\"|'[^']*')"
    r"|PREFIX\s+[^\s:]*:\s*<[^>]*>)*+",
    re.IGNORECASE,
)
_FORM = re.compile(r"SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_DATASET = ("default-graph-uri", "named-graph-uri")
FORMATS = {
    "json": negotiation.JSON_RESULTS,
    "xml": negotiation.XML_RESULTS,
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_FORM_TYPE = "application/x-www-form-urlencoded"
_QUERY_TYPE = "application/sparql-query"

Pairs = Sequence[tuple[str, str]]


def offered(query: str) -> tuple[str, ...]:
    """Say which media types a query can be answered in: tables or graphs.

    >>> offered("PREFIX bg: <x> # c\\nconstruct where {?s ?p ?o}")[0]
    'text/turtle'
    """
    prologue = _PROLOGUE.match(query)
    form = _FORM.match(query, prologue.end() if prologue else 0)
    is_graph = form is not None and form.group().upper() in ("CONSTRUCT", "DESCRIBE")
    return negotiation.GRAPH_TYPES if is_graph else negotiation.RESULT_TYPES


@router.get("/sparql", summary="Run a SPARQL 1.1 query", response_class=Response)
async def query_by_get(request: Request) -> Response:
    """Run the query in `?query=`.

    Formats by Accept, or by `?format=` json, xml, csv, tsv for SELECT and ASK; turtle, ntriples, jsonld,
    rdfxml for CONSTRUCT and DESCRIBE. At most 10,000 rows; a cut answer carries `Banggiao-Truncated: true`.
    """
    return await _answer(request, _pairs(request.url.query))


@router.head("/sparql", include_in_schema=False)
async def query_by_head(request: Request) -> Response:
    """Give the headers that GET would give."""
    found = await query_by_get(request)
    return Response(status_code=found.status_code, headers=dict(found.headers))


@router.post("/sparql", summary="Run a SPARQL 1.1 query sent in the body", response_class=Response)
async def query_by_post(request: Request) -> Response:
    """Run a query sent as a form (`query=…`) or as `application/sparql-query`."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(415, "a compressed body is not accepted", "send the query as plain UTF-8")
    kind, charset = _content_type(request.headers.get("content-type", ""))
    if kind not in (_FORM_TYPE, _QUERY_TYPE):
        raise Problem(415, f"the body is {kind or 'of no stated type'}", f"send {_FORM_TYPE} or {_QUERY_TYPE}")
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, f"the charset is {charset}", "send UTF-8")
    body = _decoded(await read_body(request, settings_of(request).max_body))
    if kind == _QUERY_TYPE:
        return await _answer(request, [*_pairs(request.url.query), ("query", body)])
    return await _answer(request, [*_pairs(request.url.query), *_pairs(body)])


async def _answer(request: Request, pairs: Pairs) -> Response:
    query = _only_query(pairs)
    media_type = _media_type(request, pairs, query)
    shelf = shelf_of(request)
    answer: Answer = await run_in_threadpool(lambda: shelf.pool().serialise(query, media_type))
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}
    if answer.truncated:
        headers["Banggiao-Truncated"] = "true"
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(answer.body, headers={**headers, "Content-Type": content_type})


def _only_query(pairs: Pairs) -> str:
    names = [name for name, _ in pairs]
    if "update" in names:
        raise Problem(400, "this address takes queries, not updates", "send query=")
    if any(name in names for name in _DATASET):
        raise Problem(400, "the dataset cannot be chosen by the protocol", "write FROM or GRAPH in the query")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1 or not queries[0].strip():
        given = "no query" if len(queries) < 2 else f"{len(queries)} queries"
        raise Problem(400, f"{given} was sent", "send exactly one query=, or try it at /vi/sparql")
    return queries[0]


def _media_type(request: Request, pairs: Pairs, query: str) -> str:
    types = offered(query)
    named = next((value for name, value in pairs if name == "format"), None)
    if named is not None:
        if FORMATS.get(named) not in types:
            fitting = ", ".join(name for name, kind in FORMATS.items() if kind in types)
            raise Problem(406, f"the format {named!r} does not fit this query", f"choose one of {fitting}")
        return FORMATS[named]
    chosen = negotiation.choose_results(request.headers.get("accept"), types)
    if chosen is None:
        raise Problem(406, "none of the accepted types can be given", f"accept one of {', '.join(types)}")
    return chosen


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Problem(400, "the form cannot be read", "percent-encode valid UTF-8, at most 100 fields") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "the body is not UTF-8", "send UTF-8") from error


def _content_type(header: str) -> tuple[str, str]:
    kind, _, rest = header.partition(";")
    found = re.search(r"charset\s*=\s*\"?([\w.-]+)", rest, re.IGNORECASE)
    return kind.strip().lower(), found.group(1).lower() if found else ""
