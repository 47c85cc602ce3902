"""Ingest as a whole: twice is once, removal takes what rested on a document alone, bad files harm nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from graph.view import View
from graph.writing.store import Store
from ingest.extractor import Extractor
from ingest.pipeline import Report, Workers, ingest

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
KOBE = "Ngày 5/3/2019, Hải Phòng ký bản ghi nhớ hợp tác với thành phố Kobe (Nhật Bản)."
BUSAN = "Tháng 6/2015, Đà Nẵng kết nghĩa với thành phố Daegu (Hàn Quốc)."


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def read(folder: Path, extractor: Extractor, *paths: Path) -> Report:
    """Ingest into the store `folder`."""
    with Store.open(folder) as store:
        return ingest(paths, store, extractor, now=NOW)


def knowledge(folder: Path) -> bytes:
    """The default graph, sorted."""
    lines = View.open(folder).dump("application/n-triples").splitlines()
    return b"\n".join(sorted(lines))


def everything(folder: Path) -> set[bytes]:
    """All graphs as lines."""
    return set(View.open(folder).dump("application/n-quads", every_graph=True).splitlines())


def note(folder: Path, name: str, *sentences: str) -> Path:
    """A text file."""
    path = folder / name
    path.write_text("\n".join(sentences) + "\n", encoding="utf-8")
    return path


def test_ingesting_twice_changes_nothing(tmp_path: Path, extractor: Extractor) -> None:
    file = note(tmp_path, "a.txt", KOBE, BUSAN)
    first = read(tmp_path / "store", extractor, file)
    before = everything(tmp_path / "store")
    second = read(tmp_path / "store", extractor, file)
    assert [o.result for o in first.outcomes] == ["added"]
    assert [o.result for o in second.outcomes] == ["unchanged"]
    assert (second.knowledge.added, second.knowledge.removed) == (0, 0)
    assert everything(tmp_path / "store") == before


def test_a_document_that_goes_takes_only_what_rested_on_it_alone(tmp_path: Path, extractor: Extractor) -> None:
    both = note(tmp_path, "both.txt", KOBE, BUSAN)
    one = note(tmp_path, "one.txt", KOBE)
    read(tmp_path / "alone", extractor, one)
    read(tmp_path / "store", extractor, one, both)
    with Store.open(tmp_path / "store") as store:
        gone = next(iri for iri in store.documents() if iri not in View.open(tmp_path / "alone").graphs())
        assert store.drop_document(gone)
        store.reproject()
        store.publish()
    assert knowledge(tmp_path / "store") == knowledge(tmp_path / "alone")
    assert everything(tmp_path / "store") == everything(tmp_path / "alone")


def test_the_order_of_documents_does_not_matter(tmp_path: Path, extractor: Extractor) -> None:
    first, second = note(tmp_path, "1.txt", KOBE), note(tmp_path, "2.txt", BUSAN, KOBE)
    read(tmp_path / "forward", extractor, first, second)
    read(tmp_path / "backward", extractor, second, first)
    assert knowledge(tmp_path / "forward") == knowledge(tmp_path / "backward")


def test_a_new_edition_replaces_the_old_one(tmp_path: Path, extractor: Extractor) -> None:
    file = note(tmp_path, "a.txt", KOBE)
    read(tmp_path / "store", extractor, file)
    note(tmp_path, "a.txt", BUSAN)
    report = read(tmp_path / "store", extractor, file)
    assert [o.result for o in report.outcomes] == ["replaced"]
    assert len(View.open(tmp_path / "store").graphs()) == 1
    assert b"Kobe" not in knowledge(tmp_path / "store")


def broken_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")


def encrypted_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(72, 720, "Hai Phong signed a memorandum with Kobe in 2019.")
    canvas.save()


BAD: dict[str, Callable[[Path], object]] = {
    "empty.txt": lambda p: p.write_bytes(b""),
    "binary.txt": lambda p: p.write_bytes(bytes(range(256)) * 20),
    "latin.txt": lambda p: p.write_bytes("Hà Nôi ký cùng Kobe à Đông Á".encode("latin-1", "ignore") * 20),
    "broken.pdf": broken_pdf,
    "encrypted.pdf": encrypted_pdf,
    "no-zip.docx": lambda p: p.write_bytes(b"Hai Phong signed with Kobe in 2019. " * 10),
    "huge.txt": lambda p: p.write_bytes((KOBE + "\n").encode() * 500_000),
    "missing.txt": lambda p: None,
}


def test_bad_files_give_one_clear_line_each_and_leave_nothing(tmp_path: Path, extractor: Extractor) -> None:
    files = [tmp_path / name for name in BAD]
    for file in files:
        BAD[file.name](file)
    good = note(tmp_path, "good.txt", KOBE)
    report = read(tmp_path / "store", extractor, *files, good)
    read(tmp_path / "alone", extractor, good)
    assert {o.path.name for o in report.failed} == set(BAD)
    for outcome in report.failed:
        assert outcome.problem is not None
        assert outcome.problem.startswith(f"{outcome.path.name}: ")
        assert "\n" not in outcome.problem
        assert "defect" not in outcome.problem
        assert len(outcome.problem) < 300
    assert [o.result for o in report.outcomes if o not in report.failed] == ["added"]
    assert everything(tmp_path / "store") == everything(tmp_path / "alone")


def test_a_folder_gives_its_readable_files_and_names_the_others(tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "reports" / "2019").mkdir(parents=True)
    note(tmp_path / "reports" / "2019", "a.txt", KOBE)
    note(tmp_path / "reports", "picture.png", "no picture")
    note(tmp_path / "reports", ".hidden.txt", BUSAN)
    report = read(tmp_path / "store", extractor, tmp_path / "reports")
    assert [o.path.name for o in report.outcomes] == ["a.txt"]
    assert [p.name for p in report.passed_over] == ["picture.png"]


def test_several_processes_store_what_one_stores(tmp_path: Path, extractor: Extractor) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number, partner in enumerate(("Kobe", "Incheon", "Brest")):
        (folder / f"{number}.txt").write_text(f"Năm 2014, Hải Phòng kết nghĩa với {partner}.", "utf-8")
    (folder / "3.txt").write_text("", "utf-8")
    stored = []
    for workers in (None, Workers(Extractor.load, 2)):
        with Store.open(tmp_path / f"store-{workers is None}") as store:
            report = ingest([folder], store, extractor, now=NOW, workers=workers)
            again = ingest([folder], store, extractor, now=NOW)
        assert [outcome.result for outcome in again.outcomes] == ["unchanged"] * 3 + ["failed"]
        stored.append([(o.path.name, o.result, o.facts, o.claims) for o in report.outcomes])
    assert stored[0] == stored[1]
    assert [result for _, result, _, _ in stored[0]] == ["added"] * 3 + ["failed"]
