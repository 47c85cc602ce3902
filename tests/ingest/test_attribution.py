"""A sentence says whom it lets speak."""

from collections.abc import Callable

import pytest

from ingest.text.attribution import speakers
from ingest.text.reading import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Theo ông Lê Thanh Liêm, Huế đã kết nghĩa với Kobe.", "Lê Thanh Liêm"),
        ("Bà Trần Thu Hà cho biết Huế đã kết nghĩa với Kobe.", "Trần Thu Hà"),
        ("Ông Lê Hải, Phó Giám đốc Sở Ngoại vụ Huế, cho biết thành phố có 20 đối tác.", "Lê Hải"),
        ("Sở Ngoại vụ Huế cho biết thành phố có 20 đối tác.", "Sở Ngoại vụ Huế"),
        ("According to Mr. Kenji Sato, the city of Hue is a partner.", "Kenji Sato"),
        ("Huế đã kết nghĩa với Kobe.", None),
        ("Bà Trần Thu Hà tiếp ông Lê Hải.", None),
        ("Bà Trần Thu Hà tiếp ông Lê Hải và ông Hải phát biểu.", "Lê Hải"),
    ],
)
def test_the_speaker_is_named_by_a_verb_or_a_preposition(read: Read, text: str, who: str | None) -> None:
    assert list(speakers(read(text))) == [who]


def test_a_given_name_is_the_full_name_said_before(read: Read) -> None:
    reading = read("Ông Lê Thanh Liêm tiếp đoàn.\nTheo ông Liêm, Huế đã kết nghĩa với Kobe.")
    assert list(speakers(reading)) == [None, "Lê Thanh Liêm"]


def test_a_speaker_goes_on_to_the_end_of_the_paragraph(read: Read) -> None:
    reading = read("Ông Lê Hải cho biết Huế có 20 đối tác. Thành phố sẽ ký thêm.\nHuế đón đoàn Kobe trong tháng này.")
    assert list(speakers(reading)) == ["Lê Hải", "Lê Hải", None]


def test_a_document_twice_as_long_costs_twice_as_much(read: Read, calls: Callable[[Callable[[], object]], int]) -> None:
    once, twice = (read("Theo ông Liêm, khách đã về. " * times) for times in (300, 600))
    assert calls(lambda: list(speakers(twice))) < 2.5 * calls(lambda: list(speakers(once)))
