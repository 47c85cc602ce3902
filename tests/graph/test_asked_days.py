"""Days in questions, however they are written."""

from datetime import date

import pytest

from graph.asking.asked_days import in_figures, take_day

FIRST_OF_JULY = [
    "1/7/2025", "01.07.2025", "1-7-2025", "2025-07-01", "ngày 1 tháng 7 năm 2025", "ngay 1 thang 7 nam 2025",
    "1 tháng 7/2025", "1 July 2025", "1st July 2025", "1st of July, 2025", "July 1, 2025", "Jul 1st 2025",
    "JULY 1 2025",
]  # fmt: skip


@pytest.mark.parametrize("written", FIRST_OF_JULY)
@pytest.mark.parametrize("lead", ["", "tính đến ", "as of ", "on "])
def test_a_day_is_read_and_taken_out_of_the_text(lead: str, written: str) -> None:
    found = take_day(f"Hải Phòng {lead}{written}?")
    assert (found.day, found.year_begins) == (date(2025, 7, 1), None)
    assert found.rest.split() == ["Hải", "Phòng", "?"]


@pytest.mark.parametrize(
    "written", ["tháng 2/2024", "tháng 2 năm 2024", "thang 2 nam 2024", "February 2024", "Feb. 2024"]
)
def test_a_month_stands_for_its_last_day(written: str) -> None:
    assert take_day(f"Hải Phòng {written}").day == date(2024, 2, 29)


@pytest.mark.parametrize("written", ["2024", "năm 2024", "in 2024", "at the end of 2024", "cuối năm 2024"])
def test_a_year_stands_for_its_last_day_and_knows_its_first(written: str) -> None:
    found = take_day(written)
    assert (found.day, found.year_begins, found.rest.strip()) == (date(2024, 12, 31), date(2024, 1, 1), "")


@pytest.mark.parametrize(
    "written", ["31/2/2025", "tháng 13/2025", "32 July 2025 or so", "12 tháng", "15 days", "may 5"]
)
def test_what_is_no_day_is_left_to_others(written: str) -> None:
    found = take_day(written)
    assert (found.day, found.year_begins, found.rest) == (None, None, written)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("trong năm năm", "trong 5 năm"),
        ("trong ba năm qua", "trong 3 năm qua"),
        ("within fifteen or ten days", "within fifteen or 10 days"),
        ("năm năm 2025", "năm năm 2025"),
        ("for two years", "for 2 years"),
        ("mỗi năm", "mỗi năm"),
    ],
)
def test_small_counts_are_read_in_words(text: str, written: str) -> None:
    assert in_figures(text) == written
