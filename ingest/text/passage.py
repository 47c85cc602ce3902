"""One sentence on its way through the mention cascade: its text, the names known in it, and what was found so far.

`mentions` runs the cascade; `bodies` and `naming` add to a passage what they find. A span that is covered stays so.
"""

import re
from typing import Literal

from ingest.frozen import dataclass
from ingest.names.gazetteer import Hit
from ingest.text.normal import NormalText
from ingest.words.beginnings import Starts
from ingest.words.lexicon import Lexicon, PlaceNoun
from ingest.words.values import ValueMention

MentionType = Literal[
    "PLACE", "ORG", "PERSON", "TITLE", "DATE", "PERIOD", "NUMBER", "MONEY", "PERCENT", "DOCNO", "NAME"
]


@dataclass(frozen=True, slots=True)
class Mention:
    """A typed span.

    Attributes:
        begin, end: Span in the normal text; a place includes its type noun ("tỉnh Fukuoka").
        type: What it is.
        text: The words of the span.
        core: The words without type noun or honorific.
        value: Of numbers, amounts and dates; its own span counts from the begin of the sentence.
        hit: What the gazetteer knows of a place or an organisation.
        noun: What the type noun says a place is.
        anaphor: Whether it stands for the locality in focus.
        head: Folded head noun of a body, or the folded title.
        place: The locality or country named inside a body.
        at: Where a mission is, as its name says.
    """

    begin: int
    end: int
    type: MentionType
    text: str
    core: str
    value: ValueMention | None = None
    hit: Hit | None = None
    noun: PlaceNoun | None = None
    anaphor: bool = False
    head: str | None = None
    place: "Mention | None" = None
    at: "Mention | None" = None

    @property
    def located(self) -> "Mention | None":
        """The place that it is, or that the name of a body holds."""
        return self.place if self.type == "ORG" else self if self.type == "PLACE" else None


#: A word: letters, with points, hyphens and apostrophes inside it.
#: One Vietnamese syllable, folded.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
WORD = re.compile(r"[^\W\d_][\w&]*(?:['’.\-](?=\w)[\w&]*)*\.?")
_LONG_SUFFIX = re.compile(r" (\w+ \w+)(?!\w)")
_SUFFIX = re.compile(r" ([a-z]+)(?!\w)")


class Passage:
    """A sentence and its mentions; what was found only grows, but for numbers that belong to a name.

    Args:
        normal: The document's text.
        begin, end: The sentence.
        hits: The names of the gazetteer in it, in text order.
        lexicon: The words.
        language: "vi" or "en"; decides the number grammar.
        starts: Where words of the lexicon may begin in the text.
    """

    def __init__(
        self,
        normal: NormalText,
        begin: int,
        end: int,
        hits: tuple[Hit, ...],
        lexicon: Lexicon,
        language: str,
        starts: Starts,
    ) -> None:
        self.text, self.folded = normal.text, normal.folded
        self.begin, self.end = begin, end
        self.lexicon, self.language, self.starts = lexicon, language, starts
        self.hits = hits
        self.at = {h.begin: h for h in hits}
        self.found: list[Mention] = []
        self.ending: dict[int, Mention] = {}
        self.place_ending: dict[int, Mention] = {}
        self.covered = bytearray(end - begin)

    def add(self, mention: Mention) -> None:
        """Keep a mention and cover its span."""
        self.found.append(mention)
        if mention.type in ("TITLE", "ORG"):
            self.ending.setdefault(mention.end, mention)
        elif mention.type == "PLACE":
            self.place_ending.setdefault(mention.end, mention)
        length = mention.end - mention.begin
        self.covered[mention.begin - self.begin : mention.end - self.begin] = b"\1" * length

    def free(self, begin: int, end: int) -> bool:
        """Whether no mention covers any of a span."""
        return self.covered.find(1, begin - self.begin, end - self.begin) < 0

    def release(self, begin: int, end: int) -> int:
        """Take back the bare numbers of a span, because they belong to a name; gives the end of the span."""
        self.found = [m for m in self.found if m.type != "NUMBER" or not begin <= m.begin < end]
        self.covered[begin - self.begin : end - self.begin] = bytes(end - begin)
        return end

    def place_from(self, hit: Hit) -> Mention:
        """The place mention of a hit, with the type noun before or after it."""
        before = self.noun_before(hit.begin)
        begin, end, noun = hit.begin, hit.end, None
        if before is not None and not self.lexicon.ends_in_tie.search(
            self.folded, max(0, before.start() - 14), before.start()
        ):
            begin, noun = before.start(), self.lexicon.place_nouns[before["noun"]]
        else:
            for form in (_LONG_SUFFIX, _SUFFIX):  # "Busan Metropolitan City", "Fukuoka Prefecture"
                word = form.match(self.folded, hit.end, self.end)
                if word is not None and word[1] in self.lexicon.place_suffixes and self.text[word.start(1)].isupper():
                    end, noun = word.end(), self.lexicon.place_suffixes[word[1]]
                    break
        return Mention(begin, end, "PLACE", self.text[begin:end], hit.surface, hit=hit, noun=noun)

    def noun_before(self, position: int) -> re.Match[str] | None:
        """The type noun just before a name, as its group "noun"; "Lai Châu Việt Nam" holds none."""
        found = self.lexicon.place_noun_before.search(self.folded, max(self.begin, position - 24), position)
        if found is None or found["noun"] not in self.lexicon.small_nouns:
            return found
        return found if self.text[found.start()].islower() else None

    def is_of_continent(self, position: int) -> bool:
        """Whether a name ends that of a continent: "Mỹ" in "châu Mỹ"."""
        begin = position - len("châu ")
        return begin >= self.begin and self.lexicon.continent.match(self.folded, begin) is not None

    def place_after(self, position: int) -> Mention | None:
        """The place that starts at a position, its type noun included, or a stand-in for it."""
        named = self.named_after(position)
        if named is not None:
            return named
        anaphor = self.lexicon.anaphor.match(self.folded, position, self.end)
        if anaphor is None:
            return None
        return self.unknown_place(anaphor) or self.stand_in(anaphor)

    def unknown_place(self, noun: re.Match[str]) -> Mention | None:
        """The place nobody knows whose foreign name follows a noun: "tỉnh Ka-ga-oa", not "tỉnh Nguyễn Văn An"."""
        spaced = self.text[noun.end() : noun.end() + 1] == " "
        word = WORD.match(self.text, noun.end() + 1, self.end) if spaced else None
        if word is None or not self.text[word.start()].isupper():
            return None
        if (
            self.folded[slice(*word.span())] in self.lexicon.surnames
            or SYLLABLE.fullmatch(self.folded, *word.span()) is not None
        ):
            return None
        begin, end = noun.start(), word.end()
        return Mention(begin, end, "PLACE", self.text[begin:end], word[0])

    def named_after(self, position: int) -> Mention | None:
        """The place that starts at a position by its name, its type noun included."""
        hit = self.at.get(position)
        if hit is None or hit.candidates[0].kind == "organisation":
            noun = self.lexicon.place_noun.match(self.folded, position, self.end)
            hit = self.at.get(noun.end()) if noun is not None else None
        if hit is None or hit.candidates[0].kind == "organisation":
            return None
        return self.place_from(hit)

    def stand_in(self, match: re.Match[str]) -> Mention:
        """The mention of a noun that stands for the locality in focus."""
        b, e = match.span()
        return Mention(b, e, "PLACE", self.text[b:e], self.text[b:e], anaphor=True)

    def body_of(self, begin: int, end: int, head: str, place: Mention | None = None) -> Mention:
        """An ORG mention."""
        words = self.text[begin:end]
        return Mention(begin, end, "ORG", words, words, head=head, place=place)
