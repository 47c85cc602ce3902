"""Two clocks: what held on one day, by what our documents said on another.

Status periods answer the first (`status.status_on`, the parameter "as of" of questions). `said_by` answers the second:
it gives the knowledge as it would be had nothing been read that came out after a day. What people decided about
identity stays, and so do the names and places of reference data: they are about the world, not about what was said.

    view = said_by(View.open(folder), date(2018, 12, 31), load_rules())
    run(view, question, {"as_of": "2026-11-22"}, today)     # what was thought in 2018 of today
"""

from collections.abc import Iterable, Iterator
from datetime import date

from graph import vocabulary as v
from graph.claim import Value
from graph.dates import interval
from graph.engine import Engine
from graph.knowledge.projection import project
from graph.lives.rules import Rules
from graph.statements.decisions import read_decisions
from graph.statements.filing import Filed, read_filed
from graph.triples import Triple
from graph.view import View
from ontology.identifiers import DECISIONS_GRAPH


def said_by(view: View, day: date, rules: Rules) -> View:
    """Give the knowledge by the documents that had come out by the end of a day.

    The result is made in memory from the documents; it takes as long as reading and projecting all of them.

    Args:
        view: A published state.
        day: The last day that counts.
        rules: What the domain says.
    """
    decided = [q[:3] for q in view.match(graph=DECISIONS_GRAPH)]
    engine = Engine.in_memory()
    engine.load_triples(decided, DECISIONS_GRAPH)
    files: list[Filed] = []
    for document in documents(view):
        triples = [q[:3] for q in view.match(graph=document)]
        filed = read_filed(document, triples)
        out = came_out(document, triples)
        if out is not None and out <= day:
            files.append(filed)
            engine.load_triples(triples, document)
        else:
            files.append(Filed(document, tuple(_of_reference(filed)), ()))
    engine.load_triples(project(files, read_decisions(decided), rules))
    return View(engine, view.number)


def came_out(document: str, triples: Iterable[Triple]) -> date | None:
    """Tell from a document's graph on which day it was out: published by then, or without a date taken in.

    Of a month or a year, the last day counts.
    """
    said = {p: o.lexical for s, p, o in triples if s == document and isinstance(o, Value)}
    published = interval(said.get(v.PUBLISHED_ON))
    if published is not None:
        return published.latest
    recorded = interval(said.get(v.RECORDED_AT, "")[:10])
    return None if recorded is None else recorded.latest


def documents(view: View) -> list[str]:
    """List the documents of a view, sorted."""
    every = view.match(None, v.TYPE, v.DOCUMENT, every_graph=True)
    return sorted(subject for subject, _, _, graph in every if graph == subject)


def _of_reference(filed: Filed) -> Iterator[Triple]:
    return (triple for triple in filed.descriptions if triple[0] != filed.document)
