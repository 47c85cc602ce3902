"""A file of statements is loaded whole or not at all, and says nothing that no load may say."""

import gzip
import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told
from published import TOY

from graph.claim import Value
from graph.engine import Engine, statements_of
from graph.reading.query_errors import Malformed, Refused, TooComplex, TooLarge
from graph.view import View, published
from graph.writing import handwritten, sifting
from graph.writing.desk import Desk
from graph.writing.sifting import N_QUADS, N_TRIPLES, Sifted
from graph.writing.store import Store
from graph.writing.write_errors import Damaged
from ontology.errors import StoreError

LINES = b'<urn:a> <urn:n> "1" .\n<urn:a> <urn:n> "2" .\n'
DOCUMENT = (
    b"<urn:d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/banggiao/ontology#Document> .\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as opened:
        yield opened


def load(desk: Desk, data: bytes, graph: str | None = "urn:g", media_type: str = N_TRIPLES) -> int:
    header = {"operation": "load", "name": "a.nt", "graph": graph, "media_type": media_type}
    return int(desk.take(header, b"", io.BytesIO(data))["receipt"]["transaction"])


def test_a_file_is_read_once_hashed_and_counted(store: Store) -> None:
    loaded = store.load_file(io.BytesIO(LINES), N_TRIPLES, "urn:g")
    assert (loaded.lines, loaded.sha256) == (2, sha256(LINES).hexdigest())
    store.publish()
    assert set(store.view().match(graph="urn:g")) == {
        ("urn:a", "urn:n", Value("1"), "urn:g"),
        ("urn:a", "urn:n", Value("2"), "urn:g"),
    }


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_what_is_handed_on_is_what_was_there_in_whole_lines(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(sifting, "BLOCK", size)
    data = LINES * 3 + b"<urn:z> <urn:n> <urn:end> ."
    sifted = Sifted(io.BytesIO(data), tells_documents=False)
    *blocks, last = sifted.blocks()
    assert b"".join([*blocks, last]) == data
    assert all(block.endswith(b"\n") for block in blocks)
    assert (sifted.lines, sifted.digest) == (7, sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"<urn:a> <urn:b> .\n", Malformed),
        (b"<urn:a> <urn:b> <urn:banggiao:transaction:9> .\n", Refused),
        (b"<urn:a> <urn:b> <urn:banggiao:transactio\\u006e:9> .\n", Refused),
        (DOCUMENT, Refused),
        (DOCUMENT.replace(b"#Document", b"#Docum\\u0065nt"), Refused),
        (DOCUMENT.replace(b"> <", b">\t  <"), Refused),
        (b"<urn:a> <urn:b> " + b"<<(<urn:a> <urn:b> " * 200 + b"<urn:c>" + b")>>" * 200 + b" .\n", TooComplex),
    ],
)
def test_what_no_load_may_say_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch, line: bytes, error: type[Exception]
) -> None:
    monkeypatch.setattr(sifting, "BLOCK", 64)
    with pytest.raises(error):
        store.load_file(io.BytesIO(LINES * 20 + line + LINES), N_TRIPLES)
    store.publish()
    assert store.view().size() == 0


def test_a_word_in_a_text_is_no_bookkeeping_and_no_document(store: Store) -> None:
    line = b'<urn:a> <urn:b> "\\u0054he class <https://w3id.org/banggiao/ontology#Document> \\\\" .\n'
    line += b"<https://w3id.org/banggiao/ontology#Document> <urn:b> <urn:c> .\n"
    assert store.load_file(io.BytesIO(line), N_TRIPLES).lines == 2


def test_a_line_without_end_is_not_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting, "LINE", 1000)
    monkeypatch.setattr(sifting, "BLOCK", 100)
    with pytest.raises(TooLarge):
        list(Sifted(io.BytesIO(b"<urn:a" + b"a" * 5000), tells_documents=False).blocks())


def test_where_documents_are_only_graphs_of_ones_own_are_loaded(store: Store) -> None:
    told = Told("a", "2020")
    told.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    store.put_document(told.record(), told.claims, told.entities())
    for media_type, graph in ((N_TRIPLES, None), (N_TRIPLES, told.record().iri), (N_QUADS, None)):
        with pytest.raises(Refused):
            store.load_file(io.BytesIO(LINES), media_type, graph)
    assert store.load_file(io.BytesIO(LINES), N_TRIPLES, "urn:own").lines == 2


def test_an_export_is_taken_whole_into_a_new_store(folder: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "first") as first:
        first.load(TOY.read_bytes(), "application/trig")
        first.reproject()
        first.publish()
        before = first.view()
    export = tmp_path / "export.nq"
    export.write_bytes(before.dump("application/n-quads", every_graph=True))
    with Store.open(folder) as store, statements_of(export) as (file, media_type):
        store.load_file(file, media_type)
        assert not store.is_settled
        assert store.reproject().added == 0
        store.publish()
    assert (View.open(folder).size(), View.open(folder).graphs()) == (before.size(), before.graphs())


def test_a_load_is_a_transaction_that_readers_see_whole(folder: Path) -> None:
    with Desk(folder, reserve=0) as desk:
        first = load(desk, LINES)
        with pytest.raises(Malformed):
            load(desk, LINES + b"and so on\n")
        assert load(desk, LINES.replace(b"urn:a", b"urn:b")) == first + 1
        assert desk.take({"operation": "wait", "transaction": first + 1, "timeout_s": 20})["published"]
    assert published(folder) == first + 1
    assert View.open(folder).size() == 4
    with Desk(folder, reserve=0) as again:
        assert again.notice == ""
        assert load(again, LINES) == first + 2


def test_a_load_that_the_database_has_lost_is_said_and_not_passed_over(folder: Path) -> None:
    with Desk(folder, reserve=0) as desk:
        load(desk, LINES)
    engine = Engine.writable(folder / "live")
    engine.update("DROP SILENT GRAPH <urn:banggiao:transaction:1>")
    engine.close()
    with pytest.raises(Damaged, match=r"loaded a\.nt"):
        Desk(folder, reserve=0)


@pytest.mark.parametrize("graph", [None, "urn:g"])
def test_a_large_graph_that_is_sent_is_kept_like_a_small_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, graph: str | None
) -> None:
    data = b"_:a <urn:n> 1 , 1 , 2 . <urn:a> <urn:n> <urn:b> ."
    header = {"graph": graph, "media_type": "text/turtle"}
    found = []
    for large in (0, 1 << 20):
        monkeypatch.setattr(handwritten, "LARGE", large)
        place = folder / str(large)
        with Desk(place, reserve=0) as desk:
            asked = (("put_graph", data), ("post_graph", data), ("post_graph", b"<urn:a> <urn:n> <urn:b> , <urn:c> ."),
                     ("put_graph", b"<urn:a> <urn:n> <urn:d> ."))  # fmt: skip
            receipts = [desk.take({"operation": name, **header}, body)["receipt"] for name, body in asked]
        with Desk(place, reserve=0) as again:
            assert again.notice == ""
        found.append((receipts, sorted(map(str, View.open(place).match(graph=graph)))))
    assert found[0] == found[1]
    assert [receipt["added"] for receipt in found[0][0]] == [3, 2, 1, 1]


@pytest.mark.parametrize(
    ("name", "data", "graph", "expected"),
    [
        ("a.nt", LINES, None, (N_TRIPLES, LINES)),
        ("a.nq", b"<urn:a> <urn:b> <urn:c> <urn:g> .\n", None, (N_QUADS, b"<urn:a> <urn:b> <urn:c> <urn:g> .\n")),
        ("a.nq", b"<urn:a> <urn:b> <urn:c> .\n", "urn:g", (N_TRIPLES, b"<urn:a> <urn:b> <urn:c> .\n")),
        ("a.ttl", b"@prefix u: <urn:> . u:a u:n '1', '2' .", None, (N_TRIPLES, LINES)),
        ("a.ttl.gz", gzip.compress(b"<urn:a> <urn:n> '1', '2' ."), "urn:g", (N_TRIPLES, LINES)),
        ("a.nt.gz", gzip.compress(LINES), None, (N_TRIPLES, LINES)),
        ("a.trig", b"<urn:g> { <urn:a> <urn:b> <urn:c> }", None, (N_QUADS, b"<urn:a> <urn:b> <urn:c> <urn:g> .\n")),
    ],
)
def test_a_file_of_any_format_becomes_lines(
    tmp_path: Path, name: str, data: bytes, graph: str | None, expected: tuple[str, bytes]
) -> None:
    (tmp_path / name).write_bytes(data)
    with statements_of(tmp_path / name, graph=graph) as (file, media_type):
        assert (media_type, file.read()) == expected


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.csv", b"a,b", Malformed),
        ("a.ttl", b"<urn:a> <urn:b> .", Malformed),
        ("a.trig", b"<urn:g> { <urn:a> <urn:b> <urn:c> }", Malformed),
        ("a.ttl.gz", b"not packed", StoreError),
        ("none.nt", None, StoreError),
    ],
)
def test_what_cannot_become_lines_is_said(
    tmp_path: Path, name: str, data: bytes | None, error: type[Exception]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(error), statements_of(tmp_path / name, graph="urn:g"):
        pass
