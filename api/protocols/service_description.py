"""What the SPARQL endpoint says of itself, by the W3C vocabulary for service descriptions.

>>> b"supportedLanguage" in describe("http://localhost/sparql", "http://localhost/update", "application/n-triples")
True
"""

from collections.abc import Iterator

from api.service import negotiation
from graph.engine import serialise
from graph.triples import Quad
from graph.vocabulary import RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
#: Unique URIs of file formats, as the vocabulary wants them.
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = {
    negotiation.JSON_RESULTS: "SPARQL_Results_JSON",
    negotiation.XML_RESULTS: "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}


def describe(query: str, update: str, media_type: str) -> bytes:
    """Describe the service.

    Args:
        query, update: Addresses of the two endpoints.
        media_type: An RDF format.
    """
    return serialise(_quads(query, update), media_type)


def _quads(query: str, update: str) -> Iterator[Quad]:
    service, writing, dataset, graph = "_:service", "_:writing", "_:dataset", "_:graph"
    triples = [
        (service, RDF + "type", SD + "Service"),
        (service, SD + "endpoint", query),
        (service, SD + "supportedLanguage", SD + "SPARQL11Query"),
        *((service, SD + "resultFormat", _FORMATS + name) for name in _WRITTEN.values()),
        (service, SD + "defaultDataset", dataset),
        (dataset, RDF + "type", SD + "Dataset"),
        (dataset, SD + "defaultGraph", graph),
        (graph, RDF + "type", SD + "Graph"),
        (writing, RDF + "type", SD + "Service"),
        (writing, SD + "endpoint", update),
        (writing, SD + "supportedLanguage", SD + "SPARQL11Update"),
        (writing, SD + "defaultDataset", dataset),
    ]
    for subject, predicate, thing in triples:
        yield subject, predicate, thing, None
