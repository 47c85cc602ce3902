"""Slow answers are kept, made once, and one at a time."""

import zlib
from collections.abc import Iterator
from itertools import chain, repeat
from threading import Event, Thread
from time import thread_time

import pytest

from api.service.kept import Kept, Told
from ontology.errors import StoreError


def ticking(*seconds: float) -> Iterator[float]:
    """A clock that stands still after these times."""
    return chain(seconds, repeat(seconds[-1]))


def kept(*seconds: float, most_bytes: int = 100) -> Kept:
    return Kept(0.02, 0.05, most_bytes, ticking(*seconds).__next__)


def test_what_took_long_is_made_once() -> None:
    found = kept(0.0, 0.2)
    assert found.told("key", "kind", lambda: Told(b"first")).body == b"first"
    assert found.told("key", "kind", lambda: Told(b"second")).body == b"first"


def test_what_was_quick_is_made_again() -> None:
    found = kept(0.0, 0.01)
    assert found.told("key", "kind", lambda: Told(b"first")).body == b"first"
    assert found.told("key", "kind", lambda: Told(b"second")).body == b"second"


def test_what_was_not_asked_for_longest_goes_first() -> None:
    found = kept(0, 1, 1, 2, 2, 3, 3, 4, most_bytes=2 * len(zlib.compress(b"12345", 1)))
    for key in "ab":
        found.told(key, "kind", lambda: Told(b"12345"))
    found.told("a", "kind", lambda: Told(b"never made"))
    found.told("c", "kind", lambda: Told(b"12345"))
    assert found.told("a", "kind", lambda: Told(b"again")).body == b"12345"
    assert found.told("b", "kind", lambda: Told(b"again")).body == b"again"


def test_a_failure_is_told_and_not_kept() -> None:
    def fail() -> Told:
        raise ValueError("no")

    found = kept(0.0, 1.0)
    with pytest.raises(ValueError, match="no"):
        found.told("key", "kind", fail)
    assert found.told("key", "kind", lambda: Told(b"now")).body == b"now"


def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    found, is_made, is_begun = Kept(), Event(), Event()
    bodies: list[bytes] = []

    def slowly() -> Told:
        is_begun.set()
        assert is_made.wait(10)
        return Told(b"once")

    threads = [Thread(target=lambda: bodies.append(found.told("key", "kind", slowly).body))]
    threads[0].start()
    assert is_begun.wait(10)
    threads.append(Thread(target=lambda: bodies.append(found.told("key", "kind", lambda: Told(b"twice")).body)))
    threads[1].start()
    is_made.set()
    for thread in threads:
        thread.join(10)
    assert bodies == [b"once", b"once"]


def test_of_what_is_known_to_take_long_one_is_made_at_a_time() -> None:
    found = Kept(kept_s=9.0, slow_s=0.0)
    found.told("first", "slow", lambda: Told(b""))
    at_work: list[int] = []
    most: list[int] = []

    def work() -> Told:
        at_work.append(1)
        most.append(len(at_work))
        Event().wait(0.01)
        at_work.pop()
        return Told(b"")

    threads = [Thread(target=found.told, args=(number, "slow", work)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1, 1, 1, 1]


def test_what_is_usually_quick_does_not_wait_for_what_is_slow() -> None:
    work = [0.0]
    found = Kept(kept_s=9.0, slow_s=0.05, clock=lambda: work[0])

    def takes(seconds: float) -> Told:
        work[0] += seconds
        return Told(b"")

    found.told("first", "slow", lambda: takes(0.5))
    for number, seconds in enumerate((0.01, 0.12)):
        found.told(number, "quick", lambda seconds=seconds: takes(seconds))  # type: ignore[misc]
    is_made, is_begun = Event(), Event()

    def slowly() -> Told:
        is_begun.set()
        assert is_made.wait(10)
        return Told(b"")

    at_work = Thread(target=found.told, args=("second", "slow", slowly))
    at_work.start()
    assert is_begun.wait(10)
    waiting = Thread(target=found.told, args=("third", "slow", lambda: takes(0.5)))
    waiting.start()
    assert found.told("another", "quick", lambda: Told(b"at once")).body == b"at once"
    assert waiting.is_alive()
    is_made.set()
    for thread in (at_work, waiting):
        thread.join(10)


def test_what_was_made_ahead_is_not_made_again_and_nobody_has_asked_for_it_yet() -> None:
    found = kept(0.0)
    found.ahead("key", "kind", lambda: Told(b"first", "2.x"), ticking(0.0, 0.2).__next__)
    assert not found.was_asked("key")
    found.ahead("key", "kind", lambda: Told(b"second"), ticking(0.0, 0.2).__next__)
    assert found.told("key", "kind", lambda: Told(b"third")) == Told(b"first", "2.x")
    assert found.was_asked("key")
    assert not found.was_asked("another")


def test_who_asks_for_what_is_being_made_ahead_waits_for_it() -> None:
    found, is_made, is_begun = Kept(), Event(), Event()

    def slowly() -> Told:
        is_begun.set()
        assert is_made.wait(10)
        return Told(b"once")

    bodies: list[bytes] = []
    ahead = Thread(target=found.ahead, args=("key", "kind", slowly, thread_time))
    ahead.start()
    assert is_begun.wait(10)
    asking = Thread(target=lambda: bodies.append(found.told("key", "kind", lambda: Told(b"twice")).body))
    asking.start()
    is_made.set()
    for thread in (ahead, asking):
        thread.join(10)
    assert bodies == [b"once"]


def test_what_could_not_be_made_ahead_is_made_by_who_waits_for_it() -> None:
    found, is_begun, may_end = Kept(), Event(), Event()

    def fail() -> Told:
        is_begun.set()
        assert may_end.wait(10)
        raise StoreError("readers", "too busy", "try again")

    bodies: list[bytes] = []
    ahead = Thread(target=found.ahead, args=("key", "kind", fail, thread_time))
    ahead.start()
    assert is_begun.wait(10)
    asking = Thread(target=lambda: bodies.append(found.told("key", "kind", lambda: Told(b"by myself")).body))
    asking.start()
    may_end.set()
    for thread in (ahead, asking):
        thread.join(10)
    assert bodies == [b"by myself"]
