"""Who wrote what and when: one line a write, each sealed with the one before it.

    {"number": 7, "time": "…", "key": "0123abcd", "address": "10.0.0.7", "request": "f3c1…",
     "operation": "POST /update", "digest": "sha256 of what was sent", "status": 200, "transaction": 41,
     "added": 3, "removed": 0, "previous": "hash of line 6", "hash": "…"}

`api.service.audit` writes a line for requests, `api.cli.noting` for commands. `verify` finds lines that were changed,
left out, put in or, by the note of the last one beside the file, cut off at the end. Keep a copy of that note
elsewhere to hold the file against whoever can write both.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from ontology.errors import BanggiaoError

#: What the first line is sealed with.
FIRST = "0" * 64


class AuditError(BanggiaoError):
    """The audit file cannot be read or is no audit file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One write, done or refused.

    Attributes:
        key: Id of the key, or of who ran a command (`user:lan`); None where there was none.
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
