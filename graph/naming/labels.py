"""What things are called: the best label for a language, the class and country, and search without accents.

Built from a view with `read_names`, once for each published checkpoint; questions, pages and REST read it.
A thing without a name in the wanted language falls back to the other one, then to any label, then to its key.

>>> local_name("https://w3id.org/banggiao/id/region/VN-HP")
'VN-HP'
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from types import MappingProxyType

from graph.claim import Term, Value
from graph.naming.names import fold
from graph.view import View
from ontology.identifiers import VOCABULARY

_PREFERRED = "http://www.w3.org/2004/02/skos/core#prefLabel"
_ALTERNATIVE = "http://www.w3.org/2004/02/skos/core#altLabel"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BOUNDS = (f"{VOCABULARY}existsFrom", f"{VOCABULARY}existsUntil")
#: Classes that every thing of some kind has; a more telling one goes first.
_GENERAL = frozenset({"Place", "Locality", "Actor", "Organisation", "PopulatedPlace"})


@dataclass(frozen=True, slots=True)
class Named:
    """One thing as the knowledge describes it.

    Attributes:
        iri: Identifier.
        labels: Preferred label by language; the key "" holds one without a language.
        others: Alternative names with their language, sorted.
        classes: Local names of its classes, the most telling first.
        country, within: IRIs, or None.
        folded: All names, folded, for search.
        first, last: First and last day it exists, where bounded.
        successor: IRI of what stands in its place since, or None.
    """

    iri: str
    labels: Mapping[str, str]
    others: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]
    country: str | None
    within: str | None
    folded: tuple[str, ...]
    first: date | None = None
    last: date | None = None
    successor: str | None = None

    def label(self, language: str) -> str:
        """Give the best name for a language."""
        for code in (language, "vi", "en", ""):
            if code in self.labels:
                return self.labels[code]
        return next(iter(self.labels.values()), local_name(self.iri))


@dataclass(slots=True)
class _Draft:
    labels: dict[str, str] = field(default_factory=dict)
    others: set[tuple[str, str]] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    country: str | None = None
    within: str | None = None
    days: dict[str, date] = field(default_factory=dict)
    successor: str | None = None


class Names:
    """An index of everything that has a name."""

    def __init__(self, things: Mapping[str, Named]) -> None:
        self._things = things
        followed: dict[str, list[str]] = defaultdict(list)
        for thing in things.values():
            if thing.successor is not None:
                followed[thing.successor].append(thing.iri)
        self._predecessors = {iri: tuple(sorted(older)) for iri, older in followed.items()}
        inside: dict[str, list[str]] = defaultdict(list)
        for thing in things.values():
            for around in {thing.within, thing.country}:
                if around is not None:
                    inside[around].append(thing.iri)
        self._inside = {around: tuple(sorted(iris)) for around, iris in inside.items()}

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Term]]) -> "Names":
        """Build the index from the rows of `names.rq`, in whatever order they come."""
        drafts: dict[str, _Draft] = defaultdict(_Draft)
        for row in sorted(rows, key=_place):
            _add(drafts[str(row["entity"])], str(row["property"]), row["value"])
        things = {iri: _finish(iri, draft) for iri, draft in sorted(drafts.items())}
        return cls(MappingProxyType(things))

    def get(self, iri: str) -> Named | None:
        """Find a thing, or None."""
        return self._things.get(iri)

    def predecessors(self, iri: str) -> tuple[str, ...]:
        """Give what a thing stands in the place of, sorted."""
        return self._predecessors.get(iri, ())

    def inside(self, iri: str) -> tuple[str, ...]:
        """Give what lies in a place, or in a country, sorted."""
        return self._inside.get(iri, ())

    def label(self, iri: str, language: str) -> str:
        """Name a thing in a language; what has no name is called by its key."""
        thing = self._things.get(iri)
        return local_name(iri) if thing is None else thing.label(language)

    def search(self, text: str, limit: int = 50) -> tuple[Named, ...]:
        """Find things by any of their names, accents and case aside: exact names, then beginnings, then
        parts.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        ranked = [(rank, thing) for thing in self._things.values() if (rank := _rank(thing, wanted)) < 3]
        ranked.sort(key=lambda pair: (pair[0], pair[1].label("vi"), pair[1].iri))
        return tuple(thing for _, thing in ranked[:limit])

    def matches(self, iri: str, folded: str) -> bool:
        """Tell whether one of a thing's names contains a folded text."""
        thing = self._things.get(iri)
        return thing is not None and any(folded in name for name in thing.folded)

    def __iter__(self) -> Iterator[Named]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """What a list of documents says of one of them.

    Attributes:
        published: EDTF date, or None. `recorded`: time of ingest, ISO 8601. `claims`: how many it makes.
    """

    iri: str
    title: str
    name: str
    language: str
    published: str | None
    source: str | None
    media_type: str
    sentences: int
    recorded: str
    claims: int


def read_names(view: View) -> Names:
    """Build the index of everything that a view names."""
    return Names.from_rows(view.select(_query("names")))


def read_documents(view: View) -> Mapping[str, DocumentLine]:
    """List the documents of a view by IRI, the latest published first."""
    return MappingProxyType({line.iri: line for line in map(_line, view.select(_query("documents")))})


def local_name(iri: str) -> str:
    """Give what follows the last `#` or `/` of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def _query(name: str) -> str:
    return (files("graph") / "queries" / f"{name}.rq").read_text("utf-8")


def _line(row: Mapping[str, Term]) -> DocumentLine:
    text = {key: value.lexical if isinstance(value, Value) else value for key, value in row.items()}
    return DocumentLine(
        text["document"], text["title"], text.get("name", text["title"]), text.get("language", "und"),
        text.get("published"), text.get("source"), text.get("media", ""), int(text.get("sentences", "0")),
        text.get("recorded", ""), int(text["claims"]),
    )  # fmt: skip


def _place(row: Mapping[str, Term]) -> tuple[str, str, str, str]:
    """Where several values are given and one is taken, it is the first in this order."""
    value = row["value"]
    told = (value.lexical, value.language or "") if isinstance(value, Value) else (value, "")
    return str(row["entity"]), str(row["property"]), *told


def _add(draft: _Draft, name: str, value: Term) -> None:
    if isinstance(value, Value):
        language = value.language or ""
        if name == _PREFERRED:
            draft.labels.setdefault(language, value.lexical)
        elif name == _ALTERNATIVE:
            draft.others.add((value.lexical, language))
        elif name in _BOUNDS:
            draft.days[name] = date.fromisoformat(value.lexical)
    elif name == _TYPE:
        draft.classes.add(local_name(value))
    elif name == f"{VOCABULARY}isInCountry":
        draft.country = draft.country or value
    elif name == f"{VOCABULARY}isLocatedIn":
        draft.within = draft.within or value
    elif name == f"{VOCABULARY}isSucceededBy":
        draft.successor = draft.successor or value


def _finish(iri: str, draft: _Draft) -> Named:
    classes = tuple(sorted(draft.classes, key=lambda name: (name in _GENERAL, name)))
    everything = {*draft.labels.values(), *(text for text, _ in draft.others)}
    folded = tuple(sorted({fold(name) for name in everything} - {""}))
    labels = MappingProxyType(dict(sorted(draft.labels.items())))
    first, last = (draft.days.get(bound) for bound in _BOUNDS)
    return Named(
        iri, labels, tuple(sorted(draft.others)), classes, draft.country, draft.within, folded,
        first, last, draft.successor,
    )  # fmt: skip


def _rank(thing: Named, wanted: str) -> int:
    if wanted in thing.folded:
        return 0
    if any(name.startswith(wanted) for name in thing.folded):
        return 1
    return 2 if any(wanted in name for name in thing.folded) else 3
