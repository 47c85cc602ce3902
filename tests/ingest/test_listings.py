"""Lists of partner places: every example and counterexample of the rules, and what a list must never give."""

import hashlib
import time
import unicodedata
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from ingest.document import Cell, Document, Row
from ingest.extractor import Extraction, Extractor
from ingest.fact import Fact
from ingest.listed import listing_rules
from ingest.listed.listing_rules import Example, ListingRules
from ingest.listed.listings import listings
from ingest.text.normal import fold
from ontology.errors import RuleError

RULES = ListingRules.load()
EXAMPLES = [(listing.id, example) for listing in RULES.listings for example in listing.examples]
COUNTEREXAMPLES = [(listing.id, text) for listing in RULES.listings for text in listing.counterexamples]
Lists = Callable[..., Extraction]


@pytest.fixture(scope="module")
def lists(extractor: Extractor) -> Lists:
    """Reads a text about a place."""

    def read(text: str, about: str = "Hải Phòng", **fields: object) -> Extraction:
        digest = hashlib.sha256(text.encode()).hexdigest()
        return extractor.extract(Document("lists.txt", digest, text, "vi", "text/plain", about, **fields))  # type: ignore[arg-type]

    return read


def ties(extraction: Extraction) -> list[Fact]:
    """The facts that come from lists."""
    return [f for f in extraction.facts if f.rule.startswith("listing.") and f.relation != "located_in"]


def forms(fact: Fact, width: int) -> set[str]:
    """A fact in the short form of the examples, by name and by surface."""
    assert fact.subject is not None
    assert fact.object is not None
    tail = [fact.kind or "", fact.date or "", fact.status or ""]
    sides = product((fact.subject.name, fact.subject.surface), (fact.object.name, fact.object.surface))
    return {"|".join([*pair, *tail][:width]) for pair in sides}


@pytest.mark.parametrize(("listing", "example"), EXAMPLES, ids=lambda v: v.text[:40] if isinstance(v, Example) else v)
def test_a_listing_reads_its_examples_and_nothing_else(lists: Lists, listing: str, example: Example) -> None:
    extraction = lists(example.text, example.about)
    facts = ties(extraction)
    for stated in example.facts:
        relation, _, form = stated.rpartition(": ") if ": " in stated else ("partner_of", "", stated)
        found = set().union(*(forms(f, form.count("|") + 1) for f in facts if f.relation == relation))
        assert "|".join(map(str.strip, form.split("|"))) in found, (
            f"{listing}: {form!r} not in {sorted(found)}; refused {extraction.rejected}"
        )
    assert len(facts) == len(example.facts), [(f.quote, f.object and f.object.name) for f in facts]


@pytest.mark.parametrize(("listing", "text"), COUNTEREXAMPLES)
def test_a_listing_abstains_on_its_counterexamples(lists: Lists, listing: str, text: str) -> None:
    assert [fact.quote for fact in ties(lists(text))] == []


def partners(extraction: Extraction) -> list[tuple[str, str, str]]:
    """Subject, object and last part of the object's identifier of each tie."""
    return [
        (f.subject.name, f.object.name, (f.object.iri or "").rsplit("/", 1)[-1])
        for f in ties(extraction)
        if f.subject is not None and f.object is not None
    ]


def reasons(extraction: Extraction) -> list[str]:
    """Why lines of lists were refused."""
    return [r.reason.removeprefix("listing: ") for r in extraction.rejected if r.reason.startswith("listing: ")]


def test_there_are_examples_in_both_languages_and_counterexamples_of_every_listing() -> None:
    assert len(EXAMPLES) >= 10
    assert all(listing.examples and listing.counterexamples for listing in RULES.listings)


def test_the_quote_is_the_line_however_the_file_writes_its_marks(lists: Lists) -> None:
    text = unicodedata.normalize(
        "NFD", "Thành phố kết nghĩa\n\n   • Kitakyūshū, Nhật Bản (4/2009)  \n• Hội An, Việt Nam\n"
    )
    extraction = lists(text, "Hải Phòng")
    assert [(f.quote, text[f.start : f.end]) for f in ties(extraction)] == [
        (unicodedata.normalize("NFD", line),) * 2 for line in ("• Kitakyūshū, Nhật Bản (4/2009)", "• Hội An, Việt Nam")
    ]


@pytest.mark.parametrize(
    ("line", "identifier"),
    [
        ("Brest, Pháp", "3030300"),
        ("Brest, Belarus", "629634"),
        ("Portland, Maine, Hoa Kỳ", "4975802"),
        ("Portland, Oregon, Hoa Kỳ", "5746545"),
        ("Victoria, British Columbia, Canada", "6174041"),
        ("Cambridge, Anh", "2653941"),
        ("Cambridge, Massachusetts", "4931972"),
        ("San Jose, California, Mỹ", "5392171"),
        ("San José, Costa Rica", "3621849"),
        ("Tbilisi, Georgia", "GE-TB"),
        ("Atlanta, Georgia, Hoa Kỳ", "4180439"),
        ("Fukuoka Prefecture, Japan", "JP-40"),
        ("Fukuoka, Japan", "1863967"),
        ("Singapore, Singapore", "1880252"),
        ("Nhật Bản – Kobe", "1859171"),
        ("Đông Trạch Hạ, Trung Quốc", "ong-trach-ha.CN"),
    ],
)
def test_a_listed_place_is_settled_by_the_country_and_region_beside_it(
    lists: Lists, line: str, identifier: str
) -> None:
    [(_, _, key)] = partners(lists(f"Thành phố kết nghĩa\n{line}\n"))
    assert key.endswith(identifier)


def test_a_country_above_bullets_holds_until_the_next(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa:\nNhật Bản\n- Sakai\n- Nara (2001)\nÚc:\n- Newcastle\n")
    assert [key for _, _, key in partners(extraction)] == ["1853195", "1855612", "2155472"]


@pytest.mark.parametrize(
    ("text", "located"),
    [
        ("Sister cities\nGermany Mainz, since 1990\nNetherlands Breda\n", {"Mainz": "DE", "Breda": "NL"}),
        ("Sister cities\nCountry\tCity\tYear\nJapan\tNara\t1974\nPeru\tPisco\t1999\n", {"Nara": "JP", "Pisco": "PE"}),
        ("Sister cities\n- Vila Imagina, Brazil\n- Kobe, Japan\n", {"Vila Imagina": "BR", "Kobe": "JP"}),
    ],
)
def test_a_listed_place_lies_in_the_country_of_its_line(lists: Lists, text: str, located: dict[str, str]) -> None:
    facts = [f for f in lists(text).facts if f.relation == "located_in"]
    assert {f.subject.name: (f.object.iri or "")[-2:] for f in facts if f.subject and f.object} == located


def test_a_country_that_stands_on_a_line_above_locates_nothing_in_the_quote(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\nNhật Bản\n- Kobe\n- Nara\n")
    assert len(ties(extraction)) == 2
    assert not [f for f in extraction.facts if f.relation == "located_in"]


def test_the_heading_names_the_subject_rather_than_the_title(lists: Lists) -> None:
    extraction = lists("Sister cities of Huế\n- Namur, Belgium\n", "Đà Nẵng")
    assert [side for side, _, _ in partners(extraction)] == ["Huế"]


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Mobile, Alabama", "Mobile"),
        ("Đà Lạt là thành phố trên cao nguyên, cách Nha Trang 140 km.", "Đà Lạt"),
        ("Kobe thăm Hải Phòng", "Huế"),
        ("Báo cáo", "Huế"),
    ],
)
def test_the_subject_is_the_place_of_the_title_or_the_one_the_text_is_about(
    lists: Lists, title: str, side: str
) -> None:
    above = "Huế nằm bên sông Hương. Người Huế làm du lịch. Huế cách Đà Nẵng 100 km.\n\n"
    text = f"{above}Thành phố kết nghĩa\n- Namur, Bỉ\n"
    extraction = lists(text if side == "Huế" else text.removeprefix(above), title)
    assert [fold(name) for name, _, _ in partners(extraction)] == [fold(side)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Kazakhstan Almaty", "Almaty"),
        ("Đài Loan Đài Bắc (1969)", "Đài Bắc"),
        ("Philadelphia, Pennsylvania United States", "Philadelphia"),
        ("Nanhai District, Foshan, Guangdong, China", "Nanhai District"),
        ("Kunming, Peoples Republic of China", "Côn Minh"),
        ("Đài Bắc, Đài Loan, Trung Quốc", "Đài Bắc"),
        ("Perth, Scotland, since 1998", "Perth"),
        ("Nam Ninh, Trung Quốc (cũ: Ung Châu (thời Đường)) – 2005", "Nam Ninh"),
        ("New Haven (Connecticut, Hoa Kỳ)", "New Haven"),
    ],
)
def test_a_line_of_one_place_gives_one_tie(lists: Lists, line: str, name: str) -> None:
    assert [found for _, found, _ in partners(lists(f"Thành phố kết nghĩa\n{line}\n"))] == [name]


def test_a_paragraph_below_a_heading_may_enumerate_the_places(lists: Lists) -> None:
    extraction = lists(
        "Sister cities\nHải Phòng has three official agreements. In the order of their signing they are: Dakar, Senegal"
        " (1980, renewed 2006); Athens, Greece (2000);[4] and Seoul, South Korea.[5] The first was Dakar.\n"
    )
    assert [(f.object and f.object.name, f.date) for f in ties(extraction)] == [
        ("Dakar", "1980"), ("Athens", "2000"), ("Seoul", None),
    ]  # fmt: skip


def test_a_table_that_lost_its_rows_is_refused(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\nThành phố\nNăm\nKyoto\nNhật Bản\n1959\nStrasbourg\nPháp\n1960\n")
    assert partners(extraction) == []
    assert "places and countries alternate line by line" in reasons(extraction)


def test_a_date_on_the_next_line_belongs_to_the_item_above(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\nKyoto, Nhật Bản\n14/5/1994\nLyon, Pháp\n1997\n")
    assert [fact.date for fact in ties(extraction)] == ["1994-05-14", "1997"]


def test_a_list_without_a_place_it_could_be_of_is_refused(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\n- Namur, Bỉ\n- Kobe, Nhật Bản\n", "Báo cáo")
    assert partners(extraction) == []
    assert "whose partners are listed is not said" in reasons(extraction)


def test_a_list_of_twins_may_name_one_in_the_same_country(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\n- Huế, Việt Nam\n- Namur, Bỉ\n")
    assert [name for _, name, _ in partners(extraction)] == ["Huế", "Namur"]


def test_a_friend_in_the_same_country_is_refused(lists: Lists) -> None:
    extraction = lists("Địa phương hữu nghị\n- Huế, Việt Nam\n- Namur, Bỉ\n")
    assert [name for _, name, _ in partners(extraction)] == ["Namur"]
    assert reasons(extraction) == ["both parties are in the same country"]


def test_an_unknown_name_without_a_country_is_refused_and_the_list_goes_on(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\n- Namur, Bỉ\n- Xylophonia\n- Kobe, Nhật Bản\n")
    assert [name for _, name, _ in partners(extraction)] == ["Namur", "Kobe"]
    assert reasons(extraction) == ["no known place is called 'Xylophonia', and no country is given"]


@pytest.mark.parametrize(
    ("line", "status", "date", "end_date"),
    [
        ("Kobe, Nhật Bản (1995)", "in_force", "1995", None),
        ("Kobe, Nhật Bản – từ ngày 3/4/1995", "in_force", "1995-04-03", None),
        ("Kobe, Japan since May 5, 1995", "in_force", "1995-05-05", None),
        ("Kobe, Nhật Bản (1995–2010)", "historical", "1995", "2010"),
        ("Kobe, Nhật Bản (đã chấm dứt năm 2019)", "terminated", None, "2019"),
        ("Kobe, Nhật Bản (tạm dừng)", "suspended", None, None),
        ("Kobe, Nhật Bản (1995 là thỏa thuận đầu, gia hạn năm 2005)", "in_force", "1995", None),
    ],
)
def test_an_item_says_when_and_how_it_stands(
    lists: Lists, line: str, status: str, date: str | None, end_date: str | None
) -> None:
    [fact] = ties(lists(f"Thành phố kết nghĩa\n* {line}\n"))
    assert (fact.status, fact.date, fact.end_date) == (status, date, end_date)


def test_an_item_may_name_its_own_kind(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\n- Kobe, Nhật Bản\n- Nice, Pháp (thành phố hữu nghị)\n")
    assert [fact.kind for fact in ties(extraction)] == ["sister_city", "friendship"]


def test_the_first_other_line_ends_a_list(lists: Lists) -> None:
    extraction = lists("Thành phố kết nghĩa\nNamur, Bỉ\nĐội bóng của thành phố tập luyện ở xa.\nKobe, Nhật Bản\n")
    assert [name for _, name, _ in partners(extraction)] == ["Namur"]


def test_a_table_of_places_is_read_below_a_heading_or_column_that_names_the_tie(lists: Lists) -> None:
    table = (("STT", "Thành phố", "Quốc gia", "Năm"), ("1", "Riga", "Latvia", "2008"), ("2", "Nice", "Pháp", "4/2011"))
    text, rows = laid_out("Danh sách thành phố kết nghĩa\n", table)
    extraction = lists(text, "Cần Thơ", rows=rows)
    assert [(f.quote, f.date, f.kind) for f in ties(extraction)] == [
        ("1 | Riga | Latvia | 2008", "2008", "sister_city"),
        ("2 | Nice | Pháp | 4/2011", "2011-04", "sister_city"),
    ]
    text, rows = laid_out("", (("Sister city", "Country"), ("Riga", "Latvia")))
    assert [name for _, name, _ in partners(lists(text, "Cần Thơ", rows=rows))] == ["Riga"]


@pytest.mark.parametrize("heading", ["Thành phố", "Tên"])
def test_a_table_of_places_alone_states_nothing(lists: Lists, heading: str) -> None:
    text, rows = laid_out("Nơi sinh của các danh nhân\n", ((heading, "Quốc gia"), ("Riga", "Latvia"), ("Nice", "Pháp")))
    assert partners(lists(text, rows=rows)) == []


def test_a_register_row_is_left_to_the_register(lists: Lists) -> None:
    table = (
        ("Địa phương", "Đối tác", "Quốc gia", "Loại văn bản", "Ngày ký"),
        ("Hải Phòng", "Kobe", "Nhật Bản", "Bản ghi nhớ", "3/4/2019"),
    )
    text, rows = laid_out("Danh sách địa phương đối tác\n", table)
    extraction = lists(text, rows=rows)
    assert {fact.rule for fact in extraction.facts} == {"register.row"}


def laid_out(above: str, table: tuple[tuple[str, ...], ...]) -> tuple[str, tuple[Row, ...]]:
    """The text of a table below a line, as the readers lay it out, and its data rows."""
    text, rows = above + " | ".join(table[0]) + "\n", []
    for cells in table[1:]:
        begin, placed = len(text), []
        for heading, cell in zip(table[0], cells, strict=True):
            placed.append(Cell(heading, len(text), len(text) + len(cell)))
            text += f"{cell} | "
        text = text.removesuffix(" | ")
        rows.append(Row(begin, len(text), tuple(placed)))
        text += "\n"
    return text, tuple(rows)


@pytest.mark.parametrize(
    "unit",
    [
        "- Kobe, Nhật Bản (1990)\n", " " * 300 + "kết nghĩa:" + " " * 300 + "x\n", "(" * 200 + "kết nghĩa\n",
        "thành phố kết nghĩa: " + "A," * 150 + "\n", "thành phố kết nghĩa: Kobe" + "." * 300 + "x\n",
        "sister cities " + "[a" * 100 + "\n", "Thành phố kết nghĩa\nKobe, Nhật Bản\n", "kết nghĩa: Kobe, Nhật Bản; ",
    ],
)  # fmt: skip
def test_lists_are_read_in_time_that_grows_with_the_text_only(extractor: Extractor, unit: str) -> None:
    def seconds(size: int) -> float:
        text = "Thành phố kết nghĩa\n" + unit * (size // len(unit))
        reading = extractor.reader.read(Document("x.txt", "0" * 64, text, "vi", "text/plain", "Hải Phòng"))
        begun = time.process_time()
        listings(extractor.lists, reading, frozenset())
        return time.process_time() - begun

    assert seconds(40_000) < 8 * seconds(10_000) + 0.2


def test_a_malformed_file_of_listings_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "listings.yml"
    path.write_text("listings: []\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"listings.yml: it does not have the keys"):
        ListingRules.load(path)
    whole = Path(listing_rules.__file__).with_name("listings.yml").read_text(encoding="utf-8")
    path.write_text(whole.replace("    kind: friendship\n", "    kinds: friendship\n"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"listings.yml: malformed: a listing has unknown keys \['kinds'\]"):
        ListingRules.load(path)
