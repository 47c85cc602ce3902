"""The life of an agreement or a tie: what all claims about it tell, sorted out of their documents.

`life_of` gathers when it was signed, until when it is valid, what happened to it and what documents call it;
`status` turns that into periods. A date counts with all claims that state it, and of several statements of
one thing the most precise stands. Of the beginning the earliest is believed, of a term the newest document,
which knows of extensions that older ones could not. What only happens under an agreement, such as a visit,
is activity and no part of its legal life.

>>> life_of([]).begun is None
True
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph import vocabulary as v
from graph.claim import Value
from graph.dates import Interval, interval
from graph.durations import Duration, duration
from graph.statements.filing import Stated

HISTORICAL = v.MODALITY_SCHEME + "historical"
DENIED = v.MODALITY_SCHEME + "denied"
#: How far along what lies ahead has come, least first; each modality has a status of the same name.
AHEAD = tuple(v.MODALITY_SCHEME + stage for stage in ("proposed", "planned", "negotiating"))
#: Statuses that say that something is over, or paused.
ENDED = frozenset(v.STATUS_SCHEME + code for code in ("expired", "historical", "suspended", "terminated"))
#: What a document may state of a plan that nobody follows any more.
GIVEN_UP = ENDED | {v.STATUS_SCHEME + "abandoned"}

#: Dated predicates and the event of a life that each tells of.
EVENTS: Mapping[str, str] = {
    v.NEGOTIATED_ON: "negotiated",
    v.SIGNED_ON: "signed",
    v.IN_FORCE_ON: "in-force",
    v.RENEWED_ON: "renewed",
    v.AMENDED_ON: "amended",
    v.UPGRADED_ON: "upgraded",
    v.SUSPENDED_ON: "suspended",
    v.RESUMED_ON: "resumed",
    v.NOTICE_GIVEN_ON: "notice-given",
    v.WITHDRAWN_ON: "withdrawn",
    v.PARTY_ENDED_ON: "party-ended",
    v.TERMINATED_ON: "terminated",
    v.VALID_UNTIL: "expired",
}
#: Events that can come more than once; of the others the statements are weighed against each other.
REPEATED = frozenset({v.NEGOTIATED_ON, v.RENEWED_ON, v.AMENDED_ON, v.SUSPENDED_ON, v.RESUMED_ON})
#: Of these the newest document is believed, of the other single events the earliest date.
LATEST_KNOWN = frozenset({v.TERMINATED_ON, v.VALID_UNTIL})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, the claims that state it, and the date of the newest document among theirs."""

    when: Interval
    claims: tuple[str, ...]
    published: Interval | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A length of time that a paper agrees on; None where the clause is known and its length is not."""

    length: Duration | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A status that a document states, and that document's date where it has one."""

    status: str
    published: Interval | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """When something was raised to a closer kind, and to which."""

    on: Dated
    kind: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a document saw it that spoke of it as lying ahead.

    Attributes:
        status: Status of the same name as the modality, or that the plan was given up.
        published: Date of the document.
        planned: For when it was planned.
        claims: The claims of the document.
    """

    status: str
    published: Interval | None
    planned: Interval | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """What claims tell of the life of an agreement or a tie.

    Attributes:
        begun: When it was signed, or came into force, or since when it is.
        is_signing: Whether `begun` is a signing ("since" else).
        contested: The latest of the dates of beginning that cannot be the same day as `begun`.
        entered: When it came into force, where that is stated beside the signing.
        until: To when it is valid, by the newest document.
        term: The length of its term; `renewal`: of each automatic renewal; `notice`: between notice and end.
        repeated: Dates of events that can come more than once, in order, by predicate.
        renewed_until: Ends of the terms agreed in renewals, in order.
        upgraded, noticed, withdrawn, party_ended, ended: When that happened.
        called: Statuses that documents state, oldest document first, undated ones before.
        stages: What documents said that saw it ahead, oldest first, undated ones before.
        parties: How many parties it has.
        first_document, last_document: Dates of the earliest and the latest document that speaks of it.
        is_ahead: Whether all of it lies ahead.
        claims: All claims about it; where it is no plan, without those of documents that still saw it ahead.
        own, papers: Of a tie that rests on agreements: what is said of itself, and their lives.
    """

    begun: Dated | None = None
    is_signing: bool = False
    contested: Dated | None = None
    entered: Dated | None = None
    until: Dated | None = None
    term: Clause | None = None
    renewal: Clause | None = None
    notice: Clause | None = None
    repeated: Mapping[str, tuple[Dated, ...]] | None = None
    renewed_until: tuple[Dated, ...] = ()
    upgraded: Upgrade | None = None
    noticed: Dated | None = None
    withdrawn: Dated | None = None
    party_ended: Dated | None = None
    ended: Dated | None = None
    called: tuple[Called, ...] = ()
    stages: tuple[Stage, ...] = ()
    parties: int = 0
    first_document: Interval | None = None
    last_document: Interval | None = None
    is_ahead: bool = False
    claims: tuple[str, ...] = ()
    own: "Life | None" = None
    papers: tuple["Life", ...] = ()

    def dates(self, predicate: str) -> tuple[Dated, ...]:
        """The dates of an event that can come more than once, in order."""
        return () if self.repeated is None else self.repeated.get(predicate, ())


def life_of(claims: Iterable[Stated]) -> Life:
    """Gather the life of one agreement or tie from all claims about it; denied ones tell nothing."""
    told = sorted((c for c in claims if c.modality != DENIED), key=lambda c: c.iri)
    holds = [c for c in told if c.modality not in AHEAD]
    begun = begun_of(holds)
    entered = earliest_stated(holds, v.IN_FORCE_ON)
    heard = holds or told
    published = [p for c in heard if (p := interval(c.published)) is not None]
    return Life(
        begun=begun,
        is_signing=any(c.predicate == v.SIGNED_ON for c in holds),
        contested=_contested(holds, begun),
        entered=entered if begun is not None and entered is not None and entered.when != begun.when else None,
        until=newest_stated(holds, v.VALID_UNTIL) or newest_stated(holds, v.UNTIL),
        term=_clause(holds, v.TERM_LENGTH),
        renewal=_clause(holds, v.AUTOMATIC_RENEWAL),
        notice=_clause(holds, v.NOTICE_PERIOD),
        repeated={predicate: all_stated(holds, predicate) for predicate in sorted(REPEATED)},
        renewed_until=all_stated(holds, v.RENEWED_UNTIL),
        upgraded=_upgraded(holds),
        noticed=earliest_stated(holds, v.NOTICE_GIVEN_ON),
        withdrawn=earliest_stated(holds, v.WITHDRAWN_ON),
        party_ended=earliest_stated(holds, v.PARTY_ENDED_ON),
        ended=newest_stated(holds, v.TERMINATED_ON),
        called=_called(holds),
        stages=_stages([c for c in told if c.modality in AHEAD]),
        parties=len({c.object for c in told if c.predicate == v.HAS_PARTY}),
        first_document=min(published, key=_earliest, default=None),
        last_document=max(published, key=_latest, default=None),
        is_ahead=bool(told) and not holds,
        claims=tuple(c.iri for c in heard),
    )


def together(own: Life | None, papers: Sequence[Life]) -> Life:
    """Join the life of a tie from what is said of itself and from the agreements it is based on.

    It begins with the earliest of them; how its status follows from theirs, `standing` tells.
    """
    # Their order must not tell: claims name a paper, and its whole content settles what is left.
    papers = tuple(sorted(papers, key=lambda x: (x.claims, repr(x)))) if len(papers) > 1 else tuple(papers)
    every = [life for life in (own, *papers) if life is not None]
    starts = [(x.begun, x.is_signing) for x in every if x.begun is not None]
    begun, is_signing = min(starts, key=lambda s: _earliest(s[0].when), default=(None, False))
    known = [x.first_document for x in every if x.first_document is not None]
    last = [x.last_document for x in every if x.last_document is not None]
    return Life(
        begun=begun,
        is_signing=is_signing,
        first_document=min(known, key=_earliest, default=None),
        last_document=max(last, key=_latest, default=None),
        claims=tuple(sorted({c for x in every for c in x.claims})),
        own=own,
        papers=papers,
    )


def events_of(claims: Sequence[Stated]) -> list[tuple[str, Dated]]:
    """The events of a life by predicate, in the order of `EVENTS`, then of time."""
    found: list[tuple[str, Dated]] = []
    for predicate in EVENTS:
        if predicate in REPEATED:
            found.extend((predicate, dated) for dated in all_stated(claims, predicate))
            continue
        choose = newest_stated if predicate in LATEST_KNOWN else earliest_stated
        single = choose(claims, predicate)
        found.extend([] if single is None else [(predicate, single)])
    return found


def begun_of(claims: Sequence[Stated]) -> Dated | None:
    """The day something began by claims that hold: signed, else in force, else since."""
    found = (earliest_stated(claims, predicate) for predicate in (v.SIGNED_ON, v.IN_FORCE_ON, v.SINCE))
    return next((dated for dated in found if dated is not None), None)


def earliest_stated(claims: Sequence[Stated], predicate: str) -> Dated | None:
    """The earliest date that no other claim states more precisely, with all claims that agree with it."""
    return next(iter(all_stated(claims, predicate)), None)


def all_stated(claims: Sequence[Stated], predicate: str) -> tuple[Dated, ...]:
    """All dates that no other claim states more precisely, in order, each with the claims that agree with it."""
    stated = _intervals(claims, predicate)
    sharp = {when for when, _ in stated if not any(other.refines(when) for other, _ in stated)}
    return tuple(_dated(when, stated) for when in sorted(sharp, key=_earliest))


def newest_stated(claims: Sequence[Stated], predicate: str) -> Dated | None:
    """The statement of the newest document: it knows of extensions that older ones could not."""
    stated = _intervals(claims, predicate)
    if not stated:
        return None

    def rank(item: tuple[Interval, Stated]) -> tuple[date, int, date, str]:
        when, claim = item
        return _day(interval(claim.published)), -when.width, when.latest, when.stated

    best = max(stated, key=rank)[0]
    return _dated(best, [(when, c) for when, c in stated if when == best])


def _dated(when: Interval, stated: Iterable[tuple[Interval, Stated]]) -> Dated:
    agreeing = [c for other, c in stated if other == when or when.refines(other)]
    published = [p for c in agreeing if (p := interval(c.published)) is not None]
    return Dated(when, tuple(c.iri for c in agreeing), max(published, key=_latest, default=None))


def _contested(claims: Sequence[Stated], begun: Dated | None) -> Dated | None:
    """The latest date of signing that cannot be the same day; a tie may well be dated by each of its papers."""
    apart = [d for d in all_stated(claims, v.SIGNED_ON) if begun is not None and not d.when.overlaps(begun.when)]
    return max(apart, key=lambda d: _latest(d.when), default=None)


def _clause(claims: Sequence[Stated], predicate: str) -> Clause | None:
    """A stated length of time; of several the newest document's, of one day the shortest."""
    found = [(c, c.object.lexical) for c in claims if c.predicate == predicate and isinstance(c.object, Value)]
    if not found:
        return None

    def rank(item: tuple[Stated, str]) -> tuple[bool, date, int, str]:
        length = duration(item[1])
        days = 0 if length is None else 31 * length.months + length.days
        return length is not None, _day(interval(item[0].published)), -days, item[1]

    best = max(found, key=rank)[1]
    return Clause(duration(best), tuple(c.iri for c, stated in found if stated == best))


def _upgraded(claims: Sequence[Stated]) -> Upgrade | None:
    """The upgrade; where only the kind is stated, it had happened by the date of the first document that says so."""
    kinds = [c for c in claims if c.predicate == v.IS_UPGRADED_TO]
    on = earliest_stated(claims, v.UPGRADED_ON)
    if on is None:
        dates = [(p, c) for c in kinds if (p := interval(c.published)) is not None]
        if not dates:
            return None
        on = _dated(min((p for p, _ in dates), key=_latest), dates)
    on = replace(on, claims=tuple(sorted({*on.claims, *(c.iri for c in kinds)})))
    return Upgrade(on, min((str(c.object) for c in kinds), default=None))


def _called(claims: Sequence[Stated]) -> tuple[Called, ...]:
    """Statuses as stated; a document that speaks of the past without naming a status calls it historical."""
    stated = [(str(c.object), c) for c in claims if c.predicate == v.STATED_STATUS]
    named = {c.document for _, c in stated}
    past = [c for c in claims if c.modality == HISTORICAL and c.predicate == v.TYPE and c.document not in named]
    stated.extend((v.STATUS_SCHEME + "historical", c) for c in past)
    found = [Called(status, interval(c.published), (c.iri,)) for status, c in stated]
    return tuple(sorted(found, key=lambda c: (_day(c.published), c.status, c.claims)))


def _stages(ahead: Sequence[Stated]) -> tuple[Stage, ...]:
    """One stage a document: the furthest it names, or the end that it states of the plan."""
    documents = sorted({c.document for c in ahead})
    found = [_stage([c for c in ahead if c.document == name]) for name in documents]
    return tuple(sorted(found, key=lambda s: (_day(s.published), s.status, s.claims)))


def _stage(claims: Sequence[Stated]) -> Stage:
    furthest = max(claims, key=lambda c: AHEAD.index(c.modality)).modality
    given_up = any(c.predicate == v.STATED_STATUS and c.object in GIVEN_UP for c in claims)
    planned = earliest_stated(claims, v.SIGNED_ON) or earliest_stated(claims, v.SINCE)
    return Stage(
        status=v.STATUS_SCHEME + ("abandoned" if given_up else furthest.removeprefix(v.MODALITY_SCHEME)),
        published=interval(claims[0].published),
        planned=None if planned is None else planned.when,
        claims=tuple(c.iri for c in claims),
    )


def _intervals(claims: Sequence[Stated], predicate: str) -> list[tuple[Interval, Stated]]:
    found = [(c.object, c) for c in claims if c.predicate == predicate]
    return [(when, c) for o, c in found if isinstance(o, Value) and (when := interval(o.lexical)) is not None]


def _day(published: Interval | None) -> date:
    return date.min if published is None else published.latest


def _earliest(when: Interval) -> tuple[date, int, str]:
    return when.earliest, when.width, when.stated


def _latest(when: Interval) -> tuple[date, int, str]:
    return when.latest, -when.width, when.stated
