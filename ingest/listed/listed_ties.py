"""From the items of a list to facts: whose partners they are, which place each is, how the tie stands.

`listings` finds the lists; here their items are grounded. The subject is the place that the opening of the list
names, else the one the title names, else the one in focus. A partner is settled among its namesakes by the country
and the region beside it; a place the gazetteer has not is named by its country. What cannot be settled is refused
with a reason.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from graph.dates import interval
from ingest.fact import Fact
from ingest.frozen import dataclass, replace
from ingest.listed.list_items import ItemReader, Line, ListedPlace
from ingest.listed.listing_rules import Listing, ListingRules
from ingest.names.gazetteer import Candidate
from ingest.names.grounding import Grounded
from ingest.registers import Rejected
from ingest.relations.found import AHEAD, Found
from ingest.text.mentions import Mention, find_mentions
from ingest.text.normal import NormalText, fold
from ingest.text.reading import Reading

_MARKS = re.compile(r"^\s*(?:={2,}|#{1,6}\s)|={2,}\s*$")
#: What follows a place at the head of a title when the title is about it: "Hanoi (…) is the capital …".
_DESCRIBES = re.compile(r"$|[(/,:|-]|(?:is|was|là) ")
_LOCALITIES = ("region", "city")
_STATES = ("country", "former-country")
#: How many sentences tell what a document is about, and among how many of them its place is named first.
_SENTENCES_OF_TOPIC, _EARLY = 200, 12
_OVER = ("terminated", "historical", "suspended")
#: The rule that says where a listed place lies, and how sure it is.
_LOCATED, _BESIDE = "listing.located", 0.95


@dataclass(frozen=True, slots=True)
class Opening:
    """What announces a list.

    Attributes:
        listing: Its kind.
        status: How its ties stand, if it says so.
        subject: Whose they are; None for the place the document is about.
        begin, end: Its span in the normal text.
    """

    listing: Listing
    status: str | None
    subject: Mention | None
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """A listed place and the span of the line that lists it, in the normal text."""

    begin: int
    end: int
    line: Line
    place: ListedPlace


class Ties:
    """Grounds the lists of one document; `found` and `refused` only grow."""

    def __init__(self, rules: ListingRules, reading: Reading, items: ItemReader) -> None:
        self.rules, self.reading, self.items = rules, reading, items
        self.first = len(reading.normal.text)
        # A line is asked for as a heading and as an introduction.
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self.found: list[Found] = []
        self.refused: list[Rejected] = []

    def state(self, opening: Opening, items: list[Item]) -> None:
        """State the items of a list, or refuse them all with one reason."""
        if not items or opening.status == "denied":
            return
        self.first = min(self.first, opening.begin)
        with_country = sum(item.place.settled or item.place.country is not None for item in items)
        if opening.listing.broad and with_country < 2:
            self.refuse(opening.begin, opening.end, "the heading names no tie and fewer than two lines give a country")
            return
        subject = self.subject(opening, items)
        if subject is None:
            self.refuse(opening.begin, opening.end, "whose partners are listed is not said")
            return
        for item in items:
            given = item.place.settled or item.place.country is not None
            bare = not given and not item.line.marked and with_country > 0
            reason = "no country beside it, as beside others" if bare else self.tie(opening, subject, item)
            if reason is not None:
                self.refuse(item.begin, item.end, reason)

    def tie(self, opening: Opening, subject: tuple[Candidate, str], item: Item) -> str | None:
        """State one tie, or say why not."""
        grounder, place = self.reading.grounder, item.place
        own = self.rules.status_of(place.notes)
        status = own or opening.status or ("historical" if place.end_date else "in_force")
        partner = self.partner(place)
        if status == "denied":
            return "the line denies the tie"
        if partner is None:
            return f"no known place is called {place.place.core!r}, and no country is given"
        if partner.kind in _STATES:
            return "it is a country, not a locality"
        when = interval(place.date)
        ours = grounder.as_place(grounder.unit_on(subject[0], when.latest if when is not None else grounder.on))
        ours = replace(ours, party=replace(ours.party, surface=subject[1] or ours.party.name))
        if partner.party.iri == ours.party.iri:
            return "both parties are the same"
        if partner.country == ours.country and opening.listing.kind != "sister_city":
            return "both parties are in the same country"
        fact = self.fact(opening, ours, partner, item)
        ends = own in _OVER and place.end_date is None
        self.found.append(
            Found(
                replace(
                    fact,
                    relation="planned_partner" if status in AHEAD else "partner_of",
                    status=status,
                    date=None if ends else place.date,
                    end_date=place.date if ends else place.end_date,
                ),
                tuple(p.entity for p in (ours, partner) if p.entity is not None),
            )
        )
        self.locate(fact, partner, item.place)
        return None

    def locate(self, tie: Fact, partner: Grounded, place: ListedPlace) -> None:
        """State that a partner lies in the country its line gives, where it is not known to lie elsewhere."""
        country = self.reading.grounder.place(place.country, None, None) if place.country is not None else None
        if country is None or place.country is None or place.country.text not in tie.quote:
            return
        if partner.country == country.party.iri and partner.party.iri != country.party.iri:
            lies = replace(tie, relation="located_in", rule=_LOCATED, kind=None, confidence=_BESIDE)
            lies = replace(lies, subject=partner.party, object=country.party, status="in_force")
            self.found.append(Found(lies, tuple(p.entity for p in (partner, country) if p.entity is not None)))

    def fact(self, opening: Opening, ours: Grounded, partner: Grounded, item: Item) -> Fact:
        """The tie of an item, quoting its line; status and dates still open."""
        document = self.reading.document
        begin, end = self.reading.normal.raw_span(item.begin, item.end)
        uncertain = 0.06 * (item.place.country is None and not item.place.settled) + 0.06 * (partner.kind == "place")
        return Fact(
            document=document.stem,
            quote=document.text[begin:end],
            start=begin,
            end=end,
            relation="partner_of",
            rule=f"listing.{opening.listing.id}",
            subject=ours.party,
            object=partner.party,
            kind=self.rules.kind_of(item.place.notes) or opening.listing.kind,
            confidence=round(0.96 - uncertain - 0.08 * opening.listing.broad, 2),
        )

    def partner(self, place: ListedPlace) -> Grounded | None:
        """Ground a listed place by its country; what the gazetteer has not is named by both."""
        grounder, mention = self.reading.grounder, place.place
        if place.country is None:
            return grounder.place(mention, None, None) if place.settled or self.is_sure(mention) else None
        if mention.hit is not None:
            localities = tuple(c for c in mention.hit.candidates if c.kind in _LOCALITIES)
            narrowed = replace(mention, hit=replace(mention.hit, candidates=localities or mention.hit.candidates))
            if grounder.candidate(narrowed, place.country) is not None:
                return grounder.place(narrowed, place.country, None)
        return grounder.unlisted_place(replace(mention, hit=None, type="NAME"), place.country)

    def is_sure(self, place: Mention) -> bool:
        """Whether a name without a country is that of a place and seldom anything else."""
        hits = self.reading.grounder.gazetteer.find(place.core) if place.hit is not None else []
        return len(hits) == 1 and hits[0].surface == place.core and not hits[0].weak

    def are_sure(self, places: Sequence[ListedPlace]) -> bool:
        """Whether all places of a line are known or have a country."""
        return bool(places) and all(p.settled or p.country is not None or self.is_sure(p.place) for p in places)

    def subject(self, opening: Opening, items: list[Item]) -> tuple[Candidate, str] | None:
        """The place whose partners are listed, with its words: named by the opening, else what the document is
        about.
        """
        title, named = self.title_place, opening.subject
        if named is not None and named.hit is not None:
            if title is not None and any(c.iri == title[0].iri for c in named.hit.candidates):
                return title[0], named.text
            place = self.locality(named)
            return (place, named.text) if place is not None else None
        if title is not None:
            return title
        listed = {c.iri for i in items if i.place.place.hit is not None for c in i.place.place.hit.candidates}
        return self.topic if self.topic is not None and self.topic[0].iri not in listed else None

    @cached_property
    def title_place(self) -> tuple[Candidate, str] | None:
        """The place of a title that is one, or begins with one and describes it, or names but the one it is about."""
        title = _MARKS.sub("", self.reading.document.title).strip()
        line = self.items.read(title)
        alone = line.places[0] if line is not None and len(line.places) == 1 else None
        if alone is not None and alone.place.hit is not None:
            place = self.reading.grounder.candidate(alone.place, alone.country)
            if place is not None and place.kind in _LOCALITIES:
                return place, alone.place.text
        named = [(m, c) for m in self.mentions(title) if m.type == "PLACE" for c in [self.locality(m)] if c]
        if not named:
            return None
        first, place = named[0]
        if first.begin == 0 and _DESCRIBES.match(fold(title[first.end :]).lstrip()) is not None:
            return place, first.text
        # "Washington had a population …, the suburbs in Maryland …", not "Kobe visits Hải Phòng".
        leads = first.begin == 0 and len({candidate.entity.country for _, candidate in named}) == 1
        only = len({candidate.iri for _, candidate in named}) == 1
        fits = self.topic is None or self.topic[0].iri == place.iri
        return (place, first.text) if fits and (leads or only) else None

    @cached_property
    def topic(self) -> tuple[Candidate, str] | None:
        """The locality that the text above the first list is about, named early and far oftener than any other, and
        the words that name it.
        """
        sentences = self.reading.sentences[: bisect_right(self.reading.sentences, self.first, key=lambda s: s.begin)]
        named = [
            (number, candidate, mention.place.text if mention.place is not None else mention.text)
            for number, sentence in enumerate(sentences[:_SENTENCES_OF_TOPIC])
            for mention in sentence.mentions
            for candidate in [self.named_in(mention)]
            if candidate is not None
        ]
        counts = Counter(candidate.iri for _, candidate, _ in named).most_common(2)
        if not counts or (len(counts) > 1 and counts[0][1] < 2 * counts[1][1]):
            return None
        return next(((c, t) for number, c, t in named if c.iri == counts[0][0] and number < _EARLY), None)

    def named_in(self, mention: Mention) -> Candidate | None:
        """The locality that a mention names, also inside a body's name."""
        place = mention.located
        return self.locality(place) if place is not None else None

    def locality(self, mention: Mention) -> Candidate | None:
        """The region or city a mention names, or None."""
        if mention.anaphor:
            return None
        found = self.reading.grounder.candidate(mention)
        return found if found is not None and found.kind in _LOCALITIES else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The mentions of a short text that stands alone."""
        known = self._mentions.get(text)
        if known is None:
            grounder, normal = self.reading.grounder, NormalText.of(text)
            hits = grounder.gazetteer.find(normal.text)
            known = find_mentions(normal, 0, len(normal.text), hits, grounder.lexicon, grounder.language)
            self._mentions[text] = known
        return known

    def refuse(self, begin: int, end: int, reason: str) -> None:
        """Keep why a line gives nothing."""
        start, stop = self.reading.normal.raw_span(begin, end)
        self.refused.append(Rejected(start, stop, f"listing: {reason}"))
