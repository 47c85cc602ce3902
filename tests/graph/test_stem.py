import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from published import toy_store

from graph.engine import Engine
from graph.reading import readers
from graph.reading.copied_view import CopiedView, asks_for_graphs
from graph.reading.query_errors import Broken, TooSlow
from graph.reading.reader import Reader, start_program
from graph.reading.reader_worker import Copy, _Shelf
from graph.reading.readers import MEMORY_BYTES, ReaderPool
from graph.reading.stem import Copies, Held, Stem
from graph.view import POINTER, View, current, stamp
from graph.writing.store import Store

JSON = "application/sparql-results+json"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
AT_ONCE = Held(100_000, spent_s=0.0, quiet_s=0.0, look_s=0.02)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="branches are held by descriptors of Linux")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_store(tmp_path_factory.mktemp("stem") / "store")


@pytest.fixture(scope="module")
def stem(folder: Path) -> Iterator[Stem]:
    made = Stem(folder, MEMORY_BYTES, 100_000, is_confined=True)
    yield made
    made.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <urn:g> WHERE { ?s ?p ?o }",
        "SELECT *FROM NAMED<urn:g>{?s ?p ?o}",
        "SELECT * WHERE { FILTER(?a<?b)GRAPH<urn:g>{?s ?p ?o} }",
        "PREFIX : <urn:> SELECT * { ?s :a.graph:g{?s ?p ?o} }",
        "SELECT * WHERE { FILTER(true)grAPH:g {?s ?p ?o} }",
        "SELECT * WHERE { FILTER(?x=trueGRAPH ?g{?s ?p ?o}) }",
        "SELECT * WHERE { G\\u0052APH ?g { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p '<'GRAPH?g{?s ?p ?o} }",
        "SELECT * WHERE { ?s ?p '#' . GRAPH ?g { ?s ?p ?o } }",
        'SELECT * WHERE { ?s ?p """a"#""" GRAPH ?g { ?s ?p ?o } }',
        "# it's a comment\nSELECT * WHERE { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p 'unclosed GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_what_may_name_a_graph_is_answered_from_the_disk(query: str) -> None:
    assert asks_for_graphs(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p ?o }",
        "SELECT ?from WHERE { ?from <urn:graph#from> $graph }",
        '# of those from a country\'s graph\nSELECT * WHERE { ?s ?p "a graph # from here" } # GRAPH',
        "PREFIX bg: <urn:graph:> SELECT ?day { ?period bg:fromDay ?day ; bg:inGraph-of ?x }",
    ],
)
def test_names_that_hold_the_words_name_no_graph(query: str) -> None:
    assert not asks_for_graphs(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o",
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }",
        "ASK { ?s a ?class }",
    ],
)
def test_a_copied_view_answers_as_the_disk_does(folder: Path, query: str) -> None:
    disk = View.open(folder)
    copy = _copied(disk)
    copied = CopiedView(disk.number, copy, lambda: disk)
    assert copied.answer(query, JSON).body == disk.answer(query, JSON).body
    assert sorted(map(str, copied.match())) == sorted(map(str, disk.match()))
    assert copied.size() == disk.size() > copy.count()


def test_more_than_may_be_held_is_not_copied(folder: Path) -> None:
    assert View.open(folder).written_down(3) is None
    with pytest.raises(Broken, match="too large"):
        Stem(folder, MEMORY_BYTES, 3, is_confined=True)


def test_a_branch_answers_as_a_program_does(folder: Path, stem: Stem) -> None:
    assert stem.stamp == stamp(folder / POINTER)
    branch, program = stem.reader(), start_program(folder, MEMORY_BYTES)
    request = {"operation": "query", "media_type": JSON, "rows": 20, "size": 10_000_000}
    query = b"SELECT ?s { ?s ?p ?o } ORDER BY ?s"
    assert branch.ask(request, query, 20) == program.ask(request, query, 20)
    for reader in (branch, program):
        reader.close()
        assert not reader.is_alive


def test_a_branch_is_ended_at_its_deadline_and_the_stem_makes_the_next_one(folder: Path, stem: Stem) -> None:
    late, next_one = stem.reader(), stem.reader()
    begun = time.monotonic()
    request = {"operation": "query", "media_type": JSON, "rows": 20, "size": 10_000_000}
    with pytest.raises(TooSlow):
        late.ask(request, RUNAWAY.encode(), 0.3)
    assert time.monotonic() - begun < 4
    assert not late.is_alive
    head, _ = next_one.ask(request, b"ASK {}", 20)
    assert head["number"] == current(folder)
    next_one.close()


def test_a_branch_is_confined_where_the_kernel_can(stem: Stem) -> None:
    branch = stem.reader()
    branch.await_ready()
    status = Path(f"/proc/{_pid(branch)}/status").read_text(encoding="utf-8")
    branch.close()
    if "Seccomp:" not in status:
        pytest.skip("this kernel has no filter")
    assert "Seccomp:\t2" in status


def test_a_busy_pool_copies_and_sees_what_is_published_next(tmp_path: Path) -> None:
    folder = toy_store(tmp_path / "store")
    new = b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    asked = "ASK { <http://example.org/a> ?p ?o }"
    with Store.open(folder) as store, ReaderPool(folder, workers=1, held=AT_ONCE) as pool:
        assert json.loads(pool.serialise(asked, JSON).body)["boolean"] is False
        stem = _until_branched(pool)
        assert json.loads(pool.serialise(asked, JSON).body)["boolean"] is False
        store.load(new, "text/turtle")
        store.publish()
        assert json.loads(pool.serialise(asked, JSON).body)["boolean"] is True
        os.kill(stem, signal.SIGKILL)
        with pytest.raises(TooSlow):
            pool.serialise(RUNAWAY, JSON, deadline_s=0.2)
        assert json.loads(pool.serialise(asked, JSON).body)["boolean"] is True


def test_look_ups_of_the_service_are_work_too_but_for_what_an_edition_is_made_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ReaderPool(folder, workers=1, held=AT_ONCE) as pool:
        monkeypatch.setattr(readers, "OF_EDITIONS_S", 0.0)
        pool.trusted("documents")
        assert pool._copies is not None and pool._copies._watch is None
        monkeypatch.undo()
        assert _until_branched(pool, lambda: pool.trusted("documents"))
        assert json.loads(pool.trusted("documents")[1]) == 3


def test_a_copy_of_another_checkpoint_of_the_same_number_is_not_asked(tmp_path: Path) -> None:
    folder = toy_store(tmp_path / "store")
    engine = _copied(View.open(folder))
    stale = _Shelf(folder, Copy(engine, current(folder) or 0, (1, 1)))
    fresh = _Shelf(folder, Copy(engine, current(folder) or 0, stamp(folder / POINTER)))
    assert not isinstance(stale.view(), CopiedView)
    assert isinstance(fresh.view(), CopiedView)


def test_a_reader_at_rest_has_nothing_open_and_opens_it_again(folder: Path) -> None:
    shelf = _Shelf(folder, None)
    before = shelf.view()
    assert shelf.view() is before
    shelf.rest()
    assert shelf.view() is not before
    assert shelf.view().answer("ASK { ?s ?p ?o }", JSON).body == before.answer("ASK { ?s ?p ?o }", JSON).body


def test_what_is_in_memory_is_answered_without_opening_the_disk(folder: Path) -> None:
    opened: list[View] = []

    def disk() -> View:
        opened.append(View.open(folder))
        return opened[-1]

    copied = CopiedView(7, _copied(View.open(folder)), disk)
    assert json.loads(copied.answer("ASK { ?s ?p ?o }", JSON).body)["boolean"] is True
    assert next(copied.match()) and copied.number == 7 and not opened
    assert copied.graphs() == opened[0].graphs() and len(opened) == 1
    assert copied.size() == opened[0].size() and len(opened) == 1


def test_what_nobody_asks_for_is_given_back(folder: Path) -> None:
    swapped: list[bool] = []
    held = Held(100_000, spent_s=0.0, quiet_s=0.0, rested_s=9.0, forgotten_s=0.2, look_s=0.02)
    started: list[Stem] = []

    def start() -> Stem:
        started.append(Stem(folder, MEMORY_BYTES, 100_000, is_confined=True))
        return started[-1]

    copies = Copies(folder, held, start, lambda make: swapped.append(make is not None))
    end = time.monotonic() + 20
    while not swapped and time.monotonic() < end:
        copies.note(0.01)
        time.sleep(0.01)
    while len(swapped) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    copies.close()
    assert swapped == [True, False]
    with pytest.raises(Broken):
        started[0].reader()


def test_readers_that_nobody_asks_for_a_moment_are_made_anew_once(folder: Path) -> None:
    swapped: list[Callable[[], Reader] | None] = []
    held = Held(100_000, spent_s=0.0, quiet_s=0.0, rested_s=0.1, forgotten_s=60.0, look_s=0.02)
    copies = Copies(folder, held, lambda: Stem(folder, MEMORY_BYTES, 100_000, is_confined=True), swapped.append)
    end = time.monotonic() + 20
    while not swapped and time.monotonic() < end:
        copies.note(0.01)
        time.sleep(0.01)
    time.sleep(0.5)
    assert len(swapped) == 2 and None not in swapped
    first, anew = swapped
    assert anew != first and anew is not None
    anew().close()
    copies.note(0.01)
    time.sleep(0.5)
    copies.close()
    assert len(swapped) == 3


def test_coroutines_and_threads_share_the_readers(folder: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s a ?class }"

    async def all_at_once(pool: ReaderPool) -> list[bytes]:
        loop = asyncio.get_running_loop()
        threads = [loop.run_in_executor(None, lambda: pool.serialise(query, JSON).body) for _ in range(10)]
        soon = [pool.serialise_soon(query, JSON) for _ in range(20)]
        return [*await asyncio.gather(*threads), *(answer.body for answer in await asyncio.gather(*soon))]

    with ReaderPool(folder, workers=2) as pool:
        bodies = asyncio.run(all_at_once(pool))
    assert len(bodies) == 30
    assert len(set(bodies)) == 1


def test_a_late_coroutine_is_told_and_the_next_is_answered(folder: Path) -> None:
    async def late_then_next(pool: ReaderPool) -> bytes:
        with pytest.raises(TooSlow):
            await pool.serialise_soon(RUNAWAY, JSON, deadline_s=0.3)
        return (await pool.serialise_soon("ASK {}", JSON)).body

    with ReaderPool(folder, workers=1) as pool:
        assert json.loads(asyncio.run(late_then_next(pool)))["boolean"] is True


def test_a_coroutine_that_is_given_up_costs_no_reader(folder: Path) -> None:
    async def given_up(pool: ReaderPool) -> bytes:
        for seconds in (0.001, 0.2, 0.001, 0.2):  # while it is started, and while it is at work
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(pool.serialise_soon(RUNAWAY, JSON), seconds)
        busy = asyncio.ensure_future(pool.serialise_soon(RUNAWAY, JSON, deadline_s=0.5))
        await asyncio.sleep(0.1)
        waiting = asyncio.ensure_future(pool.serialise_soon("ASK {}", JSON))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(TooSlow):
            await busy
        return (await pool.serialise_soon("ASK {}", JSON)).body

    with ReaderPool(folder, workers=1) as pool:
        assert json.loads(asyncio.run(given_up(pool)))["boolean"] is True


def _copied(view: View) -> Engine:
    written = view.written_down(100_000)
    assert written is not None
    return Engine.copied(written)


def _pid(reader: object) -> int:
    """The process id behind the descriptor of a branch."""
    descriptor = reader._process._descriptor  # type: ignore[attr-defined]
    info = Path(f"/proc/self/fdinfo/{descriptor}").read_text(encoding="ascii")
    return int(next(line for line in info.splitlines() if line.startswith("Pid:")).split()[1])


def _until_branched(pool: ReaderPool, ask: Callable[[], object] | None = None) -> int:
    """Ask until the readers of a pool are branches; gives the process id of their stem."""
    end = time.monotonic() + 20
    ask = partial(pool.serialise, "ASK {}", JSON) if ask is None else ask
    while time.monotonic() < end:
        ask()
        for thread in Path("/proc/self/task").glob("*/children"):
            for child in thread.read_text(encoding="ascii").split():
                command = Path(f"/proc/{child}/cmdline").read_bytes()
                grown = Path(f"/proc/{child}/task/{child}/children")
                if b"stem_worker" in command and grown.read_text(encoding="ascii").strip():
                    return int(child)
        time.sleep(0.02)
    raise AssertionError("no reader became a branch")
