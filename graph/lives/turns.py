"""The turns of a life after its beginning and its terms: what shows it in force, pauses it, ends it.

Each turn changes a line of periods from its day on; `turned` takes them in the order of time, so that later
knowledge stands over earlier. Of ends with a date the first counts, and only another paper undoes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from graph import vocabulary as v
from graph.dates import Interval, next_day
from graph.durations import after
from graph.lives.life import ENDED, Called, Dated
from graph.lives.telling import (
    EXPIRED,
    IN_FORCE,
    PRESUMED,
    SUPERSEDED,
    SUSPENDED,
    TERMINATED,
    UNDETERMINED,
    Teller,
    is_active,
    undecided,
)
from graph.lives.timeline import Line, StatusPeriod, day_before, laid, remade, status_on, within
from ontology.terms import Bilingual

ATTESTED = v.RULE_SCHEME + "attested"
#: Rules of ends that have a day of their own.
DATED_ENDS = frozenset(
    v.RULE_SCHEME + rule for rule in ("terminated", "notice-given", "withdrawn", "superseded", "party-ended")
)
#: What a newer word "in force" leaves unexplained, by the status it speaks against.
_UNEXPLAINED = {EXPIRED: "renewal", SUSPENDED: "resumption"}


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of a line and the day from which it is to be made."""

    day: date
    change: Callable[[Line], Line]


@dataclass(frozen=True, slots=True)
class End:
    """An end with a day.

    Attributes:
        last: The last day before it.
        period: What comes after.
    """

    last: date
    period: StatusPeriod


def turned(line: Line, tell: Teller) -> Line:
    """Take all turns of a life, in the order of time.

    Args:
        line: Its beginning and its terms.
        tell: Whose life it is.
    """
    base = line
    life = tell.life
    turns: list[Turn] = []
    turns.extend(_shown(tell, dated, dated.when.latest) for dated in life.dates(v.AMENDED_ON))
    turns.extend(_shown(tell, dated, day_before(dated.when.latest)) for dated in life.dates(v.RENEWED_ON))
    turns.extend(_said(tell, base, called, called.published) for called in life.called if called.published is not None)
    turns.extend(_paused(tell, dated) for dated in life.dates(v.SUSPENDED_ON))
    turns.extend(_resumed(tell, base, dated) for dated in life.dates(v.RESUMED_ON))
    if life.noticed is not None:
        turns.append(_noticed(tell, life.noticed))
    end = min(_ends(tell), key=lambda e: e.last, default=None)
    if end is not None:
        turns.append(_ended(end))
    for turn in sorted(turns, key=lambda t: t.day):
        line = turn.change(line)
    return _ended_some_day(line, tell)


def _attested(line: Line, until: date, known: StatusPeriod) -> Line:
    """Know that what was presumed was in force until a day; only the stretch that leads to it is touched."""
    return _led_to(line, until, known, lambda p: p.status == PRESUMED or p.rule == ATTESTED)


def _led_to(line: Line, until: date, period: StatusPeriod, where: Callable[[StatusPeriod], bool]) -> Line:
    """Tell otherwise the unbroken stretch that leads to a day."""
    reached = [p for p in line if p.first <= until]
    begin = min((p.first for p in takewhile(where, reversed(reached))), default=None)
    if begin is None or not reached[-1].covers(until):
        return line
    return remade(line, begin, until, lambda p: [_on_days_of(p, period)])


def _attestation(tell: Teller, shown: Interval, claims: tuple[str, ...]) -> StatusPeriod:
    """What tells that it was in force: a date, and the claims that state something of it then."""
    why = tell.beginning() | {"until": tell.on(shown)}
    return tell.period("attested", IN_FORCE, (None, None), why, (*tell.beginning_claims, *claims))


def _shown(tell: Teller, dated: Dated, day: date) -> Turn:
    """An event that only something in force can have shows it in force to that day."""
    known = _attestation(tell, dated.when, dated.claims)
    return Turn(day, lambda line: _attested(line, day, known))


def _ended_some_day(line: Line, tell: Teller) -> Line:
    """An end that nobody dates speaks only against what is presumed, and not against a dated word "in force"."""
    called = [c for c in tell.life.called if c.published is None and c.status in ENDED]
    if not called or any(c.status == IN_FORCE and c.published is not None for c in tell.life.called):
        return line
    period = _called_period(tell, called[-1], None)
    return remade(line, None, None, lambda p: [_on_days_of(p, period) if p.status == PRESUMED else p])


def _said(tell: Teller, base: Line, called: Called, published: Interval) -> Turn:
    """A status that a dated document states."""
    day = published.latest
    if called.status == IN_FORCE:
        return Turn(day, lambda line: _said_in_force(line, tell, base, called, published))
    if called.status not in ENDED or _is_known_better(tell, called.status, day):
        return Turn(day, lambda line: line)
    period = _called_period(tell, called, published)
    # It may have ended any day before the document.
    why = {"status": tell.status(called.status), "stated": tell.on(published)}
    open_end = tell.period("end-day-unknown", PRESUMED, (None, None), why, (*tell.beginning_claims, *called.claims))
    unsure = undecided(open_end, "end-date")

    def change(line: Line) -> Line:
        line = _led_to(line, day_before(day), unsure, lambda p: p.status == PRESUMED)
        if called.status == SUSPENDED:
            return _over_active(line, period)
        there = status_on(line, day)
        over = there is not None and there.status in ENDED - {SUSPENDED}
        overruled = over and not (called.status == TERMINATED and there is not None and there.status == EXPIRED)
        return line if overruled else laid(line, period)

    return Turn(day, change)


def _is_known_better(tell: Teller, status: str, day: date) -> bool:
    """Say whether an end is stated with its own day, or a term that goes on beyond this document's by one as new."""
    life = tell.life
    if status == TERMINATED and (life.ended or life.withdrawn or life.noticed) is not None:
        return True
    terms = [*life.renewed_until, *([] if life.until is None else [life.until])]
    return any(t.published is not None and t.published.latest >= day and t.when.latest >= day for t in terms)


def _said_in_force(line: Line, tell: Teller, base: Line, called: Called, published: Interval) -> Line:
    """A document calls it in force: that shows what was presumed, or speaks against what others say."""
    day = published.latest
    there = status_on(line, day)
    if there is None or there.rule in DATED_ENDS:
        return line
    if is_active(there.status):
        return _attested(line, day, _attestation(tell, published, called.claims))
    why = {"stated": tell.on(published)}
    missing = _UNEXPLAINED.get(there.status, "term")
    period = undecided(tell.period("stated-in-force", PRESUMED, (day, None), why, called.claims), missing)
    below = status_on(base, day)
    if below is None or not is_active(below.status):
        return laid(line, period)
    # Where a term goes on, it goes on to its end.
    return remade(line, day, below.end, lambda p: [p if is_active(p.status) else _on_days_of(p, period)])


def _called_period(tell: Teller, called: Called, published: Interval | None) -> StatusPeriod:
    days = (None if published is None else published.latest, None)
    if called.status == TERMINATED:
        return tell.period("terminated", TERMINATED, days, tell.beginning(), called.claims)
    why = {"status": tell.status(called.status)}
    if published is not None:
        why["stated"] = tell.on(published)
    return tell.period("stated-ended", called.status, days, why, called.claims)


def _paused(tell: Teller, since: Dated) -> Turn:
    day = since.when.latest
    why = {"on": tell.on(since.when)}
    claims = since.claims
    resumed = next((r for r in tell.life.dates(v.RESUMED_ON) if r.when.latest >= day), None)
    if resumed is not None:
        why["resumed"] = tell.on(resumed.when)
        claims = (*claims, *resumed.claims)
    period = tell.period("suspended", SUSPENDED, (day, None), why, claims)

    known = _attestation(tell, since.when, since.claims)

    def change(line: Line) -> Line:
        return _over_active(_attested(line, day_before(day), known), period)

    return Turn(day, change)


def _resumed(tell: Teller, base: Line, resumed: Dated) -> Turn:
    """What was paused goes on as it would have without the pause."""
    day = resumed.when.latest

    def goes_on(period: StatusPeriod) -> StatusPeriod:
        why: dict[str, Bilingual] = {"resumed": tell.on(resumed.when)}
        if period.known == IN_FORCE and period.end is not None:
            why["until"] = tell.on(Interval.of(period.end.isoformat()))
        told = tell.period("resumed", period.status, (period.begin, period.end), why, (*period.claims, *resumed.claims))
        return replace(told, known=period.known, missing=period.missing)

    def change(line: Line) -> Line:
        there = status_on(line, day)
        if there is None or there.status != SUSPENDED:
            return _attested(line, day, _attestation(tell, resumed.when, resumed.claims))
        below = [goes_on(p) if is_active(p.status) else p for p in within(base, there.first, there.last)]
        return remade(line, day, there.end, lambda p: within(tuple(below), p.first, p.last))

    return Turn(day, change)


def _noticed(tell: Teller, notice: Dated) -> Turn:
    """One party gave notice; from then on it is open when it ends, unless an end is known."""
    day = notice.when.latest
    why = {"notice": tell.on(notice.when)}
    period = tell.period("notice-given", UNDETERMINED, (next_day(day), None), why, notice.claims)
    is_open = not any(end.last >= day for end in _ends(tell))
    known = _attestation(tell, notice.when, notice.claims)

    def change(line: Line) -> Line:
        shown = _attested(line, day, known)
        return _over_active(shown, undecided(period, "end-date")) if is_open else shown

    return Turn(day, change)


def _ended(end: End) -> Turn:
    """What ends with a day was in force until then; only a party may come to an end without a word on the paper."""
    known = replace(end.period, status=IN_FORCE, known=IN_FORCE, missing=())

    def change(line: Line) -> Line:
        if end.period.status == UNDETERMINED:
            return _over_active(line, end.period)
        shown = _attested(line, end.last, known)
        return laid(shown, end.period) if end.period.status == TERMINATED else _over_active(shown, end.period)

    return Turn(next_day(end.last), change)


def _ends(tell: Teller) -> Iterator[End]:
    """All ends with a day, whatever comes first."""
    life = tell.life
    if life.noticed is not None:
        yield from _ends_by_notice(tell, life.noticed)
    elif life.ended is not None:
        why = tell.beginning() | {"until": tell.on(life.ended.when)}
        yield _end(tell, "terminated", why, life.ended)
    if life.withdrawn is not None and life.parties <= 2:
        why = tell.beginning() | {"on": tell.on(life.withdrawn.when)}
        yield _end(tell, "withdrawn", why, life.withdrawn)
    if life.upgraded is not None:
        on, kind = life.upgraded.on, life.upgraded.kind
        why = {"on": tell.on(on.when)}
        if kind is not None and kind in tell.rules.kinds:
            why["kind"] = tell.rules.kinds[kind]
        last = day_before(on.when.latest)
        period = tell.period("superseded", SUPERSEDED, (on.when.latest, None), why, on.claims)
        yield End(last, period)
    if life.party_ended is not None:
        last, claims = life.party_ended.when.latest, life.party_ended.claims
        why = {"until": tell.on(life.party_ended.when)}
        period = tell.period("party-ended", UNDETERMINED, (next_day(last), None), why, claims)
        yield End(last, undecided(period, "successor"))


def _ends_by_notice(tell: Teller, notice: Dated) -> Iterator[End]:
    """The end that a notice leads to: as stated, or after the time of notice agreed on."""
    life = tell.life
    why = {"notice": tell.on(notice.when)}
    if life.ended is not None:
        why["until"] = tell.on(life.ended.when)
        yield _end(tell, "notice-given", why, replace(life.ended, claims=(*life.ended.claims, *notice.claims)))
        return
    if life.notice is None or life.notice.length is None:
        return
    last = after(notice.when, life.notice.length)
    if last is not None:
        why |= {"until": tell.on(last), "term": tell.rules.lasting(life.notice.length)}
        yield _end(tell, "notice-given", why, Dated(last, (*notice.claims, *life.notice.claims)))


def _end(tell: Teller, rule: str, why: dict[str, Bilingual], end: Dated) -> End:
    last = end.when.latest
    claims = (*end.claims, *(() if tell.life.begun is None else tell.life.begun.claims))
    period = tell.period(rule, TERMINATED, (next_day(last), None), why, claims)
    return End(last, period)


def _over_active(line: Line, period: StatusPeriod) -> Line:
    """Lay a period over what counts as in force, and leave the rest."""
    return remade(line, period.begin, period.end, lambda p: [_on_days_of(p, period) if is_active(p.status) else p])


def _on_days_of(stretch: StatusPeriod, period: StatusPeriod) -> StatusPeriod:
    return replace(period, begin=stretch.begin, end=stretch.end)
