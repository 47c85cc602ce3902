"""Plain questions past the router: a ready question with nothing but its own parameters, a text with its language.

To find a route and to prepare its parameters costs the framework as much as the answer of a small question. What most
ask needs neither; whatever else is sent (pages, formats, days of the ask box) goes the way of all requests, and a test
holds the two ways to the same answers.

    app.add_middleware(Direct, handlers=handlers(questions), named=names(questions))
"""

from collections.abc import Iterable, Mapping
from functools import partial

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from api.protocols.direct import Handler
from api.rest.knowledge_route import tagged
from api.rest.paging import wanted_rows
from api.rest.questions import OF_PAGES, TEXT_LETTERS, answered, said
from api.service.dependencies import edition_of, settings_of
from api.service.messages import LANGUAGES

_ASK, _QUESTIONS = "/api/v1/ask", "/api/v1/questions"


def handlers(questions: Iterable[str]) -> Mapping[tuple[str, str], Handler]:
    """Give what answers, by method and path."""
    by_name: dict[str, Handler] = {f"{_QUESTIONS}/{name}": partial(_question, name) for name in questions}
    return {("GET", path): handle for path, handle in {**by_name, _ASK: _text}.items()}


def names(questions: Iterable[str]) -> Mapping[str, str]:
    """Give what the log calls the paths: what the router calls them."""
    return {**{f"{_QUESTIONS}/{name}": "/questions/{question}" for name in questions}, _ASK: "/ask"}


async def _question(name: str, request: Request) -> Response | None:
    given = _given(request)
    if given is None or not OF_PAGES.isdisjoint(given):
        return None

    async def answer(request: Request) -> Response:
        edition, asked = await edition_of(request), await wanted_rows(request)
        return await run_in_threadpool(answered, request, edition, settings_of(request), asked, name, given)

    return await tagged(request, answer)


async def _text(request: Request) -> Response | None:
    given = _given(request) or {}
    text, language = given.get("q", ""), given.get("lang")
    if len(given) != len(("q", "lang")) or language not in LANGUAGES or not 0 < len(text) <= TEXT_LETTERS:
        return None

    async def answer(request: Request) -> Response:
        edition = await edition_of(request)
        return await run_in_threadpool(said, edition, text, language, settings_of(request).today())

    return await tagged(request, answer)


def _given(request: Request) -> Mapping[str, str] | None:
    """Give the parameters; None where one is given twice."""
    pairs = request.query_params.multi_items()
    given = dict(pairs)
    return given if len(given) == len(pairs) else None
