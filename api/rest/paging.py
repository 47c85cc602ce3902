"""Lists for programs: which page, in which order, which fields, in which format and language.

`wanted(model, sorts)` makes the dependency that reads this from an address; `listed` writes a page. A cursor is the
place after a row and a fingerprint of that row: when rows came or went in the meantime, the row is looked for, so that
nothing is listed twice or left out. A page as CSV or as a workbook holds as many rows as fit, not as a screen shows.

    Cursor.read("50.3q2-7w").place  # 50
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic_core import to_json

from api.rest.models import Item
from api.rest.spreadsheet import CSV, XLSX, as_csv, as_xlsx, columns_of, table_row
from api.service.dependencies import catalogue_of
from api.service.messages import LANGUAGES, Catalogue, Language
from api.service.negotiation import choose, choose_language
from api.service.problems import Problem

T = TypeVar("T")
JSON = "application/json"
FORMATS = {"json": JSON, "csv": CSV, "xlsx": XLSX}
#: Rows of a page: as JSON if nothing is said, as JSON at most, as a table.
ROWS, MOST_ROWS, TABLE_ROWS = 50, 500, 10_000
_CURSOR = r"^[0-9]{1,7}(\.[A-Za-z0-9_-]{1,22})?$"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after a row, and the fingerprint of that row."""

    place: int
    mark: str = ""

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read a cursor of the pattern that `wanted` asks for."""
        place, _, mark = text.partition(".")
        return cls(int(place or "0"), mark)

    @classmethod
    def after(cls, place: int, key: str) -> "Cursor":
        """Make the cursor of the place after a row."""
        return cls(place, urlsafe_b64encode(sha256(key.encode()).digest()[:9]).decode())

    def __str__(self) -> str:
        return f"{self.place}.{self.mark}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a list.

    Attributes:
        model: Of an item.
        limit: Rows, or None: as many as the format holds.
        sort: Names to sort by, each with whether it goes down; empty: the list's own order.
        fields: Of each item; empty means all.
        format: Media type.
    """

    model: type[Item]
    limit: int | None
    cursor: Cursor
    sort: tuple[tuple[str, bool], ...]
    fields: tuple[str, ...]
    format: str
    language: Language

    @property
    def rows(self) -> int:
        """How many rows a page has."""
        if self.format != JSON:
            return self.limit or TABLE_ROWS
        return min(self.limit or ROWS, MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """A page of rows, how many there are in all, and the cursor of the next page."""

    rows: Sequence[T]
    total: int
    next: Cursor | None


def wanted(model: type[Item], sorts: Iterable[str]) -> Callable[..., Awaitable[Wanted]]:
    """Make the dependency that reads what is asked of a list of items; `sorts` are what it may be sorted by."""
    field = "|".join(model.model_fields)
    fields_of = Query(pattern=f"^({field})(,({field}))*$", description="Fields of each item; all if left out")
    sort = "|".join(sorts)
    sort_by = Query(pattern=f"^-?({sort})(,-?({sort}))*$", description="Fields to sort by; - before one: downwards")

    async def read(
        request: Request,
        limit: Annotated[int | None, Query(ge=1, le=TABLE_ROWS, description="Rows; as JSON at most 500")] = None,
        cursor: Annotated[str, Query(pattern=_CURSOR, description="`next` of the page before")] = "0",
        sort: Annotated[str | None, sort_by] = None,
        fields: Annotated[str | None, fields_of] = None,
        format: Annotated[Literal["json", "csv", "xlsx"] | None, Query(description="Wins over Accept")] = None,
        lang: Annotated[Language | None, Query(description="Language of names; wins over Accept-Language")] = None,
    ) -> Wanted:
        by = tuple((name.removeprefix("-"), name.startswith("-")) for name in _split(sort))
        kind, language = format_of(request, format), language_of(request, lang)
        return Wanted(model, limit, Cursor.read(cursor), by, _split(fields), kind, language)

    return read


async def wanted_rows(
    request: Request,
    limit: Annotated[int | None, Query(ge=1, le=TABLE_ROWS, description="Rows; as JSON at most 500")] = None,
    cursor: Annotated[str, Query(pattern=_CURSOR, description="`next` of the page before")] = "0",
    format: Annotated[Literal["json", "csv", "xlsx"] | None, Query(description="Wins over Accept")] = None,
    lang: Annotated[Language | None, Query(description="Language of names; wins over Accept-Language")] = None,
) -> Wanted:
    """Read what is asked of a list that has an order and columns of its own."""
    return Wanted(Item, limit, Cursor.read(cursor), (), (), format_of(request, format), language_of(request, lang))


def format_of(request: Request, named: str | None) -> str:
    """Settle the format: the one that is named, else the one that Accept likes best.

    Raises:
        Problem: 406 when none of them will do.
    """
    chosen = FORMATS[named] if named else choose(request.headers.get("accept"), tuple(FORMATS.values()))
    if chosen is None:
        raise Problem(406, "none of the accepted types can be given", f"accept one of {', '.join(FORMATS.values())}")
    return chosen


def language_of(request: Request, named: Language | None) -> Language:
    """Settle the language: the one that is named, else the one that Accept-Language likes best."""
    return named or choose_language(request.headers.get("accept-language"), LANGUAGES)


def cut(rows: Sequence[T], key: Callable[[T], str], asked: Wanted) -> Cut[T]:
    """Cut the page out of a list.

    Args:
        rows: All rows in their order.
        key: What tells a row from every other.
        asked: Which page.
    """
    begin = _begin(rows, key, asked.cursor)
    page = rows[begin : begin + asked.rows]
    end = begin + len(page)
    after = Cursor.after(end, key(page[-1])) if len(page) and end < len(rows) else None
    return Cut(page, len(rows), after)


def ordered(rows: Sequence[T], asked: Wanted, keys: Mapping[str, Callable[[T], Any]]) -> Sequence[T]:
    """Sort rows by what is asked; those that have no such value come last, whichever way they are sorted."""
    for name, down in reversed(asked.sort):
        key = keys[name]
        known = [row for row in rows if key(row) is not None]
        missing = [row for row in rows if key(row) is None]
        rows = [*sorted(known, key=key, reverse=down), *missing]
    return rows


def listed(
    request: Request, asked: Wanted, page: Cut[Any], items: Sequence[Item], head: Mapping[str, Any] | None = None
) -> Response:
    """Write a page of a list.

    Args:
        request: Its address gives that of the next page.
        asked: Format, fields and language.
        page: How many there are, and what comes next.
        items: What the page shows.
        head: What JSON says of the list as a whole.
    """
    chosen = set(asked.fields) or None
    told = [item.model_dump(mode="json", include=chosen) for item in items]
    after = None if page.next is None else str(page.next)
    if asked.format == JSON:
        body = to_json({**(head or {}), "total": page.total, "next": after, "items": told})
        return answer(request, body, asked, after)
    columns = columns_of(asked.model, asked.fields or tuple(asked.model.model_fields))
    rows = [table_row(item, columns, asked.language) for item in told]
    return as_table(request, asked, columns, rows, after)


def as_table(
    request: Request, asked: Wanted, columns: Sequence[str], rows: Sequence[Sequence[Any]], after: str | None
) -> Response:
    """Write columns and rows as CSV or as a workbook."""
    return answer(request, table_body(request, asked, columns, rows), asked, after)


def table_body(request: Request, asked: Wanted, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Write columns and rows as the bytes of a CSV file or a workbook."""
    t = catalogue_of(request, asked.language)
    heading = [_heading(t, column) for column in columns]
    return as_csv(heading, rows) if asked.format == CSV else as_xlsx(heading, rows)


def answer(request: Request, body: bytes, asked: Wanted, after: str | None = None) -> Response:
    """Put the headers of a list around its body."""
    headers: dict[str, str] = {"Content-Language": asked.language}
    if after is not None:
        pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<{request.url.path}?{urlencode([*pairs, ("cursor", after)])}>; rel="next"'
    if asked.format != JSON:
        listed_by = request.url.path.rstrip("/").rpartition("/")[2]
        ending = next(end for end, kind in FORMATS.items() if kind == asked.format)
        headers["Content-Disposition"] = f'attachment; filename="banggiao-{_safe(listed_by)}.{ending}"'
    kind = f"{CSV}; charset=utf-8" if asked.format == CSV else asked.format
    return Response(body, headers={**headers, "Content-Type": kind})


def _heading(t: Catalogue, column: str) -> str:
    """Head a column in words where the catalogue has some."""
    if f"column.{column}" in t.words:
        return t(f"column.{column}")
    whole = f"column.{column.removesuffix('_id')}"
    return f"{t(whole)} (IRI)" if column.endswith("_id") and whole in t.words else column


def _begin(rows: Sequence[T], key: Callable[[T], str], cursor: Cursor) -> int:
    place = min(cursor.place, len(rows))

    def is_before(at: int) -> bool:
        return 0 < at <= len(rows) and Cursor.after(at, key(rows[at - 1])).mark == cursor.mark

    if not cursor.mark or is_before(place):
        return place
    return next((at for at in range(1, len(rows) + 1) if is_before(at)), place)


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split(","))) if text else ()


def _safe(name: str) -> str:
    return re.sub(r"[^a-z0-9-]", "", name.lower()) or "list"
