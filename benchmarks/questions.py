"""Ask every competency question of a generated world: about one thing at a time, and about many or all.

A question about one thing is asked with each of its parameters for places, bodies, people, documents or names alone,
and with all of them; about many with a country, a kind or a measure alone, or with nothing. Values are drawn from the
store, those of which more is known more often.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Final

from graph import vocabulary as v
from graph.asking.questions import asked, bound
from graph.claim import Value
from graph.view import View
from ontology.identifiers import VOCABULARY
from ontology.questions import Parameter, Question, load_questions

TODAY: Final = date(2026, 11, 22)
#: Seconds: of a question about one thing, and of one that goes through many.
ONE, MANY = 0.1, 1.0
#: How often a question about one thing is asked, and how many values stand for "many".
ASKED, WIDE = 24, 2
#: Where values are found: the predicate whose objects they are, by name of a parameter, else by type.
OBJECTS: Final[Mapping[str, str]] = {
    "place": v.HAS_PARTNER, "organisation": v.HAS_PARTY, "person": v.HAS_HOLDER, "country": v.IS_IN_COUNTRY,
    "agreement-kind": v.HAS_AGREEMENT_KIND, "tie-kind": v.HAS_TIE_KIND, "measure": v.HAS_MEASURE,
    "status": v.HAS_STATUS, "predecessor": v.HAS_PREDECESSOR, "successor": v.HAS_SUCCESSOR,
    "region": v.IS_LOCATED_IN, "network": v.IS_MEMBER_OF, "investor": v.HAS_INVESTOR, "body": v.IS_OFFICE_AT,
    "donor": VOCABULARY + "hasDonor", "visitor": VOCABULARY + "hasVisitor", "visited": VOCABULARY + "hasVisitedPlace",
}  # fmt: skip
_THINGS = frozenset({"place", "organisation", "person", "document", "text"})
_SETTINGS = frozenset({"date", "boolean", "number"})
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of processor time, each for one thing done."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of them are shorter."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """Of twenty, one is longer."""
        return sorted(self.seconds)[round(0.95 * (len(self.seconds) - 1))]

    def __str__(self) -> str:
        return f"median {1000 * self.median:8.1f} ms   p95 {1000 * self.p95:8.1f} ms"


@dataclass(frozen=True, slots=True)
class Values:
    """What parameters are given, by what they are called or of which type they are."""

    found: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, view: View) -> "Values":
        """Draw them from a store; a place that has more ties stands there more often."""
        found = {name: sorted(str(q[2]) for q in view.match(None, predicate)) for name, predicate in OBJECTS.items()}
        found["organisation"] = [iri for iri in found["organisation"] if "/organisation/" in iri]
        found["document"] = sorted(q[0] for q in view.match(None, v.TYPE, v.DOCUMENT))
        said = view.match(None, v.ATTRIBUTED_TO, every_graph=True)
        found["text"] = sorted(o.lexical for _, _, o, _ in said if isinstance(o, Value))
        return cls(found)

    def one(self, parameter: Parameter, random: Random) -> str:
        """Give one value."""
        name = parameter.name if parameter.name in self.found and parameter.type != "country" else parameter.type
        return random.choice(self.found[name])


def report_questions(folder: Path) -> list[str]:
    """Ask every question, print a line for each, and say which took too long."""
    view, random, missed = View.open(folder), Random(1), []  # noqa: S311
    values = Values.of(view)
    print(f"{'question':32}{'about one thing':44}{'about many':44}rows")
    for question in load_questions().values():
        one, few = _times(view, question, _about_one(question, values, random))
        many, most = _times(view, question, _about_many(question, values, random))
        print(f"{question.id:32}{one or ''!s:44}{many!s:44}{max(few, most):6}", flush=True)
        for what, times, limit in (("one thing", one, ONE), ("many", many, MANY)):
            if times is not None and times.p95 > limit:
                missed.append(f"{question.id}, about {what}: {1000 * times.p95:.0f} ms")
    return missed


def drawn(question: Question, values: Values, random: Random, *, about_one: bool) -> Given:
    """Draw what a question is given: about one thing where it can be asked so and is wanted, else about many."""
    some = [*_about_one(question, values, random, 1)] if about_one else []
    return random.choice(some or [*_about_many(question, values, random)])


def _about_one(question: Question, values: Values, random: Random, times: int = ASKED) -> Iterator[Given]:
    things = [parameter for parameter in question.parameters if parameter.type in _THINGS]
    chosen = [[parameter] for parameter in things] + ([things] if len(things) > 1 else [])
    first = 0 if times >= len(chosen) else random.randrange(len(chosen))
    for number in range(first, first + times if things else first):
        yield {p.name: values.one(p, random) for p in chosen[number % len(chosen)]}


def _about_many(question: Question, values: Values, random: Random) -> Iterator[Given]:
    yield {}
    for parameter in question.parameters:
        if parameter.type not in _THINGS | _SETTINGS:
            yield from ({parameter.name: values.one(parameter, random)} for _ in range(WIDE))


def _times(view: View, question: Question, given: Iterable[Given]) -> tuple[Times | None, int]:
    """Give the times, None where it was never asked, and the number of rows of the longest answer."""
    found, rows = [], 0
    for parameters in given:
        begun = process_time()
        answer = view.select(asked(question, bound(question, parameters, TODAY)))
        found.append(process_time() - begun)
        rows = max(rows, len(answer))
    return (Times(tuple(found)) if found else None), rows
