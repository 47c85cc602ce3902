"""How much one client may send and ask: bodies by length and time, requests by rate and number.

`BodyLimit` stands before every route, so that no route reads a body that is too long, too slow or compressed,
whatever length it claims to have. `ClientLimit` counts requests of one client, an address or a key. `read_body` reads
a wanted body whole.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from time import monotonic

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.service.headers import field
from api.service.keys import identity_in
from api.service.problems import Problem, plain

#: Past its patience, a body has to come at least this fast.
BYTES_PER_S = 16_000
#: Bytes and seconds that a refused body is read on for, so that its sender sees why.
DRAINED = 128 << 20
DRAINING_S = 3.0
#: What costs nothing, and must answer when all else is refused.
FREE = ("/healthz", "/readyz", "/metrics", "/static/")
#: Clients remembered at most; the one that asked longest ago is forgotten first.
REMEMBERED = 20_000


class BodyLimit:
    """Wrap an application so that no request body beyond a limit is read."""

    def __init__(self, app: ASGIApp, limit: int, by_path: Mapping[str, int], patience_s: float) -> None:
        """Set the limits.

        Args:
            app: The application.
            limit: Bytes of a body.
            by_path: Bytes where an address begins with this path.
            patience_s: Seconds any body may take.
        """
        self.app = app
        self._limit = limit
        self._by_path = by_path
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a body that is announced as too long or compressed; watch the others as they come."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((most for path, most in self._by_path.items() if scope["path"].startswith(path)), self._limit)
        length = field(scope, b"content-length") or "0"
        if (field(scope, b"content-encoding") or "identity").strip().lower() != "identity":
            refused = Problem(415, "a compressed body is not accepted", "send it as it is", _CLOSE)
            await plain(refused)(scope, receive, send)
        elif length.isdecimal() and int(length) > limit:
            await _refuse_and_drain(scope, receive, send, _too_long(limit))
        else:
            watched = _Watched(receive, limit, self._patience_s)
            # What no route wants is not read to its end: an unknown length costs the connection.
            await self.app(scope, watched.receive, _closing(send) if field(scope, b"transfer-encoding") else send)


async def _refuse_and_drain(scope: Scope, receive: Receive, send: Send, problem: Problem) -> None:
    """Answer at once, then read on a little: who is still sending when a connection closes never sees the answer."""

    async def send_and_hold(message: Message) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    await plain(problem)(scope, receive, send_and_hold)
    left = DRAINED
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAINING_S):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    break
    await send({"type": "http.response.body", "body": b""})


class _Watched:
    """A body as it comes: counted, and timed from the first time it is asked for."""

    def __init__(self, receive: Receive, limit: int, patience_s: float) -> None:
        self._receive = receive
        self._limit = limit
        self._patience_s = patience_s
        self._read = 0
        self._begun: float | None = None
        self._is_whole = False

    async def receive(self) -> Message:
        """Give the next piece; raise 413 or 408 where it is one too many or too late."""
        if self._is_whole:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._begun = now if self._begun is None else self._begun
        try:
            async with asyncio.timeout_at(self._begun + self._patience_s + self._read / BYTES_PER_S):
                message = await self._receive()
        except TimeoutError as error:
            problem = Problem(408, "the body did not arrive in time", "send it faster or in smaller parts", _CLOSE)
            raise _as_http(problem) from error
        self._read += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._read > self._limit:
            raise _as_http(_too_long(self._limit))
        return message


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body piece by piece and stop at the limit, whatever length it claims to have.

    Raises:
        Problem: 413 when it is longer.
        HTTPException: 408 when it does not arrive in time.
    """
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > limit:
            raise _too_long(limit)
    return bytes(read)


@dataclass(slots=True)
class _Client:
    """What is known of one client: its tokens, when they were counted, its requests in work."""

    tokens: float
    at: float
    working: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """Limits of requests; 0 is no limit.

    Attributes:
        total, each: Requests in work at a time, of all clients and of one.
        per_s: Requests a second of one client in the long run.
        burst: Requests of one client at once before its rate counts.
    """

    total: int
    each: int
    per_s: float
    burst: int


class Clients:
    """Counts the requests of each client."""

    def __init__(self, rates: Rates, clock: Callable[[], float] = monotonic) -> None:
        self._rates = rates
        self._clock = clock
        self._clients: OrderedDict[str, _Client] = OrderedDict()
        self.working = 0

    def enter(self, name: str) -> None:
        """Let a request in; who lets in must let out.

        Raises:
            Problem: 429 where the client has too many or asks too fast, 503 where all clients have too many.
        """
        rates, client, now = self._rates, self._client(name), self._clock()
        client.tokens = min(rates.burst, client.tokens + (now - client.at) * rates.per_s)
        client.at = now
        if rates.total and self.working >= rates.total:
            raise Problem(503, "the service is busy", "try again in a moment", {"Retry-After": "2"})
        if rates.each and client.working >= rates.each:
            problem = f"{client.working} requests of yours are in work"
            raise Problem(429, problem, "wait for their answers", {"Retry-After": "1"})
        if rates.per_s:
            if client.tokens < 1:
                wait = ceil((1 - client.tokens) / rates.per_s)
                problem = f"more than {rates.per_s:g} requests a second came from you"
                raise Problem(429, problem, "ask more slowly", {"Retry-After": str(wait)})
            client.tokens -= 1
        client.working += 1
        self.working += 1

    def leave(self, name: str) -> None:
        """Let a request out."""
        self._clients[name].working -= 1
        self.working -= 1

    def _client(self, name: str) -> _Client:
        client = self._clients.setdefault(name, _Client(self._rates.burst, self._clock()))
        self._clients.move_to_end(name)
        if len(self._clients) > REMEMBERED:
            oldest = next((n for n, c in self._clients.items() if not c.working and n != name), None)
            if oldest is not None:
                del self._clients[oldest]
        return client


class ClientLimit:
    """Wrap an application so that no client keeps the others out."""

    def __init__(self, app: ASGIApp, clients: Clients) -> None:
        self.app = app
        self._clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 429 or 503 to what is too much, pass the rest through."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self.app(scope, receive, send)
            return
        name = client_of(scope)
        try:
            self._clients.enter(name)
        except Problem as problem:
            await plain(problem)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._clients.leave(name)


def client_of(scope: Scope) -> str:
    """Name the client of a request: by its key where it sent one, else by its address."""
    identity = identity_in(scope)
    if identity is not None:
        return f"key {identity.key_id}"
    return name_of(scope["client"][0] if scope.get("client") else "")


def name_of(address: str) -> str:
    """Name a client that sent no key; "" is an address that is not known."""
    return f"address {address or 'unknown'}"


_CLOSE = {"Connection": "close"}


def _too_long(limit: int) -> Problem:
    return Problem(413, f"the body is longer than {limit:,} bytes", "shorten it", _CLOSE)


def _as_http(problem: Problem) -> HTTPException:
    """Say a problem as the framework's own error, the only one it lets pass while it reads a body."""
    return HTTPException(problem.status, f"{problem.problem}; {problem.remedy}", problem.headers)


def _closing(send: Send) -> Send:
    async def send_and_close(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return send_and_close
