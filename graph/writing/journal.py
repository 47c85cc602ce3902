"""The transaction log: what was acknowledged, in order, on the disk before anybody was told.

The engine keeps its own log, but does not force it to the disk, and silently drops what follows a damaged part of it.
So each transaction is written here first, made in the store, then sealed with a hash over itself and all before it,
and forced to the disk: a sealed entry is acknowledged, an entry without its seal never was. What the store has not
(`Engine.mark` says how far it got), it is given again at the next start.

    entry:  length (4 bytes) · its checksum (4) · payload · seal (32 bytes, zero until the transaction is made)

An entry is written with room for its seal, so that a full disk refuses a transaction before it is made.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from graph.writing.write_errors import Damaged, DiskFull

#: A log that is larger is begun anew as soon as the store itself is safe on the disk.
SEGMENT_BYTES = 16 << 20
_LENGTH, _SEAL = 8, 32
_UNSEALED = bytes(_SEAL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction as it was acknowledged."""

    number: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of the log as it was found.

    Attributes:
        file: Where it lies.
        first: Number of its first transaction.
        entries: What is whole, in order.
        seal: Hash over everything up to the last of them.
        sealed: How many entries carry a seal, as far as can be told; more than are whole where it is damaged.
        torn: Whether its very last entry is broken, as by a loss of power before anybody was told.
    """

    file: Path
    first: int
    entries: tuple[Entry, ...]
    seal: bytes
    sealed: int
    torn: bool

    @property
    def last(self) -> int:
        """Number of the last entry that was acknowledged, as far as can be told."""
        return self.first + self.sealed - 1

    @property
    def is_damaged(self) -> bool:
        """Say whether an acknowledged entry cannot be read."""
        return self.sealed > len(self.entries)


class Journal:
    """The log of one store, open for writing; the caller holds the writer's lock."""

    def __init__(self, folder: Path, last: int, seal: bytes) -> None:
        """Begin a segment; `Journal.open` knows after which transaction."""
        self._folder = folder
        self._seal = seal
        self.last = last
        self._older = sum(file.stat().st_size for file in folder.glob("*.log"))
        self._begin_segment()

    @classmethod
    def open(cls, folder: Path, mark: int) -> tuple["Journal", list[Entry], str]:
        """Open the log, making it where there is none.

        Args:
            folder: Where its segments lie.
            mark: The last transaction that the store has.

        Returns:
            The log; the entries that the store has not; what was wrong with it but cost nothing, or an empty text.

        Raises:
            Damaged: An entry that the store has not cannot be read.
            OSError: The disk refuses.
        """
        folder.mkdir(exist_ok=True)
        segments = [read_segment(file) for file in sorted(folder.glob("*.log"))]
        missing = [entry for segment in segments for entry in segment.entries if entry.number > mark]
        last = max([mark, *(segment.last for segment in segments)])
        if [entry.number for entry in missing] != list(range(mark + 1, last + 1)):
            raise Damaged(
                str(folder),
                f"transactions {mark + 1} to {last} were acknowledged, and not all can be read",
                "restore a backup, or move this folder away to go on without them",
            )
        said = [f"{s.file.name} is damaged after transaction {s.first + len(s.entries) - 1}" for s in segments
                if s.is_damaged]  # fmt: skip
        said += [f"{s.file.name} ends in a transaction that was never acknowledged" for s in segments if s.torn]
        if segments and segments[-1].last < mark:
            said.append(f"it ends at transaction {segments[-1].last}, the store at {mark}")
        for segment in segments:
            if segment.is_damaged:
                segment.file.replace(segment.file.with_suffix(".damaged"))
        seal = segments[-1].seal if segments else _UNSEALED
        return cls(folder, last, seal), missing, "; ".join(said)

    def begin(self, payload: bytes) -> int:
        """Write a transaction that is about to be made; give its number.

        Raises:
            DiskFull: There is no room; nothing was written.
        """
        self._begun = _length(payload) + payload
        try:
            _write(self._descriptor, self._begun + _UNSEALED, self._end)
        except OSError as error:
            self.cancel()
            reason = error.strerror or str(error)
            raise DiskFull(str(self._folder), reason, "make room on the disk; reading goes on") from error
        return self.last + 1

    def seal(self) -> None:
        """Force the begun transaction to the disk: from now on it is acknowledged.

        Raises:
            OSError: The disk refuses; whether the transaction will be there after a start is not known.
        """
        seal = sha256(self._seal + self._begun).digest()
        _write(self._descriptor, seal, self._end + len(self._begun))
        os.fsync(self._descriptor)
        self._end += len(self._begun) + _SEAL
        self._seal, self._begun = seal, b""
        self.last += 1

    def cancel(self) -> None:
        """Forget a begun transaction that was not made."""
        self._begun = b""
        with suppress(OSError):  # what stays behind has no seal
            os.ftruncate(self._descriptor, self._end)

    def forget(self) -> None:
        """Drop what the store has for certain: all of it, once it has grown large. Raises OSError."""
        if self._older + self._end < SEGMENT_BYTES:
            return
        older = list(self._folder.glob("*.log"))
        os.close(self._descriptor)
        self._begin_segment()
        for file in older:
            if file != self._file(self.last + 1):
                file.unlink()
        self._older = 0

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _begin_segment(self) -> None:
        file = self._file(self.last + 1)
        head = json.dumps({"journal": 1, "first": self.last + 1, "seal": self._seal.hex()}).encode() + b"\n"
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        _write(self._descriptor, head, 0)
        os.fsync(self._descriptor)
        self._end = len(head)
        self._begun = b""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _file(self, first: int) -> Path:
        return self._folder / f"{first:012d}.log"


def read_segment(file: Path) -> Segment:
    """Read one file of the log as far as it is whole; raises Damaged where not even its first line is."""
    data = file.read_bytes()
    head, newline, _ = data.partition(b"\n")
    try:
        told = json.loads(head)
        first, seal = int(told["first"]), bytes.fromhex(told["seal"])
    except (ValueError, KeyError, TypeError) as error:
        if len(data) < 2 * _SEAL:  # ended while it was made, before its first entry
            return Segment(file, int(file.stem), (), _UNSEALED, 0, torn=False)
        raise Damaged(str(file), "its first line cannot be read", "restore a backup, or move it away") from error
    entries: list[Entry] = []
    at, sealed, torn = len(head) + len(newline), 0, False
    for begin, end in _frames(data, at):
        written = data[end : end + _SEAL]
        if written == _UNSEALED or len(written) < _SEAL:
            break
        sealed += 1
        wanted = sha256(seal + data[begin:end]).digest()
        if len(entries) == sealed - 1 and written == wanted:
            seal = wanted
            entries.append(Entry(first + len(entries), data[begin + _LENGTH : end]))
        elif end + _SEAL == len(data) and len(entries) == sealed - 1:
            sealed, torn = sealed - 1, True
        at = end + _SEAL
    # A length that is none: what follows was acknowledged, and nobody knows how much it was.
    if len(data) >= at + _LENGTH and data[at : at + 4] != bytes(4) and _length_at(data, at) is None:
        sealed += 1
    return Segment(file, first, tuple(entries), seal, sealed, torn)


def _frames(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Where entries begin and where their seals do, as their lengths say."""
    while (length := _length_at(data, at)) is not None and at + _LENGTH + length <= len(data):
        yield at, at + _LENGTH + length
        at += _LENGTH + length + _SEAL


def _length(payload: bytes) -> bytes:
    length = len(payload).to_bytes(4, "big")
    return length + crc32(length).to_bytes(4, "big")


def _length_at(data: bytes, at: int) -> int | None:
    """Read a length; None where none stands there, or a damaged one."""
    length, check = data[at : at + 4], data[at + 4 : at + _LENGTH]
    whole = len(check) == 4 and crc32(length).to_bytes(4, "big") == check
    return int.from_bytes(length, "big") if whole else None


def _write(descriptor: int, data: bytes, at: int) -> None:
    """Write all of it."""
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, at)
        view, at = view[written:], at + written
