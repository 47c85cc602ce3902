"""Which words an expression cannot match without, read off the expression itself.

`required` reads an expression of the rule files from left to right and keeps what it can match exactly, as long as that
is a few strings; where it may match anything, it keeps which words stand there in any case. It reads what such
expressions are made of: letters, classes, groups, alternatives, repetitions, and what only looks around. By these words
`evoking` finds which frames are worth trying.

>>> [sorted(clause) for clause in required(r"(?<!\\w)(?:ký|signed)(?: kết)? với")]
[['ký kết với', 'ký với', 'signed kết với', 'signed với']]
>>> required(r"\\d+")
frozenset()
"""

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from ingest.text.skeleton import SYMBOLS

#: Words of which at least one stands in whatever an expression matches.
Clause = frozenset[str]

#: More words than this say too little to be worth looking for.
_MOST = 400
#: A class of characters no larger than this is spelled out.
_FEW = 4
#: Of single characters only those that stand for a mention tell anything.
_SYMBOLS = frozenset(SYMBOLS.values())

_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()|]+")
_REPEATS = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,(?P<most>\d*))?\})[?+]?")
_GROUP = re.compile(r"\?(?:P<\w+>|:|(?P<looks><?[=!]))")
_CLASS = re.compile(r"\[(?P<not>\^?)(?P<inside>\]?(?:\\.|[^\\\]])*)\]", re.DOTALL)
_MEMBER = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
#: Escapes that stand for characters of a kind, or for a place between characters.
_KINDS, _PLACES = frozenset("wWdDsS"), frozenset("bBAZ")


def required(expression: str) -> frozenset[Clause]:
    """Give sets of words; of each, at least one word stands in whatever an expression matches.

    Raises:
        re.error: The expression is malformed, or has parts that no rule needs, as references to groups.
    """
    return _clauses(_Reader(expression).whole())


def worth(clause: Clause) -> tuple[int, int, list[str]]:
    """How much a clause tells: the longer its shortest word the more, then the fewer its words."""
    return min(map(len, clause)), -len(clause), sorted(clause)


class _Matched(NamedTuple):
    """What a part of an expression matches: exactly one of some strings, or whatever satisfies some clauses."""

    exact: Clause | None
    clauses: frozenset[Clause] = frozenset()


_EMPTY: Clause = frozenset({""})
_NOTHING = _Matched(_EMPTY)
_ANYTHING = _Matched(None)


class _Reader:
    """Reads one expression; `at` is how far it has come."""

    def __init__(self, expression: str) -> None:
        self.expression, self.at = expression, 0

    def whole(self) -> _Matched:
        """Read to the end."""
        matched = self.alternatives()
        if self.at < len(self.expression):
            raise self.malformed("unbalanced parenthesis")
        return matched

    def alternatives(self) -> _Matched:
        """Read what vertical bars part, to the end of the group."""
        several = [self.sequence()]
        while self.expression.startswith("|", self.at):
            self.at += 1
            several.append(self.sequence())
        return several[0] if len(several) == 1 else _either(several)

    def sequence(self) -> _Matched:
        """Read parts one after another."""
        parts: list[_Matched] = []
        while self.at < len(self.expression) and self.expression[self.at] not in "|)":
            plain = _PLAIN.match(self.expression, self.at)
            if plain is None:
                parts.append(self.repeated(self.part()))
                continue
            # What follows repeats the last letter alone.
            letters, self.at = plain[0], plain.end()
            last = _Matched(frozenset({letters[-1]}))
            again = self.repeated(last)
            parts += [_Matched(frozenset({letters}))] if again is last else [_Matched(frozenset({letters[:-1]})), again]
        return _one_after_another(parts)

    def part(self) -> _Matched:
        """Read a group, a class, an escape or a sign."""
        sign = self.expression[self.at]
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.characters()
        if sign == "\\":
            return self.escape()
        if sign in "*+?{":
            raise self.malformed("nothing to repeat")
        self.at += 1
        if sign == ".":
            return _ANYTHING
        return _NOTHING if sign in "^$" else _Matched(frozenset({sign}))

    def group(self) -> _Matched:
        """Read a group; one that only looks around matches nothing."""
        self.at += 1
        kind = _GROUP.match(self.expression, self.at)
        if kind is None and self.expression.startswith("?", self.at):
            raise self.malformed("a kind of group that rules do not have")
        self.at = kind.end() if kind is not None else self.at
        inside = self.alternatives()
        if not self.expression.startswith(")", self.at):
            raise self.malformed("missing ), unterminated subpattern")
        self.at += 1
        return _NOTHING if kind is not None and kind["looks"] else inside

    def characters(self) -> _Matched:
        """Read a class; a small one is spelled out."""
        found = _CLASS.match(self.expression, self.at)
        if found is None:
            raise self.malformed("unterminated character set")
        self.at = found.end()
        members = [member[0] for member in _MEMBER.finditer(found["inside"])]
        ranges = "-" in members[1:-1] or any(member[1:] and member[1] in _KINDS for member in members)
        if found["not"] or ranges or len(members) > _FEW:
            return _ANYTHING
        return _Matched(frozenset(_character(member) for member in members))

    def escape(self) -> _Matched:
        """Read an escape."""
        found = _MEMBER.match(self.expression, self.at)
        if found is None or len(found[0]) == 1 or found[0][1].isdigit():
            raise self.malformed("an escape that rules do not have")
        self.at = found.end()
        sign = found[0][1]
        if sign in _PLACES:
            return _NOTHING
        return _ANYTHING if sign in _KINDS else _Matched(frozenset({_character(found[0])}))

    def repeated(self, part: _Matched) -> _Matched:
        """The part as often as the sign behind it says."""
        sign = _REPEATS.match(self.expression, self.at)
        if sign is None:
            return part
        self.at = sign.end()
        may_lack = sign[0][0] in "*?" or (sign[0][0] == "{" and int(sign["least"] or 0) == 0)
        once = sign[0][0] == "?" or (may_lack and sign["most"] == "1")
        if once and part.exact is not None:
            return _Matched(part.exact | {""})
        return _Matched(None, frozenset() if may_lack else _clauses(part))

    def malformed(self, problem: str) -> re.error:
        """The error that says where the reading stopped."""
        return re.error(problem, self.expression, self.at)


def _character(member: str) -> str:
    """The character that a member of a class, or an escape, stands for."""
    if member.startswith("\\u"):
        return chr(int(member[2:], 16))
    return {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\f": "\f", "\\v": "\v"}.get(member, member[-1])


def _clauses(matched: _Matched) -> frozenset[Clause]:
    """What a part that has been read requires."""
    if matched.exact is None:
        return matched.clauses
    tells = all(len(word) > 1 or word in _SYMBOLS for word in matched.exact)
    return frozenset({matched.exact}) if tells else frozenset()


def _one_after_another(parts: Iterable[_Matched]) -> _Matched:
    """What parts match together: all their strings joined, while these are few, then what each run requires."""
    run = _EMPTY
    clauses: frozenset[Clause] | None = None
    for part in parts:
        longer = _joined(run, part.exact) if part.exact is not None else None
        if longer is not None and len(longer) <= _MOST:
            run = longer
        else:
            clauses = (clauses or frozenset()) | _clauses(_Matched(run)) | _clauses(part)
            run = _EMPTY
    return _Matched(run) if clauses is None else _Matched(None, clauses | _clauses(_Matched(run)))


def _joined(run: Clause, exact: Clause) -> Clause:
    """Each string of the one with each of the other behind it; mostly one side has only the empty one."""
    if run == _EMPTY:
        return exact
    return frozenset(a + b for a, b in product(run, exact)) if exact != _EMPTY else run


def _either(several: Sequence[_Matched]) -> _Matched:
    """What alternatives match: their strings, or one clause that holds the best of each."""
    exact = [matched.exact for matched in several if matched.exact is not None]
    if len(exact) == len(several):
        return _Matched(frozenset().union(*exact))
    best = [max(_clauses(matched), key=worth, default=None) for matched in several]
    told = [clause for clause in best if clause is not None]
    return _Matched(None, frozenset({frozenset().union(*told)}) if len(told) == len(best) else frozenset())
