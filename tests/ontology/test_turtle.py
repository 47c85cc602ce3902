"""What is amiss in a Turtle file is told with file, line and term."""

from pathlib import Path

import pytest
from rdflib import URIRef

from ontology.errors import OntologyError
from ontology.terms import load_schemes
from ontology.turtle import read_turtle

PREFIXES = "@prefix bg: <https://w3id.org/banggiao/ontology#> .\n\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "some.ttl"
    file.write_text(PREFIXES + text, encoding="utf-8")
    return file


def test_a_slip_of_the_hand_is_named_by_file_line_and_term(tmp_path: Path) -> None:
    file = written(tmp_path, 'bg:City a bg:Place .\n\nbg:Port a bg:Place ;\n  bg:title "cảng\n .\n')
    with pytest.raises(OntologyError) as caught:
        read_turtle(file)
    assert caught.value.place == f"{file}:6: bg:Port"
    assert caught.value.problem == "cannot be read as Turtle: newline found in string literal"


def test_an_unknown_prefix_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r'some\.ttl:3: bgx:City: .*Prefix "bgx:" not bound'):
        read_turtle(written(tmp_path, "bgx:City a bg:Place .\n"))


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"cannot be read: .*No such file"):
        read_turtle(tmp_path / "nothing.ttl")


def test_a_file_in_another_encoding_is_one_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "latin.ttl"
    file.write_bytes('<urn:a> <urn:b> "Việt" .'.encode("utf-16"))
    with pytest.raises(OntologyError, match=r"latin\.ttl: cannot be read"):
        read_turtle(file)


def test_a_term_is_found_at_the_line_of_its_description(tmp_path: Path) -> None:
    file = read_turtle(written(tmp_path, "bg:City a bg:Place .\nbg:Place a bg:Place .\n<urn:x> a bg:City .\n"))
    place = URIRef("https://w3id.org/banggiao/ontology#Place")
    assert file.line_of(place) == 4
    assert file.line_of(URIRef("urn:x")) == 5
    assert file.line_of(URIRef("urn:elsewhere")) == 1
    assert file.error(place, "it is odd", "mend it").place == f"{file.path}:4: bg:Place"


def test_a_scheme_with_a_slip_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"some\.ttl:3: bg:tie: cannot be read as Turtle"):
        load_schemes(written(tmp_path, "bg:tie a bg:X ; ; , .\n"))
