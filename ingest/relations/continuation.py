"""Sentences that go on about the agreement just named: "Thỏa thuận có hiệu lực 5 năm kể từ ngày ký."

Such a sentence names a paper and its validity but no parties. It belongs to the agreement of the nearest sentence
before it, and restates it with its terms or its end; the quote is the sentence that says so.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.fact import Fact
from ingest.frozen import replace
from ingest.relations.frames import Cues
from ingest.text.reading import Reading, ReadSentence
from ingest.times.dating import end_of
from ingest.times.terms import end_after, terms_in, under

#: How many sentences an agreement stays the one that "the memorandum" means.
_STAYS = 2
RULE = "agreement.term"
#: Words before the paper: "Theo đó, thỏa thuận có hiệu lực 5 năm".
_LEAD = re.compile(r"(?:(?:theo đó|cụ thể|theo thỏa thuận|accordingly|as agreed),? )")


def terms(facts: Sequence[Fact], cues: Cues, reading: Reading) -> Iterator[Fact]:
    """Give the agreements again whose terms or end of validity a following sentence states."""
    agreements: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.relation == "agreement":
            agreements[fact.start, fact.end].append(fact)
    if not agreements:
        return
    spans = [reading.normal.raw_span(s.begin, s.end) for s in reading.sentences]
    for number, sentence in enumerate(reading.sentences):
        if not _is_about_validity(sentence, cues):
            continue
        for earlier in spans[max(0, number - _STAYS) : number][::-1]:
            named = agreements.get(earlier)
            if named is not None:
                yield from _restated(named, sentence, cues, reading)
                break


def _is_about_validity(sentence: ReadSentence, cues: Cues) -> bool:
    """Whether a sentence begins with a paper and names no place or body."""
    text = sentence.skeleton.text
    named = any(m.type in ("PLACE", "ORG") and not m.anaphor for m in sentence.mentions)
    lead = _LEAD.match(text)
    return not named and cues.paper_again.match(text, lead.end() if lead is not None else 0) is not None


def _restated(named: Sequence[Fact], sentence: ReadSentence, cues: Cues, reading: Reading) -> Iterator[Fact]:
    """The agreements with their terms and end, quoting the sentence that states them."""
    begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
    stated = terms_in(reading.normal.folded[sentence.begin : sentence.end])
    for fact in named:
        until = end_of(sentence.skeleton, (0, len(sentence.skeleton.text)), fact.date, cues)
        until = until or end_after(fact.date, stated.length)
        if stated.said or (until is not None and until != fact.end_date):
            quote = reading.document.text[begin:end]
            again = replace(fact, quote=quote, start=begin, end=end, end_date=until, rule=RULE, confidence=0.85)
            yield under(again, stated)
