"""What opens a list: a heading made only of the words of lists, or an introduction that says that one follows.

"Thành phố kết nghĩa" and "Hanoi is twinned with:" open one, of the document's own locality or of the one they name;
"Consulates of our sister cities" opens none. `listings` asks here for each line with a cue.

    Openings(rules, ties).heading("Sister cities of Kobe", begin, end)
"""

import re
from collections.abc import Sequence

from ingest.list_lines import FOOTNOTE, is_place_with_country, plain_words
from ingest.listed.listed_ties import Opening, Ties
from ingest.listed.listing_rules import ListingRules
from ingest.text.mentions import Mention
from ingest.text.normal import fold

_WORD = re.compile(r"[^\W\d_]+")
#: What makes the name before it the one that a sentence is of.
_SAYS = re.compile(r" (?:is|are|has|have|được|đã|có|hiện)(?!\w)")
_POSSESSIVE = re.compile(r"['’]s(?!\w)")
_LONGEST_HEADING, _LONGEST_INTRODUCTION = 110, 300
#: How many words of its own an introduction may have: by itself, and below a heading that has said the same.
OWN_WORDS, _OWN_WORDS_BELOW = 3, 12


class Openings:
    """Reads headings and introductions of lists."""

    def __init__(self, rules: ListingRules, ties: Ties) -> None:
        self.rules, self.ties = rules, ties

    def heading(self, text: str, begin: int, end: int) -> Opening | None:
        """The opening that a heading makes: nothing is in it but cues, openers, names and numbers."""
        return self.opening(plain_words(text), begin, end, own_words=0) if len(text) <= _LONGEST_HEADING else None

    def introduction(self, text: str, begin: int, end: int, *, below: bool) -> Opening | None:
        """The opening that a sentence makes, which ends in a colon or says that a list follows.

        One below a heading that has said what is listed may have more words of its own.
        """
        if len(text) > _LONGEST_INTRODUCTION:
            return None
        if FOOTNOTE.sub("", text).rstrip().endswith((":", "：")):
            return self.opening(plain_words(text), begin, end, own_words=_OWN_WORDS_BELOW if below else OWN_WORDS)
        announces = self.rules.words["announcing"].regex.search(fold(text)) is not None
        return self.opening(plain_words(text), begin, end, own_words=OWN_WORDS) if announces else None

    def opening(self, text: str, begin: int, end: int, *, own_words: int) -> Opening | None:
        """The opening that words make, if no more than a few of them are not those of openings."""
        folded = fold(text)
        listing = self.rules.listing_of(folded)
        if listing is None or self.rules.words["stops"].regex.search(folded):
            return None
        for cue in self.rules.cues.regex.finditer(folded):  # "Sister Cities of Kobe" is no name
            text = text[: cue.start()] + cue[0] + text[cue.end() :]
        named = self.ties.mentions(text)
        if is_place_with_country(named, text):
            return None
        if len(_WORD.findall(self.own_words(folded, named))) > own_words:
            return None
        subject = next((mention for mention in named if self.is_subject(mention, folded)), None)
        if subject is None and any(m.type == "NAME" and _SAYS.match(text, m.end) and m.begin == 0 for m in named):
            return None  # "Zorbagrad is twinned with": of a town that nobody knows
        return Opening(listing, self.rules.status_of(folded), subject, begin, end)

    def own_words(self, folded: str, named: Sequence[Mention]) -> str:
        """What is left of words without those of openings and without the names, days and numbers in them."""
        left = list(self.rules.heading_words.left_of(folded))
        for mention in named:
            if mention.type in ("PLACE", "DATE", "PERIOD", "NUMBER") and not mention.anaphor:
                left[mention.begin : mention.end] = " " * (mention.end - mention.begin)
        return _POSSESSIVE.sub("", "".join(left))

    def is_subject(self, mention: Mention, folded: str) -> bool:
        """Whether a mention of an opening is a locality that no "với" makes a partner."""
        before = folded[: mention.begin].rstrip().split(" ")[-1]
        names_place = mention.type == "PLACE" and not mention.anaphor and self.ties.locality(mention) is not None
        return names_place and before not in self.rules.words["partner_before"].phrases
