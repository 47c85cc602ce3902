"""`/api/v1/jobs`: how far the reading of a sent document is, as a resource and as events; and how to end it.

An editor sees and ends what was sent with their own key, an admin everything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.documents import job_book
from api.documents.job_book import JobBook, JobError
from api.rest.models import Model
from api.rest.strict_route import StrictRoute
from api.service.keys import Identity, needs
from api.service.problems import Problem

router = APIRouter(prefix="/api/v1/jobs", tags=["Jobs"], route_class=StrictRoute)

#: Seconds between two looks at a job whose events somebody follows; after so many quiet ones a sign of life.
LOOK_S = 0.3
SIGN_AFTER = 50

TheEditor = Annotated[Identity, Depends(needs("editor"))]
JobId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="Id of the job")]
_FAULTS: dict[int | str, dict[str, str]] = {
    401: {"description": "No key"}, 403: {"description": "A lesser key"}, 404: {"description": "No such job"},
}  # fmt: skip


class Job(Model):
    """A document that was sent, on its way into the store."""

    id: str
    status: Literal["queued", "running", "done", "refused", "failed", "cancelled"]
    step: str = Field(description="waiting, opening, opened, extracting, storing or published", examples=["extracting"])
    name: str = Field(description="What the sender calls the file")
    bytes: int
    digest: str = Field(description="SHA-256 of the file")
    created: str
    started: str | None
    finished: str | None
    document: str | None = Field(description="IRI of the document, once it is known")
    outcome: str | None = Field(description="added, replaced or unchanged")
    sentences: int | None
    facts: int | None
    claims: int | None
    transaction: int | None = Field(description="Number of the write, for `Banggiao-Min-Transaction`")
    problem: str | None = Field(description="Why it was refused or failed")
    remedy: str | None
    events: str = Field(description="Where its progress is told as server-sent events")

    @classmethod
    def of(cls, job: job_book.Job) -> Job:
        """Say a job without who sent it."""
        known = {name: getattr(job, name) for name in cls.model_fields if name != "events"}
        return cls(**known, events=f"/api/v1/jobs/{job.id}/events")


class Jobs(Model):
    """Jobs, the latest first."""

    total: int
    items: tuple[Job, ...]


def book_of(request: Request) -> JobBook:
    """Give the book of jobs."""
    book: JobBook = request.app.state.jobs
    return book


def visible(book: JobBook, job: str, identity: Identity) -> job_book.Job:
    """Look up a job that somebody may see.

    Raises:
        Problem: 404 where there is none, or it is somebody else's.
    """
    try:
        found = book.get(job)
    except JobError as error:
        raise Problem(404, error.problem, error.remedy) from error
    if found.key != identity.key_id and not identity.has("admin"):
        raise Problem(404, "there is no such job", "look at /api/v1/jobs")
    return found


@router.get("", responses={k: v for k, v in _FAULTS.items() if k != 404})
def jobs(
    request: Request,
    identity: TheEditor,
    status: Annotated[
        Literal["queued", "running", "done", "refused", "failed", "cancelled"] | None, Query(description="Only these")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Most jobs to list")] = 100,
) -> Jobs:
    """List the jobs of your key, the latest first; of all keys for an admin."""
    mine = [
        job
        for job in book_of(request).all()
        if (job.key == identity.key_id or identity.has("admin")) and status in (None, job.status)
    ]
    return Jobs(total=len(mine), items=tuple(Job.of(job) for job in mine[:limit]))


@router.get("/{job}", responses=_FAULTS)
def job(request: Request, identity: TheEditor, job: JobId) -> Job:
    """Say how far a job is."""
    return Job.of(visible(book_of(request), job, identity))


@router.delete("/{job}", status_code=202, responses={**_FAULTS, 409: {"description": "It is finished"}})
def cancel(request: Request, identity: TheEditor, job: JobId) -> Job:
    """End a job that is not finished; what it had read is thrown away."""
    book = book_of(request)
    visible(book, job, identity)
    try:
        book.cancel(job)
    except JobError as error:
        raise Problem(409, error.problem, error.remedy) from error
    request.app.state.runner.wake()
    return Job.of(book.get(job))


@router.get("/{job}/events", response_class=StreamingResponse, responses=_FAULTS)
async def events(request: Request, identity: TheEditor, job: JobId) -> StreamingResponse:
    """Follow a job: a `job` event with the job whenever it has moved, the last one when it is finished."""
    book = book_of(request)
    first = await run_in_threadpool(visible, book, job, identity)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_told(book, first), media_type="text/event-stream", headers=headers)


async def _told(book: JobBook, job: job_book.Job) -> AsyncIterator[str]:
    quiet = 0
    yield _event(job)
    while not job.is_finished:
        await asyncio.sleep(LOOK_S)
        now = await run_in_threadpool(book.get, job.id)
        quiet = quiet + 1 if now == job else 0
        if now != job:
            job = now
            yield _event(job)
        elif quiet % SIGN_AFTER == 0:
            yield ": still at it\n\n"


def _event(job: job_book.Job) -> str:
    return f"event: job\ndata: {Job.of(job).model_dump_json()}\n\n"
