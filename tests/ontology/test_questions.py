"""The competency questions, each answered on the toy graph with rows that a person can check by eye."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib.plugins.sparql import prepareQuery

from ontology.errors import OntologyError
from ontology.questions import Question, load_questions, read_question
from tests.ontology.asked import BASE, DATA, ID, QUESTIONS, answer, toy

TOY = DATA / "toy.trig"
SENTENCES = [question for question in QUESTIONS.values() if question.quotes]

HAI_PHONG, HA_NOI, HAI_DUONG = "region/VN-HP", "region/VN-HN", "region/VN-61"
KITAKYUSHU, FUKUOKA, SUWON = "city/1859307", "city/1863967", "city/1835553"
IN_FORCE, PRESUMED, EXPIRED = "status-in-force", "status-presumed-in-force", "status-expired"
UNDETERMINED, TERMINATED = "status-undetermined", "status-terminated"


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    return toy("toy")


# 1 partners-by-agreement


def test_partners_in_japan_with_an_active_mou(store: pyoxigraph.Store) -> None:
    columns = "local partner agreement kind signedOn status"
    assert answer(store, "partners-by-agreement", columns, country="country/JP", kind="mou") == [
        (HAI_PHONG, KITAKYUSHU, "agreement/mou.1859307.VN-HP.2009", "agreement-mou", "2009-04", PRESUMED)
    ]


def test_a_partner_comes_with_every_sentence_that_says_so(store: pyoxigraph.Store) -> None:
    columns = "document quote"
    assert answer(store, "partners-by-agreement", columns, country="country/JP", kind="mou") == [
        (
            "document/aaaaaaaaaaaaaaaa",
            "Tháng 4/2009, thành phố Hải Phòng và thành phố Kitakyushu (Nhật Bản) ký bản ghi nhớ về giao lưu hữu nghị.",
        ),
        (
            "document/bbbbbbbbbbbbbbbb",
            "The memorandum that Hải Phòng and Kitakyushu signed in April 2009 opened the way for water projects.",
        ),
    ]


def test_a_partner_comes_with_the_reason_in_both_languages(store: pyoxigraph.Store) -> None:
    found = answer(store, "partners-by-agreement", "reasonVi reasonEn", local=HAI_DUONG)
    assert found == [
        (
            "Ký ngày 26/02/2024, có thời hạn đến hết ngày 31/12/2026.",
            "The signing dates from 26 February 2024; it is valid through 31 December 2026.",
        )
    ]


def test_partners_are_those_of_the_day_asked(store: pyoxigraph.Store) -> None:
    given = {"country": "country/JP", "kind": "mou"}
    active = {
        day: answer(store, "partners-by-agreement", "partner status", asOf=day, **given)
        for day in ("2009-04-29", "2009-04-30", "2018-02-28", "2023-02-28", "2023-03-01")
    }
    assert active == {
        "2009-04-29": [],
        "2009-04-30": [(KITAKYUSHU, PRESUMED)],
        "2018-02-28": [(KITAKYUSHU, PRESUMED), (FUKUOKA, IN_FORCE)],
        "2023-02-28": [(KITAKYUSHU, PRESUMED), (FUKUOKA, IN_FORCE)],
        "2023-03-01": [(KITAKYUSHU, PRESUMED)],
    }


def test_without_the_presumption_only_stated_terms_count(store: pyoxigraph.Store) -> None:
    given = {"asOf": "2020-01-01", "presumption": "false"}
    assert answer(store, "partners-by-agreement", "partner status", country="country/JP", **given) == [
        (FUKUOKA, IN_FORCE),
        ("region/JP-44", IN_FORCE),
    ]


def test_leaving_out_country_and_kind_means_any(store: pyoxigraph.Store) -> None:
    assert answer(store, "partners-by-agreement", "local partner country kind") == [
        (HAI_PHONG, KITAKYUSHU, "country/JP", "agreement-mou"),
        (HAI_PHONG, "region/JP-37", "country/JP", "agreement-minutes"),
        (HAI_DUONG, SUWON, "country/KR", "agreement-mou"),
    ]


def test_a_pair_is_listed_once_from_the_vietnamese_side(store: pyoxigraph.Store) -> None:
    assert answer(store, "partners-by-agreement", "local partner", country="country/VN") == []


def test_what_is_only_negotiated_is_no_partner(store: pyoxigraph.Store) -> None:
    assert answer(store, "partners-by-agreement", "partner", local="region/VN-59", asOf="2018-12-31") == [
        ("region/JP-44",)
    ]


def test_a_partner_of_unknown_kind_or_country_is_listed_but_never_asked_for() -> None:
    store = pyoxigraph.Store()
    store.load(path=TOY, format=pyoxigraph.RdfFormat.TRIG)
    store.update(
        "DELETE WHERE { ?minutes bg:hasAgreementKind bgs:agreement-minutes };"
        " DELETE WHERE { id:city\\/1835553 bg:isInCountry ?country }",
        prefixes={"bg": f"{BASE}ontology#", "bgs": f"{BASE}scheme/", "id": ID},
    )
    found = answer(store, "partners-by-agreement", "partner country kind")
    assert found == [
        (SUWON, None, "agreement-mou"),
        (KITAKYUSHU, "country/JP", "agreement-mou"),
        ("region/JP-37", "country/JP", None),
    ]
    assert answer(store, "partners-by-agreement", "partner", country="country/KR") == []
    assert answer(store, "partners-by-agreement", "partner", kind="minutes") == []


# 2 ties-of-place


def test_all_ties_of_a_place(store: pyoxigraph.Store) -> None:
    assert answer(store, "ties-of-place", "partner country kind since status", place=HAI_PHONG) == [
        (KITAKYUSHU, "country/JP", "tie-cooperation", "2009-04", PRESUMED),
        ("region/KR-28", "country/KR", "tie-sister-city", "1997", PRESUMED),
    ]


def test_a_tie_is_seen_from_both_of_its_ends(store: pyoxigraph.Store) -> None:
    assert answer(store, "ties-of-place", "partner tie", place=KITAKYUSHU) == [(HAI_PHONG, "tie/1859307.VN-HP")]


def test_ties_can_be_asked_by_kind_and_country(store: pyoxigraph.Store) -> None:
    assert answer(store, "ties-of-place", "place partner", kind="sister_city", country="country/KR") == [
        (HAI_PHONG, "region/KR-28")
    ]


def test_an_ended_tie_is_listed_with_its_status(store: pyoxigraph.Store) -> None:
    assert answer(store, "ties-of-place", "partner status", place="region/VN-59") == [("region/JP-44", TERMINATED)]


def test_without_the_presumption_a_tie_without_term_is_undetermined(store: pyoxigraph.Store) -> None:
    found = answer(store, "ties-of-place", "status", place=HAI_PHONG, presumption="false")
    assert found == [(UNDETERMINED,)]


# 3 prospective-partners


def test_prospective_partners_and_how_far_they_have_come(store: pyoxigraph.Store) -> None:
    assert answer(store, "prospective-partners", "place partner modality published quote") == [
        (
            "region/VN-07",
            "region/JP-44",
            "modality-planned",
            "2018-08-12",
            "Tỉnh Tuyên Quang dự kiến thiết lập quan hệ với tỉnh Oita.",
        ),
        (
            "region/VN-59",
            "region/JP-42",
            "modality-negotiating",
            "2018-08-12",
            "Cà Mau đang đàm phán bản ghi nhớ với tỉnh Nagasaki.",
        ),
    ]


def test_prospective_partners_of_one_place(store: pyoxigraph.Store) -> None:
    assert answer(store, "prospective-partners", "partner", place="region/VN-59") == [("region/JP-42",)]
    assert answer(store, "prospective-partners", "partner", place=HAI_PHONG) == []


# 4 agreements-of-place


def test_agreements_of_a_place_with_status_and_why(store: pyoxigraph.Store) -> None:
    assert answer(store, "agreements-of-place", "partner kind status rule", place=HA_NOI) == [
        ("region/JP-44", "agreement-letter-of-intent", EXPIRED, "rule-stated-ended"),
        (FUKUOKA, "agreement-mou", EXPIRED, "rule-fixed-term"),
    ]


def test_an_agreement_has_no_status_on_a_day_before_it_was_signed(store: pyoxigraph.Store) -> None:
    found = answer(store, "agreements-of-place", "status rule", place=HAI_DUONG, asOf="2024-02-25")
    assert found == [(None, None)]


def test_an_ended_agreement_was_in_force_until_its_last_day(store: pyoxigraph.Store) -> None:
    given = {"place": "region/VN-59", "kind": "cooperation_agreement"}
    days = {
        day: answer(store, "agreements-of-place", "status", asOf=day, **given)
        for day in ("2010-05-01", "2020-06-30", "2020-07-01")
    }
    assert days == {
        "2010-05-01": [(IN_FORCE,)],
        "2020-06-30": [(IN_FORCE,)],
        "2020-07-01": [(TERMINATED,)],
    }


# 5 investors-in-place


def test_investors_in_a_place_and_their_countries(store: pyoxigraph.Store) -> None:
    assert answer(store, "investors-in-place", "investor origin quote", place=HAI_PHONG) == [
        ("company/lg.KR", "country/KR", "Tập đoàn LG của Hàn Quốc đầu tư tại Hải Phòng.")
    ]
    assert answer(store, "investors-in-place", "place", investor="company/lg.KR") == [(HAI_PHONG,)]


# 6 stated-figures


def test_stated_figures_come_latest_first(store: pyoxigraph.Store) -> None:
    columns = "value unit qualifier statedDay latestDay document"
    assert answer(store, "stated-figures", columns, place=HAI_PHONG, measure="partner_localities") == [
        ("26", "địa phương", "qualifier-exact", "2025-03", "2025-03-31", "document/cccccccccccccccc"),
        ("20", "địa phương", "qualifier-exact", "2018-08-12", "2018-08-12", "document/aaaaaaaaaaaaaaaa"),
    ]


def test_a_measure_nobody_stated_has_no_figures(store: pyoxigraph.Store) -> None:
    assert answer(store, "stated-figures", "value", measure="fdi") == []


# 7 office-holders


def test_who_holds_which_office(store: pyoxigraph.Store) -> None:
    body = "organisation/so-ngoai-vu.VN-HP"
    assert answer(store, "office-holders", "holder title statedOn", body=body) == [
        ("person/tran-van-an.so-ngoai-vu.VN-HP", "director", "2024-03-01")
    ]


# 8 memberships


def test_memberships_from_both_ends(store: pyoxigraph.Store) -> None:
    pair = [(HAI_PHONG, "organisation/citynet", "Hải Phòng is a member of CITYNET.")]
    assert answer(store, "memberships", "member network quote", member=HAI_PHONG) == pair
    assert answer(store, "memberships", "member network quote", network="organisation/citynet") == pair


# 9 claims-of-document


def test_everything_a_document_says_in_its_order(store: pyoxigraph.Store) -> None:
    found = answer(store, "claims-of-document", "begin subject", document="document/bbbbbbbbbbbbbbbb")
    assert [subject and subject.split("/")[0] for _, subject in found] == [
        "agreement",
        "agreement",
        "agreement",
        "membership",
        "office",
    ]
    assert [int(begin or -1) for begin, _ in found] == [0, 108, 209, 300, 334]


def test_a_claim_tells_how_and_by_whom_it_is_put(store: pyoxigraph.Store) -> None:
    columns = "predicate object modality attributedTo rule confidence"
    found = answer(store, "claims-of-document", columns, document="document/aaaaaaaaaaaaaaaa")
    assert ("hasParty", "region/JP-44", "modality-planned", "Nguyễn Thị Bình", "planned.pair", "0.9") in found


# 10 expiring-agreements


def test_agreements_that_end_within_twelve_months(store: pyoxigraph.Store) -> None:
    columns = "lastDay local partner agreement"
    row = ("2026-12-31", HAI_DUONG, SUWON, "agreement/mou.1835553.VN-61.2024")
    assert answer(store, "expiring-agreements", columns) == [row]
    assert answer(store, "expiring-agreements", columns, local=HAI_PHONG) == []


def test_twelve_months_are_counted_to_the_day(store: pyoxigraph.Store) -> None:
    days = {
        day: answer(store, "expiring-agreements", "lastDay", asOf=day)
        for day in ("2025-12-30", "2025-12-31", "2026-12-31", "2027-01-01", "2020-02-29")
    }
    assert days == {
        "2025-12-30": [],
        "2025-12-31": [("2026-12-31",)],
        "2026-12-31": [("2026-12-31",)],
        "2027-01-01": [],
        # A leap day has a next year too: here it ends the cooperation agreement of 2010.
        "2020-02-29": [("2020-06-30",)],
    }


# All of them


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_is_standard_sparql_ordered_and_limited(question: Question) -> None:
    projected = [str(variable) for variable in prepareQuery(question.query).algebra.PV]
    assert {p.name for p in question.parameters} | {c.name for c in question.columns} == set(projected)
    assert "\nORDER BY " in question.query
    assert question.query.endswith(("LIMIT 1000\n", "LIMIT 5000\n"))
    assert "BOUND(" not in question.query


# Malformed files

SOUND = """\
#+ id: sample
#+ title: {vi: "Có gì?", en: "What is there?"}
#+ summary: {vi: Mỗi dòng một vật., en: One row a thing.}
#+ group_by: [thing]
#+ parameters:
#+   - {name: thing, type: place, label: {vi: Vật, en: Thing}}
#+ columns:
#+   - {name: thing, type: place, label: {vi: Vật, en: Thing}}

SELECT ?thing
WHERE { ?thing a ?class }
"""


@pytest.mark.parametrize(
    ("was", "becomes", "line", "problem"),
    [
        ("id: sample", "id: other", 1, "is not the name of the file"),
        (', en: "What is there?"', "", 2, "title is not given in both vi and en"),
        ("{vi: Mỗi", "{vi Mỗi", 3, "summary is not given in both"),
        ("group_by: [thing]", "group_by: [nothing]", 4, "group_by does not name columns"),
        ("WHERE { ", "WHERE {\n  #among other\n", 12, "#among names 'other', which is no column"),
        ("group_by: [thing]", "group_by: [thing", 5, "the front-matter is no YAML"),
        ("group_by: [thing]", "group_by: [thing]\n#+ awaits: {vi: vật}", 5, "awaits is not given in both vi and en"),
        ("type: place, label", "type: planet, label", 6, "the type 'planet' of thing is none of"),
        ("- {name: thing, type", "- {nom: thing, type", 6, "has no name"),
        (
            "en: Thing}}\n#+ columns",
            "en: Thing}, default: 1}\n#+ columns",
            6,
            "the default of thing is no text",
        ),
        (
            "columns:\n#+   - {name: thing",
            "columns:\n#+   - {name: it",
            8,
            "?it is not projected by the query",
        ),
        ("SELECT ?thing", "SELECT ?thing ?class", 10, "?class is projected but neither"),
        ("SELECT ?thing", "SELECT *", 10, "the query is no SELECT of variables"),
        ("WHERE { ", "WHERE {\n  #when no place: ?a ?b ?thing .\n", 12, "#when names 'place', which is no parameter"),
        ("WHERE { ", "WHERE {\n  ?a ?b ?thing . #when no place\n", 12, "#when names 'place', which is no parameter"),
    ],
)
def test_a_malformed_question_is_named_with_file_and_line(
    tmp_path: Path, was: str, becomes: str, line: int, problem: str
) -> None:
    path = tmp_path / "sample.rq"
    path.write_text(SOUND, encoding="utf-8")
    assert read_question(path).title.en == "What is there?"
    assert was in SOUND
    path.write_text(SOUND.replace(was, becomes), encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        read_question(path)
    assert error.value.place == f"{path}:{line}"
    assert problem in error.value.problem


def test_a_line_for_some_parameters_holds_where_these_are_given_and_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "sample.rq"
    parameters = "#+   - {name: thing, type: place, label: {vi: Vật, en: Thing}}\n"
    text = SOUND.replace(parameters, parameters + parameters.replace("thing", "kind"), 1)
    when = "WHERE {\n  #when thing, no kind: ?thing a ?one .\n  #when no thing: ?thing a ?other .\n  "
    path.write_text(text.replace("WHERE { ", when).replace("SELECT ?thing", "SELECT ?thing ?kind"), encoding="utf-8")
    question = read_question(path)
    begin = "SELECT ?thing ?kind\nWHERE {\n"
    assert question.query_for({"thing"}) == begin + "  ?thing a ?one .\n  ?thing a ?class }\n"
    assert question.query_for({"thing", "kind"}) == begin + "  ?thing a ?class }\n"
    assert (
        question.query_for({"kind"}) == question.query_for(()) == begin + "  ?thing a ?other .\n  ?thing a ?class }\n"
    )
    assert "#when" in question.query


def test_the_first_so_many_of_whom_a_question_is_asked_are_the_same_in_every_store() -> None:
    samples = [
        (question.id, line)
        for question in load_questions().values()
        for line in question.query.splitlines()
        if re.match(r" *#when.*LIMIT", line)
    ]
    assert len(samples) > 30
    in_order = re.compile(r"SELECT (?:DISTINCT )?(\?\w+) WHERE .* ORDER BY \1 LIMIT \d+ \}$")
    assert {name for name, line in samples if not in_order.search(line)} == set()


def test_a_line_with_conditions_behind_it_stays_where_they_hold_and_one_for_the_file_alone_goes(tmp_path: Path) -> None:
    path = tmp_path / "sample.rq"
    lines = "WHERE {\n  ?thing a ?one . #when no thing\n  ?thing a ?two . #alone\n  "
    path.write_text(SOUND.replace("WHERE { ", lines), encoding="utf-8")
    question = read_question(path)
    begin = "SELECT ?thing\nWHERE {\n"
    assert question.query_for({"thing"}) == begin + "  ?thing a ?class }\n"
    assert question.query_for(()) == begin + "  ?thing a ?one .\n  ?thing a ?class }\n"
    assert "?two . #alone" in question.query
