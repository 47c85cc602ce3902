"""Build a store of a generated world and say what it took, as one line of JSON; a process of its own, for its memory.

python -m benchmarks.build FOLDER TIES
"""

import json
import resource
import shutil
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks.world import Generated, World, documents_of
from graph.engine import serialise
from graph.filing import file_document
from graph.store import Store
from graph.triples import Quad

FIGURES = "figures.json"
#: Documents loaded in one step.
AT_ONCE = 400


def build(folder: Path, world: World) -> dict[str, float]:
    """Fill a store and project it from scratch.

    Returns:
        Counts, seconds, and the greatest memory of this process in bytes.
    """
    begun = perf_counter()
    documents = stated = 0
    with Store.open(folder) as store:
        rest = documents_of(world)
        while batch := list(islice(rest, AT_ONCE)):
            quads = list(_quads(batch))
            store.load(serialise(quads, "application/n-quads"), "application/n-quads")
            documents, stated = documents + len(batch), stated + len(quads)
        loaded = perf_counter()
        knowledge = store.reproject(from_scratch=True).triples
        projected = perf_counter()
        store.publish()
        published = perf_counter()
    return {
        "ties": world.ties,
        "documents": documents,
        "stated": stated,
        "knowledge": knowledge,
        "loading": loaded - begun,
        "projecting": projected - loaded,
        "publishing": published - projected,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _quads(batch: list[Generated]) -> Iterator[Quad]:
    for document in batch:
        for subject, predicate, thing in file_document(document.record, document.claims, document.entities):
            yield subject, predicate, thing, document.record.iri


def main() -> None:
    """Build what the arguments say, in place of what was there."""
    folder, ties = Path(sys.argv[1]), int(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    figures = json.dumps(build(folder, World(ties)))
    (folder / FIGURES).write_text(figures + "\n", encoding="utf-8")
    print(figures)


if __name__ == "__main__":
    main()
