"""The store of documents, claims, decisions and knowledge in one folder, with one writer and any number of
readers.

`Store` writes: documents go in with their claims, `reproject` turns claims into knowledge, `publish` shows
the result. `View` (from `graph.view`) reads what was published last and never sees half of a change. What lies
in the folder, `graph.writing.folder` says; what the writer notes for itself, `graph.knowledge.workings`.

    with Store.open(folder) as store:
        store.put_document(record, claims, entities)
        store.reproject()
        store.publish()
"""

from collections.abc import Iterable
from datetime import datetime
from errno import EDQUOT, ENOSPC
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import IO

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity
from graph.engine import Change, Engine
from graph.knowledge.cells import all_keys
from graph.knowledge.counting import miscounted
from graph.knowledge.disagreement import disagreement_triples
from graph.knowledge.part import difference
from graph.knowledge.projected import Loaded, ProjectionReport, PutResult
from graph.knowledge.projection import conclude, statements
from graph.knowledge.workings import Changes, State, Workings, program_digest
from graph.lives.rules import Rules, load_rules
from graph.reading.query_errors import Refused
from graph.statements.decisions import Decision, Judgement, check_decision, decision_triples, propose, read_decisions
from graph.statements.filing import Filed, file_document, read_filed
from graph.triples import Triple, text
from graph.view import LIVE, View, published
from graph.writing.folder import WORKINGS, claim_folder, publish
from graph.writing.handwritten import Handwritten
from graph.writing.write_errors import DiskFull, ReadOnly
from ontology.errors import StoreError
from ontology.identifiers import DECISIONS_GRAPH

#: Up to this share of all documents, a change is followed; beyond it, projecting everything is faster.
FOLLOWED_SHARE = 0.1
#: Fewer changed documents than this are followed in a store of any size.
FOLLOWED_ALWAYS = 3
#: Triples removed in one step when everything is projected.
REMOVED_AT_ONCE = 20_000


class Store:
    """The one writer of a store folder; a context manager, safe to call from several threads."""

    def __init__(self, folder: Path, engine: Engine, workings: Workings, lock: IO[bytes]) -> None:
        self._folder = folder
        self._engine = engine
        self._workings = workings
        self._lock = lock
        self._mutex = RLock()
        #: What people write by hand; the caller holds off other writes meanwhile.
        self.by_hand = Handwritten(engine)

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open a store for writing, making it where there is none.

        Raises:
            StoreError: Another writer has it, the folder holds something else, it cannot be written, or it is
                damaged.
        """
        folder = folder.resolve()
        try:
            lock = claim_folder(folder)
            try:
                engine = Engine.writable(folder / LIVE)
                return cls(folder, engine, Workings.open(folder / WORKINGS), lock)
            except BaseException:
                lock.close()
                raise
        except OSError as error:
            reason = error.strerror or str(error)
            if error.errno in (ENOSPC, EDQUOT):
                raise DiskFull(str(folder), reason, "make room on the disk; reading goes on") from error
            raise ReadOnly(str(folder), reason, "choose a folder you may write to with --store") from error

    def close(self) -> None:
        """Let the next writer in."""
        self._engine.close()
        self._workings.close()
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
            Refused: The default graph was written by hand.
        """
        claims = tuple(claims)
        _check_quotes(record, claims)
        with self._mutex:
            self._check_not_by_hand()
            paths = {o for _, _, o, _ in self._engine.match(record.iri, v.PATH_KEY, None, record.iri)}
            leave, gone = self._older_editions(record)
            here: Triple = (record.iri, v.PATH_KEY, text(record.path_key))
            if self.has_document(record.iri, record.extractor):
                self._note(*gone)
                self._engine.apply(Change(drop=gone, remove=leave, add={record.iri: [here]}))
                return PutResult("unchanged", gone, len(claims))
            triples = file_document(record, claims, entities) | {(record.iri, v.PATH_KEY, path) for path in paths}
            triples.update(disagreement_triples(miscounted(claims, self._rules)))
            self._note(record.iri, *gone)
            self._engine.apply(Change(drop=(record.iri, *gone), remove=leave, add={record.iri: triples}))
            return PutResult("replaced" if paths or gone else "added", gone, len(claims))

    def drop_document(self, iri: str) -> bool:
        """Remove a document with all its claims; say whether it was there."""
        with self._mutex:
            there = bool(self._engine.match(iri, v.TYPE, v.DOCUMENT, iri))
            if there:
                self._note(iri)
                self._engine.apply(Change(drop=(iri,)))
            return there

    def decide(
        self, subject: str, thing: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
    ) -> Decision:
        """Record a person's judgement whether two things are one; it replaces an earlier one on the pair.

        Args:
            subject, thing: Entities, or relations as one document states them. For a relation of the
                knowledge graph the judgement is kept on the first statement it rests on, whose name stays.
            judgement: same, different or unsure; holds, of a claim in a disagreement.
            author: Who decides.
            at: When, with its time zone.
            comment: Why, if they say.

        Raises:
            DecisionError: Both lead to one statement, or it contradicts decisions in force.
        """
        with self._mutex:
            decision = propose(self._engine, subject, thing, judgement, author=author, at=at, comment=comment)
            check_decision(decision, self.decisions())
            old = [q[:3] for q in self._engine.match(decision.iri, graph=DECISIONS_GRAPH)]
            new = decision_triples(decision)
            self._workings.note_decision(decision.one, decision.other)
            self._engine.apply(Change(remove={DECISIONS_GRAPH: old}, add={DECISIONS_GRAPH: new}))
            return decision

    def undo(self, decision: str) -> bool:
        """Take a decision back by its IRI; say whether it was there."""
        with self._mutex:
            old = [q[:3] for q in self._engine.match(decision, graph=DECISIONS_GRAPH)]
            for known in read_decisions(old):
                self._workings.note_decision(known.one, known.other)
            self._engine.apply(Change(remove={DECISIONS_GRAPH: old}))
            return bool(old)

    def decisions(self) -> list[Decision]:
        """List the decisions in force, sorted by pair."""
        return read_decisions(q[:3] for q in self._engine.match(graph=DECISIONS_GRAPH))

    def reproject(self, *, from_scratch: bool = False) -> ProjectionReport:
        """Make the knowledge what claims and decisions say; where it already is, nothing is written.

        Only what changed is looked at, as far as it reaches (`graph.knowledge.part`). Everything is projected the first
        time, after a large part of the documents changed, and with a program that projects in another way.

        Args:
            from_scratch: Project everything in any case; the result is the same.
        """
        with self._mutex:
            if self._is_plain():
                return ProjectionReport(self._engine.size_of(None), 0, 0)
            state, changes = self._workings.state(), self._workings.changes()
            if from_scratch or state.program != self._program or self._is_large(changes):
                return self._project_all()
            before = self._engine.count() if state.size is None else state.size
            if not changes:
                return ProjectionReport(before, 0, 0)
            found = difference(self._engine, self._workings, changes, self.decisions(), self._rules)
            now = State(self._program, before + len(found.add) - len(found.remove))
            self._workings.begin()
            self._engine.apply(Change(remove={None: found.remove}, add={None: found.add}))
            self._workings.settle(now, found.keys)
            return ProjectionReport(before + len(found.add) - len(found.remove), len(found.add), len(found.remove))

    def load(self, data: bytes, media_type: str) -> None:
        """Add a dataset as `View.dump` writes it (TriG, N-Quads), all of it or nothing.

        Raises:
            StoreError: The data are not of that media type.
        """
        with self._mutex:
            self._workings.distrust()
            self._engine.load(data, media_type)

    def load_file(
        self, file: IO[bytes], media_type: str, graph: str | None = None, *, transaction: int | None = None
    ) -> Loaded:
        """Add the statements of a large file, all of them or none, as fast as the engine can; then they are kept.

        Args:
            file: Lines of N-Triples, or of N-Quads, which name their graphs.
            media_type: Which of the two.
            graph: Where triples go; the graph None is the default graph.
            transaction: Its number, marked behind it.

        Raises:
            Malformed, TooComplex, TooLarge: It is not of that media type, or no parser should meet it.
            Refused: It says what nobody writes by hand. Quads go into a store without documents only; where nothing
                is known yet, they may tell of documents (`View.dump`).
        """
        with self._mutex:
            if self.by_hand.may_tell_documents(media_type, graph):
                self._workings.distrust()
            # A loss of power costs no earlier write less than this one.
            self._engine.flush()
            loaded = self.by_hand.load_file(file, media_type, graph)
            if transaction is not None:
                self.by_hand.mark(transaction)
                self._engine.flush()
            return loaded

    @property
    def is_settled(self) -> bool:
        """Say whether the knowledge is what claims and decisions say."""
        with self._mutex:
            state = self._workings.state()
            up_to_date = state.program == self._program and state.size is not None
            return self._is_plain() or (up_to_date and not self._workings.has_notes())

    @property
    def transaction(self) -> int:
        """Number of the last transaction that the store has, 0 where it was only written without numbers."""
        return self._engine.mark(published(self._folder))

    def publish(self, transaction: int | None = None, *, forced: bool = True) -> bool:
        """Show readers the present state: freeze a copy, point to it, forget older copies.

        Args:
            transaction: Number of the last transaction in it, looked up where it is None.
            forced: Force everything to the disk first; a log has what would be lost otherwise.

        Returns:
            Whether everything is on the disk.
        """
        with self._mutex:
            number = self.transaction if transaction is None else transaction
            kept: list[bool] = []
            publish(self._folder, lambda target: kept.append(self._engine.freeze(target, forced=forced)), number)
            if kept == [True]:
                self._workings.kept()
            return kept == [True]

    def flush(self) -> None:
        """Force everything to the disk."""
        with self._mutex:
            self._engine.flush()
            self._workings.kept()

    def triples_of(self, graph: str) -> int:
        """Count the triples of a document's graph."""
        return self._engine.size_of(graph)

    def view(self) -> View:
        """Open the last published state for reading."""
        return View.open(self._folder)

    @cached_property
    def _rules(self) -> Rules:
        return load_rules()

    @cached_property
    def _program(self) -> str:
        return program_digest()

    def _is_plain(self) -> bool:
        """Say whether this is a store without documents, whose default graph nobody projects."""
        return not self.by_hand.holds_documents() and not self._workings.has_notes()

    def _check_not_by_hand(self) -> None:
        if self._is_plain() and self._engine.match(limit=1):
            raise Refused(
                str(self._folder),
                "its default graph was written by hand, and documents would replace it",
                "ingest into another --store, or clear the default graph",
            )

    def _filed(self, document: str) -> Filed:
        return read_filed(document, (q[:3] for q in self._engine.match(graph=document)))

    def _note(self, *documents: str) -> None:
        """Note that documents are about to change."""
        self._workings.note_documents({document: self._filed(document) for document in documents})

    def _is_large(self, changes: Changes) -> bool:
        changed = len(changes.documents)
        return changed > FOLLOWED_ALWAYS and changed > FOLLOWED_SHARE * len(self.documents())

    def _project_all(self) -> ProjectionReport:
        decisions = self.decisions()
        stated = statements((self._filed(d) for d in self.documents()), decisions, self._rules)
        keys = all_keys(stated, decisions)
        wanted = conclude(stated, decisions, self._rules)
        self._workings.distrust()
        added, removed = self._replace(wanted)
        self._workings.settle_all(State(self._program, len(wanted)), keys)
        return ProjectionReport(len(wanted), added, removed)

    def _replace(self, wanted: set[Triple]) -> tuple[int, int]:
        """Make the knowledge just these triples; give how many came and went."""
        missing, surplus = set(wanted), []
        for triple in self._engine.scan():
            if triple in wanted:
                missing.discard(triple)
            else:
                surplus.append(triple)
        rest = iter(surplus)
        while step := list(islice(rest, REMOVED_AT_ONCE)):
            self._engine.apply(Change(remove={None: step}))
        self._engine.load_triples(missing)
        return len(missing), len(surplus)

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


def _check_quotes(record: DocumentRecord, claims: Iterable[Claim]) -> None:
    for claim in claims:
        e = claim.evidence
        if e.document != record.iri or not e.quote or record.text[e.begin : e.end] != e.quote:
            place = f"{record.name}, characters {e.begin} to {e.end}"
            problem = f"the words {e.quote[:60]!r} do not stand there"
            raise StoreError(place, problem, "correct the rule that found them")


__all__ = ["ProjectionReport", "PutResult", "Store", "View"]
