"""Frames that link two parties: partnerships, agreements, investments, memberships.

A pattern names the object (often a list); the subject is in the pattern, or the nearest fitting party to the left in
the sentence, or the locality in focus. A `pair` frame reads "A với B (4/2009), C với D" as pairs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph.dates import interval
from ingest.fact import Fact, Party
from ingest.names.grounding import VIETNAM, Grounded, name_in
from ingest.relations.fitting import BETWEEN_COUNTRIES, BODIES, OF_COMPANIES, STATES, as_it_was, misfit, of_what_was
from ingest.relations.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.relations.frames import Cue, Cues, Frame, Pattern
from ingest.relations.parties import ground_item, in_focus, instrument
from ingest.relations.put import is_put_elsewhere, put_at
from ingest.text.lists import Item, coordinate
from ingest.text.mentions import MentionType
from ingest.text.normal import fold
from ingest.text.projects import project_before
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS
from ingest.times.dating import (
    day_behind,
    day_of_the_year,
    days_of,
    end_of,
    history_of_paragraph,
    is_history,
    moment_of,
    period_before,
    stated_day,
)

#: How far from the parties words that end their relation may stand, and before the paper words that belong to its name.
_NEAR, _TITLE = 40, 22
#: How far from the parties the words may stand that only let a tie grow.
_VERB = 16
#: How far behind the parties words may stand that tell what a paper is about.
_BESIDE = 80
_WITHIN = re.compile(r"(?: của |, | thuộc | in | of )(?:nước |the )?")
_SEATED = re.compile(r" (?:tại|ở|in|at) ")
_ZONE = re.compile(r"(?:khu [^ ,.;]{1,8}(?: [^ ,.;]{1,8})?|kcn|kkt|cụm công nghiệp|dự án|cảng|sân bay|cầu|đường) $")
_LISTED = re.compile(rf"(?<!in )(?<!at )(?<!tại )(?<!ở )[{SYMBOLS['PLACE']}], $")
_PARTNER = re.compile(r"(?<!\w)(?:với|with) (?:\w+ )?$")
#: Just before the words: who does it is somebody that nobody knows.
_OF_ANOTHER = re.compile(
    rf"(?:huyện |xã |tỉnh |thành phố |phường |quận |bang )[{SYMBOLS['NAME']}] (?:\w{{2,6}} ){{0,2}}$"
)
_LOCATIVE = re.compile(
    r"(?<!\w)(?:tại|ở|từ|đến|sang|thăm|trong|với|in|at|from|to|with|visited) (?:\w+ )?"
    rf"(?:{SYMBOLS['PLACE']}'s )?$"
)


def links(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's relation in a sentence; every object is read once, by the first pattern that reaches it."""
    text = sentence.skeleton.text
    if frame.lacks(text) is not None:
        return
    done: set[int] = set()
    for pattern in frame.patterns:
        since = 0
        for match in _within_clauses(pattern.regex, text, cues):
            anchor = sentence.skeleton.index_at(match.start("object"))
            if anchor is not None and anchor not in done and frame.forbidden(text, match) is None:
                done.add(anchor)
                yield from _Link(frame, cues, pattern, match, since, anchor, sentence, reading).facts()
            since = match.end()


def _within_clauses(regex: re.Pattern[str], text: str, cues: Cues) -> Iterator[re.Match[str]]:
    """The matches whose object stands in the clause they begin in; behind others the next clause is asked."""
    at = 0
    while (match := regex.search(text, at)) is not None:
        end = clause_bounds(text, match.start(), cues)[1]
        if match.start("object") < end:
            yield match
            at = max(match.end(), at + 1)
        else:
            at = max(end, at + 1)


@dataclass(frozen=True, slots=True)
class _Side:
    """A party of a link before it is grounded: a list item, or (None) the locality in focus."""

    item: Item | None


@dataclass(frozen=True, slots=True)
class _Link:
    """One match of a pattern on its way to facts; `since` is where the match before it ended."""

    frame: Frame
    cues: Cues
    pattern: Pattern
    match: re.Match[str]
    since: int
    anchor: int
    sentence: ReadSentence
    reading: Reading

    def facts(self) -> Iterator[Found]:
        """Give a fact for each object, or for each pair of subjects and objects."""
        items = self.items("object", self.anchor, self.frame.types)
        sides = self.subjects(items)
        if self.frame.relation in BETWEEN_COUNTRIES and self.only_countries(items, sides):
            return
        if self.frame.foreign and not any(self.is_foreign(item) for item in items):
            return
        how = self.modality()
        if how == "denied" or (how in AHEAD and (self.ending() is not None or self.only_grows())):
            return
        for item in items:
            for side in sides:
                yield from self.link(how, side, item)
        if self.frame.origin is not None:
            investors = items if self.frame.inverse else tuple(s.item for s in sides if s.item is not None)
            yield from self.origins(investors)

    def items(self, role: str, index: int, types: tuple[MentionType, ...]) -> tuple[Item, ...]:
        """The list that a role's mention begins, or that mention alone."""
        listed = coordinate(self.sentence.skeleton, index, types, self.reading.grounder.is_country).items
        return listed if role in self.pattern.lists else listed[:1]

    def apposed(self, index: int) -> int:
        """The party before a place that only tells where it lies: "tỉnh Gyeonggi của Hàn Quốc và Hà Nội đã ký …"."""
        mentions, skeleton = self.sentence.mentions, self.sentence.skeleton
        if index > 0 and mentions[index - 1].type == "ORG" and _SEATED.fullmatch(skeleton.between(index - 1, index)):
            return index - 1  # "USAID tại Việt Nam và Hà Nội đã ký …"
        is_country = self.reading.grounder.is_country
        if index == 0 or not is_country(mentions[index]) or mentions[index - 1].type != "PLACE":
            return index
        beside = _WITHIN.fullmatch(skeleton.between(index - 1, index)) is not None
        return index - 1 if beside and not is_country(mentions[index - 1]) else index

    def clause(self) -> tuple[int, int]:
        """Bounds of the clause the match begins in."""
        return clause_bounds(self.sentence.skeleton.text, self.match.start(), self.cues)

    def modality(self) -> str | None:
        """How the clause puts the relation: by the cue nearest before the parties, or one that follows them."""
        begin, end = self.clause()
        text = self.sentence.skeleton.text
        nearest = max(self.match.start("object"), self.match.end() - 1)
        if self.cues.denied_after.match(text, nearest + 2):
            return "denied"
        how = modality(text[max(begin, self.match.start() - self.frame.modality_within) : nearest], self.cues)
        if self.frame.shape == "pair" and how not in AHEAD:
            later = modality(text[nearest:end], self.cues)
            return later if later in AHEAD or later == "denied" else how
        return how

    def ending(self) -> str | None:
        """The status with which the clause says that the relation ended or pauses, by the words beside the parties."""
        if self.frame.relation not in BETWEEN_COUNTRIES:
            return None
        text, (begin, end) = self.sentence.skeleton.text, self.clause()
        before = text[max(begin, self.match.start() - _NEAR) : self.match.end()]
        after = text[self.match.end() : min(end, self.match.end() + _NEAR)]
        both = ((before, self.cues.endings), (after, self.cues.endings_after))
        return next((cue.code for words, cues in both for cue in cues if cue.regex.search(words)), None)

    def only_grows(self) -> bool:
        """Whether the clause wishes a tie to grow that is there already: nothing tells since when, nor which kind."""
        if self.frame.relation != "partner_of":
            return False
        text, (begin, end) = self.sentence.skeleton.text, self.clause()
        before = text[max(begin, self.match.start() - _VERB) : self.match.end()]
        behind = text[self.match.end() : min(end, self.match.end() + _VERB)]
        return any(self.cues.growing.search(words) is not None for words in (before, behind))

    def subjects(self, items: tuple[Item, ...]) -> list[_Side]:
        """The parties on the other side: named by the pattern, else nearest to the left, else in focus."""
        if self.match.groupdict().get("subject"):
            index = self.sentence.skeleton.index_at(self.match.start("subject"))
            if index is None or self.is_last_of_several(index):
                return []
            return [_Side(item) for item in self.items("subject", self.apposed(index), self.frame.subject_types)]
        if self.frame.gather:
            return self.gathered()
        for where in self.frame.subject:
            side = self.side(where, items)
            if side is not None and self.ground(side.item, None) is not None:
                return [side]
        return []

    def side(self, where: str, items: tuple[Item, ...]) -> _Side | None:
        """The party on the other side, looked for in one way: to the left, where it is put, a project, in focus."""
        if where == "left":
            return self.left(items)
        if where == "put":
            put = put_at(self.sentence, self.reading, self.cues, self.match)
            return _Side(put) if put is not None else None
        if where == "project":
            here, begin = self.offset(self.match.start("object")), self.offset(self.clause()[0])
            project = project_before(self.sentence, self.reading, here, begin)
            return _Side(Item(project)) if project is not None else None
        elsewhere = "put" in self.frame.subject and is_put_elsewhere(self.sentence, self.reading, self.cues)
        return self.focus() if not elsewhere else None

    def offset(self, position: int) -> int:
        """Where a position of the skeleton stands in the normal text."""
        return self.sentence.skeleton.offset_at(position, self.reading.normal.folded, self.sentence.begin)

    def is_last_of_several(self, index: int) -> bool:
        """Whether more parties stand before the subject ("A, B and C sign …"): which pairs are meant is not said."""
        if self.frame.relation not in BETWEEN_COUNTRIES or self.frame.shape == "pair":
            return False
        at = self.sentence.skeleton.positions[index]
        return _LISTED.search(self.sentence.skeleton.text[max(0, at - 8) : at]) is not None

    def focus(self) -> _Side | None:
        """The locality in focus, unless an unknown place stands in its stead, or it is itself a partner abroad."""
        if _OF_ANOTHER.search(self.sentence.skeleton.text, max(0, self.match.start() - 24), self.match.start()):
            return None
        text, focus = self.sentence.skeleton.text, self.sentence.focus_at(self.sentence.begin)
        if focus is not None and focus.entity.country == VIETNAM:
            return _Side(None)
        placed = zip(self.sentence.mentions, self.sentence.skeleton.positions, strict=True)
        partners = (m for m, p in placed if m.type == "PLACE" and _PARTNER.search(text[max(0, p - 14) : p]))
        named = (self.reading.grounder.candidate(m) for m in partners)
        if focus is not None and any(c is not None and c.entity.iri == focus.entity.iri for c in named):
            return None
        return _Side(None)

    def gathered(self) -> list[_Side]:
        """The bodies of a structure: those of the frame's heads between the match and the end of its clause."""
        placed = zip(self.sentence.skeleton.mentions, self.sentence.skeleton.positions, strict=True)
        end = self.clause()[1]
        return [_Side(Item(m)) for m, p in placed if self.match.end() <= p < end and m.head in self.frame.gather]

    def left(self, items: tuple[Item, ...]) -> _Side | None:
        """The party to the left: the nearest Vietnamese one where the objects are foreign, else the nearest."""
        sides = self.to_the_left(items)
        nearest = next(sides, None)
        if nearest is None:
            return None
        if self.frame.subject_types == ("ORG",):
            return _Side(nearest[0])
        if nearest[1].local or any(g is not None and g.local for g in (self.ground(item, None) for item in items)):
            return _Side(nearest[0])
        return _Side(next((item for item, grounded in sides if grounded.local), nearest[0]))

    def to_the_left(self, items: tuple[Item, ...]) -> Iterator[tuple[Item, Grounded]]:
        """Parties to the left, nearest first, that are no country, no place where things happen, and no object."""
        objects = {id(i.mention) for i in items}
        skeleton = self.sentence.skeleton
        for index in range(len(skeleton.mentions) - 1, -1, -1):
            mention, position = skeleton.mentions[index], skeleton.positions[index]
            if position >= self.match.start("object") or mention.type not in self.frame.subject_types:
                continue
            if id(mention) in objects or skeleton.in_parenthesis(position):
                continue
            if _LOCATIVE.search(skeleton.text[max(0, position - 14) : position]):
                continue
            grounded = self.ground(Item(mention), None)
            if grounded is None or grounded.kind in STATES or (grounded.kind == "region" and self.encloses(index)):
                continue
            yield Item(mention), grounded

    def encloses(self, index: int) -> bool:
        """Whether a region between commas only locates the name before it: "Bath in Somerset, England, is"."""
        skeleton, at = self.sentence.skeleton, self.sentence.skeleton.positions[index]
        named = index > 0 and skeleton.positions[index - 1] == at - 3 and skeleton.text[at - 2 : at] == ", "
        return named and skeleton.text.startswith(", ", at + 1) and skeleton.index_at(at + 3) is None

    def ground(self, item: Item | None, day: date | None) -> Grounded | None:
        """Ground a list item, or the locality in focus where there is none, as it was on a day."""
        if item is None:
            return in_focus(self.sentence, self.reading, self.match.start(), day)
        invests = self.frame.relation in OF_COMPANIES
        if item.mention.type == "NAME" and self.frame.types == ("PLACE",) and not invests:
            # Among places a name that nobody knows is one if a parenthesis gives its country.
            return self.reading.grounder.unlisted_place(item.mention, item.country)
        if invests and self.is_zone(item):
            return None
        if self.is_namesake(item):
            return self.reading.grounder.unlisted_place(replace(item.mention, hit=None, type="NAME"), item.country)
        return ground_item(item, self.sentence, self.reading, day)

    def is_zone(self, item: Item) -> bool:
        """Whether an unknown name is that of a zone or a project: "Khu công nghiệp Đình Vũ"."""
        if item.mention.type != "NAME":
            return False
        folded, begin = self.reading.normal.folded, item.mention.begin
        return _ZONE.search(folded, max(self.sentence.begin, begin - 24), begin) is not None

    def is_namesake(self, item: Item) -> bool:
        """Whether the country beside a place says that it is one nobody knows: "Quang Minh (Trung Quốc)"."""
        mention, grounder = item.mention, self.reading.grounder
        if mention.type != "PLACE" or mention.hit is None or item.country is None or grounder.is_country(mention):
            return False
        known = grounder.candidate(item.country) is not None
        return known and grounder.candidate(mention, item.country) is None

    def only_countries(self, items: tuple[Item, ...], sides: list[_Side]) -> bool:
        """Whether a locality would be tied to nothing but countries: such a sentence names no partner locality."""
        grounded = [self.ground(side.item, None) for side in sides]
        local = any(g is not None and g.kind not in STATES for g in grounded)
        return local and all(self.reading.grounder.is_country(item.mention) for item in items)

    def is_foreign(self, item: Item) -> bool:
        """Whether a company is known or said to be of a country abroad."""
        if item.country is not None:
            country = self.reading.grounder.candidate(item.country)
            return country is not None and country.iri != VIETNAM
        grounded = self.ground(item, None)
        return grounded is not None and grounded.country not in (None, VIETNAM)

    def link(self, how: str | None, side: _Side, item: Item) -> Iterator[Found]:
        """The fact between two sides, and what the same words state besides."""
        when, until = self.dates(item, side.item)
        stated = interval(when)
        day = stated.latest if stated is not None else None
        subject = self.ground(side.item, day)
        if subject is None:
            return
        obj = instrument(item.mention, subject) if item.mention.type == "DOCNO" else self.ground(item, day)
        if obj is None:
            return
        left, right = (obj, subject) if self.frame.inverse else (subject, obj)
        if self.frame.relation == "succeeds":
            right = as_it_was(right, left)
        relation = self.relation(how)
        begin, end = self.clause()
        clause = self.sentence.skeleton.text[begin:end]
        title = self.title()
        if title == "":
            return
        status = self.ending() or self.frame.status
        if status == "in_force" and self.frame.relation in BETWEEN_COUNTRIES and of_what_was(left, right):
            status = "historical"
        if status is None and self.frame.periods and is_history(until or when, self.reading.document.published):
            status = "historical"
        ends = status in ("terminated", "expired", "suspended")
        near = self.sentence.skeleton.text[max(begin, self.since, self.match.start() - _TITLE) : self.match.end()]
        near = f"{fold(title)} {near}" if title is not None else near
        fact = replace(
            base_fact(self.sentence, self.reading, relation, self.frame.id, self.frame.confidence),
            subject=left.party,
            object=right.party,
            kind=_kind(self.frame.kinds, near, clause) or self.frame.default_kind,
            status=how if how in AHEAD or (how == "historical" and not ends) else status,
            title=title,
            basis=self.basis(side),
            date=None if ends else when,
            end_date=when if ends else until,
        )
        named = side.item is not None and not side.item.mention.anaphor and not item.mention.anaphor
        found = Found(fact, entities_of((left, right)), misfit(self.frame, left, right, fact.kind if named else None))
        yield found
        if found.refused is None and relation == self.frame.relation and how not in AHEAD and not ends:
            sides = (self.seat(left), self.seat(right))
            if any(side is None or side.kind in BODIES for side in sides):
                return
            found = _between(found, sides)
            beside = self.sentence.skeleton.text[self.match.end() : min(end, self.match.end() + _BESIDE)]
            yield from also(self.frame, found, clause if self.frame.shape == "pair" else near + beside)

    def basis(self, side: _Side) -> str:
        """What tells the subject: the pattern names it, it stands near to the left, or it is in focus."""
        if side.item is None:
            return "focus"
        return "named" if self.match.groupdict().get("subject") else "near"

    def relation(self, how: str | None) -> str:
        """The relation as the clause puts it: a planned signing is a paper, what is only sought a partner to be."""
        if self.frame.ahead is None or how not in AHEAD or (self.frame.relation == "agreement" and how == "planned"):
            return self.frame.relation
        return self.frame.ahead

    def seat(self, side: Grounded) -> Grounded | None:
        """The place that a government signs for; any other party itself."""
        if side.entity is None or not side.entity.classes[0].endswith("#LocalGovernment"):
            return side
        place = self.reading.grounder.gazetteer.entity(side.entity.within) if side.entity.within is not None else None
        if place is None:
            return None
        name = name_in(place, self.reading.grounder.language)
        return Grounded(Party(name, name, place.iri), place, "place", place.country)

    def title(self) -> str | None:
        """The name of a paper that the pattern finds, with its parties; empty where the name is of no paper."""
        index = (
            self.sentence.skeleton.index_at(self.match.start("title")) if "title" in self.match.groupdict() else None
        )
        if index is None:
            return None
        first = self.sentence.skeleton.index_at(self.match.start("subject"))
        mention = self.sentence.mentions[index]
        if _kind(self.frame.kinds, fold(mention.text), "") is None:
            return ""
        begin = self.sentence.mentions[first].begin if first is not None else mention.begin
        return self.reading.normal.text[begin : mention.end]

    def dates(self, item: Item, subject: Item | None) -> tuple[str | None, str | None]:
        """EDTF of the event and of the end of validity, from the pattern, a parenthesis or the clause."""
        stated = stated_day(self.match, self.sentence.skeleton)
        if stated is not None or not self.frame.dates:
            return stated, None
        skeleton = self.sentence.skeleton
        own = next((i.date.value.date for i in (item, subject) if i and i.date and i.date.value), None)
        if self.frame.relation == "visit":
            return days_of(self.sentence, self.reading, self.clause(), self.cues)
        when = own or moment_of(skeleton, self.clause(), self.cues) or day_behind(skeleton, self.match.end())
        when = when or day_of_the_year(self.sentence, self.reading, self.clause())
        if self.frame.periods and when is None:
            during = period_before(skeleton, self.match.start()) or history_of_paragraph(self.sentence, self.reading)
            return during or (None, None)
        return when, end_of(skeleton, self.clause(), when, self.cues)

    def origins(self, investors: tuple[Item, ...]) -> Iterator[Found]:
        """Where listed companies come from, as their parentheses say."""
        for item in investors:
            company = self.ground(item, None)
            origin = self.reading.grounder.place(item.country, None, None) if item.country is not None else None
            if company is None or origin is None or self.frame.origin is None or origin.country == VIETNAM:
                continue
            fact = base_fact(self.sentence, self.reading, self.frame.origin, self.frame.id, self.frame.confidence)
            yield Found(replace(fact, subject=company.party, object=origin.party), entities_of((company, origin)))


def _between(found: Found, sides: tuple[Grounded | None, Grounded | None]) -> Found:
    """What was found, as of other sides."""
    left, right = sides
    fact = replace(found.fact, subject=left.party if left else None, object=right.party if right else None)
    return Found(fact, (*found.entities, *entities_of(sides)))


def _kind(kinds: tuple[Cue, ...], near: str, clause: str) -> str | None:
    """The first kind whose cue stands in the match, else in the clause."""
    found = (cue.code for stretch in (near, clause) for cue in kinds if cue.regex.search(stretch))
    return next(found, None)


def also(frame: Frame, found: Found, clause: str) -> Iterator[Found]:
    """Further relations that the same words state ("ký bản ghi nhớ về quan hệ hữu nghị" also states a tie)."""
    for further in frame.also:
        if further.cue.search(clause):
            yield Found(_restated(found.fact, further.relation, _kind(further.kinds, clause, "")), found.entities)


def _restated(fact: Fact, relation: str, kind: str | None) -> Fact:
    """The same parties and day in another relation."""
    return replace(fact, relation=relation, status="in_force", kind=kind or "cooperation", end_date=None)
