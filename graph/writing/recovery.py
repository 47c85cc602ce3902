"""A store is opened with its log: what was acknowledged and is not in the store is done again.

with recovered(Path("data/store")) as store:
    store.documents()
"""

from pathlib import Path

from graph.writing.disk import refusal
from graph.writing.folder import JOURNAL
from graph.writing.journal import Entry, Journal
from graph.writing.store import Store
from graph.writing.write_errors import Missing
from graph.writing.writer import unpacked
from graph.writing.writes import WRITES


def recovered(folder: Path) -> Store:
    """Open a store that no service owns, and give it what its log has and it has not.

    Raises:
        StoreError: Another process writes to it, it is damaged, or the disk refuses.
    """
    store = Store.open(folder)
    try:
        journal, _ = caught_up(folder, store)
        journal.close()
    except BaseException:
        store.close()
        raise
    return store


def caught_up(folder: Path, store: Store) -> tuple[Journal, str]:
    """Open the log of a store and repeat in the store what it has not; say what was wrong with the log."""
    try:
        journal, missing, problem = Journal.open(folder / JOURNAL, store.transaction)
        for entry in missing:
            _repeat(store, entry)
    except OSError as error:
        raise refusal(folder, error) from error
    return journal, problem


def _repeat(store: Store, entry: Entry) -> None:
    """Make a transaction of the log again."""
    header, body = unpacked(entry.payload)
    try:
        WRITES[header["operation"]](store, entry.number, header, body)
    except Missing:  # made already, but for its mark
        store.by_hand.mark(entry.number)
