"""Turtle files of this project, read so that whatever is amiss is told with file, line and term.

`terms`, `law`, `crosswalk`, `reference` and `shapes` read their files through it, so that a slip of the hand shows when
a program starts and not when somebody asks.

>>> tie = URIRef("https://w3id.org/banggiao/scheme/tie")
>>> read_turtle(Path(__file__).with_name("schemes.ttl")).name(tie)
'bgs:tie'
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ontology.errors import OntologyError

_REASON = re.compile(r"Bad syntax \((?P<why>.*)\) at \^ in:", re.DOTALL)
_SUBJECT = re.compile(r"(?P<term><[^>]*>|[\w.-]*:[\w./#%-]*)(?=\s)")


@dataclass(frozen=True, slots=True)
class TurtleFile:
    """A Turtle file that has been read.

    Attributes:
        path: The file.
        graph: Its triples.
        lines: Its text, line by line.
    """

    path: Path
    graph: Graph
    lines: tuple[str, ...]

    def error(self, term: Node, problem: str, remedy: str) -> OntologyError:
        """Make the error that names the file, the line where a term is described, and the term."""
        name = self.name(term)
        return OntologyError(f"{self.path}:{self.line_of(term)}: {name}", problem, remedy)

    def name(self, term: Node) -> str:
        """Write a term as this file would: `bg:hasParty`."""
        return term.n3(self.graph.namespace_manager) if isinstance(term, URIRef) else str(term)

    def line_of(self, term: Node) -> int:
        """Give the line on which the description of a term begins; 1 where there is none."""
        names = (self.name(term), f"<{term}>")
        return next((number for number, name in _subjects(self.lines) if name in names), 1)

    def texts(self, subject: Node, predicate: URIRef, language: str) -> list[str]:
        """Give the texts of a property in one language, sorted."""
        values = self.graph.objects(subject, predicate)
        return sorted(str(value) for value in values if isinstance(value, Literal) and value.language == language)


def read_turtle(path: Path) -> TurtleFile:
    """Read a Turtle file.

    Raises:
        OntologyError: It cannot be opened, or is no Turtle; `place` is file and line, and the term described there.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(str(path), f"cannot be read: {error}", "restore the file") from error
    try:
        # The text, not the path: a relative IRI then stays what it is on every machine.
        return TurtleFile(path, Graph().parse(data=text, format="turtle"), tuple(text.splitlines()))
    except SyntaxError as error:
        raise _syntax_error(path, text, error) from error


def _syntax_error(path: Path, text: str, error: SyntaxError) -> OntologyError:
    # The parser's own count of lines runs ahead where it tries again, so the line is counted from where it stopped.
    stopped = getattr(error, "_i", 0)
    line = text.count("\n", 0, stopped) + 1
    above = [name for number, name in _subjects(text.splitlines()) if number <= line]
    near = f": {above[-1]}" if above else ""
    told = _REASON.search(str(error))
    why = told["why"] if told else str(error)
    return OntologyError(f"{path}:{line}{near}", f"cannot be read as Turtle: {why}", "mend the line or the one above")


def _subjects(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give the lines at whose very beginning a term stands; our files indent all but subjects."""
    for number, line in enumerate(lines, start=1):
        if subject := _SUBJECT.match(line):
            yield number, subject["term"]
