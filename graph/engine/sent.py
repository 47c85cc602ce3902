"""RDF that somebody sent is read into canonical N-Triples, within bounds, where it can do no harm.

Runs in a reader process that may be ended. The engine's parsers are sound but trusting: entities of a DOCTYPE grow to
gigabytes, and triples nested a hundred thousand deep end the process. So both are refused before parsing, and what
comes out is bounded. No parser here opens a file or an address.

>>> read_triples(b"<urn:a> <urn:b> [] .", "text/turtle", None, 1000)[0]
1
"""

import re
from xml.parsers.expat import ExpatError, ParserCreate

import pyoxigraph as ox

from graph.engine.faults import short
from graph.reading.cutting import Page
from graph.reading.query_errors import Malformed, TooComplex, TooLarge

#: What a graph may be sent as.
MEDIA_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-quads",
    "application/trig",
)
DEPTH = 100
#: A node and its property are two elements.
XML_DEPTH = 2 * DEPTH
N_TRIPLES = "application/n-triples"
# Strings, IRIs and comments go first, so that a bracket in them is none; possessive, so that it stays linear.
_TURTLE = re.compile(
    r"""
    (?P<quote> \"\"\" | \'\'\' | ["'] )(?:(?!(?P=quote))[^\\]|\\.)*+(?:(?P=quote))?+
  | <[^\x00-\x20<>"{}|^`]*+> | \#[^\r\n]*+
  | (?P<open> [\[({] | << ) | (?P<close> [\])}] | >> )
    """,
    re.VERBOSE | re.DOTALL,
)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*+"?+ | (?P<open> [\[{] ) | (?P<close> [\]}] )', re.VERBOSE | re.DOTALL)


def read_triples(data: bytes, media_type: str, base: str | None, size: int) -> tuple[int, bytes]:
    """Read one graph.

    Args:
        data: A serialised graph; of a dataset only its default graph may hold triples.
        media_type: One of `MEDIA_TYPES`.
        base: What relative IRIs are relative to.
        size: Most bytes of the result.

    Returns:
        How many triples, and the triples as N-Triples.

    Raises:
        Malformed: It is not of that media type, or has a DOCTYPE.
        TooComplex: It is nested too deep.
        TooLarge: It becomes more than `size` bytes.
    """
    rdf_format = ox.RdfFormat.from_media_type(media_type) if media_type in MEDIA_TYPES else None
    if rdf_format is None:
        raise Malformed(media_type, "no format for a graph", f"send one of {', '.join(MEDIA_TYPES)}")
    _check(data, media_type)
    page = Page(N_TRIPLES, size=size)
    try:
        quads = ox.parse(data, format=rdf_format, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
        ox.serialize((quad.triple for quad in quads), page, format=ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError, OSError) as error:
        raise Malformed("data", f"not {media_type}: {short(error)}", "correct the data") from error
    except TooLarge as error:
        raise TooLarge("data", f"it becomes more than {size:,} bytes of N-Triples", "send it in parts") from error
    lines = page.getvalue()
    return lines.count(b"\n"), lines


def _check(data: bytes, media_type: str) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("data", f"byte {error.start} is not UTF-8", "send UTF-8") from error
    if media_type == "application/rdf+xml":
        _check_xml(text)
        return
    pattern = _JSON if media_type == "application/ld+json" else _TURTLE
    # Fewer brackets than levels: no need to look where they stand.
    if sum(text.count(bracket) for bracket in ("[", "{", "(", "<<")) > DEPTH and _depth(text, pattern) > DEPTH:
        raise _deep(DEPTH, "brackets")


def _check_xml(text: str) -> None:
    if "<!DOCTYPE" in text:
        raise Malformed("data", "it has a DOCTYPE", "leave it out and write entities out")
    depth = 0

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > XML_DEPTH:
            raise _deep(XML_DEPTH, "elements")

    def closed(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = ParserCreate()
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(text.encode(), True)
    except ExpatError as error:
        raise Malformed("data", f"not XML: {error}", "correct the data") from error


def _deep(depth: int, what: str) -> TooComplex:
    return TooComplex("data", f"it is nested deeper than {depth} {what}", "name the nodes and flatten it")


def _depth(text: str, pattern: re.Pattern[str]) -> int:
    """Give how deep brackets stand in brackets, or the first depth that is too much."""
    depth = deepest = 0
    for found in pattern.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
            if depth > DEPTH:
                break
        elif kind == "close" and depth:
            depth -= 1
    return deepest
