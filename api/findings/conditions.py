"""The finder's conditions in the address of a page or REST call, and in words.

`conditions_of` reads them, `state` writes them back, `sentence` says the answer: the same three for the page,
the JSON and the CSV, so that a link to one is a link to all.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import BeforeValidator

from api.findings.finder import ANY_ACTIVE, FACETS, Conditions, Found
from api.service.dependencies import TheDay, settings_of
from api.service.edition import Edition
from api.service.messages import Catalogue
from graph.asking.framing import country_name
from graph.asking.units import told_apart
from graph.days import day_in_words
from graph.naming.labels import local_name
from ontology.identifiers import BASE

Codes = Annotated[list[str], Query(max_length=50)]
#: A date field that a person emptied means today.
Day = Annotated[date | None, BeforeValidator(lambda value: None if value == "" else value), Query()]


async def conditions_of(
    request: Request,
    country: Codes = [],  # noqa: B006 - FastAPI copies the default for each request
    kind: Codes = [],  # noqa: B006
    status: Codes = [],  # noqa: B006
    place: Codes = [],  # noqa: B006
    as_of: Day = None,
    presumption: Annotated[Literal["on", "off", ""], Query()] = "on",
    q: Annotated[str, Query(max_length=200)] = "",
) -> Conditions:
    """Read the conditions.

    `country`: ISO 3166 codes; `kind`: agreement-mou, tie-sister-city …; `status`: in-force, expired … or
    `active`; `place`: keys of home parties (VN-HP); `as_of`: the day; `presumption`: off to count only what
    states its term; `q`: part of a name, accents aside. Several values of one may be given.
    """
    day = settings_of(request).today() if as_of is None else as_of
    return Conditions(
        as_of=day,
        country=_chosen(country),
        kind=_chosen(kind),
        status=_chosen(status),
        place=_chosen(place),
        presumption=presumption != "off",
        text=q.strip(),
    )


async def asked_conditions(
    day: TheDay,
    country: Codes = [],  # noqa: B006
    kind: Codes = [],  # noqa: B006
    status: Codes = [],  # noqa: B006
    place: Codes = [],  # noqa: B006
    presumption: Annotated[Literal["on", "off"], Query(description="off: only what states its term")] = "on",
    q: Annotated[str, Query(max_length=200, description="Part of a name, accents aside")] = "",
) -> Conditions:
    """Read the conditions as a program sends them: the same names as for `conditions_of`, each held to its form."""
    return Conditions(
        day, _chosen(country), _chosen(kind), _chosen(status), _chosen(place), presumption == "on", q.strip()
    )


def state(conditions: Conditions) -> dict[str, Any]:
    """Give the parameters of an address that has these conditions."""
    return {
        **{facet: conditions.chosen(facet) for facet in FACETS},
        "as_of": conditions.as_of.isoformat(),
        "presumption": "" if conditions.presumption else "off",
        "q": conditions.text,
    }


def facet_label(edition: Edition, t: Catalogue, facet: str, value: str, iri: str | None = None) -> str:
    """Name a value of a facet, also one that no row has."""
    labels = edition.labels
    if facet == "kind":
        return labels.words.concept(value, t.language)
    if facet == "status":
        if value == ANY_ACTIVE:
            return t("finder.status.active")
        return labels.words.concept(f"status-{value}", t.language)
    iri = iri or f"{BASE}id/{'country' if facet == 'country' else 'region'}/{value}"
    if facet == "country" and labels.names.get(iri) is None:
        return country_name(local_name(iri), t.language)
    thing = labels.names.get(iri)
    return local_name(iri) if thing is None else told_apart(thing, t.language, labels.names)


def sentence(found: Found, conditions: Conditions, edition: Edition, t: Catalogue) -> str:
    """Say the answer: "3 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"."""

    def named(facet: str) -> str:
        return _joined([_plain(edition, t, facet, value) for value in conditions.chosen(facet)], t)

    where = "".join(
        t(f"finder.sentence.{part}", places=named(facet))
        for facet, part in (("place", "local"), ("country", "where"))
        if conditions.chosen(facet)
    )
    what = ""
    if conditions.kind or conditions.status:
        kinds = named("kind") or t("finder.sentence.any")
        status = t("finder.sentence.status", statuses=named("status")) if conditions.status else ""
        what = t("finder.sentence.what", kinds=kinds, status=status)
    day = day_in_words(conditions.as_of, t.language)
    if not found.rows:
        asked = [f"{BASE}id/country/{code}" for code in conditions.country]
        documents = edition.scope.phrase(t.language, lambda iri: _country(edition, t, iri), asked)
        return t("finder.sentence.none", where=where, what=what, day=day, documents=documents)
    partners = t("finder.found", n=found.partners)
    return t("finder.sentence", partners=partners, where=where, what=what, day=day)


def _country(edition: Edition, t: Catalogue, iri: str) -> str:
    return facet_label(edition, t, "country", local_name(iri), iri)


def _chosen(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _plain(edition: Edition, t: Catalogue, facet: str, value: str) -> str:
    if facet == "status" and value == ANY_ACTIVE:
        return t("finder.sentence.active")
    return facet_label(edition, t, facet, value)


def _joined(names: Sequence[str], t: Catalogue) -> str:
    return t("finder.sentence.or").join(names)
