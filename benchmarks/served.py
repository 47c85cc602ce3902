"""Servers that are measured: started on a free port of this machine, and their memory.

with served_by_us(store) as server:
    memory_of(server.process)
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

_READY_S = 30.0
_SERVE: Final = "from api.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, port, and the path of its endpoint."""

    process: "subprocess.Popen[bytes]"
    port: int
    path: str


@contextmanager
def served_by_us(store: Path) -> Iterator[Server]:
    """Serve a store by our own command line, without the limits of one client."""
    port = free_port()
    command = [sys.executable, "-c", _SERVE, "serve", "--store", str(store), "--port", str(port)]
    # All clients have one address here, which the service would hold back from taking it all.
    limits = {"BANGGIAO_CLIENT_REQUESTS": "0", "BANGGIAO_CLIENT_RATE": "0"}
    with running(command, port, {**os.environ, **limits}) as process:
        yield Server(process, port, "/sparql")


@contextmanager
def running(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the block ends; it is waited for until its port can be connected to."""
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        until = monotonic() + _READY_S
        while monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            asyncio.run(asyncio.sleep(0.05))
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def memory_of(process: "subprocess.Popen[bytes]") -> int:
    """Proportional bytes of a process and all below it; pages that several share count once."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, parent = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1], 0
            parent = int(number)
        except OSError:
            continue
        children.setdefault(parent, []).append(int(status.parent.name))
    total, waiting = 0, [process.pid]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total
