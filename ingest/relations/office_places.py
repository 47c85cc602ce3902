"""Whose an office is where its title stands without a body: the place or country that the words around tell.

"Thị trưởng Sato Kenji" heads the only city abroad that is spoken of, "Đại sứ Mudie" is of the country whose envoy the
text named before, "Lao Deputy Prime Minister A" of the one that the adjective means. `offices` asks, `office_bodies`
knows what the bodies are called.
"""

import re
from collections.abc import Sequence

from ingest.fact import Party
from ingest.names.gazetteer import VIETNAM, is_city
from ingest.names.grounding import Grounded, name_in
from ingest.relations.fitting import STATES
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ontology.identifiers import mint

#: Heads of cities and of larger localities abroad.
OF_CITIES = ("thị trưởng", "phó thị trưởng", "phó thị trưởng thường trực", "mayor", "deputy mayor", "vice mayor")
OF_REGIONS = ("tỉnh trưởng", "phó tỉnh trưởng", "phó tỉnh trưởng thường trực", "thống đốc", "phó thống đốc")
#: How many sentences before may have named whose they are.
_BACK = 2
#: How many sentences before may have told which country an envoy is of.
_ENVOY_BACK = 12
#: What may stand between the title of an envoy and his country.
_SENT = re.compile(r" (?:đặc mệnh toàn quyền )?(?:của )?(?:nước )?(?:cộng hòa [^,;.]{0,40})?| of (?:the )?")


def by_adjective(title: Mention, reading: Reading) -> Grounded | None:
    """The country whose adjective stands before a title ("Japanese Ambassador")."""
    before = reading.normal.folded[max(0, title.begin - 24) : title.begin].split()
    code = reading.grounder.lexicon.demonyms.get(before[-1]) if before else None
    country = reading.grounder.gazetteer.entity(mint("country", code)) if code is not None else None
    name = name_in(country, reading.grounder.language) if country is not None else ""
    return Grounded(Party(name, name, country.iri), country, "country", country.iri) if country is not None else None


def sent_by(title: Mention, holder: Mention, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """The only country of which the sentences before named such an envoy ("Đại sứ Úc tại Việt Nam … Đại sứ Mudie")."""
    if " " not in holder.core:
        return None
    found: dict[str, Grounded] = {}
    for earlier in reading.before(sentence, _ENVOY_BACK):
        for index, mention in enumerate(earlier.mentions[:-1]):
            if mention.type != "TITLE" or mention.head != title.head:
                continue
            after = earlier.mentions[index + 1]
            sent = after.type == "PLACE" and _SENT.fullmatch(earlier.skeleton.between(index, index + 1)) is not None
            named = reading.grounder.place(after, None, None) if sent else None
            if named is not None and named.kind == "country" and named.party.iri is not None:
                found[named.party.iri] = named
    return next(iter(found.values())) if len(found) == 1 else None


def spoken_of(title: Mention, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    """Whose mayor "Thị trưởng Sato Kenji" is: of whom the sentence names before, the text is about, or named last."""
    before = [m for m in sentence.mentions if m.end < title.begin]
    beside = [m for m in before if m.end + 1 == title.begin]
    following = next((m.begin for m in sentence.mentions if m.type == "TITLE" and m.begin > title.begin), sentence.end)
    behind = [
        m for m in sentence.mentions
        if m.begin < following and reading.normal.folded.endswith(" of ", title.end, m.begin)
    ]  # fmt: skip
    focus = sentence.focus_at(title.begin)
    for named in (beside, behind, before):
        abroad = _abroad(named, reading)
        if abroad:
            return _headed(abroad, title)
    if focus is not None and focus.entity.country != VIETNAM:
        return _headed([reading.grounder.as_place(focus)], title)
    for earlier in reading.before(sentence, _BACK):
        abroad = _abroad(earlier.mentions, reading)
        if abroad:
            return _headed(abroad, title)
    return None


def _abroad(named: Sequence[Mention], reading: Reading) -> list[Grounded]:
    """The localities abroad among some mentions, each once."""
    places = (m.located for m in named)
    grounded = (reading.grounder.place(p, None, None) for p in places if p is not None and not p.anaphor)
    found = {g.party.iri: g for g in grounded if g is not None and not g.local and g.kind not in STATES}
    return list(found.values())


def _headed(places: Sequence[Grounded], title: Mention) -> Grounded | None:
    """The place of some that can have such a head, if it is one: a city has a mayor, a province a governor."""
    fitting = [place for place in places if (title.head in OF_CITIES) == _is_city(place) or place.kind == "place"]
    return fitting[0] if len(fitting) == 1 else None


def _is_city(place: Grounded) -> bool:
    """Whether a place is a city or a district, also one that is a region of its own."""
    return place.entity is not None and is_city(place.entity)
