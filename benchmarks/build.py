"""Build a store of a generated world and say what it took, as one line of JSON.

Filling it and projecting it are processes of their own, so that the memory of each is known.

python -m benchmarks.build FOLDER TIES
"""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks.draft import Generated
from benchmarks.places import World
from benchmarks.world import documents_of
from graph.engine import serialise
from graph.statements.filing import file_document
from graph.triples import Quad
from graph.writing.store import Store

FIGURES = "figures.json"
#: Documents loaded in one step.
AT_ONCE = 400


def fill(folder: Path, world: World) -> dict[str, float]:
    """Fill a store with documents, in place of what was there.

    Returns:
        Counts, seconds, and the greatest memory of this process in bytes.
    """
    shutil.rmtree(folder, ignore_errors=True)
    begun = perf_counter()
    documents = stated = 0
    with Store.open(folder) as store:
        rest = documents_of(world)
        while batch := list(islice(rest, AT_ONCE)):
            quads = list(_quads(batch))
            store.load(serialise(quads, "application/n-quads"), "application/n-quads")
            documents, stated = documents + len(batch), stated + len(quads)
    seconds = perf_counter() - begun
    return {
        "ties": world.ties,
        "documents": documents,
        "stated": stated,
        "loading": seconds,
        "memory_loading": _peak(),
    }


def project(folder: Path) -> dict[str, float]:
    """Project a filled store from scratch and publish it; what is given is as for `fill`."""
    with Store.open(folder) as store:
        begun = perf_counter()
        knowledge = store.reproject(from_scratch=True).triples
        projected = perf_counter()
        store.publish()
        published = perf_counter()
    return {
        "knowledge": knowledge,
        "projecting": projected - begun,
        "publishing": published - projected,
        "memory": _peak(),
    }


def _quads(batch: list[Generated]) -> Iterator[Quad]:
    for document in batch:
        for subject, predicate, thing in file_document(document.record, document.claims, document.entities):
            yield subject, predicate, thing, document.record.iri


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Build what the arguments say: with a number of ties all of it, without one the projection alone."""
    folder = Path(sys.argv[1])
    if len(sys.argv) == 2:
        print(json.dumps(project(folder)))
        return
    figures = fill(folder, World(int(sys.argv[2])))
    command = [sys.executable, "-m", "benchmarks.build", str(folder)]
    figures |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    written = json.dumps(figures)
    (folder / FIGURES).write_text(written + "\n", encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()
