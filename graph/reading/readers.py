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
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from threading import local
from time import monotonic
from types import TracebackType
from typing import Any

from graph.engine import Answer, Dataset
from graph.reading.desk import Desk
from graph.reading.guard import NOWHERE, OF_QUERIES, Bounds, check
from graph.reading.link import Errand
from graph.reading.messages import Message, headed, written
from graph.reading.outsiders import Outsiders
from graph.reading.reader import PROJECT, Gone, start_program
from graph.reading.stall import Stall, busy
from graph.reading.stem import Copies, Held, Stem
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
#: Seconds from which a look-up of the service is taken for one that an edition is made of.
OF_EDITIONS_S = 0.2
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
        self._spent = local()
        is_confined = not peers
        self._stall = Stall(lambda: start_program(folder, memory, is_confined=is_confined), deadline_s)
        self._copies: Copies | None = None
        self._desk: Desk | None = None
        if held is not None:

            def grown() -> Stem:
                return Stem(folder, memory, held.triples, is_confined=is_confined)

            self._copies = Copies(folder, held, grown, self._stall.swap)
        self._most = workers
        self._outsiders = Turnstile(workers)
        self._stall.fill(workers + spare)

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
        self._stall.close()
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
            outsiders = Outsiders(self._stall, self._outsiders, self._most, self._deadline_s)
            self._desk = Desk(loop, outsiders, self._deadline_s, self._note)
        return self._desk

    def _ask(self, request: Mapping[str, Any] | bytes, body: bytes, deadline_s: float | None) -> Message:
        """Ask for an outsider."""
        if not self._outsiders.enter(self._deadline_s):
            raise busy()
        try:
            return self._asked(request, body, deadline_s)
        finally:
            self._outsiders.leave()

    def _asked(self, request: Mapping[str, Any] | bytes, body: bytes, deadline_s: float | None) -> Message:
        while True:
            reader = self._stall.take()
            begun = monotonic()
            try:
                return reader.ask(request, body, self._deadline_s if deadline_s is None else deadline_s)
            except Gone:
                continue
            finally:
                spent = monotonic() - begun
                # Outsiders ask in bytes. What an edition is made of comes with a publication, not with those who ask.
                self._note(spent if isinstance(request, bytes) or spent < OF_EDITIONS_S else 0.0)
                self._stall.put_back(reader)

    def _note(self, seconds: float) -> None:
        if self._copies is not None:
            self._copies.note(seconds)


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
