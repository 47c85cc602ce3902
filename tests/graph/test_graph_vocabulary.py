from rdflib import Graph, URIRef

from graph import vocabulary
from graph.lives.life import AHEAD, DENIED, EVENTS, GIVEN_UP, HISTORICAL
from graph.lives.rules import load_rules
from graph.lives.telling import (
    ABANDONED,
    EXPIRED,
    IN_FORCE,
    NOT_YET_IN_FORCE,
    PRESUMED,
    SUPERSEDED,
    TERMINATED,
    UNDETERMINED,
)
from ontology.identifiers import VOCABULARY
from ontology.terms import SCHEMES_FILE, load_schemes


def test_every_name_the_graph_layer_uses_is_declared() -> None:
    declared = set(Graph().parse(SCHEMES_FILE.with_name("banggiao.ttl")).subjects())
    used = {
        value
        for value in vars(vocabulary).values()
        if isinstance(value, str) and value.startswith(VOCABULARY) and value != VOCABULARY
    }
    assert len(used) > 70
    assert {name for name in used if URIRef(name) not in declared} == set()


def test_every_concept_the_graph_layer_uses_is_declared() -> None:
    concepts = {c.iri for scheme in load_schemes().values() for c in scheme.concepts.values()}
    used = {*AHEAD, DENIED, HISTORICAL, IN_FORCE, PRESUMED, UNDETERMINED, EXPIRED, TERMINATED}
    used |= {NOT_YET_IN_FORCE, SUPERSEDED, ABANDONED}
    used |= {vocabulary.EVENT_SCHEME + code for code in EVENTS.values()} | GIVEN_UP
    rules = load_rules()
    used |= {*rules.tie_kinds, *rules.tie_kinds.values(), *rules.status_rules}
    assert used <= concepts
