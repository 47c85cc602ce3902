"""Facts become triples that their document asserts, each with its quote as evidence."""

import hashlib
from dataclasses import replace

import pytest
from rdflib import RDF

from graph.claim import Claim, Value
from ingest.claims import claims_of, document_iri
from ingest.document import Document, Place
from ingest.fact import Fact, Party
from ontology.identifiers import VOCABULARY, mint

TEXT = "Mở đầu. Tháng 4/2009, Huế ký bản ghi nhớ với Kobe."
DOCUMENT = Document("001.txt", hashlib.sha256(TEXT.encode()).hexdigest(), TEXT, "vi", "text/plain", "Một bài")
HUE = Party("Huế", "Huế", mint("region", "VN-26"))
KOBE = Party("Kobe", "Kobe", mint("city", "1859171"))
SIGNED = Fact(
    "001", TEXT[8:], 8, len(TEXT), "agreement", "agreement.with", HUE, KOBE, date="2009-04", kind="mou", status="signed"
)
FIGURE = Fact(
    "001", TEXT[8:], 8, len(TEXT), "count", "count.mous", HUE, value=26, unit="bản ghi nhớ", measure="mous",
    qualifier="at-least", as_of="2025-03-25",
)  # fmt: skip


def said(claims: list[Claim]) -> set[tuple[str, str]]:
    """Predicate and object of each claim, both by their last part."""
    return {
        (
            c.predicate.rpartition("#")[2],
            c.object.lexical if isinstance(c.object, Value) else c.object.rpartition("/")[2],
        )
        for c in claims
    }


def test_an_agreement_is_claimed_on_a_node_of_its_document() -> None:
    claims, unlisted = claims_of([SIGNED], DOCUMENT)
    (node,) = {c.subject for c in claims}
    assert node.startswith(mint("agreement", f"{DOCUMENT.key}-"))
    assert said(claims) == {
        ("type", "ontology#Agreement"), ("hasParty", "VN-26"), ("hasParty", "1859171"),
        ("hasAgreementKind", "agreement-mou"), ("signedOn", "2009-04"),
    }  # fmt: skip
    assert unlisted == {}


def test_every_claim_quotes_the_text_at_its_offsets() -> None:
    claims, _ = claims_of([SIGNED, FIGURE], DOCUMENT)
    assert claims
    for claim in claims:
        evidence = claim.evidence
        assert evidence.document == document_iri(DOCUMENT)
        assert DOCUMENT.text[evidence.begin : evidence.end] == evidence.quote


def test_evidence_names_the_page_it_stands_on() -> None:
    paged = replace(DOCUMENT, places=(Place(0, 7, "trang 1"), Place(8, len(TEXT), "trang 2")))
    claims, _ = claims_of([SIGNED], paged)
    assert {c.evidence.place for c in claims} == {"trang 2"}


@pytest.mark.parametrize(
    ("status", "modality"),
    [
        ("signed", "asserted"), ("in_force", "asserted"), ("terminated", "asserted"), ("historical", "historical"),
        ("planned", "planned"), ("negotiating", "negotiating"), ("proposed", "proposed"), ("requested", "proposed"),
    ],
)  # fmt: skip
def test_all_claims_of_a_fact_have_its_modality(status: str, modality: str) -> None:
    claims, _ = claims_of([replace(SIGNED, status=status)], DOCUMENT)
    assert {c.modality for c in claims} == {modality}


@pytest.mark.parametrize(
    ("kind", "class_name"), [("sister_city", "Tie"), ("cooperation", "Tie"), (None, "Tie"), ("mou", "Agreement")]
)
def test_what_is_planned_is_a_tie_or_an_agreement_by_its_kind(kind: str | None, class_name: str) -> None:
    claims, _ = claims_of([replace(SIGNED, relation="planned_partner", kind=kind, status="planned")], DOCUMENT)
    assert [c.object for c in claims if c.predicate == str(RDF.type)] == [VOCABULARY + class_name]


def test_a_figure_keeps_value_unit_measure_qualifier_and_day() -> None:
    claims, _ = claims_of([FIGURE], DOCUMENT)
    assert said(claims) == {
        ("type", "ontology#Observation"), ("isObservedOf", "VN-26"), ("hasMeasure", "measure-mous"), ("value", "26"),
        ("unit", "bản ghi nhớ"), ("hasQualifier", "qualifier-at-least"), ("asOf", "2025-03-25"),
    }  # fmt: skip


def test_a_large_value_is_written_in_full() -> None:
    claims, _ = claims_of([replace(FIGURE, value=41_000_000_000), replace(FIGURE, value=24.5)], DOCUMENT)
    values = [c.object for c in claims if c.predicate == VOCABULARY + "value"]
    assert [v.lexical for v in values if isinstance(v, Value)] == ["41000000000", "24.5"]


def test_a_period_of_a_figure_has_two_ends() -> None:
    claims, _ = claims_of([replace(FIGURE, date="2016", end_date="2020", as_of=None)], DOCUMENT)
    assert {("periodFrom", "2016"), ("periodUntil", "2020")} <= said(claims)
    assert "asOf" not in {p for p, _ in said(claims)}


def test_a_terminated_agreement_ends_on_its_day() -> None:
    claims, _ = claims_of([replace(SIGNED, status="terminated", date=None, end_date="2019-10")], DOCUMENT)
    assert {("terminatedOn", "2019-10"), ("statedStatus", "status-terminated")} <= said(claims)


def test_a_party_that_nothing_identifies_is_named_within_its_document() -> None:
    unknown = Party("Sở Ngoại vụ", "Sở Ngoại vụ")
    claims, unlisted = claims_of([replace(SIGNED, object=unknown)], DOCUMENT)
    iri = mint("unlisted", f"so-ngoai-vu.{DOCUMENT.key}")
    assert iri in {c.object for c in claims}
    assert [label.text for label in unlisted[iri].labels] == ["Sở Ngoại vụ"]


def test_the_same_statement_twice_is_one_node() -> None:
    claims, _ = claims_of([SIGNED, replace(SIGNED, start=0, end=len(TEXT), quote=TEXT)], DOCUMENT)
    assert len({c.subject for c in claims}) == 1


def test_an_origin_is_a_plain_triple() -> None:
    lg, korea = Party("LG", "LG", mint("company", "lg.KR")), Party("Hàn Quốc", "Hàn Quốc", mint("country", "KR"))
    claims, _ = claims_of([replace(SIGNED, relation="investor_origin", subject=lg, object=korea)], DOCUMENT)
    assert [(c.subject, c.predicate, c.object) for c in claims] == [(lg.iri, VOCABULARY + "comesFrom", korea.iri)]


def test_who_said_it_and_what_found_it_go_along() -> None:
    claims, _ = claims_of([replace(SIGNED, attributed_to="Lê Hải", confidence=0.8)], DOCUMENT)
    assert {(c.attributed_to, c.confidence, c.rule) for c in claims} == {("Lê Hải", 0.8, "agreement.with")}


def test_a_figure_says_whose_projects_and_which_part_of_the_capital_it_is_of() -> None:
    korea = Party("Hàn Quốc", "Hàn Quốc", mint("country", "KR"))
    licensed = replace(FIGURE, measure="fdi_projects", counterpart=korea, part="share_purchase")
    assert {("isObservedWith", "KR"), ("hasCapitalPart", "capital-share-purchase")} <= said(
        claims_of([licensed], DOCUMENT)[0]
    )


def test_aid_joins_its_donor_and_who_benefits() -> None:
    japan = Party("Nhật Bản", "Nhật Bản", mint("country", "JP"))
    claims, _ = claims_of([replace(SIGNED, relation="funds", subject=japan, object=HUE, date="2016")], DOCUMENT)
    assert said(claims) == {
        ("type", "ontology#Aid"), ("hasDonor", "JP"), ("hasBeneficiary", "VN-26"), ("statedOn", "2016"),
    }  # fmt: skip


def test_a_share_is_an_observation_in_per_cent() -> None:
    share = replace(FIGURE, relation="share", value=12.5, unit="%", measure="grdp_growth", qualifier="exact")
    assert {("value", "12.5"), ("unit", "%"), ("hasMeasure", "measure-grdp-growth")} <= said(
        claims_of([share], DOCUMENT)[0]
    )


ISSUER = Party("UBND thành phố Huế", "UBND thành phố Huế", mint("organisation", "uy-ban-nhan-dan.VN-26"))
PAPER = Party("Quyết định 12", "Quyết định 12", mint("legal-instrument", "quyet-dinh-12.uy-ban-nhan-dan.VN-26"))
FORUM = Party("Diễn đàn Cảng", "Diễn đàn Cảng", mint("event", "dien-dan-cang.001"))
CITYNET = Party("CITYNET", "CITYNET", mint("organisation", "citynet"))


@pytest.mark.parametrize(
    ("relation", "subject", "obj", "about", "expected"),
    [
        ("located_in", KOBE, HUE, KOBE, {("isLocatedIn", "VN-26")}),
        ("represents", ISSUER, HUE, ISSUER, {("represents", "VN-26")}),
        ("part_of", ISSUER, CITYNET, ISSUER, {("isPartOf", "citynet")}),
        ("established", CITYNET, None, CITYNET, {("establishedOn", "2009-04")}),
        ("issued", ISSUER, PAPER, PAPER, {("isIssuedBy", "uy-ban-nhan-dan.VN-26"), ("dayOfIssue", "2009-04")}),
        ("event", ISSUER, FORUM, FORUM, {("hasOrganiser", "uy-ban-nhan-dan.VN-26"), ("takesPlaceOn", "2009-04")}),
        ("participates_in", HUE, FORUM, FORUM, {("hasParticipant", "VN-26")}),
        ("participates_in", HUE, CITYNET, HUE, {("isActiveIn", "citynet")}),
    ],
)
def test_what_needs_no_node_is_a_plain_triple(
    relation: str, subject: Party, obj: Party | None, about: Party, expected: set[tuple[str, str]]
) -> None:
    fact = replace(SIGNED, relation=relation, subject=subject, object=obj, kind=None, status="in_force")
    claims, _ = claims_of([fact], DOCUMENT)
    assert {c.subject for c in claims} == {about.iri}
    assert said(claims) == expected


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("visit", {("type", "ontology#Visit"), ("hasVisitor", "VN-26"), ("hasVisitedPlace", "1859171"),
                   ("since", "2009-04")}),
        ("succeeds", {("type", "ontology#Succession"), ("hasPredecessor", "1859171"), ("hasSuccessor", "VN-26"),
                      ("since", "2009-04")}),
    ],
)  # fmt: skip
def test_visits_and_successions_have_nodes(relation: str, expected: set[tuple[str, str]]) -> None:
    claims, _ = claims_of([replace(SIGNED, relation=relation, kind=None, status="in_force")], DOCUMENT)
    assert said(claims) == expected


def test_a_fact_of_a_stretch_of_days_is_an_event_of_that_stretch() -> None:
    fact = replace(SIGNED, relation="event", object=FORUM, date="2017-11-06", end_date="2017-11-11", kind=None)
    claims, _ = claims_of([fact], DOCUMENT)
    assert ("takesPlaceOn", "2017-11-06/2017-11-11") in said(claims)
