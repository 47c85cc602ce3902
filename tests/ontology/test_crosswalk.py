"""The definitions of registers are data that hold together, and verdicts have three values."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from ontology.crosswalk import CROSSWALK_FILE, DATUMS_FOLDER, Definition, judge, load_crosswalk
from ontology.errors import OntologyError
from ontology.terms import load_schemes

CROSSWALK = load_crosswalk()
DEFINITIONS = st.sampled_from(list(CROSSWALK.definitions.values()))
KNOWN = st.dictionaries(st.sampled_from(sorted(CROSSWALK.data)), st.booleans())


def test_four_registers_stand_beside_our_own_usage() -> None:
    assert list(CROSSWALK.registers) == [
        "register-clair",
        "register-gaok",
        "register-rgre",
        "register-sci",
        "register-vn",
    ]
    assert {d.register for d in CROSSWALK.definitions.values()} == set(CROSSWALK.registers)


def test_every_definition_comes_near_to_a_tie_kind_of_ours() -> None:
    kinds = {concept.iri for concept in load_schemes()["tie"].concepts.values()}
    for definition in CROSSWALK.definitions.values():
        assert definition.matches, definition.code
        assert {iri for _, iri in definition.matches} <= kinds


def test_every_datum_is_asked_for_and_all_but_the_list_of_members_can_be_known() -> None:
    asked = {code for d in CROSSWALK.definitions.values() for code in (*d.requires, *d.excludes)}
    assert asked == set(CROSSWALK.data)
    assert set(CROSSWALK.data) - set(CROSSWALK.queries) == {"listed_by_member"}


@pytest.mark.parametrize("code", CROSSWALK.queries)
def test_the_query_of_a_datum_gives_ties_and_whether_it_holds(code: str) -> None:
    assert [str(v) for v in prepareQuery(CROSSWALK.queries[code]).algebra.PV] == ["tie", "holds"]


@given(DEFINITIONS, KNOWN, st.sampled_from(sorted(CROSSWALK.data)), st.booleans())
def test_to_learn_more_never_turns_a_yes_or_a_no(
    definition: Definition, known: dict[str, bool], code: str, value: bool
) -> None:
    before = judge(definition, known)
    after = judge(definition, {code: value, **known})
    assert before.answer in ("cannot_tell", after.answer)


@given(DEFINITIONS, KNOWN)
def test_who_cannot_tell_says_what_is_missing(definition: Definition, known: dict[str, bool]) -> None:
    verdict = judge(definition, known)
    assert bool(verdict.missing) == (verdict.answer == "cannot_tell")
    assert bool(verdict.failed) == (verdict.answer == "no")
    assert set(verdict.missing).isdisjoint(known)


def test_a_definition_that_asks_for_an_unknown_datum_is_named_with_its_line(tmp_path: Path) -> None:
    text = CROSSWALK_FILE.read_text(encoding="utf-8").replace(
        "bg:requires bgs:datum-council-approval", "bg:requires bgs:tie-contact"
    )
    file = tmp_path / "crosswalk.ttl"
    file.write_text(text, encoding="utf-8")
    line = text.splitlines().index("bgs:gaok-sister a bg:RegisterDefinition ;") + 1
    with pytest.raises(OntologyError) as caught:
        load_crosswalk(file)
    assert caught.value.place == f"{file}:{line}: bgs:gaok-sister"
    assert caught.value.problem == "bgs:tie-contact is no datum"


def test_a_definition_that_asks_for_nothing_is_refused(tmp_path: Path) -> None:
    text = CROSSWALK_FILE.read_text(encoding="utf-8").replace("  bg:requires bgs:datum-council-approval ;\n", "")
    file = tmp_path / "crosswalk.ttl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"crosswalk\.ttl:\d+: bgs:gaok-sister: .*asks for nothing"):
        load_crosswalk(file)


def test_a_query_about_no_datum_is_refused(tmp_path: Path) -> None:
    source = (DATUMS_FOLDER / "declared-ended.rq").read_text(encoding="utf-8")
    (tmp_path / "colour.rq").write_text(source.replace("id: declared-ended", "id: colour"), encoding="utf-8")
    with pytest.raises(OntologyError, match=r"colour\.rq:1: colour is no datum"):
        load_crosswalk(datums=tmp_path)
