"""How sure a fact is, measured: how often facts found in the same way were right where a person had judged them.

`confidence.yml` holds a row for each way of finding (a relation, a rule, what told the subject): of so many judged
facts so many were right. A row of few facts says little, so that it is drawn towards the wider row above it, and the
widest towards all. What registers and lists state keeps the confidence it came with. `python -m benchmarks.extraction`
prints the rows anew, and how often facts were right by how sure they were said to be.

>>> round(drawn(right=2, of=2, towards=0.9), 3), round(drawn(right=60, of=60, towards=0.9), 3)
(0.925, 0.991)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.fact import Fact
from ingest.words.rulefile import read_rules
from ontology.errors import RuleError

_FILE = Path(__file__).with_name("confidence.yml")
#: How many facts the row above counts for.
_WEIGHT = 6.0


def drawn(right: int, of: int, towards: float) -> float:
    """The share that is right, drawn towards another share as by so many facts of it."""
    return (right + _WEIGHT * towards) / (of + _WEIGHT)


def ways(fact: Fact) -> Iterator[str]:
    """The rows a fact belongs to, from the widest to the narrowest: relation, rule, rule with what told the subject.

    >>> list(ways(Fact("1", "q", 0, 1, "count", "count.mous", basis="focus")))
    ['count', 'count count.mous', 'count count.mous focus']
    """
    yield fact.relation
    yield f"{fact.relation} {fact.rule}"
    if fact.basis is not None:
        yield f"{fact.relation} {fact.rule} {fact.basis}"


@dataclass(frozen=True, slots=True)
class Confidence:
    """The measured rows.

    Attributes:
        every: Share right of facts of relations that no row is of.
        least: Below it a fact is not given but goes to review.
        most: No fact of prose is surer.
        own: First parts of rules whose facts keep the confidence they came with.
        rows: Way of finding -> how many were right, of how many.
    """

    every: float
    least: float
    most: float
    own: frozenset[str]
    rows: Mapping[str, tuple[int, int]]

    @classmethod
    def load(cls, path: Path = _FILE) -> "Confidence":
        """Read the rows.

        Raises:
            RuleError: The file is malformed.
        """
        data, _ = read_rules(path)
        try:
            return cls(**_checked(data))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RuleError(path.name, f"malformed: {error!r}", "see the comments in the file") from error

    def of(self, fact: Fact) -> float:
        """How sure a fact is, 0 … 1."""
        if fact.rule.split(".")[0] in self.own:
            return fact.confidence
        share, above = self.every, (0, 0)
        for way in ways(fact):
            row = self.rows.get(way, (0, 0))
            share = share if row == above else drawn(*row, share)  # the same facts again tell nothing more
            above = row
        return round(min(share, self.most), 2)

    def parted(self, facts: Iterable[Fact]) -> tuple[list[Fact], list[Fact]]:
        """The facts that are sure enough to be given, and those that only go to review."""
        sure: list[Fact] = []
        unsure: list[Fact] = []
        for fact in facts:
            (sure if fact.confidence >= self.least else unsure).append(fact)
        return sure, unsure


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a file, or an error that says what is wrong with them."""
    shares = {name: float(data[name]) for name in ("every", "least", "most")}
    rows = {str(way): (int(right), int(of)) for way, (right, of) in data["rows"].items()}
    wrong = [way for way, (right, of) in rows.items() if not 0 <= right <= of]
    wrong += [name for name, share in shares.items() if not 0 <= share <= 1]
    if wrong:
        raise ValueError(f"no share: {', '.join(wrong)}")
    return {**shares, "own": frozenset(data["own"]), "rows": rows}
