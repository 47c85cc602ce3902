"""One line of JSON a request, an id to find it by, and no key anywhere."""

import io
import json
import logging
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import serving_app, settings_for

from api.service.app import create_app
from api.service.key_store import KeyFile
from api.service.logs import start_logging, without_keys


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    for name in ("httpx", "httpcore"):  # the client's own words hold what it sends
        logging.getLogger(name).setLevel(logging.WARNING)
    written = io.StringIO()
    start_logging("debug", written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    app = create_app(settings_for(folder / "store"))

    @app.get("/defect")
    def defect() -> None:
        raise ZeroDivisionError("the token was banggiao_0123abcd_" + "x" * 43)

    with serving_app(app) as address, httpx.Client(base_url=address) as session:
        yield session


def lines(stream: io.StringIO, event: str = "request", *, number: int = 1) -> list[dict[str, Any]]:
    """The lines of an event, once there are so many: a line is written after its answer went out."""
    late = time.monotonic() + 10
    while True:
        found = [json.loads(line) for line in stream.getvalue().splitlines(keepends=True) if line.endswith("\n")]
        wanted = [line for line in found if line["event"] == event]
        if len(wanted) >= number or time.monotonic() > late:
            return wanted
        time.sleep(0.01)


def test_a_request_is_a_line_that_its_id_finds(client: httpx.Client, stream: io.StringIO) -> None:
    answer = client.get("/none?secret=1", headers={"X-Request-Id": "from-the-proxy-7"})
    assert answer.headers["x-request-id"] == "from-the-proxy-7"
    (line,) = lines(stream)
    assert (line["request"], line["path"], line["status"], line["address"]) == (
        "from-the-proxy-7", "/none", 404, "127.0.0.1",
    )  # fmt: skip
    assert line["bytes"] == len(answer.content) and line["ms"] > 0 and "secret" not in stream.getvalue()


@pytest.mark.parametrize("given", ["short", "x" * 65, "a b c d e f g", "-leading-dash", '"><script>alert(1)'])
def test_an_id_that_is_not_sane_is_replaced(client: httpx.Client, given: str) -> None:
    shown = client.get("/healthz", headers={"X-Request-Id": given}).headers["x-request-id"]
    assert shown != given and len(bytes.fromhex(shown)) == 8


def test_a_defect_is_a_problem_with_its_id_and_is_logged_with_its_trace(
    client: httpx.Client, stream: io.StringIO
) -> None:
    answer = client.get("/defect")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.headers["x-request-id"] in answer.json()["detail"]
    assert "ZeroDivisionError" not in answer.text and "content-security-policy" in answer.headers
    (line,) = lines(stream, "defect")
    assert "ZeroDivisionError" in line["error"] and line["request"] == answer.headers["x-request-id"]


def test_no_key_gets_into_the_log(client: httpx.Client, stream: io.StringIO, folder: Path) -> None:
    key, token = KeyFile(folder / "store.service" / "keys.json").create("Lan", "editor", now=datetime.now(UTC))
    wrong = f"banggiao_{key.id}_{secrets.token_urlsafe(32)}"
    client.get("/defect", headers={"Authorization": f"Bearer {token}"})
    client.get(f"/sparql?query={token}", headers={"Authorization": f"Bearer {wrong}"})
    client.post(f"/{token}", content=token)
    first = lines(stream, number=3)[0]
    written = stream.getvalue()
    assert token not in written and wrong not in written and "x" * 43 not in written
    assert f"/banggiao_{key.id}_…" in written and first["key"] == key.id


def test_only_the_id_of_a_key_is_left_in_a_text() -> None:
    assert without_keys("k=banggiao_0123abcd_" + "-_" * 21 + "a.") == "k=banggiao_0123abcd_…."
    assert without_keys("the banggiao_store") == "the banggiao_store"
