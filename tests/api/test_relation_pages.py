"""Visits, aid, events, successions and papers: pages of their own, and lines on those of who takes part."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from serving import TOY, asking, publish

SENTENCE = "Đoàn Kitakyushu thăm Hải Phòng, dự hội thảo cảng và tài trợ một trường học."


@pytest.fixture(scope="module")
def related(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    told = Path(__file__).parent / "data" / "relations.trig"
    with asking(publish(tmp_path_factory.mktemp("related"), TOY, told)) as session:
        yield session


@pytest.mark.parametrize(
    ("path", "heading", "words"),
    [
        ("relations/visit/1859307.VN-HP.2024", "Chuyến thăm: Kitakyushu – Hải Phòng, 5/2024", "Nơi đến thăm"),
        ("relations/aid/1859307.VN-HP", "Viện trợ: Kitakyushu – Hải Phòng", "Bên thụ hưởng"),
        ("relations/succession/old.VN-HP", "Ban cảng cũ – Hải Phòng, 2001", "Đơn vị kế thừa"),
        ("entities/event/hoi-thao-cang", "Hội thảo cảng", "Bên tổ chức Hải Phòng"),
        ("entities/legal-instrument/quyet-dinh-1", "Quyết định số 1", "Cơ quan ban hành Ban cảng cũ"),
    ],
)
def test_each_kind_of_relation_has_a_page_in_words_with_its_sentence(
    related: httpx.Client, visible: Callable[[str], str], path: str, heading: str, words: str
) -> None:
    answer = related.get(f"/vi/{path}")
    assert answer.status_code == 200
    assert heading in visible(answer.text.split("<h1>")[1].split("</h1>")[0])
    assert words in visible(answer.text)
    assert SENTENCE in answer.text
    assert related.get(f"/en/{path}").status_code == 200


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("vi", ("Chuyến thăm", "Viện trợ", "Sự kiện", "Sáp nhập, chia tách, kế thừa")),
        ("en", ("Visits", "Aid", "Events", "Mergers and successions")),
    ],
)
def test_a_place_lists_what_it_takes_part_in_each_with_its_sentence(
    related: httpx.Client, language: str, headings: tuple[str, ...]
) -> None:
    page = related.get(f"/{language}/entities/region/VN-HP").text
    sections = dict(re.findall(r'<h2 id="of-[A-Za-z]+">([^<]+)</h2>(.*?)</section>', page, re.DOTALL))
    assert set(headings) <= set(sections)
    assert all(SENTENCE in sections[heading] for heading in headings)


def test_who_issued_a_paper_names_it_and_the_identifier_leads_to_its_page(
    related: httpx.Client, visible: Callable[[str], str]
) -> None:
    assert "Văn bản đã ban hành Quyết định số 1" in visible(related.get("/vi/entities/organisation/old-port").text)
    answer = related.get("/id/visit/1859307.VN-HP.2024", headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.headers["location"].endswith("/relations/visit/1859307.VN-HP.2024")


def test_a_page_that_knows_of_no_tie_says_among_how_many_documents(
    related: httpx.Client, visible: Callable[[str], str]
) -> None:
    words = visible(related.get("/vi/entities/city/999").text)
    assert "Không có quan hệ hay thỏa thuận nào, trong 4 tài liệu" in words
    assert "Không có tài liệu nào nhắc đến, trong 4 tài liệu" in words


def test_a_quotation_says_in_which_language_it_stands(related: httpx.Client) -> None:
    page = related.get("/en/relations/visit/1859307.VN-HP.2024").text
    assert re.search(rf'<blockquote lang="vi">\s*<p><bdi>{SENTENCE}', page)


def test_every_table_of_every_page_has_a_caption_and_every_heading_cell_its_scope(related: httpx.Client) -> None:
    paths = ("partners", "agreements", "documents", "coverage", "network", "crosswalk", "ontology", "ask?q=visits",
             "questions/stated-figures", "relations/agreement/mou.1859307.VN-HP.2009")  # fmt: skip
    for path in paths:
        page = related.get(f"/vi/{path}").text
        assert page.count("<table") == page.count("<caption"), path
        assert all("scope=" in cell for cell in re.findall(r"<th\b[^>]*>", page)), path


def test_a_long_facet_shows_its_most_frequent_values_and_all_of_them_on_demand(tmp_path: Path) -> None:
    places = "".join(
        f'<region/T{n}> a bg:Region ; skos:prefLabel "Tỉnh {n:03}"@vi ; bg:isInCountry <country/VN> .\n'
        f"<tie/1859307.T{n}> a bg:Tie ; bg:hasParty <region/T{n}> , <city/1859307> ;"
        " bg:hasTieKind bgs:tie-cooperation .\n"
        for n in range(60)
    )
    head = "".join(
        f"@{line} .\n"
        for line in (
            "base <https://w3id.org/banggiao/id/>",
            "prefix bg: <https://w3id.org/banggiao/ontology#>",
            "prefix bgs: <https://w3id.org/banggiao/scheme/>",
            "prefix skos: <http://www.w3.org/2004/02/skos/core#>",
        )
    )
    many = tmp_path / "many.trig"
    many.write_text(head + places, encoding="utf-8")
    store = tmp_path / "store"
    store.mkdir()
    with asking(publish(store, TOY, many)) as client:
        short = client.get("/vi/partners?country=JP&place=T59").text
        assert short.count('name="place"') == 51
        assert 'value="T59" checked' in short
        (href,) = re.findall(r'<a href="([^"]+whole=place[^"]*)">Hiện tất cả', short)
        whole = client.get(href.replace("&amp;", "&")).text
        assert whole.count('name="place"') > 60
        assert "Hiện tất cả" not in whole
        assert '<input type="hidden" name="whole" value="place">' in whole
