"""`extract --explain`: as text in both languages, and as a page whose every word comes escaped."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.test_cli import banggiao

TEXT = (
    "Tháng 4/2009, Hải Phòng ký bản ghi nhớ hợp tác với thành phố Kitakyushu (Nhật Bản). "
    "Đoàn của <b>Kobe</b> <script>alert(1)</script> đã đến thăm Hải Phòng.\n"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explain") / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Vì sao đọc ra như vậy: a.txt"), ("en", "Why it was read so: a.txt")]
)
def test_each_sentence_is_told_with_its_mentions_and_rules(file: Path, language: str, title: str) -> None:
    done = banggiao("extract", "--explain", file, "--lang", language)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(title)
    assert re.search(r"PLACE +thành phố Kitakyushu = Kitakyushu <city/1859307>", done.stdout)
    assert re.search(r"DATE +Tháng 4/2009 = 2009-04\n", done.stdout)
    assert re.search(r"✓ agreement\.with: agreement Hải Phòng – Kitakyushu \(mou, signed, 2009-04\)", done.stdout)


def test_the_terms_of_a_paper_are_told(tmp_path: Path) -> None:
    file = tmp_path / "b.txt"
    text = "Ngày 17/4/2009, Huế ký thỏa thuận hợp tác với Kobe, hiệu lực 5 năm, tự động gia hạn, báo trước 6 tháng.\n"
    file.write_text(text, encoding="utf-8")
    done = banggiao("extract", "--explain", file)
    assert "signed, 2009-04-17, → 2014-04-17, term P5Y, renewal unstated, notice P6M)" in done.stdout


def test_the_page_shows_every_span_with_its_kind_and_no_markup_of_the_document(file: Path, tmp_path: Path) -> None:
    page = tmp_path / "why.html"
    done = banggiao("extract", "--explain-page", page, file)
    assert done.returncode == 0, done.stderr
    html = page.read_text(encoding="utf-8")
    assert '<mark class="PLACE">thành phố Kitakyushu<b>PLACE</b></mark>' in html
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "http" not in re.sub(r"[^ ]*id/[^ ]*", "", html)  # nothing to fetch


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (lambda file: ("--explain", file, "--extractor", "llm"), "tells of the rules only"),
        (lambda file: ("--explain-page", "x.html", file, file.parent), "is of one document"),
        (lambda file: ("--explain", file.parent / "none.txt"), "there is no such file"),
        (lambda file: ("--extractor", "llm", file), "BANGGIAO_LLM_URL"),
    ],
)
def test_what_cannot_be_explained_is_said(
    file: Path, arguments: Callable[[Path], tuple[str | Path, ...]], problem: str
) -> None:
    (file.parent / "b.txt").write_text(TEXT * 2, encoding="utf-8")
    done = banggiao("extract", *arguments(file))
    assert done.returncode == 1
    assert problem in done.stderr and "Traceback" not in done.stderr
