"""The process that reads one sent document: its words, its limits, its end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.writing.writer import unpacked_document
from ingest.document_worker import Task

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "01-kyushu.txt"


@pytest.fixture
def task(tmp_path: Path) -> Task:
    content = tmp_path / "content"
    content.write_bytes(SAMPLE.read_bytes())
    return Task(
        str(content), "kyushu.txt", "sent:1", "2026-11-22T09:00:00+00:00", str(tmp_path / "result"), 1 << 30, 60
    )


@contextmanager
def worker(task: Task) -> "Iterator[subprocess.Popen[bytes]]":
    command = [sys.executable, "-m", "ingest.document_worker", task.as_argument()]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        process.kill()


def steps(task: Task) -> list[dict[str, Any]]:
    with worker(task) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"go on\n")
        process.stdin.flush()
        return [json.loads(line) for line in process.stdout]


def test_a_document_is_read_then_extracted_into_what_the_writer_takes(task: Task) -> None:
    read, extracted = steps(task)
    assert (read["step"], read["language"]) == ("read", "vi")
    assert extracted["step"] == "extracted" and extracted["facts"] > 0
    record, claims, entities = unpacked_document(Path(task.result).read_bytes())
    assert (record.iri, record.name, record.recorded) == (extracted["document"], "kyushu.txt", "2026-11-22T09:00:00Z")
    assert len(claims) == extracted["claims"] and entities
    assert record.text == SAMPLE.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a filter")
def test_it_has_no_network(task: Task) -> None:
    assert steps(task)[0]["confined"] is True


def test_what_is_no_document_is_said_in_one_line(task: Task) -> None:
    Path(task.file).write_bytes(b"%PDF-1.4 nothing")
    (said,) = steps(replace(task, name="x.pdf"))
    assert said["problem"] == "the PDF is broken" and said["remedy"]


def test_memory_is_bounded(task: Task) -> None:
    Path(task.file).write_bytes(b"Hai Phong signed. " * 500_000)
    (*_, said) = steps(replace(task, memory=120 << 20))
    assert said.get("step") != "extracted" and not Path(task.result).exists()


def test_it_ends_with_the_process_that_started_it(task: Task) -> None:
    with worker(task) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0
    assert not Path(task.result).exists()
