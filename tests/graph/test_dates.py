from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import Interval, interval, next_day

edtf = st.one_of(
    st.dates().map(lambda d: d.isoformat()),
    st.dates().map(lambda d: d.isoformat()[:7]),
    st.dates().map(lambda d: d.isoformat()[:4]),
)


def test_a_month_spans_its_days_in_a_leap_year() -> None:
    assert Interval.of("2024-02") == Interval("2024-02", date(2024, 2, 1), date(2024, 2, 29))


def test_a_period_reaches_from_its_first_to_its_last_day() -> None:
    assert Interval.of("2024/2026-03") == Interval("2024/2026-03", date(2024, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize("stated", ["", "2009-13", "2009-02-30", "4/2009", "2026/2024", "0000", "2009-4", "２００９"])
def test_what_is_no_date_is_refused(stated: str) -> None:
    with pytest.raises(ValueError):
        Interval.of(stated)
    assert interval(stated) is None


def test_nothing_stated_is_no_interval() -> None:
    assert interval(None) is None


@given(edtf, edtf)
def test_overlapping_is_mutual_and_refining_implies_it(one: str, other: str) -> None:
    a, b = Interval.of(one), Interval.of(other)
    assert a.overlaps(b) == b.overlaps(a)
    if a.refines(b):
        assert a.overlaps(b)
        assert not b.refines(a)


@given(edtf)
def test_no_date_refines_itself_and_its_width_counts_its_days(stated: str) -> None:
    when = Interval.of(stated)
    assert not when.refines(when)
    assert when.width == (when.latest - when.earliest).days + 1


def test_the_calendar_ends_with_its_last_day() -> None:
    assert next_day(date(2024, 2, 28)) == date(2024, 2, 29)
    assert next_day(date.max) == date.max
