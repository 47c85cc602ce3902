"""What the service and its readers say to each other: a line of JSON that tells how many bytes follow, then these.

Both ends use it, whether they wait for the other (`told`) or are told when something has come (`Incoming`).

>>> incoming = Incoming()
>>> pieces = written({"operation": "query"}, b"ASK {}")
>>> [incoming.feed(piece) for piece in pieces][-1]
({'operation': 'query', 'length': 6}, b'ASK {}')
"""

import json
import socket
from collections.abc import Mapping
from time import monotonic
from typing import Any

Message = tuple[dict[str, Any], bytes]
#: Bytes that are taken at once: at the beginning of a message, and of a large one. The room is made anew each time.
_FIRST, _AT_ONCE = 1 << 14, 1 << 18
_encoded = json.JSONEncoder(separators=(",", ":")).encode


def written(head: Mapping[str, Any], body: bytes = b"") -> list[bytes]:
    """Write a message; a large body stays a piece of its own, so that it is not copied."""
    line = _encoded({**head, "length": len(body)}).encode() + b"\n"
    return [line + body] if len(body) < _AT_ONCE else [line, body]


class Incoming:
    """One message as it comes in."""

    __slots__ = ("_head", "_pieces", "_wanted")

    def __init__(self) -> None:
        self._head: dict[str, Any] | None = None
        self._pieces: list[bytes] = []
        self._wanted = 0

    @property
    def room(self) -> int:
        """How many bytes to take next."""
        return _FIRST if self._head is None else max(min(self._wanted, _AT_ONCE), _FIRST)

    def feed(self, piece: bytes) -> Message | None:
        """Take a piece; give the message where that was its last.

        Raises:
            ValueError, KeyError: It is no message.
        """
        if self._head is None:
            line, end, rest = piece.partition(b"\n")
            if not end:
                self._pieces.append(piece)
                return None
            head = json.loads(b"".join([*self._pieces, line]))
            self._head, self._wanted, self._pieces, piece = head, head["length"], [], rest
        self._wanted -= len(piece)
        self._pieces.append(piece)
        return (self._head, b"".join(self._pieces)) if self._wanted <= 0 else None


def tell(connection: socket.socket, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send a message. Raises OSError."""
    for piece in written(head, body):
        connection.sendall(piece)


def told(connection: socket.socket, until: float | None = None) -> Message | None:
    """Wait for a message; None where the other end is closed.

    Args:
        connection: Where it comes from.
        until: When to give up, by the monotonic clock; None for never.

    Raises:
        TimeoutError: It has not come by then.
        OSError, ValueError, KeyError: The connection is broken, or what came is no message.
    """
    incoming = Incoming()
    while True:
        if until is not None:
            connection.settimeout(max(until - monotonic(), 0.001))
        piece = connection.recv(incoming.room)
        if not piece:
            return None
        if (message := incoming.feed(piece)) is not None:
            return message
