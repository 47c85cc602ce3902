"""The REST interface, against the toy graph."""

import csv
import json
from io import BytesIO, StringIO

import httpx
import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from api.rest.question_models import AnswerPage, Asked

JAPAN_MOU = {"country": "JP", "kind": "agreement-mou", "status": "active"}
BASE = "https://w3id.org/banggiao/"
KITAKYUSHU = f"{BASE}id/city/1859307"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("questions/ties-of-place", AnswerPage),
        ("questions/partners-by-agreement?country=JP&limit=1", AnswerPage),
        ("questions/visits", AnswerPage),
        ("ask?q=Partners%20in%20Japan&lang=en", Asked),
        ("ask?q=xyzzy&lang=en", Asked),
    ],
)
def test_answers_have_the_shape_that_is_promised_field_by_field(
    client: httpx.Client, address: str, shape: type[BaseModel]
) -> None:
    body = client.get(f"/api/v1/{address}").content
    # The fields come in another order where a page's head stands before what is special of it.
    assert json.loads(shape.model_validate_json(body).model_dump_json()) == json.loads(body)


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


LISTS = ("partners", "agreements", "ties", "investors", "observations", "entities", "documents", "questions",
         "disagreements?all=true", "coverage", "candidates")  # fmt: skip


def all_pages(client: httpx.Client, path: str, limit: int) -> list[str]:
    """Follow the cursors of a list to its end."""
    found: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = client.get(path, params={"limit": limit, "cursor": cursor}).json()
        assert len(page["items"]) <= limit
        found += [json.dumps(item, sort_keys=True) for item in page["items"]]
        cursor = page["next"]
    return found


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_of_a_list_are_the_list(client: httpx.Client, path: str) -> None:
    whole = client.get(f"/api/v1/{path}", params={"limit": 500}).json()
    assert whole["next"] is None and len(whole["items"]) == whole["total"]
    told = [json.dumps(item, sort_keys=True) for item in whole["items"]]
    assert all_pages(client, f"/api/v1/{path}", max(1, len(told) // 3)) == told


def test_a_cursor_finds_its_row_again_where_rows_came_or_went(client: httpx.Client) -> None:
    first = client.get("/api/v1/entities", params={"limit": 3}).json()
    place, _, mark = first["next"].partition(".")
    following = client.get("/api/v1/entities", params={"limit": 3, "cursor": first["next"]}).json()["items"]
    for moved in (int(place) - 2, int(place) + 2, 9_999):
        again = client.get("/api/v1/entities", params={"limit": 3, "cursor": f"{moved}.{mark}"}).json()["items"]
        assert again == following
    lost = client.get("/api/v1/entities", params={"limit": 3, "cursor": f"{place}.gone"}).json()["items"]
    assert lost == following


def test_the_link_to_the_next_page_leads_there(client: httpx.Client) -> None:
    answer = client.get("/api/v1/partners", params={"limit": 2, "country": "JP"})
    link = answer.headers["link"]
    assert link.endswith('; rel="next"')
    second = client.get(link.partition(">")[0].removeprefix("<")).json()
    assert second["items"] and second["items"][0] not in answer.json()["items"]


def test_a_list_is_sorted_as_asked_and_what_has_no_value_comes_last(client: httpx.Client) -> None:
    for sort, turned in (("signed", False), ("-signed", True)):
        signed = [i["signed"] for i in client.get("/api/v1/agreements", params={"sort": sort}).json()["items"]]
        known = [day for day in signed if day is not None]
        assert known == sorted(known, reverse=turned) and len(known) > 2
        assert signed[: len(known)] == known
    named = client.get("/api/v1/partners", params={"sort": "country,-partner", "lang": "vi"}).json()["items"]
    pairs = [(i["country"]["name"], i["partner"]["name"]) for i in named]
    assert [c for c, _ in pairs] == sorted([c for c, _ in pairs])
    japanese = [p for c, p in pairs if c == "Nhật Bản"]
    assert japanese == sorted(japanese, reverse=True)


def test_only_the_fields_asked_for_are_given(client: httpx.Client) -> None:
    item = client.get("/api/v1/partners", params={"fields": "partner,status"}).json()["items"][0]
    assert set(item) == {"partner", "status"}
    rows = client.get("/api/v1/partners", params={"fields": "partner,status", "format": "csv", "lang": "en"}).text
    assert rows.lstrip("\ufeff").splitlines()[0] == "Partner,Partner (IRI),Status,Status (IRI)"


def test_names_are_given_in_the_asked_language_and_both_beside_them(client: httpx.Client) -> None:
    for asked in ({"params": {"lang": "en"}}, {"headers": {"Accept-Language": "en"}}):
        answer = client.get("/api/v1/partners", **asked)  # type: ignore[arg-type]
        item = next(i for i in answer.json()["items"] if i["country"]["id"].endswith("/JP"))
        assert item["country"]["name"] == "Japan" and item["country"]["label"]["vi"] == "Nhật Bản"
        assert answer.headers["content-language"] == "en"


def test_a_workbook_holds_the_rows_and_takes_no_text_for_a_formula(hostile: httpx.Client) -> None:
    answer = hostile.get("/api/v1/partners", headers={"Accept": XLSX}, params={"lang": "en"})
    assert answer.headers["content-disposition"] == 'attachment; filename="banggiao-partners.xlsx"'
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows())
    assert len(rows) == 1 + hostile.get("/api/v1/partners").json()["total"]
    risky = [cell for row in rows for cell in row if str(cell.value).startswith("=")]
    assert risky and all(cell.data_type == "s" for cell in risky)


def test_a_figure_in_a_table_is_a_number(client: httpx.Client) -> None:
    answer = client.get("/api/v1/observations", params={"format": "xlsx", "fields": "value"})
    values = [row[0].value for row in load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=2)]
    assert values and all(isinstance(value, int | float) for value in values)


@pytest.mark.parametrize("path", [*LISTS, "search?q=a", "expiring", "ask?q=a", "network", "evidence?of=x"])
def test_a_parameter_that_there_is_not_is_refused_by_name(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}contry=JP")
    assert answer.status_code == 400
    assert "'contry'" in answer.json()["detail"]


def test_every_fact_of_every_list_leads_to_a_sentence_that_is_there(client: httpx.Client) -> None:
    for path in ("partners", "agreements", "ties", "investors", "observations", "coverage"):
        items = client.get(f"/api/v1/{path}").json()["items"]
        assert items
        for item in items:
            assert item["evidence"], (path, item.get("id", item))
        link = items[0]["evidence"][0]
        assert client.get(link["href"]).json()["evidence"]["id"] == link["id"]
    of = client.get("/api/v1/partners").json()["items"][0]
    told = client.get("/api/v1/evidence", params={"of": of["id"]}).json()["items"]
    assert [one["id"] for one in told] == [link["id"] for link in of["evidence"]]


def test_ties_that_stand_on_an_agreement_are_ties_and_no_second_partner(client: httpx.Client) -> None:
    ties = {item["id"] for item in client.get("/api/v1/ties", params={"limit": 500}).json()["items"]}
    rows = {item["id"] for item in client.get("/api/v1/partners", params={"limit": 500}).json()["items"]}
    assert f"{BASE}id/tie/1859307.VN-HP" in ties - rows


def test_what_ends_soon_comes_with_the_sentence_that_sets_its_term(client: httpx.Client) -> None:
    rows = client.get("/api/v1/expiring", params={"as_of": "2026-11-22"}).json()["rows"]
    assert [row["cells"]["lastDay"][0]["lexical"] for row in rows] == ["2026-12-31"]
    assert "31 December 2026" in rows[0]["evidence"][0]["quote"]
    assert client.get("/api/v1/expiring", params={"as_of": "2028-01-01"}).json()["rows"] == []
    assert client.get("/api/v1/expiring", params={"place": "VN-HN"}).json()["rows"] == []


def test_an_answer_of_a_ready_question_is_a_table_too(client: httpx.Client) -> None:
    path = "/api/v1/questions/partners-by-agreement"
    rows = list(csv.reader(StringIO(client.get(path, params={"country": "JP", "format": "csv", "lang": "en"}).text)))
    found = client.get(path, params={"country": "JP", "limit": 1}).json()
    assert len(rows) == 1 + found["total"] and len(found["rows"]) == 1
    assert KITAKYUSHU in {cell for row in rows for cell in row}


def test_the_query_that_ask_shows_can_be_run_as_it_stands(client: httpx.Client) -> None:
    asked = client.get("/api/v1/ask", params={"q": "Đối tác nào ở Nhật Bản có MOU còn hiệu lực?"}).json()
    found = client.get("/sparql", params={"query": asked["query"]}).json()["results"]["bindings"]
    assert {row["partner"]["value"] for row in found} == {KITAKYUSHU}
    page = client.get("/vi/ask", params={"q": "Đối tác nào ở Nhật Bản có MOU còn hiệu lực?"})
    assert "SELECT" in page.text and "/vi/sparql?query=" in page.text


@pytest.mark.parametrize(
    ("path", "dated"), [("investors", ("since", "stated")), ("observations", ("as_of", "period_from"))]
)
def test_figures_and_investors_of_a_later_day_are_left_out(
    client: httpx.Client, path: str, dated: tuple[str, ...]
) -> None:
    def days(query: str) -> list[str]:
        items = client.get(f"/api/v1/{path}{query}").json()["items"]
        return sorted(next((item[name] for name in dated if item[name]), "") for item in items)

    every = days("")
    latest = every[-1]
    assert latest
    assert days(f"?as_of={int(latest[:4]) - 1}-12-31") == [day for day in every if day < latest[:4]]
    assert days(f"?as_of={latest[:4]}-12-31") == every
    assert client.get(f"/api/v1/{path}?as_of=2025-13-01").status_code == 422
