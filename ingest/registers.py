"""Registers: every row of a partner table becomes facts, or a reason why it does not.

A register is a table that names partners and says when, how or whether something was signed.
`registers.yml` holds what its columns and cells may be called; names are grounded by the caller. The quote
of each fact is its whole row.

    facts, rejected = read_register(document, ground)

>>> fold("Thoả thuận hợp tác") == fold("THỎA THUẬN  hợp tác")
True
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ingest.document import Cell, Document, Row
from ingest.fact import Fact, Party
from ingest.frozen import dataclass, replace
from ingest.readers import dates
from ontology.identifiers import slug

RULE = "register.row"
#: An office's own register says what it signed; what remains is how its words are read.
CONFIDENCE = 0.95

T = TypeVar("T")

#: Grounds a name, given the name of its country where the register tells it.
Ground = Callable[[str, str | None], Party]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row, or a cell of a row that was otherwise read, which is not understood.

    Attributes:
        begin, end: Its span in the stored text.
        reason: Why, one clause for the person who keeps the register.
    """

    begin: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a kind of the register states: a paper, a tie, or both."""

    agreement: str | None
    tie: str | None


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """`registers.yml` with folded names."""

    columns: Mapping[str, str]
    kinds: Mapping[str, _Kind]
    statuses: Mapping[str, str]
    ahead: frozenset[str]
    blanks: frozenset[str]


class _UnclearRowError(Exception):
    """A row that states no fact; carries the rejection out of the helpers."""

    def __init__(self, cell: Cell | Row, reason: str) -> None:
        super().__init__(reason)
        self.rejected = Rejected(cell.begin, cell.end, reason)


def read_register(document: Document, ground: Ground) -> tuple[list[Fact], list[Rejected]]:
    """Read the rows of a document's registers.

    Args:
        document: As a reader made it.
        ground: Grounds a party's name.

    Returns:
        The facts in row order, and what was not understood. Both are empty where no table is a register.
    """
    facts: list[Fact] = []
    rejected: list[Rejected] = []
    for table in _tables(document.rows):
        columns = {_column(cell.heading) for row in table for cell in row.cells}
        if "partner" not in columns or columns.isdisjoint({"kind", "signed", "until", "status"}):
            continue
        for row in table:
            try:
                facts.extend(_Reader(document, row, ground, rejected).facts())
            except _UnclearRowError as error:
                rejected.append(error.rejected)
    return facts, rejected


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Fold a heading or cell for comparison: no case, diacritics or punctuation; a bare sign stays itself."""
    return slug(name) if any(c.isalnum() for c in name) else name.strip()


def _tables(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Give the rows of one table together: they are adjacent lines."""
    table: list[Row] = []
    for row in rows:
        if table and row.begin != table[-1].end + 1:
            yield table
            table = []
        table.append(row)
    if table:
        yield table


class _Reader:
    """Reads one row; what it cannot read of a cell goes to `rejected`, what spoils the row is raised."""

    def __init__(self, document: Document, row: Row, ground: Ground, rejected: list[Rejected]) -> None:
        self._document = document
        self._row = row
        self._ground = ground
        self._rejected = rejected
        self._cells: dict[str, Cell] = {}
        for cell in row.cells:
            column = _column(cell.heading)
            if column is not None and fold(document.text[cell.begin : cell.end]) not in _vocabulary().blanks:
                self._cells.setdefault(column, cell)

    def facts(self) -> Iterator[Fact]:
        """Yield what the row states.

        Raises:
            _UnclearRowError: A party, the kind or the status is missing or unknown.
        """
        kind, status = self._kind(), self._status()
        local, partner = self._party("local", None), self._party("partner", self._text("country"))
        if local.iri == partner.iri:
            raise _UnclearRowError(self._row, "both parties are the same")
        stated = Fact(
            document=self._document.stem,
            quote=self._document.text[self._row.begin : self._row.end],
            start=self._row.begin,
            end=self._row.end,
            relation="agreement",
            rule=RULE,
            subject=local,
            object=partner,
            date=self._date("signed"),
            end_date=self._date("until"),
            kind=kind.agreement,
            status=status,
            title=self._text("title"),
            attributed_to=self._text("source"),
            confidence=CONFIDENCE,
        )
        if status in _vocabulary().ahead:
            yield replace(stated, relation="planned_partner", kind=kind.tie)
            return
        if status is None:
            stated = replace(stated, status="signed" if stated.date else "in_force")
        if kind.agreement is not None or kind.tie is None:
            yield stated
        if kind.tie is not None:
            lasting = "in_force" if stated.status == "signed" else stated.status
            yield replace(stated, relation="partner_of", kind=kind.tie, status=lasting)

    def _text(self, column: str) -> str | None:
        cell = self._cells.get(column)
        return self._document.text[cell.begin : cell.end] if cell is not None else None

    def _party(self, column: str, country: str | None) -> Party:
        text = self._text(column)
        if text is None:
            raise _UnclearRowError(self._row, f"the {column} party is missing")
        name, bracket, inside = text.partition("(")
        party = self._ground(text, country)
        if party.iri is None and bracket and name.strip():
            # "Brest (Pháp)": the country stands in the cell itself.
            party = replace(self._ground(name.strip(), country or inside.strip(" )")), surface=text)
        if party.iri is None:
            raise _UnclearRowError(self._cells[column], f"no known place is called {text!r}")
        return party

    def _kind(self) -> _Kind:
        text = self._text("kind")
        if text is None:
            return _Kind(None, None)
        kind = _meaning(text, _vocabulary().kinds)
        if kind is None:
            raise _UnclearRowError(self._cells["kind"], f"no kind of agreement is called {text!r}")
        return kind

    def _status(self) -> str | None:
        text = self._text("status")
        status = _meaning(text, _vocabulary().statuses) if text is not None else None
        if text is not None and status is None:
            raise _UnclearRowError(self._cells["status"], f"no status is called {text!r}")
        return status

    def _date(self, column: str) -> str | None:
        text = self._text(column)
        value = dates.edtf(text) if text is not None else None
        if text is not None and value is None:
            cell = self._cells[column]
            self._rejected.append(Rejected(cell.begin, cell.end, f"{text!r} is no date, the rest was read"))
        return value


@lru_cache(maxsize=256)
def _column(heading: str) -> str | None:
    """Give the role of a column, tried whole and then part by part: "Đối tác / Partner", "Ngày ký
    (d/m/y)".
    """
    columns = _vocabulary().columns
    return next((columns[fold(part)] for part in _parts(heading) if fold(part) in columns), None)


def _meaning(text: str, names: Mapping[str, T]) -> T | None:
    """Look a cell up; of several parts ("Bản ghi nhớ (MOU)") all must be known and mean the same."""
    whole = names.get(fold(text))
    if whole is not None:
        return whole
    meanings = [names.get(fold(part)) for part in _parts(text)[1:]]
    return meanings[0] if meanings and all(meaning == meanings[0] for meaning in meanings) else None


def _parts(text: str) -> list[str]:
    return [text, *(part for part in re.split(r"[/()|;]", text) if part.strip())]


@cache
def _vocabulary() -> _Vocabulary:
    content: Any = yaml.safe_load(Path(__file__).with_name("registers.yml").read_text(encoding="utf-8"))
    return _Vocabulary(
        columns={fold(name): column for column, names in content["columns"].items() for name in names},
        kinds={
            fold(name): _Kind(kind.get("agreement"), kind.get("tie"))
            for kind in content["kinds"]
            for name in kind["names"]
        },
        statuses={fold(name): status for status, names in content["statuses"].items() for name in names},
        ahead=frozenset(content["ahead"]),
        blanks=frozenset(fold(blank) for blank in content["blanks"]),
    )
