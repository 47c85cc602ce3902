"""Bodies by length, encoding and time; requests by rate and number."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from fastapi import Request
from serving import serving_app, settings_for

from api.service.app import create_app
from api.service.limits import Clients, Rates
from api.service.problems import Problem


@pytest.fixture(scope="module")
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, gate: threading.Event) -> Iterator[httpx.Client]:
    settings = replace(
        settings_for(tmp_path_factory.mktemp("limits") / "store"), max_body=2_000, max_write=5_000, client_requests=2
    )
    app = create_app(settings)

    @app.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @app.post("/update-length")
    @app.post("/json")
    def parsed(body: dict[str, str]) -> int:
        return len(body)

    @app.get("/wait")
    def wait() -> bool:
        return gate.wait(5)

    with serving_app(app) as address, httpx.Client(base_url=address) as session:
        yield session


def test_a_body_is_limited_with_and_without_a_length(client: httpx.Client) -> None:
    assert client.post("/length", content=b"x" * 2_000).json() == 2_000
    announced = client.post("/length", content=b"x" * 2_001)
    unknown = client.post("/length", content=iter([b"x" * 1_500, b"x" * 1_500]))
    for answer in (announced, unknown):
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")
        assert answer.json()["detail"] == "the body is longer than 2,000 bytes; shorten it"


def test_a_body_that_the_framework_reads_is_limited_too(client: httpx.Client) -> None:
    long = iter([b'{"a": "', b"x" * 3_000, b'"}'])
    answer = client.post("/json", content=long, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_some_addresses_take_more(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/update-length", content=b'{"a": "%s"}' % (b"x" * 3_000), headers=headers).json() == 1
    assert client.post("/update-length", content=b'{"a": "%s"}' % (b"x" * 6_000), headers=headers).status_code == 413


@pytest.mark.parametrize("path", ["/length", "/sparql", "/none"])
def test_a_compressed_body_is_415_everywhere(client: httpx.Client, path: str) -> None:
    answer = client.post(path, content=b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


def test_one_client_has_a_number_of_requests_in_work_and_health_is_free(
    client: httpx.Client, gate: threading.Event
) -> None:
    wait = str(client.base_url.join("/wait"))
    held = [threading.Thread(target=httpx.get, args=(wait,)) for _ in range(2)]
    for thread in held:
        thread.start()
    answer = next(a for _ in range(200) if (a := client.get("/none")).status_code != 404)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert client.get("/healthz").status_code == 200
    gate.set()
    for thread in held:
        thread.join()
    assert client.get("/none").status_code == 404


def test_tokens_run_out_and_come_back() -> None:
    at = [0.0]
    clients = Clients(Rates(total=0, each=0, per_s=2.0, burst=3), lambda: at[0])
    for _ in range(3):
        clients.enter("a")
        clients.leave("a")
    with pytest.raises(Problem, match="more than 2 requests a second") as refused:
        clients.enter("a")
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
    clients.enter("b")
    at[0] = 0.5
    clients.enter("a")


def test_the_service_as_a_whole_has_a_limit_which_is_503() -> None:
    clients = Clients(Rates(total=2, each=0, per_s=0, burst=1))
    clients.enter("a")
    clients.enter("b")
    with pytest.raises(Problem, match="busy") as refused:
        clients.enter("c")
    assert refused.value.status == 503
    clients.leave("a")
    clients.enter("c")


def test_one_client_does_not_use_up_what_another_may_have() -> None:
    clients = Clients(Rates(total=0, each=1, per_s=0, burst=1))
    clients.enter("a")
    clients.enter("b")
    with pytest.raises(Problem, match="1 requests of yours are in work"):
        clients.enter("a")
    clients.leave("a")
    clients.enter("a")
