"""Sent documents outlive what happens to the service that took them."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
from service import ROOT, Service, running

TEXT = (ROOT / "samples" / "01-kyushu.txt").read_bytes()


def send(client: httpx.Client, content: bytes) -> str:
    files = {"file": ("kyushu.txt", content)}
    answer = client.post("/api/v1/documents", files=files, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def finished(service: Service, job: str) -> dict[str, Any]:
    late = time.monotonic() + 90
    while time.monotonic() < late:
        try:
            with service.client() as client:
                found: dict[str, Any] = client.get(f"/api/v1/jobs/{job}").json()
            if found["status"] not in ("queued", "running"):
                return found
        except httpx.TransportError:
            pass  # the front is being started again
        time.sleep(0.2)
    raise AssertionError(f"the job is not finished: {found}")


def test_a_document_is_read_though_front_and_writer_are_killed(tmp_path: Path) -> None:
    with running(tmp_path / "store") as service:
        time.sleep(1)  # a process that dies at once is given a pause
        with service.client() as client:
            job = send(client, TEXT)
        os.kill(service.front(), signal.SIGKILL)
        os.kill(service.writer(), signal.SIGKILL)
        job_now = finished(service, job)
        assert (job_now["status"], job_now["outcome"]) == ("done", "added"), job_now
