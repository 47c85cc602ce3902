"""Who wrote what and when: one line a write, each sealed with the one before it.

    {"number": 7, "time": "…", "key": "0123abcd", "address": "10.0.0.7", "request": "f3c1…",
     "operation": "POST /update", "digest": "sha256 of what was sent", "status": 200, "transaction": 41,
     "added": 3, "removed": 0, "previous": "hash of line 6", "hash": "…"}

`Audited` writes a line for every request that sends a key to a route that wants an editor's or admin's, refused
ones too, before the answer goes out. A route says what it did by `note_receipt`. `verify` finds lines that were
changed, left out, put in or, by the note of the last one beside the file, cut off at the end. Keep a copy of that
note elsewhere to hold the file against whoever can write both.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.keys import identity_of
from api.logs import log, request_id
from ontology.errors import BanggiaoError

#: What the first line is sealed with.
FIRST = "0" * 64


class AuditError(BanggiaoError):
    """The audit file cannot be read or is no audit file."""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One write, done or refused.

    Attributes:
        key: Id of the key; None where there was none.
        address: Of the client.
        request: Id of the request.
        operation: Method and path, or what a job did.
        digest: SHA-256 of method, address with its query, and body.
        status: Of the answer.
        transaction, added, removed: What the writer said; None where nothing was written.
    """

    key: str | None
    address: str | None
    request: str
    operation: str
    digest: str
    status: int
    transaction: int | None = None
    added: int | None = None
    removed: int | None = None


class Audit:
    """The audit file; several threads and processes may write to it."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._now = now

    def record(self, entry: Entry) -> None:
        """Append a line; it is on the disk when this returns.

        Raises:
            OSError: The disk refuses.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            number, previous, torn = _last(file.fileno())
            time = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
            line = sealed({"number": number + 1, "time": time, **asdict(entry)}, previous)
            os.write(file.fileno(), (b"\n" if torn else b"") + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            os.fsync(file.fileno())
            _head(self._path).write_text(f"{line['number']} {line['hash']}\n", encoding="ascii")


def sealed(fields: dict[str, Any], previous: str) -> dict[str, Any]:
    """Seal a line with the hash of the one before it."""
    line = {**fields, "previous": previous}
    return {**line, "hash": sha256(json.dumps(line, sort_keys=True).encode()).hexdigest()}


def verify(path: Path) -> Iterator[str]:
    """Say what is wrong with an audit file, one line a fault; nothing where it is whole.

    Raises:
        AuditError: There is no such file, or it cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise AuditError(str(path), f"it cannot be read ({error.strerror})", "name the folder with --state") from error
    number, previous = 0, FIRST
    for at, raw in enumerate(lines, 1):
        line = _parsed(raw)
        if line is None:
            yield f"line {at}: not whole; the service was ended while it wrote, or the line was damaged"
            continue
        given = line.pop("hash", None)
        if sealed({k: v for k, v in line.items() if k != "previous"}, line.get("previous", ""))["hash"] != given:
            yield f"line {at}: it was changed after it was written"
        elif line["previous"] != previous or line["number"] != number + 1:
            yield f"line {at}: it does not follow write {number}; lines were taken out, put in or put elsewhere"
        number, previous = line.get("number", number + 1), given or ""
    yield from _against_head(path, number, previous)


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


def _last(file: int) -> tuple[int, str, bool]:
    """Read number and hash of the last whole line, and whether something torn stands after it."""
    size = os.fstat(file).st_size
    block = b""
    while len(block) < size:
        step = min(size - len(block), 8192)
        block = os.pread(file, step, size - len(block) - step) + block
        *lines, tail = block.split(b"\n")
        for raw in reversed(lines if len(block) == size else lines[1:]):
            line = _parsed(raw)
            if line is not None:
                return line["number"], line["hash"], tail != b""
    return 0, FIRST, size > 0 and not block.endswith(b"\n")


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) and isinstance(line.get("number"), int) else None


def _head(path: Path) -> Path:
    return path.with_suffix(".last")


def _against_head(path: Path, number: int, last: str) -> Iterator[str]:
    try:
        noted, _, digest = _head(path).read_text(encoding="ascii").strip().partition(" ")
    except OSError:
        if number:
            yield f"{_head(path).name}: the note of the last line is not there"
        return
    if not noted.isdecimal() or int(noted) > number or (int(noted) == number and digest != last):
        yield f"the end: {noted} writes were noted, {number} stand here; lines were cut off"
