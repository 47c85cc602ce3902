"""The reconciliation service as OpenRefine uses it, against the toy graph."""

import json
from typing import Any

import httpx
import pytest

NAMES = ["Hải Phòng", "hai phong", "TP. Hải Phòng", "Thành phố Hải Phòng", "Hai Phong city"]


def ask(client: httpx.Client, **queries: dict[str, Any]) -> Any:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_manifest_says_what_the_service_can_do(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/banggiao/id/"
    for suggest in manifest["suggest"].values():
        assert client.get(suggest["service_path"], params={"prefix": "c"}).json()["result"]
    proposed = manifest["extend"]["propose_properties"]["service_path"]
    assert client.get(proposed, params={"type": "City"}).json()["properties"][0]["id"] == "isInCountry"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_matched_however_it_is_written(client: httpx.Client, name: str) -> None:
    (first, *_) = ask(client, q0={"query": name})["q0"]["result"]
    assert (first["id"], first["match"]) == ("region/VN-HP", True)


def test_a_name_that_is_nearly_right_is_offered_and_not_matched(client: httpx.Client) -> None:
    (first, *_) = ask(client, q0={"query": "Kitakiushu"})["q0"]["result"]
    assert (first["id"], first["match"]) == ("city/1859307", False)
    assert 70 < first["score"] < 100


def test_of_namesakes_none_is_matched_until_a_type_or_a_property_tells(client: httpx.Client) -> None:
    results = ask(
        client,
        both={"query": "Fukuoka"},
        city={"query": "Fukuoka", "type": "City"},
        place={"query": "Fukuoka", "type": ["Place"]},
        japan={"query": "Fukuoka", "type": "City", "properties": [{"pid": "isInCountry", "v": "Japan"}]},
        korea={"query": "Fukuoka", "type": "City", "properties": [{"pid": "isInCountry", "v": {"id": "country/KR"}}]},
    )
    matched = {name: [c["id"] for c in told["result"] if c["match"]] for name, told in results.items()}
    assert matched == {"both": [], "city": ["city/1863967"], "place": [], "japan": ["city/1863967"], "korea": []}
    assert {c["id"] for c in results["both"]["result"]} >= {"city/1863967", "region/JP-40"}


def test_queries_may_come_by_get_and_limit_their_candidates(client: httpx.Client) -> None:
    queries = json.dumps({"a": {"query": "Fukuoka", "limit": 1}, "b": {"query": ""}})
    told = client.get("/reconcile", params={"queries": queries}).json()
    assert len(told["a"]["result"]) == 1
    assert told["b"]["result"] == []


def test_matched_cells_are_extended_with_what_is_known(client: httpx.Client) -> None:
    wanted = {
        "ids": ["region/VN-HP", "region/XX"],
        "properties": [{"id": n} for n in ("isInCountry", "latitude", "hasPartner")],
    }
    told = client.post("/reconcile", data={"extend": json.dumps(wanted)}, headers={"Accept-Language": "en"}).json()
    assert [meta["id"] for meta in told["meta"]] == ["isInCountry", "latitude", "hasPartner"]
    row = told["rows"]["region/VN-HP"]
    assert row["isInCountry"] == [{"id": "country/VN", "name": "Viet Nam"}]
    assert row["latitude"] == [{"float": 20.86}]
    assert {"id": "city/1859307", "name": "Kitakyushu"} in row["hasPartner"]
    assert told["rows"]["region/XX"] == {"isInCountry": [], "latitude": [], "hasPartner": []}


def test_the_beginning_of_a_name_is_enough_to_be_offered_it(client: httpx.Client) -> None:
    told = client.get("/reconcile/suggest/entity", params={"prefix": "kita"}).json()["result"]
    assert [(one["id"], one["notable"][0]["id"]) for one in told] == [("city/1859307", "City")]
    kinds = client.get("/reconcile/suggest/type", params={"prefix": "thành"}, headers={"Accept-Language": "vi"}).json()
    assert "City" in {one["id"] for one in kinds["result"]}


def test_a_preview_may_stand_in_a_frame_and_runs_nothing(client: httpx.Client, hostile: httpx.Client) -> None:
    answer = client.get("/reconcile/preview", params={"id": "region/VN-HP"}, headers={"Accept-Language": "en"})
    assert "3 ties and agreements" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors" not in policy and "default-src 'none'" in policy
    assert "<script>" not in hostile.get("/reconcile/preview", params={"id": "city/666"}).text


@pytest.mark.parametrize(
    "given",
    [
        {"queries": "no json"},
        {"queries": "[]"},
        {"queries": '{"q": {"query": 5}}'},
        {"queries": '{"q": {"query": "\\ud800"}}'},
        {"extend": '{"ids": "region/VN-HP"}'},
        {"queries": json.dumps({str(n): {"query": "x"} for n in range(101)})},
    ],
)
def test_what_is_not_as_the_api_says_is_a_problem(client: httpx.Client, given: dict[str, str]) -> None:
    answer = client.post("/reconcile", data=given)
    assert answer.status_code in (400, 413)
    assert answer.json()["detail"]
