"""The other side of a figure: whose projects are counted, with whom the trade is.

"Tại Long An, Nhật Bản có 130 dự án" tells of Japan's projects; "8 địa phương của Nhật Bản" are of one country;
"thương mại hai chiều giữa Lạng Sơn và Quảng Tây" is of both alike. Whose the figure is, `figure_owners` says.
"""

import re
from collections.abc import Iterator

from ingest.fact import Party
from ingest.figures.stand import DIRECT, Owner, Stand, is_foreign, sentence_before
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, name_in
from ontology.identifiers import mint

#: What goes on with a list.
_GOES_ON = re.compile(r",? (?:và|and|\ue001)|, ?\ue001")
#: What ends a phrase.
_OVER = re.compile(r"[,;()]")
#: What makes a place only the one that some are of: "các tỉnh, thành phố của Việt Nam".
_OF_SOME = re.compile(r"(?<!\w)(?:các|những|nhiều|một số) [^;.()]{1,40}(?:của|ở|tại) $")


def other_side(stand: Stand) -> Owner | None:
    """The place abroad whose projects, capital or companies a value tells of.

    The place that has them ("Nhật Bản có 130 dự án", "Nhật Bản với 14 dự án"), whose companies do ("doanh nghiệp Hàn
    Quốc", "investors from Japan"), or whose the value is ("412 dự án của Hàn Quốc"); in a sentence that goes on about
    another ("Trong đó có …", "Hiện đã có …") the only one that was named there.
    """
    abroad = [(p, g) for p, g in _abroad(stand) if stand.bounds[0] <= p < stand.bounds[1]]
    left_first = sorted(abroad, key=lambda found: (found[0] > stand.position, abs(found[0] - stand.position)))
    for position, grounded in left_first:
        if _has_it(stand, position):
            return Owner(grounded, "named")
    people = _by_people(stand)
    if people is not None:
        return Owner(people, "named")
    cues = stand.cues.figure
    added = cues.adds_to.match(stand.text)
    owned = any(position < stand.position for position, _ in stand.places())
    if abroad or not (cues.goes_on.match(stand.text) or (added is not None and not owned)):
        return None
    before = sentence_before(stand)
    named = {g.party.iri: g for _, g in _abroad(before)} if before is not None else {}
    return Owner(next(iter(named.values())), "earlier") if len(named) == 1 else None


def _by_people(stand: Stand) -> Grounded | None:
    """The only country whose adjective says whose projects or companies a clause tells of: "130 Japanese projects"."""
    lexicon, gazetteer = stand.reading.grounder.lexicon, stand.reading.grounder.gazetteer
    told = {lexicon.demonyms[m["people"]] for m in lexicon.business_of.finditer(stand.text, *stand.bounds)}
    country = gazetteer.entity(mint("country", told.pop())) if len(told) == 1 else None
    focus = stand.sentence.focus_at(stand.mention.begin) or stand.reading.home
    if country is None or focus is None or country.iri == focus.entity.country:
        return None
    name = name_in(country, stand.reading.grounder.language)
    return Grounded(Party(name, name, country.iri), country, "country", country.iri)


def _abroad(stand: Stand) -> Iterator[tuple[int, Grounded]]:
    """The places of the sentence outside the country of the locality in focus."""
    for position, mention in stand.places():
        grounded = stand.ground(mention)
        if grounded is not None and grounded.country is not None and is_foreign(stand, mention, grounded):
            yield position, grounded


def of_one_place(stand: Stand) -> Grounded | None:
    """The only place abroad that what is counted is of: "8 địa phương của Nhật Bản", "12 delegations from Laos"."""
    after = [(p, g) for p, g in _abroad(stand) if stand.position < p < stand.bounds[1]]
    if not after:
        return None
    position, grounded = after[0]
    between = stand.text[stand.position + 1 : position]
    ends = stand.text[position + 1 : position + 6]
    if len(between) > 40 or _OVER.search(between) or _GOES_ON.match(ends):
        return None
    return grounded if stand.cues.figure.of_whom.search(between) or stand.is_put_at(position) else None


def _has_it(stand: Stand, position: int) -> bool:
    """Whether a place at a position has what the value counts."""
    cues, text, value = stand.cues.figure, stand.text, stand.position
    if cues.comes_from.search(stand.before(position, 30)):
        return True
    if position > value:
        between = text[value + 1 : position]
        return len(between) <= 40 and not _OVER.search(between) and cues.of_whom.search(between) is not None
    others = (p for p, m in stand.places() if position < p < value and not m.anaphor)
    if any(not stand.is_put_at(p) for p in others):
        return False
    has = cues.has.match(text, position + 1) or DIRECT.match(text, position + 1)
    return has is not None and not stand.is_put_at(position)


def two_sides(stand: Stand) -> tuple[Owner, Owner] | None:
    """The sides of what two have in common (trade, exchange): the one at home, then the one abroad.

    Where the sentence names neither, those of the sentence before.
    """
    for place, basis in ((stand, "named"), (sentence_before(stand), "earlier")):
        if place is None:
            continue
        found = [(p, g) for p, m in place.places() if (g := place.ground(m)) is not None]
        home = [
            g
            for p, g in found
            if g.local and (place is not stand or p < stand.position) and _OF_SOME.search(place.before(p)) is None
        ]
        abroad = [g for p, g in found if g.country not in (None, VIETNAM) and not place.is_put_at(p)]
        if abroad and home:
            return Owner(home[-1], basis), Owner(abroad[0], basis)
    return None
