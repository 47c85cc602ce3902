"""The readers of a pool as the desk of an event loop gets them: not more at a time than outsiders may have.

desk = Desk(loop, Outsiders(stall, turnstile, 2, 10.0), 10.0, note)
"""

import asyncio

from graph.reading.reader import Reader
from graph.reading.stall import Stall, busy
from graph.reading.turnstile import Turnstile


class Outsiders:
    """Readers for outsiders' queries (`graph.reading.desk.Readers`)."""

    def __init__(self, stall: Stall, turnstile: Turnstile, most: int, patience_s: float) -> None:
        """Say where they come from.

        Args:
            stall: Has those that are idle.
            turnstile: Counts those that outsiders have, threads' included.
            most: How many these may be.
            patience_s: How long to wait for one.
        """
        self._stall = stall
        self._turnstile = turnstile
        self._patience_s = patience_s
        self.most = most

    @property
    def is_wanted(self) -> bool:
        """Say whether others wait for one."""
        return self._stall.is_awaited or self._turnstile.is_awaited

    def take(self) -> Reader | None:
        """Give one that is idle and well."""
        if not self._turnstile.is_entered():
            return None
        reader = self._stall.at_hand()
        if reader is None:
            self._turnstile.leave()
        return reader

    async def take_soon(self) -> Reader:
        """Wait for one, and until it is ready. Raises Busy, Broken."""
        if not await self._turnstile.enter_soon(self._patience_s):
            raise busy()
        reader = None
        try:
            reader = await self._stall.take_soon()
            if not reader.is_ready:
                await asyncio.get_running_loop().run_in_executor(None, reader.await_ready)
        except BaseException:
            if reader is None:
                self._turnstile.leave()
            else:
                reader.end()  # a thread may wait for its first message still, which nobody else may do then
                self.put_back(reader)
            raise
        return reader

    def put_back(self, reader: Reader) -> None:
        """Take one back."""
        if reader.is_sound:
            self._stall.put_back(reader)
        else:  # to bury it and to start the next one takes a moment, in which the event loop goes on
            asyncio.get_running_loop().run_in_executor(None, self._stall.put_back, reader)
        self._turnstile.leave()
