"""A figure is a number with what it counts, whom it is about, and when it held."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.fact import Fact

Facts = Callable[..., list[Fact]]
PARAGRAPHS = yaml.safe_load(Path(__file__).with_name("data").joinpath("figures.yml").read_text(encoding="utf-8"))


def stated(found: list[Fact]) -> list[tuple[str | None, float | int | None, str | None]]:
    return [(f.subject.name if f.subject else None, f.value, f.measure) for f in found]


def test_two_figures_of_a_sentence_are_two_facts(facts: Facts) -> None:
    found = facts("Đến nay, Huế có quan hệ hợp tác với 26 địa phương thuộc 9 nước.", published=date(2025, 3, 25))
    assert sorted(stated(found), key=str) == [("Huế", 26, "partner_localities"), ("Huế", 9, "partner_countries")]
    assert {(f.date, f.as_of) for f in found} == {(None, "2025-03-25")}


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("Huế có quan hệ thương mại với trên 118 quốc gia.", 118, "trade_partners"),
        ("Huế đã ký kết 54 thỏa thuận quốc tế.", 54, "agreements"),
        ("Huế đã đón 40 đoàn khách quốc tế.", 40, "delegations"),
        ("Huế có 4.200 người nước ngoài sinh sống.", 4200, "foreign_residents"),
        ("Huế có 25 dự án ODA đang triển khai.", 25, "oda_projects"),
        ("Huế có 900 dự án FDI.", 900, "fdi_projects"),
        ("Hue has 12 sister-city relationships.", 12, "partner_localities"),
    ],
)
def test_unit_and_cue_tell_what_is_counted(facts: Facts, text: str, value: int, measure: str) -> None:
    assert stated(facts(text)) == [("Huế", value, measure)]


@pytest.mark.parametrize(
    ("text", "status", "qualifier"),
    [
        ("Năm 2023, kiều hối về Huế đạt 80 triệu USD.", None, "exact"),
        ("Năm 2023, kiều hối về Huế ước đạt 80 triệu USD.", "estimated", "estimate"),
        ("Năm 2025, kiều hối về Huế dự kiến đạt 80 triệu USD.", "expected", "exact"),
        ("Kiều hối về Huế phấn đấu đến năm 2025 đạt 80 triệu USD.", "target", "exact"),
        ("Năm 2023, kiều hối về Huế đạt hơn 80 triệu USD.", None, "at-least"),
    ],
)
def test_what_is_only_hoped_for_says_so(facts: Facts, text: str, status: str | None, qualifier: str) -> None:
    (found,) = facts(text)
    assert (found.value, found.unit, found.status, found.qualifier) == (80_000_000, "USD", status, qualifier)


def test_committed_and_disbursed_are_two_aspects(facts: Facts) -> None:
    found = facts("Viện trợ phi chính phủ nước ngoài cho Huế cam kết 12,5 triệu USD, giải ngân 9 triệu USD.")
    assert [(f.value, f.kind) for f in found] == [(12_500_000, "committed"), (9_000_000, "disbursed")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Năm 2023, Huế đón 40 đoàn khách quốc tế.", "2023", None),
        ("Giai đoạn 2016 - 2020, Huế đón 40 đoàn khách quốc tế.", "2016", "2020"),
        ("6 tháng đầu năm 2024, Huế đón 40 đoàn khách quốc tế.", "2024-01", "2024-06"),
        ("Huế đón 40 đoàn khách quốc tế trong năm 2023.", "2023", None),
    ],
)
def test_a_figure_has_the_date_or_period_beside_it(facts: Facts, text: str, first: str, last: str | None) -> None:
    (found,) = facts(text)
    assert (found.date, found.end_date) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Huế không có quan hệ hợp tác với 26 địa phương.",
        "Hội nghị có 63 tỉnh, thành phố trong cả nước tham dự.",
        "Huế đón lượng khách tăng 24,5% so với 40 đoàn của năm trước.",
        "Lễ ký tại Huế kéo dài 2 ngày.",
        "Vé vào Đại Nội Huế giá 200.000 đồng.",
    ],
)
def test_a_number_that_counts_nothing_of_ours_is_left(facts: Facts, text: str) -> None:
    assert facts(text) == []


def test_a_change_in_per_cent_is_no_level(facts: Facts) -> None:
    (found,) = facts("Huế có trên 4.000 người nước ngoài, tăng 24,5%.")
    assert (found.value, found.qualifier) == (4000, "at-least")


def test_the_staff_of_a_body_is_the_bodys(facts: Facts) -> None:
    (found,) = facts("Sở Ngoại vụ Huế có 45 cán bộ.")
    assert stated([found]) == [("Sở Ngoại vụ Huế", 45, "staff")]


def test_a_foreign_place_that_its_clause_begins_with_is_the_subject(facts: Facts) -> None:
    found = facts("Huế và Huế có nhiều bạn bè. Niigata kết nghĩa với 6 thành phố.", "count")
    assert stated(found) == [("Niigata", 6, "partner_localities")]


def test_a_foreign_place_nearby_is_not_the_subject(facts: Facts) -> None:
    found = facts("Huế đón khách Nhật Bản. Cùng với Kobe, thành phố đã ký kết 5 thỏa thuận.", "count")
    assert stated(found) == [("Huế", 5, "agreements")]


def line(fact: Fact) -> str:
    """A fact as `data/figures.yml` writes it."""
    value = fact.object.name if fact.object else format(fact.value, ".15g") if fact.value is not None else ""
    other = fact.counterpart.name if fact.counterpart else ""
    cells = [fact.relation, fact.subject.name if fact.subject else "", value]
    if fact.measure is not None:
        cells += [fact.measure, fact.kind or "", fact.status or "", fact.part or "", other]
    return unicodedata.normalize("NFC", " | ".join(cells).rstrip(" |")).replace("Ð", "Đ")


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda p: p["text"][:40])
def test_a_paragraph_gives_its_figures_and_no_others(facts: Facts, paragraph: dict[str, Any]) -> None:
    relations = {"count", "amount", "share", "funds", "invests_in", "investor_origin"}
    assert {line(f) for f in facts(paragraph["text"]) if f.relation in relations} == set(paragraph["facts"])


@pytest.mark.parametrize(
    ("text", "subject", "other"),
    [
        ("Tại Huế, Nhật Bản có 12 dự án đầu tư.", "Huế", "Nhật Bản"),
        ("Nhật Bản hiện có 12 dự án đầu tư tại Huế.", "Huế", "Nhật Bản"),
        ("Huế có 12 dự án FDI của Nhật Bản.", "Huế", "Nhật Bản"),
        ("Các doanh nghiệp Nhật Bản có 12 dự án ở Huế.", "Huế", "Nhật Bản"),
        ("Huế thu hút 12 dự án FDI từ Nhật Bản.", "Huế", "Nhật Bản"),
        ("Nhật Bản là đối tác lớn của Huế. Hiện đã có 12 dự án với vốn 9 triệu USD vào Huế.", "Huế", "Nhật Bản"),
        ("Lãnh đạo Huế đã thăm Nhật Bản. Huế có 12 dự án FDI.", "Huế", None),
    ],
)
def test_whose_projects_are_counted_is_the_other_side_and_never_the_subject(
    facts: Facts, text: str, subject: str, other: str | None
) -> None:
    (found,) = [f for f in facts(text, "count") if f.measure == "fdi_projects"]
    assert (found.subject and found.subject.name, found.counterpart and found.counterpart.name) == (subject, other)


def test_a_figure_of_the_whole_country_is_not_that_of_the_locality_in_focus(facts: Facts) -> None:
    text = "Huế mời gọi đầu tư. Năm 2023, cả nước thu hút 36,6 tỷ USD vốn FDI. Cả nước có 36.000 dự án FDI."
    assert {(f.subject and f.subject.name, f.value) for f in facts(text)} == {("Việt Nam", 36.6e9), ("Việt Nam", 36000)}


def test_a_country_is_the_subject_of_what_its_own_verb_says(facts: Facts) -> None:
    (found,) = facts("Huế là thành phố di sản. Việt Nam có quan hệ thương mại với 220 quốc gia.", "count")
    assert stated([found]) == [("Việt Nam", 220, "trade_partners")]


def test_an_unlisted_region_that_the_clause_is_set_in_is_the_subject(facts: Facts) -> None:
    (found,) = facts("Huế cử đoàn đi. Tại khu vực Kansai, hiện có 3 cặp địa phương đã ký bản ghi nhớ.", "count")
    assert stated([found]) == [("khu vực Kansai", 3, "mous")]


@pytest.mark.parametrize(
    "text",
    [
        "Huế đứng thứ 4 cả nước về thu hút dự án FDI.",
        "Hàn Quốc mở tại Huế Tổng Lãnh sự quán thứ 3.",
        "Sáng 12/5, dự án FDI đầu tiên của Huế khởi công.",
    ],
)
def test_a_rank_or_a_day_counts_nothing(facts: Facts, text: str) -> None:
    assert facts(text, "count") == []


def test_of_a_rank_among_so_many_the_second_number_counts(facts: Facts) -> None:
    (found,) = facts("Nhật Bản đứng thứ 4/25 quốc gia và vùng lãnh thổ đầu tư vào Huế.", "count")
    assert stated([found]) == [("Huế", 25, "investor_countries")]


def test_a_sum_that_only_converts_another_is_no_second_figure(facts: Facts) -> None:
    found = facts("Huế thu hút 2.300 tỷ đồng vốn FDI (khoảng 100 triệu USD).", "amount")
    assert [(f.value, f.unit) for f in found] == [(2_300_000_000_000, "VND")]


def test_a_sentence_that_breaks_another_down_speaks_of_its_time(facts: Facts) -> None:
    found = facts("Năm 2017, Huế thu hút 60 triệu USD vốn FDI. Trong đó, 5 dự án cấp mới có vốn 20 triệu USD.")
    assert {(f.value, f.date) for f in found} == {(60_000_000, "2017"), (5, "2017"), (20_000_000, "2017")}


def test_so_many_years_up_to_now_are_counted_back_from_the_publication(facts: Facts) -> None:
    (found,) = facts("Trong 5 năm qua, Huế đạt mức tăng trưởng trên 7%.", published=date(2019, 3, 1))
    assert (found.date, found.end_date, found.qualifier) == ("2014", "2019", "at-least")


def test_what_was_counted_a_generation_ago_is_history(facts: Facts) -> None:
    (found,) = facts("Năm 1975, Huế kết nghĩa với 2 thành phố.", "count", published=date(2019, 3, 1))
    assert (found.date, found.status) == ("1975", "historical")


@pytest.mark.parametrize(
    ("text", "subject", "value", "measure"),
    [
        ("北京市与56个城市缔结了友好城市关系，分布在51个国家。", "北京市", 56, "partner_localities"),
        ("부산은 27개 도시와 자매결연을 맺었다.", "부산", 27, "partner_localities"),
    ],
)
def test_chinese_and_korean_count_without_spaces(
    facts: Facts, text: str, subject: str, value: int, measure: str
) -> None:
    found = [f for f in facts(text, "count") if f.value == value]
    assert [(f.subject and f.subject.surface, f.measure) for f in found] == [(subject, measure)]


def test_the_years_of_a_list_are_not_those_of_its_count(facts: Facts) -> None:
    [counted] = facts("Hải Phòng kết nghĩa với 2 thành phố: Kobe, Nhật Bản (1974); Brest, Pháp (2007).", "count")
    assert (counted.value, counted.date) == (2, None)


def test_the_seat_of_an_envoy_leads_no_figure_away_from_the_locality_spoken_of(facts: Facts) -> None:
    text = "Bình Dương đón khách. Tỉnh tiếp bà Mary Lang, Tổng Lãnh sự Ấn Độ tại TP.HCM. Về FDI, Ấn Độ có 10 dự án."
    assert stated(facts(text, "count")) == [("Bình Dương", 10, "fdi_projects")]
