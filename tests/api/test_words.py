"""No word of the interface is missing in either language, and none stands unused."""

import re
from pathlib import Path
from string import Formatter

from api.findings.finder import FACETS
from api.service.messages import load_catalogues
from graph.naming.words import read_words

API = Path(__file__).parents[2] / "api"
CALL = re.compile(r"""\bt(?:\.first)?\(\s*f?["']([a-z_.\-0-9]+)["'][,)]""")

#: Keys as they stand in code and templates, and the beginnings of those that are put together there.
NAMED = re.compile(r"""["']([a-z_.\-0-9]+)["']""")
BEGUN = re.compile(r"""["']([a-z_][a-z_.\-0-9]*\.)(?:["'] ~|\{)""")


def used() -> set[str]:
    files = [*API.glob("templates/*.html"), *API.glob("*.py")]
    return {key for file in files for key in CALL.findall(file.read_text("utf-8"))}


def test_no_word_stands_unused() -> None:
    written = "\n".join(file.read_text("utf-8") for file in (*API.rglob("*.html"), *API.rglob("*.py")))
    named, begun = set(NAMED.findall(written)), tuple(BEGUN.findall(written))
    keys = {key.removesuffix(".one") for key in load_catalogues()["vi"].words}
    assert {key for key in keys if key not in named and not key.startswith(begun)} == set()


def test_both_languages_have_the_same_keys_and_places_to_fill() -> None:
    vietnamese, english = (load_catalogues()[language].words for language in ("vi", "en"))
    assert set(vietnamese) == set(english)
    for key in vietnamese:
        places = [{name for _, name, _, _ in Formatter().parse(words[key]) if name} for words in (vietnamese, english)]
        assert places[0] == places[1], key


def test_every_key_that_a_page_asks_for_is_there() -> None:
    found = used()
    assert len(found) > 80
    assert found <= set(load_catalogues()["vi"].words)


def test_every_facet_and_problem_has_its_words() -> None:
    words = load_catalogues()["en"].words
    assert {f"finder.facet.{facet}" for facet in FACETS} <= set(words)
    assert {f"problem.{code}.hint" for code in (400, 403, 404, 413, 422, 500, 503, 504)} <= set(words)


def test_one_and_many_differ_in_english() -> None:
    t = load_catalogues()["en"]
    assert t("finder.found", n=1) == "1 partner"
    assert t("finder.found", n=2) == "2 partners"


def test_every_status_has_an_icon_and_a_colour() -> None:
    statuses = [name.removeprefix("status-") for name in read_words().concepts if name.startswith("status-")]
    icons = (API / "web" / "icons.svg").read_text("utf-8")
    shown = {"in-force", "presumed-in-force", "undetermined", "planned", "negotiating", "proposed", "suspended",
             "expired", "terminated", "historical", "inherited", "succeeded"}  # fmt: skip
    assert shown <= set(statuses)
    assert all(f'id="{status}"' in icons for status in shown)
