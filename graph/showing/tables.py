"""The agreements and ties as one flat table with the way back to the sentence, for spreadsheets.

One row a piece of evidence, sorted; the same relation may fill several rows. `export` writes it as CSV or
XLSX.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

from graph.claim import Term, Value
from graph.view import View

COLUMNS = (
    "type", "kind", "parties", "countries", "begun", "until", "status_periods", "reason",
    "document", "published", "quote", "begin", "end", "relation_iri", "party_iris", "document_iri",
)  # fmt: skip
#: A spreadsheet takes a cell that begins with one of these for a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Row = Mapping[str, Term]


def relation_rows(view: View) -> Iterator[tuple[str, ...]]:
    """Give the rows of the table, in the order of `COLUMNS`."""
    parties = _by_relation(view, "export-parties.rq")
    periods = _by_relation(view, "export-periods.rq")
    for row in view.select(_query("export-relations.rq")):
        relation = _words(row, "relation")
        yield (
            _local(row, "class"),
            _local(row, "kind").partition("-")[2],
            *_parties(parties[relation]),
            _words(row, "begun"),
            _words(row, "until"),
            *_periods(periods[relation]),
            *(_words(row, column) for column in ("title", "published", "quote", "begin", "end")),
            relation,
            " ".join(dict.fromkeys(_words(p, "party") for p in parties[relation])),
            _words(row, "document"),
        )


def as_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Write CSV (RFC 4180) in UTF-8 with a byte-order mark, by which spreadsheets know the encoding."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Write an Excel workbook in which every cell is text; its stamps are fixed, so that equal tables are equal."""
    book = Workbook(write_only=False)
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = "Banggiao"
    for number, row in enumerate([COLUMNS, *rows], start=1):
        for column, words in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(cell, Cell):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", words)[:32_767]
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    book.properties.created = datetime(2000, 1, 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(words: str) -> str:
    """Keep a cell from being taken for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return "'" + words if words.startswith(FORMULA_SIGNS) else words


def _parties(rows: list[Row]) -> tuple[str, str]:
    names, countries = [], []
    for party, about in groupby(rows, key=lambda r: _words(r, "party")):
        told = list(about)
        names.append(next((n for r in told if (n := _words(r, "name"))), party))
        countries.append(next((_local(r, "country") for r in told if "country" in r), ""))
    return "; ".join(names), "; ".join(countries)


def _periods(rows: list[Row]) -> tuple[str, str]:
    spans = [f"{_local(r, 'status').partition('-')[2]} {_words(r, 'from')}..{_words(r, 'until')}" for r in rows]
    return "; ".join(spans), " ".join(dict.fromkeys(_words(r, "reason") for r in rows))


def _by_relation(view: View, name: str) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in view.select(_query(name)):
        found[_words(row, "relation")].append(row)
    return found


def _query(name: str) -> str:
    return (files("graph") / "queries" / name).read_text(encoding="utf-8")


def _words(row: Row, column: str) -> str:
    term = row.get(column, "")
    return term.lexical if isinstance(term, Value) else term


def _local(row: Row, column: str) -> str:
    return _words(row, column).replace("#", "/").rsplit("/", 1)[-1]
