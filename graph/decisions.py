"""What people decide about identity: the same, different, or unsure, by whom and when, and undoable.

Decisions live in one named graph of their own, so that reading a document again never loses them. They are
about things that do not move: entities, and relations as one document states them. `identity` follows them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.triples import Triple, moment, text
from ontology.identifiers import fingerprint, mint

Judgement = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One judgement of one person.

    Attributes:
        one, other: IRIs, in sorted order.
        judgement: same, different or unsure (unsure is kept for the record and changes nothing).
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
