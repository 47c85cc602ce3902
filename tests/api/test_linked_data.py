"""Identifiers that answer, and the description of the whole, against the toy graph."""

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, RDF, VOID

ID = "https://w3id.org/banggiao/id/"
BG = "https://w3id.org/banggiao/ontology#"
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}


def read(answer: httpx.Response) -> Graph:
    media_type = answer.headers["content-type"].partition(";")[0]
    if media_type == "application/ld+json":  # rdflib's reader of it uses what rdflib itself warns of
        triples = (quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.JSON_LD))
        return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return Graph().parse(data=answer.text, format=FORMATS[media_type])


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_thing_is_described_in_the_format_that_is_liked_best(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/id/region/VN-HP", headers={"Accept": f"text/html;q=0.5, {media_type}"})
    assert answer.headers["content-type"].startswith(media_type)
    graph, thing = read(answer), URIRef(f"{ID}region/VN-HP")
    assert (thing, URIRef(f"{BG}hasPartner"), URIRef(f"{ID}city/1859307")) in graph
    assert (URIRef(f"{ID}agreement/mou.1859307.VN-HP.2009"), URIRef(f"{BG}hasParty"), thing) in graph


def test_every_format_says_the_same(client: httpx.Client) -> None:
    told = [read(client.get("/id/city/1859307", headers={"Accept": media_type})) for media_type in FORMATS]
    assert len({frozenset(graph) for graph in told}) == 1


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld", "rdf"])
def test_a_named_format_wins_over_what_is_accepted(client: httpx.Client, ending: str) -> None:
    answer = client.get(f"/id/city/1859307?format={ending}", headers={"Accept": "text/html"})
    assert len(read(answer)) > 5


def test_an_agreement_comes_with_its_status_periods_and_they_have_identifiers_too(client: httpx.Client) -> None:
    agreement = f"{ID}agreement/mou.1859307.VN-HP.2009"
    graph = read(client.get("/id/agreement/mou.1859307.VN-HP.2009"))
    period = next(graph.objects(URIRef(agreement), URIRef(f"{BG}hasStatusPeriod")))
    assert (period, URIRef(f"{BG}hasStatus"), None) in graph
    assert len(read(client.get("/" + str(period).removeprefix("https://w3id.org/banggiao/")))) >= 4


def test_a_document_an_evidence_and_a_claim_answer_from_their_own_graph(client: httpx.Client) -> None:
    for path in ("document/aaaaaaaaaaaaaaaa", "evidence/aaaa000000000001", "claim/aaaa000000000001"):
        graph = read(client.get(f"/id/{path}"))
        assert (URIRef(ID + path), RDF.type, None) in graph


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("agreement/mou.1859307.VN-HP.2009", "/vi/relations/agreement/mou.1859307.VN-HP.2009"),
        ("agreement/mou.1859307.VN-HP.2009/status/1", "/vi/relations/agreement/mou.1859307.VN-HP.2009"),
        ("claim/aaaa000000000001", "/vi/evidence/aaaa000000000001"),
        ("document/aaaaaaaaaaaaaaaa", "/vi/documents/aaaaaaaaaaaaaaaa"),
    ],
)
def test_a_browser_is_led_to_the_page_about_a_thing(client: httpx.Client, path: str, target: str) -> None:
    answer = client.get(f"/id/{path}", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    assert "Accept" in answer.headers["vary"]


def test_what_nobody_accepts_and_what_nobody_knows_is_said(client: httpx.Client) -> None:
    assert client.get("/id/region/VN-HP", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/id/region/XX").status_code == 404
    assert client.get("/id/region/VN-HP%3E%20%3Fp").status_code == 404


def test_who_has_the_answer_of_this_snapshot_is_told_so(client: httpx.Client) -> None:
    for path in ("/id/region/VN-HP", "/api/v1/partners", "/.well-known/void"):
        first = client.get(path)
        tag = first.headers["etag"]
        again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"If-None-Match": tag, "Accept-Language": "en"}).status_code == 200


def test_a_page_of_another_site_may_read(client: httpx.Client) -> None:
    answer = client.get("/id/region/VN-HP", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/.well-known/void", "/api/v1/dataset", "/api/v1/dataset?format=jsonld"])
def test_the_dataset_says_what_it_holds_and_where_it_is_asked(client: httpx.Client, path: str) -> None:
    graph, dataset = read(client.get(path)), URIRef("https://w3id.org/banggiao/dataset")
    assert {VOID.Dataset, DCAT.Dataset} <= set(graph.objects(dataset, RDF.type))
    counted = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    assert str(graph.value(dataset, VOID.triples)) == counted["results"]["bindings"][0]["n"]["value"]
    assert str(graph.value(dataset, VOID.sparqlEndpoint)) == f"{str(client.base_url).rstrip('/')}/sparql"
    parts = {graph.value(part, VOID["class"]) for part in graph.objects(dataset, VOID.classPartition)}
    assert URIRef(f"{BG}Agreement") in parts


@pytest.mark.parametrize("path", ["/id/region/VN-HP", "/api/v1/partners", "/.well-known/void", "/reconcile"])
def test_head_gives_the_headers_of_get_and_no_body(client: httpx.Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag", "vary"):
        assert head.headers[name] == whole.headers[name]
    assert client.head("/id/region/XX").status_code == 404
