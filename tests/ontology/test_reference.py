"""All of the ontology is read at once, and whatever is malformed in any file is named with its line."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.errors import OntologyError
from ontology.reference import FILES, LAW, Reference, load_reference, serialise
from ontology.vocabulary import BG


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def test_every_term_can_be_looked_up(reference: Reference) -> None:
    assert set(BG.__annotations__) <= set(reference.terms)
    kinds = ("class", "object-property", "datatype-property", "annotation-property")
    assert {t.name for kind in kinds for t in reference.of_kind(kind)} == set(BG.__annotations__)
    assert {t.name for t in reference.of_kind("class", LAW)} == {"Provision", "Clock"}


def test_a_term_tells_what_surrounds_it(reference: Reference) -> None:
    party = reference.terms["hasParty"]
    assert party.domain == (str(BG.Agreement), str(BG.Tie))
    assert party.range == (str(BG.Actor),)
    locality = reference.terms["Locality"]
    assert locality.parents == (str(BG.Place),)
    assert locality.children == (str(BG.City), str(BG.District), str(BG.Region))
    assert locality.rule is not None and locality.rule.id == "locality"
    assert ("subClassOf", "https://schema.org/AdministrativeArea") in locality.alignments


def test_every_term_but_the_derived_and_the_general_shows_how_it_is_used(reference: Reference) -> None:
    bare = {term.name for term in reference.terms.values() if not term.usage and not term.iri.startswith(LAW)}
    general = {"Actor", "Place", "Locality", "Organisation", "Relation"}
    derived = {name for name in bare if (rule := reference.terms[name].rule) is not None and rule.is_class}
    assert bare == general | derived | {"RegisterDefinition", "requires", "excludes", "reasonTemplate"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by the reader of JSON-LD itself
@pytest.mark.parametrize(("media_type", "name"), [("application/ld+json", "json-ld"), ("application/n-triples", "nt")])
@pytest.mark.parametrize("part", [part for part in FILES if part != "shapes"])  # whose many blank nodes compare slowly
def test_each_part_says_the_same_in_every_format(part: str, media_type: str, name: str) -> None:
    again = Graph().parse(data=serialise(part, media_type), format=name)
    assert isomorphic(again, Graph().parse(FILES[part]))


def changed(folder: Path, part: str, old: str, new: str) -> Mapping[str, Path]:
    text = FILES[part].read_text(encoding="utf-8")
    assert old in text
    file = folder / FILES[part].name
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return {**FILES, part: file}


@pytest.mark.parametrize(
    ("part", "old", "new", "term", "problem"),
    [
        ("ontology", '"đối tác"@vi , "partner"@en', '"đối tác"@vi', "bg:Partner", "0 values of rdfs:label in en"),
        ("ontology", "rdfs:subClassOf bg:Locality", "rdfs:subClassOf bg:Locallity", "bg:Region", "declared nowhere"),
        ("ontology", "bg:Port a owl:Class ;", "bg:Port a owl:Class ; ; ,", "bg:Port", "cannot be read as Turtle"),
        ("scheme", 'skos:notation "mou" ;', "", "bgs:agreement-mou", "the concept has no skos:notation"),
        ("scheme", '"bản ghi nhớ"@vi', '"bản ghi nhớ"', "bgs:agreement-mou", "0 values of skos:prefLabel in vi"),
        ("alignments", "bg:Company", "bg:Companny", "bg:Companny", "declared nowhere"),
        ("examples", "a bg:Port ;", "a bg:Harbour ;", "<https://w3id.org/banggiao/id/port/hai-phong.VN-HP>", "nowhere"),
        (
            "crosswalk",
            "skos:closeMatch bgs:tie-contact",
            "skos:closeMatch bgs:tie-kontakt",
            "bgs:rgre-kontakt",
            "nowhere",
        ),
        ("law", "bgl:days 7 ;", "bgl:dayss 7 ;", "clock/consultation>", "bgl:dayss is declared nowhere"),
        ("shapes", "sh:path bg:hasTieKind", "sh:path bg:hasTieKindd", "bgsh:Tie", "is no term of the vocabulary"),
    ],
)
def test_a_malformed_part_is_named_with_file_line_and_term(
    tmp_path: Path, part: str, old: str, new: str, term: str, problem: str
) -> None:
    files = changed(tmp_path, part, old, new)
    with pytest.raises(OntologyError) as caught:
        load_reference(files)
    assert caught.value.place.startswith(f"{files[part]}:")
    assert caught.value.place.endswith(term)
    assert problem in caught.value.problem
    line = int(caught.value.place.removeprefix(f"{files[part]}:").split(":")[0])
    assert 1 <= line <= len(files[part].read_text(encoding="utf-8").splitlines())
