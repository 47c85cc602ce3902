"""What a change needs to know of a store, asked for by name and never by going through everything.

`graph.knowledge.part` projects the part of the knowledge that a change touches; here is how it finds that part.
Answers are kept while one change is worked on.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from graph import vocabulary as v
from graph.claim import Value
from graph.knowledge.projection import ASKED_OF_PARTIES
from graph.knowledge.workings import Changes
from graph.statements.filing import KEPT_APART, Filed, Origin, Stated, origin_of, read_filed, read_stated
from graph.triples import Quads, Triple
from ontology.identifiers import DECISIONS_GRAPH

#: How many documents with a triple in common are compared before a description counts as one of a kind.
COMPARED = 12


def is_document_graph(name: str | None) -> bool:
    """Say whether a graph holds what a document says."""
    return name is not None and name != DECISIONS_GRAPH


class Lookups:
    """The store as it is: documents as they are now, the knowledge as it was before the changes."""

    def __init__(self, source: Quads, changes: Changes) -> None:
        self._source = source
        self._changes = changes
        self._origins: dict[str, Origin] = {}
        self._asked: dict[str, frozenset[Triple]] = {}

    @cached_property
    def changed(self) -> dict[str, Filed]:
        """The changed documents as they are now; one that is gone says nothing."""
        names = sorted(self._changes.documents)
        return {name: read_filed(name, (q[:3] for q in self._source.match(graph=name))) for name in names}

    @cached_property
    def _said_now(self) -> dict[tuple[str, str], Stated]:
        """The claims of changed documents as they are now, by document and name."""
        return {(document, claim.iri): claim for document, filed in self.changed.items() for claim in filed.claims}

    def claims_about(self, subject: str) -> list[Stated]:
        """All claims of all documents with this subject."""
        found = []
        for claim, _, _, document in self._source.match(None, v.SUBJECT, subject, every_graph=True):
            if document is not None and is_document_graph(document):
                said = self._said_now.get((document, claim))
                found.append(self._claim(claim, document) if said is None else said)
        return found

    def descriptions_of(self, thing: str) -> dict[str, tuple[Triple, ...]]:
        """What each document describes a thing as."""
        found: defaultdict[str, list[Triple]] = defaultdict(list)
        for subject, predicate, value, document in self._source.match(thing, every_graph=True):
            if document is not None and is_document_graph(document) and predicate not in KEPT_APART:
                found[document].append((subject, predicate, value))
        return {document: tuple(triples) for document, triples in found.items()}

    def sketch_of(self, document: str) -> str:
        """The sketch of a document's text."""
        rows = self._source.match(document, v.TEXT_SKETCH, None, document)
        return next((o.lexical for _, _, o, _ in rows if isinstance(o, Value)), "")

    def is_described_elsewhere(self, thing: str, description: frozenset[Triple]) -> bool:
        """Say whether a document that did not change describes a thing in just the same words."""
        subject, predicate, value = max(description, key=str)
        same = self._source.match(subject, predicate, value, every_graph=True, limit=COMPARED)
        others = {g for _, _, _, g in same if g is not None and is_document_graph(g)} - self._changes.documents
        return any(frozenset(q[:3] for q in self._source.match(thing, graph=g)) == description for g in sorted(others))

    def subjects_naming(self, thing: str) -> set[str]:
        """What claims that name a thing are about."""
        found: set[str] = set()
        for claim, _, _, document in self._source.match(None, v.OBJECT, thing, every_graph=True):
            if document is not None and is_document_graph(document):
                found.update(str(s) for _, _, s, _ in self._source.match(claim, v.SUBJECT, None, document))
        return found

    def described_by_naming(self, thing: str) -> set[str]:
        """Things whose description names a thing."""
        every = self._source.match(None, None, thing, every_graph=True)
        return {s for s, p, _, g in every if is_document_graph(g) and p not in (v.SUBJECT, v.OBJECT)}

    def mention_of(self, thing: str) -> Triple | None:
        """One triple of a document that names a thing, if there is one."""
        for quad in self._source.match(None, None, thing, every_graph=True):
            if is_document_graph(quad[3]):
                return quad[:3]
        return None

    def known_of(self, thing: str) -> list[Triple]:
        """What the knowledge has on a thing."""
        return [q[:3] for q in self._source.match(thing)]

    def quoted(self) -> set[Triple]:
        """What the knowledge has on the evidence of changed documents."""
        found = {s for d in self._changes.documents for s, _, _, _ in self._source.match(None, v.IS_FOUND_IN, d)}
        return {triple for evidence in found for triple in self.known_of(evidence)}

    def asked_of(self, party: str) -> frozenset[Triple]:
        """What the knowledge has on a thing that matters to the relations it is in."""
        if party not in self._asked:
            found = (q[:3] for predicate in ASKED_OF_PARTIES for q in self._source.match(party, predicate))
            self._asked[party] = frozenset(found)
        return self._asked[party]

    def predecessors_of(self, place: str) -> set[str]:
        """Places that a place stands in the place of."""
        return {s for s, _, _, _ in self._source.match(None, v.IS_SUCCEEDED_BY, place)}

    def governments_of(self, place: str, cls: str) -> set[str]:
        """Things of a class that documents or the knowledge locate in a place."""
        located = {s for s, _, _, g in self._source.match(None, v.IS_LOCATED_IN, place, every_graph=True)}
        return {s for s in located if any(True for _ in self._source.match(s, v.TYPE, cls, every_graph=True))}

    def resting_on(self, claim: str) -> set[str]:
        """What of the knowledge rests on a claim or speaks of it."""
        predicates = (v.RESTS_ON, v.HAS_DISAGREEING_CLAIM)
        return {s for predicate in predicates for s, _, _, _ in self._source.match(None, predicate, claim)}

    def successions_of(self, place: str) -> set[str]:
        """The succession nodes that a place is the predecessor of."""
        return {s for s, _, _, _ in self._source.match(None, v.HAS_PREDECESSOR, place)}

    def subject_of(self, claim: str) -> set[str]:
        """What a claim is about."""
        return {str(o) for _, _, o, g in self._source.match(claim, v.SUBJECT, every_graph=True) if is_document_graph(g)}

    def disagreeing(self, disagreement: str) -> set[str]:
        """The claims of a disagreement."""
        return {str(o) for _, _, o, _ in self._source.match(disagreement, v.HAS_DISAGREEING_CLAIM)}

    def links(self, one: str, other: str, predicates: Iterable[str]) -> set[Triple]:
        """Triples of the knowledge that lead straight from one thing to the other."""
        wanted = frozenset(predicates)
        return {q[:3] for q in self._source.match(one, None, other) if q[1] in wanted}

    def is_known(self, triple: Triple) -> bool:
        """Say whether the knowledge has a triple."""
        return bool(list(self._source.match(*triple)))

    def _claim(self, claim: str, document: str) -> Stated:
        fields = {p: o for _, p, o, _ in self._source.match(claim, graph=document)}
        return read_stated(claim, fields, document, self._origin_of(document))

    def _origin_of(self, document: str) -> Origin:
        if document not in self._origins:
            asked = (v.PUBLISHED_ON, v.SOURCE_NAME, v.LANGUAGE)
            found = (q[:3] for p in asked for q in self._source.match(document, p, None, document))
            self._origins[document] = origin_of(found)
        return self._origins[document]
