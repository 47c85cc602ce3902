"""The process of one reader: takes a request, gives its answer, holds a frozen view.

Run by `graph.reading.reader` as `python -m graph.reading.reader_worker FOLDER MEMORY confined`, or as a branch of a
stem (`graph.reading.stem_worker`), with a socket for its standard input. Requests and answers are messages
(`graph.reading.messages`); what stands in them `graph.reading.reader_operations` says. Queries run in a thread with a
large stack, since the engine recurses; when anything goes really wrong the process dies and is replaced.
"""

import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from graph.engine import Engine
from graph.reading.confinement import confine
from graph.reading.copied_view import CopiedView
from graph.reading.memory import bound_memory, give_back
from graph.reading.messages import SKIPPED, Inbox, Message, tell
from graph.reading.reader_operations import PARSE, parse, perform
from graph.reading.trusted_operations import OPERATIONS, perform_trusted
from graph.view import POINTER, View, stamp
from graph.writing.leash import end_with_pipe
from ontology.errors import BanggiaoError

STACK_BYTES = 64 << 20
#: After a larger answer, a reader gives memory back.
LARGE_BYTES = 1 << 20
#: After so many seconds without a request it closes what it has open of the disk, which it then has to open again.
RESTED_S = 30.0
#: After a longer one, it looks whether it was told something meanwhile (`graph.reading.link` takes back later).
LASTING_S = 0.005


def main() -> None:
    """Answer until the connection is closed."""
    bound_memory(int(sys.argv[2]))
    work(Path(sys.argv[1]), socket.socket(fileno=0), is_confined=sys.argv[3] == "confined")


@dataclass(frozen=True, slots=True)
class Copy:
    """The knowledge of a checkpoint in memory.

    Attributes:
        engine: Holds it.
        number: Of the checkpoint.
        stamp: Of the pointer that named it; a store that was restored may have another checkpoint of that number.
    """

    engine: Engine
    number: int
    stamp: tuple[int, int] | None


def work(folder: Path, connection: socket.socket, copy: Copy | None = None, *, is_confined: bool) -> None:
    """Be a reader until the connection is closed.

    Args:
        folder: Of the store.
        connection: To whoever asks.
        copy: The knowledge in memory.
        is_confined: Whether to give up the network.
    """
    if is_confined and not confine():
        print("banggiao: no filter of system calls here; only the guard keeps queries off the network", file=sys.stderr)
    end_with_pipe(connection.fileno())
    if copy is not None:
        _occupy_heap_of_copy()
    threading.stack_size(STACK_BYTES)
    worker = threading.Thread(target=serve, args=(folder, connection, copy))
    worker.start()
    worker.join()


def serve(folder: Path, connection: socket.socket, copy: Copy | None = None) -> None:
    """Answer the requests of a connection, always from what was published last."""
    shelf = _Shelf(folder, copy)
    tell(connection, {"ready": True})
    inbox = Inbox(connection, RESTED_S, shelf.rest)
    while (request := inbox.next()) is not None:
        begun = monotonic()
        head, found = _done(shelf, *request)
        tell(connection, head, found)
        if len(found) > LARGE_BYTES:
            del found, request
            give_back()
        if inbox and monotonic() - begun > LASTING_S:  # what waited behind it may be asked elsewhere by now
            inbox.look()


def _done(shelf: "_Shelf", request: Mapping[str, Any], body: bytes) -> Message:
    try:
        if request["operation"] == SKIPPED:
            return {SKIPPED: True}, b""
        if request["operation"] == PARSE:
            return parse(request, body)
        if request["operation"] in OPERATIONS:
            return perform_trusted(shelf.view(), dict(request))
        return perform(shelf.view(), request, body)
    except BanggiaoError as error:
        told = (error.place, error.problem, error.remedy)
        return {"error": type(error).__name__, "told": told}, b""


class _Shelf:
    """The view of what was published last."""

    def __init__(self, folder: Path, copy: Copy | None) -> None:
        self._folder = folder
        self._pointer = folder / POINTER
        self._copy = copy
        self._seen: tuple[int, int] | None = None
        self._view: View | None = None

    def view(self) -> View:
        """Give it; opened anew only where something else was published. Raises StoreError."""
        seen = stamp(self._pointer)
        if self._view is None or seen != self._seen:
            self._view = self._opened(seen)
            self._seen = seen
        return self._view

    def rest(self) -> None:
        """Close it until it is wanted again, and give back what it took."""
        self._view = self._seen = None
        give_back()

    def _opened(self, seen: tuple[int, int] | None) -> View:
        copy, disk = self._copy, partial(View.open, self._folder)
        return CopiedView(copy.number, copy.engine, disk) if copy is not None and copy.stamp == seen else disk()


def _occupy_heap_of_copy() -> None:
    """Keep a thread at rest in the heap where the copy lies, so that the one of the queries gets a heap of its own.

    The C library gives a new thread a heap that nobody has any more, and that would be this one: what is free in it
    lies scattered between the knowledge, so that each small piece that a query takes would be fetched from far away,
    and its page copied, since the stem has it too. Queries take a quarter less time in a heap of their own.
    """
    threading.Thread(target=threading.Event().wait, name="at rest", daemon=True).start()


if __name__ == "__main__":
    main()
