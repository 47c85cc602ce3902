"""`banggiao check` names decisions that contradict each other, as a restored backup may bring them."""

from datetime import UTC, datetime
from pathlib import Path

from api.findings.checking import findings
from graph.statements.decisions import Decision, decision_triples
from graph.triples import Triple
from graph.view import View
from graph.writing.store import Store
from ontology.identifiers import DECISIONS_GRAPH, mint

A, B, C = (mint("company", f"{letter}.KR") for letter in "abc")
AT = datetime(2026, 1, 1, tzinfo=UTC).isoformat()


def quads(triples: list[Triple]) -> bytes:
    def term(of: object) -> str:
        if isinstance(of, str):
            return f"<{of}>"
        return f'"{of.lexical}"' + (f"^^<{of.datatype}>" if of.datatype else "")  # type: ignore[attr-defined]

    lines = (f"<{s}> <{p}> {term(o)} <{DECISIONS_GRAPH}> ." for s, p, o in triples)
    return "\n".join(lines).encode()


def test_contradicting_decisions_of_a_backup_are_named(tmp_path: Path) -> None:
    taken = [
        Decision(A, B, "same", "Lan", AT),
        Decision(B, C, "same", "Lan", AT),
        Decision(A, C, "different", "Huy", AT),
    ]
    with Store.open(tmp_path / "store") as store:
        store.load(quads([t for d in taken for t in decision_triples(d)]), "application/n-quads")
        store.reproject()
        store.publish()
    (found,) = [f for f in findings(View.open(tmp_path / "store")) if f.rule == "decisions"]
    assert found.place == taken[2].iri
    assert found.message.en == f"This decision contradicts: {taken[0].iri}, {taken[1].iri}"
