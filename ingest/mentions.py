"""The mention cascade: typed spans of one sentence, higher types winning over lower ones.

Order: document numbers, dates and amounts (`values`) > organisations the gazetteer knows > titles > bodies built
from a head noun > places > persons > unknown names > stand-ins for the locality in focus ("thành phố"). A place
keeps all its candidates; `grounding` settles them later. Spans are offsets into the normal text of the document.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.gazetteer import Hit
from ingest.lexicon import Lexicon, PlaceNoun
from ingest.normal import NormalText
from ingest.values import ValueMention, find

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


_WORD = re.compile(r"[^\W\d_](?:[\w&]|['’.\-](?=\w))*\.?", re.UNICODE)
#: A letter that begins a word and is not small; scripts without capitals have such letters only.
_SMALL = "".join(chr(code) for code in range(0x2000) if chr(code).islower())
_CAPITAL = re.compile(rf"(?<![^\W_])[^\W\d_{_SMALL}]")
#: One Vietnamese syllable, folded.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
_SUFFIX = re.compile(r" ([a-z]+)(?!\w)")


def find_mentions(
    normal: NormalText, begin: int, end: int, hits: Sequence[Hit], lexicon: Lexicon, language: str
) -> tuple[Mention, ...]:
    """Find the mentions of the sentence `normal.text[begin:end]`, in text order, none overlapping.

    Args:
        normal: The document's text.
        begin, end: The sentence.
        hits: All hits of the gazetteer in the document, in text order.
        lexicon: The words.
        language: "vi" or "en"; decides the number grammar.
    """
    first = bisect_left(hits, begin, key=lambda h: h.begin)
    last = bisect_left(hits, end, key=lambda h: h.begin)
    cascade = _Cascade(normal, begin, end, tuple(h for h in hits[first:last] if h.end <= end), lexicon, language)
    cascade.values()
    cascade.known_organisations()
    cascade.titles()
    cascade.bodies()
    cascade.names()
    cascade.anaphora()
    return tuple(sorted(cascade.found, key=lambda m: m.begin))


class _Cascade:
    """One sentence on its way through the cascade; `found` only grows."""

    def __init__(
        self, normal: NormalText, begin: int, end: int, hits: tuple[Hit, ...], lexicon: Lexicon, language: str
    ) -> None:
        self.text, self.folded = normal.text, normal.folded
        self.begin, self.end = begin, end
        self.lexicon, self.language = lexicon, language
        self.hits = hits
        self.at = {h.begin: h for h in hits}
        self.found: list[Mention] = []
        self.ending: dict[int, Mention] = {}
        self.covered = bytearray(end - begin)

    def add(self, mention: Mention) -> None:
        """Keep a mention and cover its span."""
        self.found.append(mention)
        if mention.type in ("TITLE", "ORG"):
            self.ending.setdefault(mention.end, mention)
        length = mention.end - mention.begin
        self.covered[mention.begin - self.begin : mention.end - self.begin] = b"\1" * length

    def free(self, begin: int, end: int) -> bool:
        """Whether no mention covers any of a span."""
        return not any(self.covered[begin - self.begin : end - self.begin])

    def values(self) -> None:
        """Dates, numbers, amounts, document numbers."""
        for v in find(self.text[self.begin : self.end], self.language, self.folded[self.begin : self.end]):
            b, e = self.begin + v.begin, self.begin + v.end
            self.add(Mention(b, e, v.type, self.text[b:e], self.text[b:e], value=v))

    def known_organisations(self) -> None:
        """Organisations of the gazetteer that no place of the same span outranks."""
        for hit in self.hits:
            if hit.candidates[0].kind == "organisation" and not hit.weak and self.free(hit.begin, hit.end):
                self.add(Mention(hit.begin, hit.end, "ORG", hit.surface, hit.surface, hit=hit))

    def place_from(self, hit: Hit) -> Mention:
        """The place mention of a hit, with the type noun before or after it."""
        before = self.lexicon.place_noun_before.search(self.folded, max(self.begin, hit.begin - 24), hit.begin)
        begin, end, noun = hit.begin, hit.end, None
        if before is not None and not self.lexicon.ends_in_tie.search(
            self.folded, max(0, before.start() - 14), before.start()
        ):
            begin, noun = before.start(), self.lexicon.place_nouns[before["noun"]]
        else:
            word = _SUFFIX.match(self.folded, hit.end, self.end)
            if word is not None and word[1] in self.lexicon.place_suffixes and self.text[word.start(1)].isupper():
                end, noun = word.end(), self.lexicon.place_suffixes[word[1]]
        return Mention(begin, end, "PLACE", self.text[begin:end], hit.surface, hit=hit, noun=noun)

    def place_after(self, position: int) -> Mention | None:
        """The place that starts at a position, its type noun included, or a stand-in for it."""
        noun = self.lexicon.place_noun.match(self.folded, position, self.end)
        starts = (position, noun.end()) if noun else (position,)
        for start in starts:
            hit = self.at.get(start)
            if hit is not None and hit.candidates[0].kind != "organisation":
                return self.place_from(hit)
        anaphor = self.lexicon.anaphor.match(self.folded, position, self.end)
        return self.stand_in(anaphor) if anaphor else None

    def stand_in(self, match: re.Match[str]) -> Mention:
        """The mention of a noun that stands for the locality in focus."""
        b, e = match.span()
        return Mention(b, e, "PLACE", self.text[b:e], self.text[b:e], anaphor=True)

    def bodies(self) -> None:
        """Bodies: a head noun, then a domain, a locality or a run of capitalised words."""
        for match in self.lexicon.body_head.finditer(self.folded, self.begin, self.end):
            # "Hải Phòng" holds no department ("phòng").
            inside_name = any(h.begin < match.start() < h.end for h in self.hits)
            if inside_name or not self.free(*match.span()):
                continue
            body = self.body(match)
            if body is not None and self.free(body.begin, body.end):
                self.add(body)

    def body(self, match: re.Match[str]) -> Mention | None:
        """The body that a head noun starts, or None where nothing names it."""
        begin, position = match.span()
        head, group = match["head"], self.lexicon.body_heads[match["head"]]
        capital = self.text[begin].isupper()
        space = position < self.end and self.folded[position] == " "
        after = position + 1 if space else position
        if group == "government":
            return self.government(begin, after, head, capital=capital)
        if not capital:
            return None
        if group == "mission":
            return self.mission(begin, position, after, head)
        end = self.capital_run(after, completing=group == "association")
        return self.body_of(begin, end, head) if end > after else None

    def government(self, begin: int, after: int, head: str, *, capital: bool) -> Mention | None:
        """A department, committee, ministry: domain, then locality; or the office of such a body."""
        served = self.lexicon.body_head.match(self.folded, after, self.end) if head == "văn phòng" and capital else None
        body = self.body(served) if served is not None and served["head"] in self.lexicon.localised else None
        if body is not None:
            return self.body_of(begin, body.end, head, body.place)
        domain = self.lexicon.domain.match(self.folded, after, self.end)
        end = after - (self.folded[after - 1] == " ")
        if domain is not None and (capital or self.text[after].isupper()):
            end = domain.end()
        elif capital and head not in self.lexicon.localised | {"chính phủ"}:
            closing = self.until_place(after)
            if closing is not None:
                return self.body_of(begin, closing.end, head, closing)
            end = self.capital_run(after, completing=True)
            if end <= after:
                return None
        elif not (head in self.lexicon.localised or head == "chính phủ"):
            return None
        named = domain is not None or head not in {"sở", "ban quản lý"}
        if not named and end < after:
            return None
        follows = end + 1 if self.folded[end : end + 1] == " " else end
        place = self.place_after(follows) if follows > end else None
        if place is not None:
            return self.body_of(begin, place.end, head, place)
        return self.body_of(begin, end, head) if capital and end > begin else None

    def mission(self, begin: int, position: int, after: int, head: str) -> Mention:
        """An embassy or consulate: the sending country, then "tại" and the place."""
        country = self.place_after(after)
        end = country.end if country is not None else position
        at = re.compile(r" (?:tại|ở|in|at) ").match(self.folded, end, self.end)
        place = self.place_after(at.end()) if at else None
        return replace(self.body_of(begin, place.end if place else end, head, country), at=place)

    def body_of(self, begin: int, end: int, head: str, place: Mention | None = None) -> Mention:
        """An ORG mention."""
        words = self.text[begin:end]
        return Mention(begin, end, "ORG", words, words, head=head, place=place)

    def until_place(self, after: int) -> Mention | None:
        """The place that closes a ministry's name within eight plain words ("Bộ … và quản lý nước Hà
        Lan").
        """
        position = after
        for _ in range(9):
            place = self.place_after(position)
            if place is not None and not place.anaphor and place.begin > after:
                return place
            word = _WORD.match(self.text, position, self.end)
            if word is None or self.folded[word.start() : word.end()] in self.lexicon.not_in_body:
                return None
            position = word.end()
            if self.folded[position : position + 1] != " ":
                return None
            position += 1
        return None

    def capital_run(self, position: int, *, completing: bool) -> int:
        """End of a run of capitalised words; with `completing` each may be followed by one lower-case
        syllable.
        """
        end, completed, last = position, False, position
        while position < self.end and self.covered[position - self.begin] == 0:
            word = _WORD.match(self.text, position, self.end)
            if word is None:
                connector = re.compile(r"[-&] ").match(self.folded, position, self.end)
                if connector is None or not self.text[connector.end() : connector.end() + 1].isupper():
                    break
                position = connector.end()
                continue
            closing = word[0].endswith(".") and len(word[0]) > 3  # "St." goes on, "Kobe." ends the sentence
            if self.text[position].isupper():
                end, completed, last = word.end() - closing, False, position
            elif completing and not completed and end == position - 1 and len(word[0]) <= 6:
                domain = self.lexicon.domain.match(self.folded, last, self.end)  # "Hữu nghị", though "nghị" ends names
                known = domain is not None and domain.end() >= word.end()
                stops = self.lexicon.not_in_body | self.lexicon.name_stop
                if not known and self.folded[word.start() : word.end()] in stops:
                    break
                end, completed = word.end() - closing, True
            else:
                break
            position = word.end()
            if self.text[position : position + 1] != " " or closing:
                break
            position += 1
        return end

    def titles(self) -> None:
        """Offices people hold; "đại sứ quán" is no "đại sứ"."""
        for match in self.lexicon.title.finditer(self.folded, self.begin, self.end):
            body = self.lexicon.body_head.match(self.folded, match.start(), self.end)
            if self.free(*match.span()) and (body is None or body.end() <= match.end()):
                b, e = match.span()
                self.add(Mention(b, e, "TITLE", self.text[b:e], self.text[b:e], head=match["title"]))

    def names(self) -> None:
        """Places, persons and unknown names: the runs of capitalised words that are left."""
        text, position = self.text, self.begin
        # Nothing begins with a small letter but a known name.
        capitals = {match.start() for match in _CAPITAL.finditer(text, self.begin, self.end)}
        for start in sorted(capitals.union(self.at)):
            if start < position or self.covered[start - self.begin] or self.within_word(start, position):
                continue
            word = _WORD.match(text, start, self.end)
            name = self.name_at(word) if word is not None else None
            if name is not None and self.free(name.begin, name.end):
                self.add(name)
            # Chinese and Korean set no spaces: what follows a known name within a run of characters is read as well.
            inside = name is not None and name.hit is not None
            position = (
                name.end if name and inside else max(word.end() if word is not None else start, name.end if name else 0)
            )

    def within_word(self, start: int, position: int) -> bool:
        """Whether a capital goes on a word that began in small letters ("e-Government"), or a number ("5K")."""
        if start == self.begin or start in self.at:
            return False
        before = self.text[start - 1]
        return before.isalnum() or (before in "-'’" and start - 1 > position and self.text[start - 2].isalnum())

    def name_at(self, word: re.Match[str]) -> Mention | None:
        """The place, person or unknown name that starts at a word."""
        start = word.start()
        hit = self.at.get(start)
        honoured = self.lexicon.honorific_before.search(self.folded, max(self.begin, start - 16), start) is not None
        before = self.ending.get(start - 1)
        placed = before is not None and hit is not None and self.heads_place(before, hit)
        after_place = self.follows_titled_place(start)
        titled = (before is not None and not placed) or after_place
        if hit is None:
            typed = self.place_after(start)  # "Tỉnh Fukuoka" at the start of a sentence or cell
            if typed is not None and not typed.anaphor:
                return typed
            if not self.text[start].isupper():
                return None
        longer = hit is not None and hit.end > word.end()  # "Bà Rịa" is no lady
        if not longer and self.lexicon.honorific_before.fullmatch(self.folded[start : word.end()]):
            return None
        run = self.run_of_words(start)
        body = self.tailed(start, run, hit)
        if body is not None:
            return body
        person = self.person(start, run, honoured=honoured, titled=titled)
        place = hit is not None and hit.candidates[0].kind != "organisation"
        if hit is not None and place:
            typed = self.place_from(hit)
            outweighed = person is not None and (after_place or (person.end > hit.end and (honoured or titled)))
            weak_alone = hit.weak and typed.noun is None and not self.weak_place_holds(hit)
            weak_alone = weak_alone and not placed
            if not outweighed and not weak_alone and not (honoured and typed.noun is None):
                return typed
        if person is not None:
            return person
        if honoured and run:
            return self.as_person(start, run[-1])
        return self.unknown(start, run)

    def tailed(self, start: int, run: list[int], hit: Hit | None) -> Mention | None:
        """A body whose English name ends in what it is: "Hangzhou Municipal People's Government"."""
        if run and self.folded[start : run[0]] in self.lexicon.name_stop:
            return None
        for end in reversed(run):
            tail = self.lexicon.body_tail.search(self.folded, start, end)
            if tail is None or tail.end() != end or (hit is not None and end <= hit.end):
                continue
            end = self.with_of(end) if end == run[-1] else end
            if end == tail.end() and tail.start() == start:
                return None
            inside = hit if hit is not None else self.hit_ending(tail.end(), end)
            place = self.place_from(inside) if inside is not None else None
            return self.body_of(start, end, tail["tail"], place)
        return None

    def hit_ending(self, begin: int, end: int) -> Hit | None:
        """The known place that ends a span ("Department of Foreign Affairs of Hue")."""
        places = (h for h in self.hits if begin <= h.begin and h.end == end)
        return next((h for h in places if h.candidates[0].kind != "organisation"), None)

    def heads_place(self, title: Mention, hit: Hit) -> bool:
        """Whether a Vietnamese title is followed by its place ("Thị trưởng Kobe") and only then by the holder."""
        implied = self.lexicon.titles.get(title.head or "")
        state = implied in ("chính phủ", "đại sứ quán") and hit.candidates[0].kind == "country"
        return self.language == "vi" and (implied == "place" or state)

    def follows_titled_place(self, start: int) -> bool:
        """Whether a Vietnamese title with its place ends just before a position ("Thủ tướng Nga Medvedev")."""
        place = next((m for m in self.found if m.type == "PLACE" and m.end == start - 1 and m.hit is not None), None)
        if place is None or place.hit is None:
            return False
        title = next((m for m in self.found if m.type == "TITLE" and m.end == place.begin - 1), None)
        return title is not None and self.heads_place(title, place.hit)

    def weak_place_holds(self, hit: Hit) -> bool:
        """Whether an ambiguous name ("Anh", "Đức") stands among places: in a list, a parenthesis or after
        "tại".
        """
        before = self.folded[max(self.begin, hit.begin - 12) : hit.begin]
        after = self.folded[hit.end : hit.end + 2]
        beside = self.at.get(hit.end + 2) if after in (" (", ", ") else None
        if beside is not None and beside.candidates[0].kind in ("country", "former-country"):
            inside = any(beside.candidates[0].entity.iri in c.countries for c in hit.candidates)
            if after == " (" or inside:  # "Nice, Pháp"
                return True
        between = (
            re.search(r"(?:,|\(|:|-| và| tại| ở| nước| sang| thăm| của| từ| in| from| to| and) ?$", before) is not None
        )
        return (
            between
            and (not after[:1].isalnum())
            and not (after[:1] == " " and self.text[hit.end + 1 : hit.end + 2].isupper())
        )

    def run_of_words(self, start: int) -> list[int]:
        """Ends of the capitalised words that follow each other from a position, at most six.

        None lies inside a known name: "Đoàn Thành phố Hồ Chí Minh" is a delegation, no Mr Đoàn Thành.
        """
        ends: list[int] = []
        known: list[Hit] = []
        position = start
        while len(ends) < 6:
            word = _WORD.match(self.text, position, self.end)
            if word is None or not self.text[position].isupper() or self.covered[position - self.begin]:
                break
            if position > start and position in self.at:
                known.append(self.at[position])
            dotted = word[0].endswith(".") and len(word[0]) > 2
            ends.append(word.end() - dotted)
            if dotted or self.text[word.end() : word.end() + 1] != " ":
                break
            position = word.end() + 1
            if self.at.get(position) is not None and len(ends) >= 4:
                break
        return [end for end in ends if not any(name.begin < end < name.end for name in known)]

    def person(self, start: int, run: list[int], *, honoured: bool, titled: bool) -> Mention | None:
        """A Vietnamese name (surname and one to four syllables), or any run after an honorific or title."""
        if not run:
            return None
        first = self.folded[start : run[0]]
        if first in self.lexicon.surnames and len(run) >= 2:
            return self.as_person(start, run[min(len(run), 4) - 1])
        if (honoured or titled) and first not in self.lexicon.name_stop:
            return self.as_person(start, run[min(len(run), 4) - 1])
        return None

    def as_person(self, begin: int, end: int) -> Mention:
        """A PERSON mention."""
        return Mention(begin, end, "PERSON", self.text[begin:end], self.text[begin:end])

    def unknown(self, start: int, run: list[int]) -> Mention | None:
        """A capitalised name nobody knows; a single Vietnamese syllable ("Bản", "Hoa") is the capital of a
        common word.
        """
        if not run or self.folded[start : run[0]] in self.lexicon.name_stop:
            return None
        if (
            len(run) == 1
            and _SYLLABLE.fullmatch(self.folded[start : run[0]])
            and self.text[start + 1 : run[0]].islower()
        ):
            return None
        end = self.with_of(run[-1])
        return Mention(start, end, "NAME", self.text[start:end], self.text[start:end])

    def with_of(self, end: int) -> int:
        """End of an English name that goes on after "of" or "for" ("Asian Network of Major Cities 21")."""
        more = re.compile(r" (?:of|for)(?: the)? (?=[A-Z])").match(self.text, end, self.end)
        run = self.run_of_words(more.end()) if more is not None else []
        if not run:
            return end
        number = re.compile(r" \d{1,2}(?![\w.,/])").match(self.text, run[-1], self.end)
        if number is not None:
            return self.release(run[-1], number.end())
        return self.with_of(run[-1])

    def release(self, begin: int, end: int) -> int:
        """Take back the bare numbers of a span, because they belong to a name; gives the end of the span."""
        self.found = [m for m in self.found if m.type != "NUMBER" or not begin <= m.begin < end]
        self.covered[begin - self.begin : end - self.begin] = bytes(end - begin)
        return end

    def anaphora(self) -> None:
        """Nouns that stand for the locality in focus."""
        for match in self.lexicon.anaphor.finditer(self.folded, self.begin, self.end):
            if not self.free(*match.span()):
                continue
            before = re.search(r"(\w+)[ ]$", self.folded[max(self.begin, match.start() - 20) : match.start()])
            after = re.compile(r" (\w+(?: \w+)?)").match(self.folded, match.end(), self.end)
            if before and (before[1] in self.lexicon.not_before_anaphor or before[1].isdigit()):
                continue
            if after and (self.lexicon.not_after_anaphor.match(after[1]) or self.text[after.start(1)].isupper()):
                continue
            self.add(self.stand_in(match))
