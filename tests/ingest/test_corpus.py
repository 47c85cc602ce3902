"""The five seed documents, judged by the corpus's own scorer."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ingest.extractor import Extractor
from ingest.readers import read

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SEEDS = CORPUS / "seeds"
#: The relations of the first frames.
RELATIONS = (
    "partner_of planned_partner agreement count amount invests_in investor_origin holds_office member_of".split()
)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SEEDS / "gold.jsonl").exists(), reason=f"no corpus at {CORPUS}: it is not shipped"),
]


@pytest.fixture(scope="module")
def report(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What the scorer says of the facts of the seeds."""
    facts = [f for path in sorted(SEEDS.glob("*.txt")) for f in extractor.extract(read(path)).facts]
    file = tmp_path_factory.mktemp("corpus") / "facts.jsonl"
    file.write_text("".join(json.dumps(f.as_json(), ensure_ascii=False) + "\n" for f in facts), encoding="utf-8")
    command = [sys.executable, CORPUS / "score.py", SEEDS / "gold.jsonl", file, "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def totals(report: Mapping[str, Any], *columns: str) -> list[int]:
    """Sums of columns over the relations of the first frames; what the gold does not list completely has no `fp`."""
    rows = [row for name, row in report["all"]["relations"].items() if name in RELATIONS]
    return [sum(row[column] or 0 for row in rows) for column in columns]


def test_what_is_found_is_right(report: Mapping[str, Any]) -> None:
    right, wrong = totals(report, "tp", "fp")
    assert right / (right + wrong) >= 0.85


def test_more_than_half_of_what_is_there_is_found(report: Mapping[str, Any]) -> None:
    right, there = totals(report, "tp", "gold")
    assert right / there >= 0.55


def test_every_quote_is_the_text_at_its_offsets(report: Mapping[str, Any]) -> None:
    quotes = report["quotes"]
    assert quotes["checked"] == report["facts"] > 0
    assert quotes["exact"] == quotes["checked"]


def test_no_two_places_are_tied_that_only_prepare_to_be(report: Mapping[str, Any]) -> None:
    ahead = {"planned", "negotiating", "proposed"}
    held = [f for f in report["false"] if f["relation"] in ("agreement", "partner_of") and f["status"] not in ahead]
    assert held == []
