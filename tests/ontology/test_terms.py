"""Concept schemes as values."""

from pathlib import Path

import pytest
from rdflib import URIRef

from ontology.errors import OntologyError
from ontology.terms import Bilingual, concept, load_schemes, reason

CONTRACT = {
    "agreement": "mou cooperation_agreement friendship sister_city minutes joint_statement letter_of_intent",
    "tie": "sister_city friendship cooperation strategic_partnership",
    "status": "in_force presumed_in_force undetermined planned negotiating proposed suspended expired "
    "terminated historical signed target expected estimated",
    "modality": "asserted historical planned negotiating proposed denied",
    "measure": "partner_localities partner_countries trade_partners fdi_projects oda_projects mous "
    "agreements investor_countries partner_organisations delegations staff units visitors foreign_residents "
    "projects foreign_experts diaspora_associations investors workers_abroad consulates_general fdi oda "
    "ngo_aid trade remittance project_value domestic_investment counterpart_funds grdp_growth",
    "qualifier": "exact at_least about at_most estimate target",
    "aspect": "committed disbursed registered realised",
    "capital": "new increased share_purchase",
    "rule": "only_planned terminated fixed_term stated_ended signed_no_term_stated stated_in_force_undated "
    "passed_to_successor inherited_not_reconfirmed",
    "event": "negotiated signed in_force renewed amended upgraded suspended resumed terminated withdrawn "
    "expired succeeded",
    "judgement": "same different unsure holds",
    "disagreement": "precision rounding unit edition superseded conflict",
    "sector": "trade investment ports education culture tourism environment health",
    "level": "head government department district commune other_body",
    "approval": "council budget none",
}


def test_a_concept_is_named_by_scheme_and_code() -> None:
    iri = URIRef("https://w3id.org/banggiao/scheme/agreement-letter-of-intent")
    assert concept("agreement", "letter_of_intent") == iri
    assert concept("agreement", "letter-of-intent") == iri


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(OntologyError, match="bgs:agreement-pact: no such concept"):
        concept("agreement", "pact")


def test_the_schemes_hold_the_codes_of_the_extraction_contract() -> None:
    schemes = load_schemes()
    assert schemes.keys() == CONTRACT.keys()
    for scheme, codes in CONTRACT.items():
        assert set(codes.split()) <= schemes[scheme].concepts.keys()


def test_a_concepts_iri_follows_from_its_code() -> None:
    for scheme in load_schemes().values():
        for code, found in scheme.concepts.items():
            assert found.code == code
            assert found.iri == str(concept(scheme.code, code))


def test_every_definition_of_a_concept_is_a_sentence() -> None:
    for scheme in load_schemes().values():
        texts = [(scheme.label, scheme.definition)]
        texts += [(found.label, found.definition) for found in scheme.concepts.values()]
        for label, definition in texts:
            assert label.vi and label.en
            assert definition.vi.endswith(".") and definition.en.endswith(".")


def test_the_schemes_cannot_be_changed() -> None:
    schemes = load_schemes()
    with pytest.raises(TypeError):
        schemes["agreement"].concepts["treaty"] = schemes["tie"].concepts["friendship"]  # type: ignore[index]


def test_rules_and_disagreements_alone_carry_reasons_and_each_does_in_both_languages() -> None:
    for scheme in load_schemes().values():
        for found in scheme.concepts.values():
            assert set(found.reasons) == ({"vi", "en"} if scheme.code in {"rule", "disagreement"} else set())


def test_the_reason_says_all_that_is_known() -> None:
    rule = load_schemes()["rule"].concepts["fixed_term"]
    signed, until = Bilingual("ngày 17/04/2009", "17 April 2009"), Bilingual("tháng 4/2014", "April 2014")
    full = reason(rule, {"signed": signed, "until": until})
    assert full.vi == "Ký ngày 17/04/2009, có thời hạn đến hết tháng 4/2014."
    assert full.en == "The signing dates from 17 April 2009; it is valid through April 2014."
    assert reason(rule, {"until": until}).vi == "Có thời hạn đến hết tháng 4/2014."


def test_a_reason_that_cannot_be_filled_is_an_error() -> None:
    with pytest.raises(OntologyError, match="no reason in vi fits"):
        reason(load_schemes()["rule"].concepts["fixed_term"], {})


def test_every_rule_but_the_dated_ones_has_a_reason_for_no_date_at_all() -> None:
    rules = load_schemes()["rule"].concepts
    status = {"status": Bilingual("hết hiệu lực", "expired")}
    for code in ("only_planned", "terminated", "stated_ended", "stated_in_force_undated"):
        assert reason(rules[code], status).vi.endswith(".")


def test_a_concept_without_a_label_is_named_in_the_error(tmp_path: Path) -> None:
    file = tmp_path / "schemes.ttl"
    file.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:colour> a skos:ConceptScheme ; skos:prefLabel "màu"@vi , "colour"@en ;
          skos:definition "Các màu."@vi , "The colours."@en .
<urn:red> skos:inScheme <urn:colour> ; skos:notation "red" ; skos:prefLabel "red"@en .""",
        encoding="utf-8",
    )
    with pytest.raises(OntologyError, match=r"schemes\.ttl:4: <urn:red>: 0 values of skos:prefLabel in vi"):
        load_schemes(file)


def test_a_file_that_is_no_turtle_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "schemes.ttl"
    file.write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(OntologyError, match="cannot be read as Turtle"):
        load_schemes(file)
