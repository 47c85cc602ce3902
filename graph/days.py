"""Dates as people write them: dd/mm/yyyy in Vietnamese, day month year in English; a partial date stays
partial.

>>> day_in_words("2009-04", "vi"), day_in_words("2009-04", "en")
('4/2009', 'April 2009')
>>> day_in_words("2026-11-22", "vi"), day_in_words("2026-11-22", "en")
('22/11/2026', '22 November 2026')
"""

import re
from datetime import date

from babel.dates import format_date

_PATTERNS = {
    ("vi", 3): "dd/MM/y", ("vi", 2): "M/y", ("vi", 1): "y",
    ("en", 3): "d MMMM y", ("en", 2): "MMMM y", ("en", 1): "y",
}  # fmt: skip
_EDTF = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def day_in_words(stated: str | date, language: str) -> str:
    """Write a day, month or year for people.

    Args:
        stated: A date, or an EDTF date or interval ("2009", "2009-04", "2009-04-17", "2009/2014"). Anything
            else is given back as it stands.
        language: "vi" or "en".
    """
    text = stated.isoformat() if isinstance(stated, date) else stated
    if "/" in text:
        return "–".join(day_in_words(end, language) for end in text.split("/") if end)
    match = _EDTF.fullmatch(text)
    if match is None:
        return text
    parts = [int(part) for part in match.groups() if part is not None]
    try:
        day = date(parts[0], *[*parts[1:], 1, 1][:2])
    except ValueError:
        return text
    locale = "vi" if language == "vi" else "en"
    return str(format_date(day, _PATTERNS[locale, len(parts)], locale=locale))
