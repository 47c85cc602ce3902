"""Times told from the day of publication are dated by it; what is compared with, or dated itself, is left alone."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.times.relative_times import Side, said_days, said_when

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
        ("tháng trước, tỉnh đón hai đoàn", ("2018-07", None)),
        ("next month a delegation will come", ("2018-09", None)),
        ("tháng 10 tới, tỉnh sẽ tổ chức lễ hội", ("2018-10", None)),
        ("sang năm, hai bên sẽ ký", ("2019", None)),
        ("hai bên gặp nhau vào tháng 5.", ("2018-05", None)),
        ("hai bên sẽ ký vào tháng 12 tới.", ("2018-12", None)),
        ("the fair may take place in march 2016", None),
    ],
)
def test_a_time_is_told_from_the_day_of_publication(words: str, when: tuple[str, str | None] | None) -> None:
    assert said_when(words, DAY) == when


@pytest.mark.parametrize(
    ("words", "side", "when"),
    [
        ("chiều nay 11/8, tỉnh tiếp đoàn", None, ("2018-08-11", None)),
        ("hôm qua (11/8), tỉnh tiếp đoàn", None, ("2018-08-11", None)),
        ("chiều qua, tỉnh tiếp đoàn", None, ("2018-08-11", None)),
        ("ngày 20/12, hai bên đã ký", "past", ("2017-12-20", None)),
        ("ngày 20/12, hai bên sẽ ký", "ahead", ("2018-12-20", None)),
        ("diễn ra từ 2-4/9", None, ("2018-09-02", "2018-09-04")),
        ("từ ngày 28 tháng 7 đến ngày 2 tháng 8", "past", ("2018-07-28", "2018-08-02")),
        ("trong hai ngày 3 và 4/8, đoàn thăm cảng", "past", ("2018-08-03", "2018-08-04")),
        ("during the visit from august 3 - 5", "past", ("2018-08-03", "2018-08-05")),
        ("received a delegation on 3 august", "past", ("2018-08-03", None)),
        ("paid a visit on tuesday", None, ("2018-08-07", None)),
        ("chỉ tiêu đạt 12-15/20 điểm", None, None),
        ("sáng 25/3 và chiều 26/3", None, None),
        ("ngày 12/5/2017 và tháng 5/2018", None, None),
        ("they may 5 times a year", None, None),
        ("open until september 7", None, None),
    ],
)
def test_a_day_is_told_from_the_day_of_publication(words: str, side: Side, when: tuple[str, str | None] | None) -> None:
    assert said_days(words, DAY, side) == when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm ngoái, Tây Ninh kết nghĩa với thành phố Kobe (Nhật Bản).", ("partner_of", "2017", None)),
        ("6 tháng đầu năm, Tây Ninh thu hút 25 dự án FDI.", ("count", "2018-01", "2018-06")),
        ("On July 8, Tay Ninh and Nara of Japan signed a cooperation agreement.", ("agreement", "2018-07-08", None)),
        ("Tây Ninh sẽ ký bản ghi nhớ với Kobe vào tháng 3.", ("agreement", "2019-03", None)),
        ("Từ ngày 5 đến 9/7, đoàn đại biểu tỉnh Tây Ninh thăm Hàn Quốc.", ("visit", "2018-07-05", "2018-07-09")),
    ],
)
def test_a_published_text_dates_its_facts_by_what_it_tells(
    extractor: Extractor, document: Callable[..., Document], text: str, expected: tuple[str, str, str | None]
) -> None:
    facts = extractor.extract(document(text, published=DAY)).facts
    assert expected in {(f.relation, f.date, f.end_date) for f in facts}
