"""The short way of a plain query: answered before the middleware, by the same rules, with nothing done twice.

Most of what `/sparql` is asked wants little: no key, no page of another site, no compression, no parameter but the
query. `ShortWay.takes` recognises such a request and `answer` answers it: the limits of clients, the line of log, the
figures and the headers are those of every address, and so are the functions that make them. Whatever else is sent goes
the way of all requests, and a test holds the two ways to the same answers.

    if short_way.takes(scope):
        await short_way.answer(scope, receive, send)
"""

from collections.abc import Callable
from time import perf_counter

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from api.protocols import sparql
from api.service.headers import COMPRESSED_FROM, FIELDS
from api.service.limits import Clients, client_of
from api.service.logs import Finished, defect, named, note
from api.service.problems import Problem, as_problem, plain
from ontology.errors import BanggiaoError

PATH = "/sparql"
#: Fields with which a request is not plain: each means something to the middleware or to the handler.
_REMARKABLE = frozenset(
    (b"authorization", b"origin", b"cookie", b"expect", b"upgrade", b"transfer-encoding", b"content-encoding",
     b"content-length", b"banggiao-min-transaction")
)  # fmt: skip


class ShortWay:
    """Answers plain queries."""

    def __init__(self, clients: Clients, finished: Callable[[Finished], None], *, is_open: bool) -> None:
        """Share with the long way what counts requests.

        Args:
            clients: Counts the requests of each client.
            finished: Is told of each request that was answered.
            is_open: Whether anything goes this way; not where requests are traced.
        """
        self._clients = clients
        self._finished = finished
        self._is_open = is_open

    def takes(self, scope: Scope) -> bool:
        """Say whether a request is a plain query."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET" or not self._is_open:
            return False
        asked: bytes = scope["query_string"]
        if not asked.startswith(b"query=") or b"&" in asked:
            return False
        for name, value in scope["headers"]:
            if name in _REMARKABLE or (name == b"accept-encoding" and value != b"identity"):
                return False
        return True

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a plain query."""
        begun = perf_counter()
        given = next((value for known, value in scope["headers"] if known == b"x-request-id"), b"")
        name, status, length = named(given.decode("latin-1")), 499, 0
        try:
            said = await self._said(scope, receive, name)
            length = len(said.body)
            await send({"type": "http.response.start", "status": said.status_code, "headers": _fields(said, name)})
            await send({"type": "http.response.body", "body": said.body})
            status = said.status_code
        finally:
            done = Finished("GET", PATH, status, perf_counter() - begun, length)
            self._finished(done)
            note(scope, name, done, None)

    async def _said(self, scope: Scope, receive: Receive, name: str) -> Response:
        """Give the answer, whatever happens: a boundary where every error is caught, as `api.service.logs` is."""
        client = client_of(scope)
        try:
            self._clients.enter(client)
        except Problem as problem:
            return plain(problem)
        try:
            return await sparql.query_by_get(Request(scope, receive))
        except (Problem, BanggiaoError, HTTPException) as error:
            return plain(as_problem(error))
        except Exception as error:
            return plain(defect(error, name, PATH))
        finally:
            self._clients.leave(client)


def _fields(said: Response, name: str) -> list[tuple[bytes, bytes]]:
    """Give the header of an answer as the middleware would have made it."""
    varies = [value for known, value in said.raw_headers if known == b"vary"]
    if len(said.body) >= COMPRESSED_FROM:
        varies.append(b"Accept-Encoding")
    fields = [field for field in said.raw_headers if field[0] != b"vary"]
    return [*fields, (b"vary", b", ".join((*varies, b"Origin"))), (b"x-request-id", name.encode()), *FIELDS]
