"""Which frames a sentence can evoke at all, told by the words in it before any expression is tried.

Whatever an expression matches holds one of a few words: "ký kết" or "signed" for a pattern, "dự án" for a measure.
`required` reads these words off the compiled expression, one automaton finds all words of all frames in one pass, and
most sentences evoke few frames or none. A frame whose expressions require nothing is always tried, so that nothing is
lost.

>>> [sorted(clause) for clause in required(r"(?<!\\w)(?:ký|signed)(?: kết)? với")]
[['ký kết với', 'ký với', 'signed kết với', 'signed với']]
>>> required(r"\\d+")
frozenset()
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from ingest.frames import Frame
from ingest.skeleton import SYMBOLS
from ontology.errors import RuleError

#: More words than this say too little to be worth looking for.
_MOST = 400
#: How many clauses are asked of a sentence; the most telling ones leave little to the others.
_ENOUGH = 3
#: A set of characters no larger than this is spelled out.
_FEW = 4

#: Of single characters only those that stand for a mention tell anything.
_SYMBOLS = frozenset(SYMBOLS.values())

_Words = frozenset[str]
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
                for word in max(way, key=_worth, default=frozenset()):
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
        met = 0
        for word in words:
            met |= self._satisfied_by[word]
        found: dict[int, int] = {}
        for frame, wanted, patterns in self._always:
            if wanted & met == wanted:
                found[frame] = found.get(frame, 0) | patterns
        for word in words:
            for frame, wanted, patterns in self._led_to_by[word]:
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


def required(expression: str) -> frozenset[_Words]:
    """Give sets of words; of each, at least one word stands in whatever an expression matches."""
    return _clauses(_read(_parser.parse(expression)))


def _checked(frame: Frame) -> dict[frozenset[_Words], int]:
    """The ways to evoke a frame, or the error that names the frame."""
    try:
        return _ways(frame)
    except re.error as error:
        raise RuleError(f"frame {frame.id}", f"malformed: {error!r}", "see docs/format-frames.md") from error


def _ways(frame: Frame) -> dict[frozenset[_Words], int]:
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
    ways: dict[frozenset[_Words], int] = {common: 0} if frame.values else {}
    for bit, expression in enumerate(expressions):
        way = common | required(expression.pattern) if expression is not None else common
        telling = frozenset(sorted(way, key=_worth, reverse=True)[:_ENOUGH])
        ways[telling] = ways.get(telling, 0) | 1 << bit
    return ways or {common: 0}


class _Reading(NamedTuple):
    """What a part of an expression matches: exactly one of some strings, or whatever satisfies some clauses."""

    exact: _Words | None
    clauses: frozenset[_Words] = frozenset()


def _clauses(read: _Reading) -> frozenset[_Words]:
    """What a part that has been read requires."""
    if read.exact is None:
        return read.clauses
    tells = all(len(word) > 1 or word in _SYMBOLS for word in read.exact)
    return frozenset({read.exact}) if tells else frozenset()


def _read(parts: Iterable[Any]) -> _Reading:
    """Read a sequence of parsed parts."""
    run: _Words = frozenset({""})
    clauses: frozenset[_Words] | None = None
    for code, argument in parts:
        read = _part(code, argument)
        longer = frozenset(a + b for a, b in product(run, read.exact)) if read.exact is not None else None
        if longer is not None and len(longer) <= _MOST:
            run = longer
        else:
            clauses = (clauses or frozenset()) | _clauses(_Reading(run)) | _clauses(read)
            run = frozenset({""})
    return _Reading(run) if clauses is None else _Reading(None, clauses | _clauses(_Reading(run)))


def _part(code: Any, argument: Any) -> _Reading:
    """Read one parsed part."""
    if code is op.LITERAL:
        return _Reading(frozenset({chr(argument)}))
    if code is op.IN:
        return _Reading(_characters(argument))
    if code is op.SUBPATTERN:
        return _read(argument[3])
    if code is op.BRANCH:
        return _branches([_read(branch) for branch in argument[1]])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inside = argument
        read = _read(inside)
        if (least, most) == (0, 1) and read.exact is not None:
            return _Reading(read.exact | {""})
        return _Reading(None, _clauses(read) if least > 0 else frozenset())
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return _Reading(frozenset({""}))
    return _Reading(None)


def _branches(reads: Sequence[_Reading]) -> _Reading:
    """Read alternatives: their strings, or one clause that holds the best of each."""
    exact = [read.exact for read in reads if read.exact is not None]
    if len(exact) == len(reads):
        return _Reading(frozenset().union(*exact))
    best = [max(_clauses(read), key=_worth, default=None) for read in reads]
    several = [clause for clause in best if clause is not None]
    return _Reading(None, frozenset({frozenset().union(*several)}) if len(several) == len(best) else frozenset())


def _characters(items: Iterable[tuple[Any, Any]]) -> _Words | None:
    """A set of few characters, spelled out."""
    several = list(items)
    if len(several) > _FEW or any(code is not op.LITERAL for code, _ in several):
        return None
    return frozenset(chr(argument) for _, argument in several)


def _worth(clause: _Words) -> tuple[int, int, list[str]]:
    """How much a clause tells: the longer its shortest word the more, then the fewer its words."""
    return min(map(len, clause)), -len(clause), sorted(clause)
