"""What documents had announced, and then was signed.

A plan that was carried out is no second agreement: its claims go to the paper that was signed, so that its life tells
of the stages before the signing as well. What nobody signed yet stays a plan.

    signed, plans = carried_out([planned_mou, signed_mou])  →  [signed_mou with both claims], []
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graph import vocabulary as v
from graph.knowledge.identity import Relation
from graph.lives.life import life_of
from graph.statements.filing import Stated


def carried_out(agreements: Sequence[Relation]) -> tuple[list[Relation], list[Relation]]:
    """Give what was signed, each with the claims of documents that had announced it, and the plans that are left.

    A plan is compared with the papers of its parties and kind alone, so that this takes as long as there are papers.
    """
    signed = [a for a in agreements if not a.is_ahead]
    papers: defaultdict[tuple[object, ...], list[Relation]] = defaultdict(list)
    for paper in signed:
        papers[_parties_and_kind(paper)].append(paper)
    announced: defaultdict[str, list[Stated]] = defaultdict(list)
    plans: list[Relation] = []
    for plan in (a for a in agreements if a.is_ahead):
        fitting = (paper for paper in papers.get(_parties_and_kind(plan), ()) if _may_follow(paper, plan))
        fulfilled = min(fitting, key=_begun, default=None)
        if fulfilled is None:
            plans.append(plan)
        else:
            announced[fulfilled.iri].extend(plan.claims)
    return [_with_plans(paper, announced.get(paper.iri, ())) for paper in signed], plans


def _parties_and_kind(agreement: Relation) -> tuple[object, ...]:
    return agreement.names(v.HAS_PARTY), agreement.names(v.HAS_AGREEMENT_KIND)


def _may_follow(signed: Relation, plan: Relation) -> bool:
    """Say whether a paper may be what a document had announced: it was not signed before that."""
    begun, announced = life_of(signed.claims).begun, life_of(plan.claims).first_document
    return begun is None or announced is None or begun.when.latest >= announced.earliest


def _begun(signed: Relation) -> tuple[date, str]:
    begun = life_of(signed.claims).begun
    return date.max if begun is None else begun.when.earliest, signed.iri


def _with_plans(paper: Relation, announced: Sequence[Stated]) -> Relation:
    if not announced:
        return paper
    return replace(paper, claims=tuple(sorted((*paper.claims, *announced), key=lambda c: c.iri)))
