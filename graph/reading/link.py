"""An event loop's side of one reader: what it was sent, what comes back, and what happens when it does not.

A reader that answers quickly may be sent the next requests before it is through with the first, so that neither waits
for the other to wake up. It does them in their order and answers each one. The time of a request begins when it is the
first; where that one lasts, those behind it are taken back and asked elsewhere, and so they are where the reader ends.

    link = Link(loop, reader, Ends(freed, again, note))
    link.put(Errand(written(head, query), 10.0, told))
    link.send()
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, get_ident
from typing import TYPE_CHECKING

from graph.reading.messages import AT_ONCE, REVOKE, SKIPPED, Incoming, Message, headed, written
from graph.reading.query_errors import Broken, TooSlow
from graph.writing.writer import as_error
from ontology.errors import BanggiaoError

if TYPE_CHECKING:
    from graph.reading.reader import Reader

#: Requests that a reader has at a time.
DEPTH = 4
#: A reader that takes longer for a request is sent no other one meanwhile, and given none to wait.
QUICK_S = 0.003
LASTING_S = 0.02
#: Seconds that a thread waits for the loop to let go of a connection.
_LETTING_GO_S = 1.0
_REVOKED = headed({"operation": REVOKE})

Told = Callable[[Message | BanggiaoError], object]


class Errand:
    """Something to ask a reader, and who is told what came of it, once."""

    __slots__ = ("_told", "deadline_s", "message", "since")

    def __init__(self, message: Sequence[bytes], deadline_s: float, told: Told | None) -> None:
        """Say what to ask.

        Args:
            message: As `graph.reading.messages.written` gives it.
            deadline_s: Seconds a reader may take.
            told: Is given the answer, or why there is none; in the thread of the event loop.
        """
        self.message = message
        self.deadline_s = deadline_s
        #: When it began to wait, by the loop's clock.
        self.since = 0.0
        self._told = told

    @property
    def is_wanted(self) -> bool:
        """Say whether somebody still waits for it here."""
        return self._told is not None

    def end(self, found: Message | BanggiaoError) -> None:
        """Tell what came of it."""
        told, self._told = self._told, None
        if told is not None:
            told(found)

    def unwanted(self) -> "Errand":
        """What stands in its place where it was sent, when it is asked elsewhere."""
        return Errand((), self.deadline_s, None)


@dataclass(frozen=True, slots=True)
class Ends:
    """Who is told by a link: that it may have room or has ended, what to ask elsewhere, how long a request took."""

    freed: Callable[["Link"], None]
    again: Callable[[Sequence[Errand]], None]
    note: Callable[[float], None]


class Link:
    """Sends requests to one reader and takes its answers."""

    def __init__(self, loop: asyncio.AbstractEventLoop, reader: "Reader", ends: Ends) -> None:
        """Take hold of a reader that is ready; in the thread of the loop."""
        self.reader = reader
        self.is_attached = True
        self._loop = loop
        self._thread = get_ident()
        self._ends = ends
        self._connection = reader.connection
        self._descriptor = reader.connection.fileno()
        self._incoming = Incoming()
        #: What it was sent and has not answered.
        self._sent: deque[Errand] = deque()
        #: Whether those behind the first were taken back.
        self._is_revoked = False
        #: Of these, what is still to be sent; and the bytes that the system did not take yet.
        self._put: list[Errand] = []
        self._unsent = bytearray()
        #: Since when it is at the first of them, and how long it took for the one before.
        self._since = 0.0
        self._took = 0.0
        self._clock: asyncio.TimerHandle | None = None
        self._rings = 0.0
        self._connection.setblocking(False)
        loop.add_reader(self._descriptor, self._take)

    def is_of(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Say whether it still listens, in this loop."""
        return self.is_attached and self._loop is loop

    @property
    def is_idle(self) -> bool:
        """Say whether it has nothing to do."""
        return not self._sent

    @property
    def load(self) -> int:
        """How many requests it has."""
        return len(self._sent)

    @property
    def has_room(self) -> bool:
        """Say whether another request may be sent while it is at one."""
        if len(self._sent) >= DEPTH or self._took > QUICK_S or self._unsent or not self.reader.is_sound:
            return False
        return self._loop.time() - self._since <= QUICK_S

    def put(self, errand: Errand) -> None:
        """Have a request sent with the next `send`."""
        if not self._sent:
            self._since = self._loop.time()
        self._sent.append(errand)
        self.reader.asked += 1
        self._put.append(errand)

    def send(self) -> None:
        """Send those that were put, in one step: each step wakes the reader, who may have the processor first then."""
        put, self._put = self._put, []
        if not put:
            return
        if self._write([piece for errand in put for piece in errand.message]):
            self._arm()
        elif len(self._sent) == len(put):
            self._end(None)
        # else it has ended: what it said before is still to be read, and then that

    def give_up(self, errand: Errand) -> None:
        """Nobody waits for that one any more: a reader that is at it is ended."""
        if errand not in self._sent:
            return
        self._sent[self._sent.index(errand)] = errand.unwanted()
        if not self._sent[0].is_wanted:
            self._end(None)

    def let_go(self) -> None:
        """Leave the connection to whoever asks next; from any thread."""
        if not self.is_attached:
            return
        self.is_attached = False
        if get_ident() == self._thread:
            self._forget()
            return
        gone = Event()

        def forget() -> None:
            self._forget()
            gone.set()

        with suppress(RuntimeError):  # the loop is closed, and holds nothing
            self._loop.call_soon_threadsafe(forget)
            gone.wait(_LETTING_GO_S)

    def _forget(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        if self._connection.fileno() == self._descriptor and not self._loop.is_closed():
            self._loop.remove_reader(self._descriptor)
            if self._unsent:
                self._loop.remove_writer(self._descriptor)

    def _take(self) -> None:
        if not self.is_attached:
            return
        try:
            piece = self._connection.recv(self._incoming.room)
            found = self._incoming.feed(piece)
        except BlockingIOError:
            return
        except (OSError, ValueError):
            piece, found = b"", []
        for message in found:
            if not self._sent:  # what says something that nobody asked is no reader
                piece = b""
                break
            self._answered(message)
        if not piece:
            self._end(_broken())
            return
        if self._sent:
            self._arm()
        self._ends.freed(self)

    def _answered(self, message: Message) -> None:
        errand = self._sent.popleft()
        now = self._loop.time()
        self._took, self._since, self._is_revoked = now - self._since, now, self._is_revoked and bool(self._sent)
        if errand.is_wanted and SKIPPED in message[0]:
            self._ends.again([errand])
        elif errand.is_wanted:
            self._ends.note(self._took)
            errand.end(as_error(dict(message[0])) if "error" in message[0] else message)

    def _end(self, reason: BanggiaoError | None) -> None:
        """End the reader; have what it was sent asked elsewhere, where there is a reason not the first."""
        self.let_go()
        self.reader.end()
        sent, self._sent = self._sent, deque()
        first = sent.popleft() if sent and reason is not None else None
        if rest := [errand for errand in sent if errand.is_wanted]:
            self._ends.again(rest)
        if first is not None and reason is not None:
            first.end(reason)
        self._ends.freed(self)

    def _write(self, pieces: Sequence[bytes]) -> bool:
        """Send pieces, nearly always at once; say whether anybody is there."""
        for piece in pieces if len(pieces) == 1 else _joined(pieces):
            try:
                sent = 0 if self._unsent else self._connection.send(piece)
            except BlockingIOError:
                sent = 0
            except OSError:
                return False
            if sent < len(piece):
                if not self._unsent:
                    self._loop.add_writer(self._descriptor, self._send_on)
                self._unsent += piece[sent:]
        return True

    def _send_on(self) -> None:
        try:
            sent = self._connection.send(self._unsent) if self.is_attached else len(self._unsent)
        except BlockingIOError:
            return
        except OSError:
            sent = len(self._unsent)
        del self._unsent[:sent]
        if not self._unsent:
            self._loop.remove_writer(self._descriptor)

    def _arm(self) -> None:
        """See to it that somebody looks when the first request has lasted long, or too long."""
        due = self._since + self._sent[0].deadline_s
        if len(self._sent) > 1 and not self._is_revoked:
            due = min(due, self._since + LASTING_S)
        if self._clock is not None:
            if self._rings <= due:
                return  # it looks in time, and sets the next time itself
            self._clock.cancel()
        self._rings = due
        self._clock = self._loop.call_later(max(due - self._loop.time(), 0.001), self._ring)

    def _ring(self) -> None:
        self._clock = None
        if not self._sent or not self.is_attached:
            return
        lasts, deadline_s = self._loop.time() - self._since, self._sent[0].deadline_s
        if lasts >= deadline_s:
            self._end(_late(deadline_s))
            return
        if lasts >= LASTING_S and len(self._sent) > 1 and not self._is_revoked:
            self._take_back()
        self._arm()

    def _take_back(self) -> None:
        first, *behind = self._sent
        self._sent = deque([first, *(errand.unwanted() for errand in behind)])
        self._is_revoked = True
        self._write(written(_REVOKED, b"%d" % (self.reader.asked - len(behind))))
        self._ends.again([errand for errand in behind if errand.is_wanted])


def _joined(pieces: Sequence[bytes]) -> Sequence[bytes]:
    """Make one piece of several, where that is no large copy."""
    return [b"".join(pieces)] if sum(map(len, pieces)) < AT_ONCE else pieces


def _late(deadline_s: float) -> TooSlow:
    return TooSlow("query", f"no answer within {deadline_s:g} s", "narrow it down, add a LIMIT or ask for less")


def _broken() -> Broken:
    return Broken("query", "the reader ran out of memory or failed on it", "ask for less at a time")
