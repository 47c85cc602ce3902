"""Times told from the day of publication are dated by it; what is compared with, or dated itself, is left alone."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.relative_times import said_when

DAY = date(2018, 8, 12)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("trong 6 tháng đầu năm, tỉnh thu hút 25 dự án", ("2018-01", "2018-06")),
        ("in the first six months of this year", ("2018-01", "2018-06")),
        ("tháng 5 vừa qua, tỉnh ký bản ghi nhớ", ("2018-05", None)),
        ("in november, the province signed", ("2017-11", None)),
        ("năm ngoái, tỉnh kết nghĩa với kobe", ("2017", None)),
        ("last year the two cities set up ties", ("2017", None)),
        ("từ đầu năm đến nay", ("2018", None)),
        ("tăng 5% so với năm ngoái", None),
        ("6 tháng đầu năm 2017", None),
        ("tháng 5 năm 2017", None),
        ("ngày 3 tháng 5", None),
        ("tháng 5 và tháng 7, hai đoàn sang thăm", None),
        ("the fair may take place in march 2016", None),
    ],
)
def test_a_time_is_told_from_the_day_of_publication(words: str, when: tuple[str, str | None] | None) -> None:
    assert said_when(words, DAY) == when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm ngoái, Tây Ninh kết nghĩa với thành phố Kobe (Nhật Bản).", ("partner_of", "2017", None)),
        ("6 tháng đầu năm, Tây Ninh thu hút 25 dự án FDI.", ("count", "2018-01", "2018-06")),
        ("On July 8, Tay Ninh and Nara of Japan signed a cooperation agreement.", ("agreement", "2018-07-08", None)),
    ],
)
def test_a_published_text_dates_its_facts_by_what_it_tells(
    extractor: Extractor, document: Callable[..., Document], text: str, expected: tuple[str, str, str | None]
) -> None:
    facts = extractor.extract(document(text, published=DAY)).facts
    assert expected in {(f.relation, f.date, f.end_date) for f in facts}
