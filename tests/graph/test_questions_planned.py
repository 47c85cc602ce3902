"""What is written into a question for the engine to plan with changes no answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from graph.asking.questions import asked
from graph.claim import Term, Value
from ontology.questions import Question, load_questions
from tests.ontology.asked import BASE, ID, bound, toy

DATA = Path(__file__).parents[1] / "ontology" / "data"
QUESTIONS = load_questions()
CASES: list[Mapping[str, Any]] = [
    {"question": case["question"], "toy": case["toy"], "given": case.get("given", {})}
    for case in yaml.safe_load((DATA / "questions.yml").read_text(encoding="utf-8"))
]
#: A value of each type that the toy graphs know.
KNOWN = {
    "place": "region/VN-HP", "country": "country/JP", "document": "document/aaaaaaaaaaaaaaaa",
    "organisation": "organisation/citynet", "agreement-kind": "mou", "tie-kind": "sister-city",
    "measure": "partner-localities",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['question']}-{case['toy']}")
def test_a_question_finds_the_same_rows_as_it_stands_and_as_it_is_asked(case: Mapping[str, Any]) -> None:
    question, store = QUESTIONS[case["question"]], toy(case["toy"])
    for given in (case["given"], {}, *({p.name: KNOWN[p.type]} for p in question.parameters if p.type in KNOWN)):
        bindings = dict(bound(question, given))
        plain = store.query(question.query, substitutions=bindings)
        planned = store.query(asked(question, {name.value: term_of(term) for name, term in bindings.items()}))
        assert rows(planned) == rows(plain)


@pytest.mark.parametrize("case", [case for case in CASES if QUESTIONS[case["question"]].narrows], ids=str)
def test_a_column_that_is_given_beforehand_leaves_the_rows_that_have_it(case: Mapping[str, Any]) -> None:
    question, store = QUESTIONS[case["question"]], toy(case["toy"])
    bindings = {name.value: term_of(term) for name, term in bound(question, case["given"])}
    found = rows(store.query(asked(question, bindings)))
    for column in question.narrows:
        shown = {cell for row in found for cell in row if cell.startswith(f"{column} <")}
        for cell in {*shown, f"{column} <{ID}region/of-nobody>"}:
            thing = cell.removeprefix(f"{column} <").removesuffix(">")
            narrowed = store.query(asked(question, bindings, {column: [thing]}))
            assert rows(narrowed) == [row for row in found if cell in row]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_each_line_for_the_engine_holds_for_some_parameters(question: Question) -> None:
    names = [parameter.name for parameter in question.parameters]
    every = [question.query_for({one, other} - {""}) for one in ("", *names) for other in ("", *names)]
    patterns = [line.split(": ", 1)[1] for line in question.query.splitlines() if line.strip().startswith("#when")]
    assert all(any(pattern in query for query in every) for pattern in patterns)
    assert not any("#when" in query for query in every)


def term_of(term: ox.NamedNode | ox.Literal) -> Term:
    if isinstance(term, ox.NamedNode):
        assert term.value.startswith((ID, BASE))
        return term.value
    return Value(term.value, term.datatype.value)


def rows(found: object) -> list[tuple[str, ...]]:
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return sorted(tuple(f"{name} {row[name]}" for name in sorted(names)) for row in found)
