"""Known names in running text, and which of the things that share a name the text means.

`Gazetteer.find` gives every known name with all its candidates, the likeliest first; `resolve` settles on one
by the evidence of the text: the country in a parenthesis, the type noun before it, the day it speaks of.
The mention cascade calls both. Matching ignores case and the place of tone marks and works on code points of
the text as it is; a name in Latin script counts only where it begins with a capital and is a whole word.

    gazetteer = Gazetteer.load()
    hit = gazetteer.find("Hải Phòng và tỉnh Kagawa (Nhật Bản)")[1]
    resolve(hit, type_noun="tỉnh", country="JP", on=None).iri      # …/id/region/JP-37
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from graph.claim import Entity
from graph.naming.names import fold, tone_key, tone_key_in_place
from ingest.frozen import dataclass
from ingest.names.compiled import CompiledNames, cache_folder, load
from ingest.names.name_index import Entry, ranked
from ingest.names.reference import FOLDER, Kind, entity_of, read_successors, read_table
from ingest.text.normal import composed
from ontology.identifiers import mint

VIETNAM = mint("country", "VN")

#: So many names that were looked up are kept.
_KEPT = 4096
# Scripts written without spaces have no word boundary to check.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
#: What mostly stands beside a name, and joins it to nothing.
_APART = frozenset(" ,.;:()\n")
_WRAPPED_LINE = re.compile(r"\n(?<=[^\s]\n)(?=[^\s])")


def is_city(entity: Entity) -> bool:
    """Whether an entity is a city or a district, also one that is a first-level region of its own."""
    return any(name.endswith(("#City", "#District")) for name in entity.classes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a name may mean.

    Attributes:
        entity: What the reference data say of it.
        population: People (a stand-in where unknown); only its order matters.
        kind: country, former-country, region, city or organisation.
        valid_from, valid_until: First and last day it existed, where bounded.
        countries: IRIs a text may rightly give as its country: its own, the former one, the sovereign one.
    """

    entity: Entity
    population: int
    kind: Kind
    valid_from: date | None = None
    valid_until: date | None = None
    countries: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The entity's identifier."""
        return self.entity.iri

    @property
    def is_city(self) -> bool:
        """Whether it is a city or a district, also one that is a first-level region of its own."""
        return is_city(self.entity)

    def holds_on(self, day: date | None) -> bool:
        """Tell whether it existed on a day; without a day, whether it is no newcomer of a merger."""
        if day is None:
            return self.valid_from is None
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in a text: `text[begin:end] == surface`.

    Attributes:
        begin, end: Offsets in code points.
        surface: The words as written.
        candidates: What it may mean, likeliest first; at least one.
        weak: Whether the name often means something else ("Anh", "Áo") and needs support.
    """

    begin: int
    end: int
    surface: str
    candidates: tuple[Candidate, ...]
    weak: bool = False


class Gazetteer:
    """All known names, ready to be found. Immutable; make one with `load` and share it.

    Attributes:
        digest: SHA-256 of the data, so that a document read with other names can be read again.
    """

    def __init__(self, names: CompiledNames, folder: Path = FOLDER) -> None:
        self._names = names
        self._folder = folder
        self._number = {key: number for number, key in enumerate(names.keys)}
        self._by_iri = {iri: index for index, iri in enumerate(names.iris)}
        self._type_nouns = tuple(sorted((noun + " " for noun in _type_nouns(folder)), key=len, reverse=True))
        self.digest = names.digest
        self._automaton = AhoCorasick(
            names.keys, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )
        # What was asked before, by number of name and of row: a text repeats its names, a corpus the same places.
        self._known_entries: dict[int, tuple[Entry, ...]] = {}
        self._known_candidates: dict[int, Candidate] = {}
        self._known_meanings: dict[int, tuple[tuple[Candidate, ...], bool]] = {}
        self._known_exact: dict[int, bool] = {}
        self._known_nouns: dict[int, int] = {}
        self._known_lookups: dict[str, tuple[Candidate, ...]] = {}

    @classmethod
    def load(cls, folder: Path = FOLDER, cache: Path | None = None) -> "Gazetteer":
        """Load the names of a folder; the project's own come compiled from the cache after the first time.

        Args:
            folder: The reference data.
            cache: Where compiled names are kept; the user's cache folder for the project's own data.

        Raises:
            RuleError: A file is missing or malformed.
        """
        return cls(load(folder, cache_folder() if cache is None and folder == FOLDER else cache), folder)

    def find(self, text: str) -> list[Hit]:
        """Find known names: leftmost, longest, whole words, never overlapping, in text order."""
        plain, offsets = composed(text)
        key = _WRAPPED_LINE.sub(" ", tone_key_in_place(plain))
        hits: list[Hit] = []
        end_of_last = 0
        for begin, negative, number in self._longest_first(key, plain):
            if begin < end_of_last:
                continue
            end = -negative
            meanings = self._meanings_as_written(number, plain[begin:end])
            if meanings is not None:
                start, stop = (begin, end) if offsets is None else (offsets[begin], offsets[end])
                hits.append(Hit(start, stop, text[start:stop], *meanings))
                end_of_last = end
        return hits

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Give what a name may mean, likeliest first, whatever its case and tone placement.

        A name typed without marks is looked up without marks only where nothing bears it as typed.
        """
        known = self._known_lookups.get(name)
        if known is None:
            if len(self._known_lookups) >= _KEPT:
                self._known_lookups.clear()
            known = self._known_lookups[name] = self._looked_up(name)
        return known

    def _looked_up(self, name: str) -> tuple[Candidate, ...]:
        number = self._number.get(tone_key(name.strip()))
        if number is not None:
            return self._meanings_of(number)[0]
        numbers = self._folded.get(fold(name))
        if numbers is None:
            return ()
        bearers = [entry for number in numbers for entry in self._entries(number)]
        return self._meanings(ranked(bearers, self._names.row))[0]

    def entity(self, iri: str) -> Entity | None:
        """Give what the reference data say of an IRI, or None."""
        index = self._by_iri.get(iri)
        return self._candidate(index).entity if index is not None else None

    @cached_property
    def _countries(self) -> dict[str, tuple[str, ...]]:
        return _accepted_countries(self._names.iris, self._folder)

    @cached_property
    def _folded(self) -> dict[str, list[int]]:
        folded: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self._names.folded):
            folded[key].append(number)
        return folded

    def _longest_first(self, key: str, text: str) -> list[tuple[int, int, int]]:
        """Give begin, minus end and number of the names that stand whole, by begin, the longer of two first."""
        return sorted(
            (begin, -end, number)
            for number, begin, end in self._automaton.find_matches_as_indexes(key, overlapping=True)
            if (not text[begin].islower() or self._is_typed(text, number, begin)) and _stands_alone(key, begin, end)
        )

    def _is_typed(self, text: str, number: int, begin: int) -> bool:
        """Whether a name without a capital begins with a type noun and goes on with one ("thành phố Hồ Chí Minh")."""
        length = self._known_nouns.get(number)
        if length is None:
            key = self._names.keys[number]
            noun = next((noun for noun in self._type_nouns if key.startswith(noun)), "")
            length = self._known_nouns[number] = len(noun) if noun != key else 0
        return length > 0 and text[begin + length].isupper()

    def _meanings_as_written(self, number: int, words: str) -> tuple[tuple[Candidate, ...], bool] | None:
        """What a name may mean in these very letters, and whether it is weak; None where an acronym is no more than
        a word.
        """
        exact = self._known_exact.get(number)
        if exact is None:
            exact = self._known_exact[number] = any(entry.exact is not None for entry in self._entries(number))
        if not exact:
            return self._meanings_of(number)
        fitting = [e for e in self._entries(number) if e.exact is None or e.exact == words]
        return self._meanings(fitting) if fitting else None

    def _meanings_of(self, number: int) -> tuple[tuple[Candidate, ...], bool]:
        known = self._known_meanings.get(number)
        if known is None:
            known = self._known_meanings[number] = self._meanings(self._entries(number))
        return known

    def _meanings(self, entries: Sequence[Entry]) -> tuple[tuple[Candidate, ...], bool]:
        indexes = dict.fromkeys(entry.row for entry in entries)
        return tuple(self._candidate(index) for index in indexes), all(entry.weak for entry in entries)

    def _entries(self, number: int) -> tuple[Entry, ...]:
        known = self._known_entries.get(number)
        if known is None:
            known = self._known_entries[number] = self._names.entries(number)
        return known

    def _candidate(self, index: int) -> Candidate:
        known = self._known_candidates.get(index)
        if known is None:
            row = self._names.row(index)
            known = self._known_candidates[index] = Candidate(
                entity_of(row), row.population, row.kind, row.valid_from, row.valid_until,
                self._countries.get(row.country, ()),
            )  # fmt: skip
        return known


def resolve(hit: Hit, *, type_noun: str | None, country: str | None, on: date | None) -> Candidate | None:
    """Settle on one candidate by the evidence of the text, or on none where it contradicts all.

    Args:
        hit: A found name.
        type_noun: The noun before or after the name as written ("tỉnh", "TP.", "Prefecture"), if any.
        country: The country the text gives for it: IRI or ISO code.
        on: The day the text speaks of; it tells a Vietnamese province from its successor of the same name.
            Without a day the older one is meant.

    A country must agree. A type noun must agree too, unless the country does: sources do call a commune a
    province. A day only prefers: a text of 2026 may still speak of Hải Dương.
    """
    if country is None and not type_noun:
        return _of_the_day(hit.candidates, on)
    candidates = list(hit.candidates)
    if country is not None:
        is_key = "/" not in country
        wanted = {mint("country", country), mint("former-country", country)} if is_key else {country}
        candidates = [c for c in candidates if not wanted.isdisjoint(c.countries)]
    means = _type_nouns(FOLDER).get(tone_key(type_noun).strip(), "") if type_noun else ""
    if means:
        fitting = [c for c in candidates if _is_a(c, means)]
        candidates = fitting if fitting or country is None else candidates
    return _of_the_day(candidates, on)


def _of_the_day(candidates: Sequence[Candidate], day: date | None) -> Candidate | None:
    """Take the likeliest, or the thing of its kind and country that bears its name on the day."""
    if not candidates:
        return None
    first = candidates[0]
    if len(candidates) == 1 or first.holds_on(day):
        return first
    alike = (c for c in candidates if (c.kind, c.entity.country) == (first.kind, first.entity.country))
    return next((c for c in alike if c.holds_on(day)), first)


def _is_a(candidate: Candidate, means: str) -> bool:
    match means:
        case "country":
            return candidate.kind in ("country", "former-country")
        case "city":
            return candidate.is_city
        case _:
            return candidate.kind == "region"


@cache
def _type_nouns(folder: Path) -> dict[str, str]:
    return {tone_key(row["noun"]): row["means"] for row in read_table(folder / "type_nouns.csv")}


def _accepted_countries(iris: Iterable[str], folder: Path) -> dict[str, tuple[str, ...]]:
    """Map a country's key to the IRIs a text may give for what lies in it."""
    countries = (iri for iri in iris if iri.rsplit("/", 2)[1] in ("country", "former-country"))
    accepted = {iri.rsplit("/", 1)[1]: [iri] for iri in countries}
    for former, successors in read_successors(folder).items():
        for today in successors:
            accepted[today].append(mint("former-country", former))
            accepted[former].append(mint("country", today))
    for row in read_table(folder / "sovereigns.csv"):
        accepted[row["key"]].append(mint("country", row["sovereign"]))
    return {key: tuple(iris) for key, iris in accepted.items()}


def _stands_alone(key: str, begin: int, end: int) -> bool:
    if begin > 0 and key[begin - 1] not in _APART and _joined(key[begin - 1], key[begin]):
        return False
    return end == len(key) or key[end] in _APART or not _joined(key[end - 1], key[end])


def _joined(left: str, right: str) -> bool:
    if not (left.isalnum() and right.isalnum()):
        return left == "_" or right == "_"
    return not (_UNSPACED.match(left) and _UNSPACED.match(right))
