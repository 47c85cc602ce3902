"""Readers that nobody asks at the moment, who waits for one, and how the next are started.

A reader is taken, asked and put back, by threads and event loops alike and each in its turn. Who is put back dead is
replaced at once, so that the next query does not wait for that; who was started otherwise than readers are started now
(`swap`) is replaced as well.

    stall = Stall(start, 10.0)
    stall.fill(2)
    reader = stall.take()
    stall.put_back(reader)
"""

import asyncio
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Lock, get_ident

from graph.reading.query_errors import Broken, Busy
from graph.reading.reader import Reader
from graph.reading.stem import Start


class Stall:
    """Holds the readers that are idle."""

    def __init__(self, start: Start, patience_s: float) -> None:
        """Begin without any.

        Args:
            start: Starts a reader as a program of its own.
            patience_s: How long who wants a reader waits for one.
        """
        self._start_program = start
        self._start = start
        self._patience_s = patience_s
        self._closed = False
        self._lock = Lock()
        # The reader that answered last comes first, and one that is only being started comes last.
        self._idle: deque[Reader] = deque()
        #: Who waits for a reader: takes one, or says that it does not wait any more.
        self._waiting: deque[Callable[[Reader], bool]] = deque()

    def fill(self, number: int) -> None:
        """Start readers."""
        for _ in range(number):
            self._idle.append(self._started())

    def close(self) -> None:
        """End those that are there, and each that is put back."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    @property
    def is_awaited(self) -> bool:
        """Say whether somebody waits for a reader."""
        return bool(self._waiting)

    def at_hand(self) -> Reader | None:
        """Take a reader that is idle and well, best one that a loop listens to; None where there is none."""
        with self._lock:
            return self._picked(lambda reader: reader.is_sound and reader.is_ready and reader.link is not None) or (
                self._picked(lambda reader: reader.is_sound and reader.is_ready)
            )

    def _picked(self, fits: Callable[[Reader], bool]) -> Reader | None:
        """Take the idle reader that was asked last of those that fit; the lock is held."""
        for reader in reversed(self._idle):
            if fits(reader):
                self._idle.remove(reader)
                return reader
        return None

    def take(self) -> Reader:
        """Take a reader, or wait for one. Raises Busy."""
        given: SimpleQueue[Reader] = SimpleQueue()

        def offer(reader: Reader) -> bool:
            given.put(reader)
            return True

        with self._lock:
            # One that no loop listens to is asked sooner, where a thread asks it.
            reader = self._picked(lambda one: one.link is None) or (self._idle.pop() if self._idle else None)
            if reader is None:
                self._waiting.append(offer)
        if reader is not None:
            return self._well(reader)
        try:
            return given.get(timeout=self._patience_s)
        except Empty as error:
            with self._lock:
                if offer in self._waiting:
                    self._waiting.remove(offer)
                    raise busy() from error
            return given.get()  # it came in the same moment

    async def take_soon(self) -> Reader:
        """Take a reader, or wait for one while the event loop goes on. Raises Busy."""
        loop, here = asyncio.get_running_loop(), get_ident()
        given: asyncio.Future[Reader] = loop.create_future()

        def take(reader: Reader) -> None:
            if given.done():
                self.put_back(reader)
            else:
                given.set_result(reader)

        def offer(reader: Reader) -> bool:
            if given.done() or loop.is_closed():
                return False
            if get_ident() == here:
                given.set_result(reader)
            else:
                loop.call_soon_threadsafe(take, reader)
            return True

        def give_up() -> None:
            if not given.done():
                given.set_exception(busy())

        with self._lock:
            reader = self._idle.pop() if self._idle else None
            if reader is None:
                self._waiting.append(offer)
        if reader is not None:
            well = loop.run_in_executor(None, self._well, reader)
            try:
                return await asyncio.shield(well)
            except asyncio.CancelledError:
                well.add_done_callback(lambda done: self.put_back(done.result()))
                raise
        clock = loop.call_later(self._patience_s, give_up)
        try:
            return await given
        except asyncio.CancelledError:
            if not given.cancelled():
                self.put_back(given.result())
            raise
        finally:
            clock.cancel()

    def _started(self) -> Reader:
        """Start a reader, as they are started now."""
        start = self._start
        try:
            reader = start()
        except Broken:  # the stem is gone
            start = self._start = self._start_program
            reader = start()
        reader.origin = start
        return reader

    def _well(self, reader: Reader) -> Reader:
        """Give a reader that is sound and was started as they are started now: this one or another."""
        if reader.is_sound and reader.origin == self._start:
            return reader
        reader.close()
        return self._started()

    def put_back(self, reader: Reader) -> None:
        # Another one is started now, so that the next query does not wait for it.
        kept = self._well(reader)
        with self._lock:
            if self._closed:
                kept.close()
                return
            while self._waiting:
                if self._waiting.popleft()(kept):
                    return
            if kept.is_ready:
                self._idle.append(kept)
            else:
                self._idle.appendleft(kept)

    def swap(self, start: Start | None) -> None:
        """Start readers otherwise from now on; those at work are replaced when they come back."""
        self._start = self._start_program if start is None else start
        with self._lock:
            idle, self._idle = self._idle, deque()
        for reader in idle:
            self.put_back(reader)


def busy() -> Busy:
    """Say that nobody is there to ask."""
    return Busy("query", "all readers are at work", "try again in a few seconds")
