"""What the top of a document says: language, title, day, source."""

from datetime import date

import pytest

from ingest.readers import dates, language, masthead


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Thành phố đã ký bản ghi nhớ với Kobe.", "vi"),
        ("Hai Phong da ky ban ghi nho voi thanh pho Kobe va tinh Oita cua Nhat Ban.", "vi"),
        ("The People's Committee of Hải Phòng signed a memorandum with the city of Kobe.", "en"),
        ("Địa phương | Đối tác | Quốc gia", "vi"),
        ("北京市解除与捷克布拉格市友城关系", "zh"),
        ("12 345 — 67", "und"),
    ],
)
def test_the_language_is_told_by_letters_and_frequent_words(text: str, code: str) -> None:
    assert language.detect(text) == code


@pytest.mark.parametrize(
    ("paragraph", "document", "code"),
    [
        ("The province attracted 1.250 projects and US$3.5 billion in the year.", "vi", "en"),
        ("Tỉnh thu hút 1.250 dự án với số vốn 3,5 tỷ USD trong năm nay.", "en", "vi"),
        ("Tỉnh thu hút 1.250 dự án với số vốn 3,5 tỷ USD trong năm nay.", "vi", "vi"),
        ("Hải Phòng and Kitakyushu signed an agreement on the environment in April 2009.", "en", "en"),
        ("Kobe, Osaka", "vi", "vi"),
        ("+84 225 3842 009 / +84 225 3842 010 / +84 225", "vi", "vi"),
        ("부산시와 호찌민시는 1995년에 자매도시 관계를 맺었으며 지금까지 이어 오고 있다", "vi", "ko"),
    ],
)
def test_a_paragraph_may_speak_another_language_than_its_document(paragraph: str, document: str, code: str) -> None:
    assert language.of_paragraph(paragraph, document) == code


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("09:52 | 12/08/2018", date(2018, 8, 12)),
        ("02/11/2015 - 3:36 PMbaohaiphong.com.vn 8034 Lượt xem", date(2015, 11, 2)),
        ("Thứ Hai, 05/03/2025, 08:22 (GMT+7)", date(2025, 3, 5)),
        ("Hải Phòng, ngày 25 tháng 3 năm 2025", date(2025, 3, 25)),
        ("Cập nhật lúc 9h30, ngày 25-3-2025", date(2025, 3, 25)),
        ("2025-03-25", date(2025, 3, 25)),
        ("August 12, 2018", date(2018, 8, 12)),
        ("HANOI, 12 August 2018 — The city signed a memorandum with Fukuoka.", date(2018, 8, 12)),
        ("Published on 12 Aug 2018", date(2018, 8, 12)),
        ("Ngày cập nhật 12/8/2018", date(2018, 8, 12)),
        ("Cập nhật lúc 09:15 ngày 12/08/2018", date(2018, 8, 12)),
        ("Publish date 12-08-2018 16:01, Lượt xem: 10", date(2018, 8, 12)),
        ("TRẦN HÙNG | 12/08/2018 - 11:01", date(2018, 8, 12)),
        ("(HPO) - 12/08/2018 09:15", date(2018, 8, 12)),
    ],
)
def test_a_dateline_gives_the_day_of_publication(line: str, day: date) -> None:
    assert masthead.dateline(f"Một tiêu đề\n{line}\nNội dung.") == day


@pytest.mark.parametrize("line", ["Đăng lúc 10:15 sáng | Ngày 12 tháng 08 năm 2018", "Cập nhật: 12/08/2018"])
def test_the_last_line_may_be_the_dateline(line: str) -> None:
    article = "Hải Phòng mời bạn bè các nước về dự lễ hội hoa phượng đỏ. " * 12
    assert masthead.dateline(f"Một tiêu đề\n{article}\n{line}") == date(2018, 8, 12)


@pytest.mark.parametrize(
    "line",
    [
        "Sáng 25/3, Sở Ngoại vụ tổ chức tọa đàm.",
        "Ngày 12/8/2018, Hải Phòng ký bản ghi nhớ với Kobe.",
        "Kỷ niệm 70 năm (25/3/1955-25/3/2025)",
        "25/3/1955 - 25/3/2025: bảy mươi năm đối ngoại",
        "On August 12, 2018, the city signed a memorandum.",
        "Tọa đàm diễn ra ngày 25/3/2025",
        "Kobe - 12/5/2018",
        "31/2/2018",
        "3/2018",
        "x" * 650 + "\n12/08/2018",
    ],
)
def test_a_date_in_a_sentence_is_no_dateline(line: str) -> None:
    assert masthead.dateline(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4/2009", "2009-04"),
        ("17/4/2009", "2009-04-17"),
        ("17.04.2009", "2009-04-17"),
        ("tháng 4 năm 2009", "2009-04"),
        ("Tháng 4/2009", "2009-04"),
        ("ngày 17 tháng 4 năm 2009", "2009-04-17"),
        ("April 2009", "2009-04"),
        ("17th April, 2009", "2009-04-17"),
        ("2009", "2009"),
        ("năm 2009", "2009"),
        ("2009-04", "2009-04"),
        ("13/2009", None),
        ("17/4", None),
        ("1.600", None),
        ("The 2009", None),
        ("trước 2009", None),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, expected: str | None) -> None:
    assert dates.edtf(text) == expected


def test_the_title_is_the_first_line_of_words() -> None:
    assert masthead.title("📞\n\n09:52 | 12/08/2018\n Hội nghị Ngoại vụ 19 \nNội dung") == "Hội nghị Ngoại vụ 19"
    assert masthead.title("1\n2\n") is None
    assert len(masthead.title("dài " * 200) or "") == 199


def test_the_source_is_what_its_line_names() -> None:
    assert masthead.source("Tiêu đề\nNội dung.\nNguồn: Báo Thử.") == "Báo Thử"
    assert masthead.source("(Source: The Test Gazette)") == "The Test Gazette"
    assert masthead.source("Nguồn lực: con người") is None


def test_a_source_is_never_cut_in_two() -> None:
    for before in range(1_150, 1_210):
        text = "x" * before + "\nSource: The Test Gazette\n" + "y\n" * 2_000
        assert masthead.source(text) in (None, "The Test Gazette")
        assert masthead.source("z" * before + "\nSource: The Test Gazette\n" + "y" * 300) == "The Test Gazette"
