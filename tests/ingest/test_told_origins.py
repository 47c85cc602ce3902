"""Where a company comes from is told once in a document and holds for the whole of it."""

from collections.abc import Callable

import pytest

from ingest.document import Document
from ingest.extractor import Extractor
from ingest.text.origins import company_key

Facts = set[tuple[str, str, str]]


@pytest.fixture
def facts(extractor: Extractor, document: Callable[[str], Document]) -> Callable[[str], Facts]:
    def read(text: str) -> Facts:
        found = extractor.extract(document(text)).facts
        return {(f.relation, f.subject.surface, f.object.surface) for f in found if f.subject and f.object}

    return read


def test_an_investor_has_the_origin_that_another_sentence_tells(facts: Callable[[str], Facts]) -> None:
    text = "Công ty Haneul Chem của Hàn Quốc làm hóa chất. Tại Long An, Haneul Chem đã khởi công một nhà máy."
    assert {("invests_in", "Haneul Chem", "Long An"), ("investor_origin", "Haneul Chem", "Hàn Quốc")} <= facts(text)


def test_the_adjective_of_a_country_tells_an_origin(facts: Callable[[str], Facts]) -> None:
    text = "South Korean conglomerate Hanbit makes yarn. In Long An, Hanbit has built a plant."
    assert ("investor_origin", "Hanbit", "South Korea") in facts(text)


def test_a_company_that_invests_nowhere_has_no_origin_to_tell(facts: Callable[[str], Facts]) -> None:
    text = "Công ty Haneul Chem của Hàn Quốc làm hóa chất. Long An có nhiều nhà máy."
    assert not {fact for fact in facts(text) if fact[0] == "investor_origin"}


def test_two_origins_of_one_company_tell_none(facts: Callable[[str], Facts]) -> None:
    text = "Haneul Chem (Hàn Quốc) và Haneul Chem (Nhật Bản) là hai. Tại Long An, Haneul Chem đã khởi công nhà máy."
    assert not {fact for fact in facts(text) if fact[0] == "investor_origin"}


def test_a_company_of_vietnam_gets_no_origin_abroad_from_beside(facts: Callable[[str], Facts]) -> None:
    text = "Tập đoàn FPT, Nhật Bản và các bên đã họp. Tập đoàn FPT đầu tư một khu công nghệ tại Đà Nẵng."
    assert not {fact for fact in facts(text) if fact[0] == "investor_origin"}


@pytest.mark.parametrize("name", ["Tập đoàn Minato", "Công ty TNHH Minato", "Minato Corporation", "MINATO Co., Ltd"])
def test_one_company_has_one_key(name: str) -> None:
    assert company_key(name) == "minato"


def test_the_end_of_a_name_is_no_company() -> None:
    assert company_key("Limited") == ""


def test_the_place_at_the_end_of_a_known_company_leads_to_where_others_invest(facts: Callable[[str], Facts]) -> None:
    text = (
        "Theo Công ty TNHH VSIP Hải Phòng, khu công nghiệp đã kín. Tại huyện Thủy Nguyên có 21.000 lao động. "
        "Khu công nghiệp thu hút nhiều nhà đầu tư như Fuji Xerox, Kyocera."
    )
    assert ("invests_in", "Kyocera", "Hải Phòng") in facts(text)
