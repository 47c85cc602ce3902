"""The words of `values.yml`, compiled once into what finds numbers, amounts, dates and document numbers.

`values` matches these expressions against folded text and reads what they find.

>>> grammar().currencies["đồng"], grammar().powers["tỷ"]
('VND', 9)
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest.text.normal import WORD_BEGINS, fold
from ingest.words.alternatives import tree, word_begun
from ingest.words.rulefile import read_rules
from ontology.errors import RuleError

_FILE = Path(__file__).with_name("values.yml")
_YEAR = r"(?:18|19|20)[0-9]{2}"
_DIGITS = r"\d+(?:[.,]\d+)*"
_LETTERS = r"[^\W\d_]{1,6}"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Expressions over folded text and what their words mean.

    Attributes:
        powers: Scale -> power of ten.
        short: Scales that count only beside a currency.
        currencies: Currency word -> ISO 4217 code.
        qualifiers: Words before a number -> qualifier.
        number_words: Written number -> its value.
        ones: Words for one that are read only before a scale and a currency.
        larger: What ends the text before the last part of a larger written number: "one hundred and five".
        quarters: Name of a quarter of a year -> which it is.
        number, word_number: A number with scale and unit; a written number before a counted noun.
        word_money: A written number before a scale and a currency: "một tỷ USD".
        paper: A document number.
        months, half, since: "6 tháng đầu năm 2024", "nửa đầu năm 2024", "từ đầu năm đến hết tháng 9/2024".
        quarter, years: "quý I/2024", "giai đoạn 2021 - 2025".
        day_noun, year_cue, qualifier, ordinal: What ends the text before a date, a year, a number, a rank.
        rank: So many among so many, "34/106"; a rank behind an ordinal.
    """

    powers: Mapping[str, int]
    short: frozenset[str]
    currencies: Mapping[str, str]
    qualifiers: Mapping[str, str]
    number_words: Mapping[str, int]
    ones: tuple[str, ...]
    larger: re.Pattern[str]
    quarters: Mapping[str, int]
    number: re.Pattern[str]
    word_number: re.Pattern[str]
    word_money: re.Pattern[str]
    paper: re.Pattern[str]
    months: re.Pattern[str]
    half: re.Pattern[str]
    since: re.Pattern[str]
    quarter: re.Pattern[str]
    years: re.Pattern[str]
    day_noun: re.Pattern[str]
    year_cue: re.Pattern[str]
    qualifier: re.Pattern[str]
    ordinal: re.Pattern[str]
    rank: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """Load the project's own file once."""
    return load_grammar(_FILE)


def load_grammar(path: Path) -> Grammar:
    """Read and compile a file of value words.

    Raises:
        RuleError: The file is no YAML, or lacks a key.
    """
    data, _ = read_rules(path)
    try:
        return _compiled(data)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RuleError(path.name, f"malformed: {error!r}", "see docs/format-frames.md") from error


def _compiled(data: Mapping[str, Any]) -> Grammar:
    scales, short = _inverted(data["scales"]), _inverted(data["short_scales"])
    currencies, words = _inverted(data["currencies"]), _inverted(data["number_words"]) | _written_tens(data)
    qualifiers, quarters = _inverted(data["qualifiers"]), _inverted(data["quarters"])
    count = rf"[0-9]{{1,2}}|{any_of(words)}"
    return Grammar(
        powers={word: int(power) for word, power in (scales | short).items()},
        short=frozenset(short),
        currencies={word: str(code) for word, code in currencies.items()},
        qualifiers={word: str(code) for word, code in qualifiers.items()},
        number_words={word: int(value) for word, value in words.items()},
        ones=tuple(map(fold, data["one"])),
        larger=re.compile(word_begun(map(fold, data["larger"])) + " $"),
        quarters={word: int(value) for word, value in quarters.items()},
        number=_number(data, any_of(scales | short), _apart(any_of(currencies))),
        word_number=re.compile(word_begun(words, "w") + rf" (?=(?:{any_of(data['counted'])})(?!\w))"),
        word_money=re.compile(
            word_begun([*words, *map(fold, data["one"])], "w")
            + rf" (?P<s>{any_of(scales)}) (?P<cur>{any_of(currencies)})(?!\w)"
        ),
        paper=_paper(any_of(data["papers"])),
        months=re.compile(
            rf"(?<!\w)(?:(?P<vi>{count}) tháng (?:đầu )?(?:của )?năm|first (?P<en>{count}) months (?:of|in))"
            rf" (?P<y>{_YEAR})(?!\d)"
        ),
        half=re.compile(
            rf"(?<!\w)(?:nửa (?P<vi>đầu|cuối) (?:của )?năm|(?P<en>first|second) half of) (?P<y>{_YEAR})(?!\d)"
        ),
        since=re.compile(
            rf"(?<!\w)(?:từ đầu năm (?:{_YEAR} )?(?:cho )?(?:đến|tới)|(?:từ )?tháng (?P<m1>1[0-2]|0?[1-9]) ?(?:đến|-)) "
            rf"?(?:hết |cuối |giữa )?"
            rf"(?:ngày [0-9]{{1,2}}[/-])?(?:tháng )?(?P<m>1[0-2]|0?[1-9])(?:[/-]| năm )(?P<y>{_YEAR})(?!\d)"
        ),
        quarter=re.compile(
            rf"(?<!\w)(?:(?:quý|quarter|q) ?(?P<q>{any_of(quarters)})|(?P<q2>{any_of(quarters)}) quarter)"
            rf"(?: ?[/-] ?| năm |, năm | của năm | of | in |, | )(?P<y>{_YEAR})(?!\d)"
        ),
        years=re.compile(
            rf"(?<!\w)(?:(?:{any_of(data['period_cues'])}) (?P<y>{_YEAR}) (?:đến năm|đến|to|and|until) (?P<y2>{_YEAR})"
            rf"|(?:(?:{any_of(data['period_cues'])}) )?(?<![/.,-])(?P<y3>{_YEAR}) ?- ?(?P<y4>{_YEAR}))(?![\w/-])"
        ),
        day_noun=re.compile(word_begun(map(fold, data["day_nouns"])) + " $"),
        year_cue=re.compile(word_begun(map(fold, data["year_cues"])) + " $"),
        qualifier=re.compile(word_begun(qualifiers, "words") + " *$"),
        rank=re.compile(r"\d{1,4}(?:/| (?:trong|trên) (?:tổng )?(?:số )?| out of | of )(?P<n>\d{1,4})(?= \w)"),
        ordinal=re.compile(word_begun(map(fold, data["ordinals"])) + " $"),
    )


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first."""
    return tree(fold(word) for word in words)


def _inverted(table: Mapping[Any, Iterable[str]]) -> dict[str, Any]:
    """Word -> code, from code -> words."""
    return {fold(word): code for code, words in table.items() for word in words}


def _written_tens(data: Mapping[str, Any]) -> dict[str, int]:
    """Written numbers from twenty to ninety-nine."""
    words: dict[str, int] = {}
    for language, tens in data["tens"].items():
        units = [(int(value), unit) for value, names in data["units"][language].items() for unit in names]
        for ten, word in tens.items():
            words[fold(word)] = int(ten)
            words |= {fold(f"{word}{joint}{unit}"): int(ten) + value for value, unit in units for joint in " -"}
    return words


def _apart(currencies: str) -> str:
    """The words of currencies, but where one only begins another word: "5 đô thị" are towns."""
    return f"(?!đô thị)(?:{currencies})"


def _number(data: Mapping[str, Any], scales: str, currencies: str) -> re.Pattern[str]:
    """Currency, digits, upper end of a range, scales, a half, a smaller part, then currency or per cent."""
    leading = any_of(data["before_numbers"])
    return re.compile(
        rf"(?<![.,/]){WORD_BEGINS}(?<!\w-)(?:(?P<before>{leading}) ?)?(?P<n>{_DIGITS})"
        rf"(?: ?(?:-|đến|to) ?(?:(?:{leading}) ?)?(?P<n2>{_DIGITS}))?"
        rf"(?:(?: ?|-(?=[mbt]r?illion))(?P<s>{scales})(?!\w))?(?: ?(?P<s2>{scales})(?!\w))?"
        rf"(?: (?P<half>{any_of(data['half'])})(?!\w))?(?: (?P<n3>\d{{1,3}}(?:,\d+)?) (?P<s3>{scales})(?!\w))?"
        rf"(?:(?: ?|(?<=illion)-)(?:(?P<cur>{currencies})(?!\w)|(?P<pc>{any_of(data['percent'])})(?!\w)))?"
    )


def _paper(heads: str) -> re.Pattern[str]:
    """ "09-CT/TU", "45/2013/NĐ-CP", "số 5-2018", "Nghị quyết 09": letters part number and issuer."""
    inner = r"(?:\.[^\W\d_]{2,6}){0,2}"  # "84/QĐUB.TL"
    issuer = rf"{_LETTERS}(?:[-/]{_LETTERS}\d{{0,2}}){{1,3}}"
    return re.compile(
        rf"(?<![\w.,])(?:(?P<letters>\d{{1,5}}(?:/\d{{4}})?[-/]?{issuer}|số \d{{1,5}} ?{issuer})"
        rf"|số:? \d{{1,5}}(?:[-/]\w{{1,8}}{inner}){{1,4}}"
        rf"|(?:{heads}) (?:số:? )?\d{{1,5}}(?: ?{issuer}|(?:[-/]\w{{1,8}}{inner}){{0,4}}))(?!\w)"
    )
