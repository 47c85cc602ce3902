"""The status of what lies ahead: planned, negotiated or proposed, and what became of it.

Each document tells the stage from its day on. A plan whose day has passed without a word is undetermined; one
that was given up is abandoned. Of what was signed later, the stages stand before the signing.
"""

from collections.abc import Sequence
from datetime import date

from graph import vocabulary as v
from graph.dates import Interval, next_day
from graph.lives.life import AHEAD, Stage
from graph.lives.telling import ABANDONED, UNDETERMINED, Teller, undecided
from graph.lives.timeline import Line, StatusPeriod, day_before, laid
from ontology.terms import Bilingual

NEGOTIATING = v.STATUS_SCHEME + "negotiating"
_FURTHER = {v.STATUS_SCHEME + stage.removeprefix(v.MODALITY_SCHEME): rank for rank, stage in enumerate(AHEAD)}


def planned(tell: Teller) -> Line:
    """Tell a life of which all lies ahead."""
    line: Line = ()
    for stage in _in_order(tell.life.stages):
        line = laid(line, _stage(tell, stage))
        begin, ahead = _day(stage), stage.planned
        if ahead is not None and (begin is None or ahead.latest >= begin) and stage.status in _FURTHER:
            line = laid(line, _overdue(tell, stage, ahead))
    return line


def before(line: Line, tell: Teller) -> Line:
    """Put the stages that documents told before the signing in front of a line."""
    first = line[0].begin
    if first is None:
        return line
    eve = day_before(first)
    ahead: list[StatusPeriod] = []
    for stage in _in_order(tell.life.stages):
        day = _day(stage)
        if day is not None and day <= eve:
            ahead.append(_stage(tell, stage, eve))
    for talks in tell.life.dates(v.NEGOTIATED_ON):
        if talks.when.latest <= eve:
            days = (talks.when.latest, eve)
            why = {"on": tell.on(talks.when)}
            ahead.append(tell.period("before-signing", NEGOTIATING, days, why, talks.claims))
    for period in sorted(ahead, key=lambda p: (p.first, _FURTHER.get(p.status, -1))):
        line = laid(line, period)
    return line


def _in_order(stages: Sequence[Stage]) -> list[Stage]:
    """Dated documents by day, of one day the furthest last; undated ones only where there is no other."""
    known = [s for s in stages if s.published is not None] or list(stages)
    return sorted(known, key=lambda s: (_day(s) or date.min, _FURTHER.get(s.status, -1), s.claims))


def _stage(tell: Teller, stage: Stage, eve: date | None = None) -> StatusPeriod:
    why: dict[str, Bilingual] = {} if stage.published is None else {"stated": tell.on(stage.published)}
    days = (_day(stage), eve)
    if stage.status == ABANDONED:
        return tell.period("plan-abandoned", ABANDONED, days, why, stage.claims)
    why["status"] = tell.status(stage.status)
    return tell.period("only-planned" if eve is None else "before-signing", stage.status, days, why, stage.claims)


def _overdue(tell: Teller, stage: Stage, planned_for: Interval) -> StatusPeriod:
    why = {"planned": tell.on(planned_for)}
    days = (next_day(planned_for.latest), None)
    return undecided(tell.period("plan-overdue", UNDETERMINED, days, why, stage.claims), "outcome")


def _day(stage: Stage) -> date | None:
    return None if stage.published is None else stage.published.latest
