"""The shapes of what facts rest on and speak of over REST: documents, sentences, claims, and what has a name."""

from __future__ import annotations

from pydantic import Field

from api.findings import statements
from api.rest.fact_models import Partner, Status
from api.rest.models import Item, Model, Page, Reference, Text, Voice
from graph.asking.answers import EvidenceRow
from graph.naming.labels import DocumentLine, Named


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
