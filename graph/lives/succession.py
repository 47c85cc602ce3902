"""What passes on when one locality becomes part of another, as 63 Vietnamese provinces became 34 on 1 July 2025.

Reference data say which unit stands in whose place from which day (`successions`). What was active when the
predecessor ended shows under the successor as *inherited, not reconfirmed* from that day (`pass_on`), until a
document holds it as the successor's own (`confirmed_on`, `echoes_of`). Earlier days keep the old party. What
was only planned, or had ended before, passes to nobody. `projection` calls these; they are pure.

    passed = pass_on(periods(life, rules), heritage, rules)
    passed.left[-1].status      # …/scheme/status-succeeded, from 2025-07-01
    passed.taken[0].status      # …/scheme/status-inherited, from 2025-07-01
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from graph import vocabulary as v
from graph.claim import Value
from graph.dates import Interval
from graph.knowledge.identity import Relation, key_of
from graph.lives.life import Life, life_of
from graph.lives.rules import Rules
from graph.lives.telling import IN_FORCE, PRESUMED, UNDETERMINED
from graph.lives.timeline import StatusPeriod
from graph.triples import Triple, day
from ontology.identifiers import mint
from ontology.terms import Bilingual, reason

INHERITED = v.STATUS_SCHEME + "inherited"
SUCCEEDED = v.STATUS_SCHEME + "succeeded"
NOT_RECONFIRMED = v.RULE_SCHEME + "inherited-not-reconfirmed"
RECONFIRMED = v.RULE_SCHEME + "inherited-and-reconfirmed"
PASSED_ON = v.RULE_SCHEME + "passed-to-successor"
#: What is in one of these when the unit ends passes to its successor.
_PASSING = frozenset({IN_FORCE, PRESUMED, UNDETERMINED, INHERITED})


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit stands in the place of another from a day on.

    Attributes:
        predecessor, successor: IRIs.
        on: First day of the successor in its place.
        old, new: What the two are called.
        begins: First day of the successor, None where it was there before.
    """

    predecessor: str
    successor: str
    on: date
    old: Bilingual
    new: Bilingual
    begins: date | None = None

    @property
    def iri(self) -> str:
        """Name of the event."""
        return mint("succession", f"{key_of(self.predecessor)}.{key_of(self.successor)}")

    @property
    def keeps_name(self) -> bool:
        """Say whether a unit came to be under its predecessor's name, so that who names one may mean the other."""
        return self.begins is not None and (self.old.vi == self.new.vi or self.old.en == self.new.en)


@dataclass(frozen=True, slots=True)
class Heritage:
    """The parties that stand in a relation's place: the same, each unit that ended led to its successor.

    Attributes:
        parties: Sorted IRIs.
        last: The succession that came last; from its day on they stand there.
    """

    parties: tuple[str, ...]
    last: Succession


@dataclass(frozen=True, slots=True)
class Passed:
    """Periods that stay with the predecessor, and those the successor takes over."""

    left: tuple[StatusPeriod, ...]
    taken: tuple[StatusPeriod, ...]


def successions(described: Iterable[Triple]) -> Mapping[str, Succession]:
    """Read the successions from what reference data say of places, by predecessor.

    It begins the day after the predecessor ended, else with the successor; where neither day is known there is none:
    from when it stands there is what matters.
    """
    heirs: dict[str, str] = {}
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, thing in described:
        if predicate == v.IS_SUCCEEDED_BY and isinstance(thing, str):
            heirs[subject] = min(thing, heirs.get(subject, thing))
        elif predicate == v.EXISTS_FROM and isinstance(thing, Value):
            first[subject] = thing.lexical
        elif predicate == v.EXISTS_UNTIL and isinstance(thing, Value):
            last[subject] = thing.lexical
        elif predicate == v.PREF_LABEL and isinstance(thing, Value):
            names[subject][thing.language or ""] = thing.lexical
    found = {
        old: Succession(old, new, on, _name(old, names), _name(new, names), _day(first.get(new)))
        for old, new in sorted(heirs.items())
        if (on := _begins(last.get(old), first.get(new))) is not None
    }
    return MappingProxyType(found)


def _begins(last: str | None, first: str | None) -> date | None:
    """Give the first day of a successor."""
    if last is not None:
        return date.fromisoformat(last) + timedelta(days=1)
    return _day(first)


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


def namesakes(known: Mapping[str, Succession]) -> Mapping[str, Succession]:
    """Find the successions by which units came to be under the name of one before, by successor.

    Of several predecessors of that name none is the one.
    """
    found: defaultdict[str, list[Succession]] = defaultdict(list)
    for succession in known.values():
        if succession.keeps_name:
            found[succession.successor].append(succession)
    return {successor: alike[0] for successor, alike in found.items() if len(alike) == 1}


def succession_triples(known: Mapping[str, Succession]) -> Iterator[Triple]:
    """Write the successions as nodes of the knowledge."""
    for succession in known.values():
        yield succession.iri, v.TYPE, v.SUCCESSION
        yield succession.iri, v.HAS_PREDECESSOR, succession.predecessor
        yield succession.iri, v.HAS_SUCCESSOR, succession.successor
        yield succession.iri, v.SUCCEEDED_ON, day(succession.on)


def heritage_of(parties: Iterable[str], known: Mapping[str, Succession]) -> Heritage | None:
    """Find who stands in the place of a relation's parties; None where all of them still are, or become one."""
    parties = tuple(parties)
    followed = [known[party] for party in parties if party in known]
    heirs = {known[party].successor if party in known else party for party in parties}
    if not followed or len(heirs) < len(set(parties)):
        return None
    return Heritage(tuple(sorted(heirs)), max(followed, key=lambda s: (s.on, s.predecessor)))


def heir_of_paper(paper: str, heritage: Heritage) -> str:
    """Name a paper as the successor holds it: it is no other paper, so it keeps the name with one added."""
    return f"{paper}.{key_of(heritage.last.successor)}"


def pass_on(
    periods: Sequence[StatusPeriod],
    heritage: Heritage,
    rules: Rules,
    confirmed: date | None = None,
    own: Sequence[StatusPeriod] = (),
) -> Passed | None:
    """Split the periods of a relation at the day its party was succeeded.

    Args:
        periods: Those of the predecessor's relation.
        heritage: Who stands there after.
        rules: What the domain says.
        confirmed: From which day documents hold it as the successor's own.
        own: The periods by those documents; without any, it goes on as before the succession.

    Returns:
        None where nothing was active on that day or came to be known of later.
    """
    last = heritage.last
    # Of what a later document tells without a date, the first day known is after the unit's end.
    turn = max(last.on, min((p.begin or date.min for p in periods), default=last.on))
    if not any(p.status in _PASSING and p.covers(turn) for p in periods):
        return None
    active = next(p for p in periods if p.status in _PASSING and p.covers(turn))
    left = [*_within(periods, None, turn - timedelta(days=1)), _succeeded(active, heritage, turn, rules)]
    until = None if confirmed is None else max(confirmed, turn) - timedelta(days=1)
    taken = [_inherited(p, last, rules) for p in _within(periods, turn, until)]
    if confirmed is not None:
        since = max(confirmed, turn)
        held = _within(own or periods, since, None)
        taken += held if own else [_reconfirmed(period, last, since, rules) for period in held]
    return Passed(tuple(left), tuple(taken))


def confirmed_on(own: Life, succession: Succession) -> date:
    """Say from which day the successor holds a relation as its own: signed since, or stated by a document since."""
    dates = [own.begun.when if own.begun is not None else None, own.first_document]
    since = [when.latest for when in dates if when is not None and when.latest >= succession.on]
    return min(since, default=succession.on)


def echoes_of(relations: Iterable[Relation], known: Mapping[str, Succession]) -> Mapping[str, tuple[Relation, ...]]:
    """Find papers told of a successor that it cannot have signed, being older than it, by the paper they are.

    They speak of a predecessor's paper: of the same kind and partners, with a date of signing that fits, and
    the only such one. Telling of it as the successor's, they reconfirm it.

    Returns:
        By IRI of the predecessor's agreement.
    """
    papers = [r for r in relations if r.cls == v.AGREEMENT and not r.is_ahead]
    heirs = {s.successor: s.on for s in known.values()}
    by_heritage: defaultdict[tuple[str, ...], list[Relation]] = defaultdict(list)
    for paper in papers:
        heritage = heritage_of(paper.names(v.HAS_PARTY), known)
        if heritage is not None:
            by_heritage[heritage.parties].append(paper)
    found: defaultdict[str, list[Relation]] = defaultdict(list)
    for paper in papers:
        born = max((heirs[p] for p in paper.names(v.HAS_PARTY) if p in heirs), default=None)
        when = _signed(paper)
        if born is None or (when is not None and when.latest >= born):
            continue
        fitting = [old for old in by_heritage.get(paper.names(v.HAS_PARTY), ()) if _may_be(old, paper)]
        if len(fitting) == 1:
            found[fitting[0].iri].append(paper)
    return {iri: tuple(echoes) for iri, echoes in found.items()}


def _may_be(old: Relation, echo: Relation) -> bool:
    signed, told = _signed(old), _signed(echo)
    dates_fit = signed is None or told is None or signed.overlaps(told)
    return dates_fit and set(echo.names(v.HAS_AGREEMENT_KIND)) <= set(old.names(v.HAS_AGREEMENT_KIND))


def _signed(paper: Relation) -> Interval | None:
    begun = life_of(paper.claims).begun
    return None if begun is None else begun.when


def _within(periods: Iterable[StatusPeriod], first: date | None, last: date | None) -> list[StatusPeriod]:
    """Cut periods to a stretch of days; what lies outside it goes."""
    cut: list[StatusPeriod] = []
    for p in periods:
        begin = p.begin if first is None else max(first, p.begin or first)
        end = p.end if last is None else min(last, p.end or last)
        if begin is None or end is None or begin <= end:
            cut.append(replace(p, begin=begin, end=end))
    return cut


def _succeeded(active: StatusPeriod, heritage: Heritage, turn: date, rules: Rules) -> StatusPeriod:
    why = reason(rules.status_rules[PASSED_ON], _said(heritage.last, rules))
    return StatusPeriod(SUCCEEDED, SUCCEEDED, turn, None, PASSED_ON, why, active.claims)


def _inherited(period: StatusPeriod, succession: Succession, rules: Rules) -> StatusPeriod:
    """What was active is inherited; what ends it later, or suspends it, does so for the successor too."""
    if period.status not in _PASSING:
        return period
    said = {**_said(succession, rules), "before": period.reason}
    return replace(
        period,
        status=INHERITED,
        known=UNDETERMINED,
        rule=NOT_RECONFIRMED,
        reason=reason(rules.status_rules[NOT_RECONFIRMED], said),
        missing=tuple(sorted({*period.missing, "reconfirmation"})),
    )


def _reconfirmed(period: StatusPeriod, succession: Succession, since: date, rules: Rules) -> StatusPeriod:
    """What the successor holds as its own stands as the paper of another does: the reason tells of both."""
    if period.status not in _PASSING:
        return period
    confirmed = rules.spoken(Interval.of(since.isoformat()))
    said = {**_said(succession, rules), "confirmed": confirmed, "before": period.reason}
    return replace(period, rule=RECONFIRMED, reason=reason(rules.status_rules[RECONFIRMED], said))


def _said(succession: Succession, rules: Rules) -> dict[str, Bilingual]:
    spoken = rules.spoken(Interval.of(succession.on.isoformat()))
    return {"predecessor": succession.old, "successor": succession.new, "day": spoken}


def _name(place: str, names: Mapping[str, Mapping[str, str]]) -> Bilingual:
    called = names.get(place, {})
    plain = next(iter(sorted(called.values())), key_of(place))
    return Bilingual(vi=called.get("vi", plain), en=called.get("en", plain))
