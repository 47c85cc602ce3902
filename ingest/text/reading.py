"""A document read for the frames: its sentences with mentions and skeletons, and the locality in focus at
each.

`Reader.read` does once per document what every frame needs; `extractor` then asks the frames sentence by
sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from ingest.document import Document
from ingest.frozen import dataclass
from ingest.names.evidence import evidenced
from ingest.names.gazetteer import VIETNAM, Candidate, Gazetteer, Hit
from ingest.names.grounding import Grounded, Grounder
from ingest.readers.language import of_paragraph
from ingest.text.focus import focuses, home_of, localities
from ingest.text.mentions import Mention, find_mentions
from ingest.text.normal import NormalText, fold
from ingest.text.origins import Origin, told_origins
from ingest.text.sentences import Sentence, split
from ingest.text.skeleton import Skeleton
from ingest.text.surroundings import surrounded
from ingest.words.beginnings import Starts
from ingest.words.lexicon import Lexicon
from ontology.identifiers import slug

#: A sentence longer than this is read in pieces: no frame looks further, and no document may slow the
#: reading down.
_LONGEST = 2000

#: What follows the place that a news agency reports from: "Hanoi (VNA) –".
_DATELINE = re.compile(
    r"(?:, [^,.()\n]{3,20})? ?\((?:vna|vns|vnp|vov|ttxvn|ndo|nd|xinhua|reuters|afp|kyodo|yonhap)[^()\n]{0,12}\)"
)
#: What stands between a place and the one it lies in.
_LIES_IN = re.compile(r"(?: ?\(|, | của | thuộc | in | of )(?:nước |the )?")
#: "Nguồn: …", "Source: …": what such a line names was said elsewhere.
_SOURCE_LINE = re.compile(r"(?:nguồn|theo|source)s? ?:")


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence as the frames see it.

    Attributes:
        begin, end: Span in the normal text.
        skeleton: The encoded sentence with its mentions.
        focus: The locality that "thành phố" would mean at its start, if any.
        bodies: Where bodies of localities end in it, with the locality: "Chủ tịch UBND TP. X nói thành phố …" is X.
        heading: Folded text of the last heading above it.
    """

    begin: int
    end: int
    skeleton: Skeleton
    focus: Candidate | None
    bodies: tuple[tuple[int, Candidate], ...]
    heading: str

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Its mentions, in text order."""
        return self.skeleton.mentions

    def focus_at(self, offset: int) -> Candidate | None:
        """The locality in focus at an offset: that of the last body named before it in the sentence, else `focus`."""
        return next((c for end, c in reversed(self.bodies) if end <= offset), self.focus)


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole document, read.

    Attributes:
        document: Where it came from.
        normal: Its text and the way back to raw offsets.
        grounder: Settles the document's mentions.
        sentences: Its sentences, in text order.
        home: The locality of Vietnam that it names most, if any.
        origins: Where it says that companies come from, by `company_key`.
    """

    document: Document
    normal: NormalText
    grounder: Grounder
    sentences: tuple[ReadSentence, ...]
    home: Candidate | None
    origins: Mapping[str, Origin]

    def before(self, sentence: ReadSentence, most: int) -> Iterator[ReadSentence]:
        """Give the sentences before one, the nearest first, at most so many."""
        at = bisect_left(self.sentences, sentence.begin, key=lambda s: s.begin)
        return reversed(self.sentences[max(0, at - most) : at])


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents with one gazetteer and one lexicon."""

    gazetteer: Gazetteer
    lexicon: Lexicon

    def read(self, document: Document, *, as_register: bool = False) -> Reading:
        """Cut a document into sentences and find their mentions and focus.

        Args:
            document: What to read.
            as_register: Leave out its table rows, because they are read as a register.
        """
        normal = NormalText.of(document.text)
        language = "en" if document.language == "en" else "vi"
        grounder = Grounder(self.gazetteer, self.lexicon, language, document.published)
        hits, starts = self.gazetteer.find(normal.text), self.lexicon.beginnings.of(normal.folded)
        rows = _row_spans(document, normal)
        kept = [
            s
            for s in split(normal.text, rows)
            if s.role != "chrome"
            and not _SOURCE_LINE.match(normal.folded, s.begin)
            and not (as_register and _in_rows(s, rows))
        ]
        cut = [piece for sentence in kept for piece in _pieces(sentence)]
        spans = _with_bylines(normal, cut, self.lexicon)
        grammars = _grammars(normal.text, spans, document.language)
        found = [
            _without_dateline(
                evidenced(self._mentions(normal, b, e, hits, starts, grammar), normal.folded), normal.folded
            )
            for (b, e, _), grammar in zip(spans, grammars, strict=True)
        ]
        grounder = grounder.knowing(*_lands(found, grounder, normal.folded))
        titled = bool(spans) and normal.folded.startswith(fold(document.title)) and spans[0][1] <= len(document.title)
        each = focuses(found, grounder, normal.folded, language=document.language, titled=titled)
        sentences: list[ReadSentence] = []
        heading = ""
        for (begin, end, role), mentions, focus in zip(spans, found, each, strict=True):
            if role == "heading":
                heading = normal.folded[begin:end]
            skeleton = Skeleton.of(normal, begin, end, mentions)
            governs = (m for m in mentions if m.type == "ORG" and not self.lexicon.is_association(m.head))
            speakers = tuple((m.end, c) for m in governs for c in localities(m, grounder))
            sentences.append(ReadSentence(begin, end, skeleton, focus, speakers, heading))
        origins = told_origins([sentence.skeleton for sentence in sentences], grounder)
        return Reading(document, normal, grounder, tuple(sentences), home_of(found, grounder), origins)

    def _mentions(
        self, normal: NormalText, begin: int, end: int, hits: Sequence[Hit], starts: Starts, grammar: str
    ) -> Sequence[Mention]:
        """The mentions of a sentence; English places with the words around them."""
        found = find_mentions(normal, begin, end, hits, self.lexicon, grammar, starts)
        return surrounded(found, normal, begin, self.lexicon) if grammar == "en" else found

    def ground_name(self, name: str, country: str | None, language: str, on: date | None) -> Grounded | None:
        """Ground a name that stands alone in a cell, with the country another cell gives; None if nothing is
        known.
        """
        grounder = Grounder(self.gazetteer, self.lexicon, language, on)
        beside = self._first_place(country, language) if country else None
        normal = NormalText.of(name)
        mentions = find_mentions(normal, 0, len(normal.text), self.gazetteer.find(normal.text), self.lexicon, language)
        whole = [m for m in mentions if m.type in ("PLACE", "ORG", "NAME") and not m.anaphor]
        if not whole:
            return None
        if whole[0].type == "PLACE" and whole[0].end - whole[0].begin >= len(name.split("(")[0].strip()) - 1:
            return grounder.place(whole[0], beside, None)
        if whole[0].type == "ORG":
            return grounder.body(whole[0], None, None)
        return grounder.unlisted_place(whole[0], beside) if beside is not None else None

    def _first_place(self, name: str, language: str) -> Mention | None:
        """The place that a cell names first."""
        normal = NormalText.of(name)
        found = find_mentions(normal, 0, len(normal.text), self.gazetteer.find(normal.text), self.lexicon, language)
        return next((m for m in found if m.type == "PLACE"), None)


def _grammars(text: str, spans: Sequence[tuple[int, int, str]], document: str) -> list[str]:
    """Give the language, "vi" or "en", whose grammar of numbers each span's paragraph follows."""
    grammars: list[str] = []
    until, grammar = -1, "vi"
    for begin, end, _ in spans:
        if begin >= until:
            first = text.rfind("\n", 0, begin) + 1
            until = text.find("\n", end)
            until = len(text) if until < 0 else until
            grammar = "en" if of_paragraph(text[first:until], document) == "en" else "vi"
        grammars.append(grammar)
    return grammars


def _row_spans(document: Document, normal: NormalText) -> list[tuple[int, int]]:
    """Spans of the table rows in the normal text."""
    if normal.offsets is None:
        return [(row.begin, row.end) for row in document.rows]
    raw = normal.offsets
    return [(bisect_left(raw, row.begin), bisect_left(raw, row.end)) for row in document.rows]


def _in_rows(sentence: Sentence, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence lies in a table row; the rows are in text order."""
    at = bisect_right(rows, (sentence.begin, len(rows) + sentence.end)) - 1
    return at >= 0 and rows[at][0] <= sentence.begin and sentence.end <= rows[at][1]


def _pieces(sentence: Sentence) -> list[Sentence]:
    """The sentence, cut into bounded pieces where it is monstrous."""
    if sentence.end - sentence.begin <= _LONGEST:
        return [sentence]
    cuts = range(sentence.begin, sentence.end, _LONGEST)
    return [Sentence(b, min(b + _LONGEST, sentence.end), sentence.role) for b in cuts]


_NAME_LINE = re.compile(r"[^\W\d_][\w.'-]*(?:[ \u00a0][^\W\d_][\w.'-]*){1,4}")


def _with_bylines(normal: NormalText, cut: Sequence[Sentence], lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """Spans with a name line joined to the short line of offices below it ("Nguyễn Văn A" / "Giám đốc Sở
    …").
    """
    spans: list[tuple[int, int, str]] = []
    skip = False
    for this, following in zip_longest(cut, cut[1:]):
        if skip:
            skip = False
            continue
        if following is not None and following.end - following.begin <= 120 and this.end - this.begin <= 40:
            gap = normal.text[this.end : following.begin]
            name = normal.text[this.begin : this.end]
            offices = lexicon.title.match(normal.folded, following.begin) is not None
            if "\n" in gap and not gap.strip() and offices and name.istitle() and _NAME_LINE.fullmatch(name):
                spans.append((this.begin, following.end, "byline"))
                skip = True
                continue
        spans.append((this.begin, this.end, this.role))
    return spans


def _without_dateline(mentions: Sequence[Mention], folded: str) -> Sequence[Mention]:
    """The mentions without the place of a dateline: "Hanoi (VNA) – The Republic of Korea …" tells nothing of it."""
    if mentions and mentions[0].type == "PLACE" and _DATELINE.match(folded, mentions[0].end):
        return mentions[1:]
    return mentions


def _lands(found: Sequence[Sequence[Mention]], grounder: Grounder, folded: str) -> tuple[Mapping[str, str], str | None]:
    """Where unlisted places lie: by slug the country set beside one, and the one country abroad that is named."""
    unlisted = {slug(m.core) for mentions in found for m in mentions if _is_unlisted(m)}
    if not unlisted:
        return {}, None
    lands: dict[str, str] = {}
    named: set[str] = set()
    for mentions in found:
        countries = [_country(mention, grounder) for mention in mentions]
        named.update(country for country in countries if country is not None and country != VIETNAM)
        for at, mention in enumerate(mentions[:-1]):
            land = countries[at + 1]
            if land is None or mention.type not in ("PLACE", "NAME") or slug(mention.core) not in unlisted:
                continue
            if _LIES_IN.fullmatch(folded, mention.end, mentions[at + 1].begin):
                lands.setdefault(slug(mention.core), land)
    return lands, next(iter(named)) if len(named) == 1 else None


def _is_unlisted(mention: Mention) -> bool:
    """Whether a mention is a place of which only the noun tells that it is one."""
    return mention.type == "PLACE" and mention.hit is None and not mention.anaphor


def _country(mention: Mention, grounder: Grounder) -> str | None:
    """The country that a place is or lies in."""
    place = mention.located
    candidate = grounder.candidate(place) if place is not None else None
    return candidate.entity.country if candidate is not None else None
