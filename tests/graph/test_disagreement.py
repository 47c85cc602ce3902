"""Claims that cannot all hold, classed by how they differ."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from building import FUKUOKA, HA_NOI, HAI_PHONG, KITAKYUSHU, LG, Told

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.knowledge.counting import miscounted
from graph.knowledge.differences import load_differences
from graph.knowledge.disagreement import Disagreement
from graph.knowledge.figures import unit_of_last_figure
from graph.knowledge.projection import project
from graph.lives.rules import Rules, load_rules
from graph.statements.decisions import Decision
from graph.triples import Triple
from graph.writing.store import Store
from ontology.errors import RuleError
from ontology.identifiers import SCHEME, mint

LOCALITIES, MOUS, FDI = (SCHEME + f"measure-{code}" for code in ("partner-localities", "mous", "fdi"))
PAPER = mint("agreement", "mou.1859307.VN-HP.2009")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def figure(
    name: str,
    value: str,
    as_of: str | None = "2025-03-25",
    *,
    measure: str = LOCALITIES,
    unit: str = "địa phương",
    qualifier: str = "exact",
    source: str | None = None,
    language: str = "vi",
    published: str | None = "2025-04",
) -> Told:
    document = Told(name, published, source=source, language=language)
    pairs: list[tuple[str, Term]] = [
        (v.IS_OBSERVED_OF, HAI_PHONG), (v.HAS_MEASURE, measure), (v.VALUE, Value(value, v.XSD + "decimal")),
        (v.UNIT, Value(unit)), (v.HAS_QUALIFIER, v.QUALIFIER_SCHEME + qualifier),
    ]  # fmt: skip
    document.relation(v.OBSERVATION, "observation", [*pairs, *([(v.AS_OF, Value(as_of))] if as_of else [])])
    return document


def paper(name: str, published: str | None = "2020", **facts: str) -> Told:
    document = Told(name, published)
    document.agreement(HAI_PHONG, KITAKYUSHU, **facts)  # type: ignore[arg-type]
    return document


def known(rules: Rules, *documents: Told, decisions: tuple[Decision, ...] = ()) -> set[Triple]:
    return project([d.filed() for d in documents], decisions, rules)


def kinds(triples: set[Triple]) -> list[str]:
    return sorted(str(o).removeprefix(v.DISAGREEMENT_SCHEME) for _, p, o in triples if p == v.HAS_DISAGREEMENT_KIND)


def of(triples: set[Triple], subject: str, predicate: str) -> set[Term]:
    return {o for s, p, o in triples if (s, p) == (subject, predicate)}


def only(triples: set[Triple]) -> str:
    (found,) = (s for s, p, o in triples if (p, o) == (v.TYPE, v.DISAGREEMENT))
    return found


def explained(triples: set[Triple]) -> dict[str | None, str]:
    return {o.language: o.lexical for o in of(triples, only(triples), v.EXPLANATION) if isinstance(o, Value)}


def test_figures_of_different_days_are_no_disagreement(rules: Rules) -> None:
    found = known(rules, figure("a", "20", "2015-11-02"), figure("b", "22", None), figure("c", "26", "2025-03"))
    assert kinds(found) == []
    assert len({s for s, p, o in found if (p, o) == (v.TYPE, v.OBSERVATION)}) == 3


def test_two_numbers_of_one_day_are_a_conflict_and_both_stay(rules: Rules) -> None:
    found = known(rules, figure("a", "26"), figure("b", "28"))
    assert kinds(found) == ["conflict"]
    assert len(of(found, only(found), v.HAS_DISAGREEING_CLAIM)) == 2
    assert {o.lexical for s, p, o in found if p == v.VALUE and isinstance(o, Value)} == {"26", "28"}
    assert explained(found) == {
        "vi": "Các tài liệu nêu địa phương đối tác mâu thuẫn nhau: 26; 28.",
        "en": "Documents contradict each other on the partner localities: 26; 28.",
    }


def test_a_day_within_the_month_is_the_same_time_and_within_the_year_it_is_not(rules: Rules) -> None:
    assert kinds(known(rules, figure("a", "26", "2025-03"), figure("b", "28", "2025-03-25"))) == ["conflict"]
    assert kinds(known(rules, figure("a", "26", "2025"), figure("b", "28", "2025-03-25"))) == []


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("1400000000", "USD", "exact"), ("1462000000", "USD", "exact"), "rounding"),
        (("1500000000", "USD", "exact"), ("1462000000", "USD", "exact"), "rounding"),
        (("150", "đoàn", "about"), ("158", "đoàn", "exact"), "rounding"),
        (("66000000000000", "USD", "exact"), ("66000000", "USD", "exact"), "unit"),
        (("2500000000", "VND", "exact"), ("100000", "USD", "exact"), "unit"),
        (("20", "địa phương", "at-least"), ("22", "địa phương", "exact"), "precision"),
        (("30", "địa phương", "at-most"), ("22", "địa phương", "exact"), "precision"),
        (("20", "địa phương", "exact"), ("22", "địa phương", "exact"), "conflict"),
        (("1400000000", "USD", "exact"), ("1900000000", "USD", "exact"), "conflict"),
    ],
)
def test_numbers_are_classed_by_the_mildest_reason(
    rules: Rules, one: tuple[str, str, str], other: tuple[str, str, str], kind: str
) -> None:
    documents = [
        figure(name, value, measure=FDI, unit=unit, qualifier=qualifier)
        for name, (value, unit, qualifier) in (("a", one), ("b", other))
    ]
    assert kinds(known(rules, *documents)) == [kind]


def test_two_languages_of_one_source_are_two_editions(rules: Rules) -> None:
    found = known(rules, figure("a", "28", source="Sở"), figure("b", "36", source="Sở", language="en"))
    assert kinds(found) == ["edition"]


def test_a_newer_word_of_one_source_supersedes_its_older_one(rules: Rules) -> None:
    found = known(rules, figure("a", "28", source="Sở"), figure("b", "29", source="Sở", published="2025-06"))
    assert kinds(found) == ["superseded"]


def test_a_target_does_not_contradict_what_was_reached(rules: Rules) -> None:
    assert kinds(known(rules, figure("a", "26"), figure("b", "40", qualifier="target"))) == []


def test_a_more_precise_date_is_no_conflict(rules: Rules) -> None:
    found = known(rules, paper("a", signed="2009-04"), paper("b", signed="2009-04-17"))
    assert kinds(found) == ["precision"]


def test_a_term_that_a_later_document_moves_is_superseded(rules: Rules) -> None:
    older = paper("a", published="2010", signed="2009-04-17", until="2014-04-16")
    newer = paper("b", published="2015", signed="2009-04-17", until="2019-04-16")
    assert kinds(known(rules, older, newer)) == ["superseded"]


def same(one: str, other: str) -> Decision:
    return Decision(*sorted((one, other)), "same", "Lan", "2026-01-01T00:00:00Z")


def contested() -> tuple[Told, Told, Decision]:
    """Two dates of signing, of papers that a person has judged to be one."""
    a, b = Told("a", "2020"), Told("b", "2020")
    one = a.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04-17")
    other = b.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-05-19")
    return a, b, same(one, other)


def test_two_dates_of_one_paper_are_a_conflict(rules: Rules) -> None:
    a, b, decision = contested()
    found = known(rules, a, b, decisions=(decision,))
    assert kinds(found) == ["conflict"]
    assert of(found, only(found), v.CONCERNS_PROPERTY) == {v.SIGNED_ON}
    assert explained(found)["vi"] == "Các tài liệu nêu ngày ký mâu thuẫn nhau: ngày 17/04/2009; ngày 19/05/2009."


def test_a_decision_lets_the_knowledge_follow_one_claim_and_keeps_the_disagreement(rules: Rules) -> None:
    a, b, decision = contested()
    before = known(rules, a, b, decisions=(decision,))
    (paper_iri,) = of(before, only(before), v.IS_DISAGREEMENT_ON)
    right = next(c for c in b.filed().claims if c.predicate == v.SIGNED_ON)
    holds = Decision(right.iri, only(before), "holds", "Lan", "2026-01-02T00:00:00Z")
    after = known(rules, a, b, decisions=(decision, holds))
    assert of(before, str(paper_iri), v.SIGNED_ON) == {Value("2009-04-17"), Value("2009-05-19")}
    assert of(after, str(paper_iri), v.SIGNED_ON) == {Value("2009-05-19")}
    assert of(after, only(after), v.HAS_DISAGREEING_CLAIM) == of(before, only(before), v.HAS_DISAGREEING_CLAIM)
    assert of(after, only(after), v.IS_SETTLED_BY) == {holds.iri}
    assert known(rules, a, b, decisions=(decision,)) == before, "undone, it is as it was"


def test_two_countries_of_one_company_are_a_conflict(rules: Rules) -> None:
    a, b = Told("a"), Told("b")
    a.plain(LG, v.COMES_FROM, mint("country", "KR"))
    b.plain(LG, v.COMES_FROM, mint("country", "JP"))
    found = known(rules, a, b)
    assert kinds(found) == ["conflict"]
    assert explained(found)["en"] == "Documents contradict each other on the country of origin: Japan; South Korea."


def counting(count: str, as_of: str, *signed: str) -> Told:
    """One sentence that counts papers by a date and lists some."""
    document = Told("a", "2018-08-12")
    pairs = [(HAI_PHONG, KITAKYUSHU), (HA_NOI, FUKUOKA), (HAI_PHONG, FUKUOKA)]
    nodes: list[tuple[str, str, list[tuple[str, Term]]]] = [
        (v.AGREEMENT, "agreement", [(v.HAS_PARTY, one), (v.HAS_PARTY, other), (v.SIGNED_ON, Value(date))])
        for (one, other), date in zip(pairs, signed, strict=False)
    ]
    stated = [(v.IS_OBSERVED_OF, HAI_PHONG), (v.HAS_MEASURE, MOUS), (v.VALUE, Value(count)), (v.AS_OF, Value(as_of))]
    document.sentence([(v.OBSERVATION, "observation", stated), *nodes])
    return document


def found_in(document: Told, rules: Rules) -> list[Disagreement]:
    return list(miscounted(document.claims, rules))


def test_a_sentence_cannot_count_by_2009_what_it_says_was_signed_in_2018(rules: Rules) -> None:
    (found,) = found_in(counting("2", "2009", "2018-02", "2009-04"), rules)
    assert found.kind == "conflict"
    assert found.explanation.vi == (
        "Câu này nói có 2 văn bản tính đến năm 2009, nhưng văn bản được kể ra trong câu có cái ký tháng 2/2018."
    )
    assert {str(said.lexical) for said in found.claims.values() if isinstance(said, Value)} == {"2", "2009", "2018-02"}


@pytest.mark.parametrize(
    ("count", "as_of", "signed"),
    [
        ("2", "2018", ("2018-02", "2009-04")),
        ("54", "2025", ("2026-02",)),
        ("2", "2009", ("2009-02", "2009-04", "2018-02")),
        ("2", "2018-02", ("2018", "2009")),
    ],
)
def test_a_count_is_contradicted_only_by_its_own_list_and_only_by_later_dates(
    rules: Rules, count: str, as_of: str, signed: tuple[str, ...]
) -> None:
    assert found_in(counting(count, as_of, *signed), rules) == []


def test_a_store_keeps_what_a_document_contradicts_in_itself_with_the_document(tmp_path: Path) -> None:
    document = counting("2", "2009", "2018-02", "2009-04")
    with Store.open(tmp_path / "store") as store:
        store.put_document(document.record(), document.claims, document.entities())
        store.reproject()
        store.publish()
        found = {q[:3] for q in store.view().match()}
        assert kinds(found) == ["conflict"]
        store.drop_document(document.iri)
        store.reproject()
        store.publish()
        assert kinds({q[:3] for q in store.view().match()}) == []


def test_a_store_settles_a_disagreement_and_takes_it_back(tmp_path: Path) -> None:
    a, b, decision = contested()
    with Store.open(tmp_path / "store") as store:
        for document in (a, b):
            store.put_document(document.record(), document.claims, document.entities())
        store.decide(decision.one, decision.other, "same", author="Lan", at=NOW)
        store.reproject()
        store.publish()
        before = {q[:3] for q in store.view().match()}
        right = next(c for c in b.filed().claims if c.predicate == v.SIGNED_ON)
        taken = store.decide(right.iri, only(before), "holds", author="Huy", at=NOW)
        store.reproject()
        store.publish()
        after = {q[:3] for q in store.view().match()}
        assert (only(before), v.IS_SETTLED_BY, taken.iri) in after
        assert Value("2009-04-17") not in {o for _, p, o in after if p == v.SIGNED_ON}
        assert store.undo(taken.iri)
        store.reproject()
        store.publish()
        assert {q[:3] for q in store.view().match()} == before


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_documents_is_of_no_matter(rules: Rules, order: tuple[int, ...]) -> None:
    said = [("26", "2025-03"), ("28", "2025-03-25"), ("30", "2024"), ("26", "2025-03")]
    documents = [figure(str(number), *words) for number, words in enumerate(said)]
    assert known(rules, *(documents[number] for number in order)) == known(rules, *documents)


def test_the_last_figure_of_a_number_is_its_step() -> None:
    assert unit_of_last_figure(Decimal("1462000000")) == Decimal("1000000")
    assert unit_of_last_figure(Decimal("26")) == 1


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "disagreement.yml"
    file.write_text("dated: {Agreement: signedOn}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"disagreement\.yml: it cannot be read"):
        load_differences(file)


def test_every_measure_has_a_name_in_both_languages(rules: Rules) -> None:
    assert all(label.vi and label.en for label in map(rules.differences.measure, rules.differences.measures))
