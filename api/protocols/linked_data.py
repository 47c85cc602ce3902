"""Linked data: every identifier answers a person with a page and a program with what is known, as RDF.

`/id/…` leads a browser to the page about a thing (303) and gives a program its triples in the format it likes best, or
the one named by `format=`. `/.well-known/void` and `/api/v1/dataset` describe the whole: what it holds, under which
vocabularies, where it is asked (VoID and DCAT).
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.findings.reading import SEGMENT
from api.findings.statements import text
from api.pages.rendering import DOCUMENT, RELATIONS, page_of
from api.protocols.dataset import describe
from api.rest.knowledge_route import KnowledgeRoute
from api.service.dependencies import TheEdition, settings_of, shelf_of
from api.service.edition import Edition, query
from api.service.messages import LANGUAGES
from api.service.negotiation import GRAPH_TYPES, choose, choose_language, content_type
from api.service.problems import Problem
from graph.asking.filled import fill
from ontology.identifiers import BASE

router = APIRouter(route_class=KnowledgeRoute)

HTML, JSON = "text/html", "application/json"
FORMATS = {"ttl": GRAPH_TYPES[0], "nt": GRAPH_TYPES[1], "jsonld": GRAPH_TYPES[2], "rdf": GRAPH_TYPES[3]}
Ending = Annotated[Literal["ttl", "nt", "jsonld", "rdf"] | None, Query(description="Wins over Accept")]
_RDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {}} for kind in GRAPH_TYPES}, "description": "RDF"}
}
_LED: dict[int | str, dict[str, Any]] = {303: {"description": "The page about it, or its data as JSON"}}


@router.get(
    "/id/{kind}/{key:path}",
    tags=["Linked data"],
    response_class=Response,
    responses={**_RDF, **_LED},
)
def identified(
    request: Request,
    edition: TheEdition,
    kind: Annotated[str, Path(max_length=60)],
    key: Annotated[str, Path(max_length=400)],
    format: Ending = None,
) -> Response:
    """Give what is known of a thing as RDF, or lead to its page or its JSON."""
    iri = f"{BASE}id/{kind}/{key}"
    segments = (kind, *key.split("/"))
    known = edition.select("exists", subject=iri) if all(map(SEGMENT.fullmatch, segments)) else []
    if not known:
        raise Problem(404, "nothing is known by this identifier", "look it up at /api/v1/search")
    accepted = request.headers.get("accept")
    chosen = FORMATS[format] if format else choose(accepted, (*GRAPH_TYPES, HTML, JSON))
    if chosen is None:
        remedy = f"accept one of {', '.join((HTML, *GRAPH_TYPES))}"
        raise Problem(406, "none of the accepted types can be given", remedy)
    target = None
    if chosen == HTML:
        target = _page(edition, iri, choose_language(request.headers.get("accept-language"), LANGUAGES))
    elif chosen == JSON:
        target = _data(kind, key)
    if target is not None:
        return RedirectResponse(target, 303)
    media_type = chosen if chosen in GRAPH_TYPES else GRAPH_TYPES[0]
    answer = shelf_of(request).pool().serialise(fill(query("linked-data"), {"subject": iri}), media_type)
    return rdf(answer.body, media_type, truncated=answer.truncated)


@router.get("/.well-known/void", tags=["Linked data"], response_class=Response, responses={**_RDF})
@router.get("/api/v1/dataset", tags=["Linked data"], response_class=Response, responses={**_RDF})
def dataset(request: Request, edition: TheEdition, format: Ending = None) -> Response:
    """Describe the dataset and where it is asked, in VoID and DCAT."""
    chosen = FORMATS[format] if format else choose(request.headers.get("accept"), (*GRAPH_TYPES, JSON))
    if chosen is None:
        raise Problem(406, "none of the accepted types can be given", f"accept one of {', '.join(GRAPH_TYPES)}")
    media_type = FORMATS["jsonld"] if chosen == JSON else chosen
    address = settings_of(request).base_url or str(request.base_url)
    return rdf(describe(edition, address.rstrip("/")).serialize(format=media_type, encoding="utf-8"), media_type)


def rdf(body: bytes, media_type: str, *, truncated: bool = False) -> Response:
    """Answer with RDF, and say where it was cut."""
    cut = {"Banggiao-Truncated": "true"} if truncated else {}
    return Response(body, headers={"Content-Type": content_type(media_type), **cut})


def _page(edition: Edition, iri: str, language: str) -> str | None:
    """Find the page about a thing; None where only its data can be shown."""
    kind, _, key = iri.removeprefix(f"{BASE}id/").partition("/")
    if kind == "claim":
        rows = edition.select("evidence-of-claim", claim=iri)
        return page_of(text(rows[0]["evidence"]), language) if rows else None
    if kind == "disagreement":
        return f"/{language}/disagreements?all=true#{key}"
    whole = f"{BASE}id/{kind}/{key.partition('/')[0]}"
    is_shown = kind in {*RELATIONS, DOCUMENT, "evidence"} or edition.labels.names.get(whole) is not None
    return page_of(whole, language) if is_shown else None


def _data(kind: str, key: str) -> str | None:
    """Find the address of a thing's JSON; None where it has none."""
    whole = key.partition("/")[0]
    if kind == DOCUMENT:
        return f"/api/v1/documents/{whole}"
    if kind == "evidence":
        return f"/api/v1/evidence/{whole}"
    if kind in RELATIONS:
        return f"/api/v1/relations/{kind}/{whole}"
    return None if kind in ("claim", "disagreement", "succession", "decision") else f"/api/v1/entities/{kind}/{whole}"
