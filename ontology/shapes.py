"""Shapes: is the data well formed, and if not, what should a curator mend?

The one door of pySHACL. `shapes.ttl` holds the shapes with messages in both languages.

>>> graph = Graph().parse(data='''
...     @prefix bg: <https://w3id.org/banggiao/ontology#> .
...     <urn:lonely> a bg:City .''', format="turtle")
>>> validate(graph)[0].message.en
'A place, an organisation or a person has at least one name.'
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyshacl
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ontology.errors import OntologyError
from ontology.identifiers import VOCABULARY
from ontology.terms import Bilingual
from ontology.turtle import read_turtle

SHAPES_FILE = Path(__file__).with_name("shapes.ttl")
VOCABULARY_FILE = Path(__file__).with_name("banggiao.ttl")

Severity = Literal["violation", "warning", "info"]
_SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as a shape wants it.

    Attributes:
        focus: IRI of the node that is wrong, or the name of a blank node.
        path: IRI of the property that is wrong, or None where the node itself is.
        value: The value that is wrong, or None where one is missing or there are too many.
        message: What to mend.
        severity: How bad it is.
        rule: Local name of the shape that found it: "Tie", "unused-class".
    """

    focus: str
    path: str | None
    value: str | None
    message: Bilingual
    severity: Severity
    rule: str


def load_shapes(file: Path = SHAPES_FILE, vocabulary: Path = VOCABULARY_FILE) -> Graph:
    """Read shapes and hold them to the vocabulary and to the languages of the project.

    Raises:
        OntologyError: The file is no Turtle, a shape speaks of an undeclared term, or lacks its message in a language;
            file, line and shape are named.
    """
    turtle, declared = read_turtle(file), set(read_turtle(vocabulary).graph.subjects(RDF.type))
    for predicate in (SH.path, SH.targetClass, SH.lessThan, SH.lessThanOrEquals):
        for node, term in turtle.graph.subject_objects(predicate):
            if str(term).startswith(VOCABULARY) and term not in declared:
                name = turtle.name(term)
                raise turtle.error(_shape(turtle.graph, node), f"{name} is no term of the vocabulary", "mend its name")
    for node in {*turtle.graph.subjects(SH.path), *turtle.graph.subjects(SH.sparql)}:
        for language in ("vi", "en"):
            if len(turtle.texts(node, SH.message, language)) != 1:
                raise turtle.error(_shape(turtle.graph, node), f"a message in {language} is missing", "add sh:message")
    return turtle.graph


def validate(data: Graph, shapes: Path = SHAPES_FILE, vocabulary: Path | None = VOCABULARY_FILE) -> list[Violation]:
    """Hold a graph to the shapes.

    Args:
        data: A document's graph or the knowledge; it is not changed.
        shapes: Turtle of the shapes.
        vocabulary: Turtle of the vocabulary, which tells that a city is a place; None where the data are
            themselves a vocabulary.

    Returns:
        Violations sorted by node, path, value and rule; empty if all is well.

    Raises:
        OntologyError: The shapes or the vocabulary are malformed.
    """
    return Shapes.load(shapes, vocabulary).violations(data)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes read once, to hold many graphs to.

    Attributes:
        graph: The shapes.
        terms: The vocabulary, or None.
        place: Their file.
    """

    graph: Graph
    terms: Graph | None
    place: str

    @classmethod
    def load(cls, shapes: Path = SHAPES_FILE, vocabulary: Path | None = VOCABULARY_FILE) -> "Shapes":
        """Read them; arguments and errors are those of `validate`."""
        terms = None if vocabulary is None else read_turtle(vocabulary).graph
        return cls(load_shapes(shapes), terms, str(shapes))

    def violations(self, data: Graph) -> list[Violation]:
        """Hold a graph to the shapes; see `validate`."""
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=self.graph, ont_graph=self.terms, inference="none")
        except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError) as error:
            raise OntologyError(self.place, f"the shapes cannot be used: {error}", "mend the shapes") from error
        if not isinstance(report, Graph):
            raise OntologyError(self.place, f"the shapes cannot be used: {text}", "mend the shapes")
        found = (_violation(report, self.graph, result) for result in report.subjects(RDF.type, SH.ValidationResult))
        return sorted(found, key=lambda v: (v.focus, v.path or "", v.value or "", v.rule, v.message.en))


def _violation(report: Graph, shapes: Graph, result: Node) -> Violation:
    path, shape = report.value(result, SH.resultPath), report.value(result, SH.sourceShape)
    return Violation(
        focus=str(report.value(result, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=_text(report.value(result, SH.value)),
        message=Bilingual(vi=_message(shapes, shape, "vi"), en=_message(shapes, shape, "en")),
        severity=_severity(report.value(result, SH.resultSeverity)),
        rule=_local(_shape(shapes, shape)),
    )


def _shape(shapes: Graph, node: Node | None) -> Node:
    """Give the named shape that a part belongs to."""
    while isinstance(node, BNode):
        node = next(shapes.subjects(None, node), None)
    return node or SH.Shape


def _local(node: Node) -> str:
    return str(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _message(shapes: Graph, shape: Node | None, language: str) -> str:
    """Give the message of a shape; `load_shapes` has seen to it that there is one."""
    messages = shapes.objects(shape, SH.message)
    return next((str(m) for m in messages if isinstance(m, RdfLiteral) and m.language == language), "")


def _severity(severity: Node | None) -> Severity:
    return next((s for s in _SEVERITIES if severity == SH[s.capitalize()]), "violation")


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
