"""The shapes of facts over REST: partners, agreements, ties, investors, stated figures, each with its sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from api.findings.finder import Row
from api.findings.partnerships import Period
from api.rest.models import Concept, Item, Link, Model, Page, Reference, Text, Voice
from graph.asking.answers import EvidenceRow


class Status(Model):
    """A status, for how long, and why."""

    status: Concept
    since: date | None
    until: date | None
    rule: str
    reason: dict[str, str]
    missing: tuple[str, ...]

    @classmethod
    def of(cls, period: Period, status: str, say: Voice) -> Status:
        """Say a status period with the status that the presumption gives."""
        return cls(
            status=say.concept(f"status-{status}"),
            since=period.first,
            until=period.last,
            rule=period.rule,
            reason=dict(period.reason),
            missing=period.missing,
        )


class Partner(Item):
    """A partner under one agreement or tie, as of a day."""

    partner: Reference
    country: Reference | None
    local: Reference
    inherited_from: tuple[Reference, ...] = Field(description="Units that merged, from which the local party has it")
    kinds: tuple[Concept, ...]
    title: str | None
    signed: str | None = Field(description="EDTF date as stated", examples=["2009-04"])
    until: str | None = Field(description="EDTF date as stated")
    status: Concept
    why: Status | None = Field(description="The status period that covers the day, with its reason")
    form: str = Field(description="agreement or tie")
    id: str = Field(description="IRI of the agreement or tie")
    evidence: tuple[Link, ...] = Field(description="The sentences behind it")

    @classmethod
    def of(cls, row: Row, evidence: Iterable[EvidenceRow], say: Voice) -> Partner:
        """Say a row of the finder."""
        p = row.partnership
        return cls(
            id=p.iri,
            form=p.form,
            partner=say.thing(p.partner),
            country=say.maybe(p.country),
            local=say.thing(p.local),
            inherited_from=say.things(p.predecessors),
            kinds=tuple(map(say.concept, p.kinds)),
            title=p.title,
            signed=p.signed,
            until=p.until,
            status=say.concept(f"status-{row.status}"),
            why=None if row.period is None else Status.of(row.period, row.status, say),
            evidence=Link.of(evidence),
        )


class Paper(Item):
    """An agreement or a tie with all its parties, as of a day."""

    parties: tuple[Reference, ...] = Field(description="The home parties first")
    countries: tuple[Reference, ...] = Field(description="Of the partners")
    kinds: tuple[Concept, ...]
    title: str | None
    signed: str | None = Field(description="EDTF date as stated; of a tie, since when", examples=["2009-04"])
    until: str | None = Field(description="EDTF date as stated")
    status: Concept
    why: Status | None = Field(description="The status period that covers the day, with its reason")
    id: str
    evidence: tuple[Link, ...] = Field(description="The sentences behind it")

    @classmethod
    def of(cls, rows: Iterable[Row], evidence: Iterable[EvidenceRow], say: Voice) -> Paper:
        """Say the rows of the finder that are of one relation."""
        rows = list(rows)
        row, p = rows[0], rows[0].partnership
        parties = [*(r.partnership.local for r in rows), *(r.partnership.partner for r in rows)]
        countries = [r.partnership.country for r in rows if r.partnership.country is not None]
        return cls(
            id=p.iri,
            parties=say.things(dict.fromkeys(parties)),
            countries=say.things(dict.fromkeys(countries)),
            kinds=tuple(map(say.concept, p.kinds)),
            title=p.title,
            signed=p.signed,
            until=p.until,
            status=say.concept(f"status-{row.status}"),
            why=None if row.period is None else Status.of(row.period, row.status, say),
            evidence=Link.of(evidence),
        )


class Investment(Item):
    """An investor in a place."""

    investor: Reference
    country: Reference | None = Field(description="Where the investor comes from, where a document tells")
    place: Reference
    stated: str | None = Field(description="EDTF date of the document that states it")
    since: str | None = Field(description="EDTF date of the licence")
    id: str
    evidence: tuple[Link, ...]


class Observation(Item):
    """A figure that a document states."""

    place: Reference
    measure: Concept
    value: float
    unit: str | None
    qualifier: Concept | None
    aspect: Concept | None
    other: Reference | None = Field(description="Whom alone it is with: of 39 projects of Indonesia, Indonesia")
    part: Concept | None = Field(description="Which part alone of the capital it is: new, increased, share purchases")
    as_of: str | None = Field(description="EDTF, the day it speaks of")
    period_from: str | None = Field(description="EDTF")
    period_until: str | None = Field(description="EDTF")
    id: str
    evidence: tuple[Link, ...]


class Choice(Model):
    """A value of a facet and how many rows it would leave."""

    value: str
    count: int


class Partners(Page):
    """What the conditions leave."""

    as_of: date
    answer: Text = Field(description="The answer in a sentence")
    partners: int
    facets: dict[str, tuple[Choice, ...]]
    items: tuple[Partner, ...]


class Papers(Page):
    """Agreements, or ties."""

    as_of: date
    items: tuple[Paper, ...]


class Investments(Page):
    """Investors."""

    items: tuple[Investment, ...]


class Observations(Page):
    """Stated figures."""

    items: tuple[Observation, ...]
