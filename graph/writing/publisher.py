"""When readers see what was written: soon, in steps, and without delay when somebody waits.

A thread follows the writes: a short while after the first it brings the knowledge up to date and publishes, with
whatever else was written meanwhile; between two publications there is a pause, so that many small writes share one.
A failure to publish is said, and tried again; readers keep what they have.

    publisher.note(7)                    # transaction 7 was made
    publisher.wait(7, timeout_s=5)       # True as soon as every reader sees it
"""

import time
from collections.abc import Callable
from threading import Condition, Thread

from graph.reading.memory import give_back
from ontology.errors import BanggiaoError

#: Seconds that a write waits for others, and the least time between two publications.
GATHER_S = 0.01
PAUSE_S = 0.1
#: Seconds after which a publication that failed is tried again.
RETRY_S = 2.0
#: Seconds after which a reader of many documents that fell silent is no longer waited for.
SILENCE_S = 10.0
#: Seconds after a publication, or the start, after which the memory that the work took is given back.
REST_S = 3.0


class Publisher:
    """Publishes from a thread of its own; safe to call from any other."""

    def __init__(self, publish: Callable[[], int], published: int) -> None:
        """Begin to follow.

        Args:
            publish: Shows readers the present state, under the writer's lock, and gives its last transaction.
            published: The last transaction that readers see now.
        """
        self._publish = publish
        self._changed = Condition()
        self._published = published
        self._written = published
        self._due: float | None = None
        self._last = 0.0
        self._ended = False
        #: How long to wait until memory is given back, None where that is done.
        self._rest_s: float | None = REST_S
        self.problem = ""
        self._thread = Thread(target=self._follow, name="publisher", daemon=True)
        self._thread.start()

    @property
    def published(self) -> int:
        """The last transaction that readers see."""
        return self._published

    def note(self, transaction: int, *, settle: bool = True) -> None:
        """Say that a transaction was made; one that is part of many may wait for the others."""
        with self._changed:
            self._written = max(self._written, transaction)
            now = time.monotonic()
            due = max(now + GATHER_S, self._last + PAUSE_S) if settle else now + SILENCE_S
            # The last of many that may wait moves the day on; what is due at once stays so.
            self._due = due if self._due is None or (not settle and self._due > now + PAUSE_S) else min(self._due, due)
            self._changed.notify_all()

    def wait(self, transaction: int, timeout_s: float) -> bool:
        """Wait until readers see a transaction, which is then published without delay; say whether they do."""
        end = time.monotonic() + timeout_s
        with self._changed:
            while self._published < transaction and not self._ended:
                left = end - time.monotonic()
                if left <= 0 or transaction > self._written:
                    return False
                if self._due is not None:
                    self._due = 0.0
                    self._changed.notify_all()
                self._changed.wait(left)
            return self._published >= transaction

    def done(self, transaction: int) -> None:
        """Say that somebody else published."""
        with self._changed:
            self._done(transaction)

    def close(self) -> None:
        """Stop following; what was not published is left to the caller."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join()

    def _done(self, transaction: int) -> None:
        self._published = transaction
        self._last = time.monotonic()
        self._rest_s = REST_S
        self.problem = ""
        if self._written <= transaction:
            self._due = None
        self._changed.notify_all()

    def _wait(self) -> None:
        """Wait for a write, or for when one is due; what the last ones took is given back when none comes."""
        if self._due is not None:
            self._changed.wait(max(self._due - time.monotonic(), 0.001))
        elif not self._changed.wait(self._rest_s) and self._rest_s is not None:
            self._rest_s = None
            give_back()

    def _follow(self) -> None:
        while True:
            with self._changed:
                while not self._ended and (self._due is None or self._due > time.monotonic()):
                    self._wait()
                if self._ended:
                    return
                self._due = None
            try:
                transaction = self._publish()
            except BanggiaoError as error:
                with self._changed:
                    self.problem = str(error)
                    self._last = time.monotonic()
                    self._due = self._last + RETRY_S
                continue
            with self._changed:
                self._done(transaction)
