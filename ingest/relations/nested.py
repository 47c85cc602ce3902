"""A sentence without what only says where its places lie: "Riga, Latvia, and Kobe, Japan" reads "Riga and Kobe".

A pattern of two parties need not know of every comma, "of" and parenthesis that may stand between them. Only a place
that the gazetteer has around the one before it is left out, and the one before it then means those of its candidates
that lie there; "Lào, Campuchia" stays as it is. Behind a place that nobody lists its nouns tell: "huyện Zorba, tỉnh
Vân Nam", where no further place of a list follows.
"""

import re

from ingest.frozen import replace
from ingest.names.gazetteer import Candidate
from ingest.names.grounding import Grounder
from ingest.text.mentions import Mention
from ingest.text.reading import ReadSentence
from ingest.text.skeleton import SYMBOLS, Skeleton

#: Before a place where something happens: of "tại Hạ Long, tỉnh Quảng Ninh đã ký" the second may be who signs.
_WHERE = re.compile(r"(?<!\w)(?:tại|ở|in|at) $")
#: What joins a place to the larger one around it; what closes it again.
_JOIN = re.compile(r",? (?:(?:of|in|của|thuộc|ở|tại) )?(?:the (?:\w{1,12} ){0,2}of )?|, |\s?\(")
_CLOSE = re.compile(r"\)")
#: What an English name ends with that lies in the city set behind it: "Huangpu District, Guangzhou City".
_DISTRICT = re.compile(r" (?:District|Ward)$")
#: A comma behind it that closes it too, for no further place of a list follows.
_COMMA = re.compile(rf",(?= [^{SYMBOLS['PLACE']}{SYMBOLS['NAME']}])")
#: A further place of a list.
_GOES_ON = re.compile(rf"(?:, |,? (?:và|cùng) )(?:\w{{2,6}} ){{0,2}}[{SYMBOLS['PLACE']}{SYMBOLS['NAME']}]")
#: Nouns of what lies in a province or a region of its own.
_SMALLER = re.compile(r"(?:thành phố|tp\.?|huyện|quận|thị xã|châu|châu tự trị) ", re.IGNORECASE)


def without_containers(sentence: ReadSentence, grounder: Grounder) -> ReadSentence | None:
    """The sentence without the larger places that only locate the ones before them; None where there is none."""
    skeleton = sentence.skeleton
    pieces: list[str] = []
    mentions: list[Mention] = []
    positions: list[int] = []
    at = length = 0
    for index, mention in enumerate(skeleton.mentions):
        between = skeleton.text[at : skeleton.positions[index]]
        told = mentions and not _WHERE.search("".join(pieces[-2:-1]))
        inner = _inner(mentions[-1], mention, between, grounder) if told else None
        if inner is None and told and _tells_unlisted(mentions[-1], mention, between):
            inner = mentions[-1] if not _is_in_list(skeleton, index, grounder) else None
        end = _closed(skeleton, index, between) if inner is not None else None
        if inner is not None and end is not None:
            mentions[-1], at = inner, end
            continue
        pieces += (between, SYMBOLS[mention.type])
        positions.append(length + len(between))
        length += len(between) + 1
        at = skeleton.positions[index] + 1
        mentions.append(mention)
    if len(mentions) == len(skeleton.mentions):
        return None
    text = "".join(pieces) + skeleton.text[at:]
    return replace(sentence, skeleton=Skeleton(text, tuple(mentions), tuple(positions)))


def _inner(inner: Mention, outer: Mention, between: str, grounder: Grounder) -> Mention | None:
    """The place as it is known from the larger one behind it; None where that is no larger place around it."""
    if inner.type == "ORG" and _ends_with_place(inner) and inner.place is not None and between in (", ", " ("):
        return inner if _inner(inner.place, outer, between, grounder) is not None else None
    if inner.type != "PLACE" or outer.type != "PLACE" or inner.hit is None or outer.hit is None:
        return None
    if inner.anaphor or outer.anaphor or _JOIN.fullmatch(between) is None or grounder.is_country(inner):
        return None
    around = {candidate.entity.iri for candidate in outer.hit.candidates}
    there = tuple(c for c in inner.hit.candidates if _lies_in(c, around, grounder))
    if not there and between == ", " and outer.noun == "city" and _DISTRICT.search(inner.text) is not None:
        lands = {land for candidate in outer.hit.candidates for land in candidate.countries}
        there = tuple(c for c in inner.hit.candidates if not lands.isdisjoint(c.countries))
    return replace(inner, hit=replace(inner.hit, candidates=there)) if there else None


def _tells_unlisted(inner: Mention, outer: Mention, between: str) -> bool:
    """Whether a province with its noun follows a town or a prefecture that nobody lists, or a body of one."""
    if inner.type == "ORG" and _ends_with_place(inner) and inner.place is not None:
        inner = inner.place
    if inner.type != "PLACE" or inner.hit is not None or inner.anaphor or outer.type != "PLACE" or outer.hit is None:
        return False
    return outer.noun == "region" and between in (", ", " (", " thuộc ", " của ") and bool(_SMALLER.match(inner.text))


def _ends_with_place(body: Mention) -> bool:
    """Whether the locality that a body is of ends its name."""
    return body.place is not None and not body.place.anaphor and body.place.end == body.end


def _is_in_list(skeleton: Skeleton, index: int, grounder: Grounder) -> bool:
    """Whether a list goes on behind a place; its country ends none."""
    goes_on = _GOES_ON.match(skeleton.text, skeleton.positions[index] + 1)
    following = skeleton.mentions[index + 1] if goes_on is not None else None
    return following is not None and not grounder.is_country(following)


def _lies_in(place: Candidate, around: set[str], grounder: Grounder) -> bool:
    """Whether a candidate lies in one of these larger places, however far out."""
    return place.entity.iri not in around and not around.isdisjoint(grounder.around(place))


def _closed(skeleton: Skeleton, index: int, between: str) -> int | None:
    """Where the sentence goes on behind a larger place; None in "(Nhật Bản, 2009)" and in "Japan's Kobe"."""
    end = skeleton.positions[index] + 1
    if skeleton.text.startswith("'s", end) and between != ", ":
        return None
    if between.endswith("("):
        closing = _CLOSE.match(skeleton.text, end)
        return closing.end() if closing is not None else None
    comma = _COMMA.match(skeleton.text, end)
    return comma.end() if comma is not None else end
