"""A language model may propose: against a real server on this machine, only what the text bears out stands."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ingest.document import Document
from ingest.extractor import Extraction, Extractor
from ingest.llm.endpoint import Endpoint, EndpointError, LlmSettings, settings_from
from ingest.llm.extractor import LlmExtractor
from ingest.llm.schema import load_contract, schema_of
from ingest.readers import read
from ontology.errors import RuleError

SENTENCE = "Sáng 12/5/2021, lãnh đạo thành phố Hải Phòng cùng phía thành phố Kobe nói về 12 chuyến hàng."
TEXT = f"{SENTENCE} Hôm sau trời mưa.\n"
PROPOSAL: dict[str, Any] = {
    "quote": SENTENCE,
    "relation": "partner_of",
    "subject": "thành phố Hải Phòng",
    "object": "thành phố Kobe",
    "date": "2021-05-12",
    "value": None,
    "unit": None,
    "measure": None,
    "kind": "friendship",
    "status": "in_force",
    "title": None,
}

Answer = Callable[[dict[str, Any]], tuple[int, bytes]]


def answering(*proposals: Any) -> Answer:
    content = json.dumps({"facts": list(proposals)}, ensure_ascii=False)
    return lambda _: (200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())


@contextmanager
def served(answer: Answer, timeout_s: float = 5.0) -> Iterator[tuple[Endpoint, list[dict[str, Any]]]]:
    """A server of the protocol on this machine, with what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            request = json.loads(self.rfile.read(length))
            asked.append({"path": self.path, "authorization": self.headers.get("Authorization"), **request})
            status, body = answer(request)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # the client had enough

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/v1"
        yield Endpoint(LlmSettings(url, "Tiny Model", "sk-secret", timeout_s)), asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path: Path = tmp_path_factory.mktemp("llm") / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read(path)


def extracted(rules: Extractor, document: Document, answer: Answer, timeout_s: float = 5.0) -> Extraction:
    with served(answer, timeout_s) as (endpoint, _):
        return LlmExtractor.load(rules, endpoint).extract(document)


def test_a_proposal_that_the_text_bears_out_stands_and_is_marked(extractor: Extractor, document: Document) -> None:
    with served(answering(PROPOSAL)) as (endpoint, asked):
        extraction = LlmExtractor.load(extractor, endpoint).extract(document)
    (fact,) = [fact for fact in extraction.facts if fact.rule == "llm.tiny-model"]
    assert document.text[fact.start : fact.end] == fact.quote == SENTENCE
    assert (fact.subject and fact.subject.name, fact.object and fact.object.name) == ("Hải Phòng", "Kobe")
    assert (fact.date, fact.kind, fact.status) == ("2021-05-12", "friendship", "in_force")
    assert fact.confidence < 0.7
    assert fact.object is not None and fact.object.iri in extraction.entities
    (request,) = asked
    assert request["path"] == "/v1/chat/completions"
    assert request["authorization"] == "Bearer sk-secret"
    assert TEXT.strip().startswith(request["messages"][1]["content"].strip())
    assert request["response_format"]["json_schema"]["schema"] == schema_of(load_contract().relations)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": SENTENCE.replace("12/5", "13/5")}, "the quote is not in the text"),
        ({"quote": TEXT.strip()}, "the quote is not inside one sentence"),
        ({"quote": ""}, "the quote is not in the text"),
        ({"object": "thành phố Yokohama"}, "is not in the sentence"),
        ({"object": "lãnh đạo"}, "is no name that is recognised"),
        ({"object": None}, "the object is missing"),
        ({"object": "thành phố Hải Phòng"}, "both parties are the same"),
        ({"relation": "investor_origin"}, "is no Organisation"),
        ({"relation": "best_friend_of"}, "there is no relation"),
        ({"relation": ["partner_of"]}, "the relation is missing"),
        ({"date": "2019"}, "the date 2019 is not in the sentence"),
        ({"date": "tomorrow"}, "is no EDTF date"),
        ({"kind": "mou"}, "the kind 'mou' is none of the ontology's"),
        ({"kind": {"a": 1}}, "is none of the ontology's"),
        ({"relation": "count", "value": 13, "measure": "delegations"}, "the value 13 is not in the sentence"),
        ({"relation": "count", "value": 12, "measure": "luck"}, "the measure 'luck' is none of the ontology's"),
        ({"relation": "count", "value": True, "measure": "delegations"}, "the value is missing"),
        ({"relation": "holds_office", "subject": "thành phố Kobe"}, "is no Person"),
    ],
)
def test_what_the_text_does_not_bear_out_is_refused_with_the_reason(
    extractor: Extractor, document: Document, change: dict[str, Any], reason: str
) -> None:
    extraction = extracted(extractor, document, answering({**PROPOSAL, **change}, PROPOSAL))
    assert [fact.relation for fact in extraction.facts if fact.rule.startswith("llm.")] == ["partner_of"]
    assert [r.reason for r in extraction.rejected if r.reason.startswith("llm.") and reason in r.reason] != []


@pytest.mark.parametrize("proposal", [None, "Hải Phòng", 7, [], [PROPOSAL]])
def test_a_proposal_that_is_no_object_is_refused(extractor: Extractor, document: Document, proposal: Any) -> None:
    extraction = extracted(extractor, document, answering(proposal))
    assert extraction.facts == extractor.extract(document).facts
    assert "llm.tiny-model: is no JSON object" in [r.reason for r in extraction.rejected]


def test_a_figure_of_the_sentence_is_taken_as_the_text_writes_it(extractor: Extractor, document: Document) -> None:
    counted = {**PROPOSAL, "relation": "count", "object": None, "value": 12, "measure": "delegations", "kind": None}
    extraction = extracted(extractor, document, answering(counted))
    assert [(f.value, f.measure) for f in extraction.facts if f.rule.startswith("llm.")] == [(12, "delegations")]


def test_what_the_rules_found_too_stays_theirs(extractor: Extractor, tmp_path: Path) -> None:
    text = "Tháng 4/2009, Hải Phòng ký bản ghi nhớ hợp tác với thành phố Kobe."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    document = read(tmp_path / "a.txt")
    same = {
        **PROPOSAL,
        "quote": text,
        "relation": "agreement",
        "subject": "Hải Phòng",
        "kind": "mou",
        "date": "2009-04",
    }
    assert extracted(extractor, document, answering(same)).facts == extractor.extract(document).facts


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (lambda _: (200, b"<html>"), "did not answer with the JSON asked for"),
        (lambda _: (200, b'{"choices": []}'), "did not answer with the JSON asked for"),
        (lambda _: (200, b'{"choices": [{"message": {"content": "I am sorry"}}]}'), "the JSON asked for"),
        (lambda _: (200, b'{"choices": [{"message": {"content": "[1]"}}]}'), "did not answer with a JSON object"),
        (lambda _: (200, b"[" * 100_000), "did not answer with the JSON asked for"),
        (lambda _: (200, b" " * 1_100_000), "answered with more than 1 MB"),
        (lambda _: (401, b"{}"), "answered with status 401"),
        (lambda _: (503, b"{}"), "answered with status 503"),
        (lambda _: (302, b""), "answered with status 302"),
    ],
)
def test_an_answer_outside_the_protocol_is_one_clear_error(
    extractor: Extractor, document: Document, answer: Answer, problem: str
) -> None:
    with pytest.raises(EndpointError, match=problem) as caught:
        extracted(extractor, document, answer)
    assert "\n" not in str(caught.value) and "sk-secret" not in str(caught.value)


def test_a_server_that_stumbles_once_is_asked_again(extractor: Extractor, document: Document) -> None:
    replies = iter([lambda _: (503, b"{}"), answering(PROPOSAL)])
    extraction = extracted(extractor, document, lambda request: next(replies)(request))
    assert [f.rule for f in extraction.facts if f.rule.startswith("llm.")] == ["llm.tiny-model"]


def test_a_slow_server_is_given_up_in_time(extractor: Extractor, document: Document) -> None:
    def slow(_: dict[str, Any]) -> tuple[int, bytes]:
        time.sleep(1)
        return 200, b"{}"

    with pytest.raises(EndpointError, match=r"gave no whole answer within 0\.2 s"):
        extracted(extractor, document, slow, timeout_s=0.2)


def test_a_server_that_is_not_there_is_one_clear_error(extractor: Extractor, document: Document) -> None:
    endpoint = Endpoint(LlmSettings("http://127.0.0.1:9/v1", "m", None, 5))
    with pytest.raises(EndpointError, match="cannot be reached"):
        LlmExtractor.load(extractor, endpoint).extract(document)


def test_a_long_document_is_sent_in_pieces_of_whole_sentences(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 80, encoding="utf-8")
    with served(answering()) as (endpoint, asked):
        LlmExtractor.load(extractor, endpoint).extract(read(tmp_path / "a.txt"))
    pieces = [request["messages"][1]["content"] for request in asked]
    assert len(pieces) > 1
    assert all(len(piece) <= 6000 and piece.rstrip().endswith(".") for piece in pieces)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "BANGGIAO_LLM_URL"),
        ({"BANGGIAO_LLM_URL": "http://127.0.0.1/v1"}, "BANGGIAO_LLM_MODEL"),
        ({"BANGGIAO_LLM_URL": "file:///etc/passwd", "BANGGIAO_LLM_MODEL": "m"}, "BANGGIAO_LLM_URL"),
        (
            {"BANGGIAO_LLM_URL": "http://h/v1", "BANGGIAO_LLM_MODEL": "m", "BANGGIAO_LLM_TIMEOUT_S": "soon"},
            "BANGGIAO_LLM_TIMEOUT_S",
        ),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(EndpointError) as caught:
        settings_from(environment)
    assert caught.value.place == named


def test_the_key_is_not_shown() -> None:
    environment = {"BANGGIAO_LLM_URL": "http://h/v1/", "BANGGIAO_LLM_MODEL": "m", "BANGGIAO_LLM_KEY": "sk-secret"}
    settings = settings_from(environment)
    assert settings.key == "sk-secret" and settings.url == "http://h/v1"
    assert "sk-secret" not in repr(settings)


def test_every_relation_of_the_contract_can_be_proposed() -> None:
    relations = load_contract().relations
    assert len(relations) == 20
    assert "sister_city" in relations["partner_of"].kinds
    assert "fdi" in relations["amount"].measures


def test_a_class_or_scheme_that_the_ontology_lacks_is_named(tmp_path: Path) -> None:
    file = tmp_path / "relations.yml"
    for row, problem in (("{subject: [Town]}", "no class Town"), ("{kind: knot}", "no scheme knot"), ("7", "mapping")):
        file.write_text(f"partner_of: {row}", encoding="utf-8")
        with pytest.raises(RuleError, match=problem):
            load_contract(file)
