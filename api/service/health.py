"""Whether the service lives (`/healthz`) and whether it can answer (`/readyz`).

A process that answers lives. It can answer as soon as something is published; without its writer it goes on reading,
so that a supervisor who looks here does not take the pages away while a writer is started again.
"""

from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.documents.job_book import JobBook
from api.rest.models import Model
from api.service.dependencies import settings_of
from api.service.settings import Settings
from graph.view import current
from graph.writing.write_errors import Unavailable
from graph.writing.writer import Writer
from ontology.errors import BanggiaoError

router = APIRouter(tags=["Service"])


class Health(Model):
    """A process that answers."""

    status: Literal["ok"] = "ok"


class Readiness(Model):
    """What can be asked of the service now.

    Attributes:
        status: ready, or empty where nothing was published yet.
        published: Number of the state that readers see.
        writer: Whether writes are taken; `problem` says why not.
    """

    status: Literal["ready", "empty"]
    published: int | None
    writer: Literal["ready", "troubled", "absent"]
    problem: str = ""


@router.get("/healthz")
async def healthz() -> Health:
    """Say that the process answers; whether there is data is another question."""
    return Health()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Nothing has been published yet"}})
async def readyz(request: Request, response: Response) -> Readiness:
    """Say whether questions can be answered and writes are taken."""
    found = await run_in_threadpool(_look, settings_of(request).store)
    if found.status != "ready":
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return found


def looked_up(settings: Settings) -> dict[str, tuple[str, dict[str, float]]]:
    """Look up, for `/metrics`, how far writer and readers are."""
    number = float(current(settings.store) or 0)
    waiting = float(len(JobBook(settings.state_folder).waiting()))
    numbers = {
        "banggiao_published": ("Number of the state that readers see", {"state": number}),
        "banggiao_jobs_waiting": ("Sent documents that are not finished", {"documents": waiting}),
    }
    try:
        status = Writer(settings.store, deadline_s=2.0).status()
    except BanggiaoError:
        return {**numbers, "banggiao_writer_up": ("Whether the writer takes writes", {"writer": 0.0})}
    return {
        **numbers,
        "banggiao_writer_up": ("Whether the writer takes writes", {"writer": 0.0 if status.problem else 1.0}),
        "banggiao_transactions": (
            "Number of the last transaction: acknowledged, and seen by readers",
            {"acknowledged": float(status.transaction), "published": float(status.published)},
        ),
        "banggiao_writes_waiting": ("Writes in the writer's queue", {"queue": float(status.waiting)}),
    }


def _look(folder: Path) -> Readiness:
    number = current(folder)
    status: Literal["ready", "empty"] = "empty" if number is None else "ready"
    try:
        problem = Writer(folder, deadline_s=2.0).status().problem
    except Unavailable as error:
        return Readiness(status=status, published=number, writer="absent", problem=error.problem)
    except BanggiaoError as error:
        return Readiness(status=status, published=number, writer="troubled", problem=error.problem)
    return Readiness(status=status, published=number, writer="troubled" if problem else "ready", problem=problem)
