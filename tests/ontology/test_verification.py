"""The verifications find nothing in the toy graph, and each finds what it is for."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib.plugins.sparql import prepareQuery

from ontology.errors import OntologyError
from ontology.verification import Verification, load_verifications

TOY = Path(__file__).parent / "data" / "toy.trig"
VERIFICATIONS = load_verifications()

#: Updates that spoil the toy graph, and the things that each verification must then name.
SPOILS = {
    "claim-without-evidence": (
        "DELETE WHERE { GRAPH ?g { id:claim\\/aaaa000000000001 bg:hasEvidence ?e } }",
        "https://w3id.org/banggiao/id/claim/aaaa000000000001",
    ),
    "quote-not-in-text": (
        "DELETE { GRAPH ?g { id:evidence\\/aaaa000000000002 bg:begin ?b } } "
        "INSERT { GRAPH ?g { id:evidence\\/aaaa000000000002 bg:begin 107 } } "
        "WHERE { GRAPH ?g { id:evidence\\/aaaa000000000002 bg:begin ?b } }",
        "https://w3id.org/banggiao/id/evidence/aaaa000000000002",
    ),
    "partner-without-tie": (
        "DELETE DATA { id:tie\\/1859307.VN-HP bg:hasParty id:region\\/VN-HP }",
        "https://w3id.org/banggiao/id/region/VN-HP",
    ),
    "partner-of-itself": (
        "INSERT DATA { id:region\\/VN-HP bg:hasProspectivePartner id:region\\/VN-HP }",
        "https://w3id.org/banggiao/id/region/VN-HP",
    ),
    "party-without-name": (
        "DELETE WHERE { id:city\\/1859307 skos:prefLabel ?name }",
        "https://w3id.org/banggiao/id/city/1859307",
    ),
    "place-in-itself": (
        "INSERT DATA { id:region\\/JP-40 bg:isLocatedIn id:city\\/1859307 }",
        "https://w3id.org/banggiao/id/city/1859307",
    ),
    "place-in-two-countries": (
        "INSERT DATA { id:city\\/1859307 bg:isInCountry id:country\\/KR }",
        "https://w3id.org/banggiao/id/country/KR",
    ),
    "status-periods-overlap": (
        "DELETE WHERE { id:tie\\/JP-44.VN-59\\/status\\/1 bg:untilDay ?day }",
        "https://w3id.org/banggiao/id/tie/JP-44.VN-59/status/2",
    ),
    "event-outside-its-agreement": (
        "DELETE WHERE { ?agreement bg:hasLifeEvent ?event }",
        "https://w3id.org/banggiao/ontology#LifeEvent",
    ),
    "inherited-from-nothing": (
        "INSERT DATA { id:tie\\/1859307.VN-HP bg:isInheritedFrom id:tie\\/1859307.VN-61 }",
        "https://w3id.org/banggiao/id/tie/1859307.VN-61",
    ),
    "relation-without-claim": (
        "DROP GRAPH id:document\\/cccccccccccccccc",
        "https://w3id.org/banggiao/id/tie/KR-28.VN-HP",
    ),
}


@pytest.fixture
def store() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(path=TOY, format=pyoxigraph.RdfFormat.TRIG)
    return store


def named(store: pyoxigraph.Store, verification: Verification) -> set[str]:
    rows = store.query(verification.query)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return {str(getattr(term, "value", "")) for row in rows for term in row}


@pytest.mark.parametrize("verification", VERIFICATIONS.values(), ids=VERIFICATIONS.keys())
def test_a_sound_graph_passes(store: pyoxigraph.Store, verification: Verification) -> None:
    assert named(store, verification) == set()


@pytest.mark.parametrize("name", SPOILS)
def test_a_spoilt_graph_is_found_out(store: pyoxigraph.Store, name: str) -> None:
    update, culprit = SPOILS[name]
    prefixes = {
        "bg": "https://w3id.org/banggiao/ontology#",
        "id": "https://w3id.org/banggiao/id/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    }
    store.update(update, prefixes=prefixes)
    assert culprit in named(store, VERIFICATIONS[name])


def test_every_verification_is_spoilt_once() -> None:
    assert SPOILS.keys() == VERIFICATIONS.keys()


@pytest.mark.parametrize("verification", VERIFICATIONS.values(), ids=VERIFICATIONS.keys())
def test_a_verification_is_standard_sparql_ordered_and_limited(verification: Verification) -> None:
    assert prepareQuery(verification.query).algebra.name == "SelectQuery"
    assert "\nORDER BY " in verification.query
    assert verification.query.endswith("LIMIT 1000\n")


def test_a_file_without_front_matter_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "nothing.rq").write_text("SELECT ?s WHERE { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"nothing\.rq:1: there is no front-matter"):
        load_verifications(tmp_path)
