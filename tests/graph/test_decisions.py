"""What people decide, and when one decision contradicts others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.knowledge.identity import canonical_names
from graph.statements.decisions import (
    Decision,
    Judgement,
    check_decision,
    contradictions,
    decision_triples,
    read_decisions,
)
from ontology.errors import DecisionError
from ontology.identifiers import mint

A, B, C, D = (mint("company", f"{letter}.KR") for letter in "abcd")


def decide(one: str, other: str, judgement: Judgement, author: str = "Lan") -> Decision:
    return Decision(*sorted((one, other)), judgement, author, "2026-01-01T00:00:00Z")


def test_different_among_things_that_are_the_same_by_others_is_a_contradiction() -> None:
    same = [decide(A, B, "same"), decide(B, C, "same"), decide(C, D, "same")]
    (found,) = contradictions([*same, decide(A, D, "different", "Huy")])
    assert found.apart.author == "Huy"
    assert found.through == tuple(same)


def test_a_contradicting_decision_is_refused_and_names_those_it_contradicts() -> None:
    taken = [decide(A, B, "same"), decide(B, C, "same", "Huy")]
    with pytest.raises(DecisionError) as refused:
        check_decision(decide(A, C, "different"), taken)
    assert all(d.iri in refused.value.problem and d.author in refused.value.problem for d in taken)
    assert "undo one of these first" in str(refused.value)


def test_same_that_closes_a_circle_around_different_is_refused() -> None:
    with pytest.raises(DecisionError):
        check_decision(decide(B, C, "same"), [decide(A, B, "same"), decide(A, C, "different")])


def test_a_decision_that_replaces_the_one_it_contradicts_is_taken() -> None:
    check_decision(decide(A, B, "different"), [decide(A, B, "same")])
    assert decide(A, B, "different").iri == decide(B, A, "same").iri


def test_unsure_contradicts_nothing() -> None:
    assert contradictions([decide(A, B, "same"), decide(B, C, "same"), decide(A, C, "unsure")]) == []


def test_where_decisions_contradict_each_other_nothing_is_led_together() -> None:
    told = [decide(A, B, "same"), decide(B, C, "same"), decide(A, C, "different")]
    assert canonical_names(told) == {}
    assert canonical_names([*told, decide(D, mint("company", "dd.KR"), "same")]) == {
        D: D, mint("company", "dd.KR"): D,
    }  # fmt: skip


PAIRS = st.tuples(st.sampled_from([A, B, C, D]), st.sampled_from([A, B, C, D])).filter(lambda p: p[0] != p[1])


@given(st.lists(st.tuples(PAIRS, st.sampled_from(["same", "different", "unsure"])), max_size=8))
def test_decisions_that_were_all_checked_never_contradict_each_other(
    wanted: list[tuple[tuple[str, str], Judgement]],
) -> None:
    taken: dict[str, Decision] = {}
    for (one, other), judgement in wanted:
        new = decide(one, other, judgement)
        try:
            check_decision(new, taken.values())
        except DecisionError:
            continue
        taken[new.iri] = new
    assert contradictions(taken.values()) == []
    names = canonical_names(taken.values())
    for decision in taken.values():
        one, other = names.get(decision.one, decision.one), names.get(decision.other, decision.other)
        assert decision.judgement == "unsure" or (one == other) == (decision.judgement == "same")


@pytest.mark.parametrize("judgement", ["same", "different", "unsure", "holds"])
def test_a_decision_comes_back_as_it_was_written(judgement: Judgement) -> None:
    decision = decide(A, B, judgement)
    assert read_decisions(decision_triples(decision)) == [decision]
