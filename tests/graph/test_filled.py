"""The query that is shown finds what the answer lists."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from published import TOYS, publish

from graph.asking.asker import Asker
from graph.asking.filled import fill, together, written_term
from graph.asking.questions import bound, read_questions
from graph.claim import Term, Value
from graph.view import View

TODAY = date(2026, 11, 22)
PUT: Mapping[str, list[tuple[str, str, str, dict[str, str]]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "phrasings.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("toy", sorted({case[0] for case in PUT["en"]}))
def test_the_shown_query_finds_the_rows_of_the_answer(tmp_path: Path, toy: str) -> None:
    view = View.open(publish(tmp_path, TOYS / f"{toy}.trig"))
    asker = Asker.of(view)
    for _, text, _, _ in (case for case in PUT["en"] if case[0] == toy):
        reply = asker.ask(text, "en", TODAY)
        assert reply is not None
        columns = reply.answer.question.group_by
        listed = {tuple(_first(row.cells, column) for column in columns) for row in reply.answer.rows}
        found = {tuple(_text(row.get(column)) for column in columns) for row in view.select(reply.query)}
        if "evidence" not in columns:  # the rows of an answer keep their evidence apart from their cells
            assert found == listed, text


def test_every_question_is_still_a_query_when_all_of_its_parameters_are_filled() -> None:
    values = {
        "place": "region/VN-HP", "country": "JP", "organisation": "organisation/citynet", "person": "person/x",
        "document": "document/aaaaaaaaaaaaaaaa", "agreement-kind": "mou", "tie-kind": "sister-city",
        "status": "in-force", "measure": "partner-localities", "text": 'say "hi" \\ {?place}',
    }  # fmt: skip
    for question in read_questions().values():
        given = {p.name: values[p.type] for p in question.parameters if p.type in values}
        query = fill(question.query, bound(question, given, TODAY))
        store = ox.Store()
        assert list(store.query(query)) == []
        assert list(store.query(together([query, query], {question.group_by[0]: frozenset({"urn:a", "urn:b"})}))) == []


def test_a_value_cannot_leave_its_place() -> None:
    term = Value('x" } SERVICE <http://a> { ?s ?p ?o } #\n\\', language="en")
    assert ox.Store().query(f"SELECT ({written_term(term)} AS ?x) {{}}").variables  # type: ignore[union-attr]
    filled = fill("SELECT ?a WHERE { ?b ?c ?a FILTER(?c = '?a') } ORDER BY ?a # ?a", {"a": "urn:x"})
    assert filled == "SELECT (<urn:x> AS ?a) WHERE { ?b ?c <urn:x> FILTER(?c = '?a') } ORDER BY (<urn:x>) # ?a"


def test_a_value_is_no_key_to_sort_by_where_another_stands_behind_it() -> None:
    by = "SELECT * WHERE { ?a ?b ?c } ORDER BY "
    assert fill(by + "?a ?b DESC(?c)", {"a": "urn:x", "b": "urn:y"}).endswith(" ORDER BY DESC(?c)")
    assert fill(by + "?a ?b", {"b": "urn:y"}).endswith(" ORDER BY ?a (<urn:y>)")
    assert fill("SELECT ?c WHERE { ?a ?b ?c } GROUP BY ?a ?c", {"a": "urn:x"}).endswith(" GROUP BY (<urn:x>) ?c")


def _first(cells: Mapping[str, Any], column: str) -> str | None:
    cell = next(iter(cells.get(column, ())), None)
    return None if cell is None else cell.iri or cell.lexical


def _text(term: Term | None) -> str | None:
    return term.lexical if isinstance(term, Value) else term
