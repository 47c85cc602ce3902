"""Whose figure it is, and which other side it is about.

"Tại Long An, Nhật Bản có 130 dự án" speaks of Long An (the owner) and of Japan's projects there (the other side). The
owner is the place that "tại", "vào", "in" ties to the value, else the locality to the left that its clause is about,
else the place that the sentence is set in, else the locality in focus: never merely the nearest name.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.fact import Party
from ingest.frames import Cues, Measure
from ingest.grounding import VIETNAM, Grounded
from ingest.lists import Item
from ingest.mentions import Mention
from ingest.reading import Reading, ReadSentence
from ingest.skeleton import SYMBOLS

#: How far from a value the place may stand that a preposition ties to it.
_REACH = 70
#: How long a preposition before a place is, with a comma before it.
_PUT = 8
#: How many sentences back a body may have been named in full.
_SENTENCES_BACK = 3
_VALUES = "".join(SYMBOLS[kind] for kind in ("NUMBER", "MONEY"))
_COUNTED = re.compile(f"[{_VALUES}]")
_RANKS = r" (?:đứng|xếp)(?: ở)?(?: vị trí| hàng)?(?: thứ)? [^ ,;.()]{1,5}| ranked [^ ,;.()]{1,7}"
_GIVES = rf"(?::|(?:{_RANKS})? (?:với|thu hút|đạt|có|with|at))?"
_SOME = r"(?: (?:hơn|gần|khoảng|trên|about|over|nearly|some))?"
#: A place, then right before the value at the end, or with one value of another kind between.
_LISTED = re.compile(
    rf"{SYMBOLS['PLACE']}{_GIVES}{_SOME} \(?(?:[{_VALUES}](?: [^,;()]{{1,24}})?(?:, |,? với |,? và |,? with |,? and )"
    rf"(?:(?:hơn|gần|khoảng|trên|about|over|nearly|some|vốn|tổng vốn|chiếm|accounting for)(?: hơn| gần)? )?)?$"
)
#: A place right before a value.
_DIRECT = re.compile(rf"{_GIVES}{_SOME} \(?[{_VALUES}]")
#: The rest of the phrase that a sentence begins with, and the place behind it.
_BEHIND = re.compile(rf"[^.;()]{{0,110}}, (?:the )?{SYMBOLS['PLACE']}")
#: What goes on with a list.
_GOES_ON = re.compile(r",? (?:và|and|\ue001)|, ?\ue001")
#: How many localities of the country make a ranking.
_RANKED = 3
#: What ends a phrase.
_OVER = re.compile(r"[,;()]")
_AND = re.compile(r"(?<!\w)(?:và|and) $")
#: What makes a place only the one that some are of: "các tỉnh, thành phố của Việt Nam".
_OF_SOME = re.compile(r"(?<!\w)(?:các|những|nhiều|một số) [^;.()]{1,40}(?:của|ở|tại) $")
#: What makes a country only the one that something lies in: "the largest hub of Vietnam".
_HUB_OF = re.compile(r"(?<!\w)(?:hub|city|province|locality|region|centre|center|capital)s? of $")
#: Kinds of places that are states.
STATES = ("country", "former-country")


@dataclass(frozen=True, slots=True)
class Owner:
    """The subject of a figure and what tells that it is.

    Attributes:
        grounded: The place or body.
        basis: "tied" by a preposition to the value, "named" in its clause or sentence, "setting" of the sentence,
            "earlier" in the sentence before, or only in "focus".
    """

    grounded: Grounded
    basis: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A value in its sentence: where everything around it is looked for."""

    index: int
    bounds: tuple[int, int]
    sentence: ReadSentence
    reading: Reading
    cues: Cues

    @property
    def text(self) -> str:
        """The skeleton."""
        return self.sentence.skeleton.text

    @property
    def position(self) -> int:
        """Where the value stands in it; the end, where there is no value."""
        return self.sentence.skeleton.positions[self.index] if self.index >= 0 else len(self.text)

    @property
    def mention(self) -> Mention:
        """The value."""
        return self.sentence.skeleton.mentions[self.index]

    def places(self) -> Iterator[tuple[int, Mention]]:
        """The places of the sentence with their positions; of those in parentheses only ones beside the value.

        A place right behind a name is the last word of it: "Công ty TNHH Minato Hà Nam".
        """
        skeleton = self.sentence.skeleton
        named = {m.end + 1 for m in skeleton.mentions if m.type in ("ORG", "NAME")}
        opened = skeleton.text.rfind("(", 0, self.position) if skeleton.in_parenthesis(self.position) else -1
        for mention, position in zip(skeleton.mentions, skeleton.positions, strict=True):
            if mention.type != "PLACE" or (mention.begin in named and not mention.anaphor):
                continue
            if not skeleton.in_parenthesis(position) or skeleton.text.rfind("(", 0, position) == opened:
                yield position, mention

    def ground(self, mention: Mention) -> Grounded | None:
        """The place a mention names."""
        return self.reading.grounder.place(mention, None, self.sentence.focus_at(mention.begin))

    def is_put_at(self, position: int) -> bool:
        """Whether a preposition says that something is at the place of a position ("tại", "vào", "in")."""
        return self.cues.figure.put_at.search(self.before(position, 24)) is not None

    def before(self, position: int, reach: int = 40) -> str:
        """The words before a position, back to the begin of the sentence."""
        return self.text[max(0, position - reach) : position]


def owner_of(measure: Measure, stand: Stand, other: Grounded | None) -> Owner | None:
    """Whom a figure is about, or None where the text does not settle it.

    Args:
        measure: What is counted.
        stand: The value.
        other: The other side, which cannot be the owner too.
    """
    if measure.of_body:
        return _body(stand)
    tied = _tied(stand, other) if measure.at else None
    if tied is not None:
        return Owner(tied, "tied")
    if stand.cues.figure.of_the_nation.search(stand.text, max(stand.bounds[0], stand.position - 60), stand.position):
        return None
    named = _named(stand, other) or _fronted(stand)
    if named is None and measure.investor and _tells_of_the_nation(stand):
        return None
    return named or _in_focus(stand)


def _body(stand: Stand) -> Owner | None:
    """The nearest body to the left."""
    mentions = stand.sentence.skeleton.mentions
    mention = next((m for m in reversed(mentions[: stand.index]) if m.type == "ORG"), None)
    focus = stand.sentence.focus_at(stand.mention.begin)
    if mention is not None:
        return Owner(stand.reading.grounder.body(mention, Item(mention), focus), "named")
    short = stand.cues.figure.short_bodies.search(stand.text, stand.bounds[0], stand.position)
    before: Stand | None = stand
    for _ in range(_SENTENCES_BACK):
        before = sentence_before(before) if before is not None and short is not None else None
        found = (
            [m for m in before.sentence.mentions if m.type == "ORG" and m.head == short[0]] if before and short else []
        )
        if found:
            return Owner(stand.reading.grounder.body(found[-1], Item(found[-1]), focus), "earlier")
    return None


def _tied(stand: Stand, other: Grounded | None) -> Grounded | None:
    """The place nearest to a value that a preposition ties to it in its clause, also a country."""
    here = stand.position
    near = [(p, m) for p, m in stand.places() if stand.bounds[0] <= p < stand.bounds[1] and abs(p - here) <= _REACH]
    for position, mention in sorted(near, key=lambda found: abs(found[0] - here)):
        if stand.is_put_at(position) and not (position > here and _OVER.search(stand.text, here + 1, position - _PUT)):
            grounded = stand.ground(mention)
            if grounded is not None and not same(grounded, other):
                return grounded
    return None


def _named(stand: Stand, other: Grounded | None) -> Owner | None:
    """The locality to the left that is said to have the figure, else the one its sentence is set in.

    A companion ("cùng với Kobe"), an origin ("từ Yamanashi") and a locality abroad that no clause begins with are
    passed over; a country is the owner only of what its own verb follows ("Việt Nam có quan hệ với 190 nước").
    """
    setting: Grounded | None = None
    for position, mention in reversed(list(stand.places())):
        if position >= stand.position or stand.cues.figure.companion.search(stand.before(position, 24)):
            continue
        grounded = stand.ground(mention)
        if grounded is None or same(grounded, other):
            continue
        has = stand.text[position + 1] != "," and stand.cues.figure.has.match(stand.text, position + 1) is not None
        foreign = _is_foreign(stand, mention, grounded)
        if grounded.kind in STATES:
            if _HUB_OF.search(stand.before(position)) is None and has and not foreign and position >= stand.bounds[0]:
                return Owner(grounded, "named")
        elif stand.is_put_at(position):
            setting = setting or _unlisted_setting(stand, position) or grounded
        elif not foreign or position <= stand.bounds[0] or (has and not _AND.search(stand.before(position, 5))):
            return Owner(grounded, "named")
    setting = setting or _unlisted_setting(stand, stand.bounds[0])
    return Owner(setting, "setting") if setting is not None else None


def _fronted(stand: Stand) -> Owner | None:
    """The locality behind a value that its sentence begins with: "With 287 million USD of FDI, Nghe An topped …"."""
    begun = stand.cues.figure.fronted.match(stand.text)
    if begun is None or any(position < stand.position for position, _ in stand.places()):
        return None
    behind = _BEHIND.match(stand.text, stand.position + 1)
    index = stand.sentence.skeleton.index_at(behind.end() - 1) if behind is not None else None
    grounded = stand.ground(stand.sentence.mentions[index]) if index is not None else None
    return Owner(grounded, "named") if grounded is not None and grounded.kind not in STATES else None


def _is_foreign(stand: Stand, mention: Mention, grounded: Grounded) -> bool:
    """Whether a place lies outside the country of the locality in focus."""
    focus = stand.sentence.focus_at(mention.begin)
    return focus is not None and grounded.country != focus.entity.country


def _unlisted_setting(stand: Stand, after: int) -> Grounded | None:
    """The region without an identifier that the clause is set in: "tại khu vực Kyushu, có 2 cặp …"."""
    skeleton = stand.sentence.skeleton
    for mention, position in zip(skeleton.mentions, skeleton.positions, strict=True):
        if mention.type != "NAME" or not after <= position < stand.position:
            continue
        noun = stand.cues.figure.set_in.search(stand.before(position, 40))
        if noun is not None:
            words = f"{noun['noun']} {mention.text}"
            return Grounded(Party(words, words), None, "place", None)
    return None


def _tells_of_the_nation(stand: Stand) -> bool:
    """Whether a sentence that names no locality names the country instead: its capital is then the country's."""
    if stand.cues.figure.nation.search(stand.text):
        return True
    places = ((p, m) for p, m in stand.places() if not m.anaphor and _HUB_OF.search(stand.before(p)) is None)
    named = ((mention, stand.ground(mention)) for _, mention in places)
    return any(g is not None and g.kind in STATES and not _is_foreign(stand, mention, g) for mention, g in named)


def _in_focus(stand: Stand) -> Owner | None:
    """The locality that the text around speaks of."""
    focus = stand.sentence.focus_at(stand.mention.begin)
    if focus is None:
        return None
    grounder = stand.reading.grounder
    grounded = grounder.as_place(grounder.unit_on(focus, grounder.on))
    if focus == stand.sentence.focus and not _is_spoken_of(stand, grounded):
        return None
    if _is_told_of_all(stand):
        return None
    return Owner(replace(grounded, party=replace(grounded.party, surface=grounded.party.name)), "focus")


def _is_spoken_of(stand: Stand, focus: Grounded) -> bool:
    """Whether the sentences before lead to the locality in focus: the last that names any names it and no two more.

    Figures of the whole country break the thread; where nothing near names a locality, the one that the document is
    about is spoken of.
    """
    before = sentence_before(stand)
    for _ in range(_SENTENCES_BACK):
        if before is None:
            return True
        first = next((m for m in before.sentence.mentions if m.type == "PLACE" or m.place is not None), None)
        home = {g.party.iri for g in _at_home(before) if g.kind not in STATES}
        if len(home) >= _RANKED:
            return False
        if first is not None and first.anaphor:  # "The province ranks after Hanoi": it is spoken of all the while
            return before.sentence.focus == stand.sentence.focus
        if home:
            return focus.party.iri in home
        if _COUNTED.search(before.text) is not None and (_tells_of_the_nation(before) or _is_told_of_all(before)):
            return False
        before = sentence_before(before)
    return True


def _is_told_of_all(stand: Stand) -> bool:
    """Whether a sentence cites who tells figures of the whole country ("Theo Cục Đầu tư nước ngoài …")."""
    words = stand.reading.normal.folded[stand.sentence.begin : stand.sentence.end]
    return stand.cues.figure.national_source.search(words) is not None


def _at_home(stand: Stand) -> Iterator[Grounded]:
    """The places of the country that a sentence names, also in the names of bodies."""
    for mention in stand.sentence.mentions:
        place = mention.place if mention.type == "ORG" else mention if mention.type == "PLACE" else None
        grounded = stand.ground(place) if place is not None and not place.anaphor else None
        if grounded is not None and grounded.local:
            yield grounded


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
    cues = stand.cues.figure
    added = cues.adds_to.match(stand.text)
    owned = any(position < stand.position for position, _ in stand.places())
    if abroad or not (cues.goes_on.match(stand.text) or (added is not None and not owned)):
        return None
    before = sentence_before(stand)
    named = {g.party.iri: g for _, g in _abroad(before)} if before is not None else {}
    return Owner(next(iter(named.values())), "earlier") if len(named) == 1 else None


def _abroad(stand: Stand) -> Iterator[tuple[int, Grounded]]:
    """The places of the sentence outside the country of the locality in focus."""
    for position, mention in stand.places():
        grounded = stand.ground(mention)
        if grounded is not None and grounded.country is not None and _is_foreign(stand, mention, grounded):
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
    has = cues.has.match(text, position + 1) or _DIRECT.match(text, position + 1)
    return has is not None and not stand.is_put_at(position)


def sentence_before(stand: Stand) -> Stand | None:
    """The sentence before, as a place to look for what this one leaves unsaid."""
    sentences = stand.reading.sentences
    at = bisect_left(sentences, stand.sentence.begin, key=lambda s: s.begin)
    if at == 0:
        return None
    previous = sentences[at - 1]
    return replace(stand, index=-1, bounds=(0, len(previous.skeleton.text)), sentence=previous)


def place_before(stand: Stand) -> Grounded | None:
    """The place right before a value, or before the value that leads to it: "Huế 5 dự án, 3 triệu USD"."""
    listed = _LISTED.search(stand.text, max(stand.bounds[0], stand.position - 80), stand.position)
    index = stand.sentence.skeleton.index_at(listed.start()) if listed else None
    return stand.ground(stand.sentence.mentions[index]) if index is not None else None


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


def same(grounded: Grounded, other: Grounded | None) -> bool:
    """Whether two are one."""
    return other is not None and grounded.party.iri is not None and grounded.party.iri == other.party.iri
