"""Disagreements: claims on one property that cannot all hold, classed by how they differ.

All claims stay; a node says which of them differ, in what, and how. `disagreements` looks at relations,
`disagreeing_origins` at things, `graph.knowledge.counting` at single sentences. More precise is no conflict, and
figures of different times are different figures. A person may decide which claim holds: what says otherwise is then
`overruled`, and the knowledge follows the rest until the decision is undone.

    disagreements(relations, rules)  →  triples
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from babel import Locale

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.dates import Interval, interval
from graph.knowledge.figures import Figure, difference, read_figures, same_time
from graph.knowledge.identity import Relation, key_of
from graph.lives.life import AHEAD, DENIED
from graph.lives.rules import Rules
from graph.statements.decisions import Decision
from graph.statements.filing import Stated
from graph.triples import Triple, text
from ontology.identifiers import fingerprint, mint
from ontology.terms import Bilingual

#: From the mildest to what is in dispute.
KINDS = ("precision", "rounding", "unit", "conflict")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that differ.

    Attributes:
        iri: Its name, made of what it is about and the property, so that a decision on it lasts.
        about: Relations, figures or things.
        prop: IRI of the property.
        kind: Code: precision, rounding, unit, edition, superseded or conflict.
        claims: The claims that differ, by IRI, with what they say.
        explanation: How, in one sentence.
    """

    iri: str
    about: tuple[str, ...]
    prop: str
    kind: str
    claims: Mapping[str, Term]
    explanation: Bilingual


def disagreements(relations: Iterable[Relation], rules: Rules) -> list[Disagreement]:
    """Find what documents disagree on among relations: their dates, and figures of one time."""
    relations = list(relations)
    found = [d for r in relations if not r.is_ahead for d in _on_dates(r, rules)]
    figures = [figure for r in relations if r.cls == v.OBSERVATION for figure in read_figures(r)]
    return sorted([*found, *_on_figures(figures, rules)], key=lambda d: d.iri)


def disagreeing_origins(claims: Iterable[Stated], rules: Rules) -> list[Disagreement]:
    """Find things of which documents give two values of a property that has one."""
    by_thing: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)
    for claim in _held(claims):
        if claim.predicate in rules.differences.single:
            by_thing[claim.subject, claim.predicate].append(claim)
    found = []
    for (thing, prop), told in sorted(by_thing.items()):
        values = sorted({str(c.object) for c in told})
        if len(values) > 1:
            said = {"property": rules.differences.names[prop], "values": _countries(values)}
            found.append(_made((thing,), prop, "conflict", told, rules, said))
    return found


def disagreement_triples(found: Iterable[Disagreement]) -> Iterator[Triple]:
    """Write disagreements."""
    for disagreement in found:
        iri = disagreement.iri
        yield iri, v.TYPE, v.DISAGREEMENT
        yield iri, v.CONCERNS_PROPERTY, disagreement.prop
        yield iri, v.HAS_DISAGREEMENT_KIND, v.DISAGREEMENT_SCHEME + disagreement.kind
        yield iri, v.EXPLANATION, text(disagreement.explanation.vi, "vi")
        yield iri, v.EXPLANATION, text(disagreement.explanation.en, "en")
        yield from ((iri, v.IS_DISAGREEMENT_ON, about) for about in disagreement.about)
        yield from ((iri, v.HAS_DISAGREEING_CLAIM, claim) for claim in disagreement.claims)


def overruled(found: Iterable[Disagreement], decisions: Iterable[Decision]) -> frozenset[str]:
    """Give the claims that people decided against, by IRI; those that say the same as the right one stay.

    Nothing is deleted: the disagreement keeps them, and undoing the decision brings them back.
    """
    holds = {d.other: d.one for d in decisions if d.judgement == "holds"}
    wrong: set[str] = set()
    for disagreement in found:
        right = disagreement.claims.get(holds.get(disagreement.iri, ""))
        if right is not None:
            wrong.update(iri for iri, said in disagreement.claims.items() if said != right)
    return frozenset(wrong)


def settled(relations: Iterable[Relation], wrong: frozenset[str]) -> list[Relation]:
    """Leave out of relations what people decided against; a figure stays as stated."""
    if not wrong:
        return list(relations)
    return [relation if relation.cls == v.OBSERVATION else _without(relation, wrong) for relation in relations]


def settlements(known: Container[Triple], decisions: Iterable[Decision]) -> Iterator[Triple]:
    """Say of the disagreements there are by which decision they are settled."""
    for decision in decisions:
        if decision.judgement == "holds" and (decision.other, v.TYPE, v.DISAGREEMENT) in known:
            yield decision.other, v.IS_SETTLED_BY, decision.iri


def _without(relation: Relation, wrong: frozenset[str]) -> Relation:
    nodes = tuple(replace(n, claims=tuple(c for c in n.claims if c.iri not in wrong)) for n in relation.nodes)
    return replace(relation, nodes=nodes, claims=tuple(c for c in relation.claims if c.iri not in wrong))


def _on_dates(relation: Relation, rules: Rules) -> Iterator[Disagreement]:
    for prop in rules.differences.dated.get(relation.cls, ()):
        told = [c for c in _held(relation.claims) if c.predicate == prop]
        dates = {c.iri: when for c in told if isinstance(c.object, Value) and (when := interval(c.object.lexical))}
        stated = sorted({when.stated: when for when in dates.values()}.values(), key=lambda w: (w.earliest, w.width))
        if len(stated) > 1:
            kind = _kind_of_dates(stated, [c for c in told if c.iri in dates], prop in rules.differences.restated)
            said = {"property": rules.differences.names[prop], "values": _joined([rules.spoken(w) for w in stated])}
            yield _made((relation.iri,), prop, kind, told, rules, said)


def _kind_of_dates(stated: Sequence[Interval], told: Sequence[Stated], may_be_restated: bool) -> str:
    """More precise is no conflict; a term may be restated later; else the documents tell, or it is a conflict."""
    if all(one.overlaps(other) for one, other in combinations(stated, 2)):
        return "precision"
    if may_be_restated and len({c.published for c in told}) > 1:
        return "superseded"
    return kind_by_documents(told)


def kind_by_documents(told: Iterable[Stated]) -> str:
    """Say whether claims differ as two editions of one source do, as its newer and its older word, or outright."""
    documents = {(c.source, c.language, c.published) for c in told}
    sources = {source for source, _, _ in documents}
    if len(sources) == 1 and None not in sources and len(documents) > 1:
        languages = {language for _, language, _ in documents}
        return "edition" if len(languages) > 1 else "superseded"
    return "conflict"


def _on_figures(figures: Sequence[Figure], rules: Rules) -> Iterator[Disagreement]:
    by_subject: defaultdict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        by_subject[figure.subject].append(figure)
    for subject, found in sorted(by_subject.items()):
        for together in same_time(found, rules.differences):
            values = sorted({(f.value, f.unit) for f in together})
            if len(values) > 1:
                yield _disagreeing(subject, together, rules)


def _disagreeing(subject: tuple[str, ...], together: Sequence[Figure], rules: Rules) -> Disagreement:
    found = {
        difference(one, other, rules.differences)
        for one, other in combinations(together, 2)
        if one.value != other.value
    }
    kind = max(found, key=KINDS.index, default="unit")
    told = [figure.claim for figure in together]
    if kind == "conflict":
        kind = kind_by_documents(told)
    spoken = {f.spoken: None for f in sorted(together, key=lambda f: (f.value, f.unit))}
    said = {"property": rules.differences.measure(together[0].measure), "values": _joined(list(spoken))}
    made = _made(tuple(sorted(f.iri for f in together)), v.VALUE, kind, told, rules, said)
    return replace(made, iri=mint("disagreement", fingerprint(v.VALUE, *subject, together[0].time)))


def _made(
    about: tuple[str, ...], prop: str, kind: str, told: Iterable[Stated], rules: Rules, said: Mapping[str, Bilingual]
) -> Disagreement:
    claims = {c.iri: c.object for c in sorted(told, key=lambda c: c.iri)}
    iri = mint("disagreement", fingerprint(prop, *about))
    return Disagreement(iri, about, prop, kind, claims, rules.differences.explanation(kind, said))


def _held(claims: Iterable[Stated]) -> Iterator[Stated]:
    return (c for c in claims if c.modality not in AHEAD and c.modality != DENIED)


def _joined(parts: Sequence[Bilingual]) -> Bilingual:
    return Bilingual(vi="; ".join(p.vi for p in parts), en="; ".join(p.en for p in parts))


def _countries(countries: Sequence[str]) -> Bilingual:
    def called(language: str) -> str:
        names = Locale(language).territories
        return "; ".join(str(names.get(key_of(c), key_of(c))) for c in countries)

    return Bilingual(vi=called("vi"), en=called("en"))
