"""Stores on disk that hold the toy graphs, as they are after something was published."""

from pathlib import Path

import pyoxigraph as ox

from graph.engine import Engine
from graph.view import View
from graph.writing.store import Store

TOYS = Path(__file__).parent / "ontology" / "data"
TOY = TOYS / "toy.trig"


def publish(folder: Path, *files: Path) -> Path:
    """Publish RDF files as the first checkpoint of a folder, for readers alone."""
    database = ox.Store(str(folder / "live"))
    for file in files:
        database.load(path=str(file), format=ox.RdfFormat.TRIG)
    database.flush()
    (folder / "published").mkdir()
    database.backup(str(folder / "published" / "1"))
    (folder / "PUBLISHED").write_text("1\n", encoding="ascii")
    return folder


def toy_store(folder: Path) -> Path:
    """Make a store of the toy graph, for readers and writers."""
    with Store.open(folder) as store:
        store.load(TOY.read_bytes(), "application/trig")
        store.publish()
    return folder


def facts(folder: Path, update: str) -> View:
    """Look at a database of nothing but what an update inserts."""
    database = ox.Store(str(folder))
    database.update(update)
    database.flush()
    del database
    return View(Engine.read_only(folder), 1)
