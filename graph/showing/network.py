"""The knowledge as a networkx graph: who is joined to whom, by what, since when, in which state on a day.

`build_network` reads a view of the store; `drawing` draws what it hands on, `export` writes it, notebooks
measure it. This is the one door of networkx.

    graph = build_network(view, as_of=date(2026, 11, 22))
    around = ego(graph, find_node(graph, "Hải Phòng"), radius=1)

Nodes are IRIs with `label_vi`, `label_en`, `class` and, where known, `country` (its IRI), `country_vi`,
`country_en`, `latitude`, `longitude`.
Edges are keyed by the IRI of their relation and carry `type` (tie, agreement, investment, membership, office,
prospective), `claims` and, where known, `kind`, `status`, `since`, `until`, `role`. The graph itself knows
its `as_of` day and the `focus` of an ego network. What is unknown is absent, so that every file format of
networkx can hold the graph.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Protocol

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from graph.claim import Term, Value
from graph.naming.names import fold
from ontology.identifiers import SCHEME, VOCABULARY

Row = Mapping[str, Term]
Position = tuple[float, float]

#: Pixels between neighbours in a drawing, before the plane is widened, because labels are wider than high.
_SPACING = 90.0
_WIDENING = 1.15
#: A relation that begins after the day asked for, and one that stands under a successor on it.
_AHEAD = "ahead"
_SUCCEEDED = "succeeded"


class Selecting(Protocol):
    """What the network needs of `graph.writing.store.View`."""

    def select(self, query: str, /) -> Sequence[Row]:
        """Answer a SELECT query."""
        ...


def build_network(view: Selecting, as_of: date | None = None) -> "nx.MultiDiGraph[str]":
    """Build the network of all entities that some relation joins.

    Args:
        view: The published knowledge.
        as_of: The day of the statuses. Relations whose first period begins after it are left out, and those
            that passed to a successor, whose own stand there. Without a day every relation of any time is
            there, and no edge has a status.

    Returns:
        Nodes sorted by IRI, edges by type, parties and IRI, whatever the order of the store.
    """
    relations = _relations(view, as_of)
    joined = {end for source, target, _, _ in relations for end in (source, target)}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if as_of is not None:
        graph.graph["as_of"] = as_of.isoformat()
    described = _entities(view)
    for iri in sorted(joined):
        graph.add_node(iri, **described.get(iri, _unnamed(iri)))
    for source, target, key, attributes in relations:
        graph.add_edge(source, target, key=key, **attributes)
    return graph


def find_node(graph: "nx.MultiDiGraph[str]", name: str) -> str | None:
    """Find the node a person means by a name or an IRI: folded equal first, then contained.

    Of several candidates the one with most relations wins, then the smaller IRI. None if nothing fits.
    """
    if name in graph:
        return name
    wanted = fold(name)
    if not wanted:
        return None
    labels = {node: (fold(data["label_vi"]), fold(data["label_en"])) for node, data in graph.nodes(data=True)}
    equal = [node for node, names in labels.items() if wanted in names]
    within = [node for node, names in labels.items() if any(f" {wanted} " in f" {n} " for n in names)]
    holding = [node for node, names in labels.items() if any(n and f" {n} " in f" {wanted} " for n in names)]
    candidates = equal or within or holding
    return min(candidates, key=lambda node: (-graph.degree(node), node), default=None)


def ego(graph: "nx.MultiDiGraph[str]", node: str, radius: int = 1) -> "nx.MultiDiGraph[str]":
    """Cut out a node and all it reaches in `radius` steps, whichever way the edges point; the order is kept.

    Raises:
        KeyError: The node is not in the graph.
    """
    if node not in graph:
        raise KeyError(node)
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), node, cutoff=radius)
    # Not `graph.subgraph(near)`: its order is that of a set, and drawings would differ from run to run.
    cut: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    cut.graph.update(graph.graph, focus=node)
    cut.add_nodes_from((n, data) for n, data in graph.nodes(data=True) if n in near)
    for source, target, key, data in graph.edges(keys=True, data=True):
        if source in near and target in near:
            cut.add_edge(source, target, key=key, **data)
    return cut


def positions(graph: "nx.MultiDiGraph[str]") -> dict[str, Position]:
    """Lay the nodes out on a plane, in pixels around (0, 0), the same each time.

    ForceAtlas2 (Jacomy et al. 2014) with an invisible anchor a country, so that partners of one country stand
    together; then nodes that are too close are pushed apart. 1,000 nodes take about 2 s.
    """
    if not graph:
        return {}
    nodes = list(graph)
    skeleton = _skeleton(graph)
    rounds = max(20, min(300, 30_000 // len(nodes)))
    laid = nx.forceatlas2_layout(skeleton, max_iter=rounds, scaling_ratio=2.0, gravity=4.0, weight="weight", seed=7)
    points = np.array([laid[node] for node in nodes], dtype=float)
    points -= points.mean(axis=0)
    extent = float(np.abs(points).max()) or 1.0
    points *= _SPACING * math.sqrt(len(nodes)) / 1.6 / extent
    points = _spread(points) * (_WIDENING, 1.0)
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, points, strict=True)}


def _skeleton(graph: "nx.MultiDiGraph[str]") -> "nx.Graph[str]":
    """Give the simple graph that is laid out: one edge a pair, and an anchor for each country."""
    skeleton: nx.Graph[str] = nx.Graph()
    skeleton.add_nodes_from(graph)
    for source, target in graph.edges():
        skeleton.add_edge(source, target, weight=1.0)
    for node, data in graph.nodes(data=True):
        country = data.get("country", node)
        if country != node:
            skeleton.add_edge(node, f"anchor of {country}", weight=0.7)
    return skeleton


def _spread(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push apart, step by step, the points that are closer than a label allows."""
    # Two points on one spot have no direction to part in; a tiny spiral gives each its own.
    turn = np.arange(len(points)) * 2.399963
    points = points + np.column_stack((np.cos(turn), np.sin(turn))) * 0.01
    for _ in range(60):
        pairs = cKDTree(points).query_pairs(_SPACING, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        apart = points[pairs[:, 0]] - points[pairs[:, 1]]
        distance = np.linalg.norm(apart, axis=1, keepdims=True)
        push = apart / distance * (_SPACING - distance) * 0.5
        np.add.at(points, pairs[:, 0], push)
        np.add.at(points, pairs[:, 1], -push)
    return points


def _relations(view: Selecting, as_of: date | None) -> list[tuple[str, str, str, dict[str, Any]]]:
    periods: dict[str, list[Row]] = defaultdict(list)
    for row in _ask(view, "network-periods"):
        periods[_text(row, "relation")].append(row)
    claims = {_text(row, "relation"): int(_text(row, "claims")) for row in _ask(view, "network-claims")}
    found: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for row in _ask(view, "network-relations"):
        source, target, kind = _text(row, "source"), _text(row, "target"), _text(row, "type")
        iri = _text(row, "relation") or f"{source} {kind} {target}"
        edge = found.setdefault((kind, source, target, iri), {"type": kind, "claims": claims.get(iri, 0)})
        _add_facts(edge, row)
    kept = []
    for (kind, source, target, iri), edge in sorted(found.items(), key=lambda item: item[0]):
        status = "planned" if kind == "prospective" and as_of is not None else _status(periods[iri], as_of)
        if status in (_AHEAD, _SUCCEEDED):
            continue
        kept.append((source, target, iri, {**edge, "status": status} if status else edge))
    return kept


def _add_facts(edge: dict[str, Any], row: Row) -> None:
    """Take over what a row says; several kinds stand side by side, of several dates the first stays."""
    code = _code(_text(row, "kind"))
    if code:
        edge["kind"] = " ".join(sorted({*edge.get("kind", "").split(), code}))
    for name in ("since", "until", "role"):
        if _text(row, name):
            edge.setdefault(name, _text(row, name))


def _status(periods: Sequence[Row], as_of: date | None) -> str | None:
    """Give the status on a day; `_AHEAD` if all periods begin later; None if nothing is known."""
    if as_of is None or not periods:
        return None
    day = as_of.isoformat()
    begun = [row for row in periods if (_text(row, "from") or "0000") <= day]
    # Of periods that share a day (one ends where the next begins) the later one holds.
    covering = [row for row in begun if day <= (_text(row, "until") or "9999")]
    if covering:
        return _code(_text(covering[-1], "status"))
    return "undetermined" if begun else _AHEAD


def _entities(view: Selecting) -> dict[str, dict[str, Any]]:
    described: dict[str, dict[str, Any]] = {}
    for row in _ask(view, "network-entities"):
        iri, label = _text(row, "entity"), row["label"]
        node = described.setdefault(iri, {"class": _text(row, "class").removeprefix(VOCABULARY)})
        language = label.language if isinstance(label, Value) else None
        for wanted in ("vi", "en"):
            if language == wanted:
                node.setdefault(f"label_{wanted}", _text(row, "label"))
        node.setdefault("label", _text(row, "label"))
        if _text(row, "country"):
            node.setdefault("country", _text(row, "country"))
        for coordinate in ("latitude", "longitude"):
            if _text(row, coordinate):
                node.setdefault(coordinate, float(_text(row, coordinate)))
    named = {iri: _with_both_labels(node) for iri, node in described.items()}
    for node in named.values():
        if node.get("country") in named:
            node |= {f"country_{code}": named[node["country"]][f"label_{code}"] for code in ("vi", "en")}
    return named


def _with_both_labels(node: dict[str, Any]) -> dict[str, Any]:
    """Fill a missing language from the other one, or from a name in any language."""
    vietnamese, english, any_name = node.get("label_vi"), node.get("label_en"), node.pop("label")
    return {
        **node,
        "label_vi": vietnamese or english or any_name,
        "label_en": english or vietnamese or any_name,
    }


def _unnamed(iri: str) -> dict[str, Any]:
    name = iri.rsplit("/", 1)[-1]
    return {"class": "Thing", "label_vi": name, "label_en": name}


def _ask(view: Selecting, name: str) -> Sequence[Row]:
    return view.select((files("graph") / "queries" / f"{name}.rq").read_text(encoding="utf-8"))


def _text(row: Row, name: str) -> str:
    """Give the text of a cell, empty where the query left it open."""
    term = row.get(name)
    if term is None:
        return ""
    return term.lexical if isinstance(term, Value) else term


def _code(concept: str) -> str:
    """Give the code of a concept: `…/scheme/status-in-force` is `in-force`."""
    return concept.removeprefix(SCHEME).partition("-")[2]
