"""The samples are what they say: small, in every format, each with its source, rebuilt byte for byte."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"
DOCUMENTS = sorted(path for path in SAMPLES.iterdir() if path.name[:2].isdigit())
BUILDERS: tuple[tuple[str, Callable[[], bytes]], ...] = runpy.run_path(str(SAMPLES / "build_samples.py"))["BUILDERS"]


def test_every_supported_format_has_a_sample() -> None:
    assert {path.suffix for path in DOCUMENTS} == {".txt", ".html", ".docx", ".pdf", ".csv", ".xlsx"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_sample_is_small_and_listed_with_its_sources(document: Path) -> None:
    assert 0 < document.stat().st_size < 100_000
    assert f"`{document.name}`" in (SAMPLES.parent / "docs" / "samples.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if path.suffix in {".txt", ".html"}], ids=lambda path: path.name
)
def test_a_text_names_its_source(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert "Nguồn: " in text or "Source: " in text


@pytest.mark.parametrize(("name", "build"), BUILDERS, ids=[name for name, _ in BUILDERS])
def test_a_binary_sample_is_what_its_builder_builds(name: str, build: Callable[[], bytes]) -> None:
    assert (SAMPLES / name).read_bytes() == build()
