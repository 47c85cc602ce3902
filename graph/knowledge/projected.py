"""What became of a write to the store: of a document, of a file of statements, and of the knowledge."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of a document.

    Attributes:
        outcome: added; replaced (read again, or a new edition of the same file); unchanged.
        dropped: IRIs of older editions that went.
        claims: How many claims its graph holds.
    """

    outcome: Literal["added", "replaced", "unchanged"]
    dropped: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file of statements had: how many lines, and the SHA-256 of all its bytes."""

    lines: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ProjectionReport:
    """How many triples of knowledge there are, and how many came and went."""

    triples: int
    added: int
    removed: int
