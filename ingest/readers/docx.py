"""Word files: paragraphs and tables in the order of the page, one paragraph a line.

python-docx opens the package; the body is walked element by element, because its own paragraph and table
lists pass over content controls, insertions under review and text boxes.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import docx
from docx.oxml.ns import qn

from ingest.readers import package
from ingest.readers.lexicon import lexicon
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading, Rendering

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WRITTEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
#: Deleted text, properties, and the copy of a text box for older programs.
_SKIPPED = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:sectPr")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
#: The day on which python-docx's own template was made.
_TEMPLATE_DAY = date(2013, 12, 23)


def read(content: bytes, name: str, limits: Limits) -> Reading:
    """Read a Word file.

    Raises:
        UnreadableDocument: The package is refused, or passes the limits.
    """
    package.check(content, name, limits, limits.markup_bytes)
    document = docx.Document(io.BytesIO(content))
    headings = {style.style_id for style in document.styles if _is_heading(style)}
    rendering = Rendering(name, limits)
    for block in _blocks(document.element.body):
        if block.tag == _TABLE:
            _render_table(block, rendering)
        else:
            _render_paragraph(block, headings, rendering)
    properties = document.core_properties
    return Reading(
        text=rendering.text,
        title=_title(properties.title),
        created=_day(properties.created),
        rows=rendering.rows,
    )


def _is_heading(style: Any) -> bool:
    return str(style.name).startswith(("Heading", "Title", "heading"))


def _blocks(element: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in order, through whatever wraps them."""
    for child in element:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _render_paragraph(paragraph: Any, headings: set[str], rendering: Rendering) -> None:
    text = "".join(_written(paragraph)).strip("\n ")
    style = paragraph.pPr.style if paragraph.pPr is not None else None
    is_heading = style in headings
    if is_heading:
        rendering.gap()
    rendering.line(text)
    if is_heading:
        rendering.gap()


def _written(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _WRITTEN:
            yield _WRITTEN[child.tag]
        elif child.tag == _PARAGRAPH:
            yield "\n"
            yield from _written(child)
            yield "\n"
        elif child.tag not in _SKIPPED:
            yield from _written(child)


def _render_table(table: Any, rendering: Rendering) -> None:
    rows = _grid(table)
    is_data = max(map(len, rows), default=0) >= 2 and all(len(cell) <= 500 for row in rows for cell in row)
    if is_data and not table.findall(f".//{_TABLE}"):
        rendering.table(rows)
        rendering.gap()
        return
    for block in (block for cell in table.iter(_CELL) for block in cell if block.tag == _PARAGRAPH):
        rendering.line("".join(_written(block)).strip("\n "))


def _grid(table: Any) -> list[list[str]]:
    """Give the text of every cell by column; a cell merged over rows says its text in each of them."""
    grid: list[list[str]] = []
    for row in table.iter(_ROW):
        cells: list[str] = []
        for cell in row.iter(_CELL):
            column = len(cells)
            goes_on = cell.vMerge == "continue" and grid and column < len(grid[-1])
            text = grid[-1][column] if goes_on else "\n".join(
                "".join(_written(block)) for block in cell if block.tag == _PARAGRAPH
            )  # fmt: skip
            cells.append(text)
            cells.extend("" for _ in range(min(cell.grid_span, 256) - 1))
        grid.append(cells)
    return grid


def _title(given: str | None) -> str | None:
    title = " ".join((given or "").split())
    made_up = not title or title.casefold() in lexicon().template_titles or title.startswith("Microsoft Word - ")
    return None if made_up else title


def _day(created: datetime | None) -> date | None:
    return created.date() if created is not None and created.date() != _TEMPLATE_DAY else None
