"""Bodies in a sentence: a head noun, then a domain, a locality or a run of capitalised words.

"Sở Ngoại vụ thành phố Hải Phòng" ends with its locality, "Bộ Ngoại giao và Thương mại Úc" with its country, "Công ty LG
Display" with its capitals. The head nouns and what they ask for are those of `lexicon.yml`.
"""

import re

from ingest.frozen import replace
from ingest.text.naming import Names
from ingest.text.passage import SYLLABLE, WORD, Mention, Passage
from ingest.text.unlisted import unlisted
from ontology.identifiers import mint

#: How far before the head of a body a word may stand that makes it none.
_BEFORE = 10
#: A word of two syllables, with a third word behind it: " Phát triển AJ".
_DOMAIN = re.compile(r" (?!Công |Tập |Tổng )([^\W\d_])[^\W\d_]{1,6} ([^\W\d_])[^\W\d_]{0,6} ([^\W\d_])")
#: The rest of a long name in small letters, told by the abbreviation behind it: "các thành phố nói tiếng Pháp (AIMF)".
_ABBREVIATED = re.compile(r"(?: [^\W\d_]+(?:\.[^\W\d_]+)?){1,12}(?= ?\([A-Z][A-Za-z0-9-]{1,11}\))")
#: What joins two bodies.
_JOINED = re.compile(r" (?:và|với|cùng) (?=[^\W\d_])")
#: What leads to the place where a mission is, and what joins the words of a name.
_AT, _CONNECTOR = re.compile(r" (?:tại|ở|in|at) "), re.compile(r"[-&] ")
#: Bodies that sit in another country than their own.
_SEATS = re.compile(r"(?:trung tâm|viện|phòng|hiệp hội|hội|văn phòng|cơ quan)(?!\w)")
_VIETNAM = mint("country", "VN")


class Bodies:
    """Finds the bodies of a passage."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    def find(self) -> None:
        """Bodies: a head noun, then a domain, a locality or a run of capitalised words."""
        passage = self.passage
        for match in passage.starts.matches("head", passage.lexicon.body_head, passage.begin, passage.end):
            if self._is_in_name(match):
                continue
            head = self._free_head(match)
            if head is None:
                continue
            start = max(self.passage.begin, head.start() - _BEFORE)
            if self.passage.lexicon.no_body.search(self.passage.folded, start, head.end()):
                continue
            body = self.body(head) or self._of_inner_head(head)
            body = self.seated(body) if body is not None else None
            if body is not None and self.passage.free(body.begin, body.end):
                self.passage.add(body)

    def _is_in_name(self, match: re.Match[str]) -> bool:
        """Whether a known name holds the head: "Hải Phòng" is no department ("phòng"), nor "Hội An" an association."""
        begin, end = match.span()
        inside = (h for h in self.passage.hits if h.begin <= begin < h.end)
        return any(h.begin < begin or (h.end > end and h.candidates[0].kind != "organisation") for h in inside)

    def _free_head(self, match: re.Match[str]) -> re.Match[str] | None:
        """A head, or the one that ends it where a title covers its beginning ("Ủy viên Ban Thường vụ | Tỉnh ủy")."""
        head: re.Match[str] | None = match
        while head is not None and not self.passage.free(*head.span()):
            head = self.passage.lexicon.body_head.search(self.passage.folded, head.start() + 1, match.end())
        return head if head is not None and head.end() == match.end() else None

    def _of_inner_head(self, match: re.Match[str]) -> Mention | None:
        """The body of a head with a capital that ends one without, whose span it shares: "trường Đại học Nara"."""
        inner = self.passage.lexicon.body_head.search(self.passage.folded, match.start() + 1, match.end())
        if inner is None or inner.end() != match.end() or not self.passage.text[inner.start()].isupper():
            return None
        body = self.body(inner)
        return replace(body, begin=match.start()) if body is not None else None

    def body(self, match: re.Match[str]) -> Mention | None:
        """The body that a head noun starts, or None where nothing names it."""
        begin, position = match.span()
        head, group = match["head"], self.passage.lexicon.body_heads[match["head"]]
        capital = self.passage.text[begin].isupper() or (
            head.startswith("ban ") and self.passage.text[begin + 4].isupper()
        )
        space = position < self.passage.end and self.passage.folded[position] == " "
        after = position + 1 if space else position
        if group == "government":
            return self.government(begin, after, head, capital=capital)
        if not capital and not (group == "company" and self.names_company(after)):
            return None
        if group == "company" and self.leads_from_country(after):
            return None
        if group == "mission":
            return self.mission(begin, position, after, head)
        end = self.capital_run(after, completing=group == "association", joining=group == "company")
        if group == "association":
            end = self.before_person(after, end)
            network = self.passage.lexicon.network_tail.match(self.passage.folded, after, self.passage.end)
            if network is not None and network.end() > end and self.passage.free(begin, network.end()):
                return self.passage.body_of(begin, network.end(), head)
            named = self.abbreviated(position)
            if named > end and self.passage.free(begin, named):
                return self.passage.body_of(begin, named, head)
            place = self.locality_behind(end if end > after else position)
            if place is not None:
                return self.passage.body_of(begin, place.end, head, place)
        return self.passage.body_of(begin, end, head) if end > after else None

    def seated(self, body: Mention) -> Mention:
        """A body of a country with the one it sits in: "Trung tâm Văn hóa Hàn Quốc tại Việt Nam"."""
        at = _AT.match(self.passage.folded, body.end, self.passage.end)
        own = next((h for h in self.passage.hits if h.end == body.end), None) if at is not None else None
        if at is None or own is None or body.head is None or not _SEATS.match(body.head):
            return body
        if own.candidates[0].kind != "country" or not self.is_country_at(at.end()):
            return body
        seat = self.passage.at[at.end()]
        if seat.candidates[0].entity.iri == own.candidates[0].entity.iri:
            return body
        return self.passage.body_of(body.begin, seat.end, body.head, body.place)

    def abbreviated(self, position: int) -> int:
        """End of the words behind a head whose abbreviation follows in a parenthesis, or the head's own end."""
        words = _ABBREVIATED.match(self.passage.text, position, self.passage.end)
        if words is None or self.passage.lexicon.not_in_body.intersection(words[0].split()):
            return position
        joined = _JOINED.finditer(self.passage.text, position, words.end())
        heads = (self.passage.lexicon.body_head.match(self.passage.folded, m.end(), words.end()) for m in joined)
        return words.end() if not any(heads) else position  # "Sở Du lịch Huế và | Hiệp hội Du lịch Hàn Quốc (KATA)"

    def leads_from_country(self, after: int) -> bool:
        """Whether a head is followed by the country of the company named behind it: "Tập đoàn Thái Lan Amata"."""
        hit = self.passage.at.get(after)
        if hit is None or hit.candidates[0].kind != "country" or self.passage.text[hit.end : hit.end + 1] != " ":
            return False
        named = self.passage.at.get(hit.end + 1)
        return named is not None and named.candidates[0].kind == "organisation"

    def place_ending(self, begin: int, end: int) -> Mention | None:
        """The known place that ends a span."""
        last = next((h for h in self.passage.hits if begin <= h.begin and h.end == end), None)
        place = self.passage.place_after(last.begin) if last is not None else None
        return place if place is not None and place.end == end else None

    def before_person(self, begin: int, end: int) -> int:
        """Where the country ends a body's name and a person's begins: "Đảng Lao động Triều Tiên | Kim Su Yong"."""
        for hit in self.passage.hits:
            if begin < hit.begin and hit.end < end and hit.candidates[0].kind == "country":
                behind = self.passage.text[hit.end + 1 : end].split(" ")
                if hit.end + 1 not in self.passage.at and len(behind) > 1 and all(w[:1].isupper() for w in behind[:2]):
                    return hit.end
        return end

    def names_company(self, after: int) -> bool:
        """Whether a head in small letters is followed by a company's name: "tập đoàn Formosa", not "công ty Nhật"."""
        if not self.passage.text[after : after + 1].isupper():
            return False
        hit = self.passage.at.get(after)
        return hit is None or all(c.kind != "country" and c.entity.country != _VIETNAM for c in hit.candidates)

    def locality_behind(self, position: int) -> Mention | None:
        """The locality with its noun that ends an association's name: "Liên hiệp các tổ chức hữu nghị tỉnh Long An"."""
        tail = self.passage.lexicon.association_tail.match(self.passage.folded, position, self.passage.end)
        place = self.passage.place_after(tail.end()) if tail is not None else None
        return place if place is not None and place.noun in ("region", "city") and not place.anaphor else None

    def government(self, begin: int, after: int, head: str, *, capital: bool) -> Mention | None:
        """A department, committee, ministry: domain, then locality; or the office of such a body."""
        served = (
            self.passage.lexicon.body_head.match(self.passage.folded, after, self.passage.end)
            if head == "văn phòng" and capital
            else None
        )
        body = self.body(served) if served is not None and served["head"] in self.passage.lexicon.localised else None
        if body is not None:
            return self.passage.body_of(begin, body.end, head, body.place)
        domain = self.passage.lexicon.domain.match(self.passage.folded, after, self.passage.end)
        whole = self.abbreviated(begin + len(head)) if capital else begin
        if whole > after and self.passage.free(begin, whole):
            return self.passage.body_of(begin, whole, head, self.place_ending(after, whole))
        end = after - (self.passage.folded[after - 1] == " ")
        if domain is not None and (capital or self.passage.text[after].isupper()):
            end = domain.end()
            goes_on = self.passage.folded.startswith(", ", end) or self.joins_another(end)
            listed = self.until_place(after) if capital and goes_on else None
            if listed is not None:  # "Bộ Đất đai, Hạ tầng và Giao thông Hàn Quốc"
                return self.passage.body_of(begin, listed.end, head, listed)
        elif capital and head not in self.passage.lexicon.localised | {"chính phủ"}:
            closing = self.until_place(after)
            if closing is not None:
                return self.passage.body_of(begin, closing.end, head, closing)
            end = self.capital_run(after, completing=True)
            if end <= after:
                return None
        elif not (head in self.passage.lexicon.localised or head == "chính phủ"):
            return None
        named = domain is not None or head not in {"sở", "ban quản lý"}
        if not named and end < after:
            return None
        follows = end + 1 if self.passage.folded[end : end + 1] == " " else end
        place = self.passage.place_after(follows) if follows > end else None
        if place is None and follows > end and head in self.passage.lexicon.localised:
            place = self.unlisted_behind(follows)
        if place is not None:
            return self.passage.body_of(begin, place.end, head, place)
        return self.passage.body_of(begin, end, head) if capital and end > begin else None

    def joins_another(self, end: int) -> bool:
        """Whether "và" joins a domain to another in capitals: "Bộ Thương mại và Công thương Malaysia"."""
        return self.passage.folded.startswith(" và ", end) and self.passage.text[end + 4 : end + 5].isupper()

    def unlisted_behind(self, position: int) -> Mention | None:
        """The place nobody lists that starts at a position with its noun: "chính quyền | huyện Mã Quan (Vân Nam)"."""
        noun = self.passage.lexicon.place_noun.match(self.passage.folded, position, self.passage.end)
        if noun is None:
            return None
        return unlisted(self.passage, noun.end(), noun.end(), Names(self.passage).run_of_words)

    def mission(self, begin: int, position: int, after: int, head: str) -> Mention:
        """An embassy or consulate: the sending country, then "tại" and the place."""
        country = self.passage.place_after(after)
        end = country.end if country is not None else position
        at = _AT.match(self.passage.folded, end, self.passage.end)
        place = self.passage.place_after(at.end()) if at else None
        return replace(self.passage.body_of(begin, place.end if place else end, head, country), at=place)

    def until_place(self, after: int) -> Mention | None:
        """The place that closes a ministry's name within eight plain words ("Bộ … và quản lý nước Hà
        Lan"); a name that lists its domains joins the last of them ("Bộ Đất đai, Hạ tầng và Giao thông Hàn Quốc").
        """
        position, listing = after, False
        for _ in range(9):
            place = self.passage.place_after(position)
            if place is not None and not place.anaphor and place.begin > after:
                return place if not listing else None
            word = WORD.match(self.passage.text, position, self.passage.end)
            if word is None or self.passage.folded[word.start() : word.end()] in self.passage.lexicon.not_in_body:
                return None
            listing = listing and word[0] not in ("và", "and")
            position = word.end()
            if self.passage.folded.startswith(", ", position) and self.passage.text[position + 2 :][:1].isupper():
                listing, position = True, position + 1
            if self.passage.folded[position : position + 1] != " ":
                return None
            position += 1
        return None

    def joins(self, last: int, syllable: re.Match[str]) -> bool:
        """Whether a syllable in small letters ends a Vietnamese word within a name: "Cao su" in "Cao su Đắk Lắk"."""
        begun = SYLLABLE.fullmatch(self.passage.folded, last, syllable.start() - 1)
        behind = self.passage.text[syllable.end() : syllable.end() + 2]
        domain = self.passage.lexicon.domain.match(self.passage.folded, last, self.passage.end)
        known = domain is not None and domain.end() == syllable.end()  # "Thương mại Xây dựng"
        return known or (begun is not None and behind[:1] == " " and behind[1:].isupper())

    def is_country_at(self, position: int) -> bool:
        """Whether the name of a country begins at a position."""
        hit = self.passage.at.get(position)
        return hit is not None and hit.candidates[0].kind == "country"

    def goes_on_with(self, word: re.Match[str]) -> bool:
        """Whether "và" joins two domains in a company's name: "Công ty TNHH Xây dựng và Phát triển Minh An"."""
        domain = _DOMAIN.match(self.passage.text, word.end(), self.passage.end) if word[0] == "và" else None
        return domain is not None and domain[1].isupper() and domain[2].islower() and domain[3].isupper()

    def domain_with_and(self, position: int) -> int | None:
        """End of a domain of several words that "và" joins, where a name goes on with it in capitals."""
        domain = self.passage.lexicon.domain.match(self.passage.folded, position, self.passage.end)
        if domain is None or " và " not in domain[0] or not self.passage.text[position].isupper():
            return None
        second = self.passage.folded.index(" và ", position) + len(" và ")
        return domain.end() if self.passage.text[second].isupper() else None

    def capital_run(self, position: int, *, completing: bool, joining: bool = False) -> int:
        """End of a run of capitalised words.

        Args:
            position: Where it begins.
            completing: Whether each may be followed by one lower-case syllable ("Hữu nghị").
            joining: Whether such a syllable only counts where capitals go on behind it ("Cao su Đắk Lắk").
        """
        end, completed, last = position, False, position
        while position < self.passage.end and self.passage.covered[position - self.passage.begin] == 0:
            word = WORD.match(self.passage.text, position, self.passage.end)
            if word is None:
                connector = _CONNECTOR.match(self.passage.folded, position, self.passage.end)
                if connector is None or not self.passage.text[connector.end() : connector.end() + 1].isupper():
                    break
                if joining and self.is_country_at(connector.end()):  # "Tập đoàn Halia – Hàn Quốc"
                    break
                position = connector.end()
                continue
            closing = word[0].endswith(".") and len(word[0]) > 3  # "St." goes on, "Kobe." ends the sentence
            whole = self.domain_with_and(position) if completing else None
            if whole is not None:  # "Khoa học Xã hội và Nhân văn"
                end, completed, position = whole, True, whole
                if self.passage.text[position : position + 1] != " ":
                    break
                position += 1
                continue
            if self.passage.text[position].isupper():
                end, completed, last = word.end() - closing, False, position
            elif joining and completed and self.goes_on_with(word):
                pass
            elif joining and not (end == position - 1 and self.joins(last, word)):
                break
            elif (completing or joining) and not completed and end == position - 1 and len(word[0]) <= 6:
                domain = self.passage.lexicon.domain.match(
                    self.passage.folded, last, self.passage.end
                )  # "Hữu nghị", though "nghị" ends names
                known = domain is not None and domain.end() >= word.end()
                stops = self.passage.lexicon.not_in_body | self.passage.lexicon.name_stop
                if not known and self.passage.folded[word.start() : word.end()] in stops:
                    break
                end, completed = word.end() - closing, True
            else:
                break
            position = word.end()
            if self.passage.text[position : position + 1] != " " or closing:
                break
            position += 1
        return end
