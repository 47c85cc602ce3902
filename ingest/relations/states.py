"""Frames that tell something of one party alone: when a body or a place was founded.

A pattern names the subject, and the day where it can; else the only date of the clause is the day. Without a day, or
where the clause only plans or denies it, the frame abstains.
"""

import re
from collections.abc import Iterator

from graph.dates import interval
from ingest.frozen import replace
from ingest.relations.found import AHEAD, Found, base_fact, clause_bounds, entities_of, modality
from ingest.relations.frames import Cues, Frame
from ingest.relations.parties import ground_item
from ingest.text.lists import Item
from ingest.text.reading import Reading, ReadSentence
from ingest.times.dating import moment_of, stated_day


def states(frame: Frame, cues: Cues, sentence: ReadSentence, reading: Reading) -> Iterator[Found]:
    """Find the frame's statement in a sentence; every subject is read once, by the first pattern that reaches it."""
    text = sentence.skeleton.text
    if frame.lacks(text) is not None:
        return
    done: set[int] = set()
    for pattern in frame.patterns:
        for match in pattern.regex.finditer(text):
            index = sentence.skeleton.index_at(match.start("subject"))
            if index is None or index in done or frame.forbidden(text, match) is not None:
                continue
            found = _state(frame, cues, match, index, sentence, reading)
            if found is not None:
                done.add(index)
                yield found


def _state(
    frame: Frame, cues: Cues, match: re.Match[str], index: int, sentence: ReadSentence, reading: Reading
) -> Found | None:
    """The statement of one match, if its day is known and it holds."""
    skeleton = sentence.skeleton
    begin, end = clause_bounds(skeleton.text, match.start(), cues)
    how = modality(skeleton.text[max(begin, match.start() - frame.modality_within) : match.end()], cues)
    if how in AHEAD or how == "denied":
        return None
    day = stated_day(match, skeleton) or moment_of(skeleton, (begin, end), cues)
    stated = interval(day)
    if stated is None:
        return None
    subject = ground_item(Item(skeleton.mentions[index]), sentence, reading, stated.latest)
    if subject is None or skeleton.mentions[index].anaphor:
        return None
    fact = base_fact(sentence, reading, frame.relation, frame.id, frame.confidence)
    return Found(replace(fact, subject=subject.party, date=day, status=frame.status), entities_of((subject,)))
