"""Claims: what one document asserts, triple by triple, with the sentence that says it.

A claim is never edited. It lives in the named graph of its document (the graph's name is the document's IRI)
and disappears with it. `ingest` makes claims, `store` keeps them, `projection` turns them into knowledge.
"""

from dataclasses import dataclass
from typing import Literal

#: How the text puts it. Only `asserted` and `historical` claims become knowledge that holds or held;
#: `planned`, `negotiating` and `proposed` become prospective relations; `denied` blocks.
Modality = Literal["asserted", "historical", "planned", "negotiating", "proposed", "denied"]
MODALITIES: tuple[Modality, ...] = ("asserted", "historical", "planned", "negotiating", "proposed", "denied")


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: lexical form, datatype IRI (None: xsd:string, or rdf:langString with a language)."""

    lexical: str
    datatype: str | None = None
    language: str | None = None


#: An IRI, or a literal.
Term = str | Value


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words: `text[begin:end] == quote` of the document's stored text (code points).

    Attributes:
        document: IRI of the document.
        quote: The words.
        begin, end: Offsets into the stored text.
        place: Where a person finds it in the file ("trang 3", "Sheet1!A7"), if the format has such places.
    """

    document: str
    quote: str
    begin: int
    end: int
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One triple that one document asserts.

    Attributes:
        subject, predicate: IRIs. The subject of a relation with dates or roles is a node local to the document
            (`…/id/agreement/<document key>-<fingerprint>`); `identity` decides which nodes are the same thing.
        object: An IRI or a literal. Dates are EDTF strings ("2009-04", "2018", "2025-03-25").
        modality: How the text puts it.
        evidence: The words that say so.
        rule: Id of the frame or reader that found it ("agreement.pair", "register.row").
        confidence: 0 … 1.
        attributed_to: Whom the text lets say it (a name as written), or None for the document itself.
    """

    subject: str
    predicate: str
    object: Term
    evidence: Evidence
    rule: str
    modality: Modality = "asserted"
    confidence: float = 1.0
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A name of an entity: its language (BCP 47, None if unknown) and whether it is the preferred one."""

    text: str
    language: str | None = None
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """What a reference source says of a thing that a document mentions; kept in the document's graph.

    Attributes:
        iri: Identifier.
        classes: IRIs of its classes, most specific first.
        labels: Names; at least one.
        country: IRI of the country it lies in (a country: itself).
        within: IRI of the next larger place.
        latitude, longitude: WGS 84 degrees.
        source: Where the description comes from ("geonames", "cldr", "text").
        successor: IRI of the place that stands in its place since it ended, if one does.
        exists_from, exists_until: First and last day it exists, ISO 8601, where bounded.
    """

    iri: str
    classes: tuple[str, ...]
    labels: tuple[Label, ...]
    country: str | None = None
    within: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    source: str = "text"
    successor: str | None = None
    exists_from: str | None = None
    exists_until: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the graph keeps it: enough to show it and to walk from a claim back into it.

    Attributes:
        iri: `…/id/document/<key>`; the key is the first 16 hex digits of the SHA-256 of the file.
        name: File name a person knows it by.
        text: Stored text; all offsets point into it.
        language: BCP 47 code of most of it.
        media_type: What it was read from.
        title: Title, or the file name.
        published: EDTF date, or None.
        source: Publisher or source line the document itself names, or None.
        path_key: Digest of the absolute path, so that a new edition of a file replaces the old one.
        sentences: How many sentences were read.
        extractor: Digest of the rules and names that read it: another digest means "read it again".
        recorded: Time of ingest, ISO 8601 UTC; the only timestamp in the graph.
        places: (begin, end, name) of pages or cells, in text order.
    """

    iri: str
    name: str
    text: str
    language: str
    media_type: str
    title: str
    published: str | None
    source: str | None
    path_key: str
    sentences: int
    extractor: str
    recorded: str
    places: tuple[tuple[int, int, str], ...] = ()
