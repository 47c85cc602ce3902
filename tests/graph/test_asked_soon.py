"""What an event loop asks readers: several requests at a time, and none lost or late for another's sake."""

import asyncio
import json
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import toy_store

from graph.engine import Answer
from graph.reading.link import Link
from graph.reading.messages import REVOKE, SKIPPED, Inbox, Incoming, Message, written
from graph.reading.query_errors import Broken, Busy, Malformed, Refused, TooSlow
from graph.reading.readers import ReaderPool
from ontology.errors import QueryError

JSON = "application/sparql-results+json"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
GREEDY = "SELECT (STRLEN(?y) AS ?n) WHERE { BIND('abcdefgh' AS ?x0) " + " ".join(
    f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40)
) + " BIND(?x40 AS ?y) }"  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_store(tmp_path_factory.mktemp("soon") / "store")


@pytest.fixture
def one(folder: Path) -> Iterator[ReaderPool]:
    with ReaderPool(folder, workers=1, deadline_s=10) as opened:
        yield opened


def number(n: int) -> str:
    return f"SELECT ({n} AS ?n) {{}}"


def numbered(answer: Answer) -> int:
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


async def quick(pool: ReaderPool, *numbers: int) -> list[int]:
    return [
        numbered(answer) for answer in await asyncio.gather(*(pool.serialise_soon(number(n), JSON) for n in numbers))
    ]


def test_each_asker_gets_its_own_answer_however_many_ask_at_once(one: ReaderPool) -> None:
    async def asked() -> list[int]:
        return [*await quick(one, 0), *await quick(one, *range(1, 200))]

    assert asyncio.run(asked()) == list(range(200))


def test_errors_come_to_those_who_made_them(one: ReaderPool) -> None:
    async def asked() -> list[object]:
        await quick(one, 0)
        queries = [number(1), "SELECT ?s {", number(2), "ASK { SERVICE <http://127.0.0.1:9/> {} }", number(3)]
        return await asyncio.gather(*(one.serialise_soon(query, JSON) for query in queries), return_exceptions=True)

    found = asyncio.run(asked())
    assert [type(one) for one in found] == [Answer, Malformed, Answer, Refused, Answer]


@pytest.mark.parametrize("at", [0, 2])
def test_who_waits_behind_a_query_that_is_ended_is_asked_again(one: ReaderPool, at: int) -> None:
    async def asked() -> tuple[list[int], object]:
        await quick(one, *range(8))
        before = [asyncio.ensure_future(one.serialise_soon(number(n), JSON)) for n in range(at)]
        late = asyncio.ensure_future(one.serialise_soon(RUNAWAY, JSON, deadline_s=0.4))
        behind = [asyncio.ensure_future(one.serialise_soon(number(n), JSON)) for n in range(at, 9)]
        answers = await asyncio.gather(*before, *behind)
        (failure,) = await asyncio.gather(late, return_exceptions=True)
        return [numbered(answer) for answer in answers], failure

    found, failure = asyncio.run(asked())
    assert found == list(range(9))
    assert isinstance(failure, TooSlow)


def test_who_waits_behind_a_query_that_breaks_its_reader_is_asked_again(folder: Path) -> None:
    async def asked(pool: ReaderPool) -> tuple[list[int], object]:
        await quick(pool, *range(8))
        greedy = asyncio.ensure_future(pool.serialise_soon(GREEDY, JSON))
        found = await quick(pool, *range(6))
        (failure,) = await asyncio.gather(greedy, return_exceptions=True)
        return found, failure

    with ReaderPool(folder, workers=1, memory=400 << 20) as pool:
        found, failure = asyncio.run(asked(pool))
    assert found == list(range(6))
    assert isinstance(failure, (Broken, TooSlow))


def test_quick_queries_do_not_wait_for_one_that_lasts_while_another_reader_is_there(folder: Path) -> None:
    async def asked(pool: ReaderPool) -> float:
        await quick(pool, *range(16))
        late = asyncio.ensure_future(pool.serialise_soon(RUNAWAY, JSON, deadline_s=1.5))
        begun = monotonic()
        assert await quick(pool, *range(50)) == list(range(50))
        lasted = monotonic() - begun
        with pytest.raises(TooSlow):
            await late
        return lasted

    with ReaderPool(folder, workers=2) as pool:
        assert asyncio.run(asked(pool)) < 1.4


def test_who_waits_too_long_is_told_that_readers_are_busy(folder: Path) -> None:
    async def asked(pool: ReaderPool) -> list[object]:
        await quick(pool, 1)
        all_of_it = [pool.serialise_soon(RUNAWAY, JSON, deadline_s=2), pool.serialise_soon("ASK {}", JSON)]
        return await asyncio.gather(*all_of_it, return_exceptions=True)

    with ReaderPool(folder, workers=1, deadline_s=0.5) as pool:
        late, waiting = asyncio.run(asked(pool))
    assert (type(late), type(waiting)) == (TooSlow, Busy)


def test_a_reader_that_ended_while_nobody_asked_costs_nobody_an_answer(one: ReaderPool) -> None:
    async def asked() -> list[int]:
        await quick(one, 1)
        (reader,) = one._stall._idle
        reader._process.kill()
        while reader.is_alive:
            await asyncio.sleep(0.01)
        return await quick(one, *range(5))

    assert asyncio.run(asked()) == list(range(5))


def test_threads_and_an_event_loop_use_the_same_readers_by_turns(one: ReaderPool) -> None:
    async def asked() -> list[int]:
        found = []
        for n in range(12):
            answer = await asyncio.to_thread(one.serialise, number(2 * n), JSON)
            found += [numbered(answer), *await quick(one, 2 * n + 1)]
        return found

    assert asyncio.run(asked()) == list(range(24))
    assert asyncio.run(quick(one, 7)) == [7]


def test_a_long_query_reaches_its_reader_behind_others(one: ReaderPool) -> None:
    padded = [f"# {'x' * 4_000}\n" * 15 + number(n) for n in range(12)]

    async def asked() -> list[int]:
        await quick(one, 0)
        return [numbered(found) for found in await asyncio.gather(*(one.serialise_soon(q, JSON) for q in padded))]

    assert asyncio.run(asked()) == list(range(12))


def test_what_is_refused_is_refused_at_once(one: ReaderPool) -> None:
    async def asked() -> None:
        with pytest.raises(QueryError):
            one.ask("DELETE WHERE { ?s ?p ?o }", JSON, lambda _: None)

    asyncio.run(asked())


@given(
    st.lists(
        st.tuples(st.dictionaries(st.text(max_size=3), st.text(max_size=600), max_size=2), st.binary(max_size=90))
    ),
    st.integers(1, 200),
)
def test_messages_come_out_as_they_went_in_however_they_are_cut(messages: list[Message], step: int) -> None:
    data = b"".join(piece for message in messages for piece in written(*message))
    incoming = Incoming()
    found = [message for at in range(0, len(data), step) for message in incoming.feed(data[at : at + step])]
    assert found == messages


def test_what_is_taken_back_is_skipped_and_what_came_later_is_done() -> None:
    ours, its = socket.socketpair()
    with ours, its:
        inbox = Inbox(its, 9.0, lambda: None)
        for head in ({"n": 1}, {"n": 2}, {"n": 3}):
            ours.sendall(b"".join(written(head)))
        first = inbox.next()
        ours.sendall(b"".join([*written({"operation": REVOKE}, b"1"), *written({"n": 4})]))
        inbox.look()
        found = [first, *(inbox.next() for _ in range(3))]
        assert [dict(head) for head, _ in filter(None, found)] == [
            {"n": 1}, {"operation": SKIPPED}, {"operation": SKIPPED}, {"n": 4},
        ]  # fmt: skip
        assert not inbox
        ours.close()
        assert inbox.next() is None


def test_a_reader_that_wakes_up_late_keeps_the_request_that_it_is_thought_to_be_at() -> None:
    ours, its = socket.socketpair()
    with ours, its:
        inbox = Inbox(its, 9.0, lambda: None)
        for begin in (1, 4):  # the second time after three were answered
            numbers = range(begin, begin + 3)
            asked = [piece for number in numbers for piece in written({"n": number})]
            ours.sendall(b"".join([*asked, *written({"operation": REVOKE}, b"%d" % begin)]))
            found = [inbox.next() for _ in numbers]
            assert [dict(head) for head, _ in filter(None, found)] == [
                {"n": begin}, {"operation": SKIPPED}, {"operation": SKIPPED},
            ]  # fmt: skip


def test_who_is_asked_nothing_for_a_while_rests_once_until_the_next_request() -> None:
    ours, its = socket.socketpair()
    rests: list[float] = []
    with ours, its, ThreadPoolExecutor(1) as threads:
        inbox = Inbox(its, 0.05, lambda: rests.append(monotonic()))
        for begun in range(2):
            ours.sendall(b"".join(written({"n": begun})))
            assert inbox.next() == ({"n": begun}, b"")
            waiting = threads.submit(inbox.next)
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
            assert len(rests) == begun + 1
            ours.sendall(b"".join(written({"n": 7})))
            assert waiting.result(5) == ({"n": 7}, b"")


def test_what_is_asked_in_one_moment_is_sent_in_one_step(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    write = Link._write

    def counted(link: Link, pieces: Sequence[bytes]) -> bool:
        steps.append(len(pieces))
        return write(link, pieces)

    async def asked(pool: ReaderPool) -> None:
        for _ in range(50):  # a reader that was not quick the last time gets one at a time
            await pool.serialise_soon("ASK {}", JSON)
            steps.clear()
            answers = await asyncio.gather(*(pool.serialise_soon(number(n), JSON) for n in range(4)))
            values = [json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] for answer in answers]
            assert values == ["0", "1", "2", "3"]
            if steps == [4]:
                return

    with ReaderPool(folder, workers=1, deadline_s=10) as pool:
        monkeypatch.setattr(Link, "_write", counted)
        asyncio.run(asked(pool))
    assert steps == [4]
