"""Hostile connections, bodies and documents against a running service (`../shared/attacks`)."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from attacking import ATTACKS, Target, absent, attack, attacked, build
from serving import TOY, publish

pytestmark = [absent, pytest.mark.shared]

#: One of each family that is refused before anything large is loaded.
QUICK = ("laughs.docx", "rows_3m.xlsx", "flate_500m.pdf", "deep.html", "page_cycle.pdf")
QUICK_CASES = ("half_open", "large", "gzip", "long_request", "update_by", "query_and", "many_fields", "wrong_keys")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("attacked") / "store"
    folder.mkdir()
    publish(folder, TOY)
    (folder / "banggiao-store.json").write_text('{"schema": 1}\n', encoding="utf-8")
    with attacked(folder) as served:
        yield served


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("inputs"), "documents", QUICK)


def replay(target: Target, inputs: Path, only: str = "") -> str:
    words = ["--query", f"{target.url}/sparql", "--upload", f"{target.url}/api/v1/documents", "--token", target.key]
    return attack("replay.py", str(inputs), *words, "--only", only, seconds=300)


@pytest.mark.parametrize("name", QUICK)
def test_a_bomb_is_refused_and_the_next_query_is_answered(target: Target, inputs: Path, name: str) -> None:
    assert replay(target, inputs, name).strip() == "1/1"
    with httpx.Client(base_url=target.url, headers={"Authorization": f"Bearer {target.key}"}) as client:
        job = client.get("/api/v1/jobs").json()["items"][0]
        assert (job["name"], job["status"]) == (name, "refused") and job["problem"] and job["remedy"]


@pytest.mark.parametrize("case", QUICK_CASES)
def test_a_hostile_connection_is_answered_as_it_should_be(target: Target, case: str) -> None:
    told = attack(
        "http_cases.py", target.url, "--upload", "/api/v1/documents", "--only", case, seconds=60
    )  # fmt: skip
    assert told and all(line.startswith("ok ") for line in told.splitlines())


def test_no_name_of_a_file_is_a_path(target: Target) -> None:
    before = set(target.folder.parent.iterdir())
    names = json.loads((ATTACKS / "injection.json").read_text(encoding="utf-8"))["upload_names"]
    with httpx.Client(base_url=target.url, headers={"Authorization": f"Bearer {target.key}"}, timeout=30) as client:
        for name in names:
            head = f'--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
            headers = {"Content-Type": "multipart/form-data; boundary=B", "Prefer": "respond-async"}
            body = head.encode() + b"no document\x00\r\n--B--\r\n"
            answer = client.post("/api/v1/documents", content=body, headers=headers)
            assert answer.status_code in (202, 400), (name, answer.text)
            assert answer.headers.get("set-cookie") is None
            if answer.status_code == 202:
                assert not set(answer.json()["name"]) & set("/\\\x00\r\n")
                client.delete(answer.headers["location"])
    assert set(target.folder.parent.iterdir()) == before
    service = target.folder.with_name("store.service")
    assert {path.name for path in service.iterdir()} <= {"keys.json", "keys.lock", "jobs", "audit.jsonl", "audit.last"}


@pytest.mark.attacks
def test_every_document_and_every_connection_is_answered_as_it_should_be(target: Target, tmp_path: Path) -> None:
    attack("generate.py", str(tmp_path), "--only", "documents", "--big", seconds=120)
    assert replay(target, tmp_path, "documents").splitlines()[-1] == "17/17"
    told = attack("http_cases.py", target.url, "--upload", "/api/v1/documents", seconds=200).splitlines()
    assert len(told) == 10 and all(line.startswith("ok ") for line in told)
