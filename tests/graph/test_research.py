from collections.abc import Iterator
from pathlib import Path

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told
from rdflib import RDF, Dataset, Literal, Namespace, URIRef

from graph.showing.research import open_graph
from graph.writing.store import Store
from ontology.errors import StoreError
from ontology.identifiers import VOCABULARY

BG = Namespace(VOCABULARY)


@pytest.fixture(scope="module")
def document() -> Told:
    told = Told("a", "2020")
    told.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    return told


@pytest.fixture(scope="module")
def dataset(document: Told, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder = tmp_path_factory.mktemp("research") / "store"
    with Store.open(folder) as store:
        store.put_document(document.record(), document.claims, document.entities())
        store.reproject()
        store.publish()
    yield open_graph(folder)


def test_queries_run_over_the_knowledge_with_the_usual_prefixes(dataset: Dataset) -> None:
    rows = list(dataset.query("SELECT ?b WHERE { ?a bg:hasPartner ?b } ORDER BY ?b"))
    assert [row.b for row in rows] == [URIRef(KITAKYUSHU), URIRef(HAI_PHONG)]
    assert dataset.query("ASK { ?s a bg:Agreement }").askAnswer is True
    made = dataset.query("CONSTRUCT { ?a a bg:Thing } WHERE { ?a bg:hasPartner ?b }").graph
    assert made is not None and len(made) == 2


def test_patterns_find_what_queries_find(dataset: Dataset) -> None:
    assert set(dataset.objects(URIRef(HAI_PHONG), BG.hasPartner)) == {URIRef(KITAKYUSHU)}
    assert list(dataset.subjects(BG.signedOn, Literal("2009-04")))
    assert dataset.value(URIRef(HAI_PHONG), RDF.type) == BG.City
    assert (URIRef(HAI_PHONG), BG.hasPartner, URIRef(HAI_PHONG)) not in dataset
    assert len(dataset) == len(list(dataset.triples((None, None, None))))


def test_a_documents_claims_are_the_graph_of_its_name(dataset: Dataset, document: Told) -> None:
    graph = dataset.graph(URIRef(document.iri))
    assert graph.value(URIRef(document.iri), BG.text) == Literal(document.text)
    counted = list(graph.query("SELECT (COUNT(?c) AS ?n) WHERE { ?c a bg:Claim }"))
    assert int(counted[0].n) == len(document.claims)
    assert {str(g.identifier) for g in dataset.graphs()} == {document.iri, "urn:x-rdflib:default"}
    assert sum(1 for _ in dataset.quads()) == len(dataset) + len(graph)


def test_bound_and_prepared_queries_are_answered_by_rdflib(dataset: Dataset) -> None:
    query = "SELECT ?b WHERE { ?a <" + BG.hasPartner + "> ?b }"
    rows = list(dataset.query(query, initBindings={"a": URIRef(HAI_PHONG)}))
    assert [row.b for row in rows] == [URIRef(KITAKYUSHU)]


def test_nothing_can_be_written(dataset: Dataset) -> None:
    with pytest.raises(StoreError, match="read-only"):
        dataset.add((URIRef(HAI_PHONG), RDF.type, BG.City))
    with pytest.raises(StoreError, match="read-only"):
        dataset.remove((None, None, None))


def test_without_anything_published_there_is_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="banggiao ingest"):
        open_graph(tmp_path)
