"""A large file of statements on its way into the store, looked at while the engine reads it.

A load of millions of statements is one transaction that the engine parses from a stream and keeps whole or not at all.
So the file is read once: hashed, counted, and refused in the middle where a line says what no load may say.

    file = Sifted(Path("people.nt").open("rb"), tells_documents=False)
    engine.load_blocks(file.blocks(), "application/n-triples", "urn:people")
    file.lines, file.digest
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from graph import vocabulary as v
from graph.engine import MARK
from graph.reading.query_errors import Refused, TooComplex, TooLarge

#: Formats of which a line is a statement, so that a part of the file can be judged alone.
N_TRIPLES, N_QUADS = "application/n-triples", "application/n-quads"
#: Triples in triples: past some thousands the engine's parser ends the process.
DEPTH = 100
#: Bytes that are read and judged at a time, and of the longest line.
BLOCK = 1 << 20
LINE = 64 << 20
_ESCAPE = re.compile(rb"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_DOCUMENT = re.compile(rb"<" + re.escape(v.TYPE.encode()) + rb">\s*<" + re.escape(v.DOCUMENT.encode()) + rb">")
_DOCUMENT_END = v.DOCUMENT.rpartition("/")[2].encode() + b">"


class Sifted:
    """A file that is read once.

    Attributes:
        lines: How many were read.
    """

    def __init__(self, file: IO[bytes], *, tells_documents: bool) -> None:
        """Take an open file.

        Args:
            file: Lines of N-Triples or N-Quads.
            tells_documents: Whether it may say of something that it is a document.
        """
        self._file = file
        self._tells_documents = tells_documents
        self._digest = sha256()
        self.lines = 0

    @property
    def digest(self) -> str:
        """SHA-256 of what was read."""
        return self._digest.hexdigest()

    def blocks(self) -> Iterator[bytes]:
        """Give the bytes of the file, in blocks of whole lines.

        Raises:
            Refused: A line names the store's own bookkeeping, or tells of a document where it may not.
            TooComplex: Triples stand in triples, too deep.
            TooLarge: A line is longer than `LINE`.
        """
        rest = b""
        while block := self._file.read(BLOCK):
            self._digest.update(block)
            end = block.rfind(b"\n") + 1
            if end:
                lines, rest = rest + block[:end], block[end:]
                self._judge(lines)
                yield lines
            else:
                rest += block
            if len(rest) > LINE:
                raise TooLarge("data", f"a line is longer than {LINE:,} bytes", "send N-Triples or N-Quads")
        if rest:
            self._judge(rest + b"\n")
            yield rest

    def _judge(self, lines: bytes) -> None:
        self.lines += lines.count(b"\n")
        if b"<<(" in lines and any(line.count(b"<<(") > DEPTH for line in lines.split(b"\n")):
            problem = f"triples stand in triples deeper than {DEPTH}"
            raise TooComplex("data", problem, "name the triples and flatten them")
        # One sign is looked for much faster than two; few files escape anything.
        said = _ESCAPE.sub(_written_out, lines) if b"\\" in lines else lines
        if MARK.encode() in said:
            raise Refused("data", "it names the store's own bookkeeping", "leave that graph out")
        if not self._tells_documents and _DOCUMENT_END in said and _DOCUMENT.search(said):
            problem = "it tells of documents, which only an empty store takes in from a file"
            raise Refused("data", problem, "load it into a new --store, or ingest the documents")


def _written_out(escape: re.Match[bytes]) -> bytes:
    """Write a character out that was given by its number; one that is none stays as it is."""
    number = int(escape[1] or escape[2], 16)
    try:
        return chr(number).encode()
    except (ValueError, OverflowError):  # a half of a pair, or beyond all characters: the parser refuses it
        return escape[0]
