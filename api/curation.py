"""`/api/v1` for the curator: what is contested, what is covered, what people have decided. Read only.

Writing decisions wants a key with a role; the command line writes them on the machine of the store.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.dependencies import TheEdition
from api.edition import Edition
from api.models import Concept, Model, Reference, Text
from graph.board import Contest, contested
from graph.candidates import Candidate, candidates, decisions_of
from graph.coverage import Line, ledger
from graph.decisions import Decision
from graph.labels import local_name
from graph.questions import EvidenceRow, Labels
from ontology.identifiers import BASE
from ontology.terms import concept

router = APIRouter(prefix="/api/v1", tags=["Curation"])

Limit = Annotated[int, Query(ge=1, le=500, description="Rows of a page")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to skip")]
Place = Annotated[str, Query(max_length=200, description="Key of a place (VN-HP), or its IRI; empty means any")]


class Contender(Model):
    """One claim of a disagreement and the words that make it."""

    claim: str
    value: str
    quote: str
    begin: int
    end: int
    document: Reference
    published: str | None

    @classmethod
    def of(cls, claim: str, value: str, evidence: EvidenceRow) -> Contender:
        """Say a claim with its sentence."""
        document = Reference(id=evidence.document, label=Text(vi=evidence.title, en=evidence.title))
        return cls(
            claim=claim, value=value, quote=evidence.quote, begin=evidence.begin, end=evidence.end,
            document=document, published=evidence.published,
        )  # fmt: skip


class Disagreement(Model):
    """Claims on one property that differ, how, and who has decided."""

    id: str
    kind: Concept
    open: bool = Field(description="In dispute, and nobody has decided")
    property: str = Field(examples=["signedOn"])
    about: tuple[str, ...]
    title: Text
    explanation: Text
    claims: tuple[Contender, ...]
    settled_by: str | None = Field(description="IRI of the decision")

    @classmethod
    def of(cls, contest: Contest, labels: Labels) -> Disagreement:
        """Say a line of the board."""
        return cls(
            id=contest.iri,
            kind=Concept.of(f"disagreement-{contest.kind}", labels),
            open=contest.is_open,
            property=contest.prop,
            about=contest.about,
            title=Text(**contest.title),
            explanation=Text(**contest.explanation),
            claims=tuple(Contender.of(c.claim, c.value, c.evidence) for c in contest.contenders),
            settled_by=contest.decision,
        )


class Disagreements(Model):
    """The board: how many there are of what was asked for, and a page of them."""

    total: int
    items: tuple[Disagreement, ...]


class Stated(Model):
    """A stated total beside what can be named."""

    observation: str
    place: Reference
    measure: Concept
    stated: float
    qualifier: str
    as_of: str | None = Field(description="EDTF, as stated")
    known: int
    missing: float
    named: tuple[Reference, ...]
    sentence: Text

    @classmethod
    def of(cls, line: Line, labels: Labels) -> Stated:
        """Say a line of the ledger."""
        sentence = {code: line.sentence(code, labels.names, labels.words) for code in ("vi", "en")}
        return cls(
            observation=line.observation,
            place=Reference.of(line.place, labels),
            measure=Concept.of(local_name(line.measure), labels),
            stated=float(line.stated),
            qualifier=line.qualifier,
            as_of=line.as_of,
            known=len(line.known),
            missing=float(line.missing),
            named=tuple(Reference.of(iri, labels) for iri in line.known),
            sentence=Text(**sentence),
        )


class Coverage(Model):
    """What the documents cover, and the stated totals held against what can be named."""

    documents: Text = Field(description="How many, of which years and countries")
    sources: tuple[str, ...]
    items: tuple[Stated, ...]


class Decided(Model):
    """A decision in force."""

    id: str
    about: tuple[str, ...]
    judgement: Concept
    author: str
    at: str = Field(description="ISO 8601, UTC")
    comment: str

    @classmethod
    def of(cls, decision: Decision, labels: Labels) -> Decided:
        """Say a decision."""
        return cls(
            id=decision.iri,
            about=(decision.one, decision.other),
            judgement=Concept.of(f"judgement-{decision.judgement}", labels),
            author=decision.author,
            at=decision.at,
            comment=decision.comment,
        )


class Pair(Model):
    """Two entries that may be one thing."""

    one: str
    other: str
    rule: str = Field(examples=["near-dates"])
    why: Text

    @classmethod
    def of(cls, candidate: Candidate) -> Pair:
        """Say a candidate."""
        return cls(one=candidate.one, other=candidate.other, rule=candidate.rule, why=Text(**candidate.why))


@router.get("/disagreements")
def disagreements(
    edition: TheEdition,
    place: Place = "",
    everything: Annotated[bool, Query(alias="all", description="Also what is no dispute, or is decided")] = False,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Disagreements:
    """List what documents disagree on, open disputes first, each claim with its sentence."""
    board = contested(edition.view, edition.labels)
    wanted = _place(place, edition)
    found = [c for c in board if (everything or c.is_open) and (wanted is None or wanted in c.places)]
    page = found[offset : offset + limit]
    return Disagreements(total=len(found), items=tuple(Disagreement.of(c, edition.labels) for c in page))


@router.get("/coverage")
def coverage(
    edition: TheEdition,
    place: Place = "",
    measure: Annotated[str, Query(max_length=60, description="Code of a measure (agreements); empty means any")] = "",
) -> Coverage:
    """Hold stated totals against what can be named, and say what the documents cover at all."""
    labels = edition.labels
    wanted = str(concept("measure", measure)) if measure else None
    lines = ledger(edition.view, _place(place, edition), wanted)
    scope = edition.scope
    vi = scope.phrase("vi", lambda iri: labels.names.label(iri, "vi"))
    en = scope.phrase("en", lambda iri: labels.names.label(iri, "en"))
    return Coverage(
        documents=Text(vi=vi, en=en), sources=scope.sources, items=tuple(Stated.of(line, labels) for line in lines)
    )


@router.get("/decisions")
def decisions(edition: TheEdition) -> tuple[Decided, ...]:
    """List the decisions in force: who decided what, when and why."""
    return tuple(Decided.of(decision, edition.labels) for decision in decisions_of(edition.view))


@router.get("/candidates")
def pairs(edition: TheEdition, limit: Limit = 100, offset: Offset = 0) -> tuple[Pair, ...]:
    """List pairs of entries that may be one thing and on which nobody has decided."""
    return tuple(Pair.of(candidate) for candidate in candidates(edition.view)[offset : offset + limit])


def _place(given: str, edition: Edition) -> str | None:
    """Find the place that a key or an IRI means; an unknown key is kept, and matches nothing."""
    if not given or given.startswith(BASE):
        return given or None
    return next((t.iri for t in edition.labels.names if local_name(t.iri) == given), f"{BASE}id/region/{given}")
