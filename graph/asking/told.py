"""What the rows of an answer hold, in a few words behind its sentence.

Who asks how many partner localities there are wants the number, and not how many documents state one. `asking.yml` says
of a question which column tells it (`tells`), which its unit, and which column says when or as what.

    tell(answer, cues, "vi")     # "26 địa phương (3/2025), 20 địa phương (02/11/2015)"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from graph.asking.answers import Answer, Cell, Row
from graph.asking.cues import Cues
from graph.days import day_in_words

#: More than these are a list, which the rows give.
_MOST = 4


def tell(answer: Answer, cues: Cues, language: str) -> str:
    """Say what the first rows hold, each thing once; empty where the question tells nothing, or different measures.

    Args:
        answer: With rows.
        cues: Name the columns.
        language: "vi" or "en".
    """
    columns: Mapping[str, str] | None = cues.data["nouns"][answer.question.id].get("tells")
    teller = _Teller({column.name: column.type for column in answer.question.columns}, language)
    if columns is None or len({teller.text(row, "measure") for row in answer.rows}) > 1:
        return ""
    once = list(dict.fromkeys(told for row in answer.rows if (told := teller.row(row, columns))))
    told = ", ".join(once[:_MOST])
    if len(once) <= _MOST:
        return told
    return cues.phrase("more", language).format(told=told, n=len(once) - _MOST)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes the cells of a question, whose columns have types, in a language."""

    types: Mapping[str, str]
    language: str

    def row(self, row: Row, columns: Mapping[str, str]) -> str:
        value, unit, when = (self.text(row, columns[part]) for part in ("value", "unit", "when"))
        # A unit stands as the document writes it; in English only one that both languages write alike: USD, %.
        spoken = unit if self.language == "vi" or unit.isascii() else ""
        told = " ".join(part for part in (value, spoken) if part)
        return f"{told} ({when})" if told and when else told

    def text(self, row: Row, column: str) -> str:
        cells = row.cells.get(column, ())
        return "" if not cells else self._said(cells[0], self.types[column])

    def _said(self, cell: Cell, kind: str) -> str:
        if kind == "number":
            return str(format_decimal(Decimal(cell.lexical), locale=self.language))
        said = cell.in_language(self.language)
        return day_in_words(said, self.language) if kind in ("edtf", "date") else said
