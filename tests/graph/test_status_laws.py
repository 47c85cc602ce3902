"""Laws that the status of every life obeys, whatever documents claim of it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from building import FUKUOKA, HA_NOI, HAI_PHONG, KITAKYUSHU, Told
from hypothesis import given
from hypothesis import strategies as st

from graph import vocabulary as v
from graph.claim import Value
from graph.knowledge.projection import project
from graph.lives.life import AHEAD, EVENTS, Life, life_of, together
from graph.lives.rules import Rules, load_rules
from graph.lives.status import periods
from graph.lives.telling import is_active
from graph.lives.timeline import StatusPeriod
from graph.statements.filing import Stated
from graph.triples import Triple
from ontology.identifiers import mint

STATUSES = ("in-force", "expired", "suspended", "terminated", "historical", "abandoned")
MODALITIES = ("asserted", "asserted", "asserted", "historical", "planned", "negotiating", "proposed", "denied")
DATED = (*EVENTS, v.RENEWED_UNTIL, v.SINCE, v.UNTIL, v.ACTIVITY_ON)

days = st.dates(date(1975, 1, 1), date(2035, 12, 31))
stated_dates = st.builds(lambda day, width: day.isoformat()[:width], days, st.sampled_from([10, 7, 4])) | st.builds(
    lambda one, other: f"{min(one, other)}/{max(one, other)}", days, days
)
says = st.one_of(
    st.tuples(st.sampled_from(DATED), stated_dates.map(Value)),
    st.tuples(
        st.sampled_from([v.TERM_LENGTH, v.AUTOMATIC_RENEWAL, v.NOTICE_PERIOD]),
        st.sampled_from(["P5Y", "P6M", "P90D", "unstated"]).map(Value),
    ),
    st.tuples(st.just(v.STATED_STATUS), st.sampled_from(STATUSES).map(lambda code: v.STATUS_SCHEME + code)),
)
documents = st.tuples(
    st.none() | stated_dates, st.sampled_from(MODALITIES), st.lists(says, max_size=4), st.sampled_from([2, 2, 3])
)


def claims_of(number: int, document: tuple[str | None, str, list[tuple[str, object]], int]) -> list[Stated]:
    published, modality, said, parties = document
    told = [(v.TYPE, v.AGREEMENT), *((v.HAS_PARTY, f"https://example.org/{n}") for n in range(parties)), *said]
    return [
        Stated(
            mint("claim", f"{number}-{place}"), mint("agreement", str(number)), predicate, thing,  # type: ignore[arg-type]
            v.MODALITY_SCHEME + modality, mint("document", str(number)), published,
        )
        for place, (predicate, thing) in enumerate(told)
    ]  # fmt: skip


claims = st.lists(documents, min_size=1, max_size=4).map(
    lambda found: [claim for number, document in enumerate(found) for claim in claims_of(number, document)]
)
lives = claims.map(life_of).filter(lambda life: bool(life.claims))
ties = st.builds(together, st.none() | lives, st.lists(lives, min_size=1, max_size=3))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def follow_each_other(found: tuple[StatusPeriod, ...]) -> None:
    assert found
    for period in found:
        assert period.first <= period.last
        assert period.claims and period.reason.vi and period.reason.en
    for earlier, later in pairwise(found):
        assert earlier.end is not None and later.begin == earlier.end + timedelta(days=1)
    assert found[-1].end is None


@given(lives)
def test_periods_are_ordered_and_cover_every_day_from_the_first_on(rules: Rules, life: Life) -> None:
    follow_each_other(periods(life, rules))


@given(ties)
def test_so_do_the_periods_of_a_tie_of_several_papers(rules: Rules, life: Life) -> None:
    follow_each_other(periods(life, rules))


@given(lives | ties)
def test_switching_the_presumption_off_makes_nothing_active(rules: Rules, life: Life) -> None:
    for period in periods(life, rules):
        assert is_active(period.status) or not is_active(period.known)
        assert bool(period.missing) == (period.known == v.STATUS_SCHEME + "undetermined")


@given(claims.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_claims_does_not_matter(rules: Rules, told: tuple[list[Stated], list[Stated]]) -> None:
    one, other = (life_of(found) for found in told)
    assert one == other
    assert not one.claims or periods(one, rules) == periods(other, rules)


@given(st.lists(lives, min_size=2, max_size=3), st.none() | lives)
def test_the_order_of_papers_does_not_matter(rules: Rules, papers: list[Life], own: Life | None) -> None:
    assert periods(together(own, papers), rules) == periods(together(own, papers[::-1]), rules)


@given(claims, stated_dates)
def test_activity_never_changes_the_legal_status(rules: Rules, told: list[Stated], day: str) -> None:
    holds = next((c for c in told if c.modality not in (*AHEAD, v.MODALITY_SCHEME + "denied")), None)
    if holds is not None:
        visit = replace(holds, iri=mint("claim", "visit"), predicate=v.ACTIVITY_ON, object=Value(day))
        before, after = (periods(life_of(found), rules) for found in (told, [*told, visit]))
        assert [without_claims(p) for p in before] == [without_claims(p) for p in after]


def without_claims(period: StatusPeriod) -> StatusPeriod:
    return replace(period, claims=())


@given(st.none() | stated_dates, st.sampled_from(["asserted", "historical", "planned"]), stated_dates)
def test_a_document_that_does_not_mention_it_never_changes_its_status(
    rules: Rules, published: str | None, modality: str, signed: str
) -> None:
    told = Told("a", "2018-08-12")
    told.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04-17", until="2030")
    told.tie(HAI_PHONG, KITAKYUSHU, since="2009")
    other = Told("b", published)
    other.agreement(HAI_PHONG, FUKUOKA, signed=signed, modality=modality)  # type: ignore[arg-type]
    other.agreement(HA_NOI, KITAKYUSHU, signed=signed, ended="2020", modality=modality)  # type: ignore[arg-type]
    alone = statuses(project([told.filed()], [], rules))
    assert alone
    assert alone == statuses(project([told.filed(), other.filed()], [], rules))


def statuses(known: set[Triple]) -> set[Triple]:
    return {t for t in known if "1859307.VN-HP" in t[0] and "/status/" in t[0]}
