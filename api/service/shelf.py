"""Which edition is current: made once for each checkpoint, beside the one before, which serves until then.

`Shelf.current()` looks at which checkpoint the store points to and hands on an `api.service.edition.Edition` of it.

    edition = Shelf(folder, lambda: ReaderPool(folder)).current()
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from time import thread_time

from api.service.edition import Edition, Unchanging
from graph.reading.pooled_view import PooledView
from graph.reading.readers import ReaderPool
from graph.view import POINTER, current, stamp
from ontology.errors import BanggiaoError, StoreError


def published_stamp(folder: Path) -> str:
    """Tell what was published last from everything else; empty where nothing was."""
    pointer = folder / POINTER
    try:
        return f"{pointer.read_text('ascii').strip()} {pointer.stat().st_mtime_ns}"
    except OSError:
        return ""


class Shelf:
    """Holds the current edition and the readers; close it when the service ends.

    The store itself is opened by the readers alone. A new edition is made beside the old one, which serves on for as
    long as that takes: on a small store no request sees the difference, on a large one none waits.
    """

    def __init__(
        self,
        folder: Path,
        make_pool: Callable[[], ReaderPool],
        patience_s: float = 1.0,
        made: Callable[[Edition, Edition | None], None] | None = None,
    ) -> None:
        """Keep a shelf.

        Args:
            folder: Of the store.
            make_pool: Starts the readers; called when the first is wanted.
            patience_s: How long a request waits for a new edition before it is answered from the one before.
            made: Is given each edition that was made, and the one before it; should be quick.
        """
        self._folder = folder
        self._pointer = folder / POINTER
        self._patience_s = patience_s
        self._make_pool = make_pool
        self._made = made
        self._lock = Lock()
        self._edition: Edition | None = None
        self._coming: Coming | None = None
        self._unchanging: Unchanging | None = None
        self._closed = False
        self._pool: ReaderPool | None = None
        self._stamp: tuple[tuple[int, int] | None, str] = (None, "")

    @property
    def stamp(self) -> str:
        """What was published last, as `published_stamp` tells it; read only where that has changed."""
        seen = stamp(self._pointer)
        if seen is None or seen != self._stamp[0]:
            self._stamp = (seen, published_stamp(self._folder))
        return self._stamp[1]

    def current(self, *, newest: bool = False) -> Edition:
        """Give the edition published last, or the one before while the last one is being made.

        Args:
            newest: Wait for the last one, however long it takes.

        Raises:
            StoreError: Nothing has been published yet.
            QueryError: The readers cannot read what was published.
        """
        number = current(self._folder)
        pool = self.pool()
        with self._lock:
            before = self._edition
            if before is not None and before.view.number == number:
                return before
            coming = self._begin(pool, number or 0)
            if before is None:
                # Nobody waits for all of the first one: its parts are made when they are wanted.
                self._coming, self._edition = None, coming.edition
                return coming.edition
        made = coming.wait(None if newest else self._patience_s)
        if made is None and not newest:
            return before
        with self._lock:
            if self._coming is coming:
                self._coming = None
                self._edition = coming.edition
            return coming.edition

    def prepare(self) -> None:
        """Open the shelf, and begin to make the edition published last, for whoever asks first; waits for nothing."""
        self._closed = False
        Thread(target=self._prepare, name="prepare", daemon=True).start()

    @property
    def at_hand(self) -> Edition | None:
        """The edition that requests were answered from last; None before the first. Never waits."""
        return self._edition

    def ready(self) -> Edition | None:
        """Give the edition published last where it is at hand; never waits."""
        edition = self._edition
        return edition if edition is not None and str(edition.view.number) == self.stamp.partition(" ")[0] else None

    @property
    def pool_at_hand(self) -> ReaderPool | None:
        """The readers, where they are started; never waits."""
        return None if self._closed else self._pool

    def pool(self) -> ReaderPool:
        """Give the readers; the first call starts them.

        Raises:
            StoreError: Nothing has been published yet.
        """
        with self._lock:
            if self._closed:
                raise StoreError(str(self._folder), "the service is ending", "start it again")
            if self._pool is None:
                self._pool = self._make_pool()
            return self._pool

    def _prepare(self) -> None:
        number = current(self._folder)
        if number is None:
            return
        with suppress(BanggiaoError):  # whoever asks first meets it
            pool = self.pool()
            with self._lock:
                self._begin(pool, number)

    def _begin(self, pool: ReaderPool, number: int) -> "Coming":
        """Make an edition in a thread of its own, unless that is being done; the lock is held."""
        if self._coming is None or self._coming.number != number:
            self._unchanging = self._unchanging or Unchanging.read()
            view = PooledView(pool, number)
            clock: Callable[[], float] = lambda: thread_time() + view.spent()  # noqa: E731
            edition = Edition(view, self._unchanging, published_stamp(self._folder), clock)
            self._coming = Coming(edition, self._edition, self._made)
        return self._coming

    def close(self) -> None:
        """End the readers."""
        with self._lock:
            self._closed = True
            if self._pool is not None:
                self._pool.close()
                self._pool = None


class Coming:
    """An edition in the making, by a thread of its own."""

    def __init__(
        self, edition: Edition, before: Edition | None, made: Callable[[Edition, Edition | None], None] | None
    ) -> None:
        self.edition = edition
        self._before = before
        self._made = made
        self.number = edition.view.number
        self._failure: BanggiaoError | None = None
        self._thread = Thread(target=self._make, name="edition", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None) -> Edition | None:
        """Wait until it is made; None where that takes longer.

        Raises:
            BanggiaoError: It could not be made.
        """
        self._thread.join(seconds)
        if self._thread.is_alive():
            return None
        if self._failure is not None:
            raise self._failure
        return self.edition

    def _make(self) -> None:
        try:
            self.edition.prepare()
        except BanggiaoError as error:
            self._failure = error
        else:
            if self._made is not None:
                self._made(self.edition, self._before)
            self._before = None
