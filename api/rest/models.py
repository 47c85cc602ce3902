"""What the shapes of the REST interface share: names, identifiers, links to sentences, pages of lists.

A `Voice` names things: the names of a checkpoint in the language that was asked for, the default of `name`; `label`
always holds both. The shapes themselves are pydantic models, each made from a value of the layers below by `of`:
`fact_models`, `source_models` and `question_models`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.service.messages import Language
from graph.asking.answers import EvidenceRow
from graph.naming.called import Labels
from ontology.identifiers import BASE


@dataclass(frozen=True, slots=True)
class Voice:
    """The names of a checkpoint, and the language in which they are given."""

    labels: Labels
    language: Language

    def thing(self, iri: str) -> Reference:
        """Name a thing."""
        names = self.labels.names
        return Reference(
            id=iri,
            name=names.label(iri, self.language),
            label=Text(vi=names.label(iri, "vi"), en=names.label(iri, "en")),
        )

    def things(self, iris: Iterable[str]) -> tuple[Reference, ...]:
        """Name several things."""
        return tuple(map(self.thing, iris))

    def maybe(self, iri: str | None) -> Reference | None:
        """Name a thing that may be missing."""
        return None if iri is None else self.thing(iri)

    def concept(self, code: str) -> Concept:
        """Name a concept by its scheme and code."""
        words = self.labels.words
        label = Text(vi=words.concept(code, "vi"), en=words.concept(code, "en"))
        return Concept(id=f"{BASE}scheme/{code}", code=code, name=label.of(self.language), label=label)


def _all_may_be_missing(schema: dict[str, Any]) -> None:
    """With `fields=` an item has only what was asked for, so nothing in it is required."""
    schema.pop("required", None)


class Model(BaseModel):
    """Base of all: unknown fields are refused, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(Model):
    """Base of what lists hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_all_may_be_missing)


class Text(Model):
    """A text in both languages."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """Give the text in a language."""
        return self.vi if language == "vi" else self.en


class Identified(Model):
    """Base of what is named beside its identifier."""

    id: str = Field(description="IRI")
    name: str = Field(description="Its name in the language that was asked for")
    label: Text


class Reference(Identified):
    """Something that has an identifier, with its name."""


class Concept(Identified):
    """A concept of a closed list: its code and its name."""

    code: str = Field(examples=["agreement-mou"])


class Link(Model):
    """A sentence that says so: its identifier and where it is read."""

    id: str = Field(description="IRI of the evidence")
    href: str = Field(description="Where it is read", examples=["/api/v1/evidence/3f0c…"])

    @classmethod
    def of(cls, rows: Iterable[EvidenceRow]) -> tuple[Link, ...]:
        """Lead to pieces of evidence."""
        iris = dict.fromkeys(row.iri for row in rows if row.iri is not None)
        return tuple(cls(id=iri, href=f"/api/v1/evidence/{iri.rpartition('/')[2]}") for iri in iris)


class Page(Model):
    """A page of a list: how many there are in all, and the cursor of the next page, null on the last."""

    total: int
    next: str | None


class Fault(BaseModel):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
