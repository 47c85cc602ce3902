"""The curator's resources and commands, over the samples."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import asking

ROOT = Path(__file__).parents[2]


def banggiao(*words: str | Path) -> subprocess.CompletedProcess[str]:
    program = "from api.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("curation") / "store"
    done = banggiao("ingest", "samples", "--store", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def samples(store: Path) -> Iterator[httpx.Client]:
    with asking(store) as session:
        yield session


def test_the_ledger_tells_stated_from_known(samples: httpx.Client) -> None:
    answer = samples.get("/api/v1/coverage", params={"place": "VN-HP", "measure": "agreements"}).json()
    (line,) = answer["items"]
    assert (line["stated"], line["as_of"]) == (54, "2025-03")
    assert line["known"] == len(line["named"]) > 0
    assert line["sentence"]["en"] == f"Haiphong: 54 agreements stated as of March 2025, {line['known']} known by name"
    assert answer["documents"]["en"].startswith("12 documents, published ")


def test_an_unknown_measure_is_refused(samples: httpx.Client) -> None:
    assert samples.get("/api/v1/coverage", params={"measure": "moons"}).status_code == 404


def test_disagreements_are_listed_with_the_words_of_each_claim(samples: httpx.Client) -> None:
    assert all(item["open"] for item in samples.get("/api/v1/disagreements").json()["items"])
    board = samples.get("/api/v1/disagreements", params={"all": "true"}).json()
    precise = next(item for item in board["items"] if "Suwon" in item["title"]["en"])
    assert (precise["kind"]["code"], precise["open"]) == ("disagreement-precision", False)
    assert {claim["value"] for claim in precise["claims"]} == {"2026", "2026-12-31"}
    assert all(claim["quote"] for claim in precise["claims"])


def test_the_finder_finds_what_was_inherited_by_either_unit(samples: httpx.Client) -> None:
    def partners(place: str, day: str) -> list[tuple[str, str]]:
        found = samples.get("/api/v1/partners", params={"place": place, "as_of": day}).json()["items"]
        return [(i["local"]["id"].rpartition("/")[2], i["status"]["code"]) for i in found
                if i["partner"]["label"]["en"] == "Suwon"]  # fmt: skip

    assert partners("VN-61", "2025-06-30") == [("VN-61", "status-in-force")]
    for place in ("VN-61", "VN-HP.2025"):
        assert partners(place, "2025-07-01") == [("VN-HP.2025", "status-inherited")]
    assert partners("VN-HP.2025", "2025-06-30") == []


@pytest.mark.parametrize(
    ("question", "said", "unit"),
    [
        ("Hải Phòng có những đối tác nào?", "quan hệ của Hải Phòng tính đến 22/11/2026", "VN-HP.2025"),
        ("Hải Phòng có những đối tác nào tính đến 1/1/2020?", "quan hệ của Hải Phòng tính đến 01/01/2020", "VN-HP"),
        ("Hải Dương có những đối tác nào?", "quan hệ của Hải Dương tính đến 30/06/2025", "VN-61"),
        ("Hải Phòng có bao nhiêu địa phương đối tác?", "số liệu của Hải Phòng về địa phương đối tác", "VN-HP"),
    ],
)
def test_a_name_in_a_question_is_the_unit_of_the_day_and_without_a_day_every_unit(
    samples: httpx.Client, question: str, said: str, unit: str
) -> None:
    asked = samples.get("/api/v1/ask", params={"q": question, "as_of": "2026-11-22"}).json()
    assert asked["understood"] == said
    places = {row["cells"]["place"][0]["id"].rpartition("/")[2] for row in asked["answer"]["rows"]}
    assert places == {unit}


def test_nothing_found_says_what_the_documents_cover(samples: httpx.Client) -> None:
    answer = samples.get("/api/v1/partners", params={"country": "FR", "kind": "tie-strategic-partnership"}).json()[
        "answer"
    ]
    assert "12 documents, published 2015–2026" in answer["en"]
    assert answer["en"].endswith("of them speak of France")


def test_a_pair_is_decided_previewed_and_taken_back_on_the_command_line(samples: httpx.Client, store: Path) -> None:
    pair = next(
        p for p in samples.get("/api/v1/candidates", params={"limit": 500}).json()["items"] if p["rule"] == "other-kind"
    )
    words = [pair["one"], pair["other"], "same", "--author", "Lan", "--store", store]
    shown = banggiao("decide", *words, "--preview")
    assert shown.returncode == 0 and "triples would come" in shown.stderr
    assert banggiao("decisions", "--store", store).stdout == ""
    assert banggiao("decide", *words, "--comment", "một văn bản").returncode == 0
    (decision,) = samples.get("/api/v1/decisions").json()["items"]
    assert (decision["author"], decision["judgement"]["code"]) == ("Lan", "judgement-same")
    assert decision["comment"] == "một văn bản"
    assert pair not in samples.get("/api/v1/candidates", params={"limit": 500}).json()["items"]
    assert banggiao("undo", decision["id"], "--store", store).returncode == 0
    assert samples.get("/api/v1/decisions").json()["items"] == []
    assert pair in samples.get("/api/v1/candidates", params={"limit": 500}).json()["items"]


def test_what_is_not_known_or_not_decided_is_said(store: Path) -> None:
    unknown = banggiao("decide", "urn:a", "urn:b", "same", "--author", "Lan", "--store", store)
    assert unknown.returncode == 1 and "nothing is known by this IRI" in unknown.stderr
    gone = banggiao("undo", "urn:none", "--store", store)
    assert gone.returncode == 1 and "there is no such decision" in gone.stderr


def test_the_board_and_the_ledger_are_printed_as_lines_of_json(store: Path) -> None:
    board = banggiao("disagreements", "--all", "--json", "--store", store)
    assert {json.loads(line)["kind"] for line in board.stdout.splitlines()} >= {"precision"}
    ledger = banggiao("coverage", "--place", "Hải Phòng", "--json", "--store", store)
    assert all(json.loads(line)["stated"] > 0 for line in ledger.stdout.splitlines())
    none = banggiao("disagreements", "--place", "Suwon", "--lang", "en", "--store", store)
    assert none.stdout.startswith("No open disagreement, in 12 documents")
