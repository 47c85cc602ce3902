from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from building import FUKUOKA, HA_NOI, HAI_PHONG, KITAKYUSHU, Told

from graph import vocabulary as v
from graph.asking.questions import run
from graph.claim import Value
from graph.knowledge.history import came_out, documents, said_by
from graph.lives.rules import Rules, load_rules
from graph.naming.labels import read_names
from graph.view import View
from graph.writing.store import Store
from ontology.identifiers import SCHEME, mint
from ontology.questions import load_questions

TIE = mint("tie", "1859307.VN-HP")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """In 2018 a paper says that a memorandum was signed in 2009, in 2024 another that it had ended in 2015."""
    early, late, undated = Told("early", "2018-08-12"), Told("late", "2024"), Told("undated")
    early.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    late.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04-17", ended="2015-12-31")
    undated.tie(HA_NOI, FUKUOKA, since="2013")
    with Store.open(tmp_path_factory.mktemp("history") / "store") as store:
        for document in (early, late, undated):
            store.put_document(document.record(), document.claims, document.entities())
        store.reproject()
        store.publish()
        yield store.view()


def status_in_2020(view: View) -> list[str]:
    question = load_questions()["ties-of-place"]
    answer = run(view, question, {"place": "region/VN-HP", "asOf": "2020-01-01"}, NOW.date())
    return [cell.code for row in answer.rows for cell in row.cells["status"]]


def test_what_held_on_a_day_depends_on_what_had_been_said(view: View, rules: Rules) -> None:
    assert status_in_2020(view) == ["terminated"]
    assert status_in_2020(said_by(view, date(2024, 12, 31), rules)) == ["terminated"]
    assert status_in_2020(said_by(view, date(2018, 8, 12), rules)) == ["presumed-in-force"]
    assert status_in_2020(said_by(view, date(2018, 8, 11), rules)) == []


def test_a_document_of_a_year_counts_when_the_year_is_over(view: View, rules: Rules) -> None:
    assert len(documents(said_by(view, date(2024, 12, 30), rules))) == 1
    assert len(documents(said_by(view, date(2024, 12, 31), rules))) == 2


def test_a_document_without_a_date_counts_from_the_day_it_was_taken_in(view: View, rules: Rules) -> None:
    partners = (HA_NOI, v.HAS_PARTNER, FUKUOKA, None)
    assert partners not in set(said_by(view, date(2026, 11, 21), rules).match(HA_NOI))
    assert partners in set(said_by(view, date(2026, 11, 22), rules).match(HA_NOI))
    assert came_out("urn:d", [("urn:d", v.TITLE, Value("?"))]) is None


def test_once_everything_has_been_said_the_knowledge_is_that_of_today(view: View, rules: Rules) -> None:
    later = said_by(view, date(2030, 1, 1), rules)
    assert set(later.match(every_graph=True)) == set(view.match(every_graph=True))
    assert later.number == view.number


def test_places_keep_their_names_before_anybody_wrote_of_them(view: View, rules: Rules) -> None:
    before = said_by(view, date(2000, 1, 1), rules)
    assert read_names(before).label(KITAKYUSHU, "en") == "Kitakyushu"
    assert documents(before) == []
    assert not list(before.match(None, v.HAS_PARTNER))


def test_what_people_decided_about_identity_holds_for_every_day(tmp_path: Path, rules: Rules) -> None:
    one, other = Told("one", "2018"), Told("other", "2019")
    one.agreement(HAI_PHONG, KITAKYUSHU, kind="mou", signed="2009")
    other.agreement(HAI_PHONG, FUKUOKA, kind="mou", signed="2010")
    with Store.open(tmp_path / "store") as store:
        for document in (one, other):
            record = replace(document.record(), extractor="rules-2")
            store.put_document(record, document.claims, document.entities())
        store.decide(KITAKYUSHU, FUKUOKA, "same", author="Lan", at=NOW)
        store.reproject()
        store.publish()
        then = said_by(store.view(), date(2018, 12, 31), rules)
    assert {(o, g) for _, _, o, g in then.match(HAI_PHONG, v.HAS_PARTNER)} == {(KITAKYUSHU, None)}
    assert [q[:3] for q in then.match(FUKUOKA)] == [(FUKUOKA, v.SAME_AS, KITAKYUSHU)]
    assert {o for _, _, o, _ in then.match(None, v.HAS_AGREEMENT_KIND)} == {f"{SCHEME}agreement-mou"}
