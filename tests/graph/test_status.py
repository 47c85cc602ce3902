from datetime import date, timedelta
from itertools import pairwise

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told
from hypothesis import given
from hypothesis import strategies as st

from graph import vocabulary as v
from graph.lives.life import life_of, together
from graph.lives.rules import Rules, load_rules
from graph.lives.status import periods
from graph.lives.timeline import StatusPeriod, status_on


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def told(rules: Rules, *documents: Told) -> tuple[StatusPeriod, ...]:
    return periods(life_of(c for d in documents for c in d.filed().claims), rules)


def code(period: StatusPeriod | None) -> str | None:
    return None if period is None else period.status.removeprefix(v.STATUS_SCHEME)


def one(name: str = "a", published: str | None = "2018-08-12", **facts: str) -> Told:
    document = Told(name, published)
    document.agreement(HAI_PHONG, KITAKYUSHU, **facts)  # type: ignore[arg-type]
    return document


def test_the_kitakyushu_agreement_of_five_years_is_in_force_to_its_last_day(rules: Rules) -> None:
    found = told(rules, one(signed="2009-04-17", until="2014-04-17"))
    assert [code(p) for p in found] == ["in-force", "expired"]
    assert status_on(found, date(2009, 4, 16)) is None
    assert code(status_on(found, date(2009, 4, 17))) == "in-force"
    assert code(status_on(found, date(2012, 1, 1))) == "in-force"
    assert code(status_on(found, date(2014, 4, 17))) == "in-force"
    assert code(status_on(found, date(2014, 4, 18))) == "expired"
    assert found[0].rule == v.RULE_SCHEME + "fixed-term"
    assert "ngày 17/04/2009" in found[0].reason.vi and "ngày 17/04/2014" in found[0].reason.vi
    assert "17 April 2009" in found[0].reason.en and "17 April 2014" in found[0].reason.en


def test_a_month_of_signing_counts_from_its_end_and_a_month_of_ending_to_its_end(rules: Rules) -> None:
    found = told(rules, one(signed="2018-02", until="2023-02"))
    assert (found[0].begin, found[0].end) == (date(2018, 2, 28), date(2023, 2, 28))
    assert found[1].begin == date(2023, 3, 1)


def test_without_a_term_it_is_presumed_in_force_and_the_term_is_missing(rules: Rules) -> None:
    (found,) = told(rules, one(signed="2009-04"))
    assert code(found) == "presumed-in-force"
    assert found.known == v.STATUS_SCHEME + "undetermined"
    assert (found.begin, found.end, found.missing) == (date(2009, 4, 30), None, ("term",))
    assert found.rule == v.RULE_SCHEME + "signed-no-term-stated"
    assert "tháng 4/2009" in found.reason.vi
    assert "April 2009" in found.reason.en


def test_a_stated_end_closes_it(rules: Rules) -> None:
    found = told(rules, one(signed="2010-05-01", ended="2020-06-30", until="2030"))
    assert [code(p) for p in found] == ["in-force", "terminated"]
    assert code(status_on(found, date(2020, 6, 30))) == "in-force"
    assert code(status_on(found, date(2020, 7, 1))) == "terminated"
    assert [p.rule for p in found] == [v.RULE_SCHEME + "fixed-term", v.RULE_SCHEME + "terminated"]


def test_a_termination_without_a_date_counts_from_the_document(rules: Rules) -> None:
    unsure, found = told(rules, one(status="terminated", signed="2009"))
    assert (code(found), found.begin) == ("terminated", date(2018, 8, 12))
    assert (code(unsure), unsure.begin, unsure.missing) == ("presumed-in-force", date(2009, 12, 31), ("end-date",))


@pytest.mark.parametrize("status", ["expired", "historical", "suspended"])
def test_an_end_that_a_document_states_counts_from_the_document(rules: Rules, status: str) -> None:
    _, found = told(rules, one(status=status, signed="2009"))
    assert (code(found), found.begin, found.end) == (status, date(2018, 8, 12), None)
    assert found.rule == v.RULE_SCHEME + "stated-ended"
    assert "ngày 12/08/2018" in found.reason.vi


def test_a_document_that_speaks_of_the_past_makes_it_historical(rules: Rules) -> None:
    (found,) = told(rules, one(published=None, modality="historical"))
    assert (code(found), found.begin) == ("historical", None)


def test_a_newer_word_that_it_is_in_force_outweighs_an_older_end(rules: Rules) -> None:
    old = one("a", "2015", status="suspended", signed="2009")
    new = one("b", "2020", status="in-force", signed="2009")
    assert [code(p) for p in told(rules, old, new)] == ["presumed-in-force", "suspended", "presumed-in-force"]
    newer = told(rules, new, one("c", "2021", status="suspended"))
    assert [code(p) for p in newer] == ["in-force", "presumed-in-force", "suspended"]


def test_undated_and_asserted_is_presumed_in_force_from_the_document(rules: Rules) -> None:
    (found,) = told(rules, one(published="2025-03-25"))
    assert (code(found), found.begin) == ("presumed-in-force", date(2025, 3, 25))
    assert found.missing == ("signing-date", "term")
    (open_start,) = told(rules, one(published=None))
    assert open_start.begin is None
    assert code(status_on([open_start], date(1900, 1, 1))) == "presumed-in-force"


def test_plans_give_their_stage_from_the_day_of_each_document(rules: Rules) -> None:
    first, found = told(
        rules,
        one("a", "2018-08-12", modality="proposed"),
        one("b", "2019-01-01", modality="negotiating"),
    )
    assert (code(first), first.begin) == ("proposed", date(2018, 8, 12))
    assert (code(found), found.begin) == ("negotiating", date(2019, 1, 1))
    assert found.rule == v.RULE_SCHEME + "only-planned"
    assert "đang đàm phán" in found.reason.vi


def test_a_plan_stands_before_the_signing_of_what_was_planned(rules: Rules) -> None:
    plan, found = told(rules, one("a", modality="planned"), one("b", signed="2019"))
    assert (code(plan), plan.end) == ("planned", date(2019, 12, 30))
    assert (code(found), found.begin) == ("presumed-in-force", date(2019, 12, 31))
    assert code(told(rules, one("a", modality="planned"), one("b", signed="2009"))[0]) == "presumed-in-force"


def test_denials_tell_nothing(rules: Rules) -> None:
    kept = one("a", signed="2009")
    assert told(rules, kept, one("b", ended="2010", modality="denied")) == told(rules, kept)


def test_a_term_that_ends_before_the_signing_is_not_believed(rules: Rules) -> None:
    (found,) = told(rules, one(signed="2015", until="2010"))
    assert found.rule == v.RULE_SCHEME + "signed-no-term-stated"


def test_a_term_without_a_signing_counts_from_the_first_document(rules: Rules) -> None:
    found = told(rules, one(published="2020-01-01", until="2026-12-31"))
    assert [(code(p), p.begin) for p in found] == [
        ("in-force", date(2020, 1, 1)),
        ("expired", date(2027, 1, 1)),
    ]
    (late,) = told(rules, one(published="2020-01-01", until="2010"))
    assert (code(late), late.begin) == ("expired", date(2011, 1, 1))


def test_the_newest_document_tells_until_when_it_is_valid(rules: Rules) -> None:
    found = told(rules, one("a", "2010", signed="2009", until="2014"), one("b", "2014", until="2019"))
    assert found[0].end == date(2019, 12, 31)


def test_a_period_names_the_claims_that_fired_it(rules: Rules) -> None:
    document = one(signed="2009-04-17", until="2014-04-17")
    fired = {c.iri for c in document.filed().claims if c.predicate in (v.SIGNED_ON, v.VALID_UNTIL)}
    assert set(told(rules, document)[0].claims) == fired


def test_a_tie_lasts_as_long_as_one_of_its_papers(rules: Rules) -> None:
    ended = life_of(one("a", signed="2009", until="2014").filed().claims)
    running = life_of(one("b", signed="2014").filed().claims)
    first, then = periods(together(None, [ended, running]), rules)
    assert (code(first), first.begin, first.end) == ("in-force", date(2009, 12, 31), date(2014, 12, 31))
    assert (code(then), then.begin, then.end) == ("presumed-in-force", date(2015, 1, 1), None)
    assert [code(p) for p in periods(together(None, [ended]), rules)] == ["in-force", "expired"]


def test_an_end_of_a_tie_without_a_date_takes_the_date_of_its_paper(rules: Rules) -> None:
    paper = life_of(one("a", signed="2016-03", ended="2019-10").filed().claims)
    document = Told("b")
    document.tie(HAI_PHONG, KITAKYUSHU, modality="historical")
    own = life_of(document.filed().claims)
    found = periods(together(own, [paper]), rules)
    assert code(status_on(found, date(2017, 1, 1))) == "in-force"
    assert code(status_on(found, date(2020, 1, 1))) == "terminated"
    assert status_on(found, date(2015, 1, 1)) is None


def test_an_end_without_any_date_is_after_the_beginning(rules: Rules) -> None:
    for status in ("terminated", "expired"):
        (found,) = told(rules, one(published=None, signed="2016-03-01", status=status))
        assert (code(found), found.begin) == (status, date(2016, 3, 1))


def test_what_is_said_of_the_tie_itself_tells_how_it_ends(rules: Rules) -> None:
    paper = life_of(one("a", signed="2009").filed().claims)
    document = Told("b", "2020")
    document.tie(HAI_PHONG, KITAKYUSHU, modality="historical")
    found = periods(together(life_of(document.filed().claims), [paper]), rules)
    assert [(code(p), p.begin) for p in found] == [
        ("presumed-in-force", date(2009, 12, 31)),
        ("historical", date(2020, 12, 31)),
    ]


days = st.one_of(st.none(), st.dates(date(1980, 1, 1), date(2040, 1, 1)).map(lambda d: d.isoformat()))
statuses = st.sampled_from([None, "in-force", "expired", "suspended", "terminated", "historical"])
modalities = st.sampled_from(["asserted", "historical", "planned", "negotiating", "proposed"])


@given(days, days, days, days, statuses, modalities)
def test_periods_never_overlap_and_always_give_a_reason(
    rules: Rules,
    published: str | None,
    signed: str | None,
    until: str | None,
    ended: str | None,
    status: str | None,
    modality: str,
) -> None:
    document = Told("a", published)
    document.agreement(
        HAI_PHONG,
        KITAKYUSHU,
        signed=signed,
        until=until,
        ended=ended,
        status=status,
        modality=modality,  # type: ignore[arg-type]
    )
    found = periods(life_of(document.filed().claims), rules)
    assert found
    for period in found:
        assert period.claims and period.reason.vi and period.reason.en
        assert period.begin is None or period.end is None or period.begin <= period.end
    for earlier, later in pairwise(found):
        assert earlier.end is not None and later.begin == earlier.end + timedelta(days=1)
    assert found[-1].end is None
