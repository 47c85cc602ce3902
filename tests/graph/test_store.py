import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from building import HA_NOI, HAI_PHONG, KITAKYUSHU, Told

from graph import vocabulary as v
from graph.claim import Claim, Value
from graph.reading.query_errors import Malformed
from graph.view import View
from graph.writing.store import PutResult, Store
from ontology.errors import DecisionError, StoreError
from ontology.identifiers import DECISIONS_GRAPH, mint

MOU_2009 = mint("agreement", "mou.1859307.VN-HP.2009")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def told(name: str, *parties: str, path: str | None = None, **facts: str) -> Told:
    document = Told(name, "2020", path)
    document.agreement(*(parties or (HAI_PHONG, KITAKYUSHU)), **facts)  # type: ignore[arg-type]
    return document


def put(store: Store, document: Told) -> PutResult:
    return store.put_document(document.record(), document.claims, document.entities())


def dump(store: Store) -> bytes:
    store.publish()
    return b"\n".join(sorted(store.view().dump("application/n-quads", every_graph=True).splitlines()))


def test_what_was_put_is_seen_once_it_is_projected_and_published(store: Store) -> None:
    put(store, told("a", signed="2009-04"))
    store.publish()
    before = store.view()
    store.reproject()
    store.publish()
    assert list(before.match(MOU_2009)) == []
    assert (MOU_2009, v.SIGNED_ON, Value("2009-04"), None) in set(store.view().match(MOU_2009))
    # A view is frozen at the moment of opening.
    assert list(before.match(MOU_2009)) == []


def test_every_fact_leads_back_to_its_sentence(store: Store) -> None:
    document = told("a", signed="2009-04")
    put(store, document)
    store.reproject()
    store.publish()
    rows = store.view().select(
        """PREFIX bg: <https://w3id.org/banggiao/ontology#>
        SELECT DISTINCT ?agreement ?quote ?begin ?end WHERE { ?agreement bg:restsOn ?claim .
          GRAPH ?document { ?claim bg:hasEvidence ?e . ?e bg:quote ?quote ; bg:begin ?begin ; bg:end ?end } }""",
        {"agreement": MOU_2009},
    )
    (row,) = rows
    begin, end = row["begin"], row["end"]
    assert isinstance(begin, Value) and isinstance(end, Value)
    assert row["quote"] == Value(document.text[int(begin.lexical) : int(end.lexical)])


def test_reading_twice_changes_nothing(store: Store) -> None:
    put(store, told("a", signed="2009-04"))
    store.reproject()
    before = dump(store)
    assert put(store, told("a", signed="2009-04")).outcome == "unchanged"
    report = store.reproject()
    assert (report.added, report.removed) == (0, 0)
    assert dump(store) == before


def test_removing_a_document_removes_what_rested_on_it_alone(store: Store) -> None:
    put(store, told("a", signed="2009-04"))
    store.reproject()
    before = dump(store)
    other = told("b", signed="2009-04-17")
    other.agreement(HA_NOI, KITAKYUSHU)
    put(store, other)
    store.reproject()
    assert dump(store) != before
    assert store.drop_document(other.iri)
    store.reproject()
    assert dump(store) == before
    assert not store.drop_document(other.iri)


def test_another_extractor_reads_again(store: Store) -> None:
    document = told("a", signed="2009-04")
    put(store, document)
    assert store.has_document(document.iri, "rules-1")
    assert not store.has_document(document.iri, "rules-2")
    record = replace(document.record(), extractor="rules-2")
    assert store.put_document(record, document.claims[:2], []).outcome == "replaced"
    store.publish()
    assert len(list(store.view().match(None, v.TYPE, v.CLAIM, document.iri))) == 2


def test_a_new_edition_of_a_file_takes_the_place_of_the_old_one(store: Store) -> None:
    old = told("old", path="/office/report.txt", signed="2009-04")
    new = told("new", HA_NOI, KITAKYUSHU, path="/office/report.txt", signed="2018")
    put(store, old)
    assert put(store, new) == PutResult("replaced", (old.iri,), len(new.claims))
    assert store.documents() == [new.iri]
    store.reproject()
    store.publish()
    assert list(store.view().match(MOU_2009)) == []


def test_an_old_edition_stays_while_another_path_holds_it(store: Store) -> None:
    old = told("old", path="/a.txt")
    put(store, old)
    old.path = "/copy.txt"
    assert put(store, old).outcome == "unchanged"
    put(store, told("new", path="/a.txt"))
    assert old.iri in store.documents()
    put(store, told("newer", path="/copy.txt"))
    assert old.iri not in store.documents()


def test_a_quote_that_does_not_stand_in_the_text_is_refused_with_its_document(store: Store) -> None:
    document = told("a")
    claim = document.claims[0]
    wrong = replace(claim, evidence=replace(claim.evidence, begin=claim.evidence.begin + 1))
    with pytest.raises(StoreError, match="do not stand there"):
        store.put_document(document.record(), [*document.claims, wrong], [])
    assert store.documents() == []


@pytest.mark.parametrize("bad", ["not an iri", "https://example.org/a b", ""])
def test_what_cannot_be_stored_leaves_nothing_behind(store: Store, bad: str) -> None:
    document = told("a", signed="2009")
    put(store, document)
    before = dump(store)
    again = told("a", signed="2014")
    record = replace(again.record(), extractor="rules-2")
    broken = Claim(bad, v.TITLE, Value("x"), again.claims[0].evidence, "r")
    with pytest.raises(StoreError, match="not storable"):
        store.put_document(record, [*again.claims, broken], [])
    assert dump(store) == before


def test_text_keeps_every_character(store: Store) -> None:
    document = told("a")
    document.text += "Tab\t, \\, \"ngoặc\", 'đơn', NUL \x00, dòng\r\nmới, 🇻🇳, e\u0301 \u2028 hết\n"
    put(store, document)
    store.publish()
    assert store.view().select("SELECT ?t WHERE { GRAPH ?g { ?d <" + v.TEXT + "> ?t } }") == [
        {"t": Value(document.text)}
    ]


def test_a_second_writer_is_told_who_writes(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"process \d+ is writing"):
        Store.open(tmp_path / "store")
    run = "import sys; from pathlib import Path; from graph.writing.store import Store; Store.open(Path(sys.argv[1]))"
    root = Path(__file__).parents[2]
    other = subprocess.run(
        [sys.executable, "-c", run, str(tmp_path / "store")], cwd=root, capture_output=True, text=True
    )
    assert other.returncode != 0
    assert "is writing to it" in other.stderr


def test_the_next_writer_may_come_when_the_first_has_closed(tmp_path: Path) -> None:
    for outcome in ("added", "unchanged"):
        with Store.open(tmp_path / "store") as store:
            assert put(store, told("a")).outcome == outcome


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(StoreError):
        Store.open(tmp_path / "thesis.txt")
    with pytest.raises(StoreError):
        Store.open(tmp_path / "thesis.txt" / "deeper")


def test_a_store_of_another_schema_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "banggiao-store.json").write_text(json.dumps({"schema": 99}), encoding="utf-8")
    with pytest.raises(StoreError, match="schema 99"):
        Store.open(tmp_path)


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Store.open(folder) as store:
        put(store, told("a"))
        store.publish()
    (folder / "live" / "bulk-7.sst").write_bytes(b"half")
    (folder / "published" / "9").mkdir()
    with Store.open(folder) as store:
        assert store.documents() == [told("a").iri]
        store.publish()
    assert not (folder / "live" / "bulk-7.sst").exists()
    assert sorted(p.name for p in (folder / "published").iterdir()) == ["1", "2"]


def test_only_the_last_checkpoints_are_kept(store: Store, tmp_path: Path) -> None:
    for _ in range(4):
        store.publish()
    assert sorted(p.name for p in (tmp_path / "store" / "published").iterdir()) == ["3", "4"]


def test_before_anything_is_published_a_reader_is_told_what_to_do(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match="run `banggiao ingest` first"):
            View.open(folder)


def test_decisions_are_followed_kept_and_undone(store: Store) -> None:
    a, b = told("a", signed="2009-04"), told("b", signed="2009-04")
    put(store, a)
    put(store, b)
    store.reproject()
    one, other = a.claims[0].subject, b.claims[0].subject
    decision = store.decide(one, other, "different", author="Lan", at=NOW, comment="hai văn bản")
    assert store.decisions() == [decision]
    assert (decision.author, decision.at, decision.comment) == ("Lan", "2026-11-22T08:00:00Z", "hai văn bản")
    assert store.reproject().added > 0
    assert _agreements(store) == {"mou.1859307.VN-HP.2009-04", "mou.1859307.VN-HP.2009-04.2"}
    # Read again, the documents are still kept apart; a later judgement on the pair replaces the first.
    store.put_document(replace(a.record(), extractor="rules-2"), a.claims, a.entities())
    store.reproject()
    assert len(_agreements(store)) == 2
    store.decide(other, one, "unsure", author="Minh", at=NOW)
    assert [d.judgement for d in store.decisions()] == ["unsure"]
    assert store.undo(decision.iri)
    assert not store.undo(decision.iri)
    store.reproject()
    assert _agreements(store) == {"mou.1859307.VN-HP.2009"}


def test_a_decision_on_knowledge_is_kept_on_what_it_rests_on(store: Store) -> None:
    a, b = told("a", signed="2009"), told("b", signed="2014")
    put(store, a)
    put(store, b)
    store.reproject()
    later = mint("agreement", "mou.1859307.VN-HP.2014")
    decision = store.decide(MOU_2009, later, "same", author="Lan", at=NOW)
    assert {decision.one, decision.other} == {a.claims[0].subject, b.claims[0].subject}
    store.reproject()
    assert _agreements(store) == {"mou.1859307.VN-HP.2009"}
    with pytest.raises(DecisionError, match="same statement"):
        store.decide(MOU_2009, MOU_2009, "same", author="Lan", at=NOW)
    store.publish()
    assert list(store.view().match(graph=DECISIONS_GRAPH))


def _agreements(store: Store) -> set[str]:
    store.publish()
    return {s.rsplit("/", 1)[-1] for s, _, _, _ in store.view().match(None, v.TYPE, v.AGREEMENT)}


def test_a_view_answers_in_plain_values_and_formats(store: Store) -> None:
    put(store, told("a", signed="2009-04"))
    store.reproject()
    store.publish()
    view = store.view()
    query = f"SELECT ?s ?when ?gone WHERE {{ ?s <{v.SIGNED_ON}> ?when OPTIONAL {{ ?s <{v.UNTIL}> ?gone }} }}"
    assert view.select(query) == [{"s": MOU_2009, "when": Value("2009-04")}]
    assert view.select(query, {"when": Value("2010")}) == []
    assert view.ask(f"ASK {{ <{MOU_2009}> a <{v.AGREEMENT}> }}")
    assert json.loads(view.serialise(query, "application/sparql-results+json"))["head"]["vars"] == [
        "s", "when", "gone",
    ]  # fmt: skip
    assert view.serialise(query, "text/csv").splitlines()[1] == f"{MOU_2009},2009-04,".encode()
    graph = view.serialise(f"DESCRIBE <{MOU_2009}>", "application/n-triples")
    assert f'<{v.SIGNED_ON}> "2009-04" .'.encode() in graph


@pytest.mark.parametrize(
    ("query", "bindings"),
    [
        ("SELECT ?s {", {}),
        ("ASK {}", {}),
        ("SELECT ?s { ?s ?p ?o }", {"o": "https://example.org/x"}),
        ("SELECT ?s { ?s ?p ?o }", {"s": "no iri"}),
    ],
)
def test_what_is_no_select_query_is_malformed(store: Store, query: str, bindings: dict[str, str]) -> None:
    store.publish()
    with pytest.raises(Malformed):
        store.view().select(query, bindings)


def test_a_row_limit_cuts_and_says_so_in_every_format(store: Store) -> None:
    put(store, told("a", signed="2009-04"))
    store.reproject()
    store.publish()
    view = store.view()
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
    for media_type in (
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
        "text/tab-separated-values",
    ):  # fmt: skip
        whole = view.answer(query, media_type, 10_000)
        assert (whole.body, whole.truncated) == (view.serialise(query, media_type), False)
        cut = view.answer(query, media_type, 3)
        assert cut.truncated and len(cut.body) < len(whole.body)
    graph = view.answer("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples", 3)
    assert graph.truncated and graph.body.count(b"\n") == 3
