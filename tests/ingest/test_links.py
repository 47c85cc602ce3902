"""Ties, agreements, investments and memberships: who with whom, how, since when."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact

Facts = Callable[..., list[Fact]]


def pairs(found: list[Fact]) -> list[tuple[str | None, ...]]:
    return [(f.relation, f.subject.name if f.subject else None, f.object.name if f.object else None) for f in found]


def test_every_member_of_a_list_is_a_party(facts: Facts) -> None:
    found = facts("Hải Phòng ký bản ghi nhớ với Kagawa, Kitakyushu (Nhật Bản) và Brest (Pháp).", "agreement")
    assert {f.object.iri.rsplit("/", 1)[1] for f in found if f.object and f.object.iri} == {
        "JP-37",
        "1859307",
        "3030300",
    }
    assert {(f.kind, f.status) for f in found} == {("mou", "signed")}


@pytest.mark.parametrize(
    ("text", "relation", "status"),
    [
        ("Đà Nẵng đã kết nghĩa với Daegu.", "partner_of", "in_force"),
        ("Trước đây Đà Nẵng kết nghĩa với Daegu.", "partner_of", "historical"),
        ("Đà Nẵng dự kiến kết nghĩa với Daegu.", "planned_partner", "planned"),
        ("Đà Nẵng sẽ thiết lập quan hệ với Daegu.", "planned_partner", "planned"),
        ("Đà Nẵng đề nghị thiết lập quan hệ hợp tác với Daegu.", "planned_partner", "proposed"),
        ("Đà Nẵng đang xúc tiến ký bản ghi nhớ với Daegu.", "planned_partner", "negotiating"),
        ("Da Nang hopes to establish sister city relations with Daegu.", "planned_partner", "proposed"),
        ("Da Nang plans to sign an agreement with Daegu.", "agreement", "planned"),
        ("Các bên sẽ thúc đẩy thỏa thuận mà Đà Nẵng đã ký với Daegu.", None, None),
    ],
)
def test_the_clause_says_whether_it_holds(facts: Facts, text: str, relation: str | None, status: str | None) -> None:
    found = facts(text)
    assert [(f.relation, f.status) for f in found] == ([(relation, status)] if relation else [])


@pytest.mark.parametrize(
    "text",
    [
        "Đà Nẵng chưa kết nghĩa với Daegu.",
        "Đà Nẵng không ký bản ghi nhớ với Daegu.",
        "Da Nang has never signed an agreement with Daegu.",
        "Da Nang has not yet established sister city relations with Daegu.",
        "Bản ghi nhớ giữa Đà Nẵng và Daegu chưa được ký.",
        "Đà Nẵng và Huế cùng thăm Daegu.",
        "Đà Nẵng mời Daegu dự hội thảo về quan hệ hợp tác với Kobe.",
    ],
)
def test_what_is_denied_or_only_visited_is_no_tie(facts: Facts, text: str) -> None:
    assert facts(text) == []


def test_each_clause_has_its_own_status(facts: Facts) -> None:
    found = facts("Đà Nẵng đã kết nghĩa với Daegu, dự kiến thiết lập quan hệ với Osaka.")
    assert [(f.relation, f.object.name, f.status) for f in found if f.object] == [
        ("partner_of", "Daegu", "in_force"), ("planned_partner", "Osaka", "planned"),
    ]  # fmt: skip


def test_the_party_left_unsaid_is_the_locality_in_focus(facts: Facts) -> None:
    found = facts("Đà Nẵng mở rộng đối ngoại. Năm 2019, thành phố đã kết nghĩa với Daegu. Đã ký bản ghi nhớ với Kobe.")
    assert pairs(found) == [("partner_of", "Đà Nẵng", "Daegu"), ("agreement", "Đà Nẵng", "Kobe")]


def test_the_vietnamese_party_is_the_subject_though_a_foreign_one_stands_nearer(facts: Facts) -> None:
    found = facts("Hải Phòng, cùng đoàn Busan, đã ký bản ghi nhớ với Kobe.", "agreement")
    assert pairs(found) == [("agreement", "Hải Phòng", "Kobe")]


def test_a_pair_holds_two_parties_and_its_own_date(facts: Facts) -> None:
    found = facts(
        "Hai cặp đã ký bản ghi nhớ là Quảng Trị với Savannakhet (5/2011), Hà Nam với Gifu (2013).", "agreement"
    )
    assert {(*pairs([f])[0][1:], f.date) for f in found} == {
        ("Quảng Trị", "Savannakhet", "2011-05"), ("Hà Nam", "Gifu", "2013"),
    }  # fmt: skip


def test_a_sentence_about_countries_names_no_partner_locality(facts: Facts) -> None:
    assert facts("Hải Phòng phát triển quan hệ hợp tác với Lào, Campuchia.") == []


def test_two_vietnamese_places_are_refused_with_the_reason(
    extractor: Extractor, document: Callable[[str], Document]
) -> None:
    extraction = extractor.extract(document("Hà Nội ký thỏa thuận hợp tác với Hải Phòng."))
    assert extraction.facts == ()
    assert [r.reason for r in extraction.rejected] == ["agreement.with: both parties are in Việt Nam"]


def test_an_agreement_of_before_the_merger_is_the_old_units(facts: Facts) -> None:
    (found,) = facts("Tháng 4/2009, Hải Phòng ký bản ghi nhớ với Kitakyushu.", published=date(2026, 3, 1))
    assert found.subject is not None
    assert found.subject.iri is not None
    assert found.subject.iri.endswith("/region/VN-HP")


def test_an_ended_agreement_has_its_date_as_its_end(facts: Facts) -> None:
    (found,) = facts("In October 2019, Beijing terminated the sister city agreement with Prague.")
    assert (found.status, found.date, found.end_date) == ("terminated", None, "2019-10")


def test_an_agreement_on_friendship_states_a_tie_as_well(facts: Facts) -> None:
    found = facts("Năm 2012, Huế ký bản ghi nhớ về quan hệ hữu nghị với Nara.")
    assert [(f.relation, f.kind, f.date) for f in found] == [
        ("agreement", "mou", "2012"), ("partner_of", "friendship", "2012"),
    ]  # fmt: skip


def test_investors_come_from_the_country_in_their_parenthesis(facts: Facts) -> None:
    found = facts("Hải Phòng thu hút nhiều nhà đầu tư lớn như Foxconn (Đài Loan, Trung Quốc), LG (Hàn Quốc).")
    assert {(f.relation, f.subject.surface, f.object.name) for f in found if f.subject and f.object} == {
        ("investor_origin", "Foxconn", "Đài Loan"), ("investor_origin", "LG", "Hàn Quốc"),
        ("invests_in", "Foxconn", "Hải Phòng"), ("invests_in", "LG", "Hải Phòng"),
    }  # fmt: skip


def test_a_participant_is_no_member(facts: Facts) -> None:
    assert facts("Huế tham dự hội nghị thường niên của CITYNET.", "member_of") == []
    (found,) = facts("Năm 2019, Huế gia nhập CITYNET.", "member_of")
    assert found.date == "2019"


def test_a_tie_with_a_place_of_a_country_that_is_no_more_is_history(facts: Facts) -> None:
    text = "Hải Phòng có quan hệ kết nghĩa với các thành phố như Vladivostok (Nga), Bắc Morava (Tiệp Khắc)."
    said = {f.object.surface: f.status for f in facts(text, "partner_of") if f.object is not None}
    assert said == {"Vladivostok": "in_force", "Bắc Morava": "historical"}


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        (
            "Kobe's sister cities include Zorbia, Italy; Freetown, Sierra Leone; and Riga.",
            ["Zorbia", "Freetown", "Riga"],
        ),
        ("Presently, Japan and Kobe are twinned.", []),
        (
            "Towns with twins are: Kobe, whose sister cities are Riga and Brest; and Paris, which has none.",
            ["Riga", "Brest"],
        ),
        ("Hải Phòng kết nghĩa với Zorbia (Ý).", ["Zorbia"]),
        ("Hải Phòng và Đà Nẵng kết nghĩa năm 1960.", ["Đà Nẵng"]),
        ("Hai Phong celebrates. It honours the twinning between the city and Da Nang.", []),
        ("Thành phố Hồ Chí Minh và Thủ Đức kết nghĩa.", []),
    ],
)
def test_a_partner_is_a_place_of_its_own(facts: Facts, text: str, partners: list[str]) -> None:
    assert {f.object.name for f in facts(text, "partner_of") if f.object} == set(partners)


def test_a_wish_that_a_tie_may_grow_plans_none(facts: Facts) -> None:
    assert facts("Hải Phòng mong muốn thắt chặt quan hệ hữu nghị với Kobe.", "planned_partner") == []
