from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.lives.timeline import Line, StatusPeriod, joined, laid, remade, status_on, within
from ontology.terms import Bilingual

days = st.none() | st.dates(date(2000, 1, 1), date(2000, 3, 1))


def period(status: str, begin: date | None = None, end: date | None = None) -> StatusPeriod:
    return StatusPeriod(status, status, begin, end, "rule", Bilingual("", ""), ())


def ordered(pair: tuple[date | None, date | None]) -> bool:
    begin, end = pair
    return begin is None or end is None or begin <= end


spans = st.tuples(st.sampled_from("abc"), st.tuples(days, days).filter(ordered)).map(lambda x: period(x[0], *x[1]))
lines = st.lists(spans, max_size=6).map(lambda found: in_turn(found))


def in_turn(found: list[StatusPeriod]) -> Line:
    line: Line = ()
    for one in found:
        line = laid(line, one)
    return line


@given(lines)
def test_periods_laid_over_each_other_never_overlap(line: Line) -> None:
    assert all(p.first <= p.last for p in line)
    assert all(one.last < other.first for one, other in pairwise(line))


@given(lines, spans, st.dates(date(2000, 1, 1), date(2000, 3, 1)))
def test_a_laid_period_holds_on_its_days_and_changes_no_other(line: Line, new: StatusPeriod, day: date) -> None:
    before, after = status_on(line, day), status_on(laid(line, new), day)
    expected = new.status if new.covers(day) else None if before is None else before.status
    assert (None if after is None else after.status) == expected


@given(lines, st.tuples(days, days).filter(ordered), st.dates(date(2000, 1, 1), date(2000, 3, 1)))
def test_remaking_changes_only_the_stretch(line: Line, stretch: tuple[date | None, date | None], day: date) -> None:
    begin, end = stretch
    changed = remade(line, begin, end, lambda p: [period("new", p.begin, p.end)])
    inside = (begin is None or begin <= day) and (end is None or day <= end)
    before, after = status_on(line, day), status_on(changed, day)
    assert (before is None) == (after is None)
    assert before is None or after is None or after.status == ("new" if inside else before.status)


def test_what_follows_and_says_the_same_is_one_period() -> None:
    one, other = period("a", None, date(2000, 1, 5)), period("a", date(2000, 1, 6), None)
    assert joined([other, one]) == (period("a"),)
    assert len(joined([one, period("b", date(2000, 1, 6))])) == 2
    assert len(joined([one, period("a", date(2000, 1, 7))])) == 2


def test_a_line_is_cut_to_the_days_asked_for() -> None:
    first, last = date(2000, 1, 5), date(2000, 1, 9)
    assert within((period("a"),), first, last) == (period("a", first, last),)
    assert within((period("a", last + timedelta(days=1)),), first, last) == ()
