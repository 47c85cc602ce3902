"""The index of names: from the key of a name to everything that bears it, the likeliest first.

Here it is decided which names are searched for at all, which are weak, and which of several namesakes a text
means when nothing else tells. The gazetteer looks keys up in it.

A name that is an ordinary word is no name ("More", "Trung ương"): `ambiguous_names.csv` says so, or calls it
weak ("Nice"). A foreign place whose name looks like one Vietnamese syllable ("Huy") is left out too, for a
Vietnamese text means a person or a word by it; the name of a large city ("Van") is weak.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from graph.naming.names import fold, tone_key
from ingest.names.reference import REGION_POPULATION, Row, read_table

# An acronym is its exact letters: "WHO" is a body, "Who" a word.
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.]{1,6}")
# Onset, nucleus and coda of a Vietnamese syllable without marks (the orthography's closed lists).
_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|qu|q|r|s|th|tr|t|v|x)?"
    r"(?:uyeu|oai|oay|oeo|uay|uoi|uou|uya|uye|uyu|yeu|ieu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu"
    r"|uy|ye|a|e|i|o|u|y)"
    r"(?:ch|ng|nh|c|m|n|p|t)?"
)
_TYPED = re.compile(r"^(?:Thành phố|Tỉnh|Thị xã|Thị trấn|Huyện|Quận|Xã|Phường) (?=\w)", re.IGNORECASE)
_SOURCED = frozenset({"geonames", "cldr"})
#: A large city ranks just above the region it gave its name to ("Fukuoka"), unless a type noun says other.
_NAMESAKE = 1.1 * REGION_POPULATION
_LARGE = 100_000


class Entry(NamedTuple):
    """One bearer of a name: the row's place in the list, whether the name is weak for it, the letters it must
    be written in (None: any case), whether it is a preferred name of the bearer."""

    row: int
    weak: bool
    exact: str | None
    main: bool


def index_names(rows: Sequence[Row], folder: Path) -> dict[str, tuple[Entry, ...]]:
    """Map the tone key of every searchable name to its bearers, likeliest first.

    Raises:
        RuleError: A file of ambiguous names or priors is missing or malformed.
    """
    verdicts = {tone_key(row["name"]): row["strength"] for row in read_table(folder / "ambiguous_names.csv")}
    found: dict[str, list[Entry]] = defaultdict(list)
    for index, row in enumerate(rows):
        for name, weak, main in _names(row):
            exact = name if _ACRONYM.fullmatch(name) else None
            for key in _spellings(tone_key(name), spaced=row.kind == "region"):
                verdict = _verdict(key, row, verdicts, main=main)
                if verdict != "stop":
                    found[key].append(Entry(index, weak or verdict == "weak", exact, main))
    preferred = _preferred(folder)
    return {
        key: tuple(bearers) if len(bearers) == 1 else ranked(_merged(bearers), rows.__getitem__, preferred.get(key))
        for key, bearers in found.items()
    }


def ranked(entries: Iterable[Entry], row_at: Callable[[int], Row], preferred: str | None = None) -> tuple[Entry, ...]:
    """Order by prior: preferred by hand, strong, country, organisation, then by the people who live there."""
    several = tuple(entries)
    rows = {entry.row: row_at(entry.row) for entry in several}
    regions = {row.country for row in rows.values() if row.kind == "region"}

    def prior(entry: Entry) -> tuple[bool, bool, bool, bool, float, str]:
        row = rows[entry.row]
        people = float(row.population) if entry.main else row.population / 10
        if (row.kind == "city" or "City" in row.classes) and row.country in regions and row.population >= _LARGE:
            people = max(people, _NAMESAKE)
        is_country = row.kind in ("country", "former-country")
        return (
            row.key != preferred,
            entry.weak,
            not is_country,
            row.kind != "organisation",
            -people,
            row.key,
        )

    return tuple(sorted(several, key=prior))


def _names(row: Row) -> Iterator[tuple[str, bool, bool]]:
    """Yield (name, weak, main) of a row; the preferred names are its main ones.

    Districts are called after people ("Lê Chân", "Ngô Quyền"), so that their names alone are weak.
    """
    for name in dict.fromkeys((row.vi, row.en)):
        if name:
            yield name, row.source == "gso", True
    for name, _, weak in row.names:
        # "Thành phố Thái Nguyên" would hide that a type noun stands before a name with other bearers.
        bare = _TYPED.sub("", name) if row.source == "geonames" else name
        yield bare or name, weak, False


def _spellings(key: str, *, spaced: bool = False) -> tuple[str, ...]:
    """Give the ways a compound name is joined: "bà rịa - vũng tàu", "bà rịa-vũng tàu", "bà rịa vũng tàu".

    Of one that is written without spaces, as regions are, `spaced` adds the other way: "emilia - romagna".
    """
    if spaced and " - " not in key and "-" in key:
        return (key, key.replace("-", " - "))
    return (key, key.replace(" - ", "-"), key.replace(" - ", " ")) if " - " in key else (key,)


def _verdict(key: str, row: Row, verdicts: Mapping[str, str], *, main: bool) -> str:
    """Call a source's name "weak" or "stop" where it is an ordinary word; our own names say so themselves."""
    if row.source not in _SOURCED or row.kind == "country":
        return ""
    listed = verdicts.get(key, "")
    if listed or len(key) > 7 or " " in key:
        return listed
    if _SYLLABLE.fullmatch(key if key.isascii() else fold(key)) is None:
        return ""
    return "weak" if main and row.kind == "city" and row.population >= _LARGE else "stop"


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """Keep one entry for a bearer: main if any is; weak if any is, for a hand-made verdict prevails."""
    bearers: dict[int, Entry] = {}
    for new in entries:
        old = bearers.get(new.row, new)
        exact = old.exact if old.exact == new.exact else None
        bearers[new.row] = Entry(new.row, old.weak or new.weak, exact, old.main or new.main)
    return list(bearers.values())


def _preferred(folder: Path) -> Mapping[str, str]:
    return {tone_key(row["name"]): row["key"] for row in read_table(folder / "priors.csv")}
