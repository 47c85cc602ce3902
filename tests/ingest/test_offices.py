"""Who holds which office at which body; where the body is not settled, nobody."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.fact import Fact

Facts = Callable[..., list[Fact]]


def held(found: list[Fact]) -> list[tuple[str, str | None, str]]:
    return [(f.subject.name, f.title, f.object.name) for f in found if f.subject and f.object]


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Ông Trần Văn Nam, Giám đốc Sở Ngoại vụ Đà Nẵng, tiếp bà Lee Min, Thị trưởng Busan.",
         [("Trần Văn Nam", "Giám đốc", "Sở Ngoại vụ Đà Nẵng"), ("Lee Min", "Thị trưởng", "Busan")]),
        ("Ông Trần Văn Nam - Giám đốc Sở Ngoại vụ Huế, ông Lê Hải - Phó Giám đốc Sở Du lịch Huế cùng dự.",
         [("Trần Văn Nam", "Giám đốc", "Sở Ngoại vụ Huế"), ("Lê Hải", "Phó Giám đốc", "Sở Du lịch Huế")]),
        ("Đoàn Lạng Sơn thăm Lạng Sơn. Về phía tỉnh Cao Bằng có ông Lê Văn An, Phó Bí thư Tỉnh ủy.",
         [("Lê Văn An", "Phó Bí thư", "Tỉnh ủy Cao Bằng")]),
        ("Huế đón ông Bounthong, Bí thư Tỉnh ủy, Tỉnh trưởng tỉnh Champasak.",
         [("Bounthong", "Bí thư", "Tỉnh ủy Champasack"), ("Bounthong", "Tỉnh trưởng", "Champasack")]),
        ("Ông Lê Văn An, Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy Lào Cai, cùng dự.",
         [("Lê Văn An", "Trưởng", "Ban Tổ chức Tỉnh ủy Lào Cai")]),
        ("Ông Lê Văn An, Phó Trưởng ban Tổ chức lễ hội, cùng dự ở Huế.", []),
        ("Bí thư Thành ủy Hải Phòng Lê Văn Hùng tiếp đoàn.", [("Lê Văn Hùng", "Bí thư", "Thành ủy Hải Phòng")]),
        ("Phó Thủ tướng Trần Văn Hùng tiếp đoàn.", [("Trần Văn Hùng", "Phó Thủ tướng", "Chính phủ Việt Nam")]),
        ("Đại sứ Việt Nam tại Hàn Quốc Phạm Thu Lan phát biểu.",
         [("Phạm Thu Lan", "Đại sứ", "Đại sứ quán Việt Nam tại Hàn Quốc")]),
        ("Chủ tịch thành phố Huế Lê Văn Hùng tiếp đoàn.", [("Lê Văn Hùng", "Chủ tịch", "UBND thành phố Huế")]),
        ("Chủ tịch Quốc hội Hàn Quốc Kim Min-su thăm Huế.", [("Kim Min-su", "Chủ tịch Quốc hội", "Quốc hội Hàn Quốc")]),
        ("Phó Chủ tịch Quốc hội Trần Văn Hùng tiếp đoàn.",
         [("Trần Văn Hùng", "Phó Chủ tịch Quốc hội", "Quốc hội Việt Nam")]),
        ("Bộ trưởng Ngoại giao Slovakia Jan de Vries dự.", [("Jan de Vries", "Bộ trưởng", "Bộ Ngoại giao Slovakia")]),
        ("Ông Lê Văn An - Trưởng ban Văn hóa – Xã hội HĐND TP Huế dự.",
         [("Lê Văn An", "Trưởng ban Văn hóa – Xã hội", "HĐND TP Huế")]),
        ("Thị trưởng thành phố Zorbagrad (tỉnh Chiba, Nhật Bản) Kenji Sato dự.",
         [("Kenji Sato", "Thị trưởng", "Zorbagrad")]),
        ("Huế đón đoàn Busan. Thị trưởng Kim Min-su phát biểu.", [("Kim Min-su", "Thị trưởng", "Busan")]),
        ("Riga has twins. Riga met Kobe in 1974. Mayor Jan Ozols of the town then went to Kobe for Riga.",
         [("Jan Ozols", "Mayor", "Riga")]),
        ("A group from Riga, led by Mayor Jan Ozols, visited Kobe.", [("Jan Ozols", "Mayor", "Riga")]),
        ("Deputy Mayor of Kobe SATO Kenji visited Hue.", [("SATO Kenji", "Deputy Mayor", "Kobe")]),
        ("The Mayor of Kobe, Kenji Sato, visited the city of Hue.", [("Kenji Sato", "Mayor", "Kobe")]),
        ("Kobe Mayor Kenji Sato visited the city of Hue.", [("Kenji Sato", "Mayor", "Kobe")]),
    ],
)  # fmt: skip
def test_holder_title_and_body_go_together(facts: Facts, text: str, holders: list[tuple[str, str, str]]) -> None:
    assert held(facts(text, "holds_office")) == holders


@pytest.mark.parametrize(
    "text",
    [
        "Giám đốc Lê Văn Hùng phát biểu.",
        "Huế đón các đoàn Busan và Kobe. Thị trưởng Kim Min-su phát biểu.",
        "Huế đón đoàn tỉnh Gifu. Thị trưởng Kim Min-su phát biểu.",
        "Bí thư Lê Văn Hùng phát biểu.",
        "Bà Nguyễn Thu Hà đến thăm Sở Ngoại vụ Huế.",
        "Đại sứ quán Nhật Bản tại Việt Nam mời ông Lê Văn Hùng.",
        "Chủ tịch Hồ Chí Minh thăm Pháp.",
    ],
)
def test_an_office_without_its_body_is_not_guessed(facts: Facts, text: str) -> None:
    assert facts(text, "holds_office") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Chủ tịch UBND tỉnh Quảng Ninh Phạm Văn Nam dự.", "in_force"),
        ("Nguyên Chủ tịch UBND tỉnh Quảng Ninh Phạm Văn Nam dự.", "historical"),
        ("The former Mayor of Kobe, Kenji Sato, was in the city of Hue.", "historical"),
    ],
)
def test_a_former_office_is_no_longer_held(facts: Facts, text: str, status: str) -> None:
    assert [f.status for f in facts(text, "holds_office")] == [status]


def test_an_office_is_stated_on_the_day_of_the_document(facts: Facts) -> None:
    (found,) = facts("Giám đốc Sở Ngoại vụ Huế Lê Hải phát biểu.", "holds_office", published=date(2024, 5, 6))
    assert found.date == "2024-05-06"


def test_namesakes_of_two_bodies_are_two_persons(facts: Facts) -> None:
    found = facts("Giám đốc Sở Ngoại vụ Huế Lê Hải và Giám đốc Sở Du lịch Đà Nẵng Lê Hải cùng dự.", "holds_office")
    assert len({f.subject.iri for f in found if f.subject}) == 2


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "Tham dự có Thủ tướng Robert Lang, Chủ tịch UBND tỉnh Nghệ An Hoàng Văn Đức.",
            {("Hoàng Văn Đức", "UBND tỉnh Nghệ An")},
        ),
        (
            "Lễ ký có Đại sứ Việt Nam tại Nhật Bản Phạm Thu Lan, Chủ tịch UBND tỉnh Hà Nam Lê Văn An.",
            {("Phạm Thu Lan", "Đại sứ quán Việt Nam tại Nhật Bản"), ("Lê Văn An", "UBND tỉnh Hà Nam")},
        ),
        ("Thủ tướng Nga Sokolov thăm Huế.", {("Sokolov", "Nga")}),
        (
            "Tổng thống Pháp Jean Morel gặp Ngoại trưởng Nhật Bản Sato Kenji.",
            {("Jean Morel", "Pháp"), ("Sato Kenji", "Nhật Bản")},
        ),
        (
            "Đoàn tỉnh Shizuoka do ông Mori Kenta, Thống đốc tỉnh, dẫn đầu thăm Quảng Ninh.",
            {("Mori Kenta", "Shizuoka")},
        ),
        ("Thủ tướng Sokolov đến Huế hôm qua.", set()),
        (
            "Cùng ngày, đón tiếp bà Marie Lang, Chủ tịch UBND TP.Đà Nẵng Lê Văn An cảm ơn bà.",
            {("Lê Văn An", "UBND TP.Đà Nẵng")},
        ),
        (
            "Huế làm việc với Đại sứ Úc tại Việt Nam. Ông An rất vui. Đại sứ Mary Lang cảm ơn Huế.",
            {("Mary Lang", "Đại sứ quán Australia")},
        ),
        ("Huế tiếp Đại sứ Úc và Đại sứ Pháp. Đại sứ Mary Lang cảm ơn Huế.", set()),
        ("Thủ tướng Nguyễn Văn An đến Huế hôm qua.", {("Nguyễn Văn An", "Chính phủ Việt Nam")}),
    ],
)  # fmt: skip
def test_a_title_belongs_to_the_person_it_stands_before(
    facts: Callable[..., list[Fact]], text: str, held: set[tuple[str, str]]
) -> None:
    found = facts(text, "holds_office")
    assert {(f.subject.name, f.object.name) for f in found if f.subject and f.object} == held
