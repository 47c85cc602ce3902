"""What a decision would change, before anybody takes it.

The knowledge is projected with and without the decision, from a frozen view, and the two are compared. Nothing
is written.

    preview(view, decision).statuses      # relations whose status changes, as it was and as it would be
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.knowledge.candidates import decisions_of
from graph.knowledge.projection import project
from graph.lives.rules import load_rules
from graph.statements.decisions import Decision, check_decision
from graph.statements.filing import read_filed
from graph.triples import Triple, sort_key
from graph.view import View
from ontology.identifiers import BASE


@dataclass(frozen=True, slots=True)
class StatusChange:
    """The status periods of one relation, as they are and as they would be; empty where it is not there.

    Attributes:
        relation: IRI.
        before, after: (code of the status, first day, last day), an open end being None.
    """

    relation: str
    before: tuple[tuple[str, str | None, str | None], ...]
    after: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come and go, in order, and whose status would change."""

    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]
    statuses: tuple[StatusChange, ...]


def preview(view: View, decision: Decision) -> Preview:
    """Show what a decision would change.

    Raises:
        DecisionError: It contradicts decisions in force.
    """
    decisions, rules = decisions_of(view), load_rules()
    check_decision(decision, decisions)
    # Documents only: other named graphs hold decisions and the store's own notes.
    documents = [graph for graph in view.graphs() if graph.startswith(f"{BASE}id/document/")]
    filed = [read_filed(d, (q[:3] for q in view.match(graph=d))) for d in documents]
    before = project(filed, decisions, rules)
    after = project(filed, [d for d in decisions if d.iri != decision.iri] + [decision], rules)
    return Preview(
        tuple(sorted(after - before, key=sort_key)),
        tuple(sorted(before - after, key=sort_key)),
        _changes(_statuses(before), _statuses(after)),
    )


Statuses = Mapping[str, tuple[tuple[str, str | None, str | None], ...]]


def _changes(before: Statuses, after: Statuses) -> tuple[StatusChange, ...]:
    relations = sorted(before.keys() | after.keys())
    found = (StatusChange(r, before.get(r, ()), after.get(r, ())) for r in relations)
    return tuple(change for change in found if change.before != change.after)


def _statuses(triples: Iterable[Triple]) -> Statuses:
    periods: defaultdict[str, dict[str, Term]] = defaultdict(dict)
    owner: dict[str, str] = {}
    for subject, predicate, thing in triples:
        if predicate == v.HAS_STATUS_PERIOD:
            owner[str(thing)] = subject
        elif predicate in (v.HAS_STATUS, v.FROM_DAY, v.UNTIL_DAY):
            periods[subject][predicate] = thing
    found: defaultdict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for period, fields in periods.items():
        code = str(fields[v.HAS_STATUS]).removeprefix(v.STATUS_SCHEME)
        found[owner[period]].append((code, _day(fields.get(v.FROM_DAY)), _day(fields.get(v.UNTIL_DAY))))
    return {relation: tuple(sorted(told, key=lambda p: (p[1] or "", p[0]))) for relation, told in found.items()}


def _day(term: Term | None) -> str | None:
    return term.lexical if isinstance(term, Value) else None
