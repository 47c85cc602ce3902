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
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ontology.errors import OntologyError
from ontology.terms import Bilingual

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
    """

    focus: str
    path: str | None
    value: str | None
    message: Bilingual
    severity: Severity


def validate(data: Graph, shapes: Path = SHAPES_FILE, vocabulary: Path = VOCABULARY_FILE) -> list[Violation]:
    """Hold a graph to the shapes.

    Args:
        data: A document's graph or the knowledge; it is not changed.
        shapes: Turtle of the shapes.
        vocabulary: Turtle of the vocabulary, which tells that a city is a place.

    Returns:
        Violations sorted by node, path and value; empty if all is well.

    Raises:
        OntologyError: The shapes themselves are malformed.
    """
    _, report, text = pyshacl.validate(
        data, shacl_graph=Graph().parse(shapes), ont_graph=Graph().parse(vocabulary), inference="none"
    )
    if not isinstance(report, Graph):
        raise OntologyError(str(shapes), f"the shapes cannot be used: {text}", "mend the shapes")
    found = (_violation(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))
    return sorted(found, key=lambda v: (v.focus, v.path or "", v.value or "", v.message.en))


def _violation(report: Graph, result: Node) -> Violation:
    path = report.value(result, SH.resultPath)
    return Violation(
        focus=str(report.value(result, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=_text(report.value(result, SH.value)),
        message=Bilingual(vi=_message(report, result, "vi"), en=_message(report, result, "en")),
        severity=_severity(report.value(result, SH.resultSeverity)),
    )


def _message(report: Graph, result: Node, language: str) -> str:
    messages = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, RdfLiteral)]
    spoken = sorted(str(m) for m in messages if m.language == language)
    return spoken[0] if spoken else " ".join(sorted(str(m) for m in messages))


def _severity(severity: Node | None) -> Severity:
    return next((s for s in _SEVERITIES if severity == SH[s.capitalize()]), "violation")


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
