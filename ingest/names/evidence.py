"""What the text beside a place says of which namesake it is: "Brest, Belarus", "thành phố San Jose của Costa Rica".

The gazetteer gives the candidates of a name by how likely each is; here those move to the front that lie in the country
or region named just behind. Right to left, so that in "Thái Nguyên, tỉnh Sơn Tây, Trung Quốc" the country settles the
province and the province the city; a region that has namesakes itself is settled by the same pair ("Trịnh Châu, tỉnh
Hà Nam"). No candidate is dropped: a type noun, a day or a list may still say otherwise.
"""

import re
from collections.abc import Sequence

from ingest.frozen import replace
from ingest.names.gazetteer import Candidate
from ingest.text.mentions import Mention

_STATES = ("country", "former-country")
#: What stands between a place and what it lies in.
_INSIDE = re.compile(r" ?\(|, ?| - | ?, (?:thuộc|của|ở) | (?:của|thuộc|ở|tại|bên|in|of) (?:nước |the )?")
#: What joins a place to one that is settled by what stands behind both ("Victoria và Queensland của Úc").
_JOINED = re.compile(r",? (?:và|and|cùng|&) (?:các |the )?|, ?")


def evidenced(mentions: Sequence[Mention], folded: str) -> tuple[Mention, ...]:
    """Put the candidates that the text beside a place speaks for before the others.

    Args:
        mentions: Those of a sentence, in text order.
        folded: The folded text that their spans count in.
    """
    settled = list(mentions)
    #: The country that settled the place to the right, and whether it stands behind all that is joined to that place.
    country: Candidate | None = None
    shared = False
    for at in range(len(settled) - 2, -1, -1):
        here, there = settled[at], settled[at + 1]
        if here.type != "PLACE":
            continue
        between = folded[here.end : there.begin]
        joined = country if shared and _JOINED.fullmatch(between) else None
        pair = _pair(here, there, country) if there.type == "PLACE" and _INSIDE.fullmatch(between) else None
        if pair is not None:
            settled[at], settled[at + 1] = _first(here, pair[0]), _first(there, pair[1])
            country = pair[1] if pair[1].kind in _STATES else country
            shared = pair[1].kind in _STATES and between != ", "
        elif joined is not None and (place := _foreign_in(here, joined)) is not None:
            settled[at] = _first(here, place)
        else:
            country, shared = None, False
    return tuple(settled)


def _pair(here: Mention, there: Mention, country: Candidate | None) -> tuple[Candidate, Candidate] | None:
    """The likeliest candidates of which the one lies in the other, or None where the text settles nothing.

    Args:
        country: The country in which the outer place lies by what stands behind it.
    """
    if here.type != "PLACE" or there.type != "PLACE" or here.hit is None or there.hit is None:
        return None
    inner = [c for c in here.hit.candidates if _fits(c, here)]
    outer = there.hit.candidates
    if not inner or here.hit.candidates[0].kind in _STATES:
        return None
    pairs = ((place, around) for around in outer for place in inner if _lies_in(place, around))
    if outer[0].kind in _STATES or country is None:
        return next(pairs, None)
    # The region may not be known of every city; its country is.
    beside = ((place, outer[0]) for place in inner if place.kind == "city" and _lies_in(place, country))
    return next(pairs, None) or next(beside, None)


def _fits(candidate: Candidate, mention: Mention) -> bool:
    """Whether a candidate is what the type noun beside its name says."""
    match mention.noun:
        case "city":
            return candidate.is_city
        case "region":
            return candidate.kind == "region"
        case _:
            return True


def _lies_in(place: Candidate, around: Candidate) -> bool:
    if place.iri == around.iri or place.kind in _STATES:
        return False
    if around.kind in _STATES:
        return around.iri in place.countries
    return around.kind == "region" and place.entity.within == around.iri


def _foreign_in(mention: Mention, country: Candidate) -> Candidate | None:
    """The candidate that lies in a country, if the likeliest one is no Vietnamese place."""
    candidates = mention.hit.candidates if mention.type == "PLACE" and mention.hit is not None else ()
    if not candidates or (candidates[0].entity.country or "").endswith("/VN"):
        return None
    return next((c for c in candidates if _lies_in(c, country)), None)


def _first(mention: Mention, candidate: Candidate) -> Mention:
    """The mention with a candidate before the others."""
    hit = mention.hit
    if hit is None or hit.candidates[0] is candidate:
        return mention
    others = tuple(c for c in hit.candidates if c is not candidate)
    return replace(mention, hit=replace(hit, candidates=(candidate, *others)))
