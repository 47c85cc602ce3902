"""Numbers, money, dates and document numbers of Vietnamese and English text, with their spans.

The expressions of `value_grammar` only find candidates; reading a number is a function of the paragraph's language,
because the two grammars reverse dot and comma. Days and months are those of `readers.dates`; in running text a bare
year needs a word that makes it one. All scans are linear.

>>> [(v.type, v.number, v.unit) for v in find("khoảng 41 tỷ USD", "vi")]
[('MONEY', 41000000000, 'USD')]
>>> [v.date for v in find("ký ngày 17/4/2009", "vi")]
['2009-04-17']
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Literal

from ingest.frozen import dataclass
from ingest.readers import dates
from ingest.text.normal import fold
from ingest.times import day_ranges
from ingest.words.value_grammar import Grammar, grammar

ValueType = Literal["NUMBER", "MONEY", "PERCENT", "DATE", "PERIOD", "DOCNO"]

#: No figure of a text has more digits; longer ones are numbers of something.
_LONGEST_NUMBER = 24
_DIGIT = re.compile(r"\d")
#: "Những năm 1990" are ten of them.
_DECADE = re.compile(r"(?:những năm|thập niên|thập kỷ)(?: \d{4})?$")
_YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")
_MARK = re.compile(r"[.,]")
#: A number that is written the English way in a Vietnamese sentence, whose commas then group: "1,234,567", "2.7 triệu".
_ENGLISH = re.compile(r"\d,\d{3},\d{3}|\d\.\d{1,2} ?(?:%|triệu|tỷ|tỉ|nghìn|ngàn)")
#: How far before a written number the word begins that makes it the end of a larger one.
_LARGER = 16
#: How far before a number the word begins that makes it a rank.
_ORDINAL = 14
#: What joins the ends of a period.
_JOINED = re.compile(r"-|đến|tới|to|and|until|through")


@dataclass(frozen=True, slots=True)
class ValueMention:
    """A value found in a text.

    Attributes:
        begin, end: Span in the given text.
        type: What it is.
        number: The value in whole units (NUMBER, MONEY, PERCENT); of a range the lower end, "at least".
        upper: Upper end of a range ("từ 2 đến 7"), else None.
        unit: ISO 4217 code of MONEY, "%" of PERCENT.
        date, end_date: EDTF of a DATE, or first and last of a PERIOD.
        qualifier: exact, at-least, about, at-most or estimate, from the words before a number.
    """

    begin: int
    end: int
    type: ValueType
    number: int | float | None = None
    upper: int | float | None = None
    unit: str | None = None
    date: str | None = None
    end_date: str | None = None
    qualifier: str = "exact"


def find(
    text: str, language: str, folded: str | None = None, written: Sequence[int] | None = None
) -> list[ValueMention]:
    """Find all values of a text, leftmost first, none overlapping: document numbers, then dates, then numbers.

    Args:
        text: A text in NFC.
        language: "vi" or "en": decides what dot and comma mean in a number.
        folded: `normal.fold(text)` where the caller has it already.
        written: Offsets at which numbers in words may begin, where the caller knows that there are no others.
    """
    words = grammar()
    folded = fold(text) if folded is None else folded
    covered = bytearray(len(folded))
    found: list[ValueMention] = []
    # Most sentences have no digit, and most with one no year: what needs them is not looked for.
    with_digits, with_year = _DIGIT.search(folded) is not None, _YEAR.search(folded) is not None
    for value in chain(
        _papers(text, folded, words) if with_digits else (),
        _periods(folded, words) if with_year else (),
        _dates(folded, words) if with_year else (),
        _of_how_many(folded, words) if with_digits else (),
        _numbers(folded, language, words) if with_digits else (),
        _written_numbers(folded, words, written),
    ):
        if covered.find(1, value.begin, value.end) < 0:
            covered[value.begin : value.end] = b"\x01" * (value.end - value.begin)
            found.append(value)
    return sorted(found, key=lambda v: v.begin)


def read_number(digits: str, language: str) -> int | float | None:
    """Read digits with dots and commas as a number.

    In Vietnamese a dot before three digits groups thousands and a comma marks decimals; a dot before one or two digits
    is a decimal mark all the same ("1.6 tỷ"), and a comma before three noughts groups ("451,000"). In English the two
    change places. A mark that stands twice groups in either ("3,286,743 USD").

    Args:
        digits: Digits, dots and commas; begins and ends with a digit.
        language: "vi" or "en".

    Returns:
        The number, or None where dots and commas stand as in no number ("1.2.3"), or it has too many digits.

    >>> read_number("1.457", "vi"), read_number("24,5", "vi"), read_number("1.457,5", "vi"), read_number("1,457", "en")
    (1457, 24.5, 1457.5, 1457)
    """
    if len(digits) > _LONGEST_NUMBER:
        return None
    if digits.isdecimal():
        return int(digits)
    group, mark = (".", ",") if language == "vi" else (",", ".")
    parts, marks = _MARK.split(digits), _MARK.findall(digits)
    # What can only be the other language's: "451,000", "1,234,567", "1,234.5" in Vietnamese.
    if (marks == [mark] and parts[1] == "000") or (marks[1:] and marks[0] == mark and len(parts[1]) == 3):
        group, mark = mark, group
    grouped = 1 <= len(parts[0]) <= 3 and parts[0] != "0"
    if grouped and set(marks) == {group} and all(len(p) == 3 for p in parts[1:]):
        return int("".join(parts))
    if grouped and marks == [*[group] * (len(marks) - 1), mark] and all(len(p) == 3 for p in parts[1:-1]):
        return _plain(Decimal("".join(parts[:-1]) + "." + parts[-1]))
    if len(marks) == 1 and (marks[0] == mark or parts[0] == "0" or len(parts[1]) != 3):
        return _plain(Decimal(parts[0] + "." + parts[1]))
    return None


def _papers(text: str, folded: str, words: Grammar) -> Iterator[ValueMention]:
    """Numbers of documents; their letters are capitals ("09-CT/TU", but not "12-year-old")."""
    for m in words.paper.finditer(folded):
        if m["letters"] is None or any(c.isupper() for c in text[m.start("letters") : m.end()]):
            yield ValueMention(m.start(), m.end(), "DOCNO")


def _periods(folded: str, words: Grammar) -> Iterator[ValueMention]:
    """Stretches of days, months or years."""
    joined = _JOINED.search(folded) is not None
    for days in day_ranges.find(folded) if joined else ():
        yield ValueMention(days.begin, days.end, "PERIOD", date=days.first, end_date=days.last)
    for m in words.months.finditer(folded) if "tháng" in folded or "months" in folded else ():
        count = m["vi"] or m["en"]
        months = words.number_words.get(count) or int(count)
        if 1 <= months <= 12:
            yield _period(m, f"{m['y']}-01", f"{m['y']}-{months:02}")
    for m in words.half.finditer(folded):
        begin, end = ("01", "06") if (m["vi"] or m["en"]) in ("đầu", "first") else ("07", "12")
        yield _period(m, f"{m['y']}-{begin}", f"{m['y']}-{end}")
    for m in words.since.finditer(folded) if joined else ():
        yield _period(m, f"{m['y']}-{int(m['m1'] or 1):02}", f"{m['y']}-{int(m['m']):02}")
    for m in words.quarter.finditer(folded):
        quarter = words.quarters[m["q"] or m["q2"]]
        yield _period(m, f"{m['y']}-{3 * quarter - 2:02}", f"{m['y']}-{3 * quarter:02}")
    for m in words.years.finditer(folded) if joined else ():
        first, last_year = m["y"] or m["y3"], m["y2"] or m["y4"]
        if first < last_year:
            yield _period(m, first, last_year)


def _period(m: re.Match[str], first: str, last: str) -> ValueMention:
    return ValueMention(m.start(), m.end(), "PERIOD", date=first, end_date=last)


def _dates(folded: str, words: Grammar) -> Iterator[ValueMention]:
    """Days and months, and years that a word or a parenthesis makes one; the noun before a date belongs to it."""
    for day in dates.find(folded):
        before = folded[max(0, day.begin - 16) : day.begin]
        bare = day.end - day.begin == len("2009")
        if bare and not words.year_cue.search(before) and not _closes_parenthesis(folded, day.begin, day.end):
            continue
        if len(day.edtf) == len("2009") and day.edtf.endswith("0") and _DECADE.search(folded[: day.end][-24:]):
            continue
        noun = words.day_noun.search(before)
        begin = day.begin - (len(before) - noun.start()) if noun is not None else day.begin
        yield ValueMention(begin, day.end, "DATE", date=day.edtf)


def _closes_parenthesis(folded: str, begin: int, end: int) -> bool:
    """Whether a span is all of a short parenthesis, or its last item: "(2018)", "(Mỹ, 1995)"."""
    inside = folded[max(0, begin - 40) : begin].rpartition("(")
    return inside[1] == "(" and folded[end : end + 1] == ")" and (inside[2] == "" or inside[2].endswith((", ", "; ")))


def _numbers(folded: str, language: str, words: Grammar) -> Iterator[ValueMention]:
    """Numbers, money and percentages."""
    matches = list(words.number.finditer(folded))
    english = bool(matches) and language == "vi" and _ENGLISH.search(folded) is not None
    for m in matches:
        value = _number(m, folded, "en" if english and "," in m["n"] else language, words)
        if value is not None:
            yield value


def _number(m: re.Match[str], folded: str, language: str, words: Grammar) -> ValueMention | None:
    """The number, money or percentage a match gives, or None where the digits are no number or only rank something."""
    if _ranks(m, folded, words):
        return None
    currency = words.currencies.get(m["cur"] or m["before"] or "")
    scales = [s for s in (m["s"], m["s2"]) if s]
    if currency is None and words.short.intersection(scales):
        return _plain_number(m, folded, language, words)
    power = sum(words.powers[s] for s in scales)
    value = read_number(m["n"], language)
    if value is None:
        return None
    upper = read_number(m["n2"], language) if m["n2"] else None
    begin = m.start("before") if currency and m["before"] else m.start("n")
    if upper is not None and upper < value:  # no range: "in 2023 – 1.4 billion USD"
        value, upper, begin = upper, None, m.start("n2")
    number = _scaled(value, power) + (_scaled(1, power) // 2 if m["half"] and power else 0)
    if m["n3"] and words.powers[m["s3"]] < power:
        number += _scaled(float(m["n3"].replace(",", ".")), words.powers[m["s3"]])
    top = _scaled(upper, power) if upper is not None else None
    qualifier = "at-least" if top is not None and top > number else _qualifier(folded, begin, words)
    if m["pc"]:
        return ValueMention(begin, m.end(), "PERCENT", number, top, "%", qualifier=qualifier)
    kind: ValueType = "MONEY" if currency else "NUMBER"
    return ValueMention(begin, m.end(), kind, number, top, currency, qualifier=qualifier)


def _ranks(m: re.Match[str], folded: str, words: Grammar) -> bool:
    """Whether digits rank something ("thứ 34") or are a part of a fraction or a day ("24/7", "sáng 12/5")."""
    if m["before"] or m["cur"] or m["pc"]:
        return False
    fraction = folded[m.end() : m.end() + 1] == "/" and folded[m.end() + 1 : m.end() + 2].isdigit()
    return fraction or words.ordinal.search(folded[max(0, m.start("n") - _ORDINAL) : m.start("n")]) is not None


def _of_how_many(folded: str, words: Grammar) -> Iterator[ValueMention]:
    """The second number of a rank: "thứ 34/106 quốc gia" counts 106."""
    for m in words.rank.finditer(folded):
        if words.ordinal.search(folded[max(0, m.start() - _ORDINAL) : m.start()]) is None:
            continue
        yield ValueMention(m.start("n"), m.end("n"), "NUMBER", int(m["n"]))


def _plain_number(m: re.Match[str], folded: str, language: str, words: Grammar) -> ValueMention | None:
    """The digits alone, where what follows them is no scale without a currency ("5 m")."""
    value = read_number(m["n"], language)
    if value is None:
        return None
    return ValueMention(m.start("n"), m.end("n"), "NUMBER", value, qualifier=_qualifier(folded, m.start("n"), words))


def _scaled(value: int | float, power: int) -> int | float:
    """The value times a power of ten, exactly."""
    if isinstance(value, int):
        return value * int(10**power)
    return _plain(Decimal(str(value)) * 10**power)


def _plain(value: Decimal) -> int | float:
    """An integer where the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def _qualifier(folded: str, begin: int, words: Grammar) -> str:
    """How exact the words just before a number make it."""
    found = words.qualifier.search(folded[max(0, begin - 24) : begin])
    return words.qualifiers[found["words"]] if found is not None else "exact"


def _written_numbers(folded: str, words: Grammar, starts: Sequence[int] | None) -> Iterator[ValueMention]:
    """Numbers in words before what they count."""
    for m in _matches(words.word_money, folded, starts):
        number = _scaled(words.number_words.get(m["w"], 1), words.powers[m["s"]])
        unit, qualifier = words.currencies[m["cur"]], _qualifier(folded, m.start(), words)
        yield ValueMention(m.start(), m.end(), "MONEY", number, unit=unit, qualifier=qualifier)
    for m in _matches(words.word_number, folded, starts):
        if words.larger.search(folded[max(0, m.start() - _LARGER) : m.start()]) is None:
            yield ValueMention(m.start(), m.end("w"), "NUMBER", number=words.number_words[m["w"]])


def _matches(expression: re.Pattern[str], folded: str, starts: Sequence[int] | None) -> Iterator[re.Match[str]]:
    """The matches of an expression, looked for only where one may begin if that is known."""
    if starts is None:
        yield from expression.finditer(folded)
        return
    past = 0
    for start in starts:
        match = expression.match(folded, start) if start >= past else None
        if match is not None:
            yield match
            past = match.end()
