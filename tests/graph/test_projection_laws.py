"""The laws of the projection, over random histories of a store: documents come, change and go; people decide and undo.

The small world below has what makes parts of the knowledge touch: hubs, shared names, three-party ties, governments,
a succession, aliases, plans beside what was signed, and documents that describe one thing in different words.
"""

import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from building import COMMITTEE, FUKUOKA, HA_NOI, HAI_PHONG, JAPAN, KITAKYUSHU, KOREA, LG, PLACES, Told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import vocabulary as v
from graph.claim import Entity, Label, Value
from graph.writing.store import Store
from ontology.errors import DecisionError
from ontology.identifiers import SCHEME, VOCABULARY, mint

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HAI_DUONG = mint("region", "VN-61")
NEW_HAI_PHONG = mint("region", "VN-HP.2025")
ALIAS = mint("city", "kokura-kita")
NAMESAKE = mint("organisation", "VN-HP")
LG_GROUP = mint("company", "lg-group.KR")
CITYNET = mint("organisation", "citynet")
CITY = VOCABULARY + "City"

WORLD = {
    **PLACES,
    HAI_DUONG: Entity(HAI_DUONG, (VOCABULARY + "Region",), (Label("Hải Dương", "vi", True),), mint("country", "VN")),
    NEW_HAI_PHONG: Entity(
        NEW_HAI_PHONG, (CITY,), (Label("Hải Phòng", "vi", True),), mint("country", "VN"), exists_from="2025-07-01"
    ),
    ALIAS: Entity(ALIAS, (CITY,), (Label("Kokura", "en", True),), mint("country", "JP"), None, 33.9, 130.9),
    NAMESAKE: Entity(NAMESAKE, (VOCABULARY + "Organisation",), (Label("VN HP", "en", True),)),
    LG_GROUP: Entity(LG_GROUP, (VOCABULARY + "Company",), (Label("LG Group", None, True),)),
    CITYNET: Entity(CITYNET, (VOCABULARY + "CityNetwork",), (Label("CITYNET", "en", True),)),
}
#: What some documents say of things in other words than most.
VARIANTS = {
    KITAKYUSHU: replace(WORLD[KITAKYUSHU], labels=(Label("Kitakyūshū", "en", True),), latitude=33.8, longitude=130.8),
    FUKUOKA: replace(WORLD[FUKUOKA], classes=(VOCABULARY + "Port",)),
    COMMITTEE: replace(WORLD[COMMITTEE], within=HA_NOI),
    HAI_DUONG: replace(WORLD[HAI_DUONG], successor=NEW_HAI_PHONG, exists_until="2025-06-30"),
    HAI_PHONG: replace(WORLD[HAI_PHONG], successor=NEW_HAI_PHONG, exists_until="2025-06-30"),
}
STORY = "Sáng nay hai địa phương đã ký bản ghi nhớ về cảng biển và cùng nhau mở tuyến tàu, trao đổi sinh viên. " * 2
#: What stands above the sentences of a document; the second and third make copies of each other.
OPENINGS = ("", STORY + "\n", "Theo hãng thông tấn. " + STORY + "\n")
PARTIES = (HAI_PHONG, HA_NOI, HAI_DUONG, NEW_HAI_PHONG, KITAKYUSHU, FUKUOKA, ALIAS, COMMITTEE, NAMESAKE, LG)
DATES = st.sampled_from([None, "2009", "2009-04", "2018-02-01", "2025-09"])
MODALITIES = st.sampled_from(["asserted", "asserted", "asserted", "planned", "historical", "denied"])


@st.composite
def documents(draw: st.DrawFn) -> Told:
    """A document of a few sentences, sometimes describing what it names in other words."""
    document = Told(f"d{draw(st.integers(0, 4))}", draw(st.sampled_from([None, "2020", "2026-02"])))
    document.text = draw(st.sampled_from(OPENINGS))
    for _ in range(draw(st.integers(0, 3))):
        parties = draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=3, unique=True))
        match draw(st.integers(0, 6)):
            case 0 | 1:
                kind = draw(st.sampled_from([None, "mou", "friendship", "minutes"]))
                until = draw(st.sampled_from([None, "2030"]))
                document.agreement(*parties, kind=kind, signed=draw(DATES), until=until, modality=draw(MODALITIES))
            case 2:
                document.tie(*parties, since=draw(DATES), modality=draw(MODALITIES))
            case 3:
                investor = draw(st.sampled_from([LG, LG_GROUP]))
                place = (v.HAS_INVESTMENT_PLACE, parties[0])
                document.relation(v.INVESTMENT, "investment", [(v.HAS_INVESTOR, investor), place])
            case 4:
                member = (v.HAS_MEMBER, parties[0])
                document.relation(v.MEMBERSHIP, "membership", [member, (v.IS_MEMBERSHIP_IN, CITYNET)])
            case 5:
                measure = (v.HAS_MEASURE, f"{SCHEME}measure-partner-localities")
                value = (VOCABULARY + "value", Value(str(draw(st.integers(20, 22))), v.XSD + "decimal"))
                about = [(v.IS_OBSERVED_OF, parties[0]), measure, value, (v.AS_OF, Value("2018"))]
                document.relation(v.OBSERVATION, "observation", about)
            case _:
                company, country = draw(st.sampled_from([LG, LG_GROUP])), draw(st.sampled_from([KOREA, JAPAN]))
                document.plain(company, v.COMES_FROM, country)
    document.mentioned |= {HAI_PHONG, NEW_HAI_PHONG} if HAI_DUONG in document.mentioned else set()
    return document


def corpora(least: int, most: int) -> st.SearchStrategy[list[Told]]:
    """Documents of different files."""
    return st.lists(documents(), min_size=least, max_size=most, unique_by=lambda document: document.name)


@dataclass(frozen=True)
class Put:
    document: Told
    in_other_words: frozenset[str]
    edition: int


@dataclass(frozen=True)
class Drop:
    which: int


@dataclass(frozen=True)
class Decide:
    pair: tuple[str, str] | None
    statements: tuple[int, int]
    judgement: str


@dataclass(frozen=True)
class Hold:
    """Decide that a claim of a disagreement holds."""

    which: int


@dataclass(frozen=True)
class Undo:
    which: int


PAIRS = [(KITAKYUSHU, ALIAS), (LG, LG_GROUP), (KITAKYUSHU, FUKUOKA), (ALIAS, HA_NOI)]
STEPS = st.one_of(
    st.builds(Put, documents(), st.frozensets(st.sampled_from(sorted(VARIANTS))), st.integers(0, 1)),
    st.builds(Put, documents(), st.just(frozenset()), st.integers(0, 1)),
    st.builds(Drop, st.integers(0, 9)),
    st.builds(
        Decide,
        st.one_of(st.none(), st.sampled_from(PAIRS)),
        st.tuples(st.integers(0, 30), st.integers(0, 30)),
        st.sampled_from(["same", "same", "different", "unsure"]),
    ),
    st.builds(Hold, st.integers(0, 9)),
    st.builds(Undo, st.integers(0, 9)),
)
HISTORIES = st.lists(st.lists(STEPS, min_size=1, max_size=3), min_size=2, max_size=6)
SLOW = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def do(store: Store, step: Put | Drop | Decide | Hold | Undo) -> None:
    match step:
        case Put(document, others, edition):
            entities = [VARIANTS[m] if m in others else WORLD[m] for m in sorted(document.mentioned) if m in WORLD]
            record = replace(document.record(), extractor=f"rules-{edition}-{len(document.text)}")
            store.put_document(record, document.claims, entities)
        case Drop(which):
            there = store.documents()
            if there:
                store.drop_document(there[which % len(there)])
        case Decide(pair, statements, judgement):
            chosen = pair or two_statements(store, statements)
            if chosen is not None and chosen[0] != chosen[1]:
                with suppress(DecisionError):
                    store.decide(*chosen, judgement, author="Lan", at=NOW)  # type: ignore[arg-type]
        case Hold(which):
            disagreeing = sorted(q[:3] for q in store._engine.match(None, v.HAS_DISAGREEING_CLAIM))
            if disagreeing:
                disagreement, _, claim = disagreeing[which % len(disagreeing)]
                store.decide(str(claim), disagreement, "holds", author="Lan", at=NOW)
        case Undo(which):
            decided = store.decisions()
            if decided:
                store.undo(decided[which % len(decided)].iri)


def two_statements(store: Store, which: tuple[int, int]) -> tuple[str, str] | None:
    """Two agreements as documents state them."""
    claims = store._engine.match(None, v.OBJECT, v.AGREEMENT, every_graph=True)
    names = sorted({str(o) for c, _, _, g in claims for _, _, o, _ in store._engine.match(c, v.SUBJECT, None, g)})
    return (names[which[0] % len(names)], names[which[1] % len(names)]) if len(names) > 1 else None


def contents(store: Store) -> tuple[set[object], set[object]]:
    """Knowledge and cells."""
    assert not store._workings.changes()
    cells = store._workings._connection.execute("SELECT statement, key FROM cells")
    return {q[:3] for q in store._engine.match()}, set(cells)


@pytest.fixture(autouse=True)
def every_change_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a small store most changes are large; here they are followed all the same."""
    monkeypatch.setattr("graph.writing.store.FOLLOWED_ALWAYS", 100)


@SLOW
@given(HISTORIES)
def test_following_each_change_gives_what_projecting_everything_gives(history: list[list[Put]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        store.reproject()
        for steps in history:
            for step in steps:
                do(store, step)
            store.reproject()
            knowledge, cells = contents(store)
            report = store.reproject(from_scratch=True)
            everything, all_cells = contents(store)
            assert knowledge - everything == set()
            assert everything - knowledge == set()
            assert cells == all_cells
            assert (report.triples, report.added, report.removed) == (len(everything), 0, 0)


@SLOW
@given(corpora(1, 5), documents(), st.randoms(use_true_random=False))
def test_neither_the_order_of_documents_nor_one_that_came_and_went_leaves_a_trace(
    told: list[Told], extra: Told, random: Random
) -> None:
    told = [document for document in told if document.name != extra.name]
    shuffled = random.sample(told, len(told))
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "one") as first,
        Store.open(Path(folder) / "other") as second,
    ):
        for document in told:
            do(first, Put(document, frozenset(), 0))
            first.reproject()
        do(second, Put(extra, frozenset(), 0))
        for document in shuffled:
            do(second, Put(document, frozenset(), 0))
            second.reproject()
        second.drop_document(extra.iri)
        second.reproject()
        assert everything(first) == everything(second)
        assert contents(first) == contents(second)
        assert second.reproject().added == second.reproject().removed == 0


def test_what_a_committee_signed_makes_a_tie_once_a_later_paper_describes_its_place(tmp_path: Path) -> None:
    signed, named = Told("signed"), Told("named")
    signed.agreement(COMMITTEE, FUKUOKA)
    named.tie(HAI_PHONG, KITAKYUSHU)
    with Store.open(tmp_path) as store:
        for document in (signed, named):
            do(store, Put(document, frozenset(), 0))
            store.reproject()
        followed = contents(store)
        store.reproject(from_scratch=True)
        assert followed == contents(store)
        partners = {(s, o) for s, p, o, _ in everything(store) if p == v.HAS_PARTNER}
        assert (HAI_PHONG, FUKUOKA) in partners


@SLOW
@given(corpora(2, 4), st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_what_a_person_decided_survives_that_documents_are_read_again(told: list[Told], which: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        for document in told:
            do(store, Put(document, frozenset(), 0))
        store.reproject()
        for judgement in ("different", "same"):
            do(store, Decide(None, which, judgement))
        store.reproject()
        decided, known = store.decisions(), contents(store)
        for document in told:
            store.drop_document(document.iri)
        store.reproject()
        for document in told:
            do(store, Put(document, frozenset(), 1))
        store.reproject()
        assert (store.decisions(), contents(store)) == (decided, known)


def everything(store: Store) -> set[object]:
    return set(store._engine.match(every_graph=True))
