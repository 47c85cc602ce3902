"""The process that reads one document somebody sent: with limits, without a network, and then it ends.

Run as `python -m ingest.document_worker TASK`, the task as JSON (`Task`). It says on standard output how far it is, one
line of JSON a step: `{"step": "read", …}` as soon as the file has proved to be a document, `{"step": "extracted", …}`
when what it says lies at `task.result`, written by `graph.writing.writer.packed_document`; or `{"problem": …,
"remedy": …}` about the file, or `{"defect": …}` about ourselves. The file is opened before anything large is loaded,
so that a bomb is refused in well under a second; then it waits for a line on standard input before it goes on. It
ends when standard input is closed, which is when the process that started it ends. The process that serves never
parses a document; what comes back from here is data that the writer validates.
"""

import json
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.reading.confinement import confine
from graph.writing.leash import end_with_pipe
from ingest.readers import read_content
from ontology.errors import BanggiaoError, UnreadableDocument

#: No file that it writes may be longer.
_LONGEST_FILE = 512 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """What to read, and how much that may cost.

    Attributes:
        file: Path of the content, under a name of the server's own.
        name: What the sender calls it; never used as a path.
        key: What stays the same when the document gets a new edition.
        now: Time to record, ISO 8601.
        result: Path for what it says.
        memory: Bytes of address space.
        seconds: Seconds of processor time.
    """

    file: str
    name: str
    key: str
    now: str
    result: str
    memory: int
    seconds: int

    def as_argument(self) -> str:
        """Write it as the argument of the process."""
        return json.dumps(asdict(self))


def main() -> None:
    """Read the document of the task in the first argument."""
    end_with_pipe()
    task = Task(**json.loads(sys.argv[1]))
    _bound(task)
    # Scans are read by another program, tesseract, which gets no network either.
    confined = confine(programs=True)
    try:
        _read(task, confined=confined)
    except UnreadableDocument as error:
        _say(problem=error.problem, remedy=error.remedy)
    except BanggiaoError as error:
        _say(defect=str(error))
    except MemoryError:
        problem = f"reading it takes more than {task.memory >> 20} MB of memory"
        _say(problem=problem, remedy="split it into smaller files")


def _read(task: Task, *, confined: bool) -> None:
    document = read_content(Path(task.file).read_bytes(), task.name)
    _say(step="read", characters=len(document.text), language=document.language, confined=confined)
    if not sys.stdin.readline():
        return  # nobody wants it any more
    # What follows takes a second to load, which a file that is refused need not wait for.
    from graph.writing.writer import packed_document
    from ingest.extractor import Extractor
    from ingest.pipeline import prepare

    prepared = prepare(document, task.key, Extractor.load(), datetime.fromisoformat(task.now))
    Path(task.result).write_bytes(packed_document(prepared.record, prepared.claims, prepared.entities))
    _say(
        step="extracted",
        document=prepared.record.iri,
        title=document.title,
        sentences=prepared.extraction.sentences,
        facts=len(prepared.extraction.facts),
        claims=len(prepared.claims),
    )


def _bound(task: Task) -> None:
    """Bound memory, time and files, whatever the surroundings allow."""
    wanted = (
        (resource.RLIMIT_AS, task.memory),
        (resource.RLIMIT_CPU, task.seconds),
        (resource.RLIMIT_FSIZE, _LONGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, most in wanted:
        hard = resource.getrlimit(limit)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (bound, bound))


def _say(**fields: Any) -> None:
    print(json.dumps(fields, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
