"""One reader as the service sees it: a process that can be killed, and a connection it is asked through.

A reader is asked by a thread that waits (`ask`) or by an event loop that does not (`graph.reading.link`); both say the
same messages (`graph.reading.messages`), and both end it when its time is over. A reader is a program of its own, or a
`Branch` that a stem has made (`graph.reading.stem`).
"""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from graph.reading.link import Link
from graph.reading.messages import Message, told, written
from graph.reading.query_errors import Broken, TooSlow
from graph.writing.writer import as_error

PROJECT = Path(__file__).resolve().parents[2]
#: Seconds that a reader may take to start.
START_S = 30.0


class Gone(Exception):
    """A reader ended while nobody asked it anything; another one can be asked instead."""


class Process(Protocol):
    """A process that can be ended."""

    def poll(self) -> int | None:
        """Give None while it runs."""

    def kill(self) -> None:
        """End it; nothing where it has ended."""

    def wait(self) -> object:
        """Wait until it is gone."""


class Reader:
    """One worker process; answers one query at a time."""

    def __init__(self, process: Process, connection: socket.socket) -> None:
        """Take a process that was just started.

        Args:
            process: The process, whose first message says that it is ready.
            connection: The end of ours of a pair of sockets.
        """
        self._process = process
        self.connection = connection
        #: The event loop that listens to it, where one does.
        self.link: Link | None = None
        #: How many requests it was sent.
        self.asked = 0
        self.is_ready = False
        #: Whether nothing has gone wrong with it yet; that it has not ended since, `is_alive` says.
        self.is_sound = True
        #: How it was started.
        self.origin: Callable[[], Reader] | None = None

    def ask(self, request: Mapping[str, Any] | bytes, body: bytes, deadline_s: float) -> Message:
        """Have a request done (`graph.reading.reader_operations`), and wait for it.

        Raises:
            QueryError, StoreError: It was not done; the reader may be dead (`is_sound`).
            Gone: The reader had ended before.
        """
        self._leave_loop()
        if not self.is_ready:
            self.await_ready()
        until = monotonic() + deadline_s
        try:
            self.connection.settimeout(deadline_s)
            self.asked += 1
            for piece in written(request, body):
                self.connection.sendall(piece)
            message = told(self.connection, until)
        except TimeoutError as error:
            self.close()
            raise _late(deadline_s) from error
        except BrokenPipeError as error:
            self.close()
            raise Gone from error
        except (OSError, ValueError) as error:
            self.close()
            raise _broken() from error
        return self._understood(message)

    def await_ready(self) -> None:
        """Let a reader that was just started begin; a deadline is for its work. Raises Broken."""
        try:
            self.is_ready = told(self.connection, monotonic() + START_S) is not None
        except (OSError, ValueError):
            self.is_ready = False
        if not self.is_ready:
            self.close()
            raise Broken("query", "no reader could be started", "try again in a moment")

    @property
    def is_alive(self) -> bool:
        """Say whether the process can take another query."""
        return self.is_sound and self._process.poll() is None

    def end(self) -> None:
        """End the process without waiting for it; who gives the reader back closes it."""
        self.is_sound = False
        self._process.kill()

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self.is_sound = False
        self._process.kill()
        self._process.wait()
        self._leave_loop()
        self.connection.close()

    def _leave_loop(self) -> None:
        """See to it that no event loop listens any more."""
        if self.link is not None:
            self.link.let_go()
            self.link = None

    def _understood(self, message: Message | None) -> Message:
        if message is None:
            self.end()
            raise _broken()
        if "error" in message[0]:
            raise as_error(dict(message[0]))
        return message


def _late(deadline_s: float) -> TooSlow:
    return TooSlow("query", f"no answer within {deadline_s:g} s", "narrow it down, add a LIMIT or ask for less")


def _broken() -> Broken:
    return Broken("query", "the reader ran out of memory or failed on it", "ask for less at a time")


class Branch:
    """A process that another one than ours has made; a descriptor of it, so that no other is killed for it."""

    def __init__(self, pid: int) -> None:
        """Take hold of a process that its parent has not buried yet. Raises OSError."""
        self._descriptor = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Give None while it runs."""
        if self._descriptor < 0:
            return 0
        watch = select.poll()
        watch.register(self._descriptor, select.POLLIN)
        return 0 if watch.poll(0) else None

    def kill(self) -> None:
        """End it; nothing where it has ended."""
        if self._descriptor >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it is gone."""
        if self._descriptor >= 0:
            watch = select.poll()
            watch.register(self._descriptor, select.POLLIN)
            watch.poll()
            os.close(self._descriptor)
            self._descriptor = -1


def start_program(folder: Path, memory: int, *, is_confined: bool = True) -> Reader:
    """Start a reader as a program of its own."""
    ours, its = socket.socketpair()
    with its:
        process = start_worker("graph.reading.reader_worker", folder, memory, is_confined=is_confined, connection=its)
    return Reader(process, ours)


def start_worker(
    module: str, folder: Path, memory: int, *more: str, is_confined: bool, connection: socket.socket, arenas: int = 2
) -> "subprocess.Popen[bytes]":
    """Start one of our modules in a process of its own, with a connection for its standard input.

    Args:
        module: Its name.
        folder, memory, more, is_confined: What it is told, in this order.
        connection: Its standard input.
        arenas: Heaps that its threads may have; each reserves 64 MB of the address space that is bounded.
    """
    confined = "confined" if is_confined else "open"
    command = [sys.executable, "-m", module, str(folder), str(memory), confined, *more]
    return subprocess.Popen(command, cwd=PROJECT, stdin=connection.fileno(), env=_environment(arenas))  # noqa: S603 -- ours


def _environment(arenas: int) -> dict[str, str]:
    """Of our environment a reader gets what Python needs, and nothing it could leak."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    return {**given, "MALLOC_ARENA_MAX": str(arenas)}
