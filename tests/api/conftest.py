"""A store on disk that holds the toy graph, published the way `graph.store` publishes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.view import View

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "ontology" / "data" / "toy.trig"
TODAY = date(2026, 11, 22)


def publish(folder: Path, *files: Path) -> Path:
    """Publish RDF files as the first checkpoint of a store folder."""
    database = ox.Store(str(folder / "live"))
    for file in files:
        database.load(path=str(file), format=ox.RdfFormat.TRIG)
    database.flush()
    (folder / "published").mkdir()
    database.backup(str(folder / "published" / "1"))
    (folder / "PUBLISHED").write_text("1\n", encoding="ascii")
    return folder


@pytest.fixture(scope="session")
def toy_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("store"), TOY)


@pytest.fixture(scope="session")
def toy_view(toy_store: Path) -> Iterator[View]:
    yield View.open(toy_store)
