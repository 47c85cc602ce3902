"""The closed lists of the vocabulary: schemes of kinds, statuses, measures and rules, in both languages.

`schemes.ttl` is the truth; this module gives its concepts as frozen values and their IRIs by the code that
`banggiao extract` prints. The caller keeps what `load_schemes` returns; nothing is cached here.

>>> concept("agreement", "letter_of_intent")
rdflib.term.URIRef('https://w3id.org/banggiao/scheme/agreement-letter-of-intent')
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from rdflib import URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from ontology.errors import OntologyError
from ontology.turtle import TurtleFile, read_turtle
from ontology.vocabulary import BG, BGS

SCHEMES_FILE = Path(__file__).with_name("schemes.ttl")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in both languages of the project."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """Give the Vietnamese text for "vi" and the English one for any other language."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a scheme.

    Attributes:
        iri: `…/scheme/<scheme>-<code with hyphens>`.
        code: Its code in the extraction contract ("letter_of_intent").
        label: Name, lower case unless the language demands otherwise.
        definition: A full sentence.
        reasons: Of a status rule: templates of its reason by language ("vi", "en"), else empty.
    """

    iri: str
    code: str
    label: Bilingual
    definition: Bilingual
    reasons: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme: its name, and its concepts by code in alphabetical order."""

    iri: str
    code: str
    label: Bilingual
    definition: Bilingual
    concepts: Mapping[str, Concept]


def concept(scheme: str, code: str) -> URIRef:
    """Give the IRI of a concept from its scheme and its code (`_` and `-` are the same).

    Raises:
        OntologyError: The scheme has no such concept.
    """
    name = f"{scheme}-{code.replace('_', '-')}"
    try:
        return BGS[name]
    except AttributeError as error:
        raise OntologyError(
            f"bgs:{name}", "no such concept", f"use a code that ontology/schemes.ttl lists under bgs:{scheme}"
        ) from error


def load_schemes(file: Path = SCHEMES_FILE) -> Mapping[str, Scheme]:
    """Read the concept schemes.

    Returns:
        Schemes by code: agreement, approval, aspect, event, level, measure, modality, qualifier, sector, tie …

    Raises:
        OntologyError: The file is no Turtle, or a concept lacks a code, a label or a definition; file, line and term
            are named.
    """
    return schemes_of(read_turtle(file))


def schemes_of(file: TurtleFile) -> Mapping[str, Scheme]:
    """Give the concept schemes of a Turtle file by code. Raises OntologyError as `load_schemes` does."""
    schemes = sorted(str(scheme) for scheme in file.graph.subjects(RDF.type, SKOS.ConceptScheme))
    return MappingProxyType({_code(iri): _scheme(file, URIRef(iri)) for iri in schemes})


def bilingual(file: TurtleFile, subject: Node, predicate: URIRef) -> Bilingual:
    """Read a text that must stand once in each language.

    Raises:
        OntologyError: It is missing or stands twice; file, line and term are named.
    """
    found = {language: file.texts(subject, predicate, language) for language in ("vi", "en")}
    for language, texts in found.items():
        if len(texts) != 1:
            problem = f"{len(texts)} values of {file.name(predicate)} in {language}"
            raise file.error(subject, problem, "give it exactly one")
    return Bilingual(vi=found["vi"][0], en=found["en"][0])


def reason(rule: Concept, values: Mapping[str, Bilingual]) -> Bilingual:
    """Say in both languages why a status rule fired.

    Of the rule's templates the one with most placeholders is taken, all of which `values` must know.

    Args:
        rule: A concept of the scheme "rule".
        values: Texts by placeholder (signed, since, until, stated, status, document), but for the unknown.
            A date in Vietnamese brings its noun ("tháng 4/2009"), in English it stands bare ("April 2009").

    Raises:
        OntologyError: No template of the rule can be filled.
    """
    texts = {language: _fill(rule, language, values) for language in ("vi", "en")}
    return Bilingual(vi=texts["vi"], en=texts["en"])


def _fill(rule: Concept, language: str, values: Mapping[str, Bilingual]) -> str:
    known = {name: value.of(language) for name, value in values.items()}
    fitting = [t for t in rule.reasons.get(language, ()) if _placeholders(t) <= known.keys()]
    if not fitting:
        raise OntologyError(rule.iri, f"no reason in {language} fits {sorted(known)}", "add a bg:reasonTemplate")
    return max(fitting, key=lambda t: (len(_placeholders(t)), t)).format_map(known)


def _placeholders(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _scheme(file: TurtleFile, iri: URIRef) -> Scheme:
    concepts = (_concept(file, URIRef(str(c))) for c in file.graph.subjects(SKOS.inScheme, iri))
    by_code = {c.code: c for c in sorted(concepts, key=lambda c: c.code)}
    return Scheme(
        iri=str(iri),
        code=_code(iri),
        label=bilingual(file, iri, SKOS.prefLabel),
        definition=bilingual(file, iri, SKOS.definition),
        concepts=MappingProxyType(by_code),
    )


def _concept(file: TurtleFile, iri: URIRef) -> Concept:
    code = file.graph.value(iri, SKOS.notation)
    if code is None:
        raise file.error(iri, "the concept has no skos:notation", "give it the code of the contract")
    templates = {language: tuple(file.texts(iri, BG.reasonTemplate, language)) for language in ("vi", "en")}
    return Concept(
        iri=str(iri),
        code=str(code),
        label=bilingual(file, iri, SKOS.prefLabel),
        definition=bilingual(file, iri, SKOS.definition),
        reasons=MappingProxyType({language: texts for language, texts in templates.items() if texts}),
    )


def _code(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
