"""The process of one reader: takes a query a line, gives its answer, holds a frozen view.

Run by `graph.readers` as `python -m graph.reader_worker FOLDER MEMORY`. A request is one line of JSON
(query, media_type, rows, bytes); an answer is one line of JSON (length, and media_type and truncated, or
error and told), then that many bytes. Queries run in a thread with a large stack, since the engine
recurses; when anything goes really wrong the process dies and is replaced.
"""

import json
import resource
import sys
import threading
from pathlib import Path
from typing import IO, Any

from graph.query_errors import TooLarge
from graph.view import View, current
from ontology.errors import BanggiaoError

STACK_BYTES = 64 << 20


def main() -> None:
    """Answer until the pipe is closed."""
    folder, memory = Path(sys.argv[1]), int(sys.argv[2])
    _limit(memory)
    threading.stack_size(STACK_BYTES)
    worker = threading.Thread(target=serve, args=(folder, sys.stdin.buffer, sys.stdout.buffer))
    worker.start()
    worker.join()


def serve(folder: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer the requests of one stream on another, always from what was published last."""
    view: View | None = None
    for line in requests:
        request = json.loads(line)
        try:
            if view is None or view.number != current(folder):
                view = View.open(folder)
            head, body = _answer(view, request)
        except BanggiaoError as error:
            told = (error.place, error.problem, error.remedy)
            head, body = {"error": type(error).__name__, "told": told}, b""
        answers.write(json.dumps({**head, "length": len(body)}).encode() + b"\n")
        answers.write(body)
        answers.flush()


def _answer(view: View, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    answer = view.answer(request["query"], request["media_type"], request["rows"])
    if len(answer.body) > request["bytes"]:
        raise TooLarge("query", f"the answer has {len(answer.body):,} bytes", "ask for less at a time")
    return {"media_type": answer.media_type, "truncated": answer.truncated}, answer.body


def _limit(memory: int) -> None:
    """Bound the address space and forbid core files, whatever the surroundings allow."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
