"""`banggiao serve`: the process that starts the front and the writer, and starts them again when they die.

It does nothing else, so that nothing can go wrong in it: the front answers HTTP and owns the readers, the writer owns
the store (`graph.writing.writer_worker`). Both are copies of this process, which has read all code already, so that a
dead one is soon back; the socket stays open meanwhile, and who connects waits. SIGTERM and SIGINT end the front after
the requests it is at, then the writer with everything published.

    serve(Settings(store=Path("data/store")), told=print)
"""

import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path

import uvicorn

from api.service.app import create_app
from api.service.edition import Unchanging
from api.service.logs import start_logging
from api.service.settings import Settings
from api.service.wire import server_config
from graph.lives.rules import load_rules
from graph.reading.memory import give_back
from graph.view import View
from graph.writing.leash import end_with_parent
from graph.writing.write_errors import Unavailable
from graph.writing.writer import Writer
from graph.writing.writer_worker import TAKEN, write
from ontology.errors import BanggiaoError, StoreError
from ontology.reference import Reference, load_reference

#: Seconds that requests in work have when the service ends, and that the writer has to publish.
GRACE_S = 10
WRITER_GRACE_S = 60
#: A process that lived shorter than this is started again only after as long a pause.
SHORT_LIFE_S = 0.5
#: Exit code of a front that could not start, with the reason on standard error.
FAILED = 70
#: Seconds that a start may take before requests are taken without the writer.
PATIENCE_S = 60.0
_BACKLOG = 2048


class ServiceError(BanggiaoError):
    """The service cannot start."""


def serve(settings: Settings, told: Callable[[str], None]) -> None:
    """Serve until told to end by a signal.

    Args:
        settings: What to serve, and where.
        told: Is given one line when requests are taken.

    Raises:
        StoreError: Another process writes to the store, or it cannot be opened and nothing was published in it.
        ServiceError: The address cannot be listened on, or the front cannot start.
    """
    if Writer(settings.store).is_there:
        raise StoreError(str(settings.store), "a service has it already", "stop that one, or serve another --store")
    with _listening(settings) as listening:
        signals = _Signals()
        # Read once: a front or a writer that is made again has it.
        reference = load_reference()
        load_rules()
        Unchanging.read()
        gc.collect()
        give_back()
        gc.freeze()  # What is there now is shared with the children, and no collection copies it.
        ready, is_ready = socket.socketpair()
        writer = _Child("writer", lambda: write(settings.store, is_confined=not settings.service_peers))
        front = _Child("front", lambda: _answer(settings, reference, listening, is_ready))
        try:
            writer.start()
            _wait_for_writer(settings.store, writer, signals)
            front.start()
            host, port = listening.getsockname()[:2]
            line = f"http://{host}:{port}/vi/  http://{host}:{port}/en/  SPARQL at /sparql  (Ctrl+C ends)"
            _supervise((front, writer), signals, ready, lambda: told(line))
        finally:
            front.end(GRACE_S + 5)
            writer.end(WRITER_GRACE_S)


def _supervise(
    children: tuple["_Child", "_Child"], signals: "_Signals", ready: socket.socket, told: Callable[[], None]
) -> None:
    front, _ = children
    is_told = False
    while not signals.came:
        pauses = [(child, child.revived()) for child in children]
        # A child is waited for, or the end of its pause is: never neither, however it dies between two lines.
        ends: list[socket.socket | int] = [child.sentinel for child, pause in pauses if pause is None]
        watched = [*ends, signals.pipe, *([] if is_told else [ready])]
        shortest = min((pause for _, pause in pauses if pause is not None), default=None)
        if ready in wait(watched, shortest):
            is_told = True
            told()
        if not is_told and front.exitcode == FAILED:
            raise ServiceError("banggiao serve", "it could not start, for the reason above", "mend it and start again")


class _Child:
    """A copy of this process that does one thing, and is made again when it ends."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._name = name
        self._work = work
        self._process: ForkProcess | None = None
        self._started = 0.0

    def start(self) -> None:
        """Make the copy."""
        self._started = time.monotonic()
        self._process = get_context("fork").Process(target=self._run, args=(os.getpid(),), name=self._name)
        self._process.start()

    @property
    def exitcode(self) -> int | None:
        """Say how it ended, or None."""
        return None if self._process is None else self._process.exitcode

    @property
    def is_alive(self) -> bool:
        """Say whether it runs."""
        return self._process is not None and self._process.exitcode is None

    @property
    def sentinel(self) -> int:
        """What can be waited for: its end."""
        return -1 if self._process is None else self._process.sentinel

    def revived(self) -> float | None:
        """Start it again where it has ended and it is time to; give the seconds until it is, or None."""
        if self.is_alive:
            return None
        lived = time.monotonic() - self._started
        if lived < SHORT_LIFE_S:
            return SHORT_LIFE_S - lived
        print(f"banggiao: the {self._name} ended ({self.exitcode}) and is started again", file=sys.stderr, flush=True)
        self.start()
        return None

    def end(self, grace_s: float) -> None:
        """Tell it to end, and see that it does."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(grace_s)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()

    def _run(self, parent: int) -> None:
        # The terminal's Ctrl+C is for the parent, which ends its children in their order.
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in _Signals.numbers:
            signal.signal(number, signal.SIG_DFL)
        end_with_parent(parent)
        self._work()


class _Signals:
    """Notes SIGTERM and SIGINT, and wakes who waits for the pipe."""

    numbers = (signal.SIGTERM, signal.SIGINT)

    def __init__(self) -> None:
        self.came = False
        self.pipe, into = socket.socketpair()
        for end in (self.pipe, into):
            end.setblocking(False)
        self._into = into
        for number in self.numbers:
            signal.signal(number, self._note)
        signal.set_wakeup_fd(into.fileno(), warn_on_full_buffer=False)

    def _note(self, *_: object) -> None:
        self.came = True


class _Front(uvicorn.Server):
    """A server that says when it takes requests."""

    def __init__(self, config: uvicorn.Config, is_ready: socket.socket) -> None:
        super().__init__(config)
        self._is_ready = is_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        with suppress(OSError):
            self._is_ready.send(b"1")


def _answer(settings: Settings, reference: Reference, listening: socket.socket, is_ready: socket.socket) -> None:
    """Be the front."""
    start_logging(settings.log_level)
    try:
        app = create_app(settings, reference=reference)
    except BanggiaoError as error:
        print(f"banggiao: {error}", file=sys.stderr, flush=True)
        raise SystemExit(FAILED) from error
    config = server_config(app, settings, timeout_graceful_shutdown=GRACE_S)
    try:
        _Front(config, is_ready).run(sockets=[listening])
    finally:
        logging.shutdown()  # a child of a process does not do so by itself


def _wait_for_writer(store: Path, writer: _Child, signals: _Signals) -> None:
    """Wait until the writer takes requests or says why it does not."""
    end = time.monotonic() + PATIENCE_S
    client = Writer(store, deadline_s=PATIENCE_S)
    while time.monotonic() < end and not signals.came and writer.is_alive:
        try:
            client.status()
            return
        except Unavailable:
            wait([writer.sentinel, signals.pipe], 0.02)
        except StoreError:
            break
    if writer.exitcode == TAKEN:
        raise StoreError(str(store), "another process writes to it", "stop that process, or serve another --store")
    if not signals.came:
        View.open(store)  # Reading goes on where something was published.


def _listening(settings: Settings) -> socket.socket:
    """Open the socket that the front takes connections from, and keep it open while a front is started again."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise ServiceError(place, f"nobody can listen there ({error.strerror})", "choose another --port") from error
    return listening
