"""What people decide: two things are the same, different or in doubt, or a claim holds; by whom, when, undoable.

Decisions live in one named graph of their own, so that reading a document again never loses them. They are
about things that do not move: entities, relations as one document states them, disagreements and their claims.
`identity` and `disagreement` follow them. "Same" is transitive, so a "different" among things that are the same
by others is a contradiction: `check_decision` refuses it, and where one got in otherwise, nothing of that circle
is brought together until people take one of the decisions back.

>>> one, two = Decision("a", "b", "same", "Lan", ""), Decision("b", "c", "same", "Lan", "")
>>> [d.judgement for d in contradictions([one, two, Decision("a", "c", "different", "Huy", "")])[0].through]
['same', 'same']
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.triples import Quads, Triple, moment, text
from ontology.errors import DecisionError
from ontology.identifiers import BASE, fingerprint, mint

_DOCUMENTS = f"{BASE}id/document/"
Judgement = Literal["same", "different", "unsure", "holds"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One judgement of one person.

    Attributes:
        one, other: IRIs, in sorted order; of "holds" the claim and the disagreement.
        judgement: same, different, unsure (kept for the record, changes nothing), or holds.
        author: Who decided.
        at: When, ISO 8601 in UTC.
        comment: Why, or empty.
    """

    one: str
    other: str
    judgement: Judgement
    author: str
    at: str
    comment: str = ""

    @property
    def iri(self) -> str:
        """Name of the decision: one for a pair, so that a later one takes the place of an earlier."""
        return mint("decision", fingerprint(self.one, self.other))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things judged different that others make the same.

    Attributes:
        apart: The decision that they differ.
        through: The decisions that lead from one to the other, in order.
    """

    apart: Decision
    through: tuple[Decision, ...]


def contradictions(decisions: Iterable[Decision]) -> list[Contradiction]:
    """Find the decisions "different" on things that decisions "same" bring together, each with the shortest way."""
    decisions = sorted(decisions, key=lambda d: (d.one, d.other))
    beside: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.judgement == "same":
            beside[decision.one].append(decision)
            beside[decision.other].append(decision)
    found = []
    for decision in decisions:
        if decision.judgement == "different" and (way := _way(decision.one, decision.other, beside)):
            found.append(Contradiction(decision, way))
    return found


def check_decision(new: Decision, others: Iterable[Decision]) -> None:
    """Refuse a decision that contradicts others.

    Args:
        new: The decision to take.
        others: Those in force; an earlier one on the same pair is replaced and does not count.

    Raises:
        DecisionError: It names the decisions it contradicts.
    """
    after = [d for d in others if d.iri != new.iri] + [new]
    for found in contradictions(after):
        if new in (found.apart, *found.through):
            against = [d for d in (found.apart, *found.through) if d != new]
            said = "; ".join(f"{d.iri} ({d.judgement}, {d.author}, {d.at})" for d in against)
            raise DecisionError(
                f"{new.one} and {new.other}", f"{new.judgement!r} contradicts {said}", "undo one of these first"
            )


def _anchor(source: Quads, iri: str) -> str:
    """Lead a relation of the knowledge back to the first statement it rests on, whose name stays."""
    stated = [
        str(subject)
        for _, _, claim, _ in source.match(iri, v.RESTS_ON)
        for _, _, subject, graph in source.match(str(claim), v.SUBJECT, every_graph=True)
        if graph is not None and graph.startswith(_DOCUMENTS)
    ]
    return iri if iri in stated else min(stated, default=iri)


def _way(start: str, end: str, beside: defaultdict[str, list[Decision]]) -> tuple[Decision, ...]:
    """Find the shortest way from one thing to another over decisions; empty where there is none."""
    ways: dict[str, tuple[Decision, ...]] = {start: ()}
    reached: Sequence[str] = [start]
    while reached and end not in ways:
        new = []
        for thing in reached:
            for decision in beside[thing]:
                other = decision.other if decision.one == thing else decision.one
                if other not in ways:
                    ways[other] = (*ways[thing], decision)
                    new.append(other)
        reached = new
    return ways.get(end, ())


def propose(
    source: Quads, one: str, other: str, judgement: Judgement, *, author: str, at: datetime, comment: str = ""
) -> Decision:
    """Make a decision on what does not move: of a relation of the knowledge, on the first statement behind it.

    Raises:
        DecisionError: Both lead to one statement, so there is nothing to tell apart.
    """
    first, second = sorted((_anchor(source, one), _anchor(source, other)))
    if first == second:
        raise DecisionError(one, "both names lead to the same statement", "name two different statements")
    when = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Decision(first, second, judgement, author, when, comment)


def decision_triples(decision: Decision) -> Iterator[Triple]:
    """Write a decision as triples of the decisions graph."""
    iri = decision.iri
    yield iri, v.TYPE, v.DECISION
    yield iri, v.DECIDES_ON, decision.one
    yield iri, v.DECIDES_ON, decision.other
    yield iri, v.HAS_JUDGEMENT, v.JUDGEMENT_SCHEME + decision.judgement
    yield iri, v.DECIDED_BY, text(decision.author)
    yield iri, v.DECIDED_AT, moment(decision.at)
    if decision.comment:
        yield iri, v.COMMENT, text(decision.comment)


def read_decisions(triples: Iterable[Triple]) -> list[Decision]:
    """Read the decisions graph, sorted by pair; what is not a whole decision is left out."""
    nodes: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, thing in triples:
        nodes[subject][predicate].append(thing)
    found = (_read(fields) for fields in nodes.values())
    return sorted((d for d in found if d is not None), key=lambda d: (d.one, d.other))


def _read(fields: defaultdict[str, list[Term]]) -> Decision | None:
    pair = sorted(str(i) for i in fields[v.DECIDES_ON])
    judgements = [str(j).removeprefix(v.JUDGEMENT_SCHEME) for j in fields[v.HAS_JUDGEMENT]]
    known = [j for j in get_args(Judgement) if j in judgements]
    if len(pair) != 2 or len(known) != 1:
        return None
    author, at, comment = (_words(fields[p]) for p in (v.DECIDED_BY, v.DECIDED_AT, v.COMMENT))
    return Decision(pair[0], pair[1], known[0], author, at, comment)


def _words(terms: list[Term]) -> str:
    return next((t.lexical for t in terms if isinstance(t, Value)), "")
