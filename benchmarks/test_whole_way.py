"""How fast the whole way is: reading, filing with projection, asking. `make bench` prints the table.

Single figures say little on a shared machine; compare the rows of one run (the ratio of asking to reading, of a second
ingest to a first). The documents are those of `samples/`.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.asking.asker import Asker
from graph.view import View
from graph.writing.store import Store
from ingest.document import Document
from ingest.extractor import Extractor
from ingest.pipeline import ingest
from ingest.sources import sources_of

SAMPLES = Path(__file__).parents[1] / "samples"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [source.read() for source in sources_of([SAMPLES])[0]]


def test_loading_names_and_rules(benchmark: Any) -> None:
    loaded = benchmark.pedantic(Extractor.load, rounds=3)
    assert loaded.digest


def test_extracting_all_samples(benchmark: Any, extractor: Extractor, documents: list[Document]) -> None:
    facts = benchmark(lambda: [fact for document in documents for fact in extractor.extract(document).facts])
    benchmark.extra_info["characters"] = sum(len(document.text) for document in documents)
    assert len(facts) > 50


def test_ingesting_all_samples_into_an_empty_store(benchmark: Any, extractor: Extractor, tmp_path: Path) -> None:
    folders = iter(range(1000))

    def whole() -> int:
        with Store.open(tmp_path / str(next(folders))) as store:
            return ingest([SAMPLES], store, extractor, now=NOW).knowledge.added

    assert benchmark.pedantic(whole, rounds=5) > 1000


def test_ingesting_them_again(benchmark: Any, extractor: Extractor, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        ingest([SAMPLES], store, extractor, now=NOW)
        again = benchmark.pedantic(lambda: ingest([SAMPLES], store, extractor, now=NOW).knowledge.added, rounds=5)
    assert again == 0


def test_asking_for_partners_in_japan(benchmark: Any, extractor: Extractor, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        ingest([SAMPLES], store, extractor, now=NOW)
    asker = Asker.of(View.open(tmp_path))
    reply = benchmark(asker.ask, "Which partners are in Japan with an active MOU?", "en", date(2026, 11, 22))
    assert reply.answer.rows
