"""One line of a list of places: "Harrisburg, Pennsylvania, USA (1962)", "Nhật Bản: Kobe, Yokohama (1998)".

A line is cut at its separators into tokens; each is a place, a country, a note beside them ("từ năm 1995") or
something else, and then the line is no item. `list_tokens` says which country and region belong to which place. Nothing
is decided here about what the list is of: `listings` knows.

    ItemReader(grounder, rules).read("- Montreal, Quebec, Canada[7] (1997)")
"""

import re
from collections.abc import Iterator, Sequence

from ingest.frozen import dataclass, replace
from ingest.listed.list_names import LONGEST, UNSPACED, Names, as_mention
from ingest.listed.list_tokens import STATES, Token, arranged, is_country, is_region, may_lie_in, merged, narrowed
from ingest.listed.listing_rules import ListingRules
from ingest.names.grounding import Grounder
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.words.values import ValueMention, find

_BULLET = re.compile(r"\s*(?:[-–—+*•▪●○✓·◦‣#]+|\(?\d{1,3}[.)]|\d{1,3}(?=\s+[^\W\d_])|\(?[a-zđ][.)])\s+")
_FOOTNOTE = re.compile(r"\[[^\[\]\n]{1,30}\]")
#: A parenthesis (blanked out by NUL) before "and" separates too: "Kobe (Japan) and Brest (France)".
_SEPARATOR = re.compile(
    r"\s*(?:[,;:、，；：\t|]|\s/(?=\s)|(?<=[^\W\d])/(?=[^\W\d])|\s-(?=\s)|(?<=\w)-\s|[–—])\s*(?:(?:và|and|&|cùng)\s+)?"
    r"|(?<=\0)\s*(?:và|and|&|cùng)\s+"
)
_AND = re.compile(r" (?:và|and|&|cùng) ")
_WITHIN = re.compile(r" (?:của|thuộc|ở|tại|in|of) ")
_BILINGUAL = re.compile(
    r"([\u3040-\u9fff\uac00-\ud7af]{2,20}) ?"
    r"([^\W\d_\u3040-\u9fff\uac00-\ud7af][^\d\u3040-\u9fff\uac00-\ud7af]{1,40})"
)
#: Between the places of one country where no spaces are: "중국의 선양·창춘".
_DOT = re.compile(r"(?<=[\u3040-\u9fff\uac00-\ud7af])[·・](?=[\u3040-\u9fff\uac00-\ud7af])")
#: What ends a list that goes on, or only closes it.
_STOPS = " .;,…。；、"
_AND_SO_ON = re.compile(
    r"(?: ?v\.v| ?etc|等(?: ?\d{1,3} ?[个個]?(?:国家)?)?(?:城市|地区|地|市)?"
    r"|\s등(?: ?\d{1,3}개국?(?: ?\d{1,3}개)? ?(?:도시|지역|시)?)?(?:이다|입니다)?)$"
)
_SPACES = re.compile(r"[^\S\t]+")
_YEAR = re.compile(r"(?<![\w/.-])(?:18|19|20)\d\d(?![\w/-])")


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place that a line lists.

    Attributes:
        place: Its mention; without a hit where nobody knows the name.
        country: The country the line, or what stands above it, gives.
        date, end_date: EDTF of the date beside it; a period has both.
        notes: What else stands beside it, folded.
        settled: Whether the line itself gives the country, or the region of a known place.
    """

    place: Mention
    country: Mention | None = None
    date: str | None = None
    end_date: str | None = None
    notes: str = ""
    settled: bool = False

    def with_dates_of(self, other: "ListedPlace") -> "ListedPlace":
        """The place with the dates of another where it has none."""
        return replace(self, date=self.date or other.date, end_date=self.end_date or other.end_date)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a list holds.

    Attributes:
        places: The places it lists.
        marked: Whether a bullet or number says that it is an item.
        heads: The country that it names alone, which then holds for the lines below.
    """

    places: tuple[ListedPlace, ...]
    marked: bool
    heads: Mention | None = None


class ItemReader:
    """Reads the lines of lists with the names of one document's gazetteer."""

    def __init__(self, grounder: Grounder, rules: ListingRules) -> None:
        self.grounder = grounder
        self.rules = rules
        self.names = Names(grounder, rules)
        # A line is asked for as a heading, as an item, and as what follows another line.
        self._taken: dict[str, tuple[tuple[Token, ...], bool]] = {}
        self._values: dict[str, list[ValueMention]] = {}

    def read(self, text: str, country: Mention | None = None) -> Line | None:
        """Read a line.

        Args:
            text: The line; NFC.
            country: The country that a line above gives to those below it.

        Returns:
            What it holds, or None where it is no line of a list of places.
        """
        tokens, marked = self._taken_apart(text)
        named = [t for t in tokens if t.place is not None]
        if not named:
            return None
        if len(named) == 1 and named[0].is_country and named[0].date is None:
            return Line((), marked, heads=named[0].place)
        places = tuple(self._listed(arranged(tokens, self.names.named), country))
        return Line(places, marked) if places else None

    def _taken_apart(self, text: str) -> tuple[tuple[Token, ...], bool]:
        """The tokens of a line, none where it is no line of a list, and whether a bullet marks it."""
        known = self._taken.get(text)
        if known is None:
            bullet = _BULLET.match(text)
            body = _closed(_SPACES.sub(" ", _FOOTNOTE.sub("", text[bullet.end() if bullet else 0 :])))
            tokens = self._tokens(body, tolerant=bullet is not None)
            known = self._taken[text] = (tuple(tokens or ()), bullet is not None)
        return known

    def _times(self, words: str) -> list[ValueMention]:
        """The dates and periods of some words."""
        known = self._values.get(words)
        if known is None:
            found = find(words, self.grounder.language)
            known = self._values[words] = [v for v in found if v.type in ("DATE", "PERIOD")]
        return known

    def only_dates(self, text: str) -> ListedPlace | None:
        """The date of a line that gives nothing else, or None."""
        note = self._note(_FOOTNOTE.sub("", text).strip())
        return self.note(text) if note is not None and note.date is not None else None

    def note(self, text: str) -> ListedPlace:
        """The date that a text beside a place gives, as of a place without a name."""
        date, end_date, _ = self._dated(text)
        return ListedPlace(as_mention("", ""), None, date, end_date)

    def _tokens(self, body: str, *, tolerant: bool) -> list[Token] | None:
        """The tokens of a line, or None where one is neither place nor note; a tolerant line may end in words."""
        tokens: list[Token] = []
        for begin, piece, asides in self._pieces(body):
            read = self._piece(piece)
            if read is None:
                known = [t for t in tokens if t.place is not None]
                if not tolerant or (len(known) < 2 and not any(t.country for t in known)):
                    return None
                tokens.append(Token(notes=fold(body[begin:])))
                break
            tokens.extend(read)
            for aside in asides:
                if not tokens:
                    return None
                tokens[-1] = self._with_aside(tokens[-1], aside)
        return tokens

    def _pieces(self, body: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Begin and words of the pieces between separators outside parentheses and dates, each with the parentheses
        that follow it.
        """
        asides, plain = _parentheses(body)
        dates = [(v.begin, v.end) for v in self._times(plain)]
        at = 0
        for separator in [*_SEPARATOR.finditer(plain), None]:
            if separator is not None and any(begin <= separator.start() < end for begin, end in dates):
                continue
            end = separator.start() if separator is not None else len(plain)
            words = re.sub(r"\s+", " ", plain[at:end].replace("\0", " ")).strip(" .")
            yield at, words, tuple(text for begin, text in asides if at <= begin < end and text)
            at = separator.end() if separator is not None else end

    def _piece(self, piece: str) -> list[Token] | None:
        """The tokens of a piece between separators."""
        if not piece:
            return []
        note = self._note(piece)
        if note is not None:
            return [note]
        whole = self.names.named(piece)
        if whole is not None and whole.hit is not None:
            return [Token(place=whole)]
        for split in (
            self._adjoined,  # before the joint: "Bosnia and Herzegovina Travnik"
            self._at_and,
            self._at_dots,
            self._at_within,
            self._before_date,
            self._unspaced,
            self._bilingual,
        ):
            tokens = split(piece)
            if tokens is not None:
                return tokens
        return [Token(place=whole)] if whole is not None else None

    def _note(self, piece: str) -> Token | None:
        """A piece that only says when or how, or None."""
        date, end_date, rest = self._dated(piece)
        left = self.rules.item_words.left_of(fold(rest))
        if re.search(r"\w", left):
            return None
        return Token(date=date, end_date=end_date, notes=fold(piece))

    def _dated(self, piece: str) -> tuple[str | None, str | None, str]:
        """First date or period of a piece, and the piece without its dates."""
        rest = piece
        found = [v for v in self._times(piece) if v.date]
        for value in found:
            rest = rest[: value.begin] + " " * (value.end - value.begin) + rest[value.end :]
        year = _YEAR.search(rest)
        rest = _YEAR.sub("    ", rest)
        if found and (year is None or found[0].begin < year.start()):
            return found[0].date, found[0].end_date, rest
        return year[0] if year is not None else None, None, rest

    def _at_and(self, piece: str) -> list[Token] | None:
        """ "Kobe và Yokohama" """
        parts = [self.names.named(part) for part in _AND.split(piece)]
        known = [part for part in parts if part is not None]
        return [Token(place=part) for part in known] if len(parts) == len(known) > 1 else None

    def _at_dots(self, piece: str) -> list[Token] | None:
        """ "중국의 선양·창춘": the first gives the country of all."""
        first, *rest = _DOT.split(piece)
        tokens = self._piece(first) if rest else None
        country = tokens[0].country if tokens is not None and len(tokens) == 1 else None
        others = [self.names.named(part) for part in rest]
        if tokens is None or country is None or None in others:
            return None
        return [*tokens, *(Token(place=place, country=country, settled=True) for place in others)]

    def _at_within(self, piece: str) -> list[Token] | None:
        """ "thành phố Kobe của Nhật Bản" """
        for joint in _WITHIN.finditer(piece, 0, 2 * LONGEST):
            inner, outer = self.names.named(piece[: joint.start()]), self.names.named(piece[joint.end() :])
            polity = fold(piece[: joint.start()]).split(" ")[-1] in self.rules.words["polities"].phrases
            if polity and is_country(outer):
                return [Token(place=outer)]  # "Peoples Republic of China"
            if inner is not None and is_country(outer):
                return [Token(place=inner, country=outer)]
        return None

    def _before_date(self, piece: str) -> list[Token] | None:
        """ "Japan since 1957", "Nhật Bản năm 1998" """
        at = min((v.begin for v in self._times(piece) if v.begin > 0), default=None)
        year = _YEAR.search(piece, 1)
        at = year.start() if at is None and year is not None else at
        if at is None:
            return None
        words = list(self.rules.item_words.regex.finditer(fold(piece[:at])))
        while words and not piece[words[-1].end() : at].strip():
            at = words.pop().start()
        note, before = self._note(piece[at:]), piece[:at].strip()
        place = self.names.named(before)
        tokens = None if place is not None and place.hit else self._adjoined(before) or self._unspaced(before)
        tokens = [Token(place=place)] if tokens is None and place is not None else tokens
        return [*tokens[:-1], merged(tokens[-1], note)] if tokens and note is not None else None

    def _adjoined(self, piece: str) -> list[Token] | None:
        """ "Kazakhstan Almaty", "Pennsylvania United States": known places with nothing between them but a space."""
        words = piece.split(" ") if len(piece) <= 2 * LONGEST else []
        for at in range(len(words) - 1, 0, -1):
            left, right = self.names.named(" ".join(words[:at])), self.names.named(" ".join(words[at:]))
            for country, place in ((left, right), (right, left)):
                known = country is not None and place is not None and place.hit is not None and is_country(country)
                if known and country is not None and place is not None and may_lie_in(place, country):
                    return [Token(place=place, country=country)]
        return None

    def _unspaced(self, piece: str) -> list[Token] | None:
        """ "日本东京": the country and the place without anything between them."""
        if not UNSPACED.fullmatch(piece):
            return None
        for end in range(len(piece) - 1, 1, -1):
            country = self.names.named(piece[:end].strip().removesuffix("의"))
            around, _, inside = piece[end:].strip().rpartition(" ")
            if inside and country is not None and is_country(country):
                place = self.names.named(inside) or as_mention(inside, inside)
                region = self.names.named(around)
                place = narrowed(place, region) if region is not None else place
                return [Token(place=place, country=country, settled=True)]
        return None

    def _bilingual(self, piece: str) -> list[Token] | None:
        """ "奈良市 Nara": one place in two scripts, named by the first if that is known."""
        both = _BILINGUAL.fullmatch(piece)
        names = [self.names.named(name.strip()) for name in both.groups()] if both is not None else []
        known = next((name for name in names if name is not None and name.hit is not None), None)
        if known is None or known.hit is None:
            return [Token(place=names[0])] if names and names[0] is not None else None
        return [Token(place=as_mention(piece, known.core, known.hit.candidates, known.noun))]

    def _with_aside(self, token: Token, aside: str) -> Token:
        """The token with what its parenthesis says: a country, a date, a word on how it stands, else nothing."""
        note = self._note(aside)
        if note is not None:
            return merged(token, note)
        date, end_date, _ = self._dated(aside)
        stated = self.rules.status_of(fold(aside)) is not None or self.rules.kind_of(fold(aside)) is not None
        token = merged(token, Token(date=date, end_date=end_date, notes=fold(aside) if stated else ""))
        pieces = [self._piece(piece) for _, piece, _ in self._pieces(aside)]
        for inner in (t.place for piece in pieces for t in piece or () if t.place is not None):
            if token.place is not None and token.country is None and is_country(inner):
                token = replace(token, country=inner)
            elif token.place is not None and is_region(inner):
                token = replace(token, place=narrowed(token.place, inner))
        if token.place is not None and token.country is None:
            token = replace(token, country=self._country_in(aside))
        return token

    def _country_in(self, aside: str) -> Mention | None:
        """The only country that the words of a parenthesis name ("CH Pháp", "quê hương của Mozart, Áo")."""
        hits = [h for h in self.grounder.gazetteer.find(aside) if h.candidates[0].kind in STATES]
        return as_mention(hits[0].surface, hits[0].surface, hits[0].candidates) if len(hits) == 1 else None

    def _listed(self, tokens: Sequence[Token], country: Mention | None) -> Iterator[ListedPlace]:
        """The places of arranged tokens, with the country from above where they have none."""
        leading = Token()
        listed: list[ListedPlace] = []
        for token in tokens:
            if token.place is None:
                if listed:
                    listed[-1] = _noted(listed[-1], token)
                else:
                    leading = merged(leading, token)
                continue
            settled = token.settled or token.country is not None
            above = country if not settled else None
            listed.append(_noted(ListedPlace(token.place, token.country or above, settled=settled), token))
        yield from (_noted(item, leading) for item in listed)


def _parentheses(body: str) -> tuple[list[tuple[int, str]], str]:
    """Begin and words of the outer parentheses that are closed, and the body with NUL in their place."""
    asides: list[tuple[int, str]] = []
    plain = list(body)
    opened: list[int] = []
    for at, character in enumerate(body):
        if character in "(（":
            opened.append(at)
        elif character in ")）" and opened:
            begin = opened.pop()
            if not opened:
                asides.append((begin, body[begin + 1 : at].strip()))
                plain[begin : at + 1] = "\0" * (at + 1 - begin)
    return asides, "".join(plain)


def _closed(body: str) -> str:
    """The body without its closing stop and its "v.v."."""
    bare = body.strip(" ").rstrip(_STOPS)
    return _AND_SO_ON.sub("", bare).rstrip(_STOPS)


def _noted(item: ListedPlace, token: Token) -> ListedPlace:
    """A listed place with the date and notes of a token."""
    return replace(
        item,
        date=item.date or token.date,
        end_date=item.end_date or token.end_date,
        notes=f"{item.notes} {token.notes}".strip(),
    )
