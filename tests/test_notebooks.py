"""The notebook runs to its end on the ingested samples, holds its own claims, and draws."""

import runpy
from datetime import UTC, datetime
from pathlib import Path

import jupytext
import matplotlib
import matplotlib.pyplot as plt
import pytest

from graph.writing.store import Store
from ingest.extractor import Extractor
from ingest.pipeline import ingest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "notebooks" / "city_diplomacy.py"
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook") / "store"
    with Store.open(folder) as store:
        report = ingest([SAMPLES], store, Extractor.load(), now=datetime(2026, 11, 22, tzinfo=UTC))
    assert report.failed == ()
    return folder


def test_the_notebook_runs_to_its_end_and_draws(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANGGIAO_STORE", str(store))
    monkeypatch.setenv("BANGGIAO_AS_OF", "2026-11-22")
    matplotlib.use("Agg")
    plt.close("all")
    try:
        left = runpy.run_path(str(NOTEBOOK))
        titles = {axes.get_title() for number in plt.get_fignums() for axes in plt.figure(number).axes}
    finally:
        plt.close("all")
    assert "Agreements by year of signing" in titles
    assert "Partner localities of Hải Phòng" in titles
    assert {"20", "22", "26"} <= set(left["stated"]["value"])
    assert len(left["named_partners"]) < 26
    assert "Kitakyushu" in left["named_partners"]
    assert "quotes checked" in capsys.readouterr().out


def test_the_notebook_is_kept_without_outputs_and_names_its_parameters() -> None:
    notebook = jupytext.read(NOTEBOOK)
    parameters = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(parameters) == 1
    assert all(name in parameters[0].source for name in ("STORE =", "AS_OF =", "PLACE ="))
    assert all(not cell.get("outputs") for cell in notebook.cells)
    assert notebook.cells[0].cell_type == "markdown"
