"""From a mention in a sentence to a party of a fact: what it names there and then.

The finders of all shapes ask here, so that "thành phố", a bare "Sở Ngoại vụ" and "Nghị quyết số 22 của Bộ Chính trị"
mean the same to each of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from graph.claim import Entity, Label
from ingest.fact import Fact, Party
from ingest.frozen import replace
from ingest.names.gazetteer import VIETNAM, Candidate
from ingest.names.grounding import Grounded, key_of
from ingest.text.lists import Item
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ontology.identifiers import VOCABULARY, mint, slug

#: The number of a law or decree that nobody else uses in that year: "70/2020/QH14".
_NUMBER = re.compile(r"\d{1,5}/(?:19|20)\d\d/[\w-]{2,20}")


def ground_item(item: Item, sentence: ReadSentence, reading: Reading, day: date | None) -> Grounded | None:
    """Ground a list item as it was on a day; None where nothing is known of it."""
    mention = item.mention
    focus = _focus_of(mention, sentence, reading)
    if mention.type == "PLACE":
        return reading.grounder.place(mention, item.country, focus, day)
    if mention.type in ("ORG", "NAME"):
        return reading.grounder.body(mention, item, focus, day)
    return reading.grounder.authority(mention) if mention.type == "TITLE" else None


def _focus_of(mention: Mention, sentence: ReadSentence, reading: Reading) -> Candidate | None:
    """The locality in focus at a mention; none abroad for a body that only Vietnam has ("HĐND thành phố")."""
    focus = sentence.focus_at(mention.begin)
    if focus is None or focus.entity.country == VIETNAM or mention.head not in reading.grounder.lexicon.vietnamese:
        return focus
    return sentence.focus if sentence.focus is not None and sentence.focus.entity.country == VIETNAM else reading.home


def in_focus(sentence: ReadSentence, reading: Reading, position: int, day: date | None) -> Grounded | None:
    """The locality in focus at a position of the skeleton, as a party that the sentence leaves unsaid."""
    before = [m.end for m, p in zip(sentence.mentions, sentence.skeleton.positions, strict=True) if p <= position]
    focus = sentence.focus_at(max(before, default=sentence.begin))
    if focus is None:
        return None
    grounded = reading.grounder.as_place(reading.grounder.unit_on(focus, day or reading.grounder.on))
    return replace(grounded, party=replace(grounded.party, surface=grounded.party.name))


def as_written(facts: Sequence[Fact], reading: Reading) -> Iterator[Fact]:
    """The facts, with the words by which the document first names a party that a sentence leaves unsaid.

    A party in focus has its preferred name for its words; in a Chinese page that is "Thiệu Hưng" for "绍兴市", in an
    old paper "Huế" for "Thừa Thiên Huế".
    """
    unsaid = {p.iri: p.surface for f in facts for p in (f.subject, f.object) if p and p.iri and p.surface == p.name}
    words: dict[str, str] = {}
    for mention in (m for sentence in reading.sentences if unsaid for m in sentence.mentions):
        place = mention if mention.type == "PLACE" else mention.place
        for candidate in place.hit.candidates if place is not None and place.hit is not None else ():
            if candidate.iri in unsaid and place is not None:
                called_so = unsaid[candidate.iri] == place.core
                words.setdefault(candidate.iri, place.core if called_so else place.text)

    def named(party: Party | None) -> Party | None:
        found = words.get(party.iri or "") if party is not None and party.surface == party.name else None
        return replace(party, surface=found) if party is not None and found is not None else party

    for fact in facts:
        subject, other = named(fact.subject), named(fact.object)
        unchanged = subject is fact.subject and other is fact.object
        yield fact if unchanged else replace(fact, subject=subject, object=other)


def is_at_home(party: Grounded, mention: Mention, reading: Reading) -> bool | None:
    """Whether a party is of Vietnam, by its country or a place in its name; None where neither tells."""
    if party.country is not None or mention.hit is not None:
        return party.country == VIETNAM
    places = (hit.candidates[0] for hit in reversed(reading.grounder.gazetteer.find(mention.text)))
    country = next((c.entity.country or c.entity.iri for c in places if c.kind != "organisation"), None)
    return country == VIETNAM if country is not None else None


def instrument(mention: Mention, issuer: Grounded) -> Grounded:
    """A numbered paper of an authority; a number without its year is one only together with who issued it."""
    number = _NUMBER.search(mention.text)
    key = _plain(number[0]) if number else f"{slug(mention.text)}.{key_of(issuer.party.iri)}"
    iri = mint("legal-instrument", key)
    entity = Entity(iri, (VOCABULARY + "LegalInstrument",), (Label(mention.text, None, preferred=True),))
    return Grounded(Party(mention.text, mention.text, iri), entity, "instrument", issuer.country)


def _plain(number: str) -> str:
    """A document number in plain letters ("64/2021/NĐ-CP": "64/2021/ND-CP")."""
    apart = unicodedata.normalize("NFD", number.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in apart if not unicodedata.combining(c))
