"""What the command line prints: tables and answers, in the asker's language.

The words are those of the service (`api/words`); rich lays them out. Nothing here reads a store or decides
anything.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph.asking.answers import Answer, EvidenceRow, PartnerRow, Row
from graph.asking.asker import Reply
from graph.days import day_in_words

if TYPE_CHECKING:
    from ingest.pipeline import Outcome, Report

_WORDS = {
    "vi": {
        "signed": "ký", "until": "hiệu lực đến", "status": "tình trạng", "why": "vì sao", "source": "nguồn",
        "understood": "Tôi hiểu câu hỏi là", "ignored": "Chưa hiểu các từ", "undated": "không rõ ngày ký",
        "inherited": "kế thừa từ {name}",
    },
    "en": {
        "signed": "signed", "until": "valid until", "status": "status", "why": "why", "source": "source",
        "understood": "I understand the question as", "ignored": "Words not understood",
        "undated": "signing date not stated", "inherited": "inherited from {name}",
    },
}  # fmt: skip


def out() -> Console:
    """Standard output; as wide as the terminal, or wide enough for a file."""
    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def say(message: str) -> None:
    """Tell on standard error how things go."""
    typer.echo(message, err=True)


def problem(message: str) -> None:
    """Tell on standard error what went wrong."""
    typer.echo(f"banggiao: {message}", err=True)


def show_report(console: Console, report: "Report") -> None:
    """Print what an ingest read: a line a document, the sums, why candidates were rejected, what failed."""
    table = Table(title="Documents read")
    table.add_column("document")
    table.add_column("result")
    for heading in ("sentences", "facts", "claims", "entities", "rejected"):
        table.add_column(heading, justify="right")
    for outcome in report.outcomes:
        table.add_row(escape(outcome.path.name), outcome.result, *_counts(outcome))
    done = [o for o in report.outcomes if o.result != "failed"]
    sums = [sum(getattr(o, name) for o in done) for name in ("sentences", "facts", "claims", "entities")]
    rejected = sum(len(o.rejected) for o in done)
    table.add_section()
    table.add_row(f"{len(done)} documents", "", *map(str, sums), str(rejected))
    console.print(table)
    for reason, count in _reasons(done):
        console.print(f"rejected {count} ×: {escape(reason)}", soft_wrap=True)
    knowledge = report.knowledge
    console.print(f"knowledge: {knowledge.triples} triples, {knowledge.added} new, {knowledge.removed} gone")
    if report.passed_over:
        names = ", ".join(p.name for p in report.passed_over)
        console.print(f"passed over (types that are not read): {escape(names)}", soft_wrap=True)


def _counts(outcome: "Outcome") -> list[str]:
    """The numbers of one document's line; a document that was not read again has none."""
    if outcome.result in ("failed", "unchanged"):
        return ["–"] * 5
    return [str(n) for n in (outcome.sentences, outcome.facts, outcome.claims, outcome.entities, len(outcome.rejected))]


def _reasons(outcomes: "Iterable[Outcome]") -> list[tuple[str, int]]:
    """Why candidates were rejected, commonest first."""
    counts = Counter(rejected.reason for o in outcomes for rejected in o.rejected)
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def show_reply(console: Console, reply: Reply, language: str) -> None:
    """Print an answered question: how it was understood, the sentence that answers it, each row with its
    reason and quotes.
    """
    words = _WORDS[language]
    console.print(f"{words['understood']}: {escape(reply.understood.sentence)}", style="dim", soft_wrap=True)
    if reply.understood.unknown:
        console.print(
            f"{words['ignored']}: {escape(', '.join(reply.understood.unknown))}",
            style="yellow",
            soft_wrap=True,
        )
    console.print(escape(reply.sentence), style="bold", soft_wrap=True)
    partners = reply.answer.partners
    for number, partner in enumerate(partners, 1):
        _show_partner(console, number, partner, language)
    if not partners:
        for number, row in enumerate(reply.answer.rows, 1):
            _show_row(console, number, row, reply.answer, language)


def _show_partner(console: Console, number: int, row: PartnerRow, language: str) -> None:
    """One partner with the agreement, its dates, its status and why, and the sentences."""
    words = _WORDS[language]
    country = f" ({row.country.in_language(language)})" if row.country else ""
    kind = row.kind.in_language(language) if row.kind else ""
    console.print()
    console.print(
        f"{number}. [bold]{escape(_local(row, language))} – {escape(row.partner.in_language(language))}[/]"
        f"{escape(country)}: {escape(kind)}",
        soft_wrap=True,
    )  # fmt: skip
    dates = f"{words['signed']} {day_in_words(row.signed, language)}" if row.signed else words["undated"]
    if row.until:
        dates += f"; {words['until']} {day_in_words(row.until, language)}"
    console.print(f"   {dates}", soft_wrap=True)
    status = row.status.in_language(language) if row.status else "?"
    console.print(
        f"   {words['status']}: [bold]{escape(status)}[/] – {escape(row.reason.get(language, ''))}",
        soft_wrap=True,
    )
    for evidence in row.evidence:
        _show_evidence(console, evidence, language)


def _local(row: PartnerRow, language: str) -> str:
    """The local party, with who signed where that was another unit of another name."""
    local = row.local.in_language(language)
    signed = local if row.predecessor is None else row.predecessor.in_language(language)
    return local if signed == local else f"{local} ({_WORDS[language]['inherited'].format(name=signed)})"


def _show_row(console: Console, number: int, row: Row, answer: Answer, language: str) -> None:
    """One row of any other question: its values, why, and the sentences."""
    labels = {column.name: column.label.of(language) for column in answer.question.columns}
    console.print()
    values = [
        f"{labels[name]}: {', '.join(cell.in_language(language) for cell in row.cells[name])}"
        for name in answer.columns()
        if row.cells.get(name)
    ]
    console.print(f"{number}. {escape('; '.join(values))}", soft_wrap=True)
    if row.reason.get(language):
        console.print(f"   {_WORDS[language]['why']}: {escape(row.reason[language])}", soft_wrap=True)
    for evidence in row.evidence:
        _show_evidence(console, evidence, language)


def _show_evidence(console: Console, evidence: EvidenceRow, language: str) -> None:
    """The sentence that says so, with its document."""
    day = f", {day_in_words(evidence.published, language)}" if evidence.published else ""
    place = f", {evidence.place}" if evidence.place else ""
    quote = " ".join(evidence.quote.split())
    console.print(f"   “{escape(quote)}”", style="cyan", soft_wrap=True)
    console.print(
        f"   {_WORDS[language]['source']}: {escape(evidence.title)}{escape(day + place)}",
        style="dim",
        soft_wrap=True,
    )


def reply_as_json(reply: Reply, as_of: date) -> str:
    """An answered question as one JSON object, for other programs."""
    rows = [
        {
            "values": {
                name: [_cell(c.iri or c.lexical, dict(c.label)) for c in cells] for name, cells in row.cells.items()
            },
            "reason": dict(row.reason),
            "evidence": [
                {"quote": e.quote, "start": e.begin, "end": e.end, "document": e.document, "title": e.title}
                for e in row.evidence
            ],
        }
        for row in reply.answer.rows
    ]
    answer = {
        "question": reply.understood.question,
        "understood": reply.understood.sentence,
        "unknown": list(reply.understood.unknown),
        "as_of": as_of.isoformat(),
        "answer": reply.sentence,
        "rows": rows,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _cell(value: str, label: dict[str, str]) -> dict[str, object]:
    return {"value": value, "label": label}
