"""The pages on disagreements and coverage, over a toy graph in which sources disagree."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from serving import ROOT, asking, publish

SOURCES = ROOT / "tests" / "ontology" / "data" / "sources.trig"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with asking(publish(tmp_path_factory.mktemp("sources"), SOURCES)) as session:
        yield session


def test_the_page_shows_the_disagreements_of_the_data(sources: httpx.Client) -> None:
    for wanted, state in ((True, {"all": "true"}), (False, {})):
        items = sources.get("/api/v1/disagreements", params=state).json()["items"]
        page = sources.get("/en/disagreements", params=state).text
        assert page.count('class="contest"') == len(items)
        assert bool(items) or not wanted
        for item in items:
            assert f'id="{item["id"].rpartition("/")[2]}"' in page
            assert all(claim["quote"][:20] in page for claim in item["claims"])


def test_an_identifier_of_a_disagreement_leads_to_its_place_on_the_page(sources: httpx.Client) -> None:
    first = sources.get("/api/v1/disagreements", params={"all": "true"}).json()["items"][0]["id"]
    path = first.removeprefix("https://w3id.org/banggiao")
    answer = sources.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}, follow_redirects=False)
    assert answer.headers["location"] == f"/en/disagreements?all=true#{first.rpartition('/')[2]}"


def test_coverage_shows_every_total_with_its_sentence_and_what_is_missing(
    client: httpx.Client, visible: Callable[[str], str]
) -> None:
    lines = client.get("/api/v1/coverage").json()["items"]
    page = client.get("/vi/coverage").text
    words = visible(page)
    assert lines and f"{len(lines)} tổng số được nêu" in words
    assert page.count("<progress") == len(lines)
    for line in lines:
        assert line["evidence"], "a stated total leads to its sentence"
        assert all(one["href"].startswith("/api/v1/evidence/") for one in line["evidence"])
    assert "Khi đó Hải Phòng có 20 địa phương đối tác." in words


@pytest.mark.parametrize("path", ["disagreements", "coverage"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_choices_of_a_page_stay_in_its_address(client: httpx.Client, language: str, path: str) -> None:
    page = client.get(f"/{language}/{path}", params={"place": "VN-HP"})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert f'href="/{language}/{path}" aria-current="page"' in page.text
    assert "place=VN-HP" in page.text.split('class="take"')[1]
    assert client.get(f"/{language}/{path}", params={"place": "nowhere"}).status_code == 200


def test_the_store_of_a_hostile_source_is_shown_as_text(hostile: httpx.Client) -> None:
    for path in ("disagreements?all=true", "coverage"):
        assert "<script>alert" not in hostile.get(f"/en/{path}").text
