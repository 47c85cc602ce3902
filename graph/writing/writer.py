"""The client of the one writer: what a process that may not write itself sends its writes through.

The writer (`graph/writing/writer_worker.py`) holds the store and a lock; it listens on a socket that only its owner
may open, and leaves its address in the store's folder. A write is acknowledged when it is on the disk. Readers see it
a moment later, together with all of its transaction; who must see it at once waits for the transaction's number.

    writer = Writer(Path("data/store"))
    receipt = writer.update("INSERT DATA { … }")
    writer.wait(receipt.transaction)          # now every reader sees it

Any number of threads may share one client: each call opens its own connection.
"""

import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import reduction
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter

from graph.claim import Claim, DocumentRecord, Entity
from graph.knowledge.projected import Loaded, ProjectionReport, PutResult
from graph.reading import query_errors
from graph.reading.query_errors import TooSlow
from graph.statements.decisions import Decision, Judgement
from graph.view import published
from graph.writing import write_errors
from graph.writing.backup import make_backup
from graph.writing.write_errors import ReadOnly, Unavailable
from ontology import errors
from ontology.errors import BanggiaoError, StoreError

#: The file in the store's folder that says where its writer listens.
ADDRESS = "service.json"
#: Longest wait for an answer beyond the deadline of the write itself.
PATIENCE_S = 30.0
#: Pause between two attempts to reach a writer that is being started again.
RETRY_S = 0.05
#: How long a backup waits for the last writes to be published.
BACKUP_S = 60.0
#: The request that a file comes with, and how long it may take.
LOAD = "load"
LOAD_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a write did.

    Attributes:
        transaction: Its number; numbers only grow.
        added, removed: How many quads came and went; of an update with a WHERE clause the net change, of a file its
            lines.
        created: Whether a graph came into being.
    """

    transaction: int
    added: int = 0
    removed: int = 0
    created: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """How the writer is.

    Attributes:
        transaction: Number of the last write that was acknowledged.
        published: Number of the last one that readers see.
        holds_documents: Whether the default graph is projected from documents; then nobody writes it by hand.
        waiting: Writes in the queue.
        problem: Why it does not write or publish at the moment, or nothing.
    """

    transaction: int
    published: int
    holds_documents: bool
    waiting: int
    problem: str = ""


class Writer:
    """Sends writes to the process that owns a store.

    Every method raises Unavailable (no writer, or a full queue), DiskFull, ReadOnly, TooSlow, or the error that its
    own line names.
    """

    def __init__(self, folder: Path, deadline_s: float = 60.0) -> None:
        """Name a store; nothing is opened yet.

        Args:
            folder: Folder of the store.
            deadline_s: Seconds a write may take; one that takes longer is undone.
        """
        self._folder = folder.resolve()
        self._deadline_s = deadline_s

    @property
    def is_there(self) -> bool:
        """Say whether a service owns the store, so that writes have to go through it."""
        try:
            self.status()
        except (Unavailable, ReadOnly):
            return False
        except StoreError:  # it answers, and says why it does not write
            return True
        return True

    def update(self, text: str, using_default: Sequence[str] = (), using_named: Sequence[str] = ()) -> Receipt:
        """Run a SPARQL 1.1 update, all of it or nothing.

        Args:
            text: The update.
            using_default, using_named: Graphs that its WHERE clauses look at (`using-graph-uri` and
                `using-named-graph-uri` of the protocol).

        Raises:
            Malformed: It is no update, or names its own graphs besides those given.
        """
        return self._receipt("update", text.encode(), using_default=using_default, using_named=using_named)

    def put_graph(self, graph: str | None, data: bytes, media_type: str) -> Receipt:
        """Make a graph hold just these triples; None is the default graph. Raises Malformed, Refused."""
        return self._receipt("put_graph", data, graph=graph, media_type=media_type)

    def post_graph(self, graph: str | None, data: bytes, media_type: str) -> Receipt:
        """Add triples to a graph, making it where there is none. Raises Malformed, Refused."""
        return self._receipt("post_graph", data, graph=graph, media_type=media_type)

    def load_file(self, file: IO[bytes], media_type: str, graph: str | None = None) -> tuple[Receipt, Loaded]:
        """Load a large file on this machine (`graph.writing.store.Store.load_file`); other writes wait meanwhile."""
        name = str(getattr(file, "name", ""))
        told = self._call(LOAD, file=file, name=name, graph=graph, media_type=media_type, timeout_s=LOAD_S)
        return Receipt(**told["receipt"]), Loaded(**told["loaded"])

    def delete_graph(self, graph: str | None) -> Receipt:
        """Remove a graph; raises Missing where it is not there, Refused where a person does not write it."""
        return self._receipt("delete_graph", graph=graph)

    def documents(self) -> list[str]:
        """List the IRIs of the documents, sorted."""
        return list(self._call("documents")["documents"])

    def has_document(self, iri: str, extractor: str) -> bool:
        """Say whether this document is there as read by this extractor."""
        return bool(self._call("has_document", iri=iri, extractor=extractor)["there"])

    def put_document(
        self, record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity], *, settle: bool = True
    ) -> tuple[Receipt, PutResult]:
        """Put a document with its claims in place of what was there.

        Args:
            record, claims, entities: As `ingest` makes them.
            settle: Whether the knowledge follows at once; a caller with many documents says False, and `settle`
                at the end.

        Raises:
            StoreError: A quote is not what stands in the text, or the default graph was written by hand.
        """
        return self.put_packed_document(packed_document(record, claims, entities), settle=settle)

    def put_packed_document(self, body: bytes, *, settle: bool = True) -> tuple[Receipt, PutResult]:
        """Hand on what another process wrote with `packed_document`. Raises as `put_document`, and Malformed."""
        told = self._call("put_document", body, settle=settle)
        return Receipt(**told["receipt"]), PutResult(**{**told["put"], "dropped": tuple(told["put"]["dropped"])})

    def remove(self, document: str) -> Receipt:
        """Remove a document by its IRI with all that rests on it alone; raises Missing."""
        return self._receipt("remove", document=document)

    def decide(
        self, subject: str, thing: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
    ) -> tuple[Receipt, Decision]:
        """Record a person's judgement (`graph.writing.store.Store.decide`). Raises DecisionError."""
        told = self._call(
            "decide", subject=subject, thing=thing, judgement=judgement, author=author, at=at.isoformat(),
            comment=comment,
        )  # fmt: skip
        return Receipt(**told["receipt"]), Decision(**told["decision"])

    def undo(self, decision: str) -> Receipt:
        """Take a decision back by its IRI; raises Missing."""
        return self._receipt("undo", decision=decision)

    def settle(self, *, from_scratch: bool = False) -> tuple[Receipt, ProjectionReport]:
        """Make the knowledge what claims and decisions say and show it to readers; report what changed."""
        told = self._call("settle", from_scratch=from_scratch)
        return Receipt(**told["receipt"]), ProjectionReport(**told["report"])

    def wait(self, transaction: int, timeout_s: float = 5.0) -> bool:
        """Wait until readers see a transaction; say whether they do. It is published without delay then.

        What was acknowledged is published in any case, so a writer that is being started again is waited for.
        """
        end = time.monotonic() + timeout_s
        while published(self._folder) < transaction:
            left = end - time.monotonic()
            if left <= 0:
                return False
            try:
                return bool(self._call("wait", transaction=transaction, timeout_s=left)["published"])
            except Unavailable:
                time.sleep(min(left, RETRY_S))
        return True

    def backup(self, folder: Path) -> Receipt:
        """Copy the store with all that is acknowledged into a new folder; reads and writes go on meanwhile.

        Raises:
            StoreError: The folder is there already, or the copy is not what the store is (`graph.writing.backup`).
        """
        last = self.status().transaction
        if not self.wait(last, BACKUP_S):
            raise Unavailable(str(self._folder), "its last writes are not published yet", "try again in a moment")
        return Receipt(make_backup(self._folder, folder).transaction)

    def status(self) -> Status:
        """Say how the writer is."""
        return Status(**self._call("status"))

    def _receipt(self, operation: str, body: bytes = b"", **fields: Any) -> Receipt:
        return Receipt(**self._call(operation, body, **fields)["receipt"])

    def _call(self, operation: str, body: bytes = b"", file: IO[bytes] | None = None, **fields: Any) -> dict[str, Any]:
        with self._connected() as connection:
            fields["deadline_s"] = self._deadline_s
            begun = time.monotonic()
            try:
                connection.send_bytes(packed({"operation": operation, **fields}, body))
                if file is not None:
                    reduction.send_handle(connection, file.fileno(), 0)
                if not connection.poll(max(self._deadline_s, fields.get("timeout_s", 0)) + PATIENCE_S):
                    raise TooSlow(operation, "the writer gave no answer in time", "try again, or ask for its status")
                told: dict[str, Any] = json.loads(connection.recv_bytes())
            except (EOFError, OSError) as error:
                if file is None and time.monotonic() - begun >= self._deadline_s:
                    problem = f"it was not done within {self._deadline_s:g} s, and nothing of it is left"
                    raise TooSlow(operation, problem, "write less at a time") from error
                raise self._unavailable("its writer was ended in the middle of this and is started again") from error
        if "error" in told:
            raise as_error(told)
        return told

    def _connected(self) -> Connection:
        try:
            address = (self._folder / ADDRESS).read_text(encoding="utf-8")
        except OSError as error:
            if self._folder.is_dir() and not os.access(self._folder, os.W_OK):
                remedy = "make it writable; reading goes on"
                raise ReadOnly(str(self._folder), "its folder can only be read", remedy) from error
            raise self._unavailable("no service owns it") from error
        try:
            return Client(str(json.loads(address)["socket"]), "AF_UNIX")
        except (OSError, ValueError, KeyError) as error:
            raise self._unavailable("its writer does not listen at the moment") from error

    def _unavailable(self, problem: str) -> Unavailable:
        return Unavailable(str(self._folder), problem, "try again in a moment, or start `banggiao serve`")


#: How a document travels: validated on arrival, so that a process that reads documents cannot send anything else.
_DOCUMENTS: TypeAdapter[tuple[DocumentRecord, tuple[Claim, ...], tuple[Entity, ...]]] = TypeAdapter(
    tuple[DocumentRecord, tuple[Claim, ...], tuple[Entity, ...]]
)


def packed_document(record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity]) -> bytes:
    """Write a document so that it can travel."""
    return _DOCUMENTS.dump_json((record, tuple(claims), tuple(entities)))


def unpacked_document(body: bytes) -> tuple[DocumentRecord, tuple[Claim, ...], tuple[Entity, ...]]:
    """Read what `Writer.put_document` sent; raises ValueError."""
    return _DOCUMENTS.validate_json(body)


def received_file(connection: Connection) -> IO[bytes]:
    """Take the file that follows a request: opened by who asks, so that it need not be one that the writer may open."""
    return os.fdopen(reduction.recv_handle(connection), "rb", buffering=0)


def packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Write a request: one line of JSON, then bytes."""
    return json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + body


def unpacked(message: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a request; raises ValueError."""
    header, _, body = message.partition(b"\n")
    return json.loads(header), body


def as_told(error: BanggiaoError) -> dict[str, Any]:
    """Write an error so that it can travel."""
    return {"error": type(error).__name__, "told": (error.place, error.problem, error.remedy)}


def as_error(told: dict[str, Any]) -> BanggiaoError:
    """Read an error that travelled; one of an unknown class is a StoreError."""
    for module in (write_errors, query_errors, errors):
        kind = getattr(module, str(told["error"]), None)
        if isinstance(kind, type) and issubclass(kind, BanggiaoError):
            return kind(*told["told"])
    return StoreError(*told["told"])
