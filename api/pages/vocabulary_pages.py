"""The ontology as pages and as data: `/ontology` answers a browser with the reference and a program with RDF.

Every term's IRI leads here: `/ontology#hasParty` is a place in one document, `/scheme/tie-friendship` leads to its
place (303, as linked data does), `/law#Clock` likewise. What the reference shows is read once when the application is
made, so that a malformed file stops the start and no request.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.findings.conditions import Day
from api.pages.rendering import address, page
from api.service.dependencies import TheEdition, TheSettings
from api.service.messages import LANGUAGES, Language
from api.service.negotiation import GRAPH_TYPES, choose, choose_language
from api.service.problems import Problem
from graph.showing.crosswalk import census
from ontology.identifiers import BASE
from ontology.reference import FILES, KINDS, LAW, Reference, serialise

router = APIRouter(include_in_schema=False)

PAGE = "text/html"
#: Formats that can be asked for by the end of the address.
ENDINGS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
#: Namespaces of other vocabularies, as people know them.
PREFIXES = {
    "http://www.w3.org/ns/prov#": "prov",
    "http://www.w3.org/ns/org#": "org",
    "https://schema.org/": "schema",
    "http://www.opengis.net/ont/geosparql#": "geo",
    "http://www.w3.org/2006/time#": "time",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2001/XMLSchema#": "xsd",
    "https://w3id.org/semanticarts/ns/ontology/gist/": "gist",
    "http://www.wikidata.org/prop/direct/": "wdt",
}
Segment = Annotated[str, Path(max_length=100)]


@router.get("/ontology")
def ontology(request: Request) -> Response:
    """Lead a browser to the reference, and give a program the vocabulary."""
    return _negotiated(request, "ontology")


@router.get("/scheme")
def schemes(request: Request) -> Response:
    """Lead a browser to the concept schemes, and give a program all of them."""
    return _negotiated(request, "scheme", "schemes")


@router.get("/law")
def law(request: Request) -> Response:
    """Lead a browser to the legal frame, and give a program its rows."""
    return _negotiated(request, "law")


@router.get("/ontology/{part}")
def part_of_ontology(request: Request, part: Segment) -> Response:
    """Give one of the files beside the vocabulary: alignments, crosswalk, law, scheme, shapes, examples."""
    if part not in FILES:
        raise Problem(404, "the ontology has no such part", f"its parts are {', '.join(FILES)}")
    return _negotiated(request, part, part)


@router.get("/ontology.{ending}")
def ontology_as(ending: Segment) -> Response:
    """Give the vocabulary in the format that the address names."""
    if ending not in ENDINGS:
        raise Problem(404, "there is no such format", f"end the address with one of {', '.join(ENDINGS)}")
    return Response(serialise("ontology", ENDINGS[ending]), media_type=ENDINGS[ending])


@router.get("/scheme/{name}")
def concept(request: Request, name: Segment) -> Response:
    """Lead from a scheme or concept to its place in the reference, or to the file that holds it."""
    reference = _reference(request)
    part = _part_of(reference, name)
    if part is None:
        raise Problem(404, "there is no such scheme or concept", "look it up at /ontology")
    if _chosen(request) == PAGE:
        return RedirectResponse(f"{_page_of(request)}#{name}", 303, headers={"Vary": "Accept, Accept-Language"})
    return RedirectResponse("/scheme" if part == "scheme" else f"/ontology/{part}", 303, headers={"Vary": "Accept"})


@router.get("/{language}/ontology")
def reference_page(request: Request, language: Language) -> HTMLResponse:
    """Show every term, concept, definition of a register, provision and rule on one page."""
    reference = _reference(request)
    return page(
        request, "ontology.html", language, reference=reference, law=LAW, parts=FILES, endings=ENDINGS,
        groups=[(kind, reference.of_kind(kind)) for kind in KINDS], link=_link, named=_named(reference, language),
        sparql=lambda query: address(f"/{language}/sparql", query=query),
    )  # fmt: skip


@router.get("/{language}/crosswalk")
def crosswalk_page(
    request: Request,
    language: Language,
    edition: TheEdition,
    settings: TheSettings,
    as_of: Day = None,
    presumption: Annotated[str, Query(pattern="^(on|off)$")] = "on",
) -> HTMLResponse:
    """Count the active ties under the definition of every register."""
    reference, day = _reference(request), settings.today() if as_of is None else as_of
    counts = census(edition.view, reference.crosswalk, day, presumption=presumption == "on")
    return page(
        request, "crosswalk.html", language, reference=reference, counts=counts, as_of=day, presumption=presumption,
        common=_most_missed,
    )  # fmt: skip


def _reference(request: Request) -> Reference:
    found: Reference = request.app.state.reference
    return found


def _negotiated(request: Request, part: str, anchor: str = "") -> Response:
    media_type = _chosen(request)
    if media_type is None:
        raise Problem(406, "none of the formats asked for can be given", f"ask for one of {', '.join(_offered())}")
    if media_type == PAGE:
        target = _page_of(request) + (f"#{anchor}" if anchor else "")
        return RedirectResponse(target, 303, headers={"Vary": "Accept, Accept-Language"})
    return Response(serialise(part, media_type), media_type=media_type, headers={"Vary": "Accept"})


def _chosen(request: Request) -> str | None:
    return choose(request.headers.get("accept"), _offered())


def _offered() -> tuple[str, ...]:
    """Data first: a client that accepts anything is a program, a browser names HTML."""
    return (*GRAPH_TYPES, PAGE)


def _page_of(request: Request) -> str:
    return f"/{choose_language(request.headers.get('accept-language'), LANGUAGES)}/ontology"


def _part_of(reference: Reference, name: str) -> str | None:
    if any(
        name == code or f"{BASE}scheme/{name}" in _iris(scheme.concepts) for code, scheme in reference.schemes.items()
    ):
        return "scheme"
    data = _iris(reference.crosswalk.data)
    known = {*reference.crosswalk.registers, *reference.crosswalk.definitions, "datum"}
    return "crosswalk" if name in known or f"{BASE}scheme/{name}" in data else None


def _iris(concepts: Mapping[str, Any]) -> set[str]:
    return {concept.iri for concept in concepts.values()}


def _link(iri: str) -> tuple[str, str]:
    """Give the place of a term on the page and its name; terms of others have a name alone: no page leads out."""
    for namespace in (f"{BASE}ontology#", LAW, f"{BASE}scheme/"):
        if iri.startswith(namespace):
            name = iri.removeprefix(namespace)
            return f"#{name}", name
    for namespace, prefix in PREFIXES.items():
        if iri.startswith(namespace):
            return "", f"{prefix}:{iri.removeprefix(namespace)}"
    return "", iri


def _named(reference: Reference, language: Language) -> Mapping[str, str]:
    """Give the labels of concepts by local name, for what the legal frame and the crosswalk speak of."""
    schemes = [*reference.schemes.values()]
    found = {_link(c.iri)[1]: c.label.of(language) for scheme in schemes for c in scheme.concepts.values()}
    data = {code: datum.label.of(language) for code, datum in reference.crosswalk.data.items()}
    return {**found, **data}


def _most_missed(missing: Mapping[str, tuple[str, ...]]) -> list[tuple[str, int]]:
    """Count the data that nobody states, the most frequent first."""
    codes = [code for found in missing.values() for code in found]
    return sorted(((code, codes.count(code)) for code in set(codes)), key=lambda pair: (-pair[1], pair[0]))
