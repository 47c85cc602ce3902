"""Which unit of a name is meant on a day, and how the older one is called beside the newer."""

from datetime import date

import pytest

from graph.asking.units import namesakes, told_apart, unit_on
from graph.claim import Term, Value
from graph.naming.labels import Names
from ontology.identifiers import VOCABULARY, mint

PREFERRED = "http://www.w3.org/2004/02/skos/core#prefLabel"
OLD, NEW, OTHER = mint("region", "VN-HP"), mint("region", "VN-HP.2025"), mint("region", "VN-61")


def row(entity: str, prop: str, value: Term) -> dict[str, Term]:
    return {"entity": entity, "property": prop, "value": value}


@pytest.fixture(scope="module")
def names() -> Names:
    rows = [row(iri, PREFERRED, Value(name, None, "vi"))
            for iri, name in ((OLD, "Hải Phòng"), (NEW, "Hải Phòng"), (OTHER, "Hải Dương"))]  # fmt: skip
    rows += [row(iri, VOCABULARY + "existsUntil", Value("2025-06-30")) for iri in (OLD, OTHER)]
    rows += [row(iri, VOCABULARY + "isSucceededBy", NEW) for iri in (OLD, OTHER)]
    return Names.from_rows([*rows, row(NEW, VOCABULARY + "existsFrom", Value("2025-07-01"))])


@pytest.mark.parametrize("start", [OLD, NEW])
@pytest.mark.parametrize(("day", "unit"), [(date(2025, 6, 30), OLD), (date(2025, 7, 1), NEW)])
def test_the_day_tells_which_unit_of_a_name_is_meant(names: Names, start: str, day: date, unit: str) -> None:
    thing = names.get(start)
    assert thing is not None
    assert unit_on(thing, day, names).iri == unit


def test_a_unit_of_another_name_keeps_to_itself(names: Names) -> None:
    thing = names.get(OTHER)
    assert thing is not None
    assert unit_on(thing, date(2026, 1, 1), names) is thing
    assert [unit.iri for unit in namesakes(thing, names)] == [OTHER]


def test_only_what_has_a_newer_namesake_is_called_by_its_time(names: Names) -> None:
    called = {iri: told_apart(thing, "vi", names) for iri in (OLD, NEW, OTHER) if (thing := names.get(iri))}
    assert called == {OLD: "Hải Phòng (trước 01/07/2025)", NEW: "Hải Phòng", OTHER: "Hải Dương"}
    old = names.get(OLD)
    assert old is not None and told_apart(old, "en", names) == "Hải Phòng (before 1 July 2025)"


def test_a_place_knows_in_whose_place_it_stands(names: Names) -> None:
    assert names.predecessors(NEW) == (OTHER, OLD)
    assert names.predecessors(OLD) == ()
