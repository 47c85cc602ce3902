import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.reading.query_errors import Refused
from graph.reading.readers import PROJECT, ReaderPool
from graph.writing.store import Store
from ontology.errors import QueryError

CAN_CONFINE = sys.platform == "linux" and Path("/proc/self/status").exists()
TRIES = {
    "a socket": "import socket; socket.socket()",
    "a socket of this machine": "import socket; socket.socket(socket.AF_UNIX)",
    "another process": "import os; os.fork()",
    "another program": "import os; os.execv('/bin/true', ['true'])",
    "another program in another process": "import subprocess; subprocess.run(['true'])",
}

pytestmark = pytest.mark.skipif(not CAN_CONFINE, reason="filters of system calls are for Linux")


def confined(code: str) -> subprocess.CompletedProcess[str]:
    script = f"from graph.reading.confinement import confine\nif not confine(): raise SystemExit(3)\n{code}"
    return subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("code", TRIES.values(), ids=TRIES.keys())
def test_a_confined_process_may_not_make(code: str) -> None:
    done = confined(code)
    if done.returncode == 3:
        pytest.skip("this kernel or machine has no filter")
    assert done.returncode == 1
    assert "PermissionError" in done.stderr


def test_a_confined_process_has_threads_and_files() -> None:
    done = confined(
        "import threading\nt = threading.Thread(target=lambda: print(open('/proc/self/status').read()))\nt.start()"
    )
    if done.returncode == 3:
        pytest.skip("this kernel or machine has no filter")
    assert done.returncode == 0
    assert "Seccomp:\t2" in done.stdout


def test_a_process_that_may_run_programs_gives_them_no_network_either() -> None:
    tries = "import socket\ntry: socket.socket()\nexcept PermissionError: print('none')"
    script = (
        "import subprocess, sys\nfrom graph.reading.confinement import confine\n"
        f"if not confine(programs=True): raise SystemExit(3)\n{tries}\n"
        f"subprocess.run([sys.executable, '-c', {tries!r}], check=True)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=30)
    if done.returncode == 3:
        pytest.skip("this kernel or machine has no filter")
    assert (done.returncode, done.stdout) == (0, "none\nnone\n")


def test_a_confined_engine_reaches_no_other_server() -> None:
    done = confined(
        "import pyoxigraph as ox\nlist(ox.Store().query('SELECT * { SERVICE <http://127.0.0.1:65500/> { ?s ?p ?o } }'))"
    )
    if done.returncode == 3:
        pytest.skip("this kernel or machine has no filter")
    assert "not permitted" in done.stderr


def seccomp_of(pool: ReaderPool, folder: Path) -> list[str]:
    """How the processes below this one that read a store are confined; `2` is a filter."""
    pool.serialise("ASK { }", "application/sparql-results+json")
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            command = (status.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        ours = {b"graph.reading.reader_worker", str(folder.resolve()).encode()} <= set(command)
        if ours and lines["PPid"] == str(os.getpid()):
            found.append(lines["Seccomp"])
    return found


def test_readers_are_confined_unless_servers_may_be_called(tmp_path: Path) -> None:
    if confined("").returncode == 3:
        pytest.skip("this kernel or machine has no filter")
    with Store.open(tmp_path / "store") as store:
        store.publish()
    with ReaderPool(tmp_path / "store", workers=1) as pool:
        assert seccomp_of(pool, tmp_path / "store") == ["2"]
    with ReaderPool(tmp_path / "store", workers=1, peers=frozenset({"http://127.0.0.1:65500/"})) as pool:
        assert seccomp_of(pool, tmp_path / "store") == ["0"]
        with pytest.raises(QueryError):
            pool.serialise("SELECT * { SERVICE <http://127.0.0.1:65500/> { ?s ?p ?o } }", "text/csv")
        with pytest.raises(Refused):
            pool.serialise("SELECT * { SERVICE <http://127.0.0.1:65501/> { ?s ?p ?o } }", "text/csv")
