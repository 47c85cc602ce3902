"""Every question of the later toy graphs can be put in Vietnamese and in English, with and without accents."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from published import TOYS, publish

from graph.asking.asker import Asker
from graph.asking.cues import load_cues
from graph.naming.names import fold
from graph.view import View
from ontology.errors import RuleError
from ontology.questions import load_questions

TODAY = date(2026, 11, 22)
PUT: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "asked.yml").read_text(encoding="utf-8")
)
CASES = [
    pytest.param(question, entry["toy"], language, text, id=f"{question}-{language}-{number}")
    for question, entry in PUT.items()
    for language in ("vi", "en")
    for number, text in enumerate(entry[language], 1)
]


@pytest.fixture(scope="module")
def asker_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Asker]:
    return cache(lambda toy: Asker.of(View.open(publish(tmp_path_factory.mktemp(toy), TOYS / f"{toy}.trig"))))


@pytest.mark.parametrize(("question", "toy", "language", "text"), CASES)
def test_a_question_is_understood_however_it_is_put(
    asker_of: Callable[[str], Asker], question: str, toy: str, language: str, text: str
) -> None:
    reply = asker_of(toy).ask(text, language, TODAY)
    assert reply is not None
    assert reply.understood.question == question
    assert reply.understood.unknown == ()
    assert reply.answer.rows
    assert reply.sentence.startswith(str(len(reply.answer.rows)))


@pytest.mark.parametrize(("question", "toy", "language", "text"), [case for case in CASES if case.values[2] == "vi"])
def test_a_question_typed_without_accents_is_the_same_question(
    asker_of: Callable[[str], Asker], question: str, toy: str, language: str, text: str
) -> None:
    understood = asker_of(toy).understand(fold(text), language, TODAY)
    assert understood is not None
    assert understood.question == question


def test_every_question_has_phrasings_in_both_languages() -> None:
    first_ten = {entry for entry in load_questions() if entry not in PUT}
    assert len(first_ten) == 10
    assert all(len(entry[language]) >= 2 for entry in PUT.values() for language in ("vi", "en"))


@pytest.mark.parametrize(
    ("toy", "text", "language", "sentence"),
    [
        ("lives", "Kỷ niệm nào với Pháp trong năm 2027?", "vi", "1 kỷ niệm với đối tác tại Pháp trong năm 2027"),
        ("lives", "Which agreements were signed in 2014?", "en", "1 agreement signed in 2014"),
        ("ties", "Hải Phòng có thể tiếp cận Busan qua ai?", "vi", "1 cầu nối từ Hải Phòng đến Busan"),
        ("exchange", "What came of the delegation to Brest?", "en", "1 visit and what followed (Brest)"),
        ("exchange", "Đối tác nào ở Nhật Bản không có hoạt động trong 3 năm?", "vi",
         "1 văn bản còn hiệu lực mà không có hoạt động với đối tác tại Nhật Bản từ 3 năm tính đến 22/11/2026"),
        ("sources", "What did Nguyễn Thị Bình say?", "en", "1 sentence attributed to Nguyễn Thị Bình"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_back_as_a_person_would(
    asker_of: Callable[[str], Asker], toy: str, text: str, language: str, sentence: str
) -> None:
    reply = asker_of(toy).ask(text, language, TODAY)
    assert reply is not None
    assert reply.sentence == sentence


def test_what_awaits_data_says_so_when_it_finds_nothing(asker_of: Callable[[str], Asker]) -> None:
    reply = asker_of("succession").ask("In which sectors does Hai Phong cooperate?", "en", TODAY)
    assert reply is not None
    assert reply.sentence.startswith("No field of cooperation of Hai Phong, in ")
    assert reply.sentence.endswith("; this awaits fields of cooperation; no document is read for them yet")


def test_of_two_units_of_one_name_the_one_of_the_day_is_meant(asker_of: Callable[[str], Asker]) -> None:
    id_ = "https://w3id.org/banggiao/id/"
    today = asker_of("succession").understand("Hải Phòng có những quan hệ nào?", "vi", TODAY)
    before = asker_of("succession").understand("Hải Phòng có những quan hệ nào tính đến 1/1/2020?", "vi", TODAY)
    assert today is not None
    assert before is not None
    assert today.parameters["place"] == f"{id_}region/VN-HP.2025"
    assert before.parameters["place"] == f"{id_}region/VN-HP"


def test_cues_for_a_question_that_is_none_are_refused_with_their_line() -> None:
    with pytest.raises(RuleError) as caught:
        load_cues(set(load_questions()) - {"visits"})
    assert caught.value.place.startswith("graph/asking/asking.yml:")
    assert "no question visits" in caught.value.problem
