"""The pages under /vi/ and /en/: server-rendered, the whole state in the address, usable without
JavaScript.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.findings import conditions as asked
from api.findings.answers import cell_rows, kept_parameters, parameter_fields
from api.findings.conditions import Day, conditions_of
from api.findings.finder import ANY_ACTIVE, FACETS, Conditions, Row
from api.findings.partnerships import SUCCEEDED, UNKNOWN, Partnership
from api.findings.reading import identifier, read_document, read_relation, read_thing
from api.findings.statements import text
from api.pages.headings import heading
from api.pages.network import MOST_NODES, network_json
from api.pages.reader_text import window
from api.pages.rendering import address, page, page_of
from api.service.dependencies import TheEdition, TheSettings, catalogue_of
from api.service.edition import Edition
from api.service.messages import LANGUAGES, Language
from api.service.negotiation import choose_language
from api.service.problems import Problem
from graph.asking.asker import Reply
from graph.asking.questions import run
from graph.asking.slots import is_place
from graph.asking.units import told_apart
from graph.naming.labels import Named, local_name

T = TypeVar("T")
router = APIRouter(include_in_schema=False)

#: Key of a relation as one document states it: the document's key, then a fingerprint.
_STATED = re.compile(r"(?P<document>[0-9a-f]{16})-[0-9a-f]{16}")
#: Rows of a page of the finder, and of a page of documents or agreements.
PAGE, LONG_PAGE = 50, 200
#: Values of a facet that stand in the page unless all are asked for.
MOST_CHOICES = 50
#: Relations of one form on the page of a thing.
MOST_LISTED = 100
TheConditions = Annotated[Conditions, Depends(conditions_of)]
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]
Segment = Annotated[str, Path(max_length=200)]


@router.get("/")
def root(request: Request) -> Response:
    """Send a visitor to the pages in the language the browser asks for."""
    return RedirectResponse(f"/{choose_language(request.headers.get('accept-language'), LANGUAGES)}/", 302)


@router.get("/{language}/")
def home(request: Request, language: Language, edition: TheEdition) -> HTMLResponse:
    """Show the ask box, what the graph holds, and ways in."""
    rows = [row for row in edition.partnerships if not row.is_shadow]
    counts = (
        ("partners", len({row.partner for row in rows}), "partners"),
        ("agreements", len({row.iri for row in rows if row.form == "agreement"}), "agreements"),
        ("ties", len({row.iri for row in rows if row.form == "tie"}), "partners"),
        ("countries", len({row.country for row in rows if row.country}), "partners"),
        ("documents", len(edition.labels.documents), "documents"),
        ("claims", sum(line.claims for line in edition.labels.documents.values()), "documents"),
    )
    return page(request, "home.html", language, counts=counts, examples=_examples(edition, language))


@router.get("/{language}/partners")
def partners(
    request: Request,
    language: Language,
    edition: TheEdition,
    conditions: TheConditions,
    number: Number = 1,
    whole: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Find partners by facets, as of a day; of a long facet the most frequent values, of the `whole` one all."""
    t = catalogue_of(request, language)
    names = edition.labels.names
    found = edition.finder.find(conditions, language)
    pages = max(1, -(-len(found.rows) // PAGE))
    number = min(number, pages)
    rows = found.rows[(number - 1) * PAGE : number * PAGE]
    path = f"/{language}/partners"

    def label(facet: str, value: str, iri: str | None = None) -> str:
        return asked.facet_label(edition, t, facet, value, iri)

    def without(facet: str, value: str) -> str:
        return address(path, **asked.state(conditions.without(facet, value)), whole=whole)

    # The choices come by frequency; what is chosen stays in sight.
    facets = {
        facet: [choice for at, choice in enumerate(choices) if facet == whole or at < MOST_CHOICES or choice.chosen]
        for facet, choices in found.facets.items()
    }

    chips = [
        {"name": label(facet, value), "href": without(facet, value)}
        for facet in FACETS
        for value in conditions.chosen(facet)
    ]
    hints = [] if rows else edition.finder.relaxations(conditions)
    return page(
        request,
        "partners.html",
        language,
        section="partners",
        conditions=conditions,
        found=found,
        rows=rows,
        sentence=asked.sentence(found, conditions, edition, t),
        chips=chips,
        facet_label=label,
        facets=facets,
        whole=whole if whole in FACETS else "",
        whole_href=lambda facet: address(path, **asked.state(conditions), whole=facet) + f"#facet-{facet}",
        evidence_of=edition.evidence_of(row.partnership.iri for row in rows),
        relaxations=[
            {"name": label(facet, value), "count": count, "href": without(facet, value)}
            for facet, value, count in hints
        ],
        page=number,
        pages=pages,
        page_href=lambda n: address(path, **asked.state(conditions), whole=whole, page=n),
        state=address("", **asked.state(conditions)).lstrip("?"),
        sparql_href=_question_href(language, conditions),
        names=names,
        words=edition.labels.words,
    )


@router.get("/{language}/agreements")
def agreements(
    request: Request, language: Language, edition: TheEdition, conditions: TheConditions, number: Number = 1
) -> HTMLResponse:
    """List the agreements with their parties and status as of a day."""
    only = Conditions(conditions.as_of, text=conditions.text, form="agreement")
    found = edition.finder.find(only, language)
    grouped: dict[str, list[Row]] = {}
    for row in found.rows:
        grouped.setdefault(row.partnership.iri, []).append(row)
    shown = turned([*grouped.values()], number)
    rows = [
        {
            "iri": p.iri, "title": p.title, "kinds": p.kinds, "signed": p.signed, "until": p.until,
            "status": first.status, "period": first.period,
            "parties": [*dict.fromkeys(i for row in rows for i in (row.partnership.local, row.partnership.partner))],
        }
        for rows in shown.rows
        for first, p in [(rows[0], rows[0].partnership)]
    ]  # fmt: skip
    path, kept = f"/{language}/agreements", {"as_of": conditions.as_of.isoformat(), "q": conditions.text}
    return page(
        request, "agreements.html", language, section="agreements", rows=rows, total=len(grouped),
        as_of=conditions.as_of, text=conditions.text, page=shown.number, pages=shown.pages,
        page_href=lambda n: address(path, **kept, page=n), names=edition.labels.names, words=edition.labels.words,
    )  # fmt: skip


@router.get("/{language}/relations/{kind}/{key}")
def relation(
    request: Request,
    language: Language,
    edition: TheEdition,
    settings: TheSettings,
    kind: Segment,
    key: Segment,
    as_of: Day = None,
) -> Response:
    """Show an agreement or another relation: its status over time and the sentences that say so.

    A relation as one document states it has no page of its own; it leads to that document.
    """
    found = read_relation(edition, kind, key)
    stated = _STATED.fullmatch(key)
    if found is None and stated is not None:
        return RedirectResponse(f"/{language}/documents/{stated['document']}", 303)
    if found is None:
        raise _missing(f"{kind}/{key}")
    day = settings.today() if as_of is None else as_of
    covering = [period for period in found.periods if period.covers(day)]
    return page(
        request, "relation.html", language, form=found.form, heading=heading(found, edition, language),
        parties=found.parties, facts=found.facts, periods=found.periods, sentences=found.sentences,
        as_of=day, today=covering[-1] if covering else None,
        names=edition.labels.names, words=edition.labels.words,
    )  # fmt: skip


@router.get("/{language}/entities/{kind}/{key}")
def entity(
    request: Request,
    language: Language,
    edition: TheEdition,
    settings: TheSettings,
    kind: Segment,
    key: Segment,
    as_of: Day = None,
) -> HTMLResponse:
    """Show a place, organisation, company or person."""
    found = read_thing(edition, kind, key)
    if found is None:
        raise _missing(f"{kind}/{key}")
    day = settings.today() if as_of is None else as_of
    names, thing = edition.labels.names, found.named
    groups = [(form, list(nodes)) for form, nodes in groupby(found.nodes, key=lambda node: node.form)]
    listed = [node for _, nodes in groups for node in nodes[:MOST_LISTED]]
    # What passed to a successor stands there, on the pages of all but the unit that had it.
    rows = [_as_of(partnership, day) for partnership in found.partnerships]
    older = [names.get(iri) for iri in names.predecessors(thing.iri)]
    newer = None if thing.successor is None else names.get(thing.successor)

    def told(other: Named) -> dict[str, str]:
        return {"iri": other.iri, "name": told_apart(other, language, names)}

    return page(
        request, "entity.html", language, thing=thing, documents=found.documents, groups=groups, most=MOST_LISTED,
        called=told_apart(thing, language, names),
        successor=None if newer is None else told(newer), predecessors=[told(other) for other in older if other],
        rows=[row for row in rows if row.status != SUCCEEDED or row.partnership.local == thing.iri],
        is_party=is_place(thing),
        facts=found.facts, led_here=found.led_here, sentences=found.sentences,
        headings={node.iri: heading(node, edition, language, thing.iri) for node in listed},
        evidence_of=edition.evidence_of(node.iri for node in listed), covered=_covered(edition, language),
        names=names, words=edition.labels.words,
    )  # fmt: skip


@router.get("/{language}/evidence/{key}")
def evidence(language: Language, edition: TheEdition, key: Segment) -> Response:
    """Lead to the sentence in its document."""
    iri = identifier("evidence", key)
    rows = [] if iri is None else edition.select("document-of-evidence", evidence=iri)
    if not rows:
        raise _missing(f"evidence/{key}")
    place = f"{text(rows[0]['begin'])}-{text(rows[0]['end'])}"
    return RedirectResponse(f"{page_of(text(rows[0]['document']), language)}?at={place}#at", 303)


@router.get("/{language}/documents")
def documents(request: Request, language: Language, edition: TheEdition, number: Number = 1) -> HTMLResponse:
    """List the documents."""
    shown = turned([*edition.labels.documents.values()], number)
    return page(
        request, "documents.html", language, section="documents", documents=shown.rows,
        total=len(edition.labels.documents), page=shown.number, pages=shown.pages,
        page_href=lambda n: address(f"/{language}/documents", page=n),
    )  # fmt: skip


@router.get("/{language}/documents/{key}")
def document(
    request: Request,
    language: Language,
    edition: TheEdition,
    key: Segment,
    at: Annotated[str, Query(pattern=r"^(\d{1,9}-\d{1,9})?$")] = "",
    begin: Annotated[int, Query(alias="from", ge=0, le=1_000_000_000)] = 0,
) -> HTMLResponse:
    """Show the stored text with its quoted sentences marked, and what the chosen one says."""
    found = read_document(edition, key)
    if found is None:
        raise _missing(f"document/{key}")
    line, stored, quoted = found
    spans = {sentence.span: sentence for sentence in quoted}
    left, _, right = at.partition("-")
    chosen = (int(left), int(right)) if at else None
    chosen = chosen if chosen in spans else None
    return page(
        request, "document.html", language, section="documents", document=line,
        window=window(stored, spans, chosen, begin), sentence=None if chosen is None else spans[chosen],
        names=edition.labels.names, words=edition.labels.words,
    )  # fmt: skip


@router.get("/{language}/ask")
def ask(
    request: Request,
    language: Language,
    edition: TheEdition,
    settings: TheSettings,
    q: Annotated[str, Query(max_length=500)] = "",
) -> HTMLResponse:
    """Answer a question in words."""
    question = q.strip()
    reply = edition.asker.ask(question, language, settings.today()) if question else None
    values: dict[str, Any] = {}
    if reply is not None:
        values = {
            "finder_href": _finder_href(reply, language),
            "question_href": address(
                f"/{language}/questions/{reply.understood.question}", **kept_parameters(reply.answer)
            ),
            "sparql_href": address(f"/{language}/sparql", query=reply.query),
            "data_href": address("/api/v1/ask", q=question, lang=language),
            "columns": cell_rows(reply.answer, language)[0],
            "table": cell_rows(reply.answer, language)[1],
        }
    return page(
        request, "ask.html", language, question_text=question, reply=reply, names=edition.labels.names,
        words=edition.labels.words, examples=_examples(edition, language), **values,
    )  # fmt: skip


@router.get("/{language}/questions")
def questions(request: Request, language: Language, edition: TheEdition) -> HTMLResponse:
    """List the ready questions."""
    return page(request, "questions.html", language, section="questions", questions=edition.questions.values())


@router.get("/{language}/questions/{key}")
def question(
    request: Request, language: Language, edition: TheEdition, settings: TheSettings, key: Segment
) -> HTMLResponse:
    """Show a ready question with a form for its parameters, its answer and its query."""
    ready = edition.questions.get(key)
    if ready is None:
        raise _missing(f"questions/{key}")
    given = {p.name: request.query_params[p.name] for p in ready.parameters if p.name in request.query_params}
    answer = run(edition.view, ready, given, settings.today(), edition.labels)
    columns, table = cell_rows(answer, language)
    return page(
        request, "question.html", language, section="questions", ready=ready, answer=answer, columns=columns,
        table=table, fields=parameter_fields(ready, given, edition, settings.today(), language),
        names=edition.labels.names, words=edition.labels.words,
        sparql_href=address(f"/{language}/sparql", query=ready.query),
        data_href=address(f"/api/v1/questions/{key}", **given),
    )  # fmt: skip


@router.get("/{language}/network")
def network(
    request: Request,
    language: Language,
    edition: TheEdition,
    settings: TheSettings,
    as_of: Day = None,
    focus: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Draw the network as of a day, with the same connections in a table."""
    day = settings.today() if as_of is None else as_of
    t = catalogue_of(request, language)
    found = network_json(edition, day, focus, t)
    shown = found if found is not None else {"nodes": [], "edges": [], "total_nodes": 0, "focus": None}
    return page(
        request, "network.html", language, section="network", as_of=day, focus=focus, network=shown,
        missing=found is None, most=MOST_NODES, words=edition.labels.words,
        data_href=address("/api/v1/network", as_of=day.isoformat(), focus=focus, lang=language),
    )  # fmt: skip


@router.get("/{language}/about")
def about(request: Request, language: Language) -> HTMLResponse:
    """Say where the data comes from and how it is made."""
    return page(request, f"about.{language}.html", language)


@dataclass(frozen=True, slots=True)
class Turned(Generic[T]):
    """The rows of one page of a long list, which page it is, and of how many."""

    rows: Sequence[T]
    number: int
    pages: int


def turned(rows: Sequence[T], number: int) -> Turned[T]:
    """Turn to a page, or the last there is."""
    pages = max(1, -(-len(rows) // LONG_PAGE))
    number = min(number, pages)
    return Turned(rows[(number - 1) * LONG_PAGE : number * LONG_PAGE], number, pages)


def _examples(edition: Edition, language: Language) -> list[str]:
    """Give example questions that this store can answer: the question of the house, then the asker's own."""
    return list(edition.cues.data["examples"][language])


def _as_of(partnership: Partnership, day: Any) -> Row:
    period = partnership.period_on(day)
    return Row(partnership, period, UNKNOWN if period is None else period.status)


def _covered(edition: Edition, language: Language) -> str:
    """Say among how many documents nothing was found."""
    return edition.scope.phrase(language, lambda iri: edition.labels.names.label(iri, language))


def _question_href(language: Language, conditions: Conditions) -> str:
    """Lead to the ready question that is nearest to the conditions of the finder."""
    return address(
        f"/{language}/questions/partners-by-agreement",
        country=conditions.country[:1],
        kind=[kind for kind in conditions.kind if kind.startswith("agreement-")][:1],
        asOf=conditions.as_of.isoformat(),
        presumption="true" if conditions.presumption else "false",
    )


def _finder_href(reply: Reply, language: Language) -> str:
    """Lead from an answer about partners to the same rows in the finder; empty for other questions."""
    if reply.understood.question != "partners-by-agreement":
        return ""
    given = reply.answer.parameters
    kind = given.get("kind")
    return address(
        f"/{language}/partners",
        country=local_name(given["country"].iri or "") if "country" in given else "",
        kind="" if kind is None else kind.lexical,
        place=local_name(given["local"].iri or "") if "local" in given else "",
        status=ANY_ACTIVE,
        as_of=reply.answer.as_of.isoformat(),
        presumption="off" if given["presumption"].lexical == "false" else "",
    )


def _missing(what: str) -> Problem:
    return Problem(404, f"nothing is known by {what}", "look it up with the ask box")
