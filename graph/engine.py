"""The one door of pyoxigraph: a database of quads on disk, spoken to in plain values.

`Engine` knows triples, graphs and SPARQL; it knows nothing of documents and claims. `store` builds on it.
Three facts about Oxigraph shape it: an update string is the only transaction, so a `Change` becomes one
update; iterators belong to the thread that made them, so every method here returns finished values or is
consumed where it was called; and numbers lose their spelling on the way in (`1.0` comes back as `1`), so
what must keep its form is a plain string.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any, TypeVar

import pyoxigraph as ox

from graph.claim import Term, Value
from graph.cutting import Full, Page
from graph.query_errors import Impossible, Malformed
from graph.triples import Quad, Triple
from graph.vocabulary import RDF, SKOS, XSD
from ontology.errors import QueryError, StoreError
from ontology.identifiers import SCHEME, VOCABULARY

_T = TypeVar("_T")
#: How serialised graphs abbreviate; entities stay written out, since their keys hold dots.
PREFIXES = {"bg": VOCABULARY, "bgs": SCHEME, "rdf": RDF, "skos": SKOS, "xsd": XSD}
#: An empty graph of this name and a number says which transaction is the last one in a database: written in the same
#: step as the transaction itself, and seen by no query that asks for triples.
MARK = "urn:banggiao:transaction:"
_ABBREVIATING = ("text/turtle", "application/trig", "application/rdf+xml")
PLAIN_STRINGS = (XSD + "string", RDF + "langString")


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction does: drop whole graphs, then remove triples, then add triples.

    Attributes:
        drop: Names of graphs.
        remove, add: Triples by graph; None is the default graph.
    """

    drop: tuple[str, ...] = ()
    remove: Mapping[str | None, Iterable[Triple]] = field(default_factory=dict)
    add: Mapping[str | None, Iterable[Triple]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result.

    Attributes:
        body: Bytes in the media type.
        media_type: What they are.
        truncated: Whether a row limit cut it.
        number: Of the checkpoint it was read from, 0 where that is not known.
    """

    body: bytes
    media_type: str
    truncated: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query looks at, in place of those of the store and those its own FROM names.

    Attributes:
        default: Names of the graphs that make the default graph together.
        named: Names of the graphs that GRAPH may name.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an answer may be: rows (or triples) at which it is cut, bytes at which it is refused; None for any."""

    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The result of a SELECT: the projected names, and rows in which unbound names are absent."""

    names: tuple[str, ...]
    rows: list[dict[str, Term]]


class Engine:
    """An Oxigraph database in a folder, opened for writing or frozen at the moment of opening."""

    def __init__(self, database: ox.Store, folder: Path) -> None:
        self._database = database
        self._folder = folder

    @classmethod
    def writable(cls, folder: Path) -> "Engine":
        """Open or make a database; raises StoreError when another has it or it is damaged."""
        return cls(_guarded(folder, lambda: ox.Store(str(folder))), folder)

    @classmethod
    def read_only(cls, folder: Path) -> "Engine":
        """Open a checkpoint that nobody writes to; raises StoreError when it is not there or damaged."""
        return cls(_guarded(folder, lambda: ox.Store.read_only(str(folder))), folder)

    @classmethod
    def in_memory(cls) -> "Engine":
        """Make an empty database that is gone with the last reference to it."""
        return cls(ox.Store(), Path())

    def graphs(self) -> list[str]:
        """List the named graphs, sorted; the marks of transactions are none."""
        return [name for name in self._graphs() if not name.startswith(MARK)]

    def has_graph(self, name: str) -> bool:
        """Say whether a named graph is there, be it empty."""
        return _guarded(self._folder, lambda: bool(self._database.contains_named_graph(ox.NamedNode(name))))

    def mark(self) -> int:
        """Give the number of the last transaction that is in the database, 0 where none was marked."""
        return max((int(name.removeprefix(MARK)) for name in self._graphs() if name.startswith(MARK)), default=0)

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
        where = None if every_graph else (ox.DefaultGraph() if graph is None else ox.NamedNode(graph))
        pattern = (
            None if subject is None else _node(subject),
            None if predicate is None else ox.NamedNode(predicate),
            None if thing is None else _to_ox(thing),
        )

        def found() -> list[Quad]:
            quads = islice(self._database.quads_for_pattern(*pattern, where), limit)
            return [(_name(s), _name(p), _from_ox(o), _graph_name(g)) for s, p, o, g in quads]

        return _guarded(self._folder, found)

    def scan(self) -> Iterator[Triple]:
        """Go through the default graph without holding all of it; for the thread that asked."""
        for quad in self._database.quads_for_pattern(None, None, None, ox.DefaultGraph()):
            yield _name(quad.subject), _name(quad.predicate), _from_ox(quad.object)

    def count(self) -> int:
        """Count the triples of the default graph, one by one."""
        return sum(1 for _ in self._database.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def load_triples(self, triples: Iterable[Triple], graph: str | None = None) -> None:
        """Add many triples to a graph fast; where it is cut short, some of them are there."""
        quads = (_quad(s, p, o, graph) for s, p, o in triples)
        _guarded(self._folder, lambda: self._database.bulk_extend(quads))

    def apply(self, change: Change) -> None:
        """Do all of a change or nothing of it; raises StoreError."""

        def write() -> None:
            update = ";\n".join(_clauses(change))
            if update:
                self._database.update(update)

        _guarded(self._folder, write)

    def update(self, text: str) -> None:
        """Run a SPARQL update, all of it or nothing; raises Malformed, or StoreError when the disk refuses."""
        try:
            self._database.update(text)
        except SyntaxError as error:
            raise Malformed("update", f"not SPARQL: {_short(error)}", "correct the text") from error
        except ValueError as error:
            raise Malformed("update", _short(error), "correct the update") from error
        except RuntimeError as error:
            raise Impossible("update", _short(error), "look at what is there, or say SILENT") from error
        except OSError as error:
            if _is_refusal(error):
                raise Impossible("update", _short(error), "look at what is there, or say SILENT") from error
            raise StoreError(str(self._folder), _short(error), "free the disk or restore a backup") from error

    def held(self, data: str) -> tuple[int, int]:
        """Count the quads that a text of INSERT DATA names, and those of them that are here. Raises Malformed."""
        named = Engine.in_memory()
        named.update(data)

        def count() -> tuple[int, int]:
            quads = list(named._database)
            return len(quads), sum(quad in self._database for quad in quads)

        return _guarded(self._folder, count)

    def size(self) -> int:
        """Count the quads of all graphs; takes a third of a second for a million."""
        return _guarded(self._folder, lambda: len(self._database))

    def size_of(self, graph: str | None) -> int:
        """Count the triples of one graph, one by one."""
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        return _guarded(self._folder, lambda: sum(1 for _ in self._database.quads_for_pattern(None, None, None, name)))

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Term]]:
        """Run a SELECT query; unbound variables are left out of their row. Raises QueryError."""
        found = self.evaluate(query, bindings)
        if not isinstance(found, Table):
            raise Malformed("query", "this is not a SELECT query", "ask for a table with SELECT")
        return found.rows

    def ask(self, query: str) -> bool:
        """Run an ASK query. Raises QueryError."""
        found = self.evaluate(query)
        if not isinstance(found, bool):
            raise Malformed("query", "this is not an ASK query", "ask for yes or no with ASK")
        return found

    def evaluate(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        graph: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> "Table | bool | list[Triple]":
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
        result = self._run(query, bindings, graph, prefixes)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QueryTriples):
            return [(_name(t.subject), t.predicate.value, _from_ox(t.object)) for t in _rows(result)]
        names = [v.value for v in result.variables]
        rows = [
            {name: _from_ox(term) for name, term in zip(names, row, strict=True) if term is not None}
            for row in _rows(result)
        ]
        return Table(tuple(names), rows)

    def answer(
        self,
        query: str,
        media_type: str,
        limits: Limits = Limits(),
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
        result = self._run(query, dataset=dataset, base=base)
        if isinstance(result, ox.QueryTriples):
            return _answer_graph(result, media_type, limits)
        if isinstance(result, ox.QueryBoolean):
            return Answer(_bytes(result.serialize(format=_table_format(media_type))), media_type)
        return _answer_table(result, media_type, limits)

    def dump(
        self, media_type: str, graph: str | None = None, *, every_graph: bool = False, size: int | None = None
    ) -> bytes:
        """Serialise one graph, or all of them where the format can hold several.

        Raises:
            TooLarge: It has more bytes than `size`.
            Malformed: The media type is no RDF format.
        """
        rdf_format = _graph_format(media_type)
        if every_graph:
            return _guarded(self._folder, lambda: _bytes(self._database.dump(format=rdf_format)))
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        page = Page(media_type, None, size)
        prefixes = PREFIXES if media_type in _ABBREVIATING else None
        _guarded(self._folder, lambda: self._database.dump(page, format=rdf_format, from_graph=name, prefixes=prefixes))
        return page.getvalue()

    def load(self, data: bytes, media_type: str) -> None:
        """Add a serialised dataset, all of it or nothing."""
        _guarded(self._folder, lambda: self._database.load(data, format=_graph_format(media_type)))

    def flush(self) -> None:
        """Write everything through to the disk."""
        _guarded(self._folder, self._database.flush)

    def checkpoint(self, target: Path) -> None:
        """Make a frozen copy by hard links in a folder that does not exist yet."""
        _guarded(target, lambda: self._database.backup(str(target)))

    def close(self) -> None:
        """Let go of the database; its lock is released when the last result is gone."""
        del self._database

    def _graphs(self) -> list[str]:
        return _guarded(self._folder, lambda: sorted(g.value for g in self._database.named_graphs()))

    def _run(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        graph: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        *,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> Any:
        try:
            given: dict[ox.Variable, Any] = {ox.Variable(n): _to_ox(term) for n, term in (bindings or {}).items()}
            default: list[Any] = [] if graph is None else [ox.NamedNode(graph)]
            if dataset is not None:
                default = [ox.NamedNode(name) for name in dataset.default]
            return self._database.query(
                query,
                base_iri=base,
                substitutions=given or None,
                default_graph=default if graph is not None or dataset is not None else None,
                named_graphs=None if dataset is None else [ox.NamedNode(name) for name in dataset.named],
                prefixes=None if prefixes is None else dict(prefixes),
            )
        except SyntaxError as error:
            raise Malformed("query", f"not SPARQL: {_short(error)}", "correct the text") from error
        except ValueError as error:
            raise Malformed("query", f"a value is unusable: {_short(error)}", "correct the value") from error
        except RuntimeError as error:
            if bindings:
                raise Malformed("query", _short(error), "project every bound variable in SELECT") from error
            raise Impossible("query", _short(error), "write the query without it") from error
        except OSError as error:
            raise QueryError("query", _short(error), "check the store with `banggiao check`") from error


def parse(query: str) -> None:
    """See that a text is a query, without running it. Raises Malformed; `problem` has line and column."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        raise Malformed("query", f"not SPARQL: {_short(error)}", "correct the text") from error


def resolve(prologue: str, name: str, base: str | None = None) -> str:
    """Say which IRI a name in a SPARQL text stands for: `x:a` or `<a>` after its PREFIX and BASE. Raises Malformed."""
    try:
        found: Any = ox.Store().query(f"{prologue}\nSELECT ({name} AS ?iri) {{}}", base_iri=base)
        return str(next(found)["iri"].value)
    except (SyntaxError, ValueError) as error:
        raise Malformed("update", f"{name[:80]} is no IRI: {_short(error)}", "declare its prefix") from error


def canonical(data: bytes, media_type: str, base: str | None = None) -> str:
    """Read the triples of one graph from any RDF format and write them as N-Triples, each once. Raises Malformed."""
    rdf_format = _graph_format(media_type)
    try:
        triples = {quad.triple for quad in ox.parse(data, format=rdf_format, base_iri=base, without_named_graphs=True)}
    except (SyntaxError, ValueError) as error:
        raise Malformed("data", f"not {media_type}: {_short(error)}", "correct the data") from error
    return _bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)).decode()


def read(data: bytes, media_type: str) -> list[Quad]:
    """Read quads of any RDF format. Raises Malformed."""
    try:
        quads = ox.parse(data, format=_graph_format(media_type))
        return [(_name(q.subject), q.predicate.value, _from_ox(q.object), _graph_name(q.graph_name)) for q in quads]
    except (SyntaxError, ValueError) as error:
        raise Malformed("data", f"not {media_type}: {_short(error)}", "correct the data") from error


def serialise(quads: Iterable[Quad], media_type: str) -> bytes:
    """Write quads in the order given; formats for one graph take the triples alone. Raises QueryError."""
    rdf_format = _graph_format(media_type)
    if rdf_format.supports_datasets:
        return _bytes(ox.serialize((_quad(*q) for q in quads), format=rdf_format, prefixes=PREFIXES))
    triples = (ox.Triple(_node(s), ox.NamedNode(p), _to_ox(o)) for s, p, o, _ in quads)
    return _bytes(ox.serialize(triples, format=rdf_format, prefixes=PREFIXES))


def _quad(subject: str, predicate: str, thing: Term, graph: str | None) -> ox.Quad:
    where = ox.DefaultGraph() if graph is None else _node(graph)
    return ox.Quad(_node(subject), ox.NamedNode(predicate), _to_ox(thing), where)


def _guarded(folder: Path, act: Callable[[], _T]) -> _T:
    try:
        return act()
    except OSError as error:
        if "lock hold" in str(error) or "/LOCK" in str(error):
            raise StoreError(
                str(folder), "another process is writing to it", "stop that process, or send the work to it"
            ) from error
        raise StoreError(str(folder), _short(error), "free the disk or restore a backup") from error
    except (ValueError, SyntaxError) as error:
        raise StoreError(str(folder), f"not storable: {_short(error)}", "correct the IRI or the text") from error


def _is_refusal(error: OSError) -> bool:
    """Tell a failing operation (a graph that is not there, a LOAD) from a failing disk."""
    return error.errno is None and "IO error" not in str(error)


def _rows(result: Any) -> Iterator[Any]:
    try:
        yield from result
    except (OSError, RuntimeError) as error:
        raise QueryError("query", _short(error), "simplify the query") from error


def _answer_graph(triples: Any, media_type: str, limits: Limits) -> Answer:
    rdf_format = _graph_format(media_type)
    found = list(_rows(triples) if limits.rows is None else islice(_rows(triples), limits.rows + 1))
    page = Page(media_type, None, limits.size)
    prefixes = PREFIXES if media_type in _ABBREVIATING else None
    try:
        ox.serialize(found[: limits.rows], page, format=rdf_format, prefixes=prefixes)
    except ValueError as error:
        raise Malformed(media_type, f"it cannot hold this graph: {_short(error)}", "ask for text/turtle") from error
    return Answer(page.getvalue(), media_type, limits.rows is not None and len(found) > limits.rows)


def _answer_table(solutions: Any, media_type: str, limits: Limits) -> Answer:
    """Let the engine write the table, as far as it is wanted; it writes some ten times as fast as Python."""
    table_format = _table_format(media_type)
    page = Page(media_type, limits.rows, limits.size)
    try:
        solutions.serialize(page, format=table_format)
    except Full:
        pass  # the page is cut below
    except (OSError, RuntimeError) as error:
        raise QueryError("query", _short(error), "simplify the query") from error
    body, truncated = page.whole_rows()
    return Answer(body, media_type, truncated)


def _clauses(change: Change) -> Iterator[str]:
    for dropped in change.drop:
        yield f"DROP SILENT GRAPH {ox.NamedNode(dropped)}"
    for verb, by_graph in (("DELETE DATA", change.remove), ("INSERT DATA", change.add)):
        for graph, triples in by_graph.items():
            lines = _n_triples(triples)
            if lines:
                yield (
                    f"{verb} {{\n{lines}}}"
                    if graph is None
                    else (f"{verb} {{ GRAPH {ox.NamedNode(graph)} {{\n{lines}}} }}")
                )


def _n_triples(triples: Iterable[Triple]) -> str:
    """Canonical N-Triples: the engine escapes every value, and SPARQL reads the result as it stands."""
    terms = (ox.Triple(_node(s), ox.NamedNode(p), _to_ox(o)) for s, p, o in triples)
    return _bytes(ox.serialize(terms, format=ox.RdfFormat.N_TRIPLES)).decode()


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)


def _to_ox(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, str):
        return _node(term)
    if term.language is not None:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=None if term.datatype is None else ox.NamedNode(term.datatype))


def _from_ox(term: Any) -> Term:
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        return Value(term.value, None if datatype in PLAIN_STRINGS else datatype, term.language)
    return _name(term)


def _name(term: Any) -> str:
    # Names come back again and again: one copy of each keeps a large store in little memory.
    return intern(term.value if isinstance(term, ox.NamedNode) else str(term))


def _graph_name(graph: Any) -> str | None:
    return None if isinstance(graph, ox.DefaultGraph) else _name(graph)


def _graph_format(media_type: str) -> ox.RdfFormat:
    found = ox.RdfFormat.from_media_type(media_type)
    if found is None:
        raise Malformed(media_type, "no RDF format", "ask for text/turtle, application/n-triples or JSON-LD")
    return found


def _table_format(media_type: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise Malformed(media_type, "no format for a table", "ask for SPARQL results JSON, XML, CSV or TSV")
    return found


def _bytes(written: bytes | None) -> bytes:
    """The engine gives None only where it was told to write elsewhere."""
    return written or b""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
