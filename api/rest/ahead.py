"""What is asked of everything and takes long is made before anybody asks for it.

A ready question without parameters, or of one kind of paper, has few answers, and each goes through all of the
knowledge. When an edition has been current for a moment they are made one after the other, in the lane of slow answers
(`api.service.kept`), so that who asks then finds them. After a publication only those are made again that somebody
asked for before; on a store that changes every few seconds that is none.

    shelf = Shelf(folder, make_pool, made=Ahead(settings).begin)
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic

from api.rest.models import Item
from api.rest.paging import JSON, Cursor, Wanted
from api.rest.questions import key_of, kind_of, told_of
from api.service.edition import Edition
from api.service.kept import Told
from api.service.settings import Settings
from graph.asking.questions import bound, run
from ontology.errors import BanggiaoError
from ontology.questions import Question

#: Seconds for which an edition has been current before something is made ahead.
QUIET_S = 3.0
_MOST_PAUSE_S = 1.0
#: The page that is asked for where nothing is said of it.
PLAIN = Wanted(Item, None, Cursor(0), (), (), JSON, "vi")
#: Types of parameters that have few values, and how the names of their concepts begin.
_FEW = {"agreement-kind": "agreement-", "tie-kind": "tie-"}


class Ahead:
    """Makes answers ahead for one edition at a time."""

    def __init__(self, settings: Settings, quiet_s: float = QUIET_S) -> None:
        """Make nothing yet.

        Args:
            settings: Tell the day.
            quiet_s: Seconds for which an edition has been current before anything is made for it.
        """
        self._settings = settings
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
        if not over.wait(self._quiet_s):
            with suppress(BanggiaoError):  # the readers are at their ends: who asks meets it
                make_ahead(edition, before, self._settings.today(), over)


def make_ahead(edition: Edition, before: Edition | None, today: date, over: Event) -> None:
    """Make what takes long and has few parameters, one after the other.

    Args:
        edition: Where it is kept.
        before: What nobody asked of it is not made. None for all.
        today: The day that is meant.
        over: Set when nothing more is to be made.

    Raises:
        QueryError: The readers are too slow or too busy.
    """
    for question, given in _asked(edition):
        if over.is_set():
            return
        key = key_of(question.id, bound(question, given, today), PLAIN)
        if before is None or before.kept.was_asked(key):
            make, begun = partial(_told, edition, question, given, today), monotonic()
            edition.kept.ahead(key, kind_of(question.id, given), make)
            # Half of the time is left to whoever asks, and more where it is slow because much is asked.
            over.wait(min(monotonic() - begun, _MOST_PAUSE_S))


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


def _told(edition: Edition, question: Question, given: Mapping[str, str], today: date) -> Told:
    return told_of(run(edition.view, question, given, today, edition.labels), PLAIN)
