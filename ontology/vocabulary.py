"""Typed names of the vocabulary, so that a misspelt term fails where it is written.

`banggiao.ttl` and `schemes.ttl` are the truth; a test holds these names equal to them, both ways. `BG`
holds classes and properties, `BGS` the schemes and their concepts, which are subscripted for their hyphens.

>>> BG.hasParty
rdflib.term.URIRef('https://w3id.org/banggiao/ontology#hasParty')
>>> BGS["agreement-mou"]
rdflib.term.URIRef('https://w3id.org/banggiao/scheme/agreement-mou')
"""

# The names are those of the Turtle, properties in mixed case.
# ruff: noqa: N815

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from ontology.identifiers import SCHEME, VOCABULARY


class BG(DefinedNamespace):
    """Classes and properties of the vocabulary, each with its English definition."""

    _fail = True
    _NS = Namespace(VOCABULARY)

    # Classes
    Actor: URIRef  # An actor is a place or an organisation that can be a party in external relations.
    # A place is a named area of the earth's surface, such as a country, a province, a city or an industrial
    # zone.
    Place: URIRef
    Country: URIRef  # A country or territory is a unit that has a code in ISO 3166-1.
    FormerCountry: URIRef  # A former country is a country that is no more and has a code in ISO 3166-3.
    # A locality is an administrative unit below the country that can have external relations of its own.
    Locality: URIRef
    # A first-level region is a unit directly below the country, such as a province, a state or a centrally
    # run city.
    Region: URIRef
    City: URIRef  # A city is an urban locality, including a city run by the central government.
    # A district is a locality directly below a province or a city; in Việt Nam the level ended on 1 July
    # 2025.
    District: URIRef
    # An industrial zone is land set aside for production, including economic zones and export processing
    # zones.
    IndustrialZone: URIRef
    Port: URIRef  # A port is a place where ships or aircraft call: a sea port, a river port or an airport.
    Organisation: URIRef  # An organisation is a body of people that acts under one name.
    # A local government is the body that governs a locality, such as a people's committee or a city hall.
    LocalGovernment: URIRef
    # A department is an office of a government, such as a provincial department of foreign affairs.
    Department: URIRef
    Ministry: URIRef  # A ministry is a body of the government of a country.
    # A diplomatic mission is an embassy, a consulate or another mission of a country abroad.
    DiplomaticMission: URIRef
    # An intergovernmental organisation is a body that countries have set up.
    IntergovernmentalOrganisation: URIRef
    CityNetwork: URIRef  # A city network is an organisation whose members are cities and other localities.
    # A non-governmental organisation is a body that belongs to no state and seeks no profit.
    NonGovernmentalOrganisation: URIRef
    Company: URIRef  # A company is an organisation that does business, including groups and joint ventures.
    # A diaspora association is an organisation of people of one origin who live abroad.
    DiasporaAssociation: URIRef
    # A friendship association is an organisation that fosters ties between the peoples of two countries.
    FriendshipAssociation: URIRef
    Person: URIRef  # A person is an individual whom a document names with a body or an office.
    Document: URIRef  # A document is a file that was read; its stored text is what all quotes point into.
    # A legal instrument is a law, decree, directive, decision or resolution that an authority issues.
    LegalInstrument: URIRef
    # An event is something that takes place at a time, such as a conference, a forum or a celebration.
    Event: URIRef
    Relation: URIRef  # A relation is a node of its own that joins actors with dates or roles.
    Agreement: URIRef  # An agreement is a paper that two or more parties sign together or prepare to sign.
    Tie: URIRef  # A tie is a bond between two actors, derived from agreements or stated by a source.
    Investment: URIRef  # An investment is the putting of capital into a place by an investor.
    # Aid is the giving of money, goods or experts by one side to another; in Vietnamese law it is no
    # international agreement.
    Aid: URIRef
    Membership: URIRef  # A membership is the belonging of an actor to an organisation for a time.
    # A holding of an office joins a person to the body where the person holds it at the time stated.
    OfficeHolding: URIRef
    # A trade relation is the buying and selling of goods and services between two places.
    TradeRelation: URIRef
    Visit: URIRef  # A visit is the coming of a delegation or a person to a place for talks or exchange.
    # A succession is the following of one locality or body upon another after a merger, a division or a new
    # name.
    Succession: URIRef
    # An observation is a figure that a document states for a subject, a measure and a time.
    Observation: URIRef
    # A life event is a point in the life of an agreement or a tie, such as signing, renewal or termination.
    LifeEvent: URIRef
    # A status period is a stretch of time in which an agreement or a tie has one status, computed by a rule.
    StatusPeriod: URIRef
    Claim: URIRef  # A claim is one triple that one document states, with the way it puts it and its evidence.
    Evidence: URIRef  # Evidence is the exact words of a document on which a claim rests.
    Disagreement: URIRef  # A disagreement gathers claims on one property that cannot all hold.
    # A decision is a person's judgement that two things are the same, different or in doubt; it can be
    # undone.
    Decision: URIRef
    Partner: URIRef  # A partner is whatever has a partner.
    # A prospective partner is whatever has a tie ahead that is planned, negotiated or proposed.
    ProspectivePartner: URIRef
    Investor: URIRef  # An investor is whatever invests in a place.
    NetworkMember: URIRef  # A member of a city network is whatever is a member of at least one city network.
    # A foreign partner is a partner that lies in another country than an actor it has a tie with; a rule finds its
    # members, since OWL cannot compare two countries.
    ForeignPartner: URIRef
    # A dormant partner is a partner whose tie is in force on a day while no document records an activity in the
    # years before it; a rule finds its members, since OWL concludes nothing from what is not recorded.
    DormantPartner: URIRef
    # A register definition is what a register of partnerships asks of a tie before it counts it as one of its
    # kinds.
    RegisterDefinition: URIRef

    # Object properties
    hasPartner: URIRef  # Joins two actors that have or had a tie; it holds both ways.
    # Joins two actors between which a tie is planned, negotiated or proposed; it holds both ways.
    hasProspectivePartner: URIRef
    investsIn: URIRef  # Joins an investor to the place of the investment.
    isMemberOf: URIRef  # Joins an actor to an organisation to which it belongs.
    isLocatedIn: URIRef  # Joins a place or an organisation to a larger place that holds it.
    isInCountry: URIRef  # Joins an actor to the country where it lies; a country lies in itself.
    comesFrom: URIRef  # Joins a company or another body to its country of origin.
    isPartOf: URIRef  # Joins a unit to the organisation of which it is a part.
    represents: URIRef  # Joins a person or a body to the actor that it represents.
    hasParty: URIRef  # Joins an agreement or a tie to each of its parties.
    hasAgreementKind: URIRef  # Tells the kind of an agreement, a concept of the scheme of agreement kinds.
    hasTieKind: URIRef  # Tells the kind of a tie, a concept of the scheme of tie kinds.
    hasSector: URIRef  # Tells a field that a relation is about, a concept of the scheme of fields of cooperation.
    # Tells the level of those who signed an agreement, a concept of the scheme of levels of signing.
    isSignedAtLevel: URIRef
    hasApproval: URIRef  # Tells which approval by a representative body a document states.
    # Tells the status that a document itself states, as against the one that rules compute.
    statedStatus: URIRef
    isBasedOn: URIRef  # Joins a tie to an agreement on which it is based.
    isUpgradedTo: URIRef  # Tells the kind to which it is upgraded, a concept of the scheme of agreement or tie kinds.
    hasLifeEvent: URIRef  # Joins an agreement or a tie to each of its life events.
    hasEventKind: URIRef  # Tells the kind of a life event.
    hasStatusPeriod: URIRef  # Joins an agreement or a tie to each of its status periods.
    hasStatus: URIRef  # Tells the status of a period, with presumptions applied.
    hasStatusWithoutPresumption: URIRef  # Tells the status of a period with presumptions switched off.
    firedRule: URIRef  # Tells which rule gave the period.
    hasInvestor: URIRef  # Joins an investment to its investor.
    hasInvestmentPlace: URIRef  # Joins an investment to the place invested in.
    hasDonor: URIRef  # Joins aid to the side that gives it.
    hasBeneficiary: URIRef  # Joins aid to the side that benefits from it.
    hasMember: URIRef  # Joins a membership to the actor that is a member.
    isMembershipIn: URIRef  # Joins a membership to the organisation.
    hasHolder: URIRef  # Joins a holding of an office to the person who holds it.
    isOfficeAt: URIRef  # Joins a holding of an office to the body or the place where it is held.
    hasTradingParty: URIRef  # Joins a trade relation to each of its sides.
    hasVisitor: URIRef  # Joins a visit to the delegation, person or locality that comes.
    hasVisitedPlace: URIRef  # Joins a visit to the place visited.
    hasPredecessor: URIRef  # Joins a succession to a locality or a body that was before.
    hasSuccessor: URIRef  # Joins a succession to the locality or the body that came after.
    isSucceededBy: URIRef  # Joins a locality that is no more to the locality that came after it.
    isInheritedFrom: URIRef  # Joins an agreement or a tie of a successor to that of the predecessor which it continues.
    hasSignatory: URIRef  # Joins an agreement to a body that signed it for its place.
    hasOrganiser: URIRef  # Joins an event to the side that organises it.
    hasParticipant: URIRef  # Joins an event to one who takes part.
    # Joins an actor to an organisation in whose work it takes part where no document says that it is a member.
    isActiveIn: URIRef
    isIssuedBy: URIRef  # Joins a legal instrument to the authority that issues it.
    isObservedOf: URIRef  # Joins an observation to its subject.
    hasMeasure: URIRef  # Tells what an observation counts or measures.
    hasQualifier: URIRef  # Tells how exact the document says the figure is.
    hasAspect: URIRef  # Tells whether an amount is committed, disbursed, registered or realised.
    isObservedWith: URIRef  # Joins an observation to the other side it tells of: investor's country or trade partner.
    hasCapitalPart: URIRef  # Tells which part of invested capital an observation is of: new, increased or shares.
    hasModality: URIRef  # Tells how the document puts the claim.
    hasEvidence: URIRef  # Joins a claim to the words it rests on.
    isFoundIn: URIRef  # Joins evidence to the document that holds it.
    restsOn: URIRef  # Joins a piece of knowledge to each claim behind it.
    isShownBy: URIRef  # Joins a piece of knowledge to each of the words that the claims behind it rest on, once.
    hasDisagreeingClaim: URIRef  # Joins a disagreement to each of its claims.
    hasDisagreementKind: URIRef  # Joins a disagreement to its kind.
    isDisagreementOn: URIRef  # Joins a disagreement to the piece of knowledge its claims are about.
    concernsProperty: URIRef  # Joins a disagreement to the property for which its claims differ.
    isSettledBy: URIRef  # Joins a disagreement to the decision a person took on it.
    decidesOn: URIRef  # Joins a decision to each of the two things compared.
    hasJudgement: URIRef  # Tells the judgement: same, different or unsure.
    requires: URIRef  # Joins a register definition to a datum that must hold of a tie.
    excludes: URIRef  # Joins a register definition to a datum that must not hold of a tie.

    # Datatype properties
    signedOn: URIRef  # Gives the day of signing as stated, in EDTF.
    inForceOn: URIRef  # Gives the day of entry into force as stated, in EDTF.
    validUntil: URIRef  # Gives the last day of the term as stated, in EDTF.
    terminatedOn: URIRef  # Gives the day of termination as stated, in EDTF.
    termLength: URIRef  # Gives the length of the term as the agreement states it, in ISO 8601.
    automaticRenewal: URIRef  # Gives the length of each automatic renewal by its clause, in ISO 8601, or "unstated".
    negotiatedOn: URIRef  # Gives the day on which the parties negotiated as stated, in EDTF.
    renewedOn: URIRef  # Gives the day of a renewal as stated, in EDTF.
    renewedUntil: URIRef  # Gives the last day of the term after a renewal as stated, in EDTF.
    amendedOn: URIRef  # Gives the day of an amendment as stated, in EDTF.
    upgradedOn: URIRef  # Gives the day on which the parties raised it to a closer kind as stated, in EDTF.
    suspendedOn: URIRef  # Gives the first day of a suspension as stated, in EDTF.
    resumedOn: URIRef  # Gives the day on which its operation resumed as stated, in EDTF.
    noticeGivenOn: URIRef  # Gives the day on which one party gave notice of termination as stated, in EDTF.
    noticePeriod: URIRef  # Gives the time between one party's notice and the end, in ISO 8601.
    withdrawnOn: URIRef  # Gives the day on which one party withdrew as stated, in EDTF.
    partyEndedOn: URIRef  # Gives the last day of a party that was dissolved or merged into another, in EDTF.
    activityOn: URIRef  # Gives the day of a recorded activity, in EDTF; activity never changes the legal status.
    since: URIRef  # Gives the beginning of a relation as stated, in EDTF.
    until: URIRef  # Gives the end of a relation as stated, in EDTF.
    takesPlaceOn: URIRef  # Gives the day of an event as stated, in EDTF.
    establishedOn: URIRef  # Gives the day on which a body or a place was established as stated, in EDTF.
    dayOfIssue: URIRef  # Gives the day on which a legal instrument was issued as stated, in EDTF.
    statedOn: URIRef  # Gives the time at which a document states the relation, in EDTF.
    title: URIRef  # Gives the title of a document or an agreement.
    officeTitle: URIRef  # Gives the title of an office as a document writes it.
    value: URIRef  # Gives the value as a number, in whole units.
    unit: URIRef  # Gives the unit as a document writes it, or the ISO 4217 code of a currency.
    asOf: URIRef  # Gives the time of which a figure speaks, in EDTF.
    periodFrom: URIRef  # Gives the beginning of the period of which a figure speaks, in EDTF.
    periodUntil: URIRef  # Gives the end of the period of which a figure speaks, in EDTF.
    statedDate: URIRef  # Gives the date of a life event as stated, in EDTF.
    earliestDay: URIRef  # Gives the earliest day that the stated date allows.
    latestDay: URIRef  # Gives the latest day that the stated date allows.
    fromDay: URIRef  # Gives the first day of a status period; without it the beginning is unknown.
    untilDay: URIRef  # Gives the last day of a status period; without it the period is open.
    missingDatum: URIRef  # Names a datum whose lack makes the status uncertain, such as term or signing-date.
    reason: URIRef  # Tells in one sentence why the status holds, in Vietnamese and in English.
    existsFrom: URIRef  # Gives the first day a locality exists; without it, it was there before the records begin.
    existsUntil: URIRef  # Gives the last day a locality exists; without it, it still does.
    succeededOn: URIRef  # Gives the first day on which the successor stands in place of the predecessor.
    # Gives the earliest day on which a document shows that the successor holds an inherited relation as its own.
    reconfirmedOn: URIRef
    explanation: URIRef  # Tells in one sentence how the claims differ, in Vietnamese and in English.
    foundBy: URIRef  # Gives the id of the frame or reader that found the claim.
    confidence: URIRef  # Tells how sure the extraction is of the claim, from 0 to 1.
    attributedTo: URIRef  # Names the person or body that the document lets say it, as written.
    quote: URIRef  # Gives the exact words of the document.
    begin: URIRef  # Gives the offset of the first character of the quote in the stored text, from 0.
    end: URIRef  # Gives the offset just behind the last character of the quote.
    placeInFile: URIRef  # Gives the page, cell or line where a person finds the quote.
    fileName: URIRef  # Gives the name of the file that a person knows it by.
    language: URIRef  # Gives the language of most of a document, as a BCP 47 code.
    publishedOn: URIRef  # Gives the day of publication as stated, in EDTF.
    sourceName: URIRef  # Names the publisher or source that a document gives.
    mediaType: URIRef  # Gives the media type of the file in the registry of IANA.
    text: URIRef  # Holds all the text that was read from the file, never normalised.
    sentenceCount: URIRef  # Gives the number of sentences that were read.
    extractorDigest: URIRef  # Gives the digest of the rules and names that read the document.
    textSketch: URIRef  # Gives hashes of the words of the text, by which copies of a document are found.
    isCopyOf: URIRef  # Links a document to the one published first among those of almost the same words.
    pathKey: URIRef  # Gives the digest of the file's path, so that a new edition replaces the old one.
    recordedAt: URIRef  # Gives the time at which the document was taken in.
    latitude: URIRef  # Gives the latitude in WGS 84, in degrees.
    longitude: URIRef  # Gives the longitude in WGS 84, in degrees.
    describedBy: URIRef  # Names where a description comes from, such as geonames, cldr or the text itself.
    decidedBy: URIRef  # Names the person who decided.
    decidedAt: URIRef  # Gives the time of the decision.
    comment: URIRef  # Gives what the person who decided adds.

    # Annotation properties
    # Gives a template of the sentence that tells a status rule's reason, with placeholders in braces.
    reasonTemplate: URIRef


class BGS(DefinedNamespace):
    """Concept schemes and their concepts; definitions in both languages stand in `schemes.ttl`."""

    _fail = True
    _NS = Namespace(SCHEME)
    _extras = [  # noqa: RUF012 (the name and type that rdflib reads)
        "agreement",
        "agreement-mou",
        "agreement-cooperation-agreement",
        "agreement-friendship",
        "agreement-sister-city",
        "agreement-minutes",
        "agreement-joint-statement",
        "agreement-letter-of-intent",
        "agreement-exchange",
        "agreement-programme",
        "agreement-treaty",
        "agreement-official-aid",
        "agreement-aid-given",
        "agreement-ngo-aid",
        "agreement-contract",
        "tie",
        "tie-sister-city",
        "tie-friendship",
        "tie-cooperation",
        "tie-strategic-partnership",
        "tie-exchange",
        "tie-project-partnership",
        "tie-contact",
        "status",
        "status-in-force",
        "status-presumed-in-force",
        "status-undetermined",
        "status-planned",
        "status-negotiating",
        "status-proposed",
        "status-suspended",
        "status-expired",
        "status-terminated",
        "status-historical",
        "status-inherited",
        "status-succeeded",
        "status-not-yet-in-force",
        "status-superseded",
        "status-abandoned",
        "status-signed",
        "status-expected",
        "status-target",
        "status-estimated",
        "modality",
        "modality-asserted",
        "modality-historical",
        "modality-planned",
        "modality-negotiating",
        "modality-proposed",
        "modality-denied",
        "event",
        "event-negotiated",
        "event-signed",
        "event-in-force",
        "event-renewed",
        "event-amended",
        "event-upgraded",
        "event-suspended",
        "event-resumed",
        "event-notice-given",
        "event-terminated",
        "event-withdrawn",
        "event-expired",
        "event-party-ended",
        "event-succeeded",
        "event-reported",
        "measure",
        "measure-partner-localities",
        "measure-partner-countries",
        "measure-partner-continents",
        "measure-partner-organisations",
        "measure-trade-partners",
        "measure-mous",
        "measure-agreements",
        "measure-delegations",
        "measure-events",
        "measure-projects",
        "measure-domestic-projects",
        "measure-fdi-projects",
        "measure-oda-projects",
        "measure-ngo-projects",
        "measure-investors",
        "measure-investor-countries",
        "measure-enterprises",
        "measure-share-purchases",
        "measure-staff",
        "measure-leaders",
        "measure-units",
        "measure-visitors",
        "measure-hotels",
        "measure-foreign-residents",
        "measure-foreign-experts",
        "measure-overseas-vietnamese",
        "measure-diaspora-associations",
        "measure-workers-abroad",
        "measure-students-abroad",
        "measure-foreign-ngos",
        "measure-consulates",
        "measure-consulates-general",
        "measure-proposals",
        "measure-population",
        "measure-area",
        "measure-fdi",
        "measure-oda",
        "measure-ngo-aid",
        "measure-remittance",
        "measure-trade",
        "measure-exports",
        "measure-imports",
        "measure-project-value",
        "measure-domestic-investment",
        "measure-counterpart-funds",
        "measure-tourism-revenue",
        "measure-budget-revenue",
        "measure-grdp",
        "measure-grdp-growth",
        "measure-trade-growth",
        "measure-fdi-ratio",
        "measure-remittance-growth",
        "measure-visitor-growth",
        "measure-share-of-national-gdp",
        "measure-share-of-state-budget-revenue",
        "measure-share-of-national-exports",
        "measure-share-of-fdi",
        "measure-rank",
        "qualifier",
        "qualifier-exact",
        "qualifier-at-least",
        "qualifier-about",
        "qualifier-at-most",
        "qualifier-estimate",
        "qualifier-target",
        "aspect",
        "aspect-committed",
        "aspect-disbursed",
        "aspect-registered",
        "aspect-realised",
        "capital",
        "capital-new",
        "capital-increased",
        "capital-share-purchase",
        "rule",
        "rule-only-planned",
        "rule-plan-overdue",
        "rule-plan-abandoned",
        "rule-before-signing",
        "rule-dates-contested",
        "rule-not-yet-in-force",
        "rule-fixed-term",
        "rule-renewed",
        "rule-automatic-renewal",
        "rule-attested",
        "rule-stated-in-force",
        "rule-suspended",
        "rule-resumed",
        "rule-superseded",
        "rule-notice-given",
        "rule-withdrawn",
        "rule-terminated",
        "rule-party-ended",
        "rule-stated-ended",
        "rule-end-day-unknown",
        "rule-signed-no-term-stated",
        "rule-stated-in-force-undated",
        "rule-between-papers",
        "rule-passed-to-successor",
        "rule-inherited-not-reconfirmed",
        "rule-inherited-and-reconfirmed",
        "disagreement",
        "disagreement-precision",
        "disagreement-rounding",
        "disagreement-unit",
        "disagreement-edition",
        "disagreement-superseded",
        "disagreement-conflict",
        "judgement",
        "judgement-same",
        "judgement-different",
        "judgement-unsure",
        "judgement-holds",
        "sector",
        "sector-trade",
        "sector-investment",
        "sector-industry",
        "sector-agriculture",
        "sector-fisheries",
        "sector-ports",
        "sector-transport",
        "sector-urban-development",
        "sector-environment",
        "sector-water",
        "sector-climate",
        "sector-energy",
        "sector-science",
        "sector-digital",
        "sector-education",
        "sector-training",
        "sector-labour",
        "sector-health",
        "sector-welfare",
        "sector-culture",
        "sector-tourism",
        "sector-sport",
        "sector-youth",
        "sector-people-to-people",
        "sector-administration",
        "sector-disaster",
        "sector-security",
        "sector-media",
        "level",
        "level-head",
        "level-government",
        "level-department",
        "level-district",
        "level-commune",
        "level-other-body",
        "approval",
        "approval-council",
        "approval-budget",
        "approval-none",
    ]
