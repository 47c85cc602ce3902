"""The REST interface, against the toy graph."""

import csv
from io import StringIO

import httpx
import pytest

JAPAN_MOU = {"country": "JP", "kind": "agreement-mou", "status": "active"}
KITAKYUSHU = "https://w3id.org/banggiao/id/city/1859307"


def test_the_filters_of_the_question_find_its_partner(client: httpx.Client) -> None:
    found = client.get("/api/v1/partners", params=JAPAN_MOU).json()
    assert [item["partner"]["id"] for item in found["items"]] == [KITAKYUSHU]
    assert found["answer"]["vi"] == "1 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"
    assert found["items"][0]["why"]["reason"]["vi"].startswith("Ký tháng 4/2009")


def test_the_day_changes_the_answer(client: httpx.Client) -> None:
    found = client.get("/api/v1/partners", params={**JAPAN_MOU, "as_of": "2020-01-01"}).json()
    assert found["partners"] == 2


def test_without_the_presumption_nothing_is_presumed(client: httpx.Client) -> None:
    found = client.get("/api/v1/partners", params={**JAPAN_MOU, "presumption": "off"}).json()
    assert found["items"] == []
    statuses = {choice["value"]: choice["count"] for choice in found["facets"]["status"]}
    assert statuses["undetermined"] == 1


def test_a_facet_counts_with_the_other_conditions_applied(client: httpx.Client) -> None:
    found = client.get("/api/v1/partners", params={"country": "JP"}).json()
    countries = {choice["value"]: choice["count"] for choice in found["facets"]["country"]}
    kinds = {choice["value"]: choice["count"] for choice in found["facets"]["kind"]}
    assert countries == {"JP": 6, "KR": 2}
    assert kinds["tie-sister-city"] == 0
    for kind, count in kinds.items():
        narrowed = client.get("/api/v1/partners", params={"country": "JP", "kind": kind}).json()
        assert narrowed["total"] == count


def test_search_ignores_accents(client: httpx.Client) -> None:
    plain = client.get("/api/v1/partners", params={"q": "hai phong"}).json()
    marked = client.get("/api/v1/partners", params={"q": "Hải Phòng"}).json()
    assert plain["total"] == marked["total"] == 3
    assert client.get("/api/v1/search", params={"q": "ha noi"}).json()["items"][0]["label"]["vi"] == "Hà Nội"


def test_the_csv_holds_the_rows_of_the_json(client: httpx.Client) -> None:
    answer = client.get("/api/v1/partners", params={"country": "JP", "format": "csv", "lang": "vi"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + client.get("/api/v1/partners", params={"country": "JP"}).json()["total"]
    assert rows[0][0] == "Đối tác"


def test_a_spreadsheet_formula_is_made_harmless(hostile: httpx.Client) -> None:
    answer = hostile.get("/api/v1/partners", params={"q": "cmd", "format": "csv"})
    assert "\"'=cmd" in answer.text or ",'=cmd" in answer.text or "\n'=cmd" in answer.text


def test_agreements_leave_ties_out(client: httpx.Client) -> None:
    assert {item["id"].split("/")[-2] for item in client.get("/api/v1/agreements").json()["items"]} == {"agreement"}


def test_every_quote_stands_in_the_stored_text(client: httpx.Client) -> None:
    for listed in client.get("/api/v1/documents").json()["items"]:
        document = client.get("/api/v1/documents/" + listed["id"].rsplit("/", 1)[1]).json()
        assert document["sentences"]
        for sentence in document["sentences"]:
            evidence = sentence["evidence"]
            assert document["text"][evidence["begin"] : evidence["end"]] == evidence["quote"]
            assert sentence["claims"]


def test_a_relation_leads_to_its_sentences_and_they_to_their_document(client: httpx.Client) -> None:
    relation = client.get("/api/v1/relations/agreement/mou.1859307.VN-HP.2009").json()
    assert relation["form"] == "Agreement"
    assert relation["status"][0]["missing"] == ["term"]
    key = relation["sentences"][0]["evidence"]["id"].rsplit("/", 1)[1]
    assert client.get(f"/api/v1/evidence/{key}").json()["evidence"] == relation["sentences"][0]["evidence"]


def test_an_entity_knows_its_partnerships(client: httpx.Client) -> None:
    entity = client.get("/api/v1/entities/region/VN-HP").json()
    assert entity["label"]["vi"] == "Hải Phòng"
    assert len(entity["partnerships"]) == 3
    assert len(entity["relations"]) >= 4
    assert len(entity["documents"]) == 3


def test_every_ready_question_runs(client: httpx.Client) -> None:
    questions = client.get("/api/v1/questions", params={"limit": 500}).json()["items"]
    assert len(questions) >= 40
    found = set()
    for question in questions:
        answer = client.get(f"/api/v1/questions/{question['id']}")
        assert answer.status_code == 200, question["id"]
        if answer.json()["rows"]:
            found.add(question["id"])
    # The toy graph tells of partners, papers, figures and sources; each question has a toy graph of its own elsewhere.
    assert len(found) >= 25
    assert {"partners-by-agreement", "ties-of-place", "status-with-partner", "stated-and-known"} <= found


def test_the_question_and_the_finder_agree(client: httpx.Client) -> None:
    asked = client.get("/api/v1/questions/partners-by-agreement", params={"country": "JP", "kind": "mou"}).json()
    found = client.get("/api/v1/partners", params=JAPAN_MOU).json()
    assert [row["cells"]["partner"][0]["id"] for row in asked["rows"]] == [
        item["partner"]["id"] for item in found["items"]
    ]


def test_ask_answers_and_says_what_it_understood(client: httpx.Client) -> None:
    asked = client.get("/api/v1/ask", params={"q": "Đối tác nào ở Nhật Bản có MOU còn hiệu lực?"}).json()
    assert asked["question"] == "partners-by-agreement"
    assert asked["sentence"] == "1 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"
    assert asked["unknown"] == []


def test_the_network_draws_only_what_has_a_place(client: httpx.Client) -> None:
    network = client.get("/api/v1/network").json()
    nodes = {node["id"] for node in network["nodes"]}
    assert all(isinstance(node["x"], float) for node in network["nodes"])
    assert {edge["from"] for edge in network["edges"]} <= nodes
    around = client.get("/api/v1/network", params={"focus": "hai phong"}).json()
    assert 1 < len(around["nodes"]) < len(nodes)
    assert client.get("/api/v1/network", params={"focus": "nowhere at all"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/entities/region/XX", 404),
        ("/api/v1/entities/region/%3Cscript%3E", 404),
        ("/api/v1/documents/none", 404),
        ("/api/v1/evidence/none", 404),
        ("/api/v1/relations/agreement/none", 404),
        ("/api/v1/questions/none", 404),
        ("/api/v1/questions/memberships?nothing=1", 400),
        ("/api/v1/questions/memberships?member=%3E%20DROP", 400),
        ("/api/v1/questions/partners-by-agreement?asOf=soon", 400),
        ("/api/v1/partners?as_of=soon", 422),
        ("/api/v1/partners?limit=0", 422),
        ("/api/v1/partners?presumption=perhaps", 422),
        ("/api/v1/search", 422),
        ("/api/v1/nothing", 404),
        ("/fr/partners", 404),
    ],
)
def test_a_wrong_request_is_a_problem_with_a_clear_word(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize("text", ["' OR 1=1", "\x00", "\ud7ff", "}}{{7*7}}", "../../etc/passwd", "🙂" * 50])
def test_odd_text_in_any_filter_finds_nothing_and_breaks_nothing(client: httpx.Client, text: str) -> None:
    for name in ("country", "kind", "status", "place", "q"):
        answer = client.get("/api/v1/partners", params={name: text})
        assert answer.status_code == 200
        assert answer.json()["total"] == 0
    assert client.get("/api/v1/ask", params={"q": text}).status_code == 200


def test_the_description_of_the_interface_works_offline(client: httpx.Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/partners" in schema["paths"]
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "/api/v1/partners" in page.text
    assert "http" not in page.text.replace("https://w3id.org", "").split("<main", 1)[0]
