"""What follows by the documented rules, asked of a store: members of a defined class, and shortcuts that are missing.

members(view, rules["DormantPartner"], date(2026, 1, 1), years=3)  →  ["https://…/id/city/1859307", …]
"""

from collections.abc import Iterator, Mapping
from datetime import date

from graph import vocabulary as v
from graph.claim import Term, Value
from graph.triples import Triple
from graph.view import View
from ontology.identifiers import VOCABULARY
from ontology.inference import Rule

#: How long nothing must have been recorded before a partner counts as dormant (competency question 3).
QUIET_YEARS = 3


def members(view: View, rule: Rule, day: date, years: int = QUIET_YEARS) -> list[str]:
    """Give the members of a class that a rule derives.

    Args:
        view: What has been published.
        rule: One that derives a class.
        day: As of which day; it matters to dated rules only.
        years: How long nothing must have been recorded; it matters to dated rules only.

    Returns:
        IRIs, sorted.
    """
    bindings: dict[str, Term] = {}
    if rule.is_dated:
        bindings = {"asOf": _day(day), "quietSince": _day(_earlier(day, years))}
    return sorted({str(row["member"]) for row in view.select(rule.query, bindings)})


def missing(view: View, rules: Mapping[str, Rule]) -> Iterator[tuple[Rule, Triple]]:
    """Give the facts that a rule derives and the knowledge lacks; there are none in a sound store."""
    for rule in rules.values():
        if not rule.is_class:
            known = {(s, o) for s, _, o, _ in view.match(predicate=VOCABULARY + rule.derives)}
            for row in view.select(rule.query):
                if (row["subject"], row["object"]) not in known:
                    yield rule, (str(row["subject"]), VOCABULARY + rule.derives, row["object"])


def _earlier(day: date, years: int) -> date:
    """Give the same day some years before; the end of February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _day(day: date) -> Value:
    return Value(day.isoformat(), v.XSD + "date")
