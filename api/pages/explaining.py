"""`extract --explain`: why a document gave these facts, for the terminal and as a page of its own.

The page is one file that needs no server and no network; a span's kind stands in letters beside its colour.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment

from api.service.messages import Catalogue
from ingest.explain import ExplainedSentence, Explanation, Seen, Trial
from ingest.fact import Fact

#: What most sentences have some of; the page folds it away.
QUIET = frozenset({"unmatched", "lacking"})


def as_text(explanation: Explanation, words: Catalogue) -> Iterator[str]:
    """Give the lines that the terminal shows."""
    document = explanation.document
    yield words("explain.title", name=document.name)
    yield words("explain.counts", sentences=len(explanation.sentences), facts=len(explanation.facts))
    for number, sentence in enumerate(explanation.sentences, 1):
        if not (sentence.mentions or sentence.others or sentence.trials):
            continue
        yield ""
        yield f"[{number}] {' '.join(sentence.text.split())}"
        for mention in sentence.mentions:
            yield f"    {mention.kind:8} {mention.text}{_reading(mention)}"
        for trial in sentence.trials:
            yield from (f"    {line}" for line in _trial_lines(trial, words))
        if unmatched := [trial.frame for trial in sentence.trials if trial.outcome == "unmatched"]:
            yield f"    · {words('explain.unmatched')}: {', '.join(unmatched)}"
        for fact in sentence.others:
            yield f"    ✓ {fact.rule}: {in_words(fact)}"
    if explanation.refused:
        yield ""
        for reason, count in explanation.refused:
            yield words("explain.passed", reason=reason, n=count)


def as_page(explanation: Explanation, words: Catalogue, environment: Environment) -> str:
    """Render the page."""
    template = environment.get_template("explain.html")
    rows = [
        {"number": number, "sentence": sentence, "pieces": list(_pieces(sentence))}
        for number, sentence in enumerate(explanation.sentences, 1)
    ]
    return template.render(
        lang=words.language,
        t=words,
        explanation=explanation,
        rows=rows,
        quiet=QUIET,
        in_words=in_words,
        reading=_reading,
    )


def in_words(fact: Fact) -> str:
    """Write a fact on one line: relation, parties, what else it says, how sure it is."""
    parties = [party.name for party in (fact.subject, fact.object) if party is not None]
    said: list[Any] = [fact.measure, fact.value, fact.unit, fact.title, fact.kind, fact.status, fact.date]
    if fact.end_date is not None:
        said.append(f"→ {fact.end_date}")
    clauses = (("term", fact.term), ("renewal", fact.renewal), ("notice", fact.notice))
    said += [f"{name} {length}" for name, length in clauses if length is not None]
    rest = ", ".join(str(part) for part in said if part is not None)
    return f"{fact.relation} {' – '.join(parties)}{f' ({rest})' if rest else ''} {fact.confidence:.2f}"


def _reading(mention: Seen) -> str:
    if mention.reads is not None:
        return f" = {mention.reads}"
    named = [f"{name} <{iri.rsplit('/id/', 1)[-1]}>" for name, iri in mention.candidates]
    return f" = {' | '.join(named)}" if named else ""


def _trial_lines(trial: Trial, words: Catalogue) -> Iterator[str]:
    for fact, kept in trial.facts:
        sign, note = ("✓", "") if kept else ("–", f" [{words('explain.echo')}]")
        yield f"{sign} {trial.frame}: {in_words(fact)}{note}"
    if not trial.facts and trial.outcome != "unmatched":
        reason = f": {trial.reason}" if trial.reason else ""
        yield f"· {trial.frame}: {words(f'explain.{trial.outcome}')}{reason}"


def _pieces(sentence: ExplainedSentence) -> Iterator[tuple[str, Seen | None]]:
    """Cut a sentence into its mentions and what stands between them."""
    at = 0
    for mention in sentence.mentions:
        if mention.begin > at:
            yield sentence.text[at : mention.begin], None
        yield sentence.text[max(at, mention.begin) : mention.end], mention
        at = max(at, mention.end)
    if at < len(sentence.text):
        yield sentence.text[at:], None
