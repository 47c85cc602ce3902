"""What is found from where words may begin is what the expressions find by themselves."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.normal import fold
from ingest.words.alternatives import whole_word
from ingest.words.beginnings import Beginnings
from ingest.words.lexicon import Lexicon

WORDS = ["ba", "bí thư", "bí thư thành ủy", "thư", "sở", "ban", "ban quản lý", "南宁"]
EXPRESSION = re.compile(whole_word(WORDS))
PLACES = Beginnings({"words": WORDS, "others": ["sở"]})
TEXTS = st.lists(st.sampled_from([*WORDS, " ", "-", "_", ",", "s", "bang", "ủy"]), max_size=12).map("".join)


@given(TEXTS, st.integers(0, 20), st.integers(0, 40))
def test_the_matches_in_a_stretch_are_those_of_finditer(text: str, begin: int, end: int) -> None:
    begin = min(begin, len(text))
    found = [match.span() for match in PLACES.of(text).matches("words", EXPRESSION, begin, end)]
    assert found == [match.span() for match in EXPRESSION.finditer(text, begin, end)]


def test_a_stretch_that_begins_amid_a_word_tells_nothing_of_its_beginnings() -> None:
    starts = PLACES.of("xsở ban")
    assert starts.within("words", 1, 7) is None
    assert starts.within("words", 0, 7) == [4]


def test_a_word_may_be_of_several_lists() -> None:
    starts = PLACES.of("sở")
    assert (starts.within("words", 0, 2), starts.within("others", 0, 2)) == ([0], [0])


@pytest.mark.parametrize("name", ["title", "head", "anaphor"])
def test_the_words_of_the_lexicon_are_found_as_its_expressions_find_them(name: str) -> None:
    lexicon = Lexicon.load()
    expression = {"title": lexicon.title, "head": lexicon.body_head, "anaphor": lexicon.anaphor}[name]
    text = fold("Chủ tịch UBND thành phố và Giám đốc Sở Ngoại vụ tỉnh tiếp Đại sứ quán; the city, phó chủ tịch tỉnh.")
    found = [m.span() for m in lexicon.beginnings.of(text).matches(name, expression, 0, len(text))]
    assert found == [m.span() for m in expression.finditer(text)]
    assert found
