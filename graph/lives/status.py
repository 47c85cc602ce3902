"""Status is computed, never asserted: named rules turn the life of an agreement or a tie into status periods.

`life` gathers what claims tell. `periods` starts with its beginning, lays its terms and renewals over that
(here), then what shows, pauses or ends it (`turns`) and what was planned before (`plans`); a tie stands as
its papers do (`standing`). Every period carries its rule, its reason in both languages, the claims that fired
it and the datum whose absence left it open. `timeline.status_on` answers for a day.

The end of a stated term counts as part of the term (Civil Code 2015, article 148, ends a term at the end of
its last day), and a date known to the month is taken at its last day on both sides: from the end of the
month of signing, to the end of the last month.
"""

from dataclasses import replace
from datetime import date

from graph import vocabulary as v
from graph.dates import Interval, next_day
from graph.durations import after
from graph.lives.life import Dated, Life
from graph.lives.plans import before, planned
from graph.lives.rules import Rules
from graph.lives.standing import Held, standing
from graph.lives.telling import EXPIRED, IN_FORCE, NOT_YET_IN_FORCE, PRESUMED, UNDETERMINED, Teller, undecided
from graph.lives.timeline import Line, StatusPeriod, day_before, laid
from graph.lives.turns import turned


def periods(life: Life, rules: Rules) -> Line:
    """Tell the status periods of a life; they come in order of time, without gaps from the first day on."""
    tell = Teller(rules, life)
    if life.papers:
        own = None if life.own is None else Held(life.own, periods(life.own, rules))
        return standing(own, [Held(paper, periods(paper, rules)) for paper in life.papers], tell)
    if life.own is not None:
        return periods(life.own, rules)
    if life.is_ahead:
        return planned(tell)
    return before(turned(_terms(_beginning(tell), tell), tell), tell)


def _beginning(tell: Teller) -> Line:
    """What follows from its beginning alone: it is presumed in force from the day that is sure."""
    life, begun = tell.life, tell.life.begun
    if begun is None:
        return _undated(tell)
    why, start = tell.beginning(), begun.when.latest
    line: Line = ()
    if life.contested is not None:
        sure = life.contested.when.latest
        dates = {"earliest": tell.on(begun.when), "latest": tell.on(life.contested.when)}
        claims = (*begun.claims, *life.contested.claims)
        period = tell.period("dates-contested", UNDETERMINED, (start, day_before(sure)), dates, claims)
        line, start = (undecided(period, "signing-date"),), sure
    if life.entered is not None and life.entered.when.earliest > start:
        why["since"] = tell.on(life.entered.when)
        entered = life.entered.when.latest
        claims = (*begun.claims, *life.entered.claims)
        line = laid(line, tell.period("not-yet-in-force", NOT_YET_IN_FORCE, (start, day_before(entered)), why, claims))
        start = entered
    period = tell.period("signed-no-term-stated", PRESUMED, (start, None), why, begun.claims)
    return laid(line, undecided(period, "term"))


def _undated(tell: Teller) -> Line:
    """A document speaks of it without a date of beginning."""
    document = tell.life.first_document
    why = {} if document is None else {"stated": tell.on(document)}
    days = (None if document is None else document.latest, None)
    period = tell.period("stated-in-force-undated", PRESUMED, days, why, tell.life.claims)
    return (undecided(period, "signing-date", "term"),)


def _terms(line: Line, tell: Teller) -> Line:
    """Lay the first term and the renewals over a beginning; after the last it has expired, or renews itself."""
    start = line[-1].begin
    line, end = _first_term(line, tell, start)
    for on, until in _renewals(tell.life):
        begin = _renewal_begin(start, end, on)
        why = {} if on is None else {"on": tell.on(on.when)}
        claims = () if on is None else on.claims
        if until is None:
            # Renewed, nobody says for how long.
            line = laid(line, undecided(tell.period("renewed", PRESUMED, (begin, None), why, claims), "term"))
            end = None
        elif end is None or until.when.latest > end.latest:
            end = until.when
            why["until"] = tell.on(end)
            line = _in_force_through(line, tell.period("renewed", IN_FORCE, (begin, end.latest), why,
                                                       (*claims, *until.claims)))  # fmt: skip
    return line if end is None else _renewing_itself(line, tell, end)


def _first_term(line: Line, tell: Teller, start: date | None) -> tuple[Line, Interval | None]:
    """The term as stated, or as long as agreed on; one that ends before the signing is not believed."""
    life, begun = tell.life, tell.life.begun
    why, claims = tell.beginning(), () if begun is None else begun.claims
    counted = begun
    if begun is not None and life.entered is not None and life.entered.when.earliest > begun.when.latest:
        counted = life.entered
        why["since"] = tell.on(life.entered.when)
    if life.until is not None and (begun is None or life.until.when.latest >= begun.when.latest):
        until, claims = life.until.when, (*claims, *life.until.claims)
    elif counted is None or life.term is None or life.term.length is None:
        return line, None
    else:
        reckoned = after(counted.when, life.term.length)
        if reckoned is None:
            return line, None
        until, claims = reckoned, (*claims, *life.term.claims)
        why["term"] = tell.rules.lasting(life.term.length)
    why["until"] = tell.on(until)
    return _in_force_through(line, tell.period("fixed-term", IN_FORCE, (start, until.latest), why, claims)), until


def _in_force_through(line: Line, term: StatusPeriod) -> Line:
    """In force to the last day of a term, expired from the next."""
    if term.first <= term.last:
        line = laid(line, term)
    return laid(line, replace(term, status=EXPIRED, known=EXPIRED, begin=next_day(term.last), end=None))


def _renewal_begin(start: date | None, end: Interval | None, on: Dated | None) -> date | None:
    """A renewal in time goes on from the old term; a late one, or one without an old term, counts from its day."""
    begin = start if end is None else next_day(end.latest)
    if on is not None and (begin is None or on.when.latest > begin):
        begin = on.when.latest
    return begin if start is None or begin is None else max(start, begin)


def _renewals(life: Life) -> list[tuple[Dated | None, Dated | None]]:
    """Days and new terms of renewals, in order: each new term goes with the first day before it that is left."""
    days = list(life.dates(v.RENEWED_ON))
    found: list[tuple[Dated | None, Dated | None]] = []
    for until in life.renewed_until:
        on = next((d for d in days if d.when.latest <= until.when.latest), None)
        if on is not None:
            days.remove(on)
        found.append((on, until))
    found.extend((on, None) for on in days)
    return sorted(found, key=_renewal_day)


def _renewal_day(renewal: tuple[Dated | None, Dated | None]) -> date:
    on, until = renewal
    told = on if on is not None else until
    return date.min if told is None else told.when.latest


def _renewing_itself(line: Line, tell: Teller, end: Interval) -> Line:
    """After the last term a clause renews it, unless a party gives notice, which nobody may have told us."""
    clause, over = tell.life.renewal, line[-1]
    if clause is None or over.status != EXPIRED:
        return line
    why = {"until": tell.on(end)}
    if clause.length is not None:
        why["renewal"] = tell.rules.lasting(clause.length)
    days = (next_day(end.latest), None)
    period = tell.period("automatic-renewal", PRESUMED, days, why, (*over.claims, *clause.claims))
    return laid(line, undecided(period, "notice"))
