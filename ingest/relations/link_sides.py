"""The two sides of a link: who the pattern names, who stands nearest to the left, who is in focus.

`links` asks here for the parties of one match, before it tells what holds between them and since when.
"""

import re
from collections.abc import Iterator
from datetime import date

from ingest.frozen import dataclass, replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded
from ingest.relations.fitting import BETWEEN_COUNTRIES, OF_COMPANIES, STATES
from ingest.relations.found import clause_bounds
from ingest.relations.frames import Cues, Frame, Pattern
from ingest.relations.parties import ground_item, in_focus
from ingest.relations.put import is_put_elsewhere, lies_in, put_at
from ingest.text.lists import Item, coordinate
from ingest.text.mentions import MentionType
from ingest.text.origins import company_key
from ingest.text.projects import project_before, project_behind
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS

_WITHIN = re.compile(r"(?: của |, | thuộc | in | of )(?:nước |the )?")
_SEATED = re.compile(r" (?:tại|ở|in|at) ")
_ZONE = re.compile(
    r"(?:khu(?: (?!của|do|bởi|từ|thuộc|cho)[^ ,.;]{1,8}){1,4}|kcn|kkt|cụm công nghiệp|dự án|cảng|sân bay|cầu|đường) $"
)
_OFFICE = re.compile(rf"(?:, | - )(?:the |its )?(?:[a-z]{{2,12}} ){{0,2}}{SYMBOLS['TITLE']}")
#: How a name ends that is of an authority or a site.
_NO_FIRM = re.compile(r"(?:Board|Department|Committee|Authority|Ministry|Council|Zone|Park|Project|Programme)s?$")
_LISTED = re.compile(rf"(?<!in )(?<!at )(?<!tại )(?<!ở )[{SYMBOLS['PLACE']}], $")
_PARTNER = re.compile(r"(?<!\w)(?:với|with) (?:\w+ )?$")
#: Just before the words: who does it is somebody that nobody knows.
_OF_ANOTHER = re.compile(
    rf"(?:huyện |xã |tỉnh |thành phố |phường |quận |bang )[{SYMBOLS['NAME']}] (?:\w{{2,6}} ){{0,2}}$"
)
#: The same where a sentence begins with the name and goes on with its verb: "Zorbia has a sister city relationship".
_UNKNOWN_BEGINS = re.compile(rf"(?:^|[:;.] |(?:but|and|while) )[{SYMBOLS['NAME']}](?:,[^,;]{{1,30}},)? $")
_VERB = re.compile(
    r"(?:has|have|had|is|was|will|also|now|formally|officially|established|signed|maintains|formed|forged|twinned|có|đã"
    r"|hiện|cũng|kết nghĩa|thiết lập|duy trì)(?!\w)"
)
_LOCATIVE = re.compile(
    r"(?<!\w)(?:tại|ở|từ|đến|sang|thăm|trong|với|in|at|from|to|with|visited) (?:\w+ )?"
    rf"(?:{SYMBOLS['PLACE']}'s )?$"
)


@dataclass(frozen=True, slots=True)
class Side:
    """A party of a link before it is grounded: a list item, or (None) the locality in focus."""

    item: Item | None


@dataclass(frozen=True, slots=True)
class Sides:
    """One match of a pattern and its parties; `since` is where the match before it ended."""

    frame: Frame
    cues: Cues
    pattern: Pattern
    match: re.Match[str]
    since: int
    anchor: int
    sentence: ReadSentence
    reading: Reading

    def items(self, role: str, index: int, types: tuple[MentionType, ...]) -> tuple[Item, ...]:
        """The list that a role's mention begins, or that mention alone."""
        listed = coordinate(self.sentence.skeleton, index, types, self.reading.grounder.is_country).items
        return listed if role in self.pattern.lists else listed[:1]

    def apposed(self, index: int) -> int:
        """The party before a place that only tells where it lies: "tỉnh Gyeonggi của Hàn Quốc và Hà Nội đã ký …"."""
        mentions, skeleton = self.sentence.mentions, self.sentence.skeleton
        if index > 0 and mentions[index - 1].type == "ORG" and _SEATED.fullmatch(skeleton.between(index - 1, index)):
            return index - 1  # "USAID tại Việt Nam và Hà Nội đã ký …"
        is_country = self.reading.grounder.is_country
        if index == 0 or not is_country(mentions[index]) or mentions[index - 1].type != "PLACE":
            return index
        beside = _WITHIN.fullmatch(skeleton.between(index - 1, index)) is not None
        return index - 1 if beside and not is_country(mentions[index - 1]) else index

    def clause(self) -> tuple[int, int]:
        """Bounds of the clause the match begins in."""
        return clause_bounds(self.sentence.skeleton.text, self.match.start(), self.cues)

    def subjects(self, items: tuple[Item, ...]) -> list[Side]:
        """The parties on the other side: named by the pattern, else nearest to the left, else in focus."""
        if self.match.groupdict().get("subject"):
            index = self.sentence.skeleton.index_at(self.match.start("subject"))
            if index is None or self.is_last_of_several(index):
                return []
            return [Side(item) for item in self.items("subject", self.apposed(index), self.frame.subject_types)]
        if self.frame.gather:
            return self.gathered()
        for where in self.frame.subject:
            side = self.side(where, items)
            if side is not None and self.ground(side.item, None) is not None:
                return [side]
        return []

    def side(self, where: str, items: tuple[Item, ...]) -> Side | None:
        """The party on the other side, looked for in one way: to the left, where it is put, a project, in focus."""
        if where == "left":
            return self.left(items)
        if where == "put":
            put = put_at(self.sentence, self.reading, self.cues, self.match)
            return Side(put) if put is not None else None
        if where == "behind":
            behind = project_behind(self.reading, self.offset(self.match.end()), self.sentence.end)
            return Side(Item(behind)) if behind is not None else None
        if where == "project":
            here, begin = self.offset(self.match.start("object")), self.offset(self.clause()[0])
            project = project_before(self.sentence, self.reading, here, begin)
            return Side(Item(project)) if project is not None else None
        elsewhere = "put" in self.frame.subject and is_put_elsewhere(self.sentence, self.reading, self.cues)
        return self.focus() if not elsewhere else None

    def offset(self, position: int) -> int:
        """Where a position of the skeleton stands in the normal text."""
        return self.sentence.skeleton.offset_at(position, self.reading.normal.folded, self.sentence.begin)

    def is_last_of_several(self, index: int) -> bool:
        """Whether more parties stand before the subject ("A, B and C sign …"): which pairs are meant is not said."""
        if self.frame.relation not in BETWEEN_COUNTRIES or self.frame.shape == "pair":
            return False
        at = self.sentence.skeleton.positions[index]
        return _LISTED.search(self.sentence.skeleton.text[max(0, at - 8) : at]) is not None

    def focus(self) -> Side | None:
        """The locality in focus, unless an unknown place stands in its stead, or it is itself a partner abroad."""
        if _OF_ANOTHER.search(self.sentence.skeleton.text, max(0, self.match.start() - 24), self.match.start()):
            return None
        text, focus = self.sentence.skeleton.text, self.sentence.focus_at(self.sentence.begin)
        begin = self.match.start()
        unknown = _UNKNOWN_BEGINS.search(text, max(0, begin - 60), begin) and _VERB.match(text, begin)
        if unknown is not None and self.frame.relation in BETWEEN_COUNTRIES:
            return None
        if focus is not None and focus.entity.country == VIETNAM:
            return Side(None)
        placed = zip(self.sentence.mentions, self.sentence.skeleton.positions, strict=True)
        partners = (m for m, p in placed if m.type == "PLACE" and _PARTNER.search(text[max(0, p - 14) : p]))
        named = (self.reading.grounder.candidate(m) for m in partners)
        if focus is not None and any(c is not None and c.entity.iri == focus.entity.iri for c in named):
            return None
        return Side(None)

    def gathered(self) -> list[Side]:
        """The bodies of a structure: those of the frame's heads between the match and the end of its clause."""
        placed = zip(self.sentence.skeleton.mentions, self.sentence.skeleton.positions, strict=True)
        end = self.clause()[1]
        return [Side(Item(m)) for m, p in placed if self.match.end() <= p < end and m.head in self.frame.gather]

    def left(self, items: tuple[Item, ...]) -> Side | None:
        """The party to the left: the nearest Vietnamese one where the objects are foreign, else the nearest."""
        sides = self.to_the_left(items)
        nearest = next(sides, None)
        if nearest is None:
            return None
        if self.frame.subject_types == ("ORG",):
            return Side(nearest[0])
        if nearest[1].local or any(g is not None and g.local for g in (self.ground(item, None) for item in items)):
            return Side(nearest[0])
        return Side(next((item for item, grounded in sides if grounded.local), nearest[0]))

    def to_the_left(self, items: tuple[Item, ...]) -> Iterator[tuple[Item, Grounded]]:
        """Parties to the left, nearest first, that are no country, no place where things happen, and no object."""
        objects = {id(i.mention) for i in items}
        skeleton = self.sentence.skeleton
        for index in range(len(skeleton.mentions) - 1, -1, -1):
            mention, position = skeleton.mentions[index], skeleton.positions[index]
            if position >= self.match.start("object") or mention.type not in self.frame.subject_types:
                continue
            if id(mention) in objects or skeleton.in_parenthesis(position):
                continue
            if _LOCATIVE.search(skeleton.text[max(0, position - 14) : position]):
                continue
            grounded = self.ground(Item(mention), None)
            if grounded is None or grounded.kind in STATES or (grounded.kind == "region" and self.encloses(index)):
                continue
            yield Item(mention), grounded

    def encloses(self, index: int) -> bool:
        """Whether a region between commas only locates the name before it: "Bath in Somerset, England, is"."""
        skeleton, at = self.sentence.skeleton, self.sentence.skeleton.positions[index]
        named = index > 0 and skeleton.positions[index - 1] == at - 3 and skeleton.text[at - 2 : at] == ", "
        return named and skeleton.text.startswith(", ", at + 1) and skeleton.index_at(at + 3) is None

    def ground(self, item: Item | None, day: date | None) -> Grounded | None:
        """Ground a list item, or the locality in focus where there is none, as it was on a day."""
        if item is None:
            return self.focused(day)
        invests = self.frame.relation in OF_COMPANIES
        if item.mention.type == "NAME" and self.frame.types == ("PLACE",) and not invests:
            # Among places a name that nobody knows is one if a parenthesis gives its country.
            return self.reading.grounder.unlisted_place(item.mention, item.country)
        if invests and self.is_no_firm(item):
            return None
        if self.is_namesake(item):
            return self.reading.grounder.unlisted_place(replace(item.mention, hit=None, type="NAME"), item.country)
        return ground_item(item, self.sentence, self.reading, day)

    def focused(self, day: date | None) -> Grounded | None:
        """The locality in focus; where companies invest, not a district but the province the document is about."""
        place, home = in_focus(self.sentence, self.reading, self.match.start(), day), self.reading.home
        if place is None or home is None or self.frame.relation not in OF_COMPANIES:
            return place
        if not lies_in(place, home.entity.iri):
            return place
        grounder = self.reading.grounder
        province = grounder.as_place(grounder.unit_on(home, day or grounder.on))
        return replace(province, party=replace(province.party, surface=province.party.name))

    def is_no_firm(self, item: Item) -> bool:
        """Whether a name is that of a zone, a project or a person: "Khu công nghiệp Đình Vũ", "KCN Halia 1"."""
        if item.mention.type not in ("NAME", "ORG"):
            return False
        if item.mention.type == "NAME" and (_NO_FIRM.search(item.mention.text) or self.holds_office(item)):
            return True
        folded, begin = self.reading.normal.folded, item.mention.begin
        zone = _ZONE.search(folded, max(self.sentence.begin, begin - 24), begin)
        return zone is not None and (item.mention.type == "NAME" or zone[0] != "dự án ")  # "dự án LG Display"

    def holds_office(self, item: Item) -> bool:
        """Whether an office behind a name tells that it is a person's: "Shin Hae Rim, President of Hanbit"."""
        skeleton = self.sentence.skeleton
        index = next((i for i, m in enumerate(skeleton.mentions) if m is item.mention), None)
        return index is not None and _OFFICE.match(skeleton.text, skeleton.positions[index] + 1) is not None

    def is_namesake(self, item: Item) -> bool:
        """Whether the country beside a place says that it is one nobody knows: "Quang Minh (Trung Quốc)"."""
        mention, grounder = item.mention, self.reading.grounder
        if mention.type != "PLACE" or mention.hit is None or item.country is None or grounder.is_country(mention):
            return False
        known = grounder.candidate(item.country) is not None
        return known and grounder.candidate(mention, item.country) is None

    def only_countries(self, items: tuple[Item, ...], sides: list[Side]) -> bool:
        """Whether a locality would be tied to nothing but countries: such a sentence names no partner locality."""
        grounded = [self.ground(side.item, None) for side in sides]
        local = any(g is not None and g.kind not in STATES for g in grounded)
        return local and all(self.reading.grounder.is_country(item.mention) for item in items)

    def is_foreign(self, item: Item) -> bool:
        """Whether a company is known or said, here or elsewhere in the document, to be of a country abroad."""
        if item.country is not None:
            country = self.reading.grounder.candidate(item.country)
            return country is not None and country.iri != VIETNAM
        if company_key(item.mention.text) in self.reading.origins:
            return True
        grounded = self.ground(item, None)
        return grounded is not None and grounded.country not in (None, VIETNAM)
