"""Sources: what is inside a ZIP is read like what lies in a folder, or refused by name."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers import Limits
from ingest.readers.archive import members
from ingest.sources import Source, sources_of
from ontology.errors import UnreadableDocument

SENTENCE = "Hải Phòng đã ký bản ghi nhớ với thành phố Kobe của Nhật Bản.\n"


def packed(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def protected() -> bytes:
    """An archive whose directory says that its file is encrypted."""
    content = bytearray(packed(("a.txt", SENTENCE.encode())))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    return bytes(content)


def link() -> bytes:
    entry = zipfile.ZipInfo("a.txt")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed((entry, b"/etc/passwd"))


def test_the_documents_of_an_archive_are_read_in_name_order(tmp_path: Path) -> None:
    path = tmp_path / "2019.zip"
    text = SENTENCE.encode()
    path.write_bytes(
        packed(("b.txt", text), ("a/biên bản.txt", text * 2), ("x.png", b"\x89PNG"), (".hidden.txt", text))
    )
    sources, passed_over = sources_of([path])
    assert [source.shown for source in sources] == [path / "a/biên bản.txt", path / "b.txt"]
    assert passed_over == (path / "x.png",)
    first, second = (source.read() for source in sources)
    assert (first.name, first.text) == ("biên bản.txt", SENTENCE * 2)
    (tmp_path / "b.txt").write_bytes(text)
    assert second == Source(tmp_path / "b.txt").read()


def test_an_archive_in_a_folder_is_read_with_it(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(packed(("a.txt", SENTENCE.encode())))
    sources, _ = sources_of([tmp_path, tmp_path / "c.txt"])
    assert [source.shown for source in sources] == [tmp_path / "b.zip/a.txt", tmp_path / "c.txt"]


def test_two_members_of_one_name_in_two_archives_are_two_sources(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(packed(("x.txt", SENTENCE.encode())))
    assert len({source.key for source in sources_of([tmp_path])[0]}) == 2


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        (lambda: b"PK\x03\x04 cut short", "bad.zip", "the zip archive is broken"),
        (lambda: packed(), "bad.zip", "the archive holds no file"),
        (lambda: packed(("x.png", b"\x89PNG")), "bad.zip", "the archive holds no document"),
        (lambda: packed(("a.txt", b"0" * 9_000_000)), "bad.zip", "unpacks to more than 100 times its size"),
        (lambda: packed(("../../a.txt", b"x")), "bad.zip/../../a.txt", "leads out of the archive"),
        (lambda: packed(("/a.txt", b"x")), "bad.zip//a.txt", "leads out of the archive"),
        (lambda: packed(("C:/a.txt", b"x")), "bad.zip/C:/a.txt", "leads out of the archive"),
        (protected, "bad.zip/a.txt", "protected by a password"),
        (link, "bad.zip/a.txt", "a link, not a file"),
        (lambda: packed(("a.zip", packed(("b.txt", b"x")))), "bad.zip/a.zip", "an archive inside an archive"),
    ],
)
def test_what_no_archive_may_hold_is_refused_by_name(
    tmp_path: Path, content: Callable[[], bytes], place: str, problem: str
) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(content())
    (source,) = sources_of([path])[0]
    with pytest.raises(UnreadableDocument, match=problem) as caught:
        source.read()
    assert caught.value.place == place and caught.value.remedy and "\n" not in str(caught.value)


def test_one_bad_member_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("../x.txt", b"x"), ("y.txt", SENTENCE.encode()), ("z.docx", b"no package")))
    outcomes = []
    for source in sources_of([path])[0]:
        try:
            outcomes.append(source.read().text)
        except UnreadableDocument as error:
            outcomes.append(error.problem.split(" ")[0])
    assert outcomes == ["its", SENTENCE, "the"]


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        (Limits(entries=1), "holds 2 files, more than 1"),
        (Limits(unzipped_bytes=0), "unpacked, the archive has 0 MB, more than 0 MB"),
    ],
)
def test_an_archive_past_the_limits_is_refused(limits: Limits, problem: str) -> None:
    content = io.BytesIO(packed(("a.txt", b"x" * 600), ("b.txt", b"y" * 600)))
    with pytest.raises(UnreadableDocument, match=problem):
        members(content, "a.zip", limits)


def test_a_file_twice_in_an_archive_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = packed(("a.txt", b"x"), ("a.txt", b"y"))
    with pytest.raises(UnreadableDocument, match=r"holds a\.txt twice"):
        members(io.BytesIO(content), "a.zip", Limits())
