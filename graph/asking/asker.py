"""The ask box: a question in Vietnamese or English becomes a ready-made question with its parameters.

Deterministic, in four steps: `cues` finds the words it knows, `slots` sorts them, an `Asker` settles which question
they make, `framing` fills its parameters; then the question runs and the answer is said in a sentence. What was
understood is said back, and so is every word that was not used.

    asker = Asker.of(view)
    reply = asker.ask("Đối tác nào ở Nhật Bản có bản ghi nhớ còn hiệu lực?", "vi", date(2026, 11, 22))
    reply.sentence     # "3 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel.numbers import format_decimal

from graph.asking.answers import Answer, Row, terms_of
from graph.asking.cues import Cues, Index, compose, load_cues
from graph.asking.filled import beginning, together
from graph.asking.framing import Lexicon, Understood, frame
from graph.asking.questions import asked, bound, read_questions, run
from graph.asking.slots import Slots, read_slots
from graph.asking.told import tell
from graph.naming.called import Labels, read_labels
from graph.reading.query_errors import Malformed
from graph.showing.scope import Scope, read_scope
from graph.view import View
from ontology.questions import Question

_COUNTRY = "/id/country/"
#: Things that a query lists at most, to begin with them.
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Reply:
    """An answered question: how it was understood, the rows, and one sentence that sums them up.

    Attributes:
        query: SPARQL that finds these rows, with what was asked written into it.
    """

    understood: Understood
    answer: Answer
    sentence: str
    query: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Understands and answers questions on one view; build it once for each published state.

    `scope` says in what nothing was found; it is read when it is first said.
    """

    view: View
    labels: Labels
    questions: Mapping[str, Question]
    cues: Cues
    index: Index
    scope: Callable[[], Scope]

    @classmethod
    def of(
        cls,
        view: View,
        labels: Labels | None = None,
        known: tuple[Mapping[str, Question], Cues] | None = None,
        scope: Callable[[], Scope] | None = None,
    ) -> "Asker":
        """Read names and cues for a view.

        Args:
            view: The published state.
            labels: What everything is called; read from the view when None.
            known: The questions and cues, where the caller has read them before.
            scope: Gives what the documents cover; read from the view when None.

        Raises:
            OntologyError: A question is malformed.
            RuleError: The cues are malformed, or speak of a question that is none.
        """
        labels = read_labels(view) if labels is None else labels
        questions, cues = read_asking() if known is None else known
        speakers = [row["speaker"] for row in view.select(_query("speakers"))]
        index = Index.build(cues, labels, speakers)
        return cls(view, labels, questions, cues, index, scope or cache(lambda: read_scope(view, labels.documents)))

    def understand(self, text: str, language: str, today: date) -> Understood | None:
        """Settle which question a text asks; None where nothing in it says so.

        Args:
            text: What was typed, in Vietnamese or English, with accents or without.
            language: "vi" or "en": of the sentence that says what was understood.
            today: The day that is meant when none is given.
        """
        slots = read_slots(compose(text), self.index, self.labels.names, today)
        chosen = choose(slots, self.cues)
        if chosen is None:
            return None
        lexicon = Lexicon(self.cues, self.labels, language)
        return frame(self.questions[chosen], slots, lexicon, today, _stray(slots, chosen, self.cues))

    def ask(self, text: str, language: str, today: date, *, presumption: bool = True) -> Reply | None:
        """Answer a question; None where it was not understood.

        Args:
            text, language, today: As for `understand`.
            presumption: Whether a paper never seen to end counts as in force; the text may switch it off too.
        """
        understood = self.understand(text, language, today)
        return None if understood is None else self.answer(understood, language, today, presumption=presumption)

    def answer(self, understood: Understood, language: str, today: date, *, presumption: bool = True) -> Reply | None:
        """Answer a question that was understood; None where what fills its parameters is of the wrong form."""
        parameters = dict(understood.parameters)
        question = self.questions[understood.question]
        if not presumption and any(parameter.name == "presumption" for parameter in question.parameters):
            parameters["presumption"] = "false"
        variants = [{**parameters, **other} for other in ({}, *understood.besides)]
        among = self._among(question, understood)
        try:
            answers = [run(self.view, question, given, today, self.labels, among) for given in variants]
            queries = [asked(question, bound(question, given, today), among) for given in variants]
        except Malformed:
            return None
        rows = answers[0].rows
        if understood.narrowing or understood.beginnings or len(answers) > 1:
            rows = tuple(row for answer in answers for row in answer.rows if self._holds(row, understood))
        answer = replace(answers[0], rows=rows, cut=next((a.cut for a in answers if a.cut is not None), None))
        query = together(queries, understood.narrowing, understood.beginnings)
        return Reply(understood, answer, self._sentence(understood, answer, language), query)

    def _among(self, question: Question, understood: Understood) -> Mapping[str, Sequence[str]]:
        """List what may stand in the columns that the question can begin with, where that is not much."""
        names = self.labels.names
        among = {
            column: sorted({*things, *(inside for thing in things for inside in names.inside(thing))})
            for column, things in understood.narrowing.items()
            if column in question.narrows
        }
        return {column: things for column, things in among.items() if len(things) <= _LISTED}

    def _sentence(self, understood: Understood, answer: Answer, language: str) -> str:
        said = self._answer(understood, answer, language)
        if not understood.strangers:
            return said
        names = ", ".join(f"“{name}”" for name in understood.strangers)
        return self.cues.phrase("unknown", language).format(names=names, said=said)

    def _answer(self, understood: Understood, answer: Answer, language: str) -> str:
        count = counted(answer, self.cues.data["nouns"][understood.question].get("counts"))
        if count > 0:
            what = understood.what["one" if count == 1 else "many"]
            found = self.cues.phrase("found", language).format(n=count, what=what)
            told = tell(answer, self.cues, language)
            said = self.cues.phrase("tells", language).format(said=found, told=told) if told else found
            return said + stops_short(answer, self.cues, language)
        lexicon = Lexicon(self.cues, self.labels, language)
        asked = [cell.iri for cell in answer.parameters.values() if cell.iri is not None and _COUNTRY in cell.iri]
        scope = self.scope().phrase(language, lexicon.name, asked)
        said = self.cues.phrase("none", language).format(what=understood.what["one"], scope=scope)
        awaits = answer.question.awaits
        if awaits is None:
            return said
        return said + self.cues.phrase("awaits", language).format(data=awaits.of(language))

    def _holds(self, row: Row, understood: Understood) -> bool:
        return all(
            any(self._within(cell.iri, allowed) for cell in row.cells.get(column, ()))
            for column, allowed in understood.narrowing.items()
        ) and all(
            any(re.match(beginning(words), cell.lexical, re.IGNORECASE) for cell in row.cells.get(column, ()))
            for column, words in understood.beginnings.items()
        )

    def _within(self, iri: str | None, allowed: frozenset[str]) -> bool:
        """Tell whether a thing is one of those asked for, or lies in one of them."""
        if iri is None or iri in allowed:
            return iri is not None
        thing = self.labels.names.get(iri)
        return thing is not None and (thing.within in allowed or thing.country in allowed)


def read_asking() -> tuple[Mapping[str, Question], Cues]:
    """Read the questions and the cues, which no publication changes.

    Raises:
        OntologyError: A question is malformed.
        RuleError: The cues are malformed, or speak of a question that is none.
    """
    questions = read_questions()
    return questions, load_cues(questions)


def choose(slots: Slots, cues: Cues) -> str | None:
    """Settle which question the words make: the first of `asking.yml` whose cues occur and whose needs are met."""
    partners = cues.data["partners"]
    for position in sorted(set(slots.cues)):
        entry = cues.data["questions"][position]
        if _is_met(entry, position, slots):
            return _of_partners(slots, partners) if entry["id"] == partners["question"] else str(entry["id"])
    if slots.pair is not None and not slots.statuses:
        return str(partners["of_two"])
    if slots.kinds:
        return str(partners["by_kind"][slots.kinds[0].partition("-")[0]])
    if slots.document is not None:
        return "claims-of-document"
    if slots.statuses or slots.things or slots.countries or slots.continents:
        return _of_partners(slots, partners)
    return None


def stops_short(answer: Answer, cues: Cues, language: str) -> str:
    """Say where an answer stops short of everything; empty where it does not."""
    if answer.cut is None:
        return ""
    number = format_decimal(answer.cut.number, locale=language)
    return cues.phrase(f"cut_{answer.cut.kind}", language).format(n=number)


def counted(answer: Answer, column: str | None = None) -> int:
    """Count what an answer lists: different partners where it lists partners, different values of a column where one
    is named, else its rows.
    """
    if column is not None:
        return len(set(terms_of(answer.rows, column)))
    if answer.question.id == "partners-by-agreement":
        return len({partners[0] for partners in terms_of(answer.rows, "partner") if partners})
    return len(answer.rows)


def _is_met(entry: Mapping[str, Any], position: int, slots: Slots) -> bool:
    if "with" in entry and position not in slots.with_cues:
        return False
    if "status" in entry and entry["status"] not in slots.statuses:
        return False
    if "lacks" in entry and getattr(slots, entry["lacks"]) is not None:
        return False
    return "needs" not in entry or getattr(slots, entry["needs"]) is not None


def _stray(slots: Slots, chosen: str, cues: Cues) -> list[str]:
    """List the cues that speak for other questions only; nouns that stand in all sorts of questions are none."""
    entries = cues.data["questions"]
    ours = {at for at, entry in enumerate(entries) if entry["id"] == chosen or entry.get("common")}
    return [word for word, positions in slots.cue_words if ours.isdisjoint(positions) and not cues.is_filler(word)]


def _of_partners(slots: Slots, partners: Mapping[str, Any]) -> str:
    """Decide what "partners" are asked of: agreements in force, agreements in another state, or ties."""
    if any(status != "active" for status in slots.statuses):
        return str(partners["with_other_status"])
    agreed = any(kind.startswith("agreement-") for kind in slots.kinds)
    tied = any(kind.startswith("tie-") for kind in slots.kinds)
    if agreed or (slots.statuses and not tied):
        return str(partners["question"])
    return str(partners["without_agreement"])


def _query(name: str) -> str:
    return (files("graph") / "queries" / f"{name}.rq").read_text("utf-8")
