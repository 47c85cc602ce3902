"""Days and months as people write them in registers, datelines and sentences, read day first.

Only forms that name their year are dates here; "25/3" alone needs a context that this module does not have. What a
bare year means in a sentence ("năm 2018", "2018 dự án"), `values` decides.

>>> [found.edtf for found in find("ký ngày 17/4/2009, gia hạn tháng 4 năm 2014 và ngày 1 tháng 5 năm 2018")]
['2009-04-17', '2014-04', '2018-05-01']
>>> edtf("4/2009"), edtf("August 12, 2018"), edtf("1998. 4. 21"), edtf("31/2/2018")
('2009-04', '2018-08-12', '1998-04-21', None)
"""

import re
from collections.abc import Iterator
from datetime import date

from ingest.frozen import dataclass
from ingest.readers.lexicon import lexicon

_YEAR = r"(?P<y>(?:18|19|20)[0-9]{2})"
_DAY, _MONTH = r"(?P<d>[0-3]?[0-9])", r"(?P<m>[01]?[0-9])"
_WORD = r"(?P<word>[A-Za-z]{3,9})\.?"
_NAMED = r"(?P<named>giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười một|mười hai|mười)"
#: From the most to the least exact; at one place of the text the first that fits wins.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})(?!\d)",
        rf"(?<!\d){_YEAR}\s?[年년]\s?{_MONTH}\s?[月월]\s?{_DAY}\s?[日일]",
        rf"(?<![\d/.-]){_YEAR}(?P<s>[/.])\s?{_MONTH}\s?(?P=s)\s?{_DAY}(?!\d)",
        rf"(?<![\d/.-]){_DAY}\s?(?P<s>[/.-])\s?{_MONTH}\s?(?P=s)\s?{_YEAR}(?!\d)",
        rf"(?<![\d/.-]){_MONTH}/(?P<d>1[3-9]|2[0-9]|3[01])/{_YEAR}(?!\d)",
        rf"(?<!\w)(?:ngày\s+)?(?:{_DAY}\s+)?tháng\s+{_NAMED}\s+(?:năm\s+)?{_YEAR}(?!\d)",
        rf"(?<!\w)(?:ngày\s+)?{_DAY}\s+tháng\s+{_MONTH}\s*(?:,\s*|/\s*|\s)(?:năm\s+)?{_YEAR}(?!\d)",
        rf"(?<!\w){_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_WORD},?\s+{_YEAR}(?!\d)",
        rf"(?<!\w){_WORD}\s+{_DAY}(?:st|nd|rd|th)?,\s*{_YEAR}(?!\d)",
        rf"(?<!\w)tháng\s+{_MONTH}\s*(?:[/-]\s*|,\s*|\s)(?:năm\s+)?{_YEAR}(?!\d)",
        rf"(?<![\d/.-]){_MONTH}(?:\s?/\s?|[.-]){_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}-(?P<m>[0-9]{{2}})(?![\d-])",
        rf"(?<!\d){_YEAR}\s?[年년]\s?{_MONTH}\s?[月월]",
        rf"(?<!\w){_WORD},?\s+(?:of\s+)?{_YEAR}(?!\d)",
        rf"(?<!\w)mid-{_YEAR}(?![\w/-])",
        rf"(?<!\d){_YEAR}\s?(?:年(?!代)|년(?!대))",
        rf"(?<![\w/.-])(?:năm\s+)?{_YEAR}(?![\w/-])",
    )
)
#: What each form cannot do without: a mark between digits, a word, the name of a month, or nothing but a year.
_PARTS = (
    "-", "年", "/.-", "/.-", "/.-", "tháng", "tháng", "month", "month", "tháng", "/.-", "-", "年", "month", "mid-",
    "年", None,
)  # fmt: skip
_JOINED, _PARTED = re.compile(r"\d-\d"), re.compile(r"\d\s?[/.-]\s?\d")
_ANY_YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: its span and its EDTF form ("2009", "2009-04", "2009-04-17")."""

    begin: int
    end: int
    edtf: str

    def day(self) -> date | None:
        """Give the day, or None for a month or a year."""
        return date.fromisoformat(self.edtf) if len(self.edtf) == len("2009-04-17") else None


def find(text: str) -> Iterator[FoundDate]:
    """Find the dates of a text from left to right; no two overlap, at one place the most exact form wins."""
    forms = _possible(text)
    ahead = [_first(form, text, 0) for form in forms]
    at = 0
    while (found := min((f for f in ahead if f is not None), key=lambda f: f.begin, default=None)) is not None:
        yield found
        at = found.end
        ahead = [
            f if f is None or f.begin >= at else _first(form, text, at) for f, form in zip(ahead, forms, strict=True)
        ]


def edtf(text: str) -> str | None:
    """Give the EDTF form of a text that is one date and nothing else."""
    stripped = text.strip()
    for form in _FORMS:
        match = form.fullmatch(stripped)
        value = _value(match) if match else None
        if value is not None:
            return value
    return None


def _possible(text: str) -> list[re.Pattern[str]]:
    """The forms of which the text holds a part that they cannot do without."""
    if _ANY_YEAR.search(text) is None:
        return []
    lower = text.casefold()
    words = any(word in lower for word in lexicon().months)
    parts = {
        "年": "年" in text or "년" in text,
        "-": _JOINED.search(text) is not None,
        "/.-": _PARTED.search(text) is not None,
        "tháng": "tháng" in lower,
        "mid-": "mid-" in lower,
        "month": words,
    }
    return [form for form, part in zip(_FORMS, _PARTS, strict=True) if part is None or parts[part]]


def _first(form: re.Pattern[str], text: str, at: int) -> FoundDate | None:
    """The first date of one form from an offset on."""
    match = form.search(text, at)
    while match is not None:
        value = _value(match)
        if value is not None:
            return FoundDate(match.start(), match.end(), value)
        match = form.search(text, match.start() + 1)
    return None


def _value(match: re.Match[str]) -> str | None:
    """Give the EDTF form, or None where the calendar has no such day."""
    parts = match.groupdict()
    word = parts.get("word")
    named = parts.get("named")
    month = lexicon().months.get(word.casefold()) if word else int(parts["m"]) if parts.get("m") else None
    if named:
        month = lexicon().written_months[" ".join(named.casefold().split())]
    if word and month is None:
        return None
    if month is None:
        return parts["y"]
    try:
        day = date(int(parts["y"]), month, int(parts["d"]) if parts.get("d") else 1)
    except ValueError:
        return None
    return day.isoformat() if parts.get("d") else f"{day:%Y-%m}"
