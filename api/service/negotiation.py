"""Content negotiation: which of the media types we can give does an Accept header like best?

Follows RFC 9110 section 12.5.1: the most specific range that matches a type gives its weight, `q=0` refuses,
ties are settled by our own order. Hands a media type to the routes, or None for a 406.

>>> choose("text/csv;q=0.5, application/json", ("text/csv", "application/json"))
'application/json'
>>> choose("image/png", ("text/csv",)) is None
True
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Code = TypeVar("Code", bound=str)

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
#: What SELECT and ASK results can be written as, our preference first.
RESULT_TYPES = (JSON_RESULTS, XML_RESULTS, "text/csv", "text/tab-separated-values")
#: What CONSTRUCT and DESCRIBE results can be written as, our preference first.
GRAPH_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-quads",
    "application/trig",
)
#: Plain names that stand for a registered type, as many clients ask for them.
ALIASES = {"application/json": JSON_RESULTS, "application/xml": XML_RESULTS, "text/xml": XML_RESULTS}
GRAPH_ALIASES = {
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
    "application/x-turtle": "text/turtle",
}


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header: `text/*;q=0.3`."""

    kind: str
    subtype: str
    weight: float

    def specificity(self, media_type: str) -> int:
        """Give 2 for an exact match, 1 for `type/*`, 0 for `*/*`, -1 for none."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 2
        if self.kind == kind and self.subtype == "*":
            return 1
        return 0 if self.kind == self.subtype == "*" else -1


def ranges(header: str) -> tuple[Range, ...]:
    """Read an Accept header; a malformed range is left out, a malformed weight counts as 1."""
    found = []
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = name.lower().partition("/")
        if slash and kind and subtype:
            found.append(Range(kind, subtype, _weight(parameters)))
    return tuple(found)


def choose(header: str | None, offered: Sequence[str]) -> str | None:
    """Pick the offered media type the client likes best, or None when it accepts none of them.

    Args:
        header: The Accept header; None, empty or unreadable means anything.
        offered: Media types in our order of preference.
    """
    wanted = ranges(header or "")
    if not wanted:
        return offered[0]
    weights = [_liking(wanted, media_type) for media_type in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else None


def choose_results(header: str | None, offered: Sequence[str]) -> str | None:
    """Choose like `choose`, taking `application/json` and `application/xml` for the SPARQL types they are."""
    return _choose_meant(header, offered, ALIASES)


def choose_graph(header: str | None, offered: Sequence[str]) -> str | None:
    """Choose like `choose`, taking plain names for the RDF types they are.

    >>> choose_graph("application/json", GRAPH_TYPES)
    'application/ld+json'
    """
    return _choose_meant(header, offered, GRAPH_ALIASES)


def content_type(media_type: str) -> str:
    """Give the header value of a media type; text says its charset, as HTTP once meant another one."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def choose_language(header: str | None, offered: Sequence[Code]) -> Code:
    """Pick a language for an Accept-Language header; the first offered one where none fits.

    >>> choose_language("en-GB,en;q=0.9,vi;q=0.5", ("vi", "en"))
    'en'
    """
    weights: dict[str, float] = dict.fromkeys(offered, 0.0)
    for part in (header or "").split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        code = name.lower().partition("-")[0]
        if code in weights:
            weights[code] = max(weights[code], _weight(parameters))
    best = max(weights.values())
    return next(code for code in offered if weights[code] == best)


def _choose_meant(header: str | None, offered: Sequence[str], aliases: Mapping[str, str]) -> str | None:
    plain = [alias for alias, meant in aliases.items() if meant in offered]
    picked = choose(header, [*offered, *plain])
    return aliases[picked] if picked in plain else picked


def _liking(wanted: Sequence[Range], media_type: str) -> float:
    ranked = [(r.specificity(media_type), r.weight) for r in wanted if r.specificity(media_type) >= 0]
    return max(ranked)[1] if ranked else 0.0


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 1.0
    return 1.0
