"""Places located by larger ones beside them do not hide who is tied to whom."""

from collections.abc import Callable

import pytest

from ingest.document import Document
from ingest.extractor import Extractor


@pytest.mark.parametrize(
    ("text", "subject", "object_"),
    [
        ("Riga, Latvia, and Kobe, Japan became sister cities in 1974.", "Riga", "Kobe"),
        ("Montreal, Quebec, Canada and Hiroshima, Japan are twinned.", "Montréal", "Hiroshima"),
        ("Oita of Japan and Austin in Texas are sister cities.", "Oita", "Austin"),
        ("The first pair was Toledo, Ohio, United States, twinned with Toledo, Spain in 1931.", "Toledo", "Toledo"),
    ],
)
def test_the_larger_place_beside_a_party_is_no_party(
    extractor: Extractor, document: Callable[[str], Document], text: str, subject: str, object_: str
) -> None:
    ties = [f for f in extractor.extract(document(text)).facts if f.relation == "partner_of"]
    named = {frozenset(p.surface for p in (f.subject, f.object) if p is not None) for f in ties}
    assert named == {frozenset({subject.replace("é", "e"), object_})}


def test_a_list_of_countries_is_left_as_it_is(extractor: Extractor, document: Callable[[str], Document]) -> None:
    facts = extractor.extract(document("Hải Phòng kết nghĩa với Kobe (Nhật Bản), Busan (Hàn Quốc) năm 2014.")).facts
    tied = {f.object.surface for f in facts if f.relation == "partner_of" and f.object is not None}
    assert tied == {"Kobe", "Busan"}


def test_who_signs_is_not_taken_for_where(extractor: Extractor, document: Callable[[str], Document]) -> None:
    text = "Sáng nay, tại thành phố Hạ Long, tỉnh Quảng Ninh và tỉnh Hokkaido (Nhật Bản) đã ký thỏa thuận hợp tác."
    [paper] = [f for f in extractor.extract(document(text)).facts if f.relation == "agreement"]
    assert {paper.subject and paper.subject.name, paper.object and paper.object.name} == {"Quảng Ninh", "Hokkaido"}
