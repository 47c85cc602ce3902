"""A large graph in the place of another: what is there afterwards, and how little is written for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import Engine, canonical
from graph.writing.handwritten import Handwritten, Written
from graph.writing.replacing import replaced, within

N_TRIPLES = "application/n-triples"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
OBJECTS = [
    "<urn:o>",
    '"a"',
    '"a"@en',
    '"\\n\\"\u2028\x85"',
    f'"1"^^<{INTEGER}>',
    f'"01"^^<{INTEGER}>',
    "<urn:x_:y>",
    "_:b",
]
GRAPHS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(OBJECTS)), max_size=12)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.writing.handwritten.LARGE", -1)


def lines(graph: list[tuple[str, str]]) -> bytes:
    return "".join(f"<urn:{subject}> <urn:n> {thing} .\n" for subject, thing in graph).encode()


def held(engine: Engine, graph: str | None) -> set[tuple[str, ...]]:
    """What a graph holds, blank nodes without their names."""
    return {
        tuple("_:" if str(term).startswith("_:") else repr(term) for term in triple[:3])
        for triple in engine.match(graph=graph)
    }


@settings(max_examples=60)
@pytest.mark.parametrize("graph", [None, "urn:g"])
@given(before=GRAPHS, after=GRAPHS)
def test_afterwards_a_graph_holds_what_was_sent(
    graph: str | None, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    engine, expected = Engine.in_memory(), Engine.in_memory()
    for database, first in ((engine, before), (expected, [])):
        database.update(f"INSERT DATA {within(graph, canonical(lines(first), N_TRIPLES))}")
    engine.update("INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:n> <urn:o> } }")
    triples = canonical(lines(after), N_TRIPLES)
    engine.update(replaced(graph, engine.dump(N_TRIPLES, graph).decode(), triples) or "INSERT DATA {}")
    expected.update(f"INSERT DATA {within(graph, triples)}")
    assert held(engine, graph) == held(expected, graph)
    assert held(engine, "urn:other")


def test_of_a_graph_that_is_sent_again_only_the_change_is_written() -> None:
    same = "".join(f"<urn:{number}> <urn:n> <urn:o> .\n" for number in range(10))
    update = replaced("urn:g", f"<urn:old> <urn:n> <urn:o> .\n{same}", f"{same}<urn:new> <urn:n> <urn:o> .\n")
    assert update.count("<urn:n>") == 2 and "DROP" not in update
    assert replaced("urn:g", same, same) == ""


def test_a_graph_with_little_in_common_and_one_with_blank_nodes_are_written_whole() -> None:
    for before, after in (("<urn:a> <urn:n> <urn:o> .\n", "<urn:b> <urn:n> <urn:o> .\n"), ("_:a <urn:n> _:b .\n",) * 2):
        assert replaced("urn:g", before, after).startswith("DROP SILENT GRAPH <urn:g>; CREATE GRAPH <urn:g>")


def test_the_receipt_counts_what_the_graph_had_and_has(tmp_path: Path) -> None:
    by_hand = Handwritten(Engine.writable(tmp_path / "live"))
    for number, (sent, written) in enumerate(_states()):
        assert by_hand.put_graph("urn:g", lines(sent), N_TRIPLES, number + 1) == written


def _states() -> Iterator[tuple[list[tuple[str, str]], Written]]:
    yield [("a", '"a"'), ("b", '"a"'), ("c", '"a"')], Written(3, 0, created=True)
    yield [("a", '"a"'), ("b", '"a"')], Written(2, 3)
    yield [("a", '"a"'), ("b", '"a"')], Written(2, 2)
    yield [("a", '"b"')], Written(1, 2)
    yield [(subject, '"b"') for subject in "abcdef"], Written(6, 1)
    yield [("a", '"b"')], Written(1, 6)  # what it had is too much to be compared with so little
