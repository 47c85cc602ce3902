"""Stores on disk with the toy graph, and clients of services over them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from serving import HOSTILE, TOY, asking, publish

from graph.view import View


@pytest.fixture(scope="session")
def toy_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("toy"), TOY)


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("hostile"), TOY, HOSTILE)


@pytest.fixture(scope="session")
def toy_view(toy_store: Path) -> View:
    return View.open(toy_store)


@pytest.fixture(scope="session")
def client(toy_store: Path) -> Iterator[httpx.Client]:
    with asking(toy_store) as session:
        yield session


@pytest.fixture(scope="session")
def hostile(hostile_store: Path) -> Iterator[httpx.Client]:
    with asking(hostile_store) as session:
        yield session


@pytest.fixture(scope="session")
def visible() -> Callable[[str], str]:
    """Give the words of a page without its markup."""
    return lambda page: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
