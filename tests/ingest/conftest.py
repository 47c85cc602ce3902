"""What the extraction tests share: one extractor, and documents made of one text."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.fact import Fact
from ingest.text.reading import Reader, Reading, ReadSentence
from ingest.words.lexicon import Lexicon

_ENGLISH = frozenset("the of in and has with is are was were became signed".split())


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor.load()


@pytest.fixture(scope="session")
def reader(extractor: Extractor) -> Reader:
    return extractor.reader


@pytest.fixture(scope="session")
def lexicon(reader: Reader) -> Lexicon:
    return reader.lexicon


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """Makes a document of a text; its language is told by its commonest words."""

    def make(text: str, name: str = "example.txt", **fields: object) -> Document:
        english = len(_ENGLISH & set(text.lower().split())) >= 2
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Document(name, digest, text, "en" if english else "vi", "text/plain", "example", **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def read(reader: Reader, document: Callable[..., Document]) -> Callable[..., Reading]:
    """Reads a text for the frames."""
    return lambda text, **fields: reader.read(document(text, **fields))


@pytest.fixture(scope="session")
def sentence(read: Callable[..., Reading]) -> Callable[[str], ReadSentence]:
    """Reads a text of one sentence for the frames."""

    def only(text: str) -> ReadSentence:
        sentences = read(text).sentences
        assert len(sentences) == 1, [text[s.begin : s.end] for s in sentences]
        return sentences[0]

    return only


@pytest.fixture(scope="session")
def facts(extractor: Extractor, document: Callable[..., Document]) -> Callable[..., list[Fact]]:
    """Gives the facts of a text, all or those of one relation."""

    def extract(text: str, relation: str | None = None, **fields: object) -> list[Fact]:
        found = extractor.extract(document(text, **fields)).facts
        return [f for f in found if relation in (None, f.relation)]

    return extract


@pytest.fixture(scope="session")
def printed_in_time() -> Callable[[str], str]:
    """Runs a program in a process of its own and gives what it prints; what is not linear is killed after a minute."""

    def run(program: str) -> str:
        root = Path(__file__).parents[2]
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.strip()

    return run


@pytest.fixture(scope="session")
def calls() -> Callable[[Callable[[], object]], int]:
    """Counts the calls that a piece of work makes: its cost, whatever else the machine does."""

    def count(work: Callable[[], object]) -> int:
        made = 0

        def seen(_frame: object, event: str, _argument: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(seen)
        try:
            work()
        finally:
            sys.setprofile(before)
        return made

    return count
