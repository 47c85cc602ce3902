"""What readers see of a store: the state published last, frozen, never half of a change.

>>> from pathlib import Path
>>> View.open(Path("/nowhere"))
Traceback (most recent call last):
    ...
ontology.errors.StoreError: /nowhere: nothing has been published here; run `banggiao ingest` first
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from weakref import finalize

from graph.claim import Term
from graph.engine import Answer, Dataset, Engine, Limits, Table, Written
from graph.triples import Quad, Triple
from ontology.errors import StoreError

LIVE = "live"
PUBLISHED = "published"
POINTER = "PUBLISHED"
MARKER = "banggiao-store.json"
#: What a store is, by the version of its schema. 1 had no journal; its stores are taken over, since nothing in them
#: changes. A program of schema 1 must not write to a store of schema 2, whose journal it would not follow.
SCHEMA = 2
KNOWN = frozenset({1, SCHEMA})


def current(folder: Path) -> int | None:
    """Give the number of the checkpoint published last, or None."""
    return _pointer(folder)[0]


def check_schema(folder: Path) -> object:
    """Give the schema of a store, None where there is no store yet.

    Raises:
        StoreError: It is another than this program knows, or none is said: nothing of it is read or written then.
    """
    marker = folder / MARKER
    try:
        schema = json.loads(marker.read_text(encoding="utf-8"))["schema"]
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(str(marker), "it says no schema version", "restore a backup") from error
    if schema not in KNOWN:
        problem = f"it has schema {schema}, this program knows {SCHEMA} and before"
        raise StoreError(str(folder), problem, "use the program that wrote it, or a newer one; nothing was changed")
    return schema


def stamp(pointer: Path) -> tuple[int, int] | None:
    """Tell what a pointer file says from everything it says else, without reading it; None where there is none."""
    try:
        found = pointer.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_ino


def published(folder: Path) -> int:
    """Give the number of the last transaction that readers see, 0 where none has a number."""
    return _pointer(folder)[1]


def _pointer(folder: Path) -> tuple[int | None, int]:
    try:
        number, *transaction = (folder / POINTER).read_text(encoding="ascii").split()
        return int(number), int(transaction[0]) if transaction else 0
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None, 0


def _hold(checkpoint: Path) -> int | None:
    """Keep a checkpoint from being removed until the descriptor is closed; None where it is not there any more."""
    try:
        descriptor = os.open(checkpoint, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    # It may have been removed between the two steps.
    if (checkpoint / "CURRENT").exists():
        return descriptor
    os.close(descriptor)
    return None


class View:
    """A read-only view of a published store.

    For trusted queries only: the engine cannot stop a query that runs away. Untrusted ones go through
    `graph.reading.readers.ReaderPool`.
    """

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self.number = number

    @classmethod
    def open(cls, folder: Path) -> "View":
        """Open what was published last.

        Raises:
            StoreError: Nothing has been published there, it is of another schema, or it is damaged.
        """
        check_schema(folder)
        number = current(folder)
        # A publisher may move the pointer and sweep between our two steps: then the new one is there.
        for _ in range(3):
            if number is None:
                break
            checkpoint = folder / PUBLISHED / str(number)
            if (held := _hold(checkpoint)) is not None:
                try:
                    view = cls(Engine.read_only(checkpoint), number)
                except BaseException:
                    os.close(held)
                    raise
                finalize(view, os.close, held)
                return view
            number = current(folder)
        raise StoreError(str(folder), "nothing has been published here", "run `banggiao ingest` first")

    def written_down(self, most: int) -> Written | None:
        """Write down the knowledge, to be copied (`Engine.copied`); None where it has more than so many triples.

        Raises:
            StoreError: It is damaged.
        """
        return self._engine.written_down(most)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Term]]:
        """Run a SELECT query.

        Args:
            query: SPARQL 1.1.
            bindings: Values for variables; each must be projected by the query.

        Returns:
            One dictionary a row; IRIs are strings, literals `Value`s, unbound variables absent.

        Raises:
            QueryError: It is malformed, or a bound variable is not projected.
        """
        return self._engine_for(query).select(query, bindings)

    def select_each(self, query: str, each: Sequence[Mapping[str, Term]]) -> list[list[dict[str, Term]]]:
        """Run a SELECT query once for each of several bindings. Raises QueryError."""
        return [self.select(query, bindings) for bindings in each]

    def evaluate(
        self, query: str, *, graph: str | None = None, prefixes: Mapping[str, str] | None = None
    ) -> Table | bool | list[Triple]:
        """Run any query to plain values, on a named graph if one is given. Raises QueryError."""
        engine = self._engine_for(query, in_graphs=graph is not None)
        return engine.evaluate(query, graph=graph, prefixes=prefixes)

    def ask(self, query: str) -> bool:
        """Run an ASK query. Raises QueryError."""
        return self._engine_for(query).ask(query)

    def answer(
        self,
        query: str,
        media_type: str,
        rows: int | None = None,
        *,
        size: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Answer:
        """Run any query and serialise it, at most `rows` rows of it. Raises QueryError; TooLarge past `size` bytes."""
        engine = self._engine_for(query, in_graphs=dataset is not None)
        return engine.answer(query, media_type, Limits(rows, size), dataset=dataset, base=base)

    def has_graph(self, graph: str) -> bool:
        """Say whether there is a named graph of this name."""
        return self._engine.has_graph(graph)

    def graph(self, media_type: str, graph: str | None, size: int | None = None) -> bytes:
        """Serialise one graph, None for the default graph. Raises TooLarge past `size` bytes."""
        return self._engine.dump(media_type, graph, size=size)

    def serialise(self, query: str, media_type: str) -> bytes:
        """Run any query and serialise all of its result. Raises QueryError."""
        return self._engine_for(query).answer(query, media_type).body

    def match(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        thing: Term | None = None,
        graph: str | None = None,
        *,
        every_graph: bool = False,
        limit: int | None = None,
    ) -> Iterator[Quad]:
        """Find quads by pattern in the default graph, in a named one, or in every graph; at most `limit` of them."""
        return iter(self._engine.match(subject, predicate, thing, graph, every_graph=every_graph, limit=limit))

    def graphs(self) -> list[str]:
        """List the named graphs, sorted."""
        return self._engine.graphs()

    def size(self) -> int:
        """Count the quads of all graphs."""
        return self._engine.size()

    def dump(self, media_type: str, *, every_graph: bool = False) -> bytes:
        """Serialise the default graph, or all graphs in a format that holds them (N-Quads, TriG, JSON-LD)."""
        return self._engine.dump(media_type, every_graph=every_graph)

    def _engine_for(self, query: str, *, in_graphs: bool = False) -> Engine:
        """The engine that answers a query; `in_graphs` where it is put to named graphs from outside."""
        return self._engine
