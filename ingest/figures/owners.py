"""Whose figure it is.

"Tại Long An, Nhật Bản có 130 dự án" speaks of Long An, the owner; of Japan's projects there, `figure_sides` tells. The
owner is the place that "tại", "vào", "in" ties to the value, else the locality to the left that its clause is about,
else the place that the sentence is set in, else the locality in focus: never merely the nearest name.
"""

import re
from collections.abc import Iterator

from ingest.fact import Party
from ingest.figures.stand import STATES, Owner, Stand, is_foreign, same, sentence_before
from ingest.frozen import replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, name_in
from ingest.relations.frames import Measure
from ingest.relations.put import lies_in
from ingest.text.lists import Item
from ingest.text.skeleton import SYMBOLS

#: How far from a value the place may stand that a preposition ties to it.
_REACH = 70
#: The same of the cost of one project, whose investors are told between: "do Công ty A (Pháp) đầu tư tại Huế".
_ONE_REACH = 140
#: How long a preposition before a place is, with a comma before it.
_PUT = 8
#: How many sentences back a body may have been named in full.
_SENTENCES_BACK = 3
#: What makes a number a day of the month.
_DAY_BEFORE = re.compile(
    r"(?:ngày|sáng|chiều|tối|trưa|hôm|đêm|tháng|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|\d[-/.]) ?$"
)
#: The rest of the phrase that a sentence begins with, and the place behind it.
_BEHIND = re.compile(rf"[^.;()]{{0,110}}, (?:the )?{SYMBOLS['PLACE']}")
#: How many localities of the country make a ranking.
_RANKED = 3
#: What makes the country behind it only the one in which a project is the largest; an investor is so by its capital.
_BEST_IN = re.compile(
    r"(?<!\w)(?:dự án|nhà máy|công trình|projects?|plants?)(?: [^,;.() ]{1,10}){0,4} "
    r"(?:nhất|hàng đầu|đầu tiên|largest|biggest) (?:của |tại |ở |in |of )(?:the )?$"
)
#: Just after a country that receives visitors.
_RECEIVES = re.compile(
    r" (?:đã |từng |cũng ){0,2}(?:đón|tiếp nhận) | (?:has |had |also ){0,2}(?:welcomed|received|hosted) "
)
#: What ends a phrase.
_OVER = re.compile(r"[,;()]")
#: Where a new item of a list begins: "a port in Huế, a 4 million USD plant".
_ITEM = re.compile(r"[,;] (?:and |và )?(?:an?|the|một) (?!total|sum|figure|whole|tổng)")
#: What makes a country only the one that the next place lies in: "to Vietnam's central province of Quang Tri".
_OWNS = re.compile(r"['’]s ")
#: What makes a country only the one that people, firms or goods are of: "trong doanh nghiệp Việt Nam".
_OF_PEOPLE = re.compile(r"(?<!\w)(?:doanh nghiệp|công ty|người|lao động|hàng hóa|hàng|sinh viên|sản phẩm)(?: của)? $")
#: The place where an envoy has his seat: "Tổng Lãnh sự Ấn Độ tại TP.HCM".
_SEAT = re.compile(rf"{SYMBOLS['TITLE']} (?:{SYMBOLS['PLACE']} )?(?:tại|ở|in|to|at) {SYMBOLS['PLACE']}")
_AND = re.compile(r"(?<!\w)(?:và|and) $")
_OF = re.compile(r"(?<!\w)of $")
#: What makes a place behind "từ" the one that exports: "từ Huế sang Lào".
_SENDS = re.compile(r" (?:sang|đi) ")
#: What makes a country only the one that something lies in: "the largest hub of Vietnam".
_HUB_OF = re.compile(r"(?<!\w)(?:hub|city|province|locality|region|centre|center|capital)s? of $")


def owner_of(measure: Measure, stand: Stand, other: Grounded | None) -> Owner | None:
    """Whom a figure is about, or None where the text does not settle it.

    Args:
        measure: What is counted.
        stand: The value.
        other: The other side, which cannot be the owner too.
    """
    if measure.of_body:
        return _body(stand)
    tied = _tied(stand, other, _ONE_REACH if measure.planned else _REACH) if measure.at else None
    if tied is not None:
        return Owner(_province_of(tied, stand) if measure.planned else tied, "tied")
    nation = _nation(stand)
    if nation is not None:
        return nation
    if stand.cues.figure.of_the_nation.search(stand.text, max(stand.bounds[0], stand.position - 60), stand.position):
        return None
    named = _named(stand, other) or _fronted(stand)
    if named is None and (_tells_of_the_nation(stand) if measure.investor else _is_of_a_country_abroad(stand)):
        return None
    if named is not None and measure.planned:
        return replace(named, grounded=_province_of(named.grounded, stand))
    return named or _in_focus(stand)


def _province_of(place: Grounded, stand: Stand) -> Grounded:
    """The province of a district where one plant is built, if the sentence names it or is about it; else the place."""
    named = [g for _, m in stand.places() if (g := stand.ground(m)) is not None]
    focus = _in_focus(stand)
    around = [*named, *([focus.grounded] if focus is not None else [])]
    return next((g for g in around if lies_in(place, g.party.iri)), place)


def _nation(stand: Stand) -> Owner | None:
    """The country at home, where the clause says that it has something ("cả nước có"), and names no place since then.

    Percentages are left out: of what the country grows by or a locality has of it, other words decide.
    """
    if stand.mention.type == "PERCENT":
        return None
    told = list(stand.cues.figure.nation_has.finditer(stand.text, stand.bounds[0], stand.position))
    home = stand.reading.grounder.gazetteer.entity(VIETNAM) if told else None
    if home is None or any(told[-1].end() <= position < stand.position for position, _ in stand.places()):
        return None
    name = name_in(home, stand.reading.grounder.language)
    return Owner(Grounded(Party(name, name, VIETNAM), home, "country", VIETNAM), "named")


def _body(stand: Stand) -> Owner | None:
    """The nearest body to the left; none of a parenthesis that the value is not in."""
    skeleton = stand.sentence.skeleton
    aside = skeleton.in_parenthesis(stand.position)
    placed = zip(skeleton.mentions[: stand.index], skeleton.positions, strict=False)
    bodies = [m for m, at in placed if m.type == "ORG" and (aside or not skeleton.in_parenthesis(at))]
    mention = bodies[-1] if bodies else None
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


def _tied(stand: Stand, other: Grounded | None, reach: int) -> Grounded | None:
    """The place nearest to a value that a preposition ties to it in its clause, also a country."""
    here = stand.position
    near = [(p, m) for p, m in stand.places() if stand.bounds[0] <= p < stand.bounds[1] and abs(p - here) <= reach]
    for position, mention in sorted(near, key=lambda found: abs(found[0] - here)):
        grounded = stand.ground(mention) if _reaches(stand, position) else None
        if grounded is not None and not same(grounded, other) and not _is_ranked_in(stand, position, grounded):
            return grounded
    return None


def _named(stand: Stand, other: Grounded | None) -> Owner | None:
    """The locality to the left that is said to have the figure, else the one its sentence is set in.

    A companion ("cùng với Kobe"), an origin ("từ Yamanashi") and a locality abroad that no clause begins with are
    passed over; a country is the owner only of what its own verb follows ("Việt Nam có quan hệ với 190 nước").
    """
    setting: Grounded | None = None
    for position, mention in reversed(list(stand.places())):
        if position >= stand.position:
            continue
        grounded = stand.ground(mention)
        if grounded is None or same(grounded, other) or _tells_where(stand, position, grounded):
            continue
        if grounded.kind in STATES and _BEST_IN.search(stand.before(position, 70)) is not None:
            continue
        if stand.cues.figure.companion.search(stand.before(position, 24)) and not (
            grounded.local and _SENDS.match(stand.text, position + 1)
        ):
            continue
        has = stand.text[position + 1] != "," and stand.cues.figure.has.match(stand.text, position + 1) is not None
        foreign = is_foreign(stand, mention, grounded)
        if grounded.kind in STATES and _OF_PEOPLE.search(stand.before(position)) is not None:
            continue
        if grounded.kind in STATES:
            of_another = _OF.search(stand.before(position)) is not None and _has_home_before(stand, position)
            if (
                not of_another
                and _HUB_OF.search(stand.before(position)) is None
                and has
                and not foreign
                and position >= stand.bounds[0]
            ):
                return Owner(grounded, "named")
        elif stand.is_put_at(position):
            setting = setting or _unlisted_setting(stand, position) or grounded
        elif not foreign or position <= stand.bounds[0] or (has and not _AND.search(stand.before(position, 5))):
            return Owner(grounded, "named")
    setting = setting or _unlisted_setting(stand, stand.bounds[0])
    return Owner(setting, "setting") if setting is not None else None


def _tells_where(stand: Stand, position: int, around: Grounded) -> bool:
    """Whether a place only says where the one before it lies: "Sacramento, California has 12 sister cities"."""
    if stand.text[position - 2 : position] != ", ":
        return False
    index = stand.sentence.skeleton.index_at(position - 3)
    inner = stand.sentence.skeleton.mentions[index] if index is not None else None
    if inner is None or inner.type != "PLACE" or inner.anaphor or stand.is_put_at(position - 3):
        return False  # "tại Hạ Long, Quảng Ninh có …": the second may be whose it is
    grounder = stand.reading.grounder
    known = grounder.candidate(inner)
    return known is not None and around.party.iri in grounder.around(known)


def _reaches(stand: Stand, position: int) -> bool:
    """Whether a preposition ties the place of a position to the value, and no other phrase begins between them."""
    here = stand.position
    if not stand.is_put_at(position) or _OWNS.match(stand.text, position + 1) is not None:
        return False
    if position > here:
        return _OVER.search(stand.text, here + 1, position - _PUT) is None
    return _ITEM.search(stand.text, position + 1, here) is None


def _is_ranked_in(stand: Stand, position: int, country: Grounded) -> bool:
    """Whether a country is only where something ranks: "Huế is among the best in Vietnam, with 90 projects", "dự án lớn
    nhất tại Việt Nam".
    """
    if country.kind not in STATES or position > stand.position:
        return False
    if _BEST_IN.search(stand.before(position, 70)) is not None:
        return True
    return stand.text[position + 1 : position + 2] == "," and _has_home_before(stand, position)


def _has_home_before(stand: Stand, position: int) -> bool:
    """Whether a locality of the country stands before a position: "Binh Duong – a magnet of Vietnam – attracted"."""
    before = (stand.ground(m) for p, m in stand.places() if p < position)
    return any(g is not None and g.local and g.kind not in STATES for g in before)


def _fronted(stand: Stand) -> Owner | None:
    """The locality behind a value that its sentence begins with: "With 287 million USD of FDI, Nghe An topped …"."""
    begun = stand.cues.figure.fronted.match(stand.text)
    if begun is None or any(position < stand.position for position, _ in stand.places()):
        return None
    behind = _BEHIND.match(stand.text, stand.position + 1)
    index = stand.sentence.skeleton.index_at(behind.end() - 1) if behind is not None else None
    grounded = stand.ground(stand.sentence.mentions[index]) if index is not None else None
    return Owner(grounded, "named") if grounded is not None and grounded.kind not in STATES else None


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


def _is_of_a_country_abroad(stand: Stand) -> bool:
    """Whether the clause begins with a country abroad that receives those who are counted: "Korea welcomed 320,000"."""
    first = next(((p, m) for p, m in stand.places() if p >= stand.bounds[0]), None)
    if first is None or first[0] >= stand.position:
        return False
    grounded = stand.ground(first[1])
    if grounded is None or grounded.kind not in STATES or not is_foreign(stand, first[1], grounded):
        return False
    return _RECEIVES.match(stand.text, first[0] + 1) is not None


def _tells_of_the_nation(stand: Stand) -> bool:
    """Whether a sentence that names no locality names the country instead: its capital is then the country's."""
    if stand.cues.figure.nation.search(stand.text):
        return True
    told = (_HUB_OF, _OF_PEOPLE)
    places = (
        (p, m)
        for p, m in stand.places()
        if not m.anaphor and all(only.search(stand.before(p)) is None for only in told)
    )
    named = ((mention, stand.ground(mention)) for _, mention in places)
    return any(g is not None and g.kind in STATES and not is_foreign(stand, mention, g) for mention, g in named)


def _in_focus(stand: Stand) -> Owner | None:
    """The locality that the text around speaks of."""
    focus = stand.sentence.focus_at(stand.mention.begin)
    if focus is None:
        return None
    grounder = stand.reading.grounder
    grounded = grounder.as_place(grounder.unit_on(focus, grounder.on))
    if focus == stand.sentence.focus and not _is_spoken_of(stand, grounded):
        return None
    if _is_told_of_all(stand) or _is_put_elsewhere(stand, grounded):
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
        named = [g for g in _at_home(before) if g.kind not in STATES]
        home = {focus.party.iri if _lies_in(g, focus) else g.party.iri for g in named}
        if len(home) >= _RANKED:
            return False
        if first is not None and first.anaphor:  # "The province ranks after Hanoi": it is spoken of all the while
            return before.sentence.focus == stand.sentence.focus
        if home:
            return focus.party.iri in home
        if _counts(before) and (_tells_of_the_nation(before) or _is_told_of_all(before)):
            return False
        before = sentence_before(before)
    return True


def _counts(stand: Stand) -> bool:
    """Whether a sentence tells figures, and not only days: "Sáng 9-9 …"."""
    folded = stand.reading.normal.folded
    values = (m for m in stand.sentence.mentions if m.type in ("NUMBER", "MONEY"))
    return any(_DAY_BEFORE.search(folded[max(stand.sentence.begin, m.begin - 12) : m.begin]) is None for m in values)


def _lies_in(place: Grounded, focus: Grounded) -> bool:
    """Whether a place is a district or town of the locality in focus."""
    return place.entity is not None and place.entity.within is not None and place.entity.within == focus.party.iri


def _is_put_elsewhere(stand: Stand, focus: Grounded) -> bool:
    """Whether the clause puts at another locality of the country what it tells of behind the value."""
    behind = (stand.ground(m) for p, m in stand.places() if stand.position < p < stand.bounds[1] and stand.is_put_at(p))
    home = [g for g in behind if g is not None and g.local and g.kind not in STATES]
    return bool(home) and not any(same(g, focus) or _lies_in(g, focus) for g in home)


def _is_told_of_all(stand: Stand) -> bool:
    """Whether a sentence cites who tells figures of the whole country ("Theo Cục Đầu tư nước ngoài …")."""
    words = stand.reading.normal.folded[stand.sentence.begin : stand.sentence.end]
    return stand.cues.figure.national_source.search(words) is not None


def _at_home(stand: Stand) -> Iterator[Grounded]:
    """The places of the country that a sentence names, also in the names of bodies; no seat of an envoy from abroad."""
    seats = {stand.sentence.skeleton.index_at(m.end() - 1) for m in _SEAT.finditer(stand.text)}
    for index, mention in enumerate(stand.sentence.mentions):
        place = mention.located if index not in seats else None
        grounded = stand.ground(place) if place is not None and not place.anaphor else None
        if grounded is not None and grounded.local:
            yield grounded
