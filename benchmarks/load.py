"""Load a service for minutes as its people and programs do, with attacks mixed in: `make bench-load`.

First eight clients ask template questions and nothing else, one after the other without a pause; then 32 clients ask
everything there is to ask (`benchmarks.traffic`), each with a pause of a second on average between an answer and the
next request, while the attacks of ../shared/attacks run where that folder is there. Before both, a client or two ask
for some seconds that are not counted, as the service is not started for its first question. Prints statuses, times by
kind and memory, and a MISSED line for each bound that does not hold. Memory is held to its bound before the load: under
load readers keep a copy of the knowledge, which they give back when nobody has asked for some minutes.

    LOAD_MINUTES=1 make bench-load           or    python -m benchmarks.load out/bench/3500-… --minutes 1

Server and clients share this machine and its processors, as the ratios of `benchmarks.serving` do.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.__main__ import SCALES, built
from benchmarks.clients import LOST, Tally, press
from benchmarks.hostile import Attackers, attacks
from benchmarks.served import memory_of, served_by_us
from benchmarks.traffic import SHARES, TEMPLATES, Request, Traffic

#: Clients that ask template questions alone, for how long, and what the 95th of a hundred answers may take.
FEW, FEW_SECONDS, FEW_P95 = 8, 30.0, 0.060
#: Clients that ask everything, their pause, what the 99th of a hundred template answers may take meanwhile.
MANY, PAUSE_S, MANY_P99 = 32, 1.0, 0.300
#: Bytes of the idle service, in all its processes.
IDLE_MEMORY: Final = 400_000_000
#: Seconds of questions that are not counted: who starts a service does not do so for the first one.
WARMING_S: Final = 20.0
#: Seconds without a request before memory is looked at.
SETTLING_S: Final = 5.0
_SLOWEST: Final = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Load a service and print; exit code 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description="Load the service as its people and programs do.")
    parser.add_argument("store", type=Path, nargs="?", help="folder of a published store; else a generated world")
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("LOAD_MINUTES", "10")))
    parser.add_argument("--only", choices=("questions", "mixed", "honest"), help="one of the two parts, or no attacks")
    options = parser.parse_args(arguments)
    store: Path = options.store or built(SCALES[os.environ.get("BENCH_SCALE", "million")])
    traffic = Traffic.of(store)
    missed: list[str] = []
    with served_by_us(store) as server:
        asyncio.run(press(server.port, 2, WARMING_S, 0.1, traffic.any))
        asyncio.run(asyncio.sleep(SETTLING_S))
        idle = memory_of(server.process)
        print(f"memory of the idle service after {WARMING_S:.0f} s of requests: {idle / 1e6:,.0f} MB")
        missed += [] if idle <= IDLE_MEMORY else [f"memory: {idle / 1e6:,.0f} MB, at most {IDLE_MEMORY / 1e6:,.0f}"]
        if options.only in (None, "questions"):
            tally = _ask_questions(server.port, traffic, min(FEW_SECONDS, 60 * options.minutes))
            missed += _missed(tally, 0.95, FEW_P95, "template questions, 8 clients")
        if options.only != "questions":
            quiet = options.only == "honest"
            tally, attackers = _ask_everything(server.port, traffic, 60 * options.minutes, quiet=quiet)
            missed += [*_missed(tally, 0.99, MANY_P99, "template questions, mixed load"), *_unexpected(attackers)]
            asyncio.run(asyncio.sleep(SETTLING_S))
            print(f"memory {SETTLING_S:.0f} s after the load: {memory_of(server.process) / 1e6:,.0f} MB")
    for what in missed:
        print(f"MISSED  {what}")
    return 1 if missed else 0


def _ask_questions(port: int, traffic: Traffic, seconds: float) -> Tally:
    shares = [SHARES[kind] for kind in TEMPLATES]

    def make(random: Random) -> Request:
        return traffic.request(random.choices(TEMPLATES, shares)[0], random)

    tally = asyncio.run(press(port, FEW, seconds, 0.0, make))
    _print(tally, f"template questions alone, {FEW} clients without a pause")
    return tally


def _ask_everything(port: int, traffic: Traffic, seconds: float, *, quiet: bool) -> tuple[Tally, Attackers | None]:
    if quiet:
        tally, attackers = asyncio.run(press(port, MANY, seconds, PAUSE_S, traffic.any)), None
    else:
        with attacks(port, seconds) as attackers:
            tally = asyncio.run(press(port, MANY, seconds, PAUSE_S, traffic.any))
    told = "without attacks" if attackers is None else f"with {attackers.rounds} whole rounds of attacks"
    _print(tally, f"everything, {MANY} clients that pause {PAUSE_S} s, {told}")
    return tally, attackers


def _missed(tally: Tally, share: float, most: float, what: str) -> list[str]:
    found = tally.percentile(share, TEMPLATES)
    missed = [] if found <= most else [f"{what}: p{100 * share:.0f} {1000 * found:.0f} ms, at most {1000 * most:.0f}"]
    wrong = [f"{what}: {status or 'no answer'} for {target}" for status, target in tally.wrong]
    return [*missed, *dict.fromkeys(wrong)]


def _unexpected(attackers: Attackers | None) -> list[str]:
    return [] if attackers is None else [f"attack: {line}" for line in dict.fromkeys(attackers.said)]


def _print(tally: Tally, what: str) -> None:
    print(f"{what}: {tally.rate:.0f} answers a second for {tally.lasted:.0f} s")
    for kind in tally.statuses:
        _print_times(kind, tally, [kind])
    _print_times("templates", tally, TEMPLATES)
    slowest = sorted(tally.slowest.items(), key=lambda pair: -pair[1])[:_SLOWEST]
    print("  slowest: " + ", ".join(f"{name} {1000 * seconds:.0f}" for name, seconds in slowest), flush=True)


def _print_times(name: str, tally: Tally, kinds: Iterable[str]) -> None:
    kinds = [*kinds]
    counts = sum((tally.statuses[kind] for kind in kinds if kind in tally.statuses), start=Counter[int]())
    times = " ".join(f"p{share} {1000 * tally.percentile(share / 100, kinds):7.1f}" for share in (50, 95, 99))
    told = " ".join(f"{status if status != LOST else 'lost'}: {n}" for status, n in sorted(counts.items()))
    print(f"  {name:10} {times} ms   {told}")


if __name__ == "__main__":
    sys.exit(main())
