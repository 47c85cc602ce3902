"""Readers: untrusted queries run in worker processes that can be killed, never in the process that serves.

The engine has no time limit and no way to cancel, and a panic in it ends the process. So each query goes to
a worker (`graph/reading/reader_worker.py`) with a frozen view of the last published state, a limit of memory and a
deadline; a worker that misses the deadline or dies is replaced, and the next query is answered. Workers see
a new publication by the number in the store's pointer file.

    with ReaderPool(folder) as pool:
        answer = pool.serialise("SELECT …", "application/sparql-results+json")
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from queue import Empty, PriorityQueue
from threading import Lock, Timer
from types import TracebackType
from typing import IO, Any, cast

from graph.engine import Answer, Dataset
from graph.reading.guard import NOWHERE, OF_QUERIES, Bounds, check
from graph.reading.query_errors import Broken, Busy, TooSlow
from graph.view import View
from graph.writing.writer import as_error

PROJECT = Path(__file__).resolve().parents[2]
#: Default of rows, and what a worker may use.
ROWS = 10_000
MEMORY_BYTES = 1 << 30
ANSWER_BYTES = 50_000_000
#: Seconds that a reader may take to start.
START_S = 30.0
#: N-Triples that a graph sent to us may become.
GRAPH_BYTES = 64_000_000


class Reader:
    """One worker process; answers one query at a time."""

    def __init__(self, folder: Path, memory: int, *, is_confined: bool = True) -> None:
        confined = "confined" if is_confined else "open"
        command = [sys.executable, "-m", "graph.reading.reader_worker", str(folder), str(memory), confined]
        self._process = subprocess.Popen(  # noqa: S603 -- our own module with our own arguments
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
        )
        self._is_ready = False
        self._into = cast("IO[bytes]", self._process.stdin)
        self._out_of = cast("IO[bytes]", self._process.stdout)

    def ask(self, request: Mapping[str, Any], body: bytes, deadline_s: float) -> tuple[dict[str, Any], bytes]:
        """Have a request done (`graph.reading.reader_operations`).

        Raises:
            QueryError, StoreError: It was not done; the reader may be dead (`is_alive`).
        """
        self._await_ready()
        late = Timer(deadline_s, self._process.kill)
        late.daemon = True
        late.start()
        try:
            self._into.write(json.dumps({**request, "length": len(body)}).encode() + b"\n" + body)
            self._into.flush()
            head = json.loads(self._out_of.readline())
            found = self._out_of.read(head["length"])
            if len(found) != head["length"]:
                raise EOFError
        except (OSError, ValueError, EOFError) as error:
            was_late = late.finished.is_set()
            self.close()
            if was_late:
                raise TooSlow(
                    "query",
                    f"no answer within {deadline_s:g} s",
                    "narrow it down, add a LIMIT or ask for less",
                ) from error
            raise Broken("query", "the reader ran out of memory or failed on it", "ask for less at a time") from error
        finally:
            late.cancel()
        if "error" in head:
            raise as_error(head)
        return head, found

    def _await_ready(self) -> None:
        """Let a reader that was just started begin; a deadline is for its work. Raises Broken."""
        if self._is_ready:
            return
        late = Timer(START_S, self._process.kill)
        late.daemon = True
        late.start()
        try:
            self._is_ready = bool(self._out_of.readline())
        finally:
            late.cancel()
        if not self._is_ready:
            self.close()
            raise Broken("query", "no reader could be started", "try again in a moment")

    @property
    def is_alive(self) -> bool:
        """Say whether the process can take another query."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._into, self._out_of):
            try:
                pipe.close()
            except OSError:
                continue  # what was never sent to a dead reader is of no use


class ReaderPool:
    """A few readers over one store folder, shared by the threads of a service; a context manager."""

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
    ) -> None:
        """Start the readers.

        Args:
            folder: A store folder in which something has been published.
            workers: How many queries may run at a time.
            deadline_s: Seconds a query may take, its time in the queue apart.
            rows: Most rows or triples of an answer; more are cut and marked.
            memory: Bytes of address space of a reader.
            answer_bytes: Most bytes of an answer.
            bounds: How large a query may be.
            peers: The only servers that SERVICE may name; where there are any, readers may reach the network.

        Raises:
            StoreError: Nothing has been published there.
        """
        View.open(folder)
        self._folder = folder.resolve()
        self._deadline_s = deadline_s
        self._rows = rows
        self._memory = memory
        self._answer_bytes = answer_bytes
        self._bounds = bounds
        self._peers = peers
        self._closed = False
        self._lock = Lock()
        # The reader that answered last comes first, and one that is only being started comes last.
        self._idle: PriorityQueue[tuple[int, Reader]] = PriorityQueue()
        self._turns = count(1)
        for _ in range(workers):
            self._put(self._started(), is_warm=False)

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
        check(query, self._bounds, self._peers)
        request = {
            "operation": "query",
            "query": query,
            "media_type": media_type,
            "rows": self._rows if rows is None else rows,
            "size": self._answer_bytes,
            "dataset": None if dataset is None else [dataset.default, dataset.named],
            "base": base,
        }
        head, body = self._ask(request, b"", deadline_s)
        return Answer(body, head["media_type"], head["truncated"], head["number"])

    def graph(self, graph: str | None, media_type: str, *, deadline_s: float | None = None) -> Answer:
        """Serialise a graph, None for the default graph.

        Raises:
            Missing: There is no such graph.
            QueryError: As for `serialise`.
        """
        request = {"operation": "graph", "graph": graph, "media_type": media_type, "size": self._answer_bytes}
        head, body = self._ask(request, b"", deadline_s)
        return Answer(body, head["media_type"], number=head["number"])

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
        head, body = self._ask({"operation": operation, **fields}, b"", None)
        return int(head["number"]), body

    def close(self) -> None:
        """End all readers; those at work end when their query does."""
        with self._lock:
            self._closed = True
            while not self._idle.empty():
                self._idle.get_nowait()[1].close()

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: Mapping[str, Any], body: bytes, deadline_s: float | None) -> tuple[dict[str, Any], bytes]:
        try:
            _, reader = self._idle.get(timeout=self._deadline_s)
        except Empty as error:
            raise Busy("query", "all readers are at work", "try again in a few seconds") from error
        try:
            if not reader.is_alive:
                reader.close()
                reader = self._started()
            return reader.ask(request, body, self._deadline_s if deadline_s is None else deadline_s)
        finally:
            self._give_back(reader)

    def _started(self) -> Reader:
        return Reader(self._folder, self._memory, is_confined=not self._peers)

    def _give_back(self, reader: Reader) -> None:
        with self._lock:
            if self._closed:
                reader.close()
                return
            is_alive = reader.is_alive
            if not is_alive:
                # Start the next one now, so that the next query does not wait for it.
                reader.close()
                reader = self._started()
            self._put(reader, is_warm=is_alive)

    def _put(self, reader: Reader, *, is_warm: bool) -> None:
        turn = next(self._turns)
        self._idle.put((-turn if is_warm else turn, reader))


def _environment() -> dict[str, str]:
    """Of our environment a reader gets what Python needs, and nothing it could leak."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    # Each arena of glibc's malloc reserves 64 MB of the address space that we bound.
    return {**given, "MALLOC_ARENA_MAX": "2"}
