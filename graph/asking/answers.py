"""What a question found, for people: rows with a cell a column in both languages, the reason, the sentences.

`folded_rows` folds what the engine gives, one row a piece of evidence, into one row a thing.

    folded_rows(found, ("agreement",), labels)[0].first("status").in_language("vi")
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import overload

from graph.asking.cut import Cut
from graph.claim import Term, Value
from graph.naming.called import Labels
from graph.naming.labels import local_name
from ontology.identifiers import SCHEME
from ontology.questions import Question

#: Columns that say where a row was read, and the two reasons; they leave the row for its evidence and reason.
_EVIDENCE = frozenset({"document", "evidence", "begin", "end", "quote"})
_REASONS = {"reasonVi": "vi", "reasonEn": "en"}
LANGUAGES = ("vi", "en")
#: A row as the engine gives it.
Found = Mapping[str, Term]


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
        cut: Where it stops short of everything, or None.
    """

    question: Question
    parameters: Mapping[str, Cell]
    as_of: date
    rows: Sequence[Row]
    documents: int
    cut: Cut | None = None

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


class Rows(Sequence[Row]):
    """Rows that are put into words when they are looked at, for a page shows the first of a thousand."""

    def __init__(self, groups: Sequence[Sequence[Found]], row: Callable[[Sequence[Found]], Row]) -> None:
        self._groups = groups
        self._row = row
        self._rows: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._groups)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        places = range(len(self._groups))[at]
        return self._at(places) if isinstance(places, int) else [self._at(place) for place in places]

    def __iter__(self) -> Iterator[Row]:
        return map(self._at, range(len(self._groups)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # equal to other sequences of the same rows

    def terms(self, column: str) -> Iterator[tuple[str, ...]]:
        """Give the different values of a column, row by row, without putting them into words."""
        for together in self._groups:
            yield tuple(dict.fromkeys(_text(row[column]) for row in together if column in row))

    def _at(self, place: int) -> Row:
        if place not in self._rows:
            self._rows[place] = self._row(self._groups[place])
        return self._rows[place]


def folded_rows(found: Iterable[Found], by: Sequence[str], labels: Labels) -> Sequence[Row]:
    """Put rows together that agree in the columns `by`, in order of first appearance, and say them in words."""

    @cache
    def said(term: Term) -> Cell:
        return cell_of(term, labels)

    return Rows(tuple(_grouped(found, by)), lambda together: _row(together, labels, said))


def terms_of(rows: Sequence[Row], column: str) -> Iterator[tuple[str, ...]]:
    """Give the different values of a column, row by row, as IRIs or as they stand."""
    if isinstance(rows, Rows):
        return rows.terms(column)
    return (tuple(cell.iri or cell.lexical for cell in row.cells.get(column, ())) for row in rows)


def cell_of(term: Term, labels: Labels) -> Cell:
    """Say a term in both languages."""
    if isinstance(term, Value):
        return Cell(MappingProxyType(dict.fromkeys(LANGUAGES, term.lexical)), None, term.lexical)
    return Cell(
        MappingProxyType({language: _label(term, language, labels) for language in LANGUAGES}),
        term,
        local_name(term),
    )


def _grouped(rows: Iterable[Found], by: Sequence[str]) -> Iterable[list[Found]]:
    groups: dict[tuple[Term | None, ...], list[Found]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(column) for column in by), []).append(row)
    return groups.values()


def _row(together: Sequence[Found], labels: Labels, said: Callable[[Term], Cell]) -> Row:
    values: dict[str, dict[Term, None]] = {}
    for row in together:
        for column, term in row.items():
            if column not in _EVIDENCE:
                values.setdefault(column, {})[term] = None
    cells = {column: tuple(map(said, terms)) for column, terms in values.items() if column not in _REASONS}
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
