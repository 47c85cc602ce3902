"""The reference data compiled: every searchable name with its bearers, in a form that is read in a tenth of a second.

Reading and indexing the CSVs takes a second or two, so the result is kept as one file in the user's cache folder. The
file names the digest of the data and of the code that compiled them, and carries a digest of its own contents: a file
of another version, a cut or a damaged one is compiled again, and where nothing can be written the work is only
repeated. Rows and bearers stay text until a document mentions them; most never are.

    names = load()
    names.row(0).key        # 'AD'
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from graph.naming.names import fold
from ingest.names.name_index import Entry, index_names
from ingest.names.reference import FOLDER, Row, digest_of, read_reference

#: The modules that decide what the compiled names say.
_CODE = (Path(__file__), Path(__file__).with_name("reference.py"), Path(__file__).with_name("name_index.py"))
_PREFIX = "names-"


@dataclass(frozen=True, slots=True)
class CompiledNames:
    """All rows and names as text, one a line each.

    Attributes:
        digest: SHA-256 of the reference files.
        rows: Rows as JSON arrays.
        iris: The identifier of each row.
        keys: The tone key of each searchable name.
        folded: The same without marks.
        bearers: The entries of each name as JSON arrays, the likeliest first.
    """

    digest: str
    rows: list[str]
    iris: list[str]
    keys: list[str]
    folded: list[str]
    bearers: list[str]

    def row(self, index: int) -> Row:
        """Give one row."""
        row = Row(*json.loads(self.rows[index]))
        return row._replace(
            classes=tuple(row.classes),
            names=tuple((text, language, weak) for text, language, weak in row.names),
            within=(row.within[0], row.within[1]) if row.within is not None else None,
            valid_from=_day(row.valid_from),
            valid_until=_day(row.valid_until),
        )

    def entries(self, name: int) -> tuple[Entry, ...]:
        """Give the bearers of one name."""
        return tuple(Entry(*entry) for entry in json.loads(self.bearers[name]))


def load(folder: Path = FOLDER, cache: Path | None = None) -> CompiledNames:
    """Give the compiled names of a folder of reference data.

    Args:
        folder: The CSVs.
        cache: Where compiled names are kept; None compiles them anew and keeps nothing.

    Raises:
        RuleError: A file of the folder is missing or malformed.
    """
    digest = digest_of(folder)
    if cache is None:
        return compiled(folder, digest)
    path = cache / f"{_PREFIX}{_version(digest)}.txt"
    kept = _kept(path, digest)
    if kept is not None:
        return kept
    names = compiled(folder, digest)
    _keep(names, path)
    return names


def compiled(folder: Path, digest: str) -> CompiledNames:
    """Read and index the reference data."""
    rows = read_reference(folder)
    names = index_names(rows, folder)
    return CompiledNames(
        digest,
        [json.dumps(row, ensure_ascii=False, default=date.isoformat) for row in rows],
        [row.iri for row in rows],
        list(names),
        [fold(key) for key in names],
        [json.dumps(entries, ensure_ascii=False) for entries in names.values()],
    )


def cache_folder() -> Path:
    """Give the folder for what can be made again: `BANGGIAO_CACHE`, or the user's cache folder of the system."""
    chosen = os.environ.get("BANGGIAO_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / "banggiao"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/banggiao").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "banggiao"


def _version(digest: str) -> str:
    """What tells compiled names of other data, other code or another Python from these."""
    whole = sha256(f"{digest} {sys.version_info[:2]}".encode())
    for path in _CODE:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _kept(path: Path, digest: str) -> CompiledNames | None:
    """The compiled names of a file, or None where there is none or it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head, _, body = content.partition(b"\n")
    if head.decode("ascii", "replace") != sha256(body).hexdigest():
        return None
    counts, *lines = body.decode("utf-8").split("\n")
    rows, names = (int(count) for count in counts.split())
    parts = list(_parts(lines, (rows, rows, names, names, names)))
    return CompiledNames(digest, *parts)


def _parts(lines: list[str], lengths: tuple[int, ...]) -> Iterator[list[str]]:
    at = 0
    for length in lengths:
        yield lines[at : at + length]
        at += length


def _keep(names: CompiledNames, path: Path) -> None:
    """Write the file in one step and drop those of other versions; a place that cannot be written is let be."""
    lists = (names.rows, names.iris, names.keys, names.folded, names.bearers)
    lines = [f"{len(names.rows)} {len(names.keys)}", *(line for part in lists for line in part)]
    body = "\n".join(lines).encode("utf-8")
    with suppress(OSError, RuntimeError):  # RuntimeError: a user without a home folder
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".names-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(body).hexdigest().encode("ascii") + b"\n" + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        for other in path.parent.glob(f"{_PREFIX}*.txt"):
            if other != path:
                other.unlink(missing_ok=True)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


if __name__ == "__main__":
    load(FOLDER, cache_folder())
