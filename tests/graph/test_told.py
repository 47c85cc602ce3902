"""What an answer tells at once, and that a name nobody knows is never passed over in silence."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.asking.asker import Asker
from graph.view import View

TOY = Path(__file__).parents[1] / "ontology" / "data" / "toy.trig"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    folder = tmp_path_factory.mktemp("told")
    database = ox.Store(str(folder / "live"))
    database.load(path=str(TOY), format=ox.RdfFormat.TRIG)
    (folder / "published").mkdir()
    database.backup(str(folder / "published" / "1"))
    (folder / "PUBLISHED").write_text("1\n", encoding="ascii")
    yield Asker.of(View.open(folder))


def said(asker: Asker, text: str, language: str = "vi") -> str:
    reply = asker.ask(text, language, TODAY)
    assert reply is not None
    return reply.sentence


def test_how_many_is_answered_with_the_number(asker: Asker) -> None:
    asked = "Hải Phòng có bao nhiêu địa phương đối tác?"
    assert said(asker, asked).endswith(" về địa phương đối tác: 26 địa phương, 20 địa phương")
    assert said(asker, asked, "en").endswith(" on partner localities: 26, 20")


def test_a_name_that_nobody_knows_stands_before_the_answer_without_it(asker: Asker) -> None:
    assert said(asker, "Partners of Atlantis", "en").startswith("Leaving out “Atlantis”: ")
    assert said(asker, "Đối tác của Hải Phòng ở Atlantis").startswith("Nếu bỏ qua “Atlantis”: ")
    assert "“" not in said(asker, "Which partners does Hai Phong have?", "en")


def test_a_body_that_the_answer_has_no_place_for_is_said_to_be_left_out(asker: Asker) -> None:
    text = "Sở Ngoại vụ Hải Phòng thành lập khi nào?"
    assert said(asker, text).startswith("Nếu bỏ qua “Sở Ngoại vụ Hải Phòng”: ")


def test_a_country_is_known_by_the_name_that_older_papers_print(asker: Asker) -> None:
    assert "tại Brazil" in said(asker, "Hải Phòng có đối tác ở Braxin không?")


def test_who_holds_office_in_a_place_is_found_whichever_unit_of_the_name_the_body_lies_in(asker: Asker) -> None:
    assert (
        said(asker, "Ai là giám đốc ở Hải Phòng?")
        == "1 người giữ chức vụ giám đốc tại Hải Phòng: Trần Văn An (director)"
    )


def test_aid_is_asked_of_aid_and_not_of_ties(asker: Asker) -> None:
    reply = asker.ask("Hải Phòng nhận viện trợ từ đâu?", "vi", TODAY)
    assert reply is not None
    assert (reply.understood.question, reply.understood.unknown) == ("aid-by-donor", ())
