"""The network page: one file, no request, nothing breaks out of it, table and picture say the same."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import yaml

from graph.showing.drawing import Language, draw
from graph.showing.network import build_network, ego, positions
from ontology.terms import load_schemes
from tests.graph.test_network import TOY, published

if TYPE_CHECKING:
    from playwright.sync_api import Page as Page_

ID = "https://w3id.org/banggiao/id/"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028\"'&"


class Page(HTMLParser):
    """What a browser would see: elements, scripts by type, text of the table, addresses asked for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "circle", "path", "rect"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self.texts.setdefault(self._open[-1], []).append(data)

    @property
    def data(self) -> dict[str, list[dict[str, object]]]:
        return json.loads(next(text for text in self.texts["script"] if text.lstrip().startswith('{"edges"')))

    @property
    def addresses(self) -> Iterator[str]:
        for _, attributes in self.elements:
            for name in ("src", "href", "data", "action", "srcset", "poster"):
                if attributes.get(name) is not None:
                    yield str(attributes[name])


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> "nx.MultiDiGraph[str]":
    view = published(tmp_path_factory.mktemp("drawing") / "store", TOY.read_bytes())
    return build_network(view, date(2026, 11, 22))


@pytest.fixture(scope="module")
def html(network: "nx.MultiDiGraph[str]") -> str:
    return draw(network, positions(network), "vi")


def _hostile() -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in ("a", "b"):
        graph.add_node(node, label_vi=HOSTILE, label_en=HOSTILE, **{"class": "City"})
    graph.add_edge("a", "b", key="t", type="tie", claims=1, since="2009-04")
    return graph


def test_the_page_asks_the_network_for_nothing(html: str) -> None:
    page = Page(html)
    assert [address for address in page.addresses if not address.startswith("#")] == []
    assert not any(tag in {"link", "iframe", "base", "object", "embed"} for tag, _ in page.elements)
    styles = "".join(page.texts["style"])
    assert "@import" not in styles
    assert "url(" not in styles
    assert "sourceMappingURL" not in html


def test_the_page_forbids_requests_by_its_own_policy(html: str) -> None:
    policies = [a["content"] for tag, a in Page(html).elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert str(policies[0]).startswith("default-src 'none';")
    assert "connect-src" not in str(policies[0])


@pytest.mark.parametrize(
    ("lang", "title"), [("vi", "Mạng lưới quan hệ đối ngoại"), ("en", "Network of international relations")]
)
def test_the_page_is_html_in_its_language(network: "nx.MultiDiGraph[str]", lang: Language, title: str) -> None:
    html = draw(network, positions(network), lang)
    page = Page(html)
    assert html.lower().startswith("<!doctype html>")
    assert page.elements[0] == ("html", {"lang": lang})
    assert page.texts["title"][0].startswith(title)
    assert page.texts["h1"] == [title]


def test_picture_and_table_show_the_same_relations(network: "nx.MultiDiGraph[str]", html: str) -> None:
    page = Page(html)
    rows = [attributes for tag, attributes in page.elements if tag == "tr" and "data-line" in attributes]
    assert len(rows) == network.number_of_edges()
    assert {row["data-line"] for row in rows} == {edge["id"] for edge in page.data["edges"]}
    assert {node["id"] for node in page.data["nodes"]} == set(network.nodes)


def test_places_are_stored_and_nothing_moves(network: "nx.MultiDiGraph[str]", html: str) -> None:
    data = Page(html).data
    places = positions(network)
    assert {node["id"]: (node["x"], node["y"]) for node in data["nodes"]} == places
    assert data["options"]["physics"] == {"enabled": False}


def test_a_status_has_a_word_and_a_sign_beside_its_line(html: str) -> None:
    page = Page(html)
    assert any("giả định còn hiệu lực" in text for text in page.texts["td"])
    assert any("giả định còn hiệu lực" in text for text in page.texts["span"])
    assert "◐" in page.texts["span"]


def test_every_status_a_period_can_have_is_drawn_in_its_own_way() -> None:
    look = yaml.safe_load((Path(__file__).parents[2] / "graph" / "templates" / "network.yml").read_text("utf-8"))
    shape = (Path(__file__).parents[2] / "docs" / "knowledge-shape.md").read_text("utf-8")
    codes = re.findall(r"[a-z-]+", shape.split("Status codes: `")[1].split("`")[0])
    assert set(codes) <= set(look["statuses"])
    known = load_schemes()["status"].concepts
    assert {code.replace("-", "_") for code in codes} <= set(known)
    for group in (
        {"in-force"},
        {"presumed-in-force"},
        {"planned", "negotiating", "proposed"},
        {"expired", "historical"},
    ):
        styles = {str(look["statuses"][code]["dash"]) + look["statuses"][code]["sign"] for code in group}
        others = {str(s["dash"]) + s["sign"] for code, s in look["statuses"].items() if code not in group}
        assert styles.isdisjoint(others)


def test_names_of_both_languages_are_at_hand(network: "nx.MultiDiGraph[str]") -> None:
    nodes = Page(draw(network, positions(network), "en")).data["nodes"]
    hai_phong = next(node for node in nodes if node["id"] == f"{ID}region/VN-HP")
    assert hai_phong["label"] == "Hai Phong"
    assert str(hai_phong["title"]).startswith("Hải Phòng · Hai Phong")


def test_an_ego_network_is_headed_by_its_name(network: "nx.MultiDiGraph[str]") -> None:
    around = ego(network, f"{ID}region/VN-HP")
    page = Page(draw(around, positions(around), "vi"))
    assert page.texts["h1"] == ["Mạng lưới quan hệ đối ngoại của Hải Phòng"]


def test_a_place_formed_by_a_merger_is_told_from_the_old_one() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in (f"{ID}region/VN-HP", f"{ID}region/VN-HP.2025"):
        graph.add_node(node, label_vi="Hải Phòng", label_en="Hai Phong", **{"class": "City"})
    nodes = Page(draw(graph, positions(graph), "vi")).data["nodes"]
    assert [node["label"] for node in nodes] == ["Hải Phòng", "Hải Phòng (từ 2025)"]


def test_a_hostile_name_cannot_break_out() -> None:
    graph = _hostile()
    page = Page(draw(graph, positions(graph), "vi"))
    assert [tag for tag, _ in page.elements].count("script") == 3
    assert not any(tag == "img" for tag, _ in page.elements)
    assert page.data["nodes"][0]["title"] == HOSTILE
    assert HOSTILE in "".join(page.texts["button"])


def test_a_network_without_nodes_is_still_a_page() -> None:
    page = Page(draw(nx.MultiDiGraph(), {}, "vi"))
    assert page.data["nodes"] == []
    assert any("0 quan hệ" in text for text in page.texts["p"])


@pytest.fixture
def browser_page() -> "Iterator[tuple[Page_, list[str]]]":
    """A page in a real browser that reaches only files, and everything it complained of or asked for."""
    executable = which("chromium") or which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    troubles: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.route(re.compile("^(?!file:)"), lambda route: (troubles.append(route.request.url), route.abort()))
        yield page, troubles
        browser.close()


@pytest.mark.browser
def test_a_browser_draws_it_with_the_network_cut(
    html: str, tmp_path: Path, browser_page: "tuple[Page_, list[str]]"
) -> None:
    page, troubles = browser_page
    _open(page, html, tmp_path)
    page.get_by_role("searchbox").fill("kitakyushu")
    shown = page.locator("tbody tr:visible").all_inner_texts()
    assert shown
    assert all("Kitakyushu" in row for row in shown)
    page.locator("tbody tr:visible button").first.click()
    assert page.locator("tbody tr.chosen").count() >= 1
    assert troubles == []


@pytest.mark.browser
def test_a_hostile_name_runs_nothing_in_a_browser(tmp_path: Path, browser_page: "tuple[Page_, list[str]]") -> None:
    page, troubles = browser_page
    graph = _hostile()
    _open(page, draw(graph, {"a": (0.0, 0.0), "b": (200.0, 0.0)}, "en"), tmp_path)
    box = page.locator("#network canvas").bounding_box()
    assert box is not None
    # The whole is fitted into view, so the middle is on the edge: its tooltip holds the name.
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.locator("div.vis-tooltip").wait_for(state="visible")
    assert "alert(1)" in page.locator("div.vis-tooltip").inner_text()
    assert page.locator("div.vis-tooltip img").count() == 0
    assert troubles == []


def _open(page: "Page_", html: str, folder: Path) -> None:
    """Open a page from a file and see that its canvas is painted."""
    file = folder / "network.html"
    file.write_text(html, encoding="utf-8")
    page.goto(file.as_uri())
    page.locator("#network canvas").wait_for()
    assert page.evaluate(_COLOURS) > 3


#: How many colours the canvas shows: an empty one has one.
_COLOURS = """() => {
  const canvas = document.querySelector("#network canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}"""
