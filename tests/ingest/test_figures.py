"""A figure is a number with what it counts, whom it is about, and when it held."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.fact import Fact

Facts = Callable[..., list[Fact]]


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
