"""One contract for every store a view may look at: the embedded one, its readers, and another server over HTTP."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request, build_opener

import pytest
from machine import free_port, wait_for
from published import TOY, toy_store

from graph import vocabulary as v
from graph.asking.questions import asked, bound, read_questions
from graph.claim import Term, Value
from graph.engine import Engine, Table, read, serialise
from graph.reading.pooled_view import PooledView
from graph.reading.query_errors import Malformed
from graph.reading.readers import ReaderPool
from graph.reading.remote import RemoteView, address_of, open_view
from graph.triples import Quad, Triple
from graph.view import View
from graph.writing.handover import writing
from graph.writing.write_errors import ReadOnly
from ontology.errors import QueryError, StoreError
from ontology.questions import Question

TODAY = date(2026, 11, 22)
QUESTIONS = read_questions()
#: The server that the package `oxigraph` brings.
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
VIRTUOSO = shutil.which("virtuoso-t")
KNOWLEDGE = "urn:banggiao:knowledge"
#: Questions that not every server can answer, by what such a one says of itself.
LACKING = {
    "signing-reports": "reckon with days",
    "sister-cities-by-definition": "taken for a value",
    "stated-and-known": "taken for a value",
}
DATA = Path(__file__).parent / "data"
TIES = "PREFIX bg: <https://w3id.org/banggiao/ontology#> SELECT ?tie WHERE { ?tie a bg:Tie } ORDER BY ?tie"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_store(tmp_path_factory.mktemp("stores") / "store")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Oxigraph's own server over the same graphs; gives its query address."""
    if OXIGRAPH is None:
        pytest.skip("the package oxigraph, which brings a server, is not installed")
    port = free_port()
    process = subprocess.Popen([OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/store", TOY.read_bytes(), {"Content-Type": "application/trig"})
        assert connection.getresponse().status in (200, 201, 204)
        connection.close()
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso over the same graphs, which has no default graph: knowledge is in a graph that its address names."""
    if VIRTUOSO is None:
        pytest.skip("virtuoso-t (Debian: virtuoso-opensource) is not installed")
    folder = tmp_path_factory.mktemp("virtuoso")
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, sql = one.getsockname()[1], other.getsockname()[1]
    settings = (DATA / "virtuoso.ini").read_text(encoding="utf-8").format(http=port, sql=sql)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    command = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"]
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
    try:
        for _ in range(600):
            assert process.poll() is None, (folder / "out").read_text(encoding="utf-8")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        url = f"http://127.0.0.1:{port}"
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, "dba", "dba")
        opener = build_opener(HTTPDigestAuthHandler(passwords))
        for name, triples in graphs_of(TOY).items():
            address = f"{url}/sparql-graph-crud-auth?graph-uri={quote(name or KNOWLEDGE, safe='')}"
            put = Request(
                address, serialise(triples, "application/n-triples"), {"Content-Type": "text/plain"}, method="PUT"
            )
            opener.open(put, timeout=60).close()
        yield f"{url}/sparql?default-graph-uri={KNOWLEDGE}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module", params=["embedded", "readers", "oxigraph server", "virtuoso"])
def view(request: pytest.FixtureRequest, folder: Path) -> Iterator[View]:
    if request.param == "embedded":
        yield View.open(folder)
    elif request.param == "readers":
        with ReaderPool(folder, workers=1) as pool:
            yield PooledView(pool, 1)
    else:
        yield RemoteView.at(request.getfixturevalue("virtuoso" if request.param == "virtuoso" else "server"))


def unless(view: View, lack: str) -> None:
    """Skip what a server says at start that it does otherwise."""
    if isinstance(view, RemoteView) and any(lack in said for said in view.lacks()):
        pytest.skip(f"the server says: {lack}")


@pytest.fixture(scope="module")
def here(folder: Path) -> View:
    return View.open(folder)


def test_a_table_has_the_same_rows(view: View, here: View) -> None:
    assert view.select(TIES) == here.select(TIES) != []


def test_values_are_put_in_place_of_projected_variables(view: View, here: View) -> None:
    query = (
        "SELECT ?thing ?label WHERE { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?thing"
    )
    label = Value("Hải Phòng", language="vi")
    assert view.select(query, {"label": label}) == here.select(query, {"label": label}) != []
    assert view.select(query, {"label": Value('no "such" name\n')}) == []


def test_yes_and_no_and_triples_are_told_apart(view: View, here: View) -> None:
    assert view.ask("ASK { ?s ?p ?o }") is True
    assert view.ask("ASK { ?s ?p <urn:none> }") is False
    construct = "CONSTRUCT WHERE { ?s a <https://w3id.org/banggiao/ontology#Tie> }"
    found, expected = view.evaluate(construct), here.evaluate(construct)
    assert isinstance(found, list) and isinstance(expected, list)
    assert set(found) == set(expected) != set()
    with pytest.raises(Malformed):
        view.ask(TIES)


def test_a_query_may_look_at_one_graph_with_given_prefixes(view: View, here: View) -> None:
    graph = here.graphs()[0]
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s rdf:type ?o }"
    prefixes = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
    found = view.evaluate(query, graph=graph, prefixes=prefixes)
    assert isinstance(found, Table)
    assert found == here.evaluate(query, graph=graph, prefixes=prefixes)
    assert found.rows != [{"n": Value("0", "http://www.w3.org/2001/XMLSchema#integer")}]


def test_what_is_no_query_is_a_query_error(view: View) -> None:
    with pytest.raises(QueryError):
        view.select("SELECT ?s WHERE {")


def test_every_store_lists_its_graphs_in_order(view: View, here: View) -> None:
    ours = [graph for graph in view.graphs() if graph in here.graphs()]
    assert ours == here.graphs() == sorted(here.graphs()) and len(ours) > 1
    assert view.graphs() == sorted(view.graphs())


def test_quads_are_found_by_pattern(view: View, here: View) -> None:
    unless(view, "by its name")
    tie = str(here.select(TIES)[0]["tie"])
    graph = here.graphs()[0]
    assert set(view.match(tie)) == set(here.match(tie)) != set()
    assert set(view.match(None, v.TYPE, v.DOCUMENT, every_graph=True)) == set(
        here.match(None, v.TYPE, v.DOCUMENT, every_graph=True)
    )
    assert set(view.match(graph=graph)) == set(here.match(graph=graph)) != set()
    assert len(list(view.match(limit=3))) == 3
    assert list(view.match("urn:none")) == []


def test_the_graphs_and_their_size_are_the_same(view: View, here: View) -> None:
    assert set(here.graphs()) <= set(view.graphs())
    unless(view, "graphs of its own")
    assert view.graphs() == here.graphs() != []
    assert view.size() == here.size() > 0


@pytest.mark.parametrize("every_graph", [False, True])
def test_all_of_it_can_be_taken_out(view: View, here: View, every_graph: bool) -> None:
    if every_graph:
        unless(view, "graphs of its own")
    found, expected = (one.dump("application/n-quads", every_graph=every_graph) for one in (view, here))
    assert anonymous(found) == anonymous(expected) != []


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_every_question_has_the_same_rows(view: View, here: View, question: str) -> None:
    ready = QUESTIONS[question]
    if question in LACKING:
        unless(view, LACKING[question])
    try:
        text = asked(ready, bound(ready, {}, TODAY))
    except QueryError:
        pytest.skip("it wants a parameter")
    assert shown(ready, view.select(text)) == shown(ready, here.select(text))


def test_what_a_server_cannot_answer_it_says_at_start(virtuoso: str) -> None:
    view = RemoteView.at(virtuoso)
    lacks = " ".join(view.lacks())
    for question, lack in LACKING.items():
        assert lack in lacks
        with pytest.raises(QueryError):
            view.select(asked(QUESTIONS[question], bound(QUESTIONS[question], {}, TODAY)))


def shown(question: Question, rows: list[dict[str, Term]]) -> list[str]:
    """What a question shows of its rows: its columns, with yes and no as such where a server has numbers for them."""
    kinds = {column.name: column.type for column in question.columns}

    def cell(name: str, term: Term) -> Term | bool:
        is_truth = kinds[name] == "boolean" and isinstance(term, Value)
        return term.lexical in ("true", "1") if is_truth and isinstance(term, Value) else term

    return sorted(str({name: cell(name, row[name]) for name in kinds if name in row}) for row in rows)


def test_a_server_that_is_not_there_or_no_sparql_server_is_said_at_once(server: str) -> None:
    with pytest.raises(StoreError, match="does not answer"):
        RemoteView.at("http://127.0.0.1:9/query", patience_s=2)
    with pytest.raises(StoreError, match="name its query address"):
        RemoteView.at(server.replace("/query", "/"))


def test_a_server_says_what_it_lacks(server: str) -> None:
    assert RemoteView.at(server).lacks() == ()
    (lack,) = RemoteView.at(f"{server}?union-default-graph").lacks()
    assert "default graph" in lack


def test_an_answer_is_handed_on_in_its_format(server: str) -> None:
    view = RemoteView.at(server)
    assert view.serialise(TIES, "text/csv").startswith(b"tie\r\n")
    assert read(view.serialise("CONSTRUCT WHERE { ?s a ?o }", "text/turtle"), "text/turtle")
    assert view.has_graph(view.graphs()[0]) and not view.has_graph("urn:none")
    assert len(read(view.graph("application/n-triples", view.graphs()[0]), "application/n-triples")) > 1


def test_virtuoso_is_read_and_says_what_it_lacks(virtuoso: str, here: View) -> None:
    view = RemoteView.at(virtuoso)
    lacks = " ".join(view.lacks())
    assert "booleans" in lacks and "days" in lacks and "default graph" not in lacks
    assert "default graph" in " ".join(RemoteView.at(virtuoso.partition("?")[0]).lacks())
    assert view.select(TIES) == here.select(TIES)
    assert view.ask("ASK { ?s ?p ?o }") is True and view.ask("ASK { ?s ?p <urn:none> }") is False
    assert set(here.graphs()) <= set(view.graphs())
    assert "by its name" in lacks
    tie = str(here.select(TIES)[0]["tie"])
    assert {quad[:2] for quad in view.match(tie)} == {quad[:2] for quad in here.match(tie)} != set()
    construct = "CONSTRUCT WHERE { ?s a <https://w3id.org/banggiao/ontology#Tie> }"
    assert set(as_triples(view.evaluate(construct))) == set(as_triples(here.evaluate(construct))) != set()


def as_triples(found: Table | bool | list[Triple]) -> list[Triple]:
    assert isinstance(found, list)
    return found


def graphs_of(file: Path) -> dict[str | None, list[Quad]]:
    found: dict[str | None, list[Quad]] = {}
    for quad in read(file.read_bytes(), "application/trig"):
        found.setdefault(quad[3], []).append(quad)
    return found


def test_an_address_may_stand_where_a_folder_may(server: str, folder: Path) -> None:
    assert address_of(Path(server)) == server
    assert address_of(folder) is address_of(Path("http/store")) is None
    assert open_view(Path(server)).graphs() == open_view(folder).graphs()
    with pytest.raises(ReadOnly, match="only read"):
        writing(Path(server))


def anonymous(quads: bytes) -> list[str]:
    """Lines without the names of blank nodes, which every answer gives anew; and each number in one spelling."""
    with_graphs = Engine.in_memory()
    with_graphs.load(quads, "application/n-quads")
    lines = with_graphs.dump("application/n-quads", every_graph=True).decode().splitlines()
    return sorted(re.sub(r"_:\w+", "_:x", line) for line in lines)
