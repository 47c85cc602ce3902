"""Values that are made quickly are the frozen dataclasses of the library in all else."""

import dataclasses
import inspect
import pickle
from copy import copy, deepcopy
from typing import Any

import pytest

from ingest.fact import Fact, Party
from ingest.frozen import dataclass, replace
from ingest.text.passage import Mention

MENTION = Mention(3, 8, "PLACE", "Nice", "Nice", place=Mention(0, 2, "NAME", "P", "P"))


@dataclasses.dataclass(frozen=True, slots=True)
class Plain:
    """As the library makes it."""

    begin: int
    end: int = 7


@dataclass(frozen=True, slots=True)
class Quick:
    """The same, made quickly."""

    begin: int
    end: int = 7


@dataclass(frozen=True, slots=True)
class Checked:
    """Not of plain fields only, so that the library makes it."""

    begin: int
    parts: list[int] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        if self.begin < 0:
            raise ValueError(self.begin)


def test_a_quick_value_is_what_the_library_makes() -> None:
    assert repr(Quick(3)) == repr(Plain(3)).replace("Plain", "Quick")
    assert dataclasses.astuple(Quick(3, end=5)) == dataclasses.astuple(Plain(3, end=5))
    assert Quick(3) == Quick(3, 7) != Quick(4) and hash(Quick(3)) == hash(Plain(3))
    assert inspect.signature(Quick).parameters.keys() == inspect.signature(Plain).parameters.keys()


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_a_value_with_the_wrong_arguments_is_refused(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError, match=r"Quick\.__init__\(\)"):
        Quick(*arguments)


def test_a_quick_value_is_frozen_and_has_no_other_attribute() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        MENTION.begin = 4  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del MENTION.begin
    assert not hasattr(MENTION, "__dict__") and type(MENTION) is Mention


def test_a_changed_value_has_all_else_of_the_old_one() -> None:
    changed = replace(MENTION, begin=4, place=None)
    assert changed == dataclasses.replace(MENTION, begin=4, place=None) and type(changed) is Mention
    assert MENTION.begin == 3 and replace(MENTION) == MENTION


def test_an_unknown_field_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="middle"):
        replace(MENTION, middle=4)  # type: ignore[call-arg]


def test_every_field_of_a_fact_can_be_changed() -> None:
    fact = Fact("001", "q", 0, 1, "visit", "visit", subject=Party("Huế", "Huế"))
    for field in dataclasses.fields(Fact):
        changes: dict[str, Any] = {field.name: "x"}
        assert getattr(replace(fact, **changes), field.name) == "x"


def test_values_are_copied_and_sent_to_other_processes() -> None:
    sent = pickle.loads(pickle.dumps(MENTION))  # noqa: S301  # our own
    for again in (sent, copy(MENTION), deepcopy(MENTION)):
        assert again == MENTION and type(again.place) is Mention


def test_a_class_with_more_than_plain_fields_is_made_by_the_library() -> None:
    assert replace(Checked(1), begin=2).parts == [] and Checked(1).parts is not Checked(1).parts
    with pytest.raises(ValueError, match="-1"):
        replace(Checked(1), begin=-1)


def test_what_is_made_from_a_quick_class_is_changed_as_what_it_is() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Wider(Quick):
        height: int = 1

    assert replace(Wider(1, height=3), end=2) == Wider(1, 2, 3)
