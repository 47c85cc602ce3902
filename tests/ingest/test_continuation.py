"""A sentence that goes on about an agreement gives it its end of validity."""

from collections.abc import Callable

import pytest

from ingest.fact import Fact
from ingest.relations.continuation import RULE

Facts = Callable[..., list[Fact]]
SIGNED = "Ngày 17/4/2009, Huế ký bản ghi nhớ với Kobe."


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (f"{SIGNED} Bản ghi nhớ có hiệu lực 5 năm kể từ ngày ký.", "2014-04-17"),
        (f"{SIGNED} Bản ghi nhớ này có hiệu lực đến hết năm 2026.", "2026"),
        (f"{SIGNED} Lễ ký diễn ra trang trọng. Văn bản có thời hạn ba năm.", "2012-04-17"),
        ("Hue signed an agreement with Kobe in 2009. The agreement is valid for five years.", "2014"),
    ],
)
def test_the_term_belongs_to_the_agreement_just_named(facts: Facts, text: str, end: str) -> None:
    (term,) = [f for f in facts(text, "agreement") if f.rule == RULE]
    assert (term.object.name if term.object else None, term.end_date) == ("Kobe", end)
    assert term.quote == text[term.start : term.end]
    assert term.start > text.index("Kobe")


@pytest.mark.parametrize(
    "text",
    [
        f"{SIGNED} Đoàn đã về. Trời có mưa. Mọi người rất vui. Bản ghi nhớ có hiệu lực 5 năm.",
        f"{SIGNED} Bản ghi nhớ với Osaka có hiệu lực 5 năm.",
        f"{SIGNED} Hai bên đã hợp tác 5 năm.",
        "Huế kết nghĩa với Kobe năm 2009. Thỏa thuận có hiệu lực 5 năm.",
    ],
)
def test_another_papers_term_is_not_taken(facts: Facts, text: str) -> None:
    assert [f for f in facts(text) if f.rule == RULE] == []


def test_without_a_day_of_signing_a_term_gives_no_end(facts: Facts) -> None:
    found = facts("Huế ký bản ghi nhớ với Kobe. Bản ghi nhớ có hiệu lực 5 năm.", "agreement")
    assert [(f.end_date, f.term) for f in found] == [(None, None), (None, "P5Y")]
