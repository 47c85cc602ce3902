"""The look of a line where lists are: marks of headings and bullets, footnotes, the end of a sentence.

`listings` walks the lines and asks here what their shape says, before it asks what their words say.

    plain_words("== Thành phố kết nghĩa ==")      # "Thành phố kết nghĩa"
"""

import re
from collections.abc import Sequence

from ingest.text.mentions import Mention

FOOTNOTE = re.compile(r"\s*\[[^\[\]\n]{1,30}\]")
_EDIT = re.compile(r"\[(?:edit|sửa|sửa \| sửa mã nguồn)\]\s*$")
_MARKED = re.compile(r"\s*(?:={2,}|#{1,6}\s)")
_BEFORE = re.compile(
    r"\s*(?:={2,}|#{1,6}\s|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})[.)]?\s)?\s*(?:(?:bảng|table) \d+[.:]?)?\s*", re.I
)
BULLET = re.compile(r"\s*(?:[-–—+*•▪●○✓·◦‣]|\(?\d{1,3}[.)]|\d{1,3}(?=\s+[^\W\d_])|\(?[a-zđ][.)])\s")
ENDED = re.compile(r"[.!?…;。][\"'”’»)\]]*$")


def is_place_with_country(named: Sequence[Mention], text: str) -> bool:
    """Whether words begin with two places and a comma between: an item, whatever follows ("Lyon, France, as …")."""
    places = [m for m in named if m.type == "PLACE" and not m.anaphor][:2]
    return len(places) == 2 and places[0].begin == 0 and text[places[0].end : places[1].begin].strip() == ","


def is_marked(text: str) -> bool:
    """Whether a line is marked as a heading."""
    return _MARKED.match(text) is not None or _EDIT.search(text) is not None


def plain_words(text: str) -> str:
    """A heading or introduction without its marks, number, footnotes and closing colon."""
    bare = FOOTNOTE.sub("", text)
    before = _BEFORE.match(bare)
    return bare[before.end() if before is not None else 0 :].rstrip(" =#:.")


def trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends."""
    line = text[begin:end]
    return begin + len(line) - len(line.lstrip()), begin + len(line.rstrip())
