"""ZIP archives of documents: what is in them is read as if it lay in a folder, and nothing is ever unpacked to disk.

Sizes are judged by the archive's directory before anything is read; `zipfile` never yields more than that tells.

>>> import io
>>> packed = io.BytesIO()
>>> with zipfile.ZipFile(packed, "w") as archive:
...     archive.writestr("2019/biên bản.txt", "Hải Phòng …")
>>> [member.filename for member in members(packed, "a.zip", Limits())]
['2019/biên bản.txt']
"""

import stat
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.readers.limits import Limits
from ontology.errors import UnreadableDocument

SUFFIX = ".zip"
#: What programs put beside the documents of a person.
_LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_ENCRYPTED = 0x1
#: Bytes up to which an archive may be packed as tightly as it likes.
_HARMLESS = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def members(file: Path | IO[bytes], name: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """List the files of an archive in name order, without folders, hidden files and litter.

    Raises:
        UnreadableDocument: The archive is broken, too large unpacked, holds nothing, or two files of one name.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except _BROKEN as error:
        raise UnreadableDocument(name, "the zip archive is broken", "pack it again") from error
    packed, unpacked = sum(entry.compress_size for entry in entries), sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise UnreadableDocument(
            name, f"the archive holds {len(entries):,} files, more than {limits.entries:,}", _SPLIT
        )
    if unpacked > limits.unzipped_bytes * 10:
        problem = f"unpacked, the archive has {unpacked >> 20:,} MB, more than {limits.unzipped_bytes * 10 >> 20:,} MB"
        raise UnreadableDocument(name, problem, _SPLIT)
    if unpacked > _HARMLESS and unpacked > packed * limits.ratio:
        problem = f"the archive unpacks to more than {limits.ratio} times its size"
        raise UnreadableDocument(name, problem, "pack the documents again")
    files = [entry for entry in entries if not entry.is_dir() and not _is_litter(entry.filename)]
    if not files:
        raise UnreadableDocument(name, "the archive holds no file", "put documents into it")
    twice = [file for file, count in Counter(entry.filename for entry in files).items() if count > 1]
    if twice:
        raise UnreadableDocument(name, f"the archive holds {twice[0]} twice", "pack it again")
    return sorted(files, key=lambda entry: entry.filename)


def content(file: Path, member: str, name: str, limits: Limits) -> bytes:
    """Read one file of an archive.

    Raises:
        UnreadableDocument: It is protected, no regular file, leads out of the archive, too large or broken.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entry = archive.getinfo(member)
            _check(entry, name, limits)
            return archive.read(entry)
    except KeyError as error:
        raise UnreadableDocument(name, "it is no longer in the archive", "read the archive again") from error
    except _BROKEN as error:
        raise UnreadableDocument(name, "it is broken inside the archive", "pack it again") from error


_SPLIT = "split it into smaller archives"


def _check(entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UnreadableDocument(name, "its name leads out of the archive", "pack it again under a plain name")
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableDocument(name, "it is protected by a password", "pack it without one")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableDocument(name, "it is a link, not a file", "pack the file itself")
    if entry.file_size > limits.file_bytes:
        problem = f"it has {entry.file_size / 2**20:.1f} MB, more than {limits.file_bytes >> 20} MB"
        raise UnreadableDocument(name, problem, "split it into smaller files")
    if path.suffix.lower() == SUFFIX:
        raise UnreadableDocument(name, "it is an archive inside an archive", "unpack it first")


def _is_litter(filename: str) -> bool:
    parts = PurePosixPath(filename.replace("\\", "/")).parts
    return any(part in _LITTER or (part.startswith(".") and part != "..") for part in parts)
