"""The pages of the curator: what sources contradict each other on, and how much of what they count can be named.

Both show what `/api/v1/disagreements` and `/api/v1/coverage` give, with the sentences beside it, and the whole state of
each stands in its address.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import address, page
from api.rest.curation import contests, lines
from api.service.dependencies import TheEdition
from api.service.edition import Edition
from api.service.messages import Language
from graph.asking.answers import EvidenceRow
from graph.days import day_in_words
from graph.naming.labels import local_name
from graph.naming.names import sort_key
from graph.showing.coverage import Line

router = APIRouter(include_in_schema=False)

T = TypeVar("T")
#: Entries of a page.
PAGE = 25
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]
Place = Annotated[str, Query(max_length=200)]


@router.get("/{language}/disagreements")
def disagreements(
    request: Request,
    language: Language,
    edition: TheEdition,
    place: Place = "",
    everything: Annotated[bool, Query(alias="all")] = False,
    number: Number = 1,
) -> HTMLResponse:
    """Show what documents disagree on, each claim with its sentence."""
    board = contests(edition, place, everything=everything)
    path = f"/{language}/disagreements"
    places = {iri for contest in edition.board if everything or contest.is_open for iri in contest.places}
    return page(
        request, "disagreements.html", language, section="disagreements", place=place, everything=everything,
        places=_options(edition, places, language), names=edition.labels.names, words=edition.labels.words,
        total=len(board), state=address("", place=place, all="true" if everything else "").lstrip("?"),
        **_paged(board, number, path, place=place, all="true" if everything else ""),
    )  # fmt: skip


@router.get("/{language}/coverage")
def coverage(
    request: Request,
    language: Language,
    edition: TheEdition,
    place: Place = "",
    measure: Annotated[str, Query(max_length=60)] = "",
    number: Number = 1,
) -> HTMLResponse:
    """Show stated totals beside what can be named, and what the documents cover at all."""
    labels = edition.labels
    ledger = sorted(
        _stated_once(lines(edition, place, measure)),
        key=lambda told: sort_key(labels.names.label(told[0].place, language)),
    )
    path = f"/{language}/coverage"
    shown = _paged(ledger, number, path, place=place, measure=measure)
    codes = sorted({local_name(line.measure) for line in edition.ledger})
    countries = sorted(edition.scope.countries.items(), key=lambda pair: (-pair[1], pair[0]))
    return page(
        request, "coverage.html", language, section="coverage", place=place, measure=measure,
        places=_options(edition, {line.place for line in edition.ledger}, language),
        measures=[(code.partition("-")[2], labels.words.concept(code, language)) for code in codes],
        names=labels.names, words=labels.words, total=len(ledger), scope=edition.scope,
        said=edition.scope.phrase(language, lambda iri: labels.names.label(iri, language)), countries=countries,
        evidence_of=_evidence_of(edition, shown["items"]),
        state=address("", place=place, measure=measure).lstrip("?"), **shown,
        called=_called(edition, {iri for line, _ in shown["items"] for iri in line.known}, language),
    )  # fmt: skip


def _stated_once(ledger: Iterable[Line]) -> list[tuple[Line, tuple[str, ...]]]:
    """Put the same total of the same day, which several documents state, into one line with all its figures."""
    found: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in ledger:
        found[line.place, line.measure, line.as_of, line.stated, line.qualifier].append(line)
    return [(same[0], tuple(line.observation for line in same)) for same in found.values()]


def _evidence_of(edition: Edition, shown: Iterable[tuple[Line, tuple[str, ...]]]) -> dict[str, list[EvidenceRow]]:
    """Give the sentences behind all figures of a line, by its first."""
    together = [figures for _, figures in shown]
    evidence = edition.evidence_of(figure for figures in together for figure in figures)
    return {figures[0]: [row for figure in figures for row in evidence[figure]] for figures in together}


def _called(edition: Edition, known: set[str], language: str) -> dict[str, str]:
    """Name what counts: a thing by its name, a paper or tie by its parties, its kinds and when it began."""
    labels = edition.labels
    called = {iri: labels.names.label(iri, language) for iri in known}
    for p in edition.partnerships:
        if p.iri in known:
            parties = f"{labels.names.label(p.local, language)} – {labels.names.label(p.partner, language)}"
            kinds = ", ".join(labels.words.concept(kind, language) for kind in p.kinds)
            when = "" if p.signed is None else f" ({day_in_words(p.signed, language)})"
            called[p.iri] = f"{parties}: {kinds}{when}"
    return called


def _options(edition: Edition, places: set[str], language: str) -> list[tuple[str, str]]:
    """Give the key and the name of each place, in alphabetical order."""
    named = [(local_name(iri), edition.labels.names.label(iri, language)) for iri in places]
    return sorted(named, key=lambda option: (sort_key(option[1]), option[0]))


def _paged(entries: Sequence[T], number: int, path: str, **state: Any) -> dict[str, Any]:
    """Cut a page out of a list, with the addresses of the others."""
    pages = max(1, -(-len(entries) // PAGE))
    at = min(number, pages)
    return {
        "items": entries[(at - 1) * PAGE : at * PAGE],
        "page": at,
        "pages": pages,
        "page_href": lambda other: address(path, **state, page=other),
    }
