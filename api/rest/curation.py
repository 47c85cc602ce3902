"""`/api/v1` for the curator: what is contested, what is covered, what people have decided. Read only.

Writing decisions wants a key with a role; the command line writes them on the machine of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.rest.described import tables
from api.rest.knowledge_route import KnowledgeRoute
from api.rest.models import Concept, Item, Link, Model, Page, Reference, Text, Voice
from api.rest.paging import Wanted, cut, listed, ordered, wanted
from api.service.dependencies import TheEdition
from api.service.edition import Edition
from api.service.messages import LANGUAGES
from api.service.problems import Problem
from graph.asking.answers import EvidenceRow
from graph.knowledge.candidates import Candidate, decisions_of
from graph.naming.labels import local_name
from graph.naming.names import sort_key
from graph.showing.board import Contest
from graph.showing.coverage import Line
from graph.statements.decisions import Decision
from ontology.identifiers import BASE

router = APIRouter(route_class=KnowledgeRoute, tags=["Curation"])

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
    evidence: Link | None

    @classmethod
    def of(cls, claim: str, value: str, evidence: EvidenceRow) -> Contender:
        """Say a claim with its sentence."""
        title = Text(vi=evidence.title, en=evidence.title)
        return cls(
            claim=claim, value=value, quote=evidence.quote, begin=evidence.begin, end=evidence.end,
            document=Reference(id=evidence.document, name=evidence.title, label=title), published=evidence.published,
            evidence=next(iter(Link.of([evidence])), None),
        )  # fmt: skip


class Disagreement(Item):
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
    def of(cls, contest: Contest, say: Voice) -> Disagreement:
        """Say a line of the board."""
        return cls(
            id=contest.iri,
            kind=say.concept(f"disagreement-{contest.kind}"),
            open=contest.is_open,
            property=contest.prop,
            about=contest.about,
            title=Text(**contest.title),
            explanation=Text(**contest.explanation),
            claims=tuple(Contender.of(c.claim, c.value, c.evidence) for c in contest.contenders),
            settled_by=contest.decision,
        )


class Disagreements(Page):
    """The board."""

    items: tuple[Disagreement, ...]


class Stated(Item):
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
    evidence: tuple[Link, ...]

    @classmethod
    def of(cls, line: Line, evidence: Iterable[EvidenceRow], say: Voice) -> Stated:
        """Say a line of the ledger."""
        labels = say.labels
        sentence = {code: line.sentence(code, labels.names, labels.words) for code in ("vi", "en")}
        return cls(
            observation=line.observation,
            place=say.thing(line.place),
            measure=say.concept(local_name(line.measure)),
            stated=float(line.stated),
            qualifier=line.qualifier,
            as_of=line.as_of,
            known=len(line.known),
            missing=float(line.missing),
            named=say.things(line.known),
            sentence=Text(**sentence),
            evidence=Link.of(evidence),
        )


class Coverage(Page):
    """What the documents cover, and the stated totals held against what can be named."""

    documents: Text = Field(description="How many, of which years and countries")
    sources: tuple[str, ...]
    items: tuple[Stated, ...]


class Decided(Item):
    """A decision in force."""

    id: str
    about: tuple[str, ...]
    judgement: Concept
    author: str
    at: str = Field(description="ISO 8601, UTC")
    comment: str

    @classmethod
    def of(cls, decision: Decision, say: Voice) -> Decided:
        """Say a decision."""
        return cls(
            id=decision.iri,
            about=(decision.one, decision.other),
            judgement=say.concept(f"judgement-{decision.judgement}"),
            author=decision.author,
            at=decision.at,
            comment=decision.comment,
        )


class Pair(Item):
    """Two entries that may be one thing."""

    one: str
    other: str
    rule: str = Field(examples=["near-dates"])
    why: Text

    @classmethod
    def of(cls, candidate: Candidate) -> Pair:
        """Say a candidate."""
        return cls(one=candidate.one, other=candidate.other, rule=candidate.rule, why=Text(**candidate.why))


class Decisions(Page):
    """Decisions in force."""

    items: tuple[Decided, ...]


class Pairs(Page):
    """Pairs to decide on."""

    items: tuple[Pair, ...]


@router.get("/disagreements", response_model=Disagreements, responses=tables())
def disagreements(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(Disagreement, ("kind", "property", "id")))],
    place: Place = "",
    everything: Annotated[bool, Query(alias="all", description="Also what is no dispute, or is decided")] = False,
) -> Response:
    """List what documents disagree on, open disputes first, each claim with its sentence."""
    found = contests(edition, place, everything=everything)
    keys: Mapping[str, Callable[[Contest], Any]] = {
        "kind": lambda contest: contest.kind, "property": lambda contest: contest.prop,
        "id": lambda contest: contest.iri,
    }  # fmt: skip
    page = cut(ordered(found, asked, keys), lambda contest: contest.iri, asked)
    say = Voice(edition.labels, asked.language)
    return listed(request, asked, page, [Disagreement.of(contest, say) for contest in page.rows])


@router.get("/coverage", response_model=Coverage, responses=tables())
def coverage(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(Stated, ("place", "measure", "stated", "known", "missing", "as_of")))],
    place: Place = "",
    measure: Annotated[str, Query(max_length=60, description="Code of a measure (agreements); empty means any")] = "",
) -> Response:
    """Hold stated totals against what can be named, and say what the documents cover at all."""
    labels, say = edition.labels, Voice(edition.labels, asked.language)
    keys: Mapping[str, Callable[[Line], Any]] = {
        "place": lambda line: sort_key(labels.names.label(line.place, asked.language)),
        "measure": lambda line: line.measure, "stated": lambda line: line.stated,
        "known": lambda line: len(line.known), "missing": lambda line: line.missing, "as_of": lambda line: line.as_of,
    }  # fmt: skip
    page = cut(ordered(lines(edition, place, measure), asked, keys), lambda line: line.observation, asked)
    scope = {code: edition.scope.phrase(code, partial(labels.names.label, language=code)) for code in LANGUAGES}
    evidence = edition.evidence_of(line.observation for line in page.rows)
    items = [Stated.of(line, evidence[line.observation], say) for line in page.rows]
    return listed(request, asked, page, items, {"documents": scope, "sources": edition.scope.sources})


@router.get("/decisions", response_model=Decisions, responses=tables())
def decisions(
    request: Request, edition: TheEdition, asked: Annotated[Wanted, Depends(wanted(Decided, ("at", "author", "id")))]
) -> Response:
    """List the decisions in force: who decided what, when and why."""
    keys: Mapping[str, Callable[[Decision], Any]] = {
        "at": lambda decision: decision.at, "author": lambda decision: decision.author,
        "id": lambda decision: decision.iri,
    }  # fmt: skip
    page = cut(ordered(decisions_of(edition.view), asked, keys), lambda decision: decision.iri, asked)
    say = Voice(edition.labels, asked.language)
    return listed(request, asked, page, [Decided.of(decision, say) for decision in page.rows])


@router.get("/candidates", response_model=Pairs, responses=tables())
def pairs(
    request: Request, edition: TheEdition, asked: Annotated[Wanted, Depends(wanted(Pair, ("rule", "one", "other")))]
) -> Response:
    """List pairs of entries that may be one thing and on which nobody has decided."""
    keys: Mapping[str, Callable[[Candidate], Any]] = {
        "rule": lambda pair: pair.rule, "one": lambda pair: pair.one, "other": lambda pair: pair.other,
    }  # fmt: skip
    page = cut(ordered(edition.candidates, asked, keys), lambda pair: f"{pair.one} {pair.other}", asked)
    return listed(request, asked, page, [Pair.of(candidate) for candidate in page.rows])


def contests(edition: Edition, place: str, *, everything: bool) -> list[Contest]:
    """Give the disagreements of a place: those in dispute, or all."""
    wanted_place = _place(place, edition)
    return [
        contest
        for contest in edition.board
        if (everything or contest.is_open) and (wanted_place is None or wanted_place in contest.places)
    ]


def lines(edition: Edition, place: str, measure: str) -> list[Line]:
    """Give the stated totals of a place and a measure."""
    if measure and f"measure-{measure}" not in edition.labels.words.concepts:
        raise Problem(404, f"there is no measure {measure!r}", "write a code such as agreements")
    wanted_place = _place(place, edition)
    return [
        line
        for line in edition.ledger
        if wanted_place in (None, line.place) and measure in ("", local_name(line.measure).partition("-")[2])
    ]


def _place(given: str, edition: Edition) -> str | None:
    """Find the place that a key or an IRI means; an unknown key is kept, and matches nothing."""
    if not given or given.startswith(BASE):
        return given or None
    return next((t.iri for t in edition.labels.names if local_name(t.iri) == given), f"{BASE}id/region/{given}")
