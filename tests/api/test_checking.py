"""The check names place, rule and message of all that is amiss, and nothing where all is well."""

from pathlib import Path

import pytest
from serving import TOY, publish

from api.findings.checking import Finding, findings
from graph.view import View
from ontology.terms import Bilingual

SPOILT = """
@prefix bg: <https://w3id.org/banggiao/ontology#> .
@prefix id: <https://w3id.org/banggiao/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:a> a bg:City , bg:Person ; skos:prefLabel "A"@vi ; bg:latitude 91.0 .
<urn:a> bg:hasPartner <urn:b> ; bg:likes <urn:b> .
<urn:tie> a bg:Tie ; bg:hasParty <urn:a> , <urn:b> , <urn:c> .
<urn:b> skos:prefLabel "B"@vi .
<urn:c> skos:prefLabel "C"@vi .
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    folder = tmp_path_factory.mktemp("spoilt")
    spoilt = folder / "spoilt.trig"
    spoilt.write_text(SPOILT, encoding="utf-8")
    return list(findings(View.open(publish(folder, TOY, spoilt)), most_runs=1))


def rules(found: list[Finding], place: str) -> set[str]:
    return {finding.rule for finding in found if finding.place.startswith(place)}


def test_a_sound_store_gives_nothing(toy_store: Path) -> None:
    lines = [finding.line("en") for finding in findings(View.open(toy_store))]
    # The toy graph states its prospects one way; the projection writes them both ways.
    assert {line.split(": ")[1] for line in lines} <= {"missing-has-prospective-partner"}


def test_a_term_that_is_declared_nowhere_is_named(found: list[Finding]) -> None:
    assert rules(found, "https://w3id.org/banggiao/ontology#likes") == {"undeclared-term"}


def test_a_shape_names_node_property_and_value(found: list[Finding]) -> None:
    line = next(finding.line("en") for finding in found if "latitude" in finding.place)
    assert line == (
        "urn:a https://w3id.org/banggiao/ontology#latitude 91: Entity: A latitude lies between -90 and 90 degrees."
    )


def test_queries_and_rules_name_what_hangs_together_badly(found: list[Finding]) -> None:
    assert "relation-without-claim" in rules(found, "urn:tie")
    assert "missing-has-partner" in rules(found, "urn:b urn:a")


def test_a_contradiction_is_explained(found: list[Finding]) -> None:
    clash = next(finding for finding in found if finding.rule == "consistency")
    assert clash.message.en.startswith("These cannot all hold: ")
    assert "<urn:a> a bg:City" in clash.message.en
    assert "<urn:a> a bg:Person" in clash.message.en
    assert clash.message.vi.startswith("Những điều sau không thể cùng đúng: ")


def test_a_line_reads_like_that_of_a_linter() -> None:
    message = Bilingual("Sửa đi.", "Mend it.")
    assert Finding("urn:a", "odd", message).line("vi") == "urn:a: odd: Sửa đi."
    assert Finding("urn:a", "odd", message, "warning").line("en") == "urn:a: odd (warning): Mend it."
