"""The dates of a clause are told apart: the day of the event, the end of validity, and others."""

from collections.abc import Callable

import pytest

from ingest.dating import end_of, moment_of
from ingest.extractor import Extractor
from ingest.reading import ReadSentence

Sentence = Callable[[str], ReadSentence]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hải Phòng ký bản ghi nhớ với Kobe ngày 17/4/2009.", "2009-04-17"),
        ("Tháng 4/2009, Hải Phòng ký bản ghi nhớ với Kobe.", "2009-04"),
        ("Hải Phòng ký với Kobe năm 2009, có hiệu lực đến năm 2014.", "2009"),
        ("Hải Phòng ký với Kobe ngày 17/4/2009, gia hạn ngày 18/4/2014.", "2009-04-17"),
        ("Sau năm 2015, Hải Phòng ký bản ghi nhớ với Kobe.", None),
        ("Hải Phòng ký với Kobe, có hiệu lực đến ngày 31/12/2026.", None),
        ("Hải Phòng ký với Kobe năm 2009 và năm 2014.", None),
        ("Hải Phòng ký năm 2009 tại Kobe, trao năm 2009.", "2009"),
        ("The agreement was signed in 2009 and is valid until 2026.", "2009"),
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
