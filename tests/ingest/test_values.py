"""Numbers, amounts, dates and document numbers are read by the grammar of their language."""

from calendar import monthrange
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import dates
from ingest.words.value_grammar import load_grammar
from ingest.words.values import ValueMention, find, read_number
from ontology.errors import RuleError


def only(text: str, language: str = "vi") -> ValueMention:
    found = find(text, language)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "language", "type", "number", "unit"),
    [
        ("Thành phố có 1.457 dự án", "vi", "NUMBER", 1457, None),
        ("The city has 1,457 projects", "en", "NUMBER", 1457, None),
        ("dân số 2,1 triệu", "vi", "NUMBER", 2_100_000, None),
        ("a population of 2.1 million", "en", "NUMBER", 2_100_000, None),
        ("vốn 1.6 tỷ USD", "vi", "MONEY", 1_600_000_000, "USD"),
        ("vốn 0.625 tỷ USD", "vi", "MONEY", 625_000_000, "USD"),
        ("thu 1.457 tỷ đồng", "vi", "MONEY", 1_457_000_000_000, "VND"),
        ("thu 100 nghìn tỷ đồng", "vi", "MONEY", 100_000_000_000_000, "VND"),
        ("đạt 2 tỷ 350 triệu USD", "vi", "MONEY", 2_350_000_000, "USD"),
        ("đạt 2 tỷ rưỡi USD", "vi", "MONEY", 2_500_000_000, "USD"),
        ("3 vạn người", "vi", "NUMBER", 30_000, None),
        ("tăng 24,5%", "vi", "PERCENT", 24.5, "%"),
        ("up 24.5 percent", "en", "PERCENT", 24.5, "%"),
        ("worth US$1,250", "en", "MONEY", 1250, "USD"),
        ("worth USD 25 billion", "en", "MONEY", 25_000_000_000, "USD"),
        ("the 9-billion-USD refinery", "en", "MONEY", 9_000_000_000, "USD"),
        ("the $40-million course", "en", "MONEY", 40_000_000, "USD"),
        ("worth $5m", "en", "MONEY", 5_000_000, "USD"),
        ("worth 3.5bn yen", "en", "MONEY", 3_500_000_000, "JPY"),
        ("tài trợ 40 triệu yên", "vi", "MONEY", 40_000_000, "JPY"),
        ("giá 15.000 USD/m2", "vi", "MONEY", 15_000, "USD"),
        ("cầu dài 500m", "vi", "NUMBER", 500, None),
        ("rộng 5 m", "vi", "NUMBER", 5, None),
        ("hai nước", "vi", "NUMBER", 2, None),
        ("cam kết 1,286,743 USD", "vi", "MONEY", 1_286_743, "USD"),
        ("hơn một tỷ USD", "vi", "MONEY", 1_000_000_000, "USD"),
        ("two million euros", "en", "MONEY", 2_000_000, "EUR"),
        ("worth VNĐ4.5 trillion", "en", "MONEY", 4_500_000_000_000, "VND"),
        ("three projects", "en", "NUMBER", 3, None),
    ],
)
def test_a_number_is_read_in_whole_units(
    text: str, language: str, type: str, number: int | float, unit: str | None
) -> None:
    value = only(text, language)
    assert (value.type, value.number, value.unit) == (type, number, unit)


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("từ 2 đến 3 tỷ USD", "vi", 2_000_000_000, 3_000_000_000),
        ("a scale of $150-$360 million", "en", 150_000_000, 360_000_000),
        ("30-35 dự án", "vi", 30, 35),
    ],
)
def test_a_range_is_at_least_its_lower_end(text: str, language: str, low: int, high: int) -> None:
    value = only(text, language)
    assert (value.number, value.upper, value.qualifier) == (low, high, "at-least")


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("9 tháng năm 2022", "vi", "2022-01", "2022-09"),
        ("chín tháng đầu năm 2022", "vi", "2022-01", "2022-09"),
        ("the first nine months of 2023", "en", "2023-01", "2023-09"),
        ("từ đầu năm đến cuối tháng 9-2016", "vi", "2016-01", "2016-09"),
        ("từ đầu năm 2023 đến hết ngày 15/9/2023", "vi", "2023-01", "2023-09"),
        ("quý I-2016", "vi", "2016-01", "2016-03"),
        ("quarter I - 2016", "en", "2016-01", "2016-03"),
        ("in the second quarter of 2016", "en", "2016-04", "2016-06"),
        ("Q3/2023", "en", "2023-07", "2023-09"),
    ],
)
def test_months_and_quarters_of_a_year_are_a_period(text: str, language: str, first: str, last: str) -> None:
    value = only(text, language)
    assert (value.type, value.date, value.end_date) == ("PERIOD", first, last)


@given(st.integers(0, 10**12), st.integers(1, 99))
def test_grouped_digits_are_read_as_they_were_written(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english, "en") == read_number(vietnamese, "vi") == pytest.approx(whole + cents / 100)
    grouped = f"{whole:,}"
    assert read_number(grouped, "en") == read_number(grouped.replace(",", "."), "vi") == whole


@pytest.mark.parametrize(
    ("digits", "language", "number"),
    [("451,000", "vi", 451000), ("1,234.5", "vi", 1234.5), ("1.234,5", "en", 1234.5), ("451.000", "en", 451000),
     ("451,5", "vi", 451.5), ("0,125", "vi", 0.125), ("451,125", "vi", 451.125)],
)  # fmt: skip
def test_what_only_the_other_language_writes_is_read_its_way(digits: str, language: str, number: float) -> None:
    assert read_number(digits, language) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("đón 12,345 lượt khách, tăng 3.5% so với năm trước", [12345, 3.5]),
        ("đón 12,345 lượt trong 1,234,567 lượt khách", [12345, 1234567]),
        ("xuất khẩu 12,345 triệu USD, tăng 3,5%", [12345000, 3.5]),
    ],
)
def test_commas_group_in_a_vietnamese_sentence_that_writes_numbers_the_english_way(
    text: str, numbers: list[float]
) -> None:
    assert [value.number for value in find(text, "vi")] == numbers


@pytest.mark.parametrize("digits", ["1.2.3", "1,2,3", "12.34,567.8", "9" * 5000])
def test_what_is_no_number_is_not_read(digits: str) -> None:
    assert read_number(digits, "vi") is None
    assert read_number(digits, "en") is None


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("có 26 đối tác", "exact"),
        ("có trên 26 đối tác", "at-least"),
        ("có hơn 26 đối tác", "at-least"),
        ("có ít nhất 26 đối tác", "at-least"),
        ("có khoảng 26 đối tác", "about"),
        ("có gần 26 đối tác", "about"),
        ("có không quá 26 đối tác", "at-most"),
        ("ước đạt 26 triệu USD", "estimate"),
        ("more than 26 partners", "at-least"),
        ("up to 26 partners", "at-most"),
        ("nearly 26 partners", "about"),
        ("trên cả nước 26 đối tác", "exact"),
    ],
)
def test_the_words_before_a_number_tell_how_exact_it_is(text: str, qualifier: str) -> None:
    assert only(text).qualifier == qualifier


def test_a_range_keeps_both_ends() -> None:
    value = only("từ 2 đến 7 tỷ USD")
    assert (value.number, value.upper, value.unit) == (2_000_000_000, 7_000_000_000, "USD")


@pytest.mark.parametrize(
    ("text", "edtf", "surface"),
    [
        ("ký ngày 17/4/2009 tại Huế", "2009-04-17", "ngày 17/4/2009"),
        ("ký ngày 3 tháng Tư năm 2009", "2009-04-03", "ngày 3 tháng Tư năm 2009"),
        ("vào tháng Mười 2019", "2019-10", "tháng Mười 2019"),
        ("opened in mid-2015", "2015", "mid-2015"),
        ("in the summer of 2018", "2018", "2018"),
        ("dated 12/31/2019", "2019-12-31", "12/31/2019"),
        ("ký ngày 25-3-2025 tại Huế", "2025-03-25", "ngày 25-3-2025"),
        ("ký ngày 25 tháng 3 năm 2025", "2025-03-25", "ngày 25 tháng 3 năm 2025"),
        ("ký tháng 11/2015", "2015-11", "tháng 11/2015"),
        ("ký tháng 11 năm 2015", "2015-11", "tháng 11 năm 2015"),
        ("Kobe (4/2009)", "2009-04", "4/2009"),
        ("ký năm 2018", "2018", "năm 2018"),
        ("đến cuối năm 2018", "2018", "năm 2018"),
        ("Kobe (2018)", "2018", "2018"),
        ("thành lập năm 1888", "1888", "năm 1888"),
        ("signed on 12 May 2015", "2015-05-12", "12 May 2015"),
        ("signed on May 12, 2015", "2015-05-12", "May 12, 2015"),
        ("on the 12th of May 2015", "2015-05-12", "12th of May 2015"),
        ("on 12 Jan 2015", "2015-01-12", "12 Jan 2015"),
        ("in March 2013", "2013-03", "March 2013"),
        ("by the end of 2022", "2022", "2022"),
        ("valid until 2026", "2026", "2026"),
    ],
)
def test_a_date_is_as_exact_as_the_text(text: str, edtf: str, surface: str) -> None:
    value = only(text)
    assert (value.type, value.date, text[value.begin : value.end]) == ("DATE", edtf, surface)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("giai đoạn 2021 - 2024", "2021", "2024"),
        ("giai đoạn 2016–2020", "2016", "2020"),
        ("từ năm 2016 đến năm 2020", "2016", "2020"),
        ("between 2016 and 2020", "2016", "2020"),
        ("from 2016 to 2020", "2016", "2020"),
        ("nhiệm kỳ 2021-2026", "2021", "2026"),
        ("từ 6-11/11/2017", "2017-11-06", "2017-11-11"),
        ("trong quý I/2024", "2024-01", "2024-03"),
        ("quý 4 năm 2023", "2023-10", "2023-12"),
        ("6 tháng đầu năm 2024", "2024-01", "2024-06"),
    ],
)
def test_a_period_has_a_first_and_a_last(text: str, first: str, last: str) -> None:
    value = only(text)
    assert (value.type, value.date, value.end_date) == ("PERIOD", first, last)


@pytest.mark.parametrize("text", ["2018 dự án", "a total of 2018 projects", "Berlin 2018"])
def test_a_number_of_four_digits_alone_is_no_year(text: str) -> None:
    assert only(text).type == "NUMBER"


@pytest.mark.parametrize("text", ["ký ngày 31/2/2018", "từ 11-6/11/2017", "30 tháng 2 năm 2018", "13/2018"])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert [v for v in find(text, "vi") if v.type == "PERIOD" or len(v.date or "") == len("2018-02-31")] == []


@given(st.integers(1800, 2099), st.integers(1, 12), st.data())
def test_a_day_is_read_the_same_in_every_form(year: int, month: int, data: st.DataObject) -> None:
    day = data.draw(st.integers(1, monthrange(year, month)[1]))
    edtf = f"{year}-{month:02}-{day:02}"
    forms = (f"{day}/{month}/{year}", f"{day:02}-{month:02}-{year}", f"{day} tháng {month} năm {year}", edtf)
    assert {only(f"ký ngày {form}").date for form in forms} == {edtf}
    assert {dates.edtf(form) for form in forms} == {edtf}


@pytest.mark.parametrize(
    "text",
    [
        "09-CT/TU",
        "09CT/TU",
        "45/2013/NĐ-CP",
        "số 26/2008/NQ-HĐND",
        "Nghị quyết 09-NQ/TW",
        "Nghị quyết số 45",
        "số 28 CT/TU",
    ],
)
def test_the_number_of_a_document_is_no_quantity(text: str) -> None:
    assert [v.type for v in find(f"Theo {text}, thành phố mở rộng quan hệ.", "vi")] == ["DOCNO"]


@pytest.mark.parametrize("text", ["12 sister-city ties", "a 5-year-old plan", "20 two-way visits"])
def test_a_hyphened_word_after_a_number_makes_no_document(text: str) -> None:
    assert "DOCNO" not in {v.type for v in find(text, "en")}


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("Twenty-six projects and thirty one cities.", "en", [26, 31]),
        ("Hai mươi lăm dự án, chín mươi tư doanh nghiệp.", "vi", [25, 94]),
        ("One hundred and five projects.", "en", []),
        ("Một trăm linh năm dự án.", "vi", []),
    ],
)
def test_a_written_number_is_read_whole_or_not_at_all(text: str, language: str, numbers: list[int]) -> None:
    assert [v.number for v in find(text, language) if v.type == "NUMBER"] == numbers


def test_a_number_inside_a_word_is_none() -> None:
    assert find("COVID-19, C40, H5N1", "vi") == []


@given(st.text(alphabet="0123456789.,-/ %$nămtỷtriệu()USDđếnqýI", max_size=60), st.sampled_from(["vi", "en"]))
def test_values_never_overlap_and_stand_in_order(text: str, language: str) -> None:
    found = find(text, language)
    assert all(a.end <= b.begin for a, b in pairwise(found))
    assert all(0 <= v.begin < v.end <= len(text) for v in found)


@pytest.mark.parametrize("unit", ["1.", "1 ", "9", "17/4/2009 ", "2016-", "1 tỷ ", "số 1-", "5 May "])
def test_a_monstrous_line_is_read_in_one_pass(printed_in_time: Callable[[str], str], unit: str) -> None:
    program = f"from ingest.words.values import find; print(find({unit!r} * (200_000 // {len(unit)}), 'vi')[:0])"
    assert printed_in_time(program) == "[]"


def test_a_file_of_value_words_that_lacks_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "values.yml"
    path.write_text("scales: {3: [nghìn]}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"values.yml: malformed: KeyError\('short_scales'\)"):
        load_grammar(path)
