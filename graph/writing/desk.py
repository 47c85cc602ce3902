"""The desk of the writer: one store, its transaction log, one lock; takes requests, gives what became of them.

A write is logged, made, sealed and only then told; `graph.writing.publisher` shows it to readers. Whatever fails leaves
neither store nor log changed. After a failure of the disk everything is closed and opened again with the next write:
opening gives the store what the log has and it has not.

    with Desk(folder) as desk:
        desk.take({"operation": "update"}, b"INSERT DATA { … }")   →  {"receipt": {"transaction": 1, "added": 1, …}}
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore, RLock
from types import TracebackType
from typing import IO

from graph.knowledge.projected import ProjectionReport
from graph.reading.query_errors import Malformed
from graph.view import View, published
from graph.writing.disk import RESERVE_BYTES, check_room, refusal
from graph.writing.publisher import Publisher
from graph.writing.recovery import caught_up
from graph.writing.store import Store
from graph.writing.watch import watched
from graph.writing.write_errors import DiskFull, Unavailable
from graph.writing.writer import Receipt, Status, packed
from graph.writing.writes import WRITES, Told, loading
from ontology.errors import StoreError

#: Writes that may wait for the one that is made.
WAITING = 100
#: Seconds that a write by hand may take when the client says nothing.
DEADLINE_S = 60.0
#: Bytes by which such a write may make the process grow.
GROWTH_BYTES = 2 << 30
#: So often, and after so many bytes of requests, what readers saw already is forced to the disk: until then each of
#: them reads it from the engine's log.
SHOWN, SHOWN_BYTES = 32, 64 << 10
#: An update with one of these is another one when it is repeated, so that nobody sees it before it is on the disk.
_MAKES_UP = re.compile(rb"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
_BOUNDED = frozenset({"update", "put_graph", "post_graph", "delete_graph"})


class Desk:
    """Takes requests from any number of threads; a context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        reserve: int = RESERVE_BYTES,
        growth: int = GROWTH_BYTES,
        overdue: Callable[[], None] = lambda: None,
    ) -> None:
        """Open the store, and give it what its log has and it has not.

        Args:
            folder: Folder of the store, made where there is none.
            reserve: Bytes of the disk to leave free, where that is less than a twentieth of it.
            growth: Bytes by which a write by hand may make this process grow.
            overdue: Called from another thread when a write by hand takes longer than its deadline, or more memory.
                The engine cannot stop it: only the end of the process does, which undoes it.

        Raises:
            StoreError: Another process writes to it, it is damaged, or the disk refuses.
        """
        self._folder = folder.resolve()
        self._reserve = reserve
        self._growth = growth
        self._overdue = overdue
        self._mutex = RLock()
        self._places = BoundedSemaphore(WAITING)
        #: What was wrong with the log when it was opened, and cost nothing.
        self.notice = ""
        self._store: Store | None = None
        #: Publications since everything was forced to the disk, bytes of requests since, and whether that is wanted.
        self._shown, self._bytes, self._forced = 0, 0, True
        self._opened()
        is_shown = _is_shown(self._folder, self._last)
        self._publisher = Publisher(self._show, self._last if is_shown else -1)
        if not is_shown or not self._ready().is_settled:
            self._publisher.note(self._last)

    def close(self) -> None:
        """Publish what is left and let the next writer in."""
        self._publisher.close()
        with self._mutex:
            if self._store is not None and self._publisher.published < self._last:
                with suppress(StoreError):  # all of it is kept, and published at the next start
                    self._show()
            if self._store is not None and self._shown:
                with suppress(StoreError):  # the log has what is not
                    self._store.flush()
            self._shut()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take(self, header: Told, body: bytes = b"", file: IO[bytes] | None = None) -> Told:
        """Do what a request asks for (`graph.writing.writer.Writer` has a method for each).

        Args:
            header, body: The request.
            file: What it loads.

        Raises:
            BanggiaoError: What the method's own documentation says.
        """
        operation = str(header.get("operation"))
        if operation in WRITES:
            return self._write(header, body, file)
        answer = {
            "status": self._status, "wait": self._wait, "settle": self._settle, "has_document": self._has_document,
            "documents": self._documents,
        }.get(operation)  # fmt: skip
        if answer is None:
            raise Malformed(operation, "the writer knows no such request", "use a client of the same version")
        return answer(header)

    def _write(self, header: Told, body: bytes, file: IO[bytes] | None) -> Told:
        write = WRITES[header["operation"]] if file is None else loading(file)
        with self._turn(float(header.get("deadline_s", DEADLINE_S))):
            store = self._ready()
            check_room(self._folder, self._reserve)
            logged = {name: value for name, value in header.items() if name != "deadline_s"}
            number = self._journal.begin(packed(logged, body))
            try:
                with self._in_time(header):
                    told = write(store, number, header, body)
            except BaseException:
                self._journal.cancel()
                raise
            self._seal()
            self._bytes += len(body)
            self._forced |= header["operation"] == "update" and _MAKES_UP.search(body) is not None
            self._publisher.note(number, settle=bool(header.get("settle", True)))
            return told

    def _seal(self) -> None:
        try:
            self._journal.seal()
        except OSError as error:
            self._shut()  # The store is ahead of the log now; opening finds that out.
            raise Unavailable(
                str(self._folder), f"whether it was done is not known ({error})", "ask for the status, then try again"
            ) from error

    def _in_time(self, header: Told) -> AbstractContextManager[None]:
        if header["operation"] not in _BOUNDED:
            return nullcontext()
        return watched(float(header.get("deadline_s", DEADLINE_S)), self._growth, self._overdue)

    @contextmanager
    def _turn(self, patience_s: float = -1) -> Iterator[None]:
        """Wait for the lock with a bounded number of others; close the store where the disk fails.

        Args:
            patience_s: Longest wait; nobody waits for the answer after that. Any, if negative.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable(str(self._folder), f"{WAITING} writes are waiting already", "try again in a few seconds")
        try:
            if not self._mutex.acquire(timeout=patience_s):
                raise Unavailable(str(self._folder), "another write takes long", "try again when that is done")
            try:
                try:
                    yield
                except StoreError as error:
                    if not isinstance(error.__cause__, OSError) or isinstance(error, DiskFull | Unavailable):
                        raise
                    self._shut()
                    raise refusal(self._folder, error.__cause__) from error
                except (OSError, sqlite3.Error) as error:
                    self._shut()
                    raise refusal(self._folder, error) from error
            finally:
                self._mutex.release()
        finally:
            self._places.release()

    @property
    def _last(self) -> int:
        return self._journal.last

    def _ready(self) -> Store:
        """Give the store, opened again where a failure closed it."""
        if self._store is None:
            check_room(self._folder, self._reserve)
            return self._opened()
        return self._store

    def _opened(self) -> Store:
        store = Store.open(self._folder)
        try:
            self._journal, self.notice = caught_up(self._folder, store)
        except BaseException:
            store.close()
            raise
        self._store = store
        return store

    def _shut(self) -> None:
        if self._store is not None:
            self._store.close()
            self._journal.close()
            self._store = None

    def _show(self) -> int:
        """Bring the knowledge up to date and publish; give the transaction."""
        with self._turn():
            store = self._ready()
            if not store.is_settled:
                store.reproject()
            self._shown += 1
            kept = store.publish(self._last, forced=self._forced)
            if not kept and (self._shown >= SHOWN or self._bytes >= SHOWN_BYTES):
                store.flush()  # after readers were shown it: they need not wait
                kept = True
            if kept:
                self._journal.forget()
                self._shown, self._bytes, self._forced = 0, 0, False
            return self._last

    def _settle(self, header: Told) -> Told:
        with self._turn():
            report: ProjectionReport = self._ready().reproject(from_scratch=bool(header["from_scratch"]))
            self._show()
            self._publisher.done(self._last)
            return {"receipt": asdict(Receipt(self._last, report.added, report.removed)), "report": asdict(report)}

    def _wait(self, header: Told) -> Told:
        return {"published": self._publisher.wait(int(header["transaction"]), float(header["timeout_s"]))}

    def _has_document(self, header: Told) -> Told:
        with self._turn():
            return {"there": self._ready().has_document(header["iri"], header["extractor"])}

    def _documents(self, header: Told) -> Told:
        with self._turn():
            return {"documents": self._ready().documents()}

    def _status(self, header: Told) -> Told:
        store, problem = self._store, self._publisher.problem
        documents = store is not None and store.by_hand.holds_documents()
        waiting = WAITING - self._places._value
        return asdict(Status(self._last, max(self._publisher.published, 0), documents, waiting, problem))


def _is_shown(folder: Path, last: int) -> bool:
    """Say whether readers can open a state with the last transaction; a loss of power may have cost them theirs."""
    try:
        return View.open(folder) is not None and published(folder) == last
    except StoreError:
        return False
