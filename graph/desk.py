"""The desk of the writer: one store, its transaction log, one lock; takes requests, gives what became of them.

A write is logged, made, sealed and only then told; `graph.publisher` shows it to readers. Whatever fails leaves
neither store nor log changed. After a failure of the disk everything is closed and opened again with the next write:
opening gives the store what the log has and it has not.

    with Desk(folder) as desk:
        desk.take({"operation": "update"}, b"INSERT DATA { … }")   →  {"receipt": {"transaction": 1, "added": 1, …}}
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from threading import BoundedSemaphore, Event, RLock, Thread
from types import TracebackType
from typing import Any

from graph.folder import JOURNAL
from graph.handwritten import Written
from graph.journal import Entry, Journal
from graph.projected import ProjectionReport
from graph.publisher import Publisher
from graph.query_errors import Malformed
from graph.store import Store
from graph.view import View, published
from graph.write_errors import DiskFull, Missing, Unavailable
from graph.writer import Receipt, Status, packed, unpacked, unpacked_document
from ontology.errors import StoreError

#: Writes that may wait for the one that is made.
WAITING = 100
#: Free space that the writer leaves alone: the smaller of these bytes and this share of the disk.
RESERVE_BYTES = 500_000_000
RESERVE_SHARE = 0.05
#: Seconds that a write by hand may take when the client says nothing.
DEADLINE_S = 60.0
#: Bytes by which such a write may make the process grow, and how often that is looked at.
GROWTH_BYTES = 2 << 30
LOOK_S = 0.2
_BOUNDED = frozenset({"update", "put_graph", "post_graph", "delete_graph"})
_FULL = ("No space left", "File too large", "disk is full", "quota")

Told = dict[str, Any]


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
        self._waiting = 0
        #: What was wrong with the log when it was opened, and cost nothing.
        self.notice = ""
        self._store: Store | None = None
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
            self._shut()

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take(self, header: Told, body: bytes = b"") -> Told:
        """Do what a request asks for (`graph.writer.Writer` has a method for each).

        Raises:
            BanggiaoError: What the method's own documentation says.
        """
        operation = str(header.get("operation"))
        if operation in _WRITES:
            return self._write(header, body)
        answer = {
            "status": self._status, "wait": self._wait, "settle": self._settle, "has_document": self._has_document,
            "documents": self._documents,
        }.get(operation)  # fmt: skip
        if answer is None:
            raise Malformed(operation, "the writer knows no such request", "use a client of the same version")
        return answer(header)

    def _write(self, header: Told, body: bytes) -> Told:
        with self._turn():
            store = self._ready()
            self._check_room()
            logged = {name: value for name, value in header.items() if name != "deadline_s"}
            number = self._journal.begin(packed(logged, body))
            try:
                with self._in_time(header):
                    told = _WRITES[header["operation"]](store, number, header, body)
            except BaseException:
                self._journal.cancel()
                raise
            self._seal()
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

    @contextmanager
    def _in_time(self, header: Told) -> Iterator[None]:
        if header["operation"] not in _BOUNDED:
            yield
            return
        done = Event()
        watch = Thread(target=self._watch, args=(done, float(header.get("deadline_s", DEADLINE_S))), daemon=True)
        watch.start()
        try:
            yield
        finally:
            done.set()

    def _watch(self, done: Event, deadline_s: float) -> None:
        """Call for the end of a write that takes too long, or too much memory."""
        end, most = time.monotonic() + deadline_s, _memory() + self._growth
        while not done.wait(max(0.0, min(LOOK_S, end - time.monotonic()))):
            if time.monotonic() >= end or _memory() > most:
                self._overdue()
                return

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the lock with a bounded number of others; close the store where the disk fails."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(str(self._folder), f"{WAITING} writes are waiting already", "try again in a few seconds")
        try:
            with self._mutex:
                try:
                    yield
                except StoreError as error:
                    if not isinstance(error.__cause__, OSError) or isinstance(error, DiskFull | Unavailable):
                        raise
                    self._shut()
                    raise _of_disk(self._folder, error.__cause__) from error
                except (OSError, sqlite3.Error) as error:
                    self._shut()
                    raise _of_disk(self._folder, error) from error
        finally:
            self._places.release()

    @property
    def _last(self) -> int:
        return self._journal.last

    def _ready(self) -> Store:
        """Give the store, opened again where a failure closed it."""
        if self._store is None:
            self._check_room()
            return self._opened()
        return self._store

    def _opened(self) -> Store:
        store = Store.open(self._folder)
        try:
            self._journal, self.notice = _caught_up(self._folder, store)
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

    def _check_room(self) -> None:
        disk = os.statvfs(self._folder)
        free, whole = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
        if free < min(self._reserve, RESERVE_SHARE * whole):
            raise DiskFull(str(self._folder), f"only {free:,} bytes are free", "make room on the disk; reading goes on")

    def _show(self) -> int:
        """Bring the knowledge up to date and publish; give the transaction."""
        with self._turn():
            store = self._ready()
            if not store.is_settled:
                store.reproject()
            store.publish(self._last)
            self._journal.forget()
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


def recovered(folder: Path) -> Store:
    """Open a store that no service owns, and give it what its log has and it has not.

    Raises:
        StoreError: As for `Desk`.
    """
    store = Store.open(folder)
    try:
        journal, _ = _caught_up(folder, store)
        journal.close()
    except BaseException:
        store.close()
        raise
    return store


def _caught_up(folder: Path, store: Store) -> tuple[Journal, str]:
    """Open the log of a store and repeat in the store what it has not; say what was wrong with the log."""
    try:
        journal, missing, problem = Journal.open(folder / JOURNAL, store.transaction)
        for entry in missing:
            _repeat(store, entry)
    except OSError as error:
        raise _of_disk(folder, error) from error
    return journal, problem


def _repeat(store: Store, entry: Entry) -> None:
    """Make a transaction of the log again."""
    header, body = unpacked(entry.payload)
    try:
        _WRITES[header["operation"]](store, entry.number, header, body)
    except Missing:  # made already, but for its mark
        store.by_hand.mark(entry.number)


def _update(store: Store, number: int, header: Told, body: bytes) -> Told:
    default, named = header["using_default"], header["using_named"]
    return _receipt(number, store.by_hand.update(body.decode(), number, default, named))


def _put_graph(store: Store, number: int, header: Told, body: bytes) -> Told:
    return _receipt(number, store.by_hand.put_graph(header["graph"], body, header["media_type"], number))


def _post_graph(store: Store, number: int, header: Told, body: bytes) -> Told:
    return _receipt(number, store.by_hand.post_graph(header["graph"], body, header["media_type"], number))


def _delete_graph(store: Store, number: int, header: Told, body: bytes) -> Told:
    return _receipt(number, store.by_hand.delete_graph(header["graph"], number))


def _put_document(store: Store, number: int, header: Told, body: bytes) -> Told:
    try:
        record, claims, entities = unpacked_document(body)
    except ValueError as error:
        raise Malformed("document", "it is not as a reader of documents writes it", "read it again") from error
    before = store.triples_of(record.iri)
    put = store.put_document(record, claims, entities)
    store.by_hand.mark(number)
    receipt = Receipt(number, store.triples_of(record.iri), before, created=before == 0)
    return {"receipt": asdict(receipt), "put": asdict(put)}


def _remove(store: Store, number: int, header: Told, body: bytes) -> Told:
    document = str(header["document"])
    gone = store.triples_of(document)
    if not store.drop_document(document):
        raise Missing(document, "there is no such document", "`banggiao export --format csv` lists them")
    store.by_hand.mark(number)
    return {"receipt": asdict(Receipt(number, 0, gone))}


def _decide(store: Store, number: int, header: Told, body: bytes) -> Told:
    decision = store.decide(
        header["subject"], header["thing"], header["judgement"], author=header["author"],
        at=datetime.fromisoformat(header["at"]), comment=header["comment"],
    )  # fmt: skip
    store.by_hand.mark(number)
    return {"receipt": asdict(Receipt(number)), "decision": asdict(decision)}


def _undo(store: Store, number: int, header: Told, body: bytes) -> Told:
    decision = str(header["decision"])
    if not store.undo(decision):
        raise Missing(decision, "there is no such decision", "`banggiao decisions` lists them")
    store.by_hand.mark(number)
    return {"receipt": asdict(Receipt(number))}


def _receipt(number: int, written: Written) -> Told:
    return {"receipt": asdict(Receipt(number, written.added, written.removed, written.created))}


_Write = Callable[[Store, int, Told, bytes], Told]
_WRITES: dict[str, _Write] = {
    "update": _update, "put_graph": _put_graph, "post_graph": _post_graph, "delete_graph": _delete_graph,
    "put_document": _put_document, "remove": _remove, "decide": _decide, "undo": _undo,
}  # fmt: skip


def _is_shown(folder: Path, last: int) -> bool:
    """Say whether readers can open a state with the last transaction; a loss of power may have cost them theirs."""
    try:
        return View.open(folder) is not None and published(folder) == last
    except StoreError:
        return False


def _memory() -> int:
    """Bytes of memory that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _of_disk(folder: Path, error: BaseException) -> StoreError:
    """Say what the disk refused."""
    number = getattr(error, "errno", None)
    if number in (ENOSPC, EDQUOT, EFBIG) or any(words in str(error) for words in _FULL):
        return DiskFull(str(folder), f"the disk is full ({error})", "make room on the disk; reading goes on")
    return Unavailable(str(folder), f"the disk refuses ({error})", "look after the disk; it is tried again")
