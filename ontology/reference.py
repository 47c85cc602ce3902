"""The ontology as a person looks it up: every term with its definition, example, alignments, use and rule.

`load_reference` reads all files of the ontology and holds them to one another, so that a program which starts with it
meets a malformed file at once, named with its line, and never at the first question. The pages show what it gives.

>>> reference = load_reference()
>>> term = reference.terms["hasPartner"]
>>> term.label.vi, term.kind, term.traits
('có đối tác', 'object-property', ('symmetric',))
>>> [other for relation, other in term.alignments]
['http://www.wikidata.org/prop/direct/P190']
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from ontology.crosswalk import Crosswalk, load_crosswalk
from ontology.identifiers import BASE, VOCABULARY
from ontology.inference import Rule, load_rules
from ontology.law import BGL, LegalFrame, load_legal_frame
from ontology.shapes import load_shapes
from ontology.terms import Bilingual, Scheme, bilingual, schemes_of
from ontology.turtle import TurtleFile, read_turtle
from ontology.verification import load_verifications

FOLDER = Path(__file__).parent
LAW = str(BGL)

#: What a file of the ontology holds, by the name of the part.
FILES: Mapping[str, Path] = MappingProxyType(
    {
        "ontology": FOLDER / "banggiao.ttl",
        "scheme": FOLDER / "schemes.ttl",
        "alignments": FOLDER / "alignments.ttl",
        "crosswalk": FOLDER / "crosswalk.ttl",
        "law": FOLDER / "legal_frame.ttl",
        "shapes": FOLDER / "shapes.ttl",
        "examples": FOLDER / "examples.ttl",
    }
)

Kind = Literal["class", "object-property", "datatype-property", "annotation-property"]
_KINDS: tuple[tuple[URIRef, Kind], ...] = (
    (OWL.Class, "class"),
    (OWL.ObjectProperty, "object-property"),
    (OWL.DatatypeProperty, "datatype-property"),
    (OWL.AnnotationProperty, "annotation-property"),
)
#: In the order in which they are shown.
KINDS: tuple[Kind, ...] = tuple(kind for _, kind in _KINDS)
_TRAITS = ((OWL.SymmetricProperty, "symmetric"), (OWL.TransitiveProperty, "transitive"))


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property.

    Attributes:
        iri: Of the term.
        name: Local name, also its anchor.
        kind: What it is.
        label, definition, example: In both languages.
        parents: Classes or properties it is below, by IRI.
        children: Those directly below it, by IRI.
        domain, range: IRIs of the classes or datatypes; several where any of them will do.
        traits: "symmetric", "transitive".
        alignments: Pairs of a relation ("closeMatch", "subClassOf") and the IRI of a term of another vocabulary.
        usage: Lines of the worked example that use it, as Turtle.
        rule: The rule that derives it, or None.
    """

    iri: str
    name: str
    kind: Kind
    label: Bilingual
    definition: Bilingual
    example: Bilingual
    parents: tuple[str, ...]
    children: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    traits: tuple[str, ...]
    alignments: tuple[tuple[str, str], ...]
    usage: tuple[str, ...]
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class Reference:
    """All there is to look up.

    Attributes:
        title, description: Of the ontology.
        version: Of the ontology.
        terms: Classes and properties by local name, in the order of kind and name; those of the law come last.
        schemes: Concept schemes by code.
        crosswalk: The definitions of registers.
        frame: The legal frame.
        rules: What follows from what.
    """

    title: Bilingual
    description: Bilingual
    version: str
    terms: Mapping[str, Term]
    schemes: Mapping[str, Scheme]
    crosswalk: Crosswalk
    frame: LegalFrame
    rules: Mapping[str, Rule]

    def of_kind(self, kind: Kind, namespace: str = VOCABULARY) -> tuple[Term, ...]:
        """Give the terms of one kind in a namespace, by name."""
        return tuple(term for term in self.terms.values() if term.kind == kind and term.iri.startswith(namespace))


def load_reference(files: Mapping[str, Path] = FILES) -> Reference:
    """Read every file of the ontology.

    Raises:
        OntologyError: One of them is malformed, or speaks of what another does not declare; file, line and term are
            named.
    """
    read = {part: read_turtle(file) for part, file in files.items()}
    vocabulary, law = read["ontology"], read["law"]
    load_shapes(files["shapes"], files["ontology"])
    load_verifications()
    _hold_together(read)
    schemes, rules = schemes_of(read["scheme"]), load_rules()
    title = URIRef(VOCABULARY.rstrip("#"))
    terms = [*_terms(vocabulary, VOCABULARY, read, rules), *_terms(law, LAW, read, rules)]
    return Reference(
        title=bilingual(vocabulary, title, DCTERMS.title),
        description=bilingual(vocabulary, title, DCTERMS.description),
        version=str(vocabulary.graph.value(title, OWL.versionInfo)),
        terms=MappingProxyType({term.name: term for term in terms}),
        schemes=schemes,
        crosswalk=load_crosswalk(files["crosswalk"]),
        frame=load_legal_frame(files["law"], schemes),
        rules=rules,
    )


def serialise(part: str, media_type: str, files: Mapping[str, Path] = FILES) -> bytes:
    """Give a file of the ontology in a format of RDF; Turtle is the file as it was written by hand."""
    if media_type == "text/turtle":
        return files[part].read_bytes()
    return read_turtle(files[part]).graph.serialize(format=media_type, encoding="utf-8")


def _hold_together(files: Mapping[str, TurtleFile]) -> None:
    """Hold alignments, examples and crosswalk to the terms and concepts they speak of."""
    known = {node for part in ("ontology", "scheme", "crosswalk", "law") for node in files[part].graph.subjects()}
    for part in ("ontology", "alignments", "examples", "crosswalk", "law"):
        file = files[part]
        for subject, predicate, value in sorted(file.graph, key=str):
            for node in (subject, predicate, value):
                if _is_ours(node) and node not in known:
                    raise file.error(subject, f"{file.name(node)} is declared nowhere", "mend its name or declare it")


def _is_ours(node: Node) -> bool:
    return isinstance(node, URIRef) and str(node).startswith((VOCABULARY, LAW, f"{BASE}scheme/"))


def _terms(file: TurtleFile, namespace: str, files: Mapping[str, TurtleFile], rules: Mapping[str, Rule]) -> list[Term]:
    found = []
    for cls, kind in _KINDS:
        own = {iri for iri in file.graph.subjects(RDF.type, cls) if str(iri).startswith(namespace)}
        found += [_term(file, URIRef(str(iri)), kind, files, rules) for iri in sorted(own, key=str)]
    return found


def _term(
    file: TurtleFile, iri: URIRef, kind: Kind, files: Mapping[str, TurtleFile], rules: Mapping[str, Rule]
) -> Term:
    name = str(iri).rsplit("#", 1)[-1]
    above = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
    aligned = files["alignments"].graph.predicate_objects(iri)
    return Term(
        iri=str(iri),
        name=name,
        kind=kind,
        label=bilingual(file, iri, RDFS.label),
        definition=bilingual(file, iri, SKOS.definition),
        example=bilingual(file, iri, SKOS.example),
        parents=_iris(file.graph.objects(iri, above)),
        children=_iris(file.graph.subjects(above, iri)),
        domain=_classes(file.graph, file.graph.value(iri, RDFS.domain)),
        range=_classes(file.graph, file.graph.value(iri, RDFS.range)),
        traits=tuple(word for trait, word in _TRAITS if (iri, RDF.type, trait) in file.graph),
        alignments=tuple(sorted((str(p).rsplit("#", 1)[-1], str(o)) for p, o in aligned)),
        usage=tuple(_usage(files["examples"], iri)),
        rule=rules.get(name),
    )


def _iris(nodes: Iterator[Node]) -> tuple[str, ...]:
    return tuple(sorted(str(node) for node in nodes if isinstance(node, URIRef)))


def _classes(graph: Graph, node: Node | None) -> tuple[str, ...]:
    """Give a domain or range: one class, or the members of a union."""
    if node is None:
        return ()
    if isinstance(node, BNode):
        union = graph.value(node, OWL.unionOf)
        return () if union is None else tuple(str(member) for member in Collection(graph, union))
    return (str(node),)


def _usage(examples: TurtleFile, iri: URIRef) -> Iterator[str]:
    """Give the first triple of the worked example that has the term as predicate or class."""
    triples = examples.graph.triples((None, RDF.type, iri)), examples.graph.triples((None, iri, None))
    found = sorted((triple for some in triples for triple in some), key=str)
    for subject, predicate, value in found[:1]:
        verb = "a" if predicate == RDF.type else examples.name(predicate)
        yield f"{_short(examples, subject)} {verb} {_short(examples, value)} ."


def _short(file: TurtleFile, node: Node) -> str:
    """Write an entity relative to the base of the example, as the file does."""
    base = f"{BASE}id/"
    if isinstance(node, URIRef) and node.startswith(base):
        return f"<{node.removeprefix(base)}>"
    return node.n3(file.graph.namespace_manager)
