"""Whatever is killed, whenever: no acknowledged write is lost, none is half there, and the service is soon back.

`make test` kills a few times; `KILLS=100` (`make kill`) is the whole measure and prints what it found.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from service import Service, document, running

from graph import vocabulary as v
from graph.claim import Value
from graph.view import View
from graph.writing.writer import Writer
from ontology.errors import BanggiaoError

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("KILLS_SEED", "20261122"))
#: Seconds after which the service must answer questions and take writes again; noisy machines get more in the suite.
BACK_S = 2.0 if KILLS >= 100 else 20.0
#: Triples of one update: readers see all of them or none.
TOGETHER = 5
PARTIAL = "SELECT ?s (COUNT(*) AS ?n) WHERE { GRAPH <urn:kills> { ?s <urn:n> ?o } } GROUP BY ?s HAVING (COUNT(*) != 5)"
UNTOLD = """SELECT ?d WHERE { GRAPH ?d { ?d a <https://w3id.org/banggiao/ontology#Document> }
  FILTER NOT EXISTS { ?d <https://w3id.org/banggiao/ontology#title> ?title } }"""


@dataclass
class Load:
    """Writers, a feeder of documents and askers, and what they were told."""

    service: Service
    ended: threading.Event = field(default_factory=threading.Event)
    updates: set[str] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    answers: int = 0
    faults: list[str] = field(default_factory=list)

    def write(self, name: str) -> None:
        """Send updates of several triples each, and keep those that were acknowledged."""
        number = 0
        with self.service.client() as client:
            while not self.ended.is_set():
                number += 1
                subject = f"urn:{name}:{number}"
                triples = " ".join(f"<{subject}> <urn:n> {i} ." for i in range(TOGETHER))
                with self._unavailable():
                    answer = self.service.update(client, f"INSERT DATA {{ GRAPH <urn:kills> {{ {triples} }} }}")
                    if answer.status_code < 300:
                        self.updates.add(subject)
                    elif answer.status_code != 503:
                        self.faults.append(f"update: {answer.status_code} {answer.text[:200]}")

    def feed(self) -> None:
        """Put documents, and keep those that were acknowledged."""
        writer, number = Writer(self.service.store, deadline_s=20), 0
        while not self.ended.is_set():
            number += 1
            with self._unavailable():
                writer.put_document(*document(number))
                self.documents.add(number)
            time.sleep(0.05)

    def ask(self) -> None:
        """Look for what is half there."""
        with self.service.client() as client:
            while not self.ended.is_set():
                for query in (PARTIAL, UNTOLD):
                    with self._unavailable():
                        answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/json"})
                        if answer.status_code == 200:
                            self.answers += 1
                            self.faults += [f"half there: {row}" for row in answer.json()["results"]["bindings"]]
                        elif answer.status_code != 503:
                            self.faults.append(f"query: {answer.status_code} {answer.text[:200]}")
                time.sleep(0.02)

    def _unavailable(self) -> "_Unavailable":
        return _Unavailable()


class _Unavailable:
    """What a client meets while a part of the service is dead; it comes back a moment later."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, httpx.HTTPError | BanggiaoError):
            time.sleep(0.02)
            return True
        return False


def kill(service: Service, chance: random.Random) -> str:
    """Kill one process of the service."""
    part: tuple[str, Callable[[], list[int]]] = chance.choice(
        [("writer", lambda: [service.writer()]), ("front", lambda: [service.front()]), ("reader", service.readers)]
    )
    name, found = part
    try:
        pids = found()
        os.kill(chance.choice(pids), signal.SIGKILL)
    except (OSError, IndexError, StopIteration, ValueError):
        return f"{name} (not there)"
    return name


def works(service: Service) -> bool:
    """Say whether a question is answered and a write taken."""
    try:
        with service.client() as client:
            asked = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
            written = service.update(client, "INSERT DATA { GRAPH <urn:probe> { <urn:a> <urn:n> 1 } }")
    except httpx.HTTPError:
        return False
    return asked.status_code == 200 and written.status_code < 300


def test_no_kill_costs_an_acknowledged_write_or_shows_half_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)  # noqa: S311  # no secret depends on it
    back: list[tuple[float, str]] = []
    with running(tmp_path / "store") as service:
        load = Load(service)
        threads = [threading.Thread(target=load.write, args=(name,)) for name in "ab"]
        threads += [threading.Thread(target=load.feed), threading.Thread(target=load.ask)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.05, 1.5))
                name = kill(service, chance)
                begun = time.monotonic()
                while not works(service):
                    assert time.monotonic() - begun < 60, f"not back after {name}"
                back.append((time.monotonic() - begun, name))
        finally:
            load.ended.set()
            for thread in threads:
                thread.join(60)
        service.wait_until_ready()
        writer = Writer(service.store)
        assert writer.wait(writer.status().transaction, 30)
        view = View.open(service.store)
    back.sort()
    with capsys.disabled():
        if KILLS >= 100:
            print(
                f"\n{KILLS} kills: {len(load.updates)} updates and {len(load.documents)} documents acknowledged, "
                f"{load.answers} answers; back after {back[len(back) // 2][0]:.2f} s (median), "
                f"{back[-1][0]:.2f} s (longest, {back[-1][1]})"
            )
    assert load.faults == []
    assert len(load.updates) > KILLS and len(load.documents) > KILLS // 2 and load.answers > KILLS
    there = {str(row["s"]) for row in view.select("SELECT DISTINCT ?s WHERE { GRAPH <urn:kills> { ?s <urn:n> ?n } }")}
    assert load.updates - there == set()
    assert view.select(PARTIAL) == []
    told = {q[2].lexical for q in view.match(None, v.SIGNED_ON) if isinstance(q[2], Value)}
    assert {str(1000 + number) for number in load.documents} - told == set()
    assert back[-1][0] < BACK_S, back
