"""Frames of events: who organises or attends a conference, a festival, a celebration, and when.

A pattern finds the noun that an event's name begins with ("hội nghị", "forum"); the name goes on to where the sentence
turns to place, day or purpose, or to the closing quotation mark. What has no name of its own ("hội nghị này") is no
event. An event is identified within its document only: two papers seldom write one name alike.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.claim import Entity, Label
from ingest.dating import day_in_year, days_of, side_of, stated_day
from ingest.fact import Party
from ingest.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.frames import Cues, Frame
from ingest.grounding import Grounded
from ingest.lists import coordinate
from ingest.parties import ground_item
from ingest.reading import Reading, ReadSentence
from ontology.identifiers import VOCABULARY, mint, slug

#: Names longer than this have run on into the sentence.
_LONGEST = 180
_LOCATIVE = re.compile(r"(?<!\w)(?:tại|ở|in|at) (?:\w+ )?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?![\d-])")
_CLOSING = {'"': '"', "“": "”", "«": "»", "'": "'"}


def events(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's relation to events in a sentence; every event is read once for each party."""
    text = sentence.skeleton.text
    done: set[tuple[int, int]] = set()
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(text):
            name = name_of(sentence, reading, cues, match.start("event"))
            subject = match.start("subject") if match.groupdict().get("subject") else -1
            if name is None or frame.forbidden(text, match) is not None or (subject, match.start("event")) in done:
                continue
            done.add((subject, match.start("event")))
            yield from _of_event(frame, cues, match, _as_party(name, reading), sentence, reading)


def _of_event(
    frame: Frame, cues: Cues, match: re.Match[str], event: Grounded, sentence: ReadSentence, reading: Reading
) -> Iterator[Found]:
    """One fact for each party of a match, or one without parties."""
    skeleton = sentence.skeleton
    begin, end = clause_bounds(skeleton.text, match.start(), cues)
    how = modality(skeleton.text[max(begin, match.start() - frame.modality_within) : match.start("event")], cues)
    if how == "denied":
        return
    when, until = days_of(sentence, reading, (begin, end), cues, side_of(how))
    fact = replace(
        base_fact(sentence, reading, frame.relation, frame.id, frame.confidence),
        object=event.party,
        date=stated_day(match, skeleton) or when or _day_of_the_named_year(event, sentence, reading, (begin, end)),
        end_date=until,
        status=how if how in AHEAD else frame.status,
    )
    index = skeleton.index_at(match.start("subject")) if match.groupdict().get("subject") else None
    if index is None:
        yield Found(fact, entities_of((event,)))
        return
    for item in coordinate(skeleton, index, frame.subject_types, reading.grounder.is_country).items:
        party = ground_item(item, sentence, reading, None)
        at = skeleton.positions[sentence.mentions.index(item.mention)]
        if party is not None and _LOCATIVE.search(skeleton.text[max(0, at - 14) : at]) is None:
            yield Found(replace(fact, subject=party.party), entities_of((party, event)))


def _day_of_the_named_year(
    event: Grounded, sentence: ReadSentence, reading: Reading, clause: tuple[int, int]
) -> str | None:
    """The bare day of a clause in the year that the event has in its name, or that year."""
    year = _YEAR.search(event.party.name)
    return None if year is None else day_in_year(year[0], sentence, reading, clause) or year[0]


def name_of(sentence: ReadSentence, reading: Reading, cues: Cues, position: int) -> str | None:
    """The name of the event whose noun stands at a position of the skeleton, or None if it has none of its own."""
    folded, text = reading.normal.folded, reading.normal.text
    index = sentence.skeleton.index_at(position)
    mention = sentence.mentions[index] if index is not None else None
    begin = mention.begin if mention else sentence.skeleton.offset_at(position, folded, sentence.begin)
    noun = cues.event_noun.match(folded, begin, sentence.end)
    if noun is None:
        named = mention is not None and cues.event_noun.search(folded, mention.begin, mention.end) is not None
        return mention.text if mention is not None and named else None
    limit = min(sentence.end, begin + _LONGEST)
    quote = re.compile(r'(?:,? với chủ đề| về chủ đề| chủ đề| on)? ?(["“«])').match(text, noun.end(), limit)
    if quote is not None:
        closing = text.find(_CLOSING[quote[1]], quote.end(), sentence.end)
        if closing > 0:
            return text[begin : closing + 1]
    stop = cues.event_stop.search(folded, noun.end(), limit)
    name = text[begin : stop.start() if stop is not None else limit].rstrip(" ,-.:")
    own = name[noun.end() - begin :].split()
    if len(own) < 2 or cues.event_unnamed.match(folded, noun.end()) is not None:
        return None
    return name


def _as_party(name: str, reading: Reading) -> Grounded:
    """An event as a party, known in its document."""
    plain = " ".join(name.split())
    iri = mint("event", f"{slug(plain)[:80]}.{reading.document.key}")
    entity = Entity(iri, (VOCABULARY + "Event",), (Label(plain, reading.grounder.language, preferred=True),))
    return Grounded(Party(plain, name, iri), entity, "event", None)
