"""Which reader takes a file: what its bytes are and what its name says must agree.

The name alone is not believed (a picture called .txt) and neither are the bytes alone (a CSV file has no
mark of its own); where the two disagree the person who named the file is asked, not outguessed.

>>> sniff(b"%PDF-1.7 ...", "report.pdf").name
'pdf'
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from ontology.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read: its name, the extensions it goes by and its IANA media type."""

    name: str
    suffixes: tuple[str, ...]
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
TEXT = Format("text", (".txt", ".text", ".md", ""), "text/plain")
HTML = Format("html", (".html", ".htm", ".xhtml"), "text/html")
DOCX = Format("docx", (".docx",), _OFFICE + "wordprocessingml.document")
PDF = Format("pdf", (".pdf",), "application/pdf")
CSV = Format("csv", (".csv",), "text/csv")
TSV = Format("tsv", (".tsv", ".tab"), "text/tab-separated-values")
XLSX = Format("xlsx", (".xlsx",), _OFFICE + "spreadsheetml.sheet")
FORMATS = (TEXT, HTML, DOCX, PDF, CSV, TSV, XLSX)
#: Every extension that is read, as a person is told.
SUPPORTED = ", ".join(suffix for known in FORMATS for suffix in known.suffixes if suffix)

#: First bytes of files that people send and no reader takes, and what to do with them.
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old or password-protected Office file",
        "save it without password as .docx or .xlsx",
    ),
    (b"{\\rtf", "a rich text file (RTF)", "save it as .docx"),
    (b"\x89PNG", "a picture", "recognise its text (OCR) and save that"),
    (b"\xff\xd8\xff", "a picture", "recognise its text (OCR) and save that"),
    (b"GIF8", "a picture", "recognise its text (OCR) and save that"),
    (b"II*\0", "a picture", "recognise its text (OCR) and save that"),
    (b"MM\0*", "a picture", "recognise its text (OCR) and save that"),
    (b"\x1f\x8b", "a packed file", "unpack it first"),
    (b"Rar!", "a packed file", "unpack it first"),
    (b"7z\xbc\xaf", "a packed file", "unpack it first"),
    (b"\x7fELF", "a program", f"give a document ({SUPPORTED})"),
    (b"MZ", "a program", f"give a document ({SUPPORTED})"),
)


def sniff(content: bytes, name: str) -> Format:
    """Choose the format of a file.

    Raises:
        UnreadableDocument: The type is not read, or the name and the content disagree.
    """
    suffix = PurePath(name).suffix.lower()
    named = next((known for known in FORMATS if suffix in known.suffixes), None)
    found = _by_content(content, name)
    if found is None:
        return _textual(named, content, name, suffix)
    if named is found or suffix == "":
        return found
    remedy = f"rename it to {found.suffixes[0]}, or give the file that was meant"
    raise UnreadableDocument(name, f"the file is {found.name.upper()} by its content but named {suffix}", remedy)


def _textual(named: Format | None, content: bytes, name: str, suffix: str) -> Format:
    """Choose among the formats that are plain characters; only the name tells those apart, save HTML."""
    if named in (DOCX, XLSX):
        problem = f"the file is named {suffix} but is no {suffix[1:].upper()} file (no zip package)"
        raise UnreadableDocument(name, problem, "open it in its program and save it again")
    if named is PDF:
        raise UnreadableDocument(name, "the file is named .pdf but is no PDF file", "export the PDF again")
    if named in (None, TEXT) and content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return HTML
    if named is None:
        raise UnreadableDocument(name, f"files of the type {suffix} are not read", f"save it as one of {SUPPORTED}")
    return named


def _by_content(content: bytes, name: str) -> Format | None:
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _package(content, name)
    for mark, what, remedy in _REFUSED:
        # "MZ" and "II*" may begin a plain text; a program or picture has zero bytes near its start.
        if content.startswith(mark) and (len(mark) > 3 or b"\0" in content[:512]):
            raise UnreadableDocument(name, f"the file is {what}", remedy)
    return None


def _package(content: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableDocument(name, "the Office package (zip) is broken", "save the file again") from error
    if "word/document.xml" in parts:
        return DOCX
    if "xl/workbook.xml" in parts:
        return XLSX
    raise UnreadableDocument(name, "the file is a zip archive of an unknown kind", f"give one of {SUPPORTED}")
