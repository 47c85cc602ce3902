"""How many sister cities? It depends on who counts: definitions of registers as data, and how a tie is held to one.

`crosswalk.ttl` holds the definitions of the German, Korean, Japanese and US registers beside the Vietnamese usage;
`datums/*.rq` tell for which ties each datum is known. `judge` answers in three values, since a datum that no document
states is no evidence of its contrary; `graph.showing.crosswalk` counts a whole store with it.

>>> clair = load_crosswalk().definitions["clair-sister-city"]
>>> judge(clair, {"signed_by_heads": True, "several_fields": True, "fixed_term": False})
Verdict(answer='cannot_tell', missing=('assembly_budget',), failed=())
>>> judge(clair, {"fixed_term": True}).failed
('fixed_term',)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from rdflib import URIRef
from rdflib.namespace import RDF, SKOS

from ontology.front_matter import read
from ontology.identifiers import SCHEME
from ontology.terms import Bilingual, Concept, Scheme, bilingual, schemes_of
from ontology.turtle import TurtleFile, read_turtle
from ontology.vocabulary import BG

CROSSWALK_FILE = Path(__file__).with_name("crosswalk.ttl")
DATUMS_FOLDER = Path(__file__).with_name("datums")
_DATUM = f"{SCHEME}datum"
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)

Answer = Literal["yes", "no", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a register asks of a tie before it counts it as one of its kinds.

    Attributes:
        iri: Of the concept.
        code: Local name: "clair-sister-city".
        register: Local name of its scheme: "register-clair".
        label: Name in the register.
        definition: Its definition, restated.
        requires: Codes of the data that must hold.
        excludes: Codes of the data that must not.
        matches: Our tie kinds it comes near to: pairs of a SKOS relation ("closeMatch") and an IRI.
    """

    iri: str
    code: str
    register: str
    label: Bilingual
    definition: Bilingual
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The registers with their definitions, and the data they ask for.

    Attributes:
        registers: Schemes by local name ("register-clair"), in the order of the names.
        definitions: By local name, in the order of the names.
        data: Concepts of the data by code ("signed_by_heads").
        queries: SPARQL by code of a datum, with ?tie and ?holds; a datum without one is never known.
    """

    registers: Mapping[str, Scheme]
    definitions: Mapping[str, Definition]
    data: Mapping[str, Concept]
    queries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a tie counts under a definition.

    Attributes:
        answer: "cannot_tell" where data are missing and nothing known speaks against it.
        missing: Codes of the data that nobody states, sorted; empty unless one cannot tell.
        failed: Codes of the data that are known to be otherwise, sorted; empty unless the answer is no.
    """

    answer: Answer
    missing: tuple[str, ...]
    failed: tuple[str, ...]


def load_crosswalk(file: Path = CROSSWALK_FILE, datums: Path = DATUMS_FOLDER) -> Crosswalk:
    """Read the definitions of the registers and the queries of the data.

    Raises:
        OntologyError: The file is no Turtle, a definition asks for nothing or for an unknown datum, a text is missing,
            or a query is about no datum; file, line and term are named.
    """
    turtle = read_turtle(file)
    schemes = schemes_of(turtle)
    registers = {code: scheme for code, scheme in schemes.items() if code != "datum"}
    found = (_definition(turtle, URIRef(str(iri))) for iri in turtle.graph.subjects(RDF.type, BG.RegisterDefinition))
    data = schemes["datum"].concepts
    return Crosswalk(
        registers=MappingProxyType(registers),
        definitions=MappingProxyType({d.code: d for d in sorted(found, key=lambda d: d.code)}),
        data=data,
        queries=MappingProxyType(_queries(datums, data)),
    )


def judge(definition: Definition, known: Mapping[str, bool]) -> Verdict:
    """Hold a tie to a definition.

    Args:
        definition: Of a register.
        known: Data that are known of the tie, by code; what is left out nobody states.
    """
    wanted = {**dict.fromkeys(definition.requires, True), **dict.fromkeys(definition.excludes, False)}
    failed = tuple(sorted(code for code, value in wanted.items() if known.get(code, value) != value))
    missing = tuple(sorted(code for code in wanted if code not in known))
    if failed:
        return Verdict("no", (), failed)
    return Verdict("cannot_tell", missing, ()) if missing else Verdict("yes", (), ())


def _definition(file: TurtleFile, iri: URIRef) -> Definition:
    register = file.graph.value(iri, SKOS.inScheme)
    requires, excludes = (_codes(file, iri, predicate) for predicate in (BG.requires, BG.excludes))
    if register is None or not (requires or excludes):
        raise file.error(
            iri, "the definition has no register or asks for nothing", "give it skos:inScheme and bg:requires"
        )
    if both := set(requires) & set(excludes):
        raise file.error(iri, f"the definition both requires and excludes {', '.join(both)}", "drop one of them")
    return Definition(
        iri=str(iri),
        code=_local(str(iri)),
        register=_local(str(register)),
        label=bilingual(file, iri, SKOS.prefLabel),
        definition=bilingual(file, iri, SKOS.definition),
        requires=requires,
        excludes=excludes,
        matches=tuple(
            (_local(str(match)), other)
            for match in _MATCHES
            for other in sorted(map(str, file.graph.objects(iri, match)))
        ),
    )


def _codes(file: TurtleFile, iri: URIRef, predicate: URIRef) -> tuple[str, ...]:
    codes = []
    for datum in file.graph.objects(iri, predicate):
        code = file.graph.value(datum, SKOS.notation)
        if code is None or (datum, SKOS.inScheme, URIRef(_DATUM)) not in file.graph:
            raise file.error(iri, f"{file.name(datum)} is no datum", "use a concept of the scheme bgs:datum")
        codes.append(str(code))
    return tuple(sorted(codes))


def _queries(folder: Path, data: Mapping[str, Concept]) -> dict[str, str]:
    queries = {}
    for path in sorted(folder.glob("*.rq")):
        file, code = read(path), path.stem.replace("-", "_")
        if code not in data:
            raise file.error("id", f"{path.stem} is no datum of the crosswalk")
        queries[code] = file.query
    return queries


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
