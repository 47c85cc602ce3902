"""Measure how fast a large file is loaded, beside the engine's own loader on the same file, by turns in one run.

    BENCH_SCALE=million make bench-loading

Ours reads the file once, hashes and judges every line, keeps all of it or nothing, numbers it as a transaction of the
log, forces it to the disk and shows it to readers; the other side is `pyoxigraph.Store.bulk_load` alone. What counts is
the ratio, for a busy machine slows both: by the clock, or by the processor where the clock says little, because the
engine's own runs differ from one another by more than what is looked for.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

import pyoxigraph as ox

from benchmarks.__main__ import SCALES, built
from graph.view import View
from graph.writing.desk import Desk
from graph.writing.sifting import N_QUADS, N_TRIPLES

ROUNDS: Final = 5
#: Least speed, as a share of the engine's own loader.
LEAST: Final = 0.9
#: Slowest run of the engine by its fastest; beyond it the clock tells of the machine.
CALM: Final = 1.25
#: Of the knowledge, under other names: about as many lines as a world has quads.
COPIES: Final = 3
_FORMATS: Final = {N_TRIPLES: ox.RdfFormat.N_TRIPLES, N_QUADS: ox.RdfFormat.N_QUADS}
#: Seconds of the clock, and of the processor.
Spent = tuple[float, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 where the bound is missed."""
    parser = argparse.ArgumentParser(description="Load a large file beside the engine's own loader.")
    parser.add_argument("store", type=Path, nargs="?", help="folder of a published store; else a generated world")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(arguments)
    store: Path = given.store or built(SCALES[os.environ.get("BENCH_SCALE", "small")])
    with tempfile.TemporaryDirectory(prefix="banggiao-bench-", dir=store.parent) as scratch:
        missed = [
            what
            for media_type in _FORMATS
            for what in _compared(_written(store, Path(scratch), media_type), media_type, given.rounds)
        ]
    for what in missed:
        print(f"MISSED  {what}")
    return 1 if missed else 0


def _compared(file: Path, media_type: str, rounds: int) -> list[str]:
    times: dict[str, list[Spent]] = {"ours": [], "theirs": []}
    sides: dict[str, Callable[[Path], None]] = {
        "ours": lambda folder: _ours(file, media_type, folder),
        "theirs": lambda folder: _theirs(file, media_type, folder),
    }
    for number in range(rounds):
        for name in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
            folder = file.with_name(name)
            times[name].append(_timed(sides[name], folder))
            shutil.rmtree(folder)
    lines = sum(1 for _ in file.open("rb"))
    clock = [median(one for one, _ in times[name]) for name in ("ours", "theirs")]
    processor = [median(one for _, one in times[name]) for name in ("ours", "theirs")]
    pairs = list(zip(times["ours"], times["theirs"], strict=True))
    shares = [median(theirs[by] / ours[by] for ours, theirs in pairs) for by in (0, 1)]
    engine = [one for one, _ in times["theirs"]]
    is_calm = max(engine) <= CALM * min(engine)
    share = shares[0] if is_calm else shares[1]
    print(f"{media_type}: {lines:,} lines, {file.stat().st_size:,} bytes, median of {rounds} rounds")
    print(f"  ours    {clock[0]:6.2f} s, {processor[0]:6.2f} s of the processor   {lines / clock[0]:10,.0f} lines/s")
    print(f"  engine  {clock[1]:6.2f} s, {processor[1]:6.2f} s of the processor   {lines / clock[1]:10,.0f} lines/s")
    print(f"  share   {shares[0]:6.2f} by the clock, {shares[1]:.2f} by the processor")
    if not is_calm:
        print(f"  The engine took {min(engine):.2f} to {max(engine):.2f} s by the clock: the processor tells.")
    return [] if share >= LEAST else [f"{media_type}: {share:.2f} of the engine's own loader, less than {LEAST}"]


def _timed(load: Callable[[Path], None], folder: Path) -> Spent:
    clock, processor = perf_counter(), process_time()
    load(folder)
    return perf_counter() - clock, process_time() - processor


def _ours(file: Path, media_type: str, folder: Path) -> None:
    with Desk(folder) as desk, file.open("rb") as lines:
        header = {"operation": "load", "name": file.name, "graph": None, "media_type": media_type, "settle": True}
        done = desk.take(header, b"", lines)["receipt"]["transaction"]
        assert desk.take({"operation": "wait", "transaction": done, "timeout_s": 60.0})["published"]


def _theirs(file: Path, media_type: str, folder: Path) -> None:
    ox.Store(str(folder)).bulk_load(path=str(file), format=_FORMATS[media_type])


def _written(store: Path, scratch: Path, media_type: str) -> Path:
    """Write a file of all quads of a world, or of its knowledge as triples, each of which stands for three.

    None is of the class of documents, so that no knowledge is projected from them.
    """
    file = scratch / f"world.{_FORMATS[media_type].file_extension}"
    lines = View.open(store).dump(media_type, every_graph=media_type == N_QUADS)
    lines = lines.replace(b"ontology#Document>", b"ontology#Text>")
    with file.open("wb") as out:
        for number in range(1 if media_type == N_QUADS else COPIES):
            out.write(lines.replace(b"/id/", b"/id/%d/" % number))
    return file


if __name__ == "__main__":
    sys.exit(main())
