"""The terms of the vocabulary that the graph layer reads and writes, as plain strings.

`ontology.vocabulary` holds every term with its definition as an rdflib name; building a million triples wants
strings, so the names used here are written once more, and a test holds each of them to `banggiao.ttl`.

>>> HAS_PARTY
'https://w3id.org/banggiao/ontology#hasParty'
"""

from typing import Final

from ontology.identifiers import SCHEME, VOCABULARY

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

TYPE: Final = RDF + "type"
SUBJECT: Final = RDF + "subject"
PREDICATE: Final = RDF + "predicate"
OBJECT: Final = RDF + "object"
PREF_LABEL: Final = SKOS + "prefLabel"
ALT_LABEL: Final = SKOS + "altLabel"
SAME_AS: Final = "http://www.w3.org/2002/07/owl#sameAs"

# Documents, claims and evidence.
DOCUMENT: Final = VOCABULARY + "Document"
FILE_NAME: Final = VOCABULARY + "fileName"
TITLE: Final = VOCABULARY + "title"
TEXT: Final = VOCABULARY + "text"
LANGUAGE: Final = VOCABULARY + "language"
MEDIA_TYPE: Final = VOCABULARY + "mediaType"
PUBLISHED_ON: Final = VOCABULARY + "publishedOn"
SOURCE_NAME: Final = VOCABULARY + "sourceName"
PATH_KEY: Final = VOCABULARY + "pathKey"
SENTENCE_COUNT: Final = VOCABULARY + "sentenceCount"
EXTRACTOR_DIGEST: Final = VOCABULARY + "extractorDigest"
RECORDED_AT: Final = VOCABULARY + "recordedAt"
CLAIM: Final = VOCABULARY + "Claim"
HAS_MODALITY: Final = VOCABULARY + "hasModality"
FOUND_BY: Final = VOCABULARY + "foundBy"
CONFIDENCE: Final = VOCABULARY + "confidence"
ATTRIBUTED_TO: Final = VOCABULARY + "attributedTo"
HAS_EVIDENCE: Final = VOCABULARY + "hasEvidence"
EVIDENCE: Final = VOCABULARY + "Evidence"
QUOTE: Final = VOCABULARY + "quote"
BEGIN: Final = VOCABULARY + "begin"
END: Final = VOCABULARY + "end"
IS_FOUND_IN: Final = VOCABULARY + "isFoundIn"
PLACE_IN_FILE: Final = VOCABULARY + "placeInFile"
DESCRIBED_BY: Final = VOCABULARY + "describedBy"
RESTS_ON: Final = VOCABULARY + "restsOn"

# Entities.
COUNTRY: Final = VOCABULARY + "Country"
LOCAL_GOVERNMENT: Final = VOCABULARY + "LocalGovernment"
IS_IN_COUNTRY: Final = VOCABULARY + "isInCountry"
IS_LOCATED_IN: Final = VOCABULARY + "isLocatedIn"
LATITUDE: Final = VOCABULARY + "latitude"
LONGITUDE: Final = VOCABULARY + "longitude"
COMES_FROM: Final = VOCABULARY + "comesFrom"
HAS_PARTNER: Final = VOCABULARY + "hasPartner"
HAS_PROSPECTIVE_PARTNER: Final = VOCABULARY + "hasProspectivePartner"
INVESTS_IN: Final = VOCABULARY + "investsIn"
IS_MEMBER_OF: Final = VOCABULARY + "isMemberOf"

# Relations that are nodes.
AGREEMENT: Final = VOCABULARY + "Agreement"
TIE: Final = VOCABULARY + "Tie"
INVESTMENT: Final = VOCABULARY + "Investment"
MEMBERSHIP: Final = VOCABULARY + "Membership"
OFFICE_HOLDING: Final = VOCABULARY + "OfficeHolding"
OBSERVATION: Final = VOCABULARY + "Observation"
HAS_PARTY: Final = VOCABULARY + "hasParty"
HAS_AGREEMENT_KIND: Final = VOCABULARY + "hasAgreementKind"
HAS_TIE_KIND: Final = VOCABULARY + "hasTieKind"
IS_BASED_ON: Final = VOCABULARY + "isBasedOn"
SIGNED_ON: Final = VOCABULARY + "signedOn"
IN_FORCE_ON: Final = VOCABULARY + "inForceOn"
VALID_UNTIL: Final = VOCABULARY + "validUntil"
TERMINATED_ON: Final = VOCABULARY + "terminatedOn"
STATED_STATUS: Final = VOCABULARY + "statedStatus"
SINCE: Final = VOCABULARY + "since"
UNTIL: Final = VOCABULARY + "until"
STATED_ON: Final = VOCABULARY + "statedOn"
HAS_INVESTOR: Final = VOCABULARY + "hasInvestor"
HAS_INVESTMENT_PLACE: Final = VOCABULARY + "hasInvestmentPlace"
HAS_MEMBER: Final = VOCABULARY + "hasMember"
IS_MEMBERSHIP_IN: Final = VOCABULARY + "isMembershipIn"
HAS_HOLDER: Final = VOCABULARY + "hasHolder"
IS_OFFICE_AT: Final = VOCABULARY + "isOfficeAt"
OFFICE_TITLE: Final = VOCABULARY + "officeTitle"
AS_OF: Final = VOCABULARY + "asOf"
PERIOD_FROM: Final = VOCABULARY + "periodFrom"
PERIOD_UNTIL: Final = VOCABULARY + "periodUntil"

# People's decisions on identity.
DECISION: Final = VOCABULARY + "Decision"
DECIDES_ON: Final = VOCABULARY + "decidesOn"
HAS_JUDGEMENT: Final = VOCABULARY + "hasJudgement"
DECIDED_BY: Final = VOCABULARY + "decidedBy"
DECIDED_AT: Final = VOCABULARY + "decidedAt"
COMMENT: Final = VOCABULARY + "comment"

# Dates, events and status.
EARLIEST_DAY: Final = VOCABULARY + "earliestDay"
LATEST_DAY: Final = VOCABULARY + "latestDay"
LIFE_EVENT: Final = VOCABULARY + "LifeEvent"
HAS_LIFE_EVENT: Final = VOCABULARY + "hasLifeEvent"
HAS_EVENT_KIND: Final = VOCABULARY + "hasEventKind"
STATED_DATE: Final = VOCABULARY + "statedDate"
STATUS_PERIOD: Final = VOCABULARY + "StatusPeriod"
HAS_STATUS_PERIOD: Final = VOCABULARY + "hasStatusPeriod"
HAS_STATUS: Final = VOCABULARY + "hasStatus"
HAS_STATUS_WITHOUT_PRESUMPTION: Final = VOCABULARY + "hasStatusWithoutPresumption"
FROM_DAY: Final = VOCABULARY + "fromDay"
UNTIL_DAY: Final = VOCABULARY + "untilDay"
FIRED_RULE: Final = VOCABULARY + "firedRule"
MISSING_DATUM: Final = VOCABULARY + "missingDatum"
REASON: Final = VOCABULARY + "reason"

# Schemes; a concept's local name is the scheme, a hyphen, the code.
MODALITY_SCHEME: Final = SCHEME + "modality-"
STATUS_SCHEME: Final = SCHEME + "status-"
EVENT_SCHEME: Final = SCHEME + "event-"
RULE_SCHEME: Final = SCHEME + "rule-"
JUDGEMENT_SCHEME: Final = SCHEME + "judgement-"
