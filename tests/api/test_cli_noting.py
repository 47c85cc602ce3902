"""What a command writes leaves a line in the audit file, sealed like those of the service."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.cli.noting import Noted, Notes
from api.service.audit_file import verify
from graph.view import View
from graph.writing.store import Store

LINES = b'<urn:a> <urn:n> "1" .\n'


def run(*arguments: str | Path) -> str:
    """Run a command in this process; an error of ours is raised, as `main` would print it."""
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if done.exception is not None:
        raise done.exception
    return done.stderr


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_commands_that_write_leave_a_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "lan")
    monkeypatch.setenv("LOGNAME", "lan")
    (tmp_path / "a.nt").write_bytes(LINES)
    (tmp_path / "a.txt").write_text("Năm 2009 Hải Phòng và Kitakyushu ký bản ghi nhớ.", encoding="utf-8")
    store, audit = tmp_path / "store", tmp_path / "store.service" / "audit.jsonl"
    run("ingest", tmp_path / "a.txt", "--store", store)
    run("ingest", tmp_path / "a.txt", "--store", store)  # nothing new
    run("load", tmp_path / "a.nt", "--graph", "urn:own", "--store", store)
    assert View.open(store).ask("ASK { GRAPH <urn:own> { <urn:a> <urn:n> '1' } }")
    run("remove", "a.txt", "--store", store)
    run("keys", "create", "Lan", "--store", store)
    noted = lines(audit)
    operations = [line["operation"].partition(" ")[0] for line in noted]
    assert operations == ["ingest", "load", "remove", "keys"]
    assert {(line["key"], line["status"]) for line in noted} == {("user:lan", 200)}
    assert noted[1]["digest"] == sha256(LINES).hexdigest() and "urn:own" in noted[1]["operation"]
    assert list(verify(audit)) == []


def test_a_restored_store_begins_with_whence_it_came(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_bytes(LINES)
    run("load", tmp_path / "a.nt", "--store", tmp_path / "store")
    run("backup", tmp_path / "backup", "--store", tmp_path / "store")
    run("restore", tmp_path / "backup", "--store", tmp_path / "again")
    (line,) = lines(tmp_path / "again.service" / "audit.jsonl")
    assert line["operation"] == f"restore {tmp_path / 'backup'}"
    assert line["digest"] == sha256((tmp_path / "backup" / "banggiao-backup.json").read_bytes()).hexdigest()


def test_a_write_stands_where_its_line_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_bytes(LINES)
    (tmp_path / "store.service").write_text("no folder", encoding="utf-8")
    said = run("load", tmp_path / "a.nt", "--store", tmp_path / "store")
    assert "no line in the audit file for: load" in said
    assert View.open(tmp_path / "store").size() == 1


def test_what_changes_nothing_leaves_no_line(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        noted = Noted(store, Notes.of(tmp_path / "store"))
        assert not noted.drop_document("urn:none") and not noted.undo("urn:none")
        assert noted.documents() == [] and not noted.has_document("urn:none", "x")
        assert noted.reproject().triples == 0
    assert not (tmp_path / "store.service").exists()


def test_what_cannot_be_loaded_is_said(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="is no IRI"):
        run("load", tmp_path / "a.nt", "--graph", "people", "--store", tmp_path / "store")
    with pytest.raises(Exception, match="name a file that is there"):
        run("load", tmp_path / "a.nt", "--store", tmp_path / "store")
