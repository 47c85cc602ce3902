"""Registers: rows become facts, and what is not understood is said."""

from pathlib import Path

import pytest

from ingest.document import Document
from ingest.fact import Fact, Party
from ingest.readers import read
from ingest.registers import Rejected, fold, read_register

PLACES = {
    "Hải Phòng": "id:region/VN-HP",
    "Quảng Nam": "id:region/VN-27",
    "Kitakyushu": "id:city/1859307",
    "Brest (Pháp)": "id:city/3030300",
    "Oita": "id:region/JP-44",
    "Incheon": "id:city/1843564",
}


def ground(name: str, country: str | None) -> Party:
    """Ground by the name, together with the country where one name is not enough."""
    key = f"{name} ({country})" if name == "Brest" else name
    return Party(name=name, surface=name, iri=PLACES.get(key))


def register(tmp_path: Path, content: str) -> Document:
    path = tmp_path / "so-doi-tac.csv"
    path.write_text(content, encoding="utf-8")
    return read(path)


HEAD = "Địa phương,Đối tác,Quốc gia,Loại văn bản,Ngày ký,Hiệu lực đến,Tình trạng\n"


def one(tmp_path: Path, row: str) -> tuple[list[Fact], list[Rejected], Document]:
    document = register(tmp_path, HEAD + row + "\n")
    return (*read_register(document, ground), document)


def test_a_row_in_force_states_an_agreement_whose_quote_is_the_row(tmp_path: Path) -> None:
    facts, rejected, document = one(
        tmp_path, "Hải Phòng,Kitakyushu,Nhật Bản,Bản ghi nhớ,4/2009,31/12/2030,Còn hiệu lực"
    )
    assert rejected == []
    [fact] = facts
    assert fact.quote == document.text[fact.start : fact.end]
    assert fact.quote == "Hải Phòng | Kitakyushu | Nhật Bản | Bản ghi nhớ | 4/2009 | 31/12/2030 | Còn hiệu lực"
    assert (fact.relation, fact.kind, fact.status) == ("agreement", "mou", "in_force")
    assert (fact.date, fact.end_date) == ("2009-04", "2030-12-31")
    assert fact.subject is not None and fact.subject.iri == "id:region/VN-HP"
    assert fact.object is not None and fact.object.iri == "id:city/1859307"
    assert (fact.document, fact.rule) == ("so-doi-tac", "register.row")


def test_a_twinning_states_the_paper_and_the_tie(tmp_path: Path) -> None:
    facts, _, _ = one(tmp_path, "Hải Phòng,Incheon,Hàn Quốc,Kết nghĩa,17/4/1998,,Đã ký")
    assert [(fact.relation, fact.kind, fact.status) for fact in facts] == [
        ("agreement", "sister_city", "signed"),
        ("partner_of", "sister_city", "in_force"),
    ]
    assert {fact.date for fact in facts} == {"1998-04-17"}


def test_a_row_that_lies_ahead_states_only_a_planned_partner(tmp_path: Path) -> None:
    facts, _, _ = one(tmp_path, "Hải Phòng,Oita,Nhật Bản,Kết nghĩa,,,Đang đàm phán")
    assert [(fact.relation, fact.kind, fact.status) for fact in facts] == [
        ("planned_partner", "sister_city", "negotiating")
    ]


def test_an_expired_row_says_so(tmp_path: Path) -> None:
    facts, _, _ = one(tmp_path, "Hải Phòng,Oita,Nhật Bản,Ý định thư,2003,2008,Đã hết hiệu lực")
    assert [(fact.kind, fact.status, fact.date, fact.end_date) for fact in facts] == [
        ("letter_of_intent", "expired", "2003", "2008")
    ]


def test_english_headings_and_two_languages_in_one_heading_are_understood(tmp_path: Path) -> None:
    document = register(
        tmp_path,
        "Local party;Đối tác / Partner;Country;Agreement type;Signed (d/m/y);Status;Title\n"
        "Quảng Nam;Oita;Japan;Memorandum of Understanding (MOU);April 2017;Active;Friendly exchange\n",
    )
    facts, rejected = read_register(document, ground)
    assert rejected == []
    assert [(f.kind, f.status, f.date, f.title) for f in facts] == [("mou", "in_force", "2017-04", "Friendly exchange")]


def test_the_country_in_brackets_settles_which_place_is_meant(tmp_path: Path) -> None:
    facts, rejected, _ = one(tmp_path, "Hải Phòng,Brest (Pháp),,Thỏa thuận hợp tác,2008,,Còn hiệu lực")
    assert rejected == []
    assert [(fact.object.iri, fact.object.surface) for fact in facts if fact.object] == [
        ("id:city/3030300", "Brest (Pháp)")
    ]


@pytest.mark.parametrize(
    ("row", "words", "reason"),
    [
        ("Hải Phòng,Atlantis,,Kết nghĩa,2008,,Đã ký", "Atlantis", "no known place is called 'Atlantis'"),
        ("Hải Phòng,Oita,,Giấy mời,2008,,Đã ký", "Giấy mời", "no kind of agreement is called 'Giấy mời'"),
        ("Hải Phòng,Oita,,Kết nghĩa,2008,,Tạm ổn", "Tạm ổn", "no status is called 'Tạm ổn'"),
        ("Oita,Oita,,Kết nghĩa,2008,,Đã ký", None, "both parties are the same"),
        (
            "Hải Phòng,Oita,,Bản ghi nhớ (dự thảo),,,Đã ký",
            "Bản ghi nhớ (dự thảo)",
            "no kind of agreement is called",
        ),
    ],
)
def test_a_row_that_is_not_understood_is_reported(tmp_path: Path, row: str, words: str | None, reason: str) -> None:
    facts, rejected, document = one(tmp_path, row)
    assert facts == []
    [report] = rejected
    assert report.reason.startswith(reason)
    assert words is None or document.text[report.begin : report.end] == words


def test_an_unreadable_date_is_reported_and_the_rest_of_the_row_is_read(tmp_path: Path) -> None:
    facts, rejected, document = one(tmp_path, "Hải Phòng,Oita,,Bản ghi nhớ,31/2/2018,vô thời hạn,Đã ký")
    assert [(fact.date, fact.end_date, fact.status) for fact in facts] == [(None, None, "signed")]
    assert [document.text[report.begin : report.end] for report in rejected] == ["31/2/2018"]


def test_a_bad_row_leaves_its_neighbours_alone(tmp_path: Path) -> None:
    document = register(
        tmp_path,
        HEAD
        + "Hải Phòng,Atlantis,,Kết nghĩa,2008,,Đã ký\n"
        + "Hải Phòng,Kitakyushu,Nhật Bản,Bản ghi nhớ,4/2009,,Đã ký\n",
    )
    facts, rejected = read_register(document, ground)
    assert [fact.date for fact in facts] == ["2009-04"]
    assert len(rejected) == 1


def test_a_row_without_a_partner_is_reported(tmp_path: Path) -> None:
    document = register(
        tmp_path, HEAD + "Hải Phòng,,Nhật Bản,Kết nghĩa,2008,,Đã ký\nHải Phòng,Oita,,Kết nghĩa,2008,,Đã ký\n"
    )
    facts, rejected = read_register(document, ground)
    assert len(facts) == 2
    assert [report.reason for report in rejected] == ["the partner party is missing"]


def test_a_register_without_a_local_column_reports_its_rows(tmp_path: Path) -> None:
    document = register(tmp_path, "Đối tác,Loại văn bản,Ngày ký\nOita,Kết nghĩa,2008\n")
    facts, rejected = read_register(document, ground)
    assert facts == []
    assert [report.reason for report in rejected] == ["the local party is missing"]


def test_a_table_of_other_things_is_no_register(tmp_path: Path) -> None:
    document = register(tmp_path, "Năm,Vốn FDI (tỷ USD)\n2014,1.2\n2015,0.9\n")
    assert document.rows and read_register(document, ground) == ([], [])


def test_spelling_variants_of_a_name_fold_together() -> None:
    assert fold("Thoả thuận hợp tác") == fold("THỎA THUẬN – hợp tác")
    assert fold("–") == "–"
