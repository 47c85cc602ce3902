"""The network for the browser: nodes with positions, edges with status, both drawn and listed.

The positions are the server's, so that the page draws at once and stands still; of a large network the best-
connected nodes are drawn and the rest is in the list.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from api.pages.rendering import is_entity, page_of
from api.service.edition import Edition
from api.service.messages import Catalogue

if TYPE_CHECKING:
    import networkx as nx

#: A picture of more nodes is a cobweb, and panning it is slow without a graphics card.
MOST_NODES = 300


def network_json(edition: Edition, as_of: date, focus: str, t: Catalogue) -> dict[str, Any] | None:
    """Give the network, or the surroundings of one node; None where nothing has that name.

    Args:
        edition: The published knowledge.
        as_of: Day of the statuses.
        focus: A name or IRI; empty means everything.
        t: Words of the language of the labels.
    """
    from graph.showing.network import ego, find_node

    laid = edition.network(as_of)
    graph = laid.graph
    centre = find_node(graph, focus) if focus.strip() else None
    if centre is not None:
        graph = ego(graph, centre, 1)
    elif focus.strip():
        return None
    drawn = _best_connected(graph, centre)
    places = laid.places(drawn)
    nodes = [_node(graph, node, places[node], t.language) for node in graph if node in drawn]
    edges = [
        _edge(edition, source, target, key, data, t) for source, target, key, data in graph.edges(keys=True, data=True)
    ]
    return {
        "as_of": as_of.isoformat(),
        "focus": centre,
        "nodes": nodes,
        "edges": edges,
        "total_nodes": graph.number_of_nodes(),
    }


def _best_connected(graph: "nx.MultiDiGraph[str]", centre: str | None) -> frozenset[str]:
    ranked = sorted(graph, key=lambda node: (node != centre, -graph.degree(node), node))
    return frozenset(ranked[:MOST_NODES])


def _node(graph: "nx.MultiDiGraph[str]", node: str, position: tuple[float, float], language: str) -> dict[str, Any]:
    data = graph.nodes[node]
    return {
        "id": node,
        "label": data[f"label_{language}"],
        "class": data["class"],
        "country": data.get("country", "").rpartition("/")[2],
        "x": position[0],
        "y": position[1],
        "degree": graph.degree(node),
        "page": page_of(node, language),
    }


def _edge(edition: Edition, source: str, target: str, key: str, data: dict[str, Any], t: Catalogue) -> dict[str, Any]:
    words, names, language = edition.labels.words, edition.labels.names, t.language
    status = str(data.get("status") or "")
    return {
        "from": source,
        "to": target,
        "from_label": names.label(source, language),
        "to_label": names.label(target, language),
        "type": data["type"],
        "kind": _kind(edition, data, t),
        "status": status,
        "status_label": words.concept(f"status-{status}", language) if status else "",
        "since": data.get("since", ""),
        "page": page_of(key, language) if is_entity(key) else page_of(source, language),
    }


def _kind(edition: Edition, data: dict[str, Any], t: Catalogue) -> str:
    """Name the kinds of an edge, or its type where no kind is stated."""
    stated = str(data.get("kind", "")).split()
    kinds = [edition.labels.words.concept(f"{data['type']}-{kind}", t.language) for kind in stated]
    return ", ".join(kinds) or t(f"network.type.{data['type']}")
