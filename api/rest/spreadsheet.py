"""Lists as CSV and as a workbook: the fields of their items in columns, formulas made harmless.

A thing or concept fills two columns, its name in the language that was asked for and its identifier; several values of
one field are joined. CSV is UTF-8 with a byte order mark, by which spreadsheets know it.

>>> table_row({"kinds": [{"id": "x/agreement-mou", "name": "MOU"}]}, ("kinds", "kinds_id"), "en")
['MOU', 'x/agreement-mou']
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any, get_args

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pydantic import BaseModel

from api.rest.models import Identified
from graph.showing.tables import harmless

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cells = Sequence[str | int | float]
#: The longest text that a cell of a workbook holds.
_LONGEST = 32_767


def columns_of(model: type[BaseModel], fields: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of some fields of a model."""
    columns: list[str] = []
    for name in fields:
        columns.append(name)
        if _is_identified(model.model_fields[name].annotation):
            columns.append(f"{name}_id")
    return tuple(columns)


def table_row(item: Mapping[str, Any], columns: Sequence[str], language: str) -> list[str | int | float]:
    """Give the cells of an item, as JSON has it."""
    cells: list[str | int | float] = []
    for column in columns:
        if column not in item and column.endswith("_id"):
            cells.append(_joined(item.get(column.removesuffix("_id")), "id", language))
        else:
            value = item.get(column)
            cells.append(value if isinstance(value, int | float) else _joined(value, "name", language))
    return cells


def as_csv(heading: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """Write CSV (RFC 4180)."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(heading: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """Write a workbook in which every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Banggiao")
    sheet.freeze_panes = "A2"
    for row in (heading, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=None)
            cell.value = value if not isinstance(value, str) else _printable(value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)[:_LONGEST]


def _joined(value: Any, part: str, language: str) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return "; ".join(_joined(one, part, language) for one in value)
        case {"href": href}:
            return str(href)
        case {"reason": reason}:
            return _joined(reason, part, language)
        case {"id": _, "name": _}:
            return str(value[part])
        case dict():
            return str(value.get(language) or next(iter(value.values()), ""))
        case _:
            return str(value)


def _is_identified(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Identified):
        return True
    return any(_is_identified(part) for part in get_args(annotation))
