"""Where the words of several lists may begin in a text, found in one pass over all of it.

An expression for a list of words looks at every letter of every sentence, and the cascade of mentions has several. One
automaton finds all their words at once; the expressions are then tried only where one of their words stands, and match
there what they would have matched anyway.

>>> import re
>>> places = Beginnings({"title": ["bí thư", "chủ tịch"], "head": ["sở"]})
>>> title = re.compile(r"(?<!\\w)(?:bí thư|chủ tịch)(?!\\w)")
>>> [m.span() for m in places.of("phó chủ tịch và bí thư").matches("title", title, 0, 22)]
[(4, 12), (16, 22)]
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


class Beginnings:
    """Finds where words of several lists begin.

    Args:
        lists: Name of a list -> its words, folded; none of them empty.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        of_word: dict[str, list[str]] = {}
        for name, words in lists.items():
            for word in dict.fromkeys(words):
                of_word.setdefault(word, []).append(name)
        self._names = tuple(lists)
        self._lists_of = tuple(of_word.values())
        self._automaton = AhoCorasick(
            list(of_word), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def of(self, folded: str) -> "Starts":
        """Find them in a folded text."""
        found: dict[str, set[int]] = {name: set() for name in self._names}
        for word, begin, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if begin == 0 or not _is_letter(folded[begin - 1]):
                for name in self._lists_of[word]:
                    found[name].add(begin)
        return Starts(folded, {name: sorted(begins) for name, begins in found.items()})


class Starts:
    """Where words begin in one text."""

    def __init__(self, folded: str, found: Mapping[str, Sequence[int]]) -> None:
        self._folded = folded
        self._found = found

    def within(self, name: str, begin: int, end: int) -> Sequence[int] | None:
        """The offsets in a stretch at which a word of a list may begin; None where the stretch begins amid a word, and
        nothing is known of its first letters.
        """
        if begin > 0 and _is_letter(self._folded[begin - 1]):
            return None
        starts = self._found[name]
        return starts[bisect_left(starts, begin) : bisect_left(starts, end)]

    def matches(self, name: str, expression: re.Pattern[str], begin: int, end: int) -> Iterator[re.Match[str]]:
        """The matches of an expression that begins with a word of a list, as `finditer` gives them."""
        starts = self.within(name, begin, end)
        if not starts:
            return expression.finditer(self._folded, begin, end) if starts is None else iter(())
        return self._matches_at(starts, expression, end)

    def _matches_at(self, starts: Iterable[int], expression: re.Pattern[str], end: int) -> Iterator[re.Match[str]]:
        past = 0
        for start in starts:
            match = expression.match(self._folded, start, end) if start >= past else None
            if match is not None:
                yield match
                past = match.end()


def _is_letter(character: str) -> bool:
    """Whether a character joins the one behind it to a word, as `\\w` has it."""
    return character.isalnum() or character == "_"
