"""Bodies that are too long or too slow, seen before a route reads them.

A length that is announced beyond the limit is refused at once. A body of unknown length costs its sender the
connection, so that what no route wants is not read to its end. `read_body` reads a wanted one, with a limit of
length and of time.
"""

import asyncio
import json
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE, Problem

#: Seconds in which a body must be there whole.
PATIENCE_S = 20.0


class BodyLimit:
    """Wrap an application so that no request body beyond a limit is read."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a long body, pass the rest through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self.limit:
            await _refuse(send, self.limit)
        elif "transfer-encoding" in headers:
            await self.app(scope, receive, _closing(send))
        else:
            await self.app(scope, receive, send)


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body piece by piece and stop at the limit, whatever length it claims to have.

    Raises:
        Problem: 413 when it is longer, 408 when it does not arrive in time.
    """
    read = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for piece in request.stream():
                read += piece
                if len(read) > limit:
                    raise Problem(413, _too_long(limit), "shorten it", {"Connection": "close"})
    except TimeoutError as error:
        remedy = "send it faster or in smaller parts"
        raise Problem(408, f"the body did not arrive in {PATIENCE_S:g} s", remedy, {"Connection": "close"}) from error
    return bytes(read)


async def _refuse(send: Send, limit: int) -> None:
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": _too_long(limit)}
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _closing(send: Send) -> Send:
    async def send_and_close(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return send_and_close


def _too_long(limit: int) -> str:
    return f"the body is longer than {limit:,} bytes"
