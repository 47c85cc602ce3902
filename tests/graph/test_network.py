"""The network of the toy graph: right edges on the right day, found by name, laid out the same each time."""

import math
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graph.showing.network import build_network, ego, find_node, positions
from graph.view import View
from graph.writing.store import Store

TOY = Path(__file__).parent.parent / "ontology" / "data" / "toy.trig"
ID = "https://w3id.org/banggiao/id/"
TODAY = date(2026, 11, 22)


def published(folder: Path, data: bytes, media_type: str = "application/trig") -> View:
    """Publish a dataset in a new store."""
    with Store.open(folder) as store:
        store.load(data, media_type)
        store.publish()
        return store.view()


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return published(tmp_path_factory.mktemp("network") / "store", TOY.read_bytes())


@pytest.fixture(scope="module")
def network(view: View) -> "nx.MultiDiGraph[str]":
    return build_network(view, TODAY)


def test_an_agreement_without_a_term_is_presumed_in_force(network: "nx.MultiDiGraph[str]") -> None:
    edges = network.get_edge_data(f"{ID}city/1859307", f"{ID}region/VN-HP")
    agreement = edges[f"{ID}agreement/mou.1859307.VN-HP.2009"]
    assert agreement["status"] == "presumed-in-force"
    assert (agreement["type"], agreement["kind"], agreement["since"]) == ("agreement", "mou", "2009-04")
    assert agreement["claims"] == 10


def test_the_status_is_that_of_the_day(view: View) -> None:
    statuses = {
        day: build_network(view, date.fromisoformat(day)).get_edge_data(f"{ID}city/1863967", f"{ID}region/VN-HN")[
            f"{ID}agreement/mou.1863967.VN-HN.2018"
        ]["status"]
        for day in ("2018-02-28", "2023-02-28", "2023-03-01")
    }
    assert statuses == {"2018-02-28": "in-force", "2023-02-28": "in-force", "2023-03-01": "expired"}


def test_a_relation_that_has_not_begun_is_not_there(view: View) -> None:
    before = build_network(view, date(2018, 1, 31))
    assert not before.has_edge(f"{ID}city/1863967", f"{ID}region/VN-HN")
    assert before.has_edge(f"{ID}city/1859307", f"{ID}region/VN-HP")


def test_without_a_day_everything_is_there_and_nothing_has_a_status(view: View) -> None:
    timeless = build_network(view)
    assert timeless.has_edge(f"{ID}city/1863967", f"{ID}region/VN-HN")
    assert all("status" not in data for _, _, data in timeless.edges(data=True))


def test_a_pair_that_only_prepares_is_never_in_force(network: "nx.MultiDiGraph[str]") -> None:
    tuyen_quang = find_node(network, "Tuyên Quang")
    assert tuyen_quang is not None
    statuses = {data["status"] for _, _, data in network.edges(tuyen_quang, data=True)} | {
        data["status"] for _, _, data in network.in_edges(tuyen_quang, data=True)
    }
    assert statuses <= {"planned", "negotiating", "proposed"}
    assert statuses


def test_an_investor_points_at_the_place(network: "nx.MultiDiGraph[str]") -> None:
    edges = network.get_edge_data(f"{ID}company/lg.KR", f"{ID}region/VN-HP")
    assert [data["type"] for data in edges.values()] == ["investment"]


def test_nodes_carry_names_class_country_and_place(network: "nx.MultiDiGraph[str]") -> None:
    node = network.nodes[f"{ID}region/VN-HP"]
    assert (node["label_vi"], node["label_en"], node["class"]) == ("Hải Phòng", "Hai Phong", "City")
    assert node["country"] == f"{ID}country/VN"
    assert (node["latitude"], node["longitude"]) == (20.86, 106.68)


def test_the_order_of_the_data_does_not_show(network: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    quads = ox.serialize(ox.parse(TOY.read_bytes(), ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    backwards = b"".join(reversed((quads or b"").splitlines(keepends=True)))
    again = build_network(published(tmp_path / "store", backwards, "application/n-quads"), TODAY)
    assert list(again.nodes(data=True)) == list(network.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(network.edges(keys=True, data=True))
    assert positions(again) == positions(network)


def test_graphml_and_gexf_can_hold_the_network(network: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    nx.write_graphml(network, tmp_path / "n.graphml")
    read = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    assert set(read.nodes) == set(network.nodes)
    assert read.number_of_edges() == network.number_of_edges()
    nx.write_gexf(network, tmp_path / "n.gexf")
    assert (tmp_path / "n.gexf").stat().st_size > 0


@pytest.mark.parametrize(
    "name", ["Hải Phòng", "hai phong", "TP. Hải Phòng", "thành phố Hải Phòng", f"{ID}region/VN-HP"]
)
def test_a_name_finds_its_node(network: "nx.MultiDiGraph[str]", name: str) -> None:
    assert find_node(network, name) == f"{ID}region/VN-HP"


@pytest.mark.parametrize("name", ["Atlantis", "", "  "])
def test_an_unknown_name_finds_nothing(network: "nx.MultiDiGraph[str]", name: str) -> None:
    assert find_node(network, name) is None


def test_a_part_of_a_name_finds_the_node_with_most_relations(network: "nx.MultiDiGraph[str]") -> None:
    assert find_node(network, "phòng") == f"{ID}region/VN-HP"


def test_an_ego_network_holds_the_neighbours_and_the_edges_between(network: "nx.MultiDiGraph[str]") -> None:
    centre = f"{ID}region/VN-HP"
    around = ego(network, centre, 1)
    expected = {centre, *network.successors(centre), *network.predecessors(centre)}
    assert set(around) == expected
    assert list(around) == [node for node in network if node in expected]
    assert set(ego(network, centre, 0)) == {centre}
    with pytest.raises(KeyError):
        ego(network, "nobody", 1)


def test_nodes_keep_their_distance() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(60):
        graph.add_node(f"n{number}", label_vi="x", label_en="x", country=f"c{number % 7}")
        graph.add_edge(f"n{number}", f"n{number // 3}", key=f"e{number}", type="tie", claims=1)
    places = positions(graph)
    points = list(places.values())
    nearest = min(math.dist(a, b) for i, a in enumerate(points) for b in points[:i])
    assert nearest > 50
    assert places == positions(graph)


def test_an_empty_store_has_an_empty_network(tmp_path: Path) -> None:
    empty = build_network(published(tmp_path / "store", b""), TODAY)
    assert positions(empty) == {}
