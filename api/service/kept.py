"""Answers that took long: made once for all who ask at a time, and kept for as long as their edition is current.

What goes through all of the knowledge costs a reader half a second and is asked again and again, for it has few
parameters; what is about one place costs milliseconds and is seldom asked twice. So what took long is kept, and of what
is known to take long only one is made at a time, so that a reader is left for the rest. It may be made ahead, before
anybody asks (`api.rest.ahead`).

What an answer took is the work of the processors for it, not the time until it came: under load everything comes late,
and who went by that would have all wait for each other.

    kept.told(("visits", "", "json"), "visits", make)
"""

import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Semaphore
from time import thread_time

from ontology.errors import BanggiaoError

#: Seconds from which an answer is kept.
KEPT_S = 0.02
#: Seconds that a kind takes on average from which its answers are made one at a time.
SLOW_S = 0.05
#: How much the last answer of a kind counts in what the next is thought to take.
_LAST = 0.25
#: Bytes of all that is kept, as it is packed.
MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Told:
    """The body of an answer, and the cursor of the next page where there is one."""

    body: bytes
    after: str | None = None


@dataclass(slots=True)
class _Packed:
    """A kept answer. The bodies say the names of things again and again: packed they are a tenth."""

    body: bytes
    after: str | None
    is_asked: bool

    def told(self) -> Told:
        return Told(zlib.decompress(self.body), self.after)


class _Left(Exception):
    """What was being made ahead is not: who waits for it makes it."""


class Kept:
    """Keeps slow answers of one edition."""

    def __init__(
        self,
        kept_s: float = KEPT_S,
        slow_s: float = SLOW_S,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = thread_time,
    ) -> None:
        """Keep nothing yet.

        Args:
            kept_s: Seconds of work from which an answer is kept.
            slow_s: Seconds of work from which a kind is made one at a time.
            most_bytes: Of all that is kept; what was not asked for longest goes first.
            clock: Gives the seconds that processors worked for this thread.
        """
        self._kept_s = kept_s
        self._slow_s = slow_s
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = Lock()
        self._one_at_a_time = Semaphore()
        #: Seconds that the next of a kind is thought to take.
        self._thought: dict[Hashable, float] = {}
        self._kept: OrderedDict[Hashable, _Packed] = OrderedDict()
        self._bytes = 0
        self._making: dict[Hashable, Future[Told]] = {}

    def told(self, key: Hashable, kind: Hashable, make: Callable[[], Told]) -> Told:
        """Give an answer.

        Args:
            key: All that it depends on but the edition.
            kind: What takes as long as it: the question and which of its parameters are given.
            make: Makes it; what it raises is raised to all who wait for it, and nothing is kept.
        """
        with self._lock:
            packed = self._kept.get(key)
            if packed is not None:
                self._kept.move_to_end(key)
                packed.is_asked = True
        if packed is not None:
            return packed.told()
        return self._once(key, lambda: self._in_turn(key, kind, make))

    def ahead(self, key: Hashable, kind: Hashable, make: Callable[[], Told], clock: Callable[[], float]) -> None:
        """Make an answer that nobody has asked for yet; nothing where it is kept. It takes nobody's turn.

        Where that fails, for the service ends or the reader is too slow, it is left to whoever asks.

        Args:
            key, kind, make: As for `told`.
            clock: Gives the seconds that processors worked for this thread, on whatever readers it asks.
        """
        with self._lock:
            is_kept = key in self._kept
        if not is_kept:
            with suppress(_Left):
                self._once(key, lambda: self._unless_left(key, kind, make, clock))

    def was_asked(self, key: Hashable) -> bool:
        """Say whether somebody asked for an answer that is kept."""
        with self._lock:
            return key in self._kept and self._kept[key].is_asked

    def _once(self, key: Hashable, make: Callable[[], Told]) -> Told:
        """Make an answer, or wait for the one that is being made."""
        with self._lock:
            coming = self._making.get(key)
            if coming is None:
                made: Future[Told] = Future()
                self._making[key] = made
        if coming is not None:
            try:
                return coming.result()
            except _Left:
                return self._once(key, make)
        try:
            told = make()
        except BaseException as error:
            self._end(key)  # first, so that who waited does not find it again
            made.set_exception(error)
            raise
        self._end(key)
        made.set_result(told)
        return told

    def _end(self, key: Hashable) -> None:
        with self._lock:
            del self._making[key]

    def _unless_left(self, key: Hashable, kind: Hashable, make: Callable[[], Told], clock: Callable[[], float]) -> Told:
        try:
            return self._timed(key, kind, make, clock, is_asked=False)
        except BanggiaoError as error:
            raise _Left from error

    def _in_turn(self, key: Hashable, kind: Hashable, make: Callable[[], Told]) -> Told:
        if self._thought.get(kind, 0.0) < self._slow_s:
            return self._timed(key, kind, make, self._clock, is_asked=True)
        with self._one_at_a_time:
            return self._timed(key, kind, make, self._clock, is_asked=True)

    def _timed(
        self, key: Hashable, kind: Hashable, make: Callable[[], Told], clock: Callable[[], float], *, is_asked: bool
    ) -> Told:
        begun = clock()
        told = make()
        spent = clock() - begun
        packed = _Packed(zlib.compress(told.body, 1), told.after, is_asked) if spent >= self._kept_s else None
        with self._lock:
            thought = self._thought.get(kind, spent)
            self._thought[kind] = thought + _LAST * (spent - thought)
            if packed is not None:
                self._keep(key, packed)
        return told

    def _keep(self, key: Hashable, packed: _Packed) -> None:
        self._kept[key] = packed
        self._bytes += len(packed.body)
        while self._bytes > self._most_bytes:
            self._bytes -= len(self._kept.popitem(last=False)[1].body)
