"""The folder of a store: made, recognised, locked for one writer, swept, and published from.

What lies there:

    <folder>/banggiao-store.json   says that this is a store, and of which schema
    <folder>/writer.lock           held by the one writer
    <folder>/live/                 the database the writer works on
    <folder>/workings.sqlite       what the writer notes for itself
    <folder>/published/<n>/        frozen copies (hard links) for readers
    <folder>/PUBLISHED             the number of the current one and of its last transaction, replaced in one step
    <folder>/journal/              what was acknowledged (`graph.writing.journal`)
    <folder>/service.json          where the process listens that writes, while one runs
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from graph.view import LIVE, MARKER, POINTER, PUBLISHED, SCHEMA, check_schema, current
from ontology.errors import StoreError

WORKINGS = "workings.sqlite"
JOURNAL = "journal"
#: A reader may still be opening the checkpoint before the current one.
CHECKPOINTS_KEPT = 2


def claim_folder(folder: Path) -> IO[bytes]:
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


def publish(folder: Path, freeze: Callable[[Path], object], transaction: int = 0) -> None:
    """Let `freeze` make the next frozen copy, point to it, and forget older copies that nobody reads any more."""
    shelf = folder / PUBLISHED
    shelf.mkdir(exist_ok=True)
    number = 1 + max((int(p.name) for p in shelf.iterdir() if p.name.isdigit()), default=0)
    try:
        freeze(shelf / str(number))
        # Not forced to the disk: after a loss of power the writer publishes anew what it has.
        replace(folder / POINTER, f"{number} {transaction}\n", forced=False)
    except BaseException:
        # What is left of it would take the room that a full disk has not.
        for rest in shelf.glob(f"{number}*"):
            shutil.rmtree(rest, ignore_errors=True)
        raise
    kept = sorted((p for p in shelf.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))
    for old in kept[:-CHECKPOINTS_KEPT]:
        _forget(old)


def _forget(checkpoint: Path) -> None:
    """Remove a frozen copy unless a view of it is open (`graph.view` holds a lock on it)."""
    descriptor = os.open(checkpoint, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(checkpoint, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)


def _found(folder: Path) -> None:
    """Make the folder a store, or see that it is one."""
    marker = folder / MARKER
    schema = check_schema(folder)
    if schema is not None:
        if schema != SCHEMA:
            replace(marker, json.dumps({"schema": SCHEMA}) + "\n")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(str(folder), "it is not a store and not an empty folder", "choose another with --store")
    folder.mkdir(parents=True, exist_ok=True)
    replace(marker, json.dumps({"schema": SCHEMA}) + "\n")


def _locked(folder: Path) -> IO[bytes]:
    lock = (folder / "writer.lock").open("ab+", buffering=0)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().decode("ascii", "replace").strip() or "unknown"
        lock.close()
        raise StoreError(
            str(folder), f"process {holder} is writing to it", "wait for it, stop it, or use another --store"
        ) from error
    with suppress(OSError):  # on a full disk the lock holds all the same, and only its holder stays unnamed
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n".encode("ascii"))
    return lock


def _sweep(folder: Path) -> None:
    """Remove what a killed writer left: files of an unfinished bulk load, checkpoints never pointed to."""
    for orphan in (folder / LIVE).glob("bulk-*.sst"):
        orphan.unlink()
    number = current(folder)
    for checkpoint in (folder / PUBLISHED).glob("*"):
        if number is None or not checkpoint.name.isdigit() or int(checkpoint.name) > number:
            shutil.rmtree(checkpoint, ignore_errors=True)


def replace(path: Path, words: str, *, forced: bool = True) -> None:
    """Write a small file in one step: a reader sees the old words or the new ones, forced to the disk or not."""
    beside = path.with_suffix(path.suffix + ".new")
    with beside.open("w", encoding="utf-8") as out:
        out.write(words)
        out.flush()
        if forced:
            os.fsync(out.fileno())
    beside.replace(path)
    if not forced:
        return
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
