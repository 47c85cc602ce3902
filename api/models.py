"""The shapes of the REST interface, as pydantic models; each is made from a value of the layers below by `of`.

A `Voice` names things: the names of a checkpoint in the language that was asked for, the default of `name`; `label`
always holds both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api import statements
from api.finder import Row
from api.messages import Language
from api.partnerships import Period
from graph import questions
from graph.labels import DocumentLine, Named
from graph.questions import EvidenceRow, Labels
from ontology.identifiers import BASE
from ontology.questions import Question


@dataclass(frozen=True, slots=True)
class Voice:
    """The names of a checkpoint, and the language in which they are given."""

    labels: Labels
    language: Language

    def thing(self, iri: str) -> Reference:
        """Name a thing."""
        names = self.labels.names
        return Reference(
            id=iri,
            name=names.label(iri, self.language),
            label=Text(vi=names.label(iri, "vi"), en=names.label(iri, "en")),
        )

    def things(self, iris: Iterable[str]) -> tuple[Reference, ...]:
        """Name several things."""
        return tuple(map(self.thing, iris))

    def maybe(self, iri: str | None) -> Reference | None:
        """Name a thing that may be missing."""
        return None if iri is None else self.thing(iri)

    def concept(self, code: str) -> Concept:
        """Name a concept by its scheme and code."""
        words = self.labels.words
        label = Text(vi=words.concept(code, "vi"), en=words.concept(code, "en"))
        return Concept(id=f"{BASE}scheme/{code}", code=code, name=label.of(self.language), label=label)


def _all_may_be_missing(schema: dict[str, Any]) -> None:
    """With `fields=` an item has only what was asked for, so nothing in it is required."""
    schema.pop("required", None)


class Model(BaseModel):
    """Base of all: unknown fields are refused, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Model):
    """Base of what lists hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_all_may_be_missing)


class Text(Model):
    """A text in both languages."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """Give the text in a language."""
        return self.vi if language == "vi" else self.en


class Identified(Model):
    """Base of what is named beside its identifier."""

    id: str = Field(description="IRI")
    name: str = Field(description="Its name in the language that was asked for")
    label: Text


class Reference(Identified):
    """Something that has an identifier, with its name."""


class Concept(Identified):
    """A concept of a closed list: its code and its name."""

    code: str = Field(examples=["agreement-mou"])


class Link(Model):
    """A sentence that says so: its identifier and where it is read."""

    id: str = Field(description="IRI of the evidence")
    href: str = Field(description="Where it is read", examples=["/api/v1/evidence/3f0c…"])

    @classmethod
    def of(cls, rows: Iterable[EvidenceRow]) -> tuple[Link, ...]:
        """Lead to pieces of evidence."""
        iris = dict.fromkeys(row.iri for row in rows if row.iri is not None)
        return tuple(cls(id=iri, href=f"/api/v1/evidence/{iri.rpartition('/')[2]}") for iri in iris)


class Status(Model):
    """A status, for how long, and why."""

    status: Concept
    since: date | None
    until: date | None
    rule: str
    reason: dict[str, str]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, period: Period, status: str, say: Voice) -> Status:
        """Say a status period with the status that the presumption gives."""
        return cls(
            status=say.concept(f"status-{status}"),
            since=period.first,
            until=period.last,
            rule=period.rule,
            reason=dict(period.reason),
            missing=period.missing,
        )


class Partner(Item):
    """A partner under one agreement or tie, as of a day."""

    partner: Reference
    country: Reference | None
    local: Reference
    inherited_from: tuple[Reference, ...] = Field(description="Units that merged, from which the local party has it")
    kinds: tuple[Concept, ...]
    title: str | None
    signed: str | None = Field(description="EDTF date as stated", examples=["2009-04"])
    until: str | None = Field(description="EDTF date as stated")
    status: Concept
    why: Status | None = Field(description="The status period that covers the day, with its reason")
    form: str = Field(description="agreement or tie")
    id: str = Field(description="IRI of the agreement or tie")
    evidence: tuple[Link, ...] = Field(description="The sentences behind it")

    @classmethod
    def of(cls, row: Row, evidence: Iterable[EvidenceRow], say: Voice) -> Partner:
        """Say a row of the finder."""
        p = row.partnership
        return cls(
            id=p.iri,
            form=p.form,
            partner=say.thing(p.partner),
            country=say.maybe(p.country),
            local=say.thing(p.local),
            inherited_from=say.things(p.predecessors),
            kinds=tuple(map(say.concept, p.kinds)),
            title=p.title,
            signed=p.signed,
            until=p.until,
            status=say.concept(f"status-{row.status}"),
            why=None if row.period is None else Status.of(row.period, row.status, say),
            evidence=Link.of(evidence),
        )


class Paper(Item):
    """An agreement or a tie with all its parties, as of a day."""

    parties: tuple[Reference, ...] = Field(description="The home parties first")
    countries: tuple[Reference, ...] = Field(description="Of the partners")
    kinds: tuple[Concept, ...]
    title: str | None
    signed: str | None = Field(description="EDTF date as stated; of a tie, since when", examples=["2009-04"])
    until: str | None = Field(description="EDTF date as stated")
    status: Concept
    why: Status | None = Field(description="The status period that covers the day, with its reason")
    id: str
    evidence: tuple[Link, ...] = Field(description="The sentences behind it")

    @classmethod
    def of(cls, rows: Iterable[Row], evidence: Iterable[EvidenceRow], say: Voice) -> Paper:
        """Say the rows of the finder that are of one relation."""
        rows = list(rows)
        row, p = rows[0], rows[0].partnership
        parties = [*(r.partnership.local for r in rows), *(r.partnership.partner for r in rows)]
        countries = [r.partnership.country for r in rows if r.partnership.country is not None]
        return cls(
            id=p.iri,
            parties=say.things(dict.fromkeys(parties)),
            countries=say.things(dict.fromkeys(countries)),
            kinds=tuple(map(say.concept, p.kinds)),
            title=p.title,
            signed=p.signed,
            until=p.until,
            status=say.concept(f"status-{row.status}"),
            why=None if row.period is None else Status.of(row.period, row.status, say),
            evidence=Link.of(evidence),
        )


class Investment(Item):
    """An investor in a place."""

    investor: Reference
    country: Reference | None = Field(description="Where the investor comes from, where a document tells")
    place: Reference
    stated: str | None = Field(description="EDTF date of the document that states it")
    since: str | None = Field(description="EDTF date of the licence")
    id: str
    evidence: tuple[Link, ...]


class Observation(Item):
    """A figure that a document states."""

    place: Reference
    measure: Concept
    value: float
    unit: str | None
    qualifier: Concept | None
    aspect: Concept | None
    as_of: str | None = Field(description="EDTF, the day it speaks of")
    period_from: str | None = Field(description="EDTF")
    period_until: str | None = Field(description="EDTF")
    id: str
    evidence: tuple[Link, ...]


class Choice(Model):
    """A value of a facet and how many rows it would leave."""

    value: str
    count: int


class Page(Model):
    """A page of a list: how many there are in all, and the cursor of the next page, null on the last."""

    total: int
    next: str | None


class Partners(Page):
    """What the conditions leave."""

    as_of: date
    answer: Text = Field(description="The answer in a sentence")
    partners: int
    facets: dict[str, tuple[Choice, ...]]
    items: tuple[Partner, ...]


class Papers(Page):
    """Agreements, or ties."""

    as_of: date
    items: tuple[Paper, ...]


class Investments(Page):
    """Investors."""

    items: tuple[Investment, ...]


class Observations(Page):
    """Stated figures."""

    items: tuple[Observation, ...]


class Document(Item):
    """A document that was read."""

    id: str
    title: str
    name: str
    language: str
    published: str | None
    source: str | None
    media_type: str
    sentences: int
    recorded: str
    claims: int

    @classmethod
    def of(cls, line: DocumentLine) -> Document:
        """Say a line of the list of documents."""
        return cls(
            id=line.iri, title=line.title, name=line.name, language=line.language, published=line.published,
            source=line.source, media_type=line.media_type, sentences=line.sentences, recorded=line.recorded,
            claims=line.claims,
        )  # fmt: skip


class Documents(Page):
    """Documents."""

    items: tuple[Document, ...]


class Evidence(Item):
    """The exact words, where they stand, and the document that holds them."""

    id: str | None
    quote: str
    begin: int
    end: int
    place: str | None
    document: str
    title: str
    published: str | None

    @classmethod
    def of(cls, row: EvidenceRow) -> Evidence:
        """Say a piece of evidence."""
        return cls(
            id=row.iri, quote=row.quote, begin=row.begin, end=row.end, place=row.place,
            document=row.document, title=row.title, published=row.published,
        )  # fmt: skip


class EvidenceOf(Page):
    """The sentences behind something."""

    items: tuple[Evidence, ...]


class Claim(Model):
    """One triple that a document asserts, and how it was found."""

    id: str
    subject: str
    predicate: str
    object: str
    modality: str
    found_by: str
    confidence: float
    attributed_to: str | None

    @classmethod
    def of(cls, statement: statements.Statement) -> Claim:
        """Say a claim."""
        return cls(
            id=statement.iri,
            subject=statement.subject.iri or statement.subject.text,
            predicate=statement.predicate,
            object=statement.object.iri or statement.object.text,
            modality=statement.modality,
            found_by=statement.rule,
            confidence=statement.confidence,
            attributed_to=statement.attributed_to,
        )


class Sentence(Model):
    """A piece of evidence with all claims that were read from it."""

    evidence: Evidence
    claims: tuple[Claim, ...]

    @classmethod
    def of(cls, sentence: statements.Sentence) -> Sentence:
        """Say a sentence."""
        claims = tuple(Claim.of(claim) for claim in sentence.claims)
        return cls(evidence=Evidence.of(sentence.evidence), claims=claims)


class DocumentWithText(Model):
    """A document with its stored text and its sentences."""

    document: Document
    text: str
    sentences: tuple[Sentence, ...]


class Relation(Model):
    """An agreement, tie, investment, membership, office or observation: what is known and which sentences say so."""

    id: str
    form: str
    properties: dict[str, tuple[str, ...]]
    status: tuple[Status, ...]
    sentences: tuple[Sentence, ...]


class Entity(Model):
    """A place, organisation, company or person."""

    id: str
    name: str
    label: Text
    labels: dict[str, str]
    other_names: tuple[str, ...]
    classes: tuple[str, ...]
    country: Reference | None
    within: Reference | None
    partnerships: tuple[Partner, ...]
    relations: tuple[str, ...] = Field(description="IRIs of investments, memberships, offices and figures")
    documents: tuple[str, ...]


class Hit(Item):
    """A thing that has a name."""

    id: str
    name: str
    label: Text
    classes: tuple[str, ...]
    country: Reference | None
    within: Reference | None

    @classmethod
    def of(cls, thing: Named, say: Voice) -> Hit:
        """Say a named thing."""
        label = Text(vi=thing.label("vi"), en=thing.label("en"))
        return cls(
            id=thing.iri,
            name=label.of(say.language),
            label=label,
            classes=thing.classes,
            country=say.maybe(thing.country),
            within=say.maybe(thing.within),
        )


class Hits(Page):
    """Things that have a name."""

    items: tuple[Hit, ...]


class ParameterShape(Model):
    """A parameter of a ready question."""

    name: str
    type: str
    label: Text
    default: str | None


class QuestionShape(Item):
    """A ready question: its text, parameters and query."""

    id: str
    title: Text
    summary: Text
    parameters: tuple[ParameterShape, ...]
    columns: tuple[str, ...]
    query: str

    @classmethod
    def of(cls, question: Question) -> QuestionShape:
        """Say a question."""
        parameters = tuple(
            ParameterShape(name=p.name, type=p.type, label=Text(vi=p.label.vi, en=p.label.en), default=p.default)
            for p in question.parameters
        )
        return cls(
            id=question.id,
            title=Text(vi=question.title.vi, en=question.title.en),
            summary=Text(vi=question.summary.vi, en=question.summary.en),
            parameters=parameters,
            columns=tuple(column.name for column in question.columns),
            query=question.query,
        )


class Questions(Page):
    """Ready questions."""

    items: tuple[QuestionShape, ...]


class Cell(Model):
    """A value: its name in both languages, its IRI if it has one, its literal form."""

    label: Text
    id: str | None
    lexical: str

    @classmethod
    def of(cls, cell: questions.Cell) -> Cell:
        """Say a cell."""
        return cls(label=Text(vi=cell.label["vi"], en=cell.label["en"]), id=cell.iri, lexical=cell.lexical)


class AnswerRow(Model):
    """One thing that a question found."""

    cells: dict[str, tuple[Cell, ...]]
    reason: dict[str, str]
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, row: questions.Row) -> AnswerRow:
        """Say a row."""
        return cls(
            cells={name: tuple(Cell.of(cell) for cell in cells) for name, cells in row.cells.items()},
            reason=dict(row.reason),
            evidence=tuple(Evidence.of(evidence) for evidence in row.evidence),
        )


class AnswerShape(Model):
    """What a ready question found."""

    question: str
    as_of: date
    documents: int = Field(description="How many documents were searched")
    rows: tuple[AnswerRow, ...]

    @classmethod
    def of(cls, answer: questions.Answer) -> AnswerShape:
        """Say an answer."""
        rows = tuple(AnswerRow.of(row) for row in answer.rows)
        return cls(question=answer.question.id, as_of=answer.as_of, documents=answer.documents, rows=rows)


class AnswerPage(Page):
    """A page of what a ready question found."""

    question: str
    as_of: date
    documents: int = Field(description="How many documents were searched")
    rows: tuple[AnswerRow, ...]


class Asked(Model):
    """What an asked question was taken for, and its answer; without one it was not understood."""

    text: str
    understood: str | None
    question: str | None
    parameters: dict[str, str]
    unknown: tuple[str, ...] = Field(description="Words that were not used")
    query: str | None = Field(description="The SPARQL query with the parameters filled in, to be run or changed")
    sentence: str | None
    answer: AnswerShape | None


class Fault(BaseModel):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
