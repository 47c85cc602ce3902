"""What an engine is asked for and what it gives back, as plain values; other kinds of view give the same.

>>> rows_of(Table(("n",), [{"n": "urn:a"}]))
[{'n': 'urn:a'}]
"""

from dataclasses import dataclass

from graph.claim import Term
from graph.reading.query_errors import Malformed
from graph.triples import Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result.

    Attributes:
        body: Bytes in the media type.
        media_type: What they are.
        truncated: Whether a row limit cut it.
        number: Of the checkpoint it was read from, 0 where that is not known.
    """

    body: bytes
    media_type: str
    truncated: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query looks at, in place of those of the store and those its own FROM names.

    Attributes:
        default: Names of the graphs that make the default graph together.
        named: Names of the graphs that GRAPH may name.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an answer may be: rows (or triples) at which it is cut, bytes at which it is refused; None for any."""

    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The result of a SELECT: the projected names, and rows in which unbound names are absent."""

    names: tuple[str, ...]
    rows: list[dict[str, Term]]


def rows_of(result: Table | bool | list[Triple]) -> list[dict[str, Term]]:
    """Take the rows of a SELECT; raises Malformed for another query's result."""
    if not isinstance(result, Table):
        raise Malformed("query", "this is not a SELECT query", "ask for a table with SELECT")
    return result.rows


def truth_of(result: Table | bool | list[Triple]) -> bool:
    """Take the yes or no of an ASK; raises Malformed for another query's result."""
    if not isinstance(result, bool):
        raise Malformed("query", "this is not an ASK query", "ask for yes or no with ASK")
    return result
