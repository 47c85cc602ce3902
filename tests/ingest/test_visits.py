"""Who visited whom is told from either side, by places; who only meets, or travels at home, visits nobody."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.fact import Fact

Facts = Callable[..., list[Fact]]


def told(found: list[Fact]) -> set[tuple[str | None, str | None, str | None]]:
    return {(f.subject and f.subject.name, f.object and f.object.name, f.date) for f in found}


@pytest.mark.parametrize(
    ("text", "visit"),
    [
        ("Đoàn thành phố Kobe thăm và làm việc với UBND tỉnh Hưng Yên.", ("Kobe", "Hưng Yên", None)),
        ("Chủ tịch UBND tỉnh Hưng Yên Lê Văn An tiếp Thị trưởng thành phố Kobe.", ("Kobe", "Hưng Yên", None)),
        ("Bí thư Tỉnh ủy Hưng Yên tiếp ông Mori Kenta, Đại sứ Nhật Bản tại Việt Nam.", ("Nhật Bản", "Hưng Yên", None)),
        ("Đoàn Đảng Lao động Mexico đến thăm tỉnh Hưng Yên.", ("Mexico", "Hưng Yên", None)),
        ("Nhân chuyến thăm Nhật Bản, đoàn tỉnh Hưng Yên đã gặp kiều bào.", ("Hưng Yên", "Nhật Bản", None)),
        ("Leaders from Hung Yen were in Kobe on 3 May 2019.", ("Hung Yen", "Kobe", "2019-05-03")),
        ("A Japanese delegation visited the province of Hung Yen in May 2019.", ("Japan", "Hung Yen", "2019-05")),
    ],
)
def test_a_visit_leads_from_the_visitors_place_to_the_hosts(
    facts: Facts, text: str, visit: tuple[str, str, str | None]
) -> None:
    assert told(facts(text, "visit")) == {visit}


def test_a_delegation_without_a_name_is_the_one_named_last(facts: Facts) -> None:
    text = "Đoàn thành phố Kobe đến Hà Nội ngày 3/5/2019. Trời có mưa. Ngày 5/5/2019, đoàn thăm Hưng Yên."
    assert told(facts(text, "visit")) == {("Kobe", "Hà Nội", "2019-05-03"), ("Kobe", "Hưng Yên", "2019-05-05")}


def test_the_locality_in_focus_receives_where_no_host_is_named(facts: Facts) -> None:
    text = "Hưng Yên có nhiều bạn bè. Sáng qua, ông Lê Văn An tiếp đoàn thành phố Kobe."
    assert told(facts(text, "visit", published=date(2019, 5, 4))) == {("Kobe", "Hưng Yên", "2019-05-03")}


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn tỉnh Nghệ An thăm tỉnh Hưng Yên.",
        "Tại Kobe, Chủ tịch UBND tỉnh Hưng Yên tiếp đoàn doanh nghiệp Nhật Bản.",
        "Tại biên giới, đoàn đại biểu tỉnh Lạng Sơn hội đàm với đoàn đại biểu tỉnh Quảng Tây.",
        "Đoàn công tác tỉnh Hưng Yên làm việc với Đại sứ quán Nhật Bản.",
        "Huế mời đoàn đại biểu thành phố Kobe thăm Huế.",
        "Đoàn thành phố Kobe không thăm Huế.",
        "Tập đoàn Kobe Steel làm việc với tỉnh Hưng Yên.",
    ],
)
def test_who_stays_at_home_or_meets_elsewhere_visits_nobody(facts: Facts, text: str) -> None:
    assert facts(text, "visit") == []


def test_a_place_around_the_place_visited_is_no_second_visit(facts: Facts) -> None:
    found = facts("Đoàn tỉnh Hưng Yên thăm thành phố Melbourne, bang Victoria (Australia).", "visit")
    assert [f.object and f.object.name for f in found] == ["Melbourne"]


def test_the_day_of_leaving_is_not_that_of_the_visit(facts: Facts) -> None:
    (found,) = facts("Ngày 15/6/2024, đoàn tỉnh Hưng Yên kết thúc chuyến thăm thành phố Kobe.", "visit")
    assert (found.date, found.end_date) == (None, None)


def test_a_visit_may_lie_ahead(facts: Facts) -> None:
    (found,) = facts("Tuần tới, đoàn thành phố Kobe sẽ thăm tỉnh Hưng Yên.", "visit")
    assert found.status == "planned"
