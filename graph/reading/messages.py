"""What the service and its readers say to each other: two lengths, a head in JSON, and a body of bytes.

Both ends use it, whether they wait for the other (`told`) or are told when something has come (`Incoming`). Heads say
the same thing over and over, and what changes stands in the body; so a head that was read or written is remembered.

>>> incoming = Incoming()
>>> pieces = written({"operation": "query"}, b"ASK {}")
>>> [incoming.feed(piece) for piece in pieces][-1]
[({'operation': 'query'}, b'ASK {}')]
"""

import json
import socket
from collections import deque
from collections.abc import Callable, Mapping
from functools import lru_cache
from struct import Struct
from time import monotonic
from typing import Any

Message = tuple[Mapping[str, Any], bytes]
#: Takes back what was asked before it, behind the request whose number is its body; each is answered by `SKIPPED`. The
#: number tells a reader that has not woken up yet, and has all of them before it, which one it is thought to be at.
REVOKE, SKIPPED = "revoke", "skipped"
_LENGTHS = Struct("!II")
#: Seconds and microseconds, as the C library has them.
_TIME = Struct("@ll")
#: Bytes that are taken at once: at the beginning of a message, and of a large one. The room is made anew each time.
_FIRST, AT_ONCE = 1 << 15, 1 << 18
#: Bytes of a head that is remembered.
_SHORT = 500
_encoded = json.JSONEncoder(separators=(",", ":")).encode


def written(head: Mapping[str, Any] | bytes, body: bytes = b"") -> list[bytes]:
    """Write a message; a large body stays a piece of its own, so that it is not copied.

    Args:
        head: What is said, or what `headed` made of it.
        body: Its bytes.
    """
    line = head if isinstance(head, bytes) else headed(head)
    begun = _LENGTHS.pack(len(line), len(body)) + line
    return [begun + body] if len(body) < AT_ONCE else [begun, body]


def headed(head: Mapping[str, Any]) -> bytes:
    """Write a head, for messages that have the same one."""
    return _encoded(head).encode()


class Incoming:
    """Messages as they come in."""

    __slots__ = ("_begun", "_head", "_pieces", "_wanted")

    def __init__(self) -> None:
        #: A head that is not whole yet; then the head of which the body is not, its pieces, and what it lacks.
        self._begun = b""
        self._head: Mapping[str, Any] | None = None
        self._pieces: list[bytes] = []
        self._wanted = 0

    @property
    def room(self) -> int:
        """How many bytes to take next."""
        return _FIRST if self._head is None else max(min(self._wanted, AT_ONCE), _FIRST)

    def feed(self, piece: bytes) -> list[Message]:
        """Take a piece; give the messages of which it has the last byte.

        Raises:
            ValueError: It is no message.
        """
        found: list[Message] = []
        while piece or (self._head is not None and not self._wanted):
            if self._head is None:
                piece = self._begun + piece
                start = _LENGTHS.size + int.from_bytes(piece[:4], "big")
                if len(piece) < max(start, _LENGTHS.size):
                    self._begun = piece
                    break
                self._wanted = int.from_bytes(piece[4:8], "big")
                self._head = _read(piece[_LENGTHS.size : start])
                self._begun, piece = b"", piece[start:]
            taken, piece = piece[: self._wanted], piece[self._wanted :]
            self._wanted -= len(taken)
            self._pieces.append(taken)
            if not self._wanted:
                found.append((self._head, b"".join(self._pieces)))
                self._head, self._pieces = None, []
        return found


class Inbox:
    """The messages that a reader is sent, one after the other, of which those behind may be taken back."""

    def __init__(self, connection: socket.socket, rested_s: float, rest: Callable[[], object]) -> None:
        """Look into the inbox of a connection.

        Args:
            connection: Where messages come from.
            rested_s: Seconds without one after which to rest.
            rest: What is done then, once.
        """
        self._connection = connection
        self._rested_s = rested_s
        self._rest = rest
        self._is_at_rest = True
        self._incoming = Incoming()
        self._waiting: deque[Message | None] = deque()
        #: How many requests have come.
        self._come = 0

    def __bool__(self) -> bool:
        """Say whether a message has come already."""
        return bool(self._waiting)

    def next(self) -> Message | None:
        """Wait for the next message; None where the other end is closed. Gives `SKIPPED` for one that was taken back.

        Raises:
            OSError, ValueError: The connection is broken, or what came is no message.
        """
        while not self._waiting:
            try:
                if not self._took(0):
                    return None
            except BlockingIOError:  # nothing came for so long
                self._time(is_at_rest=True)
                self._rest()
        if self._is_at_rest:
            self._time(is_at_rest=False)
        message = self._waiting.popleft()
        return ({"operation": SKIPPED}, b"") if message is None else message

    def look(self) -> None:
        """Take what has come meanwhile, without waiting."""
        while True:
            try:
                if not self._took(socket.MSG_DONTWAIT):
                    return
            except BlockingIOError:
                return

    def _time(self, *, is_at_rest: bool) -> None:
        """Have the kernel look at the clock, which costs nothing for each message; not while at rest."""
        self._is_at_rest = is_at_rest
        seconds = 0.0 if is_at_rest else self._rested_s
        patience = _TIME.pack(int(seconds), int(seconds % 1 * 1e6))
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)

    def _took(self, flags: int) -> bool:
        piece = self._connection.recv(self._incoming.room, flags)
        for message in self._incoming.feed(piece):
            if message[0].get("operation") == REVOKE:
                kept = max(int(message[1]) - (self._come - len(self._waiting)), 0)
                self._waiting = deque(each if at < kept else None for at, each in enumerate(self._waiting))
            else:
                self._come += 1
                self._waiting.append(message)
        return bool(piece)


def tell(connection: socket.socket, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send a message. Raises OSError."""
    for piece in written(head, body):
        connection.sendall(piece)


def told(connection: socket.socket, until: float | None = None) -> Message | None:
    """Wait for a message, where only one can come; None where the other end is closed.

    Args:
        connection: Where it comes from.
        until: When to give up, by the monotonic clock; None for never.

    Raises:
        TimeoutError: It has not come by then.
        OSError, ValueError: The connection is broken, or what came is no message.
    """
    incoming = Incoming()
    while True:
        if until is not None:
            connection.settimeout(max(until - monotonic(), 0.001))
        piece = connection.recv(incoming.room)
        if not piece:
            return None
        if found := incoming.feed(piece):
            return found[0]


def _read(line: bytes) -> Mapping[str, Any]:
    found = _remembered(line) if len(line) < _SHORT else json.loads(line)
    if not isinstance(found, dict):
        raise ValueError(line[:40])
    return found


@lru_cache(maxsize=128)
def _remembered(line: bytes) -> Any:
    return json.loads(line)
