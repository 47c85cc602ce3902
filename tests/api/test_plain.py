"""Plain questions past the router give what the way of all requests gives."""

from collections.abc import Iterator

import httpx
import pytest
from serving import TOY, publish, serving_app, settings_for

from api.service.app import create_app

OWN = ("date", "x-request-id", "server-timing")


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """The short way, and the long one: a service that has no other."""
    folder = publish(tmp_path_factory.mktemp("plain"), TOY)
    short, long = (create_app(settings_for(folder)) for _ in range(2))
    for wrapped in long.user_middleware:
        if wrapped.kwargs.get("handlers"):
            wrapped.kwargs["handlers"] = {}
    with serving_app(short) as one, serving_app(long) as other:
        # Tags tell the address of the server, so that both are called by one name.
        headers = {"Host": "service.test"}
        with (
            httpx.Client(base_url=one, headers=headers) as first,
            httpx.Client(base_url=other, headers=headers) as second,
        ):
            yield first, second


def told(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, {k: v for k, v in answer.headers.items() if k not in OWN}, answer.content


@pytest.mark.parametrize(
    "address",
    [
        "questions/ties-of-place",
        "questions/ties-of-place?place=region/VN-HP",
        "questions/ties-of-place?place=region/VN-HP&place=region/VN-HN",
        "questions/ties-of-place?place=",
        "questions/ties-of-place?place=no%20key",
        "questions/ties-of-place?plaice=region/VN-HP",
        "questions/ties-of-place?limit=1",
        "questions/ties-of-place?format=csv&lang=vi",
        "questions/ties-of-place?cursor=x",
        "questions/ties-of-place?min_transaction=0",
        "questions/none-such",
        "questions/",
        "ask?q=%C4%90%E1%BB%91i%20t%C3%A1c%20%E1%BB%9F%20Nh%E1%BA%ADt%20B%E1%BA%A3n&lang=vi",
        "ask?q=Partners%20in%20Japan&lang=en",
        "ask?q=Partners%20in%20Japan&lang=en&lang=vi",
        "ask?q=Partners%20in%20Japan&lang=de",
        "ask?q=Partners%20in%20Japan",
        "ask?q=Partners%20in%20Japan&lang=en&as_of=2020-01-01",
        "ask?q=Partners%20in%20Japan&lang=en&nothing=1",
        "ask?q=&lang=en",
        f"ask?q={'x' * 501}&lang=en",
        "ask?q=xyzzy&lang=en",
        "ask",
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/csv", "image/png"])
def test_both_ways_answer_alike(ways: tuple[httpx.Client, httpx.Client], address: str, accept: str) -> None:
    one, other = (
        client.get(f"/api/v1/{address}", headers={"Accept": accept, "Accept-Language": "en"}) for client in ways
    )
    assert told(one) == told(other)


def test_both_ways_know_what_the_client_has(ways: tuple[httpx.Client, httpx.Client]) -> None:
    address = "/api/v1/questions/ties-of-place?place=region/VN-HP"
    tag = ways[0].get(address).headers["etag"]
    for client in ways:
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_log_calls_both_ways_by_one_name(ways: tuple[httpx.Client, httpx.Client]) -> None:
    counted = []
    for client in ways:
        for address in ("questions/successions", "ask?q=Partners%20in%20Japan&lang=en"):
            client.get(f"/api/v1/{address}")
        lines = client.get("/metrics").text.splitlines()
        told = [line for line in lines if line.startswith("banggiao_requests_total") and 'status="200"' in line]
        counted.append({line.partition("route=")[2].partition(",")[0] for line in told})
    assert {'"/questions/{question}"', '"/ask"'} <= counted[0]
    assert counted[0] - {'"/metrics"'} == counted[1] - {'"/metrics"'}
