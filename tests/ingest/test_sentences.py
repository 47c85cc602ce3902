"""Sentences: exact offsets, no false ends, roles, and a clock that does not run away."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.sentences import Sentence, split

SEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "seeds"


def cut(text: str) -> list[str]:
    return [text[s.begin : s.end] for s in split(text)]


def roles(text: str) -> list[tuple[str, str]]:
    return [(s.role, text[s.begin : s.end]) for s in split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Bình là ThS. Nguyễn Văn Bình của UBND. TP. Hải Phòng và Tp. Đà Nẵng.",
        "PGS. TS. Lê Lan gặp GS. Trần Nam tại Bộ Ngoại giao.",
        "Mr. Smith met Dr. Lee of St. Petersburg under Decree No. 64.",
        "Vốn đạt 1.6 tỷ USD, 1.000 dự án, ký ngày 25.3.2025 với Kobe, v.v. Trong đó có Oita.",
        "The U.S. Embassy and J. F. Kennedy School signed it.",
        "Hải Phòng ký với Kagawa (trước đó, đoàn đã thăm Kobe. Oita cũng dự) vào năm 2018.",
        "Thành phố mở rộng hợp tác; Kết quả được đánh giá cao: Kobe, Oita.",
        "Ông nói “Chúng tôi muốn hợp tác!” và ký tên.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert cut(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Đoàn thăm Kobe. Đoàn thăm Oita.", ["Đoàn thăm Kobe.", "Đoàn thăm Oita."]),
        ("Ký khi nào? Năm 2018! Và… Sau đó.", ["Ký khi nào?", "Năm 2018!", "Và…", "Sau đó."]),
        ("Ông nói: “Rất tốt.” Đoàn ra về.", ["Ông nói: “Rất tốt.”", "Đoàn ra về."]),
        ("Ký năm 2018. 22 địa phương đã dự.", ["Ký năm 2018.", "22 địa phương đã dự."]),
        ("It is twinned.[12] The city grows.", ["It is twinned.[12]", "The city grows."]),
        ("Công tác hoàn thành./. Nơi nhận", ["Công tác hoàn thành./.", "Nơi nhận"]),
        ("1. Quá trình hình thành", ["1. Quá trình hình thành"]),
        ("II. Kết quả. Đã ký ba văn bản.", ["II. Kết quả.", "Đã ký ba văn bản."]),
        ("北京与布拉格结好。两市解除关系。", ["北京与布拉格结好。", "两市解除关系。"]),
        ("Dòng một\n\n \n\tDòng hai ", ["Dòng một", "Dòng hai"]),
        ("Một (hai. Ba bốn. Năm sáu.", ["Một (hai.", "Ba bốn.", "Năm sáu."]),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_a_wrapped_line_is_no_boundary() -> None:
    text = (
        "Thành phố Hải Phòng đã ký bản ghi nhớ về hợp tác môi trường với thành\r\n"
        "phố Kitakyushu và đang chuẩn bị đàm phán một văn bản mới với tỉnh\r\n"
        "Kagawa trong năm nay. Hai bên sẽ trao đổi chuyên gia và cùng đào tạo\r\n"
        "cán bộ cảng biển.\r\n"
        "Lãnh đạo thành phố cảm ơn các chuyên gia đã giúp trong giai đoạn 2021\r\n"
        "- 2024 và mong tiếp tục."
    )
    assert len(cut(text)) == 3
    assert cut(text)[0].endswith("với tỉnh\r\nKagawa trong năm nay.")


def test_lines_of_a_list_stay_apart() -> None:
    text = "Hanoi is twinned with:\n Beijing, China\n Astana, Kazakhstan\n Ankara, Turkey\n"
    assert cut(text) == ["Hanoi is twinned with:", "Beijing, China", "Astana, Kazakhstan", "Ankara, Turkey"]


def test_a_table_row_stays_whole() -> None:
    text = "Danh sách.\nHải Phòng | Kobe. Nhật Bản | Đã ký. Còn hiệu lực\nHết."
    row = (text.index("Hải Phòng"), text.index("\nHết."))
    assert [text[s.begin : s.end] for s in split(text, [row])] == ["Danh sách.", text[slice(*row)], "Hết."]


def test_page_chrome_captions_and_bylines_are_told_from_the_text() -> None:
    text = (
        "Vi En Kr Ja Cn\n09:52 | 12/08/2018\n8034 Lượt xem\n"
        "Hải Phòng mở rộng đối ngoại\n"
        "Sáng nay, thành phố tiếp đoàn công tác của tỉnh Oita.\n"
        "Lễ đón đoàn tại Cung Văn hóa. (Ảnh: Minh Anh)\n"
        "Photo: the port at night\n"
        "Trần Thu Hà\nChia sẻ bài viết:"
    )
    assert roles(text) == [
        ("chrome", "Vi En Kr Ja Cn"),
        ("chrome", "09:52 | 12/08/2018"),
        ("chrome", "8034 Lượt xem"),
        ("heading", "Hải Phòng mở rộng đối ngoại"),
        ("body", "Sáng nay, thành phố tiếp đoàn công tác của tỉnh Oita."),
        ("caption", "Lễ đón đoàn tại Cung Văn hóa."),
        ("caption", "(Ảnh: Minh Anh)"),
        ("caption", "Photo: the port at night"),
        ("byline", "Trần Thu Hà"),
        ("chrome", "Chia sẻ bài viết:"),
    ]


def test_a_year_alone_heads_an_entry_of_a_chronicle() -> None:
    assert roles("1961\nThe two cities sign the agreement in Ashiya.")[0] == ("heading", "1961")


@given(st.text(alphabet="aĐ .!?…()\n\r\t“”\"'1|-:\ufeff。[]/", max_size=200))
def test_sentences_are_trimmed_ordered_and_lose_no_visible_character(text: str) -> None:
    sentences = split(text)
    assert all(a.end <= b.begin for a, b in pairwise(sentences))
    kept = "".join(text[s.begin : s.end] for s in sentences)
    blank = dict.fromkeys(map(ord, " \t\n\r\x1c\x85\ufeff"))
    assert kept.translate(blank) == text.translate(blank)
    assert all(text[s.begin : s.end].strip(" \t\n\r\ufeff") == text[s.begin : s.end] != "" for s in sentences)


@pytest.mark.parametrize(
    "unit",
    [
        "( ",
        "a",
        "A. ",
        "[a",
        "“",
        ". ",
        "Ảnh: ",
        "12/",
        "\n",
        "Hải Phòng ký với Kobe năm 2018. ",
        "x|y\n",
        "1.",
        "Sister city of ",
    ],
)
def test_a_megabyte_of_anything_is_cut_in_a_few_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    begun = time.process_time()
    assert len(split(text)) <= len(text)
    assert time.process_time() - begun < 6


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared corpus is not beside the project")
def test_the_seed_documents_are_cut_into_sentences_of_a_human_size() -> None:
    for path in sorted(SEEDS.glob("00*.txt")):
        with path.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        sentences = split(text)
        assert len(sentences) >= 5, path.name
        assert all(isinstance(s, Sentence) and s.end - s.begin < 1_200 for s in sentences), path.name
