from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from published import toy_store

from graph import vocabulary as v
from graph.asking.answers import Answer
from graph.asking.questions import read_questions, run
from graph.claim import Value
from graph.naming.called import Labels, read_labels
from graph.naming.words import Words, read_words
from graph.reading.pooled_view import PooledView, ask
from graph.reading.query_errors import Malformed
from graph.reading.readers import ReaderPool
from graph.view import View

TODAY = date(2026, 11, 22)
QUESTIONS = read_questions()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_store(tmp_path_factory.mktemp("pooled") / "store")


@pytest.fixture(scope="module")
def view(folder: Path) -> Iterator[PooledView]:
    with ReaderPool(folder, workers=1) as pool:
        yield PooledView(pool, 1)


@pytest.fixture(scope="module")
def words() -> Words:
    return read_words()


@pytest.fixture(scope="module")
def labels(folder: Path) -> Labels:
    return read_labels(View.open(folder))


def plain(answer: Answer) -> Answer:
    """An answer without what only a list of all documents knows."""
    return replace(answer, documents=0)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_question_asked_through_the_pool_has_the_answer_of_a_view(
    question: str, folder: Path, view: PooledView, words: Words, labels: Labels
) -> None:
    here = View.open(folder)
    asked = QUESTIONS[question]
    try:
        expected = run(here, asked, {}, TODAY, labels)
    except Malformed as error:  # it needs a parameter, and says so either way
        with pytest.raises(Malformed, match=error.problem):
            ask(view, asked, {}, TODAY, words)
        return
    assert plain(ask(view, asked, {}, TODAY, words)) == plain(expected)


def test_a_pooled_view_finds_what_a_view_finds(folder: Path, view: PooledView) -> None:
    here = View.open(folder)
    query = "SELECT ?s ?name WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name } ORDER BY ?s ?name"
    assert view.select(query) == here.select(query) != []
    thing = here.select(query)[0]["s"]
    assert view.select(query, {"s": thing}) == here.select(query, {"s": thing})
    assert set(view.match(None, v.TYPE)) == set(here.match(None, v.TYPE))
    assert len(list(view.match(every_graph=True, limit=7))) == 7
    assert view.graphs() == here.graphs()
    assert view.size() == here.size()
    assert view.ask("ASK { ?s ?p ?o }") is True
    assert view.evaluate("ASK { <urn:x> ?p ?o }") is False
    construct = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"
    found, expected = view.evaluate(construct), here.evaluate(construct)
    assert isinstance(found, list) and isinstance(expected, list) and set(found) == set(expected)
    assert sorted(view.dump("application/n-triples").splitlines()) == sorted(
        here.dump("application/n-triples").splitlines()
    )


def test_terms_keep_their_datatype_and_language_on_the_way(view: PooledView) -> None:
    rows = view.select("""SELECT ?a ?b ?c WHERE { VALUES (?a ?b ?c) { ("Hải Phòng"@vi 1.5 <urn:x>) } }""")
    number = Value("1.5", "http://www.w3.org/2001/XMLSchema#decimal")
    assert rows == [{"a": Value("Hải Phòng", None, "vi"), "b": number, "c": "urn:x"}]


def test_what_is_no_query_is_malformed_through_the_pool_too(view: PooledView) -> None:
    with pytest.raises(Malformed, match="not SPARQL"):
        view.select("SELECT ?s {")


def test_several_bindings_are_answered_in_one_step_as_one_by_one(folder: Path, view: PooledView) -> None:
    query = f"SELECT ?thing ?label WHERE {{ ?thing <{v.PREF_LABEL}> ?label }} ORDER BY ?label"
    keys = ("region/VN-HP", "region/XX", "city/1859307")
    each = [{"thing": f"https://w3id.org/banggiao/id/{key}"} for key in keys]
    assert view.select_each(query, each) == [View.open(folder).select(query, bindings) for bindings in each]
    assert [bool(rows) for rows in view.select_each(query, each)] == [True, False, True]
