"""The dataset as a catalogue lists it, in VoID and DCAT: the words of `dataset.ttl`, and what a checkpoint holds.

describe(edition, "https://banggiao.example").serialize(format="turtle")
"""

from importlib.resources import files

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from api.findings.statements import text
from api.rest.spreadsheet import CSV, XLSX
from api.service.edition import Edition
from ontology.identifiers import BASE

DATASET = URIRef(f"{BASE}dataset")
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
#: Addresses that give all of a list, by path, with their formats.
_LISTS = ("partners", "agreements", "ties", "investors", "observations")
_KINDS = ("application/json", CSV, XLSX)


def describe(edition: Edition, address: str) -> Graph:
    """Describe what is published.

    Args:
        edition: The checkpoint.
        address: Of the service, without a slash at the end.
    """
    graph = Graph().parse(data=(files("api") / "protocols" / "dataset.ttl").read_text("utf-8"), format="turtle")
    if edition.updated is not None:
        graph.add((DATASET, DCTERMS.modified, Literal(edition.updated, datatype=XSD.date)))
    _hold(graph, edition)
    _offer(graph, address)
    return graph


def _hold(graph: Graph, edition: Edition) -> None:
    """Say how many triples there are, and how many things of each class."""
    graph.add((DATASET, VOID.triples, Literal(edition.triples)))
    graph.add((DATASET, VOID.documents, Literal(len(edition.labels.documents))))
    for row in edition.classes:
        part = BNode()
        graph.add((DATASET, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(text(row["class"]))))
        graph.add((part, VOID.entities, Literal(int(text(row["things"])))))
    for example in sorted(thing.iri for thing in edition.labels.names)[:3]:
        graph.add((DATASET, VOID.exampleResource, URIRef(example)))


def _offer(graph: Graph, address: str) -> None:
    """Say where it is asked."""
    endpoint = URIRef(f"{address}/sparql")
    graph.add((DATASET, VOID.sparqlEndpoint, endpoint))
    graph.add((DATASET, DCAT.landingPage, URIRef(f"{address}/")))
    for service, description in ((endpoint, endpoint), (f"{address}/api/v1", f"{address}/api/v1/openapi.json")):
        node = BNode()
        graph.add((node, RDF.type, DCAT.DataService))
        graph.add((node, DCAT.endpointURL, URIRef(service)))
        graph.add((node, DCAT.endpointDescription, URIRef(description)))
        graph.add((node, DCAT.servesDataset, DATASET))
    for path in _LISTS:
        for kind in _KINDS:
            node = BNode()
            graph.add((DATASET, DCAT.distribution, node))
            graph.add((node, RDF.type, DCAT.Distribution))
            graph.add((node, DCAT.accessURL, URIRef(f"{address}/api/v1/{path}")))
            graph.add((node, DCAT.mediaType, URIRef(_MEDIA_TYPE + kind)))
