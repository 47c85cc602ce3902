"""Projects by name: "Dự án Khu liên hợp thép Cà Ná", "Khu công viên phần mềm số 2", "dự án xử lý dioxin tại sân bay".

A project begins with its noun and ends before what is told of it ("có", "với", "do", a comma, a parenthesis). "Dự án
này" and a bare "nhà máy" stand for the one last spoken of. `figures` asks what a sum is of, `links` what is funded; the
words are those of `projects.yml`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from ingest.frozen import dataclass
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.text.reading import Reading, ReadSentence
from ingest.words.rulefile import read_rules

#: How far before a position a project may stand, how many sentences back one may have been named, and its length.
_REACH, _SENTENCES_BACK, _LONGEST = 260, 4, 150
_MARKS = r"[,;:()\[\]\n.!?…](?:\s|$|(?<=[()]))| [–—] | - (?!NOUN)| \d[\d.,]* (?:triệu|tỷ|tỉ|nghìn|million|billion)"
_QUOTED = re.compile(r' ["“][^"“”\n]{3,150}["”]')
#: Behind it stands only where a project is.
_WHERE = re.compile(r" (?:tại|ở|thành phố|tỉnh|TP\.?|huyện|thị xã|quận) ")
_STAGE = "giai đoạn"
#: A description of so many words tells which project is meant.
_TELLING = 5
#: What stands before a name that says itself what it is.
_PREFIX = re.compile(r"[Dd]ự án (?=[“\"]?[A-ZĐÁÂ])[“\"]?")
_PROPER = 3
#: What makes a project behind a sum the one that the sum is for, and how far its name may stand behind "Dự án “".
_FOR, _OPENED = re.compile(r"(?: ?\([^()]{0,40}\))? cho (?=(?:tiểu )?dự án|công trình|chương trình)"), 8


@dataclass(frozen=True, slots=True)
class _Words:
    """The expressions of `projects.yml`."""

    begins: re.Pattern[str]
    ends: re.Pattern[str]
    places: frozenset[str]
    several: re.Pattern[str]
    not_before: re.Pattern[str]
    kinds: re.Pattern[str]
    lasting: re.Pattern[str]


@cache
def _words() -> _Words:
    """Load the words once."""
    data, _ = read_rules(Path(__file__).with_name("projects.yml"))
    nouns = _any(data["nouns"])
    return _Words(
        begins=re.compile(rf"(?<!\w)(?:(?:{_any(data['before_noun'])}) )?(?:{nouns})(?!\w)"),
        ends=re.compile(
            rf"{_MARKS.replace('NOUN', f'(?:{nouns})')}| (?:{_any([*data['ends'], *data['places']])})(?!\w)"
        ),
        places=frozenset(f" {fold(word)}" for word in data["places"]),
        several=re.compile(rf"(?<!\w)(?:{_any(data['several'])}|[\d.]{{1,6}}) $"),
        not_before=re.compile(rf"(?<!\w)(?:{_any(data['not_before'])}) $"),
        kinds=re.compile(rf"(?<!\w)(?:{_any(data['kinds'])})(?!\w)"),
        lasting=re.compile(rf"(?:{_any(data['lasting'])})(?!\w)"),
    )


def _any(expressions: Sequence[str]) -> str:
    return "|".join(fold(e) for e in expressions)


def project_before(sentence: ReadSentence, reading: Reading, offset: int, begin: int | None = None) -> Mention | None:
    """Give the project named last before an offset of the normal text, or the one that a bare noun there stands for.

    Args:
        sentence: The sentence.
        reading: The document.
        offset: Where what is told of the project begins.
        begin: Where the clause begins; the sentence's begin if None.
    """
    start = max(sentence.begin if begin is None else begin, offset - _REACH)
    found = list(_projects(reading, start, offset))
    if not found:
        return None
    if not _is_bare(found[-1]):
        return found[-1] if is_named(found[-1]) else None
    named = next((p for p in reversed(found) if is_named(p)), None)
    return named or project_spoken_of(sentence, reading)


def project_behind(reading: Reading, offset: int, end: int) -> Mention | None:
    """Give the named project that a sum or a paper just before an offset is for: "… 8 triệu USD cho dự án A".

    Args:
        reading: The document.
        offset: Where the words before it end.
        end: Where the sentence ends.
    """
    lead = _FOR.match(reading.normal.folded, offset, end)
    if lead is None:
        return None
    found = next(_projects(reading, lead.end(), end), None)
    return found if found is not None and found.begin <= lead.end() + _OPENED and is_named(found) else None


def project_spoken_of(sentence: ReadSentence, reading: Reading) -> Mention | None:
    """Give the project that the sentences before name, the nearest sentence first, for "dự án này"."""
    for before in reading.before(sentence, _SENTENCES_BACK):
        told = (p for p in _projects(reading, before.begin, before.end) if not _words().lasting.match(fold(p.text)))
        named = next((p for p in told if is_named(p)), None)
        if named is not None:
            return named
    return None


def has_name(project: str) -> bool:
    """Whether a project has a name of its own, not only a description: "Nhà máy Ô Môn II"."""
    words = _WHERE.split(project[1:])[0]
    if _words().kinds.search(fold(words)):
        return False
    return _has_capital(words) or any(c.isdigit() for c in words)


def is_named(project: Mention) -> bool:
    """Whether a name or a description tells which project is meant."""
    if _is_bare(project):
        return False
    described = len(project.text.split()) >= _TELLING and not _words().kinds.search(fold(project.text))
    return described or has_name(project.text)


def _is_bare(project: Mention) -> bool:
    """Whether it is only the noun, maybe with its place, which stands for a project just named."""
    return _words().begins.fullmatch(fold(_WHERE.split(project.text)[0])) is not None


def _projects(reading: Reading, begin: int, end: int) -> Iterator[Mention]:
    """The projects of a stretch of text, none inside the name of another."""
    folded, text, words, at = reading.normal.folded, reading.normal.text, _words(), begin
    while (noun := words.begins.search(folded, at, end)) is not None:
        at = noun.end()
        before = folded[max(begin, noun.start() - 14) : noun.start()]
        of_a_kind = words.kinds.match(folded, at + 1) is not None
        of_many = words.several.search(before) is not None and (of_a_kind or not text[at + 1 : at + 2].isupper())
        if of_many or words.not_before.search(before):
            continue
        quoted = _QUOTED.match(text, at)
        limit = min(end, noun.start() + _LONGEST)
        last = quoted.end() if quoted is not None else _end(reading, noun.start(), at, limit)
        if noun[0].startswith(_STAGE) or text[at + 1 : at + 2].isdigit():  # of a project named before; "dự án 500 ha"
            last = at
        at = max(at, last)
        yield _mention(text, noun.start(), last)


def _mention(text: str, begin: int, end: int) -> Mention:
    """The mention of a project, without the word "dự án" where a name of several words stands behind it."""
    name = text[begin:end].rstrip(' -”"')
    proper = _PREFIX.match(name)
    of_a_kind = proper is not None and _words().kinds.match(fold(name), proper.end()) is not None
    if proper is not None and not of_a_kind and len(name[proper.end() :].split()) >= _PROPER:
        begin, name = begin + proper.end(), name[proper.end() :]
    return Mention(begin, begin + len(name), "NAME", name, name)


def _end(reading: Reading, begin: int, at: int, limit: int) -> int:
    """Where a name ends; one in small letters goes on with where it is: "dự án xử lý dioxin tại sân bay Biên Hòa"."""
    folded, text, words = reading.normal.folded, reading.normal.text, _words()
    stop = words.ends.search(folded, at, limit)
    if stop is not None and stop[0] in words.places and not _has_capital(text[begin + 1 : stop.start()]):
        stop = words.ends.search(folded, stop.end(), limit)
        joined = folded.find(" và ", at, stop.start() if stop is not None else limit)
        return joined if joined >= 0 else stop.start() if stop is not None else limit
    return stop.start() if stop is not None else limit


def _has_capital(words: str) -> bool:
    return words != words.lower()
