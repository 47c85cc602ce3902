"""Numbers, money, dates and document numbers of Vietnamese and English text, with their spans.

The regular expressions only find candidates; reading a number is a function of the paragraph's language, because the
two grammars reverse dot and comma. All scans are linear: nothing here repeats inside a repetition of the same text.

>>> [(v.type, v.number, v.unit) for v in find("khoảng 41 tỷ USD", "vi")]
[('MONEY', 41000000000, 'USD')]
>>> [v.date for v in find("ký ngày 17/4/2009", "vi")]
['2009-04-17']
"""

# ruff: noqa: E501  # tables of words and long expressions read better whole

import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ingest.normal import fold

ValueType = Literal["NUMBER", "MONEY", "PERCENT", "DATE", "PERIOD", "DOCNO"]


@dataclass(frozen=True, slots=True)
class ValueMention:
    """A value found in a text.

    Attributes:
        begin, end: Span in the given text.
        type: What it is.
        number: The value in whole units (NUMBER, MONEY, PERCENT); of a range the lower end.
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


_SCALE = {"nghìn": 3, "ngàn": 3, "thousand": 3, "triệu": 6, "tr": 6, "million": 6, "mn": 6, "m": 6, "tỷ": 9, "tỉ": 9,
          "billion": 9, "bn": 9, "trillion": 12}  # fmt: skip
_CURRENCY = {"usd": "USD", "us$": "USD", "$": "USD", "đô la mỹ": "USD", "đô la": "USD", "đô": "USD", "us dollars": "USD",
             "dollars": "USD", "vnd": "VND", "vnđ": "VND", "đồng": "VND", "eur": "EUR", "euro": "EUR", "euros": "EUR",
             "€": "EUR", "yên": "JPY", "yen": "JPY", "jpy": "JPY", "won": "KRW", "krw": "KRW", "nhân dân tệ": "CNY",
             "bảng anh": "GBP", "gbp": "GBP", "£": "GBP"}  # fmt: skip
_QUALIFIER = {"trên": "at-least", "hơn": "at-least", "ít nhất": "at-least", "vượt": "at-least", "over": "at-least",
              "more than": "at-least", "at least": "at-least", "khoảng": "about", "chừng": "about", "gần": "about",
              "xấp xỉ": "about", "about": "about", "around": "about", "approximately": "about", "nearly": "about",
              "some": "about", "almost": "about", "không quá": "at-most", "up to": "at-most", "tối đa": "at-most",
              "ước": "estimate", "ước đạt": "estimate", "ước tính": "estimate", "an estimated": "estimate"}  # fmt: skip
_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
          "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}  # fmt: skip
_MONTHS = {name: i + 1 for i, name in enumerate(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"])}  # fmt: skip

_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALES = "|".join(sorted(_SCALE, key=len, reverse=True))
_MONEY_UNITS = "|".join(re.escape(c) for c in sorted(_CURRENCY, key=len, reverse=True))
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_NUMBER = re.compile(
    rf"(?<![\w.,/])(?P<cur1>(?:us)?\$|€|£|usd )? ?(?P<n>{_DIGITS})(?:(?: ?(?:-|đến|to) ?)(?P<n2>{_DIGITS}))?"
    rf"(?: ?(?P<s>{_SCALES})\b)?(?: ?(?P<s2>tỷ|tỉ|billion)\b)?(?: (?P<n3>\d{{1,3}}(?:,\d+)?) (?P<s3>triệu)\b)?"
    rf"(?: ?(?:(?P<cur>{_MONEY_UNITS})(?!\w)|(?P<pc>%|phần trăm|percent)))?"
)
_WORD_NUMBER = re.compile(
    r"(?<!\w)(?P<w>"
    + "|".join(_WORDS)
    + r") (?=(?:nước|quốc gia|dự án|doanh nghiệp|công ty|đoàn|thỏa thuận|bản ghi nhớ|tổ chức|cặp|năm|"
    r"countries|projects|companies|agreements|sister|partner|memoranda|years?)\b)"
)
_DOCNO = re.compile(
    r"(?<!\w)(?:(?:số )?\d{1,5} ?(?:/\d{4})?[-/ ]?[a-zđ]{1,6}(?:[-/][a-zđ]{1,6}\d{0,2}){1,3}|số \d{1,5}(?:[-/][\wđ]{1,8}){1,4}"
    r"|(?:nghị quyết|quyết định|chỉ thị|kết luận|thông tư|quy định) (?:số )?\d{1,5}(?:[-/][\wđ]{1,8}){0,4})(?!\w)"
)
_DATES = [
    (re.compile(rf"(?:ngày )?(?P<d>\d{{1,2}}) tháng (?P<m>\d{{1,2}}) năm (?P<y>{_YEAR})"), "dmy"),
    (re.compile(rf"(?<![\d/])(?P<d>\d{{1,2}})-(?P<d2>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<y>{_YEAR})(?!\d)"), "span"),
    (re.compile(rf"(?:ngày |mùng )?(?<![\d/.-])(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-](?P<y>{_YEAR})(?![\d])"), "dmy"),
    (re.compile(r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"), "dmy"),
    (re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<mn>{'|'.join(_MONTHS)}),? (?P<y>{_YEAR})"), "dmy"),
    (re.compile(rf"(?P<mn>{'|'.join(_MONTHS)}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>{_YEAR})"), "dmy"),
    (re.compile(rf"tháng (?P<m>\d{{1,2}}) ?(?:/|-|năm) ?(?P<y>{_YEAR})(?!\d)"), "my"),
    (re.compile(rf"(?<![\d/.,-])(?P<m>0?\d|1[0-2])/(?P<y>{_YEAR})(?![\d/])"), "my"),
    (re.compile(rf"(?<!\w)(?P<mn>{'|'.join(_MONTHS)}),? (?:of )?(?P<y>{_YEAR})"), "my"),
    (re.compile(
        rf"(?:giai đoạn |từ (?:năm )?|từ |from |between |period |during |năm )(?P<y>{_YEAR})"
        rf" ?(?:-|đến năm|đến|to|and|until) ?(?P<y2>{_YEAR})(?!\d)"), "years"),
    (re.compile(rf"(?<![\d/.,-])(?P<y>{_YEAR}) ?- ?(?P<y2>{_YEAR})(?![\d/])"), "years"),
    (re.compile(rf"(?:(?:cuối |đầu |hết |trong )?năm|in|since|year|of|by|until|from) (?P<y>{_YEAR})(?![\d/.,]\d|\d)"), "y"),
    (re.compile(rf"(?<=\()(?P<y>{_YEAR})(?=\))"), "y"),
]  # fmt: skip


def find(text: str, language: str) -> list[ValueMention]:
    """Find all values of a text, leftmost first, none overlapping: document numbers, then dates, then numbers.

    Args:
        text: A text in NFC.
        language: "vi" or "en": decides what dot and comma mean in a number.
    """
    folded = fold(text)
    taken: list[ValueMention] = [
        ValueMention(m.start(), m.end(), "DOCNO") for m in _DOCNO.finditer(folded) if _is_docno(m[0])
    ]
    for pattern, shape in _DATES:
        for m in pattern.finditer(folded):
            found = _date(m, shape)
            if found is not None and _free(taken, found):
                taken.append(found)
    for m in _NUMBER.finditer(folded):
        number = _number(m, folded, language)
        if number is not None and _free(taken, number):
            taken.append(number)
    for m in _WORD_NUMBER.finditer(folded):
        word = ValueMention(m.start(), m.end("w"), "NUMBER", number=_WORDS[m["w"]])
        if _free(taken, word):
            taken.append(word)
    return sorted(taken, key=lambda v: v.begin)


def read_number(digits: str, language: str, *, scaled: bool) -> int | float | None:
    """Read digits with dots and commas as a number.

    In Vietnamese a dot before three digits groups thousands and a comma marks decimals; a dot before one or two digits is a
    decimal mark all the same ("1.6 tỷ"). In English the two change places.

    >>> read_number("1.457", "vi", scaled=False), read_number("24,5", "vi", scaled=True), read_number("1.6", "vi", scaled=True)
    (1457, 24.5, 1.6)
    """
    group, mark = (".", ",") if language == "vi" else (",", ".")
    parts = re.split(r"[.,]", digits)
    if len(parts) == 1:
        return int(digits)
    marks = [c for c in digits if c in ".,"]
    if all(len(p) == 3 for p in parts[1:]) and set(marks) == {group} and 1 <= len(parts[0]) <= 3:
        return int("".join(parts))
    if (
        len(marks) > 1
        and marks[-1] == mark
        and all(c == group for c in marks[:-1])
        and all(len(p) == 3 for p in parts[1:-1])
    ):
        return _plain(Decimal("".join(parts[:-1]) + "." + parts[-1]))
    if len(marks) == 1 and (marks[0] == mark or len(parts[1]) != 3 or scaled):
        return _plain(Decimal(parts[0] + "." + parts[1]))
    return None


def _plain(value: Decimal) -> int | float:
    """An integer where the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def _free(taken: list[ValueMention], new: ValueMention) -> bool:
    return all(new.end <= t.begin or new.begin >= t.end for t in taken)


def _is_docno(found: str) -> bool:
    """Whether letters and digits stand together as in "09-CT/TU" (a plain "22 usd" does not)."""
    return any(c.isdigit() for c in found) and ("/" in found or "-" in found or found.split(" ")[0].isalpha())


def _date(m: re.Match[str], shape: str) -> ValueMention | None:
    """The date mention a match gives, or None where day or month do not exist."""
    groups = m.groupdict()
    year = int(groups["y"])
    month = _MONTHS[groups["mn"]] if groups.get("mn") else int(groups.get("m") or 0)
    if shape == "years":
        last = int(groups["y2"])
        return ValueMention(m.start(), m.end(), "PERIOD", date=str(year), end_date=str(last)) if last >= year else None
    if shape == "y":
        return ValueMention(m.start(), m.end(), "DATE", date=str(year))
    if not 1 <= month <= 12:
        return None
    if shape == "my":
        return ValueMention(m.start(), m.end(), "DATE", date=f"{year}-{month:02}")
    days = [int(groups[k]) for k in ("d", "d2") if groups.get(k)]
    if any(not 1 <= d <= monthrange(year, month)[1] for d in days):
        return None
    first, last_day = f"{year}-{month:02}-{days[0]:02}", f"{year}-{month:02}-{days[-1]:02}"
    if shape == "span":
        return ValueMention(m.start(), m.end(), "PERIOD", date=first, end_date=last_day)
    return ValueMention(m.start(), m.end(), "DATE", date=first)


def _number(m: re.Match[str], folded: str, language: str) -> ValueMention | None:
    """The number, money or percentage a match gives, or None where the digits are no number."""
    scales = [s for s in (m["s"], m["s2"]) if s]
    power = sum(_SCALE[s] for s in scales)
    value = read_number(m["n"], language, scaled=bool(power))
    if value is None:
        return None
    upper = read_number(m["n2"], language, scaled=bool(power)) if m["n2"] else None
    number = _plain(Decimal(str(value)) * 10**power)
    if m["n3"] and power == 9:
        number += _plain(Decimal(m["n3"].replace(",", ".")) * 10**6)
    top = _plain(Decimal(str(upper)) * 10**power) if upper is not None else None
    begin = m.start("cur1") if m["cur1"] else m.start("n")
    end = max(m.end(g) for g in ("n", "n2", "s", "s2", "s3", "cur", "pc"))
    qualifier = _qualifier(folded, begin)
    if m["pc"]:
        return ValueMention(begin, end, "PERCENT", number, top, "%", qualifier=qualifier)
    currency = _CURRENCY.get((m["cur"] or m["cur1"] or "").strip())
    if currency:
        return ValueMention(begin, end, "MONEY", number, top, currency, qualifier=qualifier)
    return ValueMention(begin, end, "NUMBER", number, top, qualifier=qualifier)


def _qualifier(folded: str, begin: int) -> str:
    """How exact the words just before a number make it."""
    before = folded[max(0, begin - 24) : begin].rstrip()
    for words in sorted(_QUALIFIER, key=len, reverse=True):
        if before.endswith(words) and not before[: -len(words)][-1:].isalpha():
            return _QUALIFIER[words]
    return "exact"
