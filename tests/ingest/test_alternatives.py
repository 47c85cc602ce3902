"""An expression grown from words matches what a plain list of them matches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.alternatives import tree, whole_word

LETTERS = st.text(alphabet="ab đ.", min_size=1, max_size=5)


def plain(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@given(st.lists(LETTERS, min_size=1, max_size=8), st.text(alphabet="ab đ.x", max_size=40))
def test_the_tree_finds_what_the_list_finds(words: list[str], text: str) -> None:
    grown = [match.span() for match in re.finditer(tree(words), text)]
    assert grown == [match.span() for match in re.finditer(plain(words), text)]


@given(st.lists(LETTERS, min_size=1, max_size=8), st.text(alphabet="ab đ.x", max_size=40))
def test_whole_words_are_those_with_a_border_on_both_sides(words: list[str], text: str) -> None:
    grown = [(match.span(), match["word"]) for match in re.finditer(whole_word(words, "word"), text)]
    listed = re.finditer(rf"(?<!\w)(?P<word>{plain(words)})(?!\w)", text)
    assert grown == [(match.span(), match["word"]) for match in listed]


@pytest.mark.parametrize(("text", "found"), [("sở ngoại vụ", "sở ngoại vụ"), ("sở ngoại", "sở"), ("cơ sở", "sở")])
def test_the_longest_whole_word_wins(text: str, found: str) -> None:
    match = re.search(whole_word(["sở", "sở ngoại vụ"]), text)
    assert match is not None
    assert match[0] == found


def test_a_word_within_a_word_is_none() -> None:
    assert re.search(whole_word(["anh"]), "thanh") is None
    assert re.search(whole_word(["anh"], joins=r"[^\W_]"), "_anh_") is not None
