"""The store of documents, claims, decisions and knowledge in one folder, with one writer and any number of
readers.

    <folder>/banggiao-store.json   says that this is a store, and of which schema
    <folder>/writer.lock           held by the one writer
    <folder>/live/                 the database the writer works on
    <folder>/published/<n>/        frozen copies (hard links) for readers
    <folder>/PUBLISHED             the number of the current one, replaced in one step

`Store` writes: documents go in with their claims, `reproject` turns claims into knowledge, `publish` shows
the result. `View` (from `graph.view`) reads what was published last and never sees half of a change.

    with Store.open(folder) as store:
        store.put_document(record, claims, entities)
        store.reproject()
        store.publish()
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import IO, Literal

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity
from graph.decisions import Decision, Judgement, decision_triples, read_decisions
from graph.engine import Change, Engine
from graph.filing import Filed, file_document, read_filed
from graph.projection import project
from graph.rules import load_rules
from graph.triples import Triple, text
from graph.view import LIVE, MARKER, POINTER, PUBLISHED, View, current
from ontology.errors import StoreError
from ontology.identifiers import DECISIONS_GRAPH

SCHEMA = 1
#: A reader may still be opening the checkpoint before the current one.
CHECKPOINTS_KEPT = 2


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of a document.

    Attributes:
        outcome: added; replaced (read again, or a new edition of the same file); unchanged.
        dropped: IRIs of older editions that went.
        claims: How many claims its graph holds.
    """

    outcome: Literal["added", "replaced", "unchanged"]
    dropped: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class ProjectionReport:
    """How many triples of knowledge there are, and how many came and went."""

    triples: int
    added: int
    removed: int


class Store:
    """The one writer of a store folder; a context manager, safe to call from several threads."""

    def __init__(self, folder: Path, engine: Engine, lock: IO[str]) -> None:
        self._folder = folder
        self._engine = engine
        self._lock = lock
        self._mutex = RLock()
        # What this writer has read or written itself need not be read again: nobody else writes.
        self._files: dict[str, Filed] = {}
        self._knowledge: set[Triple] | None = None

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open a store for writing, making it where there is none.

        Raises:
            StoreError: Another writer has it, the folder holds something else, it cannot be written, or it is
                damaged.
        """
        folder = folder.resolve()
        try:
            _found(folder)
            lock = _locked(folder)
            try:
                _sweep(folder)
                return cls(folder, Engine.writable(folder / LIVE), lock)
            except BaseException:
                lock.close()
                raise
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(str(folder), reason, "choose a folder you may write to with --store") from error

    def close(self) -> None:
        """Let the next writer in."""
        self._engine.close()
        self._lock.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def has_document(self, iri: str, extractor: str) -> bool:
        """Say whether this document is there as read by this extractor."""
        return bool(self._engine.match(iri, v.EXTRACTOR_DIGEST, text(extractor), iri))

    def documents(self) -> list[str]:
        """List the IRIs of the documents, sorted."""
        found = self._engine.match(None, v.TYPE, v.DOCUMENT, every_graph=True)
        return sorted(subject for subject, _, _, graph in found if graph == subject)

    def put_document(self, record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity]) -> PutResult:
        """Put a document's graph in place of what was there, all of it or nothing.

        A document that was read from the same path before and has another content now is an older edition and
        goes, unless the same content also came from another path.

        Raises:
            StoreError: A quote is not what stands in the text, an IRI is none, or the disk refuses.
        """
        claims = tuple(claims)
        _check_quotes(record, claims)
        with self._mutex:
            paths = {o for _, _, o, _ in self._engine.match(record.iri, v.PATH_KEY, None, record.iri)}
            leave, gone = self._older_editions(record)
            here: Triple = (record.iri, v.PATH_KEY, text(record.path_key))
            if self.has_document(record.iri, record.extractor):
                self._engine.apply(Change(drop=gone, remove=leave, add={record.iri: [here]}))
                self._forget(*gone)
                return PutResult("unchanged", gone, len(claims))
            triples = file_document(record, claims, entities) | {(record.iri, v.PATH_KEY, path) for path in paths}
            self._engine.apply(Change(drop=(record.iri, *gone), remove=leave, add={record.iri: triples}))
            self._forget(record.iri, *gone)
            return PutResult("replaced" if paths or gone else "added", gone, len(claims))

    def drop_document(self, iri: str) -> bool:
        """Remove a document with all its claims; say whether it was there."""
        with self._mutex:
            there = bool(self._engine.match(iri, v.TYPE, v.DOCUMENT, iri))
            if there:
                self._engine.apply(Change(drop=(iri,)))
                self._forget(iri)
            return there

    def decide(
        self, subject: str, thing: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
    ) -> Decision:
        """Record a person's judgement whether two things are one; it replaces an earlier one on the pair.

        Args:
            subject, thing: Entities, or relations as one document states them. For a relation of the
                knowledge graph the judgement is kept on the first statement it rests on, whose name stays.
            judgement: same, different or unsure.
            author: Who decides.
            at: When, with its time zone.
            comment: Why, if they say.

        Raises:
            StoreError: Both are one and the same node already, so there is nothing to tell apart.
        """
        with self._mutex:
            pair = sorted((self._anchor(subject), self._anchor(thing)))
            if pair[0] == pair[1]:
                raise StoreError(subject, "both names lead to the same statement", "name two different statements")
            when = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
            decision = Decision(pair[0], pair[1], judgement, author, when, comment)
            old = [q[:3] for q in self._engine.match(decision.iri, graph=DECISIONS_GRAPH)]
            new = decision_triples(decision)
            self._engine.apply(Change(remove={DECISIONS_GRAPH: old}, add={DECISIONS_GRAPH: new}))
            return decision

    def undo(self, decision: str) -> bool:
        """Take a decision back by its IRI; say whether it was there."""
        with self._mutex:
            old = [q[:3] for q in self._engine.match(decision, graph=DECISIONS_GRAPH)]
            self._engine.apply(Change(remove={DECISIONS_GRAPH: old}))
            return bool(old)

    def decisions(self) -> list[Decision]:
        """List the decisions in force, sorted by pair."""
        return read_decisions(q[:3] for q in self._engine.match(graph=DECISIONS_GRAPH))

    def reproject(self) -> ProjectionReport:
        """Make the knowledge what claims and decisions say; where it already is, nothing is written."""
        with self._mutex:
            wanted = project([self._filed(d) for d in self.documents()], self.decisions(), load_rules())
            present = self._knowledge
            if present is None:
                present = {q[:3] for q in self._engine.match()}
            added, removed = wanted - present, present - wanted
            self._engine.apply(Change(remove={None: removed}, add={None: added}))
            self._knowledge = wanted
            return ProjectionReport(len(wanted), len(added), len(removed))

    def load(self, data: bytes, media_type: str) -> None:
        """Add a dataset as `View.dump` writes it (TriG, N-Quads), all of it or nothing.

        Raises:
            StoreError: The data are not of that media type.
        """
        with self._mutex:
            self._engine.load(data, media_type)
            self._files.clear()
            self._knowledge = None

    def publish(self) -> None:
        """Show readers the present state: flush, freeze a copy, point to it, forget older copies."""
        with self._mutex:
            self._engine.flush()
            shelf = self._folder / PUBLISHED
            shelf.mkdir(exist_ok=True)
            number = 1 + max((int(p.name) for p in shelf.iterdir() if p.name.isdigit()), default=0)
            self._engine.checkpoint(shelf / str(number))
            _replace(self._folder / POINTER, f"{number}\n")
            kept = sorted((p for p in shelf.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))
            for old in kept[:-CHECKPOINTS_KEPT]:
                shutil.rmtree(old, ignore_errors=True)

    def view(self) -> View:
        """Open the last published state for reading."""
        return View.open(self._folder)

    def _filed(self, document: str) -> Filed:
        if document not in self._files:
            quads = self._engine.match(graph=document)
            self._files[document] = read_filed(document, (q[:3] for q in quads))
        return self._files[document]

    def _forget(self, *documents: str) -> None:
        for document in documents:
            self._files.pop(document, None)

    def _older_editions(self, record: DocumentRecord) -> tuple[dict[str | None, list[Triple]], tuple[str, ...]]:
        """Find older editions at this path: those to unlink from it, and those left without any path."""
        leave: dict[str | None, list[Triple]] = {}
        gone: list[str] = []
        for old, _, path, graph in self._engine.match(None, v.PATH_KEY, text(record.path_key), every_graph=True):
            if old == record.iri or graph is None:
                continue
            if len(self._engine.match(old, v.PATH_KEY, None, graph)) == 1:
                gone.append(old)
            else:
                leave[graph] = [(old, v.PATH_KEY, path)]
        return leave, tuple(sorted(gone))

    def _anchor(self, iri: str) -> str:
        """Lead a relation of the knowledge graph back to the first statement it rests on."""
        stated = [
            str(subject)
            for _, _, claim, _ in self._engine.match(iri, v.RESTS_ON)
            for _, _, subject, _ in self._engine.match(str(claim), v.SUBJECT, every_graph=True)
        ]
        return min(stated, default=iri) if iri not in stated else iri


def _check_quotes(record: DocumentRecord, claims: Iterable[Claim]) -> None:
    for claim in claims:
        e = claim.evidence
        if e.document != record.iri or not e.quote or record.text[e.begin : e.end] != e.quote:
            place = f"{record.name}, characters {e.begin} to {e.end}"
            problem = f"the words {e.quote[:60]!r} do not stand there"
            raise StoreError(place, problem, "correct the rule that found them")


def _found(folder: Path) -> None:
    """Make the folder a store, or see that it is one."""
    marker = folder / MARKER
    if marker.is_file():
        schema = json.loads(marker.read_text(encoding="utf-8")).get("schema")
        if schema != SCHEMA:
            raise StoreError(str(folder), f"it has schema {schema}, this program {SCHEMA}", "ingest into a new folder")
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(str(folder), "it is not a store and not an empty folder", "choose another with --store")
    folder.mkdir(parents=True, exist_ok=True)
    _replace(marker, json.dumps({"schema": SCHEMA}) + "\n")


def _locked(folder: Path) -> IO[str]:
    lock = (folder / "writer.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise StoreError(
            str(folder), f"process {holder} is writing to it", "wait for it, stop it, or use another --store"
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _sweep(folder: Path) -> None:
    """Remove what a killed writer left: files of an unfinished bulk load, checkpoints never pointed to."""
    for orphan in (folder / LIVE).glob("bulk-*.sst"):
        orphan.unlink()
    number = current(folder)
    for checkpoint in (folder / PUBLISHED).glob("*"):
        if number is None or (checkpoint.name.isdigit() and int(checkpoint.name) > number):
            shutil.rmtree(checkpoint, ignore_errors=True)


def _replace(path: Path, words: str) -> None:
    """Write a small file in one step: a reader sees the old words or the new ones."""
    beside = path.with_suffix(path.suffix + ".new")
    with beside.open("w", encoding="utf-8") as out:
        out.write(words)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


__all__ = ["ProjectionReport", "PutResult", "Store", "View"]
