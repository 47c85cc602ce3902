"""What one format's reader hands to `read`: the text and whatever the file says of itself.

`Rendering` builds that text piece by piece and keeps the exact span of every table row and cell, so that a
register in a spreadsheet, a web page and a Word file look alike to all later stages: one row is one line, its
cells joined by " | ".

>>> rendering = Rendering("demo.csv", Limits())
>>> rendering.row(("Kobe", "", "Nhật Bản"), headings=("Đối tác", "Tỉnh", "Quốc gia"), place="dòng 2")
>>> rendering.text
'Kobe |  | Nhật Bản\\n'
>>> [(cell.heading, rendering.text[cell.begin:cell.end]) for cell in rendering.rows[0].cells]
[('Đối tác', 'Kobe'), ('Quốc gia', 'Nhật Bản')]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.document import Cell, Place, Row
from ingest.readers.limits import Limits
from ontology.errors import UnreadableDocument

BETWEEN_CELLS = " | "


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file and what its own metadata say; None where it says nothing.

    Attributes:
        text: As `Document.text`.
        title, source: From the metadata, not from the text.
        published: Day of publication that the metadata vouch for.
        created: Day the file was made: a weaker witness than a dateline in the text.
        places, rows: As in `Document`.
    """

    text: str
    title: str | None = None
    published: date | None = None
    created: date | None = None
    source: str | None = None
    places: tuple[Place, ...] = ()
    rows: tuple[Row, ...] = ()


class Rendering:
    """Text under construction, with the spans of its rows and places; refuses what passes the limits."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._rows: list[Row] = []
        self._places: list[Place] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The data rows so far."""
        return tuple(self._rows)

    @property
    def places(self) -> tuple[Place, ...]:
        """The named places so far."""
        return tuple(self._places)

    def line(self, text: str) -> None:
        """Add a paragraph and its line break.

        Raises:
            UnreadableDocument: The text grows past the limit of characters.
        """
        self._length += len(text) + 1
        if self._length > self._limits.characters:
            raise too_long(self._name, self._limits)
        self._pieces.append(text + "\n")

    def gap(self) -> None:
        """Set off what comes next by a blank line, once."""
        if self._pieces and self._pieces[-1] != "\n":
            self.line("")

    def row(self, cells: Sequence[str], headings: Sequence[str] | None = None, place: str | None = None) -> None:
        """Add a table row as one line.

        Args:
            cells: Text of every column in order; line breaks in it become spaces.
            headings: Headings of the same columns, or None for a row that carries no data (a heading or
                title).
            place: Where the row stands in the file.

        Raises:
            UnreadableDocument: The rows or columns pass the limits.
        """
        flat = [one_line(cell) for cell in cells]
        while flat and not flat[-1]:
            flat.pop()
        begin = self._length
        if headings is not None:
            self._rows.append(Row(begin, begin + len(BETWEEN_CELLS.join(flat)), _cells(flat, headings, begin)))
            self._check_rows()
        if len(flat) > self._limits.columns:
            problem = f"a table has {len(flat)} columns, more than {self._limits.columns}"
            raise UnreadableDocument(self._name, problem, "keep only the columns of the register")
        self.line(BETWEEN_CELLS.join(flat))
        if place is not None:
            self._places.append(Place(begin, self._length - 1, place))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table of a running text: its first row is the heading row where it can be one."""
        filled = [row for row in rows if any(cell.strip() for cell in row)]
        headings = heading_row(filled[0]) if len(filled) > 1 else None
        for number, cells in enumerate(filled):
            self.row(cells, headings if number > 0 else None)

    def _check_rows(self) -> None:
        if len(self._rows) > self._limits.rows:
            problem = f"more than {self._limits.rows:,} rows"
            raise UnreadableDocument(self._name, problem, "split the register into several files")


def heading_row(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Give the headings if a row can head a table: two or more short texts, no two the same; else None."""
    headings = tuple(one_line(cell) for cell in cells)
    named = [heading for heading in headings if heading]
    if len(named) < 2 or len(set(named)) < len(named):
        return None
    return headings if all(len(heading) <= 80 and not heading.isdecimal() for heading in named) else None


def one_line(text: str) -> str:
    """Put the text of a cell on one line."""
    return " ".join(text.split()) if any(c in text for c in "\n\r\t\v\f\x85\u2028\u2029") else text.strip()


def too_long(name: str, limits: Limits) -> UnreadableDocument:
    """Make the error for a text past the limit."""
    problem = f"the text is longer than {limits.characters:,} characters"
    return UnreadableDocument(name, problem, "split it into smaller files")


def _cells(flat: Sequence[str], headings: Sequence[str], begin: int) -> tuple[Cell, ...]:
    cells = []
    for column, text in enumerate(flat):
        if text:
            heading = headings[column] if column < len(headings) else ""
            cells.append(Cell(heading, begin, begin + len(text)))
        begin += len(text) + len(BETWEEN_CELLS)
    return tuple(cells)
