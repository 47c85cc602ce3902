"""Of several namesakes the text beside a name says which is meant; without evidence the likeliest is."""

import pytest

from ingest.document import Document
from ingest.extractor import Extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def read(extractor: Extractor, text: str) -> dict[str, str]:
    """Each place, body and person of a text as written, and the key of the place or the type of the others."""
    reading = extractor.reader.read(Document("e", "0" * 64, text, "vi", "text/plain", "e"))
    found = {}
    for sentence in reading.sentences:
        for mention in sentence.mentions:
            place = reading.grounder.candidate(mention) if mention.type == "PLACE" else None
            found[mention.text] = place.iri.split("/id/")[1] if place is not None else mention.type
    return found


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Thành phố Brest của Belarus ký thỏa thuận.", {"Thành phố Brest": "city/629634"}),
        ("Brest, Belarus, là thành phố biên giới.", {"Brest": "city/629634"}),
        ("Hải Phòng kết nghĩa với Brest (Pháp).", {"Brest": "city/3030300"}),
        ("Atlanta, Georgia, is a partner of Da Nang.", {"Georgia": "region/US-GA"}),
        ("Đà Nẵng hợp tác với bang Georgia (Hoa Kỳ).", {"bang Georgia": "region/US-GA"}),
        ("Thủ tướng Georgia thăm Hà Nội.", {"Georgia": "country/GE"}),
        ("Tỉnh Hà Nam (Trung Quốc) thăm Vĩnh Phúc.", {"Tỉnh Hà Nam": "region/CN-HA"}),
        ("Thành phố Trịnh Châu, tỉnh Hà Nam, đón đoàn.", {"tỉnh Hà Nam": "region/CN-HA"}),
        ("Tỉnh Hà Nam thu hút 300 dự án.", {"Tỉnh Hà Nam": "region/VN-63"}),
        (
            "Thành phố Thái Nguyên, tỉnh Sơn Tây, Trung Quốc đón đoàn.",
            {"Thành phố Thái Nguyên": "city/1793511", "tỉnh Sơn Tây": "region/CN-SX"},
        ),
        ("Tỉnh Thái Nguyên đón đoàn.", {"Tỉnh Thái Nguyên": "region/VN-69"}),
        ("Thị xã Sơn Tây của Hà Nội đón đoàn.", {"Thị xã Sơn Tây": "city/1567621"}),
        ("Huyện Trùng Khánh, tỉnh Cao Bằng, giáp biên giới.", {"Huyện Trùng Khánh": "district/VN-04-047"}),
        ("Thành phố Trùng Khánh (Trung Quốc) mở đường bay.", {"Thành phố Trùng Khánh": "region/CN-CQ"}),
        ("Tỉnh Vân Nam giáp tỉnh Lào Cai.", {"Tỉnh Vân Nam": "region/CN-YN"}),
        (
            "Vancouver, Washington, USA.",
            {"Vancouver": "city/5814616", "Washington": "region/US-WA"},
        ),
        ("Vancouver muốn hợp tác với Đà Nẵng.", {"Vancouver": "city/6173331"}),
        (
            "Victoria và Queensland của Úc có văn phòng.",
            {"Victoria": "region/AU-VIC", "Queensland": "region/AU-QLD"},
        ),
        ("Thành phố Victoria, British Columbia, Canada.", {"Thành phố Victoria": "city/6174041"}),
        ("Cambridge, Massachusetts, USA.", {"Cambridge": "city/4931972"}),
        ("Cambridge có nhiều trường.", {"Cambridge": "city/2653941"}),
        ("San Jose (Costa Rica) đón đoàn.", {"San Jose": "city/3621849"}),
        ("San Jose, California, USA.", {"San Jose": "city/5392171"}),
        ("Tây Ninh giáp Svay Rieng (Campuchia).", {"Tây Ninh": "region/VN-37"}),
        ("Thành phố Tây Ninh, tỉnh Thanh Hải, Trung Quốc.", {"Thành phố Tây Ninh": "city/1788852"}),
        ("Thanh Hóa giáp Hủa Phăn (Lào).", {"Thanh Hóa": "region/VN-21", "Hủa Phăn": "region/LA-HO"}),
        ("Perth, Scotland, is older.", {"Perth": "city/2640358"}),
        ("Toledo, Ohio, and Madrid, Spain.", {"Toledo": "city/5174035"}),
        ("Hồng Kông, Trung Quốc", {"Hồng Kông": "country/HK"}),
        ("Hòa Bình đón đoàn của Hủa Phăn (Lào).", {"Hòa Bình": "region/VN-14"}),
    ],
)
def test_what_stands_behind_a_name_says_which_place_it_is(
    extractor: Extractor, text: str, places: dict[str, str]
) -> None:
    found = read(extractor, text)
    assert {name: found[name] for name in places} == places


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Ông Nguyễn Tuấn Anh thăm nước Anh.", ["Nguyễn Tuấn Anh"]),
        ("Bà Trần Thị Nga tới Nga.", ["Trần Thị Nga"]),
        ("Ông Nguyễn Văn Đức gặp Đại sứ Đức.", ["Nguyễn Văn Đức"]),
        ("Ông Lê Ngọc Mỹ sang Mỹ tháng 5/2019.", ["Lê Ngọc Mỹ"]),
        ("Ông Pháp đến từ Pháp.", []),
    ],
)
def test_a_country_in_the_name_of_a_person_is_none(extractor: Extractor, text: str, persons: list[str]) -> None:
    found = read(extractor, text)
    assert [name for name, kind in found.items() if kind == "PERSON"] == persons
    assert sum(kind.startswith("country/") for kind in found.values()) == 1


def test_no_candidate_is_lost_by_evidence(extractor: Extractor) -> None:
    reading = extractor.reader.read(Document("e", "0" * 64, "Brest, Belarus.", "vi", "text/plain", "e"))
    [brest, _] = reading.sentences[0].mentions
    assert brest.hit is not None
    known = extractor.reader.gazetteer.lookup("Brest")
    assert {c.iri for c in brest.hit.candidates} == {c.iri for c in known}
