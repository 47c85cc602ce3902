"""Texts that would break out of a query, a page or a table, sent in every parameter of the REST interface."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest

ATTACKS = Path(__file__).parents[3] / "shared" / "attacks" / "injection.json"


@pytest.fixture(scope="module")
def texts() -> list[bytes]:
    if not ATTACKS.exists():
        pytest.skip("the shared attacks are not beside the project")
    return [text.encode("utf-8", "surrogatepass") for text in json.loads(ATTACKS.read_text("utf-8"))["rest_values"]]


def places(schema: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Give every reading operation: path, the parameter to attack, and where each stands."""
    found = []
    for path, methods in schema["paths"].items():
        parameters = [(p["name"], p["in"]) for p in methods.get("get", {}).get("parameters", ())]
        if path.startswith(("/api/v1", "/id", "/reconcile", "/.well-known")):
            found += [(path, name, parameters) for name, where in parameters if where in ("query", "path")]
    return found


def test_no_text_in_any_parameter_breaks_the_service_or_becomes_markup(
    client: httpx.Client, texts: list[bytes]
) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    attacked = places(schema)
    assert len(attacked) > 100
    for path, name, parameters in attacked:
        for text in texts:
            answer = client.get(_address(path, name, parameters, quote_from_bytes(text, safe="")))
            where = f"{name} of {path}: {text!r}"
            assert answer.status_code < 500 and answer.status_code != 429, where
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert b"<img src=x" not in answer.content, where
            assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/v1/partners").json()["total"] > 0


def test_no_text_that_is_shown_on_a_page_becomes_markup(client: httpx.Client, texts: list[bytes]) -> None:
    pages = ("partners?q={}", "partners?country={}", "agreements?q={}", "ask?q={}", "network?focus={}",
             "disagreements?place={}", "coverage?place={}&measure={}", "questions/ties-of-place?place={}",
             "entities/city/{}", "documents/{}", "sparql?query={}")  # fmt: skip
    for page in pages:
        for text in texts:
            answer = client.get("/en/" + page.replace("{}", quote_from_bytes(text, safe="")))
            assert answer.status_code < 500, (page, text)
            assert b"<img src=x" not in answer.content, (page, text)


def test_a_formula_is_no_formula_in_any_table(hostile: httpx.Client) -> None:
    for path in ("partners", "agreements", "entities", "search?q=cmd", "questions/partners-by-agreement"):
        mark = "&" if "?" in path else "?"
        table = hostile.get(f"/api/v1/{path}{mark}format=csv&limit=500").text
        assert "=cmd" in table, path
        assert not any(
            cell.lstrip('"').startswith("=cmd") for line in table.splitlines() for cell in line.split(",")
        ), path


def _address(path: str, name: str, parameters: list[tuple[str, str]], text: str) -> str:
    """Put an address together: the attacked parameter holds the text, every other one in the path a word."""
    for other, where in parameters:
        if where == "path":
            path = path.replace(f"{{{other}}}", text if other == name else "city").replace(f"{{{other}:path}}", text)
    return path if (name, "path") in parameters else f"{path}?{name}={text}"
