"""How sure a fact is follows from how often its way of finding was right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.confidence import Confidence, drawn, ways
from ingest.extractor import Extractor
from ingest.fact import Fact
from ontology.errors import RuleError

FACT = Fact("1", "q", 0, 1, "count", "count.mous", basis="focus")


def measured(**rows: tuple[int, int]) -> Confidence:
    named = {name.replace("__", " ").replace("_", "."): row for name, row in rows.items()}
    return Confidence(every=0.8, least=0.5, most=0.95, own=frozenset({"register"}), rows=named)


def test_without_a_row_a_fact_is_as_sure_as_all() -> None:
    assert measured().of(FACT) == 0.8


def test_a_row_of_many_facts_outweighs_the_row_above_it() -> None:
    assert measured(count=(0, 100), count__count_mous=(100, 100)).of(FACT) > 0.9


def test_a_row_of_one_fact_hardly_tells() -> None:
    assert measured(count=(90, 100), count__count_mous=(0, 1)).of(FACT) > 0.75


def test_the_same_facts_in_a_narrower_row_tell_nothing_more() -> None:
    once = measured(count__count_mous=(1, 4))
    assert measured(count__count_mous=(1, 4), count__count_mous__focus=(1, 4)).of(FACT) == once.of(FACT)


def test_what_told_the_subject_makes_a_fact_surer_or_less_sure() -> None:
    found = measured(count=(90, 100), count__count_mous__focus=(10, 20), count__count_mous__named=(40, 40))
    assert found.of(FACT) < found.of(replace(FACT, basis=None)) < found.of(replace(FACT, basis="named"))


def test_no_fact_of_prose_is_surer_than_the_most() -> None:
    assert measured(count=(1000, 1000)).of(FACT) == 0.95


def test_what_a_register_states_keeps_its_confidence() -> None:
    assert measured().of(replace(FACT, rule="register.row", confidence=0.99)) == 0.99


def test_facts_below_the_least_are_parted_from_those_that_are_given() -> None:
    seldom = replace(FACT, confidence=0.4)
    assert measured().parted([FACT, seldom]) == ([FACT], [seldom])


def test_the_ways_of_a_fact_go_from_wide_to_narrow() -> None:
    assert list(ways(FACT)) == ["count", "count count.mous", "count count.mous focus"]


def test_a_share_is_drawn_less_the_more_facts_it_is_of() -> None:
    assert drawn(0, 0, 0.7) == pytest.approx(0.7)
    assert abs(drawn(9, 10, 0.5) - 0.9) > abs(drawn(900, 1000, 0.5) - 0.9)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("every: 0.9\n", "KeyError('least')"),
        ("every: 0.9\nleast: 0.5\nmost: 2\nown: []\nrows: {}\n", "no share: most"),
        ("every: 0.9\nleast: 0.5\nmost: 0.9\nown: []\nrows: {count: [3, 2]}\n", "no share: count"),
    ],
)
def test_a_malformed_file_is_refused_with_the_reason(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "confidence.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        Confidence.load(file)
    assert problem in refused.value.problem


def test_every_row_is_of_a_relation_and_rule_that_there_is(extractor: Extractor) -> None:
    rules = {frame.id for frame in extractor.frames.frames}
    rows = [way.split(" ") for way in Confidence.load().rows]
    unknown = {row[1] for row in rows if len(row) > 1 and not any(row[1].startswith(rule) for rule in rules)}
    assert unknown <= {"located.beside", "office"}


def test_what_is_right_too_seldom_goes_to_review(
    extractor: Extractor, document: Callable[[str], object], facts: Callable[[str], list[Fact]]
) -> None:
    text = "Huế đã ký kết 54 thỏa thuận quốc tế."
    assert facts(text)
    wary = replace(extractor, confidence=replace(extractor.confidence, least=0.999))
    extraction = wary.extract(document(text))  # type: ignore[arg-type]  # a document
    assert extraction.facts == ()
    assert [r.reason for r in extraction.rejected if "right too seldom" in r.reason]
