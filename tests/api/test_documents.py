"""Documents that are sent: jobs, their events, what is refused, what is kept."""

import io
import json
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import ROOT, TOY, publish, serving_app, settings_for

from api.documents.job_book import JobBook
from api.documents.uploads import label
from api.service.app import create_app
from api.service.audit_file import verify
from api.service.key_store import KeyFile
from graph.writing.writer import Writer

TEXT = (ROOT / "samples" / "01-kyushu.txt").read_bytes()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty store with its writer."""
    folder = tmp_path_factory.mktemp("documents") / "store"
    command = [sys.executable, "-m", "graph.writing.writer_worker", str(folder)]
    writer = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    late = time.monotonic() + 20
    while not Writer(folder).is_there and time.monotonic() < late:
        time.sleep(0.05)
    yield folder
    writer.send_signal(signal.SIGTERM)
    writer.wait(20)
    if writer.stdin is not None:
        writer.stdin.close()


@pytest.fixture(scope="module")
def key(store: Path) -> str:
    return KeyFile(store.with_name("store.service") / "keys.json").create("Lan", "editor", now=datetime.now(UTC))[1]


@pytest.fixture(scope="module")
def client(store: Path, key: str) -> Iterator[httpx.Client]:
    settings = replace(settings_for(store), max_upload=300_000)
    headers = {"Authorization": f"Bearer {key}"}
    with serving_app(create_app(settings)) as url, httpx.Client(base_url=url, headers=headers, timeout=60) as session:
        yield session


def send(client: httpx.Client, content: bytes, name: str = "report.txt", **headers: str) -> httpx.Response:
    return client.post("/api/v1/documents", files={"file": (name, content)}, headers=headers)


def finished(client: httpx.Client, job: str) -> dict[str, Any]:
    late = time.monotonic() + 60
    while (now := client.get(f"/api/v1/jobs/{job}").json())["status"] in ("queued", "running"):
        assert time.monotonic() < late, now
        time.sleep(0.1)
    found: dict[str, Any] = now
    return found


def test_a_sent_document_becomes_knowledge_with_its_original_and_a_line_of_audit(
    client: httpx.Client, store: Path
) -> None:
    answer = send(client, TEXT, "../../Kyushu ‘báo cáo’.txt")
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/jobs/{answer.json()['id']}"
    job = finished(client, answer.json()["id"])
    assert (job["status"], job["step"], job["outcome"], job["problem"]) == ("done", "published", "added", None)
    assert job["facts"] > 0 and job["transaction"] > 0 and job["name"] == "Kyushu ‘báo cáo’.txt"
    assert Writer(store).wait(job["transaction"])
    document = job["document"].rpartition("/")[2]
    assert client.get(f"/api/v1/documents/{document}").status_code == 200
    original = client.get(f"/api/v1/documents/{document}/original")
    assert original.content == TEXT
    assert original.headers["content-type"] == "application/octet-stream"
    assert (
        original.headers["x-content-type-options"] == "nosniff"
        and "sandbox" in original.headers["content-security-policy"]
    )
    assert original.headers["content-disposition"].startswith(f'attachment; filename="{document}"; filename*=UTF-8')
    audit = store.with_name("store.service") / "audit.jsonl"
    lines = [json.loads(line) for line in audit.read_text(encoding="utf-8").splitlines()]
    (line,) = [line for line in lines if line["operation"] == f"ingest {job['document']}"]
    assert line["added"] > 0 and line["transaction"] == job["transaction"] and list(verify(audit)) == []
    left = (store.with_name("store.service") / "jobs" / job["id"]).iterdir()
    assert [path.name for path in left] == ["job.json"]
    assert finished(client, send(client, TEXT).json()["id"])["outcome"] == "unchanged"


def test_the_events_of_a_job_end_with_its_end(client: httpx.Client) -> None:
    job = send(client, TEXT + b"\nOne more line.", Prefer="respond-async").json()
    assert job["status"] == "queued"
    with client.stream("GET", job["events"]) as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        told = [json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: ")]
    assert told[-1]["status"] == "done" and told[-1]["id"] == job["id"]
    steps = [event["step"] for event in told]
    order = ["waiting", "opening", "opened", "extracting", "storing", "published"]
    assert steps == sorted(steps, key=order.index)


def test_a_file_that_is_no_document_is_refused_at_once_and_by_name(client: httpx.Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<w/>" + b" " * 50_000_000)
    begun = time.monotonic()
    answer = send(client, bomb.getvalue(), "minutes.docx")
    assert answer.status_code == 422 and time.monotonic() - begun < 8
    assert answer.json()["detail"].startswith("minutes.docx: ")
    job = client.get(answer.headers["location"]).json()
    assert (job["status"], job["document"]) == ("refused", None) and job["remedy"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"files": {"file": ("a.txt", b"x" * 400_000)}}, 413),
        ({"files": {"other": ("a.txt", TEXT)}}, 400),
        ({"files": [("file", ("a.txt", TEXT)), ("file", ("b.txt", TEXT))]}, 400),
        ({"files": {"file": ("a.txt", TEXT)}, "data": {"more": "1"}}, 400),
        ({"data": {"file": "words"}}, 415),
        ({"content": TEXT, "headers": {"Content-Type": "text/plain"}}, 415),
        ({"content": b"--B\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=B"}}, 400),
        ({"content": b"", "headers": {"Content-Type": "multipart/form-data"}}, 400),
    ],
)
def test_what_is_not_one_file_in_a_form_is_refused(client: httpx.Client, sent: dict[str, Any], status: int) -> None:
    before = client.get("/api/v1/jobs").json()["total"]
    assert client.post("/api/v1/documents", **sent).status_code == status
    assert client.get("/api/v1/jobs").json()["total"] == before


def test_sending_wants_an_editors_key_for_all_graphs(client: httpx.Client, store: Path) -> None:
    file = KeyFile(store.with_name("store.service") / "keys.json")
    for role, graphs in (("reader", None), ("editor", ("urn:a",))):
        _, token = file.create("X", role, now=datetime.now(UTC), graphs=graphs)  # type: ignore[arg-type]
        assert send(client, TEXT, Authorization=f"Bearer {token}").status_code == 403
    with httpx.Client(base_url=client.base_url) as public:
        assert send(public, TEXT).status_code == 401


def test_a_job_is_seen_by_its_sender_and_by_admins(client: httpx.Client, store: Path) -> None:
    job = send(client, TEXT + b" Mine.", Prefer="respond-async").json()["id"]
    file = KeyFile(store.with_name("store.service") / "keys.json")
    other, admin = (file.create("X", role, now=datetime.now(UTC))[1] for role in ("editor", "admin"))  # type: ignore[arg-type]
    assert client.get(f"/api/v1/jobs/{job}", headers={"Authorization": f"Bearer {other}"}).status_code == 404
    assert client.get("/api/v1/jobs", headers={"Authorization": f"Bearer {other}"}).json()["total"] == 0
    assert client.get(f"/api/v1/jobs/{job}", headers={"Authorization": f"Bearer {admin}"}).json()["id"] == job
    assert client.delete(f"/api/v1/jobs/{job}", headers={"Authorization": f"Bearer {admin}"}).status_code == 202


def test_a_job_can_be_cancelled_until_it_is_finished(client: httpx.Client, store: Path) -> None:
    first = send(client, TEXT + b" First.", Prefer="respond-async").json()["id"]
    second = send(client, TEXT + b" Second.", Prefer="respond-async").json()["id"]
    assert client.delete(f"/api/v1/jobs/{second}").status_code == 202
    ended = finished(client, second)
    assert (ended["status"], ended["transaction"]) == ("cancelled", None)
    assert client.delete(f"/api/v1/jobs/{second}").status_code == 409
    client.delete(f"/api/v1/jobs/{first}")
    assert client.delete(f"/api/v1/jobs/{'0' * 32}").status_code == 404


def test_a_job_that_was_interrupted_is_taken_up_again(store: Path, key: str) -> None:
    state = store.with_name("store.service")
    known = {"name": "late.txt", "digest": "d", "key": key.split("_")[1], "address": "", "request": "r"}
    known |= {"created": datetime.now(UTC).isoformat(), "status": "running", "step": "extracting"}
    book = JobBook(state)
    job = book.add(TEXT + b" Interrupted.", attempts=1, **known)
    dead = book.add(TEXT + b" Deadly.", attempts=2, **known)
    with (
        serving_app(create_app(settings_for(store))) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}) as client,
    ):
        assert finished(client, job.id)["status"] == "done"
        ended = finished(client, dead.id)
        assert (ended["status"], ended["problem"]) == ("refused", "the service ended 2 times while it was read")


def test_a_parameter_that_is_none_is_refused_by_name(client: httpx.Client) -> None:
    answer = client.get("/api/v1/jobs", params={"state": "done"})
    assert (answer.status_code, "'state'; it takes limit, status" in answer.json()["detail"]) == (400, True)


def test_a_document_that_takes_too_long_or_too_much_is_refused(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    token = KeyFile(tmp_path.with_name(f"{tmp_path.name}.service") / "keys.json").create(
        "Lan", "editor", now=datetime.now(UTC)
    )[1]
    settings = replace(settings_for(folder), document_timeout_s=0.05)
    with (
        serving_app(create_app(settings)) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client,
    ):
        answer = send(client, TEXT)
        assert (answer.status_code, "takes longer than 0.05 s" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../../etc/cron.d/x", "x"),
        (".htaccess", "htaccess"),
        ("a" * 300 + ".pdf", "a" * 180 + "…" + "a" * 15 + ".pdf"),
        ("%2e%2e%2fz.pdf", "%2e%2e%2fz.pdf"),
        ("x.pdf\r\nSet-Cookie: a=b", "x.pdfSet-Cookie: a=b"),
        ("x.PDF.html", "x.PDF.html"),
        ("Báo cáo đối ngoại.docx", "Báo cáo đối ngoại.docx"),
        (None, "document"),
    ],
)
def test_a_name_is_a_label_and_no_path(given: str | None, shown: str) -> None:
    assert label(given) == shown
