"""Ask competency questions of the toy graphs as a runner does, and give rows that a person can read.

answer(toy("ties"), "shared-partners", "other partner", place="region/VN-HP")
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph

from ontology.questions import Question, load_questions
from ontology.terms import concept

DATA = Path(__file__).parent / "data"
QUESTIONS = load_questions()
TODAY = "2026-11-22"
BASE = "https://w3id.org/banggiao/"
ID = BASE + "id/"
_XSD = "http://www.w3.org/2001/XMLSchema#"

Term = pyoxigraph.NamedNode | pyoxigraph.Literal


@cache
def toy(name: str) -> pyoxigraph.Store:
    """Load a toy graph by the name of its file, for reading only."""
    store = pyoxigraph.Store()
    store.load(path=DATA / f"{name}.trig", format=pyoxigraph.RdfFormat.TRIG)
    return store


def bound(question: Question, given: dict[str, str]) -> Iterator[tuple[pyoxigraph.Variable, Term]]:
    """Bind the parameters as a runner does: by type, and with the defaults."""
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            continue
        term: Term
        match parameter.type:
            case "date":
                day = TODAY if value == "today" else value
                term = pyoxigraph.Literal(day, datatype=pyoxigraph.NamedNode(_XSD + "date"))
            case "boolean":
                term = pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(_XSD + "boolean"))
            case "number":
                term = pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(_XSD + "integer"))
            case "text":
                term = pyoxigraph.Literal(value)
            case "agreement-kind" | "tie-kind":
                term = pyoxigraph.NamedNode(str(concept(parameter.type.removesuffix("-kind"), value)))
            case "measure":
                term = pyoxigraph.NamedNode(str(concept("measure", value)))
            case _:
                term = pyoxigraph.NamedNode(ID + value)
        yield pyoxigraph.Variable(parameter.name), term


def answer(store: pyoxigraph.Store, question_id: str, columns: str, **given: str) -> list[tuple[str | None, ...]]:
    """Ask a question and give the columns named, without repetition, IRIs by their last parts."""
    question = QUESTIONS[question_id]
    rows = store.query(question.query, substitutions=dict(bound(question, given)))
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    found = [tuple(short(row[name]) for name in columns.split()) for row in rows]
    return list(dict.fromkeys(found))


def short(term: object) -> str | None:
    """Give an IRI by its last parts, a literal by its lexical form."""
    value: str | None = getattr(term, "value", None)
    return value and value.removeprefix(ID).rsplit("/scheme/")[-1].rsplit("#")[-1]
