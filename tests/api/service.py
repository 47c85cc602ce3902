"""A whole service as its operator starts it: `banggiao serve` in a process of its own, to be killed in parts."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import httpx
from machine import free_port

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity, Evidence, Label, Value
from ontology.identifiers import SCHEME, mint

ROOT = Path(__file__).parents[2]
HAI_PHONG = mint("region", "VN-HP")


@dataclass
class Service:
    """A running service."""

    process: "subprocess.Popen[str]"
    address: str
    store: Path
    key: str

    def children(self, of: int | None = None) -> list[int]:
        """Process ids of what the service, or a part of it, started."""
        parent = self.process.pid if of is None else of
        found: list[int] = []
        for thread in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, thread.read_text().split())
        return sorted(found)

    def writer(self) -> int:
        """Process id of the writer."""
        return int(json.loads((self.store / "service.json").read_text(encoding="utf-8"))["pid"])

    def front(self) -> int:
        """Process id of the front."""
        return next(pid for pid in self.children() if pid != self.writer())

    def readers(self) -> list[int]:
        """Process ids of the readers."""
        return self.children(self.front())

    def client(self) -> httpx.Client:
        """A client with an editor's key."""
        return httpx.Client(base_url=self.address, timeout=20, headers={"Authorization": f"Bearer {self.key}"})

    def update(self, client: httpx.Client, text: str) -> httpx.Response:
        """Send an update."""
        return client.post("/update", content=text, headers={"Content-Type": "application/sparql-update"})

    def is_ready(self) -> bool:
        """Say whether questions are answered and writes taken."""
        try:
            found = httpx.get(f"{self.address}/readyz", timeout=5)
        except httpx.HTTPError:
            return False
        return found.status_code == 200 and found.json()["writer"] == "ready"

    def wait_until_ready(self, timeout_s: float = 30) -> float:
        """Wait until questions are answered and writes taken; give the seconds."""
        begun = time.monotonic()
        while not self.is_ready():
            assert time.monotonic() - begun < timeout_s, "the service is not back"
            assert self.process.poll() is None, "the service ended"
            time.sleep(0.02)
        return time.monotonic() - begun


def banggiao(*arguments: str | Path, timeout_s: float = 120) -> "subprocess.CompletedProcess[str]":
    """Run the command line to its end."""
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=timeout_s)


@contextmanager
def running(store: Path, *flags: str) -> Iterator[Service]:
    """Run a service over a store until the block ends."""
    made = banggiao("keys", "create", "test", "--role", "editor", "--store", store)
    assert made.returncode == 0, made.stderr
    port = free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--store", str(store)]
    process = subprocess.Popen(
        [*command, "--port", str(port), *flags], cwd=ROOT, text=True, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
        env={**os.environ, "BANGGIAO_CLIENT_RATE": "0", "BANGGIAO_LOG_LEVEL": "error"},
    )  # fmt: skip
    service = Service(process, f"http://127.0.0.1:{port}", store, made.stdout.strip())
    try:
        service.wait_until_ready(60)
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            if process.stderr is not None:
                process.stderr.close()


def document(number: int) -> tuple[DocumentRecord, tuple[Claim, ...], tuple[Entity, ...]]:
    """A document that tells of one agreement with a city of its own, as `ingest` hands it on."""
    key = sha256(str(number).encode()).hexdigest()[:16]
    iri, node = mint("document", key), mint("agreement", f"{key}-1")
    partner = mint("city", str(9_000_000 + number))
    text = f"Hải Phòng và Kitakyushu {number} ký bản ghi nhớ."
    evidence = Evidence(iri, text, 0, len(text))
    said = (
        (v.TYPE, v.AGREEMENT),
        (v.HAS_PARTY, HAI_PHONG),
        (v.HAS_PARTY, partner),
        (v.HAS_AGREEMENT_KIND, f"{SCHEME}agreement-mou"),
        (v.SIGNED_ON, Value(str(1000 + number))),
    )
    claims = tuple(Claim(node, predicate, thing, evidence, "test.rule") for predicate, thing in said)
    record = DocumentRecord(
        iri=iri, name=f"{number}.txt", text=text, language="vi", media_type="text/plain", title=f"Số {number}",
        published="2026", source=None, path_key=str(number), sentences=1, extractor="rules-1",
        recorded="2026-11-22T08:00:00Z",
    )  # fmt: skip
    places = (
        Entity(HAI_PHONG, (v.VOCABULARY + "City",), (Label("Hải Phòng", "vi", True),), mint("country", "VN")),
        Entity(partner, (v.VOCABULARY + "City",), (Label(f"Kitakyushu {number}", "en", True),), mint("country", "JP")),
    )
    return record, claims, places
