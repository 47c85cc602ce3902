"""Lists of partner places: a heading or an introduction says what they are, then each line names one.

"Thành phố kết nghĩa" over "Daegu, Hàn Quốc (2004)" states a tie as plainly as a sentence does. The lines of a
document are walked once. A heading made only of the words of `listings.yml` opens a list, an introduction ("Hanoi is
twinned with:") does so in a sentence, and so does the heading of a table; what `list_items` can read below it are its
items, and the first other line ends it. Nothing is read under any other heading. `openings` says what opens a list,
`sentence_lists` reads those within one sentence, `listed_ties` makes facts of the items.

    found, refused = listings(rules, reading, registered=frozenset())
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.document import Row
from ingest.frozen import replace
from ingest.list_lines import BULLET, ENDED, FOOTNOTE, is_marked, plain_words, trimmed
from ingest.listed import list_tables
from ingest.listed.list_items import ItemReader, Line
from ingest.listed.listed_ties import Item, Opening, Ties
from ingest.listed.listing_rules import ListingRules
from ingest.listed.openings import OWN_WORDS, Openings
from ingest.listed.sentence_lists import SentenceLists
from ingest.registers import Rejected
from ingest.relations.found import Found
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.text.reading import Reading, ReadSentence

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\W\d_]+")
_BAR = re.compile(r"[|\t]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
#: A blank line, and a paragraph of at least two lines below one.
_BLANK = re.compile(r"\n[^\S\n]{0,4}\n[^\S\n]{0,4}$")
_PARAGRAPH = re.compile(r"[^\S\n]{0,4}\n[^\S\n]{0,4}\n{1,3}([^\n]{3,200})\n([^\n]{3,200})(?=\n|$)")
_LONGEST_LINE = 400
#: How many lines may stand between a heading and its list.
_PATIENCE = 6
#: How many a line may have that ends in a colon and only leads from the heading to its list ("Busan cooperates with:").
_OWN_WORDS_BETWEEN = 2
#: A line without a full stop of so many words is a caption or a sentence rather than the next heading.
_LONG_FOR_A_HEADING = 7


def listings(rules: ListingRules, reading: Reading, registered: frozenset[int]) -> tuple[list[Found], list[Rejected]]:
    """Read a document's lists of partner places.

    Args:
        rules: The words of lists.
        reading: The document.
        registered: Begins of the table rows that were read as a register.

    Returns:
        The facts with what they name, and the lines refused with their reasons.
    """
    cues = rules.cues_in(reading.normal.folded)
    if not cues:
        return [], []
    walk = _Walk(rules, reading, registered, cues)
    walk.sentences()
    walk.lines()
    return walk.ties.found, walk.ties.refused


@dataclass(slots=True)
class _List:
    """An open list: its items so far, the country its lines stand under, the lines it has waited for an item."""

    opening: Opening
    items: list[Item] = field(default_factory=list)
    country: Mention | None = None
    waited: int = 0


class _Walk:
    """One walk through a document."""

    def __init__(self, rules: ListingRules, reading: Reading, registered: frozenset[int], cues: Sequence[int]) -> None:
        self.rules, self.reading, self.registered, self.cues = rules, reading, registered, cues
        self.items = ItemReader(reading.grounder, rules)
        self.ties = Ties(rules, reading, self.items)
        self.openings = Openings(rules, self.ties)
        self.within = SentenceLists(rules, reading, self.items, self.ties, self.openings, self.cue_in)
        self.open: _List | None = None
        self.read: list[tuple[int, int]] = []
        #: The headings of the table whose rows are being read, where they stand in plain text.
        self.headings: tuple[str, ...] = ()

    def sentences(self) -> None:
        """Read the lists that stand in one sentence with what announces them."""
        for sentence in self.reading.sentences:
            if self.within.read(sentence.begin, sentence.end):
                self.read.append((sentence.begin, sentence.end))

    def lines(self) -> None:
        """Walk all lines."""
        normal = self.reading.normal
        spans = [trimmed(normal.text, *match.span()) for match in _LINE.finditer(normal.text)]
        spans = [span for span in spans if span[0] < span[1]]
        rows = bool(self.reading.document.rows)
        for span, following in zip(spans, [*spans[1:], None], strict=False):
            if not rows and self.says_nothing(*span):
                continue
            row = list_tables.row_at(self.reading.document, normal.raw_span(*span)[0])
            if row is not None:
                self.row(row, *span)
            elif not self.is_read(span[0]):
                self.line(*span, normal.text[slice(*following)] if following is not None else "")
        self.close()

    def says_nothing(self, begin: int, end: int) -> bool:
        """Whether a line opens no list, belongs to none, and is no row of a table: most lines of most documents."""
        outside = self.open is None and not self.headings
        return outside and _BAR.search(self.reading.normal.text, begin, end) is None and self.cue_in(begin, end) is None

    def line(self, begin: int, end: int, following: str) -> None:
        """Take the next line: it opens a list, belongs to the open one, or ends it."""
        text = self.reading.normal.text[begin:end]
        announcing = self.announcing_end(begin, end)
        if announcing > begin:
            self.line(begin, announcing, "")
            begin, text = announcing, self.reading.normal.text[announcing:end]
        if end - begin > _LONGEST_LINE:
            self.other(text, begin, end)
            return
        if list_tables.is_heading(self.rules, text):
            self.headings = list_tables.headed(self.rules, text)
            return
        places = list_tables.placed(self.rules, self.headings, text, self.items) if self.headings else None
        if places is None:
            self.headings = ()
        elif self.open is not None:
            self.open.items += [Item(begin, end, Line(places, marked=True), place) for place in places]
            return
        cue = self.cue_in(begin, end)
        if cue is not None and cue.start() == begin and self.labelled(text, cue, following):
            return
        opening = self.opened_by(text, begin, end) if cue is not None else None
        if opening is not None:
            self.begin(opening)
        elif self.open is not None:
            self.below(self.open, text, begin, end, following)

    def labelled(self, text: str, cue: re.Match[str], following: str) -> bool:
        """Read a line of a fact box, "Thành phố kết nghĩa | Klagenfurt, Áo"; one with items below it is a heading."""
        begin, label = cue.start(), cue.end() - cue.start()
        listing, words = self.rules.listing_of(cue[0]), text[label:].lstrip(" :|\t")
        if listing is None or listing.broad or len(words) in (0, len(text) - label) or self.is_item(following):
            return False
        line = self.items.read(words)
        if line is None or line.marked or not self.is_sure(line):
            return False
        self.close()
        opening = Opening(listing, self.rules.status_of(fold(words)), None, begin, begin + len(text))
        self.ties.state(opening, [Item(begin, begin + len(text), line, place) for place in line.places])
        return True

    def is_item(self, text: str) -> bool:
        """Whether a line names places that are known or have their country, and nothing else."""
        return self.is_sure(self.items.read(text))

    def announcing_end(self, begin: int, end: int) -> int:
        """Where the last sentence of a paragraph begins, if it announces a list below; else the paragraph's begin."""
        text = FOOTNOTE.sub("", self.reading.normal.text[max(begin, end - 20) : end]).rstrip()
        if not text.endswith((":", "：")):
            return begin
        last = max((sentence.begin for sentence in self.sentences_in(begin, end)), default=begin)
        return last if self.cue_in(last, end) is not None else begin

    def other(self, text: str, begin: int, end: int) -> None:
        """A line that is no item may stand between heading and list, or enumerate the places; else it ends the list."""
        listed = self.open
        if listed is None or listed.items or self.enumerates(listed.opening, begin, end):
            self.close()
        elif self.may_stand_between(listed, text):
            listed.waited += 1
        else:
            self.close()

    def enumerates(self, heading: Opening, begin: int, end: int) -> bool:
        """Read "In the order of their signing they are: Dakar, Senegal (1980); …" in a paragraph below a heading."""
        opening, normal = heading, self.reading.normal
        if heading.listing.broad:
            return False
        for sentence in self.sentences_in(begin, end):
            text = normal.text[sentence.begin : sentence.end]
            before, colon, after = text.partition(": ")
            line = self.items.read(after) if colon else None
            stops = self.rules.words["stops"].regex.search(fold(before)) is not None
            if line is not None and not stops and len(line.places) > 1 and all(p.settled for p in line.places):
                self.ties.state(opening, [Item(sentence.begin, sentence.end, line, place) for place in line.places])
                return True
            named = self.openings.opening(plain_words(text), begin, end, own_words=OWN_WORDS)
            opening = named if named is not None and named.subject is not None else opening
        return False

    def opened_by(self, text: str, begin: int, end: int) -> Opening | None:
        """The opening that a line with a cue makes, if it is no item ("Gyeongju, Korea: sister city")."""
        below = self.open is not None and not self.open.opening.listing.broad
        heading = self.openings.heading(text, begin, end)
        opening = heading or self.openings.introduction(text, begin, end, below=below)
        line = self.items.read(text) if opening is not None else None
        is_item = line is not None and any(place.settled for place in line.places)
        return None if is_item else opening

    def begin(self, opening: Opening) -> None:
        """Open a list; below a heading without items yet, an introduction need not repeat what that said."""
        above = self.open.opening if self.open is not None and not self.open.items else None
        self.close()
        if above is not None:
            opening = replace(
                opening,
                subject=opening.subject or above.subject,
                listing=above.listing if opening.listing.broad else opening.listing,
                status=opening.status or above.status,
            )
        self.open = _List(opening)

    def close(self) -> None:
        """End the open list and state its items."""
        if self.open is not None:
            self.ties.state(self.open.opening, self.open.items)
        self.open = None

    def below(self, listed: _List, text: str, begin: int, end: int, following: str) -> None:
        """A line below an opening: a group, an item, something between heading and list, or the end."""
        plain = fold(plain_words(text))
        if plain in self.rules.words["groups"].phrases:
            listed.country = None
            return
        is_column = any(role != "country" for role in list_tables.roles(self.rules, text))
        if is_column or self.dates_last(listed, text) or _WORD.search(plain) is None:
            return
        line = self.items.read(plain_words(text) if is_marked(text) else text, listed.country)
        if line is not None and line.heads is not None:
            self.head(listed, line.heads)
        elif is_marked(text) or self.is_subheading(line, following) or self.heads_paragraph(line, begin, end):
            self.subheading(listed, line, begin, end)
        elif (
            line is not None
            and not text.endswith(":")
            and (line.marked or self.is_sure(line) or self.goes_on(listed, line, following))
        ):
            listed.items += [Item(begin, end, line, place) for place in line.places]
        elif BULLET.match(text) and not text.endswith(":"):
            self.ties.refuse(begin, end, "the line is no place with its country")
        elif not self.is_described(listed, text, following):
            self.other(text, begin, end)

    def is_described(self, listed: _List, text: str, following: str) -> bool:
        """Whether a sentence tells of the item above it, by its name or by the tie, and the next item follows."""
        last, line = listed.items[-1] if listed.items else None, self.items.read(following)
        if last is None or line is None or len(line.places) != 1 or ENDED.search(text) is None:
            return False
        told = last.place.place.core in text or self.rules.cues.regex.search(fold(text)) is not None
        return told and last.place.settled and line.places[0].settled

    def head(self, listed: _List, country: Mention) -> None:
        """A country alone heads the lines below it, unless it stands below a bare place: a table lost its rows."""
        last = listed.items[-1] if listed.items else None
        if last is not None and not last.line.marked and last.place.country is None and not last.place.settled:
            self.ties.refuse(listed.opening.begin, listed.opening.end, "places and countries alternate line by line")
            self.open = None
        else:
            listed.country = country

    def dates_last(self, listed: _List, text: str) -> bool:
        """Whether a line is the date of the item above it."""
        dated = self.items.only_dates(text) if listed.items else None
        if dated is not None:
            last = listed.items[-1]
            listed.items[-1] = replace(last, place=last.place.with_dates_of(dated))
        return dated is not None

    def subheading(self, listed: _List, line: Line | None, begin: int, end: int) -> None:
        """A heading within a list: one place is the subject of what follows, all else ends the list."""
        self.close()
        if line is not None and len(line.places) == 1 and line.places[0].place.hit is not None:
            self.open = _List(replace(listed.opening, subject=line.places[0].place, begin=begin, end=end))

    def is_subheading(self, line: Line | None, following: str) -> bool:
        """Whether a line without a bullet is one known place without a country, and bullets follow."""
        if line is None or line.marked or len(line.places) != 1 or not BULLET.match(following):
            return False
        [place] = line.places
        return not place.settled and place.country is None and self.ties.is_sure(place.place)

    def heads_paragraph(self, line: Line | None, begin: int, end: int) -> bool:
        """Whether one known place without a country stands between blank lines above a paragraph of items."""
        if line is None or line.marked or len(line.places) != 1 or line.places[0].settled or line.places[0].date:
            return False
        text = self.reading.normal.text
        below = _PARAGRAPH.match(text, end)
        if below is None or not _BLANK.search(text[max(0, begin - 8) : begin]) or line.places[0].country is not None:
            return False
        items = [self.items.read(words) for words in below.groups()]
        return self.ties.is_sure(line.places[0].place) and all(
            item is not None and item.places and all(place.settled for place in item.places) for item in items
        )

    def is_sure(self, line: Line | None) -> bool:
        """Whether a line without a bullet is one of a list: all its places are known or have a country."""
        return line is not None and self.ties.are_sure(line.places)

    def goes_on(self, listed: _List, line: Line, following: str) -> bool:
        """Whether a line of unknown names stands amid a list; a single name may as well be the next heading."""
        several = len(line.places) > 1 or any(place.date is not None for place in line.places)
        return bool(listed.items) and several and self.is_sure(self.items.read(following))

    def may_stand_between(self, listed: _List, text: str) -> bool:
        """Whether a line may stand between a heading and its list: a sentence, a reference, a caption."""
        folded = fold(FOOTNOTE.sub("", text[-_LONGEST_LINE:])).strip()
        refers = self.rules.words["references"].regex.match(folded) is not None
        count = len(folded.split()) + len(_IDEOGRAPH.findall(folded)) // 2
        is_long = count >= _LONG_FOR_A_HEADING
        if folded.endswith(":"):  # "They are:", not "Consulates of other countries:"
            stops = self.rules.words["stops"].regex.search(folded) is not None
            own = self.openings.own_words(folded, self.ties.mentions(text))
            few = count <= 2 or len(_WORD.findall(own)) <= _OWN_WORDS_BETWEEN
            return few and not stops and not listed.opening.listing.broad
        return listed.waited < _PATIENCE and (refers or is_long or ENDED.search(folded) is not None)

    def cue_in(self, begin: int, end: int) -> re.Match[str] | None:
        """The first cue in a stretch of the text."""
        first = bisect_left(self.cues, begin)
        if first == len(self.cues) or self.cues[first] >= end:
            return None
        return self.rules.cues.regex.search(self.reading.normal.folded, begin, end)

    def sentences_in(self, begin: int, end: int) -> Iterator[ReadSentence]:
        """The sentences that lie in a line."""
        sentences = self.reading.sentences
        at = bisect_left(sentences, begin, key=lambda sentence: sentence.begin)
        while at < len(sentences) and sentences[at].end <= end:
            yield sentences[at]
            at += 1

    def row(self, row: Row, begin: int, end: int) -> None:
        """A table row with a place and its country, below an opening or a column heading that is one."""
        columns = list_tables.columns_of(self.rules, row)
        if columns is None or row.begin in self.registered:
            self.close()
            return
        if self.open is None and "country" in columns:
            opening = self.openings.opening(columns["place"].heading, begin, end, own_words=0)
            self.open = _List(opening) if opening is not None else None
        if self.open is not None:
            places = list_tables.places_of(columns, self.reading.document, self.items)
            self.open.items += [Item(begin, end, Line(places, marked=True), place) for place in places]

    def is_read(self, begin: int) -> bool:
        """Whether a line begins in a sentence whose list was read."""
        at = bisect_right(self.read, begin, key=lambda span: span[0]) - 1
        return at >= 0 and begin < self.read[at][1]
