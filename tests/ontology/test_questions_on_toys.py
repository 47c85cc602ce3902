"""Every competency question answers on a toy graph with the rows that `data/questions.yml` expects, and obeys the laws
that its runners count on.
"""

from collections.abc import Mapping
from typing import Any

import pyoxigraph
import pytest
import yaml

from ontology.crosswalk import judge, load_crosswalk
from ontology.questions import Question
from tests.ontology.asked import DATA, QUESTIONS, answer, short, toy

TOYS = sorted(path.stem for path in DATA.glob("*.trig"))
CASES: list[dict[str, Any]] = yaml.safe_load((DATA / "questions.yml").read_text(encoding="utf-8"))
#: A toy graph on which each question finds something; the ten first questions have theirs in test_questions.
PLAYGROUND = {case["question"]: case["toy"] for case in reversed(CASES) if case["rows"]}
SENTENCES = [question for question in QUESTIONS.values() if question.quotes]

#: The questions of the domain notes that no file answers yet, and the data they want.
MISSING = {
    18: ("lost-statements", "the store keeps no edition of a document that was replaced or withdrawn"),
    19: ("from-open-sources", "documents do not say whether they are public, shared or internal"),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['question']}-{case['toy']}")
def test_a_question_gives_the_rows_checked_by_eye(case: Mapping[str, Any]) -> None:
    found = answer(toy(case["toy"]), case["question"], case["columns"], **case.get("given", {}))
    assert [list(row) for row in found] == case["rows"]


def test_there_are_forty_questions_and_each_has_its_rows() -> None:
    assert len(QUESTIONS) >= 40
    assert set(PLAYGROUND) == set(QUESTIONS)


def test_all_questions_of_the_domain_notes_are_here_or_say_what_they_want() -> None:
    assert {case["domain"] for case in CASES if "domain" in case} | set(MISSING) == set(range(1, 23))


@pytest.mark.parametrize(
    "question",
    [pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=f"missing data: {why}"))
     for name, why in MISSING.values()],
)  # fmt: skip
def test_a_question_that_wants_data_nobody_keeps_yet(question: str) -> None:
    assert question in QUESTIONS


@pytest.mark.parametrize("question", SENTENCES, ids=lambda question: question.id)
def test_a_question_answers_with_sentences_of_documents(question: Question) -> None:
    rows = answer(toy(PLAYGROUND[question.id]), question.id, "document evidence begin end quote")
    assert rows
    assert all(value is not None for row in rows for value in row)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_the_columns_that_group_tell_one_answer_from_the_next(question: Question) -> None:
    if "evidence" in question.group_by:
        return  # Its rows are the evidence itself.
    evidence = {"document", "evidence", "begin", "end", "quote", "published", "modality"}
    others = [c.name for c in question.columns if c.name not in evidence | set(question.group_by)]
    for name in TOYS:
        keys = answer(toy(name), question.id, " ".join(question.group_by))
        assert len(answer(toy(name), question.id, " ".join([*question.group_by, *others]))) == len(keys), name


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_bound_parameter_is_never_a_mere_option(question: Question) -> None:
    unknown = {"agreement-kind": "joint_statement", "tie-kind": "strategic_partnership", "measure": "hotels"}
    for parameter in question.parameters:
        if parameter.type not in ("date", "boolean", "number"):
            value = unknown.get(parameter.type, "nowhere/XX")
            given = {parameter.name: value}
            assert answer(toy(PLAYGROUND[question.id]), question.id, question.columns[0].name, **given) == []


@pytest.mark.parametrize("name", TOYS)
def test_the_quotes_of_a_toy_graph_are_its_text(name: str) -> None:
    rows = toy(name).query(
        "PREFIX bg: <https://w3id.org/banggiao/ontology#> SELECT ?text ?begin ?end ?quote WHERE {"
        " GRAPH ?d { ?d bg:text ?text . ?e bg:quote ?quote ; bg:begin ?begin ; bg:end ?end } }"
    )
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    found = [tuple(getattr(term, "value", "") for term in row) for row in rows]
    assert found
    assert all(text[int(begin) : int(end)] == quote for text, begin, end, quote in found)


def test_sister_cities_are_counted_as_the_crosswalk_judges() -> None:
    crosswalk, store = load_crosswalk(), toy("ties")
    known: dict[str, dict[str, bool]] = {}
    for code, query in crosswalk.queries.items():
        rows = store.query(query)
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        for row in rows:
            known.setdefault(str(short(row["tie"])), {})[code] = getattr(row["holds"], "value", "") == "true"
    judged: dict[tuple[str, str | None], int] = {}
    for code in ("vn-sister-city", "clair-sister-city", "gaok-sister"):
        for tie in ("tie/1863967.VN-HP", "tie/KR-28.VN-HP"):
            verdict = judge(crosswalk.definitions[code], known[tie]).answer
            key = (code, {"yes": "true", "no": "false", "cannot_tell": None}[verdict])
            judged[key] = judged.get(key, 0) + 1
    asked = answer(store, "sister-cities-by-definition", "definition isCounted ties", place="region/VN-HP")
    assert {(str(code), counted): int(ties or 0) for code, counted, ties in asked} == judged
