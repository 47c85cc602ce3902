"""What the vocabulary calls its classes, properties and concepts, in both languages.

Read once from the Turtle files of `ontology`; pages and answers look labels up by local name.

>>> words = read_words()
>>> words.concept("agreement-mou", "vi")
'bản ghi nhớ'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from rdflib import Graph, Literal
from rdflib.namespace import RDFS

from graph.naming.labels import local_name
from ontology.terms import load_schemes

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """Labels by local name, then by language.

    Attributes:
        concepts: Of concepts: "agreement-mou", "status-in-force", "rule-fixed-term".
        terms: Of classes and properties: "City", "hasParty".
    """

    concepts: Texts
    terms: Texts

    def concept(self, name: str, language: str) -> str:
        """Name a concept by its local name or IRI; one that is unknown is called by its local name."""
        return _pick(self.concepts, local_name(name), language)

    def term(self, name: str, language: str) -> str:
        """Name a class or a property by its local name or IRI; one that is unknown by its local name."""
        return _pick(self.terms, local_name(name), language)


def read_words() -> Words:
    """Read the labels of the vocabulary.

    Raises:
        OntologyError: A concept scheme is malformed.
    """
    concepts = {
        local_name(concept.iri): MappingProxyType({"vi": concept.label.vi, "en": concept.label.en})
        for scheme in load_schemes().values()
        for concept in scheme.concepts.values()
    }
    vocabulary = Graph().parse(data=(files("ontology") / "banggiao.ttl").read_text("utf-8"), format="turtle")
    terms: dict[str, dict[str, str]] = {}
    for subject, label in vocabulary.subject_objects(RDFS.label):
        if isinstance(label, Literal):
            terms.setdefault(local_name(str(subject)), {})[label.language or ""] = str(label)
    return Words(
        MappingProxyType(concepts),
        MappingProxyType({name: MappingProxyType(texts) for name, texts in sorted(terms.items())}),
    )


def _pick(texts: Texts, name: str, language: str) -> str:
    known = texts.get(name, {})
    return known.get(language) or next(iter(known.values()), name)
