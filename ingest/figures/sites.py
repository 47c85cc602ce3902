"""Sums and counts that are of one plant, project, company or park, and of no locality.

"Nhà máy A (9 triệu USD)", "Foxconn đã có 5 dự án", "Khu công nghiệp Phố Nối có 30 dự án": `figures` passes over them,
or takes them for what a project costs; "48 dự án với tổng vốn 620 triệu USD" are several and their sum is a province's.
"""

import re

from ingest.fact import Party
from ingest.figures.stand import Owner, Stand
from ingest.names.grounding import Grounded
from ingest.text.mentions import Mention
from ingest.text.normal import fold
from ingest.text.projects import has_name, project_before, project_behind
from ingest.text.skeleton import SYMBOLS
from ontology.identifiers import VOCABULARY

_VALUES = "".join(SYMBOLS[t] for t in ("NUMBER", "MONEY", "PERCENT"))
_COMPANY = VOCABULARY + "Company"
_NAMES = SYMBOLS["NAME"] + SYMBOLS["ORG"]
#: What stands right before a parenthesis, without a value.
_NAMED = re.compile(rf"[^,;:.(){_VALUES}]*$")
#: Whose a sum is that follows it: "920 million USD by Samsung".
_LED = re.compile(r"(?<!\w)(?:the|an?|its) (?:new )?$")
#: The site behind a sum that leads its name: "the 40 million USD Minh Long golf course project".
_LEADS = re.compile(
    rf" (?:[{_NAMES}]|(?:[^,;.()]{{1,60}} )?"
    r"(?:project|complex|plant|factory|refinery|resort|hotel|centre|center|park)(?!\w))"
)
_BY_ONE = re.compile(rf"(?: vốn đầu tư)? (?:by|from|của|do|từ) (?:the )?[{_NAMES}]")
#: What has projects of many.
_ZONE = re.compile(r"khu (?:công nghiệp|công nghệ|kinh tế)|trung tâm|chương trình|cảng")
#: What counts projects, after which a sum is of them all.
_COUNTED = re.compile(
    rf"{SYMBOLS['NUMBER']} (?:dự án|lượt|projects|\w{{2,12}} projects|nhà đầu tư|doanh nghiệp|nhà máy)"
)


def in_site(stand: Stand) -> bool:
    """Whether a sum in parentheses is the cost of one plant or project before it that has no name."""
    return in_parenthesis_of_site(stand) and project_of(stand) is None


def in_parenthesis_of_site(stand: Stand) -> bool:
    """Whether a sum in parentheses is the cost of the one plant or project before it."""
    text, position = stand.text, stand.position
    if stand.mention.type != "MONEY" or not stand.sentence.skeleton.in_parenthesis(position):
        return False
    opened = text.rfind("(", 0, position)
    before = _NAMED.search(text[max(0, opened - 90) : opened])
    return before is not None and stand.cues.figure.of_a_site.search(before[0]) is not None


def project_of(stand: Stand) -> Owner | None:
    """The project that a sum is of, as its clause names it or as the sentences before did."""
    if stand.mention.type != "MONEY" or is_of_several(stand):
        return None
    stated = project_for(stand)
    if stated is not None:
        return stated
    begin = _begin(stand)
    project = project_before(stand.sentence, stand.reading, stand.mention.begin, begin)
    if project is None:
        return None
    basis = "named" if project.begin >= begin else "earlier"
    return Owner(Grounded(Party(project.text, project.text), None, "project", None), basis)


def project_for(stand: Stand) -> Owner | None:
    """The project behind a sum that is for it."""
    if stand.mention.type != "MONEY":
        return None
    project = project_behind(stand.reading, stand.mention.end, stand.sentence.end)
    if project is None:
        return None
    return Owner(Grounded(Party(project.text, project.text), None, "project", None), "named")


def _begin(stand: Stand) -> int:
    """Where the clause of a value begins in the normal text."""
    skeleton, folded = stand.sentence.skeleton, stand.reading.normal.folded
    return skeleton.offset_at(stand.bounds[0], folded, stand.sentence.begin)


def _is_of_a_project(stand: Stand) -> bool:
    """Whether the clause names one project before a sum, which is no zone that holds many."""
    project = project_before(stand.sentence, stand.reading, stand.mention.begin, _begin(stand))
    here = project is not None and project.begin >= _begin(stand)
    return here and project is not None and has_name(project.text) and _ZONE.match(fold(project.text)) is None


def is_of_several(stand: Stand) -> bool:
    """Whether a sum is of so many projects that its clause counts before it."""
    return _COUNTED.search(stand.text, stand.bounds[0], stand.position) is not None


def is_of_one_site(stand: Stand) -> bool:
    """Whether a sum is of the one plant, project or company that its clause names before it."""
    if stand.mention.type != "MONEY":
        return False
    if _BY_ONE.match(stand.text, stand.position + 1) is not None or _leads_a_site(stand):
        return True
    words = stand.text[stand.bounds[0] : stand.position]
    if not is_of_several(stand) and _is_of_a_project(stand):
        return True
    sites = [match.end() for match in stand.cues.figure.one_site.finditer(words)]
    return bool(sites) and _COUNTED.search(words, sites[-1]) is None


def _leads_a_site(stand: Stand) -> bool:
    """Whether a sum with an article leads the name of a site: "the 40 million USD Minh Long golf course project"."""
    led = _LED.search(stand.text, max(0, stand.position - 12), stand.position)
    return led is not None and _LEADS.match(stand.text, stand.position + 1) is not None


def is_of_a_holder(stand: Stand) -> bool:
    """Whether a company or a park is said to have what the value counts ("Foxconn đã có 5 dự án")."""
    cues, begin = stand.cues.figure, stand.bounds[0]
    if cues.of_a_park.search(stand.text, begin, stand.position) is not None:
        return True
    skeleton = stand.sentence.skeleton
    placed = [(p, m) for m, p in zip(skeleton.mentions, skeleton.positions, strict=True) if begin <= p < stand.position]
    last: tuple[int, Mention] | None = None
    for position, mention in placed:
        if mention.type in ("ORG", "NAME"):
            last = position, mention
        elif mention.type == "PLACE":  # "Samsung Việt Nam" is one name
            goes_on = last is not None and last[1].end + 1 == mention.begin and not mention.anaphor
            last = (position, last[1]) if last is not None and goes_on else None
    if last is None or not _is_company(stand, last[1]):
        return False
    return cues.holds.match(stand.text, last[0] + 1) is not None


def _is_company(stand: Stand, mention: Mention) -> bool:
    """Whether a body is a company, by its head or by what the gazetteer knows of it."""
    if mention.hit is not None:
        return _COMPANY in mention.hit.candidates[0].entity.classes
    return stand.reading.grounder.is_company(mention)
