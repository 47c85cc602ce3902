"""The writer's own bookkeeping, beside the database: what the knowledge is a projection of, and what changed since.

It says nothing about the world and no reader needs it, so it is no part of the graph. A change is noted here before
it is made there, and struck out after the knowledge shows it: a writer that is killed in between finds a note too
many, which costs a little time, and never one too few. Without the file everything is projected once; so it is where
the machine went down before the knowledge was forced to the disk, for these notes are there sooner than it is. Notes
alone are forced to the disk at once: while they are not struck out, and until the knowledge is on the disk, a machine
that went down is told by them, and readers need not wait for the rest.

    workings = Workings.open(folder / "workings.sqlite")
    workings.note_document(iri, before)
    workings.changes().documents  →  frozenset({iri})
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graph.claim import Term, Value
from graph.statements.filing import Filed
from graph.triples import Triple
from ontology.errors import StoreError

_HERE = Path(__file__).parents[1]
_TABLES = """
CREATE TABLE IF NOT EXISTS cells (statement TEXT, key TEXT, PRIMARY KEY (statement, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS statements_by_key ON cells (key);
CREATE TABLE IF NOT EXISTS documents (document TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claims (claim TEXT PRIMARY KEY, subject TEXT, thing TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS descriptions (thing TEXT, description TEXT, PRIMARY KEY (thing, description)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decisions (one TEXT, other TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (program TEXT, size INTEGER);
CREATE TABLE IF NOT EXISTS unforced (boot TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NOTES = ("documents", "claims", "descriptions", "decisions")


@dataclass(frozen=True, slots=True)
class State:
    """What the knowledge is the projection of.

    Attributes:
        program: Digest of the program that projected it; empty where it never was.
        size: How many triples it has, or None where a writer was killed in the middle of a change.
    """

    program: str
    size: int | None


@dataclass(frozen=True, slots=True)
class ClaimBefore:
    """A claim that was there: what it was about, and the thing it named, if any."""

    iri: str
    subject: str
    thing: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the knowledge was projected.

    Attributes:
        documents: Documents that came, went or were read again.
        claims: Claims that these made before.
        descriptions: What these described things as before: whole descriptions by thing.
        decided: The two things of each decision that came, went or became another.
    """

    documents: frozenset[str]
    claims: tuple[ClaimBefore, ...]
    descriptions: Mapping[str, frozenset[frozenset[Triple]]]
    decided: frozenset[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.documents or self.decided)


class Workings:
    """The bookkeeping of one writer; not safe to share between threads without a lock."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._connection = connection
        self._place = place
        self._boot = boot_id()

    @classmethod
    def open(cls, file: Path) -> "Workings":
        """Open the file, making it where there is none; one that is damaged is begun anew.

        Raises:
            StoreError: It cannot be written.
        """
        try:
            return cls._trusted(file)
        except sqlite3.DatabaseError:
            try:
                file.unlink(missing_ok=True)
                return cls._trusted(file)
            except (sqlite3.Error, OSError) as error:
                raise StoreError(str(file), str(error), "free the disk, or remove the file") from error

    @classmethod
    def _trusted(cls, file: Path) -> "Workings":
        """Open the file, and do not trust it where the machine was started anew before all was on the disk."""
        workings = cls(_connected(file), str(file))
        with workings._connection as db:
            if db.execute("DELETE FROM unforced WHERE boot <> ?", (workings._boot,)).rowcount:
                db.execute("DELETE FROM state")
        return workings

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def note_documents(self, before: Mapping[str, Filed]) -> None:
        """Note that documents are about to change, with what they say until then."""
        with self._forced() as db:
            db.executemany("INSERT OR IGNORE INTO documents VALUES (?)", [(name,) for name in before])
            for filed in before.values():
                claims = [(c.iri, c.subject, c.object if isinstance(c.object, str) else None) for c in filed.claims]
                db.executemany("INSERT OR IGNORE INTO claims VALUES (?, ?, ?)", claims)
                described = [(thing, _written(d)) for thing, d in by_subject(filed.descriptions).items()]
                db.executemany("INSERT OR IGNORE INTO descriptions VALUES (?, ?)", described)

    def note_decision(self, one: str, other: str) -> None:
        """Note that a decision on two things is about to change."""
        with self._forced() as db:
            db.execute("INSERT OR IGNORE INTO decisions VALUES (?, ?)", (one, other))

    def changes(self) -> Changes:
        """Give what changed since the knowledge was projected."""
        rows = self._connection.execute
        described: defaultdict[str, set[frozenset[Triple]]] = defaultdict(set)
        for thing, written in rows("SELECT thing, description FROM descriptions"):
            described[thing].add(_read(thing, written))
        return Changes(
            frozenset(name for (name,) in rows("SELECT document FROM documents")),
            tuple(ClaimBefore(*row) for row in rows("SELECT claim, subject, thing FROM claims ORDER BY claim")),
            {thing: frozenset(found) for thing, found in described.items()},
            frozenset((one, other) for one, other in rows("SELECT one, other FROM decisions")),
        )

    def has_notes(self) -> bool:
        """Say whether anything changed since the knowledge was projected."""
        tables = ("documents", "decisions")
        return any(self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)  # noqa: S608  # our own tables

    def state(self) -> State:
        """Give what the knowledge is the projection of."""
        row = self._connection.execute("SELECT program, size FROM state").fetchone()
        return State("", None) if row is None else State(*row)

    def keys_of(self, statement: str) -> set[str]:
        """The keys of a statement (`graph.knowledge.cells`)."""
        rows = self._connection.execute("SELECT key FROM cells WHERE statement = ?", (statement,))
        return {key for (key,) in rows}

    def in_cell(self, key: str) -> set[str]:
        """The statements that have a key."""
        rows = self._connection.execute("SELECT statement FROM cells WHERE key = ?", (key,))
        return {statement for (statement,) in rows}

    def distrust(self) -> None:
        """Forget what the knowledge is the projection of, so that everything is projected next time."""
        with self._forced() as db:
            db.execute("DELETE FROM state")

    def begin(self) -> None:
        """Say that the knowledge is about to change, so that its size is not known until that is done."""
        with self._connection as db:
            db.execute("UPDATE state SET size = NULL")

    def settle(self, state: State, keys: Mapping[str, Iterable[str]]) -> None:
        """Say that the knowledge shows all changes, with the keys that some statements have now."""
        with self._connection as db:
            db.executemany("DELETE FROM cells WHERE statement = ?", [(name,) for name in keys])
            db.executemany("INSERT INTO cells VALUES (?, ?)", [(name, key) for name in keys for key in keys[name]])
            self._strike_out(db, state)

    def settle_all(self, state: State, keys: Mapping[str, Iterable[str]]) -> None:
        """Say that the knowledge was projected anew, with the keys of all statements."""
        with self._connection as db:
            db.execute("DELETE FROM cells")
            db.executemany("INSERT INTO cells VALUES (?, ?)", ((name, key) for name in keys for key in keys[name]))
            self._strike_out(db, state)

    def kept(self) -> None:
        """Say that the database is on the disk, with all that was settled."""
        if self._connection.execute("SELECT 1 FROM unforced").fetchone():
            with self._connection as db:
                db.execute("DELETE FROM unforced")

    @contextmanager
    def _forced(self) -> Iterator[sqlite3.Connection]:
        """Write something that is on the disk in the end, with the run of the machine in which it was."""
        self._connection.execute("PRAGMA synchronous = FULL")
        try:
            with self._connection as db:
                db.execute("INSERT OR IGNORE INTO unforced VALUES (?)", (self._boot,))
                yield db
        finally:
            self._connection.execute("PRAGMA synchronous = NORMAL")

    def _strike_out(self, db: sqlite3.Connection, state: State) -> None:
        for table in (*_NOTES, "state"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our own tables
        db.execute("INSERT INTO state VALUES (?, ?)", (state.program, state.size))
        db.execute("INSERT OR IGNORE INTO unforced VALUES (?)", (self._boot,))


def by_subject(triples: Iterable[Triple]) -> dict[str, frozenset[Triple]]:
    """Gather triples by what they are about."""
    found: defaultdict[str, set[Triple]] = defaultdict(set)
    for triple in triples:
        found[triple[0]].add(triple)
    return {subject: frozenset(about) for subject, about in found.items()}


def boot_id() -> str:
    """Name the present run of the machine; all runs have one name where the system tells none."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def program_digest() -> str:
    """Give the digest of all code and data that decide what the knowledge is.

    Another digest means that the knowledge is projected from scratch once.
    """
    ontology = _HERE.parent / "ontology"
    files = sorted([*_HERE.rglob("*.py"), *_HERE.rglob("*.yml"), *ontology.glob("*.ttl"), *ontology.glob("*.py")])
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    # A note must be on the disk before the change is (`Workings._forced`); all else may come there with the next.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(_TABLES)
    return connection


def _written(description: Iterable[Triple]) -> str:
    rows = [[p, o] if isinstance(o, str) else [p, o.lexical, o.datatype, o.language] for _, p, o in description]
    return json.dumps(sorted(rows, key=str), ensure_ascii=False)


def _read(thing: str, written: str) -> frozenset[Triple]:
    def term(fields: list[str]) -> Term:
        return fields[0] if len(fields) == 1 else Value(*fields)

    return frozenset((thing, predicate, term(rest)) for predicate, *rest in json.loads(written))
