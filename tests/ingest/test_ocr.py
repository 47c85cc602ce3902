"""Scanned pages, with the real tesseract where it is installed."""

import io
import shutil
from pathlib import Path
from textwrap import wrap

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A5
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import Limits, read
from ontology.errors import UnreadableDocument

WORDS = "Hai Phong signed a memorandum of understanding with the city of Kobe in April 2009."
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed here")


def printed(*pages: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A5)
    for text in pages:
        canvas.setFont("Helvetica", 15)
        for number, line in enumerate(wrap(text, 42)):
            canvas.drawString(30, 500 - 24 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def scan_of(content: bytes, *, beside: str | None = None) -> bytes:
    """The pages as pictures, after a printed page where `beside` gives one."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A5)
    if beside is not None:
        canvas.drawString(30, 500, beside)
        canvas.showPage()
    for page in pdfium.PdfDocument(content):
        picture = page.render(scale=200 / 72).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, *A5)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@needs_tesseract
def test_a_scanned_page_is_read_and_its_place_says_so(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of(printed(WORDS), beside="The first page of this report is printed."))
    document = read(path)
    assert " ".join(document.text.split()).endswith(WORDS)
    assert [place.name for place in document.places] == ["page 1", "page 2 (OCR)"]
    assert document.place_of(document.text.index("Kobe")) == "page 2 (OCR)"


@needs_tesseract
def test_a_blank_page_is_no_scan(tmp_path: Path) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(printed(WORDS, ""))
    assert [place.name for place in read(path).places] == ["page 1", "page 2"]


@needs_tesseract
def test_more_scanned_pages_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of(printed(WORDS, WORDS)))
    with pytest.raises(UnreadableDocument, match="2 scanned pages, more than 1"):
        read(path, Limits(scanned_pages=1))


@needs_tesseract
def test_a_page_that_takes_too_long_is_refused_by_number(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of(printed(WORDS)))
    with pytest.raises(UnreadableDocument, match=r"scan\.pdf, page 1: recognising the text took longer"):
        read(path, Limits(scanned_page_s=0.01))


def test_without_the_program_a_scan_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of(printed(WORDS)))
    with pytest.raises(UnreadableDocument, match="holds no text") as caught:
        read(path)
    assert "tesseract" in caught.value.remedy
