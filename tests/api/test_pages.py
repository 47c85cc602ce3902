"""The pages, as a browser without JavaScript gets them."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from api.pages.browsing import LONG_PAGE, turned
from api.service.headers import POLICY

PAGES = (
    "",
    "partners",
    "partners?country=JP&kind=agreement-mou&status=active",
    "partners?country=PE",
    "partners?country=JP&status=suspended",
    "agreements",
    "relations/agreement/mou.1859307.VN-HP.2009",
    "relations/observation/aaaaaaaaaaaaaaaa-0000000000000005",
    "entities/region/VN-HP",
    "entities/company/lg.KR",
    "documents",
    "documents/aaaaaaaaaaaaaaaa?at=0-105",
    "network",
    "network?focus=ha+noi",
    "network?focus=nobody",
    "questions",
    "questions/partners-by-agreement",
    "questions/claims-of-document",
    "ask",
    "ask?q=partners+in+Japan+with+an+active+MOU",
    "ask?q=Hải+Phòng+có+bao+nhiêu+địa+phương+đối+tác",
    "ask?q=qwerty",
    "sparql",
    "sparql?query=SELECT+*+WHERE+{?s+?p+?o}+LIMIT+3",
    "sparql?query=nonsense",
    "about",
    "ontology",
    "crosswalk?as_of=2026-01-01",
)


class Markup(HTMLParser):
    """Collects links, and anything that the policy would forbid."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inline: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.language = self.language or (given.get("lang") or "" if tag == "html" else "")
        self.links += [given[name] or "" for name in ("href", "src", "action") if name in given]
        if tag == "style" or (tag == "script" and "src" not in given) or "style" in given:
            self.inline.append(tag)
        self.inline += [name for name in given if name.startswith("on")]


def parsed(text: str) -> Markup:
    markup = Markup()
    markup.feed(text)
    return markup


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_keeps_to_the_policy(client: httpx.Client, language: str, path: str) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    markup = parsed(answer.text)
    assert markup.language == language
    assert markup.inline == []
    assert [link for link in markup.links if link.startswith(("http:", "https:", "//"))] == []
    assert answer.text.count("<h1") == 1


def test_every_link_of_every_page_leads_somewhere(client: httpx.Client) -> None:
    seen: set[str] = set()
    waiting = ["/vi/", "/en/", "/vi/partners", "/vi/network"]
    while waiting and len(seen) < 150:
        address = waiting.pop()
        path = urlsplit(address).path
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html") and path != "/api/docs":
            found = (urljoin(str(answer.url), link) for link in parsed(answer.text).links)
            kept = (f"{part.path}?{part.query}".rstrip("?") for part in map(urlsplit, found))
            waiting += [link for link in kept if link not in seen and not link.startswith("/vi/partners?")]
    assert len(seen) > 60


def test_the_root_follows_the_language_of_the_browser(client: httpx.Client) -> None:
    def where(language: str) -> str:
        answer = client.get("/", headers={"Accept-Language": language}, follow_redirects=False)
        return answer.headers["location"]

    assert where("en-GB,en;q=0.9") == "/en/"
    assert where("ja") == "/vi/"


def test_the_answer_stands_above_the_table_with_its_reason_and_sentence(
    client: httpx.Client, visible: Callable[[str], str]
) -> None:
    page = client.get("/vi/partners?country=JP&kind=agreement-mou&status=active").text
    words = visible(page)
    assert "1 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026" in words
    assert "giả định còn hiệu lực" in words
    assert "Tháng 4/2009, thành phố Hải Phòng và thành phố Kitakyushu" in words
    assert 'aria-live="polite"' in page


def test_an_empty_result_says_among_how_many_documents_and_what_to_drop(
    client: httpx.Client, visible: Callable[[str], str]
) -> None:
    words = visible(client.get("/en/partners?country=JP&status=suspended").text)
    assert "No partner in Japan" in words
    assert "in 3 documents" in words
    assert "Without the filter “suspended” there would be 6 rows" in words


def test_switching_the_language_keeps_the_conditions(client: httpx.Client) -> None:
    page = client.get("/vi/partners?country=JP&q=kita").text
    assert 'href="/en/partners?country=JP&amp;q=kita"' in page


def test_the_sentence_is_marked_in_its_document_with_its_claims(
    client: httpx.Client, visible: Callable[[str], str]
) -> None:
    page = client.get("/vi/documents/aaaaaaaaaaaaaaaa?at=0-105").text
    marked = page.split('<mark id="at"', 1)[1].split("</mark>", 1)[0]
    assert "Tháng 4/2009" in marked
    words = visible(page)
    assert "agreement.pair" in words
    assert "90%" in words


def test_evidence_leads_to_its_place(client: httpx.Client) -> None:
    answer = client.get("/vi/evidence/aaaa000000000001", follow_redirects=False)
    assert answer.headers["location"] == "/vi/documents/aaaaaaaaaaaaaaaa?at=0-105#at"


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html", "/vi/entities/region/VN-HP"),
        ("application/json", "/api/v1/entities/region/VN-HP"),
    ],
)
def test_an_identifier_leads_to_what_the_client_prefers(client: httpx.Client, accept: str, target: str) -> None:
    answer = client.get("/id/region/VN-HP", headers={"Accept": accept}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, target)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing", 404),
        ("entities/region/XX", 404),
        ("entities/region/%3Cscript%3E", 404),
        ("documents/none", 404),
        ("evidence/none", 404),
        ("questions/none", 404),
        ("partners?as_of=soon", 422),
        ("documents/aaaaaaaaaaaaaaaa?at=x", 422),
    ],
)
def test_a_wrong_address_gives_a_page_in_the_same_language(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(f"/en/{path}")
    assert answer.status_code == status
    assert parsed(answer.text).language == "en"
    assert answer.headers["content-security-policy"] == POLICY


def test_an_emptied_date_means_today(client: httpx.Client) -> None:
    assert "22 November 2026" in client.get("/en/partners?as_of=").text


@pytest.mark.parametrize(
    "path",
    [
        "partners",
        "agreements",
        "documents",
        "documents/dddddddddddddddd?at=0-35",
        "relations/agreement/mou.666.VN-HP.2020",
        "entities/city/666",
        "network",
        "ask?q=%3Cscript%3Ealert(5)%3C/script%3E",
        "ask?q=partners+in+Japan+with+an+active+MOU",
        "partners?q=%22%3E%3Cscript%3Ealert(6)%3C/script%3E",
        "partners?country=%3Cscript%3E",
        "sparql?query=%3C/textarea%3E%3Cscript%3E",
        "questions/partners-by-agreement",
        "questions/memberships?member=%22%3E%3Cscript%3E",
    ],
)
def test_hostile_names_are_shown_as_written_and_never_run(hostile: httpx.Client, path: str) -> None:
    answer = hostile.get(f"/vi/{path}")
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "<b onclick" not in answer.text
    assert parsed(answer.text).inline == []


def test_a_hostile_publisher_is_no_link(hostile: httpx.Client) -> None:
    page = hostile.get("/vi/documents/dddddddddddddddd").text
    assert "javascript:alert(1)" in page
    assert not [link for link in parsed(page).links if link.startswith("javascript")]


def test_a_long_list_is_turned_page_by_page() -> None:
    rows = range(2 * LONG_PAGE + 1)
    assert (turned(rows, 2).rows, turned(rows, 2).pages) == (range(LONG_PAGE, 2 * LONG_PAGE), 3)
    assert (turned(rows, 9).number, list(turned(rows, 9).rows)) == (3, [2 * LONG_PAGE])
    assert (turned([], 1).number, turned([], 1).pages) == (1, 1)
