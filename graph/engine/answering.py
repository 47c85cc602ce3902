"""A query is run on a database, and its result made plain or written out.

result = run(database, "SELECT * { ?s ?p ?o }", Asking())
plain(result).rows
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pyoxigraph as ox

from graph.claim import Term
from graph.engine.faults import gone_through, short
from graph.engine.formats import graph_format, prefixes_in, table_format, whole
from graph.engine.results import Answer, Dataset, Limits, Table
from graph.engine.terms import from_ox, name, to_ox
from graph.reading.cutting import Full, Page
from graph.reading.query_errors import Impossible, Malformed
from graph.triples import Triple
from ontology.errors import QueryError


@dataclass(frozen=True, slots=True)
class Asking:
    """What a query is asked with.

    Attributes:
        bindings: Values of projected variables.
        graph: Named graph to query in place of the default graph; all others can still be named.
        dataset: Graphs to look at; those the query names, or all of the store, if None.
        prefixes: Namespaces that the query may use undeclared.
        base: What relative IRIs are relative to.
    """

    bindings: Mapping[str, Term] = field(default_factory=dict)
    graph: str | None = None
    dataset: Dataset | None = None
    prefixes: Mapping[str, str] | None = None
    base: str | None = None


def run(database: ox.Store, query: str, asking: Asking) -> Any:
    """Begin to answer a query; rows are found as they are asked for. Raises QueryError."""
    try:
        given: dict[ox.Variable, Any] = {ox.Variable(n): to_ox(term) for n, term in asking.bindings.items()}
        default, named = _graphs(asking)
        return database.query(
            query,
            base_iri=asking.base,
            substitutions=given or None,
            default_graph=default,
            named_graphs=named,
            prefixes=None if asking.prefixes is None else dict(asking.prefixes),
        )
    except SyntaxError as error:
        raise Malformed("query", f"not SPARQL: {short(error)}", "correct the text") from error
    except ValueError as error:
        raise Malformed("query", f"a value is unusable: {short(error)}", "correct the value") from error
    except RuntimeError as error:
        if asking.bindings:
            raise Malformed("query", short(error), "project every bound variable in SELECT") from error
        raise Impossible("query", short(error), "write the query without it") from error
    except OSError as error:
        raise QueryError("query", short(error), "check the store with `banggiao check`") from error


def _graphs(asking: Asking) -> tuple[list[Any] | None, list[Any] | None]:
    """Say which graphs make the default graph, and which can be named; None for those of the store."""
    if asking.dataset is not None:
        default, named = asking.dataset.default, asking.dataset.named
        return [ox.NamedNode(graph) for graph in default], [ox.NamedNode(graph) for graph in named]
    return None if asking.graph is None else [ox.NamedNode(asking.graph)], None


def plain(result: Any) -> Table | bool | list[Triple]:
    """Give the table of a SELECT, the answer of an ASK, the triples of a CONSTRUCT or DESCRIBE. Raises QueryError."""
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return [(name(t.subject), t.predicate.value, from_ox(t.object)) for t in gone_through(result)]
    names = [v.value for v in result.variables]
    rows = [
        {column: from_ox(term) for column, term in zip(names, row, strict=True) if term is not None}
        for row in gone_through(result)
    ]
    return Table(tuple(names), rows)


def serialised(result: Any, media_type: str, limits: Limits) -> Answer:
    """Write a result out.

    Args:
        result: Of `run`.
        media_type: For SELECT and ASK the four result formats, for CONSTRUCT and DESCRIBE an RDF format.
        limits: How large it may be.

    Raises:
        TooLarge: It has more bytes than it may.
        QueryError: The media type does not fit.
    """
    if isinstance(result, ox.QueryTriples):
        return _serialised_graph(result, media_type, limits)
    if isinstance(result, ox.QueryBoolean):
        return Answer(whole(result.serialize(format=table_format(media_type))), media_type)
    return _serialised_table(result, media_type, limits)


def _serialised_graph(triples: Any, media_type: str, limits: Limits) -> Answer:
    rdf_format = graph_format(media_type)
    found = list(gone_through(triples) if limits.rows is None else islice(gone_through(triples), limits.rows + 1))
    page = Page(media_type, None, limits.size)
    try:
        ox.serialize(found[: limits.rows], page, format=rdf_format, prefixes=prefixes_in(media_type))
    except ValueError as error:
        raise Malformed(media_type, f"it cannot hold this graph: {short(error)}", "ask for text/turtle") from error
    return Answer(page.getvalue(), media_type, limits.rows is not None and len(found) > limits.rows)


def _serialised_table(solutions: Any, media_type: str, limits: Limits) -> Answer:
    """Let the engine write the table, as far as it is wanted; it writes some ten times as fast as Python."""
    wanted = table_format(media_type)
    page = Page(media_type, limits.rows, limits.size)
    try:
        solutions.serialize(page, format=wanted)
    except Full:
        pass  # the page is cut below
    except (OSError, RuntimeError) as error:
        raise QueryError("query", short(error), "simplify the query") from error
    body, truncated = page.whole_rows()
    return Answer(body, media_type, truncated)
