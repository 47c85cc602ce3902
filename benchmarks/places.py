"""The places of a generated world, their bodies, and how reference data describe them.

Of every country the first places are its regions, all others cities within them. On 1 July 2025 the Vietnamese regions
merged two by two, and a third of the Vietnamese cities ended and left what they had signed to their province, as in
the reform of that day. No name in it is one of a real place.

>>> place_iri(10), successor_of(15)
('https://w3id.org/banggiao/id/region/VN-10', 'https://w3id.org/banggiao/id/region/VN-10.2025')
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from graph import vocabulary as v
from graph.claim import Entity, Label
from ontology.identifiers import VOCABULARY, mint

COUNTRIES = "VN JP KR CN FR DE US RU LA KH TH AU IT PL BE NL CZ HU BG RO IN ID PH MY SG NZ CA GB ES SE".split()
SYLLABLES = "ba bo da de ga ha ka ki ko la le lo ma mi mo na no pa ra ro sa so ta te to va vi yo".split()
#: Places with a smaller number are regions; a multiple of 5, so that a Vietnamese city has a Vietnamese region.
REGIONS = 120
#: Of cities with this remainder, the country is one that ended; of those with the other, there is a port.
ENDED, PORTS = 13, 7
MERGED_FROM, MERGED_UNTIL = "2025-07-01", "2025-06-30"
FORMER_COUNTRY = mint("former-country", "SUHH")


@dataclass(frozen=True, slots=True)
class World:
    """How large, and which one.

    Attributes:
        ties: How many pairs of places have a history.
        seed: Another seed is another world of the same size.
    """

    ties: int
    seed: int = 374

    @property
    def places(self) -> int:
        """How many places there are; of all recorded ties a place has three or four."""
        return max(12, int(self.ties * 0.55))


def country_of(number: int) -> str:
    """The country of a place; one in five is Vietnamese."""
    return "VN" if number % 5 == 0 else COUNTRIES[1 + number % (len(COUNTRIES) - 1)]


def region_of(number: int) -> int:
    """The region that a city lies in."""
    if number % 5 == 0:
        return number % REGIONS
    first = number % (len(COUNTRIES) - 1)
    return next(r for r in range(first, REGIONS, len(COUNTRIES) - 1) if r % 5)


def place_iri(number: int) -> str:
    """Identify a place."""
    code = country_of(number)
    return mint("region", f"{code}-{number}") if number < REGIONS else mint("city", str(9_000_000 + number))


def successor_of(number: int) -> str | None:
    """The region that stands in the place of a unit since the merger, if it ended."""
    if number % 5 or (number >= REGIONS and number % 3):
        return None
    return mint("region", f"VN-{region_of(number) // 10 * 10}.2025")


def committee_of(number: int) -> str:
    """The government of a place."""
    return mint("organisation", f"uy-ban.{number}")


def department_of(number: int) -> str:
    """A department of a place, which signs papers of its own."""
    return mint("organisation", f"so.{number}")


def place_name(number: int, world: World) -> str:
    """Name a place; no two of one world are called the same."""
    random = Random(f"{world.seed} {number}")  # noqa: S311  # a world, no secret
    return "".join(random.choices(SYLLABLES, k=3)).capitalize() + f" {number}"


def described(iri: str, world: World) -> Iterator[Entity]:
    """Describe a thing as reference data would, with whatever it lies in and whatever came after it."""
    kind, key = iri.split("/")[-2:]
    match kind:
        case "region" | "city":
            number = int(key.removesuffix(".2025").rsplit("-", 1)[-1]) % 9_000_000
            yield from _successor(iri, number, world) if key.endswith(".2025") else _place(number, world)
        case "organisation":
            yield from _organisation(iri, key, world)
        case "country":
            called = (Label(f"Nước {key}", "vi", True), Label(f"Country {key}", "en", True))
            yield Entity(iri, (v.COUNTRY,), called, source="world")
        case "company":
            which, country = key.rsplit("-", 1)[-1].split(".")
            home = place_iri(int(which)) if int(which) % 2 else None
            labels = (Label(key, None, True),)
            yield Entity(iri, (VOCABULARY + "Company",), labels, mint("country", country), home, source="world")
        case "person":
            yield Entity(iri, (VOCABULARY + "Person",), (Label(f"Ông {key}", "vi", True),), source="world")


def _place(number: int, world: World) -> Iterator[Entity]:
    iri, name, country = place_iri(number), place_name(number, world), mint("country", country_of(number))
    labels = (Label(name, "vi", True), Label(name, "en", True), Label(f"{name} City", "en"))
    region = number < REGIONS
    within = None if region else place_iri(region_of(number))
    successor = successor_of(number)
    district = not region and successor is not None
    cls = VOCABULARY + ("Region" if region else "District" if district else "City")
    if not region and number % 97 == ENDED:
        country = FORMER_COUNTRY
        called = (Label("Liên bang cũ", "vi", True), Label("Former union", "en", True))
        yield Entity(country, (VOCABULARY + "FormerCountry",), called, source="world")
    where = (number % 120 - 60 + 0.25, number % 340 - 170 + 0.5)
    until = None if successor is None else MERGED_UNTIL
    yield Entity(iri, (cls,), labels, country, within, *where, "world", successor, None, until)
    if successor is not None:
        yield from _successor(successor, region_of(number) // 10 * 10, world)
    if not region and number % 11 == PORTS:
        port = mint("port", str(number))
        yield Entity(port, (VOCABULARY + "Port",), (Label(f"Cảng {name}", "vi", True),), country, iri, source="world")


def _successor(iri: str, number: int, world: World) -> Iterator[Entity]:
    name = place_name(number, world)
    labels = (Label(name, "vi", True), Label(name, "en", True))
    classes = (VOCABULARY + "Region",)
    yield Entity(iri, classes, labels, mint("country", "VN"), source="world", exists_from=MERGED_FROM)


def _organisation(iri: str, key: str, world: World) -> Iterator[Entity]:
    name, _, number = key.partition(".")
    if not number:
        yield Entity(iri, (VOCABULARY + "CityNetwork",), (Label(key, "en", True),), source="world")
    elif name == "nha-tai-tro":
        donor = (VOCABULARY + "IntergovernmentalOrganisation",)
        yield Entity(iri, donor, (Label(key, "en", True),), mint("country", number), source="world")
    else:
        classes, title = (v.LOCAL_GOVERNMENT,), "Ủy ban nhân dân"
        if name == "so":
            classes, title = (VOCABULARY + "Department",), "Sở Ngoại vụ"
        called = (Label(f"{title} {place_name(int(number), world)}", "vi", True),)
        yield Entity(iri, classes, called, within=place_iri(int(number)), source="world")
