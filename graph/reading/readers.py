"""Readers: untrusted queries run in worker processes that can be killed, never in the process that serves.

The engine has no time limit and no way to cancel, and a panic in it ends the process. So each query goes to
a worker (`graph/reading/reader_worker.py`) with a frozen view of the last published state, a limit of memory and a
deadline; a worker that misses the deadline or dies is replaced, and the next query is answered. Workers see
a new publication by the store's pointer file; those of a busy store share a copy of its knowledge in memory
(`graph.reading.stem`). Threads ask by `serialise`, coroutines by `serialise_soon`, what runs in an event
loop without being one by `ask`; the last two go by way of its desk (`graph.reading.desk`). All get readers in turn.

Look-ups of the service itself (`trusted`) have a reader more than outsiders' queries, so that they need not wait for
the end of those.

    with ReaderPool(folder) as pool:
        answer = pool.serialise("SELECT …", "application/sparql-results+json")
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, get_ident, local
from time import monotonic
from types import TracebackType
from typing import Any

from graph.engine import Answer, Dataset
from graph.reading.desk import Desk
from graph.reading.guard import NOWHERE, OF_QUERIES, Bounds, check
from graph.reading.link import Errand
from graph.reading.messages import Message, headed, written
from graph.reading.query_errors import Broken, Busy
from graph.reading.reader import PROJECT, Gone, Reader, start_program
from graph.reading.stem import Copies, Held, Start, Stem
from graph.reading.turnstile import Turnstile
from graph.view import View
from ontology.errors import BanggiaoError

__all__ = ["PROJECT", "ReaderPool"]
#: Default of rows, and what a worker may use.
ROWS = 10_000
MEMORY_BYTES = 1 << 30
ANSWER_BYTES = 50_000_000
#: Letters of an address whose requests' heads are remembered.
_SHORT = 300
#: N-Triples that a graph sent to us may become.
GRAPH_BYTES = 64_000_000


class ReaderPool:
    """A few readers over one store folder, shared by the threads and coroutines of a service; a context manager."""

    def __init__(
        self,
        folder: Path,
        workers: int = 2,
        deadline_s: float = 10.0,
        *,
        rows: int = ROWS,
        memory: int = MEMORY_BYTES,
        answer_bytes: int = ANSWER_BYTES,
        bounds: Bounds = OF_QUERIES,
        peers: frozenset[str] = NOWHERE,
        held: Held | None = None,
        spare: int = 0,
    ) -> None:
        """Start the readers.

        Args:
            folder: A store folder in which something has been published.
            workers: How many queries of outsiders may run at a time.
            deadline_s: Seconds a query may take, its time in the queue apart.
            rows: Most rows or triples of an answer; more are cut and marked.
            memory: Bytes of address space of a reader.
            answer_bytes: Most bytes of an answer.
            bounds: How large a query may be.
            peers: The only servers that SERVICE may name; where there are any, readers may reach the network.
            held: How much of the knowledge busy readers may hold in memory; None for nothing.
            spare: Readers that only look-ups of the service itself may take, beside those.

        Raises:
            StoreError: Nothing has been published there.
        """
        View.open(folder)
        folder = folder.resolve()
        self._deadline_s = deadline_s
        self._rows = rows
        self._answer_bytes = answer_bytes
        self._bounds = bounds
        self._peers = peers
        self._closed = False
        self._lock = Lock()
        self._spent = local()
        is_confined = not peers
        self._start_program: Start = lambda: start_program(folder, memory, is_confined=is_confined)
        self._start = self._start_program
        self._copies: Copies | None = None
        self._desk: Desk | None = None
        if held is not None:

            def grown() -> Stem:
                return Stem(folder, memory, held.triples, is_confined=is_confined)

            self._copies = Copies(folder, held, grown, self._swap)
        # The reader that answered last comes first, and one that is only being started comes last.
        self._idle: deque[Reader] = deque()
        #: Who waits for a reader: takes one, or says that it does not wait any more.
        self._waiting: deque[Callable[[Reader], bool]] = deque()
        self._most = workers
        self._outsiders = Turnstile(workers)
        for _ in range(workers + spare):
            self._idle.append(self._started())

    def serialise(
        self,
        query: str,
        media_type: str,
        *,
        deadline_s: float | None = None,
        rows: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Answer:
        """Answer an untrusted query.

        Args:
            query: SPARQL 1.1 query.
            media_type: A result format (SELECT, ASK) or an RDF format (CONSTRUCT, DESCRIBE).
            deadline_s: Another deadline than the pool's.
            rows: Another number of rows than the pool's.
            dataset: Graphs to look at in place of those the query names.
            base: What relative IRIs are relative to.

        Raises:
            QueryError: Refused, Malformed, TooComplex, TooLarge, TooSlow, Broken or Busy.
        """
        head, text = self._request(query, media_type, rows, dataset, base)
        return _answer(self._ask(head, text, deadline_s))

    async def serialise_soon(
        self,
        query: str,
        media_type: str,
        *,
        deadline_s: float | None = None,
        rows: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Answer:
        """Answer an untrusted query as `serialise` does, while the event loop goes on."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def told(found: Answer | BanggiaoError) -> None:
            if answer.done():
                return
            if isinstance(found, BanggiaoError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        give_up = self.ask(query, media_type, told, deadline_s=deadline_s, rows=rows, dataset=dataset, base=base)
        try:
            return await answer
        except asyncio.CancelledError:
            give_up()
            raise

    def ask(
        self,
        query: str,
        media_type: str,
        told: Callable[[Answer | BanggiaoError], None],
        *,
        deadline_s: float | None = None,
        rows: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Callable[[], None]:
        """Have an untrusted query answered while the event loop goes on, in which this is called.

        Args:
            query, media_type, deadline_s, rows, dataset, base: As for `serialise`.
            told: Is given the answer or what `serialise` would raise, later and once.

        Returns:
            What to call when nobody waits for the answer any more.

        Raises:
            QueryError: The query is not run.
        """
        head, text = self._request(query, media_type, rows, dataset, base)
        desk = self._desk_here()

        def end(found: Message | BanggiaoError) -> None:
            told(found if isinstance(found, BanggiaoError) else _answer(found))

        # What goes wrong in who is told is none of the reader's: the loop calls, and minds that.
        deadline_s = self._deadline_s if deadline_s is None else deadline_s
        errand = Errand(written(head, text), deadline_s, lambda found: desk.loop.call_soon(end, found))
        desk.ask(errand)
        return partial(desk.give_up, errand)

    def graph(self, graph: str | None, media_type: str, *, deadline_s: float | None = None) -> Answer:
        """Serialise a graph, None for the default graph.

        Raises:
            Missing: There is no such graph.
            QueryError: As for `serialise`.
        """
        request = {"operation": "graph", "graph": graph, "media_type": media_type, "size": self._answer_bytes}
        return _answer(self._ask(request, b"", deadline_s))

    def parse(
        self, data: bytes, media_type: str, base: str | None, *, deadline_s: float | None = None
    ) -> tuple[int, bytes]:
        """Read RDF that somebody sent: how many triples, and the triples as N-Triples.

        Raises:
            QueryError: As for `serialise`; it is not of that media type, or becomes too large.
        """
        request = {"operation": "parse", "media_type": media_type, "base": base, "size": GRAPH_BYTES}
        head, lines = self._ask(request, data, deadline_s)
        return head["triples"], lines

    def trusted(self, operation: str, **fields: Any) -> tuple[int, bytes]:
        """Have one of the service's own look-ups done (`graph.reading.trusted_operations`); its checkpoint and its
        bytes.

        Raises:
            QueryError: TooSlow, Broken or Busy, or a query of ours is malformed.
        """
        head, body = self._asked({"operation": operation, **fields}, b"", None)
        self._spent.seconds = self.spent() + head["spent"]
        return int(head["number"]), body

    def spent(self) -> float:
        """Give the seconds that the processors of readers worked for the look-ups of this thread."""
        seconds: float = getattr(self._spent, "seconds", 0.0)
        return seconds

    def close(self) -> None:
        """End all readers; those that a thread waits for end when their query does."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()
        if self._desk is not None:
            self._desk.close()
        if self._copies is not None:
            self._copies.close()

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _request(
        self, query: str, media_type: str, rows: int | None, dataset: Dataset | None, base: str | None
    ) -> tuple[bytes, bytes]:
        """Write what a reader is asked: a head, which many requests share, and the query."""
        check(query, self._bounds, self._peers)
        rows = self._rows if rows is None else rows
        if dataset is None and (base is None or len(base) < _SHORT):
            return _plain_head(media_type, rows, self._answer_bytes, base), query.encode()
        return _head(media_type, rows, self._answer_bytes, dataset, base), query.encode()

    def _desk_here(self) -> Desk:
        """Give the desk of the running loop."""
        loop = asyncio.get_running_loop()
        if self._desk is None or self._desk.loop is not loop:
            self._desk = Desk(loop, _Outsiders(self), self._deadline_s, self._note)
        return self._desk

    def _ask(self, request: Mapping[str, Any] | bytes, body: bytes, deadline_s: float | None) -> Message:
        """Ask for an outsider."""
        if not self._outsiders.enter(self._deadline_s):
            raise _busy()
        try:
            return self._asked(request, body, deadline_s)
        finally:
            self._outsiders.leave()

    def _asked(self, request: Mapping[str, Any] | bytes, body: bytes, deadline_s: float | None) -> Message:
        while True:
            reader = self._taken()
            begun = monotonic()
            try:
                return reader.ask(request, body, self._deadline_s if deadline_s is None else deadline_s)
            except Gone:
                continue
            finally:
                if isinstance(request, bytes):  # one of an outsider
                    self._note(monotonic() - begun)
                self._give_back(reader)

    def _note(self, seconds: float) -> None:
        if self._copies is not None:
            self._copies.note(seconds)

    def _at_hand(self) -> Reader | None:
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

    def _taken(self) -> Reader:
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
            return given.get(timeout=self._deadline_s)
        except Empty as error:
            with self._lock:
                if offer in self._waiting:
                    self._waiting.remove(offer)
                    raise _busy() from error
            return given.get()  # it came in the same moment

    async def _taken_soon(self) -> Reader:
        """Take a reader, or wait for one while the event loop goes on. Raises Busy."""
        loop, here = asyncio.get_running_loop(), get_ident()
        given: asyncio.Future[Reader] = loop.create_future()

        def take(reader: Reader) -> None:
            if given.done():
                self._give_back(reader)
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
                given.set_exception(_busy())

        with self._lock:
            reader = self._idle.pop() if self._idle else None
            if reader is None:
                self._waiting.append(offer)
        if reader is not None:
            well = loop.run_in_executor(None, self._well, reader)
            try:
                return await asyncio.shield(well)
            except asyncio.CancelledError:
                well.add_done_callback(lambda done: self._give_back(done.result()))
                raise
        clock = loop.call_later(self._deadline_s, give_up)
        try:
            return await given
        except asyncio.CancelledError:
            if not given.cancelled():
                self._give_back(given.result())
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

    def _give_back(self, reader: Reader) -> None:
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

    def _swap(self, start: Start | None) -> None:
        """Start readers otherwise from now on; those at work are replaced when they come back."""
        self._start = self._start_program if start is None else start
        with self._lock:
            idle, self._idle = self._idle, deque()
        for reader in idle:
            self._give_back(reader)


class _Outsiders:
    """The readers of a pool as the desk of an event loop gets them: not more than outsiders may have."""

    def __init__(self, pool: ReaderPool) -> None:
        self._pool = pool
        self._turnstile = pool._outsiders
        self.most = pool._most

    @property
    def is_wanted(self) -> bool:
        """Say whether others wait for one."""
        return bool(self._pool._waiting) or self._turnstile.is_awaited

    def take(self) -> Reader | None:
        """Give one that is idle and well."""
        if not self._turnstile.is_entered():
            return None
        reader = self._pool._at_hand()
        if reader is None:
            self._turnstile.leave()
        return reader

    async def take_soon(self) -> Reader:
        """Wait for one, and until it is ready. Raises Busy, Broken."""
        pool = self._pool
        if not await self._turnstile.enter_soon(pool._deadline_s):
            raise _busy()
        reader = None
        try:
            reader = await pool._taken_soon()
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
            self._pool._give_back(reader)
        else:  # to bury it and to start the next one takes a moment, in which the event loop goes on
            asyncio.get_running_loop().run_in_executor(None, self._pool._give_back, reader)
        self._turnstile.leave()


@lru_cache(maxsize=256)
def _plain_head(media_type: str, rows: int, size: int, base: str | None) -> bytes:
    return _head(media_type, rows, size, None, base)


def _head(media_type: str, rows: int, size: int, dataset: Dataset | None, base: str | None) -> bytes:
    graphs = None if dataset is None else [dataset.default, dataset.named]
    return headed(
        {"operation": "query", "media_type": media_type, "rows": rows, "size": size, "dataset": graphs, "base": base}
    )


def _answer(message: Message) -> Answer:
    head, body = message
    return Answer(body, head.get("media_type", ""), head.get("truncated", False), head.get("number", 0))


def _busy() -> Busy:
    return Busy("query", "all readers are at work", "try again in a few seconds")
