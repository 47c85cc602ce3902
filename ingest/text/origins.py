"""Where the companies of a document come from, as it tells anywhere: "Tập đoàn Minato của Nhật Bản", "Japan's Minato".

An article says it once and goes on with the name alone, so that whoever asks whether a company is foreign needs the
whole document. `reading` collects it, `relations.link_sides` asks for foreign investors, `relations.told_origins` makes
facts of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.fact import Party
from ingest.frozen import dataclass
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, Grounder, name_in
from ingest.text.mentions import Mention
from ingest.text.skeleton import SYMBOLS, Skeleton
from ontology.identifiers import mint, slug

_COMPANY, _LAND = f"(?P<who>[{SYMBOLS['ORG']}{SYMBOLS['NAME']}])", f"(?P<land>{SYMBOLS['PLACE']})"
#: What an investor is called, and a few words between it and what belongs to it.
_FIRM = "(?:công ty|tập đoàn|hãng|doanh nghiệp|nhà đầu tư|đối tác|ông lớn|đại gia|chaebol|nhà sản xuất)"
_FEW = r"(?:[^ ,;.()\ue000-\uf8ff]{1,14} ){0,5}?"
_ASIDE = r"(?: \([^()]{1,30}\))?"
#: The country stands behind the name …
_BEHIND = re.compile(
    rf"{_COMPANY}\.?(?:{_ASIDE}(?:,? (?:một |là |thuộc )?{_FIRM} {_FEW}|,? )(?:của |đến từ |thuộc )(?:nước )?"
    rf"|{_ASIDE},? (?:an? {_FEW})?(?:of|from|based in|headquartered in) (?:the )?"
    rf"|(?P<aside> \((?:[^()]{{0,24}}[ ,])?)|(?P<beside> - | |, )){_LAND}"
)
#: … where a parenthesis and an apposition must end behind it …
_CLOSED, _SET_OFF = re.compile(r" ?[),]"), re.compile(r" ?[,;.()]|$| (?:đã|sẽ|đang|làm|có|cũng|vừa|đầu tư)(?!\w)")
#: … or before it.
_BEFORE = re.compile(
    rf"{_LAND}(?: \([^()]{{1,12}}\))?(?:'s|-based|-invested|-owned|-backed) {_FEW}{_COMPANY}"
    rf"|{_FIRM} {_FEW}(?:của |đến từ )?(?P<home>{SYMBOLS['PLACE']})"
    r"(?: (?:là |gồm |mang tên |tên |có tên )?| \((?:gồm )?)"
    rf"(?P<firm>[{SYMBOLS['ORG']}{SYMBOLS['NAME']}])"
)

#: What a key leaves out of a company's name: what it is, and its legal form.
_HEAD = re.compile(r"^(?:(?:tap-doan|tong-cong-ty|cong-ty|tnhh|co-phan|cp|mtv|mot-thanh-vien|lien-doanh|hang)(?:-|$))+")
_FORM = re.compile(
    r"(?:(?:^|-)(?:group|corporation|corp|company|co|ltd|inc|limited|enterprises?|holdings?|jsc|llc|plc|pte|gmbh))+$"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a company comes from, and where the document says so.

    Attributes:
        company: The mention of the company there.
        land: The country.
        sentence: Which sentence, counted from 0.
    """

    company: Mention
    land: Grounded
    sentence: int


def told_origins(skeletons: Sequence[Skeleton], grounder: Grounder) -> Mapping[str, Origin]:
    """Collect the origins that a document tells, by `company_key`; what two sentences tell otherwise is left out.

    Args:
        skeletons: Its sentences.
        grounder: Settles what they name.
    """
    told: dict[str, Origin] = {}
    doubtful: set[str] = set()
    for number, skeleton in enumerate(skeletons):
        for company, land in _pairs(skeleton, grounder):
            key = company_key(company.text)
            if not key:
                continue
            known = told.setdefault(key, Origin(company, land, number))
            if known.land.party.iri != land.party.iri:
                doubtful.add(key)
    return {key: origin for key, origin in told.items() if key not in doubtful}


def company_key(name: str) -> str:
    """What the names of one company share: "Tập đoàn Minato", "Minato Corporation" and "Minato"; empty for none."""
    return _FORM.sub("", _HEAD.sub("", slug(name)))


def _pairs(skeleton: Skeleton, grounder: Grounder) -> Iterator[tuple[Mention, Grounded]]:
    """The companies of a sentence with the countries beside them."""
    text = skeleton.text
    if SYMBOLS["ORG"] not in text and SYMBOLS["NAME"] not in text:
        return
    if SYMBOLS["PLACE"] in text:
        for match in _BEHIND.finditer(text):
            ends = _CLOSED if match["aside"] is not None else _SET_OFF if match["beside"] is not None else None
            if ends is None or ends.match(text, match.end()):
                yield from _pair(skeleton, match.start("who"), match.start("land"), grounder)
        for match in _BEFORE.finditer(text):
            first = "who" if match["who"] is not None else "firm"
            yield from _pair(skeleton, match.start(first), match.start("land" if first == "who" else "home"), grounder)
    for match in grounder.lexicon.people.finditer(text):
        yield from _of_people(skeleton, match, grounder)


def _pair(skeleton: Skeleton, who: int, where: int, grounder: Grounder) -> Iterator[tuple[Mention, Grounded]]:
    """A company and a country by their positions, if that is what stands there."""
    company, land = skeleton.index_at(who), skeleton.index_at(where)
    if company is None or land is None or not grounder.is_country(skeleton.mentions[land]):
        return
    grounded = grounder.place(skeleton.mentions[land], None, None)
    if grounded is not None and grounded.country != VIETNAM and _may_be_company(skeleton.mentions[company], grounder):
        yield skeleton.mentions[company], grounded


def _of_people(skeleton: Skeleton, match: re.Match[str], grounder: Grounder) -> Iterator[tuple[Mention, Grounded]]:
    """The company behind the adjective of a country: "South Korean conglomerate Hanbit"."""
    company = skeleton.index_at(match.start("who"))
    land = grounder.gazetteer.entity(mint("country", grounder.lexicon.demonyms[match["people"]]))
    if company is None or not _may_be_company(skeleton.mentions[company], grounder):
        return
    if land is not None and land.iri != VIETNAM:
        name = name_in(land, grounder.language)
        yield skeleton.mentions[company], Grounded(Party(name, name, land.iri), land, "country", land.iri)


def _may_be_company(mention: Mention, grounder: Grounder) -> bool:
    """Whether a mention is a company, though none known to be of Vietnam, or a name that may be one's."""
    if mention.hit is not None:
        known = mention.hit.candidates[0].entity
        return known.country != VIETNAM and any(name.endswith("#Company") for name in known.classes)
    return grounder.is_company(mention)
