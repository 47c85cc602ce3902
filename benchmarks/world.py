"""A generated world of partner places, for measuring: made up from a seed, the same each time, of any size.

Places of many sizes in thirty countries hold ties with each other. Each tie has a history (a paper of some kind and
term, renewed, ended, only planned, or stated as a tie alone), and one or several documents tell of it, each as exactly
as its writer knew: a report of one of the two places, a register, a copy of somebody else's report. Reports also give
figures, name investors and networks. No name in it is one of a real place.

    for document in documents_of(World(ties=25_000)):
        store.put_document(document.record, document.claims, document.entities)
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from random import Random

from graph import vocabulary as v
from graph.claim import Claim, DocumentRecord, Entity, Evidence, Label, Modality, Term, Value
from ontology.identifiers import SCHEME, VOCABULARY, fingerprint, mint

COUNTRIES = "VN JP KR CN FR DE US RU LA KH TH AU IT PL BE NL CZ HU BG RO IN ID PH MY SG NZ CA GB ES SE".split()
SYLLABLES = "ba bo da de ga ha ka ki ko la le lo ma mi mo na no pa ra ro sa so ta te to va vi yo".split()
KINDS = ("mou", "mou", "cooperation-agreement", "friendship", "sister-city", "minutes", "letter-of-intent")
#: The last day that documents are from.
LAST_DAY = date(2026, 6, 30)


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


@dataclass(frozen=True, slots=True)
class Generated:
    """A document, ready for `Store.put_document`."""

    record: DocumentRecord
    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class _History:
    """What happened between two places."""

    one: int
    other: int
    kind: str | None
    begun: date
    until: date | None
    renewed: date | None
    ended: date | None
    is_planned: bool


@dataclass(slots=True)
class _Draft:
    """A document being written: each statement adds a sentence and its claims."""

    home: int
    published: date
    number: int
    lines: list[str] = field(default_factory=list)
    claims: list[tuple[str, str, str, list[tuple[str, Term]], Modality]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)

    def say(
        self, words: str, kind: str, cls: str, said: list[tuple[str, Term]], modality: Modality = "asserted"
    ) -> None:
        self.lines.append(words)
        self.claims.append((words, kind, cls, said, modality))
        self.named.update(o for _, o in said if isinstance(o, str) and "/id/" in o)


def documents_of(world: World) -> Iterator[Generated]:
    """Generate the documents of a world, always the same and in the same order."""
    random = Random(world.seed)  # noqa: S311  # a world, no secret
    drafts: defaultdict[int, list[_Draft]] = defaultdict(list)
    for number in range(world.ties):
        history = _history(world, random, number)
        for _ in range(1 + _geometric(random, 0.4)):
            draft = _draft_for(drafts, random.choice((history.one, history.one, history.other)), history, random)
            _tell(draft, history, random)
    for home in sorted(drafts):
        for draft in drafts[home]:
            _tell_of_home(draft, world, random)
            yield _finished(draft, world)
            if random.random() < 0.08:
                draft.lines[0] = f"Theo bản tin đối ngoại số {random.randint(1, 99)}. {draft.lines[0]}"
                yield _finished(draft, world, copy=True)


def place_name(number: int, world: World) -> str:
    """Name a place; no two of one world are called the same."""
    random = Random(f"{world.seed} {number}")  # noqa: S311
    return "".join(random.choices(SYLLABLES, k=3)).capitalize() + f" {number}"


def place_iri(number: int) -> str:
    """Identify a place; the first places of a country are its regions."""
    code = country_of(number)
    return mint("region", f"{code}-{number}") if number < 120 else mint("city", str(9_000_000 + number))


def country_of(number: int) -> str:
    """The country of a place; one in five is Vietnamese."""
    return "VN" if number % 5 == 0 else COUNTRIES[1 + number % (len(COUNTRIES) - 1)]


def _history(world: World, random: Random, number: int) -> _History:
    one, other = _place(world, random), _place(world, random)
    while country_of(one) == country_of(other):
        other = _place(world, random)
    begun = date(1988, 1, 1) + timedelta(days=random.randint(0, 13_500))
    term = random.choice((None, None, 3, 5, 5, 10))
    until = None if term is None else _years_later(begun, term)
    renewed = None
    while until is not None and until < LAST_DAY and term is not None and random.random() < 0.4:
        renewed, until = until, _years_later(until, term)
    ended = begun + timedelta(days=random.randint(400, 4000)) if random.random() < 0.05 else None
    kind = None if random.random() < 0.3 else random.choice(KINDS)
    return _History(one, other, kind, begun, until, renewed, ended, random.random() < 0.04)


def _place(world: World, random: Random) -> int:
    """Few places have many ties, most have one or two; of 14,000 the best connected has about ninety, as on earth."""
    return int(world.places * random.random() ** 1.5)


def _geometric(random: Random, chance: float) -> int:
    count = 0
    while random.random() < chance and count < 6:
        count += 1
    return count


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _draft_for(drafts: defaultdict[int, list[_Draft]], home: int, history: _History, random: Random) -> _Draft:
    """A report of a place that is not full yet and late enough to know."""
    for draft in drafts[home][-3:]:
        if len(draft.lines) < 9 and (draft.published > history.begun or history.is_planned):
            return draft
    span = max(1, (LAST_DAY - history.begun).days)
    draft = _Draft(home, history.begun + timedelta(days=random.randint(1, span)), len(drafts[home]))
    drafts[home].append(draft)
    return draft


def _tell(draft: _Draft, history: _History, random: Random) -> None:
    parties: list[tuple[str, Term]] = [(v.HAS_PARTY, place_iri(p)) for p in (history.one, history.other)]
    names = f"địa phương {history.one} và địa phương {history.other}"
    modality: Modality = "planned" if history.is_planned else "asserted"
    begun = _as_known(history.begun, random)
    if history.kind is None:
        kind = (v.HAS_TIE_KIND, f"{SCHEME}tie-{random.choice(('friendship', 'sister-city', 'cooperation'))}")
        words = f"Từ {begun}, {names} có quan hệ với nhau."
        draft.say(words, "tie", v.TIE, [*parties, kind, (v.SINCE, Value(begun))], modality)
        return
    said: list[tuple[str, Term]] = [*parties, (v.HAS_AGREEMENT_KIND, f"{SCHEME}agreement-{history.kind}")]
    if not history.is_planned and random.random() < 0.9:
        said.append((v.SIGNED_ON, Value(begun)))
    if history.until is not None and random.random() < 0.7:
        said.append((v.VALID_UNTIL, Value(_as_known(history.until, random))))
    if history.renewed is not None and history.renewed < draft.published:
        said.append((v.RENEWED_ON, Value(_as_known(history.renewed, random))))
    if history.ended is not None and history.ended < draft.published:
        said.append((v.TERMINATED_ON, Value(_as_known(history.ended, random))))
    draft.say(f"Vào {begun}, {names} ký một văn bản ({history.kind}).", "agreement", v.AGREEMENT, said, modality)


def _as_known(day: date, random: Random) -> str:
    return day.isoformat()[: random.choice((4, 7, 10, 10, 10))]


def _tell_of_home(draft: _Draft, world: World, random: Random) -> None:
    """Figures, investors and networks of the place that the report is of."""
    home = place_iri(draft.home)
    if random.random() < 0.6:
        count = str(random.randint(2, 60))
        said: list[tuple[str, Term]] = [
            (v.IS_OBSERVED_OF, home),
            (v.HAS_MEASURE, f"{SCHEME}measure-partner-localities"),
            (VOCABULARY + "value", Value(count, v.XSD + "decimal")),
            (VOCABULARY + "hasQualifier", f"{SCHEME}qualifier-exact"),
            (v.AS_OF, Value(draft.published.isoformat())),
        ]
        draft.say(f"Địa phương {draft.home} có {count} đối tác.", "observation", v.OBSERVATION, said)
    if random.random() < 0.4:
        number = random.randrange(max(3, world.ties // 12))
        company = mint("company", f"cong-ty-{number}.{COUNTRIES[number % len(COUNTRIES)]}")
        said = [(v.HAS_INVESTOR, company), (v.HAS_INVESTMENT_PLACE, home)]
        draft.say(f"Công ty {number} đầu tư vào địa phương {draft.home}.", "investment", v.INVESTMENT, said)
    if random.random() < 0.15:
        network = mint("organisation", f"mang-luoi-{random.randrange(40)}")
        said = [(v.HAS_MEMBER, home), (v.IS_MEMBERSHIP_IN, network)]
        draft.say(f"Địa phương {draft.home} là thành viên của một mạng lưới.", "membership", v.MEMBERSHIP, said)


def _finished(draft: _Draft, world: World, *, copy: bool = False) -> Generated:
    name = f"{draft.home}-{draft.number}{'-copy' if copy else ''}"
    key = sha256(f"{world.seed} {name}".encode()).hexdigest()[:16]
    iri = mint("document", key)
    begins = list(accumulate((len(line) + 1 for line in draft.lines), initial=0))
    claims: list[Claim] = []
    for begin, line, (_, kind, cls, said, modality) in zip(begins, draft.lines, draft.claims, strict=False):
        node = mint(kind, f"{key}-{fingerprint(str(begin))}")
        evidence = Evidence(iri, line, begin, begin + len(line))
        about = [(v.TYPE, cls), *said]
        claims.extend(Claim(node, p, o, evidence, "world.rule", modality, 0.9) for p, o in about)
    published = draft.published + timedelta(days=2 if copy else 0)
    record = DocumentRecord(
        iri=iri,
        name=f"{name}.txt",
        text="\n".join(draft.lines) + "\n",
        language="vi",
        media_type="text/plain",
        title=f"Báo cáo {name}",
        published=published.isoformat(),
        source=f"Nguồn {draft.home % 97}",
        path_key=name,
        sentences=len(draft.lines),
        extractor="world",
        recorded="2026-11-22T08:00:00Z",
    )
    countries = {mint("country", country_of(p)) for p in map(_number, draft.named) if p is not None}
    return Generated(record, tuple(claims), tuple(_described(i, world) for i in sorted(draft.named | countries)))


def _number(iri: str) -> int | None:
    """The number of a place, None of anything else."""
    kind, key = iri.split("/")[-2:]
    if kind == "region":
        return int(key.rsplit("-", 1)[-1])
    return int(key) - 9_000_000 if kind == "city" else None


def _described(iri: str, world: World) -> Entity:
    kind, key = iri.split("/")[-2:]
    number = _number(iri)
    if number is not None:
        name = place_name(number, world)
        labels = (Label(name, "vi", True), Label(name, "en", True), Label(f"{name} City", "en"))
        cls = VOCABULARY + ("Region" if kind == "region" else "City")
        latitude, longitude = number % 120 - 60 + 0.25, number % 340 - 170 + 0.5
        return Entity(iri, (cls,), labels, mint("country", country_of(number)), None, latitude, longitude, "world")
    if kind == "country":
        called = (Label(f"Nước {key}", "vi", True), Label(f"Country {key}", "en", True))
        return Entity(iri, (v.COUNTRY,), called, source="world")
    if kind == "company":
        country = mint("country", key.rsplit(".", 1)[-1])
        return Entity(iri, (VOCABULARY + "Company",), (Label(key, None, True),), country, source="world")
    return Entity(iri, (VOCABULARY + "CityNetwork",), (Label(key, "en", True),), source="world")
