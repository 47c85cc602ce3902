"""`/api/v1`: the knowledge for other programs, as JSON, CSV and workbooks, with an OpenAPI description.

Every list is filtered, sorted and paged alike (`api.rest.paging`); every fact leads to its sentences. The filters are
those of the partner finder, so that the address of a page and of its data have the same query string.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.findings.conditions import asked_conditions, sentence
from api.findings.finder import Conditions, Found, Row
from api.findings.nodes import Invested, StatedFigure
from api.pages.network import network_json
from api.rest import curation, entities, fact_models, questions
from api.rest.described import tables
from api.rest.knowledge_route import KnowledgeRoute
from api.rest.models import Link, Voice
from api.rest.paging import Wanted, cut, language_of, listed, ordered, wanted
from api.service.dependencies import IsoDay, TheDay, TheEdition, catalogue_of
from api.service.edition import Edition
from api.service.messages import LANGUAGES, Language
from api.service.problems import Problem
from graph.asking.answers import EvidenceRow
from graph.naming.labels import local_name
from graph.naming.names import fold, sort_key

router = APIRouter(prefix="/api/v1", route_class=KnowledgeRoute)

TheConditions = Annotated[Conditions, Depends(asked_conditions)]
UntilDay = Annotated[
    IsoDay | None, Query(description="Leaves out what is dated after this day; all that is known if left out")
]
#: What an EDTF date says for certain: its year, month and day.
_DATED = re.compile(r"\d{4}(-\d{2}){0,2}")
Code = Annotated[str, Query(max_length=60)]
_ROW_SORTS = ("partner", "country", "local", "kinds", "title", "signed", "until", "status", "id")
_PAPER_SORTS = ("parties", "countries", "kinds", "title", "signed", "until", "status", "id")
_INVESTMENT_SORTS = ("investor", "country", "place", "stated", "since", "id")
_FIGURE_SORTS = ("place", "measure", "value", "as_of", "id")


@router.get("/partners", tags=["Partners"], response_model=fact_models.Partners, responses=tables())
def partners(
    request: Request,
    edition: TheEdition,
    conditions: TheConditions,
    asked: Annotated[Wanted, Depends(wanted(fact_models.Partner, _ROW_SORTS))],
) -> Response:
    """List partners with their agreements and ties, as of a day, with facets.

    `country`: ISO codes; `kind`: agreement-mou, tie-sister-city …; `status`: in-force, presumed-in-force,
    expired … or `active`; `place`: keys of Vietnamese parties (VN-HP); `as_of`: a day; `presumption=off`
    counts only what states its term; `q`: part of a name, accents aside.
    """
    found = edition.finder.find(conditions, asked.language)
    rows = ordered(found.rows, asked, _row_keys(edition, asked.language))
    page = cut(rows, lambda row: row.key, asked)
    say = Voice(edition.labels, asked.language)
    evidence = edition.evidence_of(row.partnership.iri for row in page.rows)
    items = [fact_models.Partner.of(row, evidence[row.partnership.iri], say) for row in page.rows]
    return listed(request, asked, page, items, _head(request, found, conditions, edition))


@router.get("/agreements", tags=["Partners"], response_model=fact_models.Papers, responses=tables())
def agreements(
    request: Request,
    edition: TheEdition,
    conditions: TheConditions,
    asked: Annotated[Wanted, Depends(wanted(fact_models.Paper, _PAPER_SORTS))],
) -> Response:
    """List agreements, each once with all its parties, with the filters of `/partners`."""
    return _papers(request, edition, conditions, asked, "agreement")


@router.get("/ties", tags=["Partners"], response_model=fact_models.Papers, responses=tables())
def ties(
    request: Request,
    edition: TheEdition,
    conditions: TheConditions,
    asked: Annotated[Wanted, Depends(wanted(fact_models.Paper, _PAPER_SORTS))],
) -> Response:
    """List ties, also those that stand on an agreement, with the filters of `/partners`."""
    return _papers(request, edition, conditions, asked, "tie")


@router.get("/investors", tags=["Money"], response_model=fact_models.Investments, responses=tables())
def investors(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(fact_models.Investment, _INVESTMENT_SORTS))],
    place: Annotated[str, Query(max_length=200, description="Key of a place (VN-HP), or its IRI")] = "",
    country: Annotated[str, Query(max_length=60, description="ISO code of where the investor comes from")] = "",
    q: Annotated[str, Query(max_length=200, description="Part of the investor's name, accents aside")] = "",
    as_of: UntilDay = None,
) -> Response:
    """List investors by place."""
    say, names, wanted_name = Voice(edition.labels, asked.language), edition.labels.names, fold(q)
    found = [
        i
        for i in edition.investments
        if _is(i.place, place)
        and _is(i.country, country)
        and (not q or names.matches(i.investor, wanted_name or "\n"))
        and _is_begun(i.since or i.stated, as_of)
    ]
    named = _namer(edition, asked.language)
    keys: Mapping[str, Callable[[Invested], Any]] = {
        "investor": lambda i: named(i.investor), "country": lambda i: named(i.country),
        "place": lambda i: named(i.place), "stated": lambda i: i.stated, "since": lambda i: i.since,
        "id": lambda i: i.iri,
    }  # fmt: skip
    page = cut(ordered(found, asked, keys), lambda i: i.iri, asked)
    evidence = edition.evidence_of(i.iri for i in page.rows)
    items = [
        fact_models.Investment(
            id=i.iri, investor=say.thing(i.investor), country=say.maybe(i.country), place=say.thing(i.place),
            stated=i.stated, since=i.since, evidence=Link.of(evidence[i.iri]),
        )
        for i in page.rows
    ]  # fmt: skip
    return listed(request, asked, page, items)


@router.get("/observations", tags=["Figures"], response_model=fact_models.Observations, responses=tables())
def observations(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(fact_models.Observation, _FIGURE_SORTS))],
    place: Annotated[str, Query(max_length=200, description="Key of a place (VN-HP), or its IRI")] = "",
    measure: Annotated[str, Query(max_length=60, description="Code of a measure (partner-localities)")] = "",
    as_of: UntilDay = None,
) -> Response:
    """List the figures that documents state."""
    found = [
        f
        for f in edition.figures
        if _is(f.place, place)
        and measure in ("", f.measure.partition("-")[2])
        and _is_begun(f.as_of or f.period_from or f.period_until, as_of)
    ]
    named = _namer(edition, asked.language)
    keys: Mapping[str, Callable[[StatedFigure], Any]] = {
        "place": lambda f: named(f.place), "measure": lambda f: f.measure, "value": lambda f: f.value,
        "as_of": lambda f: f.as_of or f.period_until, "id": lambda f: f.iri,
    }  # fmt: skip
    page = cut(ordered(found, asked, keys), lambda f: f.iri, asked)
    say = Voice(edition.labels, asked.language)
    evidence = edition.evidence_of(f.iri for f in page.rows)
    return listed(request, asked, page, [_figure(f, evidence[f.iri], say) for f in page.rows])


@router.get("/network", tags=["Network"])
def network(
    request: Request,
    edition: TheEdition,
    day: TheDay,
    focus: Annotated[str, Query(max_length=200, description="Name or IRI; its surroundings only")] = "",
    lang: Annotated[Language | None, Query(description="Language of names")] = None,
) -> dict[str, Any]:
    """Give the network as of a day: nodes with positions, edges with status; around one node if `focus` is given."""
    found = network_json(edition, day, focus, catalogue_of(request, language_of(request, lang)))
    if found is None:
        raise Problem(404, f"no node is called {focus!r}", "look it up at /api/v1/search")
    return found


def _papers(
    request: Request, edition: Edition, conditions: Conditions, asked: Wanted, form: Literal["agreement", "tie"]
) -> Response:
    only = Conditions(
        conditions.as_of, conditions.country, conditions.kind, conditions.status, conditions.place,
        conditions.presumption, conditions.text, form,
    )  # fmt: skip
    found = edition.finder.find(only, asked.language)
    papers: dict[str, list[Row]] = {}
    for row in found.rows:
        papers.setdefault(row.partnership.iri, []).append(row)
    keys = {name: _of_first(key) for name, key in _row_keys(edition, asked.language).items()}
    keys |= {"parties": keys["local"], "countries": keys["country"]}
    page = cut(ordered([*papers.values()], asked, keys), lambda rows: rows[0].partnership.iri, asked)
    say = Voice(edition.labels, asked.language)
    evidence = edition.evidence_of(rows[0].partnership.iri for rows in page.rows)
    items = [fact_models.Paper.of(rows, evidence[rows[0].partnership.iri], say) for rows in page.rows]
    return listed(request, asked, page, items, {"as_of": conditions.as_of})


def _head(request: Request, found: Found, conditions: Conditions, edition: Edition) -> Mapping[str, Any]:
    said = {code: sentence(found, conditions, edition, catalogue_of(request, code)) for code in LANGUAGES}
    facets = {
        facet: [{"value": choice.value, "count": choice.count} for choice in choices]
        for facet, choices in found.facets.items()
    }
    return {"as_of": conditions.as_of, "answer": said, "partners": found.partners, "facets": facets}


def _figure(figure: StatedFigure, evidence: Iterable[EvidenceRow], say: Voice) -> fact_models.Observation:
    return fact_models.Observation(
        id=figure.iri,
        place=say.thing(figure.place),
        measure=say.concept(figure.measure),
        value=figure.value,
        unit=figure.unit,
        qualifier=None if figure.qualifier is None else say.concept(figure.qualifier),
        aspect=None if figure.aspect is None else say.concept(figure.aspect),
        other=say.maybe(figure.other),
        part=None if figure.part is None else say.concept(figure.part),
        as_of=figure.as_of,
        period_from=figure.period_from,
        period_until=figure.period_until,
        evidence=Link.of(evidence),
    )


def _row_keys(edition: Edition, language: str) -> Mapping[str, Callable[[Row], Any]]:
    named = _namer(edition, language)
    return {
        "partner": lambda row: named(row.partnership.partner),
        "country": lambda row: named(row.partnership.country),
        "local": lambda row: named(row.partnership.local),
        "kinds": lambda row: row.partnership.kinds or None,
        "title": lambda row: row.partnership.title,
        "signed": lambda row: row.partnership.signed,
        "until": lambda row: row.partnership.until,
        "status": lambda row: row.status,
        "id": lambda row: row.partnership.iri,
    }


def _of_first(key: Callable[[Row], Any]) -> Callable[[Sequence[Row]], Any]:
    return lambda rows: key(rows[0])


def _namer(edition: Edition, language: str) -> Callable[[str | None], Any]:
    names = edition.labels.names
    return lambda iri: None if iri is None else sort_key(names.label(iri, language))


def _is(iri: str | None, given: str) -> bool:
    """Tell whether an IRI is the one that a key or an IRI means; nothing given means any."""
    return not given or iri == given or (iri is not None and local_name(iri) == given)


def _is_begun(stated: str | None, day: date | None) -> bool:
    """Tell whether a stated day has come by a day; what nobody dates is there on every day."""
    known = _DATED.match(stated or "")
    return day is None or known is None or known[0] <= day.isoformat()[: len(known[0])]


for _part in (entities, questions, curation):
    router.include_router(_part.router)
