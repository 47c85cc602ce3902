"""Facts: what a frame or a register row states, before it becomes claims.

The JSON shape is the contract by which extraction is scored; `claims` turns facts into claims.
"""

from collections.abc import Mapping
from typing import Any

from ingest.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """Someone or something a fact is about.

    Attributes:
        name: Preferred name where grounded, else the surface form.
        surface: The words of the text.
        iri: Identifier, or None where nothing tells namesakes apart.
    """

    name: str
    surface: str
    iri: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Give the shape that `extract` prints."""
        return {"name": self.name, "surface": self.surface, "iri": self.iri}


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of one document.

    Attributes:
        document: Stem of the file name.
        quote, start, end: `text[start:end] == quote`.
        relation: One of the relations of the contract.
        subject, object: Parties; None where the relation has none.
        date, end_date: EDTF ("2009-04") of the event, or begin and end of the period.
        value, unit, measure: Of counts, amounts and shares; value in whole units.
        qualifier: exact, at-least, about, at-most, estimate, target.
        kind, status, title: As in the attribute vocabularies.
        attributed_to: Whom the text lets say it.
        confidence: 0 … 1.
        rule: Id of the rule that found it.
        as_of: EDTF of the day a count speaks of, where only the publication date gives it.
        counterpart: Of a figure the other side it tells of: whose projects, trade with whom.
        part: Of a figure the part of the capital it is: new, increased, share_purchase.
        term, renewal, notice: Of an agreement the length of its term ("P5Y"), of its automatic renewal ("P5Y" or
            "unstated"), and the time between a notice and the end ("P6M").
        basis: What tells whose the fact is: named, tied, near, setting, earlier, focus; for its confidence.
    """

    document: str
    quote: str
    start: int
    end: int
    relation: str
    rule: str
    subject: Party | None = None
    object: Party | None = None
    date: str | None = None
    end_date: str | None = None
    value: float | int | None = None
    unit: str | None = None
    measure: str | None = None
    qualifier: str | None = None
    kind: str | None = None
    status: str | None = None
    title: str | None = None
    attributed_to: str | None = None
    confidence: float = 0.9
    as_of: str | None = None
    counterpart: Party | None = None
    part: str | None = None
    term: str | None = None
    renewal: str | None = None
    notice: str | None = None
    basis: str | None = None

    def as_json(self) -> Mapping[str, Any]:
        """Give one line of the `extract --format jsonl` contract, whose measures know exports as a part of trade."""
        measure, part = ("trade", self.measure) if self.measure in ("exports", "imports") else (self.measure, self.part)
        return {
            "document": self.document, "quote": self.quote, "start": self.start, "end": self.end,
            "relation": self.relation,
            "subject": self.subject.as_json() if self.subject else None,
            "object": self.object.as_json() if self.object else None,
            "date": self.date, "end_date": self.end_date, "as_of": self.as_of,
            "value": self.value, "unit": self.unit, "measure": measure, "qualifier": self.qualifier,
            "counterpart": self.counterpart.as_json() if self.counterpart else None, "part": part,
            "kind": self.kind, "status": self.status, "title": self.title,
            "attributed_to": self.attributed_to, "confidence": self.confidence, "rule": self.rule,
            "term_length": self.term, "automatic_renewal": self.renewal, "notice_period": self.notice,
        }  # fmt: skip
