"""An explanation holds the clash and nothing else, in few runs, and says when it had to stop early."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from ontology.errors import OntologyError
from ontology.explanation import explain

SMALL = """@prefix bg: <https://w3id.org/banggiao/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

bg:Place a owl:Class ; rdfs:label "place"@en .
bg:City a owl:Class ; rdfs:subClassOf bg:Place .
bg:Person a owl:Class .
bg:Document a owl:Class .
bg:visits a owl:ObjectProperty ; rdfs:range bg:Place .
[] a owl:AllDisjointClasses ; owl:members ( bg:Place bg:Person bg:Document ) .
"""
BAG = "https://w3id.org/banggiao/ontology#"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.ttl"
    file.write_text(SMALL, encoding="utf-8")
    return file


def facts(text: str) -> Graph:
    return Graph().parse(data=f"@prefix bg: <{BAG}> .\n{text}", format="turtle")


def test_a_visited_person_is_explained_by_the_range_and_one_pair_of_classes(small: Path) -> None:
    found = explain(facts("<urn:a> bg:visits <urn:b> . <urn:b> a bg:Person ."), small)
    assert found is not None
    assert found.axioms == (
        "<urn:a> bg:visits <urn:b>",
        "<urn:b> a bg:Person",
        "bg:Place owl:disjointWith bg:Person",
        "bg:visits rdfs:range bg:Place",
    )
    assert found.minimal
    assert found.runs < 30


def test_where_nothing_clashes_there_is_nothing_to_explain(small: Path) -> None:
    assert explain(facts("<urn:a> bg:visits <urn:b> . <urn:b> a bg:City ."), small) is None


def test_a_vocabulary_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(SMALL + "\nbg:Port a owl:Class ; rdfs:label .\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"broken\.ttl:12: bg:Port: cannot be read as Turtle"):
        explain(Graph(), file)


def without_any_of(culprits: frozenset[int]) -> object:
    """Make a judge to whom a graph is inconsistent when it holds all culprits."""
    return lambda graph: not all((URIRef(f"urn:{n}"), None, None) in graph for n in culprits)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 60), st.data())
def test_whatever_the_culprits_they_alone_are_found(small: Path, count: int, data: st.DataObject) -> None:
    culprits = data.draw(st.frozensets(st.integers(0, count - 1), min_size=1, max_size=4))
    graph = facts("\n".join(f"<urn:{n}> a bg:City ." for n in range(count)))
    found = explain(graph, small, most_runs=1000, judge=without_any_of(culprits))  # type: ignore[arg-type]
    assert found is not None
    assert found.minimal
    assert set(found.axioms) == {f"<urn:{n}> a bg:City" for n in culprits}


def test_met_with_its_bound_it_says_too_much_but_never_too_little(small: Path) -> None:
    graph = facts("\n".join(f"<urn:{n}> a bg:City ." for n in range(200)))
    found = explain(graph, small, most_runs=6, judge=without_any_of(frozenset({3, 150})))  # type: ignore[arg-type]
    assert found is not None
    assert not found.minimal
    assert {"<urn:3> a bg:City", "<urn:150> a bg:City"} <= set(found.axioms)
    assert found.runs <= 6 + 2
