"""Partners as CSV that a spreadsheet opens well: UTF-8 with a byte order mark, formulas made harmless.

>>> harmless("=1+1")
"'=1+1"
"""

import csv
from collections.abc import Iterable
from io import StringIO

from api.finder import Row
from api.messages import Catalogue
from graph.questions import Labels

#: Characters that make a spreadsheet take a text for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("partner", "country", "local", "kind", "signed", "until", "status", "sources")


def partners_csv(rows: Iterable[Row], labels: Labels, t: Catalogue) -> bytes:
    """Write the rows of the finder with the headings of a language, the reason and the identifier."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*(t(f"finder.column.{column}") for column in COLUMNS), "IRI"])
    for row in rows:
        writer.writerow([harmless(value) for value in _values(row, labels, t.language)])
    return out.getvalue().encode("utf-8-sig")


def harmless(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _values(row: Row, labels: Labels, language: str) -> Iterable[str]:
    p = row.partnership
    reason = "" if row.period is None else row.period.reason.get(language, "")
    status = labels.words.concept(f"status-{row.status}", language)
    return (
        labels.names.label(p.partner, language),
        "" if p.country is None else labels.names.label(p.country, language),
        labels.names.label(p.local, language),
        ", ".join(labels.words.concept(kind, language) for kind in p.kinds),
        p.signed or "",
        p.until or "",
        f"{status}. {reason}".strip(". ") if not reason else f"{status}: {reason}",
        str(p.sources),
        p.iri,
    )
