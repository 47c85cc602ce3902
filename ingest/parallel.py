"""The same work on many things by several processes, with the results in the order of the things.

Each process starts once, makes its worker (which may load for a second) and then answers until nothing is left. Where
one dies, as on a document that takes all memory, only the thing it worked on is lost: `died` says what stands for it,
and a new process goes on.

    start = partial(make_reader, rules)            # called in each process, gives the function that does the work
    for facts in in_order(start, sources, jobs=2, died=no_facts):
        ...
"""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

#: How many things a process has at hand, so that it need not wait for the next one where they are small.
_AT_HAND = 4
#: How many things for each process may be at hand or done before the one whose turn it is.
_AHEAD = 16


def in_order(
    start: Callable[[], Callable[[Thing], Result]],
    things: Iterable[Thing],
    *,
    jobs: int,
    died: Callable[[Thing], Result],
) -> Iterator[Result]:
    """Give the result of every thing, in the order of the things.

    Args:
        start: Makes what does the work; with several processes it must be picklable, as are things and results.
        things: What is worked on.
        jobs: How many processes; with 1 the work is done in this one.
        died: What to give for a thing on which its process ended.
    """
    if jobs <= 1:
        yield from map(start(), things)
        return
    pending = enumerate(things)
    workers = [_Worker(start) for _ in range(jobs)]
    done: dict[int, Result] = {}
    awaited = 0
    try:
        while True:
            _hand_out(workers, pending, _AHEAD * jobs - len(done))
            busy = [worker for worker in workers if worker.at_hand]
            if not busy:
                return
            ready = set(wait([worker.connection for worker in busy]))
            for worker in busy:
                if worker.connection in ready:
                    number, result = worker.answer(died)
                    done[number] = result
            while awaited in done:
                yield done.pop(awaited)
                awaited += 1
    finally:
        for worker in workers:
            worker.stop()


def _hand_out(workers: list["_Worker[Thing, Result]"], pending: Iterator[tuple[int, Thing]], room: int) -> None:
    """Give every process enough to do, first one thing each, as long as there is room for results."""
    for wanted in range(1, _AT_HAND + 1):
        for worker in workers:
            given = sum(len(each.at_hand) for each in workers)
            if len(worker.at_hand) < wanted and given < room and (following := next(pending, None)) is not None:
                worker.take(*following)


class _Worker(Generic[Thing, Result]):
    """One process, the pipe to it and what it has at hand."""

    def __init__(self, start: Callable[[], Callable[[Thing], Result]]) -> None:
        self.start = start
        self.at_hand: deque[tuple[int, Thing]] = deque()
        self._begin()

    def _begin(self) -> None:
        # A fresh process: a forked one would share the open store and its threads.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(self.start, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def take(self, number: int, thing: Thing) -> None:
        """Put a thing at hand."""
        self.at_hand.append((number, thing))
        self._send(thing)

    def answer(self, died: Callable[[Thing], Result]) -> tuple[int, Result]:
        """Take the result of the thing that came first; a process that ended is replaced and keeps its other things."""
        try:
            result: Result = self.connection.recv()
        except (EOFError, ConnectionError):
            self.stop()
            number, thing = self.at_hand.popleft()
            self._begin()
            for _, other in self.at_hand:
                self._send(other)
            return number, died(thing)
        number, _ = self.at_hand.popleft()
        return number, result

    def _send(self, thing: Thing) -> None:
        with suppress(ConnectionError):  # a process that has just ended is noticed when its answer is taken
            self.connection.send(thing)

    def stop(self) -> None:
        """End the process."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


def _serve(start: Callable[[], Callable[[Thing], Result]], connection: Connection) -> None:
    """Answer until the other side is gone; runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked ends us
    work = start()
    while True:
        try:
            connection.send(work(connection.recv()))
        except (EOFError, OSError):
            return
