"""Connections before they are requests: headers that never end, addresses too long, answers nobody takes.

The server waits for ever for the end of a header and keeps all of it in memory; so each connection here has a clock
and a measure of its own, and is told and closed when either is over. Closing is gentle: what a client still sends is
thrown away for a moment, because a connection that is closed on unread bytes is reset, and the client would lose the
answer that says why. A plain query (`api.protocols.short`) is answered from here, without a task and a scope of its
own. `server_config` is how the service is run:

    uvicorn.Server(server_config(create_app(settings), settings)).run()
"""

import asyncio
import json
import resource
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.service.headers import HEADERS
from api.service.settings import Settings
from api.service.turn import Header, Turn

if TYPE_CHECKING:
    from api.protocols.short import Asked, ShortWay

#: Seconds after which a connection whose client takes no bytes of its answer is dropped.
STALLED_S = 60.0
#: How long, and for how many bytes, a client that was refused may go on sending before it is cut off.
LINGER_S = 5.0
LINGER_BYTES = 48_000_000
#: Files and connections that a process holds open at most.
_FILES = 65_536
#: Connections one address may hold open, a trusted proxy apart.
OPEN_CONNECTIONS = 1_000


class Refusal(Exception):
    """A request is refused before its header is whole."""

    def __init__(self, status: HTTPStatus, problem: str) -> None:
        super().__init__(status, problem)
        self.status = status
        self.problem = problem


class Connection(HttpToolsProtocol):
    """A connection of HTTP/1.1 with bounds on time and size of each header; `bounded` gives it settings."""

    settings: ClassVar[Settings]
    #: Answers plain queries, where the application has such a way.
    short: ClassVar["ShortWay | None"]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._refusal: Refusal | None = None
        self._in_header = True
        #: Bytes that came since the last header was whole, and bytes of the fields among them.
        self._waiting_bytes = 0
        self._field_bytes = 0
        self._is_whole = True
        self._thrown_away = 0
        #: When a header has to be whole, None where none is awaited; and the timer that looks.
        self._late_at: float | None = None
        self._clock: asyncio.TimerHandle | None = None
        self._linger: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._turn: Turn | None = None
        #: What came last, and the header of the last plain query.
        self._data = b""
        self._header: Header | None = None
        #: When the last answer was given, None where something came since; and the timer that looks.
        self._rests_since: float | None = None
        self._idle: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the first header."""
        super().connection_made(transport)
        self.transport = _Gentle(transport, self)  # type: ignore[assignment]  # it does all that is asked of a transport
        self._start_clock()
        address = _address(self)
        if address is not None and address not in self.settings.trusted_proxies:
            held = sum(_address(other) == address for other in self.connections)
            if held > OPEN_CONNECTIONS:
                self._refuse(Refusal(HTTPStatus.TOO_MANY_REQUESTS, "too many connections are open from this address"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop_clock()
        if self._clock is not None:
            self._clock.cancel()
        self.resume_writing()
        for clock in (self._linger, self._idle):
            if clock is not None:
                clock.cancel()
        if self._turn is not None:
            self._turn.disconnected = True
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; refuse a header that is too large though no field of it is whole yet."""
        if self._linger is not None or self._refusal is not None:
            self._thrown_away += len(data)
            if self._thrown_away > LINGER_BYTES:
                self.transport.abort()
            return
        self._rests_since = None
        if (asked := self._asked_again(data)) is not None:
            self._begin(Turn(self, asked))
            return
        self._data = data
        super().data_received(data)
        self._data = b""
        if self._in_header and self._refusal is None:
            self._waiting_bytes += len(data)
            if self._waiting_bytes > self.settings.max_header:
                self._refuse(self._too_large())

    def on_message_begin(self) -> None:
        """Start the clock of a header."""
        super().on_message_begin()
        self._in_header, self._is_whole, self._field_bytes = True, False, 0
        self._start_clock()

    def on_url(self, url: bytes) -> None:
        """Measure the address."""
        super().on_url(url)
        limit = self.settings.max_url
        if len(self.url) > limit:
            self._refusal = Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"the address is longer than {limit:,} bytes")
            raise self._refusal

    def on_header(self, name: bytes, value: bytes) -> None:
        """Measure the fields."""
        super().on_header(name, value)
        self._field_bytes += len(name) + len(value) + 4
        if self._field_bytes + len(self.url) > self.settings.max_header:
            self._refusal = self._too_large()
            raise self._refusal

    def on_headers_complete(self) -> None:
        """Stop the clock: from here on, `api.service.limits` watches the body."""
        self._in_header, self._waiting_bytes = False, 0
        self._stop_clock()
        asked = self._plain()
        if asked is None:
            super().on_headers_complete()
        else:
            self._header = Header.of(self._data, asked)
            self._turn = self.cycle = Turn(self, asked)  # type: ignore[assignment]  # it does what is asked of a cycle

    def on_message_complete(self) -> None:
        """Note that nothing more of this request will come; a plain query is whole now."""
        self._is_whole = True
        turn = self._turn
        if turn is None or self.cycle is not turn:  # type: ignore[comparison-overlap]
            super().on_message_complete()
        elif not turn.is_begun:
            self._begin(turn)

    def on_response_complete(self) -> None:
        """Go on after an answer; after that of a plain query, with a timer that runs already."""
        is_plain = self.cycle is self._turn  # type: ignore[comparison-overlap]
        if self.pipeline or not is_plain or self.transport.is_closing():
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._rests_since = self.loop.time()
        if self._idle is None:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._rested)

    def _rested(self) -> None:
        """Close a connection on which nothing came for so long."""
        self._idle = None
        if self._rests_since is None:
            return
        left = self._rests_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._idle = self.loop.call_later(left, self._rested)
        else:
            self.timeout_keep_alive_handler()

    def _asked_again(self, data: bytes) -> "Asked | None":
        """Give what is asked where only the query differs from the one before, which is answered."""
        header, turn = self._header, self._turn
        if header is None or turn is None or self.cycle is not turn or not turn.response_complete:  # type: ignore[comparison-overlap]
            return None
        if self._in_header or not self._is_whole or self.flow.write_paused or self.transport.is_closing():
            return None
        if len(data) - len(header.end) > self.settings.max_url or len(data) > self.settings.max_header:
            return None
        return header.asked_by(data) if self.short is not None and self.short.is_ready else None

    def _begin(self, turn: Turn) -> None:
        self._turn = self.cycle = turn  # type: ignore[assignment]  # it does what is asked of a cycle
        turn.is_begun = True
        if self.short is not None:
            self.short.ask(turn.asked, turn.answered)

    def _plain(self) -> "Asked | None":
        """Give what is asked where it is a plain query, and nothing else is in work on this connection."""
        if self.short is None or (self.cycle is not None and not self.cycle.response_complete):
            return None
        if self.flow.write_paused or self.root_path or self.scheme is None:
            return None
        parser = self.parser
        if parser.get_method() != b"GET" or parser.get_http_version() != "1.1" or not parser.should_keep_alive():
            return None
        return self.short.taken(self.url, self.headers, self.scheme, self.client)

    @property
    def is_lingering(self) -> bool:
        """Say whether it was closed for us, and only throws away what still comes."""
        return self._linger is not None

    def end(self, transport: asyncio.Transport) -> None:
        """Close the connection, gently where its client may still be sending."""
        if self._is_whole or not transport.can_write_eof():
            transport.close()
        elif self._linger is None:
            self._linger = self.loop.call_later(LINGER_S, transport.abort)
            self._stop_clock()
            transport.write_eof()
            self.flow.resume_reading()

    def send_400_response(self, msg: str) -> None:
        """Say why the parser stopped: by our own refusal, or because this is no HTTP."""
        self._refuse(self._refusal or Refusal(HTTPStatus.BAD_REQUEST, "this is no HTTP/1.1 request"))

    def pause_writing(self) -> None:
        """Start the clock of a client that does not take its answer."""
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(STALLED_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop that clock."""
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        if self.flow is not None:
            super().resume_writing()

    def _start_clock(self) -> None:
        """See to it that a header is there in time; a timer that runs already is set anew when it rings."""
        self._late_at = self.loop.time() + self.settings.header_timeout_s
        if self._clock is None:
            self._clock = self.loop.call_at(self._late_at, self._late)

    def _stop_clock(self) -> None:
        self._late_at = None

    def _late(self) -> None:
        self._clock = None
        if self._late_at is None:
            return
        if self._late_at > self.loop.time():
            self._clock = self.loop.call_at(self._late_at, self._late)
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self._start_clock()  # an earlier request of this connection is still being answered
            return
        seconds = self.settings.header_timeout_s
        self._refuse(Refusal(HTTPStatus.REQUEST_TIMEOUT, f"no whole header came within {seconds:g} s"))

    def _too_large(self) -> Refusal:
        problem = f"the header is larger than {self.settings.max_header:,} bytes"
        return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, problem)

    def _refuse(self, refusal: Refusal) -> None:
        self._refusal, self._is_whole = refusal, False
        if not self.transport.is_closing():
            self.transport.write(_answer(refusal))
            self.transport.close()


class _Gentle:
    """A transport whose `close` leaves the client time to read the answer."""

    def __init__(self, transport: asyncio.Transport, connection: Connection) -> None:
        self._transport = transport
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Say whether nothing more may be written."""
        return self._connection.is_lingering or self._transport.is_closing()

    def close(self) -> None:
        """Close it, now or in a moment."""
        self._connection.end(self._transport)


def bounded(settings: Settings, short: "ShortWay | None" = None) -> type[Connection]:
    """Make the class of connections with these bounds and this way of plain queries, as the server wants it."""
    return type("BoundedConnection", (Connection,), {"settings": settings, "short": short})


def server_config(app: ASGIApp, settings: Settings, **more: Any) -> uvicorn.Config:
    """Say how the service is run.

    Args:
        app: The application.
        settings: Where to listen, whom to trust, how long to wait.
        more: What a caller wants otherwise (`fd`, `uds`, `timeout_graceful_shutdown`).
    """
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "http": bounded(settings, getattr(getattr(app, "state", None), "short", None)),
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
        "timeout_keep_alive": settings.idle_timeout_s,
    }
    return uvicorn.Config(app, **{**options, **more})


def _address(connection: object) -> str | None:
    client = getattr(connection, "client", None)
    return client[0] if client else None


def raise_file_limit() -> None:
    """Let this process hold as many connections open as the system allows it at all."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _answer(refusal: Refusal) -> bytes:
    status = refusal.status
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": refusal.problem}
    content = json.dumps(body).encode()
    fields = {
        **HEADERS,
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(content)),
        "Connection": "close",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return STATUS_LINE[int(status)] + head.encode("ascii") + b"\r\n" + content
