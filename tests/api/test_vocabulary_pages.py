"""The ontology as pages and as data: one document, many doors."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from api.service.app import create_app
from api.service.settings import Settings
from ontology.errors import OntologyError
from ontology.reference import FILES, load_reference

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en-GB,en"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_term_and_concept_has_its_place_on_the_page(client: httpx.Client, language: str) -> None:
    shown = client.get(f"/{language}/ontology")
    assert shown.status_code == 200
    anchors = set(re.findall(r'id="([^"]+)"', shown.text))
    found = load_reference()
    assert set(found.terms) <= anchors
    for code, scheme in found.schemes.items():
        assert {code, *(concept.iri.rsplit("/", 1)[-1] for concept in scheme.concepts.values())} <= anchors
    assert set(found.crosswalk.definitions) <= anchors


def test_every_anchor_stands_once_and_every_link_within_the_page_leads_to_one(client: httpx.Client) -> None:
    text = client.get("/en/ontology").text
    anchors = re.findall(r'id="([^"]+)"', text)
    assert len(anchors) == len(set(anchors))
    assert {link for link in re.findall(r'href="#([^"]+)"', text) if link != "main"} <= set(anchors)


def test_a_term_shows_definition_example_use_and_alignments(
    client: httpx.Client, visible: Callable[[str], str]
) -> None:
    text = client.get("/vi/ontology").text
    article = visible(text[text.index('id="hasPartner"') :][:4000])
    for part in (
        "Nối hai chủ thể",
        "Hải Phòng có đối tác Kitakyushu",
        "đúng theo cả hai chiều",
        "wdt:P190",
        "bg:hasPartner",
    ):
        assert part in article


def test_a_browser_is_led_to_its_language(client: httpx.Client) -> None:
    answer = client.get("/ontology", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/ontology")
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by the reader of JSON-LD itself
@pytest.mark.parametrize(
    ("media_type", "name"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/n-triples", "nt"), ("*/*", "turtle")],
)
def test_a_program_gets_the_vocabulary_in_its_format(client: httpx.Client, media_type: str, name: str) -> None:
    answer = client.get("/ontology", headers={"Accept": media_type})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/turtle" if media_type == "*/*" else media_type)
    assert isomorphic(Graph().parse(data=answer.text, format=name), Graph().parse(FILES["ontology"]))


def test_a_format_that_cannot_be_given_is_refused(client: httpx.Client) -> None:
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/ontology.docx").status_code == 404
    assert client.get("/ontology/nothing").status_code == 404


def test_the_end_of_the_address_can_name_the_format(client: httpx.Client) -> None:
    assert client.get("/ontology.ttl").content == FILES["ontology"].read_bytes()
    assert client.get("/ontology.nt").headers["content-type"].startswith("application/n-triples")


@pytest.mark.parametrize("part", FILES)
def test_each_part_can_be_taken(client: httpx.Client, part: str) -> None:
    answer = client.get(f"/ontology/{part}", headers={"Accept": "text/turtle"})
    assert answer.content == FILES[part].read_bytes()


@pytest.mark.parametrize(
    ("name", "document"),
    [("tie-friendship", "/scheme"), ("tie", "/scheme"), ("clair-sister-city", "/ontology/crosswalk"),
     ("register-clair", "/ontology/crosswalk"), ("datum-fixed-term", "/ontology/crosswalk")],
)  # fmt: skip
def test_a_concept_leads_to_its_place_or_its_file(client: httpx.Client, name: str, document: str) -> None:
    shown = client.get(f"/scheme/{name}", headers=BROWSER, follow_redirects=False)
    assert (shown.status_code, shown.headers["location"]) == (303, f"/en/ontology#{name}")
    data = client.get(f"/scheme/{name}", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert (data.status_code, data.headers["location"]) == (303, document)
    assert f"bgs:{name} a " in client.get(document, headers={"Accept": "text/turtle"}).text


def test_an_unknown_concept_is_not_found(client: httpx.Client) -> None:
    assert client.get("/scheme/tie-enmity").status_code == 404


def test_the_law_is_a_document_of_its_own(client: httpx.Client) -> None:
    assert "bgl:Clock a owl:Class" in client.get("/law", headers={"Accept": "text/turtle"}).text
    led = client.get("/law", headers=BROWSER, follow_redirects=False)
    assert led.headers["location"] == "/en/ontology"


def test_sister_cities_are_counted_by_each_register(client: httpx.Client, visible: Callable[[str], str]) -> None:
    text = visible(client.get("/en/crosswalk?as_of=2026-01-01").text)
    assert "Việt Nam, as documents call it sister city 1 " in text
    assert "CLAIR register (Japan) sister city 0 " in text
    assert "budget of the assembly (" in text


def test_a_malformed_file_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "banggiao.ttl"
    file.write_text(FILES["ontology"].read_text("utf-8").replace("bg:Port a owl:Class ;", "bg:Port a ;", 1), "utf-8")
    with pytest.raises(OntologyError, match=r"banggiao\.ttl:\d+: bg:Port: cannot be read as Turtle"):
        create_app(Settings(store=tmp_path), {**FILES, "ontology": file})
