"""The words readers know, loaded from `lexicon.yml`: stop words, months, labels at the top of a page.

>>> lexicon().months["august"]
8
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-case word lists.

    Attributes:
        stop_words: Language code to frequent words that tell it apart.
        months: English month name or its abbreviation to its number.
        written_months: What stands after "tháng" in words to its number.
        date_labels: What may stand before the date of a dateline ("cập nhật", "published").
        source_labels: What stands before the name of the publisher ("nguồn").
        template_titles: Titles that a program puts into a file and nobody chose.
        shallow_elements: HTML elements that need no end tag, so that they do not pile up.
        block_elements: HTML elements that begin and end a line.
    """

    stop_words: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    written_months: Mapping[str, int]
    date_labels: tuple[str, ...]
    source_labels: tuple[str, ...]
    template_titles: tuple[str, ...]
    shallow_elements: frozenset[str]
    block_elements: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Load the word lists once."""
    content = yaml.safe_load(Path(__file__).with_name("lexicon.yml").read_text(encoding="utf-8"))
    return Lexicon(
        stop_words={code: frozenset(words) for code, words in content["stop_words"].items()},
        written_months={name: number for number, name in content["written_months"].items()},
        months={name: number for number, names in content["months"].items() for name in names},
        date_labels=tuple(content["date_labels"]),
        source_labels=tuple(content["source_labels"]),
        template_titles=tuple(content["template_titles"]),
        shallow_elements=frozenset(content["shallow_elements"]),
        block_elements=frozenset(content["block_elements"]),
    )
