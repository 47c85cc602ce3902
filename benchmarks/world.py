"""A generated world of partner places, for measuring: made up from a seed, the same each time, of any size.

Places of many sizes in thirty countries hold ties with each other. Each tie has a history (a paper of some kind and
term, renewed, amended, paused, ended, only planned, denied, or stated as a tie alone), and one or several documents
tell of it, each as exactly as its writer knew: a report of one of the two places, a register, a copy of somebody else's
report. Many places merged in 2025 (`benchmarks.places`); documents since then tell of the successor or still of
who signed. What reports tell besides is in `benchmarks.asides`.

    for document in documents_of(World(ties=4_000)):
        store.put_document(document.record, document.claims, document.entities)
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.asides import SECTORS, tell_of_home, tell_of_visit
from benchmarks.draft import Draft, Generated, Said, finished
from benchmarks.places import (
    MERGED_FROM,
    World,
    committee_of,
    country_of,
    department_of,
    place_iri,
    successor_of,
)
from graph import vocabulary as v
from graph.claim import Modality, Term, Value
from ontology.identifiers import SCHEME, VOCABULARY

KINDS = ("mou", "mou", "cooperation-agreement", "friendship", "sister-city", "minutes", "letter-of-intent")
#: The last day that documents are from.
LAST_DAY = date(2026, 6, 30)


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
    paused: date | None
    modality: Modality


def documents_of(world: World) -> Iterator[Generated]:
    """Generate the documents of a world, always the same and in the same order."""
    random = Random(world.seed)  # noqa: S311  # a world, no secret
    drafts: defaultdict[int, list[Draft]] = defaultdict(list)
    for _ in range(world.ties):
        history = _history(world, random)
        for _ in range(1 + _geometric(random, 0.4)):
            draft = _draft_for(drafts, random.choice((history.one, history.one, history.other)), history, random)
            _tell(draft, history, random)
            if random.random() < 0.08:
                visitor, visited = random.sample((history.one, history.other), 2)
                tell_of_visit(draft, visitor, visited, random)
    for home in sorted(drafts):
        for draft in drafts[home]:
            tell_of_home(draft, world, random)
            yield finished(draft, world)
            if random.random() < 0.08:
                draft.lines[0] = f"Theo bản tin đối ngoại số {random.randint(1, 99)}. {draft.lines[0]}"
                yield finished(draft, world, copy=True)


def _history(world: World, random: Random) -> _History:
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
    paused = begun + timedelta(days=random.randint(100, 2000)) if random.random() < 0.05 else None
    kind = None if random.random() < 0.3 else random.choice(KINDS)
    chance = random.random()
    modality: Modality = "planned" if chance < 0.04 else "denied" if chance < 0.05 else "asserted"
    return _History(one, other, kind, begun, until, renewed, ended, paused, modality)


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


def _draft_for(drafts: defaultdict[int, list[Draft]], home: int, history: _History, random: Random) -> Draft:
    """A report of a place that is not full yet and late enough to know."""
    for draft in drafts[home][-3:]:
        if len(draft.lines) < 9 and (draft.published > history.begun or history.modality == "planned"):
            return draft
    span = max(1, (LAST_DAY - history.begun).days)
    draft = Draft(home, history.begun + timedelta(days=random.randint(1, span)), len(drafts[home]))
    drafts[home].append(draft)
    return draft


def _tell(draft: Draft, history: _History, random: Random) -> None:
    parties: list[tuple[str, Term]] = [
        (v.HAS_PARTY, _party(p, draft.published, random)) for p in (history.one, history.other)
    ]
    names = f"địa phương {history.one} và địa phương {history.other}"
    begun = _as_known(history.begun, random)
    if history.kind is None:
        kind = (v.HAS_TIE_KIND, f"{SCHEME}tie-{random.choice(('friendship', 'sister-city', 'cooperation'))}")
        about = [*parties, kind, (v.SINCE, Value(begun))]
        draft.say(f"Từ {begun}, {names} có quan hệ với nhau.", Said("tie", v.TIE, about, history.modality))
        return
    about = [*parties, (v.HAS_AGREEMENT_KIND, f"{SCHEME}agreement-{history.kind}")]
    about += _dates(history, draft.published, begun, random) + _fields(random)
    words = f"Vào {begun}, {names} ký một văn bản ({history.kind})."
    draft.say(words, Said("agreement", v.AGREEMENT, about, history.modality))


def _party(number: int, published: date, random: Random) -> str:
    """A place, the body that signed for it, or since the merger who stands in its place."""
    successor = successor_of(number)
    if successor is not None and published.isoformat() >= MERGED_FROM and random.random() < 0.5:
        return successor
    if country_of(number) == "VN" and (chance := random.random()) < 0.15:
        return committee_of(number) if chance < 0.1 else department_of(number)
    return place_iri(number)


def _dates(history: _History, published: date, begun: str, random: Random) -> list[tuple[str, Term]]:
    said: list[tuple[str, Term]] = []
    if history.modality != "planned" and random.random() < 0.9:
        said.append((v.SIGNED_ON, Value(begun)))
    if history.until is not None and random.random() < 0.7:
        said.append((v.VALID_UNTIL, Value(_as_known(history.until, random))))
    past = ((v.RENEWED_ON, history.renewed), (v.TERMINATED_ON, history.ended), (v.SUSPENDED_ON, history.paused))
    for predicate, day in past:
        if day is not None and day < published:
            said.append((predicate, Value(_as_known(day, random))))
    if random.random() < 0.1:
        said.append((random.choice((v.AMENDED_ON, v.ACTIVITY_ON)), Value(str(published.year))))
    return said


def _fields(random: Random) -> list[tuple[str, Term]]:
    """What a paper is about and who signed it, where the writer cared to say."""
    said: list[tuple[str, Term]] = []
    if random.random() < 0.2:
        said += [(VOCABULARY + "hasSector", f"{SCHEME}sector-{s}") for s in random.sample(SECTORS, 2)]
    if random.random() < 0.15:
        said.append((VOCABULARY + "isSignedAtLevel", f"{SCHEME}level-{random.choice(('head', 'department'))}"))
    if random.random() < 0.1:
        approval = random.choice(("council", "budget", "none"))
        said.append((VOCABULARY + "hasApproval", f"{SCHEME}approval-{approval}"))
    return said


def _as_known(day: date, random: Random) -> str:
    return day.isoformat()[: random.choice((4, 7, 10, 10, 10))]
