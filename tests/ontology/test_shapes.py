"""Each shape lets a sound example pass and names the paths at which a broken one fails."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH, SKOS

from ontology.shapes import SHAPES_FILE, Violation, validate
from ontology.vocabulary import BG

DATA = Path(__file__).parent / "data"

#: The result paths at which each broken example must fail, and no others.
FAILING_PATHS = {
    "claim": {RDF.subject, RDF.predicate, RDF.object, BG.hasModality, BG.hasEvidence, BG.confidence},
    "evidence": {BG.quote, BG.begin, BG.end, BG.isFoundIn},
    "agreement": {
        BG.hasParty, BG.hasAgreementKind, BG.signedOn, BG.validUntil, BG.restsOn, BG.inForceOn, BG.terminatedOn,
        BG.renewedUntil, BG.termLength, BG.hasSector, BG.isSignedAtLevel,
    },
    "tie": {BG.hasParty, BG.hasTieKind, BG.restsOn},
    "status_period": {BG.hasStatus, BG.firedRule, BG.reason, BG.fromDay, BG.untilDay},
    "observation": {BG.isObservedOf, BG.hasMeasure, BG.value, BG.earliestDay},
    "entity": {SKOS.prefLabel, BG.latitude, BG.longitude},
    "document": {BG.title, BG.language, BG.publishedOn, BG.recordedAt},
    "life_event": {BG.hasEventKind, BG.statedDate, BG.earliestDay},
    "investment": {BG.hasInvestor, BG.hasInvestmentPlace},
    "membership": {BG.hasMember, BG.isMembershipIn},
    "office_holding": {BG.hasHolder, BG.isOfficeAt},
    "visit": {BG.hasVisitor, BG.hasVisitedPlace},
    "aid": {BG.hasDonor, BG.hasBeneficiary},
    "succession": {BG.hasPredecessor, BG.hasSuccessor, BG.succeededOn},
    "disagreement": {BG.hasDisagreementKind, BG.concernsProperty, BG.hasDisagreeingClaim, BG.explanation},
    "decision": {BG.decidesOn, BG.hasJudgement, BG.decidedBy, BG.decidedAt},
    "place": {BG.existsFrom, BG.isSucceededBy},
}  # fmt: skip


def violations(name: str) -> list[Violation]:
    return validate(Graph().parse(DATA / "shapes" / f"{name}.ttl"))


def test_every_shape_has_its_examples() -> None:
    files = {file.stem for file in (DATA / "shapes").glob("*.ttl")}
    assert files == {f"{shape}_{end}" for shape in FAILING_PATHS for end in ("PASS", "XFAIL")}


def test_a_shape_is_named_in_what_it_finds() -> None:
    assert {violation.rule for violation in violations("tie_XFAIL")} == {"Tie"}


@pytest.mark.parametrize("shape", FAILING_PATHS)
def test_a_sound_example_passes(shape: str) -> None:
    assert violations(f"{shape}_PASS") == []


@pytest.mark.parametrize("shape", FAILING_PATHS)
def test_a_broken_example_fails_at_the_paths_named(shape: str) -> None:
    assert {v.path for v in violations(f"{shape}_XFAIL")} == {str(path) for path in FAILING_PATHS[shape]}


def test_every_property_that_a_shape_constrains_is_seen_to_fail() -> None:
    shapes = Graph().parse(SHAPES_FILE)
    constrained = {str(path) for path in shapes.objects(None, SH.path)}
    seen = {str(path) for paths in FAILING_PATHS.values() for path in paths}
    assert constrained == seen


def test_every_message_is_a_sentence_in_both_languages() -> None:
    shapes = Graph().parse(SHAPES_FILE)
    for node in shapes.subjects(SH.path):
        messages = {getattr(m, "language", None): str(m) for m in shapes.objects(node, SH.message)}
        assert messages.keys() == {"vi", "en"}
        assert all(message.endswith(".") for message in messages.values())


def test_a_violation_tells_where_what_and_why() -> None:
    parties = violations("tie_XFAIL")[0]
    assert (parties.focus, parties.path, parties.severity) == (
        "https://example.org/tie",
        str(BG.hasParty),
        "violation",
    )
    assert parties.message.vi == "Quan hệ đối tác phải có đúng hai bên."
    assert parties.message.en == "A tie has exactly two parties."


def test_a_kind_that_no_document_states_is_only_a_warning() -> None:
    kind = violations("tie_XFAIL")[1]
    assert (kind.path, kind.value, kind.severity) == (str(BG.hasTieKind), None, "warning")


def test_the_toy_graph_is_well_formed() -> None:
    toy = pyoxigraph.Store()
    toy.load(path=DATA / "toy.trig", format=pyoxigraph.RdfFormat.TRIG)
    for name in [pyoxigraph.DefaultGraph(), *toy.named_graphs()]:
        triples = toy.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=name)
        assert validate(Graph().parse(data=triples, format="nt")) == [], name


def test_validation_leaves_the_data_as_it_was() -> None:
    graph = Graph().parse(DATA / "shapes" / "entity_PASS.ttl")
    before = set(graph)
    validate(graph)
    assert set(graph) == before
