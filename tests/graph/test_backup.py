import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from graph.view import View, current
from graph.writing.backup import MANIFEST, make_backup, read_manifest, restore
from graph.writing.desk import Desk
from graph.writing.write_errors import DiskFull, ReadOnly
from graph.writing.writer import Writer
from ontology.errors import StoreError


def update(desk: Desk, text: str) -> int:
    header = {"operation": "update", "using_default": [], "using_named": []}
    return int(desk.take(header, text.encode())["receipt"]["transaction"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "store", reserve=0) as opened:
        update(opened, "INSERT DATA { <urn:a> <urn:n> 1 , 2 GRAPH <urn:g> { <urn:b> <urn:n> 3 } }")
        opened.take({"operation": "wait", "transaction": 1, "timeout_s": 20})
        yield opened


def content(folder: Path) -> list[bytes]:
    return sorted(View.open(folder).dump("application/n-quads", every_graph=True).splitlines())


def test_what_is_restored_is_what_was_backed_up(desk: Desk, tmp_path: Path) -> None:
    manifest = make_backup(tmp_path / "store", tmp_path / "backup")
    assert (manifest.transaction, manifest.quads, manifest.graphs) == (1, 3, 1)
    assert read_manifest(tmp_path / "backup") == manifest
    update(desk, "DROP ALL")
    assert restore(tmp_path / "backup", tmp_path / "restored") == manifest
    assert content(tmp_path / "restored") == sorted([
        b'<urn:a> <urn:n> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        b'<urn:a> <urn:n> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        b'<urn:b> <urn:n> "3"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .',
    ])  # fmt: skip
    with Desk(tmp_path / "restored", reserve=0) as other:
        assert update(other, "INSERT DATA { <urn:c> <urn:n> 4 }") == 2
    # The backup shares files with the store and the restored one with neither.
    assert restore(tmp_path / "backup", tmp_path / "again") == manifest


def test_on_one_disk_a_backup_shares_its_tables_with_the_store(desk: Desk, tmp_path: Path) -> None:
    make_backup(tmp_path / "store", tmp_path / "backup")
    tables = list((tmp_path / "backup").rglob("*.sst"))
    assert tables and all(table.stat().st_nlink > 1 for table in tables)


def test_a_backup_of_a_store_in_use_holds_whole_transactions(desk: Desk, tmp_path: Path) -> None:
    ended = Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            update(desk, f"INSERT DATA {{ GRAPH <urn:w> {{ <urn:{number}> <urn:n> 1 , 2 , 3 }} }}")

    thread = Thread(target=write)
    thread.start()
    try:
        found = [make_backup(tmp_path / "store", tmp_path / f"backup-{n}") for n in range(4)]
    finally:
        ended.set()
        thread.join()
    assert [m.transaction for m in found] == sorted(m.transaction for m in found)
    assert all((m.quads - 3) % 3 == 0 and m.quads == 3 + 3 * (m.transaction - 1) for m in found)
    restore(tmp_path / "backup-3", tmp_path / "restored")


def test_nothing_is_overwritten(desk: Desk, tmp_path: Path) -> None:
    make_backup(tmp_path / "store", tmp_path / "backup")
    before = (tmp_path / "backup" / MANIFEST).read_bytes()
    with pytest.raises(StoreError, match="nothing is overwritten"):
        make_backup(tmp_path / "store", tmp_path / "backup")
    with pytest.raises(StoreError, match="nothing is overwritten"):
        restore(tmp_path / "backup", tmp_path / "store")
    assert (tmp_path / "backup" / MANIFEST).read_bytes() == before


def test_every_changed_file_of_a_backup_is_found(desk: Desk, tmp_path: Path) -> None:
    manifest = make_backup(tmp_path / "store", tmp_path / "backup")
    for name, about in manifest.files.items():
        file = tmp_path / "backup" / "database" / name
        if about.size == 0:
            continue
        data = file.read_bytes()
        file.unlink()  # a hard link: the store's own file must not change
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with pytest.raises(StoreError, match="not what was backed up"):
            restore(tmp_path / "backup", tmp_path / "restored")
        file.unlink()
        with pytest.raises(StoreError):
            restore(tmp_path / "backup", tmp_path / "restored")
        file.write_bytes(data)
        assert not (tmp_path / "restored").exists()
    restore(tmp_path / "backup", tmp_path / "restored")


def test_a_manifest_that_counts_otherwise_is_not_believed(desk: Desk, tmp_path: Path) -> None:
    make_backup(tmp_path / "store", tmp_path / "backup")
    told = json.loads((tmp_path / "backup" / MANIFEST).read_text(encoding="utf-8"))
    for change, problem in (
        ({"quads": 4}, "it has 3 quads, not 4"),
        ({"schema": 99}, "it has schema 99"),
        ({"files": {"../../thesis.txt": {"size": 0, "sha256": ""}}}, "no file name"),
        ({"files": []}, "cannot be read"),
    ):
        (tmp_path / "backup" / MANIFEST).write_text(json.dumps({**told, **change}), encoding="utf-8")
        with pytest.raises(StoreError, match=problem):
            restore(tmp_path / "backup", tmp_path / "restored")
    (tmp_path / "backup" / MANIFEST).unlink()
    with pytest.raises(StoreError, match="no finished backup"):
        restore(tmp_path / "backup", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_what_somebody_reads_is_not_removed_and_goes_when_nobody_does(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    held = View.open(folder)
    checkpoint = folder / "published" / str(held.number)
    for number in range(4):
        transaction = update(desk, f"INSERT DATA {{ <urn:x> <urn:n> {number} }}")
        desk.take({"operation": "wait", "transaction": transaction, "timeout_s": 20})
    assert checkpoint.is_dir()
    assert held.size() == 3 and len(list(held.match())) == 2
    del held
    transaction = update(desk, "INSERT DATA { <urn:y> <urn:n> 1 }")
    desk.take({"operation": "wait", "transaction": transaction, "timeout_s": 20})
    assert not checkpoint.exists()
    assert len(list((folder / "published").iterdir())) <= 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, where this machine lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", disk], capture_output=True).returncode
    ):
        pytest.skip("no disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_disk_without_room_keeps_what_it_has_answers_and_takes_writes_again(small_disk: Path) -> None:
    folder = small_disk / "store"
    with Desk(folder, reserve=0) as desk:
        kept = 0
        big = "".join(f"<urn:s{i}> <urn:p> <urn:o{i}> .\n" for i in range(2000))
        header = {"operation": "put_graph", "media_type": "application/n-triples"}
        with pytest.raises(DiskFull):
            for number in range(200):
                desk.take({**header, "graph": f"urn:g{number}"}, big.replace("urn:o", f"urn:{number}:").encode())
                kept = number + 1
        assert kept > 0
        filler = small_disk / "filler"
        with pytest.raises(OSError), filler.open("wb") as out:
            while True:
                out.write(b"x" * 65536)
        with pytest.raises(DiskFull):
            update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")
        assert len(View.open(folder).graphs()) <= kept  # reading goes on
        filler.unlink()
        for number in range(kept // 2):
            try:
                desk.take({"operation": "delete_graph", "graph": f"urn:g{number}"})
            except DiskFull:
                break
    assert current(folder) is not None


def test_a_folder_that_can_only_be_read_is_said_and_read(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Desk(folder, reserve=0) as desk:
        update(desk, "INSERT DATA { <urn:a> <urn:n> 1 }")
    if os.geteuid() == 0:
        done = subprocess.run(["mount", "--bind", "-o", "ro", folder, folder], capture_output=True)
        again = subprocess.run(["mount", "-o", "remount,ro,bind", folder], capture_output=True)
        if done.returncode or again.returncode:
            pytest.skip("nothing can be made read only here")
    else:
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with pytest.raises(ReadOnly):
            Desk(folder, reserve=0)
        assert View.open(folder).size() == 1
        with pytest.raises(ReadOnly):
            Writer(folder).update("INSERT DATA { <urn:a> <urn:n> 2 }")
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", "-l", folder], check=True)
        else:
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
