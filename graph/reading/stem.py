"""A stem as the service sees it, and when one is wanted.

To copy the knowledge into memory costs seconds, so it is done for a store that is much asked and seldom changed: when
readers have spent about as long on queries of one checkpoint as the copy takes, and nothing was published for a moment.
Who is not asked for a moment makes its readers anew, who is not asked for a while gives all of the memory back.
Meanwhile, and for what is larger than that, readers look on the disk.

    copies = Copies(folder, Held(500_000), start, swap)
    copies.note(0.3)     # a query took so long
"""

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Condition, Lock, Thread
from time import monotonic
from typing import Any

from graph.reading.messages import told
from graph.reading.query_errors import Broken
from graph.reading.reader import Branch, Reader, start_worker
from graph.view import POINTER, stamp

#: Heaps of a branch: of its main thread, of the one that watches its connection, of the copy, of the queries.
_ARENAS = 4
#: Seconds that a copy may take.
_COPYING_S = 120.0

Start = Callable[[], Reader]


@dataclass(frozen=True, slots=True)
class Held:
    """What may be held in memory, and when it is.

    Attributes:
        triples: Of the knowledge at most; about 450 bytes each.
        spent_s: Seconds of readers' work on one checkpoint after which it is copied.
        quiet_s: Seconds for which it must not have changed.
        rested_s: Seconds without a query after which readers are made anew, in some milliseconds: what they shared with
            the stem and had to copy for themselves while they worked is given back, which is most of what they need.
        forgotten_s: Seconds without a query after which all of the memory is given back.
        look_s: How often to look.
    """

    triples: int
    spent_s: float = 2.0
    quiet_s: float = 2.0
    rested_s: float = 4.0
    forgotten_s: float = 300.0
    look_s: float = 1.0


class Stem:
    """A process that holds the knowledge of one checkpoint and makes readers that share it."""

    def __init__(self, folder: Path, memory: int, most: int, *, is_confined: bool) -> None:
        """Start it and wait until it has copied the knowledge.

        Raises:
            Broken: It could not be started, or the knowledge is too large for it.
            OSError: This system has no descriptors of processes.
        """
        os.close(os.pidfd_open(os.getpid()))  # without such descriptors branches could not be ended safely
        self._lock = Lock()
        self._control, its = socket.socketpair()
        with its:
            self._process = start_worker(
                "graph.reading.stem_worker",
                folder,
                memory,
                str(most),
                is_confined=is_confined,
                connection=its,
                arenas=_ARENAS,
            )
        found = self._told("stamp")
        #: Of the pointer to what it holds.
        self.stamp = tuple(found) if found else None
        if self.stamp is None:
            self.close()
            raise Broken("readers", "the knowledge is too large to be held in memory", "raise `held_triples`")

    def reader(self) -> Reader:
        """Make a reader that shares the copy. Raises Broken."""
        ours, its = socket.socketpair()
        try:
            with self._lock, its:
                socket.send_fds(self._control, [b"b"], [its.fileno()])
                return Reader(Branch(self._told("pid")), ours)
        except (Broken, OSError) as error:
            ours.close()
            raise Broken("readers", "the stem of the readers is gone", "try again") from error

    def close(self) -> None:
        """End the process; its branches live on for as long as they are used."""
        self._process.kill()
        self._process.wait()
        self._control.close()

    def _told(self, name: str) -> Any:
        try:
            message = told(self._control, monotonic() + _COPYING_S)
        except (OSError, ValueError, KeyError):
            message = None
        if message is None:
            self.close()
            raise Broken("readers", "the stem of the readers ended", "look whether memory is short")
        return message[0][name]


class Copies:
    """Makes a stem when there is work for it, and lets go of it when there is not."""

    def __init__(
        self, folder: Path, held: Held, start: Callable[[], Stem], swap: Callable[[Start | None], None]
    ) -> None:
        """Begin without one.

        Args:
            folder: Of the store.
            held: What may be held, and when.
            start: Starts a stem.
            swap: Is given how readers are made from now on, None for programs of their own; those there are replaced.
        """
        self._pointer = folder / POINTER
        self._held = held
        self._start = start
        self._swap = swap
        self._changed = Condition()
        self._spent = 0.0
        self._asked = monotonic()
        #: The last query before readers were made anew.
        self._rested = self._asked
        self._closed = False
        self._watch: Thread | None = None
        self._stem: Stem | None = None
        #: What was published last, and since when.
        self._seen: tuple[int, int] | None = None
        self._since = 0.0
        #: What could not be copied.
        self._failed: tuple[int, int] | None = None

    def note(self, seconds: float) -> None:
        """Take note of a query's time; begin to watch when that adds up."""
        self._spent += seconds
        self._asked = monotonic()
        if self._watch is None and self._spent > self._held.spent_s and sys.platform == "linux":
            with self._changed:
                if self._watch is None and not self._closed:
                    self._watch = Thread(target=self._keep, name="copies", daemon=True)
                    self._watch.start()

    def close(self) -> None:
        """Let go of the stem, and make no other."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._watch is not None:
            self._watch.join(self._held.look_s)
        if self._stem is not None:
            self._stem.close()

    def _keep(self) -> None:
        """Look now and then until nobody asks any more."""
        self._seen, self._since = stamp(self._pointer), monotonic()
        while not self._closed:
            seen, now = stamp(self._pointer), monotonic()
            if seen != self._seen:
                self._seen, self._since, self._spent = seen, now, 0.0
            asked, stem = self._asked, self._stem
            if stem is not None and asked != self._rested and now - asked > self._held.rested_s:
                self._rested = asked
                self._swap(partial(stem.reader))
            if now - self._asked > self._held.forgotten_s:
                self._let_go()
                self._watch, self._spent = None, 0.0
                return
            is_held = self._stem is not None and self._stem.stamp == seen
            is_quiet = now - self._since > self._held.quiet_s and self._spent > self._held.spent_s
            if is_quiet and not is_held and seen != self._failed:
                self._make()
            with self._changed:
                self._changed.wait(self._held.look_s)

    def _make(self) -> None:
        try:
            stem = self._start()
        except (Broken, OSError):
            self._failed = self._seen
            return
        before, self._stem = self._stem, stem
        if self._closed:
            stem.close()
            return
        self._swap(stem.reader)
        if before is not None:
            before.close()

    def _let_go(self) -> None:
        stem, self._stem = self._stem, None
        if stem is not None:
            self._swap(None)
            with suppress(OSError):
                stem.close()
