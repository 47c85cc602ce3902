from collections.abc import Iterator
from pathlib import Path

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told

from graph.engine import MARK
from graph.reading.query_errors import Malformed, Refused
from graph.writing.store import Store
from ontology.identifiers import DECISIONS_GRAPH

OWN = "https://example.org/own"
TRIPLE = "<urn:a> <urn:b> <urn:c>"


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "plain") as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("filled") / "store") as opened:
        document = told()
        opened.put_document(document.record(), document.claims, document.entities())
        opened.reproject()
        yield opened


def told() -> Told:
    document = Told("a", "2020")
    document.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    return document


def everything(store: Store) -> set[bytes]:
    store.publish()
    return set(store.view().dump("application/n-quads", every_graph=True).splitlines())


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ {TRIPLE} }}",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR NAMED",
        "CLEAR DEFAULT",
        f"MOVE DEFAULT TO <{OWN}>",
        f"COPY <{OWN}> TO DEFAULT",
        f"INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"INSERT DATA {{ GRAPH <{DECISIONS_GRAPH}> {{ {TRIPLE} }} }}",
        f"INSERT DATA {{ GRAPH <{told().iri}> {{ {TRIPLE} }} }}",
        f"DROP GRAPH <{told().iri}>",
        f"WITH <{told().iri}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}; CLEAR DEFAULT",
    ],
)
def test_what_is_made_from_documents_is_not_written_by_hand(filled: Store, update: str) -> None:
    before = everything(filled)
    with pytest.raises(Refused):
        filled.by_hand.update(update, 1)
    assert everything(filled) == before


def test_a_graph_of_ones_own_is_written_beside_documents(filled: Store) -> None:
    before = everything(filled)
    filled.by_hand.update(f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}", 1)
    filled.by_hand.update(f"COPY <{OWN}> TO <{OWN}/copy>; DROP GRAPH <{OWN}>", 2)
    assert everything(filled) - before == {f"{TRIPLE} <{OWN}/copy> .".encode()}


@pytest.mark.parametrize("update", [f"INSERT DATA {{ {TRIPLE} }}", "DROP ALL", f"COPY DEFAULT TO <{DECISIONS_GRAPH}>"])
def test_a_store_without_documents_is_written_as_one_likes(plain: Store, update: str) -> None:
    plain.by_hand.update(f"INSERT DATA {{ {TRIPLE} }}", 1)
    plain.by_hand.update(update, 2)
    assert (f"{TRIPLE} .".encode() in everything(plain)) == (update != "DROP ALL")


def test_no_spelling_reaches_the_marks_of_transactions(plain: Store) -> None:
    for update in (f"DROP GRAPH <{MARK}1>", f"PREFIX m: <{MARK[:-3]}> CREATE GRAPH m:on\\:7", "DROP GRAPH m:x"):
        with pytest.raises((Refused, Malformed)):
            plain.by_hand.update(update, 1)


def test_a_delete_by_pattern_looks_at_the_graphs_that_are_asked_for(plain: Store) -> None:
    plain.by_hand.update(f"INSERT DATA {{ {TRIPLE} GRAPH <urn:g> {{ <urn:x> <urn:y> '}}' }} }}", 1)
    plain.by_hand.update("DELETE WHERE { ?s ?p ?o }", 2, using_default=["urn:g"])
    assert f"{TRIPLE} .".encode() in everything(plain)
    plain.by_hand.update("DELETE WHERE { GRAPH <urn:g> { ?s ?p '}' } }", 3, using_named=["urn:g"])
    assert everything(plain) == {f"{TRIPLE} .".encode()}
