"""Names meet under their keys whatever the keyboard, the fashion of tone marks or the case."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.naming.names import fold, instrument_key, sort_key, tone_key


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("Thuỷ", "Thủy"),
        ("khoẻ", "khỏe"),
        ("HOÀ BÌNH", "Hòa Bình"),
        ("qúy", "quý"),
    ],
)
def test_both_placements_of_a_tone_mark_are_one_word(new: str, old: str) -> None:
    assert tone_key(new) == tone_key(old)


@pytest.mark.parametrize("word", ["hoàn", "quý", "toán", "huỳnh"])
def test_a_word_with_one_spelling_keeps_it(word: str) -> None:
    assert tone_key(word) == word


def test_different_words_stay_apart() -> None:
    assert len({tone_key(word) for word in ("Lào", "Lạo", "Lao")}) == 3


def test_eth_typed_for_d_with_stroke_is_read_as_meant() -> None:
    assert tone_key("\u00d0à Nẵng") == tone_key("Đà Nẵng")


@given(st.text())
def test_the_tone_key_of_composed_text_keeps_every_offset(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert len(tone_key(composed)) == len(composed)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("TP. Hải Phòng", "tp hai phong"),
        ("Đắk Lắk", "dak lak"),
        ("Bà Rịa – Vũng Tàu", "ba ria vung tau"),
        ("Mát-xcơ-va", "mat xco va"),
        ("부산", "부산"),
        ("海防", "海防"),
    ],
)
def test_folding_leaves_plain_words(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_sort_in_the_order_of_the_vietnamese_alphabet() -> None:
    ordered = ["An Giang", "Anh", "Áo", "Ấn Độ", "Dubai", "Đà Nẵng", "Đức", "Ma Cao", "Úc", "Ý"]
    shuffled = ordered[::2] + ordered[1::2]
    assert sorted(shuffled, key=sort_key) == ordered


def test_tones_sort_in_dictionary_order_after_the_letters() -> None:
    ordered = ["ma", "mà", "mả", "mã", "má", "mạ", "mai"]
    shuffled = ordered[::2] + ordered[1::2]
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize("written", ["09-CT/TU", "09CT/TU", "9-CT/TU", "Số 09 - CT/TU", "09–ct/tu"])
def test_one_instrument_has_one_key_however_its_number_is_typed(written: str) -> None:
    assert instrument_key(written) == "9/CT/TU"


@pytest.mark.parametrize("other", ["10-CT/TU", "09-NQ/TU", "09/2007/CT/TU", "09-CT/TW"])
def test_other_numbers_kinds_years_and_issuers_are_other_instruments(other: str) -> None:
    assert instrument_key(other) != instrument_key("09-CT/TU")
