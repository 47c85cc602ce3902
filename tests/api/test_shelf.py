"""Editions: read through the readers, one for each checkpoint, the old one serving while the new one is made."""

import os
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import TOY, asking, publish

from api.service.shelf import Shelf
from graph.reading.readers import ReaderPool
from ontology.errors import StoreError


def publish_again(folder: Path) -> None:
    """Publish a second checkpoint, with one more name."""
    database = ox.Store(str(folder / "live"))
    thing = ox.NamedNode("https://w3id.org/banggiao/id/city/1")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    database.add(ox.Quad(thing, label, ox.Literal("Thành phố mới", language="vi")))
    database.flush()
    database.backup(str(folder / "published" / "2"))
    (folder / "PUBLISHED").write_text("2\n", encoding="ascii")


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the open files of a process as Linux lists them")
def test_the_process_that_serves_has_no_file_of_a_checkpoint_open(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    with asking(folder) as client:
        for path in ("vi/partners", "api/v1/questions/ties-of-place", "id/region/VN-HP", "api/v1/network", "reconcile"):
            assert client.get(f"/{path}").status_code == 200
        files = [Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]  # noqa: PTH208
        opened = [str(file.readlink()) for file in files if file.is_symlink()]
    assert [file for file in opened if file.startswith(str(folder / "published"))] == []


def test_the_edition_before_serves_while_the_next_is_made(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    shelf = Shelf(folder, lambda: ReaderPool(folder, workers=1), patience_s=0.0)
    try:
        before = shelf.current()
        assert shelf.current() is before is shelf.at_hand
        publish_again(folder)
        assert shelf.current() is before
        deadline = time.monotonic() + 20
        while shelf.current() is before and time.monotonic() < deadline:
            time.sleep(0.05)
        names = shelf.current().labels.names
        assert shelf.current().view.number == 2
        assert names.label("https://w3id.org/banggiao/id/city/1", "vi") == "Thành phố mới"
    finally:
        shelf.close()


def test_with_a_moment_of_patience_the_next_request_sees_what_was_published(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    shelf = Shelf(folder, lambda: ReaderPool(folder, workers=1), patience_s=20.0)
    try:
        assert shelf.current().view.number == 1
        publish_again(folder)
        assert shelf.current().view.number == 2
    finally:
        shelf.close()


def test_where_nothing_is_published_there_is_no_edition(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, lambda: ReaderPool(tmp_path, workers=1))
    with pytest.raises(StoreError):
        shelf.current()
    assert shelf.at_hand is None


def test_an_answer_of_the_edition_before_is_not_taken_for_one_of_the_next(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    with asking(folder) as client:
        first = client.get("/api/v1/entities?limit=1")
        again = client.get("/api/v1/entities?limit=1", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        publish_again(folder)
        told = client.get("/api/v1/entities?limit=1", headers={"If-None-Match": first.headers["etag"]})
        deadline = time.monotonic() + 20
        while told.status_code == 304 and time.monotonic() < deadline:
            time.sleep(0.05)
            told = client.get("/api/v1/entities?limit=1", headers={"If-None-Match": first.headers["etag"]})
        assert told.json()["total"] == first.json()["total"] + 1


def test_what_is_published_at_the_start_is_being_read_before_anybody_asks(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    shelf = Shelf(folder, lambda: ReaderPool(folder, workers=1))
    try:
        shelf.prepare()
        assert shelf.current().view.number == 1
    finally:
        shelf.close()
    nothing = Shelf(tmp_path / "nothing", lambda: ReaderPool(tmp_path / "nothing", workers=1))
    nothing.prepare()
    assert nothing.at_hand is None
