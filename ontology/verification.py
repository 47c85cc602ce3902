"""Verifications: queries that must return nothing; each row they do return is something to mend.

`banggiao check` and the tests run them over a store; `shapes` looks at one node at a time, these at how nodes
hang together across graphs.

>>> load_verifications()["partner-without-tie"].title.en
'A partner without a tie behind it.'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ontology.front_matter import read
from ontology.terms import Bilingual

VERIFY_FOLDER = Path(__file__).with_name("verify")


@dataclass(frozen=True, slots=True)
class Verification:
    """A query that must return nothing: its file's name, what a row would mean, and the SPARQL."""

    id: str
    title: Bilingual
    query: str


def load_verifications(folder: Path = VERIFY_FOLDER) -> Mapping[str, Verification]:
    """Read all verifications of a folder, by id in alphabetical order.

    Raises:
        OntologyError: A file has no proper front-matter; `place` is file and line.
    """
    files = [read(path) for path in sorted(folder.glob("*.rq"))]
    found = (Verification(file.path.stem, file.bilingual(file.content, "title"), file.query) for file in files)
    return MappingProxyType({verification.id: verification for verification in found})
