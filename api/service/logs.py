"""What happened, as lines of JSON, one a request; and the id by which a request is found again.

A client may give a request its id in `X-Request-Id`; a sane one is kept, any other replaced; every answer carries it.
Neither addresses' query strings nor headers nor bodies are logged, so no key is; should one get into a message all
the same, only its id is left of it. This is one of the two boundaries where every error is caught.

    {"time": "2026-11-22T09:00:00.123Z", "level": "info", "event": "request", "request": "f3c1…", "status": 200, …}
"""

import asyncio
import json
import logging
import random
import re
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from time import gmtime, perf_counter, strftime, time
from typing import IO, Any

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.service.headers import field
from api.service.keys import identity_in
from api.service.problems import Problem, respond

LOGGER = "banggiao"
#: Seconds that the line of a request may wait for others, to be written with them.
TOGETHER_S = 0.1
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_encoded = json.JSONEncoder(ensure_ascii=False, default=str).encode
_logger = logging.getLogger(LOGGER)
#: What JSON writes as it is, and no key is.
_HARMLESS = re.compile(r"[A-Za-z0-9./:-]{0,50}+")
_KEY = re.compile(r"(banggiao_[0-9a-f]{8})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Finished:
    """A request that was answered.

    Attributes:
        method, route: As `GET`, and the pattern of the address (`/id/{kind}/{key}`), "" where there is none.
        status: Of the answer; 499 where the client went away before there was one.
        seconds: From the end of its header to the end of its answer.
        answered: Bytes of the answer's body.
    """

    method: str
    route: str
    status: int
    seconds: float
    answered: int


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON without keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; what it carries as `fields` stands beside the message."""
        at = f"{strftime('%Y-%m-%dT%H:%M:%S', gmtime(record.created))}.{int(record.msecs):03}Z"
        line: dict[str, Any] = {"time": at, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.name != LOGGER:
            line["logger"] = record.name
        if record.exc_info is not None:
            line["error"] = self.formatException(record.exc_info)
        return without_keys(_encoded(line))


class Lines(logging.StreamHandler[IO[str]]):
    """Writes lines to a stream; those of requests are kept for a moment and written together."""

    def __init__(self, stream: IO[str]) -> None:
        super().__init__(stream)
        self._kept: list[str] = []

    def keep(self, line: str, loop: asyncio.AbstractEventLoop) -> None:
        """Write a line soon, and before all that comes later."""
        self._kept.append(line)
        if len(self._kept) == 1:
            loop.call_later(TOGETHER_S, self.flush)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, and what was kept before it."""
        self._write_kept()
        super().emit(record)

    def flush(self) -> None:
        """Write what was kept, and have it leave the process."""
        with self.lock or nullcontext():
            self._write_kept()
            super().flush()

    def _write_kept(self) -> None:
        if self._kept:
            kept, self._kept = self._kept, []
            self.stream.write("".join(kept))


def without_keys(text: str) -> str:
    """Leave only the id of each key in a text.

    >>> without_keys("Bearer banggiao_0123abcd_" + "x" * 43)
    'Bearer banggiao_0123abcd_…'
    """
    return _KEY.sub(r"\1_…", text) if "banggiao_" in text else text


def start_logging(level: str, stream: IO[str] = sys.stderr) -> None:
    """Write everything that is logged in this process as lines of JSON."""
    handler = Lines(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)


def log(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: Any) -> None:
    """Log an event with its fields."""
    if _logger.isEnabledFor(level):
        # A record made here is not looked for in the stack, which would take longer than all the rest.
        about = (type(error), error, error.__traceback__) if error is not None else None
        _logger.handle(_logger.makeRecord(LOGGER, level, "", 0, event, (), about, extra={"fields": fields}))


def request_id(request: Request) -> str:
    """Give the id of a request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


class RequestLog:
    """Wrap an application so that each request has an id, a line and an answer, whatever happens."""

    def __init__(self, app: ASGIApp, finished: Callable[[Finished], None]) -> None:
        self.app = app
        self._finished = finished

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through; answer 500 to a defect."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = named(field(scope, b"x-request-id") or "")
        scope.setdefault("state", {})["request_id"] = name
        answer = _Answer(send, name)
        begun = perf_counter()
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:  # the boundary: a defect is one answer's, and is logged with its trace
            problem = defect(error, name, scope["path"])
            if answer.status is not None:
                raise  # a part of the answer is sent: the server closes the connection, so that it is seen as cut
            await respond(Request(scope), problem)(scope, receive, answer.send)
        finally:
            self._note(scope, answer, perf_counter() - begun)

    def _note(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "")
        done = Finished(scope["method"], route, answer.status or 499, seconds, answer.length)
        self._finished(done)
        identity = identity_in(scope)
        address = scope["client"][0] if scope.get("client") else None
        note(scope["path"], address, answer.name, done, identity.key_id if identity is not None else None)


def named(given: str) -> str:
    """Give a request its id: the one it brought where that is sane, else a new one."""
    # It tells requests apart and is no secret.
    return given if _SANE.fullmatch(given) else f"{random.getrandbits(64):016x}"


def defect(error: Exception, name: str, path: str) -> Problem:
    """Log a defect with its trace, and give what its client is told."""
    log("defect", level=logging.ERROR, error=error, request=name, path=path)
    return Problem(500, "this is a defect of the service", f"report it with the request id {name}")


def note(path: str, address: str | None, name: str, done: Finished, key: str | None) -> None:
    """Log a request that was answered.

    Args:
        path: Its path.
        address: Of its client.
        name: Its id.
        done: What it came to.
        key: The id of the key it was sent with.
    """
    ms = round(done.seconds * 1000, 1)
    handlers = logging.root.handlers
    if len(handlers) == 1 and type(handlers[0]) is Lines and _logger.isEnabledFor(logging.INFO):
        # What a record of this would be written as, without the record.
        now = time()
        line = (
            f'{{"time": "{_second(int(now))}.{int(now % 1 * 1000):03}Z", "level": "info", "event": "request", '
            f'"request": {_quoted(name)}, "method": {_again(done.method)}, "path": {_quoted(path)}, '
            f'"status": {done.status}, "ms": {ms}, "bytes": {done.answered}, "address": {_again(address)}, '
            f'"key": {_again(key)}}}\n'
        )
        handlers[0].keep(line, asyncio.get_running_loop())
        return
    log(
        "request",
        request=name,
        method=done.method,
        path=path,
        status=done.status,
        ms=ms,
        bytes=done.answered,
        address=address,
        key=key,
    )


def _quoted(text: str | None) -> str:
    """Write a text as JSON, without keys."""
    if text is not None and _HARMLESS.fullmatch(text):
        return f'"{text}"'
    return without_keys(_encoded(text))


@lru_cache(maxsize=1_000)
def _again(text: str | None) -> str:
    """Write a text that many lines have."""
    return _quoted(text)


@lru_cache(maxsize=2)
def _second(second: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(second))


class _Answer:
    """The answer as it goes out."""

    def __init__(self, send: Send, name: str) -> None:
        self._send = send
        self.name = name
        self.status: int | None = None
        self.length = 0

    async def send(self, message: Message) -> None:
        """Add the id to the head, count the body."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self.name.encode())]
        else:
            self.length += len(message.get("body", b""))
        await self._send(message)
