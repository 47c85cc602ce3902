"""The reference data as rows: every known place and organisation with its names, read from the CSVs.

The gazetteer indexes these rows and turns one into an `Entity` only when a document mentions it; most of the
forty thousand never are. Columns and sources are described in `gazetteers/SOURCES.md`. In a `names` column
"|" separates names and a final "?" marks a weak one: a name that often means something else ("Anh", "Áo").

>>> next(row for row in read_reference() if row.key == "JP").vi
'Nhật Bản'
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from graph.claim import Entity, Label
from ontology.errors import RuleError
from ontology.identifiers import VOCABULARY, mint

FOLDER = Path(__file__).parents[1] / "gazetteers"

Kind = Literal["country", "former-country", "region", "city", "organisation"]

#: Rank of a first-level region whose population is unknown: below the great cities, above the towns. A large
#: country's region ranks a little higher, so that "Maryland" is the American one.
REGION_POPULATION = 2_000_000
#: About the mean of the Vietnamese districts.
DISTRICT_POPULATION = 140_000
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


class Row(NamedTuple):
    """One known thing.

    Attributes:
        kind: What it is.
        key: Key of its authority ("JP", "VN-HP.2025", "1859307", "citynet").
        iri: Identifier.
        classes: Local names of its classes, most specific first.
        vi, en: Preferred names; either may be empty.
        names: Further names as (text, language or None, weak).
        country: Key of its country, current or former, or "".
        within: Key and kind of the next larger place, or None.
        latitude, longitude: Degrees as text, "" if unknown.
        population: People, or a stand-in that gives its kind a sensible rank.
        valid_from, valid_until: First and last day it existed, where bounded.
        source: Where the row comes from.
        successor: IRI of the unit that stands in its place since it ended, or "".
    """

    kind: Kind
    key: str
    iri: str
    classes: tuple[str, ...]
    vi: str
    en: str
    names: tuple[tuple[str, str | None, bool], ...]
    country: str
    within: tuple[str, str] | None
    latitude: str
    longitude: str
    population: int
    valid_from: date | None
    valid_until: date | None
    source: str
    successor: str = ""


def read_reference(folder: Path = FOLDER) -> list[Row]:
    """Read all rows: countries, former countries, Vietnamese provinces and districts, regions, cities, organisations.

    Raises:
        RuleError: A file is missing or a column of it is.
    """
    extra = _extra_names(folder)
    rows = [
        row
        for reader in (_countries, _former_countries, _provinces, _districts, _regions, _cities, _organisations)
        for row in reader(folder, extra)
    ]
    _refuse_unused(extra, rows)
    return list(_with_preferred(rows, folder))


def read_successions(folder: Path = FOLDER) -> list[tuple[str, str, date]]:
    """List (predecessor IRI, successor IRI, first day of the successor) of the Vietnamese provinces."""
    return [
        (mint("region", old), mint("region", row["key"]), date.fromisoformat(row["valid_from"]))
        for row in read_table(folder / "provinces.csv")
        for old in _split(row["predecessors"])
    ]


def read_successors(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """Map a former country's key to those of the countries on its soil today."""
    return {row["key"]: _split(row["successors"]) for row in read_table(folder / "former_countries.csv")}


def digest_of(folder: Path = FOLDER) -> str:
    """Give the SHA-256 of all reference files, names and contents, in order of name."""
    whole = sha256()
    for path in sorted(folder.glob("*.csv")):
        whole.update(path.name.encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def entity_of(row: Row) -> Entity:
    """Describe a row as the entity that goes into a document's graph."""
    return Entity(
        iri=row.iri,
        classes=tuple(VOCABULARY + name for name in row.classes),
        labels=_labels(row),
        country=_country_iri(row),
        within=mint(*row.within) if row.within is not None else None,
        latitude=float(row.latitude) if row.latitude else None,
        longitude=float(row.longitude) if row.longitude else None,
        source=row.source,
        successor=row.successor or None,
        exists_from=row.valid_from.isoformat() if row.valid_from is not None else None,
        exists_until=row.valid_until.isoformat() if row.valid_until is not None else None,
    )


def read_table(path: Path) -> Iterator[Mapping[str, str]]:
    """Read one CSV with a header row.

    Raises:
        RuleError: The file is missing, or a row has more or fewer cells than the header.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            header = next(lines)
            for cells in lines:
                if len(cells) != len(header):
                    raise RuleError(f"{path}:{lines.line_num}", "wrong number of cells", "compare the header")
                yield dict(zip(header, cells, strict=True))
    except (OSError, StopIteration) as error:
        raise RuleError(str(path), "cannot be read", "restore the file from the repository") from error


_Extra = dict[str, list[tuple[str, str | None, bool]]]


def _extra_names(folder: Path) -> _Extra:
    """Collect the names written by hand for countries, regions and cities, by key."""
    found: _Extra = defaultdict(list)
    for name in ("country_aliases.csv", "exonyms.csv"):
        for row in read_table(folder / name):
            found[row["key"]].append((row["name"], row["language"] or None, row["strength"] == "weak"))
    return found


def _with_preferred(rows: list[Row], folder: Path) -> Iterator[Row]:
    """Let a name marked as preferred by hand take the place of the source's, which stays as another."""
    preferred: dict[str, dict[str, str]] = defaultdict(dict)
    for row in read_table(folder / "exonyms.csv"):
        if row["strength"] == "preferred":
            preferred[row["key"]][row["language"]] = row["name"]
    for known in rows:
        ours = preferred.get(known.key)
        if ours is None:
            yield known
        else:
            theirs = [(n, lang, False) for n, lang in ((known.vi, "vi"), (known.en, "en")) if n]
            vi, en = ours.get("vi", known.vi), ours.get("en", known.en)
            yield known._replace(vi=vi, en=en, names=(*known.names, *theirs))


def _refuse_unused(extra: _Extra, rows: list[Row]) -> None:
    unknown = sorted(set(extra) - {row.key for row in rows})
    if unknown:
        raise RuleError("gazetteers", f"names for unknown keys {unknown}", "correct the keys or drop the names")


def _countries(folder: Path, extra: _Extra) -> Iterator[Row]:
    for row in read_table(folder / "countries.csv"):
        key = row["key"]
        others = [(row[language], language, False) for language in ("fr", "ja", "ko", "zh") if row[language]]
        yield Row(
            "country", key, mint("country", key), ("Country",), row["vi"], row["en"],
            (*others, *extra.get(key, ())), key, None, "", "", int(row["population"]), None, None, "cldr",
        )  # fmt: skip


def _former_countries(folder: Path, extra: _Extra) -> Iterator[Row]:
    for row in read_table(folder / "former_countries.csv"):
        key = row["key"]
        yield Row(
            "former-country", key, mint("former-country", key), ("FormerCountry",), row["vi"], row["en"],
            (*_names(row["names"]), *extra.get(key, ())), key, None, "", "", 0,
            None, date.fromisoformat(row["valid_until"]), "banggiao",
        )  # fmt: skip


def _provinces(folder: Path, extra: _Extra) -> Iterator[Row]:
    heirs = _heirs(folder)
    for row in read_table(folder / "provinces.csv"):
        key = row["key"]
        yield Row(
            "region", key, mint("region", key), _region_classes(row["city"]), row["vi"], row["en"],
            (*_names(row["names"]), *extra.get(key, ())), "VN", ("country", "VN"),
            row["latitude"], row["longitude"], 50_000_000,
            _day(row["valid_from"]), _day(row["valid_until"]), "banggiao",
            heirs.get(mint("region", key), ""),
        )  # fmt: skip


def _heirs(folder: Path) -> dict[str, str]:
    """The province of today by the IRI of one that ended."""
    return {old: new for old, new, _ in read_successions(folder)}


def _heir_of_district(region: str, heirs: Mapping[str, str]) -> str:
    """Whose a district's papers are now: Decree 177/2025 lets the provincial committee inherit them."""
    province = mint("region", region)
    return heirs.get(province, province)


def _districts(folder: Path, extra: _Extra) -> Iterator[Row]:
    """The level below the province, which ended on 30 June 2025; its names are often those of persons."""
    heirs = _heirs(folder)
    for row in read_table(folder / "districts.csv"):
        key = row["key"]
        yield Row(
            "city", key, mint("district", key), ("City",) if row["city"] else ("District",), row["vi"], "",
            tuple(extra.get(key, ())), "VN", ("region", row["region"]), row["latitude"], row["longitude"],
            DISTRICT_POPULATION, None, LAST_DAY_OF_DISTRICTS, "gso", _heir_of_district(row["region"], heirs),
        )  # fmt: skip


def _regions(folder: Path, extra: _Extra) -> Iterator[Row]:
    people = {row["key"]: int(row["population"]) for row in read_table(folder / "countries.csv")}
    for name in ("regions.csv", "historic_regions.csv"):
        for row in read_table(folder / name):
            key = row["key"]
            country = row.get("country") or key[:2]
            kind = "former-country" if len(country) == 4 else "country"
            rank = REGION_POPULATION + people.get(country, 0) // 10_000
            yield Row(
                "region", key, mint("region", key), _region_classes(row["city"]), row["vi"], row["en"],
                (*_names(row["names"]), *extra.get(key, ())), country, (kind, country),
                row["latitude"], row["longitude"], int(row["population"] or rank),
                None, _day(row.get("valid_until", "")), "cldr" if name == "regions.csv" else "banggiao",
            )  # fmt: skip


def _cities(folder: Path, extra: _Extra) -> Iterator[Row]:
    heirs = _heirs(folder)
    ended = {row["id"]: row for row in read_table(folder / "former_cities.csv")}
    for row in read_table(folder / "cities.csv"):
        key, country = row["id"], row["country"]
        former = ended.get(key)
        region = row["region"] if former is None else former["region"]
        yield Row(
            "city", key, mint("city", key), ("City",), row["vi"] if former is None else former["vi"], row["name"],
            (*_names(row["names"]), *extra.get(key, ())), country,
            ("region", region) if region else ("country", country),
            row["latitude"], row["longitude"], int(row["population"]),
            None, None if former is None else LAST_DAY_OF_DISTRICTS, "geonames",
            "" if former is None else _heir_of_district(region, heirs),
        )  # fmt: skip


def _organisations(folder: Path, _: _Extra) -> Iterator[Row]:
    for row in read_table(folder / "organisations.csv"):
        segment = "company" if row["class"] == "Company" else "organisation"
        yield Row(
            "organisation", row["key"], mint(segment, row["key"]), (row["class"],), row["vi"], row["en"],
            _names(row["names"]), row["country"], None, "", "", 0, None, None, "banggiao",
        )  # fmt: skip


def _region_classes(is_city: str) -> tuple[str, ...]:
    return ("City", "Region") if is_city else ("Region",)


def _country_iri(row: Row) -> str | None:
    if not row.country:
        return None
    former = row.kind == "former-country" or (row.within is not None and row.within[0] == "former-country")
    return mint("former-country" if former else "country", row.country)


def _labels(row: Row) -> tuple[Label, ...]:
    """Give each name once; the preferred ones first, a place without a Vietnamese name lending its own."""
    vietnamese = row.vi or row.en
    labels = [Label(vietnamese, "vi", preferred=True), Label(row.en or vietnamese, "en", preferred=True)]
    seen = {vietnamese, row.en}
    for text, language, _ in row.names:
        if text not in seen:
            seen.add(text)
            labels.append(Label(text, language))
    return tuple(labels)


def _names(joined: str) -> tuple[tuple[str, str | None, bool], ...]:
    return tuple((name.removesuffix("?"), None, name.endswith("?")) for name in _split(joined))


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("|")) if joined else ()


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
