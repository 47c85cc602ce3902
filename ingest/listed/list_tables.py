"""Tables that list partner places: which columns hold the place, its country and the date, and what a row says.

A table is read as a list where a heading above it, or its column of places, names the tie; `listings` knows. A table
with a column of papers, kinds or terms is a register and none of these.

    roles(rules, "Quốc gia")          # {"country"}
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ingest.document import Cell, Document, Row
from ingest.listed.list_items import ItemReader, ListedPlace
from ingest.listed.listing_rules import ListingRules
from ingest.text.normal import NormalText, fold

_FOOTNOTE = re.compile(r"\s*\[[^\[\]\n]{1,30}\]")
_ALTERNATIVE = re.compile(r" ?[/(]")
_CELL = re.compile(r"\s*[|\t]\s*")
#: Between the headings that one column, or a row that lost its bars, has: "Tên quốc gia/Tên địa phương", "국가 도시명".
_JOINED = re.compile(r"\s*[/()（）]\s*|(?<=[\u3040-\u9fff\uac00-\ud7af])\s+(?=[\u3040-\u9fff\uac00-\ud7af])")
#: The spaces of a heading that is spread over its column: "城 市".
_SPREAD = re.compile(r"(?<=^[\u3400-\u9fff]) {1,4}(?=[\u3400-\u9fff]$)")
_LONGEST = 60


def roles(rules: ListingRules, heading: str) -> set[str]:
    """What the heading of a column makes it: place, country, since, others; nothing for a heading nobody knows.

    Of a column with a place and its country, that it holds places is enough.
    """
    folded = _SPREAD.sub("", fold(_FOOTNOTE.sub("", heading)).strip())
    whole = {role for role, names in rules.columns.items() if folded in names}
    if whole or len(folded) > _LONGEST:
        return whole
    parts = [roles(rules, part) for part in _JOINED.split(folded) if part != folded and part]
    named = set.union(*parts) if parts and all(parts) else set()
    return named - {"country"} if "place" in named else named


def is_heading(rules: ListingRules, text: str) -> bool:
    """Whether a line is the heading row of a table that lists places."""
    if "|" not in text and "\t" not in text:  # nearly every line of a document is no row
        return False
    cells = [cell for cell in _CELL.split(text) if cell]
    return len(cells) > 1 and {"place", "country"} <= {role for cell in cells for role in roles(rules, cell)}


def headed(rules: ListingRules, text: str) -> tuple[str, ...]:
    """The headings of the columns that a heading row in plain text gives, in order."""
    return tuple(cell.strip() for cell in _CELL.split(text.strip().strip("|")))


def placed(
    rules: ListingRules, headings: Sequence[str], text: str, items: ItemReader
) -> tuple[ListedPlace, ...] | None:
    """The places of a row in plain text below such headings; None where the line is no row of that table."""
    cells = headed(rules, text)
    if len(cells) != len(headings) or len(cells) < 2:
        return None
    named = zip(headings, cells, strict=True)
    columns = {role: cell for heading, cell in reversed([*named]) for role in roles(rules, heading)}
    return None if "others" in columns else _places(columns, items)


def row_at(document: Document, offset: int) -> Row | None:
    """The table row that holds an offset of the stored text."""
    at = bisect_right(document.rows, offset, key=lambda row: row.begin) - 1
    return document.rows[at] if at >= 0 and offset < document.rows[at].end else None


def columns_of(rules: ListingRules, row: Row) -> Mapping[str, Cell] | None:
    """The cells of a row by role, or None where its table lists no places."""
    columns = {role: cell for cell in reversed(row.cells) for role in roles(rules, cell.heading)}
    return columns if "others" not in columns and "place" in columns else None


def places_of(columns: Mapping[str, Cell], document: Document, items: ItemReader) -> tuple[ListedPlace, ...]:
    """The places of a row, with its country and date; none where either is no place."""
    return _places({role: NormalText.of(document.text[c.begin : c.end]).text for role, c in columns.items()}, items)


def _places(text: Mapping[str, str], items: ItemReader) -> tuple[ListedPlace, ...]:
    """The places of a row, by the text of its columns."""
    country = items.read(text.get("country", ""))
    line = items.read(text["place"], country.heads) if country is not None else None
    since = items.note(text.get("since", ""))
    return tuple(place.with_dates_of(since) for place in line.places) if line is not None else ()
