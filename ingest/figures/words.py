"""The words around a value: what counts or names it, its unit, and what they say against it.

`figure_measures` asks here which cue of a measure stands nearest; `figures` what kind of capital is spoken of.
"""

import re

from ingest.figures.stand import Stand
from ingest.frozen import dataclass
from ingest.relations.frames import Frame, Measure
from ingest.text.skeleton import SYMBOLS

#: How many characters after a number tell what it counts.
UNIT = 90
#: How far behind the next value what a cue says of both may reach: "4 million USD in 3 new projects".
_SHARED = 24
_SPACE = re.compile(r"\s+")
_VALUES = "".join(SYMBOLS[t] for t in ("NUMBER", "MONEY", "PERCENT"))
_VALUE = re.compile(f"[{_VALUES}]")
#: What stands between a sum and the same in another currency.
_CONVERTED = re.compile(
    r"[^;,()]{0,40}(?:\([^;,()]{0,30}|,? (?:tương đương|equivalent to|hay)(?: với)?(?: khoảng| gần| hơn)? )"
)
#: The same sum in another currency, in a parenthesis behind it.
_AGAIN = re.compile(rf" ?\([^(){_VALUES}]{{0,12}}{SYMBOLS['MONEY']}\)")
#: Where what a value counts is over.
_ENOUGH = re.compile(f", |[;({_VALUES}]| với | with ")

#: Two localities that were named before, and what stands before those that are counted.
_TWO, _COUNTED = frozenset(("hai", "two", "2")), re.compile(r"(?:với|gồm|có|with|has|have) $")
_ALIKE = re.compile(
    r" ?(?:thành phố|tỉnh|địa phương|nước|quốc gia|cities|provinces|localities|countries)"
    r"(?! (?:nước ngoài|kết nghĩa|của|thuộc|abroad|of|in))"
)
#: … as many as there were, which the words behind them point back to.
_POINTED_AT = re.compile(
    r" ?(?:thành phố|tỉnh|địa phương|nước|quốc gia) (?:này|trên|nói trên|kể trên|đó|vừa nêu)(?!\w)"
    r"(?! (?:thế giới|cả|toàn|khắp|địa))"
)


def has_value(text: str, begin: int, end: int) -> bool:
    """Whether a value stands between two positions of a skeleton."""
    return _VALUE.search(text, begin, end) is not None


@dataclass(frozen=True, slots=True)
class Words:
    """What a clause says around one value of a frame's types.

    Attributes:
        frame: The frame that asks for the value.
        stand: Where it stands.
    """

    frame: Frame
    stand: Stand

    def distance(self, measure: Measure, phrase: str) -> int | None:
        """How far the nearest cue stands from the value; 0 without a cue, None where it is missing or forbidden."""
        nearest = self.nearest_cue(measure)
        if nearest is None or measure.forbid is None:
            return nearest
        return None if measure.forbid.search(phrase[-measure.within - UNIT :]) else nearest

    def nearest_cue(self, measure: Measure) -> int | None:
        """How far the nearest cue stands from the value; 0 without a cue, None where it is missing."""
        text, position, (begin, end) = self.stand.text, self.stand.position, self.stand.bounds
        start = max(begin, position - measure.within)
        if measure.cue is None:
            return 0
        distances: list[int] = []
        if measure.side in ("before", "either"):
            distances += [position - m.end() for m in measure.cue.finditer(text, start, position)]
        if measure.side in ("after", "either"):
            following = self.next_value(end)
            after = measure.cue.search(text, position + 1, min(end, following + _SHARED, position + 1 + measure.within))
            near = after is not None and (after.end() <= following or _VALUE.search(after[0]) is not None)
            distances += [after.start() - position + (30 if measure.side == "either" else 0)] if after and near else []
        return min(distances) if distances else None

    def is_denied(self) -> bool:
        """Whether the words before a value, back to the last comma, say that it is not so ("không có 26 …")."""
        begin = max(self.stand.bounds[0], self.stand.position - 60)
        near = self.stand.text[begin : self.stand.position].rpartition(",")[2]
        return self.stand.cues.not_counted.search(near) is not None

    def is_conversion(self) -> bool:
        """Whether a sum in parentheses says the one before it in another currency: "2.300 tỷ đồng (100 triệu USD)"."""
        before, value = self.stand.sentence.mentions[: self.stand.index], self.stand.mention.value
        if (
            self.stand.mention.type != "MONEY"
            or not before
            or before[-1].type != "MONEY"
            or before[-1].value is None
            or value is None
        ):
            return False
        begin = self.stand.sentence.skeleton.positions[self.stand.index - 1]
        between = self.stand.text[begin + 1 : self.stand.position]
        return before[-1].value.unit != value.unit and _CONVERTED.fullmatch(between) is not None

    def is_of_two_named(self) -> bool:
        """Whether a number means the localities just named: "hai tỉnh nhất trí", "3 địa phương trên"."""
        if _POINTED_AT.match(self.tail()) is not None:
            return True
        two = self.stand.mention.text.casefold() in _TWO and _ALIKE.match(self.tail()) is not None
        return two and _COUNTED.search(self.stand.text, 0, self.stand.position) is None

    def tail(self) -> str:
        """The folded words after a value, from the text: what is counted may be a name ("9 Tổng Lãnh sự quán")."""
        mention, folded = self.stand.mention, self.stand.reading.normal.folded
        behind = folded[mention.end : min(mention.end + UNIT, self.stand.sentence.end)]
        return behind if "  " not in behind and behind.isprintable() else _SPACE.sub(" ", behind)

    def unit_words(self, measure: Measure) -> str | None:
        """The words of the unit that follow a number."""
        match = measure.unit.match(self.tail()) if measure.unit is not None else None
        return match["unit"] if match else None

    def neighbours(self) -> tuple[int, int]:
        """Where the words of its own begin and end: after the value of its type before it, and at the next one."""
        text, position, (begin, end) = self.stand.text, self.stand.position, self.stand.bounds
        for symbol in (SYMBOLS[value] for value in self.frame.values):
            begin = max(begin, text.rfind(symbol, begin, position) + 1)
            following = text.find(symbol, position + 1, end)
            end = following if following >= 0 else end
        return begin, end

    def next_value(self, end: int) -> int:
        """Where the next value of any kind stands in the clause, else its end; not the same in another currency."""
        again = _AGAIN.match(self.stand.text, self.stand.position + 1)
        following = _VALUE.search(self.stand.text, again.end() if again else self.stand.position + 1, end)
        return following.start() if following else end

    def phrase(self) -> str:
        """The words of its own before a value, "#" for the value, and what it counts or is of."""
        return f"{self.of_its_own()}#{self.after()}"

    def of_its_own(self) -> str:
        """What the clause says before the value since the value before it."""
        return self.stand.text[self.neighbours()[0] : self.stand.position]

    def after(self) -> str:
        """What follows the value, up to the next one of any kind or the end of the phrase."""
        behind = self.stand.text[self.stand.position : min(self.stand.bounds[1], self.stand.position + 60)]
        return _ENOUGH.split(behind[1:])[0]

    def counted(self) -> str:
        """What a number counts; a sum of money has what it is of before it."""
        return self.after() if self.stand.mention.type == "NUMBER" else ""
