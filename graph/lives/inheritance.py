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
from graph.lives.signers import Signed, signers_of
from graph.lives.status import periods
from graph.lives.succession import (
    Heritage,
    Passed,
    Succession,
    confirmed_on,
    echoes_of,
    heir_of_paper,
    heritage_of,
    namesakes,
    pass_on,
)
from graph.lives.telling import IN_FORCE
from graph.lives.ties import Tie, tie_iri
from graph.lives.timeline import StatusPeriod
from graph.statements.filing import Stated
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
        retold: The statements among those on a paper that tell of a successor what its predecessor signed.
    """

    successions: Mapping[str, Succession]
    echoes: Mapping[str, tuple[Relation, ...]]
    retold: frozenset[str] = frozenset()

    @classmethod
    def of(cls, signed: Signed, relations: Sequence[Relation], successions: Mapping[str, Succession]) -> "Estate":
        """Look through all relations for papers told of a successor that are older than it.

        Args:
            signed: Whose papers they are.
            relations: Those, with what people decided of their claims.
            successions: By predecessor.
        """
        return cls(successions, echoes_of(relations, successions) if successions else {}, signed.retold)

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
        echoes = (*self.echoes.get(paper.iri, ()), *self._retelling(paper))
        confirmed = self._confirmed(paper, echoes, heritage)
        passed = pass_on(found, heritage, rules, confirmed)
        if passed is None:
            return None
        heir = heir_of_paper(paper.iri, heritage)
        return Bequest(paper.iri, heir, self.successions, passed, confirmed, echoes)

    def with_heirs(self, ties: Sequence[Tie], rules: Rules) -> list[Tie]:
        """Add to the ties those that successors inherited, and end those of the predecessors with them."""
        standing = {tie.iri: tie for tie in ties}
        inherited = self._passing(ties, rules)
        before = namesakes(self.successions)
        told = [old for tie in ties if tie.iri not in inherited for old in _of_before(tie, before)]
        for heir, left in self._passing([old for old in told if old.iri not in standing], rules).items():
            inherited[heir] += left
        for left in inherited.values():
            standing.update((tie.iri, replace(tie, standing=passed.left)) for tie, _, passed in left)
        for iri, left in inherited.items():
            standing[iri] = self._heir(iri, [(tie, heritage) for tie, heritage, _ in left], standing.get(iri), rules)
        return [tie for _, tie in sorted(standing.items())]

    def _passing(self, ties: Iterable[Tie], rules: Rules) -> defaultdict[str, list[tuple[Tie, Heritage, Passed]]]:
        """Find the ties that pass on, by the name of the successor's."""
        found: defaultdict[str, list[tuple[Tie, Heritage, Passed]]] = defaultdict(list)
        for tie in ties:
            heritage = self.heritage(tie.parties)
            passed = None if heritage is None else pass_on(tie.periods(rules), heritage, rules)
            if heritage is not None and passed is not None:
                found[tie_iri(heritage.parties)].append((tie, heritage, passed))
        return found

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
        said = tuple(relation for tie, _ in left for relation in tie.own if own is None or relation not in own.own)
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

    def _retelling(self, paper: Relation) -> Iterable[Relation]:
        """What of a paper is told of the successor."""
        nodes = tuple(node for node in paper.nodes if node.iri in self.retold)
        if nodes:
            claims = tuple(claim for claim in paper.claims if claim.subject in self.retold)
            yield Relation(paper.iri, paper.cls, nodes, claims)

    def _confirmed(self, paper: Relation, echoes: Iterable[Relation], heritage: Heritage) -> date | None:
        """Say from when documents hold a paper as the successor's own.

        Who tells what Hải Dương signed as Hải Phòng's does. Of two units of one name only who calls the paper in force
        does: that it was signed is told of either in the same words.
        """
        passed = [self.successions[party] for party in paper.names(v.HAS_PARTY) if party in self.successions]
        told = [echo.claims for echo in echoes]
        if all(succession.keeps_name for succession in passed):
            told = [_in_force(claims) for claims in told]
        return min((confirmed_on(life_of(claims), heritage.last) for claims in told if claims), default=None)


def _in_force(claims: Sequence[Stated]) -> tuple[Stated, ...]:
    """The claims of documents that call a paper in force."""
    saying = {claim.document for claim in claims if (claim.predicate, claim.object) == (v.STATED_STATUS, IN_FORCE)}
    return tuple(claim for claim in claims if claim.document in saying)


def _of_before(tie: Tie, before: Mapping[str, Succession]) -> Iterable[Tie]:
    """What documents tell of a successor's tie from before it was there, as that of the unit of its name."""
    begun = life_of(tie.claims).begun if tie.own and tie.iri == tie_iri(tie.parties) else None
    signers = {} if begun is None else signers_of(tie.parties, begun.when.latest, before)
    if signers:
        parties = tuple(sorted(signers.get(party, party) for party in tie.parties))
        yield Tie(tie_iri(parties), parties, tie.own, ())


def _how_long(taken: Sequence[StatusPeriod]) -> tuple[int, date]:
    """Prefer what lasts longest: an open end, then the later one."""
    last = taken[-1] if taken else None
    return (int(last is not None and last.end is None), date.min if last is None or last.end is None else last.end)
