"""What HermiT makes of the vocabulary; two runs serve most tests, since each starts a Java."""

from pathlib import Path

import pytest
from rdflib import Graph

from ontology.errors import OntologyError
from ontology.reasoner import Classification, as_python, classify, is_consistent
from ontology.vocabulary import BG

FACTS = """
@prefix bg: <https://w3id.org/banggiao/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:lg> a bg:Company ; bg:investsIn <urn:hai-phong> .
<urn:hai-phong> a bg:City ; bg:hasPartner <urn:kitakyushu> ; bg:isMemberOf <urn:citynet> .
<urn:citynet> a bg:CityNetwork .
<urn:tuyen-quang> bg:hasProspectivePartner <urn:oita> .
<urn:hoi-an> a bg:City .
<urn:period> bg:fromDay "2009-04-30"^^xsd:date .
<urn:mou> bg:hasParty <urn:hai-phong> , <urn:kitakyushu> ; bg:signedOn "2009-04" .
"""


@pytest.fixture(scope="module")
def found() -> Classification:
    return classify(Graph().parse(data=FACTS, format="turtle"))


def members(found: Classification, name: str) -> set[str]:
    return set(found.members[str(BG[name])])


def test_the_vocabulary_is_consistent_and_every_class_can_have_members(found: Classification) -> None:
    assert found.consistent
    assert found.unsatisfiable == frozenset()


def test_whoever_invests_in_a_place_is_an_investor(found: Classification) -> None:
    assert members(found, "Investor") == {"urn:lg"}


def test_both_sides_of_a_partnership_are_partners(found: Classification) -> None:
    assert members(found, "Partner") == {"urn:hai-phong", "urn:kitakyushu"}


def test_both_sides_of_a_prospect_are_prospective_partners(found: Classification) -> None:
    assert members(found, "ProspectivePartner") == {"urn:tuyen-quang", "urn:oita"}


def test_who_belongs_to_a_city_network_is_a_member_of_one(found: Classification) -> None:
    assert members(found, "NetworkMember") == {"urn:hai-phong"}


def test_a_place_is_an_actor_and_a_party_too(found: Classification) -> None:
    assert {"urn:hai-phong", "urn:hoi-an", "urn:kitakyushu"} <= members(found, "Actor")


def test_a_place_that_is_a_person_is_reported_as_inconsistent() -> None:
    facts = Graph().parse(data=f"<urn:a> a <{BG.City}> , <{BG.Person}> .", format="turtle")
    assert classify(facts) == Classification(consistent=False, unsatisfiable=frozenset(), members={})


def test_no_java_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="there is no Java to run the reasoner with; install"):
        classify(Graph(), java=tmp_path / "java")


def test_a_notebook_gets_the_vocabulary_as_python_classes() -> None:
    bg = as_python(Graph().parse(data=FACTS, format="turtle"))
    assert issubclass(bg.City, bg.Actor)
    assert sorted(cls.name for cls in bg.Locality.subclasses()) == ["City", "District", "Region"]
    assert {city.iri for city in bg.City.instances()} == {"urn:hai-phong", "urn:hoi-an"}
    hai_phong = bg.world["urn:hai-phong"]
    assert [other.iri for other in hai_phong.hasPartner] == ["urn:kitakyushu"]
    assert bg.City.label.en == ["city"]
    bg.world.close()


def test_a_vocabulary_with_a_slip_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.ttl"
    file.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\n<urn:City> a owl:Class ; .; .\n", encoding="utf-8"
    )
    with pytest.raises(OntologyError, match=r"vocabulary\.ttl:3: <urn:City>: cannot be read as Turtle"):
        as_python(vocabulary=file)


def test_no_java_is_one_clear_error_for_every_question(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="there is no Java"):
        is_consistent(Graph(), java=tmp_path / "java")
