"""Which nodes of a store may break a shape, found by the engine, so that pySHACL looks at these alone.

pySHACL needs milliseconds for each node, which makes hours of a million triples. The engine needs seconds to find the
nodes whose values look wrong: too few, too many, of another datatype or form. Rather too many than too few are found:
what a constraint means beyond that, and everything that no query of `queries/suspects/` asks for, the shapes decide.

    broken(view)[0].message.en
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from graph import vocabulary as v
from graph.asking.filled import fill
from graph.claim import Term, Value
from graph.showing.rdflib_terms import from_rdflib, to_rdflib
from graph.view import View
from ontology.shapes import VOCABULARY_FILE, Shapes, Violation, load_shapes
from ontology.turtle import read_turtle

#: Nodes that pySHACL is given in one step.
AT_ONCE = 500
#: Constraints whose value stands in the query of their name as it stands in the shape.
_PLAIN = (SH.pattern, SH.minLength, SH.minInclusive, SH.maxInclusive, SH.lessThan, SH.lessThanOrEquals, SH.disjoint)
#: Parts of a property shape that constrain nothing.
_TELLING = frozenset({SH.path, SH.message, SH.severity, SH.name, SH.description, RDF.type})


@dataclass(frozen=True, slots=True)
class Asked:
    """One query for nodes that may break a constraint: its name, and what stands for its variables."""

    name: str
    given: Mapping[str, Term]


def broken(view: View) -> list[tuple[str | None, Violation]]:
    """Find what the shapes find in the knowledge and in each document's graph, each with the name of the graph."""
    shapes = Shapes.load()
    found: list[tuple[str | None, Violation]] = []
    for graph, nodes in sorted(suspects(view).items(), key=lambda item: item[0] or ""):
        rest = iter(sorted(nodes))
        while step := set(islice(rest, AT_ONCE)):
            about = _about(view, graph, step)
            found += [(graph, violation) for violation in shapes.violations(about) if violation.focus in step]
    return found


def suspects(view: View) -> dict[str | None, set[str]]:
    """Find the nodes that may break a shape, by graph; None is the knowledge."""
    found: defaultdict[str | None, set[str]] = defaultdict(set)
    for asked in queries(load_shapes(), _subclasses(), _classes_in_use(view)):
        query = (files("graph") / "queries" / "suspects" / f"{asked.name}.rq").read_text("utf-8")
        for row in view.select(fill(query, asked.given)):
            graph = row.get("graph")
            found[None if graph is None else str(graph)].add(str(row["node"]))
    return dict(found)


def queries(shapes: Graph, below: Mapping[str, frozenset[str]], used: frozenset[str]) -> Iterator[Asked]:
    """Give the queries that shapes come to.

    Args:
        shapes: As `ontology.shapes.load_shapes` gives them.
        below: The classes under each class, itself among them.
        used: The classes that have members.
    """
    for shape, target in shapes.subject_objects(SH.targetClass):
        for cls in sorted(below.get(str(target), frozenset([str(target)])) & used):
            for part in shapes.objects(shape, SH.property):
                for asked in _of_property(shapes, part, below):
                    yield Asked(asked.name, {**asked.given, "class": cls})


def _of_property(shapes: Graph, part: Node, below: Mapping[str, frozenset[str]]) -> Iterator[Asked]:
    path = shapes.value(part, SH.path)
    for constraint, value in shapes.predicate_objects(part):
        if constraint in _TELLING:
            continue
        asked = _of_constraint(shapes, constraint, value, below) if isinstance(path, URIRef) else Asked("members", {})
        yield Asked(asked.name, {**asked.given, "path": str(path)})


def _of_constraint(shapes: Graph, constraint: Node, value: Node, below: Mapping[str, frozenset[str]]) -> Asked:
    name = str(constraint).rpartition("#")[2]
    match name:
        case "minCount" | "maxCount" if isinstance(value, RdfLiteral) and value.toPython() == 1:
            return Asked(name, {})
        case "minCount" | "maxCount":
            return Asked("fewer" if name == "minCount" else "more", {"given": from_rdflib(value)})
        case "nodeKind" if value == SH.IRI:
            return Asked("iri", {})
        case "nodeKind" if value == SH.IRIOrLiteral:
            return Asked("iri-or-literal", {})
        case "datatype":
            return Asked("datatypes", {"given": _listed([str(value)])})
        case "class":
            return Asked("classes", {"given": _listed(below.get(str(value), frozenset([str(value)])))})
        case "uniqueLang":
            return Asked(name, {})
        case "languageIn":
            return Asked(name, {"given": _listed(str(item) for item in Collection(shapes, value))})
        case "or":
            kinds = [shapes.value(option, SH.datatype) for option in Collection(shapes, value)]
            if all(kinds):
                return Asked("datatypes", {"given": _listed(str(kind) for kind in kinds)})
        case _ if constraint in _PLAIN:
            return Asked(name, {"given": from_rdflib(value)})
    return Asked("members", {})


def _listed(names: Iterable[str]) -> Value:
    """Write names as one text in which each can be looked for."""
    return Value(f"|{'|'.join(sorted(names))}|")


def _subclasses() -> dict[str, frozenset[str]]:
    """The classes under each class of the vocabulary, itself among them."""
    vocabulary = read_turtle(VOCABULARY_FILE).graph
    classes = {*vocabulary.subjects(RDFS.subClassOf), *vocabulary.objects(None, RDFS.subClassOf)}
    return {str(cls): frozenset(map(str, vocabulary.transitive_subjects(RDFS.subClassOf, cls))) for cls in classes}


def _classes_in_use(view: View) -> frozenset[str]:
    query = (files("graph") / "queries" / "classes-in-use.rq").read_text("utf-8")
    return frozenset(str(row["class"]) for row in view.select(query))


def _about(view: View, graph: str | None, nodes: Iterable[str]) -> Graph:
    """What a graph says of nodes, and which classes what they name has."""
    told = Graph()
    for node in nodes:
        for subject, predicate, thing, _ in view.match(node, graph=graph):
            told.add((to_rdflib(subject), URIRef(predicate), to_rdflib(thing)))
            if isinstance(thing, str):
                told += [
                    (to_rdflib(s), URIRef(p), to_rdflib(o)) for s, p, o, _ in view.match(thing, v.TYPE, None, graph)
                ]
    return told
