"""The process of the one writer: opens the store, listens on a socket, takes one request a connection.

Run by the service as `python -m graph.writing.writer_worker FOLDER`; ends on SIGTERM after the write it is at, with
everything published. Its address lies in the store's folder (`service.json`); the socket may be opened by its owner
only. Where the store cannot be opened (a full disk, a folder that is read only) it goes on to answer, says why, and
tries again with the next request. A request that takes longer than its deadline cannot be stopped in the engine: then
the process ends itself, which undoes it, and is started again.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import time
from contextlib import nullcontext, suppress
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import IO, Any

from graph.reading.confinement import confine
from graph.writing.desk import Desk
from graph.writing.disk import RESERVE_BYTES
from graph.writing.folder import replace
from graph.writing.write_errors import Unavailable
from graph.writing.writer import ADDRESS, LOAD, as_told, received_file, unpacked
from ontology.errors import BanggiaoError, StoreError

#: Exit code when another process writes to the store.
TAKEN = 75
#: Seconds between two attempts to open a store that could not be opened.
RETRY_S = 1.0
#: A Unix socket's path has about a hundred bytes.
_LONGEST_PATH = 100


class Service:
    """Hands requests to a desk that may have to be opened again."""

    def __init__(self, folder: Path, reserve: int = RESERVE_BYTES) -> None:
        self._folder = folder
        self._reserve = reserve
        self._opening = threading.Lock()
        self._desk: Desk | None = None
        self._failure: tuple[float, StoreError] | None = None

    def open(self) -> Desk:
        """Give the desk, opening it where that has not succeeded yet; raises StoreError."""
        with self._opening:
            if self._desk is None:
                if self._failure is not None and time.monotonic() < self._failure[0]:
                    raise self._failure[1]
                try:
                    self._desk = Desk(self._folder, reserve=self._reserve, overdue=_end)
                except StoreError as error:
                    self._failure = time.monotonic() + RETRY_S, error
                    raise
                if self._desk.notice:
                    print(f"banggiao: the transaction log: {self._desk.notice}", file=sys.stderr, flush=True)
            return self._desk

    def answer(self, connection: Connection) -> None:
        """Take one request of a connection and answer it."""
        with connection, suppress(EOFError, OSError):  # the client left: nobody is told
            header, body = unpacked(connection.recv_bytes())
            with received_file(connection) if header["operation"] == LOAD else nullcontext() as file:
                told = self._taken(header, body, file)
            connection.send_bytes(json.dumps(told).encode())

    def close(self) -> None:
        """Publish what is left and let the next writer in."""
        with self._opening:
            if self._desk is not None:
                self._desk.close()

    def _taken(self, header: dict[str, Any], body: bytes, file: IO[bytes] | None) -> dict[str, Any]:
        try:
            return self.open().take(header, body, file)
        except BanggiaoError as error:
            return as_told(error)
        except Exception as error:  # the boundary: a defect in one request must not end the writer
            place, problem = str(header.get("operation")), f"a defect of the writer ({error!r})"
            return as_told(Unavailable(place, problem, "please report it with the request"))


def main() -> None:
    """Write for a store until told to end."""
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else RESERVE_BYTES)


def write(folder: Path, reserve: int = RESERVE_BYTES, *, is_confined: bool = True) -> None:
    """Take requests for a store until SIGTERM or SIGINT; exits with TAKEN where another process writes to it.

    Args:
        folder: Folder of the store.
        reserve: Bytes of the disk to leave free.
        is_confined: Whether this process gives up all that writing does not need (`graph.reading.confinement`): new
            connections above all, which an update with SERVICE would make.
    """
    folder = folder.resolve()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    service = Service(folder, reserve)
    try:
        service.open()
    except StoreError as error:
        print(f"banggiao: {error}", file=sys.stderr, flush=True)
        if "is writing to it" in error.problem:
            raise SystemExit(TAKEN) from error
    with tempfile.TemporaryDirectory(prefix="banggiao-", ignore_cleanup_errors=True) as private:
        path = folder / "writer.sock"
        if len(os.fsencode(path)) > _LONGEST_PATH:
            path = Path(private) / "writer.sock"
        try:
            _listen(service, folder, path)
        except OSError as error:
            # Nobody can be told where it listens; a folder that cannot be written says so to who asks.
            print(f"banggiao: {folder}: nobody can write to it ({error})", file=sys.stderr, flush=True)
        if is_confined and not confine(accepting=True):
            print("banggiao: no filter of system calls here; only the guard keeps updates off the network",
                  file=sys.stderr, flush=True)  # fmt: skip
        ended.wait()
        with suppress(OSError):
            (folder / ADDRESS).unlink(missing_ok=True)
        service.close()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _listen(service: Service, folder: Path, path: Path) -> None:
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        listener = Listener(str(path), "AF_UNIX", backlog=128)
    finally:
        os.umask(before)
    replace(folder / ADDRESS, json.dumps({"pid": os.getpid(), "socket": str(path)}) + "\n")
    threading.Thread(target=_accept, args=(service, listener), daemon=True).start()


def _accept(service: Service, listener: Listener) -> None:
    while True:
        try:
            connection = listener.accept()
        except OSError:
            time.sleep(0.01)
            continue
        threading.Thread(target=service.answer, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
