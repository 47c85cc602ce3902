"""The documented rules asked of a published store."""

from datetime import date

import pytest
from published import facts

from graph.showing.inference import members, missing
from graph.view import View
from ontology.inference import load_rules

RULES = load_rules()
FACTS = """
PREFIX bg: <https://w3id.org/banggiao/ontology#>
PREFIX bgs: <https://w3id.org/banggiao/scheme/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA {
  <urn:hp> bg:isInCountry <urn:vn> ; bg:hasPartner <urn:kita> . <urn:kita> bg:isInCountry <urn:jp> .
  <urn:tie> a bg:Tie ; bg:hasParty <urn:hp> , <urn:kita> ; bg:hasStatusPeriod <urn:on> ; bg:activityOn "2019-05" .
  <urn:on> bg:hasStatus bgs:status-in-force ; bg:fromDay "2014-04-01"^^xsd:date .
  <urn:project> a bg:Investment ; bg:hasInvestor <urn:lg> ; bg:hasInvestmentPlace <urn:hp> .
}
"""


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return facts(tmp_path_factory.mktemp("members"), FACTS)


def test_who_is_dormant_depends_on_the_day(view: View) -> None:
    rule = RULES["DormantPartner"]
    assert members(view, rule, date(2026, 1, 1)) == ["urn:hp", "urn:kita"]
    assert members(view, rule, date(2021, 1, 1)) == []
    assert members(view, rule, date(2024, 2, 29), years=5) == []
    assert members(view, rule, date(2013, 1, 1)) == []


def test_undated_rules_need_no_day(view: View) -> None:
    assert members(view, RULES["ForeignPartner"], date(2026, 1, 1)) == ["urn:kita"]
    assert members(view, RULES["Investor"], date(2026, 1, 1)) == ["urn:lg"]


def test_shortcuts_that_follow_and_are_not_there_are_found(view: View) -> None:
    found = {(rule.derives, triple[0], triple[2]) for rule, triple in missing(view, RULES)}
    assert found == {("hasPartner", "urn:kita", "urn:hp"), ("investsIn", "urn:lg", "urn:hp")}
