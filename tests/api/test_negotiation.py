import pytest

from api.service.negotiation import (
    GRAPH_TYPES,
    JSON_RESULTS,
    RESULT_TYPES,
    XML_RESULTS,
    choose,
    choose_language,
    choose_results,
)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, JSON_RESULTS),
        ("*/*", JSON_RESULTS),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", XML_RESULTS),
        ("application/json", JSON_RESULTS),
        ("text/xml", XML_RESULTS),
        ("text/*", "text/csv"),
        ("text/csv;q=0, text/*;q=0.1", "text/tab-separated-values"),
        ("image/png", None),
        ("*/*;q=0", None),
        ("nonsense", JSON_RESULTS),
        ("text/csv;q=abc", "text/csv"),
    ],
)
def test_the_weight_of_the_most_specific_range_decides(header: str | None, chosen: str | None) -> None:
    assert choose_results(header, RESULT_TYPES) == chosen


def test_our_own_order_settles_a_tie() -> None:
    assert choose("text/turtle, application/ld+json", GRAPH_TYPES) == "text/turtle"


def test_a_browser_gets_pages_and_a_program_data() -> None:
    offered = (*GRAPH_TYPES, "text/html", "application/json")
    assert choose("text/html,application/xhtml+xml,*/*;q=0.8", offered) == "text/html"
    assert choose("application/json", offered) == "application/json"
    assert choose("*/*", offered) == "text/turtle"


def test_an_unknown_language_falls_back_to_vietnamese() -> None:
    assert choose_language("fr, de;q=0.5", ("vi", "en")) == "vi"
    assert choose_language("en-US, vi;q=0.9", ("vi", "en")) == "en"
    assert choose_language(None, ("vi", "en")) == "vi"
