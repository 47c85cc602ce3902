"""The command `load`, which adds files of RDF to a store; `register` adds it to the command line."""

import re
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from api.cli import printing as show
from api.cli.noting import noted
from api.cli.options import DEFAULT_STORE, StoreFolder
from graph.engine import statements_of
from graph.reading.query_errors import Malformed

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(load)


def load(
    files: Annotated[
        list[Path],
        typer.Argument(help="RDF files: .nt .nq .ttl .trig .rdf .jsonld, and with .gz.", metavar="FILE…"),
    ],
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="IRI", help="Where triples go; the default graph if left out.")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Add RDF files, each all of it or nothing; N-Triples and N-Quads as fast as the engine reads them.

    Where a store holds documents, their knowledge is theirs: triples go into a graph of your own then. Into a new store
    an export is taken whole, with its documents (`banggiao export --format nquads`).
    """
    if graph is not None and not _IRI.fullmatch(graph):
        raise Malformed("--graph", f"{graph!r} is no IRI", "write it whole, as https://example.org/people")
    with noted(store) as opened:
        for path in files:
            begun = monotonic()
            with statements_of(path, graph=graph) as (file, media_type):
                loaded = opened.load_file(file, media_type, graph)
            show.say(f"{path}: {loaded.lines:,} lines in {monotonic() - begun:.1f} s, SHA-256 {loaded.sha256}")
        opened.reproject()
        opened.publish()
