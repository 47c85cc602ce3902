"""Documents that are sent: `POST /api/v1/documents` takes one and gives a job; and originals, as attachments.

What a sender calls a file is a label, cleaned and never a path. The file is opened by a process with limits
(`api.documents.job_runner`); until it has proved to be a document, for ten seconds at most, the request waits, so
that a file that is refused is a 422 at once and not a job to look after.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as PathParameter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse
from starlette.datastructures import FormData, UploadFile

from api.documents import job_book
from api.documents.jobs import Job, book_of
from api.rest.strict_route import StrictRoute
from api.service.dependencies import settings_of
from api.service.keys import Identity, needs
from api.service.logs import request_id
from api.service.problems import Problem

router = APIRouter(prefix="/api/v1/documents", tags=["Documents"], route_class=StrictRoute)

#: Seconds a request waits for its file to prove a document.
WAIT_S = 10.0
LOOK_S = 0.05
#: Jobs that may wait.
QUEUE = 200
#: Bytes of the disk that stay free for the store.
RESERVE = 500_000_000
_LONGEST_NAME = 200
_FORM = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
            }
        }
    },
    "required": True,
}
_FAULTS: Mapping[int, str] = {
    400: "The form is not one file", 401: "No key", 403: "A lesser key", 413: "Too large", 415: "No form",
    422: "No document that we read, or one that costs too much", 429: "Too many wait", 507: "The disk is nearly full",
}  # fmt: skip


@router.post(
    "",
    status_code=202,
    response_model=Job,
    responses={code: {"description": words} for code, words in _FAULTS.items()},
    openapi_extra={"requestBody": _FORM},
)
async def send(request: Request, identity: Annotated[Identity, Depends(needs("editor"))]) -> Response:
    """Send a document as the field `file` of a form.

    The answer is a job, 202, whose address is in `Location`. With `Prefer: respond-async` it comes at once; otherwise
    a file that cannot be read is refused with 422 and the reason.
    """
    settings, book = settings_of(request), book_of(request)
    identity.must_write(None)
    content, name = await _file(request)
    await run_in_threadpool(_check_room, settings.state_folder)
    if await run_in_threadpool(lambda: len(book.waiting())) >= QUEUE:
        raise Problem(429, f"{QUEUE} documents wait", "send it in a minute", {"Retry-After": "60"})
    job = await run_in_threadpool(
        book.add,
        content,
        name=name,
        digest=sha256(content).hexdigest(),
        key=identity.key_id,
        address=request.client.host if request.client else "",
        request=request_id(request),
        created=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )
    request.app.state.runner.wake()
    if "respond-async" not in request.headers.get("prefer", ""):
        job = await _opened(book, job)
    location = {"Location": f"/api/v1/jobs/{job.id}"}
    if job.status == "refused":
        raise Problem(422, f"{job.name}: {job.problem}", job.remedy or "", location)
    return JSONResponse(Job.of(job).model_dump(), 202, location)


@router.get("/{key}/original", response_class=FileResponse, responses={404: {"description": "No such original"}})
def original(
    request: Request, key: Annotated[str, PathParameter(pattern="^[0-9a-f]{16}$", description="Key of a document")]
) -> FileResponse:
    """Give a document as it was sent: to be saved, never to be shown by a browser."""
    found = book_of(request).original(key)
    if found is None:
        raise Problem(404, "there is no original of this document here", "only documents that were sent here have one")
    path, name = found
    headers = {
        "Content-Disposition": f"attachment; filename=\"{key}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


def label(given: str | None) -> str:
    r"""Clean what a sender calls a file: its last part, without signs that steer a terminal or the line.

    >>> label("..\\..\\x.pdf"), label("/etc/passwd"), label("a\x00\r\n\u202eb.pdf"), label("")
    ('x.pdf', 'passwd', 'ab.pdf', 'document')
    """
    last = re.split(r"[/\\]", given or "")[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C").strip(" .")
    if len(shown) > _LONGEST_NAME:  # the end tells the format
        shown = f"{shown[: _LONGEST_NAME - 20]}…{shown[-19:]}"
    return shown or "document"


async def _file(request: Request) -> tuple[bytes, str]:
    """Read the one file of a form.

    Raises:
        Problem: 415 where this is no form; 400 where it is not one file.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise Problem(415, f"the body is {kind or 'of no stated type'}", "send multipart/form-data with a field `file`")
    async with request.form(max_files=1, max_fields=0) as form:
        return await _only_file(form)


async def _only_file(form: FormData) -> tuple[bytes, str]:
    file = form.get("file")
    if not isinstance(file, UploadFile) or len(form.multi_items()) != 1:
        raise Problem(400, "the form is not one file", "send one file as the field `file`, and nothing else")
    return await file.read(), label(file.filename)


async def _opened(book: job_book.JobBook, job: job_book.Job) -> job_book.Job:
    """Wait until a job has got past the opening of its file, or for a while."""
    for _ in range(int(WAIT_S / LOOK_S)):
        if job.is_finished or job.step not in ("waiting", "opening"):
            break
        await asyncio.sleep(LOOK_S)
        job = await run_in_threadpool(book.get, job.id)
    return job


def _check_room(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(folder).free < RESERVE:
        raise Problem(507, "the disk is nearly full", "tell whoever runs the service; reading goes on")
