"""The service as a whole: started, asked, killed in parts, ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service import ROOT, Service, banggiao, document, running

from graph.reading.query_errors import TooSlow
from graph.view import View, published
from graph.writing.writer import Writer

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <urn:g> { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("service") / "store") as started:
        yield started


def count(client: httpx.Client, query: str = COUNT, **headers: str) -> int:
    found = client.get("/sparql", params={"query": query}, headers={"Accept": "application/json", **headers})
    found.raise_for_status()
    return int(found.json()["results"]["bindings"][0]["n"]["value"])


def test_an_update_is_seen_by_the_query_that_follows(service: Service) -> None:
    with service.client() as client:
        before = count(client)
        for number in range(5):
            answer = service.update(client, f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:n> {number}, <urn:x> }} }}")
            assert answer.status_code < 300, answer.text
            least = str(answer.json()["transaction"])
            assert count(client, **{"Banggiao-Min-Transaction": least}) == before + number + 2


def test_a_killed_writer_is_back_and_reads_went_on(service: Service) -> None:
    with service.client() as client:
        before = count(client)
        old = service.writer()
        os.kill(old, signal.SIGKILL)
        assert count(client) == before
        service.wait_until_ready()
        assert service.writer() != old
        assert service.update(client, "INSERT DATA { GRAPH <urn:g> { <urn:w> <urn:n> 1 } }").status_code < 300


def test_a_killed_front_is_back_and_whoever_connects_meanwhile_waits(service: Service) -> None:
    time.sleep(1)  # a process that dies at once is given a pause
    old = service.front()
    os.kill(old, signal.SIGKILL)
    answer = httpx.get(f"{service.address}/healthz", timeout=20)
    assert answer.status_code == 200
    assert service.front() != old


def test_a_killed_reader_is_replaced(service: Service) -> None:
    with service.client() as client:
        count(client)
        for reader in service.readers():
            os.kill(reader, signal.SIGKILL)
        answers = [client.get("/sparql", params={"query": COUNT}).status_code for _ in range(6)]
        assert answers[-1] == 200


def test_readers_end_with_their_front(service: Service) -> None:
    with service.client() as client:
        count(client)
    readers = service.readers()
    assert readers
    time.sleep(1)
    os.kill(service.front(), signal.SIGKILL)
    end = time.monotonic() + 10
    while any(Path(f"/proc/{reader}").exists() for reader in readers) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{reader}").exists() for reader in readers)
    service.wait_until_ready()


def test_a_runaway_update_is_undone_and_the_next_one_done(service: Service) -> None:
    writer = Writer(service.store, deadline_s=1.0)
    writer.update(
        "INSERT DATA { GRAPH <urn:many> { " + " ".join(f"<urn:{i}> <urn:n> {i} ." for i in range(300)) + " } }"
    )
    cross = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(4))
    with pytest.raises(TooSlow, match="nothing of it is left"):
        writer.update(f"INSERT {{ GRAPH <urn:many> {{ ?a0 <urn:x> ?c3 }} }} WHERE {{ GRAPH <urn:many> {{ {cross} }} }}")
    service.wait_until_ready()
    with service.client() as client:
        assert count(client, COUNT.replace("urn:g", "urn:many")) == 300
        assert service.update(client, "INSERT DATA { GRAPH <urn:g> { <urn:z> <urn:n> 1 } }").status_code < 300


def test_a_second_service_and_a_second_writer_are_told_who_has_the_store(service: Service) -> None:
    second = banggiao("serve", "--store", service.store, "--port", "1")
    assert second.returncode == 1
    assert "a service has it already" in second.stderr
    run = "import sys; from pathlib import Path; from graph.writing.store import Store; Store.open(Path(sys.argv[1]))"
    other = subprocess.run(
        [sys.executable, "-c", run, str(service.store)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert f"process {service.writer()} is writing to it" in other.stderr


def test_commands_hand_their_work_to_the_service(tmp_path: Path) -> None:
    store, paper = tmp_path / "store", tmp_path / "giấy.txt"
    paper.write_text("Năm 2009, thành phố Hải Phòng và thành phố Kitakyushu ký bản ghi nhớ.", encoding="utf-8")
    with running(store) as service:
        done = banggiao("ingest", paper, "--store", store)
        assert done.returncode == 0, done.stderr
        assert "1 documents" in done.stdout
        (iri,) = Writer(store).documents()
        view = View.open(store)
        assert view.ask("ASK { ?a a <https://w3id.org/banggiao/ontology#Agreement> }")
        receipt, _ = Writer(store).put_document(*document(7))
        least = {"Banggiao-Min-Transaction": str(receipt.transaction)}
        seen = httpx.get(f"{service.address}/api/v1/documents", headers=least, timeout=30)
        assert "Số 7" in seen.text
        never = {"Banggiao-Min-Transaction": str(receipt.transaction + 1000)}
        assert httpx.get(f"{service.address}/api/v1/documents", headers=never, timeout=30).status_code == 503
        Writer(store).remove(document(7)[0].iri)
        backup = banggiao("backup", tmp_path / "backup", "--store", store)
        assert backup.returncode == 0, backup.stderr
        removed = banggiao("remove", iri, "--store", store)
        assert removed.returncode == 0, removed.stderr
        assert View.open(store).size() == 0
        assert service.is_ready()
    restored = banggiao("restore", tmp_path / "backup", "--store", tmp_path / "restored")
    assert restored.returncode == 0, restored.stderr
    assert View.open(tmp_path / "restored").size() == view.size()


def test_a_service_that_is_told_to_end_publishes_what_it_acknowledged(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with running(store):
        writer = Writer(store)
        for number in range(3):
            writer.put_document(*document(number), settle=False)
        last = writer.status().transaction
    assert published(store) == last
    assert len(list(View.open(store).match(None, "https://w3id.org/banggiao/ontology#signedOn"))) == 3
    assert not (store / "service.json").exists()


def test_an_address_that_is_taken_is_said(tmp_path: Path, service: Service) -> None:
    port = service.address.rpartition(":")[2]
    done = banggiao("serve", "--store", tmp_path / "store", "--port", port)
    assert done.returncode == 1
    assert "nobody can listen there" in done.stderr
