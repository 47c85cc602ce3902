"""What `banggiao check` reports, one line a finding, like a linter: our own files first, then the store.

A line reads `place: rule: message`, in either language; a clean checkout with a clean store gives none. The parts:

- style: how our ontology files are written (`ontology/style.ttl`, `style_rules/*.rq`);
- terms: what the store uses and no file declares;
- queries that must return nothing (`ontology/verify/*.rq`);
- shortcuts that rules derive and the knowledge lacks (`ontology/inferences/*.rq`);
- decisions of people that contradict each other;
- shapes of the knowledge and of each document's graph (`ontology/shapes.ttl`);
- consistency by HermiT; what clashes is named by its fewest axioms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef

from api.service.edition import query
from graph import vocabulary as v
from graph.claim import Term, Value
from graph.knowledge.candidates import decisions_of
from graph.showing.inference import missing
from graph.showing.rdflib_terms import to_rdflib
from graph.showing.suspects import broken
from graph.statements.decisions import contradictions
from graph.view import View
from ontology.explanation import MOST_RUNS, explain
from ontology.identifiers import SCHEME, VOCABULARY
from ontology.reasoner import classify
from ontology.reference import Reference, load_reference
from ontology.shapes import Severity
from ontology.style import style_findings
from ontology.terms import Bilingual
from ontology.verification import load_verifications

#: HermiT reasons over the vocabulary and at most so many facts; of a larger store it sees the vocabulary alone.
_REASONED = 3000
#: What says where knowledge comes from and how it is counted, of which the axioms know nothing.
_NOT_REASONED = frozenset({v.RESTS_ON, v.HAS_STATUS_PERIOD, v.HAS_LIFE_EVENT, v.REASON, v.PREF_LABEL, v.ALT_LABEL})
_UNKNOWN = Bilingual("Không tệp nào của bộ từ vựng khai báo mục này.", "No file of the vocabulary declares this.")
_CLASH = Bilingual("Những điều sau không thể cùng đúng: ", "These cannot all hold: ")
_CONTRADICTED = Bilingual("Quyết định này mâu thuẫn với: ", "This decision contradicts: ")
_EMPTY = Bilingual("Không gì có thể là thành viên của lớp này.", "Nothing can be a member of this class.")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend.

    Attributes:
        place: File, line and term; or the node.
        rule: Which rule found it.
        message: What to mend.
        severity: A warning is worth a look and no fault.
    """

    place: str
    rule: str
    message: Bilingual
    severity: Severity = "violation"

    def line(self, language: str) -> str:
        """Write it as `place: rule: message`."""
        rule = self.rule if self.severity == "violation" else f"{self.rule} ({self.severity})"
        return f"{self.place}: {rule}: {self.message.of(language)}"


def findings(view: View, most_runs: int = MOST_RUNS) -> Iterator[Finding]:
    """Give every finding on our own files and on a store's published state, in a fixed order.

    Args:
        view: What has been published.
        most_runs: How often HermiT may be asked what exactly clashes, where something does.

    Raises:
        OntologyError: A file of the ontology is malformed; file, line and term are named.
    """
    reference = load_reference()
    yield from (Finding(found.place, found.rule, found.message) for found in style_findings())
    yield from _declared(view, reference)
    yield from _verified(view)
    yield from _inferred(view, reference)
    yield from _decided(view)
    yield from _shaped(view)
    yield from _reasoned(view, most_runs)


def _declared(view: View, reference: Reference) -> Iterator[Finding]:
    """Terms that are used and declared nowhere."""
    known = {term.iri for term in reference.terms.values()}
    known |= {concept.iri for scheme in reference.schemes.values() for concept in scheme.concepts.values()}
    for row in view.select(query("terms-in-use")):
        term = str(row["term"])
        if term.startswith((VOCABULARY, SCHEME)) and term not in known:
            yield Finding(term, "undeclared-term", _UNKNOWN)


def _verified(view: View) -> Iterator[Finding]:
    """Rows of the queries that must return nothing."""
    for name, verification in load_verifications().items():
        for row in view.select(verification.query):
            yield Finding(" ".join(_plain(term) for term in row.values()), name, verification.title)


def _inferred(view: View, reference: Reference) -> Iterator[Finding]:
    """Facts that follow by a rule and are not there."""
    for rule, (subject, _, value) in missing(view, reference.rules):
        yield Finding(f"{subject} {_plain(value)}", f"missing-{rule.id}", rule.title)


def _decided(view: View) -> Iterator[Finding]:
    """Things judged different that other decisions make the same; until one is undone, none of them is merged."""
    for found in contradictions(decisions_of(view)):
        against = ", ".join(decision.iri for decision in found.through)
        yield Finding(found.apart.iri, "decisions", Bilingual(_CONTRADICTED.vi + against, _CONTRADICTED.en + against))


def _shaped(view: View) -> Iterator[Finding]:
    """What the shapes find in the knowledge and in each document's graph."""
    for _, violation in broken(view):
        path = f" {violation.path}" if violation.path else ""
        value = f" {violation.value}" if violation.value else ""
        yield Finding(f"{violation.focus}{path}{value}", violation.rule, violation.message, violation.severity)


def _reasoned(view: View, most_runs: int) -> Iterator[Finding]:
    """Whether the vocabulary, with the knowledge where it is small, is consistent; if not, what clashes."""
    knowledge = _facts(view)
    found = classify(knowledge)
    if not found.consistent:
        explanation = explain(knowledge, most_runs=most_runs)
        axioms = "; ".join(explanation.axioms) if explanation else ""
        yield Finding("ontology/banggiao.ttl", "consistency", Bilingual(_CLASH.vi + axioms, _CLASH.en + axioms))
    for iri in sorted(found.unsatisfiable):
        yield Finding(iri, "consistency", _EMPTY)


def _facts(view: View) -> Graph:
    """What HermiT is given of the knowledge: classes and relations, or nothing where there are too many."""
    graph = Graph()
    for subject, predicate, thing, _ in view.match():
        if predicate not in _NOT_REASONED and not isinstance(thing, Value):
            graph.add((to_rdflib(subject), URIRef(predicate), to_rdflib(thing)))
        if len(graph) > _REASONED:
            return Graph()
    return graph


def _plain(term: Term) -> str:
    return term.lexical if isinstance(term, Value) else term
