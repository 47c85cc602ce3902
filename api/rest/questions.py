"""`/api/v1`: ready questions, questions in words, and what ends soon."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic_core import to_json

from api.rest import question_models
from api.rest.described import tables
from api.rest.entities import Lang, Segment
from api.rest.knowledge_route import OWN_PARAMETERS, KnowledgeRoute
from api.rest.models import Link
from api.rest.paging import (
    JSON,
    MOST_ROWS,
    Cut,
    Wanted,
    answer,
    cut,
    language_of,
    listed,
    table_body,
    wanted,
    wanted_rows,
)
from api.rest.written_answers import written_cut, written_reply, written_rows
from api.service.dependencies import TheDay, TheEdition, TheSettings
from api.service.edition import Edition
from api.service.kept import Told
from api.service.messages import Language
from api.service.problems import Problem
from api.service.settings import Settings
from graph.asking.answers import Answer, Row
from graph.asking.filled import written_term
from graph.asking.questions import bound, run
from graph.claim import Term

router = APIRouter(route_class=KnowledgeRoute, tags=["Questions"])
#: Parameters that every question takes beside its own.
OF_PAGES = frozenset({"limit", "cursor", "format", "lang"})
#: Letters of a question in words at most, and rows of its answer where nothing is said of them.
TEXT_LETTERS, TEXT_ROWS = 500, 100


@router.get("/questions", response_model=question_models.Questions, responses=tables())
def questions(
    request: Request,
    edition: TheEdition,
    asked: Annotated[Wanted, Depends(wanted(question_models.QuestionShape, ("id",)))],
) -> Response:
    """List the ready questions with their parameters and their SPARQL."""
    ready = sorted(edition.questions.values(), key=lambda q: q.id, reverse=("id", True) in asked.sort)
    page = cut(ready, lambda question: question.id, asked)
    return listed(request, asked, page, [question_models.QuestionShape.of(question) for question in page.rows])


@router.get(
    "/questions/{question}",
    response_model=question_models.AnswerPage,
    responses=tables(),
    openapi_extra={OWN_PARAMETERS: True},
)
def question(
    request: Request,
    edition: TheEdition,
    settings: TheSettings,
    question: Segment,
    asked: Annotated[Wanted, Depends(wanted_rows)],
) -> Response:
    """Answer a ready question; its own parameters are those that `/questions` lists, left out means any."""
    given = {name: value for name, value in request.query_params.items() if name not in OF_PAGES}
    return answered(request, edition, settings, asked, question, given)


@router.get("/expiring", response_model=question_models.AnswerPage, responses=tables(), tags=["Partners"])
def expiring(
    request: Request,
    edition: TheEdition,
    settings: TheSettings,
    day: TheDay,
    asked: Annotated[Wanted, Depends(wanted_rows)],
    place: Annotated[str, Query(pattern="^([A-Z]{2}-[A-Z0-9.]{1,8})?$", description="Key of a place (VN-HP)")] = "",
) -> Response:
    """List the agreements that end within twelve months of a day, with the sentence that sets their term."""
    local = {"local": f"region/{place}"} if place else {}
    return answered(request, edition, settings, asked, "expiring-agreements", {**local, "asOf": day.isoformat()})


@router.get("/ask", response_model=question_models.Asked)
def ask(
    request: Request,
    edition: TheEdition,
    day: TheDay,
    q: Annotated[str, Query(min_length=1, max_length=TEXT_LETTERS, description="A question in Vietnamese or English")],
    lang: Lang = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows of the answer at most")] = TEXT_ROWS,
) -> Response:
    """Answer a question in Vietnamese or English.

    Says what was understood, which words were not, and gives the SPARQL query with its parameters filled in.
    """
    return said(edition, q, language_of(request, lang), day, limit)


def said(edition: Edition, q: str, language: Language, day: date, limit: int = TEXT_ROWS) -> Response:
    """Answer a question in words."""
    understood = edition.asker.understand(q, language, day)
    if understood is None:
        return Response(to_json(question_models.Asked.not_understood(q)), media_type=JSON)

    def make() -> Told:
        reply = edition.asker.answer(understood, language, day)
        asked = question_models.Asked.not_understood(q) if reply is None else written_reply(q, reply, limit)
        return Told(to_json(asked))

    kind = kind_of(understood.question, [*understood.parameters, *understood.narrowing])
    return Response(edition.kept.told(("ask", q, language, day, limit), kind, make).body, media_type=JSON)


def answered(
    request: Request, edition: Edition, settings: Settings, asked: Wanted, name: str, given: Mapping[str, str]
) -> Response:
    """Answer a ready question.

    Raises:
        Problem: 404 where there is no such question.
        QueryError: A parameter is unknown or malformed, or the readers are too slow or too busy.
    """
    ready = edition.questions.get(name)
    if ready is None:
        raise Problem(404, f"no question {name!r}", "see /api/v1/questions")
    today = settings.today()
    bindings = bound(ready, given, today)

    def make() -> Told:
        found = run(edition.view, ready, given, today, edition.labels)
        return told_of(found, asked) if asked.format == JSON else _told_as_table(request, asked, found)

    told = edition.kept.told(key_of(name, bindings, asked), kind_of(name, given), make)
    return answer(request, told.body, asked, told.after)


def key_of(question: str, bindings: Mapping[str, Term], asked: Wanted) -> Hashable:
    """Tell an answer from every other of an edition; however its parameters are written, it is one."""
    values = sorted((name, written_term(term)) for name, term in bindings.items())
    # A table has headings in a language; JSON has names in both.
    language = None if asked.format == JSON else asked.language
    return question, *values, str(asked.cursor), asked.rows, asked.format, language


def kind_of(question: str, given: Iterable[str]) -> Hashable:
    """Tell what takes about as long as an answer: the question, asked with values of the same parameters."""
    return question, *sorted(given)


def told_of(found: Answer, asked: Wanted) -> Told:
    """Write the page of an answer that is asked for, as JSON."""
    page = _page(found, asked)
    after = None if page.next is None else str(page.next)
    head = {"question": found.question.id, "as_of": found.as_of, "documents": found.documents}
    rest = {"total": page.total, "next": after, "cut": written_cut(found.cut), "rows": written_rows(page.rows)}
    return Told(to_json({**head, **rest}), after)


def _told_as_table(request: Request, asked: Wanted, found: Answer) -> Told:
    page = _page(found, asked)
    return Told(_table(request, asked, found, page.rows), None if page.next is None else str(page.next))


def _page(found: Answer, asked: Wanted) -> Cut[Row]:
    return cut(found.rows, lambda row: str(sorted(c.lexical for cells in row.cells.values() for c in cells)), asked)


def _table(request: Request, asked: Wanted, found: Answer, rows: Sequence[Row]) -> bytes:
    """Lay rows out: each column by its name and, where it has identifiers, by them; then the sentences."""
    columns = {column.name: column for column in found.question.columns}
    heading: list[str] = []
    parts: list[tuple[str, bool]] = []
    for name in found.columns():
        has_iris = any(cell.iri for row in rows for cell in row.cells.get(name, ()))
        parts += [(name, False), (name, True)] if has_iris else [(name, False)]
        label = columns[name].label.of(asked.language)
        heading += [label, f"{label} (IRI)"] if has_iris else [label]
    body = [[*(_cell(row, name, asked.language, as_iri=as_iri) for name, as_iri in parts), _links(row)] for row in rows]
    return table_body(request, asked, [*heading, "evidence"], body)


def _cell(row: Row, name: str, language: str, *, as_iri: bool) -> str:
    cells = row.cells.get(name, ())
    return "; ".join((cell.iri or "") if as_iri else cell.in_language(language) for cell in cells)


def _links(row: Row) -> str:
    return "; ".join(link.href for link in Link.of(row.evidence))
