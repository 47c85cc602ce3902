"""Where an event loop has readers asked: each request goes to a reader that is free, or soon will be.

It holds as many readers as it has work for and may have, and gives them back when it has none. Who cannot be sent to
one waits here in turn. Nothing in it waits itself, and what it does is done in the thread of its loop.

    desk = Desk(loop, readers, patience_s=10.0, note=print)
    desk.ask(Errand(message, 10.0, told))
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from graph.reading.link import Ends, Errand, Link
from graph.reading.query_errors import Busy
from graph.reading.reader import Reader
from ontology.errors import BanggiaoError


class Readers(Protocol):
    """Who has the readers."""

    @property
    def most(self) -> int:
        """How many the desk may hold."""

    @property
    def is_wanted(self) -> bool:
        """Say whether others wait for one."""

    def take(self) -> Reader | None:
        """Give a reader that is idle and well, where nobody has to wait for it."""

    async def take_soon(self) -> Reader:
        """Wait for a reader. Raises Busy."""

    def put_back(self, reader: Reader) -> None:
        """Take a reader back, in whatever state it is."""


class Desk:
    """Has errands done."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, readers: Readers, patience_s: float, note: Callable[[float], None]
    ) -> None:
        """Open it, with nothing to do.

        Args:
            loop: The running loop.
            readers: Who has the readers.
            patience_s: How long an errand may wait to be sent.
            note: Is told how long each took.
        """
        self.loop = loop
        self._readers = readers
        self._patience_s = patience_s
        self._ends = Ends(self._freed, self._again, note)
        self._held: list[Link] = []
        self._waiting: deque[Errand] = deque()
        self._is_dealing = False
        self._is_called = False
        self._fetching: asyncio.Task[None] | None = None
        self._clock: asyncio.TimerHandle | None = None

    def ask(self, errand: Errand) -> None:
        """Have an errand done, now or in its turn."""
        errand.since = self.loop.time()
        self._waiting.append(errand)
        if not self._is_called:  # what comes in the same moment is sent together
            self._is_called = True
            self.loop.call_soon(self._called)

    def give_up(self, errand: Errand) -> None:
        """Nobody waits for an errand any more."""
        if errand in self._waiting:
            self._waiting.remove(errand)
        for link in list(self._held):
            link.give_up(errand)

    def close(self) -> None:
        """End the readers that it holds; who waits for them is not told, since the service ends."""
        held, self._held = self._held, []
        self._waiting.clear()
        for link in held:
            link.reader.close()

    def _called(self) -> None:
        self._is_called = False
        self._go_on()

    def _go_on(self) -> None:
        """Send what can be sent."""
        if self._is_dealing:
            return
        self._is_dealing = True
        try:
            dealt = self._dealt()
        finally:
            self._is_dealing = False
        for link in dealt:
            link.send()

    def _dealt(self) -> list[Link]:
        """Deal out errands; give the links that have some."""
        dealt: list[Link] = []
        while self._waiting:
            link = self._free()
            if link is None:
                self._await_one()
                break
            link.put(self._waiting.popleft())
            if link not in dealt:
                dealt.append(link)
        return dealt

    def _free(self) -> Link | None:
        """Give a link that can take an errand: an idle one, one more, or one that is soon through with its own."""
        for link in self._held:
            if link.is_idle and link.reader.is_sound:  # one that has ended is held until that is told
                return link
        if len(self._held) < self._readers.most and (reader := self._readers.take()) is not None:
            return self._hold(reader)
        if self._readers.is_wanted:
            return None
        return min((link for link in self._held if link.has_room), key=lambda link: link.load, default=None)

    def _hold(self, reader: Reader) -> Link:
        link = reader.link
        if link is None or not link.is_of(self.loop):
            link = reader.link = Link(self.loop, reader, self._ends)
        self._held.append(link)
        return link

    def _freed(self, link: Link) -> None:
        """Go on with a link that has room, or let go of it."""
        is_needed = bool(self._waiting) and link.reader.is_sound and not self._readers.is_wanted
        if link.is_idle and not is_needed and link in self._held:
            self._held.remove(link)
            self._readers.put_back(link.reader)
        self._go_on()

    def _again(self, errands: Sequence[Errand]) -> None:
        """Have errands done that were sent in vain; they go first."""
        self._waiting.extendleft(reversed(errands))
        self._go_on()

    def _await_one(self) -> None:
        """Wait for a reader where others have them; and not for ever."""
        if self._fetching is None and len(self._held) < self._readers.most:
            self._fetching = self.loop.create_task(self._fetch())
        if self._clock is None:
            late = self._waiting[0].since + self._patience_s
            self._clock = self.loop.call_later(max(late - self.loop.time(), 0.001), self._ring)

    async def _fetch(self) -> None:
        reader: Reader | None
        try:
            reader = await self._readers.take_soon()
        except Busy:
            reader = None
        except BanggiaoError as error:
            reader = None
            if self._waiting:
                self._waiting.popleft().end(error)
        finally:
            self._fetching = None
        if reader is None:
            if self._waiting:
                self._await_one()
            return
        link = self._hold(reader)
        self._go_on()
        self._freed(link)

    def _ring(self) -> None:
        """Send away who has waited too long."""
        self._clock = None
        now = self.loop.time()
        while self._waiting and now - self._waiting[0].since >= self._patience_s:
            self._waiting.popleft().end(Busy("query", "all readers are at work", "try again in a few seconds"))
        if self._waiting:
            self._await_one()
