"""Registers in CSV, TSV and XLSX: one row, one line; headings and exact spans kept for every cell.

Formulas are never evaluated: of a spreadsheet the values are taken that its program stored with them. A
sheet's claimed extent is not believed; rows and cells are counted as they come.
"""

import csv
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from ingest.readers import language, package
from ingest.readers.encoding import decode
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading, Rendering, heading_row
from ontology.errors import UnreadableDocument

_DELIMITERS = ",;\t|"
#: Rows that the format allows, also empty ones.
_SHEET_ROWS = 1_048_576
_SAMPLE = 5_000

#: A row's number in the file (from 1) and its cells.
Numbered = tuple[int, Sequence[str]]


def read_separated(content: bytes, name: str, limits: Limits) -> Reading:
    """Read a CSV or TSV file; its places are "dòng N" or "row N", the heading row being 1.

    Raises:
        UnreadableDocument: The encoding or the quoting is broken, or the table passes the limits.
    """
    text = decode(content, name).removeprefix("\ufeff")
    word = "dòng" if language.detect(text) == "vi" else "row"
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rendering = Rendering(name, limits)
    try:
        _render(enumerate(records, 1), rendering, lambda number, _: f"{word} {number}")
    except csv.Error as error:
        problem = f"the quoting is broken near line {records.line_num} ({error})"
        raise UnreadableDocument(name, problem, "close every quotation mark and save it again") from error
    return Reading(text=rendering.text, title=_title(rendering, name), places=rendering.places, rows=rendering.rows)


def read_workbook(content: bytes, name: str, limits: Limits) -> Reading:
    """Read an XLSX file, all sheets in order; its places are the first filled cell of each row ("Sheet1!A7").

    Raises:
        UnreadableDocument: The package is refused, or passes the limits.
    """
    package.check(content, name, limits, limits.unzipped_bytes)
    with warnings.catch_warnings():
        # The library warns of styles and validations that it does not keep; no text is lost with them.
        warnings.simplefilter("ignore", UserWarning)
        return _workbook(content, name, limits)


def _workbook(content: bytes, name: str, limits: Limits) -> Reading:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    rendering = Rendering(name, limits)
    sheets: list[Any] = book.worksheets
    try:
        for sheet in sheets:
            # Without this, one cell at the far corner makes the library fill in all cells before it.
            sheet.reset_dimensions()
            if len(sheets) > 1:
                rendering.line(sheet.title)
            _render(_sheet_rows(sheet, name), rendering, partial(_cell_name, sheet.title))
            rendering.gap()
    finally:
        book.close()
    return Reading(text=rendering.text, title=_title(rendering, name), places=rendering.places, rows=rendering.rows)


def _title(rendering: Rendering, name: str) -> str | None:
    """Give the file's name where the text begins with headings: those are no title; else None."""
    first_line, _, rest = rendering.text.partition("\n")
    starts_with_data = bool(rendering.rows) and rendering.rows[0].begin == len(first_line) + 1
    return name if starts_with_data and rest else None


def _render(rows: Iterable[Numbered], rendering: Rendering, place: Callable[[int, str], str]) -> None:
    """Write the rows; the first that can head a table heads it, what stands above it is title."""
    headings: Sequence[str] | None = None
    for number, cells in rows:
        first = next((column for column, cell in enumerate(cells) if cell.strip()), None)
        if first is None:
            continue
        letter = get_column_letter(first + 1)
        rendering.row(cells, headings, place(number, letter))
        headings = headings if headings is not None else heading_row(cells)


def _cell_name(sheet: str, number: int, column: str) -> str:
    return f"{sheet}!{column}{number}"


def _delimiter(text: str) -> str:
    """Choose the sign that cuts most of the first lines into the same number of columns, two or more."""
    lines = text[:_SAMPLE].splitlines()[:20]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(record) for record in csv.reader(lines, delimiter=delimiter) if len(record) > 1]
        common = max(widths, key=widths.count, default=0)
        return widths.count(common), common

    return max(_DELIMITERS, key=agreement)


def _sheet_rows(sheet: Any, name: str) -> Iterator[Numbered]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > _SHEET_ROWS:
            raise UnreadableDocument(name, "a sheet has more rows than the format allows", "save the file again")
        yield number, [_shown(cell) for cell in row]


def _shown(cell: Any) -> str:
    """Give a cell's value as text: dates in ISO form, as exact as the cell's format shows them."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        if "d" not in str(cell.number_format).lower():
            return f"{value:%Y-%m}"
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
