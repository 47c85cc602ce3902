"""`backup` and `restore` as an operator types them, without a service."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph.view import View
from graph.writing.desk import Desk
from ontology.errors import StoreError


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with Desk(folder, reserve=0) as desk:
        header = {"operation": "update", "using_default": [], "using_named": []}
        desk.take(header, b"INSERT DATA { <urn:a> <urn:n> 1 , 2 }")
    return folder


def run(*arguments: str | Path) -> str:
    """Run a command in this process; an error of ours is raised, as `main` would print it."""
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if done.exception is not None:
        raise done.exception
    return done.stderr


def test_a_backup_says_what_it_holds_and_becomes_a_store_again(store: Path, tmp_path: Path) -> None:
    said = run("backup", tmp_path / "backup", "--store", store)
    assert "2 quads in 0 graphs, up to transaction 1" in said and "all checked" in said
    run("restore", tmp_path / "backup", "--store", tmp_path / "restored")
    assert View.open(tmp_path / "restored").size() == 2


def test_nothing_is_backed_up_or_restored_over_something(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing is overwritten"):
        run("backup", store, "--store", store)
    with pytest.raises(StoreError, match="no finished backup"):
        run("restore", tmp_path, "--store", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
