"""Who signed a paper that is told of a unit which was not there yet.

A list of 2026 tells that Hải Phòng signed a paper in 2004, and the Hải Phòng of 2026 began in 2025. Where exactly one
predecessor is known to have such a paper, be it Hải Dương, that one is meant (`succession.echoes_of`). Else the
predecessor of the same name signed it: so the paper is told of that one, and passes on to its successor like any other.

    signed = by_signers(nodes, decisions, successions)
    signed.relations, signed.retold
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph import vocabulary as v
from graph.knowledge.identity import Node, Relation, gather
from graph.lives.life import life_of
from graph.lives.succession import Succession, echoes_of, namesakes
from graph.statements.decisions import Decision
from graph.statements.filing import Stated


@dataclass(frozen=True, slots=True)
class Signed:
    """Relations under the names of those who were there.

    Attributes:
        relations: All of them.
        retold: The statements that tell of a successor what its predecessor signed.
    """

    relations: list[Relation]
    retold: frozenset[str]


def by_signers(nodes: Sequence[Node], decisions: Sequence[Decision], known: Mapping[str, Succession]) -> Signed:
    """Gather statements, those on papers older than their parties under the names of who signed them.

    Args:
        nodes: What documents state.
        decisions: People's judgements.
        known: Successions, by predecessor.
    """
    relations = gather(nodes, decisions)
    before = namesakes(known)
    younger = {paper.iri: signers for paper in relations if (signers := _signers(paper, before))}
    if not younger:
        return Signed(relations, frozenset())
    echoes = {echo.iri for found in echoes_of(relations, known).values() for echo in found}
    led = {
        node.iri: _led(node, younger[paper.iri])
        for paper in relations
        if paper.iri in younger.keys() - echoes
        for node in paper.nodes
    }
    return Signed(gather([led.get(node.iri, node) for node in nodes], decisions) if led else relations, frozenset(led))


def signers_of(parties: Iterable[str], when: date | None, before: Mapping[str, Succession]) -> Mapping[str, str]:
    """Find the units that stood in the place of parties which were not there yet; empty where all were.

    Args:
        parties: IRIs.
        when: The last day that it may have been signed on, if any is known.
        before: The successions by which units came to be under the name of one before, by successor.
    """
    found: dict[str, str] = {}
    for party in parties:
        line = [party]
        while when is not None and line[-1] in before and when < before[line[-1]].on:
            signer = before[line[-1]].predecessor
            if signer in line:  # a circle of successions, however wrong, ends
                break
            line.append(signer)
        if len(line) > 1:
            found[party] = line[-1]
    return found


def _signers(paper: Relation, before: Mapping[str, Succession]) -> Mapping[str, str]:
    """Who signed a paper in the place of its parties."""
    parties = paper.names(v.HAS_PARTY) if paper.cls == v.AGREEMENT and not paper.is_ahead else ()
    if before.keys().isdisjoint(parties):
        return {}
    begun = life_of(paper.claims).begun
    return signers_of(parties, None if begun is None else begun.when.latest, before)


def _led(node: Node, signers: Mapping[str, str]) -> Node:
    def led(claim: Stated) -> Stated:
        party = claim.object
        named = claim.predicate == v.HAS_PARTY and isinstance(party, str) and party in signers
        return replace(claim, object=signers[str(party)]) if named else claim

    return Node.of(node.iri, node.cls, [led(claim) for claim in node.claims])
