"""The legal frame: what the law takes for an international agreement on a day, the provisions and the clocks it sets.

`legal_frame.ttl` is the truth, dated row by row, so that a changed law is a changed row. This module reads it into
frozen values and answers for a day; it knows no article by heart. It informs, and a legal officer decides.

>>> frame = load_legal_frame()
>>> [clock.days for clock in clocks_on(frame, date(2026, 1, 1))]
[7, 15, 7, 15]
>>> is_international_agreement(frame, "contract", date(2026, 1, 1)).answer
'no'
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from rdflib import Literal as RdfLiteral
from rdflib import Namespace, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from ontology.terms import Bilingual, Scheme, bilingual, load_schemes
from ontology.turtle import TurtleFile, read_turtle
from ontology.vocabulary import BG

LEGAL_FRAME_FILE = Path(__file__).with_name("legal_frame.ttl")
BGL = Namespace("https://w3id.org/banggiao/law#")
_SATURDAY = 5

Answer = Literal["yes", "no", "reserved", "unsettled"]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree or ordinance.

    Attributes:
        iri: Of the instrument.
        number: As written, or None where it has none here.
        label: Name.
        summary: What it is about.
        issued: Day it was passed or issued, or None: not found.
        begin, end: First and last day it applies; None: not found, or still applying.
        replaces: IRIs of the instruments it replaces.
        verified: Whether the row was checked in a published source.
    """

    iri: str
    number: str | None
    label: Bilingual
    summary: Bilingual
    issued: date | None
    begin: date | None
    end: date | None
    replaces: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Provision:
    """What a part of an instrument says.

    Attributes:
        iri: Of the provision.
        instrument: IRI of its instrument.
        article: "19", "2.1", or None: the instrument as a whole.
        says: In our own words.
        admits, leaves_out, reserves: Codes of agreement kinds.
        regards: Kinds of life event and levels of signing it is about, as pairs of scheme and code.
        begin, end: First and last day it applies; None: not found, or still applying.
        verified: Whether the row was checked in a published source.
    """

    iri: str
    instrument: str
    article: str | None
    says: Bilingual
    admits: tuple[str, ...]
    leaves_out: tuple[str, ...]
    reserves: tuple[str, ...]
    regards: tuple[tuple[str, str], ...]
    begin: date | None
    end: date | None
    verified: bool

    def applies_on(self, day: date) -> bool:
        """Say whether it applies on a day; where its first day was not found, it is taken to have begun."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Clock(Provision):
    """A number of days within which something is to be done.

    Attributes:
        code: "report-of-signing".
        label: Name.
        days: How many.
        working: Whether working days are counted.
        starts_with: The occurrence it runs from.
        binds: Who has to act.
    """

    code: str
    label: Bilingual
    days: int
    working: bool
    starts_with: Bilingual
    binds: Bilingual

    def deadline(self, start: date, holidays: Collection[date] = frozenset()) -> date:
        """Give the last day on which to act in time.

        The day of the occurrence does not count. A last day that falls on a day off is given as it is, the safe side.

        Args:
            start: Day of the occurrence.
            holidays: Days off beside Saturdays and Sundays; they matter to clocks of working days only.
        """
        if not self.working:
            return start + timedelta(days=self.days)
        day, left = start, self.days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < _SATURDAY and day not in holidays
        return day


@dataclass(frozen=True, slots=True)
class LegalFrame:
    """The rows of the legal frame: instruments by IRI; provisions and clocks in the order of IRI."""

    instruments: Mapping[str, Instrument]
    provisions: tuple[Provision, ...]
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a kind of paper is an international agreement in law.

    Attributes:
        answer: "yes": its name is one the law gives; "no": the law leaves it out; "reserved": its name is reserved for
            treaties, a flag to look at and no error; "unsettled": no provision here speaks of it on that day.
        provisions: What the answer rests on; empty where it is unsettled.
    """

    answer: Answer
    provisions: tuple[Provision, ...]


def load_legal_frame(file: Path = LEGAL_FRAME_FILE, schemes: Mapping[str, Scheme] | None = None) -> LegalFrame:
    """Read the legal frame.

    Args:
        file: Turtle of the rows.
        schemes: The concept schemes it refers to; read from their file where none are given.

    Raises:
        OntologyError: The file is no Turtle, a row lacks a text, has a malformed day or number, or speaks of an unknown
            instrument or concept; file, line and term are named.
    """
    turtle = read_turtle(file)
    known = load_schemes() if schemes is None else schemes
    rows = _Rows(turtle, {c.iri: (s.code, c.code) for s in known.values() for c in s.concepts.values()})
    instruments = {str(iri): rows.instrument(iri) for iri in rows.of(BG.LegalInstrument)}
    provisions = tuple(rows.provision(iri, instruments) for iri in rows.of(BGL.Provision))
    clocks = tuple(rows.clock(iri, instruments) for iri in rows.of(BGL.Clock))
    return LegalFrame(MappingProxyType(instruments), provisions, clocks)


def clocks_on(frame: LegalFrame, day: date) -> tuple[Clock, ...]:
    """Give the clocks that run on a day."""
    return tuple(clock for clock in frame.clocks if clock.applies_on(day))


def provisions_about(frame: LegalFrame, scheme: str, code: str, day: date) -> tuple[Provision, ...]:
    """Give the provisions and clocks about a kind of life event ("event") or a level of signing ("level") on a day."""
    rows: Iterable[Provision] = (*frame.provisions, *frame.clocks)
    return tuple(row for row in rows if (scheme, code) in row.regards and row.applies_on(day))


def is_international_agreement(frame: LegalFrame, kind: str, day: date) -> Ruling:
    """Say whether the law in force on a day takes a kind of paper for an international agreement.

    Args:
        frame: The rows.
        kind: Code of an agreement kind: "mou", "contract" …
        day: Day of signing; before the law of 2020 applied, nothing here settles it.
    """
    rows = [row for row in frame.provisions if row.applies_on(day)]
    answers: tuple[tuple[Answer, str], ...] = (("no", "leaves_out"), ("reserved", "reserves"), ("yes", "admits"))
    for answer, attribute in answers:
        if found := tuple(row for row in rows if kind in getattr(row, attribute)):
            return Ruling(answer, found)
    return Ruling("unsettled", ())


@dataclass(frozen=True, slots=True)
class _Rows:
    """Reads rows of one file; the concepts of the schemes are known by IRI as scheme and code."""

    file: TurtleFile
    concepts: Mapping[str, tuple[str, str]]

    def of(self, cls: URIRef) -> list[Node]:
        return sorted(self.file.graph.subjects(RDF.type, cls), key=str)

    def instrument(self, iri: Node) -> Instrument:
        number = self.file.graph.value(iri, SKOS.notation)
        return Instrument(
            iri=str(iri),
            number=None if number is None else str(number),
            label=bilingual(self.file, iri, SKOS.prefLabel),
            summary=bilingual(self.file, iri, SKOS.definition),
            issued=self._day(iri, BGL.issuedOn),
            begin=self._day(iri, BGL.appliesFrom),
            end=self._day(iri, BGL.appliesUntil),
            replaces=tuple(sorted(str(other) for other in self.file.graph.objects(iri, BGL.replaces))),
            verified=self._flag(iri, BGL.isVerified),
        )

    def provision(self, iri: Node, instruments: Mapping[str, Instrument]) -> Provision:
        return Provision(**self._common(iri, instruments))

    def clock(self, iri: Node, instruments: Mapping[str, Instrument]) -> Clock:
        days = self.file.graph.value(iri, BGL.days)
        if not (isinstance(days, RdfLiteral) and isinstance(days.value, int) and days.value > 0):
            raise self.file.error(iri, "the clock has no number of days", "give it bgl:days, a whole number above 0")
        return Clock(
            **self._common(iri, instruments),
            code=str(self.file.graph.value(iri, SKOS.notation)),
            label=bilingual(self.file, iri, SKOS.prefLabel),
            days=days.value,
            working=self._flag(iri, BGL.countsWorkingDays),
            starts_with=bilingual(self.file, iri, BGL.startsWith),
            binds=bilingual(self.file, iri, BGL.bindsWhom),
        )

    def _common(self, iri: Node, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
        instrument = str(self.file.graph.value(iri, BGL.isProvisionOf))
        if instrument not in instruments:
            raise self.file.error(iri, f"{instrument} is no instrument of this file", "mend bgl:isProvisionOf")
        article = self.file.graph.value(iri, BGL.article)
        return {
            "iri": str(iri),
            "instrument": instrument,
            "article": None if article is None else str(article),
            "says": bilingual(self.file, iri, SKOS.definition),
            "admits": self._kinds(iri, BGL.admits),
            "leaves_out": self._kinds(iri, BGL.leavesOut),
            "reserves": self._kinds(iri, BGL.reserves),
            "regards": tuple(sorted(self._concepts(iri, BGL.regards))),
            "begin": self._day(iri, BGL.appliesFrom),
            "end": self._day(iri, BGL.appliesUntil),
            "verified": self._flag(iri, BGL.isVerified),
        }

    def _kinds(self, iri: Node, predicate: URIRef) -> tuple[str, ...]:
        return tuple(sorted(code for _, code in self._concepts(iri, predicate)))

    def _concepts(self, iri: Node, predicate: URIRef) -> list[tuple[str, str]]:
        found = list(self.file.graph.objects(iri, predicate))
        for concept in found:
            if str(concept) not in self.concepts:
                raise self.file.error(
                    iri, f"{self.file.name(concept)} is no concept", "use one of ontology/schemes.ttl"
                )
        return [self.concepts[str(concept)] for concept in found]

    def _day(self, iri: Node, predicate: URIRef) -> date | None:
        value = self.file.graph.value(iri, predicate)
        if value is None:
            return None
        if isinstance(value, RdfLiteral) and type(value.value) is date:
            return value.value
        raise self.file.error(iri, f"{self.file.name(predicate)} is no day: {value}", "write it as an xsd:date")

    def _flag(self, iri: Node, predicate: URIRef) -> bool:
        value = self.file.graph.value(iri, predicate)
        if isinstance(value, RdfLiteral) and isinstance(value.value, bool):
            return value.value
        raise self.file.error(iri, f"{self.file.name(predicate)} is neither true nor false", "write true or false")
