"""Updates and whole graphs over HTTP, against a service with its writer: what is done, what is refused, by whom."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pyoxigraph as ox
import pytest
from attacking import Target, attacked

from api.service.key_store import KeyFile

OWN, OTHER = "https://example.org/own", "https://example.org/other"
TRIPLE = "<urn:a> <urn:b> <urn:c>"
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with attacked(tmp_path_factory.mktemp("written") / "store", BANGGIAO_CLIENT_RATE="0") as served:
        yield served


@pytest.fixture
def editor(target: Target) -> Iterator[httpx.Client]:
    """A client with an editor's key, over an empty store."""
    with httpx.Client(base_url=target.url, headers={"Authorization": f"Bearer {target.key}"}, timeout=60) as client:
        assert client.post("/update", content="DROP ALL", headers=UPDATE).status_code == 200
        yield client


@pytest.fixture
def scoped(target: Target) -> Iterator[httpx.Client]:
    """A client whose key is good for one graph."""
    keys = KeyFile(target.folder.with_name("store.service") / "keys.json")
    _, key = keys.create("One graph", "editor", now=datetime.now(UTC), graphs=(OWN,))
    with httpx.Client(base_url=target.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        yield client


def asks(client: httpx.Client, query: str, **parameters: str) -> bool:
    answer = client.get("/sparql", params={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["boolean"])


def everything(client: httpx.Client) -> list[str]:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    return sorted(client.get("/sparql", params={"query": query, "format": "csv"}).text.splitlines())


def test_a_write_is_seen_by_the_next_query(editor: httpx.Client) -> None:
    first = editor.post("/update", content=f"INSERT DATA {{ {TRIPLE} }}", headers=UPDATE)
    assert (first.status_code, first.json()["added"], first.json()["removed"]) == (200, 1, 0)
    assert asks(editor, f"ASK {{ {TRIPLE} }}")
    second = editor.post("/update", data={"update": f"DELETE DATA {{ {TRIPLE} }}"})
    assert int(second.headers["banggiao-transaction"]) == second.json()["transaction"] > first.json()["transaction"]
    assert not asks(editor, f"ASK {{ {TRIPLE} }}")


def test_a_write_that_is_not_waited_for_is_seen_by_who_asks_for_it(editor: httpx.Client) -> None:
    headers = {**UPDATE, "Prefer": "respond-async"}
    done = editor.post("/update", content=f"INSERT DATA {{ {TRIPLE} }}", headers=headers)
    assert done.headers["preference-applied"] == "respond-async"
    least = {"Banggiao-Min-Transaction": done.headers["banggiao-transaction"]}
    answer = editor.get("/sparql", params={"query": f"ASK {{ {TRIPLE} }}"}, headers=least)
    assert answer.json()["boolean"] is True
    never = editor.get("/sparql", params={"query": "ASK { }"}, headers={"Banggiao-Min-Transaction": "x"})
    assert never.status_code == 400


def test_an_update_looks_at_the_graphs_that_the_protocol_names(editor: httpx.Client) -> None:
    editor.post("/update", content=f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}", headers=UPDATE)
    copy = f"INSERT {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
    editor.post("/update", content=copy, headers=UPDATE)
    assert not asks(editor, f"ASK {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }}")
    editor.post("/update", params={"using-graph-uri": OWN}, content=copy, headers=UPDATE)
    assert asks(editor, f"ASK {{ GRAPH <{OTHER}> {{ {TRIPLE} }} }}")


def test_a_query_looks_at_the_graphs_that_the_protocol_names(editor: httpx.Client) -> None:
    editor.post("/update", content=f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}", headers=UPDATE)
    assert not asks(editor, "ASK { ?s ?p ?o }")
    assert asks(editor, "ASK { ?s ?p ?o }", **{"default-graph-uri": OWN})
    assert not asks(editor, "ASK { GRAPH ?g { ?s ?p ?o } }", **{"default-graph-uri": OWN})
    assert asks(editor, "ASK { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": OWN})
    assert not asks(editor, f"ASK FROM <{OWN}> {{ ?s ?p ?o }}", **{"default-graph-uri": OTHER})
    bad = editor.get("/sparql", params={"query": "ASK { }", "default-graph-uri": "no iri"})
    assert bad.status_code == 400


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("INSERT", 400),
        ("SELECT * { }", 400),
        ("DROP GRAPH <urn:none>", 422),
        ("LOAD <http://127.0.0.1:9/>", 403),
        ("LOAD SILENT <file:///etc/hostname> INTO GRAPH <urn:g>", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        (f"INSERT DATA {{ {TRIPLE} }}; DROP GRAPH <urn:none>", 422),
        (f"INSERT DATA {{ {TRIPLE} }}; LOAD <http://127.0.0.1:9/>", 403),
        ("INSERT DATA { <urn:a> <urn:b> '\udcff' }", 400),
        ("DELETE WHERE { ?s ?p " + "(" * 200 + ")" * 200 + " }", 400),
    ],
)
def test_an_update_that_fails_writes_nothing(editor: httpx.Client, update: str, status: int) -> None:
    answer = editor.post("/update", content=update.encode("utf-8", "surrogateescape"), headers=UPDATE)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert not asks(editor, "ASK { ?s ?p ?o }")


def test_an_update_is_sent_by_post_and_alone(editor: httpx.Client) -> None:
    assert editor.get("/update", params={"update": "DROP ALL"}).status_code == 405
    assert editor.post("/update", data={"update": "DROP ALL", "query": "ASK { }"}).status_code == 400
    assert editor.post("/update", data={"update": ["DROP ALL", "DROP ALL"]}).status_code == 400
    assert editor.post("/update", params={"update": "DROP ALL"}, content="DROP ALL", headers=UPDATE).status_code == 400
    assert editor.post("/update", content="DROP ALL", headers={"Content-Type": "text/plain"}).status_code == 415
    assert editor.post("/update", content=b"\xff\xfe", headers=UPDATE).status_code == 400
    assert (
        editor.post("/update", data={"update": "DROP ALL"}, headers={"Origin": "https://x.example"}).status_code == 403
    )
    assert editor.post("/sparql", data={"update": "DROP ALL"}).status_code == 400


def test_who_has_no_editors_key_writes_nothing(target: Target, editor: httpx.Client) -> None:
    keys = KeyFile(target.folder.with_name("store.service") / "keys.json")
    _, reader = keys.create("Reads", "reader", now=datetime.now(UTC))
    _, late = keys.create("Late", "editor", now=datetime.now(UTC), expires=datetime(2020, 1, 1, tzinfo=UTC))
    editor.put("/graph-store", params={"graph": OWN}, content=f"{TRIPLE} .", headers=TURTLE)
    before = everything(editor)
    for key, status in ((None, 401), (reader, 403), (late, 401)):
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=target.url, headers=headers, timeout=60) as client:
            assert client.post("/update", content="DROP ALL", headers=UPDATE).status_code == status
            assert client.delete("/graph-store", params={"graph": OWN}).status_code == status
            put = client.put("/graph-store", params={"graph": OTHER}, content=f"{TRIPLE} .", headers=TURTLE)
            assert put.status_code == status
    assert everything(editor) == before


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ {TRIPLE} }}",
        f"INSERT DATA {{ GRAPH <{OTHER}> {{ {TRIPLE} }} }}",
        f"PREFIX x: <https://example.org/> INSERT DATA {{ GRAPH x:own {{ {TRIPLE} }} GRAPH x:other {{ {TRIPLE} }} }}",
        f"WITH <{OTHER}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} USING NAMED <{OTHER}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"COPY <{OWN}> TO <{OTHER}>",
        f"MOVE <{OTHER}> TO <{OWN}>",
        f"ADD <{OWN}> TO DEFAULT",
        f"CLEAR GRAPH <{OTHER}>",
        "DROP NAMED",
        "CLEAR ALL",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}; CREATE GRAPH <{OTHER}/new>",
    ],
)
def test_a_key_for_one_graph_writes_no_other(editor: httpx.Client, scoped: httpx.Client, update: str) -> None:
    for graph in (OWN, OTHER):
        editor.put("/graph-store", params={"graph": graph}, content="<urn:x> <urn:y> <urn:z> .", headers=TURTLE)
    before = everything(editor)
    answer = scoped.post("/update", content=update, headers=UPDATE)
    assert answer.status_code == 403, answer.text
    assert everything(editor) == before


def test_a_key_for_one_graph_writes_that_one(editor: httpx.Client, scoped: httpx.Client) -> None:
    own = scoped.put("/graph-store", params={"graph": OWN}, content=f"{TRIPLE} .", headers=TURTLE)
    assert own.status_code == 201
    more = f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p 1 }} }} WHERE {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }}"
    assert scoped.post("/update", content=more, headers=UPDATE).status_code == 200
    for method, parameters in (("PUT", {"graph": OTHER}), ("POST", {"default": ""}), ("POST", {})):
        answer = scoped.request(method, "/graph-store", params=parameters, content=f"{TRIPLE} .", headers=TURTLE)
        assert answer.status_code == 403
    assert scoped.put("/graph-store/own", content=f"{TRIPLE} .", headers=TURTLE).status_code == 403
    assert scoped.delete("/graph-store", params={"graph": OTHER}).status_code == 403
    assert asks(editor, f"ASK {{ GRAPH <{OWN}> {{ <urn:a> <urn:b> 1 }} }}")


def test_no_increment_is_lost(editor: httpx.Client) -> None:
    editor.post("/update", content="INSERT DATA { <urn:n> <urn:is> 0 }", headers=UPDATE)
    step = "DELETE { ?n ?is ?o } INSERT { ?n ?is ?more } WHERE { ?n ?is ?o BIND(?o + 1 AS ?more) }"

    def increments(_: int) -> set[int]:
        headers = {**UPDATE, "Prefer": "respond-async"}
        return {editor.post("/update", content=step, headers=headers).status_code for _ in range(25)}

    with ThreadPoolExecutor(4) as threads:
        assert set().union(*threads.map(increments, range(4))) == {200}
    editor.post("/update", content="INSERT DATA { <urn:seen> <urn:is> 0 }", headers=UPDATE)
    assert asks(editor, "ASK { <urn:n> <urn:is> 100 }")


def test_a_graph_is_put_read_added_to_and_removed(editor: httpx.Client) -> None:
    where = {"graph": OWN}
    assert editor.get("/graph-store", params=where).status_code == 404
    assert editor.put("/graph-store", params=where, content=f"{TRIPLE} .", headers=TURTLE).status_code == 201
    assert editor.post("/graph-store", params=where, content="<urn:a> <urn:b> <> .", headers=TURTLE).status_code == 204
    read = editor.get("/graph-store", params=where, headers={"Accept": "application/n-triples"})
    assert set(read.text.splitlines()) == {f"{TRIPLE} .", f"<urn:a> <urn:b> <{OWN}> ."}
    assert editor.put("/graph-store", params=where, content=f"{TRIPLE} .", headers=TURTLE).status_code == 204
    assert editor.get("/graph-store", params=where, headers={"Accept": "application/n-triples"}).text == f"{TRIPLE} .\n"
    assert editor.delete("/graph-store", params=where).status_code == 204
    assert editor.delete("/graph-store", params=where).status_code == 404


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples;q=0.9, text/turtle;q=0.1", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/trig", ox.RdfFormat.TRIG),
    ],
)
def test_a_graph_is_given_in_the_accepted_format(editor: httpx.Client, accept: str, form: ox.RdfFormat) -> None:
    editor.put("/graph-store?default", content=f"{TRIPLE}, 'ă'@vi .", headers=TURTLE)
    answer = editor.get("/graph-store?default", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(form.media_type)
    found = {str(quad.object) for quad in ox.parse(answer.content, format=form)}
    assert found == {"<urn:c>", '"ă"@vi'}


def test_a_graph_that_is_known_is_not_sent_again(editor: httpx.Client) -> None:
    editor.put("/graph-store", params={"graph": OWN}, content=f"{TRIPLE} .", headers=TURTLE)
    tag = editor.get("/graph-store", params={"graph": OWN}).headers["etag"]
    again = {"If-None-Match": tag}
    assert editor.get("/graph-store", params={"graph": OWN}, headers=again).status_code == 304
    query = {"query": "ASK { ?s ?p ?o }"}
    known = {"If-None-Match": editor.get("/sparql", params=query).headers["etag"]}
    assert editor.get("/sparql", params=query, headers=known).status_code == 304
    editor.post("/graph-store?default", content=f"{TRIPLE} .", headers=TURTLE)
    assert editor.get("/graph-store", params={"graph": OWN}, headers=again).status_code == 200
    assert editor.get("/sparql", params=query, headers=known).json()["boolean"] is True
    assert "etag" not in editor.get("/sparql", params={"query": "SELECT (NOW() AS ?n) { }"}).headers


def test_head_has_no_body_and_keeps_the_connection_in_step(editor: httpx.Client) -> None:
    for _ in range(2):
        missing = editor.head("/graph-store", params={"graph": "urn:none"})
        assert (missing.status_code, missing.content) == (404, b"")
        assert (editor.head("/graph-store?default").status_code, editor.head("/update").status_code) == (200, 405)


def test_what_names_no_graph_or_is_no_rdf_is_refused(editor: httpx.Client) -> None:
    assert editor.get("/graph-store").status_code == 400
    assert editor.get("/graph-store", params={"graph": OWN, "default": ""}).status_code == 400
    assert editor.put("/graph-store", content=f"{TRIPLE} .", headers=TURTLE).status_code == 400
    assert editor.get("/graph-store?default", headers={"Accept": "image/png"}).status_code == 406
    for kind, status in (("text/n3", 415), ("application/trix", 415), ("text/turtle; charset=latin-1", 415)):
        answer = editor.put("/graph-store?default", content=f"{TRIPLE} .", headers={"Content-Type": kind})
        assert answer.status_code == status
    assert editor.put("/graph-store?default", content="<urn:a> .", headers=TURTLE).status_code == 400
    assert editor.put(
        "/graph-store", params={"graph": "no iri"}, content=f"{TRIPLE} .", headers=TURTLE
    ).status_code in (400, 403)
    assert editor.patch("/graph-store?default").status_code == 405
    assert not asks(editor, "ASK { ?s ?p ?o }")


def test_files_of_one_form_become_one_graph(editor: httpx.Client) -> None:
    files = [
        ("one", ("a.ttl", b"_:x <urn:b> 1 .", "text/turtle")),
        ("two", ("b.nt", b"_:x <urn:b> <urn:c> .\n", "application/n-triples")),
    ]
    assert editor.post("/graph-store", params={"graph": OWN}, files=files).status_code == 201
    assert not asks(editor, f"ASK {{ GRAPH <{OWN}> {{ ?x <urn:b> 1, <urn:c> }} }}")
    assert asks(editor, f"ASK {{ GRAPH <{OWN}> {{ ?x <urn:b> 1 . ?y <urn:b> <urn:c> }} }}")


def test_the_service_describes_itself(editor: httpx.Client) -> None:
    described = editor.get("/sparql", headers={"Accept": "application/n-triples"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    said = {(q.predicate.value, str(q.object)) for q in ox.parse(described.content, format=ox.RdfFormat.N_TRIPLES)}
    assert (f"{sd}endpoint", f"<{str(editor.base_url).rstrip('/')}/sparql>") in said
    assert (f"{sd}supportedLanguage", f"<{sd}SPARQL11Update>") in said
    page = editor.get("/sparql", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert (page.status_code, page.headers["location"]) == (303, "/en/sparql")
