"""The shapes of questions and answers over REST; `api.rest.written_answers` writes the answers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.rest.models import Item, Model, Page, Text
from api.rest.source_models import Evidence
from ontology.questions import Question


class ParameterShape(Model):
    """A parameter of a ready question."""

    name: str
    type: str
    label: Text
    default: str | None


class QuestionShape(Item):
    """A ready question: its text, parameters and query."""

    id: str
    title: Text
    summary: Text
    parameters: tuple[ParameterShape, ...]
    columns: tuple[str, ...]
    query: str

    @classmethod
    def of(cls, question: Question) -> QuestionShape:
        """Say a question."""
        parameters = tuple(
            ParameterShape(name=p.name, type=p.type, label=Text(vi=p.label.vi, en=p.label.en), default=p.default)
            for p in question.parameters
        )
        return cls(
            id=question.id,
            title=Text(vi=question.title.vi, en=question.title.en),
            summary=Text(vi=question.summary.vi, en=question.summary.en),
            parameters=parameters,
            columns=tuple(column.name for column in question.columns),
            query=question.query,
        )


class Questions(Page):
    """Ready questions."""

    items: tuple[QuestionShape, ...]


class Cell(Model):
    """A value: its name in both languages, its IRI if it has one, its literal form."""

    label: Text
    id: str | None
    lexical: str


class AnswerRow(Model):
    """One thing that a question found."""

    cells: dict[str, tuple[Cell, ...]]
    reason: dict[str, str]
    evidence: tuple[Evidence, ...]


class CutShape(Model):
    """Where an answer stops short of everything."""

    kind: Literal["asked", "listed"] = Field(
        description="asked: of the first `number` things only; listed: the first `number` only"
    )
    number: int


class AnswerShape(Model):
    """What a ready question found."""

    question: str
    as_of: date
    documents: int = Field(description="How many documents were searched")
    total: int = Field(description="How many rows there are; `rows` holds the first of them")
    cut: CutShape | None = Field(description="Where the rows stop short of everything; null where they do not")
    rows: tuple[AnswerRow, ...]


class AnswerPage(Page):
    """A page of what a ready question found."""

    question: str
    as_of: date
    documents: int = Field(description="How many documents were searched")
    cut: CutShape | None = Field(description="Where the rows stop short of everything; null where they do not")
    rows: tuple[AnswerRow, ...]


class Asked(Model):
    """What an asked question was taken for, and its answer; without one it was not understood."""

    text: str
    understood: str | None
    question: str | None
    parameters: dict[str, str]
    unknown: tuple[str, ...] = Field(description="Words that were not used")
    query: str | None = Field(description="The SPARQL query with the parameters filled in, to be run or changed")
    sentence: str | None
    answer: AnswerShape | None

    @classmethod
    def not_understood(cls, text: str) -> Asked:
        """Say that a text asks nothing that is known."""
        return cls(
            text=text, understood=None, question=None, parameters={}, unknown=(), query=None, sentence=None, answer=None
        )
