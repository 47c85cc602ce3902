"""A document's graph: how a document, its claims and its entities are written as triples, and read back.

The graph stands alone: with the claims go their evidence and what reference sources say of the entities
they mention, so dropping the graph removes all that rests on the document alone. Names of claims and
evidence are fingerprints of what they say and where, so that reading a document twice gives the same graph.
What comes back is a `Filed`, the part that `projection` needs: without the text.

The shape is `docs/knowledge-shape.md`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity, Evidence, Label, Term, Value
from graph.statements.copies import sketch_of
from graph.triples import Triple, decimal, integer, moment, text
from ontology.identifiers import fingerprint, mint

#: Properties of a document that stay in its own graph and do not become knowledge.
KEPT_APART = frozenset({v.TEXT, v.TEXT_SKETCH, v.PATH_KEY, v.EXTRACTOR_DIGEST, v.RECORDED_AT})
#: What becomes knowledge of evidence: its words and where they stand.
QUOTED = frozenset({v.QUOTE, v.BEGIN, v.END, v.IS_FOUND_IN})


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as the projection sees it.

    Attributes:
        iri: Name of the claim.
        subject, predicate, object: What it says.
        modality: IRI of the concept.
        document: IRI of the document that says it.
        published, source, language: Its EDTF date, who published it, and its language, or None.
        evidence: IRI of the words it rests on, or None where none are known.
    """

    iri: str
    subject: str
    predicate: str
    object: Term
    modality: str
    document: str
    published: str | None
    source: str | None = None
    language: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What one document's graph hands to the projection.

    Attributes:
        document: IRI of the document.
        descriptions: Triples about the document itself and about the entities it mentions.
        claims: Its claims.
        sketch: The sketch of its text (`graph.statements.copies`), or nothing where none was made.
        quoted: Triples that give the words of its evidence and where they stand.
    """

    document: str
    descriptions: tuple[Triple, ...]
    claims: tuple[Stated, ...]
    sketch: str = ""
    quoted: tuple[Triple, ...] = ()


def claim_iri(claim: Claim) -> str:
    """Name a claim by what it says and where: equal claims of equal words are one."""
    evidence = claim.evidence
    return mint(
        "claim",
        fingerprint(
            evidence.document, claim.subject, claim.predicate, *_spelled(claim.object), claim.modality,
            str(evidence.begin), str(evidence.end),
        ),
    )  # fmt: skip


def evidence_iri(evidence: Evidence) -> str:
    """Name a stretch of a document."""
    return mint("evidence", fingerprint(evidence.document, str(evidence.begin), str(evidence.end)))


def file_document(record: DocumentRecord, claims: Iterable[Claim], entities: Iterable[Entity]) -> set[Triple]:
    """Write a document, its claims and its entities as the triples of one graph.

    What two rules find in the same words is one claim; that of the greater confidence is kept.
    """
    triples = set(_document(record))
    found: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: (c.confidence, c.rule, c.attributed_to or "")):
        found[claim_iri(claim)] = claim
    for claim in found.values():
        triples.update(_claim(claim))
    for entity in entities:
        triples.update(describe(entity))
    return triples


def describe(entity: Entity) -> Iterator[Triple]:
    """Write what a reference source says of an entity; a country is in itself."""
    for cls in entity.classes:
        yield entity.iri, v.TYPE, cls
    for label in entity.labels:
        yield entity.iri, v.PREF_LABEL if label.preferred else v.ALT_LABEL, _named(label)
    country = entity.iri if v.COUNTRY in entity.classes else entity.country
    if country is not None:
        yield entity.iri, v.IS_IN_COUNTRY, country
    if entity.within is not None:
        yield entity.iri, v.IS_LOCATED_IN, entity.within
    if entity.latitude is not None and entity.longitude is not None:
        yield entity.iri, v.LATITUDE, decimal(entity.latitude)
        yield entity.iri, v.LONGITUDE, decimal(entity.longitude)
    if entity.successor is not None:
        yield entity.iri, v.IS_SUCCEEDED_BY, entity.successor
    for predicate, bound in ((v.EXISTS_FROM, entity.exists_from), (v.EXISTS_UNTIL, entity.exists_until)):
        if bound is not None:
            yield entity.iri, predicate, Value(bound, v.XSD + "date")
    yield entity.iri, v.DESCRIBED_BY, text(entity.source)


def read_filed(document: str, triples: Iterable[Triple]) -> Filed:
    """Read a document's graph back, without its text.

    Args:
        document: IRI of the document, the name of the graph.
        triples: The graph.
    """
    nodes: defaultdict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        nodes[triple[0]].append(triple)
    origin = origin_of(nodes[document])
    descriptions: list[Triple] = []
    claims: list[Stated] = []
    quoted: list[Triple] = []
    for name, about in nodes.items():
        fields = {p: o for _, p, o in about}
        if v.HAS_MODALITY in fields:
            claims.append(read_stated(name, fields, document, origin))
        elif v.IS_FOUND_IN in fields:
            quoted.extend(t for t in about if t[1] in QUOTED)
        else:
            descriptions.extend(t for t in about if t[1] not in KEPT_APART)
    sketch = next((o.lexical for _, p, o in nodes[document] if p == v.TEXT_SKETCH and isinstance(o, Value)), "")
    return Filed(document, tuple(descriptions), tuple(sorted(claims, key=lambda c: c.iri)), sketch, tuple(quoted))


#: When a document was published, by whom, and in which language.
Origin = tuple[str | None, str | None, str | None]


def origin_of(document: Iterable[Triple]) -> Origin:
    """Read from the triples on a document where its claims come from."""
    said = {p: o.lexical for _, p, o in document if isinstance(o, Value)}
    return said.get(v.PUBLISHED_ON), said.get(v.SOURCE_NAME), said.get(v.LANGUAGE)


def read_stated(name: str, fields: Mapping[str, Term], document: str, origin: Origin) -> Stated:
    """Read one claim back from what its graph says of it."""
    published, source, language = origin
    return Stated(
        iri=name,
        subject=str(fields[v.SUBJECT]),
        predicate=str(fields[v.PREDICATE]),
        object=fields[v.OBJECT],
        modality=str(fields[v.HAS_MODALITY]),
        document=document,
        published=published,
        source=source,
        language=language,
        evidence=None if v.HAS_EVIDENCE not in fields else str(fields[v.HAS_EVIDENCE]),
    )


def _document(record: DocumentRecord) -> Iterator[Triple]:
    iri = record.iri
    yield iri, v.TYPE, v.DOCUMENT
    yield iri, v.TITLE, text(record.title)
    yield iri, v.FILE_NAME, text(record.name)
    yield iri, v.LANGUAGE, text(record.language)
    yield iri, v.MEDIA_TYPE, text(record.media_type)
    yield iri, v.TEXT, text(record.text)
    if sketch := sketch_of(record.text):
        yield iri, v.TEXT_SKETCH, text(sketch)
    yield iri, v.PATH_KEY, text(record.path_key)
    yield iri, v.SENTENCE_COUNT, integer(record.sentences)
    yield iri, v.EXTRACTOR_DIGEST, text(record.extractor)
    yield iri, v.RECORDED_AT, moment(record.recorded)
    if record.published is not None:
        yield iri, v.PUBLISHED_ON, text(record.published)
    if record.source is not None:
        yield iri, v.SOURCE_NAME, text(record.source)


def _claim(claim: Claim) -> Iterator[Triple]:
    iri, evidence, where = claim_iri(claim), claim.evidence, evidence_iri(claim.evidence)
    yield iri, v.TYPE, v.CLAIM
    yield iri, v.SUBJECT, claim.subject
    yield iri, v.PREDICATE, claim.predicate
    yield iri, v.OBJECT, claim.object
    yield iri, v.HAS_MODALITY, v.MODALITY_SCHEME + claim.modality
    yield iri, v.FOUND_BY, text(claim.rule)
    yield iri, v.CONFIDENCE, decimal(claim.confidence)
    yield iri, v.HAS_EVIDENCE, where
    if claim.attributed_to is not None:
        yield iri, v.ATTRIBUTED_TO, text(claim.attributed_to)
    yield where, v.TYPE, v.EVIDENCE
    yield where, v.QUOTE, text(evidence.quote)
    yield where, v.BEGIN, integer(evidence.begin)
    yield where, v.END, integer(evidence.end)
    yield where, v.IS_FOUND_IN, evidence.document
    if evidence.place is not None:
        yield where, v.PLACE_IN_FILE, text(evidence.place)


def _named(label: Label) -> Value:
    return text(label.text, label.language)


def _spelled(term: Term) -> tuple[str, str, str]:
    if isinstance(term, str):
        return term, "iri", ""
    return term.lexical, term.datatype or "", term.language or ""
