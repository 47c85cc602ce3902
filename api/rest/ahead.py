"""What is asked of everything and takes long is made before anybody asks for it.

A ready question without parameters, or of one kind of paper, has few answers, and each goes through all of the
knowledge. When an edition has been current for a moment they are made one after the other, so that who asks then finds
them (`api.service.kept`). After a publication only those are made again that somebody asked for before; on a store
that changes every few seconds that is none.

They have a reader of their own, which stands back behind all others and ends when they are made: nobody waits for it,
and what it has read of the store takes no memory afterwards.

    shelf = Shelf(folder, make_pool, made=Ahead(settings, make_pool_of_one).begin)
"""

import os
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from threading import Event, Lock, Thread, get_native_id
from time import thread_time

from api.rest.models import Item
from api.rest.paging import JSON, Cursor, Wanted
from api.rest.questions import key_of, kind_of, told_of
from api.service.edition import Edition
from api.service.kept import Told
from api.service.settings import Settings
from graph.asking.questions import bound, run
from graph.naming.called import Labels
from graph.reading.pooled_view import PooledView
from graph.reading.readers import ReaderPool
from graph.view import View
from ontology.errors import BanggiaoError
from ontology.questions import Question

#: Seconds for which an edition has been current before something is made ahead.
QUIET_S = 3.0
#: How far the reader stands back, of 19: it has a third of what others have of a busy processor. Not less, for who asks
#: for what it is at waits for it.
_NICE = 5
#: The page that is asked for where nothing is said of it.
PLAIN = Wanted(Item, None, Cursor(0), (), (), JSON, "vi")
#: Types of parameters that have few values, and how the names of their concepts begin.
_FEW = {"agreement-kind": "agreement-", "tie-kind": "tie-"}


class Ahead:
    """Makes answers ahead for one edition at a time."""

    def __init__(self, settings: Settings, make_pool: Callable[[], ReaderPool], quiet_s: float = QUIET_S) -> None:
        """Make nothing yet.

        Args:
            settings: Tell the day.
            make_pool: Starts a reader.
            quiet_s: Seconds for which an edition has been current before anything is made for it.
        """
        self._settings = settings
        self._make_pool = make_pool
        self._quiet_s = quiet_s
        self._lock = Lock()
        self._over = Event()

    def begin(self, edition: Edition, before: Edition | None) -> None:
        """Begin with an edition, and end with the one before it. Waits for nothing.

        Args:
            edition: The one that is current.
            before: The one that was; what nobody asked of it is not made again. None for all.
        """
        with self._lock:
            self._over.set()
            self._over = over = Event()
        Thread(target=self._begin, args=(edition, before, over), name="ahead", daemon=True).start()

    def end(self) -> None:
        """Make nothing more."""
        with self._lock:
            self._over.set()

    def _begin(self, edition: Edition, before: Edition | None, over: Event) -> None:
        if over.wait(self._quiet_s):
            return
        today = self._settings.today()
        if not any(_wanted(edition, before, today)):
            return
        with suppress(BanggiaoError), _standing_back(self._make_pool) as pool:  # who asks meets what went wrong
            view = PooledView(pool, edition.view.number)
            reading = Reading(view, lambda: thread_time() + view.spent())
            make_ahead(edition, before, today, over, reading)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where answers are read, and a clock of the processors' work for that."""

    view: View
    clock: Callable[[], float]


def make_ahead(edition: Edition, before: Edition | None, today: date, over: Event, reading: Reading) -> None:
    """Make what takes long and has few parameters, one after the other.

    Args:
        edition: Where it is kept.
        before: What nobody asked of it is not made. None for all.
        today: The day that is meant.
        over: Set when nothing more is to be made.
        reading: From where.
    """
    for question, given, key in _wanted(edition, before, today):
        if over.is_set():
            return
        make = partial(_told, reading.view, edition.labels, question, given, today)
        edition.kept.ahead(key, kind_of(question.id, given), make, reading.clock)


def _wanted(
    edition: Edition, before: Edition | None, today: date
) -> Iterator[tuple[Question, Mapping[str, str], Hashable]]:
    """Give what is to be made, with what tells it from all else."""
    for question, given in _asked(edition):
        key = key_of(question.id, bound(question, given, today), PLAIN)
        if before is None or before.kept.was_asked(key):
            yield question, given, key


def _asked(edition: Edition) -> Iterator[tuple[Question, Mapping[str, str]]]:
    """Give the questions of no thing in particular: without parameters, then of each kind."""
    questions = sorted(edition.questions.values(), key=lambda question: question.id)
    yield from ((question, {}) for question in questions)
    for question in questions:
        for parameter in question.parameters:
            begins = _FEW.get(parameter.type)
            if begins is not None:
                names = sorted(name for name in edition.labels.words.concepts if name.startswith(begins))
                yield from ((question, {parameter.name: name}) for name in names)


def _told(view: View, labels: Labels, question: Question, given: Mapping[str, str], today: date) -> Told:
    return told_of(run(view, question, given, today, labels), PLAIN)


@contextmanager
def _standing_back(make_pool: Callable[[], ReaderPool]) -> Iterator[ReaderPool]:
    """Have readers that all other processes go before; they have that from the thread that starts them.

    This thread stays as it is: were it held up while it has the interpreter to itself, all would wait for it.
    """
    with ThreadPoolExecutor(1, initializer=_stand_back) as starting:
        pool = starting.submit(make_pool).result()
    with pool:
        yield pool


def _stand_back() -> None:
    if sys.platform == "linux":  # elsewhere it would be the whole process
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICE)
