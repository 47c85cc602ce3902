"""Stated totals beside what can be named, and what the documents cover."""

from decimal import Decimal
from pathlib import Path

import pytest
from building import FUKUOKA, HA_NOI, HAI_PHONG, JAPAN, KITAKYUSHU, LG, Told

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.naming.called import Labels, read_labels
from graph.showing.coverage import Line, ledger
from graph.showing.scope import read_scope
from graph.view import View
from graph.writing.store import Store
from ontology.identifiers import SCHEME


def told(name: str, published: str | None = None) -> Told:
    document = Told(name, published, source="Báo")
    document.mentioned |= {HAI_PHONG, KITAKYUSHU, FUKUOKA, HA_NOI, JAPAN}
    return document


def total(document: Told, measure: str, value: str, as_of: str | None, of: str = HAI_PHONG) -> None:
    pairs: list[tuple[str, Term]] = [
        (v.IS_OBSERVED_OF, of), (v.HAS_MEASURE, f"{SCHEME}measure-{measure}"),
        (v.VALUE, Value(value, v.XSD + "decimal")),
        (v.HAS_QUALIFIER, v.QUALIFIER_SCHEME + "exact"), *([(v.AS_OF, Value(as_of))] if as_of else []),
    ]  # fmt: skip
    document.relation(v.OBSERVATION, "observation", pairs)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    report = told("report", "2025-03-25")
    total(report, "agreements", "54", "2025-03")
    total(report, "agreements", "9", "2010")
    total(report, "mous", "8", None)
    total(report, "partner-localities", "26", "2025-03")
    total(report, "partner-countries", "13", "2025-03")
    total(report, "investors", "500", "2025-03")
    total(report, "trade-partners", "130", "2025-03")
    total(report, "agreements", "3", "2025-03", of=HA_NOI)
    facts = told("facts")
    facts.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    facts.agreement(HAI_PHONG, FUKUOKA, signed="2018", kind="friendship")
    facts.agreement(HAI_PHONG, LG, kind="minutes", signed="2030")
    facts.tie(HAI_PHONG, KITAKYUSHU)
    facts.tie(HAI_PHONG, JAPAN)
    facts.agreement(HAI_PHONG, HA_NOI, kind="mou", modality="planned")
    facts.relation(v.INVESTMENT, "investment", [(v.HAS_INVESTOR, LG), (v.HAS_INVESTMENT_PLACE, HAI_PHONG)])
    folder: Path = tmp_path_factory.mktemp("coverage") / "store"
    with Store.open(folder) as store:
        for document in (report, facts):
            store.put_document(document.record(), document.claims, document.entities())
        store.reproject()
        store.publish()
    return View.open(folder)


@pytest.fixture(scope="module")
def labels(view: View) -> Labels:
    return read_labels(view)


def line(view: View, measure: str, as_of: str | None, of: str = HAI_PHONG) -> Line:
    (found,) = [x for x in ledger(view, of, f"{SCHEME}measure-{measure}") if x.as_of == as_of]
    return found


def test_a_total_stands_beside_what_can_be_named_by_its_day(view: View) -> None:
    found = line(view, "agreements", "2025-03")
    assert (found.stated, len(found.known), found.missing) == (Decimal(54), 2, Decimal(52))


def test_what_was_signed_later_is_not_counted(view: View) -> None:
    assert len(line(view, "agreements", "2010").known) == 1


def test_a_kind_is_counted_apart_and_a_total_without_a_day_counts_all(view: View) -> None:
    assert len(line(view, "mous", None).known) == 1


def test_localities_are_partners_that_are_no_countries(view: View) -> None:
    assert set(line(view, "partner-localities", "2025-03").known) == {KITAKYUSHU, FUKUOKA}
    assert line(view, "partner-countries", "2025-03").known == (JAPAN,)


def test_investors_are_counted_too(view: View) -> None:
    assert line(view, "investors", "2025-03").known == (LG,)


def test_what_was_only_planned_counts_for_nobody(view: View) -> None:
    assert line(view, "agreements", "2025-03", of=HA_NOI).known == ()


def test_measures_that_nothing_can_be_held_against_are_left_out(view: View) -> None:
    assert not [x for x in ledger(view) if x.measure.endswith("trade-partners")]


def test_a_line_says_itself_in_both_languages(view: View, labels: Labels) -> None:
    found = line(view, "agreements", "2025-03")
    assert found.sentence("vi", labels.names, labels.words) == (
        "Hải Phòng: 54 văn bản thỏa thuận được nêu tính đến 3/2025, biết tên 2"
    )
    assert found.sentence("en", labels.names, labels.words) == (
        "Haiphong: 54 agreements stated as of March 2025, 2 known by name"
    )


def test_none_says_in_how_many_documents_of_which_years_and_countries(view: View, labels: Labels) -> None:
    scope = read_scope(view, labels.documents)
    assert (scope.documents, scope.years, scope.undated, scope.sources) == (2, ("2025", "2025"), 1, ("Báo",))
    said = scope.phrase("en", lambda iri: labels.names.label(iri, "en"))
    assert said.startswith("2 documents, published 2025 (1 without a date), covering ")
    assert "Japan" in said


def test_a_country_that_was_asked_for_is_said_with_how_many_documents_speak_of_it(view: View, labels: Labels) -> None:
    scope = read_scope(view, labels.documents)
    vietnamese = scope.phrase("vi", lambda iri: labels.names.label(iri, "vi"), [JAPAN])
    assert vietnamese == "2 tài liệu, công bố 2025 (1 tài liệu không ghi ngày); 2 tài liệu nói đến Nhật Bản"
