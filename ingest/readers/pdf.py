"""PDF files through pdfium: the text of each page as it stands, pages joined by a line break.

Line ends stay as printed, so that a page can be compared with its text; `sentences` reads across them. A page
without letters is a scan and goes to `ocr` where tesseract is installed; its place then says "(OCR)".
pdfium ends the whole process when a packed stream unfolds past the memory, so the streams are measured
before it sees the file.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium

from ingest.document import Place
from ingest.readers import language, ocr
from ingest.readers.lexicon import lexicon
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading, too_long
from ontology.errors import UnreadableDocument

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_TWICE_PACKED = re.compile(rb"/Fl(?:ateDecode)?\s*/(?:Fl\b|FlateDecode|LZW)")
_CHUNK = 1 << 20
#: Noncharacters and controls that pdfium gives for soft hyphens and unmapped signs; XML could not carry them.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


def read(content: bytes, name: str, limits: Limits) -> Reading:
    """Read a PDF file; its pages are the places "trang N" or "page N", by its language.

    Raises:
        UnreadableDocument: The file is broken, protected, too long, or holds no text.
    """
    _check_streams(content, name, limits)
    pages, title = _pages(content, name, limits)
    text = "\n".join(page.text for page in pages)
    if not text.strip():
        problem = "the PDF holds no text (a scan, or letters drawn as pictures)"
        raise UnreadableDocument(name, problem, "install tesseract with Vietnamese, or recognise its text (OCR) first")
    word = "trang" if language.detect(text) == "vi" else "page"
    places, begin = [], 0
    for number, page in enumerate(pages, 1):
        mark = " (OCR)" if page.recognised else ""
        places.append(Place(begin, begin + len(page.text), f"{word} {number}{mark}"))
        begin += len(page.text) + 1
    return Reading(text=text, title=title, places=tuple(places))


@dataclass(frozen=True, slots=True)
class _Page:
    """The text of a page, and whether it was read off a picture."""

    text: str
    recognised: bool = False


def _pages(content: bytes, name: str, limits: Limits) -> tuple[list[_Page], str | None]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if _ENCRYPTED.search(content):
            raise UnreadableDocument(name, "the PDF is protected by a password", "save it without one") from error
        raise UnreadableDocument(name, "the PDF is broken", "export or download it again") from error
    try:
        if len(document) > limits.pages:
            problem = f"the PDF has {len(document):,} pages, more than {limits.pages:,}"
            raise UnreadableDocument(name, problem, "split it into smaller files")
        title = _title(document.get_metadata_value("Title"))
        pages: list[_Page] = []
        length = 0
        for number in range(len(document)):
            pages.append(_Page(_page_text(document, number, name)))
            length += len(pages[-1].text) + 1
            if length > limits.characters:
                raise too_long(name, limits)
        return _with_scans(document, pages, name, limits), title
    finally:
        document.close()


def _with_scans(document: Any, pages: list[_Page], name: str, limits: Limits) -> list[_Page]:
    """Read pages without letters off their pictures."""
    scanned = [
        number for number, page in enumerate(pages) if not page.text.strip() and _shows_something(document, number)
    ]
    recogniser = ocr.find_recogniser() if scanned and limits.scanned_pages else None
    if recogniser is None:
        return pages
    if len(scanned) > limits.scanned_pages:
        problem = f"the PDF has {len(scanned)} scanned pages, more than {limits.scanned_pages}"
        raise UnreadableDocument(name, problem, "split it, or recognise its text (OCR) first")
    read = dict.fromkeys(scanned, "")
    for number in scanned:
        place = f"{name}, page {number + 1}"
        read[number] = recogniser.read(_picture(document, number), place, limits.scanned_page_s)
    return [_Page(read[number], recognised=True) if number in read else page for number, page in enumerate(pages)]


def _shows_something(document: Any, number: int) -> bool:
    page = document[number]
    try:
        return next(page.get_objects(max_depth=2), None) is not None
    finally:
        page.close()


def _picture(document: Any, number: int) -> bytes:
    """Draw a page in grey, as PGM."""
    page = document[number]
    try:
        # A page may claim any size; what is drawn stays within an A3 sheet.
        scale = min(ocr.DPI / 72, 3400 / max(page.get_size()))
        drawn = page.render(scale=scale, grayscale=True)
        pixels = drawn.to_numpy()
        height, width = pixels.shape[:2]
        return b"P5 %d %d 255\n" % (width, height) + bytes(pixels.reshape(height, width).tobytes())
    finally:
        page.close()


def _page_text(document: Any, number: int, name: str) -> str:
    try:
        page = document[number]
        letters = page.get_textpage()
        text: str = letters.get_text_range()
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(name, f"page {number + 1} of the PDF is broken", "export it again") from error
    letters.close()
    page.close()
    return _NO_TEXT.sub(lambda match: "-" if match[0] in "\x02\ufffe" else " ", text)


def _title(given: str) -> str | None:
    title = " ".join(given.split())
    names_a_file = title.lower().endswith((".doc", ".docx", ".pdf", ".indd"))
    made_up = title.casefold() in lexicon().template_titles or title.startswith("Microsoft Word - ")
    return None if not title or names_a_file or made_up else title


def _check_streams(content: bytes, name: str, limits: Limits) -> None:
    if _TWICE_PACKED.search(content):
        raise UnreadableDocument(name, "the PDF packs a stream twice", "export it again")
    total = 0
    for match in _STREAM.finditer(content):
        is_picture = b"/Image" in content[max(0, match.start() - 600) : match.start()].rpartition(b"obj")[2]
        most = limits.unzipped_bytes if is_picture else limits.markup_bytes
        size = _unpacked_size(content, match.end(), most)
        total += size
        if size > most or total > 10 * limits.unzipped_bytes:
            problem = f"a packed stream of the PDF unpacks to more than {most >> 20} MB"
            raise UnreadableDocument(name, problem, "export it again")


def _unpacked_size(content: bytes, at: int, most: int) -> int:
    """Unpack a Flate stream piece by piece and count; other streams count nothing."""
    packer, size, pending = zlib.decompressobj(), 0, memoryview(content)[at : at + 2].tobytes()
    at += len(pending)
    while pending and size <= most and not packer.eof:
        try:
            size += len(packer.decompress(pending, _CHUNK))
        except zlib.error:
            return size
        pending = packer.unconsumed_tail
        if not pending:
            pending = content[at : at + 65536]
            at += len(pending)
    return size
