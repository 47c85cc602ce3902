"""The second clock on the command line: what was said by a day."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity, Evidence, Label, Value
from graph.writing.store import Store
from ontology.identifiers import SCHEME, VOCABULARY, mint

ROOT = Path(__file__).parents[2]
HAI_PHONG, KITAKYUSHU = mint("region", "VN-HP"), mint("city", "1859307")
PLACES = [
    Entity(HAI_PHONG, (VOCABULARY + "City",), (Label("Hải Phòng", "vi", True),), mint("country", "VN")),
    Entity(KITAKYUSHU, (VOCABULARY + "City",), (Label("Kitakyushu", "en", True),), mint("country", "JP")),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of August 2018 says that the two cities signed a memorandum in 2009."""
    folder, words = tmp_path_factory.mktemp("said") / "store", "Hải Phòng và Kitakyushu ký bản ghi nhớ năm 2009."
    iri, node = mint("document", "0123456789abcdef"), mint("agreement", "0123456789abcdef-1")
    record = DocumentRecord(
        iri, "a.txt", words, "vi", "text/plain", "a", "2018-08-12", None, "a", 1, "rules", "2026-11-22T08:00:00Z"
    )
    said = [(v.TYPE, v.AGREEMENT), (v.HAS_PARTY, HAI_PHONG), (v.HAS_PARTY, KITAKYUSHU), (v.SIGNED_ON, Value("2009"))]
    said.append((v.HAS_AGREEMENT_KIND, f"{SCHEME}agreement-mou"))
    evidence = Evidence(iri, words, 0, len(words))
    with Store.open(folder) as opened:
        opened.put_document(record, [Claim(node, p, o, evidence, "test") for p, o in said], PLACES)
        opened.reproject()
        opened.publish()
    return folder


def ask(store: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", "ask", "Hải Phòng có những đối tác nào?"]
    return subprocess.run(
        [*command, "--store", str(store), *options], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def test_a_partner_is_known_from_the_day_the_report_was_out(store: Path) -> None:
    for day, partners in (("2018-08-11", 0), ("2018-08-12", 1)):
        done = ask(store, "--said-by", day, "--json")
        assert done.returncode == 0, done.stderr
        assert len(json.loads(done.stdout)["rows"]) == partners
        assert day in done.stderr


def test_a_day_that_is_none_is_refused_by_the_name_of_its_option(store: Path) -> None:
    done = ask(store, "--said-by", "2018")
    assert done.returncode == 1
    assert "--said-by: '2018' is no date" in done.stderr
