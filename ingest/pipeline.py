"""From files to knowledge: read, extract, claim, store, project; one file's failure is its own.

This is one of the two boundaries where every error is caught: a file that cannot be read gives one line and
leaves nothing behind, the others go on.

    report = ingest([Path("samples")], store, Extractor.load(), now=datetime.now(UTC))
    report.failed
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from graph.claim import Claim, DocumentRecord, Entity
from graph.knowledge.projected import ProjectionReport
from graph.writing.handover import Writing
from ingest.claims import claims_of, document_iri
from ingest.document import Document
from ingest.extractor import Extraction
from ingest.parallel import in_order
from ingest.registers import Rejected
from ingest.sources import Source, sources_of
from ontology.errors import BanggiaoError
from ontology.identifiers import fingerprint


class Extracts(Protocol):
    """What reads documents: the rules alone, or with a language model beside them."""

    @property
    def digest(self) -> str:
        """Changes whenever a document would be read otherwise."""

    def extract(self, document: Document) -> Extraction:
        """Read one document."""


@dataclass(frozen=True, slots=True)
class Workers:
    """How documents are read by several processes.

    Attributes:
        load: Makes the extractor in each of them; picklable.
        jobs: How many there are.
    """

    load: Callable[[], Extracts]
    jobs: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        path: The file; a member of an archive stands below it.
        result: added, replaced, unchanged, or failed.
        problem: The one line that says why it failed.
        sentences, facts, claims, entities: How many were read; 0 for a file that failed or was not read
        again. rejected: Candidates that did not become facts, with reasons.
    """

    path: Path
    result: Literal["added", "replaced", "unchanged", "failed"]
    problem: str | None = None
    sentences: int = 0
    facts: int = 0
    claims: int = 0
    entities: int = 0
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did.

    Attributes:
        outcomes: One for each file, in the order they were read.
        passed_over: Files of folders whose type is not read.
        knowledge: What the projection made of the claims.
    """

    outcomes: tuple[Outcome, ...]
    passed_over: tuple[Path, ...]
    knowledge: ProjectionReport

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The files that could not be read."""
        return tuple(o for o in self.outcomes if o.result == "failed")


def ingest(
    paths: Sequence[Path],
    store: Writing,
    extractor: Extracts,
    *,
    now: datetime,
    progress: Callable[[Path], None] | None = None,
    workers: Workers | None = None,
) -> Report:
    """Read files and folders into a store and bring its knowledge up to date.

    Args:
        paths: Files, and folders and ZIP archives whose readable files are taken in name order.
        store: Where to.
        extractor: What reads.
        now: The time to record, with its time zone.
        progress: Called with each file before what was read of it is stored.
        workers: Processes that read; without them this one does.
    """
    sources, passed_over = sources_of(paths)
    known = frozenset(iri for iri in store.documents() if store.has_document(iri, extractor.digest))
    chosen = workers if workers is not None else Workers(lambda: extractor, 1)
    results = in_order(partial(_reader, chosen.load, known, now), sources, jobs=chosen.jobs, died=_died)
    outcomes = []
    for source, result in zip(sources, results, strict=True):
        if progress is not None:
            progress(source.shown)
        outcomes.append(_stored(source, result, store))
    knowledge = store.reproject()
    store.publish()
    return Report(tuple(outcomes), passed_over, knowledge)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as the store takes it, and the extraction it came from."""

    record: DocumentRecord
    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]
    extraction: Extraction


def prepare(document: Document, key: str, extractor: Extracts, now: datetime) -> Prepared:
    """Extract a document and make its claims; nothing is stored.

    Args:
        document: What was read.
        key: What stays the same when the document gets a new edition (`Source.key`).
        extractor: What reads.
        now: The time to record, with its time zone.
    """
    extraction = extractor.extract(document)
    claims, unlisted = claims_of(extraction.facts, document)
    entities = {**extraction.entities, **unlisted}
    record = _record(document, key, extractor, now, extraction.sentences)
    return Prepared(record, tuple(claims), tuple(entities.values()), extraction)


def _reader(
    load: Callable[[], Extracts], known: frozenset[str], now: datetime
) -> Callable[[Source], Prepared | Outcome]:
    """Make what reads one source to claims; of a known document only the record, and of a failure its outcome."""
    extractor = load()

    def read(source: Source) -> Prepared | Outcome:
        path = source.shown
        try:
            document = source.read()
            if document_iri(document) in known:
                return Prepared(_record(document, source.key, extractor, now, 0), (), (), Extraction(()))
            return prepare(document, source.key, extractor, now)
        except BanggiaoError as error:
            return Outcome(path, "failed", str(error))
        except Exception as error:  # the boundary: a defect in one file's reading must not lose the others
            problem = f"{path.name}: not read because of a defect ({error!r}); please report it with the file"
            return Outcome(path, "failed", problem)

    return read


def _died(source: Source) -> Outcome:
    """The outcome of a file on which the reading process ended."""
    name = source.shown.name
    return Outcome(
        source.shown, "failed", f"{name}: the process that read it ended; it may need more memory than is free"
    )


def _stored(source: Source, result: Prepared | Outcome, store: Writing) -> Outcome:
    """Put what was read of one file into the store; any failure is this file's own."""
    if isinstance(result, Outcome):
        return result
    path = source.shown
    try:
        if store.has_document(result.record.iri, result.record.extractor):
            store.put_document(result.record, (), ())
            return Outcome(path, "unchanged")
        put = store.put_document(result.record, result.claims, result.entities)
        return _outcome(path, put.outcome, result.extraction, len(result.claims), len(result.entities))
    except BanggiaoError as error:
        return Outcome(path, "failed", str(error))
    except Exception as error:  # the boundary, as above
        problem = f"{path.name}: not stored because of a defect ({error!r}); please report it with the file"
        return Outcome(path, "failed", problem)


def _outcome(
    path: Path,
    result: Literal["added", "replaced", "unchanged"],
    extraction: Extraction,
    claims: int,
    entities: int,
) -> Outcome:
    """The outcome of a file that was read."""
    return Outcome(
        path,
        result,
        None,
        extraction.sentences,
        len(extraction.facts),
        claims,
        entities,
        tuple(extraction.rejected),
    )


def _record(document: Document, key: str, extractor: Extracts, now: datetime, sentences: int) -> DocumentRecord:
    """The document as the graph keeps it."""
    return DocumentRecord(
        iri=document_iri(document),
        name=document.name,
        text=document.text,
        language=document.language,
        media_type=document.media_type,
        title=document.title,
        published=document.published.isoformat() if document.published else None,
        source=document.source,
        path_key=fingerprint(key),
        sentences=sentences,
        extractor=extractor.digest,
        recorded=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        places=tuple((p.begin, p.end, p.name) for p in document.places),
    )
