"""How claims may differ, as `disagreement.yml` and the scheme of disagreements have it.

Loaded with `graph.lives.rules`, of which it is a part, and handed on as one frozen value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from graph import vocabulary as v
from ontology.errors import OntologyError, RuleError
from ontology.identifiers import VOCABULARY
from ontology.terms import Bilingual, Concept, concept, load_schemes, reason

DIFFERENCES_FILE = Path(__file__).with_name("disagreement.yml")


@dataclass(frozen=True, slots=True)
class Differences:
    """What counts as which kind of disagreement.

    Attributes:
        dated: By class, properties that hold one date.
        restated, single: Properties; see `disagreement.yml`.
        same_time_days: The longest stretch within which two dates of figures are one.
        rounded_from: The smallest number taken for a rounded one.
        approximate: Codes of qualifiers that leave room; `approximate_within`: how much, as a part of the number.
        magnitudes, magnitude_within, currency_rate: By which factors units are mistaken.
        signed_papers: Measures that count signed papers.
        names: What properties are called.
        measures, kinds: Concepts by IRI and by code.
    """

    dated: Mapping[str, tuple[str, ...]]
    restated: frozenset[str]
    single: frozenset[str]
    same_time_days: int
    rounded_from: Decimal
    approximate: frozenset[str]
    approximate_within: Decimal
    magnitudes: tuple[Decimal, ...]
    magnitude_within: Decimal
    currency_rate: tuple[Decimal, Decimal]
    signed_papers: frozenset[str]
    names: Mapping[str, Bilingual]
    measures: Mapping[str, Concept]
    kinds: Mapping[str, Concept]

    def measure(self, iri: str) -> Bilingual:
        """Say what a measure is called."""
        return self.measures[iri].label

    def explanation(self, kind: str, said: Mapping[str, Bilingual]) -> Bilingual:
        """Say how claims differ."""
        return reason(self.kinds[kind], said)


def load_differences(file: Path = DIFFERENCES_FILE) -> Differences:
    """Read what counts as which kind.

    Raises:
        RuleError: The file cannot be read, or names a measure or a qualifier that is not there.
    """
    try:
        given: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        schemes = load_schemes()
        low, high = given["currency_rate"]
        approximate = (str(concept("qualifier", code)) for code in given["approximate"])
        return Differences(
            dated=MappingProxyType({VOCABULARY + c: tuple(_properties(names)) for c, names in given["dated"].items()}),
            restated=frozenset(_properties(given["restated"])),
            single=frozenset(_properties(given["single"])),
            same_time_days=int(given["same_time_days"]),
            rounded_from=Decimal(given["rounded_from"]),
            approximate=frozenset(iri.removeprefix(v.QUALIFIER_SCHEME) for iri in approximate),
            approximate_within=Decimal(str(given["approximate_within"])),
            magnitudes=tuple(Decimal(m) for m in given["magnitudes"]),
            magnitude_within=Decimal(str(given["magnitude_within"])),
            currency_rate=(Decimal(low), Decimal(high)),
            signed_papers=frozenset(str(concept("measure", m)) for m in given["signed_papers"]),
            names=MappingProxyType({VOCABULARY + p: Bilingual(**words) for p, words in given["names"].items()}),
            measures=MappingProxyType({c.iri: c for c in schemes["measure"].concepts.values()}),
            kinds=schemes["disagreement"].concepts,
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise RuleError(str(file), f"it cannot be read: {error!r}", "compare it with the one of the release") from error
    except OntologyError as error:
        raise RuleError(str(file), error.problem, error.remedy) from error


def _properties(names: Iterable[str]) -> list[str]:
    return [VOCABULARY + name for name in names]
