"""Judging what a model proposes: the text bears a fact out, or it is refused with the reason.

A proposal stands only if its quote is exactly in the text and inside one sentence, each party's words are in that
sentence and name something of a class that the relation takes, and its figure and date are written there. What
stands takes names and identifiers from the gazetteer like any fact of the rules.

    facts, refused = judge(proposals, reading, contract, "llm.qwen")
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.claim import Entity
from ingest.fact import Party
from ingest.llm.schema import WORDS, Contract, Relation
from ingest.names.grounding import Grounded
from ingest.registers import Rejected
from ingest.relations.found import Found, base_fact
from ingest.text.lists import Item
from ingest.text.mentions import Mention
from ingest.text.reading import Reading, ReadSentence
from ontology.identifiers import VOCABULARY

#: What a model says and the text bears out is still the model's choice of relation.
CONFIDENCE = 0.6
_EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_STATUSES = frozenset({"signed", "in_force", "planned", "negotiating", "proposed", "historical", "terminated"})
#: What a mention is where nothing more is known of it.
_CLASS_OF_MENTION = {"PLACE": "Place", "ORG": "Organisation", "NAME": "Organisation", "PERSON": "Person"}


class _UnfitError(Exception):
    """A proposal that the text does not bear out; carries the reason to `judge`."""


@dataclass(frozen=True, slots=True)
class _Role:
    """A party that stands: what the fact says, and what describes it."""

    party: Party
    entity: Entity | None = None


def judge(
    proposals: Iterable[Any], reading: Reading, contract: Contract, rule: str
) -> tuple[list[Found], list[Rejected]]:
    """Hold proposals to the text.

    Args:
        proposals: Objects as the schema describes them, or whatever a model gave instead.
        reading: The document, read.
        contract: What may be stated.
        rule: Id that marks the facts.

    Returns:
        The facts that stand, and the refused proposals with reasons; a quote that is nowhere is refused at offset 0.
    """
    stand: list[Found] = []
    refused: list[Rejected] = []
    for proposal in proposals:
        sentence = None
        try:
            row = _mapping(proposal)
            sentence = _sentence_of(_text(row, "quote"), reading)
            stand.append(_fact(row, sentence, reading, contract, rule))
        except _UnfitError as reason:
            span = (0, 0) if sentence is None else reading.normal.raw_span(sentence.begin, sentence.end)
            refused.append(Rejected(*span, f"{rule}: {reason}"))
    return stand, refused


def _fact(row: Mapping[str, Any], sentence: ReadSentence, reading: Reading, contract: Contract, rule: str) -> Found:
    name = _text(row, "relation")
    relation = contract.relations.get(name)
    if relation is None:
        raise _UnfitError(f"there is no relation {name[:40]!r}")
    roles = [
        _role(row, role, classes, sentence, reading, contract)
        for role, classes in (("subject", relation.subject), ("object", relation.object))
    ]
    subject, obj = roles
    if subject is not None and obj is not None and _name(subject) == _name(obj):
        raise _UnfitError("both parties are the same")
    fact = replace(
        base_fact(sentence, reading, name, rule, CONFIDENCE),
        subject=subject.party if subject else None,
        object=obj.party if obj else None,
        date=_date(row, sentence, reading),
        kind=_code(row, "kind", relation.kinds),
        status=_code(row, "status", _STATUSES),
        title=_title(row, name, sentence, reading),
        **_figure(row, relation, sentence),
    )
    return Found(fact, tuple(role.entity for role in roles if role is not None and role.entity is not None))


def _sentence_of(quote: str, reading: Reading) -> ReadSentence:
    """Find the sentence a quote stands in; quotes are compared letter by letter."""
    begin = reading.document.text.find(quote.strip()) if quote.strip() else -1
    if begin < 0:
        raise _UnfitError("the quote is not in the text")
    end = begin + len(quote.strip())
    for sentence in reading.sentences:
        first, last = reading.normal.raw_span(sentence.begin, sentence.end)
        if first <= begin and end <= last:
            return sentence
    raise _UnfitError("the quote is not inside one sentence")


def _role(
    row: Mapping[str, Any],
    role: str,
    classes: tuple[str, ...],
    sentence: ReadSentence,
    reading: Reading,
    contract: Contract,
) -> _Role | None:
    given = row.get(role)
    if not classes:
        return None
    if not isinstance(given, str) or not given.strip():
        raise _UnfitError(f"the {role} is missing")
    words = given.strip()
    begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
    at = reading.document.text.find(words, begin, end)
    if at < 0:
        raise _UnfitError(f"the {role} {words[:60]!r} is not in the sentence")
    for mention, (first, last) in _mentions(sentence, reading):
        if first < at + len(words) and at < last and (fitting := _ground(mention, sentence, reading)) is not None:
            if contract.fits(_types(mention, fitting), classes):
                return _Role(fitting.party, fitting.entity)
            if WORDS not in classes:
                raise _UnfitError(f"the {role} {words[:60]!r} is no {' or '.join(classes)}")
    if WORDS in classes:
        return _Role(Party(words, words))
    if "Person" in classes:
        # A person is known by the rules only beside an office; a model may name one, without an identifier.
        for mention, (first, last) in _mentions(sentence, reading):
            if mention.type == "PERSON" and first < at + len(words) and at < last:
                return _Role(Party(mention.core, mention.text))
    raise _UnfitError(f"the {role} {words[:60]!r} is no name that is recognised")


def _mentions(sentence: ReadSentence, reading: Reading) -> Iterator[tuple[Mention, tuple[int, int]]]:
    """Give the mentions of a sentence with their raw spans, the longest first."""
    for mention in sorted(sentence.mentions, key=lambda m: m.begin - m.end):
        yield mention, reading.normal.raw_span(mention.begin, mention.end)


def _ground(mention: Mention, sentence: ReadSentence, reading: Reading) -> Grounded | None:
    focus = sentence.focus_at(mention.begin)
    if mention.type == "PLACE":
        return reading.grounder.place(mention, None, focus)
    if mention.type in ("ORG", "NAME"):
        return reading.grounder.body(mention, Item(mention), focus)
    return None


def _types(mention: Mention, grounded: Grounded) -> tuple[str, ...]:
    if grounded.entity is not None:
        return grounded.entity.classes
    return (VOCABULARY + _CLASS_OF_MENTION[mention.type],)


def _date(row: Mapping[str, Any], sentence: ReadSentence, reading: Reading) -> str | None:
    given = row.get("date")
    if given is None:
        return None
    if not isinstance(given, str) or not _EDTF.fullmatch(given):
        raise _UnfitError("the date is no EDTF date")
    written = [m.value.date for m in sentence.mentions if m.value is not None and m.value.date is not None]
    # The text's "25/3/2025" bears out 2025-03 too, but "2025" does not bear out a day.
    if not any(date.startswith(given) for date in written):
        raise _UnfitError(f"the date {given} is not in the sentence")
    return given


def _figure(row: Mapping[str, Any], relation: Relation, sentence: ReadSentence) -> dict[str, Any]:
    value = row.get("value")
    if not relation.measures:
        return {}
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _UnfitError("the value is missing")
    for mention in sentence.mentions:
        if mention.value is not None and mention.value.number is not None and mention.value.number == value:
            measure = _code(row, "measure", relation.measures)
            if measure is None:
                raise _UnfitError("the measure is missing")
            found = mention.value
            return {"value": found.number, "unit": found.unit, "measure": measure, "qualifier": found.qualifier}
    raise _UnfitError(f"the value {value} is not in the sentence")


def _title(row: Mapping[str, Any], relation: str, sentence: ReadSentence, reading: Reading) -> str | None:
    given = row.get("title")
    if relation != "holds_office" or not isinstance(given, str) or not given.strip():
        return None
    begin, end = reading.normal.raw_span(sentence.begin, sentence.end)
    if given.strip() not in reading.document.text[begin:end]:
        raise _UnfitError("the title is not in the sentence")
    return given.strip()


def _code(row: Mapping[str, Any], field: str, known: Iterable[str]) -> str | None:
    given = row.get(field)
    known = tuple(known)
    if given is None or not known:
        return None
    if given not in known:
        raise _UnfitError(f"the {field} {str(given)[:40]!r} is none of the ontology's")
    return str(given)


def _mapping(proposal: Any) -> Mapping[str, Any]:
    if not isinstance(proposal, dict):
        raise _UnfitError("is no JSON object")
    return proposal


def _text(row: Mapping[str, Any], field: str) -> str:
    given = row.get(field)
    if not isinstance(given, str):
        raise _UnfitError(f"the {field} is missing")
    return given


def _name(role: _Role) -> str:
    return role.party.iri or role.party.name
