from collections.abc import Callable
from pathlib import Path

import pytest
from building import HA_NOI, HAI_PHONG, KITAKYUSHU, Told

from graph import vocabulary as v
from graph.claim import Value
from graph.engine import Change
from graph.knowledge.cells import keys_of
from graph.knowledge.workings import Changes, State, Workings, program_digest
from graph.statements.filing import Filed
from graph.triples import Triple
from graph.writing.store import ProjectionReport, Store
from ontology.errors import StoreError

TIE = (HAI_PHONG, v.HAS_PARTNER, KITAKYUSHU, None)


def told(name: str, *parties: str, signed: str = "2009") -> Told:
    document = Told(name, "2020")
    document.agreement(*(parties or (HAI_PHONG, KITAKYUSHU)), signed=signed)
    return document


def put(store: Store, *documents: Told) -> None:
    for document in documents:
        store.put_document(document.record(), document.claims, document.entities())


def known(store: Store) -> set[object]:
    store.publish()
    return set(store.view().match())


def test_what_was_noted_is_read_back_and_struck_out(tmp_path: Path) -> None:
    document = told("a").filed()
    workings = Workings.open(tmp_path / "w.sqlite")
    workings.note_documents({document.document: document, "urn:new": Filed("urn:new", (), ())})
    workings.note_decision("urn:a", "urn:b")
    noted = workings.changes()
    assert noted.documents == {document.document, "urn:new"}
    assert noted.decided == {("urn:a", "urn:b")}
    assert [c.iri for c in noted.claims] == sorted(c.iri for c in document.claims)
    assert {t for found in noted.descriptions.values() for d in found for t in d} == set(document.descriptions)
    workings.settle_all(State("p", 7), {"urn:s": ["a b", "c d"]})
    workings.close()
    again = Workings.open(tmp_path / "w.sqlite")
    assert again.changes() == Changes(frozenset(), (), {}, frozenset())
    assert not again.changes()
    assert again.state() == State("p", 7)
    assert (again.keys_of("urn:s"), again.in_cell("c d")) == ({"a b", "c d"}, {"urn:s"})
    again.settle(State("p", 8), {"urn:s": ["a b"], "urn:t": ["c d"]})
    assert (again.keys_of("urn:s"), again.in_cell("c d")) == ({"a b"}, {"urn:t"})


def test_pairs_of_parties_and_their_successors_make_the_keys() -> None:
    assert keys_of([], {}, {}) == {"-"}
    assert keys_of([HAI_PHONG], {}, {}) == {"VN-HP"}
    assert keys_of([HAI_PHONG, KITAKYUSHU, HA_NOI], {}, {}) == {"1859307 VN-HN", "1859307 VN-HP", "VN-HN VN-HP"}
    # A circle of successions, however wrong, ends.
    heirs = {HAI_PHONG: HA_NOI, HA_NOI: HAI_PHONG}
    assert keys_of([HAI_PHONG, KITAKYUSHU], heirs, {}) == {"1859307 VN-HP", "1859307 VN-HN"}
    assert keys_of([HAI_PHONG, KITAKYUSHU], {}, heirs) == {"1859307 VN-HP", "1859307 VN-HN"}


def test_a_change_that_a_killed_writer_only_noted_does_no_harm(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, told("a"), told("b", HA_NOI, KITAKYUSHU))
        store.reproject()
        before = known(store)
        store._note(told("a").iri, told("never").iri)
    with Store.open(tmp_path / "store") as store:
        report = store.reproject()
        assert (report.added, report.removed) == (0, 0)
        assert known(store) == before


def test_a_change_that_was_made_and_not_projected_is_projected_by_the_next_writer(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, told("a"))
        store.reproject()
        put(store, told("b", signed="2009-04"))
        store.drop_document(told("a").iri)
    with Store.open(tmp_path / "store") as store:
        assert store.reproject().added > 0
        dates = {o for _, p, o, _ in store._engine.match() if p == v.SIGNED_ON}
        assert dates == {Value("2009-04")}
        assert store.reproject(from_scratch=True).added == 0


def test_the_size_is_counted_anew_where_a_writer_was_killed_in_a_change(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, told("a"))
        size = store.reproject().triples
        store._workings.begin()
    with Store.open(tmp_path / "store") as store:
        assert store.reproject() == ProjectionReport(size, 0, 0)
        put(store, told("b", HA_NOI, KITAKYUSHU))
        assert store.reproject().triples == len(known(store)) > size


@pytest.mark.parametrize(("boot", "forced", "found"), [("this", False, 0), ("next", False, 1), ("next", True, 0)])
def test_what_a_loss_of_power_may_have_cost_is_projected_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boot: str, forced: bool, found: int
) -> None:
    monkeypatch.setattr("graph.knowledge.workings.boot_id", lambda: "this")
    with Store.open(tmp_path / "store") as store:
        put(store, told("a"))
        store.reproject()
        if forced:
            store.flush()
        lost: list[Triple] = [(HAI_PHONG, v.HAS_PARTNER, KITAKYUSHU)]
        store._engine.apply(Change(remove={None: lost}))  # as if it had not come to the disk
    monkeypatch.setattr("graph.knowledge.workings.boot_id", lambda: boot)
    with Store.open(tmp_path / "store") as store:
        assert store.is_settled == (found == 0)
        assert store.reproject().added == found
        assert store.is_settled


def test_notes_are_forced_to_the_disk_at_once_and_nothing_else_is(tmp_path: Path) -> None:
    told_of: list[str] = []
    workings = Workings.open(tmp_path / "w.sqlite")
    workings._connection.set_trace_callback(told_of.append)

    def forced(step: Callable[[], object]) -> bool:
        """Whether the step's changes were made while SQLite forces what is committed."""
        told_of.clear()
        step()
        changes = [at for at, line in enumerate(told_of) if line.startswith(("INSERT", "UPDATE", "DELETE"))]
        before = [line for line in told_of[: changes[0]] if "synchronous" in line]
        return bool(before) and before[-1].endswith("FULL")

    assert forced(lambda: workings.note_documents({"urn:d": Filed("urn:d", (), ())}))
    assert forced(lambda: workings.note_decision("urn:a", "urn:b"))
    assert forced(workings.distrust)
    assert not forced(workings.begin)
    assert not forced(lambda: workings.settle(State("p", 1), {"urn:s": ["a b"]}))
    workings.close()


def test_a_loss_of_power_after_a_note_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for boot, state in (("this", State("p", 7)), ("next", State("", None))):
        monkeypatch.setattr("graph.knowledge.workings.boot_id", lambda boot=boot: boot)
        workings = Workings.open(tmp_path / "w.sqlite")
        if boot == "this":
            workings.settle_all(state, {})
            workings.kept()
            workings.note_documents({"urn:d": Filed("urn:d", (), ())})
        assert workings.state() == state
        assert workings.changes().documents == {"urn:d"}
        workings.close()


def test_without_its_file_or_with_a_damaged_one_everything_is_projected(tmp_path: Path) -> None:
    file = tmp_path / "store" / "workings.sqlite"
    with Store.open(tmp_path / "store") as store:
        put(store, told("a"))
        store.reproject()
    for spoil in (file.unlink, lambda: file.write_bytes(b"no database" * 1000)):
        with Store.open(tmp_path / "store") as store:
            put(store, told("b", HA_NOI, KITAKYUSHU))
        spoil()
        with Store.open(tmp_path / "store") as store:
            store.reproject()
            assert TIE in known(store)
            assert (HA_NOI, v.HAS_PARTNER, KITAKYUSHU, None) in known(store)
            store.drop_document(told("b").iri)
            assert store.reproject().removed > 0


def test_a_file_that_cannot_be_made_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/w\.sqlite"):
        Workings.open(tmp_path / "nowhere" / "w.sqlite")


def test_another_program_projects_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, told("a"))
        store.reproject()
        store._engine.load_triples([(HAI_PHONG, v.HAS_PARTNER, HA_NOI)])
        assert store.reproject().removed == 0
    monkeypatch.setattr("graph.writing.store.program_digest", lambda: "another")
    with Store.open(tmp_path / "store") as store:
        assert store.reproject().removed == 1
    assert len(program_digest()) == 16


def test_what_is_loaded_is_not_trusted_to_be_the_projection_of_itself(tmp_path: Path) -> None:
    with Store.open(tmp_path / "one") as store:
        put(store, told("a"))
        store.publish()
        data = store.view().dump("application/n-quads", every_graph=True)
    with Store.open(tmp_path / "two") as store:
        store.reproject()
        store.load(data, "application/n-quads")
        assert store.reproject().added > 0
        assert TIE in known(store)
