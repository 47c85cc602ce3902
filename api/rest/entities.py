"""`/api/v1`: what has a name, the relations between, the documents, and the sentences of both."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.findings.finder import Row
from api.findings.partnerships import UNKNOWN
from api.findings.reading import identifier, read_document, read_relation, read_thing
from api.findings.statements import text
from api.rest import fact_models, source_models
from api.rest.described import tables
from api.rest.knowledge_route import KnowledgeRoute
from api.rest.models import Text, Voice
from api.rest.paging import Wanted, cut, language_of, listed, ordered, wanted
from api.service.dependencies import TheDay, TheEdition
from api.service.edition import Edition
from api.service.messages import Language
from api.service.problems import Problem
from graph.asking.answers import EvidenceRow
from graph.naming.labels import DocumentLine, Named, local_name
from graph.naming.names import sort_key

router = APIRouter(route_class=KnowledgeRoute)

Segment = Annotated[str, Path(max_length=200)]
Lang = Annotated[Language | None, Query(description="Language of names; wins over Accept-Language")]
_DOCUMENT_SORTS = ("title", "published", "recorded", "claims", "id")


@router.get("/entities", tags=["Entities"], response_model=source_models.Hits, responses=tables())
def entities(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(source_models.Hit, ("name", "id")))],
    q: Annotated[str, Query(max_length=200, description="Part of a name, accents aside")] = "",
    kind: Annotated[str, Query(max_length=60, description="Class: City, Company …")] = "",
    country: Annotated[str, Query(max_length=60, description="ISO code")] = "",
) -> Response:
    """List what has a name: places, organisations, companies, people."""
    names = edition.labels.names
    found = [
        thing
        for thing in (names.search(q, len(names)) if q else names)
        if kind in ("", *thing.classes) and country in ("", local_name(thing.country or ""))
    ]
    keys: Mapping[str, Callable[[Named], Any]] = {
        "name": lambda thing: sort_key(thing.label(asked.language)),
        "id": lambda thing: thing.iri,
    }
    return _hits(request, edition, asked, list(ordered(found, asked, keys)))


@router.get("/search", tags=["Entities"], response_model=source_models.Hits, responses=tables())
def search(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(source_models.Hit, ("name", "id")))],
    q: Annotated[str, Query(min_length=1, max_length=200)],
) -> Response:
    """Find places, organisations, companies and people by any of their names, accents aside, the likeliest first."""
    names = edition.labels.names
    keys: Mapping[str, Callable[[Named], Any]] = {
        "name": lambda thing: sort_key(thing.label(asked.language)),
        "id": lambda thing: thing.iri,
    }
    return _hits(request, edition, asked, list(ordered(names.search(q, len(names)), asked, keys)))


@router.get("/entities/{kind}/{key}", tags=["Entities"])
def entity(
    request: Request, edition: TheEdition, day: TheDay, kind: Segment, key: Segment, lang: Lang = None
) -> source_models.Entity:
    """Give a place, organisation, company or person: its names, where it lies, its partnerships as of a day."""
    found = read_thing(edition, kind, key)
    if found is None:
        raise missing(f"{kind}/{key}")
    named, say = found.named, Voice(edition.labels, language_of(request, lang))
    rows, evidence = [], edition.evidence_of(partnership.iri for partnership in found.partnerships)
    for partnership in found.partnerships:
        period = partnership.period_on(day)
        row = Row(partnership, period, UNKNOWN if period is None else period.status)
        rows.append(fact_models.Partner.of(row, evidence[partnership.iri], say))
    return source_models.Entity(
        id=named.iri,
        name=named.label(say.language),
        label=Text(vi=named.label("vi"), en=named.label("en")),
        labels=dict(named.labels),
        other_names=tuple(name for name, _ in named.others),
        classes=named.classes,
        country=say.maybe(named.country),
        within=say.maybe(named.within),
        partnerships=tuple(rows),
        relations=tuple(node.iri for node in found.nodes),
        documents=tuple(line.iri for line in found.documents),
    )


@router.get("/relations/{kind}/{key}", tags=["Sentences"])
def relation(
    request: Request, edition: TheEdition, kind: Segment, key: Segment, lang: Lang = None
) -> source_models.Relation:
    """Give an agreement, tie, investment, membership, office or observation, with its sentences."""
    found = read_relation(edition, kind, key)
    if found is None:
        raise missing(f"{kind}/{key}")
    say = Voice(edition.labels, language_of(request, lang))
    return source_models.Relation(
        id=found.iri,
        form=found.form,
        properties={
            **({"hasParty": found.parties} if found.parties else {}),
            **{fact.property: tuple(value.text for value in fact.values) for fact in found.facts},
        },
        status=tuple(fact_models.Status.of(period, period.status, say) for period in found.periods),
        sentences=tuple(source_models.Sentence.of(sentence) for sentence in found.sentences),
    )


@router.get("/evidence", tags=["Sentences"], response_model=source_models.EvidenceOf, responses=tables())
def evidence_of(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(source_models.Evidence, ("published", "title", "begin", "id")))],
    of: Annotated[str, Query(min_length=1, max_length=400, description="IRI of an agreement, tie or other relation")],
) -> Response:
    """List the sentences behind something, in the order of their documents."""
    is_ours = identifier(*of.rsplit("/", 2)[-2:]) == of if of.count("/") > 1 else False
    keys: Mapping[str, Callable[[EvidenceRow], Any]] = {
        "published": lambda row: row.published, "title": lambda row: row.title, "begin": lambda row: row.begin,
        "id": lambda row: row.iri,
    }  # fmt: skip
    rows = ordered(edition.evidence_of([of])[of] if is_ours else (), asked, keys)
    page = cut(rows, lambda row: row.iri or "", asked)
    return listed(request, asked, page, [source_models.Evidence.of(row) for row in page.rows])


@router.get("/evidence/{key}", tags=["Sentences"])
def evidence(edition: TheEdition, key: Segment) -> source_models.Sentence:
    """Give a piece of evidence: the exact words, where they stand, the claims read from them."""
    iri = identifier("evidence", key)
    rows = [] if iri is None else edition.select("document-of-evidence", evidence=iri)
    document = None if not rows else read_document(edition, local_name(text(rows[0]["document"])))
    found = None if document is None else next((s for s in document[2] if s.iri == iri), None)
    if found is None:
        raise missing(f"evidence/{key}")
    return source_models.Sentence.of(found)


@router.get("/documents", tags=["Documents"], response_model=source_models.Documents, responses=tables())
def documents(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(source_models.Document, _DOCUMENT_SORTS))],
) -> Response:
    """List the documents, the latest published first."""
    keys: Mapping[str, Callable[[DocumentLine], Any]] = {
        "title": lambda line: sort_key(line.title), "published": lambda line: line.published,
        "recorded": lambda line: line.recorded, "claims": lambda line: line.claims, "id": lambda line: line.iri,
    }  # fmt: skip
    page = cut(ordered([*edition.labels.documents.values()], asked, keys), lambda line: line.iri, asked)
    return listed(request, asked, page, [source_models.Document.of(line) for line in page.rows])


@router.get("/documents/{key}", tags=["Documents"])
def document(edition: TheEdition, key: Segment) -> source_models.DocumentWithText:
    """Give a document with its stored text and every sentence that was read as a claim."""
    found = read_document(edition, key)
    if found is None:
        raise missing(f"document/{key}")
    line, words, sentences = found
    return source_models.DocumentWithText(
        document=source_models.Document.of(line),
        text=words,
        sentences=tuple(source_models.Sentence.of(sentence) for sentence in sentences),
    )


def missing(what: str) -> Problem:
    """Say that there is nothing of a name."""
    return Problem(404, f"nothing is known by {what}", "look it up at /api/v1/search")


def _hits(request: Request, edition: Edition, asked: Wanted, found: list[Named]) -> Response:
    page = cut(found, lambda thing: thing.iri, asked)
    say = Voice(edition.labels, asked.language)
    return listed(request, asked, page, [source_models.Hit.of(thing, say) for thing in page.rows])
