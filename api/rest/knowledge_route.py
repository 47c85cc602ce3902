"""Routes that read the knowledge: parameters held to their names, answers held to the snapshot they were read from.

A parameter that a route does not take is refused by name, so that a misspelt filter never widens an answer. An answer
carries an ETag made of the published snapshot, the day and what was asked; who has it already gets 304 without a look
at the store.

    router = APIRouter(prefix="/api/v1", route_class=KnowledgeRoute)
"""

from collections.abc import Awaitable, Callable, Coroutine
from hashlib import sha256
from typing import Any

from fastapi import Request, Response, params
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from api.service.dependencies import settings_of, shelf_of
from api.service.headers import field
from api.service.problems import Problem

#: In `openapi_extra` of a route whose parameters no signature can name; it checks them itself.
OWN_PARAMETERS = "x-own-parameters"
_VARY = "Accept, Accept-Language"


class KnowledgeRoute(APIRoute):
    """A route whose answers depend on the published snapshot, the day and the request alone."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take HEAD for the GET that it is without its body, which the server leaves out."""
        return super().matches(_as_get(scope))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request; see `matches`."""
        await super().handle(_as_get(scope), receive, send)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler of the route."""
        handle = super().get_route_handler()
        known = frozenset(f.alias for f in get_flat_params(self.dependant) if isinstance(f.field_info, params.Query))
        is_open = OWN_PARAMETERS in (self.openapi_extra or {})

        async def handle_known(request: Request) -> Response:
            if not is_open:
                refuse_unknown(request, known)
            return await tagged(request, handle)

        return handle_known


async def tagged(request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
    """Answer a request for knowledge with its tag, or with 304 where the client has the answer already."""
    # The tag is that of the edition at hand: an answer that is newer than its tag is asked for again.
    shelf = shelf_of(request)
    ready = shelf.ready()
    edition = await run_in_threadpool(shelf.current) if ready is None else ready
    tag = etag(request, edition.stamp)
    headers = {"ETag": tag, "Vary": _VARY, "Cache-Control": "no-cache"}
    if tag in _tags(request.headers.get("if-none-match", "")) and request.method in ("GET", "HEAD"):
        return Response(status_code=304, headers=headers)
    response = await handle(request)
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.headers.update(headers)
    else:
        response.headers["Vary"] = _VARY
    return response


def _as_get(scope: Scope) -> Scope:
    return {**scope, "method": "GET"} if scope.get("method") == "HEAD" else scope


def refuse_unknown(request: Request, known: frozenset[str]) -> None:
    """Refuse parameters that are none.

    Raises:
        Problem: 400 with the names.
    """
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        remedy = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
        raise Problem(400, f"there is no parameter {', '.join(map(repr, unknown))}", remedy)


def etag(request: Request, stamp: str | None = None) -> str:
    """Name the answer to a request: a weak tag of the snapshot, the day, the address and what is accepted.

    Args:
        request: What is asked.
        stamp: Of the edition that answers; None where the readers answer from what was published last.
    """
    stamp = shelf_of(request).stamp if stamp is None else stamp
    scope = request.scope
    host, accept, language = (field(scope, name) or "" for name in (b"host", b"accept", b"accept-language"))
    address = (scope["scheme"], host, scope["path"], scope["query_string"].decode("latin-1"))
    return tag_of(stamp, settings_of(request).today().isoformat(), address, accept, language)


def tag_of(stamp: str, day: str, address: tuple[str, str, str, str], accept: str, language: str) -> str:
    """Name an answer by what it depends on; its address by scheme, host, path and query."""
    told = "\x1f".join((stamp, day, *address, accept, language))
    return f'W/"{sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def _tags(header: str) -> set[str]:
    return {part.strip() for part in header.split(",")}
