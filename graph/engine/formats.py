"""How media types cross the door, and how serialised graphs abbreviate.

>>> graph_format("text/turtle").file_extension
'ttl'
"""

import pyoxigraph as ox

from graph.reading.query_errors import Malformed
from graph.vocabulary import RDF, SKOS, XSD
from ontology.identifiers import SCHEME, VOCABULARY

#: How serialised graphs abbreviate; entities stay written out, since their keys hold dots.
PREFIXES = {"bg": VOCABULARY, "bgs": SCHEME, "rdf": RDF, "skos": SKOS, "xsd": XSD}
_ABBREVIATING = ("text/turtle", "application/trig", "application/rdf+xml")


def graph_format(media_type: str) -> ox.RdfFormat:
    """Find the format of a graph; raises Malformed."""
    found = ox.RdfFormat.from_media_type(media_type)
    if found is None:
        raise Malformed(media_type, "no RDF format", "ask for text/turtle, application/n-triples or JSON-LD")
    return found


def table_format(media_type: str) -> ox.QueryResultsFormat:
    """Find the format of a table; raises Malformed."""
    found = ox.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise Malformed(media_type, "no format for a table", "ask for SPARQL results JSON, XML, CSV or TSV")
    return found


def prefixes_in(media_type: str) -> dict[str, str] | None:
    """Give the prefixes that a format can use, None where it has none."""
    return PREFIXES if media_type in _ABBREVIATING else None


def whole(written: bytes | None) -> bytes:
    """Take what the engine wrote; it gives None only where it was told to write elsewhere."""
    return written or b""
