"""Hostile queries, updates and RDF files against a running service (`../shared/attacks`)."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from attacking import ATTACKS, Target, absent, attack, attacked
from machine import free_port, wait_for

pytestmark = [absent, pytest.mark.shared]

#: What a short run leaves out: queries that run until they are ended, and what is larger than 1 MB.
SLOW = "sparql/cost_"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A service over ten thousand triples that ends queries of the public after two seconds."""
    folder = tmp_path_factory.mktemp("attacked") / "store"
    with attacked(folder, BANGGIAO_DEADLINE_S="2", BANGGIAO_CLIENT_RATE="0") as served:
        put = httpx.put(
            f"{served.url}/graph-store?default",
            content="".join(lines()),
            headers={"Authorization": f"Bearer {served.key}", "Content-Type": "application/n-triples"},
            timeout=60,
        )
        assert put.status_code == 204
        yield served


def lines() -> Iterator[str]:
    for n in range(2_000):
        yield f'<http://e/{n}> <http://www.w3.org/2000/01/rdf-schema#label> "thing {n}" .\n'
        for step in (1, 7, 61, 503):
            yield f"<http://e/{n}> <http://e/sister> <http://e/{(n * step + step) % 2_000}> .\n"


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Something that notes who reaches it: its port and its log."""
    port, log = free_port(), tmp_path_factory.mktemp("listener") / "hits.log"
    log.touch()
    command = [sys.executable, str(ATTACKS / "listener.py"), str(log), "--port", str(port), "--seconds", "900"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait_for(port)
    try:
        yield port, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture
def replay(target: Target, listener: tuple[int, Path], tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Send the inputs of a family; gives how many there were, and what was said."""
    port, log = listener

    def sent(family: str, *words: str, leave_out: str | None = None) -> tuple[int, str]:
        generated = ["--only", family, "--peer", f"127.0.0.1:{port}", *(["--big"] if leave_out is None else [])]
        attack("generate.py", str(tmp_path), *generated, seconds=120)
        expected = tmp_path / "expectations.json"
        wanted = json.loads(expected.read_text(encoding="utf-8"))
        kept = {name: case for name, case in wanted.items() if leave_out is None or not name.startswith(leave_out)}
        expected.write_text(json.dumps(kept), encoding="utf-8")
        base = ["--query", f"{target.url}/sparql", "--log", str(log)]
        return len(kept), attack("replay.py", str(tmp_path), *base, *words, seconds=600).strip()

    return sent


def held(target: Target) -> tuple[int, int]:
    """How many triples the default graph and how many the other graphs have."""
    query = "SELECT (COUNT(*) AS ?n) { %s }"
    counts = []
    for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o } FILTER(?g != <urn:attack>)"):
        answer = httpx.get(f"{target.url}/sparql", params={"query": query % pattern, "format": "csv"}, timeout=30)
        counts.append(int(answer.text.split()[1]))
    return counts[0], counts[1]


def test_the_listener_hears_an_engine_without_guard(listener: tuple[int, Path]) -> None:
    port, log = listener
    assert list(ox.Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?x }} }}"))
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1


def test_hostile_queries_are_answered_as_they_should_be(target: Target, replay: Callable[..., tuple[int, str]]) -> None:
    before = held(target)
    many, told = replay("sparql", leave_out=SLOW)
    assert (told, held(target)) == (f"{many}/{many}", before)
    assert many > 50


def test_hostile_updates_without_a_key_change_nothing(target: Target, replay: Callable[..., tuple[int, str]]) -> None:
    before = held(target)
    many, told = replay("update", "--update", f"{target.url}/update", leave_out="no")
    assert (told, held(target)) == (f"{many}/{many}", before)


def test_hostile_files_are_refused_or_become_a_graph(target: Target, replay: Callable[..., tuple[int, str]]) -> None:
    before = held(target)
    words = ["--store", f"{target.url}/graph-store", "--token", target.key]
    many, told = replay("rdf", *words, leave_out="no")
    assert (told, held(target)) == (f"{many}/{many}", before)
    assert many > 20


@pytest.mark.attacks
def test_every_hostile_query_is_answered_as_it_should_be(
    target: Target, replay: Callable[..., tuple[int, str]]
) -> None:
    many, told = replay("sparql")
    assert told == f"{many}/{many}"


@pytest.mark.attacks
def test_every_hostile_file_is_refused_or_becomes_a_graph(
    target: Target, replay: Callable[..., tuple[int, str]]
) -> None:
    many, told = replay("rdf", "--store", f"{target.url}/graph-store", "--token", target.key)
    assert told == f"{many}/{many}"


@pytest.mark.attacks
def test_every_hostile_update_is_refused_or_ended(target: Target, replay: Callable[..., tuple[int, str]]) -> None:
    before = held(target)
    many, told = replay("update", "--update", f"{target.url}/update", "--token", target.key, "--seconds", "100")
    # `drop_all` is for who has no key: with an editor's it is done.
    assert [line.split()[1] for line in told.splitlines()[:-1]] in ([], ["update/drop_all.ru"])
    assert told.splitlines()[-1] in (f"{many}/{many}", f"{many - 1}/{many}")
    assert held(target) in (before, (0, 0))
