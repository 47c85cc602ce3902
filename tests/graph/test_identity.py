from datetime import UTC, datetime
from itertools import permutations

import pytest
from building import FUKUOKA, HA_NOI, HAI_PHONG, KITAKYUSHU, LG, Told

from graph import vocabulary as v
from graph.claim import Value
from graph.knowledge.identity import Relation, canonical_names, gather, key_of, relation_nodes
from graph.statements.decisions import Decision, Judgement
from ontology.identifiers import mint


def gathered(*documents: Told, decisions: tuple[Decision, ...] = ()) -> dict[str, Relation]:
    nodes, _ = relation_nodes([d.filed() for d in documents])
    return {key_of(r.iri): r for r in gather(nodes, decisions)}


def mou(name: str, published: str | None = "2020", **facts: str) -> Told:
    document = Told(name, published)
    document.agreement(HAI_PHONG, KITAKYUSHU, **facts)  # type: ignore[arg-type]
    return document


def decide(one: str, other: str, judgement: Judgement) -> Decision:
    return Decision(*sorted((one, other)), judgement, "Lan", datetime(2026, 1, 1, tzinfo=UTC).isoformat())


def sizes(found: dict[str, Relation]) -> dict[str, int]:
    return {key: len(relation.nodes) for key, relation in found.items()}


def test_statements_with_the_same_parties_kind_and_date_are_one() -> None:
    found = gathered(mou("a", signed="2009-04"), mou("b", signed="2009-04-17"), mou("c", signed="2009"))
    assert sizes(found) == {"mou.1859307.VN-HP.2009": 3}


def test_the_order_of_the_parties_is_of_no_matter() -> None:
    turned = Told("b", "2020")
    turned.agreement(KITAKYUSHU, HAI_PHONG, signed="2009")
    assert sizes(gathered(mou("a", signed="2009"), turned)) == {"mou.1859307.VN-HP.2009": 2}


def test_other_kinds_other_parties_and_other_years_stay_apart() -> None:
    other = Told("c", "2020")
    other.agreement(HA_NOI, FUKUOKA, signed="2009")
    found = gathered(
        mou("a", signed="2009"),
        mou("b", signed="2014"),
        mou("d", signed="2009", kind="friendship"),
        other,
    )
    assert sorted(found) == [
        "friendship.1859307.VN-HP.2009",
        "mou.1859307.VN-HP.2009",
        "mou.1859307.VN-HP.2014",
        "mou.1863967.VN-HN.2009",
    ]


def test_two_of_one_year_are_told_apart_by_their_full_dates() -> None:
    found = gathered(mou("a", signed="2009-04"), mou("b", signed="2009-11-02"))
    assert sorted(found) == ["mou.1859307.VN-HP.2009-04", "mou.1859307.VN-HP.2009-11-02"]


def test_a_vague_date_that_fits_two_joins_neither() -> None:
    found = gathered(mou("a", signed="2009-04"), mou("b", signed="2009-11"), mou("c", signed="2009"))
    assert [len(r.nodes) for r in found.values()] == [1, 1, 1]
    assert sizes(gathered(mou("a", signed="2009-04"), mou("c", signed="2009"), mou("e", signed="2009"))) == {
        "mou.1859307.VN-HP.2009": 3
    }


def test_an_undated_statement_joins_the_only_dated_one() -> None:
    assert sizes(gathered(mou("a", signed="2009"), mou("b"))) == {"mou.1859307.VN-HP.2009": 2}
    assert sizes(gathered(mou("a", signed="2009"), mou("b"), mou("c", signed="2014"))) == {
        "mou.1859307.VN-HP.2009": 1,
        "mou.1859307.VN-HP.2014": 1,
        "mou.1859307.VN-HP.undated": 1,
    }


def test_a_document_does_not_speak_of_what_was_signed_after_it() -> None:
    found = gathered(mou("a", signed="2015"), mou("b", published="2010"))
    assert sorted(found) == ["mou.1859307.VN-HP.2015", "mou.1859307.VN-HP.undated"]


def test_what_lies_ahead_is_not_what_was_signed() -> None:
    found = gathered(mou("a", signed="2015"), mou("b", modality="planned"), mou("c", modality="negotiating"))
    assert {key: r.is_ahead for key, r in found.items()} == {
        "mou.1859307.VN-HP.2015": False,
        "mou.1859307.VN-HP.undated": True,
    }


def test_an_undated_plan_and_an_undated_paper_have_two_names() -> None:
    found = gathered(mou("a"), mou("b", modality="planned"))
    assert {key: r.is_ahead for key, r in found.items()} == {
        "mou.1859307.VN-HP.undated": False,
        "mou.1859307.VN-HP.undated.2": True,
    }


def test_denials_are_left_out() -> None:
    nodes, plain = relation_nodes([mou("a", modality="denied").filed()])
    assert (nodes, plain) == ([], [])


def test_ties_investments_memberships_and_offices_meet_by_their_parties() -> None:
    person = mint("person", "tran-van-an.so-ngoai-vu.VN-HP")
    body = mint("organisation", "so-ngoai-vu.VN-HP")
    network = mint("organisation", "citynet")

    def say(name: str) -> Told:
        document = Told(name, "2020")
        document.tie(HAI_PHONG, KITAKYUSHU, kind="friendship" if name == "a" else "sister-city")
        document.relation(v.INVESTMENT, "investment", [(v.HAS_INVESTOR, LG), (v.HAS_INVESTMENT_PLACE, HAI_PHONG)])
        document.relation(v.MEMBERSHIP, "membership", [(v.HAS_MEMBER, HAI_PHONG), (v.IS_MEMBERSHIP_IN, network)])
        document.relation(
            v.OFFICE_HOLDING,
            "office",
            [(v.HAS_HOLDER, person), (v.IS_OFFICE_AT, body), (v.OFFICE_TITLE, Value("Giám đốc"))],
        )
        return document

    assert sizes(gathered(say("a"), say("b"))) == {
        "1859307.VN-HP": 2,
        "lg.KR.VN-HP": 2,
        "citynet.VN-HP": 2,
        "so-ngoai-vu.VN-HP.tran-van-an.giam-doc": 2,
    }


def test_an_observation_keeps_the_name_its_document_gave_it() -> None:
    document = Told("a")
    name = document.relation(v.OBSERVATION, "observation", [(v.VOCABULARY + "isObservedOf", HAI_PHONG)])
    assert list(gathered(document)) == [key_of(name)]


def test_people_keep_statements_apart() -> None:
    a, b = Told("a", "2020"), Told("b", "2020")
    one = a.agreement(HAI_PHONG, KITAKYUSHU, signed="2009")
    other = b.agreement(HAI_PHONG, KITAKYUSHU, signed="2009")
    found = gathered(a, b, decisions=(decide(one, other, "different"),))
    assert [len(r.nodes) for r in found.values()] == [1, 1]
    assert gathered(a, b, decisions=(decide(one, other, "unsure"),)) == gathered(a, b)


def test_people_bring_statements_together() -> None:
    a, b = Told("a", "2020"), Told("b", "2020")
    one = a.agreement(HAI_PHONG, KITAKYUSHU, signed="2009")
    other = b.agreement(HAI_PHONG, KITAKYUSHU, kind="friendship", signed="2010")
    (found,) = gathered(a, b, decisions=(decide(one, other, "same"),)).values()
    assert {n.iri for n in found.nodes} == {one, other}


def test_same_does_not_bring_together_what_is_kept_apart() -> None:
    a, b, c = Told("a", "2020"), Told("b", "2020"), Told("c", "2020")
    one = a.agreement(HAI_PHONG, KITAKYUSHU, signed="2009")
    two = b.agreement(HAI_PHONG, KITAKYUSHU, signed="2012")
    three = c.agreement(HAI_PHONG, KITAKYUSHU, signed="2015")
    decisions = (decide(one, two, "same"), decide(two, three, "same"), decide(one, three, "different"))
    for order in permutations(decisions):
        groups = [{n.iri for n in r.nodes} for r in gathered(a, b, c, decisions=order).values()]
        assert len(groups) == 2
        assert not any({one, three} <= group for group in groups)


def test_things_judged_to_be_the_same_are_led_to_one_name() -> None:
    short, long, longer = LG, mint("company", "lg-group.KR"), mint("company", "lg-corporation.KR")
    names = canonical_names([decide(longer, long, "same"), decide(long, short, "same")])
    assert names == {short: short, long: short, longer: short}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_documents_is_of_no_matter(order: tuple[int, ...]) -> None:
    documents = [mou("a", signed="2009-04"), mou("b"), mou("c", signed="2009"), mou("d", signed="2009-11")]
    assert gathered(*(documents[i] for i in order)) == gathered(*documents)


def visit(name: str, since: str | None) -> Told:
    document = Told(name, "2020")
    dated = [(v.SINCE, Value(since))] if since is not None else []
    document.relation(v.VISIT, "visit", [(v.HAS_VISITOR, KITAKYUSHU), (v.HAS_VISITED_PLACE, HAI_PHONG), *dated])
    return document


def test_visits_of_one_day_are_one_and_those_of_other_days_are_others() -> None:
    found = gathered(visit("a", "2012-10"), visit("b", "2012-10"), visit("c", "2015"))
    assert sizes(found) == {"1859307.VN-HP.2012": 2, "1859307.VN-HP.2015": 1}


def test_visits_without_a_day_are_not_taken_for_one() -> None:
    assert sorted(sizes(gathered(visit("a", None), visit("b", None))).values()) == [1, 1]
