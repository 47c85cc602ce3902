"""Several processes give what one gives, in the same order, and survive each other."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ingest.parallel import in_order


def squarer(begun: Path) -> Callable[[int], int]:
    """Note that a worker began, then square; 13 ends the process."""
    (begun / str(os.getpid())).touch()

    def square(number: int) -> int:
        if number == 13:
            os._exit(1)
        return number * number

    return square


def unlucky(number: int) -> int:
    return -number


def test_results_come_in_the_order_of_the_things_and_each_process_starts_once(tmp_path: Path) -> None:
    numbers = [n for n in range(60) if n != 13]
    assert list(in_order(partial(squarer, tmp_path), numbers, jobs=2, died=unlucky)) == [n * n for n in numbers]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_thing_on_which_its_process_ends_is_lost_alone(tmp_path: Path) -> None:
    results = list(in_order(partial(squarer, tmp_path), range(20), jobs=2, died=unlucky))
    assert results == [-13 if n == 13 else n * n for n in range(20)]
    assert len(list(tmp_path.iterdir())) == 3


def test_one_job_works_in_this_process(tmp_path: Path) -> None:
    assert list(in_order(partial(squarer, tmp_path), [1, 2], jobs=1, died=unlucky)) == [1, 4]
    assert [path.name for path in tmp_path.iterdir()] == [str(os.getpid())]


def test_things_are_taken_only_a_little_ahead_of_the_results(tmp_path: Path) -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(partial(squarer, tmp_path), (n for n in things() if n != 13), jobs=2, died=unlucky)
    next(results)
    assert len(taken) < 100
    results.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_gives_nothing(tmp_path: Path, jobs: int) -> None:
    assert list(in_order(partial(squarer, tmp_path), [], jobs=jobs, died=unlucky)) == []
