"""The bodies at which offices are held where the sentence does not write them out.

"Đại sứ Việt Nam tại Hàn Quốc" is at an embassy, "Chủ tịch tỉnh Huế" at a people's committee, "Phó Thủ tướng" of the
government. `offices` knows which title means which; what such a body is called and identified by is said here.
"""

from graph.claim import Entity, Label
from ingest.fact import Party
from ingest.frozen import replace
from ingest.names.gazetteer import VIETNAM
from ingest.names.grounding import Grounded, key_of
from ontology.identifiers import VOCABULARY, mint, slug

#: How a mission is called, by the head that a title implies.
MISSIONS = {"đại sứ quán": "Đại sứ quán", "tổng lãnh sự quán": "Tổng Lãnh sự quán", "embassy": "Embassy of",
             "consulate general": "Consulate General of"}  # fmt: skip


def mission(kind: str, country: Grounded | None, at: Grounded | None) -> Grounded | None:
    """An embassy or consulate of a country at a place."""
    if country is None or country.kind != "country":
        return None
    head = MISSIONS[kind]
    where = f" {'in' if head.endswith('of') else 'tại'} {at.party.name}" if at is not None else ""
    name = f"{head} {country.party.name}{where}"
    key = ".".join([slug(kind), key_of(country.party.iri), *([key_of(at.party.iri)] if at is not None else [])])
    return _described(mint("organisation", key), name, "DiplomaticMission", country.party.iri)


def committee(place: Grounded) -> Grounded:
    """The people's committee of a Vietnamese locality."""
    iri = mint("organisation", f"uy-ban-nhan-dan.{key_of(place.party.iri)}")
    return _described(iri, f"UBND {place.party.surface}", "LocalGovernment", VIETNAM, place.party.iri)


def party_committee(locality: Entity) -> Grounded:
    """The party committee of a city in focus."""
    name = next(label.text for label in locality.labels if label.language in ("vi", None) or label.preferred)
    iri = mint("organisation", f"thanh-uy.{key_of(locality.iri)}")
    return _described(iri, f"Thành ủy {name}", "Organisation", VIETNAM, locality.iri)


def parliament(country: Grounded) -> Grounded:
    """The parliament of a country ("Chủ tịch Quốc hội Hàn Quốc")."""
    iri = mint("organisation", f"quoc-hoi.{key_of(country.party.iri)}")
    return _described(iri, f"Quốc hội {country.party.surface}", "Organisation", country.party.iri)


def of_the_state(body: str) -> Grounded:
    """The body of the Vietnamese state that an office without a country means: "Phó Thủ tướng" is of its government."""
    iri = mint("organisation", f"{slug(body)}.VN")
    described = _described(iri, f"{body.capitalize()} Việt Nam", "Organisation", VIETNAM)
    return replace(described, party=replace(described.party, surface=body.capitalize()))


def _described(iri: str, name: str, class_name: str, country: str | None, within: str | None = None) -> Grounded:
    """A body with its description."""
    entity = Entity(
        iri, (VOCABULARY + class_name,), (Label(name, "vi", preferred=True),), country=country, within=within
    )
    return Grounded(Party(name, name, iri), entity, "organisation", country)
