"""Measure how fast documents are read, beside two Vietnamese language packages on the same files, in one run.

    python -m benchmarks.extraction_speed [FILE…]

Prints for our extractor, for `pyvi` (words only) and for `underthesea` (named entities) documents and megabytes a
second, how many times as fast we are, the seconds until the first document can be read, and the peak of memory; then
what a second process brings (`--jobs 2`). Every system runs in a process of its own. Times are seconds of the
processor, of one process, so that they can be compared on a machine that does other work as well; those of `--jobs` are
of the clock and need two free cores. The packages are the optional extra `compare`; one that is not installed is left
out and named. Without files the articles of the shared corpus are read, or the samples where that is absent.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

#: What must be reached: documents and megabytes a second, seconds of starting, megabytes of memory, two jobs to one.
DOCUMENTS, MEGABYTES, START, MEMORY, TWO_JOBS = 200, 1.2, 1.5, 500, 1.7
#: A fast system reads the files again until so many seconds have passed.
LEAST: Final = 3.0
#: How often the files are read to compare one process with two: the difference leaves out what starting takes.
FEW, MANY = 20, 60
SYSTEMS: Final = {"banggiao": "banggiao", "pyvi": "pyvi, words only", "underthesea": "underthesea, named entities"}
Work = Callable[[Path], object]


def main(arguments: Sequence[str]) -> int:
    """Measure all systems and print; exit code 1 where ours misses a target."""
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measured(arguments[1], [Path(name) for name in arguments[2:]])))
        return 0
    files = [Path(name) for name in arguments] or _files()
    size = sum(file.stat().st_size for file in files)
    print(f"{len(files)} documents, {size / 1000:.0f} kB\n")
    print(f"{'':32}{'documents/s':>12}{'MB/s':>8}{'we are':>10}{'start s':>9}{'memory MB':>11}")
    ours: dict[str, float] | None = None
    for system, label in SYSTEMS.items():
        if system != "banggiao" and find_spec(system) is None:
            print(f"{label:32}not installed: pip install '.[compare]'")
            continue
        found = _in_own_process(system, files)
        ours = ours or found
        times = f"{ours['megabytes'] / found['megabytes']:.1f} x" if system != "banggiao" else ""
        speed = f"{found['documents']:>12.1f}{found['megabytes']:>8.3f}{times:>10}"
        print(f"{label:32}{speed}{found['start']:>9.2f}{found['memory']:>11.0f}")
    assert ours is not None
    two = _of_two_jobs(files)
    print(f"\ntwo processes read {two:.2f} times as many documents as one")
    missed = list(_missed(ours, two))
    for line in missed:
        print(f"MISSED  {line}")
    return 1 if missed else 0


def measured(system: str, files: Sequence[Path]) -> dict[str, float]:
    """Measure one system in this process.

    Returns:
        Documents and megabytes a second, processor seconds from the start of the process until the first document can
        be read, peak of memory in megabytes.
    """
    work = {"banggiao": _ours, "pyvi": _pyvi, "underthesea": _underthesea}[system]()
    start = process_time()
    work(files[0])
    begin, rounds = process_time(), 0
    while rounds == 0 or process_time() - begin < LEAST:
        for file in files:
            work(file)
        rounds += 1
    spent = (process_time() - begin) / rounds
    size = sum(file.stat().st_size for file in files)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"documents": len(files) / spent, "megabytes": size / spent / 1e6, "start": start, "memory": peak}


def _ours() -> Work:
    from ingest.extractor import Extractor
    from ingest.readers import read

    extractor = Extractor.load()
    return lambda file: extractor.extract(read(file))


def _pyvi() -> Work:
    from pyvi.ViTokenizer import tokenize

    return lambda file: tokenize(file.read_text("utf-8"))


def _underthesea() -> Work:
    from underthesea import ner

    return lambda file: [ner(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _files() -> list[Path]:
    """The Vietnamese news of the shared corpus, else the samples."""
    shared = sorted(Path("../shared/corpus/dev/docs").glob("0[0-2]*_vi.txt"))
    return shared or sorted(Path("samples").glob("*.txt"))


def _in_own_process(system: str, files: Sequence[Path]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.extraction_speed", "--measure", system, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _of_two_jobs(files: Sequence[Path]) -> float:
    """How many times as many documents two processes read in the same time as one, both already started."""
    return _rate(files, 2) / _rate(files, 1)


def _rate(files: Sequence[Path], jobs: int) -> float:
    few, many = (_seconds([*files] * times, jobs) for times in (FEW, MANY))
    return (MANY - FEW) * len(files) / (many - few)


def _seconds(files: Sequence[Path], jobs: int) -> float:
    from ingest.parallel import in_order

    begin = perf_counter()
    for _ in in_order(_counting, files, jobs=jobs, died=lambda _: 0):
        pass
    return perf_counter() - begin


def _counting() -> Callable[[Path], int]:
    """Make what counts the facts of a document."""
    work: Any = _ours()
    return lambda file: len(work(file).facts)


def _missed(ours: dict[str, float], two: float) -> list[str]:
    targets = (
        ("documents/s", ours["documents"], DOCUMENTS, ours["documents"] >= DOCUMENTS),
        ("MB/s", ours["megabytes"], MEGABYTES, ours["megabytes"] >= MEGABYTES),
        ("start s", ours["start"], START, ours["start"] <= START),
        ("memory MB", ours["memory"], MEMORY, ours["memory"] <= MEMORY),
        ("two jobs to one", two, TWO_JOBS, two >= TWO_JOBS),
    )
    return [f"{name}: {value:.2f}, wanted {wanted}" for name, value, wanted, reached in targets if not reached]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
