"""A document read for the frames: its sentences with mentions and skeletons, and the locality in focus at each.

`Reader.read` does once per document what every frame needs; `extractor` then asks the frames sentence by sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document
from ingest.gazetteer import Candidate, Gazetteer
from ingest.grounding import VIETNAM, Grounder, dominant_focus
from ingest.lexicon import Lexicon
from ingest.mentions import Mention, find_mentions
from ingest.normal import NormalText
from ingest.sentences import Sentence, split
from ingest.skeleton import Skeleton

_LOCALITIES = ("region", "city")
#: A sentence longer than this is read in pieces: no frame looks further, and no document may slow the reading down.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence as the frames see it.

    Attributes:
        begin, end: Span in the normal text.
        skeleton: The encoded sentence with its mentions.
        focus: The locality that "thành phố" would mean at its start, if any.
        heading: Folded text of the last heading above it.
    """

    begin: int
    end: int
    skeleton: Skeleton
    focus: Candidate | None
    heading: str

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Its mentions, in text order."""
        return self.skeleton.mentions


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole document, read.

    Attributes:
        document: Where it came from.
        normal: Its text and the way back to raw offsets.
        grounder: Settles the document's mentions.
        sentences: Its sentences, in text order.
    """

    document: Document
    normal: NormalText
    grounder: Grounder
    sentences: tuple[ReadSentence, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents with one gazetteer and one lexicon."""

    gazetteer: Gazetteer
    lexicon: Lexicon

    def read(self, document: Document) -> Reading:
        """Cut a document into sentences and find their mentions and focus."""
        normal = NormalText.of(document.text)
        language = "en" if document.language == "en" else "vi"
        grounder = Grounder(self.lexicon, language, document.published)
        hits = self.gazetteer.find(normal.text)
        cut = [piece for s in split(normal.text) if s.role != "chrome" for piece in _pieces(s)]
        spans = _with_bylines(normal, cut)
        found = [find_mentions(normal, b, e, hits, self.lexicon, language) for b, e, _ in spans]
        focuses = _focuses(found, grounder)
        sentences: list[ReadSentence] = []
        heading = ""
        for (begin, end, role), mentions, focus in zip(spans, found, focuses, strict=True):
            if role == "heading":
                heading = normal.folded[begin:end]
            skeleton = Skeleton.of(normal, begin, end, mentions)
            sentences.append(ReadSentence(begin, end, skeleton, focus, heading))
        return Reading(document, normal, grounder, tuple(sentences))


def _pieces(sentence: Sentence) -> list[Sentence]:
    """The sentence, cut into bounded pieces where it is monstrous."""
    if sentence.end - sentence.begin <= _LONGEST:
        return [sentence]
    cuts = range(sentence.begin, sentence.end, _LONGEST)
    return [Sentence(b, min(b + _LONGEST, sentence.end), sentence.role) for b in cuts]


_NAME_LINE = re.compile(r"(?:[^\W\d_][\w.'-]*[ \u00a0]?){2,5}")


def _with_bylines(normal: NormalText, cut: Sequence[Sentence]) -> list[tuple[int, int, str]]:
    """Spans with a name line joined to the short line of offices below it ("Nguyễn Văn A" / "Giám đốc Sở …")."""
    spans: list[tuple[int, int, str]] = []
    skip = False
    for this, following in zip(cut, [*cut[1:], None], strict=True):
        if skip:
            skip = False
            continue
        if following is not None and following.end - following.begin <= 120 and this.end - this.begin <= 40:
            gap = normal.text[this.end : following.begin]
            name = normal.text[this.begin : this.end]
            if "\n" in gap and not gap.strip() and _NAME_LINE.fullmatch(name) and name.istitle():
                spans.append((this.begin, following.end, "byline"))
                skip = True
                continue
        spans.append((this.begin, this.end, this.role))
    return spans


def _focuses(found: Sequence[Sequence[Mention]], grounder: Grounder) -> list[Candidate | None]:
    """The locality in focus at each sentence: the dominant one, else the last one named at or before it."""
    named = [[c for m in mentions for c in _localities(m, grounder)] for mentions in found]
    everywhere = [c for sentence in named for c in sentence]
    home = [c for c in everywhere if c.entity.country == VIETNAM]
    dominant = dominant_focus(home) if home else dominant_focus(everywhere)
    if dominant is not None:
        return [dominant] * len(found)
    focuses: list[Candidate | None] = []
    last: Candidate | None = None
    for sentence in named:
        own = [c for c in sentence if not home or c.entity.country == VIETNAM]
        focuses.append(last or (own[0] if own else None))
        last = own[0] if own else last
    return focuses


def _localities(mention: Mention, grounder: Grounder) -> list[Candidate]:
    """The explicit locality of a mention, also inside a body's name."""
    place = mention.place if mention.type == "ORG" else mention if mention.type == "PLACE" else None
    if place is None or place.anaphor:
        return []
    candidate = grounder.candidate(place)
    return [candidate] if candidate is not None and candidate.kind in _LOCALITIES else []
