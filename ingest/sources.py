"""Where documents come from: files, the files of folders, and the files inside ZIP archives.

`sources_of` lists them in a steady order without reading them; `pipeline` and the command line read one after another.

    sources, passed_over = sources_of([Path("reports"), Path("minutes-2019.zip")])
    sources[0].read().text
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.document import Document
from ingest.readers import SUPPORTED, Limits, archive, read, read_content
from ontology.errors import UnreadableDocument

_SUFFIXES = frozenset(suffix.strip() for suffix in SUPPORTED.split(","))
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read.

    Attributes:
        path: The file, or the archive it is in.
        member: Its name inside the archive; None for a file of its own.
    """

    path: Path
    member: str | None = None

    @property
    def shown(self) -> Path:
        """The path a person is shown: a member stands below its archive."""
        return self.path if self.member is None else self.path / self.member

    @property
    def key(self) -> str:
        """What stays the same when the file gets a new edition."""
        whole = str(self.path.resolve())
        return whole if self.member is None else f"{whole}!{self.member}"

    def read(self, limits: Limits = _LIMITS) -> Document:
        """Read it.

        Raises:
            UnreadableDocument: It cannot be read; one line for a person.
        """
        if self.member is None:
            if self.path.suffix.lower() == archive.SUFFIX:
                archive.members(self.path, self.path.name, limits)  # tells what is wrong with it
                raise UnreadableDocument(self.path.name, "the archive holds no document", f"put {SUPPORTED} into it")
            return read(self.path, limits)
        name = PurePosixPath(self.member).name
        content = archive.content(self.path, self.member, f"{self.path.name}/{self.member}", limits)
        return read_content(content, name, limits)


def sources_of(paths: Sequence[Path]) -> tuple[list[Source], tuple[Path, ...]]:
    """List the documents of files, folders and archives.

    Returns:
        Every file named, the readable files of folders and of archives, each once, and the files passed over because
        their type is not read. What is wrong with a file shows when it is read.
    """
    found: list[Source] = []
    passed: list[Path] = []
    for path in paths:
        for file in _walk(path) if path.is_dir() else [path]:
            if file.suffix.lower() == archive.SUFFIX and file.is_file():
                inside, others = _inside(file)
                found += inside
                passed += others
            elif path.is_dir() and file.suffix.lower() not in _SUFFIXES:
                passed.append(file)
            else:
                found.append(Source(file))
    return list(dict.fromkeys(found)), tuple(passed)


def _inside(file: Path) -> tuple[list[Source], list[Path]]:
    """List an archive; one that cannot be listed, or has nothing to read, stands for itself."""
    try:
        names = [member.filename for member in archive.members(file, file.name, _LIMITS)]
    except UnreadableDocument:
        return [Source(file)], []
    readable = [name for name in names if PurePosixPath(name).suffix.lower() in {*_SUFFIXES, archive.SUFFIX}]
    others = [file / name for name in names if name not in readable]
    return [Source(file, name) for name in readable] or [Source(file)], others


def _walk(folder: Path) -> Iterator[Path]:
    """Give the files below a folder in name order, hidden ones left out."""
    for entry in _visible(folder.iterdir()):
        if entry.is_dir():
            yield from _walk(entry)
        else:
            yield entry


def _visible(entries: Iterable[Path]) -> list[Path]:
    return sorted(entry for entry in entries if not entry.name.startswith("."))
