"""Why a document gave these facts and no others: per sentence its mentions, and what became of every frame it evoked.

The finders themselves are asked once more, sentence by sentence; what they give is held against what the extractor
kept. Where a finder stays silent the frame's own conditions are looked at in their order to say which one was not met.
`api.pages.explaining` shows the result as text and as a page.

    for sentence in explain(extractor, document).sentences:
        print(sentence.text, [trial.frame for trial in sentence.trials if trial.outcome == "fired"])
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.document import Document
from ingest.extractor import FINDERS, Extractor
from ingest.fact import Fact
from ingest.names.grounding import name_in
from ingest.relations.frames import Frame
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ingest.text.skeleton import SYMBOLS
from ingest.times.terms import terms_in, under

#: What became of a frame in a sentence.
Outcome = Literal["fired", "refused", "lacking", "forbidden", "unmatched", "abstained"]
_LETTERS = str.maketrans({symbol: f"‹{kind}›" for kind, symbol in SYMBOLS.items()})


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention as a person is shown it.

    Attributes:
        begin, end: Offsets in the sentence's text.
        kind: PLACE, ORG, PERSON …
        text: Its words.
        reads: What a value says: a date, a number with its unit.
        candidates: What the words may name, best first, as name and IRI.
    """

    begin: int
    end: int
    kind: str
    text: str
    reads: str | None
    candidates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One frame tried on one sentence.

    Attributes:
        frame: Its id.
        outcome: fired: it gave facts; refused: it found candidates that do not fit; lacking: a word it needs is not
            there; forbidden: a word that forbids it stands near; unmatched: no pattern fits; abstained: a pattern fits,
            but who or what is meant could not be settled, or the clause denies it.
        reason: The words that decided, or why a candidate was refused.
        facts: What it gave, with whether the extractor kept it: an echo of a fuller fact goes.
    """

    frame: str
    outcome: Outcome
    reason: str | None = None
    facts: tuple[tuple[Fact, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence and what became of it.

    Attributes:
        begin, end: Raw span in the document's text.
        text: Its words.
        skeleton: How frames see it: mentions as ‹PLACE›, the rest folded.
        mentions: In text order.
        trials: The frames it evoked, those that fired first.
        others: Facts of the sentence that no frame found: of lists, registers, a language model.
    """

    begin: int
    end: int
    text: str
    skeleton: str
    mentions: tuple[Seen, ...]
    trials: tuple[Trial, ...]
    others: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A whole document, explained.

    Attributes:
        document: What was read.
        sentences: Those that were read, in text order.
        facts: All that was kept.
        refused: Candidates refused outside of sentences' frames, with how often: rows of registers, lines of lists.
    """

    document: Document
    sentences: tuple[ExplainedSentence, ...]
    facts: tuple[Fact, ...]
    refused: tuple[tuple[str, int], ...]


def explain(extractor: Extractor, document: Document) -> Explanation:
    """Read a document and keep what every step decided."""
    extraction = extractor.extract(document)
    # A register's rows are read as such, and no frame is tried on them.
    as_register = any(fact.rule.startswith("register.") for fact in extraction.facts)
    reading = extractor.reader.read(document, as_register=as_register)
    sentences = tuple(_explained(extractor, sentence, reading, extraction.facts) for sentence in reading.sentences)
    told = {trial.frame for sentence in sentences for trial in sentence.trials if trial.outcome == "refused"}
    refused = Counter(r.reason for r in extraction.rejected if r.reason.partition(":")[0] not in told)
    return Explanation(document, sentences, extraction.facts, tuple(sorted(refused.items())))


def _explained(
    extractor: Extractor, sentence: ReadSentence, reading: Reading, kept: Sequence[Fact]
) -> ExplainedSentence:
    begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
    here = [fact for fact in kept if begin <= fact.start < end]
    asked = next(extractor.asked((sentence,), reading.grounder))
    trials = tuple(_trial(extractor, frame, seen, reading, here) for frame, seen in asked)
    frames = {trial.frame for trial in trials}
    order = {"fired": 0, "refused": 1, "abstained": 2, "forbidden": 3, "lacking": 4, "unmatched": 5}
    return ExplainedSentence(
        begin,
        end,
        reading.document.text[begin:end],
        sentence.skeleton.text.translate(_LETTERS),
        tuple(_seen(mention, sentence, reading, begin) for mention in sentence.mentions),
        tuple(sorted(trials, key=lambda trial: order[trial.outcome])),
        tuple(fact for fact in here if fact.rule not in frames),
    )


def _trial(extractor: Extractor, frame: Frame, sentence: ReadSentence, reading: Reading, kept: Sequence[Fact]) -> Trial:
    found = list(FINDERS[frame.shape](frame, extractor.frames.cues, sentence, reading))
    terms = terms_in(reading.normal.folded[sentence.begin : sentence.end])
    given = [under(f.fact, terms) if f.fact.relation == "agreement" else f.fact for f in found if f.refused is None]
    if given:
        stayed = {_stated(fact) for fact in kept}
        return Trial(frame.id, "fired", None, tuple((fact, _stated(fact) in stayed) for fact in given))
    if found:
        return Trial(frame.id, "refused", "; ".join(sorted({f.refused for f in found if f.refused})))
    return _silent(frame, sentence.skeleton.text)


def _silent(frame: Frame, skeleton: str) -> Trial:
    """Say which condition a frame that gave nothing did not meet."""
    if (need := frame.lacks(skeleton)) is not None:
        return Trial(frame.id, "lacking", _words_of(need.pattern))
    matches = [match for pattern in frame.patterns for match in pattern.regex.finditer(skeleton)]
    if not matches:
        return Trial(frame.id, "unmatched")
    for match in matches:
        if (near := frame.forbidden(skeleton, match)) is not None:
            return Trial(frame.id, "forbidden", near[0])
    return Trial(frame.id, "abstained", matches[0][0].translate(_LETTERS))


def _seen(mention: Mention, sentence: ReadSentence, reading: Reading, begin: int) -> Seen:
    first, last = reading.normal.raw_span(mention.begin, mention.end)
    candidates = mention.hit.candidates if mention.hit is not None else ()
    best = reading.grounder.candidate(mention) if mention.type == "PLACE" else None
    ordered = sorted(candidates, key=lambda candidate: best is None or candidate.entity.iri != best.entity.iri)
    named = tuple((name_in(c.entity, reading.grounder.language), c.entity.iri) for c in ordered)
    if mention.anaphor and (focus := sentence.focus_at(mention.begin)) is not None:
        named = ((name_in(focus.entity, reading.grounder.language), focus.entity.iri),)
    return Seen(first - begin, last - begin, mention.type, mention.text, _read(mention), named)


def _read(mention: Mention) -> str | None:
    """Write what a value says."""
    value = mention.value
    if value is None:
        return None
    parts: Iterator[object] = iter((value.date, value.end_date, value.number, value.upper, value.unit))
    said = " ".join(str(part) for part in parts if part is not None)
    return said if value.qualifier == "exact" or value.number is None else f"{value.qualifier} {said}"


def _words_of(expression: str) -> str:
    """Show the words of an expression of `any_of` as a person writes them in a frame."""
    inside = expression.removeprefix(r"(?<!\w)(?:").removesuffix(r")(?!\w)")
    words = inside.split("|")
    return ", ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _stated(fact: Fact) -> tuple[object, ...]:
    """What a fact states, but for whom the text lets say it."""
    parties = tuple((p.iri or p.name) if p is not None else None for p in (fact.subject, fact.object))
    return fact.start, fact.rule, fact.relation, parties, fact.value, fact.measure, fact.title, fact.date, fact.kind
