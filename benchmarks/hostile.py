"""The attacks that lie beside the project, sent to a service while honest clients ask it.

    with attacks(port, seconds=600) as attackers:
        ...
    attackers.said      # what the scripts found, a line each

Everything is bounded: the scripts run one after the other, each is ended when the time is over, and they speak to this
machine alone.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic
from typing import Final

SCRIPTS: Final = Path(__file__).parents[2] / "shared" / "attacks"


@dataclass(slots=True)
class Attackers:
    """What the attacks came to: how often all were sent, and the lines of those that were not answered as expected."""

    rounds: int = 0
    said: list[str] = field(default_factory=list)


@contextmanager
def attacks(port: int, seconds: float) -> Iterator[Attackers | None]:
    """Attack a service for a while; gives None where the scripts are not there."""
    if not SCRIPTS.is_dir():
        yield None
        return
    with TemporaryDirectory() as folder:
        inputs, found, enough = Path(folder), Attackers(), Event()
        subprocess.run([sys.executable, str(SCRIPTS / "generate.py"), folder], check=True, capture_output=True)  # noqa: S603
        until = monotonic() + seconds
        thread = Thread(target=_attack, args=(port, inputs, until, enough, found))
        thread.start()
        try:
            yield found
        finally:
            enough.set()
            thread.join()


def _attack(port: int, inputs: Path, until: float, enough: Event, found: Attackers) -> None:
    base = f"http://127.0.0.1:{port}"
    replay = [
        str(SCRIPTS / "replay.py"), str(inputs), "--query", f"{base}/sparql", "--update", f"{base}/update",
        "--store", f"{base}/graph-store", "--upload", f"{base}/api/v1/documents",
    ]  # fmt: skip
    front = [str(SCRIPTS / "http_cases.py"), base, "--upload", "/api/v1/documents"]
    while monotonic() < until and not enough.is_set():
        for words in (replay, front):
            # Who writes without a key is refused before anything is read, whatever was sent.
            lines = _run(words, until, enough).splitlines()
            found.said += [line for line in lines if line.startswith("FAIL") and "status 401" not in line]
        found.rounds += 1


def _run(words: Sequence[str], until: float, enough: Event) -> str:
    """Run a script until it ends, or the time is over."""
    script = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)  # noqa: S603
    while script.poll() is None and monotonic() < until and not enough.wait(0.5):
        continue
    if script.poll() is None:
        script.kill()
    return script.communicate()[0]
