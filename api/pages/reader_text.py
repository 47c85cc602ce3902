"""A stored text cut into pieces: plain stretches and quoted sentences, each sentence with its span.

Sentences may overlap; every piece belongs to the shortest sentence that covers it, so that each can be
chosen. A long text is shown a window at a time.

>>> [piece.text for piece in window("abcdef", [(1, 3)], None, 0).pieces]
['a', 'bc', 'def']
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]
#: Characters of a window.
WINDOW = 60_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `span` is the sentence it belongs to, `at` whether that one is chosen."""

    text: str
    span: Span | None = None
    at: bool = False
    first_at: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a text that is shown, and where the parts before and after begin (None: there is none)."""

    pieces: tuple[Piece, ...]
    begin: int
    end: int
    cut: bool
    earlier: int | None
    later: int | None


def window(text: str, spans: Iterable[Span], chosen: Span | None, begin: int) -> Window:
    """Cut a text around the chosen sentence, else from an offset.

    Args:
        text: The stored text.
        spans: Begin and end of each sentence.
        chosen: The sentence to show, or None.
        begin: Where the window begins when none is chosen.
    """
    start = max(0, chosen[0] - WINDOW // 4) if chosen is not None and len(text) > WINDOW else begin
    start = min(max(start, 0), max(len(text) - 1, 0)) if len(text) > WINDOW else 0
    end = min(len(text), start + WINDOW)
    inside = sorted({span for span in spans if span[0] < end and span[1] > start and span[0] < span[1]})
    return Window(
        tuple(_pieces(text, start, end, inside, chosen)),
        start,
        end,
        end - start < len(text),
        max(0, start - WINDOW) if start > 0 else None,
        end if end < len(text) else None,
    )


def _pieces(text: str, start: int, end: int, spans: list[Span], chosen: Span | None) -> Iterable[Piece]:
    edges = {start, end, *(min(max(edge, start), end) for span in spans for edge in span)}
    cuts = sorted(edges)
    is_first = True
    for left, right in pairwise(cuts):
        covering = [span for span in spans if span[0] <= left and right <= span[1]]
        if not covering:
            yield Piece(text[left:right])
            continue
        at = chosen in covering
        span = chosen if at and chosen is not None else min(covering, key=lambda s: (s[1] - s[0], s))
        yield Piece(text[left:right], span, at, at and is_first)
        is_first = is_first and not at
