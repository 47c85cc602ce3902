"""A copy of a database for readers, made without waiting for the disk.

A database is table files, which never change, lists of them, and a log of what is in no table yet. Its own way to make
a copy first writes the log into tables and forces those to the disk, some thirty times, which takes long where the disk
is busy. Readers need none of that: here the tables are linked, and lists and log are copied as they are. Whoever opens
the copy reads the log, as after the end of a process. The caller sees to it that nobody writes meanwhile; the engine's
own housekeeping may go on, and what it changed in between is noticed.

    freeze(Path("store/live"), Path("store/published/8"))   →  True
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

#: A log that is larger takes longer to copy and to read than to be written into tables.
LOG_BYTES = 16 << 20
#: Housekeeping is waited for by trying again.
TRIES = 5
_CURRENT, _LISTS, _OPTIONS, _LOG, _TABLE = "CURRENT", "MANIFEST-", "OPTIONS-", ".log", ".sst"


def freeze(live: Path, target: Path) -> bool:
    """Copy a database that nobody writes to at the moment; say whether it could be done in this way.

    Args:
        live: Its folder.
        target: A folder that does not exist, and does not where this says no.

    Raises:
        OSError: The disk refuses.
    """
    for _ in range(TRIES):
        partial = target.with_name(f"{target.name}.partial")
        try:
            with suppress(FileNotFoundError):  # a table that was merged into others just now
                if _log_size(live) > LOG_BYTES:
                    return False
                if _copied(live, partial):
                    partial.rename(target)
                    return True
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return False


def _copied(live: Path, partial: Path) -> bool:
    """Copy the lists first; where they have not grown in the end, the tables are those that they name."""
    partial.mkdir()
    before = _lists(live)
    for name in before:
        shutil.copyfile(live / name, partial / name)
    for file in live.iterdir():
        if file.suffix == _TABLE:
            os.link(file, partial / file.name)
        elif file.suffix == _LOG:
            shutil.copyfile(file, partial / file.name)
    return before == _lists(live)


def _lists(live: Path) -> dict[str, int]:
    """Sizes of the files that say which tables there are."""
    return {
        file.name: file.stat().st_size
        for file in live.iterdir()
        if file.name == _CURRENT or file.name.startswith((_LISTS, _OPTIONS))
    }


def _log_size(live: Path) -> int:
    return sum(file.stat().st_size for file in live.iterdir() if file.suffix == _LOG)
