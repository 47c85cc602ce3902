"""Frames that link two parties: partnerships, agreements, investments, memberships.

A pattern names the object (often a list); the subject is in the pattern, or the nearest fitting party to the left in
the sentence, or the locality in focus. A `pair` frame reads "A với B (4/2009), C với D" as pairs.
"""

import re
from collections.abc import Iterator

from graph.dates import interval
from ingest.fact import Fact, Party
from ingest.frozen import dataclass, replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, name_in
from ingest.relations.fitting import (
    BETWEEN_COUNTRIES,
    BODIES,
    OF_COMPANIES,
    as_it_was,
    in_country_of,
    is_no_company,
    misfit,
    of_what_was,
)
from ingest.relations.found import AHEAD, Found, base_fact, carried_on, clause_bounds, entities_of, modality
from ingest.relations.frames import Cue, Cues, Frame
from ingest.relations.link_sides import Side, Sides
from ingest.relations.parties import instrument
from ingest.relations.put import widened
from ingest.text.lists import Item
from ingest.text.normal import fold
from ingest.text.origins import company_key
from ingest.text.reading import Reading, ReadSentence
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
#: How the name of a paper goes on behind its noun: "thỏa thuận | thành phố kết nghĩa".
_NAMED_ON = re.compile(r"(?: (?:hợp tác|thành phố|địa phương|hữu nghị|kết nghĩa)){1,3}(?!\w)")
#: How far from the parties the words may stand that only let a tie grow.
_VERB = 16
#: How far behind the parties words may stand that tell what a paper is about.
_BESIDE = 80
#: How many sentences may stand behind the one that announces what they list.
_LED = 6


def links(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's relation in a sentence; every object is read once, by the first pattern that reaches it."""
    text = sentence.skeleton.text
    if frame.lacks(text) is not None or not _is_led_to(frame, sentence, reading):
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


def _is_led_to(frame: Frame, sentence: ReadSentence, reading: Reading) -> bool:
    """Whether a sentence just before holds what the frame goes on about, if it goes on about something."""
    if frame.after is None:
        return True
    return any(frame.after.search(earlier.skeleton.text) for earlier in reading.before(sentence, _LED))


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
class _Link(Sides):
    """One match of a pattern on its way to facts."""

    def facts(self) -> Iterator[Found]:
        """Give a fact for each object, or for each pair of subjects and objects."""
        items = self.items("object", self.anchor, self.frame.types)
        sides = self.subjects(items)
        if self.frame.relation in BETWEEN_COUNTRIES and self.only_countries(items, sides):
            return
        if self.frame.relation in OF_COMPANIES:
            items = tuple(item for item in items if company_key(item.mention.text))  # no "(Vietnam) Limited"
        if self.frame.relation == "invests_in" and not self.frame.inverse:
            items = tuple(widened(item, self.sentence, self.reading) for item in items)
        if self.frame.foreign and not any(self.is_foreign(item) for item in items):
            return
        if self.frame.foreign:  # beside a foreign company a name alone may be anybody's
            items = tuple(item for item in items if item.mention.type == "ORG" or self.is_foreign(item))
        how = self.modality()
        if how == "denied" or (how in AHEAD and (self.ending() is not None or self.only_grows())):
            return
        for item in items:
            for side in sides:
                yield from self.link(how, side, item)
        if self.frame.origin is not None:
            investors = items if self.frame.inverse else tuple(s.item for s in sides if s.item is not None)
            yield from self.origins(investors)

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
            how = later if later in AHEAD or later == "denied" else how
        return how or carried_on(text, begin, self.match.start(), self.cues)

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

    def link(self, how: str | None, side: Side, item: Item) -> Iterator[Found]:
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
        if self.frame.relation == "partner_of":  # "Norfolk City Council suspends its relationship with Kobe"
            subject, obj = (self.seat(side) or side for side in (subject, obj))
        left, right = (obj, subject) if self.frame.inverse else (subject, obj)
        if self.frame.relation == "succeeds":
            left = in_country_of(left, right, self.reading.grounder)
            right = as_it_was(in_country_of(right, left, self.reading.grounder), left)
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
        named_on = _NAMED_ON.match(self.sentence.skeleton.text, self.match.end())
        told = near + named_on[0] if named_on is not None and self.frame.relation == "agreement" else near
        fact = replace(
            base_fact(self.sentence, self.reading, relation, self.frame.id, self.frame.confidence),
            subject=left.party,
            object=right.party,
            kind=_kind(self.frame.kinds, told, clause) or self.frame.default_kind,
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

    def basis(self, side: Side) -> str:
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
        if own is None and item.undated:
            return None, None
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
            if is_no_company(company):
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
