"""One plain query of a connection, and the header that a client sends again and again.

A client that asks many plain queries on one connection sends the same bytes each time but for the query in its
address. What was read once, and passed all bounds, need not be read again: a request that ends as the last one did, and
whose address has no other letters than any address may have, asks the same for another query. All else is read by the
parser as before.

    header = Header.of(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n", asked)
    header.asked_by(b"GET /sparql?query=ASK+%7B%7D HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

if TYPE_CHECKING:
    from api.protocols.short import Asked, Said
    from api.service.wire import Connection

_LINE_END, _HEADER_END = b" HTTP/1.1\r\n", b"\r\n\r\n"
#: The beginning of a request that may be the last one again: letters that every reader of HTTP takes for the same.
_QUERY = re.compile(rb"GET /sparql\?(query=[A-Za-z0-9%._~!$'()*+,;:@/?=-]++)")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands behind the address of a plain query, and what it says."""

    end: bytes
    asked: "Asked"

    @classmethod
    def of(cls, data: bytes, asked: "Asked") -> "Header | None":
        """Take it from the bytes of a request; None where they are not that request alone.

        Args:
            data: What came of the connection last.
            asked: What was read of it.
        """
        begun, at, _ = data.partition(_LINE_END)
        found = _QUERY.fullmatch(begun)
        if not at or found is None or found.group(1) != asked.asked.encode("latin-1"):
            return None
        return cls(data[len(begun) :], asked) if data.find(_HEADER_END) == len(data) - len(_HEADER_END) else None

    def asked_by(self, data: bytes) -> "Asked | None":
        """Give what a request asks; None where it differs from this one in more than the query."""
        if not data.endswith(self.end):
            return None
        found = _QUERY.fullmatch(data, 0, len(data) - len(self.end))
        return None if found is None else self.asked.for_query(found.group(1).decode("ascii"))


class Turn:
    """A plain query; does for the server what a cycle of request and response does."""

    __slots__ = ("_connection", "asked", "disconnected", "is_begun", "keep_alive", "message_event", "response_complete")

    def __init__(self, connection: "Connection", asked: "Asked") -> None:
        """Begin one."""
        self._connection = connection
        self.asked = asked
        self.is_begun = False
        self.disconnected = False
        self.keep_alive = True
        self.response_complete = False
        #: Nobody waits for a message of this one.
        self.message_event = _NOBODY

    def answered(self, said: "Said") -> None:
        """Send the answer, in one piece."""
        if self.disconnected:
            return
        connection = self._connection
        given = [b"%b: %b\r\n" % field for field in connection.server_state.default_headers]
        end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
        connection.transport.write(b"".join([STATUS_LINE[said.status], *given, said.fields, end, said.body]))
        self.response_complete = True
        if not self.keep_alive:
            connection.transport.close()
        connection.on_response_complete()


class _Nobody:
    """Is told that something happened, and minds it not."""

    def set(self) -> None:
        """Do nothing."""


_NOBODY = _Nobody()
