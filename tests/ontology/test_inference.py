"""The documented rules and HermiT come to one answer on a small graph, and the rules say what OWL cannot."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.plugins.sparql import prepareQuery

from ontology.errors import OntologyError
from ontology.inference import Rule, load_rules, materialise
from ontology.reasoner import VOCABULARY_FILE, Classification, classify
from ontology.turtle import read_turtle
from ontology.vocabulary import BG

TOY = Path(__file__).parent / "data" / "toy.trig"
RULES = load_rules()
CLASSES = ("Partner", "ProspectivePartner", "Investor", "NetworkMember", "Locality")
PROPERTIES = ("hasPartner", "hasProspectivePartner", "investsIn", "isMemberOf", "isInCountry")


@pytest.fixture(scope="module")
def bare() -> Graph:
    """The knowledge of the toy graph, with one half of each partnership and without any other shortcut."""
    store = pyoxigraph.Store()
    store.load(path=TOY, format=pyoxigraph.RdfFormat.TRIG)
    text = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    graph = Graph().parse(data=text, format="nt")
    for subject, other in list(graph.subject_objects(BG.comesFrom)):
        graph.remove((subject, BG.isInCountry, other))
    for name in ("investsIn", "isMemberOf"):
        graph.remove((None, BG[name], None))
    for name in ("hasPartner", "hasProspectivePartner"):
        for subject, other in list(graph.subject_objects(BG[name])):
            if str(subject) > str(other) and (other, BG[name], subject) in graph:
                graph.remove((subject, BG[name], other))
    return graph


@pytest.fixture(scope="module")
def by_rules(bare: Graph) -> Graph:
    return materialise(bare, RULES)


@pytest.fixture(scope="module")
def by_hermit(bare: Graph) -> Classification:
    facts = Graph()
    for triple in bare:  # evidence and reasons are many and say nothing of the rules
        if triple[1] not in (BG.restsOn, BG.reason, BG.hasStatusPeriod, BG.hasLifeEvent):
            facts.add(triple)
    return classify(facts, with_relations=True)


def test_each_rule_that_owl_can_say_is_held_to_hermit() -> None:
    assert set(RULES) == {*CLASSES, *PROPERTIES, "ForeignPartner", "DormantPartner"}


@pytest.mark.parametrize("name", CLASSES)
def test_rules_and_hermit_find_the_same_members(by_rules: Graph, by_hermit: Classification, name: str) -> None:
    members = {str(member) for member in by_rules.subjects(RDF.type, BG[name])}
    assert members
    assert members == by_hermit.members[str(BG[name])]


@pytest.mark.parametrize("name", PROPERTIES)
def test_rules_and_hermit_find_the_same_pairs(by_rules: Graph, by_hermit: Classification, name: str) -> None:
    pairs = {(str(subject), str(other)) for subject, other in by_rules.subject_objects(BG[name])}
    assert pairs
    assert pairs == {(s, o) for s, predicate, o in by_hermit.relations if predicate == str(BG[name])}


def test_the_rules_bring_back_every_shortcut_that_the_knowledge_had(by_rules: Graph) -> None:
    store = pyoxigraph.Store()
    store.load(path=TOY, format=pyoxigraph.RdfFormat.TRIG)
    for name in PROPERTIES:
        found = {(str(s), str(o)) for s, o in by_rules.subject_objects(BG[name])}
        stated = store.quads_for_pattern(None, pyoxigraph.NamedNode(str(BG[name])), None, pyoxigraph.DefaultGraph())
        assert {(quad.subject.value, quad.object.value) for quad in stated} <= found  # type: ignore[union-attr]


def test_materialising_twice_changes_nothing(by_rules: Graph) -> None:
    assert set(materialise(by_rules, RULES)) == set(by_rules)


def test_the_classes_of_the_locality_rule_are_those_below_locality() -> None:
    vocabulary = read_turtle(VOCABULARY_FILE).graph
    below = set(vocabulary.transitive_subjects(RDFS.subClassOf, BG.Locality))
    named = {iri for iri in below if f"bg:{str(iri).rsplit('#', 1)[-1]} " in RULES["Locality"].query}
    assert named == below


def test_every_defined_class_has_its_rule() -> None:
    vocabulary = read_turtle(VOCABULARY_FILE).graph
    defined = {c for c in vocabulary.subjects(OWL.equivalentClass) if isinstance(c, URIRef)}
    assert {str(c).rsplit("#", 1)[-1] for c in defined} <= set(RULES)


def test_a_partner_abroad_is_foreign_and_one_at_home_is_not() -> None:
    graph = Graph().parse(
        data=f"""@prefix bg: <{BG._NS}> .
        <urn:hp> bg:isInCountry <urn:vn> ; bg:hasPartner <urn:kita> , <urn:hue> , <urn:nowhere> .
        <urn:kita> bg:isInCountry <urn:jp> . <urn:hue> bg:isInCountry <urn:vn> .""",
        format="turtle",
    )
    full = materialise(graph, RULES)
    assert set(full.subjects(RDF.type, BG.ForeignPartner)) == {URIRef("urn:hp"), URIRef("urn:kita")}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_rule_is_standard_sparql_and_projects_what_its_kind_asks(rule: Rule) -> None:
    columns = [str(variable) for variable in prepareQuery(rule.query).algebra.PV]
    expected = ["member"] if rule.is_class else ["subject", "object"]
    assert columns == expected + (["asOf", "quietSince"] if rule.is_dated else [])


DORMANT = """@prefix bg: <https://w3id.org/banggiao/ontology#> .
@prefix bgs: <https://w3id.org/banggiao/scheme/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:quiet> a bg:Tie ; bg:hasParty <urn:a> , <urn:b> ; bg:hasStatusPeriod <urn:on> .
<urn:lived> a bg:Tie ; bg:hasParty <urn:a> , <urn:c> ; bg:hasStatusPeriod <urn:on> ; bg:activityOn "2023" .
<urn:old> a bg:Tie ; bg:hasParty <urn:d> , <urn:e> ; bg:hasStatusPeriod <urn:on> ; bg:activityOn "2019-05" .
<urn:over> a bg:Tie ; bg:hasParty <urn:f> , <urn:g> ; bg:hasStatusPeriod <urn:off> .
<urn:visited> a bg:Tie ; bg:hasParty <urn:h> , <urn:i> ; bg:hasStatusPeriod <urn:on> .
<urn:visit> a bg:Visit ; bg:hasVisitor <urn:h> ; bg:hasVisitedPlace <urn:i> ;
  bg:earliestDay "2024-03-01"^^xsd:date ; bg:latestDay "2024-03-31"^^xsd:date .
<urn:on> bg:hasStatus bgs:status-in-force .
<urn:off> bg:hasStatus bgs:status-expired .
"""


def test_who_has_a_tie_in_force_and_no_recorded_activity_is_dormant() -> None:
    graph = Graph().parse(data=DORMANT, format="turtle")
    days = {"asOf": Literal("2026-01-01", datatype=XSD.date), "quietSince": Literal("2023-01-01", datatype=XSD.date)}
    found = graph.query(RULES["DormantPartner"].query, initBindings=days)
    assert {str(row.member) for row in found} == {"urn:b", "urn:d", "urn:e"}  # type: ignore[union-attr]


def test_a_rule_that_derives_nothing_known_is_refused(tmp_path: Path) -> None:
    text = "#+ id: odd\n#+ derives: Friend\n#+ title: {vi: Lạ., en: Odd.}\n\nSELECT ?member WHERE { ?member ?p ?o }\n"
    (tmp_path / "odd.rq").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"odd\.rq:2: 'Friend' is no term of the vocabulary"):
        load_rules(tmp_path)
