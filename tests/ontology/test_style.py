"""Our own files keep the rules of style, and each rule finds what it is for."""

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from ontology.errors import OntologyError
from ontology.identifiers import VOCABULARY
from ontology.reasoner import classify
from ontology.shapes import load_shapes, validate
from ontology.style import FILES, STYLE_FILE, STYLE_RULES, style_findings
from ontology.turtle import read_turtle
from ontology.verification import load_verifications
from ontology.vocabulary import BG

DATA = Path(__file__).parent / "data"
EXAMPLES = FILES[-1]

#: The rules that each broken term breaks, and no others.
BROKEN = {
    "bg:Label": {"label"},
    "bg:Definition": {"definition"},
    "bg:Example": {"example"},
    "bg:Orphan": {"defined-by"},
    "bg:Sentence": {"sentence"},
    "bg:Nameless": {"definition-without-its-term"},
    "bg:lower_class": {"class-name"},
    "bg:partnerOf": {"object-property-name"},
    "bg:SignedOn": {"datatype-property-name", "definition-verb"},
    "bg:hasNobody": {"unused-property"},
    "bg:Empty": {"unused-class"},
    "bgs:colour-red": {"concept-label", "concept-definition"},
    "bgs:colour-dark-blue": {"concept-code"},
    "bgs:green": {"concept-name"},
    "bgs:colour-none": {"concept-scheme"},
}


def test_our_own_files_keep_the_rules() -> None:
    assert [(finding.place, finding.rule) for finding in style_findings()] == []


def test_each_broken_term_breaks_the_rules_named_and_no_others() -> None:
    found: dict[str, set[str]] = {}
    for finding in style_findings([DATA / "style_XFAIL.ttl"]):
        found.setdefault(finding.place.rsplit(": ", 1)[-1], set()).add(finding.rule)
    assert found == BROKEN


def test_every_rule_is_seen_to_fail() -> None:
    shapes = {str(shape).rsplit("/", 1)[-1] for shape in load_shapes(STYLE_FILE).subjects(SH.targetClass)}
    queries = set(load_verifications(STYLE_RULES))
    assert shapes | queries == {rule for rules in BROKEN.values() for rule in rules}


def test_a_finding_names_file_line_and_term() -> None:
    finding = next(f for f in style_findings([DATA / "style_XFAIL.ttl"]) if f.rule == "unused-class")
    file = DATA / "style_XFAIL.ttl"
    line = file.read_text(encoding="utf-8").splitlines().index("bg:Empty a owl:Class ;") + 1
    assert finding.place == f"{file}:{line}: bg:Empty"
    assert finding.message.en.startswith("The class has no member")


def test_the_worked_example_is_well_formed_and_consistent() -> None:
    graph = read_turtle(EXAMPLES).graph
    assert validate(graph) == []
    found = classify(graph)
    assert found.consistent
    assert str(BG.Investor) in found.members


def test_the_worked_example_quotes_its_text() -> None:
    graph = read_turtle(EXAMPLES).graph
    for evidence in graph.subjects(RDF.type, BG.Evidence):
        begin, end = (int(str(graph.value(evidence, p))) for p in (BG.begin, BG.end))
        text = str(graph.value(graph.value(evidence, BG.isFoundIn), BG.text))
        assert text[begin:end] == str(graph.value(evidence, BG.quote))


def test_the_worked_example_uses_no_term_that_is_not_declared() -> None:
    graph, declared = read_turtle(EXAMPLES).graph, set(read_turtle(FILES[0]).graph.subjects(RDF.type))
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert {term for term in used if str(term).startswith(VOCABULARY)} <= declared


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("sh:path bg:hasTieKind", "sh:path bg:hasTyKind", "bg:hasTyKind is no term of the vocabulary"),
        ("sh:targetClass bg:Tie ;", "sh:targetClass bg:Tye ;", "bg:Tye is no term of the vocabulary"),
        ('"A tie has exactly two parties."@en', '"A tie has exactly two parties."@fr', "a message in en is missing"),
    ],
)
def test_a_malformed_shape_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = (FILES[0].parent / "shapes.ttl").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "shapes.ttl"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text.splitlines().index("bgsh:Tie a sh:NodeShape ;") + 1
    with pytest.raises(OntologyError) as caught:
        load_shapes(file)
    assert (caught.value.place, caught.value.problem) == (f"{file}:{line}: bgsh:Tie", problem)


def test_shapes_that_are_no_turtle_are_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n<urn:shape> a sh:NodeShape sh:path ;\n", "utf-8")
    with pytest.raises(OntologyError, match=r"shapes\.ttl:3: <urn:shape>: cannot be read as Turtle"):
        validate(Graph(), file)
