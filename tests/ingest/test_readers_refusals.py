"""Refusals: whatever cannot be read gives one line that says what and what to do, quickly."""

import io
import os
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import Limits, read
from ontology.errors import UnreadableDocument

SENTENCE = "Hải Phòng đã ký bản ghi nhớ với thành phố Kobe của Nhật Bản. "


def refusal(path: Path, limits: Limits | None = None) -> str:
    begun = time.process_time()
    with pytest.raises(UnreadableDocument) as caught:
        read(path, limits or Limits())
    assert time.process_time() - begun < 5
    assert "\n" not in str(caught.value)
    assert caught.value.place == path.name and caught.value.remedy
    return caught.value.problem


def refused(tmp_path: Path, name: str, content: bytes, limits: Limits | None = None) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return refusal(path, limits)


def package(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def pdf(content: str = "", password: str | None = None, pages: int = 1) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=password)
    for _ in range(pages):
        canvas.drawString(50, 700, content)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_path_that_leads_to_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "fehlt.txt") == "there is no such file"
    assert refusal(tmp_path) == "this is a folder, not a file"
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert refusal(tmp_path / "a.txt" / "b.txt") == "there is no such file"
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "this is no regular file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    path.chmod(0)
    assert refusal(path) == "you may not read this file"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", b"--- * ---\n"])
def test_a_file_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, "a.txt", content) in ("the file is empty", "the file holds no text")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes(range(256)) * 40, "binary"),
        (b"\x01\x02\x03abc" * 100, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"\x7fELF" + bytes(100), "a program"),
        (b"%PDF-1.7\n", "PDF by its content but named .txt"),
        (package(word__document_xml=b"<a/>"), "DOCX by its content but named .txt"),
        (package(other_xml=b"<a/>"), "a zip archive of an unknown kind"),
        (b"PK\x03\x04 cut short", "package (zip) is broken"),
    ],
)
def test_what_is_no_text_under_a_text_name_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refused(tmp_path, "a.txt", content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SENTENCE.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (SENTENCE.encode("utf-16")[:-1], "the UTF-16 text is damaged"),
        ("Besançon et Évian sont jumelées à Köln.".encode("latin-1"), "not UTF-8"),
        (SENTENCE.encode()[:-30] + b"\xe1\xbb", "not UTF-8"),
        ("Thµnh phè H¶i Phßng ®· ký b¶n ghi nhí víi NhËt B¶n".encode("latin-1"), "TCVN3"),
        ("Thµnh phè H¶i Phßng ®· ký b¶n ghi nhí víi NhËt B¶n".encode(), "TCVN3"),
        ("Thaønh phoá Haûi Phoøng ñaõ kyù baûn ghi nhôù vôùi Nhaät Baûn".encode("cp1252"), "VNI"),
        ("Thaønh phoá Haûi Phoøng ñaõ kyù baûn ghi nhôù vôùi Nhaät Baûn".encode(), "VNI"),
    ],
)
def test_a_text_in_another_encoding_is_refused_by_its_name(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refused(tmp_path, "a.txt", content)


def test_western_names_are_no_legacy_font(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("São Paulo, Besançon, Évian, Köln and Zürich © 2018 «amis» ® are twinned.", encoding="utf-8")
    assert read(path).language == "en"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.xyz", "files of the type .xyz are not read"),
        ("a.json", "files of the type .json are not read"),
        ("a.docx", "no DOCX file (no zip package)"),
        ("a.xlsx", "no XLSX file"),
        ("a.pdf", "is no PDF file"),
    ],
)
def test_a_name_that_promises_another_type_is_refused(tmp_path: Path, name: str, words: str) -> None:
    assert words in refused(tmp_path, name, SENTENCE.encode())


def test_an_old_office_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    with pytest.raises(UnreadableDocument, match=r"old or password-protected Office file; save it .* \.docx"):
        read(path)


def test_a_large_file_is_refused_unread_and_the_limit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert refusal(path) == "the file has 50.0 MB, more than 20 MB"


def test_a_long_text_is_refused_and_the_limit_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.txt", b"a " * 5_000_001) == "the text is longer than 10,000,000 characters"
    limits = Limits(characters=100)
    assert "100 characters" in refused(tmp_path, "a.csv", b"a,b\n" * 200, limits)


def test_a_protected_or_broken_pdf_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.pdf", pdf("Kobe", password="s")) == "the PDF is protected by a password"
    assert refused(tmp_path, "a.pdf", pdf("Kobe")[:300]) == "the PDF is broken"
    assert refused(tmp_path, "a.pdf", b"%PDF-1.4\n" + b"x" * 500) == "the PDF is broken"


def test_a_pdf_without_text_or_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.pdf", pdf()).startswith("the PDF holds no text")
    assert "3 pages, more than 2" in refused(tmp_path, "a.pdf", pdf("Kobe", pages=3), Limits(pages=2))


def test_a_pdf_whose_stream_unfolds_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    packed = zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * 2_000_000, 9)
    content = b"%%PDF-1.4\n4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n"
    assert "unpacks to more than 30 MB" in refused(tmp_path, "a.pdf", content % (len(packed), packed))
    twice = b"%PDF-1.4\n4 0 obj<</Filter[/FlateDecode /FlateDecode]>>stream\n"
    assert "packs a stream twice" in refused(tmp_path, "a.pdf", twice)


DECLARED = b'<?xml version="1.0"?>' + b" " * 2_000_000 + b'<!DOCTYPE l [<!ENTITY a "lol">]><w:document/>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            lambda: package(word__document_xml=b" " * (101 << 20)),
            "unpacked, the file has 101 MB, more than 100 MB",
        ),
        (lambda: package(word__document_xml=b" " * (5 << 20)), "times its size, more than 100"),
        (lambda: package(word__document_xml=DECLARED, noise=os.urandom(50_000)), "declares a document type"),
        (
            lambda: package(word__document_xml=DECLARED.decode().encode("utf-16"), noise=os.urandom(50_000)),
            "declares a document type",
        ),
        (lambda: package(word__document_xml=b"<a/>", **{f"p{n}": b"" for n in range(10_001)}), "10002 parts"),
        (lambda: package(word__document_xml=b"<a/>"), "the DOCX file is broken"),
        (lambda: package(word__document_xml=b"<a/>")[:-30], "the Office package (zip) is broken"),
    ],
)
def test_a_word_package_that_harms_or_is_damaged_is_refused(
    tmp_path: Path, content: Callable[[], bytes], words: str
) -> None:
    assert words in refused(tmp_path, "a.docx", content())


def test_a_large_part_of_a_word_package_is_refused(tmp_path: Path) -> None:
    content = package(word__document_xml=b" " * 900_000, noise=os.urandom(50_000))
    assert "has 0 MB, more than 0 MB" in refused(tmp_path, "a.docx", content, Limits(markup_bytes=100))


def test_a_table_past_the_limits_is_refused(tmp_path: Path) -> None:
    assert "more than 100,000 rows" in refused(tmp_path, "a.csv", b"a,b\n" * 100_002)
    assert "300 columns, more than 256" in refused(tmp_path, "a.csv", b",".join([b"x"] * 300))
    book = openpyxl.Workbook()
    book.worksheets[0]["XFD1048576"] = 1
    stream = io.BytesIO()
    book.save(stream)
    assert "16384 columns" in refused(tmp_path, "a.xlsx", stream.getvalue())


def test_a_quotation_mark_that_never_closes_is_refused(tmp_path: Path) -> None:
    assert "the quoting is broken" in refused(tmp_path, "a.csv", b'a,b\n"x,y\n')
    assert "the quoting is broken" in refused(tmp_path, "a.csv", b'a,b\n"' + b"x" * (5 << 20))


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    assert "the XLSX file is broken" in refused(tmp_path, "a.xlsx", package(xl__workbook_xml=b"<a/>"))


def test_a_page_too_deep_for_its_parser_is_refused_and_not_cut(tmp_path: Path) -> None:
    deep = b"<div>" * 200_000 + b"Paris is twinned with Rome"
    assert refused(tmp_path, "a.html", deep) == "the page nests its elements more than 200 deep"
    path = tmp_path / "b.html"
    path.write_bytes(b"<div>" * 150 + b"<p>Paris is twinned with Rome" + b"<p>and with <br>Kyoto" * 500)
    assert read(path).text.count("Kyoto") == 500
