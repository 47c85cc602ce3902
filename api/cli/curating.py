"""The curator's commands: `disagreements coverage candidates decisions decide undo`, added to the command line
by `register`.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from api.cli import printing as show
from api.cli.noting import noted
from api.cli.opening import open_store
from api.cli.options import DEFAULT_STORE, Language, StoreFolder
from graph.knowledge.candidates import candidates as find_candidates
from graph.knowledge.candidates import check_bodies, decisions_of, load_likeness
from graph.knowledge.preview import Preview
from graph.knowledge.preview import preview as would_change
from graph.naming.called import read_labels
from graph.naming.labels import Names, read_names
from graph.reading.query_errors import Malformed
from graph.showing.board import Contest, contested
from graph.showing.coverage import ledger
from graph.showing.scope import read_scope
from graph.statements.decisions import propose
from graph.view import View

Place = Annotated[str | None, typer.Option("--place", metavar="NAME", help="Only what concerns this place.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


class Judgement(StrEnum):
    """What a person may decide."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    HOLDS = "holds"


Lang = Annotated[Language, typer.Option("--lang", help="Language of the sentences.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (disagreements, coverage, candidates, decisions, decide, undo):
        app.command()(command)


def disagreements(
    place: Place = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is no dispute, or is decided.")] = False,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Show where documents contradict each other, how, and the sentences."""
    view = open_store(store)
    labels = read_labels(view)
    places = None if place is None else {thing.iri for thing in labels.names.search(place)}
    board = [c for c in contested(view, labels) if (everything or c.is_open) and _concerns(c, places)]
    out = show.out()
    for number, contest in enumerate(board, 1):
        if as_json:
            typer.echo(_contest_as_json(contest))
        else:
            _show_contest(out, number, contest, lang.value, labels.words.concept)
    if not board:
        typer.echo(_NONE[lang.value].format(documents=_scope(view, labels.names, lang.value)), err=as_json)


def coverage(
    place: Place = None, lang: Lang = Language.VI, as_json: AsJson = False, store: StoreFolder = DEFAULT_STORE
) -> None:
    """Hold stated totals against what can be named: "54 agreements stated, 12 known by name"."""
    view = open_store(store)
    labels = read_labels(view)
    places = None if place is None else {thing.iri for thing in labels.names.search(place)}
    for line in ledger(view):
        if places is not None and line.place not in places:
            continue
        said = line.sentence(lang.value, labels.names, labels.words)
        if as_json:
            fields = {"place": line.place, "measure": line.measure, "stated": float(line.stated), "as_of": line.as_of}
            said = json.dumps({**fields, "known": len(line.known), "named": line.known, "sentence": said},
                              ensure_ascii=False)  # fmt: skip
        typer.echo(said)
    typer.echo(_scope(view, labels.names, lang.value), err=True)


def candidates(lang: Lang = Language.VI, as_json: AsJson = False, store: StoreFolder = DEFAULT_STORE) -> None:
    """List pairs of entries that may be one thing, and why; nothing is merged."""
    found = find_candidates(open_store(store))
    for c in found:
        if as_json:
            typer.echo(json.dumps({"one": c.one, "other": c.other, "rule": c.rule, "why": dict(c.why)},
                                  ensure_ascii=False))  # fmt: skip
        else:
            typer.echo(f"{c.one}\n{c.other}\n  {c.rule}: {c.why[lang.value]}")
    typer.echo(f"{len(found)} candidates", err=True)


def decisions(store: StoreFolder = DEFAULT_STORE) -> None:
    """List the decisions in force."""
    for d in decisions_of(open_store(store)):
        comment = f" ({d.comment})" if d.comment else ""
        typer.echo(f"{d.iri}\n  {d.judgement}, {d.author}, {d.at}{comment}\n  {d.one}\n  {d.other}")


def decide(
    one: Annotated[str, typer.Argument(help="IRI of an entity, relation or claim.")],
    other: Annotated[str, typer.Argument(help="IRI of the other, or of the disagreement.")],
    judgement: Annotated[Judgement, typer.Argument(help="holds: this claim is right in that disagreement.")],
    author: Annotated[str, typer.Option("--author", help="Who decides.")],
    comment: Annotated[str, typer.Option("--comment", help="Why.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only show what it would change.")] = False,
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Decide whether two entries are one thing, or which claim holds, and bring the knowledge up to date."""
    view = open_store(store)
    names = read_names(view)
    if judgement is Judgement.SAME:
        check_bodies(names.get(one), names.get(other), load_likeness())
    _must_be_known(view, one, other)
    now = datetime.now(UTC)
    if preview:
        _show_preview(would_change(view, propose(view, one, other, judgement.value, author=author, at=now)))
        return
    with noted(store) as opened:
        taken = opened.decide(one, other, judgement.value, author=author, at=now, comment=comment)
        report = opened.reproject()
        opened.publish()
    show.say(
        f"{taken.iri}: {report.added} triples came, {report.removed} went; `banggiao undo {taken.iri}` takes it back"
    )


def undo(
    decision: Annotated[str, typer.Argument(help="IRI of a decision, as `banggiao decisions` lists it.")],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Take a decision back and bring the knowledge up to date."""
    with noted(store) as opened:
        if not opened.undo(decision):
            raise Malformed(decision, "there is no such decision", "`banggiao decisions` lists them")
        report = opened.reproject()
        opened.publish()
    show.say(f"{decision}: taken back; {report.added} triples came, {report.removed} went")


def _must_be_known(view: View, *things: str) -> None:
    for thing in things:
        if not any(view.match(thing, every_graph=True)):
            raise Malformed(
                thing, "nothing is known by this IRI", "copy it from `candidates` or `disagreements --json`"
            )


def _concerns(contest: Contest, places: set[str] | None) -> bool:
    return places is None or not places.isdisjoint(contest.places)


def _show_contest(
    out: Console, number: int, contest: Contest, language: str, concept: Callable[[str, str], str]
) -> None:
    kind = concept(f"disagreement-{contest.kind}", language)
    out.print(f"{number}. [bold]{escape(contest.title[language])}[/] ({escape(kind)})", soft_wrap=True)
    out.print(f"   {escape(contest.explanation[language])}", soft_wrap=True)
    for contender in contest.contenders:
        words = " ".join(contender.evidence.quote.split())
        out.print(f"   {escape(contender.value)}: “{escape(words)}”", style="cyan", soft_wrap=True)
        out.print(f"      {escape(contender.evidence.title)}  {contender.claim}", style="dim", soft_wrap=True)
    settled = "" if contest.decision is None else f"  {contest.decision}"
    out.print(f"   {contest.iri}{settled}", style="dim", soft_wrap=True)


def _contest_as_json(contest: Contest) -> str:
    fields = {
        "id": contest.iri, "kind": contest.kind, "property": contest.prop, "about": contest.about,
        "title": dict(contest.title), "explanation": dict(contest.explanation), "settled_by": contest.decision,
        "claims": [{"id": c.claim, "value": c.value, "quote": c.evidence.quote, "document": c.evidence.document}
                   for c in contest.contenders],
    }  # fmt: skip
    return json.dumps(fields, ensure_ascii=False)


def _show_preview(found: Preview) -> None:
    for sign, triples in (("-", found.removed), ("+", found.added)):
        for subject, predicate, thing in triples:
            typer.echo(f"{sign} {subject} {predicate} {thing if isinstance(thing, str) else json.dumps(thing.lexical)}")
    for change in found.statuses:
        before, after = (
            ", ".join(f"{s} {b or '…'}/{e or '…'}" for s, b, e in p) for p in (change.before, change.after)
        )
        typer.echo(f"~ {change.relation}: {before or 'not there'} -> {after or 'not there'}")
    show.say(f"{len(found.added)} triples would come, {len(found.removed)} go, {len(found.statuses)} statuses change")


def _scope(view: View, names: Names, language: str) -> str:
    return read_scope(view).phrase(language, lambda iri: names.label(iri, language))


_NONE = {
    "vi": "Không có điểm bất đồng nào còn để ngỏ, trong {documents}",
    "en": "No open disagreement, in {documents}",
}
