"""Writing from a command: into the store itself, or through the service that owns it.

A store has one writer. While a service runs, a command hands its work to that service and need not know; without one
it opens the store itself, and first gives it what a killed writer had acknowledged and not kept.

    with writing(Path("data/store")) as store:
        store.put_document(record, claims, entities)
        store.reproject()
        store.publish()
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

from graph.claim import Claim, DocumentRecord, Entity
from graph.knowledge.projected import Loaded, ProjectionReport, PutResult
from graph.reading.remote import address_of
from graph.statements.decisions import Decision, Judgement
from graph.writing.recovery import recovered
from graph.writing.write_errors import Missing, ReadOnly
from graph.writing.writer import Receipt, Writer


class Writing(Protocol):
    """What commands ask of a store they write to; `graph.writing.store.Store` says what each does."""

    def documents(self) -> list[str]:
        """List the IRIs of the documents, sorted."""

    def has_document(self, iri: str, extractor: str) -> bool:
        """Say whether this document is there as read by this extractor."""

    def put_document(self, record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity]) -> PutResult:
        """Put a document's graph in place of what was there."""

    def drop_document(self, iri: str) -> bool:
        """Remove a document with all its claims; say whether it was there."""

    def load_file(self, file: IO[bytes], media_type: str, graph: str | None = None) -> Loaded:
        """Add the statements of a large file, all of them or none."""

    def decide(
        self, subject: str, thing: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
    ) -> Decision:
        """Record a person's judgement."""

    def undo(self, decision: str) -> bool:
        """Take a decision back by its IRI; say whether it was there."""

    def reproject(self, *, from_scratch: bool = False) -> ProjectionReport:
        """Make the knowledge what claims and decisions say."""

    def publish(self) -> object:
        """Show readers the present state."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def writing(folder: Path) -> Writing:
    """Open a store for writing, wherever its writer is.

    Raises:
        StoreError: Another command writes to it, it cannot be written, or it is damaged.
    """
    address = address_of(folder)
    if address is not None:
        raise ReadOnly(address, "another server is only read", "write to a folder, and load its export there")
    writer = Writer(folder)
    return HandedOver(writer) if writer.is_there else recovered(folder)


class HandedOver:
    """Writes through the service that owns the store."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        #: What the writer said of the last write.
        self.receipt: Receipt | None = None

    def documents(self) -> list[str]:
        """List the IRIs of the documents, sorted."""
        return self._writer.documents()

    def has_document(self, iri: str, extractor: str) -> bool:
        """Say whether this document is there as read by this extractor."""
        return self._writer.has_document(iri, extractor)

    def put_document(self, record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity]) -> PutResult:
        """Put a document; the knowledge follows with `reproject`."""
        self.receipt, put = self._writer.put_document(record, claims, entities, settle=False)
        return put

    def drop_document(self, iri: str) -> bool:
        """Remove a document; say whether it was there."""
        try:
            self.receipt = self._writer.remove(iri)
        except Missing:
            return False
        return True

    def load_file(self, file: IO[bytes], media_type: str, graph: str | None = None) -> Loaded:
        """Add the statements of a large file."""
        self.receipt, loaded = self._writer.load_file(file, media_type, graph)
        return loaded

    def decide(
        self, subject: str, thing: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
    ) -> Decision:
        """Record a person's judgement."""
        self.receipt, decision = self._writer.decide(subject, thing, judgement, author=author, at=at, comment=comment)
        return decision

    def undo(self, decision: str) -> bool:
        """Take a decision back; say whether it was there."""
        try:
            self.receipt = self._writer.undo(decision)
        except Missing:
            return False
        return True

    def reproject(self, *, from_scratch: bool = False) -> ProjectionReport:
        """Make the knowledge what claims and decisions say, and show it."""
        return self._writer.settle(from_scratch=from_scratch)[1]

    def publish(self) -> None:
        """Show what was not shown yet."""
        self._writer.wait(self._writer.status().transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the service as it is."""
