"""Pairs that may be one thing, and what calling them so would change."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from building import HAI_PHONG, KITAKYUSHU, PLACES, Told

from graph import vocabulary as v
from graph.claim import Entity, Label
from graph.knowledge.candidates import candidates, check_bodies, decisions_of, load_likeness
from graph.knowledge.preview import preview
from graph.naming.labels import Named, read_names
from graph.statements.decisions import Decision, propose
from graph.view import View
from graph.writing.store import Store
from ontology.errors import DecisionError
from ontology.identifiers import VOCABULARY, mint

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
KOREA = mint("country", "KR")
KYOCERA, OTHER_KYOCERA = mint("company", "kyocera.JP"), mint("unlisted", "kyocera.abc")
DEPARTMENTS = [mint("organisation", f"so-ngoai-vu.{key}") for key in ("VN-HP", "VN-HN")]
SUWON, SUWON_SI = mint("city", "1835553"), mint("unlisted", "suwon-si.abc")


def company(iri: str, name: str, country: str | None = None) -> Entity:
    return Entity(iri, (VOCABULARY + "Company",), (Label(name, None, True),), country)


ENTITIES = [
    *PLACES.values(),
    company(KYOCERA, "Kyocera", mint("country", "JP")),
    company(OTHER_KYOCERA, "KYOCERA"),
    *(Entity(iri, (VOCABULARY + "Department",), (Label("Sở Ngoại vụ", "vi", True),), within=mint("region", iri[-5:]))
      for iri in DEPARTMENTS),
    Entity(SUWON, (VOCABULARY + "City",), (Label("Suwon", "en", True),), KOREA),
    Entity(SUWON_SI, (VOCABULARY + "City",), (Label("Suwon-si", "en", True),), KOREA),
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def published(store: Store, *documents: Told) -> View:
    for document in documents:
        store.put_document(document.record(), document.claims, ENTITIES)
    store.reproject()
    store.publish()
    return store.view()


def paper(name: str, *parties: str, **facts: str) -> Told:
    document = Told(name, "2020")
    document.agreement(*(parties or (HAI_PHONG, KITAKYUSHU)), **facts)  # type: ignore[arg-type]
    return document


def rules(view: View) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for candidate in candidates(view):
        found.setdefault(candidate.rule, set()).add((candidate.one, candidate.other))
    return found


def test_one_name_in_one_country_is_worth_a_look(store: Store) -> None:
    assert rules(published(store, Told("a"))) == {"same-name": {(KYOCERA, OTHER_KYOCERA)}}


def test_bodies_that_every_locality_has_are_never_proposed_nor_called_the_same(store: Store) -> None:
    view = published(store, Told("a"))
    names = read_names(view)
    assert not any(set(DEPARTMENTS) & {c.one, c.other} for c in candidates(view))
    with pytest.raises(DecisionError, match="of one locality"):
        check_bodies(names.get(DEPARTMENTS[0]), names.get(DEPARTMENTS[1]), load_likeness())


@pytest.mark.parametrize("name", ["uy ban nhan dan", "so ngoai vu", "city hall of somewhere"])
def test_a_body_without_its_locality_is_nobody(name: str) -> None:
    body = Named("urn:a", {"vi": name}, (), ("Organisation",), None, None, (name,))
    company = Named("urn:b", {"vi": "LG"}, (), ("Company",), None, None, ("lg",))
    likeness = load_likeness()
    assert likeness.is_generic(body) and not likeness.may_be_one(body, body)
    assert not likeness.may_be_one(body, company)
    assert not likeness.is_generic(company)


def test_papers_signed_close_together_are_worth_a_look(store: Store) -> None:
    view = published(store, paper("a", signed="2009-04-17"), paper("b", signed="2009-05-19"))
    one, other = (mint("agreement", f"mou.1859307.VN-HP.2009-{day}") for day in ("04-17", "05-19"))
    (found,) = [c for c in candidates(view) if c.rule == "near-dates"]
    assert (found.one, found.other) == (one, other)
    assert found.why["vi"].endswith("ngày ký gần nhau: 17/04/2009; 19/05/2009.")


def test_papers_of_other_years_are_not(store: Store) -> None:
    assert "near-dates" not in rules(published(store, paper("a", signed="2009-04"), paper("b", signed="2014-04")))


def test_one_paper_called_two_kinds_is_worth_a_look(store: Store) -> None:
    view = published(store, paper("a", signed="2009-04-17"), paper("b", signed="2009-04-17", kind="friendship"))
    assert len(rules(view)["other-kind"]) == 1


def test_a_partner_that_one_register_calls_otherwise_is_worth_a_look(store: Store) -> None:
    documents = paper("a", HAI_PHONG, SUWON, signed="2024-02-26"), paper("b", HAI_PHONG, SUWON_SI, signed="2024-02-26")
    assert rules(published(store, *documents))["other-name"] == {(SUWON, SUWON_SI)}


@pytest.mark.parametrize("judgement", ["same", "different", "unsure"])
def test_what_somebody_decided_is_not_proposed_again(store: Store, judgement: str) -> None:
    view = published(store, paper("a", signed="2009-04-17"), paper("b", signed="2009-05-19"))
    (pair,) = rules(view)["near-dates"]
    store.decide(*pair, judgement, author="Lan", at=NOW)  # type: ignore[arg-type]
    assert "near-dates" not in rules(published(store))


def proposed(view: View) -> Decision:
    (found,) = [c for c in candidates(view) if c.rule == "near-dates"]
    return propose(view, found.one, found.other, "same", author="Lan", at=NOW)


def test_a_preview_shows_what_a_merge_would_change_and_writes_nothing(store: Store) -> None:
    view = published(store, paper("a", signed="2009-04-17"), paper("b", signed="2009-05-19", until="2014-05-18"))
    before = {q[:3] for q in view.match()}
    shown = preview(view, proposed(view))
    assert {change.relation for change in shown.statuses} == {
        mint("agreement", "mou.1859307.VN-HP.2009"),
        mint("agreement", "mou.1859307.VN-HP.2009-04-17"),
        mint("agreement", "mou.1859307.VN-HP.2009-05-19"),
        mint("tie", "1859307.VN-HP"),
    }
    assert decisions_of(store.view()) == []
    assert {q[:3] for q in store.view().match()} == before


def test_a_preview_is_what_the_decision_then_does(store: Store) -> None:
    view = published(store, paper("a", signed="2009-04-17"), paper("b", signed="2009-05-19"))
    before, decision = {q[:3] for q in view.match()}, proposed(view)
    shown = preview(view, decision)
    store.decide(decision.one, decision.other, "same", author="Lan", at=NOW)
    after = {q[:3] for q in published(store).match()}
    assert (set(shown.added), set(shown.removed)) == (after - before, before - after)


def test_a_preview_of_a_contradicting_decision_is_refused(store: Store) -> None:
    view = published(store, paper("a", signed="2009-04-17"), paper("b", signed="2009-05-19"))
    decision = proposed(view)
    third = Told("c", "2020")
    name = third.agreement(HAI_PHONG, KITAKYUSHU, signed="2012")
    store.decide(decision.one, name, "same", author="Lan", at=NOW)
    store.decide(decision.other, name, "different", author="Huy", at=NOW)
    with pytest.raises(DecisionError, match="contradicts"):
        preview(published(store, third), decision)


def test_a_committee_and_its_province_meet_and_the_signatory_stays(store: Store) -> None:
    province = mint("region", "VN-61")
    committee, city_hall = mint("organisation", "uy-ban-nhan-dan.VN-61"), mint("organisation", "chinh-quyen.1835553")
    entities = [
        Entity(province, (VOCABULARY + "Region",), (Label("Hải Dương", "vi", True),)),
        Entity(SUWON, (VOCABULARY + "City",), (Label("Suwon", "en", True),), KOREA),
        Entity(committee, (v.LOCAL_GOVERNMENT,), (Label("UBND tỉnh Hải Dương", "vi", True),), within=province),
        Entity(city_hall, (v.LOCAL_GOVERNMENT,), (Label("chính quyền thành phố Suwon", "vi", True),), within=SUWON),
    ]
    bodies = paper("a", committee, city_hall, signed="2024-02-26")
    places = paper("b", province, SUWON, signed="2024-02")
    for document in (bodies, places):
        store.put_document(document.record(), document.claims, entities)
    store.reproject()
    store.publish()
    found = {q[:3] for q in store.view().match()}
    (agreement,) = {s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT)}
    assert agreement == mint("agreement", "mou.1835553.VN-61.2024")
    assert {o for s, p, o in found if (s, p) == (agreement, v.HAS_PARTY)} == {province, SUWON}
    assert {o for s, p, o in found if (s, p) == (agreement, v.HAS_SIGNATORY)} == {committee, city_hall}
