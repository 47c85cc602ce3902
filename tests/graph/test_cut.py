"""An answer says where it stops short of everything, and only there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from published import publish

from graph.asking.answers import Answer
from graph.asking.asker import read_asking, stops_short
from graph.asking.cut import Cut
from graph.asking.questions import run
from graph.view import View
from ontology.identifiers import BASE
from ontology.questions import read_question

Answered = Callable[..., Answer]
TODAY = date(2026, 11, 22)
QUESTION = """\
#+ id: tied
#+ title: {vi: "Ai với ai?", en: "Who with whom?"}
#+ summary: {vi: "Một cặp một dòng.", en: "A pair a row."}
#+ parameters:
#+   - {name: place, type: place, label: {vi: "Nơi", en: "Place"}}
#+ columns:
#+   - {name: place, type: place, label: {vi: "Nơi", en: "Place"}}
#+   - {name: partner, type: place, label: {vi: "Đối tác", en: "Partner"}}
#+ group_by: [place, partner]
PREFIX bg: <https://w3id.org/banggiao/ontology#>
SELECT ?place ?partner WHERE {
  #when no place: { SELECT DISTINCT ?place WHERE { ?place bg:hasPartner ?anyone } LIMIT 2 }
  ?place bg:hasPartner ?partner .
}
ORDER BY ?place ?partner
LIMIT 5
"""


def tied(folder: Path, pairs: int, places: int) -> View:
    """A store in which places have partners, so many pairs in all."""
    lines = [
        f"<{BASE}id/city/{number % places}> <https://w3id.org/banggiao/ontology#hasPartner> <{BASE}id/city/9{number}> ."
        for number in range(pairs)
    ]
    (folder / "ties.ttl").write_text("\n".join(lines), encoding="utf-8")
    return View.open(publish(folder, folder / "ties.ttl"))


@pytest.fixture
def answered(tmp_path: Path) -> Answered:
    path = tmp_path / "tied.rq"
    path.write_text(QUESTION, encoding="utf-8")
    question = read_question(path)

    def answer(pairs: int, places: int, **given: str) -> Answer:
        return run(tied(tmp_path, pairs, places), question, given, TODAY)

    return answer


def test_a_question_of_no_place_says_of_how_many_it_was_asked(answered: Answered) -> None:
    assert answered(4, 4).cut == Cut("asked", 2)


def test_a_question_of_all_places_there_are_is_not_cut(answered: Answered) -> None:
    assert answered(3, 2).cut is None


def test_a_question_of_one_place_is_not_cut(answered: Answered) -> None:
    assert answered(4, 4, place="city/1").cut is None


def test_a_list_that_is_full_says_how_many_it_shows(answered: Answered) -> None:
    assert answered(9, 1, place="city/0").cut == Cut("listed", 5)


def test_the_ask_box_says_it_in_both_languages(answered: Answered) -> None:
    _, cues = read_asking()
    short = replace(answered(1, 1), cut=Cut("asked", 1200))
    assert stops_short(short, cues, "vi") == " (chỉ hỏi trên 1.200 mục đầu tiên của kho dữ liệu)"
    assert stops_short(short, cues, "en") == " (asked of the first 1,200 in the store only)"
    assert stops_short(replace(short, cut=None), cues, "en") == ""
