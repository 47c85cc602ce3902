"""Problems as RFC 9457 `application/problem+json`: what is wrong, where, and what helps.

`Problem` is what a route raises; `register` teaches an application to answer it, our own errors, and the
framework's. Pages get the same words as HTML from `pages`. Nothing an outsider sends ends as a 500.

>>> Problem(404, "no such document", "look at /api/v1/documents").status
404
"""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.pages.rendering import problem_page
from graph.reading.query_errors import Broken, Busy, Impossible, Refused, TooLarge, TooSlow
from graph.writing.write_errors import DiskFull, Missing, ReadOnly
from ontology.errors import BanggiaoError, QueryError, StoreError

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is not the one asked for.

    Attributes:
        status: HTTP status code.
        problem: What is wrong, one clause.
        remedy: What the client can do about it, one clause; may be empty.
        headers: Further response headers (`Retry-After`, `Allow`).
    """

    def __init__(self, status: int, problem: str, remedy: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status, problem, remedy)
        self.status = status
        self.problem = problem
        self.remedy = remedy
        self.headers = headers or {}


def from_error(error: BanggiaoError) -> Problem:
    """Say one of our own errors as a problem; the most specific class decides the status."""
    statuses: tuple[tuple[type[BanggiaoError], int], ...] = (
        (TooSlow, 504), (TooLarge, 413), (Broken, 503), (Busy, 503), (Refused, 403), (Impossible, 422),
        (QueryError, 400), (Missing, 404), (DiskFull, 507), (ReadOnly, 507), (StoreError, 503),
    )  # fmt: skip
    status = next((code for kind, code in statuses if isinstance(error, kind)), 422)
    headers = {"Retry-After": "5"} if status == 503 else {}
    return Problem(status, error.problem, error.remedy, headers)


def register(app: FastAPI) -> None:
    """Teach an application to answer problems, in JSON for programs and as pages under /vi/ and /en/."""
    app.add_exception_handler(Problem, _answer)
    app.add_exception_handler(BanggiaoError, _answer)
    app.add_exception_handler(HTTPException, _answer)
    app.add_exception_handler(RequestValidationError, _answer)


def respond(request: Request, problem: Problem) -> Response:
    """Write a problem the way its reader understands it."""
    if request.url.path.startswith(("/vi/", "/en/")):
        page = problem_page(request, problem.status, f"{problem.problem}; {problem.remedy}".rstrip("; "))
        page.headers.update(problem.headers)
        return page
    return plain(problem)


def plain(problem: Problem) -> Response:
    """Write a problem for programs, which costs next to nothing; so the refusals of floods are written for all."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.problem + (f"; {problem.remedy}" if problem.remedy else ""),
    }
    return JSONResponse(body, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


async def _answer(request: Request, error: Exception) -> Response:
    return respond(request, as_problem(error))


def as_problem(error: Exception) -> Problem:
    """Say an error of ours or of the framework as a problem; raises any other."""
    match error:
        case Problem():
            return error
        case BanggiaoError():
            return from_error(error)
        case RequestValidationError():
            first = error.errors()[0]
            if first["loc"] == ("path", "language"):
                return Problem(404, "there is no such address", "pages are under /vi/ and /en/")
            where = ".".join(str(part) for part in first["loc"])
            return Problem(422, f"{where}: {first['msg']}", "see /api/docs")
        case HTTPException():
            return Problem(error.status_code, str(error.detail), "", dict(error.headers or {}))
    raise error
