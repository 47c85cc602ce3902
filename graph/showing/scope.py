"""What the documents cover, so that "none" can say in what: how many, of which years, sources and countries.

>>> from types import MappingProxyType
>>> Scope(2, ("2018", "2025"), 0, (), MappingProxyType({})).phrase("en", str)
'2 documents, published 2018–2025'
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from graph.naming.labels import DocumentLine, read_documents
from graph.naming.names import sort_key
from graph.view import View

#: How many countries a sentence names before it says "and so many more".
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """What documents cover.

    Attributes:
        documents: How many there are.
        years: First and last year of publication, ascending; empty where no document has a date.
        undated: How many have no date.
        sources: Who published them, by name.
        countries: How many documents speak of each country, by IRI.
    """

    documents: int
    years: tuple[str, ...]
    undated: int
    sources: tuple[str, ...]
    countries: Mapping[str, int]

    def phrase(self, language: str, named: Callable[[str], str], asked: Sequence[str] = ()) -> str:
        """Say it: "12 documents, published 2009–2026 (2 without a date), covering 9 countries: …".

        Args:
            language: "vi" or "en".
            named: Gives the name of a country from its IRI.
            asked: Countries that were asked for: how many documents speak of them is said instead of the list.
        """
        words = _words()[language]
        said = words["document"] if self.documents == 1 else words["documents"].format(n=self.documents)
        if self.years:
            said += words["published"].format(years="–".join(dict.fromkeys((self.years[0], self.years[-1]))))
        if self.undated and self.undated < self.documents:
            said += words["without_date"].format(n=self.undated)
        if asked:
            n = max((self.countries.get(country, 0) for country in asked), default=0)
            about = words["about_one" if n == 1 else "about"]
            return said + about.format(n=n, names=", ".join(named(c) for c in asked))
        return said + self._countries(words, named)

    def _countries(self, words: Mapping[str, str], named: Callable[[str], str]) -> str:
        if not self.countries:
            return ""
        often = sorted(self.countries, key=lambda c: (-self.countries[c], sort_key(named(c))))
        names = ", ".join(named(country) for country in often[:_NAMED])
        if len(often) > _NAMED:
            names += words["more"].format(n=len(often) - _NAMED)
        return words["countries"].format(n=len(often), names=names)


def read_scope(view: View, lines: Mapping[str, DocumentLine] | None = None) -> Scope:
    """Read what the documents of a published state cover.

    Args:
        view: The published knowledge.
        lines: Its documents, where the caller has them.
    """
    lines = read_documents(view) if lines is None else lines
    query = (files("graph") / "queries" / "scope-countries.rq").read_text("utf-8")
    countries = Counter(str(row["country"]) for row in view.select(query) if str(row["document"]) in lines)
    years = sorted(line.published[:4] for line in lines.values() if line.published)
    return Scope(
        len(lines),
        (years[0], years[-1]) if years else (),
        sum(line.published is None for line in lines.values()),
        tuple(sorted({line.source for line in lines.values() if line.source}, key=sort_key)),
        MappingProxyType(dict(sorted(countries.items()))),
    )


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    given: Mapping[str, Any] = yaml.safe_load((files("graph") / "showing" / "coverage.yml").read_text("utf-8"))
    return given["phrases"]  # type: ignore[no-any-return]  # the file's own shape, held by the tests
