"""What follows from what, as documented rules: one `.rq` file derives members of a class or pairs of a property.

HermiT is right but slow; a store needs its shortcuts at hand. The projection keeps the derived properties in the
knowledge (`hasPartner` both ways, `investsIn`, `isMemberOf`, `isInCountry`), the rules here say what they must be, the
check finds what is missing, and tests hold rules and HermiT to one answer. Classes are derived when they are asked for:
who is dormant depends on the day. `ForeignPartner` and `DormantPartner` stand here alone, since OWL cannot compare two
values and concludes nothing from silence.

>>> rules = load_rules()
>>> rules["ForeignPartner"].title.en
'A partner in another country than an actor it has a tie with is a foreign partner.'
>>> sorted(rule.derives for rule in rules.values() if not rule.is_class)
['hasPartner', 'hasProspectivePartner', 'investsIn', 'isInCountry', 'isMemberOf']
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rdflib import RDF, Graph, URIRef
from rdflib.query import ResultRow

from ontology.front_matter import QueryFile, read
from ontology.terms import Bilingual
from ontology.vocabulary import BG

INFERENCES_FOLDER = Path(__file__).with_name("inferences")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: Name of its file.
        derives: Local name of the class or property of the vocabulary.
        title: The rule in one sentence.
        query: SPARQL that gives ?member for a class, ?subject and ?object for a property. A rule for a day
            also projects ?asOf and ?quietSince (xsd:date), to be bound by the runner.
    """

    id: str
    derives: str
    title: Bilingual
    query: str

    @property
    def is_class(self) -> bool:
        """Say whether a class is derived; properties begin with a small letter."""
        return self.derives[0].isupper()

    @property
    def is_dated(self) -> bool:
        """Say whether the answer depends on a day."""
        return "?asOf" in self.query


def load_rules(folder: Path = INFERENCES_FOLDER) -> Mapping[str, Rule]:
    """Read the rules by the name of what they derive, in the order of the files.

    Raises:
        OntologyError: A file has no proper front-matter, or derives no term of the vocabulary; `place` is file and
            line.
    """
    rules = [_rule(read(path)) for path in sorted(folder.glob("*.rq"))]
    return MappingProxyType({rule.derives: rule for rule in rules})


def materialise(graph: Graph, rules: Mapping[str, Rule]) -> Graph:
    """Give a graph with all that follows by the undated rules, until nothing more does.

    Args:
        graph: A small graph, such as an export; it is not changed.
        rules: As `load_rules` gives them.
    """
    full = Graph()
    for triple in graph:
        full.add(triple)
    undated = [rule for rule in rules.values() if not rule.is_dated]
    while sum(_apply(full, rule) for rule in undated):
        pass
    return full


def _apply(graph: Graph, rule: Rule) -> int:
    """Add what one rule derives; give how many triples were new."""
    before, term = len(graph), BG[rule.derives]
    for row in list(graph.query(rule.query)):
        if isinstance(row, ResultRow):
            graph.add((row.member, RDF.type, term) if rule.is_class else (row.subject, URIRef(term), row.object))
    return len(graph) - before


def _rule(file: QueryFile) -> Rule:
    derives = file.content.get("derives")
    if not isinstance(derives, str) or derives not in BG.__annotations__:
        raise file.error("derives", f"{derives!r} is no term of the vocabulary")
    return Rule(file.path.stem, derives, file.bilingual(file.content, "title"), file.query)
