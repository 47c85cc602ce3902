"""The finder's pure functions."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from api.findings.finder import FACETS, Conditions, Finder, Found
from api.findings.partnerships import Partnership, Period
from graph.naming.labels import Named, Names

BASE = "https://w3id.org/banggiao/id/"


def thing(key: str, label: str, country: str) -> Named:
    return Named(BASE + key, {"vi": label}, (), ("City",), f"{BASE}country/{country}", None, (label.lower(),))


NAMES = Names(
    {
        named.iri: named
        for named in (
            thing("region/VN-HP", "hai phong", "VN"),
            thing("city/1", "kobe", "JP"),
            thing("city/2", "lyon", "FR"),
        )
    }
)


def period(status: str, first: date | None, last: date | None) -> Period:
    return Period(
        f"{status}/1", status, status.replace("presumed-in-force", "undetermined"), first, last, "rule", {}, ()
    )


def partnership(partner: str, country: str, kind: str, *periods: Period) -> Partnership:
    return Partnership(
        f"{BASE}agreement/{kind}.{partner}", "agreement", f"{BASE}region/VN-HP", f"{BASE}city/{partner}",
        f"{BASE}country/{country}", (kind,), None, None, None, periods,
    )  # fmt: skip


ALL = (
    partnership("1", "JP", "agreement-mou", period("in-force", date(2010, 1, 1), date(2014, 12, 31)),
                period("expired", date(2015, 1, 1), None)),
    partnership("2", "FR", "agreement-mou", period("presumed-in-force", date(2012, 1, 1), None)),
)  # fmt: skip


def find(partnerships: tuple[Partnership, ...], conditions: Conditions, names: Names) -> Found:
    return Finder(partnerships, names).find(conditions)


def test_both_ends_of_a_period_belong_to_it() -> None:
    def status(day: date) -> str:
        return find(ALL[:1], Conditions(day), NAMES).rows[0].status

    assert status(date(2010, 1, 1)) == "in-force"
    assert status(date(2014, 12, 31)) == "in-force"
    assert status(date(2015, 1, 1)) == "expired"


def test_what_begins_later_is_not_there_yet() -> None:
    assert not find(ALL, Conditions(date(2009, 12, 31)), NAMES).rows
    assert len(find(ALL, Conditions(date(2011, 1, 1)), NAMES).rows) == 1


def test_the_presumption_can_be_switched_off() -> None:
    day = Conditions(date(2020, 1, 1), status=("active",))
    assert [row.partnership.partner for row in find(ALL, day, NAMES).rows] == [f"{BASE}city/2"]
    assert not find(ALL, Conditions(date(2020, 1, 1), status=("active",), presumption=False), NAMES).rows


def test_a_relaxation_names_the_condition_that_hides_everything() -> None:
    asked = Conditions(date(2020, 1, 1), country=("JP",), status=("active",))
    assert Finder(ALL, NAMES).relaxations(asked) == (("country", "JP", 1), ("status", "active", 1))


@given(
    country=st.lists(st.sampled_from(["JP", "FR", "KR"]), max_size=2),
    status=st.lists(st.sampled_from(["active", "in-force", "expired", "presumed-in-force"]), max_size=2),
    day=st.dates(date(2008, 1, 1), date(2030, 1, 1)),
)
def test_a_choice_leaves_as_many_rows_as_it_promised(country: list[str], status: list[str], day: date) -> None:
    asked = Conditions(day, country=tuple(country), status=tuple(status))
    found = find(ALL, asked, NAMES)
    for facet in FACETS:
        for choice in found.facets[facet]:
            alone = Conditions(day, **{**{f: asked.chosen(f) for f in FACETS}, facet: (choice.value,)})
            assert len(find(ALL, alone, NAMES).rows) == choice.count
