"""The disagreement board: which facts are contested and how, with every claim and its sentence.

contested(view, labels)[0].explanation["vi"]
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from graph import vocabulary as v
from graph.asking.answers import EvidenceRow
from graph.claim import Term, Value
from graph.naming.called import Labels
from graph.naming.labels import local_name
from graph.view import View

#: Kinds that are no dispute: both claims can hold, or the newer one is known.
UNDISPUTED = frozenset({"precision", "superseded"})


@dataclass(frozen=True, slots=True)
class Contender:
    """One claim of a disagreement: what it says, and the sentence that says so."""

    claim: str
    value: str
    evidence: EvidenceRow


@dataclass(frozen=True, slots=True)
class Contest:
    """One disagreement.

    Attributes:
        iri: The disagreement.
        kind: Code: conflict, rounding, unit, edition, superseded, precision.
        prop: Local name of the property.
        about: IRIs of relations, figures or things.
        places: IRIs of the parties and places that it concerns.
        title: What it is about, by language.
        explanation: How the claims differ, by language.
        contenders: The claims, in order of document and place.
        decision: The decision that settles it, or None.
    """

    iri: str
    kind: str
    prop: str
    about: tuple[str, ...]
    places: tuple[str, ...]
    title: Mapping[str, str]
    explanation: Mapping[str, str]
    contenders: tuple[Contender, ...]
    decision: str | None

    @property
    def is_open(self) -> bool:
        """Say whether it is in dispute and nobody has decided."""
        return self.kind not in UNDISPUTED and self.decision is None


def contested(view: View, labels: Labels) -> tuple[Contest, ...]:
    """Read the board: open disputes first, then by kind and what they are about."""
    rows: defaultdict[str, list[Mapping[str, Term]]] = defaultdict(list)
    for row in view.select(_query("board")):
        rows[str(row["disagreement"])].append(row)
    about: defaultdict[str, list[Mapping[str, Term]]] = defaultdict(list)
    for row in view.select(_query("board-about")):
        about[str(row["disagreement"])].append(row)
    found = (_contest(iri, told, about[iri], labels) for iri, told in rows.items())
    return tuple(sorted(found, key=lambda c: (not c.is_open, c.kind, c.title["vi"], c.iri)))


def _contest(
    iri: str, rows: Sequence[Mapping[str, Term]], about: Sequence[Mapping[str, Term]], labels: Labels
) -> Contest:
    first = rows[0]
    contenders = {str(row["claim"]): _contender(row, labels) for row in rows}
    decision = first.get("decision")
    return Contest(
        iri,
        local_name(str(first["kind"])).removeprefix("disagreement-"),
        local_name(str(first["property"])),
        tuple(dict.fromkeys(str(row["about"]) for row in about)),
        _values(about, (v.HAS_PARTY, v.IS_OBSERVED_OF)),
        MappingProxyType({language: _title(about, language, labels) for language in ("vi", "en")}),
        MappingProxyType({"vi": _text(first["explanationVi"]), "en": _text(first["explanationEn"])}),
        tuple(contenders.values()),
        None if decision is None else str(decision),
    )


def _contender(row: Mapping[str, Term], labels: Labels) -> Contender:
    document = str(row["document"])
    line = labels.documents.get(document)
    place = row.get("place")
    evidence = EvidenceRow(
        _text(row["quote"]), int(_text(row["begin"])), int(_text(row["end"])), document,
        local_name(document) if line is None else line.title, None if line is None else line.published,
        None if place is None else _text(place),
    )  # fmt: skip
    value = row["value"]
    said = value.lexical if isinstance(value, Value) else labels.names.label(value, "vi")
    return Contender(str(row["claim"]), said, evidence)


def _title(about: Sequence[Mapping[str, Term]], language: str, labels: Labels) -> str:
    """Call a relation by its parties and kind, a figure by its place and measure, a thing by its name."""
    names, words = labels.names, labels.words
    things = _values(about, (v.HAS_PARTY, v.IS_OBSERVED_OF))
    kinds = _values(about, (v.HAS_MEASURE, v.HAS_AGREEMENT_KIND, v.HAS_TIE_KIND))
    if not things:
        things = tuple(dict.fromkeys(str(row["about"]) for row in about))
    called = " – ".join(names.label(thing, language) for thing in things)
    kind = ", ".join(words.concept(kind, language) for kind in kinds)
    return f"{called}: {kind}" if kind else called


def _values(rows: Sequence[Mapping[str, Term]], roles: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row["value"]) for row in rows if row.get("role") in roles))


def _text(term: Term) -> str:
    return term.lexical if isinstance(term, Value) else term


def _query(name: str) -> str:
    return (files("graph") / "queries" / f"{name}.rq").read_text("utf-8")
