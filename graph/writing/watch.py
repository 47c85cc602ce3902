"""A step of this process is watched, and somebody called when it takes too long or too much memory.

with watched(60.0, 2 << 30, overdue):
    …                     # `overdue` is called from another thread; it cannot stop the step, only end the process
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

#: How often the memory is looked at.
LOOK_S = 0.2


@contextmanager
def watched(deadline_s: float, growth: int, overdue: Callable[[], None]) -> Iterator[None]:
    """Call `overdue`, once, when the block takes more seconds, or makes the process grow by more bytes."""
    done = Event()
    Thread(target=_watch, args=(done, deadline_s, growth, overdue), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(done: Event, deadline_s: float, growth: int, overdue: Callable[[], None]) -> None:
    end, most = time.monotonic() + deadline_s, _memory() + growth
    while not done.wait(max(0.0, min(LOOK_S, end - time.monotonic()))):
        if time.monotonic() >= end or _memory() > most:
            overdue()
            return


def _memory() -> int:
    """Bytes of memory that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
