"""Measure how soon readers see what was written, from the acknowledgement on, on a running service.

    BENCH_SCALE=million make bench-visibility

One after another, updates of a graph of one's own and documents are written; each is asked for, every few
milliseconds, until an answer has it. First with nobody else there, then beside clients that ask with a breath between
two questions: without it one would measure how long a free reader is waited for. How long it takes until the writer has
published, which is when a free reader would see it, is told apart from how long it takes until one answers.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Final
from urllib.parse import quote

from benchmarks.__main__ import SCALES, built
from benchmarks.places import World
from benchmarks.served import Server, served_by_us
from benchmarks.traffic import Traffic
from benchmarks.world import documents_of
from graph.view import published
from graph.writing.writer import Writer

WRITES: Final = 100
#: Clients that ask meanwhile.
CLIENTS: Final = 4
#: Most seconds from the acknowledgement to a reader's answer, for ninety-nine of a hundred writes.
MOST_S: Final = 0.3
_LOOK_S: Final = 0.005
_PATIENCE_S: Final = 120.0
_BREATH_S: Final = 0.05
#: Writes something under a name and returns once it is acknowledged; gives a query that says whether it is seen, and
#: the number of the transaction.
Write = Callable[[str], tuple[str, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 where the bound is missed."""
    parser = argparse.ArgumentParser(description="From the acknowledgement of a write to a reader's answer.")
    parser.add_argument("store", type=Path, nargs="?", help="folder of a published store; else a generated world")
    parser.add_argument("--writes", type=int, default=WRITES)
    given = parser.parse_args(arguments)
    store: Path = given.store or built(SCALES[os.environ.get("BENCH_SCALE", "small")])
    missed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="banggiao-bench-", dir=store.parent) as scratch:
        copied = Path(shutil.copytree(store, Path(scratch) / "store"))
        key = _key(copied)
        with served_by_us(copied) as server:
            writes: dict[str, Write] = {"update": _updating(server, key), "document": _putting(copied)}
            for name, write in writes.items():
                _seen(server, write(f"{name}-first")[0])
            for clients in (0, CLIENTS):
                with _asked(server, Traffic.of(copied), clients):
                    for name, write in writes.items():
                        missed += _measured(server, copied, (name, clients), write, given.writes)
    for what in missed:
        print(f"MISSED  {what}")
    return 1 if missed else 0


def _measured(server: Server, store: Path, what: tuple[str, int], write: Write, writes: int) -> list[str]:
    name, clients = what
    title = f"{name}, {clients} clients"
    random = Random(clients)  # noqa: S311 -- repeatable, nothing secret
    acknowledged, shown, seen = [], [], []
    for number in range(writes):
        sleep(random.uniform(0.0, 0.3))
        begun = perf_counter()
        query, transaction = write(f"{name}-{clients}-{number}")
        told = perf_counter()
        acknowledged.append(told - begun)
        with _shown(store, transaction) as since:
            _seen(server, query)
            seen.append(perf_counter() - told)
        shown.append(max(since[0] - told, 0.0))
    for part, found in (("acknowledged", acknowledged), ("then published", shown), ("then seen", seen)):
        median, late, longest = (1000 * _percentile(found, share) for share in (0.5, 0.99, 1.0))
        print(f"{title:22} {part:14} median {median:6.0f} ms   p99 {late:6.0f} ms   longest {longest:6.0f} ms")
    late = _percentile(seen, 0.99)
    return [] if late <= MOST_S else [f"{title}: seen after {1000 * late:.0f} ms (p99), more than {1000 * MOST_S:.0f}"]


def _percentile(found: Sequence[float], share: float) -> float:
    return sorted(found)[min(int(share * len(found)), len(found) - 1)]


@contextmanager
def _shown(store: Path, transaction: int) -> Iterator[list[float]]:
    """Note beside the block when the store's pointer comes to a transaction."""
    since: list[float] = []

    def look() -> None:
        while published(store) < transaction:
            sleep(_LOOK_S / 2)
        since.append(perf_counter())

    looker = Thread(target=look)
    looker.start()
    yield since
    looker.join()


def _seen(server: Server, query: str) -> None:
    """Ask until the answer is yes."""
    end = perf_counter() + _PATIENCE_S
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    while perf_counter() < end:
        connection.request("GET", f"{server.path}?query={quote(query)}", headers={"Accept": "application/json"})
        if b"true" in connection.getresponse().read():
            connection.close()
            return
        sleep(_LOOK_S)
    raise TimeoutError(f"not seen within {_PATIENCE_S:g} s: {query}")


def _updating(server: Server, key: str) -> Write:
    head = {
        "Authorization": f"Bearer {key}", "Content-Type": "application/sparql-update", "Prefer": "respond-async"
    }  # fmt: skip

    def write(name: str) -> tuple[str, int]:
        triples = " ".join(f"<urn:bench:{name}> <urn:bench:n> {number} ." for number in range(5))
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("POST", "/update", f"INSERT DATA {{ GRAPH <urn:bench> {{ {triples} }} }}", head)
        answer = connection.getresponse()
        told = answer.read()
        connection.close()
        assert answer.status == 200, answer.status
        return f"ASK {{ GRAPH <urn:bench> {{ <urn:bench:{name}> ?p ?o }} }}", json.loads(told)["transaction"]

    return write


def _putting(store: Path) -> Write:
    writer = Writer(store)
    documents = list(islice(documents_of(World(SCALES["small"])), 100))

    def write(name: str) -> tuple[str, int]:
        document = documents[sum(map(ord, name)) % len(documents)]
        record = replace(document.record, extractor=name)
        receipt, _ = writer.put_document(record, document.claims, document.entities)
        return f'ASK {{ GRAPH <{record.iri}> {{ ?d ?p "{name}" }} }}', receipt.transaction

    return write


@contextmanager
def _asked(server: Server, traffic: Traffic, clients: int) -> Iterator[None]:
    """Ask a service, on some connections, until the block ends."""
    ended = Event()

    def ask(number: int) -> None:
        random = Random(number)  # noqa: S311 -- repeatable, nothing secret
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        while not ended.is_set():
            request = traffic.request("sparql", random)
            connection.request("GET", request.target, headers={"Accept": request.accept})
            connection.getresponse().read()
            ended.wait(_BREATH_S)
        connection.close()

    threads = [Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _key(store: Path) -> str:
    command = [sys.executable, "-c", "from api.cli import main; main()", "keys", "create", "bench", "--role", "editor"]
    made = subprocess.run([*command, "--store", str(store)], check=True, capture_output=True, text=True)  # noqa: S603
    return made.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
