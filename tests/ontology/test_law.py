"""The legal frame answers for a day, says what it does not know, and changes by a changed row."""

from datetime import date
from pathlib import Path

import pytest

from ontology.errors import OntologyError
from ontology.law import (
    LEGAL_FRAME_FILE,
    LegalFrame,
    clocks_on,
    is_international_agreement,
    load_legal_frame,
    provisions_about,
)
from ontology.terms import load_schemes

TODAY = date(2026, 1, 1)
TEXT = LEGAL_FRAME_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def frame() -> LegalFrame:
    return load_legal_frame()


def changed(folder: Path, old: str, new: str, times: int = 1) -> Path:
    assert TEXT.count(old) >= times
    file = folder / "frame.ttl"
    file.write_text(TEXT.replace(old, new, times), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("mou", "yes"),
        ("minutes", "yes"),
        ("sister_city", "yes"),
        ("programme", "yes"),
        ("official_aid", "no"),
        ("ngo_aid", "no"),
        ("contract", "no"),
        ("treaty", "reserved"),
    ],
)
def test_the_law_tells_agreements_from_aid_contracts_and_treaties(frame: LegalFrame, kind: str, answer: str) -> None:
    assert is_international_agreement(frame, kind, TODAY).answer == answer


def test_every_kind_of_paper_is_settled_under_the_law_and_none_before_it(frame: LegalFrame) -> None:
    for kind in load_schemes()["agreement"].concepts:
        assert is_international_agreement(frame, kind, TODAY).answer != "unsettled", kind
        assert is_international_agreement(frame, kind, date(2021, 6, 30)).answer == "unsettled", kind


def test_a_ruling_names_its_article(frame: LegalFrame) -> None:
    ruling = is_international_agreement(frame, "contract", TODAY)
    assert [(p.article, frame.instruments[p.instrument].number) for p in ruling.provisions] == [("1", "70/2020/QH14")]


def test_the_clocks_of_today_are_four_and_none_ran_before_the_law(frame: LegalFrame) -> None:
    assert {clock.code: (clock.days, clock.working) for clock in clocks_on(frame, TODAY)} == {
        "consultation": (7, True),
        "objection": (7, True),
        "report-of-signing": (15, False),
        "notice-of-ending": (15, False),
    }
    assert clocks_on(frame, date(2021, 6, 30)) == ()
    assert len(clocks_on(frame, date(2021, 7, 1))) == 4


def test_a_deadline_counts_from_the_day_after(frame: LegalFrame) -> None:
    clocks = {clock.code: clock for clock in frame.clocks}
    assert clocks["report-of-signing"].deadline(date(2026, 3, 10)) == date(2026, 3, 25)
    monday = date(2026, 3, 9)
    assert clocks["consultation"].deadline(monday) == date(2026, 3, 18)
    assert clocks["consultation"].deadline(monday, {date(2026, 3, 11), date(2026, 3, 14)}) == date(2026, 3, 19)


def test_the_law_knows_amendment_renewal_suspension_termination_and_withdrawal(frame: LegalFrame) -> None:
    for event in ("amended", "renewed", "suspended", "terminated", "withdrawn", "in_force", "signed"):
        assert provisions_about(frame, "event", event, TODAY), event


def test_what_districts_signed_passes_to_the_province(frame: LegalFrame) -> None:
    rows = provisions_about(frame, "level", "district", TODAY)
    assert {frame.instruments[row.instrument].number for row in rows} == {"64/2021/NĐ-CP", "177/2025/NĐ-CP"}


def test_what_was_not_checked_is_marked(frame: LegalFrame) -> None:
    assert [row.article for row in (*frame.provisions, *frame.clocks) if not row.verified] == ["32", "19"]


def test_the_law_replaced_the_ordinance(frame: LegalFrame) -> None:
    law = next(row for row in frame.instruments.values() if row.number == "70/2020/QH14")
    ordinance = frame.instruments[law.replaces[0]]
    assert (ordinance.end, law.begin) == (date(2021, 6, 30), date(2021, 7, 1))


def test_a_changed_law_is_a_changed_row(tmp_path: Path) -> None:
    old = '  bgl:days 15 ;\n  bgl:countsWorkingDays false ;\n  bgl:startsWith "ngày ký"@vi'
    file = changed(tmp_path, old, old.replace("15", "10"))
    report = next(clock for clock in load_legal_frame(file).clocks if clock.code == "report-of-signing")
    assert report.deadline(date(2026, 3, 10)) == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("old", "new", "term", "problem"),
    [
        ("bgl:days 7 ;", 'bgl:days "seven" ;', "clock/consultation>", "the clock has no number of days"),
        ("bgl:days 7 ;", "bgl:days 0 ;", "clock/consultation>", "the clock has no number of days"),
        (
            "bgs:agreement-contract ;",
            "bgs:agreement-bargain ;",
            "70-2020-QH14.1>",
            "bgs:agreement-bargain is no concept",
        ),
        ('"2025-06-20"^^xsd:date', '"20/6/2025"', "177-2025-ND-CP>", "bgl:issuedOn is no day: 20/6/2025"),
        (
            "bgl:isVerified false .",
            "bgl:isVerified 0 .",
            "70-2020-QH14.32>",
            "bgl:isVerified is neither true nor false",
        ),
        ('"reply to a consultation"@en', '"reply"@fr', "clock/consultation>", "0 values of skos:prefLabel in en"),
        (
            "legal-instrument/70-2020-QH14> ;\n  bgl:article",
            "legal-instrument/71> ;\n  bgl:article",
            "70-2020-QH14.1>",
            "https://w3id.org/banggiao/id/legal-instrument/71 is no instrument of this file",
        ),
    ],
)
def test_a_malformed_row_is_named_with_its_line(tmp_path: Path, old: str, new: str, term: str, problem: str) -> None:
    file = changed(tmp_path, old, new)
    with pytest.raises(OntologyError) as caught:
        load_legal_frame(file)
    place, line, subject = caught.value.place.partition(str(file))[2].split(":", 2)
    assert caught.value.problem == problem
    assert subject.strip().endswith(term)
    assert file.read_text(encoding="utf-8").splitlines()[int(line) - 1].startswith(subject.strip())
    assert place == ""


def test_a_slip_of_the_hand_is_named_with_its_line(tmp_path: Path) -> None:
    file = changed(tmp_path, "bgl:days 7 ;", "bgl:days 7 ; bgl:days")
    with pytest.raises(OntologyError, match=r"frame\.ttl:\d+: .*cannot be read as Turtle"):
        load_legal_frame(file)
