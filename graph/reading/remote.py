"""Another server as the store: a view whose queries go over HTTP to any SPARQL 1.1 endpoint.

It answers what `graph.view.View` answers, so questions, the network and exports work on it; it does not write. The
server must hold the graphs as the embedded store does (load what `banggiao export --format trig` gives): knowledge in
the default graph, each document in its own. `lacks` says what a server does otherwise.

    view = RemoteView.at("http://127.0.0.1:7878/query")
    view.select("SELECT ?tie WHERE { ?tie a bg:Tie }")
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from graph.asking.filled import fill
from graph.claim import Term, Value
from graph.engine import Answer, Dataset, Table, read, rows_of, serialise, truth_of
from graph.reading.guard import FORMS
from graph.reading.query_errors import Malformed, Refused, TooLarge, TooSlow
from graph.reading.tokens import tokens
from graph.triples import Quad, Triple
from graph.view import View
from graph.vocabulary import XSD
from ontology.errors import QueryError, StoreError

RESULTS = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
#: Seconds that a server may take.
PATIENCE_S = 60.0
#: A query that a server should answer with yes, after a line that says what it lacks otherwise.
_PROBE = re.compile(r"#\+ lack: (?P<lack>[^\n]+)\n(?P<query>.+)", re.DOTALL)
_SCHEMES = ("http", "https")
#: Parameters of the protocol: what makes the default graph, and which graphs can be named.
_OF_GRAPHS = ("default-graph-uri", "named-graph-uri")


class RemoteView(View):
    """A read-only view of the graphs of another SPARQL 1.1 server; each query has its own connection."""

    def __init__(self, address: str, patience_s: float = PATIENCE_S) -> None:
        """Name a query endpoint; nothing is asked yet."""
        self._address = address
        self._patience_s = patience_s
        #: What the address says of graphs, and what else it says; where it names the graph of knowledge, that is the
        #: default graph here.
        given = parse_qsl(urlsplit(address).query, keep_blank_values=True)
        self._graphs = [(name, value) for name, value in given if name in _OF_GRAPHS]
        self._besides = [(name, value) for name, value in given if name not in _OF_GRAPHS]
        self._knowledge = frozenset(value for name, value in self._graphs if name == _OF_GRAPHS[0])
        self.number = 0

    @classmethod
    def at(cls, address: str, patience_s: float = PATIENCE_S) -> "RemoteView":
        """Look at a query endpoint.

        Raises:
            StoreError: No SPARQL server answers there.
        """
        view = cls(address, patience_s)
        try:
            view.ask("ASK { }")
        except QueryError as error:
            raise StoreError(
                address, f"no SPARQL server answers ({error.problem})", "name its query address"
            ) from error
        return view

    def lacks(self) -> tuple[str, ...]:
        """Say what the server does not do as the embedded store does, one clause each (`queries/probes`)."""
        probes = sorted((files("graph") / "queries" / "probes").iterdir(), key=lambda file: file.name)
        found = [_PROBE.match(file.read_text("utf-8")) for file in probes if file.name.endswith(".rq")]
        lacks = [probe["lack"] for probe in found if probe is not None and not self._does(probe["query"])]
        graphs = self.graphs()
        if graphs and not self.has_graph(graphs[0]):
            lacks.append("it does not show a graph by its name, so a document cannot be looked into")
        return tuple(lacks)

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Term]]:
        """Run a SELECT query; values are written into its text. Raises QueryError, StoreError."""
        return rows_of(self.evaluate(fill(query, bindings) if bindings else query))

    def ask(self, query: str) -> bool:
        """Run an ASK query. Raises QueryError, StoreError."""
        return truth_of(self.evaluate(query))

    def evaluate(
        self, query: str, *, graph: str | None = None, prefixes: Mapping[str, str] | None = None
    ) -> Table | bool | list[Triple]:
        """Run any query to plain values, on a named graph if one is given. Raises QueryError, StoreError."""
        text = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items()) + query
        dataset = None if graph is None else Dataset((graph,))
        if _form(text) in ("CONSTRUCT", "DESCRIBE"):
            quads = read(self._asked(text, N_TRIPLES, dataset), N_TRIPLES)
            return [(subject, predicate, thing) for subject, predicate, thing, _ in quads]
        told = json.loads(self._asked(text, RESULTS, dataset))
        if "boolean" in told:
            return bool(told["boolean"])
        rows = [{name: _term(cell) for name, cell in row.items()} for row in told["results"]["bindings"]]
        if _form(text) == "ASK":
            # Virtuoso tells yes or no as a table of one number.
            return any(isinstance(value, Value) and value.lexical == "1" for row in rows for value in row.values())
        return Table(tuple(told["head"]["vars"]), rows)

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
        """Hand on what the server answers; how many rows it gives is its own affair. Raises QueryError, StoreError."""
        body = self._asked(query if base is None else f"BASE <{base}>\n{query}", media_type, dataset)
        if size is not None and len(body) > size:
            raise TooLarge("query", f"the answer has {len(body):,} bytes", "ask for less at a time")
        return Answer(body, media_type)

    def serialise(self, query: str, media_type: str) -> bytes:
        """Run any query and hand on its result. Raises QueryError, StoreError."""
        return self.answer(query, media_type).body

    def has_graph(self, graph: str) -> bool:
        """Say whether a named graph holds anything."""
        return next(self.match(graph=graph, limit=1), None) is not None

    def graph(self, media_type: str, graph: str | None, size: int | None = None) -> bytes:
        """Serialise one graph, None for the default graph. Raises TooLarge past `size` bytes."""
        body = serialise(((s, p, o, None) for s, p, o, _ in self.match(graph=graph)), media_type)
        if size is not None and len(body) > size:
            raise TooLarge("graph", f"it has {len(body):,} bytes", "ask for less at a time")
        return body

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
        """Find quads by pattern; a blank node of an answer cannot be asked for again."""
        given: dict[str, Term | None] = {"subject": subject, "predicate": predicate, "thing": thing}
        wanted = {name: term for name, term in given.items() if term is not None}
        if any(isinstance(term, str) and term.startswith("_:") for term in wanted.values()):
            raise Malformed("query", "a blank node of another server cannot be named", "ask by a property of it")
        texts = []
        if graph is None or every_graph:
            texts.append(fill(_query("remote-quads"), wanted))
        if graph is not None or every_graph:
            named = {} if every_graph or graph is None else {"graph": graph}
            texts.append(fill(_query("remote-quads-of-graphs"), {**wanted, **named}))
        quads = (quad for text in texts for quad in self._quads(text, limit))
        return _limited((quad for quad in quads if quad[3] not in self._knowledge), limit)

    def graphs(self) -> list[str]:
        """List the named graphs that hold anything, sorted."""
        found = sorted(str(row["graph"]) for row in self.select(_query("remote-graphs")))
        return [graph for graph in found if graph not in self._knowledge]

    def size(self) -> int:
        """Count the quads of all graphs."""
        counts = [row["quads"] for row in self.select(_query("remote-size"))]
        return sum(int(count.lexical) for count in counts if isinstance(count, Value))

    def dump(self, media_type: str, *, every_graph: bool = False) -> bytes:
        """Serialise the default graph, or all graphs in a format that holds them."""
        return serialise(self.match(every_graph=every_graph), media_type)

    def _does(self, probe: str) -> bool:
        try:
            return self.ask(probe)
        except QueryError:
            return False

    def _quads(self, text: str, limit: int | None) -> Iterator[Quad]:
        for row in self.select(text if limit is None else f"{text}\nLIMIT {limit}"):
            graph = row.get("graph")
            yield str(row["subject"]), str(row["predicate"]), row["thing"], None if graph is None else str(graph)

    def _asked(self, query: str, accept: str, dataset: Dataset | None) -> bytes:
        """Send a query as a form, which every server takes; give the body of the answer."""
        graphs = self._graphs
        if dataset is not None:
            graphs = [(name, iri) for name, iris in zip(_OF_GRAPHS, (dataset.default, dataset.named), strict=True)
                      for iri in iris]  # fmt: skip
        parts = urlsplit(self._address)
        connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=self._patience_s)
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            target = parts.path + (f"?{urlencode(self._besides)}" if self._besides else "")
            connection.request("POST", target or "/", urlencode([("query", query), *graphs]), headers)
            answer = connection.getresponse()
            status, kind, body = answer.status, answer.headers.get_content_type(), answer.read()
        except TimeoutError as error:
            problem = f"{self._address} gave no answer within {self._patience_s:g} s"
            raise TooSlow("query", problem, "ask for less at a time") from error
        except (OSError, HTTPException) as error:
            raise StoreError(self._address, f"it does not answer ({error})", "start it, or name another") from error
        finally:
            connection.close()
        if status != 200:
            raise _refusal(status, body)
        if kind != accept:
            raise StoreError(
                self._address, f"it answered {kind} where {accept} was asked for", "name its query address"
            )
        return body


def address_of(store: Path) -> str | None:
    """Give the address of a server that was named where a folder may be; as a path it has lost a slash.

    >>> address_of(Path("https://example.org/sparql"))
    'https://example.org/sparql'
    >>> address_of(Path("data/store")) is None
    True
    """
    scheme, _, rest = store.as_posix().partition(":/")
    return f"{scheme}://{rest.lstrip('/')}" if scheme in _SCHEMES else None


def open_view(store: Path) -> View:
    """Open what was published last in a folder, or another server by its address. Raises StoreError."""
    address = address_of(store)
    return View.open(store) if address is None else RemoteView.at(address)


def _refusal(status: int, body: bytes) -> QueryError:
    problem = " ".join(body.decode("utf-8", "replace").split())[:300] or f"status {status}"
    kinds: dict[int, type[QueryError]] = {400: Malformed, 403: Refused, 413: TooLarge, 504: TooSlow}
    return kinds.get(status, QueryError)("query", f"the server says {status}: {problem}", "change the query")


def _form(query: str) -> str:
    return next((token.text.upper() for token in tokens(query) if token.says(*FORMS)), "")


def _term(cell: Mapping[str, Any]) -> Term:
    match cell["type"]:
        case "uri":
            return str(cell["value"])
        case "bnode":
            return f"_:{cell['value']}"
        case "literal" | "typed-literal":
            datatype = cell.get("datatype")
            return Value(cell["value"], None if datatype == XSD + "string" else datatype, cell.get("xml:lang"))
    raise QueryError("query", f"a value of the kind {cell['type']} came back", "leave it out")


def _limited(quads: Iterable[Quad], limit: int | None) -> Iterator[Quad]:
    for number, quad in enumerate(quads):
        if number == limit:
            return
        yield quad


def _query(name: str) -> str:
    return (files("graph") / "queries" / f"{name}.rq").read_text("utf-8")
