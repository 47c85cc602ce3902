"""Lets so many in at a time, threads and coroutines alike, each in its turn.

turnstile = Turnstile(2)
turnstile.enter(10.0)        # True, or False where nobody left in time
turnstile.leave()
"""

import asyncio
from collections import deque
from collections.abc import Callable
from threading import Event, Lock, get_ident


class Turnstile:
    """Counts who is in; who lets in must let out."""

    def __init__(self, most: int) -> None:
        """Let so many in at a time."""
        self._free = most
        self._lock = Lock()
        #: Who waits: takes its turn, or says that it does not wait any more.
        self._waiting: deque[Callable[[], bool]] = deque()

    def enter(self, seconds: float) -> bool:
        """Go in, or wait for so long; say whether one is in."""
        given = Event()

        def offer() -> bool:
            given.set()
            return True

        if self._is_in(offer) or given.wait(seconds):
            return True
        with self._lock:
            if offer in self._waiting:
                self._waiting.remove(offer)
                return False
        return True  # the turn came in the same moment

    async def enter_soon(self, seconds: float) -> bool:
        """Go in, or wait for so long while the event loop goes on; say whether one is in."""
        if self.is_entered():
            return True
        loop, here = asyncio.get_running_loop(), get_ident()
        given: asyncio.Future[bool] = loop.create_future()

        def take() -> None:
            if given.done():
                self.leave()
            else:
                given.set_result(True)

        def offer() -> bool:
            if given.done() or loop.is_closed():
                return False
            if get_ident() == here:
                given.set_result(True)
            else:
                loop.call_soon_threadsafe(take)
            return True

        def give_up() -> None:
            if not given.done():
                given.set_result(False)

        if self._is_in(offer):
            return True
        clock = loop.call_later(seconds, give_up)
        try:
            return await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled() and given.result():
                self.leave()
            raise
        finally:
            clock.cancel()

    def leave(self) -> None:
        """Go out; the next one in turn goes in."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._free += 1
                    return
                offer = self._waiting.popleft()
            if offer():
                return

    @property
    def is_awaited(self) -> bool:
        """Say whether somebody waits for a turn."""
        return bool(self._waiting)

    def _is_in(self, offer: Callable[[], bool]) -> bool:
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            self._waiting.append(offer)
            return False

    def is_entered(self) -> bool:
        """Go in where nobody has to leave for that."""
        with self._lock:
            if not self._free:
                return False
            self._free -= 1
            return True
