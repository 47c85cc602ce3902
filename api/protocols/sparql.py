"""The SPARQL 1.1 Protocol, query operation: GET, POST of a form, POST of a query.

Outsiders' queries run in killable readers (`graph.reading.readers`). The result format follows the Accept header; its
name in `?format=` wins, for people who type addresses. A GET without a query describes the service.
"""

import re

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from api.protocols.protocol import Pairs, address, await_least, body_less, deadline_of, only, pairs_of, sent, values
from api.protocols.service_description import describe
from api.rest.knowledge_route import etag
from api.service import negotiation
from api.service.dependencies import settings_of, shelf_of
from api.service.headers import field
from api.service.least import names_least
from api.service.problems import Problem
from graph.engine import Dataset

router = APIRouter(tags=["SPARQL"])

_PROLOGUE = re.compile(
    r"(?:[ \t\r\n]+|#[^\r\n]*|(?:BASE|VERSION)\s*(?:<[^>]*>|\"[^\"]*\"|'[^']*')"
    r"|PREFIX\s+[^\s:]*:\s*<[^>]*>)*+",
    re.IGNORECASE,
)
_FORM = re.compile(r"SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
#: Functions whose value is another one the next time, so that no tag can stand for the answer.
_FLEETING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
FORMATS = {
    "json": negotiation.JSON_RESULTS,
    "xml": negotiation.XML_RESULTS,
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nquads": "application/n-quads",
    "trig": "application/trig",
}


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
    """Run the query in `?query=`, on the graphs in `?default-graph-uri=` and `?named-graph-uri=` if any are given.

    Formats by Accept, or by `?format=` json, xml, csv, tsv for SELECT and ASK; turtle, ntriples, jsonld, rdfxml,
    nquads, trig for CONSTRUCT and DESCRIBE. At most 10,000 rows, or `?rows=`; a cut answer carries
    `Banggiao-Truncated: true`. Without a query, the description of the service.
    """
    pairs = pairs_of(request.scope["query_string"].decode("latin-1"))
    if not values(pairs, "query") and not values(pairs, "update"):
        return _description(request)
    query = _only_query(pairs)
    # Made before the query is run: at worst the answer is newer than its tag, and asked for again.
    tag = None if is_fleeting(query) else etag(request)
    if tag is not None and tag in (field(request.scope, b"if-none-match") or ""):
        return not_changed(tag)
    answer = await _answer(request, pairs, query)
    answer.headers.update({} if tag is None else _tagged(tag))
    return answer


def is_fleeting(query: str) -> bool:
    """Say whether an answer may be another one the next time though nothing was published."""
    return "(" in query and _FLEETING.search(query) is not None


def not_changed(tag: str) -> Response:
    """Say to who has an answer that it still stands."""
    return Response(status_code=304, headers={**_tagged(tag), "Vary": "Accept"})


@router.head("/sparql", include_in_schema=False)
async def query_by_head(request: Request) -> Response:
    """Give the headers that GET would give."""
    return body_less(await query_by_get(request))


@router.post("/sparql", summary="Run a SPARQL 1.1 query sent in the body", response_class=Response)
async def query_by_post(request: Request) -> Response:
    """Run a query sent as a form (`query=…`) or as `application/sparql-query`, with parameters as for GET."""
    pairs = await sent(request, "query", settings_of(request).max_body)
    return await _answer(request, pairs, _only_query(pairs))


@router.api_route("/sparql", methods=["PUT", "DELETE", "PATCH"], include_in_schema=False)
async def no_such_method() -> Response:
    """Say which methods there are."""
    raise Problem(405, "a query is asked by GET or POST", "send updates to /update", {"Allow": "GET, HEAD, POST"})


#: What `api.protocols.direct` calls past the router; the other methods are few.
HANDLERS = {("GET", "/sparql"): query_by_get, ("POST", "/sparql"): query_by_post}


async def _answer(request: Request, pairs: Pairs, query: str) -> Response:
    media_type = _media_type(request, pairs, query)
    deadline, rows = _seconds(request, pairs), _rows(request, pairs)
    dataset, base = _dataset(pairs), address(request)
    if names_least(request):
        await run_in_threadpool(await_least, request)
    shelf = shelf_of(request)
    pool = shelf.pool_at_hand
    if pool is None:
        pool = await run_in_threadpool(shelf.pool)
    found = await pool.serialise_soon(query, media_type, deadline_s=deadline, rows=rows, dataset=dataset, base=base)
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}
    if found.truncated:
        headers["Banggiao-Truncated"] = "true"
    return Response(found.body, headers={**headers, "Content-Type": negotiation.content_type(media_type)})


def _description(request: Request) -> Response:
    accept = request.headers.get("accept")
    if negotiation.choose(accept, (*negotiation.GRAPH_TYPES, "text/html")) == "text/html":
        language = negotiation.choose_language(request.headers.get("accept-language"), ("vi", "en"))
        return RedirectResponse(f"/{language}/sparql", 303, headers={"Vary": "Accept, Accept-Language"})
    media_type = negotiation.choose_graph(accept, negotiation.GRAPH_TYPES)
    if media_type is None:
        raise Problem(406, "none of the accepted types can be given", "accept text/turtle, or send query=")
    body = describe(address(request, "/sparql"), address(request, "/update"), media_type)
    return Response(body, headers={"Vary": "Accept", "Content-Type": negotiation.content_type(media_type)})


def _tagged(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "no-cache"}


def _only_query(pairs: Pairs) -> str:
    if values(pairs, "update"):
        raise Problem(400, "this address takes queries, not updates", "send query=, or updates to /update")
    return only(pairs, "query")


def _dataset(pairs: Pairs) -> Dataset | None:
    default, named = values(pairs, "default-graph-uri"), values(pairs, "named-graph-uri")
    return Dataset(default, named) if default or named else None


def _seconds(request: Request, pairs: Pairs) -> float:
    """A client may ask for a shorter deadline with `?timeout=`."""
    given = values(pairs, "timeout")
    try:
        wanted = float(given[0]) if given else deadline_of(request)
    except ValueError:
        wanted = 0.0
    if not wanted > 0.0:
        raise Problem(400, f"timeout is {given[0][:40]!r}", "send seconds, as timeout=2.5")
    return min(wanted, deadline_of(request))


def _rows(request: Request, pairs: Pairs) -> int:
    """A client may ask for fewer or more rows with `?rows=`, up to the service's own limit."""
    given = values(pairs, "rows")
    if given and not (given[0].isdecimal() and len(given[0]) < 10):
        raise Problem(400, f"rows is {given[0][:40]!r}", "send a whole number, as rows=500")
    settings = settings_of(request)
    return min(int(given[0]) if given else settings.rows, settings.max_rows)


def _media_type(request: Request, pairs: Pairs, query: str) -> str:
    named = next((value for name, value in pairs if name == "format"), None)
    if named is None:
        return accepted(field(request.scope, b"accept"), query)
    types = offered(query)
    if FORMATS.get(named) not in types:
        fitting = ", ".join(name for name, kind in FORMATS.items() if kind in types)
        raise Problem(406, f"the format {named[:40]!r} does not fit this query", f"choose one of {fitting}")
    return FORMATS[named]


def accepted(accept: str | None, query: str) -> str:
    """Choose the media type of an answer by the Accept header. Raises Problem 406."""
    types = offered(query)
    choose = negotiation.choose_results if types == negotiation.RESULT_TYPES else negotiation.choose_graph
    # Most clients name the one type they want.
    chosen = accept if accept in types else choose(accept, types)
    if chosen is None:
        raise Problem(406, "none of the accepted types can be given", f"accept one of {', '.join(types)}")
    return chosen
