"""No text costs more than its length: four times as much text takes about four times as long, whatever it holds.

Every expression of the reading repeats within bounds, so that no line makes one try again and again; lines that would
lead a careless one astray are read here in two lengths. Times are those of the processor, and the bound lies well
between four (linear) and sixteen (quadratic).
"""

import time
import unicodedata
from pathlib import Path

import pytest

from ingest.extractor import Extractor
from ingest.readers import Limits, read
from ontology.errors import UnreadableDocument

SHORT, LONG = 3_000, 12_000
MOST = 9.0
#: Seconds below which a measurement tells nothing.
FAST = 0.05

UNITS = [
    "1", "1.", "1,000 ", "12/", "2019-", "tháng 5/", "ngày 1 tháng ", "giai đoạn 2010 - ", "số 1/2019/QĐ-", "09-CT/",
    "(", "((A) ", "[1]", "“", '" ', "....", "- ", "A.", "A ", "a-", " ", "\t", "a\n", "- Kobe\n", "x" * 50 + " ",
    "đã ", "và ", "thành phố ", "tỉnh ", "Bộ A", "Bộ trưởng Bộ A và ", "UBND thành phố ", "Hải Phòng và ", "A&B ",
    "Hải Phòng (Nhật Bản), ", "quan hệ hợp tác giữa ", "ký biên bản ghi nhớ với ", "các nhà đầu tư như A, ",
    "Ông A - Giám đốc ", "theo ông A, ", "5 dự án ODA (", "từ 1 đến 2 ", "Sister cities: ", "Thành phố kết nghĩa:\n",
    "đoàn tỉnh Huế thăm ", "tiếp đoàn Kobe, ", "hội nghị A tại Huế ", "hiệu lực 5 năm ",
    "Kobe, Japan; ", "北京", "부산 ", "e\u0301", "http://a.", "@a.b ",
]  # fmt: skip


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def seconds(extractor: Extractor, path: Path, text: str) -> float:
    """Processor time to read a text from its file, the better of two runs."""
    path.write_text("Hải Phòng ký với Kobe.\n" + text, "utf-8")
    runs = []
    for _ in range(2):
        begin = time.process_time()
        extractor.extract(read(path))
        runs.append(time.process_time() - begin)
    return min(runs)


def test_a_stack_of_marks_on_one_letter_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "stack.txt"
    path.write_text("Hải Phòng và a" + "\u0323\u0301" * 500_000, "utf-8")
    begin = time.process_time()
    with pytest.raises(UnreadableDocument, match=r"stack\.txt.*marks on one letter"):
        read(path)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("text", ["Tiếng Việt", unicodedata.normalize("NFD", "Thành phố kết nghĩa ở Huế"), "शहर", "ที่"])
def test_the_marks_of_a_writing_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "marks.txt"
    path.write_text(text * 30, "utf-8")
    assert read(path).text.startswith(text)


@pytest.mark.parametrize("unit", UNITS)
def test_four_times_the_text_takes_about_four_times_as_long(extractor: Extractor, tmp_path: Path, unit: str) -> None:
    short = seconds(extractor, tmp_path / "short.txt", unit * (SHORT // len(unit)))
    long = seconds(extractor, tmp_path / "long.txt", unit * (LONG // len(unit)))
    assert long < FAST or long < MOST * max(short, FAST / 4)


def test_twice_the_document_takes_about_twice_as_long(extractor: Extractor, tmp_path: Path) -> None:
    sentences = (
        "Năm 2018, Hải Phòng ký thỏa thuận hợp tác với Kobe (Nhật Bản).\nThỏa thuận có hiệu lực 5 năm.\n"
        "Hai thành phố đã kết nghĩa. Đến nay, tỉnh có 12 dự án của 3 nước.\n"
    )
    one = seconds(extractor, tmp_path / "one.txt", sentences * 60)
    two = seconds(extractor, tmp_path / "two.txt", sentences * 120)
    assert two < 3 * one


def test_a_longer_file_is_read_where_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"Kobe has signed. " * 1_300_000)
    with pytest.raises(UnreadableDocument, match=r"21\.1 MB, more than 20 MB"):
        read(path)
    assert len(read(path, Limits().up_to(50)).text) == 22_100_000
