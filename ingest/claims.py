"""From facts to claims: each fact becomes triples that its document asserts, with its quote as evidence.

A relation with dates or roles is claimed on a node local to the document, named by what it says;
`graph.knowledge.identity` decides later which nodes of which documents are one thing. What the claimed predicates are,
docs/knowledge-shape.md lists.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib import RDF

from graph.claim import Claim, Entity, Evidence, Label, Modality, Term, Value
from ingest.document import Document
from ingest.fact import Fact, Party
from ingest.times.terms import end_after
from ontology.identifiers import fingerprint, mint, slug
from ontology.terms import concept
from ontology.vocabulary import BG

XSD_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_TIE_KINDS = frozenset({"sister_city", "friendship", "cooperation", "strategic_partnership"})
_ENDED = frozenset({"expired", "terminated", "suspended", "historical"})
_MODALITY: Mapping[str, Modality] = {
    "planned": "planned", "negotiating": "negotiating", "proposed": "proposed", "requested": "proposed",
    "historical": "historical",
}  # fmt: skip

#: What a fact says of its node: predicate and object.
Statement = tuple[str, Term]


@dataclass(frozen=True, slots=True)
class _Node:
    """A relation node to claim: its kind in identifiers, its class, its statements.

    Without a class its statements are plain triples: of `about`, else of the fact's subject.
    """

    kind: str
    class_iri: str
    statements: tuple[Statement, ...]
    about: str | None = None


def claims_of(facts: Iterable[Fact], document: Document) -> tuple[list[Claim], dict[str, Entity]]:
    """Turn the facts of a document into claims.

    Returns:
        The claims in the order of the facts, and descriptions of parties that nothing identifies beyond this
        document.
    """
    claims: list[Claim] = []
    unlisted: dict[str, Entity] = {}
    for fact in facts:
        builder = _NODES.get(fact.relation)
        if builder is None:
            continue
        name = _Namer(document, unlisted)
        evidence = Evidence(document_iri(document), fact.quote, fact.start, fact.end, document.place_of(fact.start))
        for subject, predicate, obj in _triples(fact, builder(fact, name), document, name):
            claims.append(
                Claim(
                    subject,
                    predicate,
                    obj,
                    evidence,
                    fact.rule,
                    _MODALITY.get(fact.status or "", "asserted") if fact.value is None else "asserted",
                    fact.confidence,
                    fact.attributed_to,
                )
            )
    return claims, unlisted


def document_iri(document: Document) -> str:
    """The identifier of a document, which also names its graph."""
    return mint("document", document.key)


class _Namer:
    """Gives every party an identifier; a party that nothing identifies is named within the document only."""

    def __init__(self, document: Document, unlisted: dict[str, Entity]) -> None:
        self.document = document
        self.unlisted = unlisted

    def __call__(self, party: Party | None) -> str | None:
        """The identifier of a party."""
        if party is None or party.iri is not None:
            return party.iri if party else None
        iri = mint("unlisted", f"{slug(party.name)}.{self.document.key}")
        self.unlisted[iri] = Entity(iri, (str(BG.Organisation),), (Label(party.name, None, preferred=True),))
        return iri


def _triples(fact: Fact, node: _Node | None, document: Document, name: _Namer) -> Iterator[tuple[str, str, Term]]:
    """The triples of a fact."""
    if node is None:
        return
    if node.class_iri == "":  # a plain triple between two parties
        subject = node.about or name(fact.subject)
        if subject is not None:
            for predicate, obj in node.statements:
                yield subject, predicate, obj
        return
    key = fingerprint(node.kind, *(f"{p} {o}" for p, o in node.statements))
    iri = mint(node.kind, f"{document.key}-{key}")
    yield iri, str(RDF.type), node.class_iri
    for predicate, obj in node.statements:
        yield iri, predicate, obj


def _present(*statements: tuple[str, Term | None]) -> tuple[Statement, ...]:
    """The statements that have an object."""
    return tuple((str(p), o) for p, o in statements if o is not None)


def _text(value: str | None) -> Value | None:
    return Value(value) if value else None


def _concept(scheme: str, code: str | None) -> str | None:
    return str(concept(scheme, code)) if code else None


def _stated_status(fact: Fact) -> str | None:
    """A status the text itself states: an end, or in force where a register says so."""
    stated = fact.status in _ENDED or (fact.status == "in_force" and fact.rule.startswith("register"))
    return _concept("status", fact.status) if stated else None


def _agreement(fact: Fact, name: _Namer) -> _Node:
    """An agreement between two parties."""
    ended = fact.status == "terminated"
    return _Node("agreement", str(BG.Agreement), _present(
        (BG.hasParty, name(fact.subject)),
        (BG.hasParty, name(fact.object)),
        (BG.hasAgreementKind, _concept("agreement", fact.kind)),
        (BG.signedOn, _text(fact.date)),
        (BG.terminatedOn if ended else BG.validUntil, _text(None if _follows(fact) else fact.end_date)),
        (BG.termLength, _text(fact.term)),
        (BG.automaticRenewal, _text(fact.renewal)),
        (BG.noticePeriod, _text(fact.notice)),
        (BG.statedStatus, _stated_status(fact)),
        (BG.title, _text(fact.title)),
    ))  # fmt: skip


def _follows(fact: Fact) -> bool:
    """Whether the end is not stated but follows from the term, as the knowledge finds itself."""
    return fact.term is not None and fact.end_date == end_after(fact.date, fact.term)


def _tie(fact: Fact, name: _Namer) -> _Node:
    """A tie between two parties."""
    return _Node("tie", str(BG.Tie), _present(
        (BG.hasParty, name(fact.subject)),
        (BG.hasParty, name(fact.object)),
        (BG.hasTieKind, _concept("tie", fact.kind)),
        (BG.since, _text(fact.date)),
        (BG.until, _text(fact.end_date)),
        (BG.statedStatus, _stated_status(fact)),
    ))  # fmt: skip


def _planned(fact: Fact, name: _Namer) -> _Node:
    """A tie or an agreement that is only ahead: the kind tells which."""
    return _tie(fact, name) if fact.kind is None or fact.kind in _TIE_KINDS else _agreement(fact, name)


def _investment(fact: Fact, name: _Namer) -> _Node:
    """An investment in a place."""
    return _Node("investment", str(BG.Investment), _present(
        (BG.hasInvestor, name(fact.subject)),
        (BG.hasInvestmentPlace, name(fact.object)),
        (BG.statedOn, _text(fact.date)),
    ))  # fmt: skip


def _origin(fact: Fact, name: _Namer) -> _Node:
    """Where an investor comes from: a plain triple."""
    return _Node("", "", _present((BG.comesFrom, name(fact.object))))


def _membership(fact: Fact, name: _Namer) -> _Node:
    """A membership in an organisation."""
    return _Node("membership", str(BG.Membership), _present(
        (BG.hasMember, name(fact.subject)),
        (BG.isMembershipIn, name(fact.object)),
        (BG.since, _text(fact.date)),
    ))  # fmt: skip


def _office(fact: Fact, name: _Namer) -> _Node:
    """An office that a person holds at a body."""
    return _Node("office", str(BG.OfficeHolding), _present(
        (BG.hasHolder, name(fact.subject)),
        (BG.isOfficeAt, name(fact.object)),
        (BG.officeTitle, _text(fact.title)),
        (BG.statedOn, _text(fact.date)),
    ))  # fmt: skip


def _location(fact: Fact, name: _Namer) -> _Node:
    """Where a place or a mission lies: a plain triple."""
    return _Node("", "", _present((BG.isLocatedIn, name(fact.object))))


def _representation(fact: Fact, name: _Namer) -> _Node:
    """Whom a mission represents: a plain triple."""
    return _Node("", "", _present((BG.represents, name(fact.object))))


def _part(fact: Fact, name: _Namer) -> _Node:
    """What a unit is part of: a plain triple."""
    return _Node("", "", _present((BG.isPartOf, name(fact.object))))


def _founding(fact: Fact, name: _Namer) -> _Node:
    """When a body or a place was established: a plain triple."""
    return _Node("", "", _present((BG.establishedOn, _text(fact.date))))


def _issue(fact: Fact, name: _Namer) -> _Node:
    """Who issued a legal instrument, and when: plain triples of the instrument."""
    return _Node(
        "", "", _present((BG.isIssuedBy, name(fact.subject)), (BG.dayOfIssue, _text(fact.date))), name(fact.object)
    )


def _event(fact: Fact, name: _Namer) -> _Node:
    """Who organises an event, or where it is, and when: plain triples of the event."""
    by = BG.isLocatedIn if fact.basis == "setting" else BG.hasOrganiser
    organised = _present((by, name(fact.subject)), (BG.takesPlaceOn, _stretch(fact)))
    return _Node("", "", organised, name(fact.object))


def _participation(fact: Fact, name: _Namer) -> _Node:
    """Who attends an event, or takes part in the work of a body: a plain triple."""
    of_event = fact.object is not None and "/event/" in (fact.object.iri or "")
    if of_event:
        return _Node("", "", _present((BG.hasParticipant, name(fact.subject))), name(fact.object))
    return _Node("", "", _present((BG.isActiveIn, name(fact.object))))


def _visit(fact: Fact, name: _Namer) -> _Node:
    """A visit of one side to a place; it begins on the day of arrival."""
    return _Node("visit", str(BG.Visit), _present(
        (BG.hasVisitor, name(fact.subject)),
        (BG.hasVisitedPlace, name(fact.object)),
        (BG.since, _text(fact.date)),
        (BG.until, _text(fact.end_date)),
    ))  # fmt: skip


def _succession(fact: Fact, name: _Namer) -> _Node:
    """One locality or body in the place of another."""
    return _Node("succession", str(BG.Succession), _present(
        (BG.hasPredecessor, name(fact.object)),
        (BG.hasSuccessor, name(fact.subject)),
        (BG.since, _text(fact.date)),
    ))  # fmt: skip


def _stretch(fact: Fact) -> Value | None:
    """The day of an event, or its first and last day as an EDTF interval."""
    return _text(f"{fact.date}/{fact.end_date}" if fact.date and fact.end_date else fact.date)


def _aid(fact: Fact, name: _Namer) -> _Node:
    """Aid that one side gives to another, or to a project."""
    return _Node("aid", str(BG.Aid), _present(
        (BG.hasDonor, name(fact.subject)),
        (BG.hasBeneficiary, name(fact.object)),
        (BG.statedOn, _text(fact.date)),
    ))  # fmt: skip


def _observation(fact: Fact, name: _Namer) -> _Node | None:
    """A stated figure."""
    if fact.value is None or fact.measure is None:
        return None
    status = {"target": "target", "planned": "target", "expected": "target"}.get(fact.status or "")
    day = fact.as_of if fact.date is None else fact.date if fact.end_date is None else None
    return _Node("observation", str(BG.Observation), _present(
        (BG.isObservedOf, name(fact.subject)),
        (BG.hasMeasure, _concept("measure", fact.measure)),
        (BG.value, Value(format(Decimal(str(fact.value)).normalize(), "f"), XSD_DECIMAL)),
        (BG.unit, _text(fact.unit)),
        (BG.hasQualifier, _concept("qualifier", (status or fact.qualifier or "exact").replace("-", "_"))),
        (BG.hasAspect, _concept("aspect", fact.kind)),
        (BG.isObservedWith, name(fact.counterpart)),
        (BG.hasCapitalPart, _concept("capital", fact.part)),
        (BG.asOf, _text(day)),
        (BG.periodFrom, _text(fact.date if fact.end_date else None)),
        (BG.periodUntil, _text(fact.end_date)),
    ))  # fmt: skip


_NODES: Mapping[str, Callable[[Fact, _Namer], _Node | None]] = {
    "agreement": _agreement,
    "partner_of": _tie,
    "planned_partner": _planned,
    "invests_in": _investment,
    "investor_origin": _origin,
    "member_of": _membership,
    "holds_office": _office,
    "funds": _aid,
    "located_in": _location,
    "represents": _representation,
    "part_of": _part,
    "established": _founding,
    "issued": _issue,
    "event": _event,
    "participates_in": _participation,
    "visit": _visit,
    "succeeds": _succession,
    "count": _observation,
    "amount": _observation,
    "share": _observation,
}
