import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told

from graph.reading.query_errors import Malformed, Refused
from graph.view import View, published
from graph.writing.handover import HandedOver, writing
from graph.writing.store import Store
from graph.writing.write_errors import Missing, Unavailable
from graph.writing.writer import Receipt, Writer, as_error, as_told
from ontology.errors import BanggiaoError, DecisionError, QueryError, StoreError, UnreadableDocument

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    # A path too long for a socket: the socket lies elsewhere, and the address says where.
    folder = tmp_path_factory.mktemp("long" * 20) / "store"
    process = subprocess.Popen([sys.executable, "-m", "graph.writing.writer_worker", str(folder)], cwd=ROOT)
    end = time.monotonic() + 30
    while not Writer(folder).is_there and time.monotonic() < end:
        time.sleep(0.05)
    yield folder
    process.terminate()
    assert process.wait(30) == 0


@pytest.fixture(scope="module")
def writer(folder: Path) -> Writer:
    return Writer(folder, deadline_s=20)


def paper(name: str) -> Told:
    told = Told(name, "2020")
    told.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    return told


def test_a_write_goes_to_the_process_that_owns_the_store(writer: Writer, folder: Path) -> None:
    receipt = writer.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 1 , 2 } }")
    assert receipt == Receipt(receipt.transaction, added=2)
    assert writer.wait(receipt.transaction)
    assert published(folder) >= receipt.transaction
    assert View.open(folder).ask("ASK { GRAPH <urn:g> { <urn:a> <urn:n> 2 } }")
    assert writer.put_graph("urn:h", b"<urn:a> <urn:n> 1 .", "text/turtle").created
    assert writer.post_graph("urn:h", b"<urn:a> <urn:n> 2 .", "text/turtle").added == 1
    assert writer.delete_graph("urn:h").removed == 2
    assert writer.status().transaction == receipt.transaction + 3


def test_a_file_is_loaded_that_the_writer_itself_need_not_find(writer: Writer, folder: Path, tmp_path: Path) -> None:
    with tempfile.TemporaryFile(dir=tmp_path) as file:
        file.write(b'<urn:a> <urn:n> "loaded" .\n' * 3)
        file.seek(0)
        receipt, loaded = writer.load_file(file, "application/n-triples", "urn:loaded")
    assert loaded.lines == 3
    assert writer.wait(receipt.transaction)
    assert View.open(folder).ask("ASK { GRAPH <urn:loaded> { <urn:a> <urn:n> 'loaded' } }")
    with (tmp_path / "bad.nt").open("wb+") as file, pytest.raises(Malformed):
        file.write(b"<urn:a> <urn:n> .\n")
        file.seek(0)
        writer.load_file(file, "application/n-triples", "urn:loaded")
    with pytest.raises(Unavailable), (tmp_path / "bad.nt").open("rb") as file:
        Writer(tmp_path / "nobody").load_file(file, "application/n-triples")


@pytest.mark.skipif(sys.platform != "linux", reason="filters of system calls are for Linux")
def test_the_writer_reaches_no_other_server(writer: Writer, folder: Path) -> None:
    pid = json.loads((folder / "service.json").read_text(encoding="utf-8"))["pid"]
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    if "Seccomp:\t2" not in status:
        pytest.skip("this kernel or machine has no filter")
    with pytest.raises(QueryError, match="not permitted"):
        writer.update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:65500/> { ?s ?p ?o } }")
    assert writer.is_there


def test_errors_keep_their_class_on_the_way(writer: Writer) -> None:
    with pytest.raises(Malformed, match=r"^update: "):
        writer.update("DELETE")
    with pytest.raises(Missing, match="no such graph"):
        writer.delete_graph("urn:none")
    with pytest.raises(Refused, match="bookkeeping"):
        writer.update("CLEAR GRAPH <urn:banggiao:transaction:1>")


def test_documents_and_decisions_go_the_same_way(writer: Writer, folder: Path) -> None:
    told = paper("a")
    receipt, put = writer.put_document(told.record(), told.claims, told.entities())
    assert (put.outcome, put.claims, receipt.created) == ("added", len(told.claims), True)
    assert writer.has_document(told.iri, "rules-1") and not writer.has_document(told.iri, "rules-2")
    assert writer.status().holds_documents
    with pytest.raises(Refused):
        writer.put_graph(None, b"", "text/turtle")
    at = datetime(2026, 11, 22, tzinfo=UTC)
    _, decision = writer.decide(HAI_PHONG, KITAKYUSHU, "different", author="Lan", at=at)
    with pytest.raises(DecisionError):
        writer.decide(HAI_PHONG, HAI_PHONG, "same", author="Lan", at=at)
    writer.undo(decision.iri)
    assert writer.remove(told.iri).removed == receipt.added
    assert writer.documents() == []
    report = writer.settle()[1]
    assert report.triples == 0


def test_a_command_writes_through_the_service_as_into_the_store(folder: Path, tmp_path: Path) -> None:
    found = []
    for place in (folder, tmp_path / "own"):
        with writing(place) as store:
            for told in (paper("b"), paper("c")):
                assert store.put_document(told.record(), told.claims, told.entities()).outcome == "added"
            assert store.documents() == sorted([paper("b").iri, paper("c").iri])
            first = store.reproject()
            store.publish()
            dump = View.open(place).dump("application/n-triples").splitlines()
            assert store.drop_document(paper("b").iri) and not store.drop_document(paper("b").iri)
            assert not store.undo("https://w3id.org/banggiao/id/decision/none")
            store.drop_document(paper("c").iri)
            store.reproject()
            store.publish()
            if isinstance(store, HandedOver):  # a service numbers what it was handed
                assert store.receipt is not None and store.receipt.removed > 0
            # How many of the triples came with this very step is the service's affair: it may have shown some before.
            found.append((first.triples, sorted(dump)))
    assert found[0] == found[1]
    with writing(tmp_path / "own") as own:
        assert isinstance(own, Store)


def test_many_clients_are_answered(writer: Writer) -> None:
    before = writer.status().transaction
    text = "INSERT DATA { GRAPH <urn:many> { <urn:a> <urn:n> # } }"
    with ThreadPoolExecutor(16) as threads:
        receipts = list(threads.map(lambda n: writer.update(text.replace("#", str(n))), range(64)))
    assert sorted(r.transaction for r in receipts) == list(range(before + 1, before + 65))


def test_the_socket_and_its_address_are_for_their_owner(folder: Path) -> None:
    address = json.loads((folder / "service.json").read_text(encoding="utf-8"))
    assert Path(address["socket"]).stat().st_mode & 0o077 == 0


def test_without_a_service_writes_are_unavailable(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    assert not writer.is_there
    with pytest.raises(Unavailable, match="no service owns it"):
        writer.update("CLEAR ALL")
    (tmp_path / "service.json").write_text('{"pid": 1, "socket": "/nowhere"}', encoding="utf-8")
    with pytest.raises(Unavailable, match="does not listen"):
        writer.status()
    assert not writer.wait(1, timeout_s=0.1)


@pytest.mark.parametrize("kind", [StoreError, DecisionError, Missing, Refused, UnreadableDocument])
def test_an_error_that_travelled_is_what_it_was(kind: type[BanggiaoError]) -> None:
    error = as_error(as_told(kind("place", "problem", "remedy")))
    assert type(error) is kind and str(error) == "place: problem; remedy"
    assert type(as_error({"error": "Exception", "told": ["a", "b", "c"]})) is StoreError
