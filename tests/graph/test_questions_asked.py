"""Ready questions and the ask box, on the toy graph."""

from datetime import date
from pathlib import Path

import pytest
from published import TOY, publish

from graph.asking.asker import Asker
from graph.asking.questions import read_questions, run
from graph.naming.called import read_labels
from graph.reading.query_errors import Malformed
from graph.view import View
from ontology.errors import OntologyError
from ontology.questions import load_questions

TODAY = date(2026, 11, 22)
ID = "https://w3id.org/banggiao/id/"


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return View.open(publish(tmp_path_factory.mktemp("store"), TOY))


@pytest.fixture(scope="module")
def asker(view: View) -> Asker:
    return Asker.of(view)


def test_a_partner_comes_with_agreement_reason_and_every_sentence(view: View) -> None:
    question = load_questions()["partners-by-agreement"]
    (row,) = run(view, question, {"country": "JP", "kind": "mou"}, TODAY).partners
    assert (row.local.in_language("vi"), row.partner.in_language("vi")) == ("Hải Phòng", "Kitakyushu")
    assert (row.signed, row.status and row.status.code) == ("2009-04", "presumed-in-force")
    assert set(row.reason) == {"vi", "en"}
    assert [evidence.title for evidence in row.evidence] == [
        "Bản tin đối ngoại địa phương",
        "Briefing note on partner localities",
    ]


def test_parameters_may_be_codes_keys_or_identifiers(view: View) -> None:
    question, labels = load_questions()["memberships"], read_labels(view)
    short = run(view, question, {"member": "region/VN-HP"}, TODAY, labels)
    full = run(view, question, {"member": f"{ID}region/VN-HP"}, TODAY, labels)
    assert short.rows == full.rows
    assert len(short.rows) == 1


@pytest.mark.parametrize("given", [{"nothing": "1"}, {"country": "J P"}, {"asOf": "soon"}, {"presumption": "perhaps"}])
def test_a_wrong_parameter_is_named(view: View, given: dict[str, str]) -> None:
    with pytest.raises(Malformed) as caught:
        run(view, load_questions()["partners-by-agreement"], given, TODAY)
    assert caught.value.remedy


JAPAN_MOU = [
    "Which partners are in Japan with an active MOU?",
    "Đối tác nào ở Nhật Bản có bản ghi nhớ còn hiệu lực?",
    "doi tac nao o nhat ban co ban ghi nho con hieu luc",
    "Đối tác nào ở Nhật có MOU còn hiệu lực?",
    "partners in Japan with a memorandum of understanding in force",
    "ĐỐI TÁC NÀO TẠI NHẬT BẢN ĐANG CÓ BẢN GHI NHỚ CÒN HIỆU LỰC",
]


@pytest.mark.parametrize("text", JAPAN_MOU)
def test_the_question_of_the_house_is_answered_however_it_is_put(asker: Asker, text: str) -> None:
    reply = asker.ask(text, "vi", TODAY)
    assert reply is not None
    assert reply.understood.unknown == ()
    assert [row.partner.iri for row in reply.answer.partners] == [f"{ID}city/1859307"]
    assert reply.sentence == "1 đối tác tại Nhật Bản có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hải Phòng có những đối tác nào?", "ties-of-place"),
        ("What ties does Hai Phong have in Japan?", "ties-of-place"),
        ("Hải Phòng kết nghĩa với ai?", "ties-of-place"),
        ("Cà Mau đang đàm phán với ai?", "prospective-partners"),
        ("Which partners are planned by Tuyen Quang?", "prospective-partners"),
        ("Which agreements of Hai Phong are in force?", "agreements-of-place"),
        ("Văn bản nào của Hà Nội đã hết hiệu lực?", "agreements-of-place"),
        ("tinh trang cac thoa thuan cua ca mau", "agreements-of-place"),
        ("Nhà đầu tư nào có mặt ở Hải Phòng?", "investors-in-place"),
        ("Which investors in Hai Phong come from South Korea?", "investors-in-place"),
        ("Hải Phòng có bao nhiêu địa phương đối tác?", "stated-figures"),
        ("How many partner localities does Hai Phong have?", "stated-figures"),
        ("Ai là giám đốc Sở Ngoại vụ Hải Phòng?", "office-holders"),
        ("Who holds office in Hai Phong?", "office-holders"),
        ("Hải Phòng là thành viên của mạng lưới nào?", "memberships"),
        ("Who is a member of CITYNET?", "memberships"),
        ("Tài liệu Bản tin đối ngoại địa phương nói gì?", "claims-of-document"),
        ("What does Briefing note on partner localities say?", "claims-of-document"),
        ("Văn bản nào sắp hết hạn?", "expiring-agreements"),
        ("Which agreements expire within 12 months?", "expiring-agreements"),
        ("What expires in 2026?", "expiring-agreements"),
    ],
)
def test_each_ready_question_is_understood_and_finds_something(asker: Asker, text: str, question: str) -> None:
    reply = asker.ask(text, "en", TODAY)
    assert reply is not None
    assert reply.understood.question == question
    assert reply.understood.unknown == ()
    assert reply.answer.rows


@pytest.mark.parametrize("text", ["tính đến ngày 1/1/2020", "tính đến 01.01.2020", "as of 2020-01-01"])
def test_a_day_in_the_question_is_the_day_of_the_answer(asker: Asker, text: str) -> None:
    reply = asker.ask(f"Đối tác nào ở Nhật Bản có MOU còn hiệu lực {text}?", "en", TODAY)
    assert reply is not None
    assert reply.answer.as_of == date(2020, 1, 1)
    assert reply.sentence == "2 partners in Japan with an active MOU as of 1 January 2020"


def test_none_says_in_how_many_documents(asker: Asker) -> None:
    reply = asker.ask("Đối tác nào ở Peru có bản ghi nhớ còn hiệu lực?", "vi", TODAY)
    assert reply is not None
    assert reply.sentence == (
        "Không có đối tác tại Peru có bản ghi nhớ còn hiệu lực tính đến 22/11/2026, "
        "trong 3 tài liệu, công bố 2018–2025; 0 tài liệu nói đến Peru"
    )


def test_words_that_were_not_used_are_said_back(asker: Asker) -> None:
    reply = asker.ask("Đối tác nào ở Nhật Bản có bản ghi nhớ về trồng lúa còn hiệu lực?", "vi", TODAY)
    assert reply is not None
    assert reply.understood.unknown == ("trồng", "lúa")


def test_what_says_nothing_is_not_understood(asker: Asker) -> None:
    assert asker.ask("hello world", "en", TODAY) is None
    assert asker.ask("", "vi", TODAY) is None


def test_my_is_no_country_in_english_and_my_with_its_tone_is(asker: Asker) -> None:
    english = asker.understand("my partners in Japan", "en", TODAY)
    assert english is not None
    assert english.unknown == ("my",)
    vietnamese = asker.understand("Đối tác nào ở Mỹ?", "vi", TODAY)
    assert vietnamese is not None
    assert vietnamese.parameters["country"] == f"{ID}country/US"


def test_a_type_noun_tells_namesakes_apart(asker: Asker) -> None:
    city = asker.understand("Thành phố Fukuoka có quan hệ với ai?", "vi", TODAY)
    prefecture = asker.understand("tỉnh Fukuoka có quan hệ với ai?", "vi", TODAY)
    assert city is not None
    assert prefecture is not None
    assert city.parameters["place"] == f"{ID}city/1863967"
    assert prefecture.parameters["place"] == f"{ID}region/JP-40"


def test_the_presumption_can_be_switched_off_in_words(asker: Asker) -> None:
    reply = asker.ask("Partners in Japan with an active MOU, without presumption", "en", TODAY)
    assert reply is not None
    assert reply.answer.rows == ()


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Ai là giám đốc Sở Ngoại vụ Hải Phòng?", ["Trần Văn An"]),
        ("Who is the director of the Department of Foreign Affairs of Hai Phong?", ["Trần Văn An"]),
        ("Ai là phó giám đốc Sở Ngoại vụ Hải Phòng?", []),
        ("Who is the chairman of the Department of Foreign Affairs of Hai Phong?", []),
    ],
)
def test_who_asks_for_a_title_is_told_of_no_other(asker: Asker, text: str, holders: list[str]) -> None:
    reply = asker.ask(text, "vi", TODAY)
    assert reply is not None
    assert [row.cells["holder"][0].in_language("vi") for row in reply.answer.rows] == holders
    assert len({str(row["holder"]) for row in asker.view.select(reply.query)}) == len(holders)


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        ("đối tác ở châu Á có MOU còn hiệu lực", "vi",
         "2 đối tác tại châu Á có bản ghi nhớ còn hiệu lực tính đến 22/11/2026"),
        ("partners in Asia with an active MOU", "en",
         "2 partners in Asia with an active MOU as of 22 November 2026"),
    ],
)  # fmt: skip
def test_a_continent_stands_for_its_countries(asker: Asker, text: str, language: str, sentence: str) -> None:
    reply = asker.ask(text, language, TODAY)
    assert reply is not None
    assert reply.sentence == sentence
    elsewhere = asker.ask(text.replace("Á", "Âu").replace("Asia", "Europe"), language, TODAY)
    assert elsewhere is not None
    assert not elsewhere.answer.rows


SOUND = """\
#+ id: memberships
#+ title: {vi: "Có gì?", en: "What is there?"}
#+ summary: {vi: Mỗi dòng một vật., en: One row a thing.}
#+ group_by: [thing]
#+ parameters:
#+   - {name: thing, type: place, label: {vi: Vật, en: Thing}}
#+ columns:
#+   - {name: thing, type: place, label: {vi: Vật, en: Thing}}

PREFIX bg: <https://w3id.org/banggiao/ontology#>
SELECT ?thing
WHERE { ?thing a ?class }
"""


@pytest.mark.parametrize(
    ("was", "becomes", "line", "problem"),
    [
        ("?thing a ?class", "?thing ! ?class", 12, "not SPARQL"),
        ("?thing a ?class", "?thing nope:is ?class", 12, "not SPARQL"),
        ("?thing a ?class", "?thing a bg:Citty", 12, "bg:Citty is no term of the vocabulary"),
        ("?thing a ?class", "?thing a bgs:status-broken", 12, "bgs:status-broken is no term"),
    ],
)
def test_a_question_whose_query_is_wrong_is_named_at_start(
    tmp_path: Path, was: str, becomes: str, line: int, problem: str
) -> None:
    path = tmp_path / "memberships.rq"
    path.write_text(SOUND.replace(was, becomes), encoding="utf-8")
    with pytest.raises(OntologyError) as caught:
        read_questions(tmp_path)
    assert caught.value.place == f"{path}:{line}"
    assert problem in caught.value.problem


def test_a_sound_question_is_read(tmp_path: Path) -> None:
    (tmp_path / "memberships.rq").write_text(SOUND, encoding="utf-8")
    assert list(read_questions(tmp_path)) == ["memberships"]
