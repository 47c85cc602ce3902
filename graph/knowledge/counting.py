"""A sentence held to its own count: it says how many papers there were by a date, and lists some signed later.

"In 2009 two pairs had signed, namely A with B (2018) and C with D (2009)" cannot hold as it stands. The rule
is general: where a sentence dates a count of signed papers and lists as many, all of them must have been
signed by that date. It looks at one document alone, so what it finds is part of that document's graph.

    miscounted(claims, rules)  →  one disagreement for each such sentence
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from graph import vocabulary as v
from graph.claim import Claim, Term, Value
from graph.dates import Interval, interval
from graph.knowledge.disagreement import Disagreement
from graph.lives.rules import Rules
from graph.statements.filing import claim_iri
from ontology.identifiers import fingerprint, mint
from ontology.terms import Bilingual

_HOLDS = ("asserted", "historical")
Node = Mapping[str, list[Claim]]


def miscounted(claims: Iterable[Claim], rules: Rules) -> Iterator[Disagreement]:
    """Find the sentences of a document that list papers signed after the date by which they count them."""
    sentences: defaultdict[tuple[int, int], defaultdict[str, defaultdict[str, list[Claim]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for claim in claims:
        if claim.modality in _HOLDS:
            words = claim.evidence.begin, claim.evidence.end
            sentences[words][claim.subject][claim.predicate].append(claim)
    for _, nodes in sorted(sentences.items()):
        papers = [node for node in nodes.values() if _object(node, v.TYPE) == v.AGREEMENT]
        for observation, node in sorted(nodes.items()):
            if _object(node, v.HAS_MEASURE) in rules.differences.signed_papers:
                yield from _held_to_its_date(observation, node, papers, rules)


def _held_to_its_date(observation: str, node: Node, papers: Sequence[Node], rules: Rules) -> Iterator[Disagreement]:
    by = _date(node, v.AS_OF) or _date(node, v.PERIOD_UNTIL)
    if by is None or _number(node) != len({_parties(paper) for paper in papers}):
        return
    late = [(when, paper) for paper in papers if (when := _date(paper, v.SIGNED_ON)) and when.earliest > by.latest]
    if not late:
        return
    told = [*node[v.VALUE], *node.get(v.AS_OF, ()), *(c for _, paper in late for c in paper[v.SIGNED_ON])]
    spoken = [rules.spoken(when) for when in sorted({w.stated: w for w, _ in late}.values(), key=_when)]
    count = str(len(papers))
    said = {
        "count": Bilingual(vi=count, en=count),
        "asOf": rules.spoken(by),
        "late": Bilingual(vi="; ".join(s.vi for s in spoken), en="; ".join(s.en for s in spoken)),
    }
    iri = mint("disagreement", fingerprint(v.SIGNED_ON, observation))
    claims = dict(sorted((claim_iri(claim), claim.object) for claim in told))
    yield Disagreement(
        iri, (observation,), v.SIGNED_ON, "conflict", claims, rules.differences.explanation("conflict", said)
    )


def _object(node: Node, predicate: str) -> Term | None:
    return next((c.object for c in node.get(predicate, ())), None)


def _date(node: Node, predicate: str) -> Interval | None:
    stated = _object(node, predicate)
    return interval(stated.lexical) if isinstance(stated, Value) else None


def _number(node: Node) -> Decimal | None:
    stated = _object(node, v.VALUE)
    try:
        return Decimal(stated.lexical) if isinstance(stated, Value) else None
    except InvalidOperation:
        return None


def _parties(paper: Node) -> tuple[str, ...]:
    return tuple(sorted(str(c.object) for c in paper.get(v.HAS_PARTY, ())))


def _when(when: Interval) -> tuple[str, str]:
    return when.earliest.isoformat(), when.stated
