"""Measure the knowledge graph on generated worlds: `make bench`, or `BENCH_SCALE=million make bench`.

Prints projection from scratch, re-projection after one changed document in a world and in one a tenth of its size,
every competency question (`benchmarks.questions`), and the memory each took. Ends with exit code 1 where a target is
missed. Worlds are built once and kept in `out/bench`; those of another program are built anew.

Times of changes and questions are of the processor (one thread), so that they can be compared on a machine that does
other work as well; those of building are of the clock.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks.build import FIGURES
from benchmarks.draft import Generated
from benchmarks.places import World
from benchmarks.questions import Times, report_questions
from benchmarks.world import documents_of
from graph.knowledge.workings import program_digest
from graph.writing.store import Store

#: Ties of a world by the name of its scale: about a hundred thousand, a million and seven million triples.
SCALES: Final = {"small": 350, "million": 3_500, "full": 25_000}
#: A changed document in ten times the triples may take half as long again.
RATIO: Final = 1.5
FOLDER: Final = Path("out/bench")
CHANGES: Final = 40
#: Seconds of the processor, and of the clock.
Spent = tuple[float, float]


def main() -> int:
    """Measure at the scale that BENCH_SCALE names, and print."""
    scale = os.environ.get("BENCH_SCALE", "small")
    if scale not in SCALES:
        print(f"BENCH_SCALE is one of {', '.join(SCALES)}", file=sys.stderr)
        return 2
    ties = SCALES[scale]
    small, large = built(ties // 10), built(ties)
    missed = [*report_changes(small, large, ties), *report_questions(large)]
    print(f"memory of this process: at most {_megabytes(_peak())}")
    for what in missed:
        print(f"MISSED  {what}")
    return 1 if missed else 0


def built(ties: int) -> Path:
    """Give the store of a world, built by a process of its own unless it is there."""
    folder = FOLDER / f"{ties}-{program_digest()}"
    if not (folder / FIGURES).exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "benchmarks.build", str(folder), str(ties)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    f = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
    every = f["stated"] + f["knowledge"]
    print(f"world of {ties:,} ties: {f['documents']:,} documents, {f['stated']:,} triples stated, {every:,} in all")
    print(f"  loading        {f['loading']:8.1f} s   {f['stated'] / f['loading']:10,.0f} triples/s")
    rates = f"{f['knowledge'] / f['projecting']:,.0f} of knowledge from {f['stated'] / f['projecting']:,.0f} stated"
    print(f"  from scratch   {f['projecting']:8.1f} s   {rates}, triples/s")
    print(f"  publishing     {f['publishing']:8.1f} s")
    memory = f"{_megabytes(f['memory'])} for projecting and publishing, {_megabytes(f['memory_loading'])} for loading"
    print(f"  memory         at most {memory}")
    return folder


def report_changes(small: Path, large: Path, ties: int) -> list[str]:
    """Change one document after another in both worlds by turns; say which targets were missed."""
    chosen = [Random(n).choices(list(documents_of(World(n))), k=CHANGES) for n in (ties // 10, ties)]  # noqa: S311
    times: tuple[list[Spent], list[Spent]] = ([], [])
    with Store.open(small) as one, Store.open(large) as other:
        for store in (one, other):
            store.reproject()
        for pair in zip(*chosen, strict=True):
            for store, document, found in zip((one, other), pair, times, strict=True):
                found.extend(_changed(store, document))
    fast, slow = (Times(tuple(processor for processor, _ in found)) for found in times)
    clocks = [1000 * median(clock for _, clock in found) for found in times]
    ratio = slow.median / fast.median
    print(f"one changed document, a tenth   {fast}   by the clock {clocks[0]:.1f} ms")
    print(f"one changed document            {slow}   by the clock {clocks[1]:.1f} ms")
    print(f"ratio of the medians            {ratio:.2f}   by the clock {clocks[1] / clocks[0]:.2f}")
    return [] if ratio <= RATIO else [f"re-projection: the ratio is {ratio:.2f}"]


def _changed(store: Store, document: Generated) -> list[Spent]:
    """Take a document out, put it back, and read it again by other rules; the store is as before in the end."""

    def put(extractor: str) -> None:
        store.put_document(replace(document.record, extractor=extractor), document.claims, document.entities)

    steps: Sequence[Callable[[], object]] = (
        lambda: store.drop_document(document.record.iri),
        lambda: put("world"),
        lambda: put("other"),
        lambda: put("world"),
    )
    found = []
    for step in steps:
        step()
        processor, clock = process_time(), perf_counter()
        store.reproject()
        found.append((process_time() - processor, perf_counter() - clock))
    return found


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _megabytes(number: float) -> str:
    return f"{number / 1_000_000:,.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
