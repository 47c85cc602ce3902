"""Where a command reads: a folder, or another SPARQL server, of which it says what is done otherwise there."""

from pathlib import Path

from api.cli.printing import say
from graph.reading.remote import RemoteView, address_of, open_view
from graph.view import View
from ontology.errors import StoreError


def open_store(store: Path) -> View:
    """Open what a command reads, a folder or the query address of a server. Raises StoreError."""
    view = open_view(store)
    if isinstance(view, RemoteView):
        for lack in view.lacks():
            say(f"{address_of(store)}: {lack}")
    return view


def must_be_folder(store: Path) -> None:
    """Refuse the address of a server where a folder is needed. Raises StoreError."""
    address = address_of(store)
    if address is not None:
        raise StoreError(address, "another server is only read", "name a folder, or ask that server itself")
