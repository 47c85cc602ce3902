"""Compiled names are those of the reference data, and a bad cache is made again."""

from pathlib import Path

import pytest

from ingest.names import compiled
from ingest.names.compiled import cache_folder, load
from ingest.names.name_index import index_names
from ingest.names.reference import FOLDER, read_reference

#: A few rows of each file are enough for the format.
_KEPT = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reference data of the 40 first cities and regions."""
    small = tmp_path_factory.mktemp("gazetteers")
    for path in FOLDER.glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        short = path.name in ("cities.csv", "organisations.csv")
        (small / path.name).write_text("".join(lines[: _KEPT if short else None]), "utf-8")
    keys = {line.split(",")[0] for line in (small / "cities.csv").read_text("utf-8").splitlines()}
    exonyms = (small / "exonyms.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in exonyms if not line[0].isdigit() or line.split(",")[0] in keys]
    (small / "exonyms.csv").write_text("".join(kept), "utf-8")
    return small


def test_every_row_and_every_bearer_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    load(folder, tmp_path)
    kept = load(folder, tmp_path)
    rows = read_reference(folder)
    assert [kept.row(index) for index in range(len(rows))] == rows
    names = index_names(rows, folder)
    assert {key: kept.entries(number) for number, key in enumerate(kept.keys)} == names


def test_the_second_load_reads_what_the_first_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(folder, tmp_path)
    monkeypatch.setattr(compiled, "read_reference", lambda _: pytest.fail("compiled twice"))
    assert load(folder, tmp_path) == first


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "not ours"])
def test_a_damaged_cache_is_compiled_again(folder: Path, tmp_path: Path, damage: str) -> None:
    first = load(folder, tmp_path)
    [path] = tmp_path.iterdir()
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:middle],
            "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "emptied": b"",
            "not ours": b"\xff\xfe no digest",
        }[damage]
    )
    assert load(folder, tmp_path) == first
    assert path.read_bytes() == whole


def test_changed_data_are_compiled_anew_and_the_old_file_goes(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load(folder, cache)
    changed = tmp_path / "changed"
    changed.mkdir()
    for path in folder.iterdir():
        (changed / path.name).write_bytes(path.read_bytes())
    with (changed / "priors.csv").open("a", encoding="utf-8") as file:
        file.write("Kobe,JP,a test\n")
    before = {path.name for path in cache.iterdir()}
    assert load(changed, cache).digest != load(folder, None).digest
    after = {path.name for path in cache.iterdir()}
    assert len(before) == len(after) == 1
    assert before != after


def test_a_place_that_cannot_be_written_is_let_be(folder: Path, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("no folder")
    assert load(folder, occupied / "cache") == load(folder, None)


def test_the_cache_lies_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGGIAO_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("BANGGIAO_CACHE")
    assert cache_folder().name == "banggiao"
