import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from building import HAI_PHONG, KITAKYUSHU, PLACES, Told
from openpyxl import load_workbook
from rdflib import Graph

from graph import vocabulary as v
from graph.claim import Entity, Label
from graph.showing.export import MEDIA_TYPES, export
from graph.showing.tables import COLUMNS, harmless, relation_rows
from graph.view import View
from graph.writing.store import Store
from ontology.errors import QueryError
from ontology.identifiers import mint

SLY = mint("city", "1")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    document = Told("báo cáo", "2020")
    document.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04-17", until="2014-04-17")
    document.agreement(HAI_PHONG, SLY, signed="2010")
    sly = Entity(SLY, (v.VOCABULARY + "City",), (Label('=HYPERLINK("http://x")', "en", True),), source="test")
    with Store.open(tmp_path_factory.mktemp("export") / "store") as store:
        store.put_document(document.record(), document.claims, [*document.entities(), sly])
        store.reproject()
        store.publish()
        yield store.view()


@pytest.mark.parametrize("format_name", [f for f in MEDIA_TYPES if f != "xlsx"])
def test_two_exports_of_one_state_are_equal(view: View, format_name: str) -> None:
    assert export(view, format_name) == export(view, format_name) != b""


def test_turtle_holds_the_knowledge_and_the_others_everything(view: View, tmp_path: Path) -> None:
    knowledge = Graph().parse(data=export(view, "turtle"), format="turtle")
    assert len(knowledge) == len(list(view.match()))
    everything = set(view.match(every_graph=True))
    for name in ("trig", "nquads", "jsonld"):
        with Store.open(tmp_path / name) as copy:
            copy.load(export(view, name), MEDIA_TYPES[name])
            copy.publish()
            assert set(copy.view().match(every_graph=True)) == everything


def test_the_table_leads_back_to_the_sentence(view: View) -> None:
    data = export(view, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    row = next(r for r in rows if r["relation_iri"] == mint("agreement", "mou.1859307.VN-HP.2009"))
    assert row["parties"] == "Kitakyushu; Hải Phòng"
    assert row["countries"] == "JP; VN"
    assert (row["begun"], row["until"]) == ("2009-04-17", "2014-04-17")
    assert row["status_periods"] == "in-force 2009-04-17..2014-04-17; expired 2014-04-18.."
    assert (row["document"], row["published"], row["quote"]) == ("báo cáo", "2020", "Câu số 0 của tài liệu.")


def test_a_sentence_that_states_several_things_of_a_relation_is_one_row(view: View) -> None:
    rows = [(row[-3], *row[8:13]) for row in relation_rows(view)]
    assert len(rows) == len(set(rows)) == 4  # two papers, and the two ties that follow from them
    assert rows == sorted(rows)


def test_no_cell_is_taken_for_a_formula(view: View) -> None:
    cells = [c for row in csv.reader(io.StringIO(export(view, "csv").decode("utf-8-sig"))) for c in row]
    assert any("HYPERLINK" in c for c in cells)
    assert not any(c.startswith(("=", "+", "-", "@", "\t", "\r")) for c in cells)
    assert [harmless(c) for c in ("=1", "+1", "-1", "@x", "\tx", "Hà Nội", "")] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "Hà Nội", "",
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(export(view, "xlsx")))
    values = [cell for row in book.active.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(c.value) for c in values)
    assert {c.data_type for c in values if c.value is not None} == {"s"}


def test_the_workbook_holds_the_same_table(view: View) -> None:
    book = load_workbook(io.BytesIO(export(view, "xlsx")))
    rows = [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
    expected = list(csv.reader(io.StringIO(export(view, "csv").decode("utf-8-sig"), newline="")))
    assert [[harmless(str(c)) for c in row] for row in rows] == expected


def test_network_programs_get_nodes_with_names_and_edges_with_kinds(view: View) -> None:
    graphml = nx.parse_graphml(export(view, "graphml").decode())
    assert graphml.nodes[HAI_PHONG]["label_vi"] == PLACES[HAI_PHONG].labels[0].text
    assert {facts["type"] for _, _, facts in graphml.edges(data=True)} >= {"tie", "agreement"}
    gexf = ElementTree.fromstring(export(view, "gexf"))  # noqa: S314 -- written a line above
    space = {"g": "http://www.gexf.net/1.2draft"}
    assert len(gexf.findall(".//g:node", space)) == graphml.number_of_nodes()
    assert "type" not in {key for edge in gexf.findall(".//g:edge", space) for key in edge.attrib}
    assert b"lastmodifieddate" not in export(view, "gexf")


def test_json_ld_is_json(view: View) -> None:
    assert json.loads(export(view, "jsonld"))


def test_an_unknown_format_names_the_known_ones(view: View) -> None:
    with pytest.raises(QueryError, match="choose one of turtle, trig"):
        export(view, "pdf")
