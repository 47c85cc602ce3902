"""Coordination: one grammar for "A, B (C), D và E (4/2009)…".

A parenthesis with a country covers its item and the items before it that have none of their own: in "Kagawa,
Kitakyushu (Nhật Bản) và Brest (Pháp)" both first towns are Japanese. A parenthesis with a date covers its item only.
"Nam Ninh, Trung Quốc" and "Kosice của Slovakia" name the country without a parenthesis.
"""

import re
from collections.abc import Callable, Collection

from ingest.frozen import dataclass, replace
from ingest.text.mentions import Mention, MentionType
from ingest.text.skeleton import SYMBOLS, Skeleton


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a list.

    Attributes:
        mention: The member.
        country: The country that a parenthesis or an apposition gives it.
        date: A date from its own parenthesis.
        amount: A sum of money from its own parenthesis.
        aside: Whether it has a parenthesis of its own.
        undated: Whether others of its list have dates of their own, and it has none.
    """

    mention: Mention
    country: Mention | None = None
    date: Mention | None = None
    amount: Mention | None = None
    aside: bool = False
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Coordination:
    """A whole list: its items, where it ends in the skeleton, whether it says it is incomplete ("…", "v.v.")."""

    items: tuple[Item, ...]
    end: int
    open_ended: bool


_SEPARATOR = re.compile(
    r"(?:,? (?:và|and|cùng|hay|or|&) |, ?(?:và |and )?|; ?(?:và |and )?|/)"
    r"(?:các |với |the |(?:later |also |then |in turn )?with )?"
)
#: After so many places a name that nobody knows may be the last.
_SURE = 3
#: What stands before the last member of a list.
_LAST = re.compile(r"(?<!\w)(?:và|and)(?!\w)")
_PARENTHESIS = re.compile(r" ?\(([^()]{0,60})\)")
_APPOSITION = re.compile(r"(?:, | của | thuộc | tại | in | of | ?- )")
_WITH = re.compile(r"(?<!\w)with (?:the )?$")
#: What behind "with A and B" makes B the subject of a clause of its own, and no member of the list before it.
_OWN_VERB = re.compile(rf"(?: (?:in|of) [{SYMBOLS['PLACE']}])? (?:became|becomes|signed|signs|joined|followed)(?!\w)")
#: A date behind a member, where the list goes on behind it: "với Ulsan năm 2002, tỉnh Champasak và Attapeu".
_DATED = re.compile(rf"(?: (?:từ|vào|in|since|from))? (?={SYMBOLS['DATE']})")
_STOPS = re.compile(r" ?(?:[.;)]|$)")
_OPEN = re.compile(r" ?(?:…|\.\.\.|v\.v|, etc|,\.\.)")


def coordinate(
    skeleton: Skeleton, first: int, types: Collection[MentionType], is_country: Callable[[Mention], bool]
) -> Coordination:
    """Read the list that starts at a mention.

    Args:
        skeleton: The sentence.
        first: Index of the first item.
        types: What may be an item; an unknown name joins a list of places when a parenthesis gives its country.
        is_country: Tells whether a place mention is a country (or stands for one).
    """
    items: list[Item] = []
    index, closed, by_semicolons = first, False, False
    begin = skeleton.positions[first]
    of_partners = _WITH.search(skeleton.text, max(0, begin - 12), begin) is not None
    while True:
        item, position = _item(skeleton, index, is_country)
        item, position = _dated(skeleton, item, position, types, is_country)
        items.append(item)
        separator = _SEPARATOR.match(skeleton.text, position)
        following = skeleton.index_at(separator.end()) if separator else None
        if following is None or separator is None or not _joins(skeleton, following, types, is_country):
            last = separator is not None and following is not None and len(items) >= _SURE
            if (
                last
                and separator is not None
                and following is not None
                and _closes(skeleton, separator, following, types)
            ):
                unknown = skeleton.mentions[following]
                items.append(Item(replace(unknown, type="PLACE")))  # "(Kobe, Sakai, Nagoya và Shunan)"
                position = skeleton.positions[following] + 1
            return Coordination(_spread(items), position, _OPEN.match(skeleton.text, position) is not None)
        if closed and separator[0].startswith(";"):  # "A and B; and C, whose …" begins anew
            return Coordination(_spread(items), position, open_ended=False)
        by_semicolons = by_semicolons or separator[0].startswith(";")
        closed = closed or (_LAST.search(separator[0]) is not None and not by_semicolons)
        if (
            of_partners
            and separator[0] in (" and ", ", and ")
            and _OWN_VERB.match(skeleton.text, _item(skeleton, following, is_country)[1])
        ):
            return Coordination(_spread(items), position, open_ended=False)
        index = following


def _dated(
    skeleton: Skeleton,
    item: Item,
    position: int,
    types: Collection[MentionType],
    is_country: Callable[[Mention], bool],
) -> tuple[Item, int]:
    """The item with the date right behind it, if all that follows up to the end of the clause are further items."""
    dated = _DATED.match(skeleton.text, position)
    date = skeleton.index_at(dated.end()) if dated is not None and item.date is None else None
    if dated is None or date is None:
        return item, position
    behind = dated.end() + 1
    separator = _SEPARATOR.match(skeleton.text, behind)
    more = False
    while separator is not None:
        following = skeleton.index_at(separator.end())
        if following is None or not _joins(skeleton, following, types, is_country):
            return item, position
        _, end = _item(skeleton, following, is_country)
        again = _DATED.match(skeleton.text, end)
        end = again.end() + 1 if again is not None else end
        more = _STOPS.match(skeleton.text, end) is not None
        separator = _SEPARATOR.match(skeleton.text, end) if not more else None
    return (replace(item, date=skeleton.mentions[date]), behind) if more else (item, position)


def _joins(
    skeleton: Skeleton, index: int, types: Collection[MentionType], is_country: Callable[[Mention], bool]
) -> bool:
    """Whether a mention may be a member of a list of these types."""
    kind = skeleton.mentions[index].type
    if kind in types:
        return True
    return kind == "NAME" and "PLACE" in types and _item(skeleton, index, is_country)[0].country is not None


def _closes(skeleton: Skeleton, separator: re.Match[str], index: int, types: Collection[MentionType]) -> bool:
    """Whether a name that nobody knows ends a list of places, and with it a parenthesis or the sentence."""
    if skeleton.mentions[index].type != "NAME" or "PLACE" not in types or _LAST.search(separator[0]) is None:
        return False
    end = skeleton.positions[index] + 1
    return skeleton.text[end : end + 1] in (")", ".", ";", "")


def _item(skeleton: Skeleton, index: int, is_country: Callable[[Mention], bool]) -> tuple[Item, int]:
    """The item at a mention, and the position after its parenthesis or apposition."""
    item, position = Item(skeleton.mentions[index]), skeleton.positions[index] + 1
    parenthesis = _PARENTHESIS.match(skeleton.text, position)
    if parenthesis is not None:
        item = replace(item, aside=True)
        for i in range(parenthesis.start(1), parenthesis.end(1)):
            inner = skeleton.index_at(i)
            if inner is not None:
                item = _with(item, skeleton.mentions[inner], is_country)
        return item, parenthesis.end()
    apposition = _APPOSITION.match(skeleton.text, position)
    inner = skeleton.index_at(apposition.end()) if apposition else None
    if apposition is not None and inner is not None and not is_country(item.mention):
        country = skeleton.mentions[inner]
        if is_country(country) and (apposition[0] != ", " or _could_lie_in(item.mention, country)):
            return replace(item, country=country), skeleton.positions[inner] + 1
    return item, position


def _with(item: Item, inner: Mention, is_country: Callable[[Mention], bool]) -> Item:
    """The item with what a mention of its parenthesis adds; of "Đài Loan, Trung Quốc" the first is the country."""
    if inner.type == "PLACE" and item.country is None and is_country(inner):
        return replace(item, country=inner)
    if inner.type == "DATE" and item.date is None:
        return replace(item, date=inner)
    if inner.type == "MONEY" and item.amount is None:
        return replace(item, amount=inner)
    return item


def _could_lie_in(place: Mention, country: Mention) -> bool:
    """Whether a candidate of the place lies in the country ("Nam Ninh, Trung Quốc", not "Lào, Campuchia")."""
    if place.hit is None or country.hit is None:
        return place.type in ("NAME", "ORG") or (place.type == "PLACE" and not place.anaphor)
    countries = {c.entity.iri for c in country.hit.candidates}
    return any(c.entity.country in countries for c in place.hit.candidates)


def _may_lie_in(place: Mention, country: Mention) -> bool:
    """Whether nothing is known against it that a member of a list is of the country told of the next."""
    return place.hit is None or _could_lie_in(place, country)


def _spread(items: list[Item]) -> tuple[Item, ...]:
    """Give items without a country that of the next item whose parenthesis names one; tell which are undated."""
    dated = any(item.date is not None for item in items)
    spread: list[Item] = []
    country: Mention | None = None
    for item in reversed(items):
        country = item.country or country
        own = item.country
        another = item.mention.type == "ORG" and item.aside  # "Tổng công ty Minh Phát (MPC) và Halia (Hàn Quốc)"
        if own is None and not another and country is not None and _may_lie_in(item.mention, country):
            own = country
        undated = dated and item.date is None
        changed = own is not item.country or undated
        spread.append(replace(item, country=own, undated=undated) if changed else item)
    return tuple(reversed(spread))
