"""What the disk of a store has left, and what it refuses.

>>> refusal(Path("store"), OSError(ENOSPC, "No space left on device")).problem
'the disk is full ([Errno 28] No space left on device)'
"""

import os
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from graph.writing.write_errors import DiskFull, Unavailable
from ontology.errors import StoreError

#: Free space that the writer leaves alone: the smaller of these bytes and this share of the disk.
RESERVE_BYTES = 500_000_000
RESERVE_SHARE = 0.05
_FULL = ("No space left", "File too large", "disk is full", "quota")


def check_room(folder: Path, reserve: int) -> None:
    """Raise DiskFull where less is free than `reserve` bytes and than a twentieth of the disk."""
    disk = os.statvfs(folder)
    free, whole = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    if free < min(reserve, RESERVE_SHARE * whole):
        raise DiskFull(str(folder), f"only {free:,} bytes are free", "make room on the disk; reading goes on")


def refusal(folder: Path, error: BaseException) -> StoreError:
    """Say what the disk refused."""
    number = getattr(error, "errno", None)
    if number in (ENOSPC, EDQUOT, EFBIG) or any(words in str(error) for words in _FULL):
        return DiskFull(str(folder), f"the disk is full ({error})", "make room on the disk; reading goes on")
    return Unavailable(str(folder), f"the disk refuses ({error})", "look after the disk; it is tried again")
