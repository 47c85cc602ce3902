"""Answer a ready-made question for people: rows grouped, in their words, with the sentences beside them.

`run` binds the parameters of a competency question (`ontology.questions`), runs it on a view and folds its
one row a piece of evidence into one row a thing. The command line, the ask box and the service print what it
hands on.

    answer = run(view, question, {"country": "JP", "kind": "mou"}, date(2026, 11, 22))
    answer.partners[0].reason["vi"]
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from graph.claim import Term, Value
from graph.engine import parse
from graph.filled import fill
from graph.labels import DocumentLine, Names, local_name, read_documents, read_names
from graph.query_errors import Malformed
from graph.view import View
from graph.words import Words, read_words
from ontology.errors import OntologyError
from ontology.identifiers import BASE, SCHEME
from ontology.questions import QUESTIONS_FOLDER, Parameter, Question, load_questions

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Columns that say where a row was read, and the two reasons; they leave the row for its evidence and reason.
_EVIDENCE = ("document", "evidence", "begin", "end", "quote")
_REASONS = {"reasonVi": "vi", "reasonEn": "en"}
#: Scheme of the concepts that a parameter or column type stands for.
_SCHEMES = {"agreement-kind": "agreement", "tie-kind": "tie"}
_CONCEPTS = ("status", "measure", "modality", "qualifier", "aspect", "capital")
LANGUAGES = ("vi", "en")
#: Where the engine says that a query goes wrong: "error at 12:5: expected …".
_LINE = re.compile(r"at (?P<line>\d+):\d+")
#: Numbers are counts of days and years; more digits would leave the calendar of four-digit years.
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Labels:
    """What everything is called: things of the store, terms of the vocabulary, documents."""

    names: Names
    words: Words
    documents: Mapping[str, DocumentLine]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an answer.

    Attributes:
        label: What people call it, by language.
        iri: Of a thing or concept, else None.
        lexical: A literal as it stands, or the local name of an IRI.
    """

    label: Mapping[str, str]
    iri: str | None
    lexical: str

    def in_language(self, language: str) -> str:
        """Give the label in a language."""
        return self.label[language]

    @property
    def code(self) -> str:
        """The code of a concept without its scheme ("in-force"), of anything else its local name."""
        if self.iri is not None and self.iri.startswith(SCHEME):
            return self.lexical.partition("-")[2]
        return self.lexical


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """The exact words, and where a person finds them; `iri` names the evidence."""

    quote: str
    begin: int
    end: int
    document: str
    title: str
    published: str | None = None
    place: str | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing a question found: the values of each column, why it has its status, the sentences that say
    so.
    """

    cells: Mapping[str, tuple[Cell, ...]]
    reason: Mapping[str, str]
    evidence: tuple[EvidenceRow, ...]

    def first(self, column: str) -> Cell | None:
        """Give the first value of a column, or None where it has none."""
        return next(iter(self.cells.get(column, ())), None)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner under an agreement, as the desk asks for it.

    Attributes:
        local: The Vietnamese party where there is one.
        predecessor: Who signed, where the local party inherited it.
        kind: None where no document states it.
        signed, until: EDTF dates as stated, or None.
        reason: Why it has this status, by language.
    """

    local: Cell
    predecessor: Cell | None
    partner: Cell
    country: Cell | None
    agreement: Cell
    kind: Cell | None
    signed: str | None
    until: str | None
    status: Cell | None
    reason: Mapping[str, str]
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found.

    Attributes:
        question: The question.
        parameters: What was bound, by name; `as_of` is the day that "today" or the asker meant.
        rows: In the order of the question.
        documents: How many documents the view holds: "none" means none in so many.
    """

    question: Question
    parameters: Mapping[str, Cell]
    as_of: date
    rows: tuple[Row, ...]
    documents: int

    @property
    def partners(self) -> tuple[PartnerRow, ...]:
        """The rows as partners, where the question finds a local party, a partner and an agreement."""
        needed = {"local", "partner", "agreement"}
        rows = (row for row in self.rows if needed <= {name for name, cells in row.cells.items() if cells})
        return tuple(_partner(row) for row in rows)

    def columns(self) -> tuple[str, ...]:
        """Name the columns worth showing, in the order of the question."""
        hidden = {*_EVIDENCE, *_REASONS}
        return tuple(column.name for column in self.question.columns if column.name not in hidden)


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


def read_labels(view: View) -> Labels:
    """Read all names once, for callers that ask more than one question of a view."""
    return Labels(read_names(view), read_words(), read_documents(view))


def run(
    view: View,
    question: Question,
    parameters: Mapping[str, str],
    today: date,
    labels: Labels | None = None,
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

    Raises:
        Malformed: A parameter is unknown, or its value is not of its type.
    """
    bindings = bound(question, parameters, today)
    labels = read_labels(view) if labels is None else labels
    found = view.select(asked(question, bindings))
    return Answer(
        question,
        MappingProxyType({name: _cell(term, labels) for name, term in bindings.items()}),
        _as_of(bindings, today),
        tuple(_row(together, labels) for together in _grouped(found, question.group_by)),
        len(labels.documents),
    )


def asked(question: Question, bindings: Mapping[str, Term]) -> str:
    """Give the query of a question as the engine is asked it.

    The values stand in its text, so that the engine plans with them: it begins with the place that is asked about.
    Were the value to come after the plan, it would go through all places.

    Args:
        question: The question.
        bindings: From `bound`.
    """
    return fill(question.query_for(bindings.keys()), bindings)


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


Found = Mapping[str, Term]


def _grouped(rows: Iterable[Found], by: Sequence[str]) -> Iterable[list[Found]]:
    """Put rows together that agree in the grouping columns, in order of first appearance."""
    groups: dict[tuple[Term | None, ...], list[Found]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(column) for column in by), []).append(row)
    return groups.values()


def _row(together: Sequence[Found], labels: Labels) -> Row:
    values: dict[str, dict[Term, None]] = {}
    for row in together:
        for column, term in row.items():
            values.setdefault(column, {})[term] = None
    cells = {
        column: tuple(_cell(term, labels) for term in terms)
        for column, terms in values.items()
        if column not in _EVIDENCE and column not in _REASONS
    }
    reason = {language: next(iter(values[column])) for column, language in _REASONS.items() if column in values}
    return Row(
        MappingProxyType(cells),
        MappingProxyType({language: _text(term) for language, term in reason.items()}),
        _evidence(together, labels),
    )


def _evidence(together: Sequence[Found], labels: Labels) -> tuple[EvidenceRow, ...]:
    found: dict[tuple[str, int, int], EvidenceRow] = {}
    for row in together:
        if not {"document", "begin", "end", "quote"} <= row.keys():
            continue
        document, begin, end = _text(row["document"]), int(_text(row["begin"])), int(_text(row["end"]))
        line = labels.documents.get(document)
        found[document, begin, end] = EvidenceRow(
            _text(row["quote"]), begin, end, document,
            local_name(document) if line is None else line.title,
            None if line is None else line.published,
            iri=_text(row["evidence"]) if "evidence" in row else None,
        )  # fmt: skip
    return tuple(found[key] for key in sorted(found))


def _cell(term: Term, labels: Labels) -> Cell:
    if isinstance(term, Value):
        return Cell(MappingProxyType(dict.fromkeys(LANGUAGES, term.lexical)), None, term.lexical)
    return Cell(
        MappingProxyType({language: _label(term, language, labels) for language in LANGUAGES}),
        term,
        local_name(term),
    )


def _label(iri: str, language: str, labels: Labels) -> str:
    if iri.startswith(SCHEME):
        return labels.words.concept(iri, language)
    if iri in labels.documents:
        return labels.documents[iri].title
    if labels.names.get(iri) is not None:
        return labels.names.label(iri, language)
    return labels.words.term(iri, language)


def _partner(row: Row) -> PartnerRow:
    local, partner, agreement = row.cells["local"][0], row.cells["partner"][0], row.cells["agreement"][0]
    signed, until = row.first("signedOn"), row.first("validUntil") or row.first("lastDay")
    return PartnerRow(
        local, row.first("predecessor"), partner, row.first("country"), agreement, row.first("kind"),
        None if signed is None else signed.lexical, None if until is None else until.lexical,
        row.first("status"), row.reason, row.evidence,
    )  # fmt: skip


def _text(term: Term) -> str:
    return term.lexical if isinstance(term, Value) else term
