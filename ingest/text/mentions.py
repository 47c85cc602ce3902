"""The mention cascade: typed spans of one sentence, higher types winning over lower ones.

Order: document numbers, dates and amounts (`values`) > organisations the gazetteer knows > titles > bodies built
from a head noun > places > persons > unknown names > stand-ins for the locality in focus ("thành phố"). A place
keeps all its candidates; `grounding` settles them later. Spans are offsets into the normal text of the document.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from ingest.frozen import replace
from ingest.names.gazetteer import Hit
from ingest.text.bodies import Bodies
from ingest.text.naming import Names
from ingest.text.normal import NormalText, fold
from ingest.text.passage import SYLLABLE, Mention, MentionType, Passage
from ingest.words.beginnings import Starts
from ingest.words.lexicon import Lexicon
from ingest.words.values import find

#: Titles that go on in what their holder looks after, and those of ministries that do so without naming the ministry.
_WITH_DOMAIN = ("tỉnh trưởng", "thị trưởng", "thống đốc", "trưởng ban", "trưởng phòng")
_OF_MINISTRIES = ("bộ trưởng", "thứ trưởng", "thứ trưởng thường trực")
#: What calls the name behind it an organisation, and how far before the name it begins.
_ORGANISATION = re.compile(
    r"(?:(?<!\w)(?:và|với|cùng|của|do|giữa|từ|bởi|cho|nhờ) |[,(:] ?)"
    r"(?P<noun>tổ chức (?:phi chính phủ |quốc tế |phi lợi nhuận ){0,2})$"
)
_CALLED = 50
#: The words beside a noun that may stand for the locality in focus.
_BEFORE, _BEHIND = re.compile(r"(\w+)[ ]$"), re.compile(r" (\w+(?: \w+)?)")
#: How far before a name the whole word before it stands.
_WORD_REACH = 12
#: What kind of body a known organisation that is no company is, where English sets it behind the name.
_KIND = re.compile(r" (?:Foundation|Institute|Association|Organi[sz]ation|Fund)(?![\w-])")
#: The legal form before the known name of a company, how long it may be, and how the name of its branch goes on.
_LEGAL = re.compile(r"(?<!\w)công ty(?: liên doanh| cổ phần| cp| tnhh(?: mtv| một thành viên)?){0,1} $")
_FORM = 36
_MORE = re.compile(r"(?: [A-ZĐÁÂĂÊÔƠƯ][\w&.-]*(?<!\.)){1,4}")
_BRANCH = re.compile(
    r" \((?:việt nam|vietnam|viet nam|vn)\)(?: (?:co\.?, ?)?(?:limited|ltd\.?|inc))?"
    r"| \((?:singapore|hong kong|asia)\) (?:co\.?, ?)?(?:limited|ltd\.?|inc)"
)
_BEGIN = attrgetter("begin")

__all__ = ["Mention", "MentionType", "find_mentions"]


def find_mentions(
    normal: NormalText,
    begin: int,
    end: int,
    hits: Sequence[Hit],
    lexicon: Lexicon,
    language: str,
    starts: Starts | None = None,
) -> tuple[Mention, ...]:
    """Find the mentions of the sentence `normal.text[begin:end]`, in text order, none overlapping.

    Args:
        normal: The document's text.
        begin, end: The sentence.
        hits: All hits of the gazetteer in the document, in text order.
        lexicon: The words.
        language: "vi" or "en"; decides the number grammar.
        starts: `lexicon.beginnings.of` the whole text, where the caller has it.
    """
    first, last = bisect_left(hits, begin, key=_BEGIN), bisect_left(hits, end, key=_BEGIN)
    known = tuple(h for h in hits[first:last] if h.end <= end)
    starts = lexicon.beginnings.of(normal.folded) if starts is None else starts
    passage = Passage(normal, begin, end, known, lexicon, language, starts)
    _values(passage)
    _known_organisations(passage)
    _titles(passage)
    Bodies(passage).find()
    Names(passage).find()
    _anaphora(passage)
    found = passage.found if language == "en" else [_called_organisation(m, passage) for m in passage.found]
    return tuple(sorted(found, key=_BEGIN))


def _called_organisation(mention: Mention, passage: Passage) -> Mention:
    """A body, or a name that nobody knows, with the words before it that call it an organisation.

    "ký với tổ chức phi chính phủ Zorba" names a body; in "Huế tổ chức JICA Day" the same words are a verb.
    """
    if mention.type not in ("ORG", "NAME"):
        return mention
    called = _ORGANISATION.search(passage.folded, max(passage.begin, mention.begin - _CALLED), mention.begin)
    if called is None or not passage.free(called.start("noun"), mention.begin):
        return mention
    return replace(mention, begin=called.start("noun"), type="ORG")


def _values(passage: Passage) -> None:
    """Dates, numbers, amounts, document numbers."""
    begin, end = passage.begin, passage.end
    written = passage.starts.within("number", begin, end)
    words = tuple(start - begin for start in written) if written is not None else None
    for v in find(passage.text[begin:end], passage.language, passage.folded[begin:end], words):
        b, e = passage.begin + v.begin, passage.begin + v.end
        passage.add(Mention(b, e, v.type, passage.text[b:e], passage.text[b:e], value=v))


def _known_organisations(passage: Passage) -> None:
    """Organisations of the gazetteer that no place of the same span outranks."""
    for hit in passage.hits:
        if hit.candidates[0].kind != "organisation" or hit.weak or _ends_a_name(passage, hit):
            continue
        if passage.free(hit.begin, hit.end):
            other = _of_a_locality(passage, hit) or _of_another_country(passage, hit)
            passage.add(other or _called_whole(passage, hit))


def _ends_a_name(passage: Passage, hit: Hit) -> bool:
    """Whether a known name of one syllable only ends a Vietnamese one: "Kia" in "Khu du lịch Đan Kia"."""
    if SYLLABLE.fullmatch(passage.folded, hit.begin, hit.end) is None or passage.text[hit.begin : hit.end].isupper():
        return False
    before = passage.text[max(passage.begin, hit.begin - _WORD_REACH) : hit.begin].split(" ")
    word = before[-2] if len(before) > 2 and not before[-1] else ""
    return word.istitle() and SYLLABLE.fullmatch(fold(word)) is not None


def _of_another_country(passage: Passage, hit: Hit) -> Mention | None:
    """The ministry of the country that follows the name of one at home: "Bộ Ngoại giao Hoa Kỳ"."""
    entity = hit.candidates[0].entity
    if not any(name.endswith("#Ministry") for name in entity.classes) or passage.folded[hit.end : hit.end + 1] != " ":
        return None
    place = passage.place_after(hit.end + 1)
    if place is None or place.hit is None or place.hit.candidates[0].kind != "country":
        return None
    country = place.hit.candidates[0].entity.iri
    return passage.body_of(hit.begin, place.end, "bộ", place) if country != entity.country else None


def _called_whole(passage: Passage, hit: Hit) -> Mention:
    """A known organisation, a company with the words around its name: "Công ty TNHH Hyosung Quảng Nam"."""
    begin, end, place = hit.begin, hit.end, None
    if any(name.endswith("#Company") for name in hit.candidates[0].entity.classes):
        tail = passage.lexicon.company_tail.match(passage.folded, end, passage.end)
        end = tail.end() if tail is not None and passage.text[end + 1].isupper() else end
        branch = _BRANCH.match(passage.folded, end, passage.end)
        end = branch.end() if branch is not None else end
        head = _LEGAL.search(passage.folded, max(passage.begin, begin - _FORM), begin)
        if head is not None and passage.free(head.start(), begin):
            begin = head.start()
            more = _MORE.match(passage.text, end, passage.end)  # "Công ty TNHH Kobelco Eco-Solutions"
            end = more.end() if more is not None else end
            place = next((h for h in passage.hits if h.end == end and h.candidates[0].kind != "organisation"), None)
    elif (kind := _KIND.match(passage.text, end, passage.end)) is not None:
        end = kind.end()
    seat = passage.place_from(place) if place is not None and place.begin >= hit.end else None
    return Mention(begin, end, "ORG", passage.text[begin:end], hit.surface, hit=hit, place=seat)


def _of_a_locality(passage: Passage, hit: Hit) -> Mention | None:
    """The friendship association of a province, called after the national one: "Hội Hữu nghị Việt - Nhật tỉnh Huế"."""
    if not any(name.endswith("#FriendshipAssociation") for name in hit.candidates[0].entity.classes):
        return None
    at = hit.end + 1
    place = passage.place_after(at) if passage.folded[hit.end : at] == " " else None
    if place is None or place.anaphor or place.noun not in ("region", "city"):
        return None
    return passage.body_of(hit.begin, place.end, "hội", place)


#: Before a title, what makes it no one's: there are several who hold it.
_SEVERAL = "các "


def _titles(passage: Passage) -> None:
    """Offices people hold; "đại sứ quán" is no "đại sứ"."""
    for match in passage.starts.matches("title", passage.lexicon.title, passage.begin, passage.end):
        body = passage.lexicon.body_head.match(passage.folded, match.start(), passage.end)
        b, e = match.span()
        last = passage.folded.rfind(" ", b, e)
        if last >= 0 and match["title"].endswith("trưởng ban"):  # "Trưởng | Ban Tổ chức Tỉnh ủy"
            of = passage.lexicon.body_head.match(passage.folded, last + 1, passage.end)
            if not passage.free(last, e) or (of is not None and of["head"] in passage.lexicon.localised):
                e = last
        if not passage.free(b, e) or (body is not None and body.end() > e):
            continue
        if passage.text[b].islower() and passage.folded.endswith(_SEVERAL, passage.begin, b):
            continue  # "Hiệp hội các thị trưởng nói tiếng Pháp"
        ministry = _ministry(passage, match["title"], e)
        if ministry is None and match["title"].endswith(_WITH_DOMAIN):
            domain = passage.lexicon.domain.match(passage.folded, e + 1, passage.end)
            e = domain.end() if domain is not None and passage.free(b, domain.end()) else e
        passage.add(Mention(b, e, "TITLE", passage.text[b:e], passage.text[b:e], head=match["title"]))
        if ministry is not None:
            passage.add(ministry)


def _ministry(passage: Passage, title: str, end: int) -> Mention | None:
    """The ministry whose domain follows its head's title: "Bộ trưởng | Ngoại giao Slovakia"."""
    domain = passage.lexicon.domain.match(passage.folded, end + 1, passage.end) if title in _OF_MINISTRIES else None
    if domain is None or not passage.text[domain.start()].isupper():
        return None
    place = passage.place_after(domain.end() + 1)
    until = domain.end() if place is None or place.anaphor else place.end
    name = f"Bộ {passage.text[domain.start() : until]}"
    return Mention(domain.start(), until, "ORG", name, name, head="bộ", place=place if until > domain.end() else None)


def _anaphora(passage: Passage) -> None:
    """Nouns that stand for the locality in focus."""
    for match in passage.starts.matches("anaphor", passage.lexicon.anaphor, passage.begin, passage.end):
        if not passage.free(*match.span()):
            continue
        before = _BEFORE.search(passage.folded[max(passage.begin, match.start() - 20) : match.start()])
        after = _BEHIND.match(passage.folded, match.end(), passage.end)
        if before and (before[1] in passage.lexicon.not_before_anaphor or before[1].isdigit()):
            continue
        if after and (passage.lexicon.not_after_anaphor.match(after[1]) or passage.text[after.start(1)].isupper()):
            continue
        passage.add(passage.stand_in(match))
