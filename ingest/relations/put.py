"""Where an investment or aid is put: the locality that its sentence names for it.

"Tại Ninh Thuận, dự án … do A làm chủ đầu tư", "A xây nhà máy tại KCN Đình Vũ (Hải Phòng)" and "UBND tỉnh Khánh Hòa
thu hồi giấy chứng nhận của A" each name it. Of "huyện Long Thành, Đồng Nai" it is the province.
"""

import re
from collections.abc import Iterator

from ingest.frozen import dataclass, replace
from ingest.names.grounding import Grounded, name_in
from ingest.relations.fitting import STATES
from ingest.relations.found import clause_bounds
from ingest.relations.frames import Cues
from ingest.relations.parties import ground_item
from ingest.text.lists import Item
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS

#: What stands between a district and its province.
_CHAIN = re.compile(r"(?:, | \(|\), | - |, thuộc | thuộc | của )")
#: A name of which a place is only the first word.
_GOES_ON = re.compile(f" {SYMBOLS['NAME']}")
#: A parenthesis that says where the site before it lies: "Khu công nghiệp Đình Vũ (Hải Phòng)".
_LIES_IN = re.compile(rf"[{SYMBOLS['NAME']}{SYMBOLS['ORG']}] \((?:[^()]{{0,30}}, )?$")


#: The rank up to which a preposition puts it there.
_PUT = 1


@dataclass(frozen=True, slots=True)
class _Place:
    """A locality of the sentence: where it stands, the place mentioned, and how near it is to what is put there."""

    position: int
    mention: Mention
    rank: tuple[int, int]


def put_at(sentence: ReadSentence, reading: Reading, cues: Cues, match: re.Match[str]) -> Item | None:
    """Give the locality of the country that a match is put at, or None where the sentence names none.

    One that a preposition puts it at wins, behind the match before in front of it; else the nearest to the left, unless
    it is put abroad or in the country as a whole.
    """
    bounds = clause_bounds(sentence.skeleton.text, match.start(), cues)
    places = sorted(_places(sentence, reading, cues, match, bounds), key=lambda place: place.rank)
    if not places or (places[0].rank[0] > _PUT and is_put_elsewhere(sentence, reading, cues)):
        return None
    return _widest(places[0].position, places[0].mention, sentence, reading)


def is_put_elsewhere(sentence: ReadSentence, reading: Reading, cues: Cues) -> bool:
    """Whether something is put at a place abroad, or in a whole country: "đầu tư vào Việt Nam"."""
    for mention, position in zip(sentence.mentions, sentence.skeleton.positions, strict=True):
        if mention.type != "PLACE" or mention.anaphor or not _is_led(sentence, cues, position):
            continue
        if _GOES_ON.match(sentence.skeleton.text, position + 1):  # "at Phu Tan Industrial Park"
            continue
        grounded = _grounded(mention, sentence, reading)
        if grounded is not None and (grounded.kind in STATES or not grounded.local):
            return True
    return False


def _is_led(sentence: ReadSentence, cues: Cues, position: int) -> bool:
    """Whether a preposition stands before a place: "tại", "at the"."""
    before = sentence.skeleton.text[max(0, position - 28) : position]
    return cues.figure.put_at.search(before.removesuffix("the ")) is not None


def _is_put(sentence: ReadSentence, cues: Cues, position: int) -> bool:
    """Whether a preposition puts something at a place, or a parenthesis tells that a site lies there."""
    before = sentence.skeleton.text[max(0, position - 40) : position]
    return _is_led(sentence, cues, position) or _LIES_IN.search(before) is not None


def _places(
    sentence: ReadSentence, reading: Reading, cues: Cues, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[_Place]:
    """The localities of the country that a sentence names, with their ranks."""
    text, anchor = sentence.skeleton.text, match.start("object")
    for mention, position in zip(sentence.mentions, sentence.skeleton.positions, strict=True):
        place = _place_of(mention, reading)
        grounded = _grounded(place, sentence, reading) if place is not None else None
        if place is None or grounded is None or not grounded.local or grounded.kind in STATES:
            continue
        put, inside = _is_put(sentence, cues, position), bounds[0] <= position < bounds[1]
        if not put and sentence.skeleton.in_parenthesis(position):
            continue
        if cues.figure.companion.search(text[max(0, position - 40) : position]):
            continue
        if position < anchor:
            yield _Place(position, place, (_PUT if put else 2 if inside else 3, anchor - position))
        elif put and inside:
            yield _Place(position, place, (0, position - anchor))


def _place_of(mention: Mention, reading: Reading) -> Mention | None:
    """The locality a mention names: a place, or that of a government ("UBND tỉnh Khánh Hòa")."""
    if mention.type == "PLACE":
        return mention
    return mention.place if mention.type == "ORG" and reading.grounder.is_localised(mention) else None


def _grounded(mention: Mention, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    return ground_item(Item(mention), sentence, reading, None)


def widened(item: Item, sentence: ReadSentence, reading: Reading) -> Item:
    """The place of a pattern as investments are told of: of a district the province that the text speaks of."""
    index = next((i for i, m in enumerate(sentence.skeleton.mentions) if m is item.mention), None)
    if index is None or item.mention.anaphor:
        return item
    widest = _widest(sentence.skeleton.positions[index], item.mention, sentence, reading)
    focus = sentence.focus_at(item.mention.begin)
    if widest is not None or focus is None:
        return widest or item
    name = name_in(focus.entity, reading.grounder.language)
    return Item(replace(item.mention, text=name, core=name, hit=None, noun=None, anaphor=True))


def _widest(position: int, mention: Mention, sentence: ReadSentence, reading: Reading) -> Item | None:
    """The province of a district that it is named with ("huyện Long Thành, Đồng Nai"), else the place itself.

    None for a district of the locality in focus, which then is meant.
    """
    skeleton, at, found = sentence.skeleton, position, mention
    inner = _grounded(mention, sentence, reading)
    while (chain := _CHAIN.match(skeleton.text, at + 1)) is not None:
        index = skeleton.index_at(chain.end())
        if index is None or sentence.mentions[index].type != "PLACE":
            break
        outer = _grounded(sentence.mentions[index], sentence, reading)
        if outer is None or inner is None or not lies_in(inner, outer.party.iri):
            break
        at, found, inner = skeleton.positions[index], sentence.mentions[index], outer
    around = _named_around(inner, sentence, reading)
    if around is not None:
        return Item(around)
    focus = sentence.focus_at(found.begin)
    in_focus = inner is not None and focus is not None and lies_in(inner, focus.entity.iri)
    return Item(found) if not in_focus else None


def _named_around(inner: Grounded | None, sentence: ReadSentence, reading: Reading) -> Mention | None:
    """The province of a district that the sentence names elsewhere: "làm việc với tỉnh A … tại huyện B"."""
    if inner is None:
        return None
    places = (place for m in sentence.mentions if (place := _place_of(m, reading)) is not None and not place.anaphor)
    named = ((place, _grounded(place, sentence, reading)) for place in places)
    return next((p for p, g in named if g is not None and lies_in(inner, g.party.iri)), None)


def lies_in(inner: Grounded, iri: str | None) -> bool:
    """Whether a place lies in another, also in the unit of a merger that bears its name on (the key ".2025")."""
    if inner.entity is None or iri is None or inner.entity.within is None or iri == inner.country:
        return False
    return inner.entity.within in (iri, iri.rpartition(".")[0])
