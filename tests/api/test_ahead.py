"""Answers of everything are made before anybody asks, once, and after a publication only those that were asked for."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, get_native_id
from threading import enumerate as enumerate_threads
from time import thread_time

import pytest
from serving import TOY, asking, publish

from api.rest.ahead import PLAIN, Ahead, Reading, make_ahead
from api.rest.questions import key_of
from api.service.edition import Edition, Unchanging
from api.service.kept import Kept, Told
from api.service.settings import Settings
from graph.asking.questions import bound
from graph.reading.readers import ReaderPool
from graph.view import View

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    yield View.open(publish(tmp_path_factory.mktemp("ahead"), TOY))


def edition_of(view: View) -> Edition:
    """An edition with a few questions, of which every answer took long."""
    known = Unchanging.read()
    few = {name: known.questions[name] for name in ("partners-by-agreement", "successions", "ties-of-place")}
    edition = Edition(view, replace(known, questions=few))
    edition.kept = Kept(kept_s=0.0, clock=thread_time)
    return edition


def key(edition: Edition, question: str, **given: str) -> object:
    return key_of(question, bound(edition.questions[question], given, DAY), PLAIN)


def is_kept(edition: Edition, question: str, **given: str) -> bool:
    made = [False]

    def again() -> Told:
        made[0] = True
        return Told(b"")

    edition.kept.told(key(edition, question, **given), "", again)
    return not made[0]


def test_questions_of_everything_and_of_each_kind_are_made_before_anybody_asks(view: View) -> None:
    edition = edition_of(view)
    make_ahead(edition, None, DAY, Event(), Reading(view, thread_time))
    assert is_kept(edition, "ties-of-place")
    assert is_kept(edition, "partners-by-agreement", kind="mou", asOf="2026-11-22")
    assert not is_kept(edition, "ties-of-place", place="region/VN-HP")


def test_after_a_publication_only_what_was_asked_for_is_made_again(view: View) -> None:
    before, edition = edition_of(view), edition_of(view)
    make_ahead(before, None, DAY, Event(), Reading(view, thread_time))
    assert is_kept(before, "successions")
    make_ahead(edition, before, DAY, Event(), Reading(view, thread_time))
    assert is_kept(edition, "successions")
    assert not is_kept(edition, "ties-of-place")


def ended() -> None:
    for thread in enumerate_threads():
        if thread.name == "ahead":
            thread.join(30)
            assert not thread.is_alive()


def test_for_an_edition_that_is_followed_at_once_nothing_is_made(view: View, tmp_path: Path) -> None:
    settings = Settings(tmp_path, today=lambda: DAY)
    ahead = Ahead(settings, lambda: ReaderPool(tmp_path, workers=1), quiet_s=60.0)
    edition, following = edition_of(view), edition_of(view)
    ahead.begin(edition, None)
    ahead.begin(following, edition)
    ahead.end()
    ended()
    assert not is_kept(edition, "successions")
    assert not is_kept(following, "successions")


def test_a_reader_of_its_own_stands_back_and_ends(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    niceness: list[int] = []
    closed: list[bool] = []

    class Pool(ReaderPool):
        def close(self) -> None:
            closed.append(True)
            super().close()

    def make_pool() -> ReaderPool:
        niceness.append(os.getpriority(os.PRIO_PROCESS, get_native_id()))
        return Pool(folder, workers=1)

    edition = edition_of(View.open(folder))
    Ahead(Settings(folder, today=lambda: DAY), make_pool, quiet_s=0.0).begin(edition, None)
    ended()
    assert is_kept(edition, "ties-of-place")
    assert niceness == [5 if sys.platform == "linux" else 0]
    assert closed == [True]
    # Nobody asked for any of another edition, so that after it no reader is started.
    Ahead(Settings(folder, today=lambda: DAY), make_pool, quiet_s=0.0).begin(edition, edition_of(View.open(folder)))
    ended()
    assert closed == [True]


def test_an_answer_made_ahead_is_the_one_that_is_told(tmp_path: Path) -> None:
    folder = publish(tmp_path, TOY)
    with asking(folder) as client:
        told = client.get("/api/v1/questions/ties-of-place").json()
    view = View.open(folder)
    edition = edition_of(view)
    make_ahead(edition, None, DAY, Event(), Reading(view, thread_time))
    kept = edition.kept.told(key(edition, "ties-of-place"), "", lambda: Told(b"null"))
    assert json.loads(kept.body) == told
