"""Explanations: every fact that is kept is shown with its rule, and every silence with its reason."""

from collections.abc import Callable

import pytest

from ingest.document import Document
from ingest.explain import Explanation, Trial, explain
from ingest.extractor import Extractor

SIGNED = "Tháng 4/2009, Hải Phòng ký bản ghi nhớ hợp tác với thành phố Kitakyushu (Nhật Bản)."
PLANNED = "Thành phố chưa kết nghĩa với Busan."


def trials(explanation: Explanation, frame: str) -> list[Trial]:
    return [t for sentence in explanation.sentences for t in sentence.trials if t.frame == frame]


@pytest.fixture(scope="module")
def explanation(extractor: Extractor, document: Callable[..., Document]) -> Explanation:
    return explain(extractor, document(f"{SIGNED}\n{PLANNED}\n"))


def test_what_fired_is_what_was_kept(
    extractor: Extractor, document: Callable[..., Document], explanation: Explanation
) -> None:
    kept = {
        (fact.rule, fact.start)
        for sentence in explanation.sentences
        for trial in sentence.trials
        for fact, stayed in trial.facts
        if stayed
    } | {(fact.rule, fact.start) for sentence in explanation.sentences for fact in sentence.others}
    facts = extractor.extract(document(f"{SIGNED}\n{PLANNED}\n")).facts
    assert kept == {(fact.rule, fact.start) for fact in facts}
    (trial,) = trials(explanation, "agreement.with")
    assert trial.outcome == "fired"
    assert next(fact.relation for fact, _ in trial.facts) == "agreement"


def test_mentions_stand_where_the_text_has_them_with_what_they_may_name(explanation: Explanation) -> None:
    first = explanation.sentences[0]
    assert [first.text[m.begin : m.end] for m in first.mentions] == [m.text for m in first.mentions]
    date, home, partner, country = first.mentions
    assert (date.kind, date.reads) == ("DATE", "2009-04")
    assert {iri.rsplit("/", 1)[-1] for _, iri in home.candidates} == {"VN-HP", "VN-HP.2025"}
    assert partner.candidates[0][0] == "Kitakyushu" and country.candidates[0][0] == "Nhật Bản"
    assert "‹DATE›, ‹PLACE› ký bản ghi nhớ" in first.skeleton


def test_what_stands_for_the_locality_in_focus_says_which_one(explanation: Explanation) -> None:
    stand_in = explanation.sentences[1].mentions[0]
    assert stand_in.text == "Thành phố" and stand_in.candidates[0][0] == "Hải Phòng"


def test_a_silent_frame_says_why(explanation: Explanation) -> None:
    outcomes = {t.frame: t.outcome for t in explanation.sentences[1].trials}
    assert "fired" not in outcomes.values()
    assert {"abstained", "forbidden"} & set(outcomes.values())
    unmatched = [t for t in explanation.sentences[0].trials if t.outcome == "unmatched"]
    assert all(t.reason is None for t in unmatched)
