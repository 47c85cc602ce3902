"""The typed names and the Turtle say the same, and every term explains itself in both languages."""

import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from ontology.identifiers import SCHEME, VOCABULARY
from ontology.vocabulary import BG, BGS

ONTOLOGY = Path(__file__).parents[2] / "ontology"
SHAPE_DOCUMENT = Path(__file__).parents[2] / "docs" / "knowledge-shape.md"
SECTIONS = ("Classes", "Object properties", "Datatype properties", "Annotation properties")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(ONTOLOGY / "banggiao.ttl")


@pytest.fixture(scope="module")
def schemes() -> Graph:
    return Graph().parse(ONTOLOGY / "schemes.ttl")


def declared(graph: Graph) -> set[URIRef]:
    """Give the terms of our own namespace that a Turtle file declares."""
    terms = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    return {term for term in terms if isinstance(term, URIRef) and term.startswith(VOCABULARY)}


def annotations(file: Path) -> dict[str, str]:
    """Read the comment of each annotated name: behind it, or in the lines above it."""
    found: dict[str, str] = {}
    above: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if name := re.fullmatch(r"    (\w+): URIRef(?:  # (.*))?", line):
            found[name[1]] = name[2] or " ".join(above)
            above = []
        elif (comment := re.fullmatch(r"    # (.*)", line)) and comment[1] not in SECTIONS:
            above.append(comment[1])
    return found


def test_the_typed_names_are_those_of_the_turtle(vocabulary: Graph) -> None:
    typed = {VOCABULARY + name for name in BG.__annotations__}
    in_turtle = {str(term) for term in declared(vocabulary)}
    assert typed - in_turtle == set(), "names without a term in banggiao.ttl"
    assert in_turtle - typed == set(), "terms without a name in vocabulary.py"


def test_the_typed_concepts_are_those_of_the_schemes(schemes: Graph) -> None:
    typed = {SCHEME + name for name in BGS._extras}
    in_turtle = {str(subject) for subject in schemes.subjects() if str(subject).startswith(SCHEME)}
    assert typed - in_turtle == set(), "names without a concept in schemes.ttl"
    assert in_turtle - typed == set(), "concepts without a name in vocabulary.py"


def test_each_typed_name_carries_its_english_definition(vocabulary: Graph) -> None:
    comments = annotations(ONTOLOGY / "vocabulary.py")
    for name in BG.__annotations__:
        definitions = vocabulary.objects(BG[name], SKOS.definition)
        english = [str(d) for d in definitions if getattr(d, "language", None) == "en"]
        assert english == [comments[name]], name


def test_a_misspelt_name_fails() -> None:
    with pytest.raises(AttributeError):
        BG.hasPartys  # noqa: B018 (the look-up is what fails)
    with pytest.raises(AttributeError):
        BGS["agreement-mous"]


def test_every_term_has_one_label_and_one_full_sentence_in_each_language(vocabulary: Graph) -> None:
    for term in declared(vocabulary):
        for predicate in (RDFS.label, SKOS.definition):
            texts = list(vocabulary.objects(term, predicate))
            assert sorted(str(getattr(text, "language", "")) for text in texts) == ["en", "vi"], term
        for definition in vocabulary.objects(term, SKOS.definition):
            assert str(definition).endswith(".") and str(definition)[0].isupper(), definition
        assert list(vocabulary.objects(term, RDFS.isDefinedBy)) == [URIRef(VOCABULARY.rstrip("#"))], term


def test_the_terms_of_the_shape_document_are_declared(vocabulary: Graph, schemes: Graph) -> None:
    text = SHAPE_DOCUMENT.read_text(encoding="utf-8")
    for name in set(re.findall(r"\bbg:(\w+)", text)):
        assert BG[name] in declared(vocabulary)
    for name in set(re.findall(r"\bbgs:([a-z]+-[a-z-]*[a-z])\b", text)):
        assert (BGS[name], RDF.type, SKOS.Concept) in schemes


def test_partnership_holds_both_ways(vocabulary: Graph) -> None:
    assert (BG.hasPartner, RDF.type, OWL.SymmetricProperty) in vocabulary
