"""A document as a reader hands it on: raw text with exact offsets, metadata, the places in the file.

`readers` make it, `sentences` cuts it, `extractor` reads it, `pipeline` stores it. Nothing edits it.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_LANGUAGE_SUFFIX = re.compile(r"(?<=.)_(?:vi|en|fr|ja|ko|zh)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text and where it stands in the file: a page ("trang 3") or a cell ("Sheet1!B7")."""

    begin: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row: its column heading as written, its span in the document's text."""

    heading: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A data row of a table: its span and its cells in column order (empty cells are left out)."""

    begin: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file.

    Attributes:
        name: The file name, without its folder ("003.txt").
        digest: SHA-256 of the file's bytes, hexadecimal.
        text: The text; never normalised, so that a quote is `text[begin:end]`.
        language: BCP 47 code of most of it: "vi", "en", or "und".
        media_type: IANA media type of the file.
        title: Title the file gives, or its first line, at most 200 characters.
        published: Day of publication where the file or its dateline gives one.
        source: Publisher the file names, or None.
        places: Pages or cells, in text order; empty where the format has none.
        rows: Data rows of tables (registers, HTML/DOCX tables), in text order.
    """

    name: str
    digest: str
    text: str
    language: str
    media_type: str
    title: str
    published: date | None = None
    source: str | None = None
    places: tuple[Place, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def key(self) -> str:
        """The first 16 hexadecimal digits of the digest: the document's stable key."""
        return self.digest[:16]

    @property
    def stem(self) -> str:
        """How `extract` names the document: the file name without extension and language suffix ("012_vi.txt")."""
        return _stem(self.name)

    def place_of(self, begin: int) -> str | None:
        """Name the page or cell that holds an offset, or None."""
        at = bisect_right(self.places, begin, key=lambda place: place.begin) - 1
        return self.places[at].name if at >= 0 and begin < self.places[at].end else None


@lru_cache(maxsize=256)
def _stem(name: str) -> str:
    """The stem of a file name, which each fact of a document asks for."""
    return _LANGUAGE_SUFFIX.sub("", name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name)
