from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import Interval
from graph.durations import Duration, after, duration
from graph.lives.rules import load_rules


@pytest.mark.parametrize(
    ("begin", "length", "end"),
    [
        ("2009-04-17", "P5Y", "2014-04-17"),
        ("2009-04", "P5Y", "2014-04"),
        ("2009", "P5Y", "2014"),
        ("2012-02-29", "P1Y", "2013-02-28"),
        ("2011-02", "P1Y", "2012-02"),
        ("2022-08-31", "P6M", "2023-02-28"),
        ("2009", "P6M", "2009-07-01/2010-06-30"),
        ("2009-04", "P2W", "2009-04-15/2009-05-14"),
        ("2009-04-01/2009-04-10", "P1Y6M", "2010-10-01/2010-10-10"),
    ],
)
def test_a_term_ends_as_exactly_as_it_begins(begin: str, length: str, end: str) -> None:
    found = after(Interval.of(begin), Duration.of(length))
    assert found == Interval.of(end)


@pytest.mark.parametrize("stated", ["", "P", "5Y", "P5", "P0Y", "PT5H", "P-5Y", "unstated", "P5Y "])
def test_what_is_no_length_of_time_is_refused(stated: str) -> None:
    assert duration(stated) is None
    with pytest.raises(ValueError, match="is no duration"):
        Duration.of(stated)


def test_a_term_beyond_the_calendar_has_no_end() -> None:
    assert after(Interval.of("9999"), Duration.of("P5Y")) is None
    assert after(Interval.of("9999-12-31"), Duration.of("P1D")) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 60), st.integers(0, 400))
def test_a_longer_term_never_ends_earlier(begin: date, months: int, days: int) -> None:
    start = Interval.of(begin.isoformat())
    shorter, longer = after(start, Duration(months, days)), after(start, Duration(months + 1, days))
    assert shorter is not None and longer is not None
    assert begin < shorter.latest < longer.latest


def test_lengths_are_written_as_people_say_them() -> None:
    rules = load_rules()
    assert rules.lasting(Duration.of("P1Y6M")).en == "1 year 6 months"
    assert rules.lasting(Duration.of("P5Y")).vi == "5 năm"
    assert rules.lasting(Duration.of("P2W")).vi == "14 ngày"
