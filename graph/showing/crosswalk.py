"""How many ties count under which register's definition, as of a day, and of how many one cannot tell.

The definitions and the queries of their data come from `ontology.crosswalk`; this module asks a store. No count is the
true one: "kết nghĩa" by the documents' own words, CLAIR's three tests and GAOK's council give different numbers, and
where a datum is stated by no document the answer is that one cannot tell, with the datum named.

    census(View.open(Path("data/store")), load_crosswalk(), date(2026, 1, 1))["clair-sister-city"].open
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from graph import vocabulary as v
from graph.claim import Value
from graph.view import View
from ontology.crosswalk import Crosswalk, Definition, judge

_TIES = Path(__file__).parents[1] / "queries" / "ties-on-day.rq"


@dataclass(frozen=True, slots=True)
class Count:
    """How the active ties fare under one definition.

    Attributes:
        met: IRIs of the ties that count, sorted.
        not_met: IRIs of the ties that do not, sorted.
        open: Ties of which one cannot tell, with the codes of the data that nobody states, by IRI.
    """

    met: tuple[str, ...]
    not_met: tuple[str, ...]
    open: Mapping[str, tuple[str, ...]]


def census(view: View, crosswalk: Crosswalk, day: date, *, presumption: bool = True) -> Mapping[str, Count]:
    """Hold every tie that is active on a day to every definition.

    Args:
        view: What has been published.
        crosswalk: The definitions.
        day: As of which day.
        presumption: Whether "signed and never seen to end" counts as active.

    Returns:
        Counts by code of the definition, in the order of the crosswalk.
    """
    bindings = {"asOf": Value(day.isoformat(), v.XSD + "date"), "presumption": _boolean(presumption)}
    ties = [str(row["tie"]) for row in view.select(_TIES.read_text(encoding="utf-8"), bindings)]
    known: dict[str, dict[str, bool]] = {tie: {} for tie in ties}
    for code, query in crosswalk.queries.items():
        for row in view.select(query):
            if (tie := str(row["tie"])) in known:
                known[tie][code] = row["holds"] == _boolean(True)
    return MappingProxyType({code: _count(d, known) for code, d in crosswalk.definitions.items()})


def _count(definition: Definition, known: Mapping[str, Mapping[str, bool]]) -> Count:
    verdicts = {tie: judge(definition, data) for tie, data in sorted(known.items())}
    return Count(
        met=tuple(tie for tie, verdict in verdicts.items() if verdict.answer == "yes"),
        not_met=tuple(tie for tie, verdict in verdicts.items() if verdict.answer == "no"),
        open=MappingProxyType(
            {t: verdict.missing for t, verdict in verdicts.items() if verdict.answer == "cannot_tell"}
        ),
    )


def _boolean(value: bool) -> Value:
    return Value("true" if value else "false", v.XSD + "boolean")
