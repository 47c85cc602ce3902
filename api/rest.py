"""`/api/v1`: the knowledge for other programs, as JSON with an OpenAPI description.

Every list is sorted and paged; every fact leads to its sentences. The filters are those of the partner
finder, so that the address of a page and of its data have the same query string.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api import models
from api.conditions import conditions_of, sentence
from api.dependencies import TheDay, TheEdition, TheSettings, catalogue_of
from api.edition import Edition
from api.finder import Conditions, Found, find
from api.finder import Row as FinderRow
from api.messages import LANGUAGES
from api.network import network_json
from api.partnerships import UNKNOWN
from api.problems import Problem
from api.reading import identifier, read_document, read_relation, read_thing
from api.spreadsheet import partners_csv
from api.statements import text
from graph.labels import local_name
from graph.questions import run

router = APIRouter(prefix="/api/v1")

TheConditions = Annotated[Conditions, Depends(conditions_of)]
Limit = Annotated[int, Query(ge=1, le=500, description="Rows of a page")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to skip")]
Segment = Annotated[str, Path(max_length=200)]
Lang = Annotated[Literal["vi", "en"], Query(description="Language of sentences")]


@router.get("/partners", tags=["Partners"])
def partners(
    request: Request, edition: TheEdition, conditions: TheConditions, limit: Limit = 100, offset: Offset = 0
) -> models.Partners:
    """List partners with their agreements and ties, as of a day, with facets.

    `country`: ISO codes; `kind`: agreement-mou, tie-sister-city …; `status`: in-force, presumed-in-force,
    expired … or `active`; `place`: keys of Vietnamese parties (VN-HP); `as_of`: a day; `presumption=off`
    counts only what states its term; `q`: part of a name, accents aside.
    """
    return _partners(request, edition, conditions, limit, offset)


@router.get("/agreements", tags=["Partners"])
def agreements(
    request: Request, edition: TheEdition, conditions: TheConditions, limit: Limit = 100, offset: Offset = 0
) -> models.Partners:
    """List agreements only, with the filters of `/partners`; an agreement of several pairs has a row for
    each.
    """
    only = Conditions(
        conditions.as_of, conditions.country, conditions.kind, conditions.status, conditions.place,
        conditions.presumption, conditions.text, form="agreement",
    )  # fmt: skip
    return _partners(request, edition, only, limit, offset)


@router.get("/partners.csv", tags=["Partners"], response_class=Response)
def partners_as_csv(request: Request, edition: TheEdition, conditions: TheConditions, lang: Lang = "vi") -> Response:
    """Give all rows of `/partners` as CSV (UTF-8 with byte order mark, formulas made harmless)."""
    found = find(edition.partnerships, conditions, edition.labels.names, lang)
    body = partners_csv(found.rows, edition.labels, catalogue_of(request, lang))
    disposition = 'attachment; filename="banggiao-partners.csv"'
    return Response(body, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


@router.get("/relations/{kind}/{key}", tags=["Sentences"])
def relation(edition: TheEdition, kind: Segment, key: Segment) -> models.Relation:
    """Give an agreement, tie, investment, membership, office or observation, with its sentences."""
    found = read_relation(edition, kind, key)
    if found is None:
        raise _missing(f"{kind}/{key}")
    return models.Relation(
        id=found.iri,
        form=found.form,
        properties={
            **({"hasParty": found.parties} if found.parties else {}),
            **{fact.property: tuple(value.text for value in fact.values) for fact in found.facts},
        },
        status=tuple(models.Status.of(period, period.status, edition.labels) for period in found.periods),
        sentences=tuple(models.Sentence.of(sentence) for sentence in found.sentences),
    )


@router.get("/entities/{kind}/{key}", tags=["Entities"])
def entity(edition: TheEdition, day: TheDay, kind: Segment, key: Segment) -> models.Entity:
    """Give a place, organisation, company or person: its names, where it lies, its partnerships as of a
    day.
    """
    found = read_thing(edition, kind, key)
    if found is None:
        raise _missing(f"{kind}/{key}")
    named, labels = found.named, edition.labels
    rows = []
    for partnership in found.partnerships:
        period = partnership.period_on(day)
        row = FinderRow(partnership, period, UNKNOWN if period is None else period.status)
        rows.append(models.Partner.of(row, labels))
    return models.Entity(
        id=named.iri,
        label=models.Text(vi=named.label("vi"), en=named.label("en")),
        labels=dict(named.labels),
        other_names=tuple(name for name, _ in named.others),
        classes=named.classes,
        country=None if named.country is None else models.Reference.of(named.country, labels),
        within=None if named.within is None else models.Reference.of(named.within, labels),
        partnerships=tuple(rows),
        relations=tuple(node.iri for node in found.nodes),
        documents=tuple(line.iri for line in found.documents),
    )


@router.get("/evidence/{key}", tags=["Sentences"])
def evidence(edition: TheEdition, key: Segment) -> models.Sentence:
    """Give a piece of evidence: the exact words, where they stand, the claims read from them."""
    iri = identifier("evidence", key)
    rows = [] if iri is None else edition.select("document-of-evidence", evidence=iri)
    document = None if not rows else read_document(edition, local_name(text(rows[0]["document"])))
    found = None if document is None else next((s for s in document[2] if s.iri == iri), None)
    if found is None:
        raise _missing(f"evidence/{key}")
    return models.Sentence.of(found)


@router.get("/documents", tags=["Documents"])
def documents(edition: TheEdition, limit: Limit = 100, offset: Offset = 0) -> tuple[models.Document, ...]:
    """List the documents, the latest published first."""
    lines = list(edition.labels.documents.values())
    return tuple(models.Document.of(line) for line in lines[offset : offset + limit])


@router.get("/documents/{key}", tags=["Documents"])
def document(edition: TheEdition, key: Segment) -> models.DocumentWithText:
    """Give a document with its stored text and every sentence that was read as a claim."""
    found = read_document(edition, key)
    if found is None:
        raise _missing(f"document/{key}")
    line, words, sentences = found
    return models.DocumentWithText(
        document=models.Document.of(line),
        text=words,
        sentences=tuple(models.Sentence.of(sentence) for sentence in sentences),
    )


@router.get("/search", tags=["Entities"])
def search(
    edition: TheEdition, q: Annotated[str, Query(min_length=1, max_length=200)], limit: Limit = 50
) -> tuple[models.Hit, ...]:
    """Find places, organisations, companies and people by any of their names, accents aside."""
    return tuple(models.Hit.of(thing) for thing in edition.labels.names.search(q, limit))


@router.get("/questions", tags=["Questions"])
def questions(edition: TheEdition) -> tuple[models.QuestionShape, ...]:
    """List the ready questions with their parameters and their SPARQL."""
    return tuple(models.QuestionShape.of(question) for question in edition.asker.questions.values())


@router.get("/questions/{question}", tags=["Questions"])
def question(request: Request, edition: TheEdition, settings: TheSettings, question: Segment) -> models.AnswerShape:
    """Answer a ready question; its parameters are those that `/questions` lists, left out means any."""
    ready = edition.asker.questions.get(question)
    if ready is None:
        raise Problem(404, f"no question {question!r}", "see /api/v1/questions")
    parameters = {name: value for name, value in request.query_params.items() if name != "lang"}
    return models.AnswerShape.of(run(edition.view, ready, parameters, settings.today(), edition.labels))


@router.get("/ask", tags=["Questions"])
def ask(
    edition: TheEdition, day: TheDay, q: Annotated[str, Query(min_length=1, max_length=500)], lang: Lang = "vi"
) -> models.Asked:
    """Answer a question in Vietnamese or English; says back what was understood and which words were not."""
    reply = edition.asker.ask(q, lang, day)
    if reply is None:
        return models.Asked(
            text=q, understood=None, question=None, parameters={}, unknown=(), sentence=None, answer=None
        )
    understood = reply.understood
    return models.Asked(
        text=q,
        understood=understood.sentence,
        question=understood.question,
        parameters=dict(understood.parameters),
        unknown=understood.unknown,
        sentence=reply.sentence,
        answer=models.AnswerShape.of(reply.answer),
    )


@router.get("/network", tags=["Network"])
def network(
    request: Request,
    edition: TheEdition,
    day: TheDay,
    focus: Annotated[str, Query(max_length=200, description="Name or IRI; its surroundings only")] = "",
    lang: Lang = "vi",
) -> dict[str, Any]:
    """Give the network as of a day: nodes with positions, edges with status; around one node if `focus` is
    given.
    """
    found = network_json(edition, day, focus, catalogue_of(request, lang))
    if found is None:
        raise Problem(404, f"no node is called {focus!r}", "look it up at /api/v1/search")
    return found


def _partners(request: Request, edition: Edition, conditions: Conditions, limit: int, offset: int) -> models.Partners:
    found: Found = find(edition.partnerships, conditions, edition.labels.names)
    said = {code: sentence(found, conditions, edition, catalogue_of(request, code)) for code in LANGUAGES}
    return models.Partners(
        as_of=conditions.as_of,
        answer=models.Text(**said),
        partners=found.partners,
        total=len(found.rows),
        items=tuple(models.Partner.of(row, edition.labels) for row in found.rows[offset : offset + limit]),
        facets={
            facet: tuple(models.Choice(value=choice.value, count=choice.count) for choice in choices)
            for facet, choices in found.facets.items()
        },
    )


def _missing(what: str) -> Problem:
    return Problem(404, f"nothing is known by {what}", "look it up at /api/v1/search")
