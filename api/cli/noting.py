"""Writing from a command, with a line for each write in the audit file that the service keeps, too.

The line says who ran the command (`user:lan`), what was written and what became of it. It is written behind the
command's back, as it were: whoever may run commands here may also change files here, which the seals then show.

    with noted(Path("data/store")) as store:
        store.drop_document(iri)
"""

import getpass
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from uuid import uuid4

from api.cli import printing as show
from api.service.audit_file import Audit, Entry
from api.service.configuration import configure
from graph.claim import Claim, DocumentRecord, Entity
from graph.knowledge.projected import Loaded, ProjectionReport, PutResult
from graph.statements.decisions import Decision, Judgement
from graph.writing.handover import HandedOver, Writing, writing
from graph.writing.writer import Receipt

_DONE = 200


@contextmanager
def noted(store: Path) -> Iterator[Writing]:
    """Open a store for writing (`graph.writing.handover.writing`), and note each write. Raises StoreError."""
    with writing(store) as opened:
        yield Noted(opened, Notes.of(store))


class Notes:
    """Where the writes of one run of a command are noted."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._run = uuid4().hex
        try:
            self._who = f"user:{getpass.getuser()}"
        except (KeyError, OSError):  # an account without a name, as in some containers
            self._who = f"user:{os.getuid()}"

    @classmethod
    def of(cls, store: Path | None, state: Path | None = None, config: Path | None = None) -> "Notes":
        """Find the audit file where the service, given the same, keeps it."""
        folder = configure({"store": store, "state": state}, os.environ, config).settings.state_folder
        return cls(Audit(folder / "audit.jsonl"))

    def note(self, operation: str, sent: bytes | str, receipt: Receipt | None = None) -> None:
        """Write the line of a write that is done.

        Args:
            operation: What was written.
            sent: What was given for it, or the SHA-256 of that.
            receipt: What the writer said, where there is one.
        """
        entry = Entry(
            key=self._who, address=None, request=self._run, operation=operation,
            digest=sent if isinstance(sent, str) else sha256(sent).hexdigest(), status=_DONE,
            transaction=None if receipt is None else receipt.transaction,
            added=None if receipt is None else receipt.added, removed=None if receipt is None else receipt.removed,
        )  # fmt: skip
        try:
            self._audit.record(entry)
        except OSError as error:  # what is written is written, and stays
            show.problem(f"no line in the audit file for: {operation} ({error})")


class Noted:
    """A store that is written to, each write noted once it is done."""

    def __init__(self, store: Writing, notes: Notes) -> None:
        self._store = store
        self._notes = notes

    def documents(self) -> list[str]:
        """List the IRIs of the documents, sorted."""
        return self._store.documents()

    def has_document(self, iri: str, extractor: str) -> bool:
        """Say whether this document is there as read by this extractor."""
        return self._store.has_document(iri, extractor)

    def put_document(self, record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity]) -> PutResult:
        """Put a document; the line has the SHA-256 of its text."""
        put = self._store.put_document(record, claims, entities)
        if put.outcome != "unchanged":
            self._note(f"ingest {record.iri}", record.text.encode())
        return put

    def drop_document(self, iri: str) -> bool:
        """Remove a document; say whether it was there."""
        gone = self._store.drop_document(iri)
        if gone:
            self._note(f"remove {iri}", iri.encode())
        return gone

    def load_file(self, file: IO[bytes], media_type: str, graph: str | None = None) -> Loaded:
        """Load a file; the line has the SHA-256 of its statements."""
        loaded = self._store.load_file(file, media_type, graph)
        self._note(f"load {media_type} into {graph or 'the graphs it names'}", loaded.sha256)
        return loaded

    def decide(
        self, subject: str, thing: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
    ) -> Decision:
        """Record a person's judgement."""
        decision = self._store.decide(subject, thing, judgement, author=author, at=at, comment=comment)
        said = "\n".join((subject, thing, judgement, author, comment))
        self._note(f"decide {decision.iri} {judgement}", said.encode())
        return decision

    def undo(self, decision: str) -> bool:
        """Take a decision back; say whether it was there."""
        gone = self._store.undo(decision)
        if gone:
            self._note(f"undo {decision}", decision.encode())
        return gone

    def reproject(self, *, from_scratch: bool = False) -> ProjectionReport:
        """Make the knowledge what claims and decisions say; that is no write of anybody's."""
        return self._store.reproject(from_scratch=from_scratch)

    def publish(self) -> object:
        """Show readers the present state."""
        return self._store.publish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it to whoever opened the store."""

    def _note(self, operation: str, sent: bytes | str) -> None:
        receipt = self._store.receipt if isinstance(self._store, HandedOver) else None
        self._notes.note(operation, sent, receipt)
