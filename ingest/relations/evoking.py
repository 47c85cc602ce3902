"""Which frames a sentence can evoke at all, told by the words in it before any expression is tried.

Whatever an expression matches holds one of a few words: "ký kết" or "signed" for a pattern, "dự án" for a measure.
`required_words` reads these words off the expression, one automaton finds all words of all frames in one pass, and
most sentences evoke few frames or none. A frame whose expressions require nothing is always tried, so that nothing is
lost.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from ingest.relations.frames import Frame
from ingest.text.skeleton import SYMBOLS
from ingest.words.required_words import Clause, required, worth
from ontology.errors import RuleError

#: How many clauses are asked of a sentence; the most telling ones leave little to the others.
_ENOUGH = 3
#: Number of a frame, the clauses that must stand, the patterns or measures that then may match; the last two as bits.
_Wanted = tuple[int, int, int]
#: So many frames with a part of their patterns are kept.
_KEPT = 4096


class Evoker:
    """Finds the frames that a sentence can evoke.

    Args:
        frames: All frames, in the order in which they are to be tried.
    """

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._frames = tuple(frames)
        ways = [_checked(frame) for frame in frames]
        clauses = sorted({clause for those in ways for way in those for clause in way}, key=sorted)
        words = sorted(set().union(*clauses))
        number = {word: index for index, word in enumerate(words)}
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
        # Every clause is one bit: of a word the clauses it satisfies, of a way those it needs.
        self._satisfied_by = [0] * len(words)
        for bit, clause in enumerate(clauses):
            for word in clause:
                self._satisfied_by[number[word]] |= 1 << bit
        bit_of = {clause: 1 << bit for bit, clause in enumerate(clauses)}
        # A way is thought of where a word of its most telling clause stands; (frame, bits, patterns) of each.
        self._always: list[_Wanted] = []
        self._led_to_by: list[list[_Wanted]] = [[] for _ in words]
        for frame, those in enumerate(ways):
            for way, patterns in those.items():
                wanted = (frame, sum(bit_of[clause] for clause in way), patterns)
                for word in max(way, key=worth, default=frozenset()):
                    self._led_to_by[number[word]].append(wanted)
                if not way:
                    self._always.append(wanted)
        # Frames with some of their patterns, by number and patterns: texts ask for the same again and again.
        self._with_patterns: dict[tuple[int, int], Frame] = {}

    def evoked(self, skeleton: str) -> list[Frame]:
        """Give the frames that may be found in a sentence, in their order.

        Args:
            skeleton: The encoded sentence.
        """
        return self.evoked_by_each((skeleton,))[0]

    def evoked_by_each(self, skeletons: Sequence[str]) -> list[list[Frame]]:
        """Give the frames that may be found in each of several sentences: one search for all is faster than many."""
        words_of: list[set[int]] = [set() for _ in skeletons]
        ends = tuple(accumulate(len(skeleton) + 1 for skeleton in skeletons))
        at = 0
        # No word holds a line end, and the words come by where they end.
        for word, begin, _ in self._automaton.find_matches_as_indexes("\n".join(skeletons), overlapping=True):
            while begin >= ends[at]:
                at += 1
            words_of[at].add(word)
        return [self._led_to(words) for words in words_of]

    def _led_to(self, words: Iterable[int]) -> list[Frame]:
        """The frames that words lead to, where all stands that these need."""
        satisfied_by, led_to_by = self._satisfied_by, self._led_to_by
        met = 0
        for word in words:
            met |= satisfied_by[word]
        found: dict[int, int] = {}
        for entries in (self._always, *[led_to_by[word] for word in words]):
            for frame, wanted, patterns in entries:
                if wanted & met == wanted:
                    found[frame] = found.get(frame, 0) | patterns
        return [self._frame_with(*entry) for entry in sorted(found.items())]

    def _frame_with(self, number: int, patterns: int) -> Frame:
        """A frame with those of its patterns or measures that the bits name."""
        known = self._with_patterns.get((number, patterns))
        if known is None:
            if len(self._with_patterns) >= _KEPT:
                self._with_patterns.clear()
            frame = self._frames[number]
            if frame.values:
                known = replace(frame, measures=_of(frame.measures, patterns))
            else:
                known = replace(frame, patterns=_of(frame.patterns, patterns))
            self._with_patterns[number, patterns] = known
        return known


_Part = TypeVar("_Part")


def _of(parts: Sequence[_Part], bits: int) -> tuple[_Part, ...]:
    """The parts that bits name."""
    return tuple(part for bit, part in enumerate(parts) if bits >> bit & 1)


def _checked(frame: Frame) -> dict[frozenset[Clause], int]:
    """The ways to evoke a frame, or the error that names the frame."""
    try:
        return _ways(frame)
    except re.error as error:
        raise RuleError(f"frame {frame.id}", f"malformed: {error!r}", "see docs/format-frames.md") from error


def _ways(frame: Frame) -> dict[frozenset[Clause], int]:
    """The ways to evoke a frame, each as clauses that a sentence must all satisfy, by one word of each, and the
    patterns or measures that it leads to, one bit for each.
    """
    common = frozenset(clause for need in frame.needs for clause in required(need.pattern))
    expressions: list[re.Pattern[str] | None] = [pattern.regex for pattern in frame.patterns]
    if frame.values:
        common |= {frozenset(SYMBOLS[value] for value in frame.values)}
        # What a number counts may be a name ("9 Tổng Lãnh sự quán"): of a measure only the cue is sure to stand.
        expressions = [measure.cue for measure in frame.measures]
    # A figure without a measure of its own may go on with that of one before it.
    ways: dict[frozenset[Clause], int] = {common: 0} if frame.values else {}
    for bit, expression in enumerate(expressions):
        way = common | required(expression.pattern) if expression is not None else common
        telling = frozenset(sorted(way, key=worth, reverse=True)[:_ENOUGH])
        ways[telling] = ways.get(telling, 0) | 1 << bit
    return ways or {common: 0}
