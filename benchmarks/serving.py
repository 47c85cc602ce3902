"""Measure the service beside Oxigraph's own server on the same data, one after the other, in one run.

    BENCH_SCALE=million make bench-serving

Both serve the last checkpoint of a store on this machine; constants change from request to request, so that no cache
of answers helps either. Rounds go by turns, and what counts are the ratios: a busy machine slows both. Needs the
package `oxigraph` (the server's program); says so where it is missing.
"""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, sleep
from typing import Final
from urllib.parse import quote

from benchmarks.__main__ import SCALES, built
from benchmarks.served import Server, free_port, memory_of, running, served_by_us
from graph import vocabulary as v
from graph.view import View

QUERIES: Final = Path(__file__).with_name("queries")
CLIENTS, ROUNDS, SECONDS = 8, 3, 4.0
SETTLING_S = 15.0
#: Least throughput, as a share of the other server's, with eight clients.
LEAST: Final = {"lookup": 0.5, "join": 1.5, "aggregate": 1.5, "path": 1.5, "top": 1.5}
#: One client: the median may be this many times the other's, or this many seconds more.
MOST_RATIO, MOST_SECONDS_MORE = 1.3, 0.0005


@dataclass(frozen=True, slots=True)
class Round:
    """Requests of one stretch of time.

    Attributes:
        seconds: Of each request, from sending to its last byte.
        lasted: Seconds of the whole stretch.
        failed: Answers that were not 200.
    """

    seconds: tuple[float, ...]
    lasted: float
    failed: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.lasted

    def percentile(self, share: float) -> float:
        """Seconds within which that share of requests was answered."""
        return sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)]


@dataclass(frozen=True, slots=True)
class Constants:
    """What is put in the place of $place, $country and $day."""

    places: tuple[str, ...]
    countries: tuple[str, ...]

    def fill(self, query: str, random: Random) -> str:
        """Make a query with constants of its own."""
        day = date(1990, 1, 1) + timedelta(days=random.randrange(12_000))
        filled = query.replace("$place", random.choice(self.places)).replace("$country", random.choice(self.countries))
        return filled.replace("$day", day.isoformat())


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 where a bound is missed, 2 where the other server is not installed."""
    parser = argparse.ArgumentParser(description="Measure /sparql beside Oxigraph's own server.")
    parser.add_argument("store", type=Path, nargs="?", help="folder of a published store; else a generated world")
    store: Path = parser.parse_args(arguments).store or built(SCALES[os.environ.get("BENCH_SCALE", "small")])
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        print("the server of Oxigraph is not installed: install the package `oxigraph`", file=sys.stderr)
        return 2
    constants = _constants(store)
    missed: list[str] = []
    with served_by_us(store) as ours, _served_by_oxigraph(program, store) as theirs:
        _say_memory("just started", ours)
        _warm((theirs, ours), constants)
        _say_memory("right after the first requests", ours)
        sleep(SETTLING_S)
        _say_memory(f"{SETTLING_S:g} s later, idle", ours)
        for name, least in LEAST.items():
            missed += _compared(name, least, ours, theirs, constants)
        _say_memory("right after the last requests", ours)
        sleep(SETTLING_S)
        _say_memory(f"{SETTLING_S:g} s later, idle", ours)
    for what in missed:
        print(f"MISSED  {what}")
    return 1 if missed else 0


def _say_memory(when: str, server: Server) -> None:
    print(f"memory of all processes of the service, {when}: {memory_of(server.process) / 1e6:,.0f} MB", flush=True)


def _warm(servers: Sequence[Server], constants: Constants) -> None:
    """Ask both everything for a while; ours then copies into memory what is much asked."""
    for server in servers:
        for name in LEAST:
            asyncio.run(_round(server, _query(name), constants, CLIENTS, ROUNDS))


def _query(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def _compared(name: str, least: float, ours: Server, theirs: Server, constants: Constants) -> list[str]:
    query = _query(name)
    missed = []
    found: dict[int, tuple[list[Round], list[Round]]] = {}
    for clients in (CLIENTS, 1):
        rounds: tuple[list[Round], list[Round]] = ([], [])
        for number in range(ROUNDS):
            for server, kept in zip((ours, theirs), rounds, strict=True):
                kept.append(asyncio.run(_round(server, query, constants, clients, number)))
        found[clients] = rounds
    rate = [median(r.rate for r in rounds) for rounds in found[CLIENTS]]
    p99 = [median(r.percentile(0.99) for r in rounds) for rounds in found[CLIENTS]]
    middle = [median(r.percentile(0.5) for r in rounds) for rounds in found[1]]
    failed = sum(r.failed for rounds in found.values() for r in rounds[0])
    print(
        f"{name:10} 8 clients {rate[0]:8,.1f}/s beside {rate[1]:8,.1f}/s = {rate[0] / rate[1]:5.2f}   "
        f"p99 {1000 * p99[0]:7.1f} beside {1000 * p99[1]:7.1f} ms   "
        f"1 client {1000 * middle[0]:7.2f} beside {1000 * middle[1]:7.2f} ms = {middle[0] / middle[1]:5.2f}",
        flush=True,
    )
    if rate[0] < least * rate[1]:
        missed.append(f"{name}: {rate[0] / rate[1]:.2f} of the throughput, at least {least}")
    if least > 1 and p99[0] > p99[1]:
        missed.append(f"{name}: p99 {1000 * p99[0]:.1f} ms beside {1000 * p99[1]:.1f} ms")
    if middle[0] > max(MOST_RATIO * middle[1], middle[1] + MOST_SECONDS_MORE):
        missed.append(f"{name}: median {1000 * middle[0]:.2f} ms beside {1000 * middle[1]:.2f} ms at one client")
    if failed:
        missed.append(f"{name}: {failed} requests failed")
    return missed


async def _round(server: Server, query: str, constants: Constants, clients: int, seed: int) -> Round:
    """Ask for a while with some clients, each on a connection of its own that it keeps."""
    seconds: list[float] = []
    failed = 0
    begun = perf_counter()

    async def client(number: int) -> None:
        nonlocal failed
        random = Random(1000 * seed + number)  # noqa: S311 -- repeatable, nothing secret
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        while perf_counter() - begun < SECONDS:
            request = _request(server, constants.fill(query, random))
            sent = perf_counter()
            writer.write(request)
            if await _answered(reader) != 200:
                failed += 1
            seconds.append(perf_counter() - sent)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return Round(tuple(seconds), perf_counter() - begun, failed)


def _request(server: Server, query: str) -> bytes:
    head = (
        f"GET {server.path}?query={quote(query, safe='')} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    )
    return head.encode("ascii")


async def _answered(reader: asyncio.StreamReader) -> int:
    """Read one whole answer and give its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    fields = {k.strip().lower(): w.strip() for k, _, w in (line.partition(b":") for line in lines[1:] if line)}
    if b"content-length" in fields:
        await reader.readexactly(int(fields[b"content-length"]))
    else:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    return int(lines[0].split()[1])


def _constants(store: Path) -> Constants:
    view = View.open(store)
    places = sorted({s for s, _, _, _ in view.match(None, v.HAS_PARTNER)})
    countries = sorted({str(o) for _, _, o, _ in view.match(None, v.IS_IN_COUNTRY)})
    return Constants(tuple(places), tuple(countries))


@contextmanager
def _served_by_oxigraph(program: str, store: Path) -> Iterator[Server]:
    port = free_port()
    published = (store / "PUBLISHED").read_text(encoding="ascii").split()[0]
    command = [program, "serve-read-only", "-l", str(store / "published" / published), "-b", f"127.0.0.1:{port}"]
    with running(command, port, os.environ) as process:
        yield Server(process, port, "/query")


if __name__ == "__main__":
    sys.exit(main())
