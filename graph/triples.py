"""Triples and quads as plain values, where they are found, and the few literals the graph is made of.

>>> decimal(0.93)
Value(lexical='0.93', datatype='http://www.w3.org/2001/XMLSchema#decimal', language=None)
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from graph.claim import Term, Value
from graph.vocabulary import XSD

#: Subject, predicate, object.
Triple = tuple[str, str, Term]
#: Subject, predicate, object, graph; None is the default graph.
Quad = tuple[str, str, Term, str | None]


class Quads(Protocol):
    """Where quads are found: the engine, a store, or a view."""

    def match(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        thing: Term | None = None,
        graph: str | None = None,
        *,
        every_graph: bool = False,
        limit: int | None = None,
    ) -> Iterable[Quad]:
        """Find quads by pattern."""


def text(words: str, language: str | None = None) -> Value:
    """Make a string literal, with its language (BCP 47, lower case) where known."""
    return Value(words, None, language.lower() if language else None)


def integer(number: int) -> Value:
    """Make an xsd:integer."""
    return Value(str(number), XSD + "integer")


def decimal(number: float) -> Value:
    """Make an xsd:decimal in the canonical form: no exponent, no trailing zeros."""
    lexical = f"{Decimal(repr(number)):f}"
    if "." in lexical:
        lexical = lexical.rstrip("0").rstrip(".")
    return Value("0" if lexical == "-0" else lexical, XSD + "decimal")


def day(when: date) -> Value:
    """Make an xsd:date."""
    return Value(when.isoformat(), XSD + "date")


def moment(when: str) -> Value:
    """Make an xsd:dateTime from ISO 8601 text in UTC."""
    return Value(when, XSD + "dateTime")


def sort_key(triple: Triple) -> tuple[str, str, str, str, str]:
    """Order triples by their characters; IRIs stand before literals of equal spelling."""
    subject, predicate, thing = triple
    if isinstance(thing, str):
        return subject, predicate, thing, "", ""
    return subject, predicate, thing.lexical, thing.datatype or " ", thing.language or ""
