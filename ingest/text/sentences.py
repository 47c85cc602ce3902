"""Cut a text into sentences with exact offsets, and say what each is for: body, heading, caption, byline,
chrome.

Lines become paragraphs (a PDF breaks lines where the paper ends, other files where the paragraph does),
paragraphs become sentences. Every step walks the text once; nothing is rewritten, so `text[s.begin:s.end]`
is the sentence.

>>> text = "Hải Phòng ký với TP. Kobe năm 2018. Kết quả: 1.6 tỷ USD."
>>> [text[s.begin:s.end] for s in split(text)]
['Hải Phòng ký với TP. Kobe năm 2018.', 'Kết quả: 1.6 tỷ USD.']
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import quantiles

from ingest.frozen import dataclass
from ingest.text.roles import Role, roles_of, words

Span = tuple[int, int]

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
#: The end of a sentence: stops, then the closing quotes, brackets and reference marks that belong to it.
#: Its first character stands alone, so that the search passes quickly over all others.
_STOP = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*(?:/\.)?|(?<=[。！？])[。！？]*)(?:[\"'”’»)\]」』]|\[[\w ]{1,25}\])*"
)
#: A line that ends like this is complete: what follows is not its continuation.
_COMPLETE = re.compile(r"(?:[.!?…:;。！？]|/\.)[\"'”’»)\]」』]*(?:\[[\w ]{1,25}\])*$")
_PARENTHESIS = re.compile(r"[()]")
_OPENING = "\"'“‘«([「『"
_ITEM = re.compile(r"(?:[-–—+*•▪●○✓]|(?:\d{1,3}|[a-zđ]|[IVX]{1,5})[.)])\s")
_RANGE_END = re.compile(r"[-–—]\s\d")
_VALUE = re.compile(r"(?:US\$|[$€£])?\d{1,3}(?:[.,]?\d{1,3}){0,4}(?: ?%|\s[^\W\d_A-Z])")
_LONGEST_LABEL = 60
_NUMBERING = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Za-zĐđ])$")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
#: Marks without width are no white space to Python, yet belong to no sentence either.
_WIDTHLESS = "\ufeff\u200b\u2060"
#: A parenthesis longer than this was not closed where its author meant to.
_LONGEST_PARENTHESIS = 1_000
_NARROWEST, _WIDEST = 40, 160


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text that is read by itself.

    Attributes:
        begin, end: Code-point offsets; no white space at either end.
        role: What the paragraph it stands in is for.
    """

    begin: int
    end: int
    role: Role = "body"


def split(text: str, rows: Sequence[Span] = ()) -> list[Sentence]:
    """Cut a text into sentences, in text order.

    Args:
        text: The stored text of a document.
        rows: Spans of table rows, in text order: each stays one sentence.

    Returns:
        Sentences that do not overlap and together hold every visible character.
    """
    paragraphs: list[Span] = []
    at = 0
    for begin, end in (*rows, (len(text), len(text))):
        paragraphs.extend(_paragraphs(text, at, begin))
        if begin < end:
            paragraphs.append((begin, end))
        at = max(at, end)
    kept_whole = frozenset(rows)
    roles = roles_of([text[begin:end] for begin, end in paragraphs])
    sentences: list[Sentence] = []
    for span, role in zip(paragraphs, roles, strict=True):
        if span in kept_whole:
            sentences.append(Sentence(*_trimmed(text, *span)))
            continue
        parts = list(_cut(text, *span)) if role in ("body", "caption", "heading") else [span]
        # A line with the shape of a heading that holds two sentences is a paragraph without its last stop.
        role = "body" if role == "heading" and len(parts) > 1 else role
        sentences.extend(Sentence(begin, end, role) for begin, end in parts)
    return sentences


def _paragraphs(text: str, begin: int, end: int) -> Iterator[Span]:
    """Join the lines of `text[begin:end]` into paragraphs; spans are trimmed and not empty."""
    lines = list(_lines(text, begin, end))
    width = _wrap_width(text, lines)
    current: Span | None = None
    previous: Span = (begin, begin)
    for line in lines:
        if current is not None and _goes_on(text, previous, line, width):
            current = (current[0], line[1])
        else:
            if current is not None:
                yield current
            current = line if line[0] < line[1] else None
        previous = line
    if current is not None:
        yield current


def _lines(text: str, begin: int, end: int) -> Iterator[Span]:
    at = begin
    for match in _BREAK.finditer(text, begin, end):
        yield _trimmed(text, at, match.start())
        at = match.end()
    yield _trimmed(text, at, end)


def _wrap_width(text: str, lines: Sequence[Span]) -> int | None:
    """Give the line length to which a text was broken, or None where each line is a paragraph of its own.

    In broken prose the long lines are about equally long, and most of their successors begin in lower case.
    """
    filled = [end - begin for begin, end in lines if begin < end]
    if len(filled) < 2:
        return None
    width = max(filled) if len(filled) < 20 else int(quantiles(filled, n=20)[-1])
    if not _NARROWEST <= width <= _WIDEST:
        return None
    starts = [
        text[after[0]].islower()
        for line, after in pairwise(lines)
        if line[1] - line[0] >= 0.75 * width and after[0] < after[1] and not _is_complete(text, line)
    ]
    return width if sum(starts) * 2 >= len(starts) > 0 else None


def _goes_on(text: str, line: Span, after: Span, width: int | None) -> bool:
    """Tell whether the next line continues the paragraph of this one."""
    if line[0] == line[1] or after[0] == after[1]:
        return False
    is_full = width is not None and line[1] - line[0] >= 0.7 * width
    if _ITEM.match(text, *after):
        # "… 2016⏎- 2020" is a period that the line end cut, not an item.
        return is_full and _RANGE_END.match(text, *after) is not None and text[line[1] - 1].isdigit()
    if is_full or _is_labelled(text, line, after):
        return True
    return text[after[0]].islower() and not _is_complete(text, line) and line[1] - line[0] >= _NARROWEST


def _is_labelled(text: str, line: Span, after: Span) -> bool:
    """Tell whether a line is the value that the label before it announces: "Tổng vốn đầu tư:⏎35,4 tỷ USD"."""
    is_label = text[line[1] - 1] in ":：" and line[1] - line[0] <= _LONGEST_LABEL
    return is_label and after[1] - after[0] <= 2 * _LONGEST_LABEL and _VALUE.match(text, *after) is not None


def _is_complete(text: str, line: Span) -> bool:
    return _COMPLETE.search(text, max(line[0], line[1] - 40), line[1]) is not None


def _cut(text: str, begin: int, end: int) -> Iterator[Span]:
    """Cut a paragraph where a sentence ends."""
    inside = _parentheses(text, begin, end)
    at = begin
    for match in _STOP.finditer(text, begin, end):
        stop = match.end()
        if stop < end and not inside[match.start() - begin] and _is_end(text, at, match, end):
            yield at, stop
            at = stop
            while text[at].isspace() or text[at] in _WIDTHLESS:
                at += 1
    yield at, end


def _parentheses(text: str, begin: int, end: int) -> bytearray:
    """Mark the characters that stand inside a closed parenthesis."""
    marks = bytearray(end - begin)
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(text, begin, end):
        at = match.start()
        if text[at] == "(":
            opened.append(at)
        elif opened:
            first = opened.pop()
            if at - first <= _LONGEST_PARENTHESIS:
                marks[first - begin : at - begin] = b"\1" * (at - first)
    return marks


def _is_end(text: str, sentence: int, match: re.Match[str], end: int) -> bool:
    stop = match.end()
    if match[0][0] in "。！？":
        return True
    if not text[stop].isspace():
        return False
    following = stop
    while following < end and (text[following].isspace() or text[following] in _OPENING):
        following += 1
    if following == end or text[following].islower():
        return False
    return match[0] != "." or not _is_abbreviation(text, sentence, match.start(), text[following])


def _is_abbreviation(text: str, sentence: int, stop: int, following: str) -> bool:
    """Tell whether the full stop at `stop` belongs to the word or number before it."""
    head = text[max(sentence, stop - 20) : stop]
    if stop - sentence <= 20 and _NUMBERING.match(head):
        return True
    last = _LAST_WORD.search(head)
    if last is None:
        return False
    word = last[0].casefold()
    is_initial = len(word) == 1 and (last[0].isupper() or head[: last.start()].endswith("."))
    known = _abbreviations()
    return is_initial or word in known[0] or (following.isdigit() and word in known[1])


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Give the abbreviations, and those that are such only before a number."""
    return frozenset(words()["abbreviations"]), frozenset(words()["before_number"])


def _trimmed(text: str, begin: int, end: int) -> Span:
    while begin < end and (text[begin].isspace() or text[begin] in _WIDTHLESS):
        begin += 1
    while begin < end and (text[end - 1].isspace() or text[end - 1] in _WIDTHLESS):
        end -= 1
    return begin, end
