"""Frames of where things lie, as the words put it: "Nice (Pháp)", "Montréal, Québec, Canada", "X is the capital of Y".

Nothing is guessed. What a list, a parenthesis or an apposition says of two known places is taken only if the
gazetteer has one inside the other, so that "Lào, Campuchia" or "Busan (Seoul)" gives nothing; a name that nobody knows
lies where a parenthesis among places, or a pattern with its kind ("khu công nghiệp X tại Y"), puts it. A mission lies
where its own name says, and represents the country in it.
"""

import re
from collections.abc import Iterator

from graph.claim import Entity, Label
from ingest.fact import Fact, Party
from ingest.frozen import replace
from ingest.names.gazetteer import Candidate
from ingest.names.grounding import Grounded, key_of
from ingest.relations.fitting import of_what_was
from ingest.relations.found import Found, base_fact, entities_of
from ingest.relations.frames import Cues, Frame
from ingest.relations.parties import ground_item
from ingest.text.lists import Item, coordinate
from ingest.text.mentions import Mention, MentionType
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS
from ontology.identifiers import VOCABULARY, mint, slug

_PLACES: tuple[MentionType, ...] = ("PLACE",)
#: What stands between a place and the larger one it lies in.
_WITHIN = re.compile(r"(?:, | ?\(| của | thuộc | ở | tại | in | of )(?:nước |the )?")


def locations(frame: Frame, _: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find what a sentence says of where places lie, each pair once: by patterns, else by lists and commas."""
    if len(sentence.mentions) < 2 or not (frame.patterns or _may_adjoin(sentence.skeleton.text)):
        return
    said: set[tuple[str, str]] = set()
    side_by_side = (*_listed(sentence, reading), *_adjoining(sentence, reading)) if not frame.patterns else ()
    for inner, outer in (*side_by_side, *_put(frame, sentence, reading)):
        if inner.party.iri is None or outer.party.iri is None or (inner.party.iri, outer.party.iri) in said:
            continue
        said.add((inner.party.iri, outer.party.iri))
        yield _found(frame, sentence, reading, inner, outer)


def _may_adjoin(text: str) -> bool:
    """Whether a skeleton has a place, and another place or an unknown name that may lie in it."""
    places = text.count(SYMBOLS["PLACE"])
    return places > 1 or (places == 1 and SYMBOLS["NAME"] in text)


def missions(frame: Frame, _: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the missions of a sentence: which country each represents, and where it is."""
    for mention in sentence.mentions:
        if mention.type != "ORG" or reading.grounder.lexicon.body_heads.get(mention.head or "") != "mission":
            continue
        country = ground_item(Item(mention.place), sentence, reading, None) if mention.place is not None else None
        mission = ground_item(Item(mention), sentence, reading, None)
        if country is None or mission is None or country.kind not in ("country", "former-country"):
            continue
        yield _found(frame, sentence, reading, mission, country)
        at = ground_item(Item(mention.at), sentence, reading, None) if mention.at is not None else None
        if at is not None:
            lies = _found(frame, sentence, reading, mission, at)
            yield replace(lies, fact=replace(lies.fact, relation="located_in"))


def _found(frame: Frame, sentence: ReadSentence, reading: Reading, left: Grounded, right: Grounded) -> Found:
    fact: Fact = base_fact(sentence, reading, frame.relation, frame.id, frame.confidence)
    status = "historical" if of_what_was(left, right) else frame.status
    return Found(replace(fact, subject=left.party, object=right.party, status=status), entities_of((left, right)))


def _listed(sentence: ReadSentence, reading: Reading) -> Iterator[tuple[Grounded, Grounded]]:
    """The members of lists with the countries that parentheses and appositions give them."""
    skeleton, grounder = sentence.skeleton, reading.grounder
    if not any(map(grounder.is_country, sentence.mentions)):
        return
    past = -1
    for index, mention in enumerate(sentence.mentions):
        if mention.type != "PLACE" or skeleton.positions[index] < past:
            continue
        coordination = coordinate(skeleton, index, _PLACES, grounder.is_country)
        past = coordination.end
        for item in coordination.items:
            if item.country is None or item.mention.anaphor or grounder.is_country(item.mention):
                continue
            inner = ground_item(item, sentence, reading, None) if item.mention.type == "PLACE" else None
            if item.mention.type == "NAME":
                inner = grounder.unlisted_place(item.mention, item.country)
            outer = grounder.place(item.country, None, None)
            if inner is not None and outer is not None and outer.party.iri in _countries_of(inner, item.mention):
                yield inner, outer


def _countries_of(inner: Grounded, mention: Mention) -> set[str]:
    """The countries a grounded place may be said to lie in: its own, and those that are no more."""
    known = {c for candidate in (mention.hit.candidates if mention.hit else ()) for c in candidate.countries
             if candidate.entity.iri == inner.party.iri}  # fmt: skip
    return known | ({inner.country} if inner.country is not None else set())


def _adjoining(sentence: ReadSentence, reading: Reading) -> Iterator[tuple[Grounded, Grounded]]:
    """Places beside the larger ones they lie in: "thành phố Vinh, tỉnh Nghệ An", "Fujiyoshida (Yamanashi)"."""
    skeleton = sentence.skeleton
    for index in range(len(sentence.mentions) - 1):
        if sentence.mentions[index].type != "PLACE" or sentence.mentions[index + 1].type != "PLACE":
            continue
        between = skeleton.between(index, index + 1)
        if _WITHIN.fullmatch(between):
            yield from _inside(sentence.mentions[index], sentence.mentions[index + 1], sentence, reading)
        elif between == "":  # Chinese and Korean put the country first: 日本东京
            yield from _inside(sentence.mentions[index + 1], sentence.mentions[index], sentence, reading)


def _put(frame: Frame, sentence: ReadSentence, reading: Reading) -> Iterator[tuple[Grounded, Grounded]]:
    """Places that the frame's patterns put into others, and zones or ports by the kind the pattern finds."""
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(sentence.skeleton.text):
            inner = sentence.skeleton.index_at(match.start("subject"))
            outer = sentence.skeleton.index_at(match.start("object"))
            if inner is None or outer is None:
                continue
            mention, larger = sentence.mentions[inner], sentence.mentions[outer]
            if mention.type == "PLACE":
                yield from _inside(mention, larger, sentence, reading)
                continue
            kind = next((cue.code for cue in frame.kinds if cue.regex.search(match[0])), None)
            place = ground_item(Item(larger), sentence, reading, None)
            if kind is not None and place is not None and place.party.iri is not None:
                yield _site(mention, kind, place), place


def _inside(
    inner: Mention, outer: Mention, sentence: ReadSentence, reading: Reading
) -> Iterator[tuple[Grounded, Grounded]]:
    """The pair, if both are known places and one candidate of the first lies in one of the second."""
    if inner.type != "PLACE" or outer.type != "PLACE" or inner.hit is None or outer.hit is None:
        return
    if inner.anaphor or outer.anaphor or reading.grounder.is_country(inner):
        return
    settled = reading.grounder.candidate(inner)
    for small in _settled_first(inner.hit.candidates, settled):
        for large in outer.hit.candidates:
            if large.entity.iri != small.entity.iri and large.entity.iri in reading.grounder.around(small):
                first, second = reading.grounder.as_place(small), reading.grounder.as_place(large)
                yield _as_written(first, inner), _as_written(second, outer)
                return


def _settled_first(candidates: tuple[Candidate, ...], settled: Candidate | None) -> list[Candidate]:
    """The candidates, the settled one first."""
    return sorted(candidates, key=lambda c: settled is None or c.entity.iri != settled.entity.iri)


def _as_written(place: Grounded, mention: Mention) -> Grounded:
    return replace(place, party=replace(place.party, surface=mention.text))


def _site(mention: Mention, kind: str, place: Grounded) -> Grounded:
    """A zone or a port, identified by its name and the place it is said to lie in."""
    iri = mint(kind.lower(), f"{slug(mention.core)}.{key_of(place.party.iri)}")
    label = Label(mention.core, None, preferred=True)
    entity = Entity(iri, (VOCABULARY + kind,), (label,), country=place.country, within=place.party.iri)
    return Grounded(Party(mention.core, mention.text, iri), entity, "place", place.country)
