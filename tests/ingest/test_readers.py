"""Readers: every format gives the same kind of document, with exact spans, places and metadata."""

import io
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Document
from ingest.readers import read

SEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "seeds"

HEADINGS = ("Địa phương", "Đối tác", "Quốc gia", "Ngày ký")
ROWS = (("Hải Phòng", "Kitakyushu", "Nhật Bản", "4/2009"), ("Hải Phòng", "Incheon", "", "1997"))


def written(tmp_path: Path, name: str, content: bytes) -> Document:
    path = tmp_path / name
    path.write_bytes(content)
    return read(path)


def rows_of(document: Document) -> list[list[tuple[str, str]]]:
    return [[(c.heading, document.text[c.begin : c.end]) for c in row.cells] for row in document.rows]


def expected_rows() -> list[list[tuple[str, str]]]:
    return [[(h, cell) for h, cell in zip(HEADINGS, row, strict=True) if cell] for row in ROWS]


def test_plain_text_is_kept_character_by_character(tmp_path: Path) -> None:
    text = "Tiêu đề\r\n\r\nHa\u0309i Phòng\xa0ký với Kobe.\rHết\u2028.\n"
    document = written(tmp_path, "003.bản.txt", text.encode())
    assert document.text == text
    assert (document.name, document.stem, document.media_type) == ("003.bản.txt", "003.bản", "text/plain")
    assert (document.title, document.language, document.rows, document.places) == ("Tiêu đề", "vi", (), ())


def test_a_byte_order_mark_stays_a_character_so_that_offsets_fit_the_file(tmp_path: Path) -> None:
    document = written(tmp_path, "a.txt", b"\xef\xbb\xbf" + "Hải Phòng".encode())
    assert document.text == "\ufeffHải Phòng"
    assert document.title == "Hải Phòng"


def test_utf_16_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    document = written(tmp_path, "a.txt", "Hải Phòng ký với Kobe.\n".encode("utf-16"))
    assert document.text == "Hải Phòng ký với Kobe.\n"


PAGE = """<!DOCTYPE html><html lang="vi"><head><title>Hải Phòng ký với Kobe | Báo Thử</title>
<meta property="og:site_name" content="Báo Thử">
<meta property="article:published_time" content="2025-03-05T09:00:00+07:00">
<script>var x = "Oita";</script></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Hải Phòng ký với Kobe</h1>
<p>Sáng 5/3, thành phố Hải Phòng đã ký <b>bản ghi nhớ</b> với thành phố Kobe,
và hai bên hẹn gặp lại vào mùa thu.</p>
<table><tr>{head}</tr>{rows}</table>
<ul><li>Kitakyushu (Nhật Bản)</li><li>Incheon (Hàn Quốc)</li></ul><p>Dòng một<br>dòng hai</p>
<script>alert("Brest")</script></article></body></html>"""


def page() -> bytes:
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return PAGE.format(head=head, rows=rows).encode()


def test_a_web_page_gives_its_article_its_rows_and_its_day(tmp_path: Path) -> None:
    document = written(tmp_path, "bai.html", page())
    assert rows_of(document) == expected_rows()
    assert "đã ký bản ghi nhớ với thành phố Kobe" in document.text
    assert "Kitakyushu (Nhật Bản)\nIncheon (Hàn Quốc)\nDòng một\ndòng hai\n" in document.text
    assert "Brest" not in document.text and "Oita" not in document.text and "Trang chủ" not in document.text
    assert (document.title, document.published, document.source) == (
        "Hải Phòng ký với Kobe",
        date(2025, 3, 5),
        "Báo Thử",
    )


def test_a_page_without_an_article_gives_all_its_text_and_no_script(tmp_path: Path) -> None:
    hostile = (
        "<title>Tin</title><body onload=alert(2)><img src=x onerror=alert(3)><svg/onload=alert(4)>"
        '<a href="javascript:alert(5)">Paris</a> is twinned with <b>Rome</b><iframe srcdoc="<i>6</i>">'
    )
    document = written(tmp_path, "a.htm", hostile.encode())
    assert document.text == "Paris is twinned with Rome\n"


def test_a_short_list_keeps_its_lines(tmp_path: Path) -> None:
    items = "".join(f'<li><a href="/{city}">{city}</a>, Japan</li>' for city in ("Kobe", "Oita"))
    content = f"<html><body><h1>Sister cities</h1><p>Hải Phòng is twinned with:</p><ul>{items}</ul></body></html>"
    document = written(tmp_path, "a.html", content.encode())
    assert document.text == "Sister cities\n\nHải Phòng is twinned with:\nKobe, Japan\nOita, Japan\n"


def test_a_page_in_a_declared_encoding_is_read(tmp_path: Path) -> None:
    text = '<html><head><meta charset="windows-1252"></head><body><p>Besançon and Huddersfield are twins.</p>'
    assert "Besançon" in written(tmp_path, "a.html", text.encode("cp1252")).text


def test_an_xml_declaration_does_not_keep_a_page_from_being_read(tmp_path: Path) -> None:
    short = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Huế is twinned with Kyoto.</p></body></html>'
    assert written(tmp_path, "a.xhtml", short.encode()).text == "Huế is twinned with Kyoto.\n"


def word_file(title: str = "") -> bytes:
    document = docx.Document()
    document.add_heading("Báo cáo đối ngoại", level=1)
    document.add_paragraph("Thành phố có các đối tác sau.")
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for values in (HEADINGS, *ROWS):
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    document.add_paragraph("Báo cáo hết.")
    document.core_properties.title = title
    document.core_properties.created = datetime(2025, 3, 25, 8, 0)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_file_keeps_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = written(tmp_path, "bao-cao.docx", word_file())
    assert document.text == (
        "Báo cáo đối ngoại\n\nThành phố có các đối tác sau.\nĐịa phương | Đối tác | Quốc gia | Ngày ký\n"
        "Hải Phòng | Kitakyushu | Nhật Bản | 4/2009\nHải Phòng | Incheon |  | 1997\n\nBáo cáo hết.\n"
    )
    assert rows_of(document) == expected_rows()
    assert (document.title, document.published) == ("Báo cáo đối ngoại", date(2025, 3, 25))


def test_a_word_file_says_its_own_title_unless_a_template_did(tmp_path: Path) -> None:
    assert written(tmp_path, "a.docx", word_file("Đối ngoại 2025")).title == "Đối ngoại 2025"
    assert written(tmp_path, "a.docx", word_file("Word Document")).title == "Báo cáo đối ngoại"


def test_inserted_text_of_a_word_file_is_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Hải Phòng ký với ")._p
    for tag, words in (("ins", "Kobe"), ("del", "Oita")):
        wrapper = paragraph.makeelement(docx.oxml.ns.qn(f"w:{tag}"))
        paragraph.append(wrapper)
        run = document.add_paragraph().add_run(words)._r
        wrapper.append(run)
    stream = io.BytesIO()
    document.save(stream)
    assert written(tmp_path, "a.docx", stream.getvalue()).text.strip() == "Hải Phòng ký với Kobe"


def pdf_file(*pages: str, title: str = "", password: str | None = None) -> bytes:
    font = files("matplotlib") / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVuSans", str(font)))
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=password)
    canvas.setTitle(title)
    for page_text in pages:
        canvas.setFont("DejaVuSans", 11)
        for number, line in enumerate(page_text.splitlines()):
            canvas.drawString(50, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_pdf_names_its_pages_in_its_language(tmp_path: Path) -> None:
    document = written(
        tmp_path,
        "a.pdf",
        pdf_file("Thành phố Hải Phòng đã ký\nbản ghi nhớ với Kobe.", "Đoàn của tỉnh đã về nước.", title="Đối ngoại"),
    )
    assert document.text.splitlines() == [
        "Thành phố Hải Phòng đã ký",
        "bản ghi nhớ với Kobe.",
        "Đoàn của tỉnh đã về nước.",
    ]
    assert [place.name for place in document.places] == ["trang 1", "trang 2"]
    assert document.place_of(document.text.index("Đoàn")) == "trang 2"
    assert document.title == "Đối ngoại"
    english = written(tmp_path, "b.pdf", pdf_file("The city is twinned with Kobe and with Oita."))
    assert [place.name for place in english.places] == ["page 1"]


@pytest.mark.parametrize(
    ("name", "delimiter", "mark"),
    [("a.csv", ",", ""), ("a.csv", ";", "\ufeff"), ("a.tsv", "\t", ""), ("a.csv", "\t", "")],
)
def test_a_separated_register_gives_rows_whatever_separates_them(
    tmp_path: Path, name: str, delimiter: str, mark: str
) -> None:
    lines = [delimiter.join(row) for row in (HEADINGS, *ROWS)]
    document = written(tmp_path, name, (mark + "\r\n".join(lines)).encode())
    assert rows_of(document) == expected_rows()
    assert document.text.startswith("Địa phương | Đối tác")
    assert document.title == name
    assert [document.place_of(row.begin) for row in document.rows] == ["dòng 2", "dòng 3"]
    assert document.text[document.rows[1].begin : document.rows[1].end] == "Hải Phòng | Incheon |  | 1997"


def test_excels_unicode_text_is_read(tmp_path: Path) -> None:
    content = "\t".join(HEADINGS) + "\r\n" + "\t".join(ROWS[0]) + "\r\n"
    assert rows_of(written(tmp_path, "a.csv", content.encode("utf-16"))) == expected_rows()[:1]


def test_formulas_and_line_breaks_in_cells_are_kept_as_text(tmp_path: Path) -> None:
    document = written(tmp_path, "a.csv", b'city,relation\n"=HYPERLINK(""http://x"")",twin\n"one\ntwo",+1\n')
    assert rows_of(document) == [
        [("city", '=HYPERLINK("http://x")'), ("relation", "twin")],
        [("city", "one two"), ("relation", "+1")],
    ]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_names_its_rows_and_writes_days_in_iso_form(tmp_path: Path) -> None:
    content = workbook(
        [
            ["SỔ ĐỐI TÁC CỦA THÀNH PHỐ"],
            [],
            list(HEADINGS),
            ["Hải Phòng", "Kobe", None, datetime(2009, 4, 17)],
            [None, "Oita", "Nhật Bản", 2018.0],
        ]
    )
    document = written(tmp_path, "so.xlsx", content)
    assert rows_of(document) == [
        [("Địa phương", "Hải Phòng"), ("Đối tác", "Kobe"), ("Ngày ký", "2009-04-17")],
        [("Đối tác", "Oita"), ("Quốc gia", "Nhật Bản"), ("Ngày ký", "2018")],
    ]
    assert [document.place_of(row.begin) for row in document.rows] == ["Sheet!A4", "Sheet!B5"]
    assert document.title == "SỔ ĐỐI TÁC CỦA THÀNH PHỐ"


def test_a_month_in_a_workbook_stays_a_month(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Đối tác", "Ngày ký"])
    book.worksheets[0].append(["Kobe", datetime(2009, 4, 1)])
    book.worksheets[0]["B2"].number_format = "mm/yyyy"
    stream = io.BytesIO()
    book.save(stream)
    assert rows_of(written(tmp_path, "a.xlsx", stream.getvalue())) == [[("Đối tác", "Kobe"), ("Ngày ký", "2009-04")]]


def test_every_sheet_of_a_workbook_is_read_and_formulas_are_not_evaluated(tmp_path: Path) -> None:
    document = written(tmp_path, "a.xlsx", workbook([["A", "B"], ["Kobe", "=1+1"]], [["C", "D"], ["Oita", "2008"]]))
    assert rows_of(document) == [[("A", "Kobe")], [("C", "Oita"), ("D", "2008")]]
    assert document.place_of(document.rows[1].begin) == "Sheet1!A2"


def test_a_web_page_saved_without_an_extension_is_read_as_one(tmp_path: Path) -> None:
    assert written(tmp_path, "bai", page()).media_type == "text/html"


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared corpus is not beside the project")
def test_the_seed_documents_are_read_unchanged_with_their_datelines() -> None:
    days = {}
    for path in sorted(SEEDS.glob("00*.txt")):
        document = read(path)
        with path.open(encoding="utf-8", newline="") as stream:
            assert document.text == stream.read()
        assert document.language == "vi"
        days[document.stem] = document.published
    assert days == {
        "000": None,
        "001": date(2015, 11, 2),
        "002": None,
        "003": date(2018, 8, 12),
        "004": None,
    }
