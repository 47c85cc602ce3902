"""The words an expression cannot match without are read off it: whatever it matches holds one of each set."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.words.required_words import required

EXPRESSIONS = [
    r"(?<!\w)(?:ký|signed)(?: an?)? mou(?!\w)",
    r"(?:ký|đã ký)[^;]{0,9}? với",
    r"a(?:bc?|de{0,1}f)+ x{2}",
    r"(?P<n>hai|ba) [đd]oàn\.?",
    r"(?:ab|[^x]cd|ef?){0,2}gh",
    r"\(mou\) [\u4e00-\u9fff]{1,3}签署",
    r"(?:a|ab|abc)(?=d)d",
    r"\d{1,2}/\d+ năm",
    r"[.]{2}x|[a\-b]c",
]


@pytest.mark.parametrize(
    ("expression", "clauses"),
    [
        ("ký với", [["ký với"]]),
        (
            "(?:ký|signed) (?:an? )?mou",
            [["ký a mou", "ký an mou", "ký mou", "signed a mou", "signed an mou", "signed mou"]],
        ),
        (r"ký[^;]{0,20}? với", [[" với"], ["ký"]]),
        (r"(?<!\w)mou(?!\w)", [["mou"]]),
        (r"(?:ký \d+|mou)", [["ký ", "mou"]]),
        (r"\d{1,3}", []),
        (r"(?:ký)?", []),
        (r"(?:\d+|mou)", []),
        (r"[^a]", []),
        (r"[ab]c", [["ac", "bc"]]),
    ],
)
def test_required_words_are_read_off_an_expression(expression: str, clauses: list[list[str]]) -> None:
    assert sorted(sorted(clause) for clause in required(expression)) == clauses


@pytest.mark.parametrize("expression", EXPRESSIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_an_expression_matches_holds_a_word_of_each_set(expression: str, data: st.DataObject) -> None:
    # What only looks around is left out: the strings are made to match by themselves.
    text = data.draw(st.from_regex(re.sub(r"\(\?<?[=!][^()]*\)", "", expression), fullmatch=True))
    assert all(any(word in text for word in clause) for clause in required(expression))


@pytest.mark.parametrize("expression", ["(", "a)", "[ab", "*a", "a|+", "(?:a", "(a)\\1", "(?i)a", "a\\"])
def test_an_expression_that_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(re.error):
        required(expression)
