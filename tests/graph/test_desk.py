"""The writer without its process: what is acknowledged stays, whatever happens to the files in between."""

import io
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from building import HAI_PHONG, KITAKYUSHU, Told

from graph import vocabulary as v
from graph.claim import Value
from graph.reading.query_errors import Impossible, Malformed, Refused
from graph.reading.readers import ReaderPool
from graph.view import View, published
from graph.writing.desk import Desk
from graph.writing.store import Store
from graph.writing.write_errors import Damaged, DiskFull, Missing, Unavailable
from ontology.errors import DecisionError, StoreError
from ontology.identifiers import mint

ROOT = Path(__file__).parents[2]
MOU_2009 = mint("agreement", "mou.1859307.VN-HP.2009")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with Desk(folder, reserve=0) as opened:
        yield opened


def update(desk: Desk, text: str, **using: list[str]) -> dict[str, Any]:
    header = {"operation": "update", "using_default": [], "using_named": [], **using}
    receipt: dict[str, Any] = desk.take(header, text.encode())["receipt"]
    return receipt


def put(desk: Desk, told: Told, *, settle: bool = True) -> dict[str, Any]:
    from graph.writing.writer import _DOCUMENTS

    body = _DOCUMENTS.dump_json((told.record(), tuple(told.claims), tuple(told.entities())))
    return desk.take({"operation": "put_document", "settle": settle}, body)


def agreement(name: str = "a") -> Told:
    told = Told(name, "2020")
    told.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
    return told


def seen(desk: Desk, folder: Path, transaction: int) -> View:
    assert desk.take({"operation": "wait", "transaction": transaction, "timeout_s": 20})["published"]
    return View.open(folder)


def numbers(folder: Path) -> set[int]:
    rows = View.open(folder).select("SELECT ?n WHERE { ?s <urn:n> ?n }")
    return {int(row["n"].lexical) for row in rows if isinstance(row["n"], Value)}


def test_an_update_is_counted_numbered_and_seen(desk: Desk, folder: Path) -> None:
    first = update(desk, "INSERT DATA { <urn:a> <urn:n> 1 , 2 }")
    assert first == {"transaction": 1, "added": 2, "removed": 0, "created": False}
    assert update(desk, "INSERT DATA { <urn:a> <urn:n> 2 , 3 }")["added"] == 1
    assert update(desk, "DELETE DATA { <urn:a> <urn:n> 3 , 4 }")["removed"] == 1
    moved = update(desk, "DELETE { ?s <urn:n> 1 } INSERT { ?s <urn:n> 7 , 8 } WHERE { ?s <urn:n> 1 }")
    assert (moved["added"], moved["removed"]) == (1, 0)
    seen(desk, folder, moved["transaction"])
    assert numbers(folder) == {2, 7, 8}


@pytest.mark.parametrize("text", ["", "PREFIX a: <urn:a>", "# nothing\n", "INSERT DATA { <urn:a> <urn:n> 1 } ; # end"])
def test_an_update_may_do_nothing_or_end_in_a_semicolon(desk: Desk, text: str) -> None:
    assert update(desk, text)["transaction"] == 1
    assert update(desk, "INSERT DATA { <urn:a> <urn:n> 2 }")["transaction"] == 2


@pytest.mark.parametrize(
    "text",
    ["SELECT * {}", "INSERT DATA { <urn:a> <urn:b> }", "INSERT DATA { <urn:a> <urn:n> 5 } ; DROP GRAPH <urn:none>",
     "INSERT DATA { <urn:a> <urn:n> 5 }; LOAD <http://127.0.0.1:1/x>"],
)  # fmt: skip
def test_what_fails_changes_nothing_and_takes_no_number(desk: Desk, folder: Path, text: str) -> None:
    with pytest.raises((Malformed, Impossible)):
        update(desk, text)
    assert update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")["transaction"] == 1
    seen(desk, folder, 1)
    assert numbers(folder) == {1}


def test_clearing_everything_leaves_the_mark_of_the_transaction(desk: Desk, folder: Path) -> None:
    update(desk, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 1 } }")
    assert update(desk, "DROP ALL")["removed"] == 1
    view = seen(desk, folder, 2)
    assert (view.size(), view.graphs()) == (0, [])
    assert update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")["transaction"] == 3


def test_the_stores_own_bookkeeping_is_out_of_reach(desk: Desk) -> None:
    with pytest.raises(Refused):
        update(desk, "DROP GRAPH <urn:banggiao:transaction:1>")
    with pytest.raises(Refused):
        desk.take({"operation": "put_graph", "graph": "urn:banggiao:transaction:9", "media_type": "text/turtle"}, b"")


def test_where_clauses_look_at_the_graphs_of_the_protocol(desk: Desk, folder: Path) -> None:
    update(
        desk,
        "INSERT DATA { <urn:a> <urn:n> 1 GRAPH <urn:g> { <urn:a> <urn:n> 2 } GRAPH <urn:h> { <urn:a> <urn:n> 3 } }",
    )
    copy = "INSERT { ?s <urn:copied> ?n } WHERE { ?s <urn:n> ?n }"
    update(desk, f"{copy} ; INSERT {{ <urn:x> <urn:where> 1 }} WHERE {{ FILTER(true) }}", using_default=["urn:g"])
    named = "INSERT { ?s <urn:from> ?g } WHERE { GRAPH ?g { ?s <urn:n> ?n } }"
    last = update(desk, named, using_named=["urn:h"])
    view = seen(desk, folder, last["transaction"])
    assert [row["n"] for row in view.select("SELECT ?n { ?s <urn:copied> ?n }")] == [Value("2", v.XSD + "integer")]
    assert view.select("SELECT ?g { ?s <urn:from> ?g }") == [{"g": "urn:h"}]
    with pytest.raises(Malformed, match="of its own"):
        update(desk, "WITH <urn:h> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", using_default=["urn:g"])


def test_graphs_are_put_added_to_and_removed(desk: Desk, folder: Path) -> None:
    def graph(operation: str, data: bytes = b"", name: str | None = "urn:g") -> dict[str, Any]:
        header = {"operation": operation, "graph": name, "media_type": "text/turtle"}
        receipt: dict[str, Any] = desk.take(header, data)["receipt"]
        return receipt

    assert graph("put_graph", b"<urn:a> <urn:n> 1 , 2 .") == {
        "transaction": 1, "added": 2, "removed": 0, "created": True,
    }  # fmt: skip
    assert graph("post_graph", b"<urn:a> <urn:n> 2 , 3 .") == {
        "transaction": 2, "added": 1, "removed": 0, "created": False,
    }  # fmt: skip
    assert graph("put_graph", b"<urn:a> <urn:n> 9 .")["removed"] == 3
    assert graph("post_graph", b"", "urn:empty")["created"]
    graph("put_graph", b"[] <urn:n> [ <urn:m> 1 ] .", None)
    view = seen(desk, folder, 5)
    assert view.graphs() == ["urn:empty", "urn:g"]
    assert view.size() == 3
    graph("delete_graph")
    with pytest.raises(Missing):
        graph("delete_graph")
    with pytest.raises(Malformed, match="not text/turtle"):
        graph("put_graph", b"<urn:a> <urn:n> .")


def test_a_document_becomes_knowledge_without_being_asked_to(desk: Desk, folder: Path) -> None:
    told = put(desk, agreement())
    assert told["put"]["outcome"] == "added"
    view = seen(desk, folder, told["receipt"]["transaction"])
    assert list(view.match(MOU_2009))
    gone = desk.take({"operation": "remove", "document": agreement().iri})["receipt"]
    assert gone["removed"] == told["receipt"]["added"]
    assert seen(desk, folder, gone["transaction"]).size() == 0
    with pytest.raises(Missing):
        desk.take({"operation": "remove", "document": agreement().iri})


def test_documents_that_wait_are_seen_together_when_they_are_settled(desk: Desk, folder: Path) -> None:
    desk.take({"operation": "wait", "transaction": 0, "timeout_s": 5})
    time.sleep(0.2)
    before = published(folder)
    for name in "abc":
        put(desk, agreement(name), settle=False)
    time.sleep(0.3)
    assert published(folder) == before
    report = desk.take({"operation": "settle", "from_scratch": False})["report"]
    assert report["added"] > 0
    assert published(folder) == 3


def test_where_documents_are_nobody_writes_what_is_made_from_them(desk: Desk) -> None:
    iri = put(desk, agreement())["put"] and agreement().iri
    for graph in (None, iri):
        with pytest.raises(Refused, match="made from documents"):
            desk.take({"operation": "put_graph", "graph": graph, "media_type": "text/turtle"}, b"")
    desk.take({"operation": "put_graph", "graph": "urn:mine", "media_type": "text/turtle"}, b"<urn:a> <urn:n> 1 .")


def test_where_somebody_wrote_by_hand_no_document_comes_in(desk: Desk, folder: Path) -> None:
    update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")
    with pytest.raises(Refused, match="written by hand"):
        put(desk, agreement())
    desk.take({"operation": "settle", "from_scratch": False})
    assert numbers(folder) == {1}
    update(desk, "CLEAR DEFAULT")
    assert put(desk, agreement())["put"]["outcome"] == "added"


def test_decisions_are_taken_and_taken_back(desk: Desk) -> None:
    put(desk, agreement())
    header = {"operation": "decide", "subject": HAI_PHONG, "thing": KITAKYUSHU, "judgement": "different",
              "author": "Lan", "at": NOW.isoformat(), "comment": "hai thành phố"}  # fmt: skip
    decision = desk.take(header)["decision"]
    assert (decision["author"], decision["comment"]) == ("Lan", "hai thành phố")
    with pytest.raises(DecisionError):
        desk.take({**header, "thing": HAI_PHONG})
    (stored,) = desk._ready().decisions()
    desk.take({"operation": "undo", "decision": stored.iri})
    with pytest.raises(Missing):
        desk.take({"operation": "undo", "decision": stored.iri})


def test_many_threads_lose_no_increment(desk: Desk, folder: Path) -> None:
    update(desk, "INSERT DATA { <urn:a> <urn:n> 0 }")
    text = "DELETE { <urn:a> <urn:n> ?n } INSERT { <urn:a> <urn:n> ?m } WHERE { <urn:a> <urn:n> ?n BIND(?n + 1 AS ?m) }"
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: update(desk, text), range(100)))
    seen(desk, folder, 101)
    assert numbers(folder) == {100}


def history(desk: Desk) -> None:
    """Eight transactions of every sort, the first of them on the disk for certain."""
    update(desk, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 1 } }")


def rest_of_history(desk: Desk) -> None:
    count = "DELETE { GRAPH <urn:g> { ?s <urn:n> ?n } } INSERT { GRAPH <urn:g> { ?s <urn:n> ?m } } WHERE "
    for _ in range(3):
        update(desk, count + "{ GRAPH <urn:g> { ?s <urn:n> ?n } BIND(?n * 2 + 1 AS ?m) }")
    put(desk, agreement("a"))
    put(desk, agreement("b"))
    desk.take({"operation": "put_graph", "graph": "urn:h", "media_type": "text/turtle"}, b"<urn:a> <urn:n> 5 .")
    desk.take({"operation": "remove", "document": agreement("b").iri})


def content(folder: Path) -> list[bytes]:
    lines = View.open(folder).dump("application/n-quads", every_graph=True).splitlines()
    return sorted(line for line in lines if b"recordedAt" not in line)


def test_a_store_that_lost_its_tail_is_given_it_again(tmp_path: Path) -> None:
    folder, lost = tmp_path / "store", tmp_path / "tail"
    with Desk(folder, reserve=0) as desk:
        history(desk)
    shutil.copytree(folder / "live", lost)
    shutil.copy(folder / "workings.sqlite", tmp_path / "workings")
    with Desk(folder, reserve=0) as desk:
        rest_of_history(desk)
    expected = content(folder)
    # The disk forgot what the engine never forced to it.
    shutil.rmtree(folder / "live")
    shutil.copytree(lost, folder / "live")
    shutil.copy(tmp_path / "workings", folder / "workings.sqlite")
    with Desk(folder, reserve=0) as desk:
        assert desk.take({"operation": "status"})["transaction"] == 8
        seen(desk, folder, 8)
        assert update(desk, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 99 } }")["transaction"] == 9
        update(desk, "DELETE DATA { GRAPH <urn:g> { <urn:a> <urn:n> 99 } }")
    assert content(folder) == expected


def test_a_store_that_lost_what_its_log_lost_too_is_not_written(tmp_path: Path) -> None:
    folder, lost = tmp_path / "store", tmp_path / "tail"
    with Desk(folder, reserve=0) as desk:
        history(desk)
    shutil.copytree(folder / "live", lost)
    with Desk(folder, reserve=0) as desk:
        rest_of_history(desk)
    before = content(folder)
    shutil.rmtree(folder / "live")
    shutil.copytree(lost, folder / "live")
    log = max((folder / "journal").glob("*.log"))
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 0xFF
    log.write_bytes(data)
    with pytest.raises(Damaged, match="restore a backup"):
        Desk(folder, reserve=0)
    assert content(folder) == before  # reading goes on


@pytest.mark.parametrize("pointer", ["", "7 7\n", "\x00\x00\x00"])
def test_readers_who_lost_their_state_are_given_it_again(folder: Path, pointer: str) -> None:
    with Desk(folder, reserve=0) as desk:
        history(desk)
    expected = content(folder)
    (folder / "PUBLISHED").write_text(pointer, encoding="ascii")
    with Desk(folder, reserve=0) as desk:
        desk.take({"operation": "wait", "transaction": 1, "timeout_s": 20})
    assert content(folder) == expected


def test_a_killed_writer_leaves_no_orphans_of_a_bulk_load(folder: Path) -> None:
    with Desk(folder, reserve=0) as desk:
        history(desk)
    (folder / "live" / "bulk-1-7.sst").write_bytes(b"x")
    with Desk(folder, reserve=0):
        assert not list((folder / "live").glob("bulk-*"))


def test_too_little_room_refuses_writes_and_lets_reads_go_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desk(folder, reserve=0) as desk:
        update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")
        desk._reserve = 1 << 60
        with monkeypatch.context() as patched:
            patched.setattr("graph.writing.disk.RESERVE_SHARE", 1.1)
            with pytest.raises(DiskFull, match="bytes are free"):
                update(desk, "INSERT DATA { <urn:a> <urn:n> 2 }")
            seen(desk, folder, 1)
            assert numbers(folder) == {1}
        desk._reserve = 0
        assert update(desk, "INSERT DATA { <urn:a> <urn:n> 3 }")["transaction"] == 2


FULL = """
import resource, sys
from pathlib import Path
from graph.writing.desk import Desk
from graph.writing.write_errors import DiskFull
desk = Desk(Path(sys.argv[1]), reserve=0)
header = {"operation": "put_graph", "graph": "urn:g", "media_type": "application/n-triples"}
kept = refused = 0
# No file may grow beyond this: what a disk without room does to whoever appends.
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
for number in range(30):
    lines = "".join(f"<urn:{number}:{i}> <urn:n> <urn:o{number}> .\\n" for i in range(300))
    try:
        desk.take({**header, "graph": f"urn:g{number}"}, lines.encode())
        kept += 1
    except DiskFull:
        refused += 1
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert kept and refused, (kept, refused)
desk.take({**header, "graph": "urn:after"}, b"<urn:a> <urn:n> <urn:o> .")
desk.close()
print(kept)
"""


def test_a_disk_that_fills_up_keeps_what_was_acknowledged_and_recovers(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    view = View.open(folder)
    assert len(view.graphs()) == int(done.stdout) + 1
    assert view.size() == int(done.stdout) * 300 + 1


def test_a_seal_that_fails_leaves_the_outcome_open_and_the_writer_going(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", broken)
        with pytest.raises(Unavailable, match="whether it was done is not known"):
            update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")
    last = update(desk, "INSERT DATA { <urn:a> <urn:n> 2 }")["transaction"]
    seen(desk, folder, last)
    assert numbers(folder) == {1, 2}  # it was done, as it happens, and counts


def test_a_clock_that_goes_back_changes_nothing(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, agreement())
    header = {"operation": "decide", "subject": HAI_PHONG, "thing": KITAKYUSHU, "judgement": "unsure",
              "author": "Lan", "at": NOW.isoformat(), "comment": ""}  # fmt: skip
    desk.take(header)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    desk.take({**header, "judgement": "different", "at": NOW.replace(year=1999).isoformat()})
    last = update(desk, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:n> 1 } }")["transaction"]
    assert last == 4
    seen(desk, folder, last)
    (decision,) = desk._ready().decisions()
    assert decision.judgement == "different"


def test_a_write_that_takes_too_long_is_reported_from_another_thread(folder: Path) -> None:
    late: list[float] = []
    begun = time.monotonic()
    with Desk(folder, reserve=0, overdue=lambda: late.append(time.monotonic() - begun)) as desk:
        values = " ".join(f"<urn:{i}>" for i in range(200))
        text = "INSERT { ?a <urn:p> ?b } WHERE { VALUES ?a { # } VALUES ?b { # } }".replace("#", values)
        header = {"operation": "update", "using_default": [], "using_named": [], "deadline_s": 0.05}
        desk.take(header, text.encode())
    assert len(late) == 1 and late[0] < 5


def test_a_write_that_takes_too_much_memory_is_reported_too(folder: Path) -> None:
    late: list[float] = []
    with Desk(folder, reserve=0, growth=1 << 20, overdue=lambda: late.append(1)) as desk:
        values = " ".join(f"<urn:{i}>" for i in range(200))
        text = "INSERT { ?a <urn:p> ?b } WHERE { VALUES ?a { # } VALUES ?b { # } }".replace("#", values)
        update(desk, text)
    assert late == [1]


def test_a_request_nobody_knows_is_malformed(desk: Desk) -> None:
    with pytest.raises(Malformed, match="knows no such request"):
        desk.take({"operation": "drop_everything"})


@pytest.mark.parametrize(("text", "problem"), [("{}", "says no schema"), ('{"schema": 99}', "it has schema 99")])
def test_a_store_of_another_schema_is_not_opened(folder: Path, text: str, problem: str) -> None:
    with Store.open(folder):
        pass
    (folder / "banggiao-store.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=problem):
        Desk(folder, reserve=0)


@pytest.mark.parametrize(("text", "problem"), [("{}", "says no schema"), ('{"schema": 99}', "it has schema 99")])
def test_a_store_of_another_schema_is_not_read_either(folder: Path, text: str, problem: str) -> None:
    with Store.open(folder) as store:
        store.publish()
    before = sorted(file.name for file in folder.rglob("*"))
    (folder / "banggiao-store.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=problem):
        View.open(folder)
    with pytest.raises(StoreError, match=problem):
        ReaderPool(folder, workers=1)
    assert sorted(file.name for file in folder.rglob("*")) == before


def test_a_store_of_the_schema_before_is_taken_over(folder: Path) -> None:
    with Store.open(folder):
        pass
    (folder / "banggiao-store.json").write_text('{"schema": 1}', encoding="utf-8")
    with Desk(folder, reserve=0) as desk:
        assert update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")["transaction"] == 1
    assert '"schema": 2' in (folder / "banggiao-store.json").read_text(encoding="utf-8")


def test_a_write_that_would_come_too_late_is_not_made(desk: Desk) -> None:
    holding, ended = Event(), Event()

    class Slow(io.BytesIO):
        """A file of which nothing comes until we are told."""

        def read(self, size: int | None = -1) -> bytes:
            holding.set()
            ended.wait(20)
            return super().read(size)

    header = {"operation": "load", "name": "slow.nt", "graph": "urn:g", "media_type": "application/n-triples"}
    with ThreadPoolExecutor() as pool:
        loading = pool.submit(desk.take, header, b"", Slow(b"<urn:a> <urn:n> <urn:b> .\n"))
        assert holding.wait(20)
        late = {"operation": "update", "using_default": [], "using_named": [], "deadline_s": 0.2}
        with pytest.raises(Unavailable, match="another write takes long"):
            desk.take(late, b"INSERT DATA { <urn:a> <urn:n> 1 }")
        ended.set()
        assert loading.result(20)["receipt"]["transaction"] == 1
    assert update(desk, "INSERT DATA { <urn:a> <urn:n> 2 }")["transaction"] == 2
