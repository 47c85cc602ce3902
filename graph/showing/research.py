"""The published graph as an rdflib dataset, for researchers who know rdflib.

Over a view of the store, without a copy of it: patterns (`dataset.triples(…)`, `graph.value(…)`) and SPARQL
strings (`dataset.query("…")`) run in the engine, hundreds of times faster than rdflib's own evaluation of a
query. oxrdflib does the same over a database of its own, but not over one opened read-only; and it counts a
graph by listing it. What to know:

- hand queries over as strings; a prepared query is evaluated by rdflib itself, rightly but slowly;
- nothing can be written: it is what was published, frozen; `open_graph` again to see a later state;
- the default graph is the knowledge, each document's claims are the named graph of its IRI.

    dataset = open_graph(Path("data/store"))
    for row in dataset.query("SELECT ?a ?b WHERE { ?a bg:hasPartner ?b }"): ...
"""

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from rdflib import Dataset, Graph, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import SKOS
from rdflib.plugins.stores.memory import Memory
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Identifier, Variable

from graph.claim import Term, Value
from graph.engine import Table
from graph.showing.rdflib_terms import from_rdflib, to_rdflib
from graph.view import View
from ontology.errors import StoreError
from ontology.identifiers import SCHEME, VOCABULARY

Pattern = tuple[Identifier | None, Identifier | None, Identifier | None]
Found = tuple[tuple[Identifier, Identifier, Identifier], Iterator[Any]]


def open_graph(folder: Path) -> Dataset:
    """Open what was published last in a store folder.

    Raises:
        StoreError: Nothing has been published there.
    """
    dataset = PublishedDataset(store=PublishedStore(View.open(folder)))
    for prefix, namespace in (("bg", VOCABULARY), ("bgs", SCHEME), ("skos", str(SKOS))):
        dataset.bind(prefix, URIRef(namespace))
    return dataset


class PublishedDataset(Dataset):
    """A dataset whose queries raise no warning: rdflib 7.6 asks itself for a name that it deprecates."""

    @property  # type: ignore[misc]
    def default_context(self) -> Graph:
        """The default graph."""
        return self._default_context


class PublishedStore(Store):
    """rdflib's way into a view; the methods are those that rdflib asks of a store."""

    context_aware = True
    graph_aware = True

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._prefixes = Memory()

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Found]:
        """Find triples in a graph; without one, in every graph, each with the graph it is in."""
        subject, predicate, thing = (None if term is None else from_rdflib(term) for term in triple_pattern)
        if isinstance(subject, Value) or isinstance(predicate, Value):
            return
        found = self._view.match(subject, predicate, thing, _graph_name(context), every_graph=context is None)
        for s, p, o, g in found:
            name = DATASET_DEFAULT_GRAPH_ID if g is None else URIRef(g)
            yield (to_rdflib(s), URIRef(p), to_rdflib(o)), iter([Graph(store=self, identifier=name)])

    def query(
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: Any,
    ) -> Result:
        """Run a query string in the engine; what it cannot take is left to rdflib (NotImplementedError)."""
        if not isinstance(query, str) or initBindings or queryGraph == "__UNION__":
            raise NotImplementedError
        graph = None if URIRef(queryGraph) == DATASET_DEFAULT_GRAPH_ID else queryGraph
        prefixes = {prefix: str(namespace) for prefix, namespace in initNs.items() if prefix}
        return _result(self._view.evaluate(query, graph=graph, prefixes=prefixes))

    def contexts(self, triple: Any = None) -> Generator[Any, None, None]:
        """List the graphs, or those that hold a triple."""
        for name in (DATASET_DEFAULT_GRAPH_ID, *map(URIRef, self._view.graphs())):
            graph = Graph(store=self, identifier=name)
            if triple is None or any(True for _ in self.triples(triple, graph)):
                yield graph

    def __len__(self, context: Any = None) -> int:
        """Count the triples of a graph; without one, of the knowledge."""
        return sum(1 for _ in self._view.match(graph=_graph_name(context)))

    def add(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: a published state is frozen."""
        raise StoreError("rdflib", "a published store is read-only", "copy it into a Graph of your own")

    def remove(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: a published state is frozen."""
        self.add()

    def add_graph(self, graph: Graph) -> None:
        """Accept silently: rdflib announces every graph it looks at."""

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Remember a prefix for this dataset."""
        self._prefixes.bind(prefix, namespace, override)

    def prefix(self, namespace: URIRef) -> str | None:
        """Give the prefix of a namespace."""
        return self._prefixes.prefix(namespace)

    def namespace(self, prefix: str) -> URIRef | None:
        """Give the namespace of a prefix."""
        return self._prefixes.namespace(prefix)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """List the prefixes."""
        yield from self._prefixes.namespaces()


def _graph_name(context: Any) -> str | None:
    name = getattr(context, "identifier", context)
    return None if name is None or name == DATASET_DEFAULT_GRAPH_ID else str(name)


def _result(found: Table | bool | list[tuple[str, str, Term]]) -> Result:
    if isinstance(found, Table):
        result = Result("SELECT")
        result.vars = [Variable(name) for name in found.names]
        result.bindings = [{Variable(n): to_rdflib(t) for n, t in row.items()} for row in found.rows]
    elif isinstance(found, bool):
        result = Result("ASK")
        result.askAnswer = found
    else:
        result = Result("CONSTRUCT")
        result.graph = Graph()
        for s, p, o in found:
            result.graph.add((to_rdflib(s), URIRef(p), to_rdflib(o)))
    return result
