"""What English sets around the name of a place: "the Japanese city of Sakai", "Sakai city", "the central province".

The words before it (a country's adjective, a part of the country) and a small type noun behind it become part of the
place's span, so that the frames read "P and P signed" where the text says "the Japanese city of Sakai and Hue city
signed"; its words stay those of the name. The adjective tells of which namesake is spoken, the noun what the place is.
A paper with capitals after an article ("signed a Memorandum of Understanding") is a paper and no name, nor is "Foreign
Direct Investment".
"""

import re
from collections.abc import Sequence

from ingest.frozen import replace
from ingest.text.mentions import Mention
from ingest.text.normal import NormalText
from ingest.words.lexicon import Lexicon
from ontology.identifiers import mint

#: How far before a place the words around it may begin.
_REACH = 60
_SUFFIX = re.compile(r" (?P<noun>[a-z]+)(?!\w)")
_ARTICLE = re.compile(r"(?<!\w)(?:an?|the|this|its|their|first|second|new|official|two|of|signed) $")
_COMPANY = re.compile(
    r"(?<!\w)(?:co|ltd|inc|corp|group|jsc|plc|gmbh|bank|university|college|company|association)(?!\w)"
)
#: What closes a country that is set behind a name, where "Presently, Japan is …" goes on.
_SET_ASIDE = re.compile(r"(?:[,;.:)\n]|$| (?:and|or|since|in|on|\()(?!\w))")
#: How many words the name of a place has that nobody lists.
_MOST_WORDS = 3
_STATES = ("country", "former-country")


def surrounded(mentions: Sequence[Mention], normal: NormalText, begin: int, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Give the places of an English sentence the words around them, and let papers be none of its names.

    Args:
        mentions: Those of the sentence, in text order.
        normal: The text that their spans count in.
        begin: Where the sentence begins.
        lexicon: The words.
    """
    kept: list[Mention] = []
    for at, mention in enumerate(mentions):
        if mention.type == "NAME" and _is_word(normal.folded[mention.begin : mention.end], lexicon):
            continue
        if mention.type == "NAME" and _is_paper(mention, kept, normal, begin, lexicon):
            continue
        bare = mention.type == "NAME" or (mention.type == "ORG" and mention.hit is None and mention.place is None)
        if bare and (head := lexicon.committee.match(normal.folded, mention.begin, mention.end)):
            kept = _with_committee(mention, head.end(), kept, normal, begin, lexicon)
            continue
        apart = not kept or kept[-1].end != mention.begin - 1  # in "Guangxi Zhuang Region" it goes on a name
        if mention.type == "NAME" and apart and _lies_in(mention, mentions[at + 1 : at + 2], normal):
            mention = replace(mention, type="PLACE")
        if mention.type == "PLACE" and mention.hit is not None:
            until = _untyped(mentions[at + 1], normal).begin if at + 1 < len(mentions) else len(normal.folded)
            mention = _typed(_untyped(mention, normal), normal, until, lexicon)
            lead = lexicon.place_lead.search(normal.folded, max(begin, mention.begin - _REACH), mention.begin)
            if lead is not None and all(m.type == "NAME" for m in kept if m.end > lead.start()):
                kept = [m for m in kept if m.end <= lead.start()]
                mention = replace(_of_country(mention, lexicon.demonyms.get(lead["last"])), begin=lead.start())
            elif kept and kept[-1].type == "ORG" and kept[-1].end == mention.begin - 1:
                body = _completed(kept[-1], mention, normal, lexicon)
                if body is not None:
                    kept[-1] = body
                    continue
        elif mention.type == "ORG" and mention.place is not None and mention.place.end == mention.end:
            word = _SUFFIX.match(normal.folded, mention.end)
            if word is not None and word["noun"] in lexicon.small_suffixes:
                mention = replace(mention, end=word.end())
        kept.append(mention)
    return tuple(kept)


def _is_word(folded: str, lexicon: Lexicon) -> bool:
    """Whether what has the capitals of a name is a country's adjective or a term of the trade."""
    return folded in lexicon.demonyms or lexicon.common_name.fullmatch(folded) is not None


def _lies_in(name: Mention, behind: Sequence[Mention], normal: NormalText) -> bool:
    """Whether a name that nobody lists is a place, since its country is set behind it: "Amalfi, Italy; Riga"."""
    place = next(iter(behind), None)
    if place is None or place.hit is None or place.hit.candidates[0].kind not in _STATES:
        return False
    if normal.text[name.end : place.begin] != ", " or _SET_ASIDE.match(normal.folded, place.end) is None:
        return False
    words = name.text.split(" ")
    return len(words) <= _MOST_WORDS and _COMPANY.search(normal.folded, name.begin, name.end) is None


def _is_paper(mention: Mention, before: Sequence[Mention], normal: NormalText, begin: int, lexicon: Lexicon) -> bool:
    """Whether a name is that of a kind of paper after an article; "the Kobe Riga Memorandum" has a name of its own."""
    if before and before[-1].end == mention.begin - 1:
        return False
    article = _ARTICLE.search(normal.folded, max(begin, mention.begin - 8), mention.begin)
    return article is not None and lexicon.paper_name.match(normal.folded, mention.begin, mention.end) is not None


def _with_committee(
    name: Mention, end: int, before: list[Mention], normal: NormalText, begin: int, lexicon: Lexicon
) -> list[Mention]:
    """The mentions before and the committee of a locality that a name begins with, then who is named behind it.

    "Binh Dinh provincial People's Committee Ho Quoc Dung" names both; "the municipal People's Committee" is that of
    the locality in focus.
    """
    level = lexicon.committee_level.search(normal.folded, max(begin, name.begin - 12), name.begin)
    start = level.start() if level is not None else name.begin
    beside = before[-1] if before and before[-1].type == "PLACE" and before[-1].end in (start - 1, start) else None
    if beside is None and level is None:
        return [*before, name]
    if beside is None:
        place = Mention(start, start, "PLACE", "", "", anaphor=True)
    else:
        before, start, place = before[:-1], beside.begin, beside
    words = normal.text[start:end]
    body = Mention(start, end, "ORG", words, words, head=normal.folded[name.begin : end], place=place)
    person = normal.text[end + 1 : name.end]
    if " " not in person:
        return [*before, body]
    return [*before, body, Mention(end + 1, name.end, "PERSON", person, person)]


def _untyped(mention: Mention, normal: NormalText) -> Mention:
    """A country without the noun before it, which is of the name before: "Sakai city of Japan"."""
    if mention.hit is None or mention.noun not in ("city", "region"):
        return mention
    if any(c.is_city if mention.noun == "city" else c.kind not in _STATES for c in mention.hit.candidates):
        return mention
    words = normal.text[mention.hit.begin : mention.hit.end]
    return replace(mention, begin=mention.hit.begin, end=mention.hit.end, text=words, noun=None)


def _completed(body: Mention, place: Mention, normal: NormalText, lexicon: Lexicon) -> Mention | None:
    """The body with the place that its name leads to: "People's Committee of the Delta" and "city of Can Tho"."""
    lead = lexicon.place_lead.search(normal.folded, body.begin, place.begin)
    if lead is None or not normal.folded.endswith(" of ", body.begin, lead.start()):
        return None
    return replace(body, end=place.end, text=normal.text[body.begin : place.end], place=place)


def _typed(mention: Mention, normal: NormalText, until: int, lexicon: Lexicon) -> Mention:
    """The place with the small type noun behind it: "Dong Nai province", "Gyeongnam and Gyeongbuk provinces"."""
    if mention.noun is not None or mention.hit is None or mention.hit.candidates[0].kind in _STATES:
        return mention
    word = _SUFFIX.match(normal.folded, mention.end)
    means = lexicon.small_suffixes.get(word["noun"]) if word is not None else None
    if word is None or means is None or word.end() > until:
        return mention
    return replace(mention, end=word.end(), noun=means)


def _of_country(mention: Mention, code: str | None) -> Mention:
    """The place with its namesakes in a country before the others."""
    if code is None or mention.hit is None or mention.hit.candidates[0].kind in _STATES:
        return mention
    country = mint("country", code)
    candidates = mention.hit.candidates
    inside = tuple(c for c in candidates if country in c.countries)
    others = tuple(c for c in candidates if country not in c.countries)
    return replace(mention, hit=replace(mention.hit, candidates=inside + others))
