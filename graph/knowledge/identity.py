"""Which statements of documents are about the same agreement, tie, investment, membership or office.

Each document states its relations on nodes of its own. `gather` brings together those that are one thing,
by named rules, and names it:

- *a government signs for its place*: a people's committee or a city hall as a party stands for its locality
  (`projection` leads it there and keeps it as the signatory), so that both ways of saying it meet;
- *same parties*: relations of one class, kind and set of parties meet (offices also by title);
- *compatible dates*: of agreements, only those whose dates of signing may be one day; the precise ones
  settle first, and a vaguer one joins where exactly one fits;
- *only candidate*: an agreement stated without a date joins the dated one if there is exactly one that the
  document can speak of, else it stays undated;
- *ahead is apart*: what is planned is not what was signed;
- *people decide*: a decision "different" keeps two statements apart, "same" brings them together.

>>> key_of("https://w3id.org/banggiao/id/region/VN-HP")
'VN-HP'
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.dates import Interval, interval
from graph.lives.life import AHEAD, DENIED, begun_of
from graph.statements.decisions import Decision
from graph.statements.filing import Filed, Stated
from ontology.identifiers import mint, slug

#: Path segment of the IRI, and the predicates whose objects tell one relation from another, by class.
SHAPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    v.AGREEMENT: ("agreement", (v.HAS_PARTY,)),
    v.TIE: ("tie", (v.HAS_PARTY,)),
    v.INVESTMENT: ("investment", (v.HAS_INVESTOR, v.HAS_INVESTMENT_PLACE)),
    v.MEMBERSHIP: ("membership", (v.IS_MEMBERSHIP_IN, v.HAS_MEMBER)),
    v.OFFICE_HOLDING: ("office", (v.IS_OFFICE_AT, v.HAS_HOLDER)),
    v.AID: ("aid", (v.HAS_DONOR, v.HAS_BENEFICIARY)),
    v.VISIT: ("visit", (v.HAS_VISITOR, v.HAS_VISITED_PLACE)),
    v.SUCCESSION: ("succession", (v.HAS_PREDECESSOR, v.HAS_SUCCESSOR)),
    v.OBSERVATION: ("observation", ()),
}


_SEGMENTS = tuple([segment] for segment, _ in SHAPES.values())


@dataclass(frozen=True, slots=True)
class Node:
    """A relation as one document states it.

    Attributes:
        iri: Its name in the document's graph.
        cls: Its class.
        claims: What the document says of it, denials left out, sorted.
        is_ahead: Whether the document only plans, negotiates or proposes it.
        begun: The date it was signed, or came into force, or since when it is.
    """

    iri: str
    cls: str
    claims: tuple[Stated, ...]
    is_ahead: bool
    begun: Interval | None

    @classmethod
    def of(cls, iri: str, kind: str, claims: Iterable[Stated]) -> "Node":
        """Make the node of a class from the claims about it."""
        told = tuple(sorted(claims, key=lambda c: c.iri))
        holds = [c for c in told if c.modality not in AHEAD]
        begun = begun_of(holds)
        return cls(iri, kind, told, not holds, None if begun is None else begun.when)

    @property
    def published(self) -> Interval | None:
        """The date of the document."""
        return interval(self.claims[0].published)

    def objects(self, predicate: str) -> tuple[Term, ...]:
        """The objects of one predicate, sorted, each once."""
        return tuple(sorted({c.object for c in self.claims if c.predicate == predicate}, key=_spelling))

    def names(self, predicate: str) -> tuple[str, ...]:
        """The IRIs among the objects of one predicate, sorted."""
        return tuple(o for o in self.objects(predicate) if isinstance(o, str))


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of the knowledge graph and the statements it is gathered from.

    Attributes:
        iri: Its name.
        cls: Its class.
        nodes: Statements, sorted by name; all ahead or none.
        claims: All claims it rests on, sorted by name.
    """

    iri: str
    cls: str
    nodes: tuple[Node, ...]
    claims: tuple[Stated, ...]

    @property
    def is_ahead(self) -> bool:
        """Say whether all documents only plan, negotiate or propose it."""
        return self.nodes[0].is_ahead

    def names(self, predicate: str) -> tuple[str, ...]:
        """The IRIs that any statement gives for a predicate, sorted."""
        return tuple(sorted({o for n in self.nodes for o in n.names(predicate)}))


def key_of(iri: str) -> str:
    """Give the key of an entity: the part of its IRI after the class."""
    return iri.rsplit("/", 1)[-1]


def is_statement(iri: str) -> bool:
    """Say whether an IRI names a relation as a document states it, and no thing in the world."""
    return iri.rsplit("/", 2)[-2:-1] in _SEGMENTS


def canonical_names(decisions: Iterable[Decision]) -> dict[str, str]:
    """Lead things that people judged to be the same to one name (the shortest, then the first).

    Where somebody also judged two of them different, none is led: the decisions contradict each other.
    """
    decisions = list(decisions)
    circles: dict[str, set[str]] = {}
    for decision in decisions:
        if decision.judgement == "same":
            circle = circles.get(decision.one, {decision.one}) | circles.get(decision.other, {decision.other})
            circles.update(dict.fromkeys(circle, circle))
    apart = [{d.one, d.other} for d in decisions if d.judgement == "different"]
    agreed = {name: circle for name, circle in circles.items() if not any(pair <= circle for pair in apart)}
    return {name: min(circle, key=lambda n: (len(n), n)) for name, circle in agreed.items()}


def relation_nodes(files: Iterable[Filed]) -> tuple[list[Node], list[Stated]]:
    """Sort claims into relations with a node of their own and plain claims; denials are left out."""
    about: defaultdict[str, list[Stated]] = defaultdict(list)
    for filed in files:
        for claim in filed.claims:
            if claim.modality != DENIED:
                about[claim.subject].append(claim)
    nodes: list[Node] = []
    plain: list[Stated] = []
    for iri, claims in sorted(about.items()):
        cls = next((c.object for c in claims if c.predicate == v.TYPE and c.object in SHAPES), None)
        if isinstance(cls, str):
            nodes.append(Node.of(iri, cls, claims))
        else:
            plain.extend(claims)
    return nodes, plain


def gather(nodes: Iterable[Node], decisions: Sequence[Decision]) -> list[Relation]:
    """Bring together the statements about one thing and name it, whatever the order of the input."""
    apart = {frozenset((d.one, d.other)) for d in decisions if d.judgement == "different"}
    blocks: defaultdict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda n: n.iri):
        blocks[_block(node)].append(node)
    groups = [group for _, block in sorted(blocks.items(), key=str) for group in _split(block, apart)]
    return _named(_joined(groups, decisions, apart))


def _block(node: Node) -> tuple[object, ...]:
    """What two statements must share to be about one thing at all."""
    if node.cls == v.OBSERVATION:
        return node.cls, node.iri
    parties = tuple(node.names(p) for p in SHAPES[node.cls][1])
    if node.cls == v.VISIT:  # the same side comes again and again: only one day makes one visit
        return node.cls, node.is_ahead, parties, node.begun.stated if node.begun is not None else node.iri
    return node.cls, node.is_ahead, node.names(v.HAS_AGREEMENT_KIND), parties, _titles(node)


def _titles(node: Node) -> tuple[str, ...]:
    words = node.objects(v.OFFICE_TITLE) if node.cls == v.OFFICE_HOLDING else ()
    return tuple(slug(t.lexical) for t in words if isinstance(t, Value))


def _split(block: Sequence[Node], apart: set[frozenset[str]]) -> list[list[Node]]:
    if block[0].cls == v.AGREEMENT and not block[0].is_ahead:
        return _split_by_date(block, apart)
    groups: list[list[Node]] = []
    for node in block:
        _join_first(groups, node, apart)
    return groups


def _split_by_date(block: Sequence[Node], apart: set[frozenset[str]]) -> list[list[Node]]:
    """Settle precise dates first; a vaguer one joins the only one that fits, an undated one the only one."""
    dated = [(begun, node) for node in block if (begun := node.begun) is not None]
    undated = [node for node in block if node.begun is None]
    groups: list[tuple[Interval, list[Node]]] = []
    for begun, node in sorted(dated, key=lambda item: (item[0].width, item[0].stated, item[1].iri)):
        fitting = [(when, g) for when, g in groups if when.overlaps(begun) and not _is_barred(g, node, apart)]
        exact = [g for when, g in fitting if when.stated == begun.stated]
        if exact:
            exact[0].append(node)
        elif len(fitting) == 1:
            fitting[0][1].append(node)
        else:
            groups.append((begun, [node]))
    left: list[list[Node]] = []
    for node in undated:
        free = [g for when, g in groups if _may_speak_of(node, when) and not _is_barred(g, node, apart)]
        if len(groups) == 1 and free:
            free[0].append(node)
        else:
            _join_first(left, node, apart)
    return [*(g for _, g in groups), *left]


def _may_speak_of(node: Node, signed: Interval) -> bool:
    """A document cannot speak of a paper as signed that was signed after it."""
    return node.published is None or node.published.latest >= signed.earliest


def _join_first(groups: list[list[Node]], node: Node, apart: set[frozenset[str]]) -> None:
    free = next((g for g in groups if not _is_barred(g, node, apart)), None)
    if free is None:
        groups.append([node])
    else:
        free.append(node)


def _is_barred(group: Iterable[Node], node: Node, apart: set[frozenset[str]]) -> bool:
    return any(frozenset((node.iri, other.iri)) in apart for other in group)


def _joined(groups: list[list[Node]], decisions: Iterable[Decision], apart: set[frozenset[str]]) -> list[list[Node]]:
    """Follow the decisions "same", unless that would bring together what somebody keeps apart."""
    of = {node.iri: group for group in groups for node in group}
    for decision in sorted(decisions, key=lambda d: (d.one, d.other)):
        one, other = of.get(decision.one), of.get(decision.other)
        if decision.judgement != "same" or one is None or other is None or one is other:
            continue
        if one[0].cls != other[0].cls or any(_is_barred(one, node, apart) for node in other):
            continue
        one.extend(other)
        of.update((node.iri, one) for node in other)
    return list({id(group): group for group in of.values()}.values())


def _named(groups: Iterable[list[Node]]) -> list[Relation]:
    """Name each group by its key; where two would share it, the full date and at last the order tell."""
    homonyms: defaultdict[str, list[tuple[str, tuple[Node, ...]]]] = defaultdict(list)
    for group in groups:
        nodes = tuple(sorted(group, key=lambda n: n.iri))
        date = _date(nodes)
        homonyms[_name(nodes, date if date.startswith("undated") else date[:4])].append((date, nodes))
    relations: list[Relation] = []
    taken: set[str] = set()
    for name, namesakes in sorted(homonyms.items()):
        for date, nodes in sorted(namesakes, key=lambda item: (item[1][0].is_ahead, item[0], item[1][0].iri)):
            wanted = name if len(namesakes) == 1 else _name(nodes, date)
            iri, number = wanted, 2
            while iri in taken:
                iri, number = f"{wanted}.{number}", number + 1
            taken.add(iri)
            claims = tuple(sorted((c for n in nodes for c in n.claims), key=lambda c: c.iri))
            relations.append(Relation(iri, nodes[0].cls, nodes, claims))
    return relations


def _name(nodes: Sequence[Node], when: str) -> str:
    first = nodes[0]
    segment, predicates = SHAPES[first.cls]
    if first.cls == v.OBSERVATION:
        return first.iri
    keys = [key_of(name) for p in predicates for name in sorted({i for n in nodes for i in n.names(p)})]
    if first.cls in (v.AGREEMENT, v.TIE):
        keys.sort()
    if first.cls == v.OFFICE_HOLDING:
        keys = _office_keys(nodes)
    if first.cls == v.AGREEMENT:
        kinds = sorted({k for n in nodes for k in n.names(v.HAS_AGREEMENT_KIND)})
        kind = key_of(kinds[0]).partition("-")[2] if kinds else "unspecified"
        return mint(segment, ".".join([kind, *keys, when]))
    if first.cls == v.VISIT:
        return mint(segment, ".".join([*keys, when]))
    return mint(segment, ".".join(keys) or key_of(first.iri))


def _office_keys(nodes: Sequence[Node]) -> list[str]:
    """The body, the person (whose own key repeats the body) and the title."""
    bodies = [key_of(b) for b in nodes[0].names(v.IS_OFFICE_AT)]
    holders = [key_of(h) for h in nodes[0].names(v.HAS_HOLDER)]
    for body in bodies:
        holders = [h.removesuffix("." + body) for h in holders]
    return [*bodies, *holders, *_titles(nodes[0])]


def _date(nodes: Sequence[Node]) -> str:
    """The most precise date of signing; what lies ahead has none yet, whatever date it is planned for."""
    begun = min((n.begun for n in nodes if n.begun is not None), key=lambda b: (b.width, b.stated), default=None)
    return "undated" if begun is None else begun.stated.replace("/", "-")


def _spelling(term: Term) -> tuple[str, str]:
    return (term, "") if isinstance(term, str) else (term.lexical, term.language or "")
