"""The short way of plain queries gives what the way of all requests gives."""

import io
import json
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qsl, quote_plus

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import TOY, publish, serving, serving_app, settings_for

from api.protocols.protocol import pairs_of
from api.protocols.short import Asked
from api.service.app import create_app
from api.service.logs import start_logging
from api.service.problems import Problem
from api.service.turn import Header

#: A field that says nothing to us, with which a request goes the way of all.
LONG = {"Accept-Encoding": "deflate"}
SHORT = {"Accept-Encoding": "identity"}
#: What a proxy says, which the server looks at before the application is called: short, but not from the connection.
BEHIND = {"Accept-Encoding": "identity", "X-Forwarded-For": "192.0.2.7"}
OWN = ("date", "x-request-id")
MANY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 60"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("short")
    publish(folder, TOY)
    return folder


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with serving(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def told(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, {k: v for k, v in answer.headers.items() if k not in OWN}, answer.content


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK {}", "application/sparql-results+json"),
        (MANY, "text/csv"),
        (MANY, "application/json;q=0.5, text/tab-separated-values"),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } ORDER BY ?s ?o LIMIT 1", "*/*"),
        ("SELECT (NOW() AS ?n) { FILTER(false) }", "*/*"),
        ("SELECT ?s {", "*/*"),
        ("ASK {}", "image/png"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "*/*"),
        ("DELETE WHERE { ?s ?p ?o }", "*/*"),
        ("SELECT (<urn:no-function>(1) AS ?x) {}", "*/*"),
        ("ASK { ?s ?p 'Hải Phòng' }", "*/*"),
        (" ", "*/*"),
    ],
)
def test_all_ways_give_the_same_answer(client: httpx.Client, query: str, accept: str) -> None:
    short = client.get("/sparql", params={"query": query}, headers={**SHORT, "Accept": accept})
    behind = client.get("/sparql", params={"query": query}, headers={**BEHIND, "Accept": accept})
    long = client.get("/sparql", params={"query": query}, headers={**LONG, "Accept": accept})
    assert told(short) == told(behind) == told(long)
    assert re.fullmatch(r"[0-9a-f]{16}", short.headers["x-request-id"])


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=20).map(lambda text: quote_plus(text.encode("utf-8", "replace"))),
        st.text("%=+&ab1Ff2 ;#_\r\n\t~'-é", max_size=12),
    )
)
def test_a_query_alone_is_read_as_a_form_is(sent: str) -> None:
    def read(by: Callable[[str], object]) -> object:
        try:
            return by(f"query={sent}")
        except (Problem, ValueError):
            return None

    assert read(pairs_of) == read(lambda form: parse_qsl(form, keep_blank_values=True, errors="strict"))


def test_what_is_no_utf_8_is_refused_by_both_ways_alike(client: httpx.Client) -> None:
    found = [client.get("/sparql?query=ASK%7B%FF%7D", headers=headers) for headers in (SHORT, BEHIND, LONG)]
    assert found[0].status_code == 400
    assert told(found[0]) == told(found[1]) == told(found[2])


def test_an_answer_that_is_known_is_not_given_again(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": MANY}, headers=LONG)
    again = client.get("/sparql", params={"query": MANY}, headers={**SHORT, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_request_keeps_its_id_and_is_counted_under_its_address(client: httpx.Client) -> None:
    def counted() -> float:
        figures = client.get("/metrics").text
        found = re.search(r'banggiao_requests_total\{method="GET",route="/sparql",status="200"\} ([0-9.e+]+)', figures)
        return float(found.group(1)) if found else 0.0

    before = counted()
    for headers in (SHORT, BEHIND, LONG):
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers={**headers, "X-Request-Id": "abc-12345"})
        assert answer.headers["x-request-id"] == "abc-12345"
    assert counted() == before + 3


def test_both_ways_count_to_one_limit(store: Path) -> None:
    bounded = replace(settings_for(store), client_rate=0.01, client_burst=3)
    with serving_app(create_app(bounded)) as address, httpx.Client(base_url=address, timeout=30) as client:
        found = [
            client.get("/sparql", params={"query": "ASK {}"}, headers=h) for h in (SHORT, LONG, SHORT, SHORT, LONG)
        ]
    assert [answer.status_code for answer in found] == [200, 200, 200, 429, 429]
    assert told(found[3])[1]["retry-after"] == told(found[4])[1]["retry-after"]


def test_a_wrong_key_is_refused_on_no_way_but_its_own(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={**SHORT, "Authorization": "Bearer wrong"})
    assert answer.status_code == 401


def exchanged(address: str, *requests: bytes, answers: int) -> list[bytes]:
    """Send requests in one piece over a connection; give the bodies of their answers."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as link, link.makefile("rb") as file:
        link.sendall(b"".join(requests))
        bodies = []
        for _ in range(answers):
            assert file.readline().startswith(b"HTTP/1.1 200")
            head = b"".join(iter(file.readline, b"\r\n")).lower()
            found = re.search(rb"content-length: (\d+)", head)
            assert found is not None
            bodies.append(file.read(int(found.group(1))))
        return bodies


def plain(query: str, *fields: str) -> bytes:
    lines = (f"GET /sparql?query={quote_plus(query)} HTTP/1.1", "Host: a", *fields, "", "")
    return "\r\n".join(lines).encode()


def test_requests_sent_at_once_are_answered_in_their_order_whichever_way_they_go(client: httpx.Client) -> None:
    queries = [f"SELECT ({n} AS ?n) {{}}" for n in range(9)]
    ways: tuple[tuple[str, ...], ...] = ((), (), ("Accept-Encoding: deflate",))
    requests = [plain(query, "Accept: text/csv", *ways[n % 3]) for n, query in enumerate(queries)]
    bodies = exchanged(str(client.base_url), *requests, answers=9)
    assert bodies == [f"n\r\n{n}\r\n".encode() for n in range(9)]


def test_a_plain_query_that_is_the_last_closes_its_connection(client: httpx.Client) -> None:
    host, port = client.base_url.host, client.base_url.port
    with socket.create_connection((host, port or 80), timeout=20) as link:
        link.sendall(plain("ASK {}", "Connection: close"))
        answer = b"".join(iter(lambda: link.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert b"true" in body


def test_who_goes_away_before_the_answer_leaves_the_service_as_it_was(store: Path) -> None:
    bounded = replace(settings_for(store), client_requests=2, deadline_s=0.5)
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    with serving_app(create_app(bounded)) as address, httpx.Client(base_url=address, timeout=30) as client:
        client.get("/sparql", params={"query": "ASK {}"}, headers=SHORT)
        host, _, port = address.removeprefix("http://").partition(":")
        for _ in range(2):
            with socket.create_connection((host, int(port)), timeout=20) as link:
                link.sendall(plain(runaway))
        late = time.monotonic() + 10
        while client.get("/sparql", params={"query": "ASK {}"}, headers=SHORT).status_code != 200:
            assert time.monotonic() < late
            time.sleep(0.05)


def test_the_line_of_a_plain_query_is_that_of_every_request(client: httpx.Client) -> None:
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    start_logging("info", written)
    try:
        for headers in (SHORT, LONG):
            client.get("/sparql", params={"query": "ASK {}"}, headers={**headers, "X-Request-Id": "line-12345"})
        late = time.monotonic() + 10
        while written.getvalue().count("line-12345") < 2 and time.monotonic() < late:
            time.sleep(0.01)
        logging.getLogger("banggiao").warning("after")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    *both, last = [json.loads(line) for line in written.getvalue().splitlines() if "httpx" not in line]
    own = ("time", "ms")
    short, long = ({name: value for name, value in line.items() if name not in own} for line in both)
    assert short == long
    assert short["path"] == "/sparql" and short["address"] == "127.0.0.1" and short["key"] is None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", both[0]["time"])
    assert last["event"] == "after"


def answered(file: BinaryIO) -> tuple[int, dict[str, str], bytes]:
    """Read one answer of a connection: its status, its fields, its body."""
    status = int(file.readline().split()[1])
    fields = (line.decode().rstrip().partition(": ") for line in iter(file.readline, b"\r\n"))
    head = {name.lower(): value for name, _, value in fields if name.lower() not in OWN}
    return status, head, file.read(int(head.get("content-length", "0")))


def pieces_of(request: bytes) -> tuple[bytes, bytes]:
    """Cut a request in the middle of its header."""
    return request[: len(request) - 9], request[len(request) - 9 :]


def test_requests_that_follow_each_other_are_answered_as_those_that_come_alone(client: httpx.Client) -> None:
    host, port = client.base_url.host, client.base_url.port or 80
    csv, json_results = "Accept: text/csv", "Accept: application/sparql-results+json"
    tag = client.get("/sparql", params={"query": "ASK {}"}, headers={**SHORT, "Host": "a", "Accept": "*/*"})
    requests = [
        plain("SELECT (1 AS ?n) {}", csv),
        plain("SELECT (2 AS ?n) {}", csv),
        plain("SELECT ?s {", csv),
        plain("SELECT (3 AS ?n) {}", csv),
        plain("SELECT (3 AS ?n) {}", json_results),
        plain("ASK { ?s ?p 'Hải Phòng' }", json_results),
        plain("DELETE WHERE { ?s ?p ?o }", json_results),
        plain("ASK {}", json_results).replace(b"ASK", b"A(K"),
        plain("ASK {}", json_results).replace(b" HTTP/1.1", b"&rows=1 HTTP/1.1"),
        plain("ASK {}", json_results).replace(b"ASK", b"%FF"),
        plain("ASK {}", json_results, f"If-None-Match: {tag.headers['etag']}"),
        plain("ASK {}", "Accept: */*", f"If-None-Match: {tag.headers['etag']}"),
        plain("ASK { }", "Accept: */*", f"If-None-Match: {tag.headers['etag']}"),
        b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        plain("SELECT (4 AS ?n) {}", csv),
        plain("SELECT (6 AS ?n) {}", csv).replace(b"GET", b"DELETE"),
    ]

    def alone(request: bytes) -> tuple[int, dict[str, str], bytes]:
        with socket.create_connection((host, port), timeout=20) as link, link.makefile("rb") as file:
            link.sendall(request)
            return answered(file)

    expected = [alone(request) for request in requests]
    with socket.create_connection((host, port), timeout=20) as link, link.makefile("rb") as file:
        for cut in (False, True):
            for request, alike in zip(requests, expected, strict=True):
                for piece in pieces_of(request) if cut else (request,):
                    link.sendall(piece)
                    time.sleep(0.01 if cut else 0)
                assert answered(file) == alike
        link.sendall(requests[0] + requests[1] + requests[3])
        assert [answered(file) for _ in range(3)] == [expected[0], expected[1], expected[3]]
    assert [status for status, _, _ in expected[:8]] == [200, 200, 400, 200, 200, 200, 400, 400]
    assert [status for status, _, _ in expected[8:]] == [200, 400, 200, 304, 200, 200, 200, 405]


ASKED = Asked("query=ASK%7B%7D", {b"host": "a"}, "http", "192.0.2.7")
ALONE = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n"


def test_a_header_is_known_again_where_only_the_query_is_another_one() -> None:
    header = Header.of(ALONE, ASKED)
    assert header is not None
    assert header.asked_by(ALONE) == ASKED
    assert header.asked_by(ALONE.replace(b"ASK", b"ASK+")) == replace(ASKED, asked="query=ASK+%7B%7D")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Host: a", b"Host: b"),
        (b"Host: a", b"host: a"),
        (b"\r\n\r\n", b"\r\nA: b\r\n\r\n"),
        (b"\r\n\r\n", b"\r\n"),
        (b"\r\n\r\n", b"\r\n\r\n" + ALONE),
        (b"1.1", b"1.0"),
        (b"GET", b"HEAD"),
        (b"/sparql", b"/update"),
        (b"?query", b"?update"),
        (b"ASK", b"A&K"),
        (b"ASK", b"A#K"),
        (b"ASK", b"A K"),
        (b"ASK", b"A\tK"),
        (b"ASK", b"A\r\nK"),
        (b"ASK", b"A\x80K"),
        (b"ASK", b"A\x00K"),
    ],
)
def test_a_request_that_differs_in_more_than_its_query_is_read_anew(old: bytes, new: bytes) -> None:
    header = Header.of(ALONE, ASKED)
    assert header is not None
    assert header.asked_by(ALONE.replace(old, new)) is None


def test_what_is_not_one_whole_request_gives_no_header_to_know_again() -> None:
    assert Header.of(ALONE + ALONE, ASKED) is None
    assert Header.of(ALONE[10:], ASKED) is None
    assert Header.of(ALONE.replace(b"ASK", b"BSK"), ASKED) is None


def test_a_connection_at_rest_is_closed_and_one_in_use_is_not(store: Path) -> None:
    hasty = replace(settings_for(store), idle_timeout_s=1)
    with serving_app(create_app(hasty)) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=30)
        with socket.create_connection((host, int(port)), timeout=20) as link, link.makefile("rb") as file:
            begun = time.monotonic()
            while time.monotonic() - begun < 1.5:
                link.sendall(plain("ASK {}"))
                assert answered(file)[0] == 200
                time.sleep(0.3)
            rested = time.monotonic()
            assert file.read() == b""
            assert 0.5 < time.monotonic() - rested < 5
