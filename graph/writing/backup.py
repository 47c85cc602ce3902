"""A backup of a store that is in use, and the way back.

A backup is a copy of what was published last, with a manifest: the number of its last transaction, how many quads it
has, and the size and hash of every file. On the same disk the large files are hard links, so that a backup costs
milliseconds and a second one only what changed. A backup that was not finished has no manifest; none is believed that
does not match its manifest.

    make_backup(Path("data/store"), Path("/backups/monday")).quads
    restore(Path("/backups/monday"), Path("data/restored"))
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from graph.engine import Engine
from graph.view import KNOWN, LIVE, MARKER, PUBLISHED, SCHEMA, View
from graph.writing.folder import replace
from graph.writing.store import Store
from ontology.errors import StoreError

MANIFEST = "banggiao-backup.json"
_DATABASE = "database"
_FORMAT = 1
#: What the engine makes anew: its lock, and what it tells of itself.
_NOT_KEPT = frozenset({"LOCK", "LOG"})


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file of a backup: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        schema: Version of the store.
        transaction: Its last transaction.
        quads, graphs: How many there are.
        files: By name.
    """

    schema: int
    transaction: int
    quads: int
    graphs: int
    files: Mapping[str, FileCopy]


def make_backup(store: Path, target: Path) -> Manifest:
    """Copy what a store published last; writing and reading go on.

    Args:
        store: Folder of the store.
        target: A folder that does not exist, or is empty.

    Raises:
        StoreError: Nothing was published, the target is taken, the disk refuses, or the copy is not what was copied.
    """
    view = View.open(store)
    with _becoming(target, "choose another place for the backup") as partial:
        database = partial / _DATABASE
        database.mkdir()
        for file in sorted((store / PUBLISHED / str(view.number)).iterdir()):
            if file.name not in _NOT_KEPT:
                _copy(file, database / file.name)
        # What is only in the engine's log gets into tables, and tables that nothing names any more go.
        Engine.writable(database).close()
        quads, graphs, transaction = _counted(database)
        if (quads, graphs) != (view.size(), len(view.graphs())):
            raise StoreError(str(target), "the copy does not hold what the store does", "look after the disk")
        files = {file.name: _digest(file) for file in sorted(database.iterdir()) if file.name not in _NOT_KEPT}
        manifest = Manifest(SCHEMA, transaction, quads, graphs, files)
        replace(partial / MANIFEST, json.dumps({"format": _FORMAT, **asdict(manifest)}, indent=1) + "\n")
    return manifest


def read_manifest(backup: Path) -> Manifest:
    """Read what a backup says it holds; raises StoreError where it is none, or of another version."""
    try:
        told = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        files = {name: FileCopy(**about) for name, about in told["files"].items()}
        found = Manifest(told["schema"], told["transaction"], told["quads"], told["graphs"], files)
        form = told["format"]
    except FileNotFoundError as error:
        raise StoreError(str(backup), "it is no finished backup", "name the folder of one") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(str(backup / MANIFEST), "it cannot be read", "take another backup") from error
    if form != _FORMAT or found.schema not in KNOWN:
        raise StoreError(str(backup), f"it has schema {found.schema}, this program {SCHEMA}", "use the newer program")
    return found


def restore(backup: Path, store: Path) -> Manifest:
    """Make a store of a backup, after a check of every file and count.

    Args:
        backup: Folder of the backup.
        store: A folder that does not exist, or is empty.

    Raises:
        StoreError: It is no backup, a file of it changed, the store is there already, or the disk refuses.
    """
    manifest = read_manifest(backup)
    with _becoming(store, "choose another place, or make room") as partial:
        (partial / LIVE).mkdir()
        for name, wanted in manifest.files.items():
            if Path(name).name != name:
                raise StoreError(str(backup / MANIFEST), f"{name!r} is no file name", "take another backup")
            shutil.copyfile(backup / _DATABASE / name, partial / LIVE / name)
            if _digest(partial / LIVE / name) != wanted:
                raise StoreError(str(backup / _DATABASE / name), "it is not what was backed up", "take another backup")
        replace(partial / MARKER, json.dumps({"schema": manifest.schema}) + "\n")
        with Store.open(partial) as opened:
            opened.publish()
        found = _counted(partial / PUBLISHED / "1")
        if found != (manifest.quads, manifest.graphs, manifest.transaction):
            raise StoreError(str(backup), f"it has {found[0]:,} quads, not {manifest.quads:,}", "take another backup")
    return manifest


@contextmanager
def _becoming(target: Path, remedy: str) -> Iterator[Path]:
    """Give a folder that becomes the target when the block ends well, and is gone otherwise.

    Raises:
        StoreError: The target is there already, or the disk refuses.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(str(target), "it is there already, and nothing is overwritten", "name a new folder")
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        partial.mkdir(parents=True)
        yield partial
        partial.rename(target)
    except OSError as error:
        raise StoreError(str(target), error.strerror or str(error), remedy) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _copy(file: Path, to: Path) -> None:
    """Link a file that never changes, copy any other."""
    try:
        if file.suffix != ".sst":
            raise OSError("only table files never change")
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
        with to.open("rb+") as copied:
            os.fsync(copied.fileno())


def _digest(file: Path) -> FileCopy:
    with file.open("rb") as content:
        return FileCopy(file.stat().st_size, file_digest(content, "sha256").hexdigest())


def _counted(database: Path) -> tuple[int, int, int]:
    """Count the quads and graphs of a database that nobody writes to; give its last transaction, too."""
    engine = Engine.read_only(database)
    return engine.size(), len(engine.graphs()), engine.mark()
