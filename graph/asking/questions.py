"""Ask a ready-made question: what people give is bound, the query is run, and an answer made of what it finds.

`run` binds the parameters of a competency question (`ontology.questions`), runs it on a view and has
`graph.asking.answers` say the rows in words. The command line, the ask box and the service print what it hands on.

    answer = run(view, question, {"country": "JP", "kind": "mou"}, date(2026, 11, 22))
    answer.partners[0].reason["vi"]
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from graph.asking.answers import Answer, cell_of, folded_rows
from graph.asking.cut import cut_of
from graph.asking.filled import fill, written_term
from graph.claim import Term, Value
from graph.engine import parse
from graph.naming.called import Labels, read_labels
from graph.reading.query_errors import Malformed
from graph.view import View
from ontology.errors import OntologyError
from ontology.identifiers import BASE, SCHEME
from ontology.questions import AMONG, QUESTIONS_FOLDER, Parameter, Question, load_questions

#: Things by the column that they may stand in.
Among = Mapping[str, Sequence[str]]
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Scheme of the concepts that a parameter or column type stands for.
_SCHEMES = {"agreement-kind": "agreement", "tie-kind": "tie"}
_CONCEPTS = ("status", "measure", "modality", "qualifier", "aspect", "capital")
#: Where the engine says that a query goes wrong: "error at 12:5: expected …".
_LINE = re.compile(r"at (?P<line>\d+):\d+")
#: Numbers are counts of days and years; more digits would leave the calendar of four-digit years.
_DIGITS = 3


def read_questions(folder: Path = QUESTIONS_FOLDER) -> Mapping[str, Question]:
    """Read the ready-made questions and have the engine read each query, so that none fails when it is asked.

    Raises:
        OntologyError: A file is malformed; `place` is file and line.
    """
    questions = load_questions(folder)
    for question in questions.values():
        try:
            parse(question.query)
            for given in ((), *((parameter.name,) for parameter in question.parameters)):
                parse(question.query_for(given))
        except Malformed as error:
            file, _, first = question.place.rpartition(":")
            line = _LINE.search(error.problem)
            at = int(first) + (int(line["line"]) - 1 if line else 0)
            raise OntologyError(f"{file}:{at}", error.problem, "mend the query") from error
    return questions


def run(
    view: View,
    question: Question,
    parameters: Mapping[str, str],
    today: date,
    labels: Labels | None = None,
    among: Among = MappingProxyType({}),
) -> Answer:
    """Ask a ready-made question.

    Args:
        view: The published knowledge.
        question: From `ontology.questions.load_questions`.
        parameters: Values by parameter name: a country code ("JP"), the code of a kind ("mou"), `kind/key` of
            a thing ("region/VN-HP"), an ISO date, "true" or "false", a whole number, or an IRI. What is left
            out or empty takes its default, else it means any.
        today: What a date parameter means when it is left out.
        labels: What everything is called; read from the view when None.
        among: The only things that may stand in some columns, of those that the question `narrows`.

    Raises:
        Malformed: A parameter is unknown, or its value is not of its type.
    """
    bindings = bound(question, parameters, today)
    labels = read_labels(view) if labels is None else labels
    found = view.select(asked(question, bindings, among))
    return Answer(
        question,
        MappingProxyType({name: cell_of(term, labels) for name, term in bindings.items()}),
        _as_of(bindings, today),
        folded_rows(found, question.group_by, labels),
        len(labels.documents),
        cut_of(view, question, bindings, found, given={*bindings, *among}),
    )


def asked(question: Question, bindings: Mapping[str, Term], among: Among = MappingProxyType({})) -> str:
    """Give the query of a question as the engine is asked it.

    The values stand in its text, so that the engine plans with them: it begins with the place that is asked about.
    Were the value to come after the plan, it would go through all places.

    Args:
        question: The question.
        bindings: From `bound`.
        among: As for `run`.
    """

    def listed(line: re.Match[str]) -> str:
        things = " ".join(map(written_term, among.get(line["column"], ())))
        return f"{line['indent']}VALUES ?{line['column']} {{ {things} }}\n" if things else ""

    return fill(AMONG.sub(listed, question.query_for({*bindings, *among})), bindings)


def bound(question: Question, parameters: Mapping[str, str], today: date) -> dict[str, Term]:
    """Bind the parameters of a question by name; one that is left out and has no default stays open.

    Raises:
        Malformed: A parameter is unknown, or its value is not of its type.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise Malformed(question.id, f"no parameter {', '.join(unknown)}", f"it has {', '.join(sorted(known))}")
    return {
        name: term
        for name, parameter in known.items()
        if (term := bind(parameter, parameters.get(name, ""), today)) is not None
    }


def bind(parameter: Parameter, value: str, today: date) -> Term | None:
    """Turn what a person gave into the term a query expects; None leaves the variable open.

    Raises:
        Malformed: The value is not of the type of the parameter.
    """
    if parameter.type == "date":
        return Value(_date(parameter.name, value).isoformat() if value else today.isoformat(), f"{_XSD}date")
    if parameter.type == "boolean":
        given = (value or parameter.default or "true").lower()
        if given not in ("true", "false"):
            raise Malformed(parameter.name, f"{value!r} is neither true nor false", "write true or false")
        return Value(given, f"{_XSD}boolean")
    if parameter.type == "number":
        return Value(_number(parameter.name, value or parameter.default or "0"), f"{_XSD}integer")
    if not value:
        return None
    if parameter.type == "text":
        return Value(value)
    return _iri(parameter, value)


def _iri(parameter: Parameter, value: str) -> str:
    if value.startswith(("http://", "https://")):
        if any(character in value for character in ' <>"{}|\\^`') or not value.isprintable():
            raise Malformed(parameter.name, f"{value!r} is no IRI", "write it as the knowledge has it")
        return value
    if not all(character.isalnum() or character in "/._~-" for character in value) or not value.isascii():
        raise Malformed(parameter.name, f"{value!r} is no key", "write a key such as region/VN-HP")
    if parameter.type == "country":
        return f"{BASE}id/country/{value.removeprefix('country/').upper()}"
    scheme = _SCHEMES.get(parameter.type, parameter.type)
    if parameter.type in _SCHEMES or parameter.type in _CONCEPTS:
        return f"{SCHEME}{scheme}-{value.removeprefix(f'{scheme}-').replace('_', '-')}"
    return f"{BASE}id/{value}" if "/" in value else f"{BASE}id/{parameter.type}/{value}"


def _date(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Malformed(name, f"{value!r} is no date", "write it as 2026-11-22") from error


def _number(name: str, value: str) -> str:
    if not value.isascii() or not value.isdigit() or len(value) > _DIGITS:
        raise Malformed(name, f"{value!r} is no whole number", f"write at most {_DIGITS} digits, such as 3")
    return str(int(value))


def _as_of(bindings: Mapping[str, Term], today: date) -> date:
    bound = bindings.get("asOf")
    return date.fromisoformat(bound.lexical) if isinstance(bound, Value) else today
