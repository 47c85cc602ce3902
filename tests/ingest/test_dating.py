"""The dates of a clause are told apart: the day of the event, the end of validity, and others."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact
from ingest.text.reading import Reading, ReadSentence
from ingest.times.dating import day_of_the_year, end_of, moment_of

Sentence = Callable[[str], ReadSentence]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hải Phòng ký bản ghi nhớ với Kobe ngày 17/4/2009.", "2009-04-17"),
        ("Tháng 4/2009, Hải Phòng ký bản ghi nhớ với Kobe.", "2009-04"),
        ("Hải Phòng ký với Kobe năm 2009, có hiệu lực đến năm 2014.", "2009"),
        ("Hải Phòng ký với Kobe ngày 17/4/2009, gia hạn ngày 18/4/2014.", "2009-04-17"),
        ("2016年3月，北京与布拉格缔结友好城市关系。", "2016-03"),
        ("부산과 호찌민은 1995년 11월 3일 자매도시 결연을 맺었다.", "1995-11-03"),
        ("Sau năm 2015, Hải Phòng ký bản ghi nhớ với Kobe.", None),
        ("Hải Phòng ký với Kobe, có hiệu lực đến ngày 31/12/2026.", None),
        ("Hải Phòng ký với Kobe năm 2009 và năm 2014.", None),
        ("Hải Phòng ký năm 2009 tại Kobe, trao năm 2009.", "2009"),
        ("The agreement was signed in 2009 and is valid until 2026.", "2009"),
        ("Ngày 17/4/2009, Hải Phòng ký với Kobe (tách ra từ năm 1889).", "2009-04-17"),
        ("Hải Phòng ký với Kobe (4/2009).", "2009-04"),
        ("Trong quý III/2018, Hải Phòng ký với Kobe.", "2018"),
        ("Đến ngày 18/4/2014, hai thành phố ký thỏa thuận với nhau.", "2014-04-18"),
        ("Hai thành phố hợp tác đến năm 2014.", None),
        ("Trong giai đoạn 2016 - 2020, Hải Phòng ký với Kobe.", None),
        ("Từ những năm 1990, Hải Phòng hợp tác với Kobe.", None),
        ("Năm 1983, tỉnh có Quyết định số 189/QĐ-TC ngày 19/3/1983 lập Ban Ngoại vụ.", "1983-03-19"),
        ("Theo Nghị quyết số 22-NQ/TW ngày 10/4/2013, Hải Phòng ký với Kobe năm 2015.", "2015"),
    ],
)
def test_the_only_date_that_may_be_is_the_day_of_the_event(
    extractor: Extractor, sentence: Sentence, text: str, day: str | None
) -> None:
    skeleton = sentence(text).skeleton
    assert moment_of(skeleton, (0, len(skeleton.text)), extractor.frames.cues) == day


@pytest.mark.parametrize(
    ("text", "begun", "end"),
    [
        ("Văn bản có hiệu lực đến ngày 31/12/2026.", None, "2026-12-31"),
        ("Văn bản có hiệu lực đến hết năm 2026.", None, "2026"),
        ("Văn bản được gia hạn đến năm 2029.", "2009", "2029"),
        ("The document expires on 5 May 2027.", None, "2027-05-05"),
        ("The document is valid until 2026.", None, "2026"),
        ("Văn bản có hiệu lực 5 năm kể từ ngày ký.", "2019-06-15", "2024-06-15"),
        ("Văn bản có thời hạn 3 năm.", "2020-02-29", "2023-02-28"),
        ("Văn bản có thời hạn ba năm.", "2020", "2023"),
        ("Văn bản có thời hạn 3 năm.", None, None),
        ("The document is valid for five years.", "2019-06", "2024-06"),
        ("Kế hoạch hợp tác cho giai đoạn 2024 - 2026.", None, "2026"),
        ("Hai bên gặp nhau nhiều lần từ 2016-2020.", None, None),
        ("Hai bên đã hợp tác 20 năm.", "2003", None),
    ],
)
def test_the_end_of_validity_is_stated_or_counted_from_the_day_of_the_event(
    extractor: Extractor, sentence: Sentence, text: str, begun: str | None, end: str | None
) -> None:
    skeleton = sentence(text).skeleton
    assert end_of(skeleton, (0, len(skeleton.text)), begun, extractor.frames.cues) == end


def test_a_date_of_another_clause_does_not_count(extractor: Extractor, sentence: Sentence) -> None:
    skeleton = sentence("Hải Phòng ký với Kobe; năm 2014 đón đoàn Busan.").skeleton
    assert moment_of(skeleton, (0, skeleton.text.index(";")), extractor.frames.cues) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sáng 25/3, Hải Phòng tiếp đoàn Kobe.", "2025-03-25"),
        ("Ngày 13 tháng 8 vừa qua, Hải Phòng tiếp đoàn Kobe.", "2024-08-13"),
        ("Chiều 12-11, Hải Phòng tiếp đoàn Kobe.", "2024-11-12"),
        ("Sáng 25/3 và chiều 26/3, Hải Phòng tiếp đoàn Kobe.", None),
        ("Hải Phòng đứng thứ 25/63 tỉnh, thành phố.", None),
    ],
)
def test_a_day_without_a_year_is_the_last_one_before_the_publication(
    read: Callable[..., Reading], text: str, day: str | None
) -> None:
    reading = read(text, published=date(2025, 4, 1))
    sentence = reading.sentences[0]
    assert day_of_the_year(sentence, reading, (0, len(sentence.skeleton.text))) == day


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Chiều 22/8, Sở Du lịch Huế tổ chức Hội nghị xúc tiến du lịch Huế năm 2019.", "2019-08-22"),
        ("Ngày 15/1, Sở Du lịch Huế tổ chức Hội nghị tổng kết công tác du lịch năm 2019.", "2019"),
        ("Ngày 20/12, Sở Du lịch Huế tổ chức Hội nghị triển khai nhiệm vụ đối ngoại năm 2019.", "2019"),
    ],
)
def test_a_bare_day_takes_the_year_of_the_events_name(
    extractor: Extractor, document: Callable[..., Document], text: str, date: str
) -> None:
    assert {f.date for f in extractor.extract(document(text)).facts if f.relation == "event"} == {date}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Năm 1969, Ban Miền Tây ra đời. Cùng năm, Sơn La kết nghĩa với Kobe.", "1969"),
        ("Ngày 5/3/2019, đoàn Kobe đến Huế. Cùng ngày, hai bên ký bản ghi nhớ.", "2019-03-05"),
        ("In March 2019 a delegation came. The same month, Hue signed with Kobe.", "2019-03"),
        ("Năm 1969, Ban Miền Tây ra đời. Cùng ngày, Sơn La kết nghĩa với Kobe.", None),
        ("Năm 2019, xuất khẩu tăng. So với cùng kỳ, Sơn La đạt nhiều hơn.", None),
    ],
)
def test_a_date_is_taken_up_again(read: Callable[..., Reading], text: str, day: str | None) -> None:
    reading = read(text)
    sentence = reading.sentences[-1]
    assert day_of_the_year(sentence, reading, (0, len(sentence.skeleton.text))) == day


def test_a_day_right_before_a_visit_is_its_day_whatever_else_is_dated(facts: Callable[..., list[Fact]]) -> None:
    text = "Thực hiện thỏa thuận ký năm 2015, ngày 3/10/2019, đoàn thành phố Kobe thăm Hải Phòng."
    assert [f.date for f in facts(text, "visit")] == ["2019-10-03"]


def test_a_day_behind_the_signing_is_that_of_the_paper(facts: Callable[..., list[Fact]]) -> None:
    text = "Thực hiện thỏa thuận hợp tác giữa Hải Phòng và Kobe ký năm 2015, ngày 3/10/2019 hai bên gặp nhau."
    assert [f.date for f in facts(text, "agreement")] == ["2015"]
