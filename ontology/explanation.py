"""Why does a vocabulary contradict itself or its facts? The fewest axioms that cannot hold together.

A reasoner only says "inconsistent". `explain` shrinks what it was given until every axiom left is needed for the clash,
first the facts, then the vocabulary, by halving (QuickXplain: U. Junker, AAAI 2004), with HermiT as the judge. The
number of runs is bounded, since each starts a Java; where the bound is met, what is left explains too much but is still
inconsistent, and the answer says so.

    explain(graph_with_a_city_that_is_a_person).axioms
    →  ("<urn:a> a bg:City", "<urn:a> a bg:Person", "bg:City rdfs:subClassOf bg:Locality", …)
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from ontology.identifiers import SCHEME, VOCABULARY
from ontology.reasoner import VOCABULARY_FILE, is_consistent
from ontology.turtle import read_turtle

Triple = tuple[Node, Node, Node]
#: One axiom or fact: a triple with all that hangs on its blank nodes.
Unit = tuple[Triple, ...]

#: How often HermiT may be asked, a second or so each.
MOST_RUNS = 80
_PREFIXES = {"bg": VOCABULARY, "bgs": SCHEME, "skos": str(SKOS), "owl": str(OWL), "rdfs": str(RDFS)}
#: Kinds of a term: they must be known for HermiT to read anything, and contradict nothing.
_KINDS = frozenset({OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology})


@dataclass(frozen=True, slots=True)
class Explanation:
    """What cannot hold together.

    Attributes:
        axioms: Facts and axioms as Turtle without the full stop: the facts first, each sorted.
        minimal: Whether every one of them is needed; False where the bound on runs was met.
        runs: How often the reasoner was asked.
    """

    axioms: tuple[str, ...]
    minimal: bool
    runs: int


def explain(
    facts: Graph,
    vocabulary: Path = VOCABULARY_FILE,
    *,
    most_runs: int = MOST_RUNS,
    judge: Callable[[Graph], bool] = is_consistent,
) -> Explanation | None:
    """Find a smallest set of facts and axioms that contradict each other.

    Args:
        facts: At most some thousand triples.
        vocabulary: A Turtle file.
        most_runs: How often the judge may be asked, give or take two.
        judge: Says whether a graph is consistent; HermiT unless a test knows better.

    Returns:
        None where all of it is consistent.

    Raises:
        OntologyError: The vocabulary is no Turtle, or the reasoner cannot be run.
    """
    terms = read_turtle(vocabulary).graph
    frame = {t for t in terms if t[1] == RDF.type and t[2] in _KINDS}
    search = _Search(frozenset(frame), judge, most_runs)
    annotations = frozenset({RDFS.label, RDFS.isDefinedBy, *terms.subjects(RDF.type, OWL.AnnotationProperty)})
    axioms, stated = _units(terms, annotations), _units(facts, annotations)
    if search.consistent([*axioms, *stated]):
        return None
    needed = search.smallest(axioms, stated)
    near = _near(axioms, needed)
    rules = search.smallest(needed, axioms if search.consistent([*near, *needed]) else near)
    lines = (*sorted(map(_text, needed)), *sorted(map(_text, rules)))
    return Explanation(tuple(dict.fromkeys(lines)), not search.spent, search.runs)


class _Search:
    """Asks the judge, and counts how often."""

    def __init__(self, frame: frozenset[Triple], judge: Callable[[Graph], bool], most_runs: int) -> None:
        self._frame = frame
        self._judge = judge
        self._most_runs = most_runs
        self.runs = 0

    @property
    def spent(self) -> bool:
        return self.runs >= self._most_runs

    def consistent(self, units: Iterable[Unit]) -> bool:
        self.runs += 1
        graph = Graph()
        for triple in (*self._frame, *(triple for unit in units for triple in unit)):
            graph.add(triple)
        return self._judge(graph)

    def smallest(self, given: Sequence[Unit], units: Sequence[Unit]) -> list[Unit]:
        """Give the fewest units that contradict what is given; none where that contradicts itself already."""
        if not units or not self.consistent(given):
            return []
        return self._halve(list(given), list(units), changed=False)

    def _halve(self, given: list[Unit], units: list[Unit], *, changed: bool) -> list[Unit]:
        if changed and not self.spent and not self.consistent(given):
            return []
        if len(units) == 1 or self.spent:
            return units
        one, other = units[: len(units) // 2], units[len(units) // 2 :]
        from_other = self._halve(given + one, other, changed=bool(one))
        from_one = self._halve(given + from_other, one, changed=bool(from_other))
        return from_one + from_other


def _near(axioms: Sequence[Unit], facts: Sequence[Unit]) -> list[Unit]:
    """Give the axioms about the terms of the facts, about the terms those lead to, and so on.

    A clash is most often among them; where it is not, all axioms are searched.
    """
    met = {node for unit in facts for triple in unit for node in triple}
    while True:
        near = [unit for unit in axioms if unit[0][0] in met and (unit[0][1] != OWL.disjointWith or unit[0][2] in met)]
        reached = {node for unit in near if unit[0][1] != OWL.disjointWith for triple in unit for node in triple}
        if reached <= met:
            return near
        met |= reached


def _units(graph: Graph, annotations: frozenset[Node]) -> list[Unit]:
    """Take a graph apart into axioms without their annotations.

    A list of disjoint classes becomes its pairs, so that one pair can be named.
    """
    units: list[Unit] = []
    inner = {node for node in graph.objects() if isinstance(node, BNode)}
    for subject, predicate, value in sorted(graph, key=lambda t: (str(t[0]), str(t[1]), str(t[2]))):
        if isinstance(subject, BNode):
            if subject not in inner and (predicate, value) == (RDF.type, OWL.AllDisjointClasses):
                units.extend(_disjoint_pairs(graph, subject))
        elif (predicate == RDF.type and value in _KINDS) or predicate in annotations:
            continue
        elif isinstance(predicate, URIRef):
            units.append(((subject, predicate, value), *_below(graph, value)))
    return units


def _disjoint_pairs(graph: Graph, node: Node) -> Iterator[Unit]:
    members = graph.value(node, OWL.members)
    if members is not None:
        for one, other in combinations(Collection(graph, members), 2):
            yield ((one, OWL.disjointWith, other),)


def _below(graph: Graph, node: Node) -> Iterator[Triple]:
    """Give the triples that hang on a blank node."""
    if isinstance(node, BNode):
        for predicate, value in graph.predicate_objects(node):
            yield node, predicate, value
            yield from _below(graph, value)


def _text(unit: Unit) -> str:
    (subject, predicate, value), *rest = unit
    inner = Graph()
    for triple in rest:
        inner.add(triple)
    verb = "a" if predicate == RDF.type else _name(predicate)
    return f"{_name(subject)} {verb} {_value(inner, value)}"


def _value(graph: Graph, node: Node) -> str:
    if not isinstance(node, BNode):
        return _name(node)
    if (node, RDF.first, None) in graph:
        return f"( {' '.join(_value(graph, member) for member in Collection(graph, node))} )"
    pairs = sorted((p, o) for p, o in graph.predicate_objects(node))
    return "[ " + " ; ".join(f"{'a' if p == RDF.type else _name(p)} {_value(graph, o)}" for p, o in pairs) + " ]"


def _name(node: Node) -> str:
    if isinstance(node, URIRef):
        for prefix, namespace in _PREFIXES.items():
            if node.startswith(namespace):
                return f"{prefix}:{node.removeprefix(namespace)}"
    return node.n3()
