"""The test suites of the W3C for SPARQL, over HTTP against a service with its writer (`../shared`).

A sample of the evaluation tests runs with the others; `make w3c` runs all of them.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from attacking import Target, attacked
from serving import ROOT

SHARED = ROOT.parent / "shared"
SUITES = SHARED / "w3c-rdf-tests"
TOOLS = SHARED / "tools"
FAILING = Path(__file__).parent / "data" / "w3c-failing.yml"
#: Every which test of the evaluation a short run takes.
STEP = 40

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SUITES.is_dir(), reason="the W3C suites are not beside the project (../shared)"),
]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A service over an empty store that may be emptied again."""
    with attacked(tmp_path_factory.mktemp("w3c") / "store", BANGGIAO_CLIENT_RATE="0") as served:
        yield served


@pytest.fixture(scope="module")
def evaluation() -> ModuleType:
    spec = spec_from_file_location("w3c_evaluation", TOOLS / "w3c_evaluation.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_protocol_test_passes(scratch: Target) -> None:
    told = subprocess.run(
        [
            sys.executable, str(TOOLS / "w3c_protocol.py"), str(SUITES), "--failures", "--token", scratch.key,
            "--query", f"{scratch.url}/sparql", "--update", f"{scratch.url}/update",
            "--store", f"{scratch.url}/graph-store",
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert told.stderr == ""
    passed = {name: (int(some), int(every)) for name, some, every in re.findall(r"(\S+): (\d+)/(\d+)", told.stdout)}
    assert passed == {"protocol": (34, 34), "graph-store-direct": (4, 4), "graph-store-indirect": (9, 9)}


def test_a_sample_of_the_evaluation_passes(scratch: Target, evaluation: ModuleType) -> None:
    assert evaluated(scratch, evaluation, STEP) == []


@pytest.mark.w3c
def test_every_evaluation_test_passes_or_has_a_reason(scratch: Target, evaluation: ModuleType) -> None:
    assert evaluated(scratch, evaluation, 1) == []


def test_no_reason_is_given_for_a_test_that_is_not_there(evaluation: ModuleType) -> None:
    known = {(suite, named(test)) for suite, _, test, _ in evaluation.tests(SUITES / "sparql", "")}
    assert failing() <= known


def evaluated(scratch: Target, evaluation: ModuleType, step: int) -> list[tuple[str, str, str]]:
    """Run every step-th test; gives those whose outcome is not the one that is noted."""
    endpoint = evaluation.Endpoint(
        f"{scratch.url}/sparql", f"{scratch.url}/update", f"{scratch.url}/graph-store", scratch.key, 20.0
    )
    runner = evaluation.Runner(SUITES / "sparql", endpoint, False)
    noted = failing()
    other = []
    for suite, manifest, test, kind in list(evaluation.tests(SUITES / "sparql", ""))[::step]:
        try:
            outcome, why = runner.run(manifest, test, kind), ""
        except Exception as error:  # whatever the tool raises is a failure of the test
            outcome, why = "fail", repr(error)[:300]
        if (outcome == "fail") != ((suite, named(test)) in noted):
            other.append((suite, named(test), why or outcome))
    return other


def failing() -> set[tuple[str, str]]:
    groups = yaml.safe_load(FAILING.read_text(encoding="utf-8"))
    assert all(group["reason"] for group in groups)
    return {(group["suite"], test) for group in groups for test in group["tests"]}


def named(test: Any) -> str:
    return "/".join(test.value.replace("/manifest#", "/").split("/")[-2:])
