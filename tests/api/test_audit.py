"""The audit file: what leaves a line, and what `verify` finds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, Request
from serving import serving_app, settings_for

from api.service.app import create_app
from api.service.audit import note_receipt
from api.service.audit_file import Audit, AuditError, Entry, verify
from api.service.key_store import KeyFile
from api.service.keys import Identity, needs

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    transaction: int = 41
    added: int = 3
    removed: int = 1


def entry(operation: str) -> Entry:
    return Entry("0123abcd", "127.0.0.1", "r", operation, "d", 200)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "state" / "audit.jsonl"
    for number in range(5):
        Audit(path, lambda: NOW).record(entry(f"write {number}"))
    return path


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit") / "store.service"


@pytest.fixture(scope="module")
def client(state: Path) -> Iterator[httpx.Client]:
    app = create_app(settings_for(state.with_name("store")))

    @app.post("/write")
    async def write(request: Request, _: Annotated[Identity, Depends(needs("editor"))]) -> int:
        note_receipt(request, Written())
        return len(await request.body())

    with serving_app(app) as address, httpx.Client(base_url=address) as session:
        yield session


def test_lines_are_numbered_and_each_is_sealed_with_the_one_before(file: Path) -> None:
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5]
    assert [line["previous"] for line in lines] == ["0" * 64, *(line["hash"] for line in lines[:-1])]
    assert list(verify(file)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [lines[0].replace("write 0", "write 9"), *lines[1:]], "line 1: it was changed"),
        (lambda lines: lines[:1] + lines[2:], "line 2: it does not follow write 1"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "line 1: it does not follow write 0"),
        (lambda lines: [lines[0], *lines], "line 2: it does not follow write 1"),
        (lambda lines: lines[:-2], "the end: 5 writes were noted, 3 stand here"),
        (lambda lines: [*lines[:-1], lines[-1][:40]], "line 5: not whole"),
        (lambda lines: [], "the end: 5 writes were noted, 0 stand here"),
    ],
)
def test_what_was_changed_is_found(file: Path, change: object, said: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    changed = change(lines)  # type: ignore[operator]
    file.write_text("".join(f"{line}\n" for line in changed), encoding="utf-8")
    assert any(fault.startswith(said) for fault in verify(file))


def test_a_line_rewritten_with_its_hash_breaks_the_next(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    first = {**json.loads(lines[0]), "operation": "nothing"}
    first.pop("hash")
    first["hash"] = sha256(json.dumps(first, sort_keys=True).encode()).hexdigest()
    file.write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n", encoding="utf-8")
    assert list(verify(file)) == ["line 2: it does not follow write 1; lines were taken out, put in or put elsewhere"]


def test_after_a_torn_line_the_chain_goes_on(file: Path) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write('{"number": 6, "time')
    Audit(file).record(entry("after"))
    assert list(verify(file)) == ["line 6: not whole; the service was ended while it wrote, or the line was damaged"]
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[-1])["number"] == 6


def test_a_long_line_does_not_hide_the_last_one(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit.jsonl")
    audit.record(entry("x" * 30_000))
    audit.record(entry("y"))
    assert list(verify(tmp_path / "audit.jsonl")) == []


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="it cannot be read"):
        list(verify(tmp_path / "none.jsonl"))


def test_a_write_leaves_a_line_with_who_what_and_how_much(client: httpx.Client, state: Path) -> None:
    (state / "audit.jsonl").unlink(missing_ok=True)
    key, token = KeyFile(state / "keys.json").create("Lan", "editor", now=NOW)
    headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "request-1"}
    assert client.post("/write?graph=urn:a", content=b"some triples", headers=headers).status_code == 200
    (line,) = [json.loads(raw) for raw in (state / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (line["key"], line["request"], line["operation"], line["status"]) == (
        key.id, "request-1", "POST /write", 200,
    )  # fmt: skip
    assert (line["transaction"], line["added"], line["removed"]) == (41, 3, 1)
    assert line["digest"] == sha256(b"POST /write?graph=urn:a\nsome triples").hexdigest()
    assert token not in (state / "audit.jsonl").read_text(encoding="utf-8")


def test_what_a_key_was_refused_leaves_a_line_and_what_the_public_tried_does_not(
    client: httpx.Client, state: Path
) -> None:
    (state / "audit.jsonl").unlink(missing_ok=True)
    _, token = KeyFile(state / "keys.json").create("R", "reader", now=NOW)
    assert client.post("/write").status_code == 401
    assert not (state / "audit.jsonl").exists()
    assert client.post("/write", headers={"Authorization": f"Bearer {token}"}).status_code == 403
    assert json.loads((state / "audit.jsonl").read_text(encoding="utf-8"))["status"] == 403
