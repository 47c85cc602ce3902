"""What each paragraph of a page is for, told by its shape and a few labels.

The role is a hint for later stages (nothing is thrown away): captions hold real positions, a heading that
repeats the lead is no second witness, and the counters and share bars of a page state nothing.

>>> roles_of(["8034 Lượt xem", "Tin trong nước", "Hải Phòng đón đoàn Kobe.", "Ảnh: Lễ đón đoàn"])
['chrome', 'heading', 'body', 'caption']
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from ingest.readers import dates

Role = Literal["body", "heading", "caption", "byline", "chrome"]

_LONGEST_HEADING = 150
_LONGEST_BYLINE = 60
_CREDIT_REACH = 100
_TOKEN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\b\d{1,2}\s?[:hg]\s?\d{2}\s?(?:am|pm)?", re.IGNORECASE)
_HOST = re.compile(r"(?:\w+\.)+(?:vn|com|org|net|gov|edu)\b")
#: One of these stands in every host, and in few lines besides.
_HOST_ENDS = (".vn", ".com", ".org", ".net", ".gov", ".edu")
_ENDED = re.compile(r"[.!?…:;,。]['\"”’»)\]]*$|\./\.$")
_MARKED_HEADING = re.compile(r"={2,}.+={2,}$|#{1,6} |.*\[(?:edit|sửa|sửa \| sửa mã nguồn)\]$")


@dataclass(frozen=True, slots=True)
class _Labels:
    """The patterns and word lists of `sentences.yml`."""

    caption: re.Pattern[str]
    credit: re.Pattern[str]
    byline: re.Pattern[str]
    counter: re.Pattern[str]
    chrome_lines: frozenset[str]
    languages: frozenset[str]
    surnames: frozenset[str]


@cache
def words() -> dict[str, list[str]]:
    """Load the word lists of `sentences.yml` once."""
    content: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("sentences.yml").read_text(encoding="utf-8")
    )
    return content


def roles_of(paragraphs: Sequence[str]) -> list[Role]:
    """Give the role of each paragraph.

    A short line without a full stop is a heading if a longer paragraph follows; three or more of them in a
    row are a list, hence body.
    """
    labels = _labels()
    roles: list[Role] = [_by_itself(paragraph, labels) for paragraph in paragraphs]
    at = 0
    while at < len(roles):
        run = at
        while run < len(roles) and roles[run] == "heading":
            run += 1
        if not _may_head(paragraphs, roles, at, run):
            kept = [_MARKED_HEADING.match(paragraph) is not None for paragraph in paragraphs[at:run]]
            roles[at:run] = ["heading" if marked or (at == 0 and n == 0) else "body" for n, marked in enumerate(kept)]
        at = run + 1
    return roles


def _may_head(paragraphs: Sequence[str], roles: Sequence[Role], first: int, end: int) -> bool:
    if end - first > 2 or end == len(roles):
        return False
    return roles[end] != "body" or len(paragraphs[end]) > len(paragraphs[end - 1])


def _by_itself(paragraph: str, labels: _Labels) -> Role:
    """Judge a paragraph without its neighbours; "heading" means that it has the shape of one."""
    line = paragraph.strip(" \t\xa0\ufeff")
    folded = line.casefold()
    if _is_chrome(line, folded, labels):
        return "chrome"
    foot = folded[-_CREDIT_REACH:]
    if labels.caption.match(folded) or (":" in foot and labels.credit.search(foot)):
        return "caption"
    if len(line) <= _LONGEST_BYLINE and (labels.byline.match(folded) or _is_names(line, labels)):
        return "byline"
    is_open = _ENDED.search(line[-12:]) is None
    return "heading" if is_open and len(line) <= _LONGEST_HEADING and " | " not in line else "body"


def _is_chrome(line: str, folded: str, labels: _Labels) -> bool:
    if len(line) > _LONGEST_HEADING:
        return False
    plain = folded.strip(" .:|-–—>»«<[]()•")
    if plain in labels.chrome_lines or labels.counter.search(folded):
        return True
    first = _TOKEN.search(folded)
    if first is not None and first[0] in labels.languages:
        tokens = _TOKEN.findall(folded)
        if len(tokens) >= 3 and all(token in labels.languages for token in tokens):
            return True
    without_clock = _CLOCK.sub(" ", line) if _DIGIT.search(line) is not None else line
    if any(end in without_clock for end in _HOST_ENDS):
        without_clock = _HOST.sub(" ", without_clock)
    if not any(c.isalpha() for c in line):
        # A year or a day alone heads an entry of a chronicle; other numbers count pages.
        return without_clock != line or not any(dates.find(line))
    return without_clock != line and _is_dateline(without_clock)


def _is_dateline(line: str) -> bool:
    """Tell whether a line, its clock taken out, is a date and nothing else that reads."""
    for found in reversed(list(dates.find(line))):
        line = line[: found.begin] + " " + line[found.end :]
    return sum(c.isalpha() for c in line) <= 8


def _is_names(line: str, labels: _Labels) -> bool:
    """Tell whether a line is one to four personal names and nothing else."""
    names = re.split(r"\s*(?:[-–,;&]|\bvà\b)\s*", line)
    return 1 <= len(names) <= 4 and all(_is_name(name.split(), labels) for name in names)


def _is_name(tokens: Sequence[str], labels: _Labels) -> bool:
    if not 2 <= len(tokens) <= 5 or not all(token[0].isupper() and token.isalpha() for token in tokens):
        return False
    return tokens[0].casefold() in labels.surnames


@cache
def _labels() -> _Labels:
    lists = words()
    caption = _either(lists["caption_labels"])
    return _Labels(
        caption=re.compile(rf"[(\[]?(?:{caption})\s*:"),
        credit=re.compile(rf"(?:^|[\s(\[–—|-])(?:{caption})\s*:\s*[^:()]{{1,60}}[)\]]?\.?$"),
        byline=re.compile(rf"[(\[]?(?:(?:{_either(lists['byline_labels'])})\s*:|by\s+\w)"),
        counter=re.compile(rf"\d\s*(?:{_either(lists['chrome_counters'])})\b"),
        chrome_lines=frozenset(lists["chrome_lines"]),
        languages=frozenset(lists["language_codes"]),
        surnames=frozenset(lists["surnames"]),
    )


def _either(labels: Iterable[str]) -> str:
    return "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
