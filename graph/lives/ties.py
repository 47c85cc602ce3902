"""Ties between localities: what documents say of them, and the papers from which they follow.

A tie is derived, never claimed alone: an agreement of a kind that makes a tie stands behind it, or a document
that states the tie itself, or both. `projection` writes what `ties_of` finds.

    ties_of(relations, signed, localities, rules)[0].papers
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph import vocabulary as v
from graph.knowledge.identity import Relation, key_of
from graph.lives.life import Life, life_of, together
from graph.lives.rules import Rules
from graph.lives.status import periods
from graph.lives.timeline import StatusPeriod
from graph.statements.filing import Stated
from ontology.identifiers import mint


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie and what it rests on.

    Attributes:
        iri: Its name.
        parties: IRIs, sorted.
        own: What documents say of it.
        papers: The agreements from which it follows.
        inherits: Ties of predecessors that it continues.
        confirmed: From when documents hold an inherited tie as the successor's own.
        standing: Its status periods where the succession of a party settles them.
    """

    iri: str
    parties: tuple[str, ...]
    own: tuple[Relation, ...]
    papers: tuple[Relation, ...]
    inherits: tuple[str, ...] = ()
    confirmed: date | None = None
    standing: tuple[StatusPeriod, ...] | None = None

    @property
    def claims(self) -> list[Stated]:
        """What documents claim of the tie itself."""
        return [claim for relation in self.own for claim in relation.claims]

    def life(self) -> Life:
        """Tell its life from what is said of itself and from its papers."""
        own = self.claims
        return together(life_of(own) if own else None, [life_of(paper.claims) for paper in self.papers])

    def periods(self, rules: Rules) -> tuple[StatusPeriod, ...]:
        """Give its status periods."""
        return periods(self.life(), rules) if self.standing is None else self.standing


def ties_of(
    relations: Iterable[Relation], signed: Iterable[Relation], localities: frozenset[str], rules: Rules
) -> list[Tie]:
    """Bring ties that documents state together with the papers between the same localities."""
    own: defaultdict[str, list[Relation]] = defaultdict(list)
    papers: defaultdict[str, list[Relation]] = defaultdict(list)
    parties: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        between = relation.names(v.HAS_PARTY)
        if relation.cls == v.TIE and not relation.is_ahead and len(between) > 1:
            # Its own name, not that of its parties: people may keep two ties of the same parties apart.
            parties[relation.iri] = between
            own[relation.iri].append(relation)
    for paper in signed:
        between = paper.names(v.HAS_PARTY)
        makes_tie = not rules.tie_kinds.keys().isdisjoint(paper.names(v.HAS_AGREEMENT_KIND))
        if makes_tie and len(between) == 2 and localities.issuperset(between):
            parties[tie_iri(between)] = between
            papers[tie_iri(between)].append(paper)
    return [Tie(iri, between, tuple(own[iri]), tuple(papers[iri])) for iri, between in sorted(parties.items())]


def tie_iri(parties: Iterable[str]) -> str:
    """Name the tie between localities."""
    return mint("tie", ".".join(sorted(key_of(p) for p in parties)))
