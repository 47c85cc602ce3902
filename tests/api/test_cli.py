"""The command line as a person meets it: a real process, its output, its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGLISH = "Which partners are in Japan with an active MOU?"
VIETNAMESE = "Đối tác nào ở Nhật Bản có bản ghi nhớ còn hiệu lực?"


def banggiao(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line from the project's root."""
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    done = banggiao("ingest", "samples", "--store", folder)
    assert done.returncode == 0, done.stderr
    assert "12 documents" in done.stdout
    return folder


@pytest.mark.parametrize("question", [ENGLISH, VIETNAMESE, "doi tac nao o nhat ban co ban ghi nho con hieu luc"])
def test_the_question_is_answered_with_reason_and_sentence(store: Path, question: str) -> None:
    done = banggiao("ask", question, "--store", store, "--as-of", "2026-11-22", "--json")
    answer = json.loads(done.stdout)
    sides = ("predecessor", "local", "partner")
    found = [
        [row["values"][side][0]["label"]["en"] for side in sides if side in row["values"]] for row in answer["rows"]
    ]
    # Who signed, where a unit of 2025 has inherited it: Quang Nam is part of Da Nang.
    pairs = {(names[0], names[-1]) for names in found}
    assert {("Haiphong", "Kitakyushu"), ("Hanoi", "Fukuoka"), ("Quang Nam", "Nagasaki")} <= pairs
    assert ["Quang Nam", "Da Nang", "Nagasaki"] in found
    assert not {("Cà Mau", "Nagasaki"), ("Ca Mau", "Nagasaki"), ("Tuyen Quang", "Oita")} & pairs
    for row in answer["rows"]:
        assert row["reason"]["vi"]
        assert row["reason"]["en"]
        assert all(evidence["quote"] for evidence in row["evidence"])


def test_after_the_mergers_the_answer_names_the_heir_and_whom_it_inherited_from(store: Path) -> None:
    done = banggiao("ask", VIETNAMESE, "--store", store, "--as-of", "2026-11-22")
    assert "Đà Nẵng (kế thừa từ Quảng Nam) – Nagasaki" in done.stdout
    assert "Hải Phòng – Kitakyushu" in done.stdout
    assert "Hà Nội – Fukuoka" in done.stdout


def test_without_the_presumption_nothing_is_silently_active(store: Path) -> None:
    done = banggiao("ask", ENGLISH, "--store", store, "--no-presumption", "--as-of", "2026-11-22", "--json")
    answer = json.loads(done.stdout)
    assert answer["rows"] == []
    assert "12 documents" in answer["answer"]


def test_before_it_was_signed_an_agreement_is_not_active(store: Path) -> None:
    done = banggiao("ask", ENGLISH, "--store", store, "--as-of", "2009-03-31", "--json")
    assert json.loads(done.stdout)["rows"] == []


def test_a_question_nobody_understands_says_so(store: Path) -> None:
    done = banggiao("ask", "xyzzy", "--store", store)
    assert done.returncode == 1
    assert done.stderr.startswith("banggiao: xyzzy: the question was not understood")


def test_a_query_from_standard_input_gives_csv(store: Path) -> None:
    query = (
        "PREFIX bg: <https://w3id.org/banggiao/ontology#> "
        "SELECT ?country WHERE { ?p bg:hasPartner ?q . ?q bg:isInCountry ?country } GROUP BY ?country ORDER BY ?country"
    )
    done = banggiao("query", "-", "--format", "csv", "--store", store, stdin=query)
    assert done.returncode == 0
    assert "https://w3id.org/banggiao/id/country/JP" in done.stdout.splitlines()


def test_a_query_that_calls_out_is_refused(store: Path) -> None:
    done = banggiao(
        "query", "-", "--store", store, stdin="SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    )
    assert done.returncode == 1
    assert "SERVICE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    done = banggiao("ask", ENGLISH, "--store", tmp_path / "none")
    assert done.returncode == 1
    assert "run `banggiao ingest` first" in done.stderr
    assert not (tmp_path / "none").exists()


def test_extract_prints_one_exact_fact_a_line() -> None:
    file = ROOT / "samples" / "01-kyushu.txt"
    text = file.read_bytes().decode("utf-8")
    done = banggiao("extract", file, "--format", "jsonl")
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(f["relation"] == "agreement" and f["date"] == "2009-04" for f in facts)
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in facts)


def test_extract_refuses_what_is_larger_than_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("Kobe. " * 200_000, encoding="utf-8")
    done = banggiao("extract", tmp_path / "long.txt", "--max-size", "1")
    assert done.returncode == 1
    assert "long.txt" in done.stderr
    assert "more than 1 MB" in done.stderr


def test_bad_files_are_named_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text("Hải Phòng kết nghĩa với Kobe (Nhật Bản).", encoding="utf-8")
    done = banggiao(
        "ingest", tmp_path / "empty.txt", tmp_path / "good.txt", tmp_path / "no.txt", "--store", tmp_path / "s"
    )
    assert done.returncode == 1
    problems = [line for line in done.stderr.splitlines() if line.startswith("banggiao: ")]
    assert [line.split(": ")[1] for line in problems] == ["empty.txt", "no.txt"]
    assert "1 documents" in done.stdout


def test_removing_a_document_removes_its_knowledge(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Hải Phòng kết nghĩa với Kobe (Nhật Bản).", encoding="utf-8")
    banggiao("ingest", tmp_path / "good.txt", "--store", tmp_path / "s")
    done = banggiao("remove", "good.txt", "--store", tmp_path / "s")
    assert done.returncode == 0, done.stderr
    left = banggiao("query", "-", "--format", "csv", "--store", tmp_path / "s", stdin="SELECT ?s WHERE { ?s ?p ?o }")
    assert len(left.stdout.splitlines()) == 1  # the headings


@pytest.mark.parametrize("output_format", ["turtle", "trig", "nquads", "jsonld", "graphml", "gexf", "csv", "xlsx"])
def test_every_export_is_written(store: Path, tmp_path: Path, output_format: str) -> None:
    done = banggiao("export", "--format", output_format, "-o", tmp_path / "out", "--store", store)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").stat().st_size > 500


def test_the_drawing_is_one_page_that_fetches_nothing(store: Path, tmp_path: Path) -> None:
    done = banggiao("draw", "--focus", "Kitakyushu", "-o", tmp_path / "n.html", "--store", store)
    page = (tmp_path / "n.html").read_text(encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "Kitakyushu" in page
    assert 'src="http' not in page


def test_a_fresh_store_has_no_findings(store: Path) -> None:
    done = banggiao("check", "--store", store)
    assert (done.returncode, done.stdout) == (0, "")
