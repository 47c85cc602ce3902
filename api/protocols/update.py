"""The SPARQL 1.1 Protocol, update operation: POST of a form or of an update, with an editor's key.

The text is looked at before anything is run: whom it would ask or fetch from (`graph.reading.guard`), and which
graphs it writes (`graph.writing.update_text`), which the key must be good for. Then the one writer runs it, all of it
or nothing.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.protocols.protocol import address, await_shown, only, sent, values, writer_of
from api.service.audit import note_receipt
from api.service.dependencies import settings_of
from api.service.keys import Identity, needs
from api.service.problems import Problem
from graph.reading.guard import check_update
from graph.writing.update_text import Many, read_update
from graph.writing.writer import Receipt

router = APIRouter(tags=["SPARQL"])


@router.post("/update", summary="Run a SPARQL 1.1 update", response_class=JSONResponse)
async def update(request: Request, identity: Annotated[Identity, Depends(needs("editor"))]) -> Response:
    """Run an update sent as a form (`update=…`) or as `application/sparql-update`.

    `using-graph-uri` and `using-named-graph-uri` say which graphs its WHERE clauses look at. The answer comes when
    readers see the write, and names its transaction; with `Prefer: respond-async` it comes when the write is on the
    disk. What is made from documents and decisions nobody writes by hand.
    """
    pairs = await sent(request, "update", settings_of(request).max_write)
    if values(pairs, "query"):
        raise Problem(400, "a query and an update were sent", "send queries to /sparql")
    text = only(pairs, "update")
    default, named = values(pairs, "using-graph-uri"), values(pairs, "using-named-graph-uri")
    base, peers = address(request), frozenset(settings_of(request).service_peers)

    def run() -> tuple[Receipt, dict[str, str]]:
        check_update(text, peers=peers)
        _check_scope(text, base, identity)
        writer = writer_of(request)
        receipt = writer.update(based(text, base), default, named)
        note_receipt(request, receipt)
        return receipt, await_shown(request, writer, receipt)

    receipt, headers = await run_in_threadpool(run)
    told = {"transaction": receipt.transaction, "added": receipt.added, "removed": receipt.removed}
    return JSONResponse(told, headers=headers)


@router.api_route("/update", methods=["GET", "HEAD", "PUT", "DELETE", "PATCH"], include_in_schema=False)
async def no_such_method() -> Response:
    """Say which method there is."""
    raise Problem(405, "an update is sent by POST", "send queries to /sparql", {"Allow": "POST"})


def based(text: str, base: str) -> str:
    """Say in an update what its relative IRIs are relative to, where it does not say so itself.

    >>> based("CLEAR ALL", "http://localhost/update")
    'BASE <http://localhost/update> CLEAR ALL'
    """
    return f"BASE <{base}> {text}"


def _check_scope(text: str, base: str, identity: Identity) -> None:
    for operation in read_update(text, base):
        for target in operation.writes:
            if not isinstance(target, Many):
                identity.must_write(target)
            elif identity.graphs is not None:
                problem = f"{operation.verb} may write {target.value}"
                raise Problem(403, problem, "name the graphs, or ask for a key for all of them")
