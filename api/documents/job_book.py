"""Jobs on disk: a folder for each, with what is known of it and the file that was sent.

    <state>/jobs/<id>/job.json    how far it is (`Job`); replaced in one step
                      content     what was sent, under this name whatever the sender called it
                      result      what the reading process found, for the writer
                      lock        held by the process that works on it
                      cancelled   there as soon as somebody wants it to end
    <state>/originals/<key>/      `content` and `name` of each document that came this way

Everything is on disk, so that jobs outlive the service and several processes may share them: a job that is not
finished and whose lock is free was interrupted, and is taken up again.
"""

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from ontology.errors import BanggiaoError

Status = Literal["queued", "running", "done", "refused", "failed", "cancelled"]
FINISHED: frozenset[Status] = frozenset({"done", "refused", "failed", "cancelled"})


class JobError(BanggiaoError):
    """There is no such job, or it is too late to cancel it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A document that was sent, on its way into the store.

    Attributes:
        id: 32 hexadecimal digits.
        name: What the sender calls the file.
        digest: SHA-256 of the file.
        bytes: Its size.
        key, address, request: Who sent it, from where, by which request.
        created, started, finished: ISO 8601, UTC; None where it has not come to that.
        status: queued, running, done, refused (not a document we read), failed (try again later), cancelled.
        step: What it is at, or was at last: waiting, opening, opened, extracting, storing, published.
        attempts: How often it was begun.
        document: IRI of the document, once it is known.
        outcome: What the store did with it: added, replaced, unchanged.
        sentences, facts, claims: How many were read.
        transaction: Number of the write, for readers who must see it.
        problem, remedy: Why it was refused or failed, and what helps.
    """

    id: str
    name: str
    digest: str
    bytes: int
    key: str
    address: str
    request: str
    created: str
    status: Status = "queued"
    step: str = "waiting"
    started: str | None = None
    finished: str | None = None
    attempts: int = 0
    document: str | None = None
    outcome: str | None = None
    sentences: int | None = None
    facts: int | None = None
    claims: int | None = None
    transaction: int | None = None
    problem: str | None = None
    remedy: str | None = None

    @property
    def is_finished(self) -> bool:
        """Say whether nothing more will happen to it."""
        return self.status in FINISHED


class JobBook:
    """The jobs of a state folder."""

    def __init__(self, state: Path) -> None:
        self._jobs = state / "jobs"
        self._originals = state / "originals"

    def add(self, content: bytes, **known: Any) -> Job:
        """Enter a job with what was sent; it is on the disk when this returns.

        Args:
            content: The file.
            known: Fields of `Job`: name, digest, key, address, request, created.
        """
        job = Job(id=uuid.uuid4().hex, bytes=len(content), **known)
        folder = self.folder(job.id)
        folder.mkdir(parents=True, mode=0o700)
        _write(folder / "content", content)
        self._save(job)
        return job

    def folder(self, job: str) -> Path:
        """Name the folder of a job."""
        return self._jobs / job

    def get(self, job: str) -> Job:
        """Look a job up.

        Raises:
            JobError: There is none of this id.
        """
        found = self._read(self.folder(job)) if len(job) == 32 and job.isalnum() and job.isascii() else None
        if found is None:
            raise JobError(job, "there is no such job", "look at /api/v1/jobs")
        return found

    def all(self) -> list[Job]:
        """List the jobs, the latest first."""
        folders = self._jobs.iterdir() if self._jobs.is_dir() else ()
        found = (job for folder in folders if (job := self._read(folder)) is not None)
        return sorted(found, key=lambda job: (job.created, job.id), reverse=True)

    def waiting(self) -> list[Job]:
        """List the jobs that are not finished, the oldest first."""
        return [job for job in reversed(self.all()) if not job.is_finished]

    def change(self, job: Job, **fields: Any) -> Job:
        """Note how far a job is."""
        changed = replace(job, **fields)
        self._save(changed)
        return changed

    @contextmanager
    def taken(self, job: str) -> Iterator[bool]:
        """Take a job up; gives False where another process works on it."""
        with (self.folder(job) / "lock").open("a", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def cancel(self, job: str) -> None:
        """Ask for a job to be ended.

        Raises:
            JobError: There is none, or it is finished.
        """
        if self.get(job).is_finished:
            raise JobError(job, "it is finished already", "a document can be removed with `banggiao remove`")
        (self.folder(job) / "cancelled").touch()

    def is_cancelled(self, job: str) -> bool:
        """Say whether somebody asked for it to be ended."""
        return (self.folder(job) / "cancelled").exists()

    def keep_original(self, job: Job, key: str) -> None:
        """Keep what was sent as the original of a document, and nothing else of the job but its words."""
        folder = self._originals / key
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(folder / "name", job.name.encode())
        (self.folder(job.id) / "content").replace(folder / "content")

    def original(self, key: str) -> tuple[Path, str] | None:
        """Give path and name of a document's original, or None where it did not come this way."""
        folder = self._originals / key
        if not key.isalnum() or not (folder / "content").is_file():
            return None
        return folder / "content", (folder / "name").read_text(encoding="utf-8")

    def clear(self, job: str) -> None:
        """Remove the files of a finished job but for its words."""
        for name in ("content", "result", "lock", "cancelled"):
            (self.folder(job) / name).unlink(missing_ok=True)

    def forget(self, now: datetime, days: int) -> None:
        """Forget jobs that were finished long ago."""
        limit = (now.astimezone(UTC) - timedelta(days=days)).isoformat()
        for job in self.all():
            if job.finished is not None and job.finished < limit:
                shutil.rmtree(self.folder(job.id), ignore_errors=True)

    def _save(self, job: Job) -> None:
        _write(self.folder(job.id) / "job.json", json.dumps(asdict(job), ensure_ascii=False).encode())

    @staticmethod
    def _read(folder: Path) -> Job | None:
        try:
            return Job(**json.loads((folder / "job.json").read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            return None  # it is being entered, or was just forgotten


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step, so that it is there whole or not at all."""
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
