"""The process of a stem: holds the knowledge in memory, and makes readers as branches (forks) of itself.

Run by `graph.reading.stem` as `python -m graph.reading.stem_worker FOLDER MEMORY confined MOST`, with a socket for its
standard input. Branches share the memory of the knowledge until they write to it, which the engine hardly does.

It tells the stamp of the pointer to what it copied, none where that is too large; then for each connection that is sent
to it the process id of the branch that has it. It never sees the text of an outsider, so it needs no filter: its
branches put theirs on themselves.
"""

import gc
import os
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from graph.engine import Engine
from graph.reading.memory import bound_memory
from graph.reading.messages import tell
from graph.reading.reader_worker import Copy, work
from graph.view import POINTER, View, stamp
from graph.writing.leash import end_with_pipe

#: How politely the knowledge is copied: queries go first.
_NICE = 10


def main() -> None:
    """Copy, then make branches until the connection is closed."""
    folder, memory, most = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
    bound_memory(memory)
    control = socket.socket(fileno=0)
    end_with_pipe(control.fileno())
    copied: list[Copy | None] = []
    copying = threading.Thread(target=lambda: copied.append(_copied(folder, most)))
    copying.start()
    copying.join()
    copy = copied[0] if copied else None
    tell(control, {"stamp": copy.stamp if copy is not None else None})
    if copy is None:
        return
    gc.collect()
    gc.freeze()
    while (branch := _sent(control)) is not None:
        _bury()
        pid = os.fork()
        if pid == 0:
            control.close()
            _be_branch(folder, branch, copy, is_confined=sys.argv[3] == "confined")
        branch.close()
        tell(control, {"pid": pid})


def _copied(folder: Path, most: int) -> Copy | None:
    """Copy the knowledge; in a thread of its own, since only that gives way to others (Linux)."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
    seen = stamp(folder / POINTER)
    view = View.open(folder)
    written, number = view.written_down(most), view.number
    del view  # what it held of the disk makes room for the copy
    if written is None:
        return None
    return Copy(Engine.copied(written), number, seen)


def _be_branch(folder: Path, connection: socket.socket, copy: Copy, *, is_confined: bool) -> None:
    """Be a reader, and end with it: what the stem goes on to do is not for its branches."""
    try:
        work(folder, connection, copy, is_confined=is_confined)
    finally:
        os._exit(0)


def _sent(control: socket.socket) -> socket.socket | None:
    """Wait for the connection of the next branch; None when there will be none."""
    _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    return socket.socket(fileno=descriptors[0]) if descriptors else None


def _bury() -> None:
    """Bury the branches that have ended; not earlier, so that their ids stay theirs until the service has hold."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue


if __name__ == "__main__":
    main()
