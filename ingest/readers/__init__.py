"""Readers: one file in, one `Document` out, or one clear line that says why not.

`read` measures the file, `sniff` chooses the format, the format's module gives a `Reading`, and `masthead`
and `language` add what the metadata leave open. A reader never edits the text it hands on: quotes are cut
from it.

    document = read(Path("samples/003.txt"))
    document.text[document.rows[0].begin : document.rows[0].end]
"""

import stat
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from ingest.document import Document
from ingest.readers import language, masthead, sniff
from ingest.readers.limits import Limits
from ingest.readers.reading import Reading, too_long
from ingest.text.normal import stacks_marks
from ontology.errors import UnreadableDocument

__all__ = ["SUPPORTED", "Limits", "read", "read_content"]

SUPPORTED = sniff.SUPPORTED

#: Module and function of each format's reader. A module is imported with the first file of its format: the libraries
#: beneath take half a second that a text file need not wait.
_READERS: tuple[tuple[sniff.Format, str, str], ...] = (
    (sniff.TEXT, "text", "read"),
    (sniff.HTML, "html", "read"),
    (sniff.DOCX, "docx", "read"),
    (sniff.PDF, "pdf", "read"),
    (sniff.CSV, "table", "read_separated"),
    (sniff.TSV, "table", "read_separated"),
    (sniff.XLSX, "table", "read_workbook"),
)
_LIMITS = Limits()


def read(path: Path, limits: Limits = _LIMITS) -> Document:
    """Read a file as a document.

    Args:
        path: A regular file in one of the formats of `SUPPORTED`.
        limits: The most that is read before the file is refused.

    Raises:
        UnreadableDocument: The file cannot be read; its message is one line for a person.
    """
    # A file name may hold bytes that are no text; a person still has to see it.
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    return read_content(_content(path, name, limits), name, limits)


def read_content(content: bytes, name: str, limits: Limits = _LIMITS) -> Document:
    """Read the bytes of a file that is called `name`. Raises UnreadableDocument as `read` does."""
    if not content:
        raise UnreadableDocument(name, "the file is empty", "give a file with text in it")
    form = sniff.sniff(content, name)
    reading = _parsed(form, content, name, limits)
    if len(reading.text) > limits.characters:
        raise too_long(name, limits)
    if not any(c.isalnum() for c in reading.text):
        raise UnreadableDocument(name, "the file holds no text", "give a file with text in it")
    if stacks_marks(reading.text):
        problem = "the text stacks more marks on one letter than any writing needs"
        raise UnreadableDocument(name, problem, "take them out and save it again")
    return Document(
        name=name,
        digest=sha256(content).hexdigest(),
        text=reading.text,
        language=language.detect(reading.text),
        media_type=form.media_type,
        title=(reading.title or masthead.title(reading.text) or name)[:200].rstrip(),
        published=reading.published or masthead.dateline(reading.text) or reading.created,
        source=masthead.source(reading.text) or reading.source,
        places=reading.places,
        rows=reading.rows,
    )


def _content(path: Path, name: str, limits: Limits) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableDocument(name, "this is a folder, not a file", "name the files in it")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocument(name, "this is no regular file", "copy it to a file first")
        if status.st_size > limits.file_bytes:
            problem = f"the file has {status.st_size / 2**20:.1f} MB, more than {limits.file_bytes / 2**20:.0f} MB"
            raise UnreadableDocument(name, problem, "split it into smaller files")
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableDocument(name, "there is no such file", "check the path") from error
    except PermissionError as error:
        raise UnreadableDocument(name, "you may not read this file", "ask for the right to read it") from error
    except (OSError, ValueError) as error:
        raise UnreadableDocument(name, f"the system cannot read the file ({error})", "check the path") from error
    return content


def _parsed(form: sniff.Format, content: bytes, name: str, limits: Limits) -> Reading:
    module, function = next((module, function) for known, module, function in _READERS if known is form)
    try:
        reading: Reading = getattr(import_module(f"ingest.readers.{module}"), function)(content, name, limits)
        return reading
    except UnreadableDocument:
        raise
    except Exception as error:
        # The parsers beneath name no errors of their own: a damaged file gives whatever its bytes lead to.
        problem = f"the {form.name.upper()} file is broken ({type(error).__name__})"
        raise UnreadableDocument(name, problem, "open it in its program and save it again") from error
