"""Claims with the sentences they were read from, as pages and REST show them.

One row of `claims-of-*.rq` is one claim; `sentences` puts the claims of one stretch of text together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.asking.answers import EvidenceRow
from graph.claim import Term
from graph.naming.labels import DocumentLine, local_name


@dataclass(frozen=True, slots=True)
class Shown:
    """A term as a page shows it: its IRI, or its text."""

    iri: str | None
    text: str

    @classmethod
    def of(cls, term: Term) -> "Shown":
        """Take an IRI or a literal."""
        return cls(term, term) if isinstance(term, str) else cls(None, term.lexical)


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: its triple, how the text puts it, how it was found."""

    iri: str
    subject: Shown
    predicate: str
    object: Shown
    modality: str
    rule: str
    confidence: float
    attributed_to: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document and the claims that were read from it."""

    iri: str
    evidence: EvidenceRow
    claims: tuple[Statement, ...]

    @property
    def span(self) -> tuple[int, int]:
        """Begin and end in the stored text."""
        return self.evidence.begin, self.evidence.end


def sentences(rows: Iterable[Mapping[str, Term]], documents: Mapping[str, DocumentLine]) -> tuple[Sentence, ...]:
    """Group the rows of `claims-of-document.rq` or `claims-of-relation.rq` by the words they quote."""
    found: dict[str, tuple[EvidenceRow, list[Statement]]] = {}
    for row in rows:
        evidence = text(row["evidence"])
        _, claims = found.setdefault(evidence, (read_evidence(row, documents), []))
        claims.append(_statement(row))
    return tuple(Sentence(iri, evidence, tuple(claims)) for iri, (evidence, claims) in found.items())


def _statement(row: Mapping[str, Term]) -> Statement:
    attributed = row.get("attributed")
    return Statement(
        text(row["claim"]),
        Shown.of(row["subject"]),
        local_name(text(row["predicate"])),
        Shown.of(row["object"]),
        local_name(text(row["modality"])),
        text(row["rule"]),
        float(text(row["confidence"])),
        None if attributed is None else text(attributed),
    )


def read_evidence(row: Mapping[str, Term], documents: Mapping[str, DocumentLine]) -> EvidenceRow:
    """Read the words of a row, where they stand and the title of their document."""
    document = text(row["document"])
    line = documents.get(document)
    place = row.get("place")
    return EvidenceRow(
        text(row["quote"]),
        int(text(row["begin"])),
        int(text(row["end"])),
        document,
        local_name(document) if line is None else line.title,
        None if line is None else line.published,
        None if place is None else text(place),
        text(row["evidence"]) if "evidence" in row else None,
    )


def text(term: Term) -> str:
    """Give the text of a term: an IRI as it stands, of a literal its lexical form."""
    return term if isinstance(term, str) else term.lexical
