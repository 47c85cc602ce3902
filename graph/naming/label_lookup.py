"""Names looked up as people type them: the same name first, then what is nearly the same, scored from 0 to 100.

Made once for each published checkpoint; a noun that says what kind of place it is ("thành phố", "city of") may stand
before or after a name and then counts for things of that kind.

    LabelLookup(names, {"City": ("thành phố", "city of")}).find("TP Hai Phong")[0].thing.label("en")  # "Hai Phong"
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.naming.labels import Named, Names
from graph.naming.names import fold

#: Names that are less like what was typed are no candidates.
_LEAST = 70.0
#: What a name that is only nearly the same may score at most.
_NEARLY = 95.0
#: Names whose score is looked at; a thing has several.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant; `is_exact`: one of its names is what was typed."""

    thing: Named
    score: float
    is_exact: bool


class LabelLookup:
    """An index of all names, folded."""

    def __init__(self, names: Names, nouns: Mapping[str, Collection[str]]) -> None:
        entries = sorted({(folded, thing.iri) for thing in names for folded in thing.folded})
        self._names = names
        self._folded = [folded for folded, _ in entries]
        self._iris = [iri for _, iri in entries]
        self._nouns = sorted(
            ((fold(noun), kind) for kind, some in nouns.items() for noun in some), key=lambda pair: -len(pair[0])
        )

    def find(self, text: str, accept: Callable[[Named], bool] = lambda _: True, limit: int = 10) -> list[Candidate]:
        """Find the things that a name may mean, the likeliest first.

        Args:
            text: As typed.
            accept: Tells which things may be meant at all.
            limit: How many at most.
        """
        typed = fold(text)
        if not typed:
            return []
        scores: dict[str, tuple[float, bool]] = {}
        for name, kind in self._readings(typed):
            for iri, score in self._scored(name):
                thing = self._names.get(iri)
                if thing is None or not accept(thing):
                    continue
                fits = kind is None or kind in thing.classes
                told = (score if fits else min(score, _NEARLY), score == 100.0 and fits)
                scores[iri] = max(scores.get(iri, (0.0, False)), told)
        found = [Candidate(thing, *told) for iri, told in scores.items() if (thing := self._names.get(iri)) is not None]
        found.sort(key=lambda c: (-c.score, "City" not in c.thing.classes, c.thing.iri))
        return found[:limit]

    def beginning(self, text: str, limit: int = 20) -> Sequence[Named]:
        """Find the things one of whose names begins with a text, in alphabetical order of that name."""
        typed = fold(text)
        found: dict[str, Named] = {}
        at = bisect_left(self._folded, typed)
        while typed and at < len(self._folded) and self._folded[at].startswith(typed) and len(found) < limit:
            thing = self._names.get(self._iris[at])
            if thing is not None:
                found.setdefault(thing.iri, thing)
            at += 1
        return list(found.values())

    def _readings(self, typed: str) -> list[tuple[str, str | None]]:
        """Read a text as a name, and as a name with a noun before or after it."""
        readings: list[tuple[str, str | None]] = [(typed, None)]
        for noun, kind in self._nouns:
            if typed.startswith(f"{noun} "):
                readings.append((typed.removeprefix(f"{noun} "), kind))
            elif typed.endswith(f" {noun}"):
                readings.append((typed.removesuffix(f" {noun}"), kind))
        return readings

    def _scored(self, name: str) -> list[tuple[str, float]]:
        at = bisect_left(self._folded, name)
        same = []
        while at < len(self._folded) and self._folded[at] == name:
            same.append((self._iris[at], 100.0))
            at += 1
        near = process.extract(name, self._folded, scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST, limit=_LOOKED_AT)
        return [*same, *((self._iris[place], min(score, _NEARLY)) for _, score, place in near)]
