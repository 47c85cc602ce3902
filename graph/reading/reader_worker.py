"""The process of one reader: takes a query a line, gives its answer, holds a frozen view.

Run by `graph.reading.readers` as `python -m graph.reading.reader_worker FOLDER MEMORY confined`. A request is one
line of JSON (operation, length, and what `graph.reading.reader_operations` says), then that many bytes; so is an
answer (length, and what the operation gives, or error and told). Queries run in a thread with a large stack, since
the engine recurses; when anything goes really wrong the process dies and is replaced.
"""

import ctypes
import json
import resource
import sys
import threading
from pathlib import Path
from typing import IO

from graph.reading.confinement import confine
from graph.reading.reader_operations import PARSE, parse, perform
from graph.reading.trusted_operations import OPERATIONS, perform_trusted
from graph.view import View, current
from graph.writing.leash import end_with_pipe
from ontology.errors import BanggiaoError

STACK_BYTES = 64 << 20
#: After a larger answer, a reader gives memory back.
LARGE_BYTES = 1 << 20
#: The first line of a reader: what comes before it is not the time of any query.
READY = b"ready\n"


def main() -> None:
    """Answer until the pipe is closed."""
    folder, memory = Path(sys.argv[1]), int(sys.argv[2])
    _limit(memory)
    if sys.argv[3] == "confined" and not confine():
        print("banggiao: no filter of system calls here; only the guard keeps queries off the network", file=sys.stderr)
    end_with_pipe()
    threading.stack_size(STACK_BYTES)
    worker = threading.Thread(target=serve, args=(folder, sys.stdin.buffer, sys.stdout.buffer))
    worker.start()
    worker.join()


def serve(folder: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer the requests of one stream on another, always from what was published last."""
    view: View | None = None
    answers.write(READY)
    answers.flush()
    for line in requests:
        request = json.loads(line)
        body = requests.read(request["length"])
        try:
            if request["operation"] == PARSE:
                head, found = parse(request, body)
            else:
                if view is None or view.number != current(folder):
                    view = View.open(folder)
                does = perform_trusted if request["operation"] in OPERATIONS else perform
                head, found = does(view, request)
        except BanggiaoError as error:
            told = (error.place, error.problem, error.remedy)
            head, found = {"error": type(error).__name__, "told": told}, b""
        answers.write(json.dumps({**head, "length": len(found)}).encode() + b"\n")
        answers.write(found)
        answers.flush()
        if len(found) > LARGE_BYTES:
            del found, body, request, line
            _give_back()


def _give_back() -> None:
    """Return to the system the memory of a large answer; the allocator would keep it for the next one."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def _limit(memory: int) -> None:
    """Bound the address space and forbid core files, whatever the surroundings allow."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
