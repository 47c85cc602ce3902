"""Where an answer stops short of everything: it was asked of the first so many things, or lists the first so many.

A question of no place in particular is asked of the first so many (`#when no place: { … LIMIT 200 }`), and every
question lists so many things at most. Who reads the answer is told where that left something out, and only there.

    cut_of(view, question, bindings, found)      # Cut("asked", 200), or None
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from graph.asking.filled import fill
from graph.claim import Term
from graph.view import View
from ontology.questions import Question

#: A sub-select that takes the first so many, as a `#when` line has it.
_FIRST = re.compile(r"(?P<select>\{ SELECT [^\n]* LIMIT )(?P<most>\d+) \}")
_LIMIT = re.compile(r"\bLIMIT\s+(\d+)")
_INNER = re.compile(r"\bSELECT\s+DISTINCT\s+(?P<names>(?:\?\w+\s+)+)WHERE", re.IGNORECASE)
_PREFIX = re.compile(r"^PREFIX[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cut:
    """An answer that stops short.

    Attributes:
        kind: "asked": it was asked of the first `number` things only; "listed": it lists the first `number` only.
        number: How many.
    """

    kind: Literal["asked", "listed"]
    number: int


def cut_of(
    view: View,
    question: Question,
    bindings: Mapping[str, Term],
    found: Sequence[Mapping[str, Term]],
    given: Collection[str] | None = None,
) -> Cut | None:
    """Tell whether an answer stops short.

    Args:
        view: Where it was asked.
        question: What was asked.
        bindings: With which values.
        found: The rows as the engine gives them.
        given: Names of what was given, where that is more than the values.
    """
    if not found:
        return None
    return _listed(question, found) or _asked(view, question, bindings, bindings.keys() if given is None else given)


def _listed(question: Question, found: Sequence[Mapping[str, Term]]) -> Cut | None:
    limits, names = _limits(question.query_for([parameter.name for parameter in question.parameters]))
    if not limits or len(found) < min(limits[0], limits[-1]):
        return None
    things = len({tuple(row.get(name) for name in names) for row in found})
    if len(found) >= limits[-1] or things >= limits[0] > 0:
        return Cut("listed", len({tuple(row.get(column) for column in question.group_by) for row in found}))
    return None


@lru_cache(maxsize=256)
def _limits(plain: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Give the limits of a query in their order, and what the innermost SELECT lists."""
    inner = _INNER.findall(plain)
    names = tuple(name.removeprefix("?") for name in inner[-1].split()) if inner else ()
    return tuple(int(most) for most in _LIMIT.findall(_FIRST.sub("", plain))), names


def _asked(view: View, question: Question, bindings: Mapping[str, Term], given: Collection[str]) -> Cut | None:
    query = question.query_for(given)
    sampled = _FIRST.search(query)
    if sampled is None:
        return None
    most = int(sampled["most"])
    one_more = f"{sampled['select']}{most + 1} }}"
    template = (files("graph") / "templates" / "counted.txt").read_text("utf-8")
    counted = "".join(_PREFIX.findall(query)) + template.replace("#things", one_more)
    rows = view.select(fill(counted, bindings))
    return Cut("asked", most) if rows and int(str(getattr(rows[0]["things"], "lexical", 0))) > most else None
