"""Sentences that go on about the agreement just named: "Thỏa thuận có hiệu lực 5 năm kể từ ngày ký."

Such a sentence names a paper and its validity but no parties. It belongs to the agreement of the nearest sentence
before it, and restates it with the end of validity; the quote is the sentence that says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.dating import end_of
from ingest.fact import Fact
from ingest.frames import Cues
from ingest.reading import Reading, ReadSentence

#: How many sentences an agreement stays the one that "the memorandum" means.
_STAYS = 2
RULE = "agreement.term"


def terms(facts: Sequence[Fact], cues: Cues, reading: Reading) -> Iterator[Fact]:
    """Give the agreements again whose end of validity a following sentence states."""
    spans = [reading.normal.raw_span(s.begin, s.end) for s in reading.sentences]
    for number, sentence in enumerate(reading.sentences):
        if not _is_about_validity(sentence, cues):
            continue
        for earlier in spans[max(0, number - _STAYS) : number][::-1]:
            named = [f for f in facts if f.relation == "agreement" and (f.start, f.end) == earlier]
            if named:
                yield from _restated(named, sentence, cues, reading)
                break


def _is_about_validity(sentence: ReadSentence, cues: Cues) -> bool:
    """Whether a sentence begins with a paper and names no place or body."""
    text = sentence.skeleton.text
    named = any(m.type in ("PLACE", "ORG") and not m.anaphor for m in sentence.mentions)
    return not named and cues.paper_again.match(text) is not None


def _restated(named: Sequence[Fact], sentence: ReadSentence, cues: Cues, reading: Reading) -> Iterator[Fact]:
    """The agreements with their end, quoting the sentence that states it."""
    begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
    for fact in named:
        until = end_of(sentence.skeleton, (0, len(sentence.skeleton.text)), fact.date, cues)
        if until is not None and until != fact.end_date:
            quote = reading.document.text[begin:end]
            yield replace(fact, quote=quote, start=begin, end=end, end_date=until, rule=RULE, confidence=0.85)
