"""Connections that never become requests: late, too large, or no HTTP."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from serving import serving_app, settings_for

from api.service.app import create_app

LATE_S = 0.5


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    settings = replace(settings_for(tmp_path_factory.mktemp("wire")), header_timeout_s=LATE_S, body_patience_s=LATE_S)
    with serving_app(create_app(settings)) as url:
        yield "127.0.0.1", int(url.rpartition(":")[2])


def exchange(address: tuple[str, int], *pieces: bytes) -> tuple[int, dict[str, object]]:
    """Send pieces; give the status and the problem that come before the connection is closed."""
    with socket.create_connection(address, timeout=10) as link:
        for piece in pieces:
            try:
                link.sendall(piece)
            except OSError:
                break  # refused before all was sent
        answer = b""
        while more := link.recv(65_536):
            answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nContent-Security-Policy: " in head.replace(b"content-security-policy", b"Content-Security-Policy")
    return int(head.split()[1]), json.loads(body)


def test_a_header_that_never_ends_is_closed_and_good_clients_are_served_meanwhile(address: tuple[str, int]) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(address, timeout=10)) for _ in range(100)]
        for link in held:
            link.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-a: ")
        begun = time.monotonic()
        assert exchange(address, b"GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")[0] == 404
        assert held[0].recv(100).startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - begun < 8


def test_a_connection_that_says_nothing_is_closed(address: tuple[str, int]) -> None:
    assert exchange(address)[0] == 408


def test_an_address_that_is_too_long_is_414(address: tuple[str, int]) -> None:
    status, problem = exchange(address, b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (status, problem["detail"]) == (414, "the address is longer than 65,536 bytes")


@pytest.mark.parametrize("end", [b"\r\n\r\n", b""])
def test_a_header_that_is_too_large_is_431_whether_it_ends_or_not(address: tuple[str, int], end: bytes) -> None:
    assert exchange(address, b"GET / HTTP/1.1\r\nHost: a\r\nX-a: " + b"a" * 150_000 + end)[0] == 431
    many = b"".join(b"X-%d: a\r\n" % n for n in range(15_000))
    assert exchange(address, b"GET / HTTP/1.1\r\nHost: a\r\n" + many + end)[0] == 431


def test_what_is_no_http_is_400(address: tuple[str, int]) -> None:
    assert exchange(address, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")[0] == 400


def test_a_body_that_comes_too_slowly_is_408(address: tuple[str, int]) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\n"
    begun = time.monotonic()
    assert exchange(address, head + b"x")[0] == 408
    assert time.monotonic() - begun < 8


def test_a_body_without_an_end_is_cut_off_at_the_limit(address: tuple[str, int]) -> None:
    fields = b"Host: a\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    head = b"POST /sparql HTTP/1.1\r\n" + fields
    chunk = b"40000\r\n" + b"x" * 0x40000 + b"\r\n"
    sent = 0
    with socket.create_connection(address, timeout=10) as link:
        link.sendall(head)
        try:
            for _ in range(400):
                link.sendall(chunk)
                sent += len(chunk)
        except OSError:
            pass
    assert sent < 60_000_000


def test_a_client_that_sends_all_before_it_reads_still_learns_that_it_was_too_much(address: tuple[str, int]) -> None:
    fields = b"Host: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 20000000\r\n\r\n"
    head = b"POST /sparql HTTP/1.1\r\n" + fields
    assert exchange(address, head + b"x" * 20_000_000)[0] == 413


def test_a_second_request_of_a_connection_has_a_clock_of_its_own(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=10) as link:
        link.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b'{"status":"ok"}' in link.recv(4096)
        link.sendall(b"GET /healthz HTTP/1.1\r\nHost")
        assert link.recv(4096).startswith(b"HTTP/1.1 408 ")
