"""Names are found where they stand and settled by the evidence of the text."""

import time
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.claim import Entity
from ingest.names.gazetteer import Candidate, Gazetteer, Hit, resolve
from ingest.names.reference import FOLDER, digest_of, read_reference, read_successions, read_table
from ontology.errors import RuleError
from ontology.identifiers import mint

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def only(gazetteer: Gazetteer, text: str) -> Hit:
    hits = gazetteer.find(text)
    assert len(hits) == 1, [hit.surface for hit in hits]
    return hits[0]


def settle(
    gazetteer: Gazetteer,
    name: str,
    type_noun: str | None = None,
    country: str | None = None,
    on: date | None = None,
) -> str | None:
    candidate = resolve(only(gazetteer, name), type_noun=type_noun, country=country, on=on)
    return candidate.iri.split("/id/")[1] if candidate is not None else None


def preferred(entity: Entity, language: str) -> str:
    return next(x.text for x in entity.labels if x.language == language and x.preferred)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Brest", "city/3030300"),
        ("Nam Ninh", "city/1799869"),
        ("Kitakyushu", "city/1859307"),
        ("Kagawa", "region/JP-37"),
        ("Incheon", "region/KR-28"),
        ("Thiên Tân", "region/CN-TJ"),
        ("Quảng Đông", "region/CN-GD"),
        ("Thâm Quyến", "city/1795565"),
        ("Vancouver", "city/6173331"),
        ("Queensland", "region/AU-QLD"),
        ("Vladivostock", "city/2013348"),
        ("Bắc Morauva", "region/CSHH-NM"),
        ("Tiệp Khắc", "former-country/CSHH"),
        ("Liên Xô", "former-country/SUHH"),
        ("Lào", "country/LA"),
        ("Campuchia", "country/KH"),
        ("Cộng hoà Séc", "country/CZ"),
        ("Mỹ", "country/US"),
        ("Hà Nội", "region/VN-HN"),
        ("Hanoi", "region/VN-HN"),
        ("TP.HCM", "region/VN-SG"),
        ("Tp. HCM", "region/VN-SG"),
        ("Sài Gòn", "region/VN-SG"),
        ("Đà Nẵng", "region/VN-DN"),
        ("Danang", "region/VN-DN"),
        ("Bà Rịa-Vũng Tàu", "region/VN-43"),
        ("Bà Rịa – Vũng Tàu", "region/VN-43"),
        ("Thừa Thiên Huế", "region/VN-26"),
        ("Kosice", "city/724443"),
        ("Phủ Sơn", "region/KR-26"),
        ("Viêng Chăn", "region/LA-VT"),
        ("Xa-vẳn-na-khẹt", "region/LA-SV"),
        ("海防", "region/VN-HP"),
        ("北九州市", "city/1859307"),
        ("Bosnia and Herzegovina", "country/BA"),
        ("Trinidad and Tobago", "country/TT"),
        ("Ivory Coast", "country/CI"),
        ("PR China", "country/CN"),
        ("Palestine", "country/PS"),
        ("Ca-dắc-xtan", "country/KZ"),
        ("中國", "country/CN"),
        ("대한민국", "country/KR"),
        ("République populaire de Chine", "country/CN"),
        ("Mát-xcơ-va", "region/RU-MOW"),
        ("Xanh Pê-téc-bua", "region/RU-SPE"),
        ("Vla-đi-vô-xtốc", "city/2013348"),
        ("Phnôm Pênh", "region/KH-12"),
        ("Băng Cốc", "region/TH-10"),
        ("Gia-các-ta", "region/ID-JK"),
        ("Đại Liên", "city/1814087"),
        ("Khâm Châu", "city/1797551"),
        ("Nara", "city/1855612"),
        ("布拉格", "region/CZ-10"),
        ("하이퐁", "region/VN-HP"),
        ("ホーチミン市", "region/VN-SG"),
        ("云南", "region/CN-YN"),
        ("CITYNET", "organisation/citynet"),
        ("Thị trưởng vì Hòa bình", "organisation/mayors-for-peace"),
        ("ENEOS", "company/jx-nippon.JP"),
        ("Bộ Ngoại giao", "organisation/bo-ngoai-giao.VN"),
        ("LG", "company/lg.KR"),
        ("Ngân hàng Phát triển Châu Á", "organisation/adb"),
    ],
)
def test_a_bare_name_means_its_likeliest_bearer(gazetteer: Gazetteer, name: str, key: str) -> None:
    assert settle(gazetteer, name) == key


@pytest.mark.parametrize(
    ("name", "noun", "key"),
    [
        ("Kagawa", "tỉnh", "region/JP-37"),
        ("Fukuoka", "tỉnh", "region/JP-40"),
        ("Fukuoka", "thành phố", "city/1863967"),
        ("Fukuoka", "Prefecture", "region/JP-40"),
        ("Fukuoka", "City", "city/1863967"),
        ("Nagasaki", "tỉnh", "region/JP-42"),
        ("Oita", "tỉnh", "region/JP-44"),
        ("Oita", "prefecture", "region/JP-44"),
        ("Oita", "TP.", "city/1854487"),
        ("Georgia", "bang", "region/US-GA"),
        ("Hải Phòng", "thành phố", "region/VN-HP"),
        ("Quảng Trị", "tỉnh", "region/VN-25"),
        ("Thái Nguyên", "tỉnh", "region/VN-69"),
    ],
)
def test_a_type_noun_types_the_name(gazetteer: Gazetteer, name: str, noun: str, key: str) -> None:
    assert settle(gazetteer, name, type_noun=noun) == key


@pytest.mark.parametrize(
    ("name", "country", "key"),
    [
        ("Brest", "FR", "city/3030300"),
        ("Brest", "BY", "city/629634"),
        ("Vancouver", "US", "city/5814616"),
        ("Hà Nam", "CN", "region/CN-HA"),
        ("Thái Nguyên", "CN", "city/1793511"),
        ("Hồng Kông", "CN", "country/HK"),
        ("Đài Loan", "CN", "country/TW"),
        ("Ostrava", "CSHH", "city/3068799"),
        ("Bắc Morauva", "CZ", "region/CSHH-NM"),
        ("Bắc Morauva", mint("former-country", "CSHH"), "region/CSHH-NM"),
    ],
)
def test_a_country_given_by_the_text_decides(gazetteer: Gazetteer, name: str, country: str, key: str) -> None:
    assert settle(gazetteer, name, country=country) == key


@pytest.mark.parametrize(("name", "country"), [("Kitakyushu", "FR"), ("Nhật Bản", "KR")])
def test_evidence_against_every_candidate_settles_on_none(gazetteer: Gazetteer, name: str, country: str) -> None:
    assert settle(gazetteer, name, country=country) is None


def test_a_wrong_type_noun_alone_settles_on_none(gazetteer: Gazetteer) -> None:
    assert settle(gazetteer, "Kitakyushu", type_noun="tỉnh") is None


def test_a_wrong_type_noun_is_forgiven_where_the_country_agrees(gazetteer: Gazetteer) -> None:
    assert settle(gazetteer, "Kitakyushu", type_noun="tỉnh", country="JP") == "city/1859307"


@pytest.mark.parametrize(
    ("name", "day", "key"),
    [
        ("Hải Phòng", None, "region/VN-HP"),
        ("Hải Phòng", BEFORE, "region/VN-HP"),
        ("Hải Phòng", AFTER, "region/VN-HP.2025"),
        ("TP.HCM", AFTER, "region/VN-SG.2025"),
        ("Hà Nội", BEFORE, "region/VN-HN"),
        ("Hà Nội", AFTER, "region/VN-HN"),
        ("Hải Dương", AFTER, "region/VN-61"),
    ],
)
def test_the_day_tells_a_province_from_its_successor(
    gazetteer: Gazetteer, name: str, day: date | None, key: str
) -> None:
    assert settle(gazetteer, name, on=day) == key


def test_there_were_63_provinces_and_are_34() -> None:
    units = [row for row in read_reference() if row.kind == "region" and row.country == "VN"]
    provinces = [row for row in units if row.valid_until is None or row.valid_until.year == 2025]
    assert sum(1 for row in provinces if row.valid_from is None) == 63
    assert sum(1 for row in provinces if row.valid_until is None) == 34


def test_no_name_of_an_earlier_map_cuts_that_of_a_province(gazetteer: Gazetteer) -> None:
    for row in read_table(FOLDER / "provinces.csv"):
        text = f"tỉnh {row['vi']} ký kết"
        assert [hit.surface for hit in gazetteer.find(text)] == [row["vi"]], text


def test_provinces_of_earlier_maps_are_known_with_the_day_they_ended(gazetteer: Gazetteer) -> None:
    hit = only(gazetteer, "Sông Bé")
    assert settle(gazetteer, "Sông Bé", type_noun="tỉnh") == "region/VN-SBE"
    assert [c.valid_until for c in hit.candidates] == [date(1996, 12, 31)]
    assert settle(gazetteer, "Hà Tây", type_noun="tỉnh") == "region/VN-HTY"


def test_every_province_that_ended_has_one_successor_that_exists(gazetteer: Gazetteer) -> None:
    successions = read_successions()
    ended = [
        r.iri
        for r in read_reference()
        if r.country == "VN" and r.valid_until is not None and r.valid_until.year == 2025
    ]
    ended.remove(mint("region", "VN-HP"))

    def successor(iri: str) -> str | None:
        entity = gazetteer.entity(iri)
        assert entity is not None
        return entity.successor

    assert successor(mint("region", "VN-61")) == mint("region", "VN-HP.2025")
    assert successor(mint("region", "VN-HN")) is None
    provinces = [iri for iri in ended if "/region/" in iri]
    assert all(gazetteer.entity(successor(iri) or "") is not None for iri in provinces)
    assert len({old for old, _, _ in successions}) == len(successions) == 52


def test_cities_are_called_as_people_call_them(gazetteer: Gazetteer) -> None:
    labels = [preferred(entity, "en") for entity in map(gazetteer.entity, (mint("city", "1855612"),)) if entity]
    assert labels == ["Nara"]


def test_the_name_of_a_district_alone_may_be_that_of_a_person(gazetteer: Gazetteer) -> None:
    hit = only(gazetteer, "Ngô Quyền")
    assert hit.weak
    assert settle(gazetteer, "Thủy Nguyên", type_noun="thành phố") == "district/VN-HP-311"


def test_most_bodies_name_the_site_that_stands_for_them() -> None:
    rows = list(read_table(FOLDER / "organisations.csv"))
    assert len(rows) >= 300
    assert sum(bool(row["source"]) for row in rows) >= 0.85 * len(rows)
    assert all(row["vi"] and row["en"] for row in rows)


@pytest.mark.parametrize("name", ["Anh", "Đức", "Áo", "Ý", "Nice", "Hồ Chí Minh"])
def test_a_name_that_often_means_something_else_is_weak(gazetteer: Gazetteer, name: str) -> None:
    assert only(gazetteer, name).weak


def test_the_full_name_of_a_weakly_named_country_is_strong(gazetteer: Gazetteer) -> None:
    assert only(gazetteer, "Anh").candidates[0].iri == mint("country", "GB")
    assert not only(gazetteer, "Vương quốc Anh").weak


@pytest.mark.parametrize(
    "text",
    [
        "Trung ương giao cho thành phố.",
        "Nam và Bắc cùng phát triển.",
        "More than base work of the center.",
        "Who is responsible?",
        "công nghệ ở hải phòng và nhật bản",
        "Ông Huệ, bà Tân, anh Tuấn",
    ],
)
def test_ordinary_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert [hit.surface for hit in gazetteer.find(text) if not hit.weak] == []


def test_a_name_inside_a_longer_word_is_not_found(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Parisian Hanoians") == []


def test_the_longest_of_two_names_is_found(gazetteer: Gazetteer) -> None:
    text = "Bộ Ngoại giao và Đông Timor"
    assert [hit.surface for hit in gazetteer.find(text)] == ["Bộ Ngoại giao", "Đông Timor"]


def test_a_small_type_noun_inside_a_name_is_no_hindrance(gazetteer: Gazetteer) -> None:
    hit = only(gazetteer, "tại thành phố Hồ Chí Minh")
    assert hit.surface == "thành phố Hồ Chí Minh"
    assert not hit.weak


def test_a_direction_before_a_province_is_no_chinese_city(gazetteer: Gazetteer) -> None:
    assert [hit.surface for hit in gazetteer.find("phía nam Ninh Bình")] == ["Ninh Bình"]


def test_a_name_broken_over_two_lines_is_found(gazetteer: Gazetteer) -> None:
    assert only(gazetteer, "tại Hải\nPhòng").surface == "Hải\nPhòng"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_point_into_the_text_as_it_is(gazetteer: Gazetteer, form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Đoàn Hải Phòng\u00a0thăm Hoà Bình, 부산 và Kitakyushu")
    hits = gazetteer.find(text)
    found = [unicodedata.normalize("NFC", hit.surface) for hit in hits]
    assert found == ["Hải Phòng", "Hoà Bình", "부산", "Kitakyushu"]
    assert all(text[hit.begin : hit.end] == hit.surface for hit in hits)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.sampled_from("HảiPòng àNộị\n.-ĐTPCMhcm̀e\u0301北京")))
def test_whatever_the_text_hits_are_its_own_words_in_order(gazetteer: Gazetteer, text: str) -> None:
    hits = gazetteer.find(text)
    assert all(text[hit.begin : hit.end] == hit.surface for hit in hits)
    assert all(left.end <= right.begin for left, right in pairwise(hits))


@pytest.mark.parametrize(
    ("name", "key"),
    [("hoà bình", "VN-14"), ("Hai Duong", "VN-61"), ("hai phong", "VN-HP"), ("đài loan", "TW")],
)
def test_a_name_is_looked_up_whatever_its_case_and_marks(gazetteer: Gazetteer, name: str, key: str) -> None:
    assert gazetteer.lookup(name)[0].iri.endswith(f"/{key}")


def test_a_name_typed_without_marks_falls_back_to_its_bearers(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("mat xco va")[0].iri == mint("region", "RU-MOW")
    assert gazetteer.lookup("không có tên này") == ()


def test_an_entity_carries_both_languages_country_region_and_coordinates(gazetteer: Gazetteer) -> None:
    city = gazetteer.entity(mint("city", "1859307"))
    assert city is not None
    assert (city.country, city.within) == (mint("country", "JP"), mint("region", "JP-40"))
    assert preferred(city, "vi") == preferred(city, "en") == "Kitakyushu"
    assert city.latitude == pytest.approx(33.85, abs=0.01)


@pytest.mark.parametrize(
    ("iri", "vi", "en"),
    [
        (mint("country", "JP"), "Nhật Bản", "Japan"),
        (mint("region", "CN-BJ"), "Bắc Kinh", "Beijing"),
        (mint("region", "VN-HP"), "Hải Phòng", "Haiphong"),
        (mint("city", "1795565"), "Thâm Quyến", "Shenzhen"),
        (mint("former-country", "CSHH"), "Tiệp Khắc", "Czechoslovakia"),
        (mint("region", "RU-MOW"), "Mát-xcơ-va", "Moscow"),
    ],
)
def test_an_entity_has_a_preferred_name_in_each_language(gazetteer: Gazetteer, iri: str, vi: str, en: str) -> None:
    entity = gazetteer.entity(iri)
    assert entity is not None
    assert (preferred(entity, "vi"), preferred(entity, "en")) == (vi, en)


def test_a_city_that_is_a_region_is_one_entity(gazetteer: Gazetteer) -> None:
    candidate = only(gazetteer, "Hải Phòng").candidates[0]
    assert candidate.is_city
    assert gazetteer.entity(mint("city", "1581298")) is None


def test_every_iri_is_one_thing_and_every_place_it_lies_in_is_known() -> None:
    rows = read_reference()
    iris = {row.iri for row in rows}
    assert len(iris) == len(rows)
    assert {mint(*row.within) for row in rows if row.within is not None} <= iris


def test_all_249_countries_have_both_names() -> None:
    countries = [row for row in read_reference() if row.kind == "country"]
    assert len(countries) >= 249
    assert all(row.vi and row.en for row in countries)


def test_the_digest_depends_on_the_data(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.digest) == 64
    assert gazetteer.digest == digest_of()


def test_a_missing_file_says_which(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"country_aliases\.csv"):
        Gazetteer.load(tmp_path)


def test_a_row_with_a_missing_cell_says_where(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "exonyms.csv").write_text("key,name,language,strength\n1859307,Ki-ta\n", "utf-8")
    with pytest.raises(RuleError, match=r"exonyms\.csv:2"):
        Gazetteer.load(tmp_path)


def test_a_name_for_an_unknown_key_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "exonyms.csv").write_text("key,name,language,strength\nXX-1,Đâu Đó,vi,strong\n", "utf-8")
    with pytest.raises(RuleError, match="XX-1"):
        Gazetteer.load(tmp_path)


def test_loading_takes_a_few_seconds_of_processor_time_at_most() -> None:
    begin = time.process_time()
    Gazetteer.load()
    assert time.process_time() - begin < 6


def test_a_candidate_without_bounds_holds_on_every_day() -> None:
    entity = Entity(iri=mint("city", "1"), classes=(), labels=())
    assert Candidate(entity, 1, "city").holds_on(date(1900, 1, 1))


@pytest.mark.parametrize(
    ("name", "key", "heir"),
    [
        ("Hội An", "city/1580541", "region/VN-DN.2025"),
        ("Hạ Long", "city/1580410", "region/VN-13"),
        ("Hòa Vang", "district/VN-DN-497", "region/VN-DN.2025"),
    ],
)
def test_the_province_stands_in_the_place_of_a_district_or_provincial_city_since_july_2025(
    gazetteer: Gazetteer, name: str, key: str, heir: str
) -> None:
    (entity,) = (c.entity for c in gazetteer.lookup(name) if c.iri.endswith(key))
    assert (entity.exists_until, (entity.successor or "").rpartition("/id/")[2]) == ("2025-06-30", heir)
    assert entity.labels[0].text == name
