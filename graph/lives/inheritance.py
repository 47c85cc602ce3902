"""Agreements and ties of units that ended, in the hands of the units that stand in their place.

`succession` says how periods pass on; here whole papers and ties do. `Estate.of` looks at all relations once;
`bequeathed` gives a paper's heir, `with_heirs` adds the heirs of ties. `projection` writes both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph import vocabulary as v
from graph.knowledge.identity import Relation
from graph.lives.life import life_of
from graph.lives.rules import Rules
from graph.lives.status import periods
from graph.lives.succession import (
    Heritage,
    Passed,
    Succession,
    confirmed_on,
    echoes_of,
    heir_of_paper,
    heritage_of,
    pass_on,
)
from graph.lives.ties import Tie, tie_iri
from graph.lives.timeline import StatusPeriod
from graph.triples import Triple, day


@dataclass(frozen=True, slots=True)
class Bequest:
    """A paper in the hands of a successor.

    Attributes:
        node, heir: The paper as it was signed, and as the successor holds it.
        successions: Those its parties went through, by predecessor.
        passed: Whose which status periods are.
        confirmed: From when documents hold it as the successor's own.
        echoes: What those documents say of it.
    """

    node: str
    heir: str
    successions: Mapping[str, Succession]
    passed: Passed
    confirmed: date | None
    echoes: tuple[Relation, ...]

    def told(self, known: Iterable[Triple]) -> Iterable[Triple]:
        """Tell of the successor's paper what is known of the paper itself, but for its events and status."""
        apart = (v.HAS_LIFE_EVENT, v.HAS_STATUS_PERIOD)
        yield self.heir, v.IS_INHERITED_FROM, self.node
        for subject, predicate, thing in known:
            if subject == self.node and predicate not in apart:
                heir = self.successions.get(thing) if isinstance(thing, str) else None
                yield self.heir, predicate, thing if heir is None else heir.successor
        for claim in (claim for echo in self.echoes for claim in echo.claims):
            yield self.heir, v.RESTS_ON, claim.iri
        if self.confirmed is not None:
            yield self.heir, v.RECONFIRMED_ON, day(self.confirmed)


@dataclass(frozen=True, slots=True)
class Estate:
    """What there is to inherit.

    Attributes:
        successions: By predecessor.
        echoes: What is told of a successor but is a predecessor's paper, by that paper.
    """

    successions: Mapping[str, Succession]
    echoes: Mapping[str, tuple[Relation, ...]]

    @classmethod
    def of(cls, relations: Sequence[Relation], successions: Mapping[str, Succession]) -> "Estate":
        """Look through all relations for papers told of a successor that are older than it."""
        return cls(successions, echoes_of(relations, successions) if successions else {})

    def without_echoes(self, relations: Iterable[Relation]) -> list[Relation]:
        """Leave out what speaks of a predecessor's paper: it is no paper of its own."""
        echoes = {echo.iri for found in self.echoes.values() for echo in found}
        return [relation for relation in relations if relation.iri not in echoes]

    def heritage(self, parties: Iterable[str]) -> Heritage | None:
        """Find who stands in the place of parties; None where nothing changed."""
        return heritage_of(parties, self.successions) if self.successions else None

    def bequeathed(self, paper: Relation, found: Sequence[StatusPeriod], rules: Rules) -> Bequest | None:
        """Say how a paper passed on; None where its parties still are, or it was not active when one ended."""
        heritage = None if paper.is_ahead else self.heritage(paper.names(v.HAS_PARTY))
        if heritage is None:
            return None
        echoes = self.echoes.get(paper.iri, ())
        confirmed = self._confirmed(echoes, heritage)
        passed = pass_on(found, heritage, rules, confirmed)
        if passed is None:
            return None
        heir = heir_of_paper(paper.iri, heritage)
        return Bequest(paper.iri, heir, self.successions, passed, confirmed, echoes)

    def with_heirs(self, ties: Sequence[Tie], rules: Rules) -> list[Tie]:
        """Add to the ties those that successors inherited, and end those of the predecessors with them."""
        standing = {tie.iri: tie for tie in ties}
        inherited: defaultdict[str, list[tuple[Tie, Heritage]]] = defaultdict(list)
        for tie in ties:
            heritage = self.heritage(tie.parties)
            passed = None if heritage is None else pass_on(tie.periods(rules), heritage, rules)
            if heritage is not None and passed is not None:
                inherited[tie_iri(heritage.parties)].append((tie, heritage))
                standing[tie.iri] = replace(tie, standing=passed.left)
        for iri, left in inherited.items():
            standing[iri] = self._heir(iri, left, standing.get(iri), rules)
        return [tie for _, tie in sorted(standing.items())]

    def _heir(self, iri: str, left: Sequence[tuple[Tie, Heritage]], own: Tie | None, rules: Rules) -> Tie:
        """Make the successor's tie of what one or several predecessors left and documents say of itself."""
        heritage = left[0][1]
        papers = [(paper, b) for tie, h in left for paper in tie.papers if (b := self._bequest(paper, rules))]
        dates = [bequest.confirmed for _, bequest in papers if bequest.confirmed is not None]
        if own is not None:
            dates.append(confirmed_on(own.life(), heritage.last))
        confirmed = min(dates, default=None)
        after = () if own is None else own.periods(rules)
        passed = [pass_on(tie.periods(rules), h, rules, confirmed, after) for tie, h in left]
        lasting = max((p.taken for p in passed if p is not None), key=_how_long)
        said = tuple(relation for tie, _ in left for relation in tie.own)
        held = tuple(replace(paper, iri=bequest.heir) for paper, bequest in papers)
        return Tie(
            iri,
            heritage.parties,
            (*said, *(() if own is None else own.own)),
            (*held, *(() if own is None else own.papers)),
            tuple(sorted(tie.iri for tie, _ in left)),
            confirmed,
            lasting,
        )

    def _bequest(self, paper: Relation, rules: Rules) -> Bequest | None:
        return self.bequeathed(paper, periods(life_of(paper.claims), rules), rules)

    def _confirmed(self, echoes: Iterable[Relation], heritage: Heritage) -> date | None:
        dates = [confirmed_on(life_of(echo.claims), heritage.last) for echo in echoes]
        return min(dates, default=None)


def _how_long(taken: Sequence[StatusPeriod]) -> tuple[int, date]:
    """Prefer what lasts longest: an open end, then the later one."""
    last = taken[-1] if taken else None
    return (int(last is not None and last.end is None), date.min if last is None or last.end is None else last.end)
