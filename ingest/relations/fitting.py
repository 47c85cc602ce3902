"""Which parties may stand in a relation: not both at home, no country with its own place, no body for a place.

`links` asks here before it lets a fact go; the reason goes to review with the candidate.
"""

from ingest.fact import Party
from ingest.frozen import replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, Grounder, name_in
from ingest.relations.frames import Frame
from ontology.identifiers import VOCABULARY

#: Relations between two sides of which at most one is Vietnamese.
BETWEEN_COUNTRIES = frozenset({"partner_of", "planned_partner", "agreement"})
#: Relations of companies to places, in which a name that nobody knows is a company's.
OF_COMPANIES = frozenset({"invests_in", "investor_origin"})
_COMPANY = VOCABULARY + "Company"
BODIES = ("organisation", "company")
STATES = ("country", "former-country")
#: What every country is to others: a text of cities only mentions it.
_MERELY = ("cooperation", "friendship")
_NO_MORE = "/former-country/"


def as_it_was(old: Grounded, new: Grounded) -> Grounded:
    """A predecessor that the gazetteer takes for its successor ("Sài Gòn"): known by its old name alone."""
    if old.party.iri != new.party.iri or old.party.surface == new.party.surface:
        return old
    return replace(old, party=Party(old.party.surface, old.party.surface), entity=None)


def in_country_of(side: Grounded, other: Grounded, grounder: Grounder) -> Grounded:
    """A place as its namesake in the country of the other: the Hà Bắc that became Bắc Ninh was no Chinese province."""
    if side.entity is None or other.country is None or other.country == side.country:
        return side
    namesakes = grounder.gazetteer.lookup(name_in(side.entity, "vi"))
    there = next((c for c in namesakes if c.entity.country == other.country and c.kind == side.kind), None)
    if there is None:
        return side
    known = grounder.as_place(there)
    return replace(known, party=replace(known.party, surface=side.party.surface))


def of_what_was(*sides: Grounded) -> bool:
    """Whether a side is a country that is no more, or lies in one ("Liên Xô", "Bắc Morava (Tiệp Khắc)")."""
    return any(side.kind == "former-country" or _NO_MORE in (side.country or "") for side in sides)


def _is_named_alike_at_home(left: Grounded, right: Grounded) -> bool:
    """Whether two places are a city and its region, for no name has two partners in one country ("Penang")."""
    return left.country == right.country and left.party.surface.casefold() == right.party.surface.casefold()


def _holds(outer: Grounded, inner: Grounded) -> bool:
    """Whether a place lies in another ("Thủ Đức" in "Thành phố Hồ Chí Minh")."""
    if inner.kind in BODIES or outer.kind in BODIES or inner.entity is None or outer.party.iri is None:
        return False
    return inner.entity.within == outer.party.iri


def is_no_company(body: Grounded) -> bool:
    """Whether a body is known for something else than a company."""
    return body.kind in BODIES and body.entity is not None and _COMPANY not in body.entity.classes


def _is_of_nowhere(giver: Grounded) -> bool:
    """Whether a giver is a company that nothing puts abroad."""
    return giver.country is None and giver.entity is not None and _COMPANY in giver.entity.classes


def misfit(frame: Frame, left: Grounded, right: Grounded, kind: str | None = None) -> str | None:
    """Why two parties cannot stand in the relation, or None; twins that are named (`kind`) may both be at home."""
    if left.party.iri is not None and left.party.iri == right.party.iri:
        return "both parties are the same"
    if frame.relation in BETWEEN_COUNTRIES and _is_named_alike_at_home(left, right):
        return "both parties bear the same name in one country"
    if frame.relation in BETWEEN_COUNTRIES and (_holds(left, right) or _holds(right, left)):
        return "one party lies in the other"
    if frame.relation == "partner_of" and left.kind in STATES and right.kind in STATES and kind in _MERELY:
        return "two countries that are no more than friends"
    if frame.localities and (left.kind in STATES or right.kind in STATES):
        return "a country among localities"
    if frame.relation == "investor_origin" and (right.kind not in STATES or right.country == VIETNAM):
        return "no country abroad"
    if frame.relation == "invests_in" and left.kind not in (*BODIES, *STATES):
        return "a locality does not invest: its companies do"
    if frame.relation == "invests_in" and right.country != VIETNAM and right.country == left.country:
        return "a company in its own country"
    if frame.relation in OF_COMPANIES and is_no_company(left):
        return "no company"
    if frame.relation == "funds" and (left.country == right.country == VIETNAM or _is_of_nowhere(left)):
        return "nobody from abroad gives"
    if frame.relation == "succeeds" and (left.kind in BODIES) != (right.kind in BODIES):
        return "a body and a place"
    if right.kind == "instrument" and left.party.iri is None:
        return "nothing tells who issued it"
    if frame.relation in BETWEEN_COUNTRIES or frame.relation == "visit":
        twins = frame.relation == "partner_of" and kind == "sister_city" and not {left.kind, right.kind} & set(STATES)
        if left.country == right.country == VIETNAM and not twins:
            return "both parties are in Việt Nam"
        if left.kind in STATES and right.kind not in STATES and right.country == left.party.iri:
            return "a country and a place in it"
    return None
