"""A copy for readers is whole whatever the engine does beside, and nobody sees what a loss of power would change."""

import os
import shutil
from pathlib import Path
from threading import Event, Thread

import pytest

from graph.engine import Engine, freezing
from graph.view import View
from graph.writing.desk import SHOWN, Desk


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return tmp_path / "live"


def insert(engine: Engine, number: int, triples: int = 3) -> None:
    said = " ".join(f"<urn:a{number}> <urn:n> {n} ." for n in range(triples))
    engine.update(f"INSERT DATA {{ GRAPH <urn:g> {{ {said} }} }}")


def update(desk: Desk, text: str) -> int:
    header = {"operation": "update", "using_default": [], "using_named": []}
    number = int(desk.take(header, text.encode())["receipt"]["transaction"])
    assert desk.take({"operation": "wait", "transaction": number, "timeout_s": 20})["published"]
    return number


def logs(folder: Path) -> int:
    """Bytes that the copy published last has in no table."""
    shown = folder / "published" / str(View.open(folder).number)
    return sum(file.stat().st_size for file in shown.glob("*.log"))


def test_a_copy_shows_what_is_only_in_the_log_and_nothing_that_comes_later(live: Path, tmp_path: Path) -> None:
    engine = Engine.writable(live)
    insert(engine, 1)
    assert engine.freeze(tmp_path / "copy", forced=False) is False
    insert(engine, 2)
    copy = Engine.read_only(tmp_path / "copy")
    assert (copy.size(), engine.size()) == (3, 6)
    insert(engine, 3)
    assert engine.freeze(tmp_path / "other") is True
    assert (copy.size(), Engine.read_only(tmp_path / "other").size()) == (3, 9)


def test_tables_of_a_copy_are_those_of_the_database(live: Path, tmp_path: Path) -> None:
    engine = Engine.writable(live)
    insert(engine, 1)
    engine.flush()
    assert freezing.freeze(live, tmp_path / "copy")
    tables = list((tmp_path / "copy").glob("*.sst"))
    assert tables and all(table.stat().st_nlink == 2 for table in tables)


def test_copies_are_whole_while_the_engine_tidies_up(live: Path, tmp_path: Path) -> None:
    engine = Engine.writable(live)
    insert(engine, 0, 300)
    ended = Event()

    def tidy() -> None:
        while not ended.is_set():
            engine._database.optimize()

    thread = Thread(target=tidy)
    thread.start()
    try:
        for number in range(1, 40):
            insert(engine, number)
            if number % 5 == 0:
                engine.flush()
            engine.freeze(tmp_path / "copy", forced=False)
            assert Engine.read_only(tmp_path / "copy").size() == 300 + 3 * number
            shutil.rmtree(tmp_path / "copy")
    finally:
        ended.set()
        thread.join()


def test_a_database_that_changes_in_between_is_copied_again_or_by_the_engine(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine.writable(live)
    insert(engine, 1)
    link, left = os.link, [3]

    def growing(source: Path, to: Path) -> None:
        if left[0]:
            left[0] -= 1
            with (live / "MANIFEST-extra").open("ab") as lists:
                lists.write(b"x")
        link(source, to)

    engine.flush()
    monkeypatch.setattr(os, "link", growing)
    assert freezing.freeze(live, tmp_path / "copy") and left == [0]
    left[0] = 1_000_000
    assert not freezing.freeze(live, tmp_path / "other")
    assert not list(tmp_path.glob("other*"))
    assert engine.freeze(tmp_path / "other", forced=False) is True
    assert Engine.read_only(tmp_path / "other").size() == 3


def test_a_long_log_is_written_into_tables(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine.writable(live)
    insert(engine, 1)
    monkeypatch.setattr(freezing, "LOG_BYTES", 10)
    assert engine.freeze(tmp_path / "copy", forced=False) is True
    assert Engine.read_only(tmp_path / "copy").size() == 3


def test_a_write_is_shown_before_it_is_in_a_table(tmp_path: Path) -> None:
    with Desk(tmp_path, reserve=0) as desk:
        update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")  # the first one is forced to the disk
        update(desk, "INSERT DATA { <urn:a> <urn:n> 2 }")
        assert logs(tmp_path) > 0
        assert View.open(tmp_path).size() == 2


def test_what_an_update_makes_up_is_on_the_disk_before_anybody_sees_it(tmp_path: Path) -> None:
    with Desk(tmp_path, reserve=0) as desk:
        update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")
        for function in ("NOW()", "uuid()", "StrUUID()", "RAND()"):
            update(desk, f"INSERT {{ <urn:a> <urn:n> ?x }} WHERE {{ BIND({function} AS ?x) }}")
            assert logs(tmp_path) == 0
        update(desk, "INSERT DATA { <urn:a> <urn:n> 2 }")
        assert logs(tmp_path) > 0


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    with Desk(tmp_path, reserve=0) as desk:
        for number in range(SHOWN + 2):
            update(desk, f"INSERT DATA {{ <urn:a> <urn:n> {number} }}")
        told = desk._store
        assert told is not None and desk._shown < SHOWN
    assert View.open(tmp_path).size() == SHOWN + 2
