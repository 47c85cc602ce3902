"""A database of quads, stored to, looked into and asked.

Iterators of Oxigraph belong to the thread that made them, so every method here returns finished values or is consumed
where it was called.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from graph.claim import Term
from graph.engine.answering import Asking, plain, run, serialised
from graph.engine.changes import Change, written
from graph.engine.copying import Written, made_of, written_down
from graph.engine.faults import guarded, is_refusal, short
from graph.engine.formats import graph_format, prefixes_in, whole
from graph.engine.freezing import freeze
from graph.engine.results import Answer, Dataset, Limits, Table, rows_of, truth_of
from graph.engine.streaming import streamed
from graph.engine.terms import from_ox, graph_name, name, node, place, quad, to_ox
from graph.reading.cutting import Page
from graph.reading.query_errors import Impossible, Malformed
from graph.triples import Quad, Triple
from ontology.errors import StoreError

#: An empty graph of this name and a number says which transaction is the last one in a database: written in the same
#: step as the transaction itself, and seen by no query that asks for triples.
MARK = "urn:banggiao:transaction:"
_ANY_SIZE = Limits()
#: Transactions after a known one that are looked for by their names.
_SOON = 500


class Engine:
    """An Oxigraph database in a folder, opened for writing or frozen at the moment of opening."""

    def __init__(self, database: ox.Store, folder: Path) -> None:
        self._database = database
        self._folder = folder

    @classmethod
    def writable(cls, folder: Path) -> "Engine":
        """Open or make a database; raises StoreError when another has it or it is damaged."""
        return cls(guarded(folder, lambda: ox.Store(str(folder))), folder)

    @classmethod
    def read_only(cls, folder: Path) -> "Engine":
        """Open a checkpoint that nobody writes to; raises StoreError when it is not there or damaged."""
        return cls(guarded(folder, lambda: ox.Store.read_only(str(folder))), folder)

    @classmethod
    def in_memory(cls) -> "Engine":
        """Make an empty database that is gone with the last reference to it."""
        return cls(ox.Store(), Path())

    def written_down(self, most: int) -> Written | None:
        """Write down the default graph, to be copied; None where it has more than so many triples."""
        return guarded(self._folder, lambda: written_down(self._database, most))

    @classmethod
    def copied(cls, written: Written) -> "Engine":
        """Make a database in memory of what was written down, under the same names; it can be read once."""
        return cls(made_of(written), Path())

    def graphs(self) -> list[str]:
        """List the named graphs, sorted; the marks of transactions are none."""
        return [graph for graph in self._graphs() if not graph.startswith(MARK)]

    def has_graph(self, graph: str) -> bool:
        """Say whether a named graph is there, be it empty."""
        return guarded(self._folder, lambda: bool(self._database.contains_named_graph(ox.NamedNode(graph))))

    def mark(self, known: int = 0) -> int:
        """Give the number of the last transaction that is in the database, 0 where none was marked.

        Args:
            known: Its number some time ago: from there on it is found without going through all graphs.
        """
        for number in range(known, known + _SOON):
            if self.has_graph(f"{MARK}{number}"):
                return number
        return max((int(graph.removeprefix(MARK)) for graph in self._graphs() if graph.startswith(MARK)), default=0)

    def match(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        thing: Term | None = None,
        graph: str | None = None,
        *,
        every_graph: bool = False,
        limit: int | None = None,
    ) -> list[Quad]:
        """Find quads by pattern; None matches anything, but the graph None is the default graph.

        Args:
            subject, predicate, thing: Terms, or None for any.
            graph: Name of a graph.
            every_graph: Look in all graphs, whatever `graph` says.
            limit: Most quads to give, None for all.
        """
        where = None if every_graph else place(graph)
        pattern = (
            None if subject is None else node(subject),
            None if predicate is None else ox.NamedNode(predicate),
            None if thing is None else to_ox(thing),
        )

        def found() -> list[Quad]:
            quads = islice(self._database.quads_for_pattern(*pattern, where), limit)
            return [(name(s), name(p), from_ox(o), graph_name(g)) for s, p, o, g in quads]

        return guarded(self._folder, found)

    def scan(self) -> Iterator[Triple]:
        """Go through the default graph without holding all of it; for the thread that asked."""
        for s, p, o, _ in self._database.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            yield name(s), name(p), from_ox(o)

    def count(self) -> int:
        """Count the triples of the default graph, one by one."""
        return sum(1 for _ in self._database.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def load_triples(self, triples: Iterable[Triple], graph: str | None = None) -> None:
        """Add many triples to a graph fast; where it is cut short, some of them are there."""
        quads = (quad(s, p, o, graph) for s, p, o in triples)
        guarded(self._folder, lambda: self._database.bulk_extend(quads))

    def apply(self, change: Change) -> None:
        """Do all of a change or nothing of it; raises StoreError."""

        def write() -> None:
            update = written(change)
            if update:
                self._database.update(update)

        guarded(self._folder, write)

    def update(self, text: str) -> None:
        """Run a SPARQL update, all of it or nothing; raises Malformed, or StoreError when the disk refuses."""
        try:
            self._database.update(text)
        except SyntaxError as error:
            raise Malformed("update", f"not SPARQL: {short(error)}", "correct the text") from error
        except ValueError as error:
            raise Malformed("update", short(error), "correct the update") from error
        except RuntimeError as error:
            raise Impossible("update", short(error), "look at what is there, or say SILENT") from error
        except OSError as error:
            if is_refusal(error):
                raise Impossible("update", short(error), "look at what is there, or say SILENT") from error
            raise StoreError(str(self._folder), short(error), "free the disk or restore a backup") from error

    def held(self, data: str) -> tuple[int, int]:
        """Count the quads that a text of INSERT DATA names, and those of them that are here. Raises Malformed."""
        named = Engine.in_memory()
        named.update(data)

        def count() -> tuple[int, int]:
            quads = list(named._database)
            return len(quads), sum(each in self._database for each in quads)

        return guarded(self._folder, count)

    def size(self) -> int:
        """Count the quads of all graphs; takes a third of a second for a million."""
        return guarded(self._folder, lambda: len(self._database))

    def size_of(self, graph: str | None) -> int:
        """Count the triples of one graph, one by one."""
        where = place(graph)
        return guarded(self._folder, lambda: sum(1 for _ in self._database.quads_for_pattern(None, None, None, where)))

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Term]]:
        """Run a SELECT query; unbound variables are left out of their row. Raises QueryError."""
        return rows_of(self.evaluate(query, bindings))

    def ask(self, query: str) -> bool:
        """Run an ASK query. Raises QueryError."""
        return truth_of(self.evaluate(query))

    def evaluate(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        graph: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> Table | bool | list[Triple]:
        """Run any query to plain values.

        Args:
            query: SPARQL 1.1 query.
            bindings: Values of projected variables.
            graph: Named graph to query in place of the default graph.
            prefixes: Namespaces that the query may use undeclared.

        Returns:
            The table of a SELECT, the answer of an ASK, the triples of a CONSTRUCT or DESCRIBE.

        Raises:
            QueryError: The query is malformed or a bound variable is not projected.
        """
        return plain(run(self._database, query, Asking(bindings or {}, graph, prefixes=prefixes)))

    def answer(
        self,
        query: str,
        media_type: str,
        limits: Limits = _ANY_SIZE,
        *,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Answer:
        """Run any query and serialise its result.

        Args:
            query: SPARQL 1.1 query.
            media_type: For SELECT and ASK the four result formats, for CONSTRUCT and DESCRIBE an RDF format.
            limits: How large the answer may be.
            dataset: Graphs to look at; those the query names, or all of the store, if None.
            base: What relative IRIs are relative to.

        Raises:
            TooLarge: The answer has more bytes than it may.
            QueryError: The query or the media type does not fit.
        """
        return serialised(run(self._database, query, Asking(dataset=dataset, base=base)), media_type, limits)

    def dump(
        self, media_type: str, graph: str | None = None, *, every_graph: bool = False, size: int | None = None
    ) -> bytes:
        """Serialise one graph, or all of them where the format can hold several.

        Raises:
            TooLarge: It has more bytes than `size`.
            Malformed: The media type is no RDF format.
        """
        rdf_format = graph_format(media_type)
        if every_graph:
            return guarded(self._folder, lambda: whole(self._database.dump(format=rdf_format)))
        where, prefixes = place(graph), prefixes_in(media_type)
        page = Page(media_type, None, size)
        guarded(self._folder, lambda: self._database.dump(page, format=rdf_format, from_graph=where, prefixes=prefixes))
        return page.getvalue()

    def load(self, data: bytes, media_type: str) -> None:
        """Add a serialised dataset, all of it or nothing."""
        guarded(self._folder, lambda: self._database.load(data, format=graph_format(media_type)))

    def load_blocks(self, blocks: Iterable[bytes], media_type: str, graph: str | None = None) -> None:
        """Add the statements of a file fast, all of them or none; they are on the disk when this returns.

        Args:
            blocks: The bytes of a file, gone through by another thread; what that raises ends the load.
            media_type: An RDF format.
            graph: Where triples go; the graph None is the default graph. Quads name their own.

        Raises:
            Malformed: It is not of that media type.
            StoreError: The disk refuses.
        """
        rdf_format = graph_format(media_type)
        where = None if graph is None else place(graph)

        def load() -> None:
            try:
                with streamed(blocks) as path:
                    self._database.bulk_load(path=path, format=rdf_format, to_graph=where)
            except SyntaxError as error:
                raise Malformed("data", f"not {media_type}: {short(error)}", "correct the data") from error

        guarded(self._folder, load)

    def flush(self) -> None:
        """Write everything through to the disk."""
        guarded(self._folder, self._database.flush)

    def freeze(self, target: Path, *, forced: bool = True) -> bool:
        """Make a frozen copy by hard links in a folder that does not exist yet; nobody may write meanwhile.

        Args:
            target: The folder.
            forced: Write everything through to the disk first. Where that is not wanted, it is done all the same when
                there is much of it.

        Returns:
            Whether everything is on the disk.
        """
        if not forced and guarded(target, lambda: freeze(self._folder, target)):
            return False
        guarded(target, lambda: self._database.backup(str(target)))
        return True

    def close(self) -> None:
        """Let go of the database; its lock is released when the last result is gone."""
        del self._database

    def _graphs(self) -> list[str]:
        return guarded(self._folder, lambda: sorted(g.value for g in self._database.named_graphs()))
