"""What a model may propose: the relations of the contract as a JSON schema, with the codes of the ontology.

`relations.yml` names the classes of the roles and the schemes of the kinds; both are held to the ontology when they are
read, so that a renamed class or scheme shows at start.

>>> load_contract().relations["investor_origin"].object
('Country',)
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS

from ingest.words.rulefile import read_rules
from ontology.errors import RuleError
from ontology.reasoner import VOCABULARY_FILE
from ontology.terms import load_schemes
from ontology.turtle import read_turtle

RELATIONS_FILE = Path(__file__).with_name("relations.yml")
#: A role that any phrase of the sentence fills.
WORDS = "Words"
_FIELDS = frozenset({"subject", "object", "kind", "figure"})


@dataclass(frozen=True, slots=True)
class Relation:
    """What a relation asks for.

    Attributes:
        name: Of the contract.
        subject, object: Local names of classes, or `WORDS`; empty where the relation has no such role.
        kinds: Codes its kind may have.
        measures: Codes its measure may have; empty where no figure belongs to it.
    """

    name: str
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """All that may be stated.

    Attributes:
        relations: By name.
        below: IRIs of a class and of all classes below it, by local name.
    """

    relations: Mapping[str, Relation]
    below: Mapping[str, frozenset[str]]

    def fits(self, types: Iterable[str], classes: Iterable[str]) -> bool:
        """Say whether a thing of these types (IRIs) may fill a role for these classes (local names)."""
        return any(not self.below[cls].isdisjoint(types) for cls in classes if cls != WORDS)


def load_contract(file: Path = RELATIONS_FILE) -> Contract:
    """Read the relations and the classes their roles name.

    Raises:
        RuleError: The file is malformed, or names a class or scheme that the ontology does not have.
    """
    content, _ = read_rules(file)
    if not isinstance(content, dict):
        raise RuleError(file.name, "is no mapping of relations", "write one relation a line")
    schemes = {code: tuple(scheme.concepts) for code, scheme in load_schemes().items()}
    below = _below(read_turtle(VOCABULARY_FILE).graph)
    relations = {name: _relation(file.name, name, row, schemes, below) for name, row in content.items()}
    return Contract(MappingProxyType(relations), MappingProxyType(below))


def schema_of(relations: Mapping[str, Relation]) -> dict[str, Any]:
    """Write the JSON schema of `{"facts": […]}`, strict: no field is left out and none is added."""
    party = {"type": ["string", "null"], "description": "the words of the sentence, exactly"}
    fields: dict[str, Any] = {
        "quote": {"type": "string", "description": "the whole sentence, exactly as in the text"},
        "relation": {"type": "string", "enum": list(relations)},
        "subject": party,
        "object": party,
        "date": {"type": ["string", "null"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
        "value": {"type": ["number", "null"], "description": "in whole units"},
        "unit": {"type": ["string", "null"]},
        "measure": _codes(code for relation in relations.values() for code in relation.measures),
        "kind": _codes(code for relation in relations.values() for code in relation.kinds),
        "status": _codes(("signed", "in_force", "planned", "negotiating", "proposed", "historical", "terminated")),
        "title": {"type": ["string", "null"], "description": "of an office, as written"},
    }
    fact = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"facts": {"type": "array", "items": fact, "maxItems": 200}},
        "required": ["facts"],
        "additionalProperties": False,
    }


def _codes(codes: Iterable[str]) -> dict[str, Any]:
    return {"type": ["string", "null"], "enum": [*sorted(set(codes)), None]}


def _below(vocabulary: Graph) -> dict[str, frozenset[str]]:
    classes = set(vocabulary.subjects(RDF.type, OWL.Class))
    return {
        str(cls).rpartition("#")[2]: frozenset(map(str, vocabulary.transitive_subjects(RDFS.subClassOf, cls)))
        for cls in classes
    }


def _relation(
    place: str, name: str, row: Any, schemes: Mapping[str, tuple[str, ...]], below: Mapping[str, frozenset[str]]
) -> Relation:
    if not isinstance(row, dict) or not row.keys() <= _FIELDS:
        raise RuleError(place, f"{name}: is no mapping of {', '.join(sorted(_FIELDS))}", "correct that line")
    for scheme in (row.get("kind"), row.get("figure")):
        if scheme is not None and scheme not in schemes:
            raise RuleError(place, f"{name}: the ontology has no scheme {scheme}", "use one of ontology/schemes.ttl")
    return Relation(
        name,
        subject=_classes(place, name, row.get("subject", []), below),
        object=_classes(place, name, row.get("object", []), below),
        kinds=schemes.get(row.get("kind", ""), ()),
        measures=schemes.get(row.get("figure", ""), ()),
    )


def _classes(place: str, name: str, classes: list[str], known: Collection[str]) -> tuple[str, ...]:
    for cls in classes:
        if cls != WORDS and cls not in known:
            raise RuleError(place, f"{name}: the ontology has no class {cls}", "use a class of ontology/banggiao.ttl")
    return tuple(classes)
