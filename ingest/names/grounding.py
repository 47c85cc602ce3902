"""Grounding: from a mention to the thing it names, with an identifier that tells namesakes apart.

A place is settled among its candidates by the country beside it, its type noun and the date of the document. A body
of a locality takes the locality's key ("Sở Ngoại vụ" alone is nobody); "thành phố" takes the locality in focus. What
cannot be settled has no identifier, and the caller decides whether a fact may rest on it.
"""

from collections.abc import Mapping
from datetime import date

from graph.claim import Entity, Label
from ingest.fact import Party
from ingest.frozen import dataclass
from ingest.names.gazetteer import VIETNAM, Candidate, Gazetteer, resolve
from ingest.text.lists import Item
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.words.lexicon import Lexicon
from ontology.identifiers import VOCABULARY, mint, slug

#: Class of a body by its head noun; what is not listed is an Organisation.
_CLASS_OF_GROUP = {"mission": "DiplomaticMission", "company": "Company", "government": "Department"}
#: Bodies that localities of Việt Nam have, also as they are abbreviated.
_GOVERNMENTS = frozenset(
    {
        "ủy ban nhân dân",
        "chính quyền",
        "chính quyền nhân dân",
        "chính phủ",
        "tòa thị chính",
        "hội đồng nhân dân",
        "hội đồng thành phố",
    }
)


@dataclass(frozen=True, slots=True)
class Grounded:
    """A party and what is known of it.

    Attributes:
        party: Name, surface and identifier for the fact.
        entity: Description for the document's graph; None where nothing identifies it.
        kind: What it is.
        country: IRI of its country, if known.
    """

    party: Party
    entity: Entity | None
    kind: str
    country: str | None

    @property
    def local(self) -> bool:
        """Whether it is a Vietnamese locality or body."""
        return self.country == VIETNAM


class Grounder:
    """Grounds the mentions of one document.

    Args:
        gazetteer: The names, to find a locality's unit on another day.
        lexicon: The words.
        language: Which language names are given in.
        on: Day the document speaks of, for units that changed; None if unknown.
        lands: By slug, the country that the document gives to places it calls so and that nobody lists.
        abroad: The one country abroad that the document speaks of, if it is one: an unlisted place lies there.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        lexicon: Lexicon,
        language: str,
        on: date | None,
        lands: Mapping[str, str] | None = None,
        abroad: str | None = None,
    ) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.language = language
        self.on = on
        self.lands: Mapping[str, str] = lands or {}
        self.abroad = abroad

    def knowing(self, lands: Mapping[str, str], abroad: str | None) -> "Grounder":
        """The same for a document that tells where unlisted places lie."""
        return Grounder(self.gazetteer, self.lexicon, self.language, self.on, lands, abroad)

    def is_country(self, mention: Mention) -> bool:
        """Whether a place mention names a country (and not a namesake town with a type noun)."""
        if mention.type != "PLACE" or mention.hit is None or mention.noun not in (None, "country"):
            return False
        return mention.hit.candidates[0].kind in ("country", "former-country")

    def candidate(self, mention: Mention, country: Mention | None = None) -> Candidate | None:
        """The place a mention names, settled by the country beside it, its type noun and the date."""
        if mention.hit is None:
            return None
        iri = country.hit.candidates[0].entity.iri if country is not None and country.hit is not None else None
        return resolve(mention.hit, type_noun=mention.noun, country=iri, on=self.on)

    def around(self, place: Candidate) -> set[str]:
        """The larger places around a candidate, its country among them."""
        around = {iri for iri in (place.entity.country, *place.countries) if iri is not None}
        within = place.entity.within
        while within is not None and within not in around:
            around.add(within)
            entity = self.gazetteer.entity(within)
            within = entity.within if entity is not None else None
        return around

    def unit_on(self, candidate: Candidate, day: date | None) -> Candidate:
        """The unit of this name on a day: an agreement of 2009 was made by the Hải Phòng of 2009."""
        if day is None or candidate.holds_on(day):
            return candidate
        namesakes = self.gazetteer.lookup(name_in(candidate.entity, "vi"))
        same = (c for c in namesakes if c.kind == candidate.kind and c.entity.country == candidate.entity.country)
        return next((c for c in same if c.holds_on(day)), candidate)

    def place(
        self, mention: Mention, country: Mention | None, focus: Candidate | None, day: date | None = None
    ) -> Grounded | None:
        """Ground a place, or the stand-in for the one in focus, as it was on a day (the document's if None)."""
        found = self.stood_for(mention, focus) if mention.anaphor else self.candidate(mention, country)
        if found is not None:
            found = self.unit_on(found, day or self.on)
            entity = found.entity
            party = Party(name_in(entity, self.language), mention.text, entity.iri)
            return Grounded(party, entity, found.kind, entity.country)
        if mention.anaphor:
            return None
        return self.unlisted_place(mention, country)

    def stood_for(self, mention: Mention, focus: Candidate | None) -> Candidate | None:
        """What a stand-in means: the locality in focus, or of a town in focus, where it is "tỉnh", its province."""
        words = fold(mention.text)
        province = words == "tỉnh" or words.endswith("province")
        if focus is None or not province or focus.kind == "region" or focus.entity.within is None:
            return focus
        around = self.gazetteer.entity(focus.entity.within)
        named = self.gazetteer.lookup(name_in(around, "vi")) if around is not None else ()
        return next((c for c in named if c.entity.iri == focus.entity.within), focus)

    def as_place(self, candidate: Candidate) -> Grounded:
        """A candidate as a party of its own, without words in the text."""
        entity = candidate.entity
        return Grounded(Party(name_in(entity, self.language), "", entity.iri), entity, candidate.kind, entity.country)

    def unlisted_place(self, mention: Mention, country: Mention | None) -> Grounded | None:
        """A place the gazetteer does not have, identified by its name and the country the text gives it."""
        if mention.hit is not None and mention.type == "PLACE":
            return None
        inside = self.candidate(country) if country is not None else None
        land = inside.entity.iri if inside is not None else self.lands.get(slug(mention.core))
        if land is None and mention.type == "PLACE":
            land = self.abroad
        if land is None:
            named = mention.type == "PLACE"  # its noun says that it is a place; of which country, nothing does
            return Grounded(Party(mention.core, mention.text), None, "place", None) if named else None
        iri = mint("place", f"{slug(mention.core)}.{key_of(land)}")
        entity = Entity(iri, (VOCABULARY + "Place",), (Label(mention.core, None, preferred=True),), country=land)
        return Grounded(Party(mention.core, mention.text, iri), entity, "place", land)

    def body(
        self,
        mention: Mention,
        item: Item | None,
        focus: Candidate | None,
        day: date | None = None,
        *,
        beside: bool = False,
    ) -> Grounded:
        """Ground an organisation: one the gazetteer knows, a body with its locality, or a name with its country.

        What the sentence itself names beside a body is passed as the focus with `beside`.
        """
        if mention.hit is not None:
            known = mention.hit.candidates[0].entity
            return Grounded(
                Party(name_in(known, self.language), mention.text, known.iri),
                known,
                "organisation",
                known.country,
            )
        country = item.country if item is not None else None
        if mention.head in self.lexicon.vietnamese and not beside:
            country = None  # "UBND tỉnh và chính quyền Kobe (Nhật Bản)": the country is that of the other
            if focus is not None and focus.entity.country != VIETNAM:
                focus = None  # "UBND tỉnh" is of no prefecture that the text speaks of
        place = self.place(mention.place, None, focus, day) if mention.place is not None else None
        unsaid = mention.place is None or mention.place.anaphor
        if place is None and unsaid and self.is_localised(mention) and focus is not None:
            focus = self.unit_on(focus, day or self.on)
            place = self.as_place(focus)
        if place is None and country is not None:
            inside = self.candidate(country)
            place = (
                Grounded(Party("", "", inside.entity.iri), inside.entity, inside.kind, inside.entity.iri)
                if inside
                else None
            )
        return self.named_body(mention, place, apposed=country is not None)

    def authority(self, mention: Mention) -> Grounded | None:
        """An office of the Vietnamese state that issues papers in its own name ("Thủ tướng Chính phủ"), else None."""
        name = self.lexicon.authorities.get(fold(mention.text))
        if name is None:
            return None
        iri = mint("organisation", f"{slug(name)}.{key_of(VIETNAM)}")
        entity = Entity(iri, (VOCABULARY + "Organisation",), (Label(name, "vi", preferred=True),), country=VIETNAM)
        return Grounded(Party(name, mention.text, iri), entity, "organisation", VIETNAM)

    def named_body(self, mention: Mention, place: Grounded | None, *, apposed: bool) -> Grounded:
        """A body from its words and its place."""
        words = mention.text
        if mention.place is not None and mention.place.end == mention.end:
            words = words[: mention.place.begin - mention.begin].rstrip()
        key = slug(self.written_out(words))
        within = key_of(place.party.iri) if place is not None and place.party.iri else None
        name = mention.text
        names_it = mention.place is not None and not mention.place.anaphor
        if place is not None and not apposed and not names_it and place.party.name not in mention.text:
            name = f"{words} {place.party.name}"
        if within is None and mention.head in ("bộ", "cục", "vụ", "tổng cục", "chính phủ"):
            within = "VN"
        country = place.country if place is not None else (VIETNAM if within == "VN" else None)
        if within is None and (mention.type != "ORG" or self.is_localised(mention)):
            return Grounded(Party(name, mention.text), None, "organisation", country)
        kind = "company" if self.is_company(mention) else "organisation"
        iri = mint(kind, f"{key}.{within}" if within else key)
        label = Label(name, self.language if mention.type == "ORG" else None, preferred=True)
        located = place.party.iri if place is not None and place.party.iri != country else None
        entity = Entity(iri, (VOCABULARY + self.class_of(mention),), (label,), country=country, within=located)
        return Grounded(Party(name, mention.text, iri), entity, kind, country)

    def written_out(self, words: str) -> str:
        """The words with an abbreviated head written out (UBND -> ủy ban nhân dân)."""
        first, _, rest = words.partition(" ")
        return f"{self.lexicon.abbreviations.get(first.lower(), first)} {rest}".strip()

    def is_localised(self, mention: Mention) -> bool:
        """Whether a body belongs to a locality and is nobody without it."""
        tail = self.lexicon.body_tails.get(mention.head or "")
        if fold(mention.text).partition(" ")[0] in self.lexicon.nationwide:
            return False
        return mention.head in self.lexicon.localised or tail in ("LocalGovernment", "Department")

    def is_company(self, mention: Mention) -> bool:
        """Whether a body is a company: its head says so, or an unknown name among investors."""
        return mention.type == "NAME" or (
            mention.head is not None and self.lexicon.body_heads.get(mention.head) == "company"
        )

    def class_of(self, mention: Mention) -> str:
        """Local name of the class of a body."""
        head = self.lexicon.abbreviations.get(mention.head or "", mention.head or "")
        if mention.type == "NAME":
            return "Company"
        if head in _GOVERNMENTS:
            return "LocalGovernment"
        if head == "bộ":
            return "Ministry"
        if head in self.lexicon.body_tails:
            return self.lexicon.body_tails[head]
        return _CLASS_OF_GROUP.get(self.lexicon.body_heads.get(mention.head or "", ""), "Organisation")

    def person(self, mention: Mention, body: Grounded) -> Grounded:
        """A person, identified by name and body: namesakes elsewhere stay apart until someone decides."""
        iri = mint("person", f"{slug(mention.core)}.{key_of(body.party.iri)}") if body.party.iri else None
        entity = Entity(iri, (VOCABULARY + "Person",), (Label(mention.core, None, preferred=True),)) if iri else None
        return Grounded(Party(mention.core, mention.text, iri), entity, "person", None)


def name_in(entity: Entity, language: str) -> str:
    """The preferred name in a language, else in English, else the first."""
    for wanted in (language, "en"):
        for label in entity.labels:
            if label.language == wanted and label.preferred:
                return label.text
    return next((label.text for label in entity.labels if label.preferred), entity.labels[0].text)


def key_of(iri: str | None) -> str:
    """The key at the end of an identifier."""
    return (iri or "").rsplit("/", 1)[-1]
