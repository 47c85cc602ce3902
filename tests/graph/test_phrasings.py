"""The competency questions in many words: each phrasing is taken for its question, with every word put to use."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from published import TOYS, publish

from graph.asking.asker import Asker
from graph.view import View

TODAY = date(2026, 11, 22)
ID = "https://w3id.org/banggiao/id/"
PUT: Mapping[str, list[tuple[str, str, str, dict[str, str]]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "phrasings.yml").read_text(encoding="utf-8")
)
CASES = [
    pytest.param(language, *case, id=f"{language}-{number}-{case[2]}")
    for language, cases in PUT.items()
    for number, case in enumerate(cases, 1)
]


@pytest.fixture(scope="module")
def asker_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Asker]:
    return cache(lambda toy: Asker.of(View.open(publish(tmp_path_factory.mktemp(toy), TOYS / f"{toy}.trig"))))


@pytest.mark.parametrize(("language", "toy", "text", "question", "slots"), CASES)
def test_a_phrasing_is_taken_for_its_question_and_every_word_is_used(
    asker_of: Callable[[str], Asker], language: str, toy: str, text: str, question: str, slots: dict[str, str]
) -> None:
    understood = asker_of(toy).understand(text, language, TODAY)
    assert understood is not None
    assert (understood.question, understood.unknown) == (question, ())
    filled = {name: value.removeprefix(ID) for name, value in understood.parameters.items()}
    if "asOf" not in slots and filled.get("asOf") == TODAY.isoformat():
        del filled["asOf"]
    assert filled == slots


def test_there_are_phrasings_enough_in_both_languages_and_for_most_questions() -> None:
    for cases in PUT.values():
        assert len({text for _, text, _, _ in cases}) >= 60
        assert len({question for _, _, question, _ in cases}) >= 40
