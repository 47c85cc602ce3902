"""So many are let in at a time, threads and coroutines alike."""

import asyncio
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from published import TOY, publish

from graph.reading.query_errors import TooSlow
from graph.reading.readers import ReaderPool
from graph.reading.turnstile import Turnstile


def test_no_more_than_so_many_are_in() -> None:
    turnstile = Turnstile(2)
    assert [turnstile.enter(0.0) for _ in range(3)] == [True, True, False]
    turnstile.leave()
    assert turnstile.enter(0.0)
    assert not turnstile.enter(0.0)


def test_a_thread_that_waits_goes_in_when_another_leaves() -> None:
    turnstile, entered = Turnstile(1), []
    assert turnstile.enter(0.0)
    waiting = Thread(target=lambda: entered.append(turnstile.enter(10.0)))
    waiting.start()
    turnstile.leave()
    waiting.join(10)
    assert entered == [True]
    assert not turnstile.enter(0.0)


def test_coroutines_wait_in_turn_and_not_for_ever() -> None:
    async def all_of_it() -> list[bool]:
        turnstile = Turnstile(1)
        assert await turnstile.enter_soon(0.0)
        late = await turnstile.enter_soon(0.01)
        patient = asyncio.create_task(turnstile.enter_soon(10.0))
        await asyncio.sleep(0)
        turnstile.leave()
        return [late, await patient, await turnstile.enter_soon(0.01)]

    assert asyncio.run(all_of_it()) == [False, True, False]


def test_the_turn_of_who_was_cancelled_goes_to_the_next() -> None:
    async def all_of_it() -> bool:
        turnstile = Turnstile(1)
        assert await turnstile.enter_soon(0.0)
        gone = asyncio.create_task(turnstile.enter_soon(10.0))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        turnstile.leave()
        return await turnstile.enter_soon(0.01)

    assert asyncio.run(all_of_it())


def test_the_service_looks_up_while_outsiders_have_all_their_readers(tmp_path: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

    def ask() -> None:
        with pytest.raises(TooSlow):
            pool.serialise(endless, "application/sparql-results+json")

    with ReaderPool(publish(tmp_path, TOY), workers=1, deadline_s=1.5, spare=1) as pool:
        pool.trusted("documents")
        outsider = Thread(target=ask)
        outsider.start()
        begun = monotonic()
        assert pool.trusted("documents")[1] != b"0"
        assert outsider.is_alive()
        assert monotonic() - begun < 1.4
        outsider.join(20)
