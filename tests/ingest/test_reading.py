"""A document is read once: sentences, mentions, the locality in focus at each place."""

from collections.abc import Callable

import pytest

from ingest.document import Cell, Document, Row
from ingest.names.grounding import key_of
from ingest.text.reading import Reader, Reading

Read = Callable[..., Reading]


def focuses(reading: Reading) -> list[str | None]:
    return [key_of(s.focus.entity.iri) if s.focus else None for s in reading.sentences]


def test_the_dominant_locality_is_in_focus_throughout(read: Read) -> None:
    reading = read(
        "Tin đối ngoại của thành phố. Hải Phòng đón đoàn Kobe. Hải Phòng và Huế cùng dự. Hải Phòng đã ký kết."
    )
    assert set(focuses(reading)) == {"VN-HP"}


def test_without_a_dominant_one_the_last_named_locality_is_in_focus(read: Read) -> None:
    reading = read("Huế đón đoàn Kobe. Thành phố ký kết. Đà Nẵng đón đoàn Busan. Thành phố ký kết.")
    assert focuses(reading) == ["VN-26", "VN-26", "VN-26", "VN-DN"]


def test_a_foreign_city_is_not_in_focus_where_a_vietnamese_one_is_named(read: Read) -> None:
    reading = read("Busan, Busan và Busan đón đoàn của Đà Nẵng. Thành phố ký kết.")
    assert focuses(reading) == ["VN-DN", "VN-DN"]


def test_after_a_body_its_locality_is_in_focus(read: Read) -> None:
    reading = read("Huế dự hội nghị. UBND thành phố Đà Nẵng cho biết thành phố đón 40 đoàn. Huế và Huế cũng vậy.")
    sentence = reading.sentences[1]
    before, after = sentence.focus_at(sentence.begin), sentence.focus_at(sentence.end)
    assert before is not None
    assert after is not None
    assert (key_of(before.entity.iri), key_of(after.entity.iri)) == ("VN-26", "VN-DN")


def test_a_document_without_localities_has_no_focus(read: Read) -> None:
    assert focuses(read("Hội nghị bàn về công tác đối ngoại.")) == [None]


def test_a_name_line_is_read_with_the_offices_below_it(read: Read) -> None:
    reading = read("Bài viết về đối ngoại địa phương của nhiều tác giả.\n\nNguyễn Văn An\nGiám đốc Sở Ngoại vụ Huế")
    assert [(m.type, m.text) for m in reading.sentences[-1].mentions] == [
        ("PERSON", "Nguyễn Văn An"), ("TITLE", "Giám đốc"), ("ORG", "Sở Ngoại vụ Huế"),
    ]  # fmt: skip


def test_a_source_line_states_nothing(read: Read) -> None:
    reading = read("Huế đón đoàn Kobe trong tháng này.\n\nNguồn: Cổng thông tin Hải Phòng kết nghĩa với Kobe")
    assert len(reading.sentences) == 1


def test_a_monstrous_sentence_is_read_in_pieces(read: Read) -> None:
    reading = read("Hải Phòng và " * 2000 + "Kobe.")
    assert max(s.end - s.begin for s in reading.sentences) <= 4000
    assert all(a.end <= b.begin for a, b in zip(reading.sentences, reading.sentences[1:], strict=False))


def test_the_rows_of_a_register_are_not_read_as_sentences(reader: Reader) -> None:
    text = "Đối tác | Nước\nKobe | Nhật Bản\nHuế đón đoàn khách."
    begin = text.index("Kobe")
    row = Row(begin, begin + 15, (Cell("Đối tác", begin, begin + 4), Cell("Nước", begin + 7, begin + 15)))
    document = Document("a.csv", "0" * 64, text, "vi", "text/csv", "a", rows=(row,))
    read_whole = reader.read(document)
    as_register = reader.read(document, as_register=True)
    assert any(s.begin == begin for s in read_whole.sentences)
    assert not any(begin <= s.begin < begin + 15 for s in as_register.sentences)


@pytest.mark.parametrize(
    ("name", "country", "key"),
    [
        ("Kitakyushu", "Nhật Bản", "1859307"),
        ("TP. Brest", "Pháp", "3030300"),
        ("Tỉnh Fukuoka", None, "JP-40"),
        ("Sở Ngoại vụ Huế", None, "so-ngoai-vu.VN-26"),
        ("Zorbagrad", "Pháp", "zorbagrad.FR"),
        ("Zorbagrad", None, None),
        ("đối tác khác", None, None),
    ],
)
def test_a_name_in_a_cell_is_grounded_with_the_country_of_its_row(
    reader: Reader, name: str, country: str | None, key: str | None
) -> None:
    grounded = reader.ground_name(name, country, "vi", None)
    assert (key_of(grounded.party.iri) if grounded else None) == key
