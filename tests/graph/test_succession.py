"""What a unit leaves to the unit that stands in its place, on the day of the merger of 1 July 2025."""

from datetime import date
from itertools import permutations

import pytest
from building import HAI_PHONG, KITAKYUSHU, PLACES, Told

from graph import vocabulary as v
from graph.claim import Entity, Label, Term, Value
from graph.knowledge.projection import project
from graph.lives.rules import Rules, load_rules
from graph.lives.succession import INHERITED, SUCCEEDED, successions
from graph.statements.filing import Filed, describe
from graph.triples import Triple
from ontology.identifiers import SCHEME, VOCABULARY, mint

HAI_DUONG = mint("region", "VN-61")
NEW_HAI_PHONG = mint("region", "VN-HP.2025")
SUWON = mint("city", "1835553")
VIETNAM = mint("country", "VN")
PAPER = mint("agreement", "mou.1835553.VN-61.2024")
HEIRS_PAPER = mint("agreement", "mou.1835553.VN-61.2024.VN-HP.2025")
TIE, HEIRS_TIE = mint("tie", "1835553.VN-61"), mint("tie", "1835553.VN-HP.2025")
MERGED = (
    Entity(HAI_DUONG, (VOCABULARY + "Region",), (Label("Hải Dương", "vi", True), Label("Hai Duong", "en", True)),
           VIETNAM, successor=NEW_HAI_PHONG, exists_until="2025-06-30"),
    Entity(HAI_PHONG, (VOCABULARY + "City",), (Label("Hải Phòng", "vi", True), Label("Haiphong", "en", True)),
           VIETNAM, successor=NEW_HAI_PHONG, exists_until="2025-06-30"),
    Entity(NEW_HAI_PHONG, (VOCABULARY + "City",), (Label("Hải Phòng", "vi", True), Label("Haiphong", "en", True)),
           VIETNAM, exists_from="2025-07-01"),
    Entity(SUWON, (VOCABULARY + "City",), (Label("Suwon", "en", True),), mint("country", "KR")),
    PLACES[KITAKYUSHU],
)  # fmt: skip
REFERENCE = Filed("urn:reference", tuple(t for entity in MERGED for t in describe(entity)), ())


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def memorandum(name: str = "a", published: str | None = "2024-02-27", **facts: str) -> Told:
    document = Told(name, published)
    document.agreement(HAI_DUONG, SUWON, **{"signed": "2024-02-26", **facts})  # type: ignore[arg-type]
    return document


def known(rules: Rules, *documents: Told) -> set[Triple]:
    return project([REFERENCE, *(d.filed() for d in documents)], [], rules)


def of(triples: set[Triple], subject: str, predicate: str) -> set[Term]:
    return {o for s, p, o in triples if (s, p) == (subject, predicate)}


def status_on(triples: set[Triple], relation: str, day: date) -> str | None:
    """Find the status by its local name; None where no period covers the day."""
    for period in of(triples, relation, v.HAS_STATUS_PERIOD):
        first, last = (
            next((o.lexical for o in of(triples, str(period), p) if isinstance(o, Value)), default)
            for p, default in ((v.FROM_DAY, "0001-01-01"), (v.UNTIL_DAY, "9999-12-31"))
        )
        if first <= day.isoformat() <= last:
            (status,) = of(triples, str(period), v.HAS_STATUS)
            return str(status).removeprefix(v.STATUS_SCHEME)
    return None


BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(("old", "heir"), [(PAPER, HEIRS_PAPER), (TIE, HEIRS_TIE)])
def test_papers_and_ties_pass_to_the_successor_on_the_day_of_the_merger(rules: Rules, old: str, heir: str) -> None:
    found = known(rules, memorandum())
    assert [status_on(found, old, day) for day in (BEFORE, AFTER)] == ["presumed-in-force", "succeeded"]
    assert [status_on(found, heir, day) for day in (BEFORE, AFTER)] == [None, "inherited"]
    assert of(found, heir, v.IS_INHERITED_FROM) == {old}
    assert of(found, heir, v.HAS_PARTY) == {NEW_HAI_PHONG, SUWON}
    assert of(found, heir, v.RESTS_ON) == of(found, old, v.RESTS_ON)


def test_the_inherited_tie_follows_from_the_inherited_paper(rules: Rules) -> None:
    found = known(rules, memorandum())
    assert of(found, HEIRS_TIE, v.IS_BASED_ON) == {HEIRS_PAPER}
    assert of(found, HEIRS_TIE, v.SINCE) == {Value("2024-02-26")}
    assert (NEW_HAI_PHONG, v.HAS_PARTNER, SUWON) in found and (SUWON, v.HAS_PARTNER, NEW_HAI_PHONG) in found


def test_a_term_ends_for_the_successor_too(rules: Rules) -> None:
    found = known(rules, memorandum(until="2026-12-31"))
    assert status_on(found, HEIRS_PAPER, date(2026, 12, 31)) == "inherited"
    assert status_on(found, HEIRS_PAPER, date(2027, 1, 1)) == "expired"
    assert status_on(found, PAPER, date(2027, 1, 1)) == "succeeded"


def test_without_the_presumption_an_inherited_paper_is_undetermined_and_lacks_reconfirmation(rules: Rules) -> None:
    found = known(rules, memorandum())
    (period,) = of(found, HEIRS_PAPER, v.HAS_STATUS_PERIOD)
    assert of(found, str(period), v.HAS_STATUS_WITHOUT_PRESUMPTION) == {v.STATUS_SCHEME + "undetermined"}
    assert Value("reconfirmation") in of(found, str(period), v.MISSING_DATUM)


def test_the_reason_names_both_units_and_the_day(rules: Rules) -> None:
    found = known(rules, memorandum())
    (period,) = of(found, HEIRS_PAPER, v.HAS_STATUS_PERIOD)
    reasons = {o.language: o.lexical for o in of(found, str(period), v.REASON) if isinstance(o, Value)}
    assert reasons["vi"].startswith(
        "Kế thừa từ Hải Dương (đơn vị cũ), từ ngày 01/07/2025 thuộc về Hải Phòng (đơn vị mới)"
    )
    assert reasons["en"].startswith("Inherited from the former Hai Duong, part of the new Haiphong from 1 July 2025;")


def test_what_had_ended_before_passes_to_nobody(rules: Rules) -> None:
    found = known(rules, memorandum(signed="2010", until="2015-12-31"))
    paper = mint("agreement", "mou.1835553.VN-61.2010")
    assert status_on(found, paper, AFTER) == "expired"
    assert v.IS_INHERITED_FROM not in {p for _, p, _ in found}


def test_what_was_only_planned_passes_to_nobody(rules: Rules) -> None:
    document = Told("a", "2024-02-27")
    document.agreement(HAI_DUONG, SUWON, modality="negotiating")
    assert v.IS_INHERITED_FROM not in {p for _, p, _ in known(rules, document)}


def test_a_document_on_the_successors_own_tie_reconfirms_it_from_its_date(rules: Rules) -> None:
    later = Told("b", "2026-03-02")
    later.tie(NEW_HAI_PHONG, SUWON, kind="cooperation")
    found = known(rules, memorandum(), later)
    days = (AFTER, date(2026, 3, 1), date(2026, 3, 2))
    assert [status_on(found, HEIRS_TIE, day) for day in days] == ["inherited", "inherited", "presumed-in-force"]
    assert {o.lexical for o in of(found, HEIRS_TIE, v.RECONFIRMED_ON) if isinstance(o, Value)} == {"2026-03-02"}
    assert of(found, HEIRS_PAPER, v.RECONFIRMED_ON) == set()


def test_a_new_paper_of_the_successor_reconfirms_the_tie_from_its_signing(rules: Rules) -> None:
    later = Told("b", "2026-03-02")
    later.agreement(NEW_HAI_PHONG, SUWON, signed="2026-02-10")
    found = known(rules, memorandum(), later)
    assert status_on(found, HEIRS_TIE, date(2026, 2, 9)) == "inherited"
    assert status_on(found, HEIRS_TIE, date(2026, 2, 10)) == "presumed-in-force"
    assert status_on(found, HEIRS_PAPER, date(2026, 2, 10)) == "inherited"


def test_a_paper_older_than_the_unit_it_is_told_of_is_the_predecessors_and_reconfirmed(rules: Rules) -> None:
    later = Told("b", "2026-03-02")
    later.agreement(NEW_HAI_PHONG, SUWON, signed="2024-02")
    found = known(rules, memorandum(), later)
    assert {s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT)} == {PAPER, HEIRS_PAPER}
    assert status_on(found, HEIRS_PAPER, date(2026, 3, 1)) == "inherited"
    assert status_on(found, HEIRS_PAPER, date(2026, 3, 2)) == "presumed-in-force"
    assert status_on(found, HEIRS_TIE, date(2026, 3, 2)) == "presumed-in-force"
    assert {c.document for c in later.filed().claims} and len(of(found, HEIRS_PAPER, v.RESTS_ON)) > len(
        of(found, PAPER, v.RESTS_ON)
    )


def test_two_predecessors_leave_one_tie(rules: Rules) -> None:
    other = Told("b", "2015")
    other.tie(HAI_PHONG, SUWON, kind="friendship", since="2010")
    found = known(rules, memorandum(), other)
    assert of(found, HEIRS_TIE, v.IS_INHERITED_FROM) == {TIE, mint("tie", "1835553.VN-HP")}
    assert of(found, HEIRS_TIE, v.HAS_TIE_KIND) == {SCHEME + "tie-friendship", SCHEME + "tie-cooperation"}


def test_a_tie_between_two_units_that_become_one_passes_to_nobody(rules: Rules) -> None:
    document = Told("a", "2020")
    document.tie(HAI_DUONG, HAI_PHONG)
    assert v.IS_INHERITED_FROM not in {p for _, p, _ in known(rules, document)}


def test_a_succession_is_a_node_with_its_day(rules: Rules) -> None:
    found = known(rules, memorandum())
    event = mint("succession", "VN-61.VN-HP.2025")
    assert of(found, event, v.HAS_SUCCESSOR) == {NEW_HAI_PHONG}
    assert of(found, event, v.SUCCEEDED_ON) == {Value("2025-07-01", v.XSD + "date")}


def test_what_a_district_signed_passes_to_its_province_the_day_after_the_district_ended(rules: Rules) -> None:
    # Decree 177/2025: the province was there before, so that only the district's last day tells from when.
    province, district = mint("region", "VN-13"), mint("district", "VN-13-205")
    units = (
        Entity(district, (VOCABULARY + "District",), (Label("Đông Triều", "vi", True),), VIETNAM, province,
               successor=province, exists_until="2025-06-30"),
        Entity(province, (VOCABULARY + "Region",), (Label("Quảng Ninh", "vi", True),), VIETNAM),
    )  # fmt: skip
    document = Told("a", "2019-05-02")
    document.agreement(district, SUWON, signed="2019-05-01")
    triples = project([Filed("urn:units", tuple(t for u in units for t in describe(u)), ()), REFERENCE,
                       document.filed()], [], rules)  # fmt: skip
    paper = mint("agreement", "mou.1835553.VN-13-205.2019")
    assert status_on(triples, paper, date(2025, 6, 30)) == "presumed-in-force"
    assert status_on(triples, paper, date(2025, 7, 1)) == "succeeded"
    assert status_on(triples, f"{paper}.VN-13", date(2025, 7, 1)) == "inherited"


def test_a_successor_without_a_first_day_is_none() -> None:
    assert successions([(HAI_DUONG, v.IS_SUCCEEDED_BY, NEW_HAI_PHONG)]) == {}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_documents_is_of_no_matter(rules: Rules, order: tuple[int, ...]) -> None:
    later = Told("b", "2026-03-02")
    later.tie(NEW_HAI_PHONG, SUWON, kind="cooperation")
    documents = [memorandum(), memorandum("c", "2025-01", until="2026-12-31"), later]
    assert known(rules, *(documents[i] for i in order)) == known(rules, *documents)


def test_the_status_codes_are_those_of_the_scheme() -> None:
    assert {INHERITED, SUCCEEDED} == {SCHEME + "status-inherited", SCHEME + "status-succeeded"}


OWN_PAPER = mint("agreement", "mou.1835553.VN-HP.2004")
OWN_HEIRS = mint("agreement", "mou.1835553.VN-HP.2004.VN-HP.2025")
OWN_TIE = mint("tie", "1835553.VN-HP")


def listed(name: str = "b", published: str | None = "2026-03-02", **facts: str) -> Told:
    """A list of the new unit that tells of a paper older than itself."""
    document = Told(name, published)
    document.agreement(NEW_HAI_PHONG, SUWON, **{"signed": "2004-02", **facts})  # type: ignore[arg-type]
    return document


def test_a_paper_older_than_its_party_was_signed_by_the_unit_of_that_name_before_it(rules: Rules) -> None:
    found = known(rules, listed())
    assert {s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT)} == {OWN_PAPER, OWN_HEIRS}
    assert of(found, OWN_PAPER, v.HAS_PARTY) == {HAI_PHONG, SUWON}
    assert [status_on(found, OWN_PAPER, day) for day in (BEFORE, AFTER)] == ["presumed-in-force", "succeeded"]
    assert [status_on(found, OWN_HEIRS, day) for day in (BEFORE, AFTER)] == [None, "inherited"]
    assert [status_on(found, OWN_TIE, day) for day in (BEFORE, AFTER)] == ["presumed-in-force", "succeeded"]
    assert status_on(found, HEIRS_TIE, BEFORE) is None


@pytest.mark.parametrize("also", [(), ("2004-02-26",)])
def test_of_two_units_of_one_name_only_who_calls_the_paper_in_force_reconfirms_it(
    rules: Rules, also: tuple[str, ...]
) -> None:
    # Whether somebody else tells of the predecessor's paper makes no difference.
    others = [Told("a", "2010") for _ in also]
    for other, signed in zip(others, also, strict=True):
        other.agreement(HAI_PHONG, SUWON, signed=signed)
    for status, after in (("signed", "inherited"), ("in-force", "presumed-in-force")):
        found = known(rules, *others, listed(status=status))
        assert status_on(found, OWN_HEIRS, date(2026, 3, 1)) == "inherited"
        assert status_on(found, OWN_HEIRS, date(2026, 3, 3)) == after
        assert bool(of(found, OWN_HEIRS, v.RECONFIRMED_ON)) == (status == "in-force")


def test_the_reason_of_what_was_reconfirmed_tells_of_both_units_and_both_days(rules: Rules) -> None:
    found = known(rules, listed(status="in-force"))
    rule = v.RULE_SCHEME + "inherited-and-reconfirmed"
    periods = {s for s, p, o in found if (p, o) == (v.FIRED_RULE, rule) and s.startswith(OWN_HEIRS)}
    told = {o for period in periods for o in of(found, period, v.REASON)}
    reasons = {o.lexical for o in told if isinstance(o, Value) and o.language == "vi"}
    beginning = (
        "Kế thừa từ Hải Phòng (đơn vị cũ), từ ngày 01/07/2025 thuộc về Hải Phòng (đơn vị mới); "
        "có tài liệu tái xác nhận kể từ ngày 02/03/2026. Căn cứ: "
    )
    assert reasons and all(words.startswith(beginning) for words in reasons)


def test_what_the_new_unit_signed_itself_is_its_own(rules: Rules) -> None:
    for signed in ("2025-07", "2025", "2026-01-05"):  # 2025: it may have been signed since July
        found = known(rules, listed(signed=signed))
        (paper,) = (s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT))
        assert of(found, paper, v.HAS_PARTY) == {NEW_HAI_PHONG, SUWON}


def test_a_unit_that_was_there_before_signed_its_old_papers_itself(rules: Rules) -> None:
    district = Entity(mint("district", "VN-HP.1"), (VOCABULARY + "District",), (Label("Hải Phòng", "vi", True),),
                      VIETNAM, successor=HAI_PHONG, exists_until="2025-06-30")  # fmt: skip
    told = Told("a", "2020")
    told.agreement(HAI_PHONG, SUWON, signed="2004-02")
    triples = project([Filed("urn:units", tuple(describe(district)), ()), REFERENCE, told.filed()], [], rules)
    assert of(triples, OWN_PAPER, v.HAS_PARTY) == {HAI_PHONG, SUWON}


def test_a_tie_older_than_its_party_was_that_of_the_unit_of_its_name(rules: Rules) -> None:
    document = Told("b", "2026-03-02")
    document.tie(NEW_HAI_PHONG, SUWON, since="2004")
    found = known(rules, document)
    assert [status_on(found, OWN_TIE, day) for day in (BEFORE, AFTER)] == ["presumed-in-force", "succeeded"]
    days = (BEFORE, AFTER, date(2026, 3, 2))
    assert [status_on(found, HEIRS_TIE, day) for day in days] == [None, "inherited", "presumed-in-force"]
    assert of(found, HEIRS_TIE, v.IS_INHERITED_FROM) == {OWN_TIE}
    assert (HAI_PHONG, v.HAS_PARTNER, SUWON) in found and (NEW_HAI_PHONG, v.HAS_PARTNER, SUWON) in found
