"""The engine keeps what the text says exactly, once, and the same each time."""

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact
from ingest.readers import read
from ingest.relations.frame_files import load_frames
from ingest.words.rulefile import digest_of_rules

Make = Callable[..., Document]
FRAMES = load_frames().frames
SENTENCES = [e.text for f in FRAMES for e in f.examples] + [text for f in FRAMES for text in f.counterexamples]
BETWEEN = [" ", "\n", "\n\n", " – ", "…", "\u00a0", " | "]
slow = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Sentences of the frames in any order, joined anyhow, in composed or decomposed letters."""
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5))
    joined = "".join(text + draw(st.sampled_from(BETWEEN)) for text in chosen)
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), joined)


@slow
@given(texts())
def test_every_quote_is_the_text_at_its_offsets(extractor: Extractor, document: Make, text: str) -> None:
    extraction = extractor.extract(document(text))
    assert all(text[f.start : f.end] == f.quote and f.quote for f in extraction.facts)
    assert all(0 <= r.begin <= r.end <= len(text) for r in extraction.rejected)


@slow
@given(texts())
def test_reading_twice_gives_the_same(extractor: Extractor, document: Make, text: str) -> None:
    assert extractor.extract(document(text)) == extractor.extract(document(text))


@slow
@given(texts())
def test_no_fact_is_given_twice(extractor: Extractor, document: Make, text: str) -> None:
    facts = extractor.extract(document(text)).facts
    assert len(set(facts)) == len(facts)


@slow
@given(texts())
def test_every_party_with_an_identifier_is_described(extractor: Extractor, document: Make, text: str) -> None:
    extraction = extractor.extract(document(text))
    named = {p.iri for f in extraction.facts for p in (f.subject, f.object) if p and p.iri}
    around = {iri for e in extraction.entities.values() for iri in (e.country, e.within) if iri}
    assert named | around <= set(extraction.entities)


@slow
@given(st.sampled_from(SENTENCES))
def test_decomposed_letters_say_the_same(extractor: Extractor, document: Make, text: str) -> None:
    def said(text: str) -> list[Fact]:
        found = extractor.extract(document(text)).facts
        return [replace(f, start=0, end=0, quote=unicodedata.normalize("NFC", f.quote)) for f in found]

    composed, decomposed = said(text), said(unicodedata.normalize("NFD", text))
    assert [(f.relation, f.value, f.date) for f in composed] == [(f.relation, f.value, f.date) for f in decomposed]


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_any_text_is_read_without_an_error(extractor: Extractor, document: Make, text: str) -> None:
    assert all(text[f.start : f.end] == f.quote for f in extractor.extract(document(text)).facts)


def test_an_undated_echo_of_a_dated_fact_is_dropped(extractor: Extractor, document: Make) -> None:
    text = "Năm 2013, Huế và Nara đã ký thỏa thuận hợp tác, thỏa thuận hợp tác với Nara."
    found = [f for f in extractor.extract(document(text)).facts if f.relation == "agreement"]
    assert [f.date for f in found] == ["2013"]


def test_a_repeated_sentence_is_one_statement_with_two_quotes(extractor: Extractor, document: Make) -> None:
    text = "Huế kết nghĩa với Nara.\nHuế kết nghĩa với Nara."
    assert [f.start for f in extractor.extract(document(text)).facts] == [0, 24]


def test_an_empty_text_gives_nothing(extractor: Extractor, document: Make) -> None:
    extraction = extractor.extract(document(""))
    assert (extraction.facts, extraction.entities, extraction.sentences, extraction.rejected) == ((), {}, 0, ())


def test_the_digest_is_that_of_rules_and_names(extractor: Extractor) -> None:
    both = extractor.reader.gazetteer.digest + digest_of_rules()
    assert extractor.digest == hashlib.sha256(both.encode()).hexdigest()


@pytest.mark.parametrize(
    "unit",
    [
        "đã ",
        "Hải Phòng ký bản ghi nhớ với Kobe, ",
        "Huế kết nghĩa với Kobe. ",
        "5 dự án ODA (",
        "các nhà đầu tư như A, ",
    ],
)
def test_a_monstrous_text_twice_as_long_costs_twice_as_much(
    extractor: Extractor, document: Make, calls: Callable[[Callable[[], object]], int], unit: str
) -> None:
    once, twice = (document(unit * (size // len(unit))) for size in (4_000, 8_000))
    extractor.extract(once)  # the first reading compiles what the later ones share
    assert calls(lambda: extractor.extract(twice)) < 2.5 * calls(lambda: extractor.extract(once))


def test_a_line_without_end_is_read_in_time(printed_in_time: Callable[[str], str]) -> None:
    program = """
from ingest.document import Document
from ingest.extractor import Extractor
extractor = Extractor.load()
for unit in ("đã ", "Bộ A", "Hải Phòng và ", "quan hệ hợp tác giữa ", "(", "Ông A - Giám đốc "):
    text = unit * (20_000 // len(unit))
    facts = extractor.extract(Document("a.txt", "0" * 64, text, "vi", "text/plain", "a")).facts
    assert all(text[f.start : f.end] == f.quote for f in facts)
print("read")
"""
    assert printed_in_time(program) == "read"


def test_a_council_of_the_city_is_not_that_of_the_guests(extractor: Extractor, document: Make) -> None:
    text = (
        "Chủ tịch HĐND thành phố Cần Thơ tiếp ông Abe, Chủ tịch Hội đồng tỉnh Nagano và ký kết bản ghi nhớ hợp tác "
        "giữa HĐND thành phố và Hội đồng tỉnh Nagano."
    )
    [paper] = [f for f in extractor.extract(document(text)).facts if f.relation == "agreement"]
    assert paper.subject is not None and "Cần Thơ" in paper.subject.name


def test_a_party_left_unsaid_has_the_words_by_which_the_document_names_it(extractor: Extractor, document: Make) -> None:
    text = "绍兴市举行国际友城大会。\n目前已与21个国家的43个城市缔结了友好城市关系。"
    parties = {f.subject for f in extractor.extract(document(text)).facts if f.relation == "count"}
    assert {(p.name, p.surface) for p in parties if p is not None} == {("Thiệu Hưng", "绍兴市")}


def test_exports_are_printed_as_a_part_of_trade(extractor: Extractor, document: Make) -> None:
    [fact] = [f for f in extractor.extract(document("Kim ngạch xuất khẩu của Huế đạt 41 triệu USD.")).facts if f.value]
    assert fact.measure == "exports"
    assert (fact.as_json()["measure"], fact.as_json()["part"]) == ("trade", "exports")


def test_the_place_of_a_dateline_is_told_nothing(extractor: Extractor, document: Make) -> None:
    text = "Hanoi (VNA) – The Republic of Korea remained the top investor with total investment of 6.31 billion USD."
    facts = extractor.extract(document(text)).facts
    assert not [f for f in facts if f.subject is not None and f.subject.name == "Hanoi"]


def test_a_committee_without_a_name_is_of_the_locality_at_home(extractor: Extractor, document: Make) -> None:
    text = (
        "Sakai là thành phố của Nhật Bản. Sakai có cảng lớn. Cần Thơ cử đoàn sang Sakai. "
        "Hai bên ký kết bản ghi nhớ hợp tác giữa UBND thành phố và chính quyền thành phố Sakai (Nhật Bản)."
    )
    [paper] = [f for f in extractor.extract(document(text)).facts if f.relation == "agreement"]
    assert paper.subject is not None and "Cần Thơ" in paper.subject.name


def test_a_figure_is_not_dated_by_what_the_sentence_before_compares_with(extractor: Extractor, document: Make) -> None:
    text = (
        "Năm 2018, Huế thu hút 20 dự án FDI, tăng 5% so với năm 2017. Tổng vốn đăng ký đạt 90 triệu USD. "
        "Năm 2019 có 8 dự án FDI, năm 2020 Huế có 12 dự án FDI. Trong đó có 7 dự án FDI của Nhật Bản."
    )
    dated = {f.value: f.date for f in extractor.extract(document(text)).facts if f.value}
    assert (dated[90_000_000], dated[7]) == ("2018", "2020")


def test_with_a_paper_older_than_its_party_the_unit_of_that_name_before_is_described(
    extractor: Extractor, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    rows = ("Hải Phòng,Kitakyushu,Nhật Bản,Bản ghi nhớ,4/2009", "Cần Thơ,Oita,Nhật Bản,Bản ghi nhớ,9/2025")
    path.write_text("\n".join(("Địa phương,Đối tác,Quốc gia,Loại văn bản,Ngày ký", *rows)), encoding="utf-8")
    found = extractor.extract(replace(read(path), published=date(2026, 3, 2)))
    units = {iri.rpartition("/")[2] for iri in found.entities if "/region/VN-" in iri}
    assert units == {"VN-HP.2025", "VN-HP", "VN-CT.2025"}
