from dataclasses import replace

from building import HAI_PHONG, JAPAN, KITAKYUSHU, PLACES, Told

from graph import vocabulary as v
from graph.claim import Claim, Entity, Evidence, Label, Value
from graph.statements.filing import claim_iri, describe, evidence_iri, file_document, read_filed
from graph.triples import decimal


def test_a_document_filed_twice_gives_the_same_graph() -> None:
    def graph() -> set[object]:
        document = Told("a", "2020")
        document.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04")
        return set(file_document(document.record(), document.claims, document.entities()))

    assert graph() == graph()


def test_a_claim_is_named_by_what_it_says_and_where() -> None:
    evidence = Evidence("https://example.org/d", "chào", 0, 4)
    claim = Claim(HAI_PHONG, v.TITLE, Value("x"), evidence, "r")
    assert claim_iri(claim) == claim_iri(replace(claim, rule="s", confidence=0.1, attributed_to="Lan"))
    others = [
        replace(claim, object="x"),
        replace(claim, object=Value("x", None, "vi")),
        replace(claim, modality="planned"),
        replace(claim, evidence=replace(evidence, begin=1)),
    ]
    assert len({claim_iri(c) for c in (claim, *others)}) == 5
    assert evidence_iri(evidence) != evidence_iri(replace(evidence, end=5))


def test_what_two_rules_find_in_the_same_words_is_one_claim() -> None:
    document = Told("a")
    document.agreement(HAI_PHONG, KITAKYUSHU)
    doubtful = [replace(c, rule="other.rule", confidence=0.5) for c in document.claims]
    graph = file_document(document.record(), [*document.claims, *doubtful], [])
    assert graph == file_document(document.record(), document.claims, [])


def test_claims_come_back_from_the_graph_without_text_and_quotes() -> None:
    document = Told("a", "2020-01")
    document.agreement(HAI_PHONG, KITAKYUSHU, signed="2009-04", modality="planned")
    filed = document.filed()
    assert {(c.subject, c.predicate, c.object) for c in filed.claims} == {
        (c.subject, c.predicate, c.object) for c in document.claims
    }
    assert {c.modality for c in filed.claims} == {v.MODALITY_SCHEME + "planned"}
    assert {c.published for c in filed.claims} == {"2020-01"}
    predicates = {p for _, p, _ in filed.descriptions}
    assert predicates.isdisjoint({v.TEXT, v.QUOTE, v.PATH_KEY, v.EXTRACTOR_DIGEST, v.RECORDED_AT})
    assert v.TITLE in predicates and v.PREF_LABEL in predicates


def test_a_quote_stands_in_the_graph_with_its_place() -> None:
    document = Told("a")
    evidence = Evidence(document.iri, "chào", 3, 7, "trang 2")
    claim = Claim(HAI_PHONG, v.TITLE, Value("x"), evidence, "r", attributed_to="Nguyễn Thị Bình")
    triples = file_document(document.record(), [claim], [])
    where = evidence_iri(evidence)
    assert (where, v.QUOTE, Value("chào")) in triples
    assert (where, v.PLACE_IN_FILE, Value("trang 2")) in triples
    assert (claim_iri(claim), v.ATTRIBUTED_TO, Value("Nguyễn Thị Bình")) in triples


def test_an_entity_is_described_as_its_source_has_it() -> None:
    found = set(describe(PLACES[HAI_PHONG]))
    assert (HAI_PHONG, v.PREF_LABEL, Value("Hải Phòng", None, "vi")) in found
    assert (HAI_PHONG, v.LATITUDE, decimal(20.86)) in found
    assert (JAPAN, v.IS_IN_COUNTRY, JAPAN) in set(describe(PLACES[JAPAN]))


def test_a_point_needs_both_coordinates() -> None:
    entity = Entity(HAI_PHONG, (), (Label("Hải Phòng"),), latitude=20.0)
    assert {p for _, p, _ in describe(entity)} == {v.ALT_LABEL, v.DESCRIBED_BY}


def test_a_number_is_written_without_exponent_and_idle_zeros() -> None:
    spelled = [decimal(n).lexical for n in (0.93, 1.0, -0.0, 1e-7, 130.850, 20, 100.0)]
    assert spelled == ["0.93", "1", "0", "0.0000001", "130.85", "20", "100"]


def test_an_empty_graph_holds_nothing() -> None:
    assert read_filed("https://example.org/d", []).claims == ()
