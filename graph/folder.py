"""The folder of a store: made, recognised, locked for one writer, swept, and published from.

What lies there:

    <folder>/banggiao-store.json   says that this is a store, and of which schema
    <folder>/writer.lock           held by the one writer
    <folder>/live/                 the database the writer works on
<folder>/workings.sqlite       what the writer notes for itself
    <folder>/published/<n>/        frozen copies (hard links) for readers
    <folder>/PUBLISHED             the number of the current one, replaced in one step
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from graph.view import LIVE, MARKER, POINTER, PUBLISHED, current
from ontology.errors import StoreError

SCHEMA = 1
WORKINGS = "workings.sqlite"
#: A reader may still be opening the checkpoint before the current one.
CHECKPOINTS_KEPT = 2


def claim_folder(folder: Path) -> IO[str]:
    """Make the folder a store or see that it is one, take its lock, and sweep it; closing the lock lets go.

    Raises:
        StoreError: It holds something else, is of another schema, or another process writes to it.
        OSError: The disk refuses.
    """
    _found(folder)
    lock = _locked(folder)
    try:
        _sweep(folder)
    except BaseException:
        lock.close()
        raise
    return lock


def publish(folder: Path, freeze: Callable[[Path], None]) -> None:
    """Let `freeze` make the next frozen copy, point to it, and forget older copies."""
    shelf = folder / PUBLISHED
    shelf.mkdir(exist_ok=True)
    number = 1 + max((int(p.name) for p in shelf.iterdir() if p.name.isdigit()), default=0)
    freeze(shelf / str(number))
    _replace(folder / POINTER, f"{number}\n")
    kept = sorted((p for p in shelf.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))
    for old in kept[:-CHECKPOINTS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _found(folder: Path) -> None:
    """Make the folder a store, or see that it is one."""
    marker = folder / MARKER
    if marker.is_file():
        schema = json.loads(marker.read_text(encoding="utf-8")).get("schema")
        if schema != SCHEMA:
            raise StoreError(str(folder), f"it has schema {schema}, this program {SCHEMA}", "ingest into a new folder")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(str(folder), "it is not a store and not an empty folder", "choose another with --store")
    folder.mkdir(parents=True, exist_ok=True)
    _replace(marker, json.dumps({"schema": SCHEMA}) + "\n")


def _locked(folder: Path) -> IO[str]:
    lock = (folder / "writer.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise StoreError(
            str(folder), f"process {holder} is writing to it", "wait for it, stop it, or use another --store"
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _sweep(folder: Path) -> None:
    """Remove what a killed writer left: files of an unfinished bulk load, checkpoints never pointed to."""
    for orphan in (folder / LIVE).glob("bulk-*.sst"):
        orphan.unlink()
    number = current(folder)
    for checkpoint in (folder / PUBLISHED).glob("*"):
        if number is None or (checkpoint.name.isdigit() and int(checkpoint.name) > number):
            shutil.rmtree(checkpoint, ignore_errors=True)


def _replace(path: Path, words: str) -> None:
    """Write a small file in one step: a reader sees the old words or the new ones."""
    beside = path.with_suffix(path.suffix + ".new")
    with beside.open("w", encoding="utf-8") as out:
        out.write(words)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
