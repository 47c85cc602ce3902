"""A mention is grounded by the evidence of the text, or it stays without an identifier."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from ingest.fact import Fact
from ingest.names.grounding import Grounded, Grounder, key_of
from ingest.text.focus import dominant_focus
from ingest.text.lists import Item, coordinate
from ingest.text.mentions import MentionType
from ingest.text.reading import Reader, Reading

Read = Callable[..., Reading]
PARTIES: tuple[MentionType, ...] = ("PLACE", "ORG", "NAME")


def last(read: Read, text: str, types: Sequence[MentionType] = PARTIES, **fields: object) -> Grounded | None:
    """The last party of a text, with the country its list gives it."""
    reading = read(text, **fields)
    sentence = reading.sentences[-1]
    items: list[Item] = []
    for index, mention in enumerate(sentence.mentions):
        if mention.type in types and not any(i.country is mention for i in items):
            items.extend(coordinate(sentence.skeleton, index, types, reading.grounder.is_country).items[:1])
    item = items[-1]
    focus = sentence.focus_at(item.mention.begin)
    if item.mention.type == "PLACE":
        return reading.grounder.place(item.mention, item.country, focus)
    return reading.grounder.body(item.mention, item, focus)


def key(grounded: Grounded | None) -> str | None:
    return key_of(grounded.party.iri) if grounded and grounded.party.iri else None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Đoàn đến tỉnh Fukuoka.", "JP-40"),
        ("Đoàn đến thành phố Fukuoka.", "1863967"),
        ("Đoàn đến Brest (Pháp).", "3030300"),
        ("Đoàn đến Hà Nam (Trung Quốc).", "CN-HA"),
        ("Đoàn đến Hà Nam.", "VN-63"),
        ("Đoàn đến Vancouver (Canada).", "6173331"),
        ("Đoàn đến nước Pháp.", "FR"),
        ("Đoàn đến Liên Xô.", "SUHH"),
        ("Delegates went to Kagawa Prefecture.", "JP-37"),
    ],
)
def test_type_noun_and_country_settle_a_place(read: Read, text: str, place: str) -> None:
    assert key(last(read, text)) == place


def test_a_place_in_a_country_that_fits_no_candidate_is_not_grounded(read: Read) -> None:
    assert last(read, "Đoàn đến Kitakyushu (Pháp).") is None


@pytest.mark.parametrize(
    ("published", "unit"), [(None, "VN-HP"), (date(2020, 5, 1), "VN-HP"), (date(2026, 1, 5), "VN-HP.2025")]
)
def test_a_unit_is_the_one_of_the_documents_day(read: Read, published: date | None, unit: str) -> None:
    assert key(last(read, "Đoàn đến Hải Phòng.", published=published)) == unit


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Đoàn gặp Sở Ngoại vụ Hải Phòng.", "so-ngoai-vu.VN-HP"),
        ("Đoàn gặp Sở Ngoại vụ thành phố Hải Phòng.", "so-ngoai-vu.VN-HP"),
        ("Hải Phòng đón đoàn đến Sở Ngoại vụ.", "so-ngoai-vu.VN-HP"),
        ("Đoàn gặp UBND tỉnh Quảng Ninh.", "uy-ban-nhan-dan.VN-13"),
        ("Đoàn gặp Ủy ban nhân dân tỉnh Quảng Ninh.", "uy-ban-nhan-dan.VN-13"),
        ("Đoàn gặp Bộ Ngoại giao.", "bo-ngoai-giao.VN"),
        ("Đoàn gặp Tập đoàn Hateco Marine (Singapore).", "tap-doan-hateco-marine.SG"),
    ],
)
def test_a_body_takes_the_key_of_its_place(read: Read, text: str, body: str) -> None:
    assert key(last(read, text, ("ORG",))) == body


def test_a_department_without_its_locality_is_nobody(read: Read) -> None:
    grounded = last(read, "Đoàn gặp Sở Ngoại vụ.", ("ORG",))
    assert grounded is not None
    assert (grounded.party.name, grounded.party.iri, grounded.entity) == ("Sở Ngoại vụ", None, None)


def test_an_unknown_place_is_identified_by_its_name_and_country(read: Read) -> None:
    grounded = last(read, "Hải Phòng kết nghĩa với Kobe và Zorbagrad (Pháp).")
    assert key(grounded) == "zorbagrad.FR"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hải Phòng ký bản ghi nhớ với thành phố Zorbagrad (tỉnh Chiba, Nhật Bản).", "zorbagrad.JP"),
        ("Hải Phòng ký với Pháp và thành phố Zorbagrad.", "zorbagrad.FR"),  # no other country is spoken of
        ("Thành phố Zorbagrad (Đức) xa Pháp. Hải Phòng ký với thành phố Zorbagrad.", "zorbagrad.DE"),
        ("Hải Phòng ký với huyện Mã Lương (Vân Nam, Trung Quốc).", "ma-luong.CN"),
    ],
)
def test_a_noun_makes_a_place_of_a_name_that_nobody_lists(read: Read, text: str, wanted: str) -> None:
    reading, mention = [
        (r, m) for r in [read(text)] for s in r.sentences for m in s.mentions if m.type == "PLACE" and m.hit is None
    ][-1]
    assert key(reading.grounder.place(mention, None, None)) == wanted


def test_an_unlisted_place_of_which_no_country_is_told_has_no_identifier(read: Read) -> None:
    grounded = last(read, "Hải Phòng ký bản ghi nhớ với thành phố Zorbagrad.")
    assert (grounded.party.name, grounded.party.iri, grounded.entity) == ("Zorbagrad", None, None)


@pytest.mark.parametrize(
    "text", ["Chủ tịch UBND thành phố Lê Văn An dự.", "Hải Phòng tiếp đoàn 4 tỉnh Nam Zorba.", "Huyện Ea Zorba họp."]
)
def test_a_noun_makes_no_place_of_a_person_a_number_of_places_or_one_at_home(read: Read, text: str) -> None:
    found = [m for s in read(text).sentences for m in s.mentions if m.type == "PLACE" and not m.anaphor and not m.hit]
    assert found == []


def test_the_stand_in_is_the_locality_in_focus(read: Read) -> None:
    grounded = last(read, "Đà Nẵng mở rộng đối ngoại. Năm 2019, thành phố đón nhiều đoàn.")
    assert key(grounded) == "VN-DN"


@pytest.mark.parametrize(("language", "name"), [("vi", "Thành phố Hồ Chí Minh"), ("en", "Ho Chi Minh City")])
def test_a_place_is_named_in_the_language_of_the_document(reader: Reader, language: str, name: str) -> None:
    grounder = Grounder(reader.gazetteer, reader.lexicon, language, None)
    assert grounder.as_place(reader.gazetteer.lookup("TP. HCM")[0]).party.name == name


def test_a_locality_is_dominant_where_most_mentions_are_its(reader: Reader) -> None:
    hue, kobe = (reader.gazetteer.lookup(name)[0] for name in ("Huế", "Kobe"))
    assert dominant_focus([hue, hue, kobe]) == hue
    assert dominant_focus([hue, kobe]) is None
    assert dominant_focus([]) is None


def test_a_bare_committee_of_the_people_is_of_no_place_abroad(facts: Callable[..., list[Fact]]) -> None:
    text = "Đoàn tỉnh Ibaraki (Nhật Bản) sang thăm. Phó Chủ tịch UBND tỉnh Bùi Minh Thạnh chủ trì buổi tiếp."
    (office,) = facts(text, "holds_office")
    assert office.object is not None and (office.object.name, office.object.iri) == ("UBND tỉnh", None)
