import time
from collections.abc import Iterator
from threading import Event

import pytest

from graph.writing import publisher as publishing
from graph.writing.publisher import Publisher
from graph.writing.write_errors import DiskFull


class Shelf:
    """What is published: the last transaction at the moment of publishing."""

    def __init__(self) -> None:
        self.last = 0
        self.shown: list[int] = []
        self.is_full = False
        self.went_wrong = Event()

    def publish(self) -> int:
        if self.is_full:
            self.went_wrong.set()
            raise DiskFull("here", "no room", "make some")
        self.shown.append(self.last)
        return self.last


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def publisher(shelf: Shelf) -> Iterator[Publisher]:
    made = Publisher(shelf.publish, 0)
    yield made
    made.close()


def write(shelf: Shelf, publisher: Publisher, *, settle: bool = True) -> int:
    shelf.last += 1
    publisher.note(shelf.last, settle=settle)
    return shelf.last


def test_a_write_is_published_soon_without_being_asked_for(shelf: Shelf, publisher: Publisher) -> None:
    write(shelf, publisher)
    end = time.monotonic() + 5
    while publisher.published < 1 and time.monotonic() < end:
        time.sleep(0.005)
    assert publisher.published == 1


def test_many_writes_share_few_publications(shelf: Shelf, publisher: Publisher) -> None:
    begun = time.monotonic()
    for _ in range(300):
        write(shelf, publisher)
        time.sleep(0.001)
    assert publisher.wait(300, 5)
    assert len(shelf.shown) <= (time.monotonic() - begun) / 0.1 + 3


def test_who_waits_for_documents_that_may_wait_is_not_kept_waiting(shelf: Shelf, publisher: Publisher) -> None:
    write(shelf, publisher, settle=False)
    time.sleep(0.15)
    assert publisher.published == 0
    begun = time.monotonic()
    assert publisher.wait(1, 5)
    assert time.monotonic() - begun < 2


def test_nobody_waits_for_what_was_never_written(publisher: Publisher) -> None:
    begun = time.monotonic()
    assert not publisher.wait(7, 5)
    assert time.monotonic() - begun < 1


def test_a_publication_that_fails_is_said_and_tried_again(
    shelf: Shelf, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.writing.publisher.RETRY_S", 0.05)
    shelf.is_full = True
    write(shelf, publisher)
    assert shelf.went_wrong.wait(5)
    assert not publisher.wait(1, 0.2)
    assert "no room" in publisher.problem
    shelf.is_full = False
    assert publisher.wait(1, 5)
    assert publisher.problem == ""


def test_memory_is_given_back_once_after_the_last_of_some_writes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    monkeypatch.setattr(publishing, "REST_S", 0.3)
    monkeypatch.setattr(publishing, "give_back", lambda: given.append(time.monotonic()))
    publisher = Publisher(shelf.publish, 0)
    for rests in (1, 2):
        for _ in range(3):
            last = write(shelf, publisher)
            assert publisher.wait(last, 5)
        written = time.monotonic()
        while len(given) < rests and time.monotonic() < written + 5:
            time.sleep(0.01)
        time.sleep(0.5)
        assert len(given) == rests and given[-1] - written > 0.1
    publisher.close()
