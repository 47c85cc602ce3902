"""What an Office package (DOCX, XLSX) must be before any parser sees it.

A package of 0.3 MB can unfold to gigabytes, and XML can define entities that do the same or name other
files. The zip directory tells all sizes, and `zipfile` never yields more than it tells; so sizes are judged
first, unread.

>>> import io, zipfile
>>> packed = io.BytesIO()
>>> with zipfile.ZipFile(packed, "w") as archive:
...     archive.writestr("word/document.xml", "<a/>")
>>> check(packed.getvalue(), "small.docx", Limits(), markup_limit=100)
"""

import io
import zipfile
import zlib

from ingest.readers.limits import Limits
from ontology.errors import UnreadableDocument

_CHUNK = 1 << 20
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_REMEDY = "open the file in its program and save it again"


def check(content: bytes, name: str, limits: Limits, markup_limit: int) -> None:
    """Refuse a package that is too large unpacked, protected, damaged or holds document type declarations.

    Args:
        content: The whole package.
        name: File name for the error.
        limits: The most that is taken.
        markup_limit: Bytes of the largest XML part that the caller's parser can carry.

    Raises:
        UnreadableDocument: The package is refused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, len(content), name, limits)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_markup(archive, part, name, markup_limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableDocument(name, "the Office package (zip) is broken or protected", _REMEDY) from error


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int, name: str, limits: Limits) -> None:
    unzipped = sum(part.file_size for part in parts)
    if len(parts) > limits.entries:
        raise UnreadableDocument(name, f"the package has {len(parts)} parts, more than {limits.entries:,}", _REMEDY)
    if unzipped > limits.unzipped_bytes:
        problem = f"unpacked, the file has {unzipped >> 20} MB, more than {limits.unzipped_bytes >> 20} MB"
        raise UnreadableDocument(name, problem, "split it into smaller files")
    # Small honest packages of nearly empty parts may be packed tightly; they harm nobody.
    if unzipped > _CHUNK and unzipped > packed * limits.ratio:
        problem = f"the file unpacks to {unzipped // packed} times its size, more than {limits.ratio}"
        raise UnreadableDocument(name, problem, _REMEDY)


def _check_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, markup_limit: int) -> None:
    if part.file_size > markup_limit:
        problem = f"its part {part.filename} has {part.file_size >> 20} MB, more than {markup_limit >> 20} MB"
        raise UnreadableDocument(name, problem, "split it into smaller files")
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            # Zero bytes go, so that a declaration written in UTF-16 is seen too.
            seen = tail + chunk.replace(b"\0", b"")
            if any(mark in seen for mark in _FORBIDDEN):
                raise UnreadableDocument(name, "the file declares a document type or entities", _REMEDY)
            tail = seen[-16:]
