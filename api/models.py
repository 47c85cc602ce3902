"""The shapes of the REST interface, as pydantic models; each is made from a value of the layers below by
`of`.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api import statements
from api.finder import Row
from api.partnerships import Period
from graph import questions
from graph.labels import DocumentLine, Named
from graph.questions import EvidenceRow, Labels
from ontology.questions import Question


class Model(BaseModel):
    """Base of all: unknown fields are refused, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """A text in both languages."""

    vi: str
    en: str


class Reference(Model):
    """Something that has an identifier, with its name."""

    id: str = Field(description="IRI", examples=["https://w3id.org/banggiao/id/region/VN-HP"])
    label: Text

    @classmethod
    def of(cls, iri: str, labels: Labels) -> Reference:
        """Name a thing."""
        names = labels.names
        return cls(id=iri, label=Text(vi=names.label(iri, "vi"), en=names.label(iri, "en")))


class Concept(Model):
    """A concept of a closed list: its code and its name."""

    code: str = Field(examples=["agreement-mou"])
    label: Text

    @classmethod
    def of(cls, code: str, labels: Labels) -> Concept:
        """Name a concept by its scheme and code."""
        words = labels.words
        return cls(code=code, label=Text(vi=words.concept(code, "vi"), en=words.concept(code, "en")))


class Status(Model):
    """A status, for how long, and why."""

    status: Concept
    since: date | None
    until: date | None
    rule: str
    reason: dict[str, str]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, period: Period, status: str, labels: Labels) -> Status:
        """Say a status period with the status that the presumption gives."""
        return cls(
            status=Concept.of(f"status-{status}", labels),
            since=period.first,
            until=period.last,
            rule=period.rule,
            reason=dict(period.reason),
            missing=period.missing,
        )


class Partner(Model):
    """A partner under one agreement or tie, as of a day."""

    partner: Reference
    country: Reference | None
    local: Reference
    inherited_from: tuple[Reference, ...] = Field(description="Units that merged, from which the local party has it")
    relation: str = Field(description="IRI of the agreement or tie")
    form: str = Field(description="agreement or tie")
    kinds: tuple[Concept, ...]
    title: str | None
    signed: str | None = Field(description="EDTF date as stated", examples=["2009-04"])
    until: str | None = Field(description="EDTF date as stated")
    status: Concept
    why: Status | None = Field(description="The status period that covers the day, with its reason")
    sentences: int = Field(description="How many sentences stand behind it")

    @classmethod
    def of(cls, row: Row, labels: Labels) -> Partner:
        """Say a row of the finder."""
        p = row.partnership
        return cls(
            partner=Reference.of(p.partner, labels),
            country=None if p.country is None else Reference.of(p.country, labels),
            local=Reference.of(p.local, labels),
            inherited_from=tuple(Reference.of(iri, labels) for iri in p.predecessors),
            relation=p.iri,
            form=p.form,
            kinds=tuple(Concept.of(kind, labels) for kind in p.kinds),
            title=p.title,
            signed=p.signed,
            until=p.until,
            status=Concept.of(f"status-{row.status}", labels),
            why=None if row.period is None else Status.of(row.period, row.status, labels),
            sentences=p.sources,
        )


class Choice(Model):
    """A value of a facet and how many rows it would leave."""

    value: str
    count: int


class Partners(Model):
    """What the conditions leave."""

    as_of: date
    answer: Text = Field(description="The answer in a sentence")
    partners: int
    total: int = Field(description="Rows before paging")
    items: tuple[Partner, ...]
    facets: dict[str, tuple[Choice, ...]]


class Document(Model):
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


class Evidence(Model):
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
    def of(cls, row: EvidenceRow, iri: str | None = None) -> Evidence:
        """Say a piece of evidence."""
        return cls(
            id=iri, quote=row.quote, begin=row.begin, end=row.end, place=row.place,
            document=row.document, title=row.title, published=row.published,
        )  # fmt: skip


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
        return cls(evidence=Evidence.of(sentence.evidence, sentence.iri), claims=claims)


class DocumentWithText(Model):
    """A document with its stored text and its sentences."""

    document: Document
    text: str
    sentences: tuple[Sentence, ...]


class Relation(Model):
    """An agreement, tie, investment, membership, office or observation: what is known and which sentences
    say so.
    """

    id: str
    form: str
    properties: dict[str, tuple[str, ...]]
    status: tuple[Status, ...]
    sentences: tuple[Sentence, ...]


class Entity(Model):
    """A place, organisation, company or person."""

    id: str
    label: Text
    labels: dict[str, str]
    other_names: tuple[str, ...]
    classes: tuple[str, ...]
    country: Reference | None
    within: Reference | None
    partnerships: tuple[Partner, ...]
    relations: tuple[str, ...] = Field(description="IRIs of investments, memberships, offices and figures")
    documents: tuple[str, ...]


class Hit(Model):
    """A thing whose name matches."""

    id: str
    label: Text
    classes: tuple[str, ...]
    country: str | None

    @classmethod
    def of(cls, thing: Named) -> Hit:
        """Say a found thing."""
        label = Text(vi=thing.label("vi"), en=thing.label("en"))
        return cls(id=thing.iri, label=label, classes=thing.classes, country=thing.country)


class ParameterShape(Model):
    """A parameter of a ready question."""

    name: str
    type: str
    label: Text
    default: str | None


class QuestionShape(Model):
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


class AnswerShape(Model):
    """What a ready question found."""

    question: str
    as_of: date
    documents: int = Field(description="How many documents were searched")
    rows: tuple[AnswerRow, ...]

    @classmethod
    def of(cls, answer: questions.Answer) -> AnswerShape:
        """Say an answer."""
        rows = tuple(
            AnswerRow(
                cells={name: tuple(Cell.of(cell) for cell in cells) for name, cells in row.cells.items()},
                reason=dict(row.reason),
                evidence=tuple(Evidence.of(evidence) for evidence in row.evidence),
            )
            for row in answer.rows
        )
        return cls(question=answer.question.id, as_of=answer.as_of, documents=answer.documents, rows=rows)


class Asked(Model):
    """What an asked question was taken for, and its answer; without one it was not understood."""

    text: str
    understood: str | None
    question: str | None
    parameters: dict[str, str]
    unknown: tuple[str, ...]
    sentence: str | None
    answer: AnswerShape | None
