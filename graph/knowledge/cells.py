"""Cells: which statements must be looked at together.

Two statements can end up in one relation, make the same two places partners, or be kept apart by name, only if
they share two parties (or have one and share that). So every statement is filed under a key for each pair of its
parties, and statements that share a key, directly or through others, are a cell: what `project` makes of a cell
it makes of nothing else. That is why a change need not look at all of the knowledge (`graph.knowledge.part`).

Documents that may be copies of each other are filed the same way, by keys of their texts (`graph.statements.copies`).

The key is made of the last parts of names, since names of relations are: what could be called the same is in the
same cell. What a place passed on it shares with its successor, what was signed before a place was there it shares with
the unit of its name, and what people decided to be one thing shares all.

>>> sorted(keys_of(["https://w3id.org/banggiao/id/region/VN-HP", "https://w3id.org/banggiao/id/city/1859307"], {}, {}))
['1859307 VN-HP']
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from graph import vocabulary as v
from graph.knowledge.identity import Node, key_of
from graph.knowledge.projection import Statements
from graph.lives.succession import namesakes
from graph.statements.copies import text_keys
from graph.statements.decisions import Decision

#: Whose sharing makes two statements of a class touch.
PARTIES: Mapping[str, tuple[str, ...]] = {
    v.AGREEMENT: (v.HAS_PARTY,),
    v.TIE: (v.HAS_PARTY,),
    v.INVESTMENT: (v.HAS_INVESTOR, v.HAS_INVESTMENT_PLACE),
    v.MEMBERSHIP: (v.IS_MEMBERSHIP_IN, v.HAS_MEMBER),
    v.OFFICE_HOLDING: (v.IS_OFFICE_AT, v.HAS_HOLDER),
    v.AID: (v.HAS_DONOR, v.HAS_BENEFICIARY),
    v.VISIT: (v.HAS_VISITOR, v.HAS_VISITED_PLACE),
    v.SUCCESSION: (v.HAS_PREDECESSOR, v.HAS_SUCCESSOR),
    v.OBSERVATION: (v.IS_OBSERVED_OF, v.HAS_MEASURE),
}
#: The key of statements without any party.
NO_PARTY = "-"


def all_keys(stated: Statements, decisions: Iterable[Decision]) -> dict[str, frozenset[str]]:
    """Give the keys of all statements and documents, by name."""
    heirs = {old: succession.successor for old, succession in stated.successions.items()}
    before = {new: succession.predecessor for new, succession in namesakes(stated.successions).items()}
    texts = {document: text_keys(sketch) for document, sketch in stated.sketches.items()}
    return cell_keys(stated.nodes, decisions, heirs, before) | texts


def cell_keys(
    nodes: Iterable[Node], decisions: Iterable[Decision], heirs: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Give the keys of statements, by name.

    Args:
        nodes: Statements, every party under its one name.
        decisions: People's judgements; statements judged to be the same share all their keys.
        heirs: Successor by place.
        before: The unit of its name before it, by place.
    """
    parties = {node.iri: parties_of(node) for node in nodes}
    for circle in circles((d.one, d.other) for d in decisions if d.judgement == "same"):
        every = frozenset(party for name in circle for party in parties.get(name, ()))
        parties.update((name, every) for name in circle if name in parties)
    return {name: keys_of(found, heirs, before) for name, found in parties.items()}


def parties_of(node: Node) -> frozenset[str]:
    """The things whose sharing makes statements touch."""
    return frozenset(name for predicate in PARTIES[node.cls] for name in node.names(predicate))


def keys_of(parties: Iterable[str], heirs: Mapping[str, str], before: Mapping[str, str]) -> frozenset[str]:
    """Give a key for each pair of parties, or for the only one; who came after counts, and who bore their names."""
    lines = [tuple(key_of(name) for name in _line(party, heirs, before)) for party in sorted(parties)]
    if len(lines) < 2:
        return frozenset(*lines) if lines else frozenset([NO_PARTY])
    pairs = (pair for one, other in combinations(lines, 2) for pair in product(one, other))
    return frozenset(pair_key(*pair) for pair in pairs)


def is_document(iri: str) -> bool:
    """Say whether an IRI names a document."""
    return iri.rsplit("/", 2)[-2:-1] == ["document"]


def pair_key(one: str, other: str) -> str:
    """Give the key of two last parts of names."""
    return " ".join(sorted((one, other)))


def circles(pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Bring together what is linked, directly or through others."""
    found: dict[str, frozenset[str]] = {}
    for one, other in pairs:
        circle = found.get(one, frozenset([one])) | found.get(other, frozenset([other]))
        found.update(dict.fromkeys(circle, circle))
    return list(dict.fromkeys(found.values()))


def _line(party: str, heirs: Mapping[str, str], before: Mapping[str, str]) -> Iterable[str]:
    """A place, those that came after it and those before it by its name, each once."""
    return dict.fromkeys((*_chain(party, heirs), *_chain(party, before)))


def _chain(place: str, way: Mapping[str, str]) -> Iterator[str]:
    seen: Sequence[str] = ()
    while place not in seen:
        yield place
        seen = (*seen, place)
        place = way.get(place, place)
