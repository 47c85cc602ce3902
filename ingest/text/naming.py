"""Names in a sentence: places, persons and names that nobody knows, among the runs of capitalised words.

A name of the gazetteer is a place unless what stands beside it makes it a person's ("ông Nguyễn Văn Đức") or it often
means something else and nothing speaks for the place ("Anh"). What is left of the capitals is a person after a surname,
an honorific or a title, else an unknown name.
"""

import re

from ingest.names.gazetteer import Hit
from ingest.text.passage import SYLLABLE, WORD, Mention, Passage
from ingest.text.unlisted import set_aside_abroad, unlisted

#: A letter that begins a word and is not small; scripts without capitals have such letters only.
_SMALL = "".join(chr(code) for code in range(0x2000) if chr(code).islower())
_CAPITAL = re.compile(rf"[^\W\d_{_SMALL}](?<![^\W_].)", re.DOTALL)
#: How the name of a company ends.
_FIRM = re.compile(
    r" (?:Ltd|Inc|Corp|Co|LLC|JSC|Group|Holdings|GmbH|Incorporated|Corporation|Company|Industries|Electronics|Motors?|"
    r"Technologies|Chemicals?|Steel|Energy|Power|Logistics|Cement|Foods?|Textiles?|Properties|Engineering|Pharma)\.?$"
)
_INDUSTRY = re.compile(
    r" (?:Industries|Electronics|Motors?|Holdings|Group|Corporation|Corp|Inc|Technologies|Chemicals?|Steel)(?!\w)"
)
#: How an English name goes on, and the number that ends one: "Asian Network of Major Cities 21".
_OF, _NUMBERED = re.compile(r" (?:of|for)(?: the)? (?=[A-Z])"), re.compile(r" \d{1,2}(?![\w.,/])")
_COMPOUND = re.compile(r"-(?:invested|funded|backed|owned|based)$")
_MISTER = re.compile(r" (?:Mr|Mrs|Ms|Dr)\.? ")
_LIMITED = re.compile(r"\.?, ?(?:Ltd|Inc|LLC|JSC|Limited)(?![\w])")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
#: Marks that no name goes on behind.
_APART = frozenset(',;:()[]"“”\n\t')
#: What leads to the name of a place, and how far before it that begins.
_LEADS_TO_PLACE = re.compile(r"(?:,|\(|:|-| và| tại| ở| nước| sang| thăm| của| từ| in| from| to| and) ?$")
_LEAD = 24
#: What stands between the country of a mission and where it is.
_SEAT = re.compile(r" (?:tại|ở) $")
#: What behind a name says that it is a city's, in English.
_OF_A_CITY = re.compile(
    r"(?:'s)? (?:city |town )?(?:council|mayor|councilman|councilwoman|residents|officials)(?!\w)"
    r"|'s (?:sister|twin)[ -]"
    r"|(?:,[^,;.]{1,24},)?(?: \w{2,9}){1,3}? "
    r"(?:(?:\w+ )?(?:sister|twin)[ -](?:cit|town)|(?:ties|twinned|partnered) with)"
)
#: Small words within the names of persons.
_PARTICLE = re.compile(r" (?:de|van|von|der|den|di|da|del|della|bin|al|la|le)(?: (?:der|den|la))? (?=[A-Z])")
#: Bodies whose offices are of a country, also of one with an ambiguous name ("Thủ tướng Anh").
_OFFICES_OF_STATES = ("chính phủ", "quốc hội", "đại sứ quán", "tổng lãnh sự quán")


class Names:
    """Finds the names of a passage in what other mentions leave free."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    def find(self) -> None:
        """Places, persons and unknown names: the runs of capitalised words that are left."""
        text, position = self.passage.text, self.passage.begin
        # Nothing begins with a small letter but a known name.
        capitals = {match.start() for match in _CAPITAL.finditer(text, self.passage.begin, self.passage.end)}
        for start in sorted(capitals.union(self.passage.at)):
            if (
                start < position
                or self.passage.covered[start - self.passage.begin]
                or self.within_word(start, position)
            ):
                continue
            paper = self.passage.lexicon.paper_words.match(self.passage.folded, start, self.passage.end)
            if paper is not None:
                position = paper.end()
                continue
            word = WORD.match(text, start, self.passage.end)
            name = self.name_at(word) if word is not None else None
            if name is not None and self.passage.free(name.begin, name.end):
                self.passage.add(name)
            # Chinese and Korean set no spaces: what follows a known name within a run of characters is read as well.
            inside = name is not None and name.hit is not None
            unspaced = name is None and _UNSPACED.match(text, start) is not None
            if name is not None and inside:
                position = name.end
            elif not unspaced:
                position = max(word.end() if word is not None else start, name.end if name else 0)

    def within_word(self, start: int, position: int) -> bool:
        """Whether a capital goes on a word that began in small letters ("e-Government"), or a number ("5K")."""
        if start == self.passage.begin or start in self.passage.at:
            return False
        before = self.passage.text[start - 1]
        return before.isalnum() or (before in "-'’" and start - 1 > position and self.passage.text[start - 2].isalnum())

    def name_at(self, word: re.Match[str]) -> Mention | None:
        """The place, person or unknown name that starts at a word."""
        start = word.start()
        hit = self.passage.at.get(start)
        if hit is None and _COMPOUND.search(word[0]):  # "the Japanese-invested Sun Steel"
            return None
        if hit is not None and self.passage.is_of_continent(start):
            return None
        honoured = (
            self.passage.lexicon.honorific_before.search(
                self.passage.folded, max(self.passage.begin, start - 16), start
            )
            is not None
        )
        before = self.passage.ending.get(start - 1)
        placed = before is not None and hit is not None and self.heads_place(before, hit)
        after_place = self.follows_titled_place(start)
        titled = (before is not None and not placed) or after_place
        if hit is None:
            typed = self.passage.named_after(start)  # "Tỉnh Fukuoka" at the start of a sentence or cell
            if typed is not None:
                return typed
            if not self.passage.text[start].isupper():
                return None
            nobodys = unlisted(self.passage, start, word.end(), self.run_of_words)
            if nobodys is not None:
                return nobodys
        led = self.passage.at.get(word.end() + 1) if hit is None and self.passage.language == "en" else None
        if led is not None and self.passage.folded[start : word.end()] in self.passage.lexicon.lead_words:
            return None  # "Northern Vinh Phuc province"
        longer = hit is not None and hit.end > word.end()  # "Bà Rịa" is no lady
        if not longer and self.passage.lexicon.honorific_before.fullmatch(self.passage.folded[start : word.end()]):
            return None
        if hit is not None and not hit.weak and not honoured and not titled and self.stands_apart(hit):
            return self.passage.place_from(hit)
        run = self.run_of_words(start)
        if not honoured and not titled and self.is_delegation(start, run):
            return None
        if self.is_shouted_surname(start, run):
            return self.as_person(start, run[1])
        body = self.tailed(start, run, hit)
        if body is not None:
            return body
        if hit is not None and run and run[-1] > hit.end and _INDUSTRY.match(self.passage.text, hit.end):
            return self.unknown(start, run)  # "Kolon Industries" is of no Cologne
        person = self.person(start, run, honoured=honoured, titled=titled)
        place = hit is not None and hit.candidates[0].kind != "organisation"
        if hit is not None and place:
            typed = self.passage.place_from(hit)
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

    def is_shouted_surname(self, start: int, run: list[int]) -> bool:
        """Whether a surname in capitals follows a place: "Deputy Mayor of Yokohama SATO Hirotaka"."""
        text = self.passage.text
        if len(run) < 2 or self.passage.place_ending.get(start - 1) is None:
            return False
        return run[0] - start > 2 and text[start : run[0]].isupper() and text[run[0] + 1 : run[1]].istitle()

    def stands_apart(self, hit: Hit) -> bool:
        """Whether no name goes on behind that of a place: no letter follows, nor a word with a capital."""
        behind = self.passage.text[hit.end : min(hit.end + 2, self.passage.end)]
        apart = behind == "" or behind[0] in _APART or (behind[0] == " " and not behind[1:].isupper())
        return apart and hit.candidates[0].kind != "organisation"

    def tailed(self, start: int, run: list[int], hit: Hit | None) -> Mention | None:
        """A body whose English name ends in what it is: "Hangzhou Municipal People's Government"."""
        if not run or self.passage.lexicon.body_tail.search(self.passage.folded, start, run[-1]) is None:
            return None
        if self.passage.folded[start : run[0]] in self.passage.lexicon.name_stop:
            return None
        for end in reversed(run):
            tail = self.passage.lexicon.body_tail.search(self.passage.folded, start, end)
            if tail is None or tail.end() != end or (hit is not None and end <= hit.end):
                continue
            end = self.with_of(end) if end == run[-1] else end
            if end == tail.end() and tail.start() == start:
                return None
            inside = hit if hit is not None else self.hit_ending(tail.end(), end)
            place = self.passage.place_from(inside) if inside is not None else None
            return self.passage.body_of(start, end, tail["tail"], place)
        return None

    def hit_ending(self, begin: int, end: int) -> Hit | None:
        """The known place that ends a span ("Department of Foreign Affairs of Hue")."""
        suffixes = self.passage.lexicon.place_suffixes
        ends = (h for h in self.passage.hits if begin <= h.begin and h.end <= end)
        places = (h for h in ends if h.end == end or self.passage.folded[h.end : end].strip() in suffixes)
        return next((h for h in places if h.candidates[0].kind != "organisation"), None)

    def heads_place(self, title: Mention, hit: Hit) -> bool:
        """Whether a Vietnamese title is followed by its place ("Chủ tịch Trung Quốc") and only then by the holder."""
        implied = self.passage.lexicon.titles.get(title.head or "")
        state = hit.candidates[0].kind == "country" and (not hit.weak or implied in _OFFICES_OF_STATES)
        return self.passage.language == "vi" and (implied == "place" or state)

    def follows_titled_place(self, start: int) -> bool:
        """Whether a Vietnamese title with its place, and its seat, ends just before: "Thủ tướng Nga Medvedev",
        "Đại sứ Nhật Bản tại Việt Nam Yamada Kenji".
        """
        place = self.passage.place_ending.get(start - 1)
        seat = _SEAT.search(self.passage.folded, max(0, place.begin - len(" tại ")), place.begin) if place else None
        place = self.passage.place_ending.get(seat.start()) if seat is not None else place
        if place is None or place.hit is None:
            return False
        title = self.passage.ending.get(place.begin - 1)
        return title is not None and title.type == "TITLE" and self.heads_place(title, place.hit)

    def weak_place_holds(self, hit: Hit) -> bool:
        """Whether an ambiguous name ("Anh", "Đức") stands among places: in a list, a parenthesis or after
        "tại".
        """
        before = self.passage.folded[max(self.passage.begin, hit.begin - _LEAD) : hit.begin]
        after = self.passage.folded[hit.end : hit.end + 2]
        beside = self.passage.at.get(hit.end + 2) if after in (" (", ", ") else None
        if beside is not None and beside.candidates[0].kind in ("country", "former-country"):
            inside = any(beside.candidates[0].entity.iri in c.countries for c in hit.candidates)
            if after == " (" or inside:  # "Nice, Pháp"
                return True
        if self.passage.language == "en" and _OF_A_CITY.match(self.passage.folded, hit.end, self.passage.end):
            return True
        between = (
            _LEADS_TO_PLACE.search(before) is not None or self.passage.lexicon.of_a_country.search(before) is not None
        )
        return (
            between
            and (not after[:1].isalnum())
            and not (after[:1] == " " and self.passage.text[hit.end + 1 : hit.end + 2].isupper())
        )

    def run_of_words(self, start: int) -> list[int]:
        """Ends of the capitalised words that follow each other from a position, at most six.

        None lies inside a known name: "Đoàn Thành phố Hồ Chí Minh" is a delegation, no Mr Đoàn Thành.
        """
        passage = self.passage
        text, at, begin, stop = passage.text, passage.at, passage.begin, passage.end
        ends: list[int] = []
        known: list[Hit] = []
        position = start
        while len(ends) < 6:
            word = WORD.match(text, position, stop)
            if word is None or not text[position].isupper() or passage.covered[position - begin]:
                break
            if position > start and position in at:
                known.append(at[position])
            end = word.end()
            dotted = text[end - 1] == "." and end - position > 2
            ends.append(end - dotted)
            if dotted or not text.startswith(" ", end):
                break
            position = end + 1
            if len(ends) >= 4 and position in at:
                break
        return [end for end in ends if not any(name.begin < end < name.end for name in known)] if known else ends

    def person(self, start: int, run: list[int], *, honoured: bool, titled: bool) -> Mention | None:
        """A Vietnamese name (surname and one to four syllables), or any run after an honorific or title."""
        if not run:
            return None
        first = self.passage.folded[start : run[0]]
        if first in self.passage.lexicon.surnames and len(run) >= 2:
            return self.as_person(start, run[min(len(run), 4) - 1])
        if self.passage.language == "en" and len(run) >= 3 and first in self.passage.lexicon.plain_surnames:
            return self.as_person(start, run[min(len(run), 4) - 1])
        if (honoured or titled) and first not in self.passage.lexicon.name_stop:  # "ông Phông Sạ Vẳn Sít Thạ Vông"
            last = run[min(len(run), 6 if honoured else 4) - 1]
            more = _PARTICLE.match(self.passage.text, last, self.passage.end)  # "ông Hugo de Jonge"
            return self.as_person(start, (self.run_of_words(more.end())[:2] or [last])[-1] if more else last)
        return None

    def is_surname(self, start: int) -> bool:
        """Whether a Vietnamese surname, with or without its marks, stands at a position and the name goes on."""
        run = self.run_of_words(start) if start < self.passage.end else []
        first = self.passage.folded[start : run[0]] if len(run) > 1 else ""
        return first in self.passage.lexicon.surnames or first in self.passage.lexicon.plain_surnames

    def is_delegation(self, start: int, run: list[int]) -> bool:
        """Whether a word is "Đoàn" and all that stands behind it a place: "Đoàn Quảng Trị" is no Mr Đoàn."""
        hit = self.passage.at.get(run[0] + 1) if run and self.passage.folded[start : run[0]] == "đoàn" else None
        return hit is not None and not hit.weak and hit.end == run[-1] and hit.candidates[0].kind != "organisation"

    def as_person(self, begin: int, end: int) -> Mention:
        """A PERSON mention."""
        return Mention(begin, end, "PERSON", self.passage.text[begin:end], self.passage.text[begin:end])

    def unknown(self, start: int, run: list[int]) -> Mention | None:
        """A capitalised name nobody knows; a single Vietnamese syllable ("Bản", "Hoa") is the capital of a
        common word.
        """
        if not run or self.passage.folded[start : run[0]] in self.passage.lexicon.name_stop:
            return None
        if (
            len(run) == 1
            and SYLLABLE.fullmatch(self.passage.folded[start : run[0]])
            and not self.passage.text[start + 1 : run[0]].isupper()
            and not (self.passage.language == "en" and set_aside_abroad(self.passage, run[0]))  # "Leon, Nicaragua"
        ):
            return None
        opens = start == self.passage.begin and len(run) == 1 and self.passage.folded[: run[0]].endswith("s")
        if opens and self.passage.folded.startswith(" of ", run[0]):  # "Leaders of Dong Nai", no body's name
            return None
        firm = _FIRM.search(self.passage.text, start, run[-1]) is not None  # "New Motion Pte Ltd of Singapore"
        end = self.with_limited(run[-1]) if firm else self.with_of(run[-1])
        return Mention(start, end, "NAME", self.passage.text[start:end], self.passage.text[start:end])

    def with_limited(self, end: int) -> int:
        """End of a company's name that a comma parts: "Polytex Co., Ltd"."""
        more = _LIMITED.match(self.passage.text, end, self.passage.end)
        return more.end() if more is not None else end

    def with_of(self, end: int) -> int:
        """End of an English name that goes on after "of" or "for" ("Asian Network of Major Cities 21")."""
        more = _OF.match(self.passage.text, end, self.passage.end)
        run = self.run_of_words(more.end()) if more is not None else []
        if not run:
            return end
        place = self.passage.place_after(more.end()) if more is not None else None
        if place is not None and (self.is_surname(place.end + 1) or _MISTER.match(self.passage.text, place.end)):
            return place.end  # "the People's Committee of Hue City | Tran Van An"
        for last in run[:-2]:  # "the Department of Foreign Affairs | Tran Van An"
            known = any(hit.begin <= last + 1 < hit.end for hit in self.passage.hits)
            if not known and self.is_surname(last + 1):
                return last
        number = _NUMBERED.match(self.passage.text, run[-1], self.passage.end)
        if number is not None:
            return self.passage.release(run[-1], number.end())
        return self.with_of(run[-1])
