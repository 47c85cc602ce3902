"""The frame of offices: who holds which office at which body.

Patterns bring holder, title and body side by side. A title without a body takes the one that `lexicon.yml` gives it
("Đại sứ Việt Nam tại Hàn Quốc" is at the embassy, "Mayor of Kobe" at Kobe); a bare "Bí thư" or "Giám đốc" abstains.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.frozen import dataclass, replace
from ingest.names.gazetteer import VIETNAM, Candidate
from ingest.names.grounding import Grounded
from ingest.relations.found import Found, base_fact, entities_of
from ingest.relations.frames import Cues, Frame
from ingest.relations.office_bodies import MISSIONS, committee, mission, of_the_state, parliament, party_committee
from ingest.relations.office_places import OF_CITIES, OF_REGIONS, by_adjective, sent_by, spoken_of
from ingest.text.lists import Item
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS

#: Bodies of the Vietnamese state to which offices belong that name no country.
_OF_THE_STATE = ("chính phủ", "quốc hội")
#: Offices that no Vietnamese locality has.
_ABROAD = (
    "châu trưởng", "thống đốc", "phó thống đốc", "thị trưởng", "phó thị trưởng", "tỉnh trưởng", "phó tỉnh trưởng",
    "đô trưởng", "thủ hiến",
)  # fmt: skip
#: Chairs of committees, which may be told by the place alone: "Vice Chairman of Da Nang".
_CHAIRS = ("chủ tịch", "chairman", "vice chairman", "chairwoman", "vice chairwoman", "permanent vice chairman")
#: Offices of countries, which English may tell by an adjective: "Lao Deputy Prime Minister A".
_OF_NATIONS = ("prime minister", "deputy prime minister", "permanent deputy prime minister")
#: Bodies that no Vietnamese locality has: those of Chinese prefectures and regions and of Lao provinces.
_BODIES_ABROAD = ("châu ủy", "khu ủy", "ủy ban chính quyền")
#: An unknown name that can be a person's: two to four words, none of them small.
_PERSONAL = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,3}")
_PLACED = f"(?: ?[{SYMBOLS['ORG']}{SYMBOLS['PLACE']}])?(?: (?:tại|ở|to|in) {SYMBOLS['PLACE']})?"
_OWN_TITLE = re.compile(
    rf"{SYMBOLS['TITLE']}(?: of| của)?{_PLACED}(?: ?\([^()]{{0,20}}\))?,?(?: ?-)? ?(?:ông |bà |mr\.? |ms\.? )?$"
)
#: One office of a row of them, with its body and the place of a mission.
_ONE = (
    f"(?P<title>{SYMBOLS['TITLE']})(?: of(?: the)?| của)? ?(?P<body>[{SYMBOLS['ORG']}{SYMBOLS['PLACE']}])?"
    f"(?: (?:tại|ở|to|in) (?P<place>{SYMBOLS['PLACE']}))?"
)
#: A party rank that names no office of a locality ("Ủy viên Trung ương Đảng").
_RANK = rf"(?:, | - )ủy viên (?:{SYMBOLS['ORG']}|trung ương|dự khuyết)[^,;]{{0,40}}"
_AFTER = re.compile(rf"(?:{_RANK})?(?:,| -| ?(?:kiêm|và|and)) (?:nguyên |quyền |the |đồng thời là ){{0,2}}{_ONE}")
_BEFORE = re.compile(rf"{_ONE}(?:{_RANK})?(?:,| kiêm| và) $")
#: What joins two offices of one body.
_JOINED = re.compile(r" (?:kiêm|và|and) ")
#: How a sentence begins that names persons of one side.
_SIDE = re.compile(
    r"(?:[^,;.:]{0,40} )?(?:phía|on the side of|on behalf of) (?:lãnh đạo |đoàn (?:đại biểu |công tác )?|the )?"
    rf"{SYMBOLS['PLACE']}"
)
#: How many further offices a row may have, and how many characters the one before may take.
_MOST, _REACH = 4, 60
#: A person right behind the body of a title, whose it then is: "tiếp bà A, Chủ tịch UBND tỉnh B".
_RIGHT_BEHIND = re.compile(rf"(?<={SYMBOLS['ORG']}) {SYMBOLS['PERSON']}")
#: How many spaces a full Vietnamese name has; two words may be the name of a place.
_FULL_NAME = 2
_PERSON = re.compile(rf"{_PLACED}(?:,? ?-)? ?(?:ông |bà )?[{SYMBOLS['PERSON']}{SYMBOLS['NAME']}]")


#: How the delegation that a person leads stands before the name, and how far before it that begins.
_DELEGATION = re.compile(
    rf"đoàn(?: [^,;.()]{{1,30}}?)? (?P<place>{SYMBOLS['PLACE']})(?: ?\([^()]{{1,20}}\))? do "
    r"(?:[^,;.() ]{1,7} ){0,2}$"
)
_DELEGATION_REACH = 90


@dataclass(frozen=True, slots=True)
class _Office:
    """A title with the body and the place of a mission that stand beside it; `at` is where it stands."""

    at: int
    title: Mention
    body: Mention | None
    place: Mention | None

    @classmethod
    def of(cls, match: re.Match[str], number: str, sentence: ReadSentence) -> "_Office | None":
        """The office that the groups of a match name, if they do."""
        title = _mention(match, f"title{number}", sentence)
        if title is None:
            return None
        body, place = (_mention(match, f"{role}{number}", sentence) for role in ("body", "place"))
        return cls(match.start(f"title{number}"), title, body, place)


def offices(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find who holds which office in a sentence; a title serves one holder, the first pattern that fits."""
    used: set[int] = set()
    text = sentence.skeleton.text
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(text):
            named = [_Office.of(match, number, sentence) for number in ("", "2")]
            held = [office for office in named if office is not None]
            if _is_of_the_next(match, sentence):
                continue
            if match.start("holder") in used or any(office.at in used for office in held):
                continue
            held += [office for office in _chained(match, sentence) if office.at not in used]
            found = list(_offices(frame, match, held, sentence, reading))
            if found:
                used.update((match.start("holder"), *(office.at for office in held)))
                yield from found


def _is_of_the_next(match: re.Match[str], sentence: ReadSentence) -> bool:
    """Whether a title behind a person who has one belongs to the person it is followed by ("Đại sứ A, Chủ tịch B")."""
    if match.start("holder") > match.start("title"):
        return False
    if _is_right_before_another(match, sentence):
        return True
    text = sentence.skeleton.text
    return (
        _OWN_TITLE.search(text, 0, match.start("holder")) is not None and _PERSON.match(text, match.end()) is not None
    )


def _is_right_before_another(match: re.Match[str], sentence: ReadSentence) -> bool:
    """Whether a person's full name follows a body with its locality: "tiếp bà A, Chủ tịch UBND Huế | Lê Văn An"."""
    behind = _RIGHT_BEHIND.match(sentence.skeleton.text, match.end())
    index = sentence.skeleton.index_at(behind.end() - 1) if behind is not None else None
    if index is None:
        return False
    body, person = sentence.mentions[index - 1], sentence.mentions[index]
    return body.place is not None and not body.place.anaphor and person.core.count(" ") >= _FULL_NAME


def _chained(match: re.Match[str], sentence: ReadSentence) -> Iterator[_Office]:
    """Further offices of a holder behind the match ("…, Chủ tịch UBND tỉnh") or, where his name ends it, before it."""
    text = sentence.skeleton.text
    if match.start("holder") > match.start("title"):
        end = match.start("title")
        for _ in range(_MOST):
            before = _BEFORE.search(text, max(0, end - _REACH), end)
            if before is None:
                return
            office = _Office.of(before, "", sentence)
            if office is not None:
                yield office
            end = before.start()
        return
    end = match.end()
    for _ in range(_MOST):
        after = _AFTER.match(text, end)
        if after is None or _PERSON.match(text, after.end()) is not None:
            return
        office = _Office.of(after, "", sentence)
        if office is not None:
            yield office
        end = after.end()


def _offices(
    frame: Frame, match: re.Match[str], held: Sequence[_Office], sentence: ReadSentence, reading: Reading
) -> Iterator[Found]:
    """A fact for each of the offices that a holder has."""
    holder = _mention(match, "holder", sentence)
    if holder is None or (holder.type == "NAME" and not _PERSONAL.fullmatch(holder.text)):
        return
    for office in _sharing(held, sentence):
        body = _body(office, held, holder, sentence, reading)
        if body is None:
            continue
        person = reading.grounder.person(holder, body)
        published = reading.document.published
        fact = base_fact(sentence, reading, frame.relation, frame.id, frame.confidence)
        fact = replace(
            fact,
            subject=person.party,
            object=body.party,
            title=office.title.text,
            status="historical" if _is_former(office.title, sentence, reading) else "in_force",
            date=published.isoformat() if published else None,
        )
        yield Found(fact, entities_of((person, body)))


def _sharing(held: Sequence[_Office], sentence: ReadSentence) -> Iterator[_Office]:
    """The offices, one without a body with that of the office it is joined to ("Phó Chủ tịch kiêm Tổng thư ký X")."""
    row = sorted(held, key=lambda office: office.at)
    for office, following in zip(row, (*row[1:], *row[-1:]), strict=True):
        joined = _JOINED.fullmatch(sentence.skeleton.text, office.at + 1, following.at) is not None
        if joined and office.body is None and following.body is not None:
            yield replace(office, body=following.body, place=following.place)
        else:
            yield office


def _is_former(title: Mention, sentence: ReadSentence, reading: Reading) -> bool:
    """Whether the word before a title says that it is no longer held ("nguyên Chủ tịch")."""
    before = reading.normal.folded[max(sentence.begin, title.begin - 12) : title.begin]
    return reading.grounder.lexicon.former_before.search(before) is not None


def _mention(match: re.Match[str], group: str, sentence: ReadSentence) -> Mention | None:
    """The mention that a group of a match stands for."""
    if not match.groupdict().get(group):
        return None
    index = sentence.skeleton.index_at(match.start(group))
    return sentence.mentions[index] if index is not None else None


def _body(
    office: _Office, held: Sequence[_Office], holder: Mention, sentence: ReadSentence, reading: Reading
) -> Grounded | None:
    """The body of a title: the one named beside it, else the one the title implies, else none."""
    grounder, title, named = reading.grounder, office.title, office.body
    implied = grounder.lexicon.titles.get(title.head or "")
    if named is not None and named.type == "ORG":
        if named.head == "hội đồng thành phố" and (named.place is None or named.place.anaphor):
            return None  # a council abroad, most often; of which city, the sentence does not say
        where = _side(sentence, reading)
        if grounder.is_localised(named) and named.place is None:
            where = _named(office.place, reading) or _beside(held, reading) or _led(holder, sentence, reading) or where
            focus = where or sentence.focus_at(title.begin)
            if named.head in _BODIES_ABROAD and (focus is None or focus.entity.country == VIETNAM):
                return None
        return grounder.body(named, Item(named), where or sentence.focus_at(title.begin), beside=where is not None)
    place = _place(named, sentence, reading) if named is not None else None
    if implied in MISSIONS:
        place = place or by_adjective(title, reading) or sent_by(title, holder, sentence, reading)
        return mission(implied, place, grounder.place(office.place, None, None) if office.place else None)
    if place is not None and (place.local and title.head in _ABROAD):
        return None
    if implied == "quốc hội" and place is not None:
        return parliament(place) if place.kind == "country" else None
    if place is not None:
        if implied == "ủy ban nhân dân" and place.local and place.kind != "country":
            return committee(place)
        heads = implied in ("place", "ủy ban nhân dân", "chính phủ") or title.head in _CHAIRS
        return place if heads and (title.head not in _CHAIRS[1:] or (place.local and place.kind != "country")) else None
    if named is None and " " in holder.core and title.head in (*OF_CITIES, *OF_REGIONS):
        return spoken_of(title, sentence, reading)
    focus = sentence.focus_at(title.begin)
    if implied == "place" and title.head in _OF_NATIONS:
        return by_adjective(title, reading)
    if implied == "thành ủy" and focus is not None:
        return party_committee(focus.entity)
    if implied in _OF_THE_STATE and grounder.language == "vi" and _is_vietnamese(holder, reading):
        return of_the_state(implied)
    return None


def _side(sentence: ReadSentence, reading: Reading) -> Candidate | None:
    """The locality of whose side a sentence names the persons ("Về phía tỉnh Lai Châu có các đồng chí: …")."""
    begins = _SIDE.match(sentence.skeleton.text)
    index = sentence.skeleton.index_at(begins.end() - 1) if begins is not None else None
    return _named(sentence.mentions[index], reading) if index is not None else None


def _led(holder: Mention, sentence: ReadSentence, reading: Reading) -> Candidate | None:
    """The locality whose delegation a holder leads ("đoàn đại biểu tỉnh Hủa Phăn (Lào) do ông …, Bí thư Tỉnh ủy")."""
    skeleton = sentence.skeleton
    at = skeleton.positions[sentence.mentions.index(holder)]
    led = _DELEGATION.search(skeleton.text, max(0, at - _DELEGATION_REACH), at)
    index = skeleton.index_at(led.start("place")) if led is not None else None
    return _named(sentence.mentions[index], reading) if index is not None else None


def _named(place: Mention | None, reading: Reading) -> Candidate | None:
    """The locality that follows a body's name ("the Party Committee of the central province of Quang Nam")."""
    found = reading.grounder.candidate(place) if place is not None else None
    return found if found is not None and found.kind in ("region", "city") else None


def _beside(held: Sequence[_Office], reading: Reading) -> Candidate | None:
    """The locality that another office of the same holder names ("Bí thư Tỉnh ủy, Tỉnh trưởng tỉnh Hủa Phăn")."""
    bodies = (office.body for office in held if office.body is not None)
    places = (body.place if body.type == "ORG" else body for body in bodies)
    named = (reading.grounder.candidate(place) for place in places if place is not None and not place.anaphor)
    return next((c for c in named if c is not None and c.kind in ("region", "city")), None)


def _place(named: Mention, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The place beside a title; "tỉnh" is the one named last ("đoàn tỉnh Shizuoka do …, Thống đốc tỉnh")."""
    if named.anaphor:
        before = (m for m in reversed(sentence.mentions) if m.begin < named.begin)
        earlier = (m.located for m in before)
        placed = (reading.grounder.place(p, None, None) for p in earlier if p is not None and not p.anaphor)
        local = next((place for place in placed if place is not None and place.kind in ("region", "city")), None)
        if local is not None:
            return local
    return reading.grounder.place(named, None, sentence.focus_at(named.begin))


def _is_vietnamese(holder: Mention, reading: Reading) -> bool:
    """Whether a person has a Vietnamese surname: a bare "Thủ tướng Medvedev" is not of the Vietnamese government."""
    return " " in holder.core and fold(holder.core.split()[0]) in reading.grounder.lexicon.surnames
