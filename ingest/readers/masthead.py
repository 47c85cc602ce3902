"""What the top of a document says of itself: its title, the day of its dateline, the source it names.

A dateline is a line of its own, or the head of the first paragraph, that begins with a date: after a clock, a
weekday, a label or a place. A date inside a sentence is an event, never the day of publication.
Where the top has none, the last line may be one.

>>> dateline("Tiêu đề\\n09:52 | 12/08/2018\\nNội dung")
datetime.date(2018, 8, 12)
>>> dateline("Ngày 12/8/2018, Hải Phòng ký bản ghi nhớ với Kobe.") is None
True
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from ingest.readers import dates
from ingest.readers.lexicon import lexicon

_TOP = 600
_LONGEST_TITLE = 200
_LONGEST_LEAD = 50
_LONGEST_NAME = 5
_LONGEST_FOOT = 80
_CLOCK = r"\d{1,2}\s?[:hg]\s?\d{2}(?::\d{2})?['′]?\s?(?:am|pm|sáng|chiều|tối)?(?:\s?\(?(?:gmt|utc)\s?[+-]?\d{1,2}\)?)?"
_LINE = re.compile(r"[^\r\n]+")
_CLOCKS = re.compile(_CLOCK, re.IGNORECASE)
_SEPARATORS = " \t\xa0,.:;|()[]–—-•·/\ufeff"
#: "Hải Phòng, " or "HANOI, " before the date: one to five words, each with a capital.
_PLACE = re.compile(r"(?:[A-ZÀ-ỸĐ][\w.]*\s){0,4}[A-ZÀ-ỸĐ][\w.]*,?\s*(?:ngày\s*)?")
#: What sets a byline apart from the date behind it.
_BARS = ("|", "•", "-", "–", "—")
#: What may follow: nothing, a clock, or a dash, bar or bracket that sets the text apart.
_AFTER = re.compile(rf"\s*,?\s*(?:$|[|•·(–—]|-(?!\s*\d{{1,2}}[/.]\d)|(?:lúc\s+)?{_CLOCK})", re.IGNORECASE)


def title(text: str) -> str | None:
    """Give the first line that holds words and is more than a dateline, at most 200 characters."""
    for line in _lines(text[: 10 * _TOP]):
        if sum(c.isalpha() for c in line) >= 2 and _day_of(line) is None:
            return line[:_LONGEST_TITLE].rstrip()
    return None


def dateline(text: str) -> date | None:
    """Give the day of the dateline in the first 600 characters, else that of the last line, or None."""
    above = next((day for line in _lines(text[:_TOP]) if (day := _day_of(line)) is not None), None)
    if above is not None or len(text) <= _TOP:
        return above
    last = next(reversed(list(_lines(text[-_TOP:]))), "")
    return _day_below(last) if len(last) <= _LONGEST_FOOT else None


def source(text: str) -> str | None:
    """Give the publisher that a line "Nguồn: …" or "Source: …" names near the top or the end, or None."""
    for line in _lines(text if len(text) <= 3 * _TOP else _ends(text)):
        label, colon, rest = line.strip("()[] ").partition(":")
        if colon and rest.strip() and len(rest) <= 400 and label.strip().casefold() in lexicon().source_labels:
            return rest.strip().rstrip(".")
    return None


def _ends(text: str) -> str:
    """Give the top and the bottom of a text, without the lines that these windows cut."""
    top, bottom = text[: 2 * _TOP], text[-2 * _TOP :]
    first = min((at for sign in "\n\r" if (at := bottom.find(sign)) >= 0), default=len(bottom))
    return top[: max(top.rfind("\n"), top.rfind("\r")) + 1] + bottom[first:]


def _lines(text: str) -> Iterator[str]:
    return (stripped for line in _LINE.finditer(text) if (stripped := line[0].strip(" \t\xa0\ufeff")))


def _day_of(line: str) -> date | None:
    head = line[: 4 * _LONGEST_LEAD]
    found = next(islice(dates.find(head), 1), None)
    day = found.day() if found is not None else None
    if found is None or day is None or not _may_lead(head[: found.begin]):
        return None
    return day if _AFTER.match(head, found.end) else None


def _day_below(line: str) -> date | None:
    """The day of a last line that holds but a clock or labels besides: "Đăng lúc 09:00 sáng | 1/9/2025"."""
    found = next(islice(dates.find(line), 1), None)
    day = found.day() if found is not None else None
    if found is None or day is None:
        return None
    around = f"{line[: found.begin]} {line[found.end :]}"
    if not around.strip(_SEPARATORS):
        return None
    rest = _CLOCKS.sub(" ", around).casefold()
    known = {word for label in lexicon().date_labels for word in label.split()}
    return day if known.issuperset(re.findall(r"\w+", rest)) else None


def _may_lead(lead: str) -> bool:
    words = _CLOCKS.sub(" | ", lead).strip(_SEPARATORS)
    if not words:
        return True
    labels = lexicon().date_labels
    if all(part.strip(_SEPARATORS).casefold() in labels for part in re.split(r"[,:|()-]", words) if part.strip()):
        return True
    if len(words) > _LONGEST_LEAD:
        return False
    return _is_byline(lead, words) or ("," in lead and _PLACE.fullmatch(words) is not None)


def _is_byline(lead: str, words: str) -> bool:
    """Whether a name stands apart before the date: "NGUYỄN AN | ", "(BNP) - ", "by Admin – "; "Kobe - " is an item."""
    plain = words.casefold()
    named = words.isupper() or plain.startswith("by ") or _CLOCKS.search(lead) is not None
    return named and lead.rstrip().endswith(_BARS) and len(words.split()) <= _LONGEST_NAME
