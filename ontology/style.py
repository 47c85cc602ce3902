"""How well are our own ontology files written? The linter of the vocabulary, its schemes and the rest of its kin.

`style.ttl` holds the rules about one term as shapes, `style_rules/*.rq` those about how terms hang together; this
module puts together what they look at and tells where a finding stands. The other parts of the check (`shapes`,
`verification`, `reasoner`) look at data.

>>> style_findings()
[]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.query import ResultRow

from ontology.identifiers import BASE
from ontology.shapes import validate
from ontology.terms import Bilingual
from ontology.turtle import TurtleFile, read_turtle
from ontology.verification import load_verifications

FOLDER = Path(__file__).parent
STYLE_FILE = FOLDER / "style.ttl"
STYLE_RULES = FOLDER / "style_rules"
#: The files whose terms and concepts are looked at; the worked example shows what is used.
FILES = tuple(
    FOLDER / name for name in ("banggiao.ttl", "schemes.ttl", "crosswalk.ttl", "legal_frame.ttl", "examples.ttl")
)


@dataclass(frozen=True, slots=True)
class StyleFinding:
    """Something in our own files to mend.

    Attributes:
        place: File, line and term.
        rule: Local name of the shape in style.ttl, or name of the file in style_rules.
        message: What to mend.
    """

    place: str
    rule: str
    message: Bilingual


def style_findings(
    files: Sequence[Path] = FILES, style: Path = STYLE_FILE, rules: Path = STYLE_RULES
) -> list[StyleFinding]:
    """Hold the ontology files to the rules of style.

    Raises:
        OntologyError: A file is no Turtle, or the rules cannot be used.
    """
    read = [read_turtle(file) for file in files]
    graph = _own(read)
    found = {(v.focus, v.rule): v.message for v in validate(graph, style, None)}
    for rule in load_verifications(rules).values():
        found |= {(str(row[0]), rule.id): rule.title for row in graph.query(rule.query) if isinstance(row, ResultRow)}
    placed = (
        StyleFinding(_place(read, focus), rule, message)
        for (focus, rule), message in sorted(found.items(), key=itemgetter(0))
    )
    return list(placed)


def _own(files: Sequence[TurtleFile]) -> Graph:
    """Put together what is said of our own terms; what is declared of others' is left out."""
    graph = Graph()
    for file in files:
        for subject, predicate, value in file.graph:
            if isinstance(subject, URIRef) and subject.startswith(BASE):
                graph.add((subject, predicate, value))
    return graph


def _place(files: Sequence[TurtleFile], focus: str) -> str:
    term = URIRef(focus)
    for file in files:
        if (term, None, None) in file.graph and file.line_of(term) > 1:
            return f"{file.path}:{file.line_of(term)}: {file.name(term)}"
    return focus
