"""Knowledge as a function of what documents claim and people decide.

`project` has no memory: the same files and decisions give the same triples in whatever order they come, and
a document that is gone leaves no trace. What it does, in this order:

1. lead names that people judged to be the same to one name;
2. join the descriptions of entities and documents, and let governments stand for their places;
3. gather the statements about one relation (`identity`), under the names of who was there to sign it (`signers`),
  and tell its life and status (`status`);
4. tell where documents disagree, and follow what people decided (`disagreement`);
5. pass on what units that ended left to their successors (`inheritance`);
6. derive ties from agreements between localities, and partners from ties; what is only planned makes
  prospects;
7. lead each thing that is known to the words behind it.

    project([filed_1, filed_2], decisions, rules)  →  {(subject, predicate, object), …}
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.dates import Interval, interval
from graph.knowledge.disagreement import (
    disagreeing_origins,
    disagreement_triples,
    disagreements,
    overruled,
    settled,
    settlements,
)
from graph.knowledge.identity import Node, Relation, canonical_names, is_statement, relation_nodes
from graph.lives.announcements import carried_out
from graph.lives.inheritance import Estate
from graph.lives.life import AHEAD, EVENTS, REPEATED, Life, earliest_stated, events_of, life_of, newest_stated
from graph.lives.rules import Rules
from graph.lives.signers import by_signers
from graph.lives.status import periods
from graph.lives.succession import Succession, succession_triples, successions
from graph.lives.ties import Tie, ties_of
from graph.lives.timeline import StatusPeriod
from graph.statements.copies import originals
from graph.statements.decisions import Decision
from graph.statements.descriptions import joined_descriptions, objects
from graph.statements.filing import Filed, Stated
from graph.triples import Triple, day, text

#: What is known of a paper that nobody has signed yet.
KNOWN_AHEAD = frozenset({v.TYPE, v.HAS_PARTY, v.HAS_AGREEMENT_KIND, v.TITLE})
#: Shortcuts beside relations: the predicates of the relation whose objects they link.
SHORTCUTS = {
    v.INVESTMENT: (v.HAS_INVESTOR, v.INVESTS_IN, v.HAS_INVESTMENT_PLACE),
    v.MEMBERSHIP: (v.HAS_MEMBER, v.IS_MEMBER_OF, v.IS_MEMBERSHIP_IN),
}
#: Predicates that lead from one party of a relation to another; all others tell of their subject alone.
BETWEEN_THINGS = frozenset({v.HAS_PARTNER, v.HAS_PROSPECTIVE_PARTNER, *(s for _, s, _ in SHORTCUTS.values())})
#: What relations ask of the descriptions of their parties, and of those that stand for these or in their place. Where
#: one of these changes, `graph.knowledge.part` projects the relations anew: whoever asks more of a party adds it here.
ASKED_OF_PARTIES = (v.TYPE, v.IS_LOCATED_IN, v.IS_SUCCEEDED_BY, v.EXISTS_FROM, v.EXISTS_UNTIL, v.PREF_LABEL)


def project(files: Iterable[Filed], decisions: Sequence[Decision], rules: Rules) -> set[Triple]:
    """Turn claims and decisions into the triples of the default graph.

    Args:
        files: What the documents' graphs hold, in any order.
        decisions: People's judgements on identity.
        rules: What the domain says of ties, localities and reasons.
    """
    return conclude(statements(files, decisions, rules), decisions, rules)


@dataclass(frozen=True, slots=True)
class Statements:
    """What documents state, with every thing under its one name and every government standing for its place.

    Attributes:
        known: Triples about entities and documents themselves.
        nodes: Relations as single documents state them.
        localities: Things that can be partners.
        successions: What stands in whose place since when, by predecessor.
        sketches: Of the texts, by document.
        evidence: The words that claims rest on, by claim.
    """

    known: set[Triple]
    nodes: list[Node]
    localities: frozenset[str]
    successions: Mapping[str, Succession]
    sketches: Mapping[str, str]
    evidence: Mapping[str, str]


def statements(files: Iterable[Filed], decisions: Sequence[Decision], rules: Rules) -> Statements:
    """Read what documents state; the first half of `project`."""
    files, known = _led_together(list(files), decisions)
    nodes, plain = relation_nodes(files)
    known |= joined_descriptions(files)
    followed = successions(known)
    known.update(succession_triples(followed))
    origins = disagreeing_origins(plain, rules)
    known.update(disagreement_triples(origins))
    wrong = overruled(origins, decisions)
    known.update(_plain(claim for claim in plain if claim.iri not in wrong))
    sketches = {file.document: file.sketch for file in files if file.sketch}
    known.update(list(_copies(sketches, known)))
    localities, seats = _places(known, rules)
    known.update(triple for file in files for triple in file.quoted)
    evidence = {claim.iri: claim.evidence for file in files for claim in file.claims if claim.evidence is not None}
    nodes = [_for_its_place(node, seats) for node in nodes]
    return Statements(known, nodes, localities, followed, sketches, evidence)


def conclude(stated: Statements, decisions: Sequence[Decision], rules: Rules) -> set[Triple]:
    """Gather relations, tell their lives and derive ties and partners; the second half of `project`."""
    triples, localities = set(stated.known), stated.localities
    told = by_signers(stated.nodes, decisions, stated.successions)
    relations = told.relations
    disagreed = disagreements(relations, rules)
    triples.update(disagreement_triples(disagreed))
    relations = settled(relations, overruled(disagreed, decisions))
    estate = Estate.of(told, relations, stated.successions)
    relations = estate.without_echoes(relations)
    signed, plans = carried_out([r for r in relations if r.cls == v.AGREEMENT])
    for agreement in (*signed, *plans):
        triples.update(_agreement(agreement, estate, rules))
    ties = estate.with_heirs(ties_of(relations, signed, localities, rules), rules)
    for tie in ties:
        triples.update(_tie(tie, rules))
    plans.extend(r for r in relations if r.cls == v.TIE and r.is_ahead)
    triples.update(_pairs(ties, plans))
    for relation in relations:
        if relation.cls not in (v.AGREEMENT, v.TIE) and not relation.is_ahead:
            triples.update(_relation(relation))
    triples.update(settlements(triples, decisions))
    triples.update([*_shown(triples, stated.evidence)])
    return triples


def _shown(triples: Iterable[Triple], evidence: Mapping[str, str]) -> Iterator[Triple]:
    """Lead what rests on claims to their words, each once; a question reads many claims in few sentences so.

    The events and periods of a life rest on claims of what has that life.
    """
    parts = {thing for _, predicate, thing in triples if predicate in (v.HAS_LIFE_EVENT, v.HAS_STATUS_PERIOD)}
    for subject, predicate, claim in triples:
        words = evidence.get(str(claim)) if predicate == v.RESTS_ON and subject not in parts else None
        if words is not None:
            yield subject, v.IS_SHOWN_BY, words


def _led_together(files: list[Filed], decisions: Sequence[Decision]) -> tuple[list[Filed], set[Triple]]:
    """Give things that people judged to be the same one name; the other names stay as aliases."""
    names = canonical_names(d for d in decisions if not (is_statement(d.one) or is_statement(d.other)))
    if not names:
        return files, set()
    aliases: set[Triple] = set()

    def led(term: Term) -> Term:
        if isinstance(term, str) and (name := names.get(term, term)) != term:
            aliases.add((term, v.SAME_AS, name))
            return name
        return term

    renamed = [
        replace(
            filed,
            descriptions=tuple((str(led(s)), p, led(o)) for s, p, o in filed.descriptions),
            claims=tuple(replace(c, subject=str(led(c.subject)), object=led(c.object)) for c in filed.claims),
        )
        for filed in files
    ]
    return renamed, aliases


def _copies(sketches: Mapping[str, str], known: Iterable[Triple]) -> Iterator[Triple]:
    """Lead copies to their originals."""
    published = {s: o.lexical for s, p, o in known if p == v.PUBLISHED_ON and isinstance(o, Value)}
    yield from ((copy, v.IS_COPY_OF, original) for copy, original in originals(sketches, published).items())


def _places(known: set[Triple], rules: Rules) -> tuple[frozenset[str], dict[str, str]]:
    """Read from what is known which things are localities, and for which place a government signs."""
    classes = objects(known, v.TYPE)
    located = objects(known, v.IS_LOCATED_IN)
    localities = (s for s, found in classes.items() if not rules.localities.isdisjoint(map(str, found)))
    governments = (s for s, found in classes.items() if rules.signs_for_its_place in found and s in located)
    return frozenset(localities), {s: str(located[s][0]) for s in governments}


def _for_its_place(node: Node, seats: Mapping[str, str]) -> Node:
    """Let a government that is a party stand for its place: what a people's committee signs, its province has.

    Who signed is kept beside it.
    """
    if seats.keys().isdisjoint(node.names(v.HAS_PARTY)):
        return node

    def led(claim: Stated) -> Iterator[Stated]:
        party = claim.object
        if claim.predicate == v.HAS_PARTY and isinstance(party, str) and party in seats:
            yield replace(claim, object=seats[party])
            if node.cls == v.AGREEMENT:
                yield replace(claim, predicate=v.HAS_SIGNATORY)
        else:
            yield claim

    return Node.of(node.iri, node.cls, [told for c in node.claims for told in led(c)])


def _plain(claims: Iterable[Stated]) -> Iterator[Triple]:
    """Claims without a node of their own; where a company comes from is the country it is in."""
    for claim in claims:
        if claim.modality in AHEAD:
            continue
        yield claim.subject, claim.predicate, claim.object
        yield claim.subject, v.RESTS_ON, claim.iri
        if claim.predicate == v.COMES_FROM:
            yield claim.subject, v.IS_IN_COUNTRY, claim.object


def _agreement(agreement: Relation, estate: Estate, rules: Rules) -> Iterator[Triple]:
    told = list(_told(agreement))
    yield from told
    if not agreement.is_ahead:
        yield from _events(agreement)
    found = periods(life_of(agreement.claims), rules)
    bequest = estate.bequeathed(agreement, found, rules)
    yield from _statuses(agreement.iri, found if bequest is None else bequest.passed.left)
    if bequest is not None:
        yield from bequest.told(told)
        yield from _statuses(bequest.heir, bequest.passed.taken)


def _told(agreement: Relation) -> Iterator[Triple]:
    claims = [c for c in agreement.claims if agreement.is_ahead or c.modality not in AHEAD]
    for claim in claims:
        yield agreement.iri, v.RESTS_ON, claim.iri
        told = claim.predicate in KNOWN_AHEAD if agreement.is_ahead else claim.predicate != v.STATED_STATUS
        if told and not (claim.predicate in EVENTS and _is_vague(claim, claims)):
            yield agreement.iri, claim.predicate, claim.object


def _is_vague(claim: Stated, claims: Iterable[Stated]) -> bool:
    """Say whether another claim states the same date more precisely."""
    when = _date(claim)
    if when is None:
        return False
    others = (_date(c) for c in claims if c.predicate == claim.predicate and c.object != claim.object)
    return any(other is not None and other.refines(when) for other in others)


def _date(claim: Stated) -> Interval | None:
    return interval(claim.object.lexical) if isinstance(claim.object, Value) else None


def _events(agreement: Relation) -> Iterator[Triple]:
    """Name an event by its kind, and one that can come again by its date as well."""
    for predicate, dated in events_of([c for c in agreement.claims if c.modality not in AHEAD]):
        again = f".{dated.when.stated.replace('/', '-')}" if predicate in REPEATED else ""
        iri = f"{agreement.iri}/{EVENTS[predicate]}{again}"
        yield agreement.iri, v.HAS_LIFE_EVENT, iri
        yield iri, v.TYPE, v.LIFE_EVENT
        yield iri, v.HAS_EVENT_KIND, v.EVENT_SCHEME + EVENTS[predicate]
        yield iri, v.STATED_DATE, text(dated.when.stated)
        yield iri, v.EARLIEST_DAY, day(dated.when.earliest)
        yield iri, v.LATEST_DAY, day(dated.when.latest)
        for claim in dated.claims:
            yield iri, v.RESTS_ON, claim


def _statuses(subject: str, found: Iterable[StatusPeriod]) -> Iterator[Triple]:
    for number, period in enumerate(found, start=1):
        iri = f"{subject}/status/{number}"
        yield subject, v.HAS_STATUS_PERIOD, iri
        yield iri, v.TYPE, v.STATUS_PERIOD
        yield iri, v.HAS_STATUS, period.status
        yield iri, v.HAS_STATUS_WITHOUT_PRESUMPTION, period.known
        yield iri, v.FIRED_RULE, period.rule
        yield iri, v.REASON, text(period.reason.vi, "vi")
        yield iri, v.REASON, text(period.reason.en, "en")
        if period.begin is not None:
            yield iri, v.FROM_DAY, day(period.begin)
        if period.end is not None:
            yield iri, v.UNTIL_DAY, day(period.end)
        for datum in period.missing:
            yield iri, v.MISSING_DATUM, text(datum)
        for claim in period.claims:
            yield iri, v.RESTS_ON, claim


def _tie(tie: Tie, rules: Rules) -> Iterator[Triple]:
    own, life = tie.claims, tie.life()
    yield tie.iri, v.TYPE, v.TIE
    for party in tie.parties:
        yield tie.iri, v.HAS_PARTY, party
    for claim in own:
        if claim.predicate in (v.HAS_TIE_KIND, v.TITLE, v.ACTIVITY_ON):
            yield tie.iri, claim.predicate, claim.object
    for paper in tie.papers:
        yield tie.iri, v.IS_BASED_ON, paper.iri
        for kind in paper.names(v.HAS_AGREEMENT_KIND):
            if kind in rules.tie_kinds:
                yield tie.iri, v.HAS_TIE_KIND, rules.tie_kinds[kind]
    for predecessor in tie.inherits:
        yield tie.iri, v.IS_INHERITED_FROM, predecessor
    if tie.inherits and tie.confirmed is not None:
        yield tie.iri, v.RECONFIRMED_ON, day(tie.confirmed)
    yield from _span(tie.iri, life, own)
    for name in life.claims:
        yield tie.iri, v.RESTS_ON, name
    yield from _statuses(tie.iri, tie.periods(rules))


def _span(tie: str, life: Life, own: Sequence[Stated]) -> Iterator[Triple]:
    """Since when it is, and until when where documents say so of the tie itself."""
    if life.begun is not None:
        yield tie, v.SINCE, text(life.begun.when.stated)
    until = newest_stated(own, v.UNTIL)
    if until is not None:
        yield tie, v.UNTIL, text(until.when.stated)


def _pairs(ties: Iterable[Tie], plans: Iterable[Relation]) -> Iterator[Triple]:
    """Partners both ways; those of whom there are only plans are prospects."""
    partners = {pair for tie in ties for pair in permutations(tie.parties, 2)}
    prospects = {pair for plan in plans for pair in permutations(plan.names(v.HAS_PARTY), 2)}
    yield from ((one, v.HAS_PARTNER, other) for one, other in partners)
    yield from ((one, v.HAS_PROSPECTIVE_PARTNER, other) for one, other in prospects - partners)


def _relation(relation: Relation) -> Iterator[Triple]:
    """Investments, memberships, offices and observations: as claimed, with shortcut and days."""
    for claim in relation.claims:
        yield relation.iri, claim.predicate, claim.object
        yield relation.iri, v.RESTS_ON, claim.iri
    if relation.cls in SHORTCUTS:
        source, shortcut, target = SHORTCUTS[relation.cls]
        for one in relation.names(source):
            yield from ((one, shortcut, other) for other in relation.names(target) if other != one)
    if relation.cls in (v.OBSERVATION, v.VISIT):
        yield from _days(relation)


def _days(told: Relation) -> Iterator[Triple]:
    """The first and last day that a figure or a visit may be of."""
    dates = {p: earliest_stated(told.claims, p) for p in (v.AS_OF, v.PERIOD_FROM, v.PERIOD_UNTIL, v.SINCE, v.UNTIL)}
    begin = dates[v.PERIOD_FROM] or dates[v.AS_OF] or dates[v.SINCE]
    end = dates[v.PERIOD_UNTIL] or dates[v.AS_OF] or dates[v.UNTIL] or begin
    if begin is not None:
        yield told.iri, v.EARLIEST_DAY, day(begin.when.earliest)
    if end is not None:
        yield told.iri, v.LATEST_DAY, day(end.when.latest)
