"""Each request that may write leaves a line in the audit file (`api.service.audit_file`), refused ones too.

`Audited` writes it for every request that sends a key to a route that wants an editor's or admin's, before the answer
goes out. A route says what it did by `note_receipt`.
"""

import logging
from dataclasses import asdict
from hashlib import sha256
from typing import Protocol

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.service.audit_file import Audit, Entry
from api.service.keys import identity_of
from api.service.logs import log, request_id


class Receipt(Protocol):
    """What a write did, as `graph.writing.writer.Receipt` says it."""

    @property
    def transaction(self) -> int:
        """Number of the transaction."""

    @property
    def added(self) -> int:
        """Quads that came."""

    @property
    def removed(self) -> int:
        """Quads that went."""


def note_receipt(request: Request, receipt: Receipt) -> None:
    """Say what a request wrote, for its line."""
    request.scope.setdefault("state", {})["receipt"] = receipt


class Audited:
    """Wrap an application so that each request that may write leaves a line before it is answered."""

    def __init__(self, app: ASGIApp, audit: Audit) -> None:
        self.app = app
        self._audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch what is sent and what becomes of it."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        sent = sha256(f"{scope['method']} ".encode() + scope["raw_path"] + b"?" + scope["query_string"] + b"\n")

        async def receive_and_digest() -> Message:
            message = await receive()
            sent.update(message.get("body", b""))
            return message

        async def record_and_send(message: Message) -> None:
            if message["type"] == "http.response.start" and scope.get("state", {}).get("audited"):
                await run_in_threadpool(self._record, _entry(Request(scope), sent.hexdigest(), message["status"]))
            await send(message)

        await self.app(scope, receive_and_digest, record_and_send)

    def _record(self, entry: Entry) -> None:
        try:
            self._audit.record(entry)
        except OSError as error:
            # The write is done and acknowledged by the writer; its line goes to the log, where it is not lost.
            log("audit line not written", level=logging.ERROR, error=error, **asdict(entry))


def _entry(request: Request, digest: str, status: int) -> Entry:
    identity = identity_of(request)
    receipt: Receipt | None = request.scope["state"].get("receipt")
    return Entry(
        key=identity.key_id if identity is not None else None,
        address=request.client.host if request.client else None,
        request=request_id(request),
        operation=f"{request.method} {request.url.path}",
        digest=digest,
        status=status,
        transaction=receipt.transaction if receipt is not None else None,
        added=receipt.added if receipt is not None else None,
        removed=receipt.removed if receipt is not None else None,
    )
