"""One grammar reads "A, B (C), D và E (4/2009)…": items, their countries, their dates."""

from collections.abc import Callable

import pytest

from ingest.text.lists import Coordination, coordinate
from ingest.text.reading import Reading

Read = Callable[[str], Reading]


def listed(read: Read, text: str) -> Coordination:
    """The list that begins at the first place after "với"."""
    reading = read(text)
    skeleton = reading.sentences[0].skeleton
    first = next(i for i, p in enumerate(skeleton.positions) if "với" in skeleton.text[:p])
    return coordinate(skeleton, first, ("PLACE",), reading.grounder.is_country)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Huế ký với Kagawa, Kitakyushu (Nhật Bản) và Brest (Pháp).",
         [("Kagawa", "Nhật Bản"), ("Kitakyushu", "Nhật Bản"), ("Brest", "Pháp")]),
        ("Huế ký với Kyoto, Gyeongju của Hàn Quốc.", [("Kyoto", None), ("Gyeongju", "Hàn Quốc")]),
        ("Huế ký với Nam Ninh, Trung Quốc.", [("Nam Ninh", "Trung Quốc")]),
        ("Huế ký với Lào, Campuchia.", [("Lào", None), ("Campuchia", None)]),
        ("Huế ký với Košice - Slovakia và Riga.", [("Košice", "Slovakia"), ("Riga", None)]),
        ("Huế ký với các tỉnh, với Kobe; Osaka và Nara.", [("Kobe", None), ("Osaka", None), ("Nara", None)]),
        ("Hue is twinned with Kobe, Osaka, and Nara in Japan.  Hue làm việc với Kobe, Osaka, and Nara in Japan.",
         [("Kobe", "Japan"), ("Osaka", "Japan"), ("Nara", "Japan")]),
        ("Huế ký với Zorbagrad (Séc) và Riga.", [("Zorbagrad", "Séc"), ("Riga", None)]),
    ],
)  # fmt: skip
def test_a_parenthesis_or_an_apposition_gives_the_country(
    read: Read, text: str, items: list[tuple[str, str | None]]
) -> None:
    found = listed(read, text.split("  ")[-1])
    assert [(i.mention.core, i.country.core if i.country else None) for i in found.items] == items


def test_a_date_in_a_parenthesis_is_its_own_items(read: Read) -> None:
    found = listed(read, "Huế ký với Kyoto (4/2009), Nara (2013) và Gyeongju.")
    dates = [i.date.value.date if i.date and i.date.value else None for i in found.items]
    assert dates == ["2009-04", "2013", None]


def test_a_parenthesis_may_hold_country_and_year(read: Read) -> None:
    (item,) = listed(read, "Huế ký với New Haven (Mỹ, 1995).").items
    assert item.country is not None
    assert item.date is not None
    assert (item.country.core, item.date.text) == ("Mỹ", "1995")


def test_of_two_countries_in_a_parenthesis_the_first_counts(read: Read) -> None:
    (item,) = listed(read, "Huế ký với Cao Hùng (Đài Loan, Trung Quốc).").items
    assert item.country is not None
    assert item.country.core == "Đài Loan"


@pytest.mark.parametrize(
    ("end", "is_open"), [("…", True), (" v.v.", True), ("...", True), (", etc", True), (".", False)]
)
def test_a_list_says_whether_it_goes_on(read: Read, end: str, is_open: bool) -> None:
    assert listed(read, f"Huế ký với Kobe, Osaka{end}").open_ended is is_open


def test_a_list_ends_before_another_kind_of_thing(read: Read) -> None:
    found = listed(read, "Huế ký với Kobe và Sở Ngoại vụ Hà Nội ký với Osaka.")
    assert [i.mention.core for i in found.items] == ["Kobe"]
