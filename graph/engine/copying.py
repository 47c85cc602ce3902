"""The knowledge of a database on the disk, copied into memory so that the copy takes as little of that as it can.

What is read of the disk is written down first and the database may be closed before the copy is made, a few triples at
a time: were both done together, what the engine keeps of the disk and what it has under way would lie between the parts
of the copy, and leave holes there that no other use is found for. At 327,000 triples that was a quarter of the memory.

    written = written_down(database, 500_000)
    copy = made_of(written)
"""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import IO, cast

import pyoxigraph as ox

#: Bytes that are kept together: a piece of this size is returned to the system when it was read.
_PIECE = 1 << 18
#: Triples that are copied in one step.
_AT_ONCE = 500


class _Enough(Exception):
    """More triples were written down than are wanted."""


class Written:
    """A file in memory that is written and then read once; what was read is gone."""

    def __init__(self, most: int) -> None:
        """Begin an empty one.

        Args:
            most: Lines that it holds at most.
        """
        self._left = most
        self._pieces: deque[memoryview] = deque()
        self._begun = bytearray()

    def write(self, piece: bytes) -> int:
        """Take a piece; raises `_Enough` where it has more lines than there may be."""
        self._left -= piece.count(b"\n")
        if self._left < 0:
            raise _Enough
        self._begun += piece
        if len(self._begun) >= _PIECE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Make a piece of what was written last."""
        self._pieces.append(memoryview(bytes(self._begun)))
        self._begun = bytearray()

    def read(self, size: int) -> bytes:
        """Give at most so many bytes, and forget them; none at the end."""
        while self._pieces and not self._pieces[0]:
            self._pieces.popleft()
        if not self._pieces:
            return b""
        piece = self._pieces[0]
        self._pieces[0] = piece[size:]
        return bytes(piece[:size])


def written_down(database: ox.Store, most: int) -> Written | None:
    """Write down the default graph; None where it has more than so many triples."""
    written = Written(most)
    try:
        database.dump(_file(written), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    except _Enough:
        return None
    written.flush()
    return written


def made_of(written: Written) -> ox.Store:
    """Make a database in memory of what was written down; blank nodes keep their names."""
    copy = ox.Store()
    for some in _parts(ox.parse(_file(written), format=ox.RdfFormat.N_TRIPLES)):
        copy.extend(some)
    return copy


def _file(written: Written) -> IO[bytes]:
    """Call it a file: nothing more is asked of it than to write and to read."""
    return cast("IO[bytes]", written)


def _parts(quads: Iterator[ox.Quad]) -> Iterator[list[ox.Quad]]:
    while some := list(islice(quads, _AT_ONCE)):
        yield some
