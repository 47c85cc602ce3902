from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from building import COMMITTEE, FUKUOKA, HA_NOI, HAI_PHONG, JAPAN, KITAKYUSHU, KOREA, LG, Told
from hypothesis import given
from hypothesis import strategies as st

from graph import vocabulary as v
from graph.claim import Modality, Term, Value
from graph.knowledge.projection import project
from graph.lives import announcements
from graph.lives.life import Life, life_of
from graph.lives.rules import Rules, load_rules
from graph.statements.decisions import Decision
from graph.statements.filing import Filed, Stated, read_filed
from graph.triples import Triple
from graph.writing.store import Store
from ontology.identifiers import SCHEME, mint

TOY = Path(__file__).parents[1] / "ontology" / "data" / "toy.trig"
MOU_2009 = mint("agreement", "mou.1859307.VN-HP.2009")
TIE = mint("tie", "1859307.VN-HP")


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def told(name: str, published: str | None = "2020", **facts: str) -> Told:
    document = Told(name, published)
    document.agreement(HAI_PHONG, KITAKYUSHU, **facts)  # type: ignore[arg-type]
    return document


def known(rules: Rules, *documents: Told, decisions: tuple[Decision, ...] = ()) -> set[Triple]:
    return project([d.filed() for d in documents], decisions, rules)


def of(triples: set[Triple], subject: str, predicate: str) -> set[Term]:
    return {o for s, p, o in triples if (s, p) == (subject, predicate)}


def pairs(triples: set[Triple], predicate: str) -> set[tuple[str, Term]]:
    return {(s, o) for s, p, o in triples if p == predicate}


def test_an_agreement_between_localities_makes_partners_both_ways_and_a_tie(rules: Rules) -> None:
    found = known(rules, told("a", signed="2009-04"))
    assert pairs(found, v.HAS_PARTNER) == {(HAI_PHONG, KITAKYUSHU), (KITAKYUSHU, HAI_PHONG)}
    assert of(found, TIE, v.IS_BASED_ON) == {MOU_2009}
    assert of(found, TIE, v.HAS_TIE_KIND) == {f"{SCHEME}tie-cooperation"}
    assert of(found, TIE, v.SINCE) == {Value("2009-04")}


@pytest.mark.parametrize("kind", ["minutes", "letter-of-intent", "joint-statement"])
def test_a_paper_about_talks_makes_no_partners(rules: Rules, kind: str) -> None:
    assert pairs(known(rules, told("a", kind=kind)), v.HAS_PARTNER) == set()


def test_a_paper_with_a_company_makes_no_tie(rules: Rules) -> None:
    document = Told("a")
    document.agreement(HAI_PHONG, LG)
    found = known(rules, document)
    assert v.TIE not in {o for _, p, o in found if p == v.TYPE}


def test_a_peoples_committee_signs_for_its_place(rules: Rules) -> None:
    document = Told("a")
    document.mentioned.add(HAI_PHONG)
    name = document.agreement(COMMITTEE, KITAKYUSHU, signed="2009-04")
    found = known(rules, document, told("b", signed="2009"))
    assert (HAI_PHONG, v.HAS_PARTNER, KITAKYUSHU) in found
    assert of(found, MOU_2009, v.HAS_PARTY) == {HAI_PHONG, KITAKYUSHU}
    assert {s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT)} == {MOU_2009}
    assert name not in {s for s, _, _ in found}
    # The claim still says who signed.
    assert COMMITTEE in {c.object for c in document.filed().claims}


@pytest.mark.parametrize("modality", ["planned", "negotiating", "proposed"])
def test_a_plan_makes_prospects_and_no_partners(rules: Rules, modality: Modality) -> None:
    tie = Told("a")
    tie.tie(HAI_PHONG, KITAKYUSHU, modality=modality)
    found = known(rules, tie, told("b", modality=modality))
    assert pairs(found, v.HAS_PARTNER) == set()
    assert pairs(found, v.HAS_PROSPECTIVE_PARTNER) == {(HAI_PHONG, KITAKYUSHU), (KITAKYUSHU, HAI_PHONG)}
    paper = mint("agreement", "mou.1859307.VN-HP.undated")
    assert of(found, f"{paper}/status/1", v.HAS_STATUS) == {v.STATUS_SCHEME + modality}
    assert of(found, TIE, v.TYPE) == set()


def test_partners_are_no_prospects_whatever_else_they_plan(rules: Rules) -> None:
    found = known(rules, told("a", signed="2009"), told("b", kind="sister-city", modality="planned"))
    assert pairs(found, v.HAS_PROSPECTIVE_PARTNER) == set()
    assert of(found, mint("agreement", "sister-city.1859307.VN-HP.undated"), v.TYPE) == {v.AGREEMENT}


def test_a_plan_that_was_carried_out_is_no_second_agreement(rules: Rules) -> None:
    plan = told("a", published="2008", modality="planned")
    found = known(rules, plan, told("b", signed="2009"))
    assert {s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT)} == {MOU_2009}
    later = known(rules, told("a", published="2018", modality="planned"), told("b", signed="2009"))
    assert len({s for s, p, o in later if (p, o) == (v.TYPE, v.AGREEMENT)}) == 2


def test_a_plan_is_compared_with_papers_of_its_parties_and_kind_alone(
    rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[object] = []

    def counted(claims: Sequence[Stated]) -> Life:
        compared.append(claims)
        return life_of(claims)

    monkeypatch.setattr(announcements, "life_of", counted)
    kinds = ("mou", "friendship", "minutes", "letter-of-intent")
    plans = [told(f"p{kind}", kind=kind, published="2008", modality="planned") for kind in kinds]
    papers = [told(f"s{kind}", kind=kind, signed="2009") for kind in kinds]
    found = known(rules, *plans, *papers)
    assert len({s for s, p, o in found if (p, o) == (v.TYPE, v.AGREEMENT)}) == len(kinds)
    # Each plan once with its paper, two lives, and the paper once more to find the first of those that fit.
    assert len(compared) == 3 * len(kinds)


def test_the_planned_date_of_signing_is_no_date_of_signing(rules: Rules) -> None:
    found = known(rules, told("a", signed="2026", modality="planned"))
    assert {p for _, p, _ in found}.isdisjoint({v.SIGNED_ON, v.HAS_LIFE_EVENT})


def test_a_denial_changes_nothing(rules: Rules) -> None:
    kept, denial = told("a", signed="2009"), told("b", modality="denied")
    alone = known(rules, kept)
    found = known(rules, kept, denial)
    own = {denial.iri, *(evidence for evidence, document in pairs(found, v.IS_FOUND_IN) if document == denial.iri)}
    assert {t for t in found if t[0] not in own} == alone


def test_every_relation_and_status_rests_on_claims(rules: Rules) -> None:
    document = told("a", signed="2009-04-17", until="2014-04-17")
    document.relation(v.INVESTMENT, "investment", [(v.HAS_INVESTOR, LG), (v.HAS_INVESTMENT_PLACE, HAI_PHONG)])
    found = known(rules, document)
    claims = {c.iri for c in document.filed().claims}
    nodes = (v.AGREEMENT, v.TIE, v.INVESTMENT, v.STATUS_PERIOD, v.LIFE_EVENT)
    about = {s for s, p, o in found if p == v.TYPE and o in nodes}
    assert len(about) == 9
    for node in about:
        assert of(found, node, v.RESTS_ON) <= claims
        assert of(found, node, v.RESTS_ON)


def test_what_rests_on_many_claims_is_shown_by_each_of_their_sentences_once(rules: Rules) -> None:
    documents = told("a", signed="2009-04-17", until="2014-04-17"), told("b")
    found = known(rules, *documents)
    sentence = {c.iri: c.evidence for document in documents for c in document.filed().claims}
    claims = of(found, MOU_2009, v.RESTS_ON)
    assert len(claims) > len(of(found, MOU_2009, v.IS_SHOWN_BY)) == 2
    for node in (MOU_2009, TIE):
        assert of(found, node, v.IS_SHOWN_BY) == {sentence[str(claim)] for claim in of(found, node, v.RESTS_ON)}
    of_a_life = pairs(found, v.HAS_LIFE_EVENT) | pairs(found, v.HAS_STATUS_PERIOD)
    assert {node for node, _ in pairs(found, v.IS_SHOWN_BY)}.isdisjoint({str(part) for _, part in of_a_life})


def test_the_words_of_evidence_are_known_with_the_document_they_stand_in(rules: Rules) -> None:
    document = told("a", signed="2009-04")
    found = known(rules, document)
    (evidence,) = of(found, MOU_2009, v.IS_SHOWN_BY)
    (quote, begin, end) = (next(iter(of(found, str(evidence), p))) for p in (v.QUOTE, v.BEGIN, v.END))
    assert isinstance(quote, Value) and isinstance(begin, Value) and isinstance(end, Value)
    assert document.text[int(begin.lexical) : int(end.lexical)] == quote.lexical
    assert of(found, str(evidence), v.IS_FOUND_IN) == {document.iri}


def test_a_date_stated_more_precisely_elsewhere_is_not_repeated(rules: Rules) -> None:
    found = known(rules, told("a", signed="2009"), told("b", signed="2009-04-17"))
    assert of(found, MOU_2009, v.SIGNED_ON) == {Value("2009-04-17")}
    event = f"{MOU_2009}/signed"
    assert of(found, event, v.EARLIEST_DAY) == {Value("2009-04-17", v.XSD + "date")}


def test_an_investor_invests_in_the_place_and_is_in_the_country_it_comes_from(rules: Rules) -> None:
    document = Told("a")
    document.relation(v.INVESTMENT, "investment", [(v.HAS_INVESTOR, LG), (v.HAS_INVESTMENT_PLACE, HAI_PHONG)])
    document.plain(LG, v.COMES_FROM, KOREA)
    found = known(rules, document)
    assert {(LG, v.INVESTS_IN, HAI_PHONG), (LG, v.COMES_FROM, KOREA), (LG, v.IS_IN_COUNTRY, KOREA)} <= found
    assert of(found, LG, v.RESTS_ON)


def test_an_observation_spans_the_days_it_speaks_of(rules: Rules) -> None:
    document = Told("a")
    name = document.relation(
        v.OBSERVATION, "observation", [(v.PERIOD_FROM, Value("2021")), (v.PERIOD_UNTIL, Value("2024-06"))]
    )
    found = known(rules, document)
    assert of(found, name, v.EARLIEST_DAY) == {Value("2021-01-01", v.XSD + "date")}
    assert of(found, name, v.LATEST_DAY) == {Value("2024-06-30", v.XSD + "date")}


def test_a_country_is_in_itself_and_a_document_is_known_without_its_text(rules: Rules) -> None:
    document = Told("a", "2018")
    document.mentioned.add(JAPAN)
    found = known(rules, document)
    assert (JAPAN, v.IS_IN_COUNTRY, JAPAN) in found
    assert of(found, document.iri, v.PUBLISHED_ON) == {Value("2018")}
    assert {p for _, p, _ in found}.isdisjoint({v.TEXT, v.QUOTE, v.PATH_KEY, v.RECORDED_AT})


def test_one_preferred_name_a_language_is_kept_and_the_others_stay_as_names(rules: Rules) -> None:
    def naming(document: str, name: str) -> Filed:
        label = (KITAKYUSHU, v.PREF_LABEL, Value(name, None, "en"))
        return Filed(mint("document", document), (label,), ())

    found = project([naming("b", "Kitakyushu"), naming("a", "Kitakyūshū")], [], rules)
    assert of(found, KITAKYUSHU, v.PREF_LABEL) == {Value("Kitakyushu", None, "en")}
    assert of(found, KITAKYUSHU, v.ALT_LABEL) == {Value("Kitakyūshū", None, "en")}


def test_things_judged_to_be_the_same_are_known_by_one_name(rules: Rules) -> None:
    other = mint("company", "lg-group.KR")
    a, b = Told("a"), Told("b")
    for document, company in ((a, LG), (b, other)):
        document.relation(v.INVESTMENT, "investment", [(v.HAS_INVESTOR, company), (v.HAS_INVESTMENT_PLACE, HAI_PHONG)])
    same = Decision(other, LG, "same", "Lan", datetime(2026, 1, 1, tzinfo=UTC).isoformat())
    found = known(rules, a, b, decisions=(same,))
    assert pairs(found, v.INVESTS_IN) == {(LG, HAI_PHONG)}
    assert (other, v.SAME_AS, LG) in found
    assert (other, v.SAME_AS, LG) not in known(rules, a, decisions=(same,))


def test_the_toy_documents_give_the_knowledge_written_beside_them(rules: Rules, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        store.load(TOY.read_bytes(), "application/trig")
        store.publish()
        view = store.view()
        written = {q[:3] for q in view.match()}
        files = [read_filed(g, (q[:3] for q in view.match(graph=g))) for g in store.documents()]
    found = project(files, [], rules)
    # Reasons are worded in schemes.ttl; status periods here name only the claims that fired; the toy leaves out
    # the source of descriptions, titles of offices in names, and one direction of prospects.
    apart = {v.REASON, v.RESTS_ON, v.DESCRIBED_BY, v.FILE_NAME, v.MEDIA_TYPE, v.SOURCE_NAME, v.SENTENCE_COUNT}
    apart |= {v.HAS_PROSPECTIVE_PARTNER, v.VOCABULARY + "value"}

    def compared(triples: set[Triple]) -> set[Triple]:
        return {t for t in triples if t[1] not in apart and "/office/" not in t[0]}

    assert compared(found) == compared(written)
    assert pairs(written, v.HAS_PROSPECTIVE_PARTNER) <= pairs(found, v.HAS_PROSPECTIVE_PARTNER)


places = st.sampled_from([HAI_PHONG, HA_NOI, KITAKYUSHU, FUKUOKA])
dates = st.sampled_from([None, "2009", "2009-04", "2009-04-17", "2009-11", "2014"])
modalities: st.SearchStrategy[Modality] = st.sampled_from(
    ["asserted", "historical", "planned", "negotiating", "denied"]
)
facts = st.tuples(places, places, dates, st.sampled_from(["mou", "friendship", "minutes"]), modalities)


@st.composite
def corpora(draw: st.DrawFn) -> list[Told]:
    documents = []
    for number in range(draw(st.integers(1, 4))):
        document = Told(f"d{number}", draw(st.sampled_from([None, "2008", "2020-05-05"])))
        for one, other, date, kind, modality in draw(st.lists(facts, max_size=4)):
            document.agreement(one, other, kind=kind, signed=date, modality=modality)
            if kind == "friendship":
                document.tie(one, other, since=date, modality=modality)
        documents.append(document)
    return documents


@given(corpora(), st.randoms(use_true_random=False))
def test_projecting_is_a_function_of_the_set_of_documents(
    rules: Rules,
    documents: list[Told],
    random: object,
) -> None:
    files = [d.filed() for d in documents]
    expected = project(files, [], rules)
    shuffled = list(files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert project(shuffled, [], rules) == expected
    # Projected twice, it is the same; with one document gone, nothing of it is left.
    assert project(files, [], rules) == expected
    gone = files[0].document.rsplit("/", 1)[-1]
    rest = project(files[1:], [], rules)
    left = {c.iri for f in files[1:] for c in f.claims}
    assert {o for _, p, o in rest if p == v.RESTS_ON} <= left
    assert not any(gone in s for s, _, _ in rest)


@given(corpora())
def test_partnership_is_mutual_and_nobody_is_partner_and_prospect(rules: Rules, documents: list[Told]) -> None:
    found = project([d.filed() for d in documents], [], rules)
    partners, prospects = pairs(found, v.HAS_PARTNER), pairs(found, v.HAS_PROSPECTIVE_PARTNER)
    assert {(str(b), a) for a, b in partners} == partners
    assert {(str(b), a) for a, b in prospects} == prospects
    assert partners.isdisjoint(prospects)
