"""What the projection needs to know of the domain: which papers make a tie, what is a locality, how reasons
read.

Loaded once by the caller from `rules.yml` and the concept schemes, and handed on as one frozen value, so
that the projection stays a pure function.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from graph.dates import Interval
from graph.durations import Duration
from graph.knowledge.differences import Differences, load_differences
from ontology.errors import OntologyError, RuleError
from ontology.identifiers import VOCABULARY
from ontology.terms import Bilingual, Concept, Scheme, concept, load_schemes

RULES_FILE = Path(__file__).with_name("rules.yml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The domain's part in the projection.

    Attributes:
        tie_kinds: Kind of tie by kind of agreement, both IRIs; papers of other kinds make no tie.
        localities: Classes whose things can be partners.
        signs_for_its_place: Class of the bodies that sign in the name of the place they are located in.
        date_patterns: Format strings by language, then by precision: day, month, year, period.
        month_names: The twelve English names.
        lengths: How a number of years, months and days is written, by language: unit, then "one" or "many".
        status_rules: Concepts of the status rules by IRI, with their reasons.
        statuses: Concepts of the statuses by IRI, with their labels.
        kinds: Labels of the kinds of agreements and ties by IRI.
        differences: What counts as which kind of disagreement.
    """

    tie_kinds: Mapping[str, str]
    localities: frozenset[str]
    signs_for_its_place: str
    date_patterns: Mapping[str, Mapping[str, str]]
    month_names: tuple[str, ...]
    lengths: Mapping[str, Mapping[str, Mapping[str, str]]]
    status_rules: Mapping[str, Concept]
    statuses: Mapping[str, Concept]
    kinds: Mapping[str, Bilingual]
    differences: Differences

    def spoken(self, when: Interval) -> Bilingual:
        """Write a stated date as a reason has it: "tháng 4/2009", "April 2009"."""
        return Bilingual(vi=self._spoken(when.stated, "vi"), en=self._spoken(when.stated, "en"))

    def lasting(self, length: Duration) -> Bilingual:
        """Write a length of time as a reason has it: "5 năm", "5 years"."""
        return Bilingual(vi=self._lasting(length, "vi"), en=self._lasting(length, "en"))

    def _lasting(self, length: Duration, language: str) -> str:
        years, months = divmod(length.months, 12)
        numbers = {"years": years, "months": months, "days": length.days}
        units = self.lengths[language]
        return " ".join(units[unit]["one" if n == 1 else "many"].format(n=n) for unit, n in numbers.items() if n)

    def _spoken(self, stated: str, language: str) -> str:
        patterns = self.date_patterns[language]
        if "/" in stated:
            begin, end = (self._spoken(part, language) for part in stated.split("/"))
            return patterns["period"].format(begin=begin, end=end)
        year, month, day = (int(part) for part in [*stated.split("-"), "0", "0"][:3])
        precision = "day" if day else "month" if month else "year"
        # Without a month the name is not asked for.
        return patterns[precision].format(year=year, month=month, day=day, month_name=self.month_names[month - 1])


@cache
def load_rules(file: Path = RULES_FILE) -> Rules:
    """Read the rules and the concepts they speak of, once in a process and its copies.

    Raises:
        RuleError: The file cannot be read or names a kind, a class or a language that is not there.
    """
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        schemes = load_schemes()
        return Rules(
            tie_kinds=MappingProxyType(
                {str(concept("agreement", a)): str(concept("tie", t)) for a, t in given["tie_kinds"].items()}
            ),
            localities=frozenset(VOCABULARY + name for name in given["localities"]),
            signs_for_its_place=VOCABULARY + given["signs_for_its_place"],
            date_patterns=MappingProxyType({lang: MappingProxyType(given["dates"][lang]) for lang in ("vi", "en")}),
            month_names=tuple(given["month_names"]),
            lengths=_frozen(given["lengths"]),
            status_rules=_by_iri(schemes["rule"]),
            statuses=_by_iri(schemes["status"]),
            kinds=MappingProxyType(
                {c.iri: c.label for code in ("agreement", "tie") for c in schemes[code].concepts.values()}
            ),
            differences=load_differences(),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise RuleError(str(file), f"it cannot be read: {error!r}", "compare it with the one of the release") from error
    except OntologyError as error:
        raise RuleError(str(file), error.problem, error.remedy) from error


def _by_iri(scheme: Scheme) -> Mapping[str, Concept]:
    return MappingProxyType({c.iri: c for c in scheme.concepts.values()})


def _frozen(units: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return MappingProxyType(
        {
            language: MappingProxyType(
                {unit: MappingProxyType(dict(units[language][unit])) for unit in ("years", "months", "days")}
            )
            for language in ("vi", "en")
        }
    )
