"""A value in its sentence, and what the modules of figures all ask of it: the places around it, the sentence before.

`figure_owners`, `figure_sides`, `figure_lists`, `figure_sites`, `figure_times` and `figure_words` look from here.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from ingest.frozen import dataclass, replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded
from ingest.relations.frames import Cues
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS

_VALUES = "".join(SYMBOLS[kind] for kind in ("NUMBER", "MONEY"))
_RANKS = r" (?:đứng|xếp)(?: ở)?(?: vị trí| hàng)?(?: thứ)? [^ ,;.()]{1,5}| ranked [^ ,;.()]{1,7}"
#: What a sum of money is called before it.
_CAPITAL = (
    r"(?:tổng )?(?:số )?vốn(?: đầu tư)?(?: đăng ký)?(?: cấp mới| và| tăng thêm){0,3}(?: là| đạt)?"
    r"|(?:a |the )?(?:total |combined |registered |new ){1,3}(?:capital|investment) of"
)
_GIVES = rf"(?::|(?:{_RANKS})? (?:với|thu hút|đạt|có|with|at)(?: (?:{_CAPITAL}))?)?"
_SOME = r"(?: (?:hơn|gần|khoảng|trên|about|over|nearly|some))?"
#: A place, then right before the value at the end, or with one value of another kind between.
_LISTED = re.compile(
    rf"{SYMBOLS['PLACE']}{_GIVES}{_SOME} \(?(?:[{_VALUES}](?: [^,;()]{{1,24}})?(?:, |,? với |,? và |,? with |,? and )"
    rf"(?:(?:hơn|gần|khoảng|trên|about|over|nearly|some|{_CAPITAL}|chiếm|accounting for|or)(?: hơn| gần)? )?)?$"
)
#: A place right before a value.
DIRECT = re.compile(rf"{_GIVES}{_SOME} \(?[{_VALUES}]")
#: Kinds of places that are states.
STATES = ("country", "former-country")


@dataclass(frozen=True, slots=True)
class Owner:
    """The subject of a figure and what tells that it is.

    Attributes:
        grounded: The place or body.
        basis: "tied" by a preposition to the value, "named" in its clause or sentence, "setting" of the sentence,
            "earlier" in the sentence before, or only in "focus".
    """

    grounded: Grounded
    basis: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A value in its sentence: where everything around it is looked for."""

    index: int
    bounds: tuple[int, int]
    sentence: ReadSentence
    reading: Reading
    cues: Cues

    @property
    def text(self) -> str:
        """The skeleton."""
        return self.sentence.skeleton.text

    @property
    def position(self) -> int:
        """Where the value stands in it; the end, where there is no value."""
        return self.sentence.skeleton.positions[self.index] if self.index >= 0 else len(self.text)

    @property
    def mention(self) -> Mention:
        """The value."""
        return self.sentence.skeleton.mentions[self.index]

    def places(self) -> Iterator[tuple[int, Mention]]:
        """The places of the sentence with their positions; of those in parentheses only ones beside the value.

        A place right behind a name is the last word of it: "Công ty TNHH Minato Hà Nam".
        """
        skeleton = self.sentence.skeleton
        named = {m.end + 1 for m in skeleton.mentions if m.type in ("ORG", "NAME")}
        opened = skeleton.text.rfind("(", 0, self.position) if skeleton.in_parenthesis(self.position) else -1
        for mention, position in zip(skeleton.mentions, skeleton.positions, strict=True):
            if mention.type != "PLACE" or (mention.begin in named and not mention.anaphor):
                continue
            if not skeleton.in_parenthesis(position) or skeleton.text.rfind("(", 0, position) == opened:
                yield position, mention

    def ground(self, mention: Mention) -> Grounded | None:
        """The place a mention names."""
        return self.reading.grounder.place(mention, None, self.sentence.focus_at(mention.begin))

    def is_put_at(self, position: int) -> bool:
        """Whether a preposition says that something is at the place of a position ("tại", "vào", "in")."""
        return self.cues.figure.put_at.search(self.before(position)) is not None

    def before(self, position: int, reach: int = 40) -> str:
        """The words before a position, back to the begin of the sentence."""
        return self.text[max(0, position - reach) : position]


def sentence_before(stand: Stand) -> Stand | None:
    """The sentence before, as a place to look for what this one leaves unsaid."""
    sentences = stand.reading.sentences
    at = bisect_left(sentences, stand.sentence.begin, key=lambda s: s.begin)
    if at == 0:
        return None
    previous = sentences[at - 1]
    return replace(stand, index=-1, bounds=(0, len(previous.skeleton.text)), sentence=previous)


def place_before(stand: Stand) -> Grounded | None:
    """The place right before a value, or before the value that leads to it: "Huế 5 dự án, 3 triệu USD"."""
    listed = _LISTED.search(stand.text, max(stand.bounds[0], stand.position - 80), stand.position)
    if listed is None or stand.cues.figure.companion.search(stand.before(listed.start(), 24)):
        return None
    index = stand.sentence.skeleton.index_at(listed.start())
    return stand.ground(stand.sentence.mentions[index]) if index is not None else None


def is_foreign(stand: Stand, mention: Mention, grounded: Grounded) -> bool:
    """Whether a place lies outside the country of the locality in focus, or outside Việt Nam where none is."""
    focus = stand.sentence.focus_at(mention.begin) or stand.reading.home
    return grounded.country != (focus.entity.country if focus is not None else VIETNAM)


def same(grounded: Grounded, other: Grounded | None) -> bool:
    """Whether two are one."""
    return other is not None and grounded.party.iri is not None and grounded.party.iri == other.party.iri
