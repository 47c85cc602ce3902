from pathlib import Path

import pytest

from graph.engine import Engine

TRIPLES = """
_:named <urn:p> "of two\\nlines" , "nhãn"@vi , 1.50 , <<( <urn:a> <urn:p> _:other )>> .
<urn:a> <urn:p> _:named , "\\u0001" .
"""


@pytest.fixture
def disk(tmp_path: Path) -> Engine:
    made = Engine.writable(tmp_path / "store")
    made.load(TRIPLES.encode(), "text/turtle")
    made.load(b"<urn:in> <urn:a> <urn:graph> <urn:g> .", "application/n-quads")
    return made


def test_a_copy_holds_the_default_graph_with_its_blank_nodes_under_their_names(disk: Engine) -> None:
    written = disk.written_down(6)
    assert written is not None
    copy = Engine.copied(written)
    assert sorted(map(str, copy.match())) == sorted(map(str, disk.match()))
    assert copy.size() == 6
    assert copy.graphs() == []


def test_one_triple_too_many_is_not_copied(disk: Engine) -> None:
    assert disk.written_down(5) is None


def test_many_triples_are_copied_piece_by_piece() -> None:
    many = Engine.in_memory()
    many.load_triples((f"urn:thing:{number}", "urn:p", f"urn:{'x' * (number % 500)}") for number in range(5_000))
    written = many.written_down(5_000)
    assert written is not None
    copy = Engine.copied(written)
    assert sorted(map(str, copy.match())) == sorted(map(str, many.match()))
    assert written.read(10) == b""
