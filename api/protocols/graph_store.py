"""The SPARQL 1.1 Graph Store Protocol: whole graphs read and written by their names.

A graph is named in the address (`/graph-store?graph=IRI`, `/graph-store?default`), or it is the address itself
(`/graph-store/people/1.ttl`). Reading is public; writing wants an editor's key that is good for the graph. What is
sent is read in a process that may be ended, and reaches the writer as N-Triples.
"""

from collections.abc import Callable
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.protocols.protocol import address, await_least, await_shown, body_less, content_type, deadline_of, writer_of
from api.rest.knowledge_route import etag
from api.service import negotiation
from api.service.audit import note_receipt
from api.service.dependencies import settings_of, shelf_of
from api.service.keys import Identity, needs
from api.service.limits import read_body
from api.service.problems import Problem
from graph.engine import Answer
from graph.engine.sent import MEDIA_TYPES, N_TRIPLES
from graph.writing.writer import Receipt, Writer

router = APIRouter(tags=["Graph store"])
Editor = Annotated[Identity, Depends(needs("editor"))]

_PATHS = ("/graph-store", "/graph-store/{path:path}")
#: Files of one form.
_MOST_FILES = 100
_SENT_AS = {**{name: name for name in MEDIA_TYPES}, "application/x-turtle": "text/turtle"}


async def read(request: Request) -> Response:
    """Give a graph in the format that is accepted; 404 where there is no graph of this name."""
    graph = _named(request)
    accept = request.headers.get("accept")
    media_type = negotiation.choose_graph(accept, negotiation.GRAPH_TYPES)
    if media_type is None:
        types = ", ".join(negotiation.GRAPH_TYPES)
        raise Problem(406, "none of the accepted types can be given", f"accept one of {types}")
    headers = {"ETag": etag(request), "Vary": "Accept", "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    shelf = shelf_of(request)
    deadline = deadline_of(request)

    def found() -> Answer:
        await_least(request)
        return shelf.pool().graph(graph, media_type, deadline_s=deadline)

    answer = await run_in_threadpool(found)
    headers |= {"Content-Type": negotiation.content_type(media_type), "Access-Control-Allow-Origin": "*"}
    return Response(answer.body, headers=headers)


async def head(request: Request) -> Response:
    """Give the headers that GET would give."""
    return body_less(await read(request))


async def put(request: Request, identity: Editor) -> Response:
    """Make a graph hold what is sent; 201 where it is new."""
    graph = _writable(request, identity)
    triples = await _sent(request, graph)
    return await _written(request, lambda writer: writer.put_graph(graph, triples, N_TRIPLES))


async def post(request: Request, identity: Editor) -> Response:
    """Add what is sent to a graph; without a name in the address, to a new graph whose name is in `Location`."""
    if request.url.query or request.url.path.strip("/") != "graph-store":
        graph = _writable(request, identity)
        triples = await _sent(request, graph)
        return await _written(request, lambda writer: writer.post_graph(graph, triples, N_TRIPLES))
    new = address(request, f"/graph-store/{uuid4()}")
    identity.must_write(new)
    triples = await _sent(request, new)
    answer = await _written(request, lambda writer: writer.put_graph(new, triples, N_TRIPLES))
    answer.headers["Location"] = new
    return answer


async def delete(request: Request, identity: Editor) -> Response:
    """Remove a graph; 404 where there is none of this name."""
    graph = _writable(request, identity)
    return await _written(request, lambda writer: writer.delete_graph(graph))


async def no_such_method() -> Response:
    """Say which methods there are."""
    allowed = {"Allow": "GET, HEAD, PUT, POST, DELETE"}
    raise Problem(405, "graphs are not patched", "send an update to /update", allowed)


for _path in _PATHS:
    _shown = _path == _PATHS[0]
    router.add_api_route(_path, read, methods=["GET"], summary="Read a graph", include_in_schema=_shown)
    router.add_api_route(_path, head, methods=["HEAD"], include_in_schema=False)
    router.add_api_route(_path, put, methods=["PUT"], summary="Replace a graph", include_in_schema=_shown)
    router.add_api_route(_path, post, methods=["POST"], summary="Add to a graph", include_in_schema=_shown)
    router.add_api_route(_path, delete, methods=["DELETE"], summary="Remove a graph", include_in_schema=_shown)
    router.add_api_route(_path, no_such_method, methods=["PATCH"], include_in_schema=False)


def _named(request: Request) -> str | None:
    """Read which graph an address names; None is the default graph. Raises Problem 400."""
    given = request.query_params.multi_items()
    direct = request.url.path.removeprefix("/graph-store").strip("/")
    match given, direct:
        case [("default", "")], "":
            return None
        case [("graph", iri)], "" if iri:
            return iri
        case [], path if path:
            return address(request)
    raise Problem(400, "the address names no graph, or several", "send ?graph=IRI or ?default")


def _writable(request: Request, identity: Identity) -> str | None:
    graph = _named(request)
    identity.must_write(graph)
    return graph


async def _sent(request: Request, graph: str | None) -> bytes:
    """Read what is sent, one graph or a form of files, as N-Triples."""
    kind, charset = content_type(request)
    if kind == "multipart/form-data":
        parts = await _files(request)
    else:
        _check_type(kind, charset)
        parts = [(kind, await read_body(request, settings_of(request).max_write))]
    base = address(request) if graph is None else graph
    pool, deadline = shelf_of(request).pool(), deadline_of(request)

    def parse() -> bytes:
        return b"".join(pool.parse(data, _SENT_AS[part], base, deadline_s=deadline)[1] for part, data in parts)

    return await run_in_threadpool(parse)


async def _files(request: Request) -> list[tuple[str, bytes]]:
    found = []
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
        for _, part in form.multi_items():
            if not isinstance(part, UploadFile):
                raise Problem(400, "the form has a field that is no file", "send files with their media types")
            kind = (part.content_type or "").partition(";")[0].strip().lower()
            _check_type(kind, "")
            found.append((kind, await part.read()))
    if not found:
        raise Problem(400, "the form has no file", "send files with their media types")
    return found


def _check_type(kind: str, charset: str) -> None:
    if kind not in _SENT_AS:
        problem = f"the body is {kind or 'of no stated type'}"
        raise Problem(415, problem, f"send one of {', '.join(MEDIA_TYPES)}", {"Accept": ", ".join(MEDIA_TYPES)})
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, f"the charset is {charset}", "send UTF-8")


async def _written(request: Request, write: Callable[[Writer], Receipt]) -> Response:
    def run() -> tuple[Receipt, dict[str, str]]:
        writer = writer_of(request)
        receipt = write(writer)
        note_receipt(request, receipt)
        return receipt, await_shown(request, writer, receipt)

    receipt, headers = await run_in_threadpool(run)
    return Response(status_code=201 if receipt.created else 204, headers=headers)
