"""What a relation is called: on its own page, and as a line on the pages of those who take part.

heading(found, edition, "vi")     # "Chuyến thăm: Kitakyushu – Hải Phòng, 5/2024"
"""

from api.findings.reading import Relation
from api.service.edition import Edition
from api.service.messages import Language
from graph.days import day_in_words

#: Properties that give the heading of a relation: what kind it is, who takes part in reading order, when it was.
_KINDS = ("hasAgreementKind", "hasTieKind", "hasMeasure", "officeTitle")
_ROLES = (
    "hasInvestor", "hasInvestmentPlace", "hasDonor", "hasBeneficiary", "hasTradingParty", "hasMember",
    "isMembershipIn", "hasHolder", "isOfficeAt", "hasVisitor", "hasVisitedPlace", "hasPredecessor", "hasSuccessor",
    "hasOrganiser", "isObservedOf", "isObservedWith",
)  # fmt: skip
_DAYS = ("signedOn", "succeededOn", "since", "asOf", "periodFrom")


def heading(found: Relation, edition: Edition, language: Language, seen_from: str = "") -> str:
    """Name a relation: its title or name, else its kinds or class, who takes part, and the day.

    `seen_from` is the thing on whose page it stands, which need not be named there again.
    """
    facts = {fact.property: fact.values for fact in found.facts}
    if "title" in facts:
        return facts["title"][0].text
    words, names = edition.labels.words, edition.labels.names
    own = names.get(found.iri)
    if own is not None:
        return own.label(language)
    kinds = [value for property in _KINDS for value in facts.get(property, ())]
    named = [words.concept(kind.iri, language) if kind.iri else kind.text for kind in kinds]
    name = ", ".join(named) or words.term(found.form, language)
    roles = [value.text for property in _ROLES for value in facts.get(property, ())]
    sides = [names.label(iri, language) for iri in roles if iri != seen_from]
    days = [day_in_words(value.text, language) for property in _DAYS for value in facts.get(property, ())]
    name = name[:1].upper() + name[1:]
    told = f"{name}: {' – '.join(sides)}" if sides else name
    return ", ".join([told, *days[:1]])
