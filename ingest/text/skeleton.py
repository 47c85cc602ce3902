"""A sentence as the frames see it: each mention one character, the rest folded, white space collapsed.

Patterns become short and bounded: "Hải Phòng ký bản ghi nhớ với Kagawa, Kitakyushu (Nhật Bản)" reads
"P ký bản ghi nhớ với P, P (P)", where P is a private-use character that stands for a place.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from ingest.frozen import dataclass
from ingest.text.mentions import Mention, MentionType
from ingest.text.normal import NormalText

#: The private-use character that stands for a mention of each type.
SYMBOLS: Mapping[MentionType, str] = {
    "PLACE": "\ue001", "ORG": "\ue002", "PERSON": "\ue003", "TITLE": "\ue004", "DATE": "\ue005", "PERIOD": "\ue006",
    "NUMBER": "\ue007", "MONEY": "\ue008", "PERCENT": "\ue009", "DOCNO": "\ue00a", "NAME": "\ue00b",
}  # fmt: skip
_SPACE = re.compile(r"\s+")
#: Where somebody stands in a picture: "(phải)", "(second from left)" say nothing of what the sentence tells.
_ASIDE = re.compile(
    r"\s?\((?:(?:đứng |ngồi |ngoài cùng )?(?:bên |bìa )?(?:phải|trái)|(?:đứng |ngồi )?(?:ở )?giữa|"
    r"(?:standing |sitting |far )?(?:right|left)|[rlc]|cent(?:er|re)|"
    r"(?:first|second|third|fourth) from (?:the )?(?:right|left))\)"
)
_UNEVEN = re.compile(r"\s{2}|[^\S ]")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The encoded sentence.

    Attributes:
        text: The encoding.
        mentions: The mentions, in text order.
        positions: Position in `text` of each mention.
    """

    text: str
    mentions: tuple[Mention, ...]
    positions: tuple[int, ...]

    @classmethod
    def of(cls, normal: NormalText, begin: int, end: int, mentions: Sequence[Mention]) -> "Skeleton":
        """Encode the sentence `normal.text[begin:end]`."""
        pieces: list[str] = []
        positions: list[int] = []
        at, length = begin, 0
        # Nearly all sentences have single spaces, so that nothing is to be collapsed.
        words = normal.folded[begin:end]
        uneven = "  " in words or (not words.isprintable() and _UNEVEN.search(words) is not None)
        pictured = "(" in words
        for mention in mentions:
            plain = normal.folded[at : mention.begin]
            plain = _ASIDE.sub("", plain) if pictured else plain
            plain = _SPACE.sub(" ", plain) if uneven else plain
            pieces += (plain, SYMBOLS[mention.type])
            positions.append(length + len(plain))
            length += len(plain) + 1
            at = mention.end
        rest = _ASIDE.sub("", normal.folded[at:end]) if pictured else normal.folded[at:end]
        pieces.append(_SPACE.sub(" ", rest) if uneven else rest)
        return cls("".join(pieces), tuple(mentions), tuple(positions))

    def index_at(self, position: int) -> int | None:
        """Index of the mention that stands at a position of the encoding."""
        index = bisect_left(self.positions, position)
        return index if index < len(self.positions) and self.positions[index] == position else None

    def offset_at(self, position: int, folded: str, begin: int) -> int:
        """Offset in the normal text of a position of the encoding.

        Args:
            position: Of plain text, not of a mention.
            folded: The folded normal text, in which white space still runs.
            begin: Offset of the sentence.
        """
        before = bisect_left(self.positions, position) - 1
        at = self.mentions[before].end if before >= 0 else begin
        for _ in range(position - (self.positions[before] + 1 if before >= 0 else 0)):
            at = _past_aside(folded, at)
            space = _SPACE.match(folded, at)
            at = space.end() if space is not None else at + 1
        return _past_aside(folded, at)

    def in_parenthesis(self, position: int) -> bool:
        """Whether a position lies inside a parenthesis."""
        return self.text.rfind("(", 0, position) > self.text.rfind(")", 0, position)

    def between(self, left: int, right: int) -> str:
        """The plain text between two mentions, given by index."""
        return self.text[self.positions[left] + 1 : self.positions[right]]


def _past_aside(folded: str, at: int) -> int:
    aside = _ASIDE.match(folded, at)
    return aside.end() if aside is not None else at
