"""Lists of localities beside figures: to each its own value in turn, or one value to them all.

"Hải Phòng, Bắc Giang, Hà Nội, với tổng vốn lần lượt là 2,8 tỷ, 2,7 tỷ và 2,6 tỷ USD" gives each its own; "tại Quảng
Ninh, Hải Phòng, Hưng Yên đạt 3,4 tỷ USD" gives none of them a figure. `figure_owners` asks here first.
"""

import re

from ingest.figures.stand import Stand
from ingest.frozen import dataclass
from ingest.names.grounding import Grounded
from ingest.text.skeleton import SYMBOLS

_AND = r"(?:, và |, and |, | và | and )"
_SOME = r"(?:hơn |gần |khoảng |trên |over |about |nearly |more than )?"
_PLACE = SYMBOLS["PLACE"]
_PLACES = re.compile(rf"{_PLACE}(?:{_AND}(?:the )?{_PLACE})+")
_RUNS = {
    kind: re.compile(rf"{SYMBOLS[kind]}(?:{_AND}{_SOME}{SYMBOLS[kind]})+") for kind in ("NUMBER", "MONEY", "PERCENT")
}
#: How the identifier of a first-level unit of the country goes.
_UNIT = re.compile(r"/region/VN-[^/]+$")


@dataclass(frozen=True, slots=True)
class Turn:
    """The place whose turn a value is, also a country abroad; None where the lists do not match."""

    owner: Grounded | None


def turn(stand: Stand) -> Turn | None:
    """Give whose turn a value is in a clause that says "lần lượt" or "respectively"; None where it lists no values."""
    begin, end = stand.bounds
    run = _around(_RUNS[stand.mention.type], stand.text, stand.position, begin, end)
    if run is None or stand.cues.figure.in_turn.search(stand.text, begin, end) is None:
        return None
    at = run[0][: stand.position - run.start()].count(run[0][0])
    count = run[0].count(run[0][0])
    lists = [found for found in _PLACES.finditer(stand.text, begin, run.start()) if found[0].count(_PLACE) == count]
    if not lists:
        return Turn(None)
    places = [match.start() for match in re.finditer(_PLACE, lists[-1][0])]
    index = stand.sentence.skeleton.index_at(lists[-1].start() + places[at])
    grounded = stand.ground(stand.sentence.mentions[index]) if index is not None else None
    return Turn(grounded)


def is_shared(stand: Stand, owner: Grounded) -> bool:
    """Whether the clause names the owner only in a list of provinces, whose sum the value is."""
    begin, end = stand.bounds
    iris = {p: g.party.iri for p, m in stand.places() if begin <= p < end and (g := stand.ground(m)) is not None}
    listed = [
        [iris.get(run.start() + at.start()) for at in re.finditer(_PLACE, run[0])]
        for run in _PLACES.finditer(stand.text, begin, stand.position)
    ]
    alone = sum(iri == owner.party.iri for p, iri in iris.items() if p < stand.position)
    provinces = [[iri for iri in run if iri is not None and _UNIT.search(iri)] for run in listed]
    together = sum(owner.party.iri in run and len(set(run)) > 1 for run in provinces)
    return together > 0 and alone <= together


def _around(run: re.Pattern[str], text: str, position: int, begin: int, end: int) -> re.Match[str] | None:
    """The run of values of a clause that holds a position."""
    return next((found for found in run.finditer(text, begin, end) if found.start() <= position < found.end()), None)
