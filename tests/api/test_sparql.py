"""The SPARQL endpoint, against readers on a real store."""

import json
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from serving import asking

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/banggiao/ontology#Agreement> } ORDER BY ?s"
CONSTRUCT = "# why\nPREFIX bg: <https://w3id.org/banggiao/ontology#>\nCONSTRUCT { ?s a bg:Tie } WHERE { ?s a bg:Tie }"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    ("accept", "media_type", "begins"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b"{"),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"s\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?s\n"),
    ],
)
def test_a_table_comes_in_the_accepted_format(
    client: httpx.Client, accept: str, media_type: str, begins: bytes
) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.content.startswith(begins)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
        ("application/trig", ox.RdfFormat.TRIG),
    ],
)
def test_a_graph_comes_in_the_accepted_format(client: httpx.Client, accept: str, form: ox.RdfFormat) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert len(list(ox.parse(answer.content, format=form))) > 0


def test_all_three_ways_of_asking_give_one_answer(client: httpx.Client) -> None:
    got = client.get("/sparql", params={"query": SELECT}).json()
    form = client.post("/sparql", data={"query": SELECT}).json()
    body = client.post(
        "/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query; charset=utf-8"}
    ).json()
    assert got == form == body
    assert len(got["results"]["bindings"]) == 7


def test_the_format_may_be_named_in_the_address(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert client.get("/sparql", params={"query": SELECT, "format": "turtle"}).status_code == 406


def test_head_gives_headers_without_a_body(client: httpx.Client) -> None:
    answer = client.head("/sparql", params={"query": SELECT})
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("SELECT", 400),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400),
        ("ASK { FILTER(" + "(" * 200 + "1" + ")" * 200 + ") }", 400),
        ("ASK { <urn:a> <urn:b> '" + "x" * 70_000 + "' }", 413),
    ],
)
def test_a_refused_query_says_why(client: httpx.Client, query: str, status: int) -> None:
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert len(problem["detail"]) > 10


def test_the_word_service_is_harmless_in_a_string(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK { ?s ?p 'SERVICE <x> {}' }"})
    assert answer.json()["boolean"] is False


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"update": "DROP ALL"}, 400),
        ({"query": SELECT, "update": "DROP ALL"}, 400),
        ({"query": [SELECT, SELECT]}, 400),
        ({"query": SELECT, "default-graph-uri": "no IRI"}, 400),
        ({"query": SELECT, "timeout": "soon"}, 400),
        ({"query": SELECT, "rows": "-1"}, 400),
    ],
)
def test_only_one_query_is_taken(client: httpx.Client, parameters: dict[str, str], status: int) -> None:
    assert client.get("/sparql", params=parameters).status_code == status


def test_nothing_acceptable_is_406(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/sparql-update"},
        {"Content-Type": "application/sparql-query; charset=latin-1"},
        {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"},
    ],
)
def test_an_unknown_body_is_415(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/sparql", content=SELECT, headers=headers).status_code == 415


def test_a_body_past_the_limit_is_413(client: httpx.Client) -> None:
    answer = client.post("/sparql", content=b"x" * 1_500_000, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_bytes_that_are_no_utf8_are_400(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"ASK { \xff }", headers=headers).status_code == 400


def test_a_runaway_query_is_ended_and_the_next_one_answered(toy_store: Path) -> None:
    with asking(toy_store, deadline_s=1.0) as session:
        late = session.get("/sparql", params={"query": CROSS})
        assert late.status_code == 504
        assert "no answer within" in late.json()["detail"]
        assert session.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_a_store_without_data_answers_503_with_the_remedy(tmp_path: Path) -> None:
    with asking(tmp_path) as session:
        answer = session.get("/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 503
        assert "banggiao ingest" in answer.json()["detail"]
        page = session.get("/vi/")
        assert page.status_code == 503
        assert "banggiao ingest" in page.text
        assert session.get("/healthz").json() == {"status": "ok"}


def test_a_client_may_ask_for_fewer_rows_or_less_time(client: httpx.Client) -> None:
    few = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", "rows": "3"})
    assert (len(few.json()["results"]["bindings"]), few.headers["banggiao-truncated"]) == (3, "true")
    late = client.get("/sparql", params={"query": CROSS, "timeout": "0.2"})
    assert late.status_code == 504
    assert "0.2 s" in late.json()["detail"]


def test_another_site_may_read_and_no_other_method_is_taken(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=asked).status_code == 200
    refused = client.put("/sparql", content="ASK {}")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST")


def test_what_is_understood_and_cannot_be_done_is_422(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT (<urn:f>(1) AS ?x) {}"})
    assert answer.status_code == 422
    assert "not supported" in answer.json()["detail"]


def test_a_truncated_json_is_never_sent(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o }"})
    assert "bindings" in json.loads(answer.content)["results"]
