"""What the reports of a generated world tell besides ties: figures, investors, networks, offices, visits, aid, denials.

Each kind of thing that a competency question asks for is there, so that no question is fast for want of anything to
find.
"""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

from benchmarks.draft import Draft, Said
from benchmarks.places import COUNTRIES, World, committee_of, place_iri
from graph import vocabulary as v
from graph.claim import Term, Value
from ontology.identifiers import SCHEME, VOCABULARY, mint

MEASURES = ("partner-localities", "partner-localities", "agreements", "mous")
SECTORS = ("ports", "culture", "education", "tourism", "water", "trade")
NETWORKS = 40


def tell_of_home(draft: Draft, world: World, random: Random) -> None:
    """Tell of the place that a report is of."""
    home = place_iri(draft.home)
    if random.random() < 0.6:
        _figure(draft, home, random)
    if random.random() < 0.4:
        _investor(draft, home, world, random)
    if random.random() < 0.15:
        network = mint("organisation", f"mang-luoi-{random.randrange(NETWORKS)}")
        about: list[tuple[str, Term]] = [(v.HAS_MEMBER, home), (v.IS_MEMBERSHIP_IN, network)]
        words = f"Địa phương {draft.home} là thành viên của một mạng lưới."
        draft.say(words, Said("membership", v.MEMBERSHIP, about))
    if random.random() < 0.1:
        holder = mint("person", f"nguoi-{random.randrange(9)}.{draft.home}")
        about = [
            (v.HAS_HOLDER, holder),
            (v.IS_OFFICE_AT, committee_of(draft.home)),
            (v.OFFICE_TITLE, Value("Chủ tịch")),
        ]
        draft.say(f"Ông ấy là chủ tịch địa phương {draft.home}.", Said("office", v.OFFICE_HOLDING, about))
    if random.random() < 0.05:
        _aid(draft, home, random)


def tell_of_visit(draft: Draft, one: int, other: int, random: Random) -> None:
    """Tell of a delegation from one place to the other."""
    latest = draft.published - timedelta(days=random.randint(0, 900))
    month = random.random() < 0.4
    first = latest.replace(day=1) if month else latest
    last = latest.replace(day=monthrange(latest.year, latest.month)[1]) if month else latest
    about: list[tuple[str, Term]] = [
        (VOCABULARY + "hasVisitor", place_iri(one)),
        (VOCABULARY + "hasVisitedPlace", place_iri(other)),
        (v.SINCE, Value(latest.isoformat()[: 7 if month else 10])),
        (v.EARLIEST_DAY, _day(first)),
        (v.LATEST_DAY, _day(last)),
    ]
    draft.say(f"Đoàn của địa phương {one} thăm địa phương {other}.", Said("visit", VOCABULARY + "Visit", about))


def _figure(draft: Draft, home: str, random: Random) -> None:
    count, measure = str(random.randint(2, 60)), random.choice(MEASURES)
    about: list[tuple[str, Term]] = [
        (v.IS_OBSERVED_OF, home),
        (v.HAS_MEASURE, f"{SCHEME}measure-{measure}"),
        (v.VALUE, Value(count, v.XSD + "decimal")),
        (v.HAS_QUALIFIER, f"{SCHEME}qualifier-exact"),
        (v.AS_OF, Value(draft.published.isoformat())),
    ]
    speaker = f"Ông Phát Ngôn {draft.home % 50}" if random.random() < 0.3 else None
    said = Said("observation", v.OBSERVATION, about, by=speaker)
    draft.say(f"Địa phương {draft.home} có {count} ({measure}).", said)


def _investor(draft: Draft, home: str, world: World, random: Random) -> None:
    number = random.randrange(max(3, world.ties // 12))
    country = COUNTRIES[number % len(COUNTRIES)]
    company = mint("company", f"cong-ty-{number}.{country}")
    about: list[tuple[str, Term]] = [(v.HAS_INVESTOR, company), (v.HAS_INVESTMENT_PLACE, home)]
    if random.random() < 0.5:
        about.append((v.SINCE, Value(str(draft.published.year - random.randint(0, 9)))))
    draft.say(f"Công ty {number} đầu tư vào địa phương {draft.home}.", Said("investment", v.INVESTMENT, about))
    if random.random() < 0.4:
        origin = [(v.COMES_FROM, mint("country", country))]
        draft.say(f"Công ty {number} đến từ nước {country}.", Said("company", None, origin, node=company))


def _aid(draft: Draft, home: str, random: Random) -> None:
    country = random.choice(COUNTRIES[1:])
    aid = mint("aid", f"du-an.{draft.home}.{draft.number}")
    about: list[tuple[str, Term]] = [
        (VOCABULARY + "hasDonor", mint("organisation", f"nha-tai-tro.{country}")),
        (VOCABULARY + "hasBeneficiary", home),
        (v.TITLE, Value(f"Dự án {draft.home}")),
        (VOCABULARY + "hasSector", f"{SCHEME}sector-{random.choice(SECTORS)}"),
    ]
    draft.say(f"Địa phương {draft.home} nhận viện trợ.", Said("aid", VOCABULARY + "Aid", about, node=aid))
    amount: list[tuple[str, Term]] = [
        (v.IS_OBSERVED_OF, aid),
        (v.HAS_MEASURE, f"{SCHEME}measure-{random.choice(('oda', 'ngo-aid'))}"),
        (v.VALUE, Value(str(random.randint(1, 90) * 100_000), v.XSD + "decimal")),
        (v.HAS_ASPECT, f"{SCHEME}aspect-committed"),
    ]
    draft.say(f"Viện trợ của địa phương {draft.home} có số vốn.", Said("observation", v.OBSERVATION, amount))


def _day(day: date) -> Value:
    return Value(day.isoformat(), v.XSD + "date")
