"""The clauses of a paper about its own time: how long it runs, whether it renews itself, how notice is given.

A length of time belongs to the clause whose words stand beside it. `Terms` are ISO 8601 durations, as the vocabulary
holds them; a renewal whose length nobody tells is "unstated". What follows from them is for `graph.lives` to say.

>>> terms_in("thỏa thuận có hiệu lực 5 năm và tự động gia hạn nếu không bên nào thông báo trước 6 tháng")
Terms(length='P5Y', renewal='unstated', notice='P6M')
>>> terms_in("valid for five (5) years, unless either party gives six months' notice")
Terms(length='P5Y', renewal=None, notice='P6M')
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graph.dates import interval
from graph.durations import after, duration
from ingest.fact import Fact
from ingest.frozen import dataclass, replace
from ingest.text.normal import fold
from ingest.text.reading import Reading
from ingest.words.rulefile import read_rules
from ingest.words.value_grammar import grammar
from ontology.errors import RuleError

_FILE = Path(__file__).with_name("terms.yml")
#: How far before a length, in characters, stand the words that make it a term, a renewal, or the time of a notice.
_TERM, _RENEWAL, _NOTICE = 48, 60, 130
#: How far behind it those of a notice stand.
_NOTICE_BEHIND = 50
UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says of a paper's time.

    Attributes:
        length: How long it runs, "P5Y".
        renewal: For how long it renews itself each time, or "unstated".
        notice: The time between one party's notice and the end, "P6M".
    """

    length: str | None = None
    renewal: str | None = None
    notice: str | None = None

    @property
    def said(self) -> bool:
        """Whether anything is said."""
        return (self.length, self.renewal, self.notice) != (None, None, None)


@dataclass(frozen=True, slots=True)
class _Words:
    """The expressions of `terms.yml`, over folded text."""

    length: re.Pattern[str]
    units: Mapping[str, str]
    numbers: Mapping[str, int]
    runs: re.Pattern[str]
    runs_behind: re.Pattern[str]
    no_term: re.Pattern[str]
    ends_behind: re.Pattern[str]
    passed: re.Pattern[str]
    renews: re.Pattern[str]
    not_itself: re.Pattern[str]
    as_before: re.Pattern[str]
    yearly: re.Pattern[str]
    notice: re.Pattern[str]
    notice_before: re.Pattern[str]
    notice_behind: re.Pattern[str]


def terms_in(words: str) -> Terms:
    """Read the terms that folded words state.

    Args:
        words: A sentence or clause about one paper.
    """
    cues = _words()
    length = renewal = notice = None
    itself = _itself(words, cues)
    for match in cues.length.finditer(words):
        stated = _duration(match, cues)
        if stated is None or cues.passed.match(words, match.end()):
            continue
        if notice is None and _is_notice(words, match, cues):
            notice = stated
        elif itself is not None and 0 <= match.start() - itself.end() <= _RENEWAL and renewal is None:
            renewal = stated
        elif length is None and _is_term(words, match, cues):
            length = stated
    if itself is not None and renewal is None:
        rest = words[itself.end() : itself.end() + _RENEWAL]
        again = length if cues.as_before.search(rest) else None
        renewal = "P1Y" if cues.yearly.search(rest) else again or UNSTATED
    return Terms(length, renewal, notice)


def with_terms(facts: Iterable[Fact], reading: Reading) -> Iterator[Fact]:
    """Give the facts, those of agreements with the terms that their own sentence states."""
    spans = {reading.normal.raw_span(s.begin, s.end): (s.begin, s.end) for s in reading.sentences}
    for fact in facts:
        span = spans.get((fact.start, fact.end)) if fact.relation == "agreement" else None
        terms = terms_in(reading.normal.folded[span[0] : span[1]]) if span is not None else Terms()
        yield under(fact, terms) if terms.said else fact


def under(fact: Fact, terms: Terms) -> Fact:
    """An agreement with the terms that are said of it, and the end that follows from its day and length."""
    return replace(
        fact,
        term=terms.length or fact.term,
        renewal=terms.renewal or fact.renewal,
        notice=terms.notice or fact.notice,
        end_date=fact.end_date or end_after(fact.date, terms.length),
    )


def end_after(begun: str | None, length: str | None) -> str | None:
    """EDTF of the end of a length of time that begins on a day, month or year; None where one of them is unknown."""
    begin, whole = interval(begun), duration(length) if length is not None else None
    end = after(begin, whole) if begin is not None and whole is not None else None
    return end.stated if end is not None else None


def _itself(words: str, cues: _Words) -> re.Match[str] | None:
    """The words that say that the paper renews itself, if nothing right before them denies it."""
    match = cues.renews.search(words)
    denied = match is not None and cues.not_itself.search(words[max(0, match.start() - 14) : match.start()]) is not None
    return None if denied else match


def _duration(match: re.Match[str], cues: _Words) -> str | None:
    """The ISO 8601 duration of a match."""
    count = int(match["n"]) if match["n"].isdigit() else cues.numbers[match["n"]]
    stated = f"P{count}{cues.units[match['unit']]}"
    return stated if duration(stated) is not None else None


def _is_notice(words: str, match: re.Match[str], cues: _Words) -> bool:
    """Whether a length is the time that a notice is given before the end."""
    around = words[max(0, match.start() - _NOTICE) : match.end() + _NOTICE_BEHIND]
    before = words[max(0, match.start() - 24) : match.start()]
    beside = cues.notice_before.search(before) is not None or cues.notice_behind.match(words, match.end()) is not None
    return beside and cues.notice.search(around) is not None


def _is_term(words: str, match: re.Match[str], cues: _Words) -> bool:
    """Whether a length is how long the paper runs."""
    before = words[max(0, match.start() - _TERM) : match.start()]
    if cues.ends_behind.search(before) is not None or cues.runs_behind.match(words, match.end()) is not None:
        return True
    return cues.runs.search(before) is not None and cues.no_term.search(before) is None


@cache
def _words() -> _Words:
    """Load the project's own file once."""
    return load_words(_FILE)


def load_words(path: Path) -> _Words:
    """Read and compile a file of the words of terms.

    Raises:
        RuleError: The file is no YAML, or lacks a key.
    """
    data, _ = read_rules(path)
    try:
        return _compiled(data)
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise RuleError(path.name, f"malformed: {error!r}", "see docs/format-frames.md") from error


def _compiled(data: Mapping[str, Any]) -> _Words:
    numbers = dict(grammar().number_words) | {fold(word): 1 for word in data["ones"]}
    numbers |= {fold(word): int(count) for count, words in data["elevens"].items() for word in words}
    units = {fold(word): str(code) for code, words in data["units"].items() for word in words}
    number = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    unit = "|".join(sorted(units, key=len, reverse=True))
    return _Words(
        length=re.compile(
            rf"(?<![\w/.,-])(?P<n>\d{{1,3}}|{number})(?: ?\((?:\d{{1,3}}|{number})\))?[ -](?P<unit>{unit})(?![\w/]| \d)"
        ),
        units=units,
        numbers=numbers,
        runs=_any(data["runs"]),
        runs_behind=re.compile(rf"[ -](?:{_either(data['runs_behind'])})(?!\w)"),
        no_term=re.compile(rf"(?<!\w)(?:{_either(data['no_term'])}) (?:\w+ )?$"),
        ends_behind=re.compile(rf"(?<!\w)(?:{_either(data['ends_behind'])}) $"),
        passed=re.compile(rf" (?:{_either(data['passed'])})(?!\w)"),
        renews=_any(data["renews"]),
        not_itself=_any(data["not_itself"]),
        as_before=_any(data["as_before"]),
        yearly=_any(data["yearly"]),
        notice=_any(data["notice"]),
        notice_before=re.compile(rf"(?<!\w)(?:{_either(data['notice_before'])}) (?:là |a |khoảng )?$"),
        notice_behind=re.compile(rf" ?(?:{_either(data['notice_behind'])})(?!\w)"),
    )


def _either(expressions: Sequence[str]) -> str:
    return "|".join(fold(e) for e in expressions)


def _any(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(expressions)})(?!\w)")
