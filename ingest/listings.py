"""Lists of partner places: a heading or an introduction says what they are, then each line names one.

"Thành phố kết nghĩa" over "Daegu, Hàn Quốc (2004)" states a tie as plainly as a sentence does. The lines of a
document are walked once. A heading made only of the words of `listings.yml` opens a list, an introduction ("Hanoi is
twinned with:") does so in a sentence, and so does the heading of a table; what `list_items` can read below it are its
items, and the first other line ends it. Nothing is read under any other heading. `listed_ties` makes facts of the
items.

    found, refused = listings(rules, reading, registered=frozenset())
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.document import Row
from ingest.found import Found
from ingest.list_items import ItemReader, Line
from ingest.listed_ties import Item, Opening, Ties
from ingest.listing_rules import ListingRules
from ingest.mentions import Mention
from ingest.normal import NormalText, fold
from ingest.reading import Reading
from ingest.registers import Rejected

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_FOOTNOTE = re.compile(r"\s*\[[^\[\]\n]{1,30}\]")
_EDIT = re.compile(r"\[(?:edit|sửa|sửa \| sửa mã nguồn)\]\s*$")
_MARKED = re.compile(r"\s*(?:={2,}|#{1,6}\s)")
_BEFORE = re.compile(
    r"\s*(?:={2,}|#{1,6}\s|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})[.)]?\s)?\s*(?:(?:bảng|table) \d+[.:]?)?\s*", re.I
)
_BULLET = re.compile(r"\s*(?:[-–—+*•▪●○✓·◦‣]|\(?\d{1,3}[.)]|\(?[a-zđ][.)])\s")
_ENDED = re.compile(r"[.!?…;。][\"'”’»)\]]*$")
_CELL = re.compile(r"\s*[|\t]\s*")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_HEADING, _LONGEST_INTRODUCTION, _LONGEST_LINE = 110, 300, 400
#: How many lines may stand between a heading and its list.
_PATIENCE = 6
#: How many words of its own an introduction may have: by itself, and below a heading that has said the same.
_OWN_WORDS, _OWN_WORDS_BELOW = 3, 12
#: How far behind the cue a list may begin in the same sentence.
_REACH = 80


def listings(rules: ListingRules, reading: Reading, registered: frozenset[int]) -> tuple[list[Found], list[Rejected]]:
    """Read a document's lists of partner places.

    Args:
        rules: The words of lists.
        reading: The document.
        registered: Begins of the table rows that were read as a register.

    Returns:
        The facts with what they name, and the lines refused with their reasons.
    """
    if not rules.is_mentioned_in(reading.normal.folded):
        return [], []
    walk = _Walk(rules, reading, registered)
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

    def __init__(self, rules: ListingRules, reading: Reading, registered: frozenset[int]) -> None:
        self.rules, self.reading, self.registered = rules, reading, registered
        self.ties = Ties(rules, reading)
        self.items = ItemReader(reading.grounder, rules)
        self.open: _List | None = None
        self.read: list[tuple[int, int]] = []

    def sentences(self) -> None:
        """Read the lists that stand in one sentence with what announces them."""
        for sentence in self.reading.sentences:
            if self.in_sentence(sentence.begin, sentence.end):
                self.read.append((sentence.begin, sentence.end))

    def lines(self) -> None:
        """Walk all lines."""
        normal = self.reading.normal
        spans = [_trimmed(normal.text, *match.span()) for match in _LINE.finditer(normal.text)]
        spans = [span for span in spans if span[0] < span[1]]
        for span, following in zip(spans, [*spans[1:], None], strict=False):
            row = self.row_at(normal.raw_span(*span)[0])
            if row is not None:
                self.row(row, *span)
            elif not self.is_read(span[0]):
                self.line(*span, normal.text[slice(*following)] if following is not None else "")
        self.close()

    def line(self, begin: int, end: int, following: str) -> None:
        """Take the next line: it opens a list, belongs to the open one, or ends it."""
        text = self.reading.normal.text[begin:end]
        if end - begin > _LONGEST_LINE:
            self.paragraph(text)
            return
        if self.is_table_heading(text):
            return
        has_cue = self.rules.cues.regex.search(self.reading.normal.folded, begin, end) is not None
        opening = self.opened_by(text, begin, end) if has_cue else None
        if opening is not None:
            self.begin(opening)
        elif self.open is not None:
            self.below(self.open, text, begin, end, following)

    def paragraph(self, text: str) -> None:
        """A paragraph may stand between heading and list, not within a list."""
        if self.open is not None and not self.open.items and self.may_stand_between(self.open, text[-_LONGEST_LINE:]):
            self.open.waited += 1
        else:
            self.close()

    def opened_by(self, text: str, begin: int, end: int) -> Opening | None:
        """The opening that a line with a cue makes, if it is no item ("Gyeongju, Korea: sister city")."""
        opening = self.heading(text, begin, end) or self.introduction(text, begin, end)
        line = self.items.read(text) if opening is not None else None
        is_item = line is not None and any(place.country_stated for place in line.places)
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
        if fold(_plain(text)) in self.rules.words["groups"].phrases:
            listed.country = None
            return
        line = self.items.read(_plain(text) if _is_marked(text) else text, listed.country)
        if line is not None and line.heads is not None:
            listed.country = line.heads
        elif _is_marked(text) or self.is_subheading(line, following):
            self.subheading(listed, line, begin, end)
        elif (
            line is not None
            and not text.endswith(":")
            and (line.marked or self.is_sure(line) or self.goes_on(listed, line, following))
        ):
            listed.items += [Item(begin, end, line, place) for place in line.places]
        elif _BULLET.match(text) and not text.endswith(":"):
            self.ties.refuse(begin, end, "the line is no place with its country")
        elif listed.items or not self.may_stand_between(listed, text):
            self.close()
        else:
            listed.waited += 1

    def subheading(self, listed: _List, line: Line | None, begin: int, end: int) -> None:
        """A heading within a list: one place is the subject of what follows, all else ends the list."""
        self.close()
        if line is not None and len(line.places) == 1 and line.places[0].place.hit is not None:
            self.open = _List(replace(listed.opening, subject=line.places[0].place, begin=begin, end=end))

    def is_subheading(self, line: Line | None, following: str) -> bool:
        """Whether a line without a bullet is one known place, and bullets follow."""
        alone = line is not None and not line.marked and len(line.places) == 1 and not line.places[0].country
        return alone and line is not None and self.is_sure(line) and _BULLET.match(following) is not None

    def is_sure(self, line: Line | None) -> bool:
        """Whether a line without a bullet is one of a list: all its places are known or have a country."""
        places = line.places if line is not None else ()
        return bool(places) and all(p.country is not None or self.ties.is_sure(p.place) for p in places)

    def goes_on(self, listed: _List, line: Line, following: str) -> bool:
        """Whether a line of unknown names stands amid a list; a single name may as well be the next heading."""
        several = len(line.places) > 1 or any(place.date is not None for place in line.places)
        return bool(listed.items) and several and self.is_sure(self.items.read(following))

    def may_stand_between(self, listed: _List, text: str) -> bool:
        """Whether a line may stand between a heading and its list: a sentence, a reference, a caption."""
        folded = fold(_FOOTNOTE.sub("", text)).strip()
        refers = self.rules.words["references"].regex.match(folded) is not None
        return listed.waited < _PATIENCE and (refers or _ENDED.search(folded) is not None)

    def heading(self, text: str, begin: int, end: int) -> Opening | None:
        """The opening that a heading makes: nothing is in it but cues, openers, names and numbers."""
        return self.opening(_plain(text), begin, end, own_words=0) if len(text) <= _LONGEST_HEADING else None

    def introduction(self, text: str, begin: int, end: int) -> Opening | None:
        """The opening that a sentence makes, which ends in a colon or says that a list follows."""
        if len(text) > _LONGEST_INTRODUCTION:
            return None
        if _FOOTNOTE.sub("", text).rstrip().endswith((":", "：")):
            below = self.open is not None and not self.open.opening.listing.broad
            return self.opening(_plain(text), begin, end, own_words=_OWN_WORDS_BELOW if below else _OWN_WORDS)
        announces = self.rules.words["announcing"].regex.search(fold(text)) is not None
        return self.opening(_plain(text), begin, end, own_words=_OWN_WORDS) if announces else None

    def opening(self, text: str, begin: int, end: int, *, own_words: int) -> Opening | None:
        """The opening that words make, if no more than a few of them are not those of openings."""
        folded = fold(text)
        listing = self.rules.listing_of(folded)
        if listing is None or self.rules.words["stops"].regex.search(folded):
            return None
        subject = None
        left = list(self.rules.heading_words.left_of(folded))
        for mention in self.ties.mentions(text):
            if mention.type in ("PLACE", "DATE", "PERIOD", "NUMBER") and not mention.anaphor:
                left[mention.begin : mention.end] = " " * (mention.end - mention.begin)
                named = mention.type == "PLACE" and self.ties.locality(mention) is not None
                subject = subject or (mention if named else None)
        if len(_WORD.findall("".join(left))) > own_words:
            return None
        return Opening(listing, self.rules.status_of(folded), subject, begin, end)

    def in_sentence(self, begin: int, end: int) -> bool:
        """Read "Các thành phố kết nghĩa: A (X), B (Y)" and "Its sister cities include A (X) and B (Y)."."""
        folded = self.reading.normal.folded
        cue = self.rules.cues.regex.search(folded, begin, end)
        if cue is None:
            return False
        reach = min(end, cue.end() + _REACH)
        colon = re.compile(r"[:：] ?(?=\S)").search(folded, cue.end(), reach)
        announced = colon or self.rules.words["announcing"].regex.search(folded, cue.end(), reach)
        if announced is None:
            return False
        before = self.reading.normal.text[begin : announced.start()]
        clause = before[max(before.rfind(", "), before.rfind("，")) + 1 :].strip()
        opening = self.opening(_plain(clause), begin, end, own_words=0)
        line = self.items.read(self.reading.normal.text[announced.end() : end].strip()) if opening is not None else None
        if opening is None or opening.listing.broad or line is None or len(line.places) < 2 or not self.is_sure(line):
            return False
        self.ties.state(opening, [Item(begin, end, line, place) for place in line.places])
        return True

    def row(self, row: Row, begin: int, end: int) -> None:
        """A table row with a place and its country, below an opening or a column heading that is one."""
        columns = {role: cell for cell in reversed(row.cells) for role in self.roles(cell.heading)}
        if row.begin in self.registered or "others" in columns or "place" not in columns:
            self.close()
            return
        if self.open is None:
            opening = self.opening(columns["place"].heading, begin, end, own_words=0)
            self.open = _List(opening) if opening is not None else None
        raw = {role: NormalText.of(self.reading.document.text[c.begin : c.end]).text for role, c in columns.items()}
        country = self.items.read(raw.get("country", ""))
        line = self.items.read(raw["place"], country.heads if country is not None else None)
        if self.open is None or line is None or country is None or not line.places:
            return
        since = self.items.note(raw.get("since", ""))
        for place in line.places:
            dated = replace(place, date=place.date or since.date, end_date=place.end_date or since.end_date)
            self.open.items.append(Item(begin, end, replace(line, marked=True), dated))

    def roles(self, heading: str) -> Iterator[str]:
        """What the heading of a column makes it."""
        folded = fold(_FOOTNOTE.sub("", heading)).strip()
        for role, names in self.rules.columns.items():
            if folded in names:
                yield role

    def is_table_heading(self, text: str) -> bool:
        """Whether a line is the heading row of a table that lists places."""
        cells = [cell for cell in _CELL.split(text) if cell]
        roles = {role for cell in cells for role in self.roles(cell)}
        return len(cells) > 1 and {"place", "country"} <= roles

    def row_at(self, raw: int) -> Row | None:
        """The table row that holds an offset of the stored text."""
        rows = self.reading.document.rows
        at = bisect_right(rows, raw, key=lambda row: row.begin) - 1
        return rows[at] if at >= 0 and raw < rows[at].end else None

    def is_read(self, begin: int) -> bool:
        """Whether a line begins in a sentence whose list was read."""
        at = bisect_right(self.read, begin, key=lambda span: span[0]) - 1
        return at >= 0 and begin < self.read[at][1]


def _is_marked(text: str) -> bool:
    """Whether a line is marked as a heading."""
    return _MARKED.match(text) is not None or _EDIT.search(text) is not None


def _plain(text: str) -> str:
    """A heading or introduction without its marks, number, footnotes and closing colon."""
    bare = _FOOTNOTE.sub("", text)
    before = _BEFORE.match(bare)
    return bare[before.end() if before is not None else 0 :].rstrip(" =#:.")


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends."""
    line = text[begin:end]
    return begin + len(line) - len(line.lstrip()), begin + len(line.rstrip())
