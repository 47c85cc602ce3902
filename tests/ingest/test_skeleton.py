"""A skeleton is the sentence with one character a mention, each at a known position."""

from collections.abc import Callable

from ingest.text.normal import NormalText
from ingest.text.reading import ReadSentence
from ingest.text.skeleton import SYMBOLS

Sentence = Callable[[str], ReadSentence]
P, D = SYMBOLS["PLACE"], SYMBOLS["DATE"]


def test_each_mention_is_one_character_and_the_rest_is_folded(sentence: Sentence) -> None:
    read = sentence("Năm 2014, Hải Phòng  Ký\u00a0bản ghi nhớ với Kagawa (Nhật Bản).")
    assert read.skeleton.text == f"{D}, {P} ký bản ghi nhớ với {P} ({P})."


def test_the_position_of_a_mention_is_that_of_its_character(sentence: Sentence) -> None:
    skeleton = sentence("Hải Phòng kết nghĩa với Kitakyushu và Seattle từ năm 1997.").skeleton
    assert [skeleton.text[p] for p in skeleton.positions] == [SYMBOLS[m.type] for m in skeleton.mentions]
    assert [skeleton.index_at(p) for p in skeleton.positions] == list(range(len(skeleton.mentions)))


def test_where_somebody_stands_in_a_picture_is_left_out(sentence: Sentence) -> None:
    text = "Ông Lê Văn An (bìa phải), Thị trưởng Kobe, đến Huế."
    skeleton = sentence(text).skeleton
    comma = skeleton.text.index(",")
    assert "phải" not in skeleton.text
    assert text[skeleton.offset_at(comma, NormalText.of(text).folded, 0)] == ","


def test_between_two_mentions_stands_the_plain_text(sentence: Sentence) -> None:
    skeleton = sentence("Hải Phòng kết nghĩa với Kitakyushu.").skeleton
    assert skeleton.between(0, 1) == " kết nghĩa với "


def test_no_mention_stands_where_there_is_none(sentence: Sentence) -> None:
    assert sentence("Hải Phòng kết nghĩa với Kitakyushu.").skeleton.index_at(3) is None


def test_every_type_has_a_character_of_its_own() -> None:
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    assert all("\ue000" <= symbol <= "\uf8ff" for symbol in SYMBOLS.values())
