"""A serialised table is stopped when it has rows or bytes enough, and cut where a row ends.

The engine writes results fast and cannot be told to stop; but it writes piece by piece, and a writer that raises ends
it. `Page` is that writer. It counts what may be the end of a row (`},{` may also stand in a string) and looks closer
when that is too many; `cut` finds the true ends.

>>> cut(b"?a\\n1\\n2\\n3\\n", "text/tab-separated-values", 2)
b'?a\\n1\\n2\\n'
"""

import json
from io import BytesIO
from typing import Any

from graph.reading.query_errors import TooLarge

#: What separates or ends rows, and how many of them do not end a row (the line of names).
_ENDS = {
    "application/sparql-results+json": (b"},{", 0),
    "application/sparql-results+xml": (b"</result>", 0),
    "text/csv": (b"\n", 1),
    "text/tab-separated-values": (b"\n", 1),
}
_AFTER_JSON = b"]}}"
_AFTER_XML = b"</results></sparql>"


class Full(Exception):
    """More rows were written than are wanted."""


class Page(BytesIO):
    """A file in memory that holds so many rows and bytes, and not much more."""

    def __init__(self, media_type: str, rows: int | None = None, size: int | None = None) -> None:
        """Begin an empty page.

        Args:
            media_type: What will be written; the rows of graphs are not counted.
            rows, size: Most rows and bytes; None for any number.
        """
        super().__init__()
        self.media_type = media_type
        self._end, self._head = _ENDS.get(media_type, (b"", 0))
        self._rows = rows if self._end else None
        self._size = size
        self._ends = 0
        self._misled = False
        self._last = b""

    def write(self, piece: Any) -> int:
        """Take a piece of the serialisation; raises Full or TooLarge."""
        written = super().write(piece)
        if self._size is not None and self.tell() > self._size:
            raise TooLarge("query", f"the answer has more than {self._size:,} bytes", "ask for less at a time")
        if self._rows is not None:
            # An end may stand across two pieces.
            joined = self._last + bytes(piece)
            self._ends += joined.count(self._end)
            self._last = joined[len(joined) - len(self._end) + 1 :] if len(self._end) > 1 else b""
            if self._ends > self._rows + self._head:
                self._look_closer(self._rows)
        return written

    def whole_rows(self) -> tuple[bytes, bool]:
        """Give the rows that are wanted, and whether there were more."""
        written = self.getvalue()
        if self._rows is None or (self._ends <= self._rows + self._head and not self._misled):
            return written, False
        if cut(written, self.media_type, self._rows + 1) is None:
            return written, False
        return cut(written, self.media_type, self._rows) or written, True

    def _look_closer(self, rows: int) -> None:
        if cut(self.getvalue(), self.media_type, rows + 1) is not None:
            raise Full
        # The ends stood in strings: count on, and look again later.
        self._misled = True
        self._ends = 0


def cut(written: bytes, media_type: str, rows: int) -> bytes | None:
    """Cut the beginning of a serialised table after so many rows; None where it has fewer whole ones."""
    if media_type.endswith("+json"):
        return _cut_json(written.decode("utf-8", "ignore"), rows)
    if media_type.endswith("+xml"):
        end = _nth(written, b"</result>", rows, written.index(b"<results>") + len(b"<results>"))
        return None if end is None else written[:end] + _AFTER_XML
    if media_type == "text/csv":
        return _cut_csv(written, rows + 1)
    end = _nth(written, b"\n", rows + 1)
    return None if end is None else written[:end]


def _cut_json(written: str, rows: int) -> bytes | None:
    read = json.JSONDecoder().raw_decode
    at = written.index('"bindings":[') + len('"bindings":[')
    end = at
    try:
        for _ in range(rows):
            _, end = read(written, at)
            at = end + 1
    except ValueError:
        return None
    return written[:end].encode() + _AFTER_JSON


def _cut_csv(written: bytes, lines: int) -> bytes | None:
    """A line ends a row where its quotes are even."""
    end = quotes = 0
    for line in written.splitlines(keepends=True):
        end += len(line)
        quotes += line.count(b'"')
        if line.endswith(b"\n") and quotes % 2 == 0:
            lines -= 1
            if lines == 0:
                return written[:end]
    return None


def _nth(written: bytes, end: bytes, times: int, at: int = 0) -> int | None:
    """Find where the n-th of something after a place ends."""
    for _ in range(times):
        found = written.find(end, at)
        if found < 0:
            return None
        at = found + len(end)
    return at
