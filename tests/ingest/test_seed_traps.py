"""The traps of the five seed documents, each stated as what has to come out."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.naming.called import read_labels
from graph.naming.names import instrument_key
from graph.showing.board import contested
from graph.triples import Triple
from graph.view import View
from graph.writing.store import Store
from ingest.extractor import Extractor
from ingest.pipeline import ingest
from ontology.identifiers import SCHEME, VOCABULARY, mint

SEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "seeds"
HAI_PHONG = mint("region", "VN-HP")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared corpus is not beside the project"),
]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> View:
    folder = tmp_path_factory.mktemp("seeds") / "store"
    with Store.open(folder) as store:
        report = ingest(sorted(SEEDS.glob("00*.txt")), store, extractor, now=datetime(2026, 11, 22, tzinfo=UTC))
    assert not report.failed
    return View.open(folder)


@pytest.fixture(scope="module")
def known(view: View) -> set[Triple]:
    return {quad[:3] for quad in view.match()}


def objects(known: set[Triple], subject: str, predicate: str) -> set[Term]:
    return {o for s, p, o in known if (s, p) == (subject, predicate)}


def partners(known: set[Triple], predicate: str) -> set[str]:
    """Names of what the old Hải Phòng is joined to."""
    found = (str(o) for o in objects(known, HAI_PHONG, predicate))
    return {o.lexical for thing in found for o in objects(known, thing, v.PREF_LABEL) if isinstance(o, Value)}


def test_20_22_and_26_partner_localities_are_three_observations_and_no_disagreement(
    view: View, known: set[Triple]
) -> None:
    figures = {
        next(o.lexical for o in objects(known, s, v.VALUE) if isinstance(o, Value))
        for s, p, o in known
        if (p, o) == (v.HAS_MEASURE, f"{SCHEME}measure-partner-localities")
        and HAI_PHONG in objects(known, s, v.IS_OBSERVED_OF)
    }
    assert figures == {"20", "22", "26"}
    board = contested(view, read_labels(view))
    assert not [c for c in board if HAI_PHONG in c.places and c.prop == "value"]


def test_two_pairs_in_2009_disagree_with_a_pair_of_february_2018(view: View) -> None:
    (found,) = [c for c in contested(view, read_labels(view)) if c.is_open]
    assert (found.kind, found.prop) == ("conflict", "signedOn")
    assert {"2", "2009", "2018-02"} == {c.value for c in found.contenders}
    assert len({(c.evidence.begin, c.evidence.end) for c in found.contenders}) == 1
    assert "2 văn bản tính đến năm 2009" in found.explanation["vi"]


@pytest.mark.parametrize("name", ["Thiên Tân", "Quảng Đông", "Vancouver", "Queensland"])
def test_what_was_hoped_for_is_planned_and_no_partner(known: set[Triple], name: str) -> None:
    assert name in partners(known, v.HAS_PROSPECTIVE_PARTNER)
    assert name not in partners(known, v.HAS_PARTNER)


@pytest.mark.parametrize("name", ["Incheon", "Nam Ninh", "Kagawa", "Kitakyushu", "Brest"])
def test_what_was_set_up_is_a_tie(known: set[Triple], name: str) -> None:
    assert name in partners(known, v.HAS_PARTNER)
    assert name not in partners(known, v.HAS_PROSPECTIVE_PARTNER)


def test_czechoslovakia_is_a_former_country_and_its_region_lies_in_it(known: set[Triple]) -> None:
    czechoslovakia = mint("former-country", "CSHH")
    assert objects(known, czechoslovakia, v.TYPE) == {VOCABULARY + "FormerCountry"}
    morava = {s for s, p, o in known if (p, o) == (v.IS_IN_COUNTRY, czechoslovakia) and s != czechoslovakia}
    assert morava & {str(o) for o in objects(known, HAI_PHONG, v.HAS_PARTNER)}


@pytest.mark.parametrize(("name", "key"), [("Tiệp Khắc", "CSHH"), ("Liên Xô", "SUHH")])
def test_tiep_khac_and_lien_xo_are_former_countries_wherever_the_seeds_name_them(
    extractor: Extractor, name: str, key: str
) -> None:
    text = (SEEDS / "004.txt").read_text(encoding="utf-8")
    hits = [hit for hit in extractor.reader.gazetteer.find(text) if hit.surface.startswith(name)]
    assert hits
    assert {hit.candidates[0].iri for hit in hits} == {mint("former-country", key)}


def test_foxconn_has_one_origin_although_two_names_stand_in_its_parenthesis(known: set[Triple]) -> None:
    assert objects(known, mint("company", "foxconn.TW"), v.COMES_FROM) == {mint("country", "TW")}


def test_09_ct_tu_with_and_without_its_hyphen_is_one_instrument() -> None:
    text = (SEEDS / "004.txt").read_text(encoding="utf-8")
    numbers = re.findall(r"09\W?CT/TU", text)
    assert {"09-CT/TU", "09CT/TU"} <= set(numbers)
    assert len({instrument_key(number) for number in numbers}) == 1
