"""Status is computed, never asserted: named rules turn the life of an agreement or a tie into status periods.

`life_of` gathers what claims tell of a life (signed when, until when, ended when, called what); `periods`
applies the first rule that fits, from the top of the table in `docs/knowledge-shape.md`; `status_on`
answers for a day. Every period carries its rule, its reason in both languages, the claims that fired it and
the datum whose absence left it open.

The end of a stated term counts as part of the term (Civil Code 2015, article 148, ends a term at the end of
its last day), and a date known to the month is taken at its last day on both sides: from the end of the
month of signing, to the end of the last month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph import vocabulary as v
from graph.claim import Value
from graph.dates import Interval, interval, next_day
from graph.filing import Stated
from graph.rules import Rules
from ontology.terms import Bilingual, reason

ASSERTED = v.MODALITY_SCHEME + "asserted"
HISTORICAL = v.MODALITY_SCHEME + "historical"
DENIED = v.MODALITY_SCHEME + "denied"
#: How far along what lies ahead has come, least first; each modality has a status of the same name.
AHEAD = tuple(v.MODALITY_SCHEME + stage for stage in ("proposed", "planned", "negotiating"))
ENDED = frozenset(v.STATUS_SCHEME + code for code in ("expired", "historical", "suspended", "terminated"))

IN_FORCE = v.STATUS_SCHEME + "in-force"
PRESUMED = v.STATUS_SCHEME + "presumed-in-force"
UNDETERMINED = v.STATUS_SCHEME + "undetermined"
EXPIRED = v.STATUS_SCHEME + "expired"
TERMINATED = v.STATUS_SCHEME + "terminated"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and the claims that state it."""

    when: Interval
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A status that a document states, and that document's date where it has one."""

    status: str
    published: Interval | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """What claims tell of the life of an agreement or a tie.

    Attributes:
        begun: When it was signed, or came into force, or since when it is.
        is_signing: Whether `begun` is a signing ("since" else).
        until: To when it is valid.
        ended: When it was terminated.
        called: Statuses that documents state, newest document first, undated ones last.
        first_document: Date of the earliest document that speaks of it.
        stage: How far it has come where all of it lies ahead (a modality), else None.
        claims: All claims about it.
    """

    begun: Dated | None
    is_signing: bool
    until: Dated | None
    ended: Dated | None
    called: tuple[Called, ...]
    first_document: Interval | None
    stage: str | None
    claims: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Say whether nothing is known of an end."""
        return self.until is None and self.ended is None and _last_end(self) is None


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A status over a stretch of days.

    Attributes:
        status: IRI of the concept, presumptions included.
        known: The status where nothing is presumed.
        begin, end: First and last day; None is open.
        rule: IRI of the rule that fired.
        reason: Why, in both languages.
        claims: The claims that fired the rule, sorted.
        missing: What nobody states and would settle it: "term", "signing-date".
    """

    status: str
    known: str
    begin: date | None
    end: date | None
    rule: str
    reason: Bilingual
    claims: tuple[str, ...]
    missing: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the period, its first and last day included."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


def life_of(claims: Iterable[Stated]) -> Life:
    """Gather the life of one agreement or tie from all claims about it; denied ones tell nothing."""
    told = sorted((c for c in claims if c.modality != DENIED), key=lambda c: c.iri)
    holds = [c for c in told if c.modality not in AHEAD]
    return Life(
        begun=begun_of(holds),
        is_signing=any(c.predicate == v.SIGNED_ON for c in holds),
        until=newest_stated(holds, v.VALID_UNTIL) or newest_stated(holds, v.UNTIL),
        ended=newest_stated(holds, v.TERMINATED_ON),
        called=_called(holds),
        first_document=min((p for c in told if (p := interval(c.published))), key=_earliest, default=None),
        stage=None if holds else _stage(told),
        claims=tuple(c.iri for c in told),
    )


def begun_of(claims: Sequence[Stated]) -> Dated | None:
    """The day something began by claims that hold: signed, else in force, else since."""
    found = (earliest_stated(claims, predicate) for predicate in (v.SIGNED_ON, v.IN_FORCE_ON, v.SINCE))
    return next((dated for dated in found if dated is not None), None)


def together(own: Life | None, lives: Sequence[Life]) -> Life:
    """Join the life of a tie from what is said of itself and from the agreements it is based on.

    It begins with the earliest of them. What documents say of the tie itself tells how it ends; where they
    say nothing of it, it goes on while one of its agreements does: one paper that ran out ends no other.
    """
    every = [life for life in (own, *lives) if life is not None]
    starts = [(x.begun, x.is_signing) for x in every if x.begun is not None]
    begun, is_signing = min(starts, key=lambda s: _earliest(s[0].when), default=(None, False))
    lasting = own or max(lives, key=lambda x: (x.is_open, _end_day(x)))
    if own is not None and not own.is_open and own.until is None and own.ended is None and lives:
        # The end is stated of the tie, its date perhaps of a paper.
        last = max(lives, key=_end_day)
        lasting = replace(own, until=last.until, ended=last.ended)
    known = [x.first_document for x in every if x.first_document is not None]
    return replace(
        lasting,
        begun=begun,
        is_signing=is_signing,
        first_document=min(known, key=_earliest, default=None),
        claims=tuple(sorted({c for x in every for c in x.claims})),
    )


def periods(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    """Apply the first status rule that fits; the periods come in order of time."""
    for rule in (_only_planned, _terminated, _fixed_term, _stated_ended, _signed_no_term_stated):
        found = rule(life, rules)
        if found:
            return found
    return _stated_in_force_undated(life, rules)


def status_on(found: Iterable[StatusPeriod], day: date) -> StatusPeriod | None:
    """Give the period that covers a day, or None where nothing is known of that day."""
    return next((p for p in found if p.covers(day)), None)


def _only_planned(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    if life.stage is None:
        return ()
    status = v.STATUS_SCHEME + life.stage.removeprefix(v.MODALITY_SCHEME)
    begin = None if life.first_document is None else life.first_document.latest
    why = {"status": rules.statuses[status].label}
    return (_period(rules, "only-planned", status, begin, None, why, life.claims),)


def _terminated(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    called = _last_end(life)
    if life.ended is None and (called is None or called.status != TERMINATED):
        return ()
    why = _said(life, rules, until=life.ended)
    if life.ended is not None:
        fired = _fired(life.begun, life.ended)
        return _before_and_after(life, rules, "terminated", life.ended.when.latest, TERMINATED, why, fired)
    claims = () if called is None else called.claims
    return (_period(rules, "terminated", TERMINATED, _end_known(life, called), None, why, claims),)


def _fixed_term(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    if life.until is None or (life.begun is not None and life.until.when.latest < life.begun.when.latest):
        return ()
    why = _said(life, rules, until=life.until)
    claims = _fired(life.begun, life.until)
    return _before_and_after(life, rules, "fixed-term", life.until.when.latest, EXPIRED, why, claims)


def _stated_ended(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    called = _last_end(life)
    if called is None:
        return ()
    why = {"status": rules.statuses[called.status].label}
    if called.published is not None:
        why["stated"] = rules.spoken(called.published)
    begin = _end_known(life, called)
    return (_period(rules, "stated-ended", called.status, begin, None, why, called.claims),)


def _signed_no_term_stated(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    if life.begun is None:
        return ()
    why = _said(life, rules)
    period = _period(
        rules, "signed-no-term-stated", PRESUMED, life.begun.when.latest, None, why, life.begun.claims
    )  # fmt: skip
    return (replace(period, known=UNDETERMINED, missing=("term",)),)


def _stated_in_force_undated(life: Life, rules: Rules) -> tuple[StatusPeriod, ...]:
    document = life.first_document
    why = {} if document is None else {"stated": rules.spoken(document)}
    begin = None if document is None else document.latest
    period = _period(rules, "stated-in-force-undated", PRESUMED, begin, None, why, life.claims)
    return (replace(period, known=UNDETERMINED, missing=("signing-date", "term")),)


def _end_known(life: Life, called: Called | None) -> date | None:
    """The day from which an end is known: that of the document; without one, it is after the beginning at least."""
    if called is not None and called.published is not None:
        return called.published.latest
    return None if life.begun is None else life.begun.when.latest


def _before_and_after(
    life: Life,
    rules: Rules,
    rule: str,
    last: date,
    after: str,
    why: Mapping[str, Bilingual],
    claims: tuple[str, ...],
) -> tuple[StatusPeriod, ...]:
    """In force to the last day, something else from the next.

    Where no beginning is stated, it is known to be in force from the day of the first document about it.
    """
    start = life.begun.when if life.begun is not None else life.first_document
    first = None if start is None else start.latest
    later = _period(rules, rule, after, next_day(last), None, why, claims)
    if first is not None and first > last:
        return (later,)
    return (_period(rules, rule, IN_FORCE, first, last, why, claims), later)


def _period(
    rules: Rules,
    rule: str,
    status: str,
    begin: date | None,
    end: date | None,
    why: Mapping[str, Bilingual],
    claims: tuple[str, ...],
) -> StatusPeriod:
    iri = v.RULE_SCHEME + rule
    return StatusPeriod(status, status, begin, end, iri, reason(rules.status_rules[iri], why), tuple(sorted(claims)))


def _said(life: Life, rules: Rules, until: Dated | None = None) -> dict[str, Bilingual]:
    """The dates that a reason may name."""
    said: dict[str, Bilingual] = {}
    if life.begun is not None:
        said["signed" if life.is_signing else "since"] = rules.spoken(life.begun.when)
    if until is not None:
        said["until"] = rules.spoken(until.when)
    return said


def _fired(*dates: Dated | None) -> tuple[str, ...]:
    return tuple(claim for dated in dates if dated is not None for claim in dated.claims)


def earliest_stated(claims: Sequence[Stated], predicate: str) -> Dated | None:
    """The earliest date that no other claim states more precisely, with all claims that agree with it."""
    stated = _intervals(claims, predicate)
    if not stated:
        return None
    sharp = [when for when, _ in stated if not any(other.refines(when) for other, _ in stated)]
    best = min(sharp, key=_earliest)
    return Dated(best, tuple(c.iri for when, c in stated if when == best or best.refines(when)))


def newest_stated(claims: Sequence[Stated], predicate: str) -> Dated | None:
    """The statement of the newest document: it knows of extensions that older ones could not."""
    stated = _intervals(claims, predicate)
    if not stated:
        return None

    def rank(item: tuple[Interval, Stated]) -> tuple[date, int, date, str]:
        when, claim = item
        published = interval(claim.published)
        return (date.min if published is None else published.latest, -when.width, when.latest, when.stated)

    best = max(stated, key=rank)[0]
    return Dated(best, tuple(c.iri for when, c in stated if when == best))


def _intervals(claims: Sequence[Stated], predicate: str) -> list[tuple[Interval, Stated]]:
    found = [(c.object, c) for c in claims if c.predicate == predicate]
    return [(when, c) for o, c in found if isinstance(o, Value) and (when := interval(o.lexical)) is not None]


def _called(claims: Sequence[Stated]) -> tuple[Called, ...]:
    """Statuses as stated; a document that speaks of the past without naming a status calls it historical."""
    stated = [(str(c.object), c) for c in claims if c.predicate == v.STATED_STATUS]
    named = {c.document for _, c in stated}
    past = [c for c in claims if c.modality == HISTORICAL and c.predicate == v.TYPE and c.document not in named]
    stated.extend((v.STATUS_SCHEME + "historical", c) for c in past)
    found = [Called(status, interval(c.published), (c.iri,)) for status, c in stated]
    return tuple(sorted(found, key=_age))


def _age(called: Called) -> tuple[int, str, tuple[str, ...]]:
    day = date.min if called.published is None else called.published.latest
    return -day.toordinal(), called.status, called.claims


def _last_end(life: Life) -> Called | None:
    """The end that the newest document with a word on the status states, if it states an end."""
    newest = next(iter(life.called), None)
    return newest if newest is not None and newest.status in ENDED else None


def _stage(claims: Sequence[Stated]) -> str | None:
    """How far along the newest document sees it; of one day, the furthest stage."""

    def rank(claim: Stated) -> tuple[date, int]:
        published = interval(claim.published)
        return date.min if published is None else published.latest, AHEAD.index(claim.modality)

    return max(claims, key=rank).modality if claims else None


def _end_day(life: Life) -> date:
    called = _last_end(life)
    published = None if called is None else called.published
    ends = [x.when.latest for x in (life.until, life.ended) if x is not None]
    return max([*ends, *([] if published is None else [published.latest])], default=date.min)


def _earliest(when: Interval) -> tuple[date, int, str]:
    return when.earliest, when.width, when.stated
