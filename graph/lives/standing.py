"""How a tie stands by the agreements it is based on and by what documents say of itself.

On each day the tie stands as the best of its papers does: one paper that ran out ends no other. What documents
say of the tie itself adds to that:

- an end of the tie ends it, whatever its papers would presume, until a later paper begins it anew;
- a tie that is only said to be goes on beyond its last paper where it began before the papers, or where a
  document from after their end still speaks of it; else the stated term of the papers stands;
- without any date it adds nothing to papers that have one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.dates import next_day
from graph.lives.life import ENDED, Life
from graph.lives.telling import (
    IN_FORCE,
    NOT_YET_IN_FORCE,
    PRESUMED,
    SUPERSEDED,
    SUSPENDED,
    UNDETERMINED,
    Teller,
    is_active,
    undecided,
)
from graph.lives.timeline import Line, StatusPeriod, day_before, joined, status_on

#: Which of several statuses a tie has, best first; then what is over, then what lies ahead.
_BEST = (IN_FORCE, PRESUMED, SUSPENDED, UNDETERMINED, NOT_YET_IN_FORCE)
_OVER = (ENDED - {SUSPENDED}) | {SUPERSEDED}


@dataclass(frozen=True, slots=True)
class Held:
    """A life and its periods."""

    life: Life
    line: Line


def standing(own: Held | None, papers: Sequence[Held], tell: Teller) -> Line:
    """Tell the periods of a tie.

    Args:
        own: What documents say of the tie itself.
        papers: The agreements it is based on; at least one.
        tell: The whole life of the tie.
    """
    lines = [held.line for held in (own, *papers) if held is not None]
    possible = {held.life.begun.when.earliest for held in papers if held.life.begun is not None}
    turns = sorted({day for line in lines for p in line for day in _turns(p)} | possible)
    stretches = [(first, last) for first, last in zip(turns, [*turns[1:], None], strict=True)]
    found = [_between(first, last, own, papers, tell) for first, last in stretches]
    return joined(p for p in found if p is not None)


def _between(
    first: date, following: date | None, own: Held | None, papers: Sequence[Held], tell: Teller
) -> StatusPeriod | None:
    """What holds from one turn to the next, in which no line changes."""
    begin = None if first == date.min else first
    end = None if following is None else day_before(following)
    paper = _best(p for held in papers if (p := status_on(held.line, first)) is not None)
    chosen = _with_own(first, own, papers, paper)
    if chosen is not None and paper is chosen and chosen.status in _OVER:
        chosen = _next_paper(first, papers, tell) or chosen
    return None if chosen is None else replace(chosen, begin=begin, end=end)


def _with_own(day: date, own: Held | None, papers: Sequence[Held], paper: StatusPeriod | None) -> StatusPeriod | None:
    """Weigh what is said of the tie itself against the best of its papers."""
    said = None if own is None else status_on(own.line, day)
    if own is None or said is None:
        return paper
    if said.status in ENDED:
        return said if _ends(said, own, papers, paper, day) else paper
    if said.begin is None and any(held.life.begun is not None for held in papers):
        return paper
    if paper is None or is_active(paper.status) or said.known == IN_FORCE:
        return _best(p for p in (paper, said) if p is not None)
    if paper.status in _OVER or paper.status == SUSPENDED:
        return said if _goes_on(own.life, papers, paper) else paper
    return _best([paper, said])


def _ends(said: StatusPeriod, own: Held, papers: Sequence[Held], paper: StatusPeriod | None, day: date) -> bool:
    """Say whether an end of the tie counts against its papers on a day."""
    if paper is None:
        # Before the first paper only an end with a day is an end.
        return said.begin is not None
    if paper.status in _OVER:
        return False
    if said.begin is None or (own.life.begun is not None and said.begin == own.life.begun.when.latest):
        return paper.known != IN_FORCE
    anew = (held.life.begun for held in papers if held.life.begun is not None and status_on(held.line, day) is paper)
    return not any(begun.when.latest > said.begin for begun in anew)


def _goes_on(own: Life, papers: Sequence[Held], over: StatusPeriod) -> bool:
    """Say whether a tie that is said to be goes on beyond papers that are over."""
    starts = [held.life.begun.when.earliest for held in papers if held.life.begun is not None]
    if own.begun is not None and (not starts or own.begun.when.latest < min(starts)):
        return True
    return own.last_document is not None and over.begin is not None and own.last_document.latest >= over.begin


def _next_paper(day: date, papers: Iterable[Held], tell: Teller) -> StatusPeriod | None:
    """Between two papers, the later of which may have been signed by that day."""
    for held in papers:
        begun = held.life.begun
        if begun is not None and begun.when.earliest <= day < begun.when.latest:
            why = {"signed": tell.on(begun.when)}
            period = tell.period("between-papers", UNDETERMINED, (day, begun.when.latest), why, begun.claims)
            return undecided(period, "signing-day")
    return None


def _best(periods: Iterable[StatusPeriod]) -> StatusPeriod | None:
    """The best status; of several equal ones the one that began last."""

    def rank(period: StatusPeriod) -> tuple[int, int, str]:
        rest = len(_BEST) if period.status in _OVER else len(_BEST) + 1
        place = _BEST.index(period.status) if period.status in _BEST else rest
        return place, -period.first.toordinal(), period.rule

    return min(periods, key=rank, default=None)


def _turns(period: StatusPeriod) -> list[date]:
    """The days on which a period makes a difference."""
    return [period.first] if period.end is None else [period.first, next_day(period.end)]
