import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from published import toy_store

from graph.reading.query_errors import Broken, Malformed, Refused, TooLarge, TooSlow
from graph.reading.readers import ReaderPool
from graph.writing.store import Store
from ontology.errors import StoreError

JSON = "application/sparql-results+json"
#: Over the toy graph and its documents this joins about ten to the fifteenth rows.
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_store(tmp_path_factory.mktemp("readers") / "store")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[ReaderPool]:
    with ReaderPool(folder, workers=2, deadline_s=5, rows=100) as opened:
        yield opened


def test_a_query_is_answered_in_the_format_asked_for(pool: ReaderPool) -> None:
    answer = pool.serialise("ASK { ?s ?p ?o }", JSON)
    assert json.loads(answer.body)["boolean"] is True
    assert (answer.media_type, answer.truncated) == (JSON, False)
    graph = pool.serialise("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1", "text/turtle")
    assert b" a bg:" in graph.body


def test_an_answer_is_cut_at_the_row_limit_and_marked(pool: ReaderPool) -> None:
    answer = pool.serialise("SELECT ?s WHERE { ?s ?p ?o }", JSON)
    assert len(json.loads(answer.body)["results"]["bindings"]) == 100
    assert answer.truncated


def test_a_runaway_query_is_ended_and_the_next_one_is_answered(pool: ReaderPool) -> None:
    begun = time.perf_counter()
    with pytest.raises(TooSlow, match=r"no answer within 0\.5 s"):
        pool.serialise(RUNAWAY, JSON, deadline_s=0.5)
    assert time.perf_counter() - begun < 4
    assert json.loads(pool.serialise("ASK { }", JSON).body)["boolean"] is True


def test_a_query_that_eats_memory_is_ended_and_the_next_one_is_answered(folder: Path) -> None:
    doubled = "SELECT (STRLEN(?y) AS ?n) WHERE { BIND('abcdefgh' AS ?x0) " + " ".join(
        f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40)
    ) + " BIND(?x40 AS ?y) }"  # fmt: skip
    with ReaderPool(folder, workers=1, deadline_s=20) as pool:
        with pytest.raises((Broken, TooSlow)):
            pool.serialise(doubled, JSON)
        assert json.loads(pool.serialise("ASK { }", JSON).body)["boolean"] is True


def test_what_is_refused_never_reaches_a_reader(pool: ReaderPool) -> None:
    with pytest.raises(Refused):
        pool.serialise("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", JSON)
    with pytest.raises(Malformed):
        pool.serialise("INSERT DATA { <http://example.org/a> a <http://example.org/B> }", JSON)
    with pytest.raises(TooLarge):
        pool.serialise("ASK { } #" + "x" * 70_000, JSON)


@pytest.mark.parametrize(
    ("query", "media_type"),
    [("SELECT ?s {", JSON), ("ASK { }", "image/png"), ("CONSTRUCT WHERE { ?s ?p ?o }", JSON), ("", JSON)],
)
def test_what_is_no_query_is_malformed(pool: ReaderPool, query: str, media_type: str) -> None:
    with pytest.raises(Malformed):
        pool.serialise(query, media_type)


def test_many_threads_share_the_readers(pool: ReaderPool) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s a ?class }"
    with ThreadPoolExecutor(8) as threads:
        bodies = list(threads.map(lambda _: pool.serialise(query, JSON).body, range(40)))
    assert len(bodies) == 40 and len(set(bodies)) == 1


def test_readers_see_what_is_published_next(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    new = b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    asked = "ASK { <http://example.org/a> ?p ?o }"
    with Store.open(folder) as store:
        store.publish()
        with ReaderPool(folder, workers=1) as pool:
            assert json.loads(pool.serialise(asked, JSON).body)["boolean"] is False
            store.load(new, "text/turtle")
            store.publish()
            assert json.loads(pool.serialise(asked, JSON).body)["boolean"] is True


def test_without_anything_published_there_is_no_pool(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `banggiao ingest` first"):
        ReaderPool(tmp_path)
