"""Alignments speak of terms that exist, on both sides, and leave the vocabulary consistent."""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import GEO, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, DefinedNamespace

from ontology.identifiers import VOCABULARY
from ontology.reasoner import classify
from ontology.turtle import read_turtle

FILE = Path(__file__).parents[2] / "ontology" / "alignments.ttl"
GIST = "https://w3id.org/semanticarts/ns/ontology/gist/"
WIKIDATA = "http://www.wikidata.org/prop/direct/"
CLOSED: tuple[type[DefinedNamespace], ...] = (GEO, ORG, PROV, SDO, TIME, SKOS, RDFS)

#: As gistCore.ttl 14.1.0 declares them.
GIST_NAMES = """
Agreement CountryGeoRegion Determination Event FormattedContent GeoRegion GovernedGeoRegion GovernmentOrganization
IntergovernmentalOrganization Magnitude Organization Person SubCountryGovernment TemporalRelation endDateTime hasGiver
hasParticipant hasParty hasRecipient isBasedOn isGeoContainedIn isMemberOf isPartOf isRecordedAt latitude longitude
startDateTime
""".split()

#: Property by number, as Wikidata labels it.
WIKIDATA_LABELS = {
    "P17": "country", "P39": "position held", "P131": "located in the administrative territorial entity",
    "P190": "twinned administrative body", "P248": "stated in", "P361": "part of", "P407": "language of work or name",
    "P463": "member of", "P495": "country of origin", "P571": "inception", "P576": "dissolved or abolished",
    "P577": "publication date", "P580": "start time", "P582": "end time", "P585": "point in time",
    "P625": "coordinate location", "P664": "organizer", "P710": "participant", "P859": "sponsor",
    "P1163": "media type", "P1268": "represents organisation", "P1308": "officeholder", "P1319": "earliest date",
    "P1326": "latest date", "P1365": "replaces", "P1366": "replaced by", "P1476": "title",
}  # fmt: skip


@pytest.fixture(scope="module")
def alignments() -> Graph:
    graph = read_turtle(FILE).graph
    graph.remove((None, RDF.type, None))  # declarations of the others' terms
    return graph


def test_every_term_aligned_is_ours(alignments: Graph) -> None:
    declared = set(read_turtle(FILE.with_name("banggiao.ttl")).graph.subjects(RDF.type))
    assert set(alignments.subjects()) <= declared
    assert all(str(term).startswith(VOCABULARY) for term in alignments.subjects())


@pytest.mark.filterwarnings("error")
def test_every_term_it_is_aligned_to_exists_in_its_vocabulary(alignments: Graph) -> None:
    for other in map(str, alignments.objects()):
        if other.startswith(GIST):
            assert other.removeprefix(GIST) in GIST_NAMES
        elif other.startswith(WIKIDATA):
            assert other.removeprefix(WIKIDATA) in WIKIDATA_LABELS
        else:
            assert any(URIRef(other) in namespace for namespace in CLOSED), other


def test_all_eight_vocabularies_are_met(alignments: Graph) -> None:
    others = {str(other) for other in alignments.objects()}
    for namespace in (GIST, WIKIDATA, *(str(closed._NS) for closed in CLOSED)):
        assert any(other.startswith(namespace) for other in others), namespace


def test_every_class_but_the_projects_own_is_aligned(alignments: Graph) -> None:
    vocabulary = read_turtle(FILE.with_name("banggiao.ttl")).graph
    own = {"Partner", "ProspectivePartner", "ForeignPartner", "DormantPartner", "Investor", "NetworkMember"}
    own |= {"Investment", "Disagreement"}
    classes = {str(c) for c in vocabulary.subjects(RDF.type, OWL.Class) if str(c).startswith(VOCABULARY)}
    missing = classes - {str(term) for term in alignments.subjects()}
    assert missing == {VOCABULARY + name for name in own}


def test_the_vocabulary_stays_consistent_with_its_alignments() -> None:
    facts = Graph().parse(
        data=f"""
        <urn:hp> a <{VOCABULARY}City> ; <{VOCABULARY}isMemberOf> <urn:citynet> .
        <urn:citynet> a <{VOCABULARY}CityNetwork> . <urn:s> a <{VOCABULARY}Succession> .""",
        format="turtle",
    )
    found = classify(read_turtle(FILE).graph + facts)
    assert found.consistent
    assert found.unsatisfiable == frozenset()
    assert "urn:citynet" in found.members[str(ORG.OrganizationalCollaboration)]
