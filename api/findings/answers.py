"""Answers of ready questions as tables and forms for the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.service.edition import Edition
from graph.asking.answers import Answer, Cell, Row
from graph.naming.labels import local_name
from graph.naming.names import sort_key
from ontology.identifiers import SCHEME
from ontology.questions import Parameter, Question

#: Kinds of IRI that a parameter of a type may name, where the type is not the kind itself.
_KINDS = {
    "place": ("region", "city", "country", "former-country", "organisation"),
    "organisation": ("organisation", "company"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the table: its name, what it shows, its heading in the language of the page."""

    name: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a form shows it.

    Attributes:
        kind: "date", "choice" or "text".
        choices: (value, label) of a choice; the empty value means any.
    """

    name: str
    kind: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


#: Rows that a page shows; more of them nobody reads, and the data has all.
MOST_ROWS = 200
#: Columns that only put rows in order: the day beside them says the same as people say it.
_ORDERING = frozenset({"latestDay", "earliestDay"})

Line = tuple[Row, tuple[tuple[Cell, ...], ...]]


def cell_rows(answer: Answer, language: str) -> tuple[tuple[Heading, ...], tuple[Line, ...]]:
    """Lay the first rows of an answer out: headings of the columns that have a value, and each row with its cells in
    that order.
    """
    shown = answer.rows[:MOST_ROWS]
    used = [name for name in answer.columns() if name not in _ORDERING and any(row.cells.get(name) for row in shown)]
    columns = {column.name: column for column in answer.question.columns}
    headings = tuple(Heading(name, columns[name].type, columns[name].label.of(language)) for name in used)
    rows = tuple((row, tuple(row.cells.get(name, ()) for name in used)) for row in shown)
    return headings, rows


def kept_parameters(answer: Answer) -> dict[str, str]:
    """Give the bound parameters as an address has them."""
    return {name: cell.lexical if cell.iri is None else cell.iri for name, cell in answer.parameters.items()}


def parameter_fields(
    question: Question, given: Mapping[str, str], edition: Edition, today: date, language: str
) -> tuple[Field, ...]:
    """Make the form of a question, filled with what was given."""
    return tuple(_field(p, given.get(p.name, ""), edition, today, language) for p in question.parameters)


def _field(parameter: Parameter, value: str, edition: Edition, today: date, language: str) -> Field:
    label = parameter.label.of(language)
    if parameter.type == "date":
        return Field(parameter.name, "date", label, value or today.isoformat())
    if parameter.type == "boolean":
        return Field(parameter.name, "boolean", label, value or parameter.default or "true")
    if parameter.type in ("text", "number"):
        return Field(parameter.name, "text", label, value or parameter.default or "")
    choices = _choices(parameter, edition, language)
    chosen = next((iri for iri, _ in choices if value and (iri == value or _same(iri, value))), "")
    return Field(parameter.name, "choice", label, chosen, choices)


def _same(iri: str, value: str) -> bool:
    """Tell whether a short value (JP, mou, region/VN-HP) names an IRI."""
    name = local_name(iri)
    return value.upper() == name or name.partition("-")[2] == value or name == value or iri.endswith(f"/{value}")


def _choices(parameter: Parameter, edition: Edition, language: str) -> tuple[tuple[str, str], ...]:
    labels = edition.labels
    schemes = {"agreement-kind": "agreement", "tie-kind": "tie"}
    scheme = schemes.get(parameter.type, parameter.type)
    concepts = [
        (f"{SCHEME}{name}", labels.words.concept(name, language))
        for name in labels.words.concepts
        if name.startswith(f"{scheme}-")
    ]
    if concepts:
        return tuple(sorted(concepts, key=lambda pair: sort_key(pair[1])))
    if parameter.type == "document":
        return tuple((line.iri, line.title) for line in labels.documents.values())
    kinds = _KINDS.get(parameter.type, (parameter.type,))
    things = [
        (thing.iri, thing.label(language))
        for thing in labels.names
        if any(f"/id/{kind}/" in thing.iri for kind in kinds)
    ]
    return tuple(sorted(things, key=lambda pair: sort_key(pair[1]))[:500])
