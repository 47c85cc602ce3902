"""The engine suspects every node that breaks a shape, in the knowledge and in the graph of a document."""

from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from graph.engine import Engine
from graph.showing.suspects import broken, suspects
from graph.view import View
from ontology.shapes import Violation, validate

FIXTURES = sorted((Path(__file__).parents[1] / "ontology" / "data" / "shapes").glob("*.ttl"))
Found = set[tuple[str, str | None, str, str]]


def loaded(folder: Path, graphs: dict[Path, str | None]) -> View:
    """A store with each file in a graph of its own, or in the knowledge."""
    database = ox.Store(str(folder))
    for file, graph in graphs.items():
        into = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        database.load(path=file, format=ox.RdfFormat.TURTLE, base_iri="urn:base:", to_graph=into)
    database.flush()
    del database
    return View(Engine.read_only(folder), 1)


def told(violations: list[Violation]) -> Found:
    return {(v.focus, v.path, v.rule, v.message.en) for v in violations}


def expected(*files: Path) -> Found:
    """What pySHACL finds in the whole of some files."""
    data = Graph()
    for file in files:
        data.parse(file, format="turtle", publicID="urn:base:")
    return told(validate(data))


def test_what_the_shapes_find_in_the_graph_of_a_document_is_found_through_suspects(tmp_path: Path) -> None:
    found = broken(loaded(tmp_path, {file: f"urn:{file.stem}" for file in FIXTURES}))
    for file in FIXTURES:
        here = expected(file)
        assert told([violation for graph, violation in found if graph == f"urn:{file.stem}"]) == here, file.stem
        assert bool(here) is file.stem.endswith("XFAIL")


def test_what_the_shapes_find_in_the_knowledge_is_found_through_suspects(tmp_path: Path) -> None:
    found = broken(loaded(tmp_path, dict.fromkeys(FIXTURES)))
    assert {graph for graph, _ in found} == {None}
    assert told([violation for _, violation in found]) == expected(*FIXTURES)


def test_sound_graphs_leave_nothing_to_suspect_but_what_only_the_shapes_can_tell(tmp_path: Path) -> None:
    sound = {file: f"urn:{file.stem}" for file in FIXTURES if file.stem.endswith("PASS")}
    assert suspects(loaded(tmp_path, sound)) == {}
