"""The same five ties are three, two or one "sister cities", by who counts, and of some one cannot tell."""

from datetime import date

import pytest
from published import facts

from graph.showing.crosswalk import Count, census
from graph.view import View
from ontology.crosswalk import load_crosswalk

#: full: all that CLAIR asks for; term: the same for five years; bare: only called kết nghĩa; council: Korea's way;
#: contact: no paper; over: ended in 2020.
TIES = """
PREFIX bg: <https://w3id.org/banggiao/ontology#>
PREFIX bgs: <https://w3id.org/banggiao/scheme/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA {
  <urn:full> a bg:Tie ; bg:hasTieKind bgs:tie-sister-city ; bg:isBasedOn <urn:full/paper> ;
    bg:hasStatusPeriod <urn:on> ; bg:hasApproval bgs:approval-budget .
  <urn:full/paper> bg:isSignedAtLevel bgs:level-head ; bg:automaticRenewal "P5Y" ;
    bg:hasSector bgs:sector-ports , bgs:sector-culture .
  <urn:term> a bg:Tie ; bg:hasTieKind bgs:tie-cooperation ; bg:isBasedOn <urn:term/paper> ;
    bg:hasStatusPeriod <urn:on> .
  <urn:term/paper> bg:isSignedAtLevel bgs:level-head ; bg:validUntil "2030" ; bg:hasApproval bgs:approval-budget ;
    bg:hasSector bgs:sector-ports , bgs:sector-culture .
  <urn:bare> a bg:Tie ; bg:hasTieKind bgs:tie-sister-city ; bg:hasStatusPeriod <urn:presumed> .
  <urn:council> a bg:Tie ; bg:hasTieKind bgs:tie-friendship ; bg:hasStatusPeriod <urn:on> ;
    bg:isBasedOn <urn:council/paper> .
  <urn:council/paper> bg:hasApproval bgs:approval-council ; bg:isSignedAtLevel bgs:level-head , bgs:level-department ;
    bg:hasSector bgs:sector-sport .
  <urn:contact> a bg:Tie ; bg:hasTieKind bgs:tie-contact ; bg:hasStatusPeriod <urn:on> .
  <urn:over> a bg:Tie ; bg:hasTieKind bgs:tie-sister-city ; bg:hasStatusPeriod <urn:before> , <urn:after> .
  <urn:on> bg:hasStatus bgs:status-in-force .
  <urn:presumed> bg:hasStatus bgs:status-presumed-in-force ; bg:hasStatusWithoutPresumption bgs:status-undetermined .
  <urn:before> bg:hasStatus bgs:status-in-force ; bg:untilDay "2020-06-30"^^xsd:date .
  <urn:after> bg:hasStatus bgs:status-terminated ; bg:fromDay "2020-07-01"^^xsd:date .
}
"""


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return facts(tmp_path_factory.mktemp("ties"), TIES)


@pytest.fixture(scope="module")
def counts(view: View) -> dict[str, Count]:
    return dict(census(view, load_crosswalk(), date(2026, 1, 1)))


def test_documents_call_two_of_the_active_ties_sister_cities(counts: dict[str, Count]) -> None:
    assert counts["vn-sister-city"].met == ("urn:bare", "urn:full")
    assert counts["vn-sister-city"].open == {}


def test_japan_counts_the_one_that_passes_all_tests_and_keeps_the_fixed_term_apart(counts: dict[str, Count]) -> None:
    assert counts["clair-sister-city"].met == ("urn:full",)
    assert counts["clair-fixed-term"].met == ("urn:term",)
    assert "urn:term" in counts["clair-sister-city"].not_met


def test_what_nobody_states_is_told_apart_from_what_is_not(counts: dict[str, Count]) -> None:
    assert counts["clair-sister-city"].open["urn:bare"] == (
        "assembly_budget", "fixed_term", "several_fields", "signed_by_heads",
    )  # fmt: skip
    assert "urn:council" in counts["clair-sister-city"].not_met  # a department signed too, and on one field only


def test_korea_asks_for_the_council_alone(counts: dict[str, Count]) -> None:
    assert counts["gaok-sister"].met == ("urn:council",)
    assert counts["gaok-sister"].open["urn:full"] == ("council_approval",)


def test_germany_tells_four_kinds_apart(counts: dict[str, Count]) -> None:
    assert counts["rgre-partnerschaft"].met == ("urn:full",)
    assert counts["rgre-freundschaft"].met == ("urn:council", "urn:term")
    assert counts["rgre-kontakt"].met == ("urn:contact",)
    assert counts["rgre-projektpartnerschaft"].open["urn:council"] == ("fixed_term",)


def test_the_united_states_cannot_be_counted_without_the_list_of_members(counts: dict[str, Count]) -> None:
    assert counts["sci-sister-city"].met == ()
    assert counts["sci-sister-city"].open["urn:bare"] == ("listed_by_member",)


def test_a_tie_that_has_ended_counts_only_on_days_before(view: View) -> None:
    earlier = census(view, load_crosswalk(), date(2019, 1, 1))
    assert "urn:over" in earlier["vn-sister-city"].met


def test_without_the_presumption_only_stated_ties_count(view: View) -> None:
    strict = census(view, load_crosswalk(), date(2026, 1, 1), presumption=False)
    assert strict["vn-sister-city"].met == ("urn:full",)
