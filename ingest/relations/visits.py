"""Frames of visits: whose delegation went where, told from either side.

"Đoàn tỉnh Gifu thăm Huế", "Huế tiếp đoàn tỉnh Gifu" and "trong chuyến thăm Huế, đoàn tỉnh Gifu …" state one visit. A
pattern names the visitor (`subject`) and whom it visits (`object`); without a visitor the delegation of the sentences
before is meant, without a host the locality in focus. Offices and governments stand for their place, a ministry or a
mission for its country. A visit leads from one country to another, else the frame abstains.
"""

import re
from collections.abc import Iterator

from ingest.fact import Party
from ingest.frozen import replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, name_in
from ingest.relations.fitting import BODIES, STATES
from ingest.relations.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.relations.frames import Cues, Frame, Pattern
from ingest.relations.parties import ground_item, in_focus
from ingest.text.lists import Item, coordinate
from ingest.text.mentions import Mention, MentionType
from ingest.text.normal import fold
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS
from ingest.times.dating import days_of, side_of, stated_day
from ontology.identifiers import mint

#: How many sentences before this one may have named the delegation.
_BACK = 3
_TYPES: tuple[MentionType, ...] = ("PLACE", "ORG")
#: Bodies that speak for their country: "Đảng Lao động Mê-hi-cô".
_NATIONAL = re.compile(r"(?:đảng|quốc hội|nghị viện|national assembly|parliament)(?!\w)")
#: Bodies that speak for their place or country.
_OF_STATE = frozenset({"LocalGovernment", "Department", "Ministry", "DiplomaticMission"})
#: Committees that do so too.
_OF_THE_PARTY = frozenset({"party committee", "party's committee"})
_OVER = re.compile(
    r"(?<!\w)(?:kết thúc|về nước|rời|successfully concluded|conclud(?:ed|es|ing)|wrapp(?:ed|ing) up|returned)(?!\w)"
)
_SENT = re.compile(r"đoàn(?: [^;.,() ]{1,9}){0,4} $")
_ASIDE = re.compile(r"(?:, | \(| of | in | của | thuộc )")
_AT = re.compile(rf"(?<!\w)(?:tại|ở|in|at) (?:the )?(?P<place>{SYMBOLS['PLACE']})")


def visits(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the visits of a sentence; whoever is visited or received is read once, by the first pattern that fits."""
    text = sentence.skeleton.text
    done: set[int] = set()
    for pattern in frame.patterns:
        at = 0
        while (match := pattern.regex.search(text, at)) is not None:
            at = match.start() + 1  # where a match tells nothing, one that begins inside it may
            told = {role: match.start(role) for role in ("subject", "object") if match.groupdict().get(role)}
            host = told.get("object", told.get("subject", -1))
            met = text.endswith((" in ", " at "), 0, host) and told.get("subject") in done
            if met or host in done or frame.forbidden(text, match) is not None:
                continue
            found = list(_visits(frame, cues, pattern, match, sentence, reading))
            if found:
                at = match.end()
                done.update(told.values())
                yield from found


def _visits(
    frame: Frame, cues: Cues, pattern: Pattern, match: re.Match[str], sentence: ReadSentence, reading: Reading
) -> Iterator[Found]:
    """The visits of one match: of one visitor to each place of a list."""
    skeleton = sentence.skeleton
    begin, _ = clause_bounds(skeleton.text, match.start(), cues)
    _, end = clause_bounds(skeleton.text, match.end() - 1, cues)
    how = _modality(match, sentence, cues)
    if how == "denied":
        return
    over = _OVER.search(skeleton.text, match.start(), match.end()) is not None  # the day is that of leaving
    when, until = (None, None) if over else days_of(sentence, reading, (begin, end), cues, side_of(how), match.start())
    fact = replace(
        base_fact(sentence, reading, frame.relation, frame.id, frame.confidence),
        date=stated_day(match, skeleton) or when,
        end_date=until,
        status=how if how in AHEAD else frame.status,
        basis=_basis(match),
    )
    hosts = _hosts(pattern, match, sentence, reading)
    for visitor in _visitors(frame, pattern, match, sentence, reading):
        for host in hosts:
            if _leads_abroad(visitor, host) and not _is_elsewhere(match, visitor, host, sentence, reading):
                yield Found(replace(fact, subject=visitor.party, object=host.party), entities_of((visitor, host)))


def _basis(match: re.Match[str]) -> str:
    """What tells the two sides: the words name both, the sentences before the visitor, the focus the host."""
    if not match.groupdict().get("object"):
        return "focus"
    named = any(match.groupdict().get(role) for role in ("subject", "people", "chief"))
    return "named" if named else "earlier"


def _modality(match: re.Match[str], sentence: ReadSentence, cues: Cues) -> str | None:
    """How the words between the two sides, or those of the match, put the visit."""
    sides = sorted(match.start(role) for role in ("subject", "object") if match.groupdict().get(role))
    begin = sides[0] + 1 if len(sides) == 2 else match.start()
    how = modality(sentence.skeleton.text[max(begin, sides[-1] - 60) : sides[-1]], cues)
    return None if how == "negotiating" else how  # "xúc tiến đầu tư" is what visitors do


def _visitors(
    frame: Frame, pattern: Pattern, match: re.Match[str], sentence: ReadSentence, reading: Reading
) -> list[Grounded]:
    """Those who visit: of a list each, else one."""
    index = sentence.skeleton.index_at(match.start("subject")) if "subject" in pattern.lists else None
    if index is None:
        visitor = _visitor(frame, match, sentence, reading)
        return [visitor] if visitor is not None else []
    items = coordinate(sentence.skeleton, index, _TYPES, reading.grounder.is_country).items
    seats = (_seat(item, sentence, reading) for item in items)
    return [seat for seat in seats if seat is not None and seat.kind not in STATES]


def _visitor(frame: Frame, match: re.Match[str], sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """Who visits: whom the pattern names, or by an adjective ("a Lao delegation"), else the delegation named last."""
    if match.groupdict().get("people"):
        return _of_people(match, sentence, reading)
    if match.groupdict().get("chief"):
        return _of_chief(frame, match, sentence, reading)
    if match.groupdict().get("subject"):
        index = sentence.skeleton.index_at(match.start("subject"))
        item = _item(index, sentence, reading) if index is not None else None
        # "đoàn Huế tại Pháp": the place behind says where they are, not where Huế lies
        return None if item is None else _seat(item, sentence, reading) or _seat(Item(item.mention), sentence, reading)
    for earlier in reading.before(sentence, _BACK):
        named = _named_visitors(frame, earlier, reading)
        if named:
            return named[-1]
    return None


def _of_people(match: re.Match[str], sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The country whose adjective stands before a delegation or an office, alone or as the end of a name."""
    index = sentence.skeleton.index_at(match.start("people"))
    words = fold(sentence.mentions[index].text) if index is not None else match["people"]
    code = reading.grounder.lexicon.demonyms.get(words.removeprefix("a ").removeprefix("the "))
    country = reading.grounder.gazetteer.entity(mint("country", code)) if code is not None else None
    if country is None:
        return None
    return Grounded(
        Party(name_in(country, reading.grounder.language), words, country.iri), country, "country", country.iri
    )


def _of_chief(frame: Frame, match: re.Match[str], sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """Việt Nam, where one with a Vietnamese name holds one of the frame's offices of state."""
    index = sentence.skeleton.index_at(match.start("chief"))
    if index is None or sentence.mentions[index].head not in frame.gather:
        return None
    person = next((m for m in sentence.mentions[index + 1 : index + 3] if m.type == "PERSON"), None)
    home = reading.grounder.gazetteer.entity(VIETNAM)
    if home is None or person is None or fold(person.text).split()[0] not in reading.grounder.lexicon.surnames:
        return None
    return Grounded(Party(name_in(home, reading.grounder.language), person.text, VIETNAM), home, "country", VIETNAM)


def _named_visitors(frame: Frame, sentence: ReadSentence, reading: Reading) -> list[Grounded]:
    """The visitors that a sentence names, in text order."""
    found: dict[int, Grounded] = {}
    for pattern in frame.all_patterns:
        if "subject" not in pattern.regex.pattern:
            continue
        for match in pattern.regex.finditer(sentence.skeleton.text):
            visitor = _visitor(frame, match, sentence, reading)
            if visitor is not None and visitor.kind not in STATES:
                found.setdefault(match.start("subject"), visitor)
    return [found[position] for position in sorted(found)]


def _hosts(pattern: Pattern, match: re.Match[str], sentence: ReadSentence, reading: Reading) -> list[Grounded]:
    """The places visited: those the pattern names, else the locality in focus, if it is Vietnamese."""
    if not match.groupdict().get("object"):
        focus = in_focus(sentence, reading, match.start(), None)
        return [focus] if focus is not None and focus.country == VIETNAM else []
    index = sentence.skeleton.index_at(match.start("object"))
    if index is None:
        return []
    listed = coordinate(sentence.skeleton, index, _TYPES, reading.grounder.is_country).items
    items = listed if "object" in pattern.lists else listed[:1]
    if _is_sent(match, sentence):
        return []
    missions = [item for item in items if reading.grounder.class_of(item.mention) == "DiplomaticMission"]
    seats = (_host(item, sentence, reading) for item in items if item not in missions)
    named = [seat for seat in seats if seat is not None and seat.kind not in BODIES]
    around = {seat.entity.within for seat in named if seat.entity is not None}  # "TP Melbourne, bang Victoria"
    inner = [seat for seat in named if seat.party.iri not in around]
    # "huyện Mã Quan, châu Văn Sơn, tỉnh Vân Nam": nobody lists where the first of them lies, but the next ones tell.
    chain = len(inner) < len(named) and named[0].entity is not None and named[0].entity.within is None
    return inner[:1] if chain and inner[:1] == named[:1] else inner


def _host(item: Item, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The place where a host is at home, also that of a body which speaks for itself."""
    seat = _seat(item, sentence, reading)
    if seat is None or seat.kind not in BODIES or item.mention.place is None:
        return seat
    return reading.grounder.place(item.mention.place, None, sentence.focus_at(item.mention.begin))


def _is_sent(match: re.Match[str], sentence: ReadSentence) -> bool:
    """Whether those who receive a delegation are one themselves: two that meet at the border visit nobody."""
    if not match.groupdict().get("subject") or match.start("subject") < match.start("object"):
        return False
    text = sentence.skeleton.text
    led = text.find("trưởng đoàn", match.start("object"), match.start("subject")) >= 0
    return led or _SENT.search(text, 0, match.start("object")) is not None


def _item(index: int, sentence: ReadSentence, reading: Reading) -> Item:
    """A mention with the country that stands beside it."""
    return coordinate(sentence.skeleton, index, _TYPES, reading.grounder.is_country).items[0]


def _seat(item: Item, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The place that a party stands for, or the party itself where it is neither a government nor an office of one."""
    mention = item.mention
    if mention.type == "NAME":
        country = item.country or _country_behind(mention, sentence, reading)
        return reading.grounder.unlisted_place(mention, country) if country is not None else None
    grounded = ground_item(item, sentence, reading, None)
    if grounded is None or mention.type == "PLACE":
        return grounded
    if _NATIONAL.match(fold(mention.text)) is not None:
        return _country_in(mention, reading) or grounded
    of_state = reading.grounder.class_of(mention) in _OF_STATE or mention.head in _OF_THE_PARTY
    if mention.hit is not None or not of_state:
        return grounded
    focus = sentence.focus_at(mention.begin)
    if mention.place is not None:
        return reading.grounder.place(mention.place, None, focus)
    seat = grounded.entity.within if grounded.entity is not None else None
    entity = reading.grounder.gazetteer.entity(seat or grounded.country or "")
    if entity is None:
        return None
    name = name_in(entity, reading.grounder.language)
    kind = "place" if entity.iri != grounded.country else "country"
    return Grounded(Party(name, mention.text, entity.iri), entity, kind, grounded.country)


def _country_behind(mention: Mention, sentence: ReadSentence, reading: Reading) -> Mention | None:
    """The country that follows an unknown town, maybe behind its province: "Gimje, tỉnh Jeollabuk, Hàn Quốc"."""
    at = sentence.mentions.index(mention)
    for index in range(at + 1, min(at + 3, len(sentence.mentions))):
        if _ASIDE.fullmatch(sentence.skeleton.between(index - 1, index)) is None:
            return None
        if reading.grounder.is_country(sentence.mentions[index]):
            return sentence.mentions[index]
    return None


def _country_in(mention: Mention, reading: Reading) -> Grounded | None:
    """The country that the name of a body names last."""
    hits = (hit.candidates[0] for hit in reversed(reading.grounder.gazetteer.find(mention.text)))
    country = next((c for c in hits if c.kind in STATES), None)
    if country is None:
        return None
    grounded = reading.grounder.as_place(country)
    return replace(grounded, party=replace(grounded.party, surface=mention.text))


def _land(side: Grounded) -> str | None:
    """The country of a side, also where it is one."""
    return side.party.iri if side.kind in STATES else side.country


def _leads_abroad(visitor: Grounded, host: Grounded) -> bool:
    """Whether the visit crosses a border; a body that nobody places may come from anywhere and is left out."""
    if _land(host) is None or _land(visitor) == _land(host):
        return False
    return _land(visitor) is not None or (visitor.kind == "organisation" and visitor.party.iri is not None)


def _is_elsewhere(
    match: re.Match[str], visitor: Grounded, host: Grounded, sentence: ReadSentence, reading: Reading
) -> bool:
    """Whether hosts receive their guests in the guests' own country, being the travellers themselves."""
    for place in _AT.finditer(sentence.skeleton.text, 0, match.end()):
        index = sentence.skeleton.index_at(place.start("place"))
        named = _seat(Item(sentence.mentions[index]), sentence, reading) if index is not None else None
        if named is not None and _land(named) == _land(visitor) and _land(named) != _land(host):
            return index is not None and sentence.skeleton.positions[index] < match.start()
    return False
