"""Build the binary samples (DOCX, XLSX, PDF) from `binary.yml`, byte for byte the same each time.

Run it as `python samples/build_samples.py`; `tests/test_samples.py` holds the committed files equal to what
it builds.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import matplotlib
import yaml
from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Font
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate

HERE = Path(__file__).parent
#: The earliest time a ZIP entry can carry; a real clock would make every build differ.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

Kind = Literal["title", "heading", "page", "table", "paragraph"]


def report_docx() -> bytes:
    """Build an annual report extract in Vietnamese: headings, paragraphs and a table that is no register."""
    report = Document()
    properties = report.core_properties
    properties.author, properties.comments = "Banggiao", ""
    properties.created = properties.modified = datetime(2025, 3, 25)
    for kind, text in _blocks("02-bao-cao-doi-ngoai"):
        match kind:
            case "title":
                properties.title = text
                report.add_heading(text, level=0)
            case "heading":
                report.add_heading(text, level=1)
            case "table":
                _add_table(report, text)
            case _:
                report.add_paragraph(text)
    return _fixed_zip(report.save)


def register_xlsx() -> bytes:
    """Build a register of ties in English on one sheet."""
    register = _content("08-partner-register")
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Register"
    for row in (register["headings"], *register["rows"]):
        sheet.append([cell or None for cell in row])
    for cell, width in zip(sheet[1], register["widths"], strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    book.properties.title, book.properties.creator = "Register of ties (sample)", "Banggiao"
    book.properties.created = datetime(2026, 11, 18)
    return _fixed_zip(book.save)


def history_pdf() -> bytes:
    """Build a two-page history of the department in Vietnamese, its glyphs embedded."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("Sans", fonts / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont("Sans-Bold", fonts / "DejaVuSans-Bold.ttf"))
    body = ParagraphStyle("paragraph", fontName="Sans", fontSize=11, leading=17, spaceAfter=9)
    heading = ParagraphStyle("heading", parent=body, fontName="Sans-Bold", fontSize=13, spaceBefore=8)
    title = ParagraphStyle("title", parent=heading, fontSize=17, leading=24, spaceAfter=14)
    styles = {style.name: style for style in (body, heading, title)}
    blocks = list(_blocks("09-so-ngoai-vu"))
    story: list[Flowable] = [PageBreak() if kind == "page" else Paragraph(text, styles[kind]) for kind, text in blocks]
    buffer = BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, title=blocks[0][1], author="Banggiao", invariant=1)
    template.build(story)
    return _undated(buffer.getvalue())


#: File name and what builds it.
BUILDERS: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("02-bao-cao-doi-ngoai.docx", report_docx),
    ("08-partner-register.xlsx", register_xlsx),
    ("09-so-ngoai-vu.pdf", history_pdf),
)


def main() -> None:
    """Write the files beside this script."""
    for name, build in BUILDERS:
        (HERE / name).write_bytes(build())


def _content(name: str) -> Any:
    return yaml.safe_load((HERE / "binary.yml").read_text(encoding="utf-8"))[name]


def _blocks(name: str) -> Iterator[tuple[Kind, str]]:
    for block in _content(name).strip().split("\n\n"):
        if block.startswith("# "):
            yield "title", block[2:]
        elif block.startswith("## "):
            yield "heading", block[3:]
        elif block == "---":
            yield "page", ""
        elif block.startswith("|"):
            yield "table", block
        else:
            yield "paragraph", " ".join(block.splitlines())


def _add_table(report: Any, block: str) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
    table = report.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _fixed_zip(save: Callable[[BytesIO], None]) -> bytes:
    """Save an Office file and pack it again without the clock's traces."""
    clocked, fixed = BytesIO(), BytesIO()
    save(clocked)
    with ZipFile(clocked) as source, ZipFile(fixed, "w") as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _unmodified(content)
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return fixed.getvalue()


def _unmodified(core: bytes) -> bytes:
    """Set the time of the last change, which openpyxl takes from the clock, to the time of creation."""
    created = re.search(rb"<dcterms:created[^>]*>([^<]+)<", core)
    if created is None:
        raise ValueError("core.xml gives no time of creation")
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]+", rb"\g<1>" + created.group(1), core)


def _undated(pdf: bytes) -> bytes:
    """Blank the invented dates of an invariant PDF in place (offsets stay): a reader would believe them."""
    return re.sub(rb"/(Creation|Mod)Date \(D:[^)]*\)", lambda match: b" " * len(match.group()), pdf)


if __name__ == "__main__":
    main()
