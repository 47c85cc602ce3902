"""The one door of pyoxigraph: a database of quads on disk, spoken to in plain values.

`Engine` knows triples, graphs and SPARQL; it knows nothing of documents and claims. `store` builds on it.
Three facts about Oxigraph shape it: an update string is the only transaction, so a `Change` becomes one
update; iterators belong to the thread that made them, so every method here returns finished values or is
consumed where it was called; and numbers lose their spelling on the way in (`1.0` comes back as `1`), so
what must keep its form is a plain string.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any, TypeVar

import pyoxigraph as ox

from graph.claim import Term, Value
from graph.query_errors import Malformed
from graph.triples import Quad, Triple
from graph.vocabulary import RDF, SKOS, XSD
from ontology.errors import QueryError, StoreError
from ontology.identifiers import SCHEME, VOCABULARY

_T = TypeVar("_T")
#: How serialised graphs abbreviate; entities stay written out, since their keys hold dots.
PREFIXES = {"bg": VOCABULARY, "bgs": SCHEME, "rdf": RDF, "skos": SKOS, "xsd": XSD}
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
    """

    body: bytes
    media_type: str
    truncated: bool = False


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
        """List the named graphs, sorted."""
        return _guarded(self._folder, lambda: sorted(g.value for g in self._database.named_graphs()))

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

    def answer(self, query: str, media_type: str, rows: int | None = None) -> Answer:
        """Run any query and serialise its result.

        Args:
            query: SPARQL 1.1 query.
            media_type: For SELECT and ASK the four result formats, for CONSTRUCT and DESCRIBE an RDF format.
            rows: Most rows or triples to give, None for all.

        Raises:
            QueryError: The query or the media type does not fit.
        """
        result = self._run(query)
        if isinstance(result, ox.QueryTriples):
            graph_format = _graph_format(media_type)
            triples = list(_rows(result) if rows is None else islice(_rows(result), rows + 1))
            body = ox.serialize(triples[:rows], format=graph_format)
            return Answer(_bytes(body), media_type, rows is not None and len(triples) > rows)
        table_format = _table_format(media_type)
        if isinstance(result, ox.QueryBoolean) or rows is None:
            return Answer(_whole(lambda: result.serialize(format=table_format)), media_type)
        table, truncated = _table(result, rows)
        if table_format is not ox.QueryResultsFormat.JSON:
            parsed = ox.parse_query_results(table, format=ox.QueryResultsFormat.JSON)
            table = _bytes(parsed.serialize(format=table_format))
        return Answer(table, media_type, truncated)

    def dump(self, media_type: str, graph: str | None = None, *, every_graph: bool = False) -> bytes:
        """Serialise one graph, or all of them where the format can hold several."""
        rdf_format = _graph_format(media_type)
        if every_graph:
            return _guarded(self._folder, lambda: _bytes(self._database.dump(format=rdf_format)))
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        return _guarded(self._folder, lambda: _bytes(self._database.dump(format=rdf_format, from_graph=name)))

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

    def _run(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        graph: str | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> Any:
        try:
            given: dict[ox.Variable, Any] = {ox.Variable(n): _to_ox(term) for n, term in (bindings or {}).items()}
            return self._database.query(
                query,
                substitutions=given or None,
                default_graph=None if graph is None else ox.NamedNode(graph),
                prefixes=None if prefixes is None else dict(prefixes),
            )
        except SyntaxError as error:
            raise Malformed("query", f"not SPARQL: {_short(error)}", "correct the text") from error
        except ValueError as error:
            raise Malformed("query", f"a value is unusable: {_short(error)}", "correct the value") from error
        except RuntimeError as error:
            raise Malformed("query", _short(error), "project every bound variable in SELECT") from error
        except OSError as error:
            raise QueryError("query", _short(error), "check the store with `banggiao check`") from error


def parse(query: str) -> None:
    """See that a text is a query, without running it. Raises Malformed; `problem` has line and column."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        raise Malformed("query", f"not SPARQL: {_short(error)}", "correct the text") from error


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


def _whole(act: Callable[[], bytes]) -> bytes:
    try:
        return act()
    except (OSError, RuntimeError) as error:
        raise QueryError("query", _short(error), "simplify the query") from error


def _rows(result: Any) -> Iterator[Any]:
    try:
        yield from result
    except (OSError, RuntimeError) as error:
        raise QueryError("query", _short(error), "simplify the query") from error


def _table(solutions: Any, rows: int) -> tuple[bytes, bool]:
    """Write SPARQL results JSON, at most so many rows; the engine's own writer cannot stop early."""
    names = [v.value for v in solutions.variables]
    found = list(islice(_rows(solutions), rows + 1))
    bindings = [
        {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in found[:rows]
    ]
    table = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode(), len(found) > rows


def _json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = ("subject", "predicate", "object")
        return {"type": "triple", "value": {p: _json_term(getattr(term, p)) for p in parts}}
    literal: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
        if term.direction:
            literal["its:dir"] = str(term.direction)
    elif term.datatype.value != PLAIN_STRINGS[0]:
        literal["datatype"] = term.datatype.value
    return literal


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
