"""Works off jobs: one process reads one document with limits, then the writer stores what it found.

    runner = JobRunner(book, writer, Cost(memory=1 << 30, seconds=60), audit)
    runner.start(1)
    runner.wake()        # after book.add(…)
    runner.close()

A file is opened at once and then waits for its turn to be extracted. A job that was interrupted, because the service
ended, is taken up again, once: what ends the service twice is failed. While the writer is away a job waits for it.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import IO, Any, cast

from api.documents.job_book import Job, JobBook, JobError
from api.service.audit_file import Audit, Entry
from api.service.logs import log
from graph.writing.write_errors import Unavailable
from graph.writing.writer import Writer
from ingest.document_worker import Task
from ontology.errors import BanggiaoError

PROJECT = Path(__file__).resolve().parents[2]
#: Seconds between two looks for jobs that nobody told this process about.
LOOK_S = 5.0
#: Seconds between two looks at clock and cancellation while a document is read.
STEP_S = 0.1
#: Seconds for which a job waits for a writer that is away.
PATIENCE_S = 60.0
ATTEMPTS = 2
#: Files that may be open, having proved to be documents, while they wait for their turn to be extracted: so a file that
#: is none is refused at once, however many documents wait.
OPENED = 4


class Refused(BanggiaoError):
    """The file is no document that we read, or reading it costs too much."""


class Defect(BanggiaoError):
    """The reading process cannot do its work, whatever the file; it is no fault of who sent it."""


class Cancelled(BanggiaoError):
    """Somebody wants the job to end, or the service ends."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading one document may cost: bytes of memory, seconds by the clock."""

    memory: int
    seconds: float


class JobRunner:
    """A few threads that work off the jobs of a book."""

    def __init__(
        self,
        book: JobBook,
        writer: Writer,
        cost: Cost,
        audit: Audit,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._book = book
        self._writer = writer
        self._cost = cost
        self._audit = audit
        self._now = now
        self._closing = threading.Event()
        self._wanted = threading.Semaphore(0)
        self._turns = threading.Semaphore(1)
        self._threads: list[threading.Thread] = []

    def start(self, workers: int) -> None:
        """Begin to work, on what is left from before first."""
        self._turns = threading.Semaphore(workers)
        names = [f"jobs-{number}" for number in range(workers + OPENED)]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that there is a new job."""
        self._wanted.release()

    def close(self) -> None:
        """End; a job in work is ended and is taken up again by the next service."""
        self._closing.set()
        for _ in self._threads:
            self._wanted.release()
        for thread in self._threads:
            thread.join()

    def work_off(self) -> None:
        """Work off all jobs that wait and that no other process works on."""
        for job in self._book.waiting():
            if self._closing.is_set():
                return
            with self._book.taken(job.id) as mine:
                if mine and not self._book.get(job.id).is_finished:
                    self._finish(self._book.get(job.id))
                elif mine:
                    self._book.clear(job.id)

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                self.work_off()
            except (OSError, JobError) as error:
                log("jobs cannot be worked off", error=error)
            self._wanted.acquire(timeout=LOOK_S)

    def _finish(self, job: Job) -> None:
        """Take a job to its end, whatever that is; only the end of the service leaves it unfinished."""
        try:
            if job.attempts >= ATTEMPTS:
                raise Refused(job.name, f"the service ended {job.attempts} times while it was read", "report it")
            job = self._book.change(
                job, status="running", step="opening", attempts=job.attempts + 1, started=self._time()
            )
            with ExitStack() as turn:
                found = self._read(job, turn)
                job = self._book.change(job, step="storing", **found)
                job = self._store(job)
        except Cancelled:
            if self._closing.is_set():
                self._book.change(job, status="queued", step="waiting", attempts=max(0, job.attempts - 1))
                return
            job = self._book.change(self._book.get(job.id), status="cancelled", finished=self._time())
        except Refused as error:
            job = self._failed(job, "refused", error)
        except BanggiaoError as error:
            job = self._failed(job, "failed", error)
        self._book.clear(job.id)
        log("job", job=job.id, status=job.status, document=job.document, problem=job.problem, key=job.key)

    def _failed(self, job: Job, status: str, error: BanggiaoError) -> Job:
        known = self._book.get(job.id)
        return self._book.change(
            known, status=status, problem=error.problem, remedy=error.remedy, finished=self._time()
        )

    def _read(self, job: Job, turn: ExitStack) -> dict[str, Any]:
        """Let a process read the document; gives what it says of it, as fields of the job.

        The turn that is taken for what costs most is given back when `turn` is closed.
        """
        folder = self._book.folder(job.id)
        task = Task(
            file=str(folder / "content"), name=job.name, key=f"sent:{job.digest}", now=job.created,
            result=str(folder / "result"), memory=self._cost.memory, seconds=int(self._cost.seconds) + 1,
        )  # fmt: skip
        command = [sys.executable, "-m", "ingest.document_worker", task.as_argument()]
        process = subprocess.Popen(  # noqa: S603 -- our own module; what was sent is named by our own path
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_environment(), start_new_session=True,
        )  # fmt: skip
        try:
            return self._follow(job, process, turn)
        finally:
            _end(process)

    def _follow(self, job: Job, process: "subprocess.Popen[bytes]", turn: ExitStack) -> dict[str, Any]:
        said = cast("IO[bytes]", process.stdout)
        os.set_blocking(said.fileno(), False)
        late = time.monotonic() + self._cost.seconds
        heard = b""
        with selectors.DefaultSelector() as selector:
            selector.register(said, selectors.EVENT_READ)
            while True:
                self._check(job, late)
                if not selector.select(STEP_S):
                    continue
                more = said.read()
                if more == b"":
                    raise _died(job, process.wait(), self._cost)
                *lines, heard = (heard + (more or b"")).split(b"\n")
                for line in lines:
                    step = json.loads(line)
                    if "problem" in step:
                        raise Refused(job.name, str(step["problem"]), str(step["remedy"]))
                    if "defect" in step:
                        raise Defect(job.name, str(step["defect"]), "tell whoever runs the service")
                    if step["step"] == "extracted":
                        return {name: step[name] for name in ("document", "sentences", "facts", "claims")}
                    if not step["confined"]:
                        log("documents are read without a filter of system calls", level=logging.WARNING)
                    self._take_turn(job, turn)
                    self._book.change(job, step="extracting")
                    late = time.monotonic() + self._cost.seconds
                    _go_on(process)

    def _take_turn(self, job: Job, turn: ExitStack) -> None:
        self._book.change(job, step="opened")
        while not self._turns.acquire(timeout=STEP_S):
            self._check(job, inf)
        turn.callback(self._turns.release)

    def _check(self, job: Job, late: float) -> None:
        if self._closing.is_set() or self._book.is_cancelled(job.id):
            raise Cancelled(job.name, "it was cancelled", "send it again")
        if time.monotonic() > late:
            problem = f"reading it takes longer than {self._cost.seconds:g} s"
            raise Refused(job.name, problem, "split it into smaller files")

    def _store(self, job: Job) -> Job:
        content = (self._book.folder(job.id) / "result").read_bytes()
        receipt, put = self._patiently(job, lambda: self._writer.put_packed_document(content))
        self._audit.record(
            Entry(
                key=job.key, address=job.address, request=job.request, operation=f"ingest {job.document}",
                digest=job.digest, status=200, transaction=receipt.transaction, added=receipt.added,
                removed=receipt.removed,
            )
        )  # fmt: skip
        self._book.keep_original(job, str(job.document).rpartition("/")[2])
        return self._book.change(
            job, status="done", step="published", outcome=put.outcome, transaction=receipt.transaction,
            finished=self._time(),
        )  # fmt: skip

    def _patiently(self, job: Job, write: Callable[[], Any]) -> Any:
        """Write; wait a while for a writer that is away, because it is started again."""
        late = time.monotonic() + PATIENCE_S
        while True:
            try:
                return write()
            except Unavailable:
                if time.monotonic() > late:
                    raise
                self._check(job, time.monotonic() + 1)
                time.sleep(1.0)

    def _time(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds")


def _go_on(process: "subprocess.Popen[bytes]") -> None:
    """Tell a reading process that it is its turn; one that has died is noticed where its words are read."""
    with suppress(BrokenPipeError):
        into = cast("IO[bytes]", process.stdin)
        into.write(b"go on\n")
        into.flush()


def _died(job: Job, code: int, cost: Cost) -> Refused:
    """Say why a reading process ended without a word."""
    if code == -signal.SIGXCPU:
        return Refused(job.name, f"reading it takes longer than {cost.seconds:g} s", "split it into smaller files")
    problem = "its reader ran out of memory or failed on it"
    return Refused(job.name, problem, "split it, or open it in its program and save it again")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with all it started, and wait until it is gone."""
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def _environment() -> dict[str, str]:
    """Of our environment a reading process gets what Python needs, and nothing it could leak."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "TESSDATA_PREFIX")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    return {**given, "MALLOC_ARENA_MAX": "2"}
