"""Stretches of days are read with the month or year that is said once for both ends; two far dates are no stretch."""

import pytest

from ingest.times.day_ranges import find


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("từ ngày 26/4/2024 đến ngày 1/5/2024", ("2024-04-26", "2024-05-01")),
        ("từ 12 đến 17/10/2012", ("2012-10-12", "2012-10-17")),
        ("6-11/11/2017", ("2017-11-06", "2017-11-11")),
        ("từ 28 tháng 4 đến hết ngày 2 tháng 5 năm 2019", ("2019-04-28", "2019-05-02")),
        ("25/12/2018 - 3/1/2019", ("2018-12-25", "2019-01-03")),
        ("trong hai ngày 12 và 13/5/2019", ("2019-05-12", "2019-05-13")),
        ("from 5 to 9 october 2022", ("2022-10-05", "2022-10-09")),
        ("october 30 - november 2, 2022", ("2022-10-30", "2022-11-02")),
    ],
)
def test_a_stretch_of_days_names_its_year_once(text: str, stretch: tuple[str, str]) -> None:
    assert [(found.first, found.last) for found in find(text)] == [stretch]


@pytest.mark.parametrize(
    "text", ["(5/9/1962 - 5/9/2017)", "30-31/2/2019", "11-6/11/2017", "giai đoạn 2021-2025", "2 đến 7/2019"]
)
def test_two_far_dates_or_no_days_are_no_stretch(text: str) -> None:
    assert list(find(text)) == []
