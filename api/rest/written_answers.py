"""Answers as plain values, in the shapes of `api.rest.question_models`, to be written as JSON.

The models say what is written, and a test holds the two to each other. To make them of every cell and sentence of an
answer, which checks each value once more, took the service as long as all else that it does for one.

    to_json(written_reply("đối tác của Huế", reply, 100))
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.asking.answers import Answer, Cell, EvidenceRow, Row
from graph.asking.asker import Reply
from graph.asking.cut import Cut

Written = dict[str, Any]


def written_rows(rows: Iterable[Row]) -> list[Written]:
    """Write rows as `AnswerRow` has them."""
    return [
        {
            "cells": {name: [_cell(cell) for cell in cells] for name, cells in row.cells.items()},
            "reason": dict(row.reason),
            "evidence": [_evidence(words) for words in row.evidence],
        }
        for row in rows
    ]


def written_cut(cut: Cut | None) -> Written | None:
    """Write where an answer stops short as `CutShape` has it."""
    return None if cut is None else {"kind": cut.kind, "number": cut.number}


def written_reply(text: str, reply: Reply, most: int) -> Written:
    """Write what a text was taken for as `Asked` has it, with so many rows at most."""
    understood = reply.understood
    return {
        "text": text,
        "understood": understood.sentence,
        "question": understood.question,
        "parameters": dict(understood.parameters),
        "unknown": understood.unknown,
        "query": reply.query,
        "sentence": reply.sentence,
        "answer": _answer(reply.answer, most),
    }


def _answer(answer: Answer, most: int) -> Mapping[str, Any]:
    return {
        "question": answer.question.id,
        "as_of": answer.as_of,
        "documents": answer.documents,
        "total": len(answer.rows),
        "cut": written_cut(answer.cut),
        "rows": written_rows(answer.rows[:most]),
    }


def _cell(cell: Cell) -> Written:
    label = cell.label
    return {"label": {"vi": label["vi"], "en": label["en"]}, "id": cell.iri, "lexical": cell.lexical}


def _evidence(words: EvidenceRow) -> Written:
    return {
        "id": words.iri,
        "quote": words.quote,
        "begin": words.begin,
        "end": words.end,
        "place": words.place,
        "document": words.document,
        "title": words.title,
        "published": words.published,
    }
