"""Paragraphs that no rule was made for, judged whole: what `python -m benchmarks.extraction` prints of them."""

import pytest

from benchmarks.extraction import Judged, Score, paragraphs, reliability
from ingest.extractor import Extractor


@pytest.fixture(scope="module")
def scored(extractor: Extractor) -> tuple[Score, list[Judged]]:
    return paragraphs(extractor)


def test_what_is_found_in_them_is_right(scored: tuple[Score, list[Judged]]) -> None:
    right, wrong = scored[0].right.total(), scored[0].wrong.total()
    assert right / (right + wrong) >= 0.93


def test_most_of_what_stands_in_them_is_found(scored: tuple[Score, list[Judged]]) -> None:
    right, missed = scored[0].right.total(), scored[0].missed.total()
    assert right / (right + missed) >= 0.8


def test_facts_said_to_be_right_nine_times_in_ten_are(scored: tuple[Score, list[Judged]]) -> None:
    sure = [judged for judged in scored[1] if judged.fact.confidence >= 0.9]
    assert len(sure) >= 50
    assert sum(judged.right for judged in sure) / len(sure) >= 0.9


def test_the_reliability_table_counts_every_judged_fact_once(scored: tuple[Score, list[Judged]]) -> None:
    _, *rows = reliability(scored[1])
    assert sum(int(row.split()[3]) for row in rows) == len(scored[1])
