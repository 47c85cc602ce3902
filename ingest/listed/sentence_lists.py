"""Lists that stand in one sentence with what announces them.

"Các thành phố kết nghĩa: A (X), B (Y)" and "Its sister cities include A (X) and B (Y)." end in their list, Chinese and
Korean sentences have it before the words of the tie. `listings` reads these first; their lines open no list.
"""

import re
from collections.abc import Callable

from ingest.list_lines import plain_words
from ingest.listed.list_clauses import clause_list, from_country
from ingest.listed.list_items import ItemReader
from ingest.listed.list_tokens import is_country
from ingest.listed.listed_ties import Item, Opening, Ties
from ingest.listed.listing_rules import ListingRules
from ingest.listed.openings import OWN_WORDS, Openings
from ingest.text.normal import fold
from ingest.text.reading import Reading

_SEVERAL = re.compile(r"[、·]|所辖|下辖")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
#: How far behind the cue a list may begin in the same sentence.
_REACH = 80
#: Finds the first cue in a stretch of the text.
CueIn = Callable[[int, int], re.Match[str] | None]


class SentenceLists:
    """Reads the lists within the sentences of one document."""

    def __init__(
        self, rules: ListingRules, reading: Reading, items: ItemReader, ties: Ties, openings: Openings, cue_in: CueIn
    ) -> None:
        self.rules, self.reading, self.items, self.ties = rules, reading, items, ties
        self.openings, self.cue_in = openings, cue_in

    def read(self, begin: int, end: int) -> bool:
        """Read "Các thành phố kết nghĩa: A (X), B (Y)" and "Its sister cities include A (X) and B (Y)."."""
        folded = self.reading.normal.folded
        cue = self.cue_in(begin, end)
        if cue is None:
            return False
        if self.in_clause(begin, end):
            return True
        reach = min(end, cue.end() + _REACH)
        colon = re.compile(r"[:：] ?(?=\S)").search(folded, cue.end(), reach)
        announced = colon or self.rules.words["announcing"].regex.search(folded, cue.end(), reach)
        if announced is None:
            return False
        before = self.reading.normal.text[begin : announced.start()]
        clause = before[max(before.rfind(", "), before.rfind("，")) + 1 :].strip()
        after = self.reading.normal.text[announced.end() : end].strip()
        begins = self.list_begin(after)
        line = self.items.read(after[begins:]) if begins is not None else None
        if line is None or len(line.places) < 2 or not self.ties.are_sure(line.places):
            return False
        plain = colon is not None and all(place.settled for place in line.places)
        opening = self.openings.opening(plain_words(clause), begin, end, own_words=OWN_WORDS if plain else 0)
        if opening is None or opening.listing.broad:
            return False
        self.ties.state(opening, [Item(begin, end, line, place) for place in line.places])
        return True

    def in_clause(self, begin: int, end: int) -> bool:
        """Read "南宁市与泰国孔敬市、越南海防市等结为友好城市", where the list stands before the words of the tie."""
        text = self.reading.normal.text[begin:end]
        span = clause_list(text)
        begins = self.list_begin(text[span[0] : span[1]]) if span is not None else None
        if span is None or begins is None:
            return False
        at = span[0] + begins
        line, listing = self.items.read(text[at : span[1]]), self.rules.listing_of(fold(text[span[1] : span[2] + 4]))
        if line is None or listing is None or len(line.places) < 2:
            return False
        if not all(place.settled for place in line.places):
            return False
        named = [m for m in self.ties.mentions(text[:at]) if m.type == "PLACE" and self.ties.locality(m)]
        if _SEVERAL.search(text, named[0].begin if named else 0, at):  # "A市所辖B市、C市分别与…": who has which?
            return False
        own = {c.iri for p in line.places if p.place.hit is not None for c in p.place.hit.candidates}
        subjects = [m for m in named if m.hit is not None and not any(c.iri in own for c in m.hit.candidates)]
        opening = Opening(listing, None, subjects[0] if subjects else None, begin, end)
        self.ties.state(opening, [Item(begin, end, line, place) for place in line.places])
        return True

    def list_begin(self, words: str) -> int | None:
        """Where a list begins in words that end with it: of a Korean one at the country before its first comma."""
        if not _HANGUL.search(words):
            return 0
        return from_country(words, lambda word: is_country(self.items.names.named(word)))
