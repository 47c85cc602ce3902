"""A service with its writer, and the scripts of the attacks beside the project run against it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from machine import free_port
from serving import ROOT

from api.service.key_store import KeyFile

ATTACKS = ROOT.parent / "shared" / "attacks"
absent = pytest.mark.skipif(not ATTACKS.is_dir(), reason="the attacks are not beside the project (../shared/attacks)")


@dataclass(frozen=True)
class Target:
    """A service to attack: its address, its folder, an editor's key, the process that is asked."""

    url: str
    folder: Path
    key: str
    front: int


@contextmanager
def attacked(folder: Path, **environment: str) -> Iterator[Target]:
    """Serve a store by the command line, as it is served for real, with settings from the environment."""
    port = free_port()
    _, key = KeyFile(folder.with_name(f"{folder.name}.service") / "keys.json").create(
        "Attacker", "editor", now=datetime.now(UTC)
    )
    program = "from api.cli import main; main()"
    words = ["serve", "--store", str(folder), "--port", str(port)]
    with (folder.parent / "log").open("wb") as log:
        front = subprocess.Popen(
            [sys.executable, "-c", program, *words], cwd=ROOT, stdout=log, stderr=log, env={**os.environ, **environment}
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, folder.parent / "log")
        yield Target(url, folder, key, front.pid)
    finally:
        front.send_signal(signal.SIGTERM)
        front.wait(60)


def attack(script: str, *words: str, seconds: float) -> str:
    """Run one of the scripts; gives what it printed, whatever it found."""
    command = [sys.executable, str(ATTACKS / script), *words]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, check=False, env=_environment()
    )  # fmt: skip
    return done.stdout


def build(folder: Path, family: str, names: Collection[str]) -> Path:
    """Write some inputs of a family as `generate.py` writes all of them, which takes longer."""
    program = (
        "import json, sys; from importlib import import_module; from pathlib import Path; folder = Path(sys.argv[1])\n"
        "wanted = {}\n"
        "for case in import_module(sys.argv[2]).cases():\n"
        "    if case.name in sys.argv[4:]:\n"
        "        (folder / sys.argv[3]).mkdir(exist_ok=True)\n"
        "        (folder / sys.argv[3] / case.name).write_bytes(case.make())\n"
        "        wanted[f'{sys.argv[3]}/{case.name}'] = {'statuses': case.statuses, 'note': case.note}\n"
        "(folder / 'expectations.json').write_text(json.dumps(wanted))\n"
    )
    module = {"documents": "document_cases"}.get(family, f"{family}_cases")
    command = [sys.executable, "-c", program, str(folder), module, family, *names]
    subprocess.run(command, cwd=ATTACKS, env=_environment(), check=True, timeout=120)
    return folder


def _environment() -> dict[str, str]:
    """Find the attacks' modules, and leave nothing in their folder."""
    return {**os.environ, "PYTHONPATH": str(ATTACKS), "PYTHONDONTWRITEBYTECODE": "1"}


def _wait(url: str, log: Path) -> None:
    late = time.monotonic() + 60
    while time.monotonic() < late:
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the service did not start: {log.read_text(encoding='utf-8')}")
