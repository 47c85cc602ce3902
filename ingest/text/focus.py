"""Which locality a document speaks of: what "thành phố" means at each of its sentences.

The locality that makes up most of those named, or the only one of the title, is in focus throughout; else the last one
named. Where a consul sits is no locality that a sentence speaks of.

    focuses(found, grounder, normal.folded, language="vi", titled=True)
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.names.gazetteer import VIETNAM, Candidate
from ingest.names.grounding import Grounder
from ingest.text.mentions import Mention
from ontology.identifiers import mint

_LOCALITIES = ("region", "city")
#: The share of Vietnamese localities from which on a document is read as one about them.
_HOME = 0.2
#: The country that a text in a language is about, where that is not Việt Nam.
_HOME_OF: Mapping[str, str] = {language: mint("country", code) for language, code in
                               (("ko", "KR"), ("zh", "CN"), ("ja", "JP"))}  # fmt: skip
#: What stands before the place where a consul or an embassy sits, and how far it goes.
_SEAT = re.compile(
    r"(?<!\w)(?:lãnh sự|lãnh sự quán|đại sứ quán|consul|consulate)(?: [^ ,;.()]{1,14}){0,5} (?:tại|ở|in|at|to) $"
)
_SEAT_REACH = 70
#: One of these stands before every seat, and in few documents at all.
_SEATED = ("lãnh sự", "đại sứ quán", "consul")


def focuses(
    found: Sequence[Sequence[Mention]], grounder: Grounder, folded: str, *, language: str, titled: bool
) -> list[Candidate | None]:
    """The locality in focus at each sentence: the dominant one, else the last one named at or before it.

    The only locality of a title dominates where none is named oftener.

    Args:
        found: The mentions of each sentence.
        grounder: The document's.
        folded: The document's folded text.
        language: The document's.
        titled: Whether the first sentence is a part of the title.
    """
    country = _HOME_OF.get(language, VIETNAM)
    if any(word in folded for word in _SEATED):
        found = [[m for m in mentions if not _is_seat(m, folded)] for mentions in found]
    named = [[c for m in mentions for c in localities(m, grounder)] for mentions in found]
    everywhere = [c for sentence in named for c in sentence]
    home = [c for c in everywhere if c.entity.country == country]
    if len(home) < _HOME * len(everywhere):
        home = []  # a page about a foreign city that names a Vietnamese one among its partners
    dominant = dominant_focus(home or everywhere)
    if dominant is None and titled:
        dominant = _titled(named[0], home or everywhere)
    if dominant is not None:
        return [dominant] * len(found)
    each: list[Candidate | None] = []
    last: Candidate | None = None
    for sentence, mentions in zip(named, found, strict=True):
        own = [c for c in sentence if not home or c.entity.country == country]
        each.append(last or (own[0] if own else None))
        inside = last is not None and bool(own) and own[0].kind == "city" and own[0].entity.within == last.entity.iri
        goes_on = last is not None and (_speaks_on(mentions) or (inside and not _begins(mentions, own[0])))
        last = own[0] if own and not goes_on else last
    return each


def dominant_focus(localities: Sequence[Candidate], share: float = 0.6) -> Candidate | None:
    """The locality that makes up most of a document's mentions of localities, if one does."""
    if not localities:
        return None
    counts: dict[str, int] = {}
    for candidate in localities:
        counts[candidate.entity.iri] = counts.get(candidate.entity.iri, 0) + 1
    iri, count = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
    if count < share * len(localities):
        return None
    return next(c for c in localities if c.entity.iri == iri)


def _titled(title: Sequence[Candidate], everywhere: Sequence[Candidate]) -> Candidate | None:
    """The only locality of a title, if the text names none oftener."""
    times = Counter(c.iri for c in everywhere)
    only = title[0] if len({c.iri for c in title}) == 1 else None
    return only if only is not None and 1 < times[only.iri] == max(times.values()) else None


def _is_seat(mention: Mention, folded: str) -> bool:
    """Whether a place is only where a consul or an embassy sits: "Tổng lãnh sự Nga tại Đà Nẵng thăm Bình Định"."""
    begin = mention.begin
    return mention.type == "PLACE" and _SEAT.search(folded, max(0, begin - _SEAT_REACH), begin) is not None


def _begins(mentions: Sequence[Mention], locality: Candidate) -> bool:
    """Whether a locality is the first that a sentence names, and at its head."""
    first = next((m for m in mentions if m.type in ("PLACE", "ORG", "NAME", "PERSON")), None)
    return first is not None and first.hit is not None and locality in first.hit.candidates


def home_of(found: Sequence[Sequence[Mention]], grounder: Grounder) -> Candidate | None:
    """The locality of Vietnam that is named most, the first of those named as often."""
    named = [c for mentions in found for m in mentions for c in localities(m, grounder)]
    inside = [c for c in named if c.entity.country == VIETNAM]
    times = Counter(c.entity.iri for c in inside)
    return max(inside, key=lambda c: times[c.entity.iri], default=None)


def _speaks_on(mentions: Sequence[Mention]) -> bool:
    """Whether a sentence names no place before it stands in for the one in focus: "The province ranks after Hanoi"."""
    first = next((m for m in mentions if m.type == "PLACE" or (m.type == "ORG" and m.place is not None)), None)
    return first is not None and first.anaphor


def localities(mention: Mention, grounder: Grounder) -> list[Candidate]:
    """The explicit locality of a mention, also inside a body's name."""
    place = mention.located
    if place is None or place.anaphor:
        return []
    candidate = grounder.candidate(place)
    return [candidate] if candidate is not None and candidate.kind in _LOCALITIES else []
