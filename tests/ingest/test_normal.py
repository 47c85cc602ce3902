"""Normal text reads the same however it was typed, and every span leads back to the raw characters."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.normal import NormalText, fold

SYLLABLES = [
    "Hoà",
    "Bình",
    "uỷ",
    "ban",
    "thuý",
    "quý",
    "Đắk",
    "Lắk",
    "khoẻ",
    "hoàn",
    "Ð",
    "é",
    "北九州",
    "인천",
    " ",
    "–",
    ".",
    "\n",
]
vietnamese = st.lists(st.sampled_from(SYLLABLES), max_size=12).map("".join)
typed = st.tuples(vietnamese, st.sampled_from(["NFC", "NFD"])).map(lambda t: unicodedata.normalize(t[1], t[0]))
mixed = st.lists(typed, max_size=4).map("".join)
anything = st.one_of(
    mixed, st.text(max_size=30), st.text(alphabet="ao\u0300\u0301\u0323\u0341\u1100\u1161\u11a8\u212b\u09c7\u09be q")
)


@given(anything)
def test_the_text_is_the_normal_form_of_the_raw_text(raw: str) -> None:
    assert NormalText.of(raw).text == unicodedata.normalize("NFC", raw)


@given(anything)
def test_folding_keeps_the_length(raw: str) -> None:
    normal = NormalText.of(raw)
    assert len(normal.folded) == len(normal.text)


@given(anything, st.data())
def test_a_span_leads_back_to_the_characters_that_wrote_it(raw: str, data: st.DataObject) -> None:
    normal = NormalText.of(raw)
    begin = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(begin, len(normal.text)))
    first, last = normal.raw_span(begin, end)
    assert 0 <= first <= last <= len(raw)
    assert normal.text[begin:end] in unicodedata.normalize("NFC", raw[first:last])


@given(mixed, mixed)
def test_words_between_spaces_lead_back_to_exactly_themselves(left: str, right: str) -> None:
    raw = f"{left} | {right}"
    normal = NormalText.of(raw)
    begin = normal.text.index(" | ") + 3
    first, last = normal.raw_span(begin, len(normal.text))
    assert (raw[first:last], last) == (raw[len(raw) - (last - first) :], len(raw))
    assert unicodedata.normalize("NFC", raw[first:last]) == normal.text[begin:]


@given(mixed)
def test_folding_twice_changes_nothing_more(raw: str) -> None:
    once = NormalText.of(raw).folded
    assert fold(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban", "Ủy ban"),
        ("HOÀ BÌNH", "hòa bình"),
        ("khoẻ, thuý", "khỏe, thúy"),
        ("Ðà Nẵng", "Đà Nẵng"),
        ("Hải\u00a0Phòng", "Hải Phòng"),
        ("2016–2020", "2016-2020"),
        ("“bang giao”", '"bang giao"'),
    ],
)
def test_spellings_of_one_word_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["quý", "hoàn", "toán", "xoèn"])
def test_a_syllable_with_one_spelling_keeps_it(text: str) -> None:
    assert fold(text) == text


def test_a_character_that_never_stays_itself_moves_only_its_own_offset() -> None:
    raw = "\u212b Hải Phòng"  # the Ångström sign becomes the letter
    normal = NormalText.of(raw)
    assert normal.raw_span(2, len(normal.text)) == (2, len(raw))


def test_a_span_that_ends_inside_a_letter_takes_the_whole_letter() -> None:
    raw = "q\u0303\u0323 x e\u0301"  # the first letter has no character of its own
    normal = NormalText.of(raw)
    assert normal.raw_span(0, 1) == (0, 3)


@pytest.mark.parametrize("unit", ["hoà ", "e\u0301 ", "\u1100\u1161 ", "\u0344"])
def test_a_long_text_is_read_in_one_pass(printed_in_time: Callable[[str], str], unit: str) -> None:
    program = f"""
from ingest.text.normal import NormalText
normal = NormalText.of({unit!r} * 50_000)
print(len(normal.text) == len(normal.folded))
"""
    assert printed_in_time(program) == "True"
