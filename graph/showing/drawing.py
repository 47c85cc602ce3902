"""The network as one HTML page that works offline: a picture, its legend and a table that says the same.

    page = draw(graph, positions(graph), "vi")

pyvis builds the nodes and edges and carries vis-network in its package; this is its one door. Its own
template is not used: that one loads a style sheet from the network, lets physics shake the picture and does
not escape names. How things look and what they are called is in `templates/network.yml`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from graph.days import day_in_words
from graph.naming.names import sort_key
from ontology.terms import Scheme, load_schemes

if TYPE_CHECKING:
    import networkx as nx

    from graph.showing.network import Position

Language = Literal["vi", "en"]

_TEMPLATES = Path(__file__).parents[1] / "templates"
_LIBRARY = files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
#: Names longer than this are cut in the picture; tooltip and table show them whole.
_LONGEST_LABEL = 25
#: The year in the key of a region that a merger formed (docs/knowledge-shape.md, "Keys").
_FORMED = re.compile(r"/region/[A-Z]{2}-[A-Z0-9]+\.(\d{4})$")


@dataclass(frozen=True, slots=True)
class _Row:
    """One relation as the table shows it; `line` is the id of the edge that stands for it in the picture."""

    line: str
    source: str
    target: str
    parties: str
    kind: str
    status_code: str
    status: str
    sign: str
    since: str
    period: str
    claims: int
    family: str
    arrow: bool


def draw(graph: "nx.MultiDiGraph[str]", places: "Mapping[str, Position]", lang: Language = "vi") -> str:
    """Draw a network as one self-contained HTML page.

    Args:
        graph: As `graph.showing.network.build_network` or `ego` gives it.
        places: A position in pixels for every node.
        lang: Language of the page; names of the other language stand in the tooltips.

    Raises:
        KeyError: A node has no position.
    """
    look = yaml.safe_load((_TEMPLATES / "network.yml").read_text(encoding="utf-8"))
    words = look["words"][lang]
    rows = _rows(graph, look, load_schemes(), lang)
    network = _network(graph, places, rows, look, lang)
    nodes, edges, *_ = network.get_network_data()
    focus = graph.graph.get("focus")
    as_of = graph.graph.get("as_of")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("network.html").render(
        lang=lang,
        words=words,
        title=words["around"].format(name=_name(graph, focus, look, lang)) if focus else words["title"],
        day=words["as_of"].format(day=day_in_words(as_of, lang)) if as_of else words["timeless"],
        counts=words["counts"].format(nodes=len(graph), edges=len(rows)),
        shown=words["shown"].format(count=len(rows)),
        rows=rows,
        groups=_legend_of_groups(graph, look, lang),
        statuses=_legend_of_statuses(rows, look),
        data={"nodes": nodes, "edges": edges, "options": look["options"], "shown": words["shown"]},
        library=_library(),
    )


def _network(
    graph: "nx.MultiDiGraph[str]",
    places: "Mapping[str, Position]",
    rows: list[_Row],
    look: Mapping[str, Any],
    lang: Language,
) -> Network:
    # Directed only so that pyvis does not look through all edges for each new one.
    network = Network(directed=True)
    for node, data in graph.nodes(data=True):
        group = look["groups"][_group(data, look)]
        x, y = places[node]
        network.add_node(
            node,
            label=_short(_name(graph, node, look, lang)),
            title=_node_title(data, lang),
            shape=group["shape"],
            color={"background": group["color"], "border": group["border"]},
            size=group["base"] + min(16.0, 2.5 * graph.degree(node) ** 0.5),
            x=x,
            y=y,
        )
    for line, together in _by_line(rows).items():
        shown = min(together, key=lambda row: list(look["statuses"]).index(row.status_code))
        style = look["statuses"][shown.status_code]
        network.add_edge(
            shown.source,
            shown.target,
            id=line,
            title="\n".join(_edge_title(row) for row in together),
            color={"color": style["color"], "highlight": style["color"], "hover": style["color"]},
            width=style["width"],
            dashes=style["dash"] or False,
            arrows={"to": {"enabled": shown.arrow, "scaleFactor": 0.6}},
        )
    return network


def _rows(
    graph: "nx.MultiDiGraph[str]", look: Mapping[str, Any], schemes: Mapping[str, Scheme], lang: Language
) -> list[_Row]:
    """Give one row a relation: partnerships first, then by the names of the parties."""
    rows = []
    for source, target, data in graph.edges(data=True):
        of_type = look["types"][data["type"]]
        code = data.get("status", "unstated")
        family, ends = of_type["family"], [source, target]
        if not of_type["arrow"]:
            ends.sort(key=lambda node: _group(graph.nodes[node], look) != "home")
        rows.append(
            _Row(
                line=f"{family} {source} {target}",
                source=source,
                target=target,
                parties=(" → " if of_type["arrow"] else " – ").join(_name(graph, end, look, lang) for end in ends),
                kind=_kind(data, of_type[lang], schemes, lang),
                status_code=code,
                status=_label(schemes, "status", code, lang) or look["words"][lang]["unstated"],
                sign=look["statuses"][code]["sign"],
                since=data.get("since", ""),
                period=_period(data, look["words"][lang], lang),
                claims=data["claims"],
                family=family,
                arrow=of_type["arrow"],
            )
        )
    families = list(dict.fromkeys(of_type["family"] for of_type in look["types"].values()))
    return sorted(rows, key=lambda row: (families.index(row.family), sort_key(row.parties), row.kind, row.since))


def _kind(data: Mapping[str, Any], of_type: str, schemes: Mapping[str, Scheme], lang: Language) -> str:
    """Name what kind of relation it is: the kinds it has, else its role, else its type."""
    labels = [_label(schemes, data["type"], code, lang) or code for code in data.get("kind", "").split()]
    return ", ".join(labels) or data.get("role") or of_type


def _label(schemes: Mapping[str, Scheme], scheme: str, code: str, lang: Language) -> str | None:
    concepts = schemes[scheme].concepts if scheme in schemes else {}
    found = concepts.get(code.replace("-", "_"))
    return found.label.of(lang) if found else None


def _by_line(rows: list[_Row]) -> dict[str, list[_Row]]:
    lines: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        lines[row.line].append(row)
    return lines


def _group(data: Mapping[str, Any], look: Mapping[str, Any]) -> str:
    of_class = look["classes"].get(data["class"], "organisation")
    if of_class != "place":
        return str(of_class)
    return "home" if data.get("country") == look["home"] else "partner"


def _legend_of_groups(graph: "nx.MultiDiGraph[str]", look: Mapping[str, Any], lang: Language) -> list[dict[str, Any]]:
    present = {_group(data, look) for _, data in graph.nodes(data=True)}
    return [{**group, "label": group[lang]} for name, group in look["groups"].items() if name in present]


def _legend_of_statuses(rows: list[_Row], look: Mapping[str, Any]) -> list[dict[str, Any]]:
    labels = {row.status_code: row.status for row in rows}
    return [{**s, "label": labels[code]} for code, s in look["statuses"].items() if code in labels]


def _name(graph: "nx.MultiDiGraph[str]", node: str, look: Mapping[str, Any], lang: Language) -> str:
    """Name a node; a place formed again by a merger carries the year, because the old one has its name."""
    name = str(graph.nodes[node][f"label_{lang}"])
    formed = _FORMED.search(node)
    return look["words"][lang]["formed"].format(name=name, year=formed[1]) if formed else name


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1].rstrip() + "…"


def _node_title(data: Mapping[str, Any], lang: Language) -> str:
    """Give both names, each once, and the country."""
    names = (data["label_vi"], data["label_en"], data.get(f"country_{lang}"))
    return " · ".join(dict.fromkeys(name for name in names if name))


def _edge_title(row: _Row) -> str:
    return " · ".join(part for part in (row.parties, row.kind, row.status, row.period) if part)


def _period(data: Mapping[str, Any], words: Mapping[str, str], lang: Language) -> str:
    since, until = (day_in_words(data.get(end, ""), lang) for end in ("since", "until"))
    pattern = words["both"] if since and until else words["from"] if since else words["until"] if until else ""
    return pattern.format(since=since, until=until)


def _library() -> Markup:
    """Give vis-network, without the map that a browser's debugger would go and look for."""
    code = _LIBRARY.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
    return Markup(code)  # noqa: S704  # the package's own code, which holds no closing script tag
