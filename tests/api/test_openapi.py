"""The service keeps to its OpenAPI description: schemathesis sends what fits it and what does not."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS

#: Requests of each kind to each operation.
EXAMPLES = 4
#: Addresses whose texts have a grammar of their own (SPARQL, JSON in a form), which no schema of OpenAPI can state.
WITH_A_GRAMMAR = ("/sparql", "/update", "/graph-store", "/reconcile")


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> Any:
    return schemathesis.openapi.from_url(f"{client.base_url}/api/v1/openapi.json".replace("//api", "/api"))


def operations(described: Any) -> list[Any]:
    return [found.ok() for found in described.get_all_operations()]


def test_every_resource_is_described_by_openapi_3_1(described: Any) -> None:
    assert described.raw_schema["openapi"].startswith("3.1")
    paths = set(described.raw_schema["paths"])
    resources = ("partners", "agreements", "ties", "investors", "observations", "entities", "evidence", "documents",
                 "search", "ask", "network", "coverage", "disagreements", "expiring", "jobs")  # fmt: skip
    assert {f"/api/v1/{resource}" for resource in resources} <= paths
    for path, methods in described.raw_schema["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"] and operation["tags"], f"{method} {path}"
            assert "application/problem+json" in operation["responses"]["default"]["content"]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=["fitting", "unfitting"])
def test_every_answer_is_one_that_the_description_allows(described: Any, mode: Any) -> None:
    wrong = []
    for operation in operations(described):
        told = _sent(operation, mode)
        if told:
            wrong.append(f"{operation.label}: {told[:2000]}")
    assert not wrong, "\n\n".join(wrong)


def _sent(operation: Any, mode: Any) -> str:
    """Send some requests; gives the first complaint."""
    left_out = [CHECKS.get_one("positive_data_acceptance")] if operation.path in WITH_A_GRAMMAR else []

    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        case.call_and_validate(excluded_checks=left_out)

    try:
        send()
    except Unsatisfiable:
        return ""  # nothing that such an operation takes could be unfitting
    except BaseExceptionGroup as failures:
        return str(failures)
    except AssertionError as failure:
        return str(failure)
    return ""
