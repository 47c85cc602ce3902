"""Keys and settings on the command line."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app, main
from api.service.key_store import KeyFile

RUNNER = CliRunner()


def banggiao(*words: str | Path) -> tuple[int, str, str]:
    done = RUNNER.invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr or str(done.exception or "")


def test_a_key_is_made_shown_once_listed_and_taken_back(tmp_path: Path) -> None:
    store = tmp_path / "store"
    code, token, said = banggiao("keys", "create", "Lan", "--role", "editor", "--graph", "urn:a", "--store", store)
    assert code == 0 and re.fullmatch(r"banggiao_[0-9a-f]{8}_[\w-]{43}\n", token)
    key = token.split("_")[1]
    assert f"key {key} of Lan: keep it safe" in said and token.strip() not in said
    _, listed, _ = banggiao("keys", "list", "--store", store)
    assert f"{key}  valid    Lan: editor of urn:a, never ends" in listed and token.strip() not in listed
    assert banggiao("keys", "revoke", key, "--store", store)[0] == 0
    assert f"{key}  revoked" in banggiao("keys", "list", "--store", store)[1]


@pytest.mark.parametrize(("given", "days"), [("12h", 0.5), ("90d", 90), ("2w", 14), ("1y", 365)])
def test_a_key_may_end(tmp_path: Path, given: str, days: float) -> None:
    assert banggiao("keys", "create", "Lan", "--expires", given, "--state", tmp_path)[0] == 0
    (key,) = json.loads((tmp_path / "keys.json").read_text(encoding="utf-8"))["keys"]
    created, expires = key["created"], key["expires"]
    lasts = datetime.fromisoformat(expires) - datetime.fromisoformat(created)
    assert lasts.total_seconds() == days * 86_400
    assert KeyFile(tmp_path / "keys.json").all()[0].role == "reader"


@pytest.mark.parametrize("given", ["soon", "2020-01-01", "0d", "99999y"])
def test_an_end_that_is_none_is_refused(tmp_path: Path, given: str) -> None:
    code, _, said = banggiao("keys", "create", "Lan", "--expires", given, "--state", tmp_path)
    assert code == 1 and "--expires" in said
    assert not (tmp_path / "keys.json").exists()


def test_keys_go_where_the_service_looks_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "banggiao.toml"
    file.write_text(f'state = "{tmp_path}/kept"', encoding="utf-8")
    assert banggiao("keys", "create", "Lan", "--config", file)[0] == 0
    monkeypatch.setenv("BANGGIAO_STORE", f"{tmp_path}/store")
    assert banggiao("keys", "create", "Lan")[0] == 0
    for folder in ("kept", "store.service"):
        assert len(KeyFile(tmp_path / folder / "keys.json").all()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_keys_that_root_made_belong_to_the_service(tmp_path: Path) -> None:
    os.chown(tmp_path, 12_345, 12_345)
    assert banggiao("keys", "create", "Lan", "--state", tmp_path / "state")[0] == 0
    for path in (tmp_path / "state", tmp_path / "state" / "keys.json"):
        assert path.stat().st_uid == 12_345


def test_the_audit_file_is_checked(tmp_path: Path) -> None:
    from api.service.audit_file import Audit, Entry

    Audit(tmp_path / "audit.jsonl").record(Entry("k", "a", "r", "POST /update", "d", 200))
    assert banggiao("keys", "audit", "--state", tmp_path)[0] == 0
    file = tmp_path / "audit.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("/update", "/nothing"), encoding="utf-8")
    code, faults, _ = banggiao("keys", "audit", "--state", tmp_path)
    assert (code, faults) == (1, "line 1: it was changed after it was written\n")


def test_show_config_prints_settings_and_serves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "banggiao.toml"
    file.write_text("port = 8001\nrows = 5", encoding="utf-8")
    code, shown, _ = banggiao("serve", "--show-config", "--config", file, "--port", "8002")
    assert code == 0
    assert re.search(r"^port = 8002 +# --port; ", shown, re.MULTILINE)
    assert re.search(rf"^rows = 5 +# {re.escape(str(file))}: rows; ", shown, re.MULTILINE)


def test_a_wrong_setting_is_one_line_and_exit_1(tmp_path: Path) -> None:
    file = tmp_path / "banggiao.toml"
    file.write_text("prot = 8001", encoding="utf-8")
    program = "from api.cli import main; main()"
    words = [sys.executable, "-c", program, "serve", "--config", str(file)]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd=Path(main.__code__.co_filename).parents[1]
    )
    assert done.returncode == 1
    assert done.stderr == f"banggiao: {file}: prot: there is no such setting; did you mean port?\n"
