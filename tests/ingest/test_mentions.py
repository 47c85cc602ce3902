"""The cascade gives every stretch of a sentence one type, the surest first."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.mentions import Mention, find_mentions
from ingest.text.normal import NormalText
from ingest.text.reading import Reader, ReadSentence
from ingest.words.lexicon import Lexicon

Sentence = Callable[[str], ReadSentence]


def typed(sentence: ReadSentence) -> list[tuple[str, str]]:
    return [(m.type, m.text) for m in sentence.mentions]


def named(sentence: ReadSentence, type: str) -> list[Mention]:
    return [m for m in sentence.mentions if m.type == type]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Sở Ngoại vụ tỉnh Quảng Nam đón khách.", "Sở Ngoại vụ tỉnh Quảng Nam"),
        ("Đoàn gặp Cơ quan Hợp tác Quốc tế Nhật Bản.", "Cơ quan Hợp tác Quốc tế Nhật Bản"),
        ("Ngân hàng Phát triển châu Á tài trợ dự án.", "Ngân hàng Phát triển châu Á"),
        ("Đoàn đến Hiệp hội Chính quyền Địa phương Hàn Quốc.", "Hiệp hội Chính quyền Địa phương Hàn Quốc"),
        ("Đoàn thăm Bệnh viện Việt Đức.", "Bệnh viện Việt Đức"),
        ("Đại sứ quán Nhật Bản tại Việt Nam ra thông cáo.", "Đại sứ quán Nhật Bản tại Việt Nam"),
        ("Tổng Lãnh sự quán Hàn Quốc mở cửa.", "Tổng Lãnh sự quán Hàn Quốc"),
        ("UBND thành phố Hải Phòng ban hành kế hoạch.", "UBND thành phố Hải Phòng"),
        ("Tập đoàn Foxconn khởi công nhà máy.", "Tập đoàn Foxconn"),
        ("Công ty Cổ phần Xi măng Nghi Sơn xây nhà máy.", "Công ty Cổ phần Xi măng Nghi Sơn"),
        ("Công ty Hòa Phát ở Hải Dương xây nhà máy.", "Công ty Hòa Phát"),
        ("Hội đồng tỉnh Nagano cử đoàn sang.", "Hội đồng tỉnh Nagano"),
        ("Hội Hữu nghị Việt – Nhật tỉnh Gia Lai họp đại hội.", "Hội Hữu nghị Việt – Nhật tỉnh Gia Lai"),
    ],
)
def test_a_body_is_named_to_its_end(sentence: Sentence, text: str, body: str) -> None:
    assert body in [m.text for m in named(sentence(text), "ORG")]


@pytest.mark.parametrize(
    "text",
    [
        "Các sở phối hợp với nhau.",
        "Hải Phòng là thành phố cảng.",
        "Việc tổ chức lễ hội được chuẩn bị.",
        "Đoàn đã đến phòng họp.",
    ],
)
def test_a_common_noun_is_no_body(sentence: Sentence, text: str) -> None:
    assert named(sentence(text), "ORG") == []


@pytest.mark.parametrize(
    ("text", "persons", "places"),
    [
        ("Ông Lê Anh Đức thăm Đức và Mỹ.", ["Lê Anh Đức"], ["Đức", "Mỹ"]),
        ("Bà Trần Mỹ Hạnh ở Hà Nội.", ["Trần Mỹ Hạnh"], ["Hà Nội"]),
        ("Chủ tịch Hồ Chí Minh thăm Pháp.", ["Hồ Chí Minh"], ["Pháp"]),
        ("Đoàn Thành phố Hồ Chí Minh thăm Pháp.", [], ["Thành phố Hồ Chí Minh", "Pháp"]),
        ("Anh Nam thăm Huế.", [], ["Huế"]),
        ("Đoàn thăm Anh, Pháp và Đức.", [], ["Anh", "Pháp", "Đức"]),
    ],
)
def test_a_name_of_a_person_holds_no_country(
    sentence: Sentence, text: str, persons: list[str], places: list[str]
) -> None:
    read = sentence(text)
    assert [m.core for m in named(read, "PERSON")] == persons
    assert [m.text for m in named(read, "PLACE")] == places


@pytest.mark.parametrize(
    ("text", "surface", "noun"),
    [
        ("Đoàn đến tỉnh Fukuoka.", "tỉnh Fukuoka", "region"),
        ("Đoàn đến thành phố Fukuoka.", "thành phố Fukuoka", "city"),
        ("Đoàn đến thành phố cảng Incheon.", "thành phố cảng Incheon", "city"),
        ("They met in Kagawa Prefecture.", "Kagawa Prefecture", "region"),
        ("They met in the city of Niigata.", "the city of Niigata", "city"),
        ("Đoàn đến Fukuoka.", "Fukuoka", None),
    ],
)
def test_a_place_takes_its_type_noun_along(sentence: Sentence, text: str, surface: str, noun: str | None) -> None:
    (place,) = named(sentence(text), "PLACE")
    assert (place.text, place.noun) == (surface, noun)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Hải Phòng mời thành phố ký bản ghi nhớ.", True),
        ("Năm 2019, tỉnh đón 40 đoàn.", True),
        ("Hải Phòng là một thành phố lớn.", False),
        ("Các tỉnh cùng tham gia.", False),
        ("Hai thành phố kết nghĩa với nhau.", False),
    ],
)
def test_a_bare_type_noun_stands_for_the_locality_only_where_it_can(
    sentence: Sentence, text: str, stands: bool
) -> None:
    assert any(m.anaphor for m in sentence(text).mentions) is stands


def test_values_win_over_names(sentence: Sentence) -> None:
    read = sentence("Ngày 5/5/2019, theo Quyết định số 45/QĐ-UBND, 12 cán bộ đi Lào.")
    assert typed(read) == [
        ("DATE", "Ngày 5/5/2019"), ("DOCNO", "Quyết định số 45/QĐ-UBND"), ("NUMBER", "12"), ("PLACE", "Lào"),
    ]  # fmt: skip


def test_a_ceremony_in_capitals_is_no_name(sentence: Sentence) -> None:
    assert named(sentence("Hai tỉnh tổ chức Lễ Ký kết Bản ghi nhớ."), "NAME") == []


def test_a_title_and_its_holder_are_two_mentions(sentence: Sentence) -> None:
    read = sentence("Phó Chủ tịch UBND tỉnh Quảng Ninh Phạm Văn Nam phát biểu.")
    assert typed(read) == [("TITLE", "Phó Chủ tịch"), ("ORG", "UBND tỉnh Quảng Ninh"), ("PERSON", "Phạm Văn Nam")]


def test_a_body_knows_the_locality_in_its_name(sentence: Sentence) -> None:
    (body,) = named(sentence("Sở Du lịch TP. Huế tổ chức lễ hội."), "ORG")
    assert body.place is not None
    assert body.place.core == "Huế"


words = st.sampled_from(
    "Hải Phòng|thành phố|Sở Ngoại vụ|ông|Nguyễn Văn An|ký|với|Kobe|(Nhật Bản)|,|.|17/4/2009|26|tỷ USD|Chủ tịch|UBND|và"
    "|của|Đại sứ quán|Anh|the|Mayor of|LG|công ty|…|-|45/QĐ-TTg".split("|")
)


@settings(deadline=None)
@given(st.lists(words, max_size=14).map(" ".join))
def test_mentions_stand_in_order_and_never_overlap(reader: Reader, lexicon: Lexicon, text: str) -> None:
    normal = NormalText.of(text)
    found = find_mentions(normal, 0, len(text), reader.gazetteer.find(text), lexicon, "vi")
    assert all(a.end <= b.begin for a, b in itertools.pairwise(found))
    assert all(normal.text[m.begin : m.end] == m.text and m.text for m in found)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Doanh nghiệp Nhật đến đây.", "PLACE", "Nhật"),
        ("Huế hợp tác với Đức về nước.", "PLACE", "Đức"),
        ("Ông Đức đến đây.", "PERSON", "Đức"),
        ("Foxconn Group invests here.", "ORG", "Foxconn Group"),
        ("Samsung Electronics Việt Nam mở rộng.", "ORG", "Samsung Electronics Việt Nam"),
        ("Do Bộ ngoại giao Mỹ tài trợ.", "ORG", "Bộ ngoại giao Mỹ"),
        ("Bộ Ngoại giao Việt Nam chủ trì.", "ORG", "Bộ Ngoại giao Việt Nam"),
        ("Huế ký với tổ chức phi chính phủ Zorbahilfe.", "ORG", "Zorbahilfe"),
    ],
)
def test_the_words_around_a_name_say_whose_it_is(sentence: Sentence, text: str, kind: str, words: str) -> None:
    assert (kind, words) in [(m.type, m.text) for m in sentence(text).mentions]
