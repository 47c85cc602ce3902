"""How a status period is told: its rule, its reason in both languages, and the claims behind it.

A `Teller` knows the words of the domain (`rules`) and the beginning of the life it tells of, which most
reasons name. The modules that apply rules hand it statuses and days and get periods back.

>>> is_active(IN_FORCE), is_active(SUSPENDED)
(True, False)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph import vocabulary as v
from graph.dates import Interval
from graph.lives.life import Life
from graph.lives.rules import Rules
from graph.lives.timeline import StatusPeriod
from ontology.terms import Bilingual, reason

IN_FORCE = v.STATUS_SCHEME + "in-force"
PRESUMED = v.STATUS_SCHEME + "presumed-in-force"
UNDETERMINED = v.STATUS_SCHEME + "undetermined"
NOT_YET_IN_FORCE = v.STATUS_SCHEME + "not-yet-in-force"
SUSPENDED = v.STATUS_SCHEME + "suspended"
EXPIRED = v.STATUS_SCHEME + "expired"
TERMINATED = v.STATUS_SCHEME + "terminated"
SUPERSEDED = v.STATUS_SCHEME + "superseded"
ABANDONED = v.STATUS_SCHEME + "abandoned"

_ACTIVE = frozenset({IN_FORCE, PRESUMED})


def is_active(status: str) -> bool:
    """Say whether a status counts as being in force, presumed or known."""
    return status in _ACTIVE


def undecided(period: StatusPeriod, *missing: str) -> StatusPeriod:
    """Make a period one that is undetermined without a presumption, for want of these data."""
    return replace(period, known=UNDETERMINED, missing=missing)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the periods of one life.

    Attributes:
        rules: The words of the domain.
        life: Whose periods they are.
    """

    rules: Rules
    life: Life

    def period(
        self,
        rule: str,
        status: str,
        days: tuple[date | None, date | None],
        why: Mapping[str, Bilingual],
        claims: Sequence[str],
    ) -> StatusPeriod:
        """Tell a period; `days` are its first and last day (None is open)."""
        iri = v.RULE_SCHEME + rule
        words = reason(self.rules.status_rules[iri], why)
        return StatusPeriod(status, status, *days, iri, words, tuple(sorted(set(claims))))

    def beginning(self) -> dict[str, Bilingual]:
        """What reasons say of the beginning: when it was signed, or since when it is."""
        begun = self.life.begun
        if begun is None:
            return {}
        return {"signed" if self.life.is_signing else "since": self.on(begun.when)}

    def on(self, when: Interval) -> Bilingual:
        """Write a date as a reason has it."""
        return self.rules.spoken(when)

    def status(self, iri: str) -> Bilingual:
        """Name a status."""
        return self.rules.statuses[iri].label

    @property
    def beginning_claims(self) -> tuple[str, ...]:
        """The claims that state the beginning; without one, all."""
        return self.life.claims if self.life.begun is None else self.life.begun.claims
