"""The part of the knowledge that a change touches, found through the store and projected alone.

`difference` gives what has to go from the knowledge and what has to come, and tests hold it to the difference
between projecting everything before and after. The part widens step by step, to no more than the change can reach:

1. what changed documents and decisions are about: statements, and things they describe;
2. of things, only those whose description is another now (what other documents say just so stays so); where what
   a relation asks of its party is another, all statements that name that party;
3. the cells of these statements, as they were and as they are (`graph.knowledge.cells`);
4. the statements of those cells, projected together with what is known of their parties. What the knowledge had
   on the claims and things of the part goes where it is not found again. The words of changed documents, which no
   other document shares, go and come with them.

    difference(engine, workings, workings.changes(), decisions, rules).add  →  {(subject, predicate, object), …}
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Protocol

from graph import vocabulary as v
from graph.knowledge.cells import PARTIES, all_keys, circles, is_document, pair_key
from graph.knowledge.identity import canonical_names, is_statement, key_of
from graph.knowledge.lookups import Lookups
from graph.knowledge.projection import ASKED_OF_PARTIES, BETWEEN_THINGS, Statements, conclude, statements
from graph.knowledge.workings import Changes, by_subject
from graph.lives.rules import Rules
from graph.statements.decisions import Decision
from graph.statements.filing import Filed, Stated
from graph.triples import Quads, Triple
from ontology.identifiers import SCHEME, VOCABULARY

#: A document that nobody wrote: what the knowledge has on the parties of a part.
KNOWN_ALREADY = "urn:known-already"
_PARTY = frozenset(p for predicates in PARTIES.values() for p in predicates)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to go from the knowledge and to come, and the keys that the statements of the part have now."""

    remove: set[Triple]
    add: set[Triple]
    keys: Mapping[str, frozenset[str]]


class Cells(Protocol):
    """Where the keys of statements are found, as they were before the changes."""

    def keys_of(self, statement: str) -> set[str]:
        """The keys of a statement."""

    def in_cell(self, key: str) -> set[str]:
        """The statements that have a key."""


def difference(
    source: Quads, cells: Cells, changes: Changes, decisions: Sequence[Decision], rules: Rules
) -> Difference:
    """Find what a change does to the knowledge.

    Args:
        source: The store: documents as they are, the knowledge as before the changes.
        cells: The cells as before the changes.
        changes: What changed since the knowledge was projected.
        decisions: All decisions in force.
        rules: What the domain says.
    """
    part = _Part(Lookups(source, changes), cells, changes, decisions, rules)
    part.start_from_documents()
    part.start_from_decisions()
    part.follow_descriptions()
    part.follow_cells()
    return part.difference()


class _Part:
    """A part of the statements and things, widened until nothing outside can be touched.

    Attributes:
        things: Entities, documents and other subjects of plain claims whose triples are projected anew.
        touched: Statements that changed, or whose parties did.
        statements: Those, and all others of their cells.
        visited: The keys of these cells.
    """

    def __init__(
        self, look: Lookups, cells: Cells, changes: Changes, decisions: Sequence[Decision], rules: Rules
    ) -> None:
        self.look, self.cells, self.changes, self.decisions, self.rules = look, cells, changes, decisions, rules
        same = [(d.one, d.other) for d in decisions if d.judgement == "same"]
        # What was judged the same before a decision went belongs together once more.
        # A claim that somebody holds to be right is no other name of the disagreement it is in.
        linked = [*same, *(pair for pair in sorted(changes.decided) if not look.subject_of(pair[0]))]
        self.circle = {name: circle for circle in circles(linked) for name in circle}
        self.names = canonical_names(d for d in decisions if not (is_statement(d.one) or is_statement(d.other)))
        self.things: set[str] = set()
        self.touched: set[str] = set()
        self.statements: set[str] = set()
        self.visited: set[str] = set()
        self._claims: dict[str, list[Stated]] = {}

    def start_from_documents(self) -> None:
        """Take in what changed documents said before and say now."""
        files = self.look.changed.values()
        typed = {c.subject for f in files for c in f.claims if c.predicate == v.TYPE and c.object in PARTIES}
        subjects = {c.subject for c in self.changes.claims} | {c.subject for f in files for c in f.claims}
        self.touched |= {s for s in subjects if is_statement(s)} | typed | self.changes.documents
        self.things |= subjects - typed
        versions = defaultdict(set, {thing: set(found) for thing, found in self.changes.descriptions.items()})
        for file in files:
            for thing, description in by_subject(file.descriptions).items():
                versions[thing].add(description)
        for thing, descriptions in sorted(versions.items()):
            if thing in self.circle or not all(self.look.is_described_elsewhere(thing, d) for d in descriptions):
                self.things.add(thing)

    def start_from_decisions(self) -> None:
        """Take in what decisions that came or went are about, and whatever names it."""
        for decided in sorted({name for pair in self.changes.decided for name in pair}):
            claims = {decided, *self.look.disagreeing(decided)}
            about = {subject for claim in claims for subject in self.look.subject_of(claim)}
            self.touched |= {s for s in about if is_statement(s)}
            self.things |= {s for s in about if not is_statement(s)}
            if self.look.subject_of(decided):
                continue  # A claim is no thing of its own: what it is about is taken in already.
            for name in self.circle.get(decided, {decided}):
                if is_statement(name):
                    self.touched.add(name)
                else:
                    self.things.add(name)
                    self.things |= self.look.described_by_naming(name)
                    self._touch_naming(name)

    def follow_descriptions(self) -> None:
        """Widen by what is judged the same, and by statements that ask what is another now."""
        self.described: dict[str, list[Filed]] = {}
        new = self.things
        while new:
            new = {name for thing in new for name in self.circle.get(thing, {thing})} - self.described.keys()
            self.things |= new
            self.described.update((thing, list(self._files_on(thing))) for thing in sorted(new))
            files = [file for thing in new for file in self.described[thing]]
            now = by_subject(t for t in self._stated(files).known if t[1] in ASKED_OF_PARTIES)
            found: set[str] = set()
            for thing in sorted({*new, *(self.names.get(name, name) for name in new)}):
                if now.get(thing, frozenset()) != self.look.asked_of(thing):
                    found |= self._touch_asking(thing, now.get(thing, frozenset()))
            new = found - self.things
        for circle in {self.circle[name] for name in self.touched & self.circle.keys()}:
            self.touched |= {name for name in circle if is_statement(name)}

    def follow_cells(self) -> None:
        """Widen by all statements of the cells that touched ones were in or are in."""
        self.statements = set(self.touched)
        stated = self._state()
        keys = {key for found in all_keys(stated, self.decisions).values() for key in found}
        keys.update(key for name in self.touched for key in self.cells.keys_of(name))
        while keys - self.visited:
            new = {name for key in keys - self.visited for name in self.cells.in_cell(key)} - self.statements
            self.visited |= keys
            new |= {n for name in new for n in self.circle.get(name, ()) if is_statement(n)}
            self.statements |= new
            self._take_in_documents(new)
            keys = {key for name in new for key in self.cells.keys_of(name)}

    def _take_in_documents(self, found: Iterable[str]) -> None:
        """Project anew what the knowledge has on documents that may be copies of changed ones."""
        for document in sorted({name for name in found if is_document(name)} - self.described.keys()):
            self.things.add(document)
            self.described[document] = list(self._files_on(document))

    def difference(self) -> Difference:
        """Project the part and compare it with what the knowledge has of it."""
        stated = self._state(self._mentions())
        borrowed = {t[0] for f in self._borrowed for t in f.descriptions} - self.things
        wanted = {
            t for t in conclude(stated, self.decisions, self.rules) if t[0] not in borrowed or t[1] in BETWEEN_THINGS
        }
        wanted |= {triple for file in self.look.changed.values() for triple in file.quoted}
        present = self._present() | self.look.quoted()
        keys = all_keys(stated, self.decisions)
        add = {t for t in wanted - present if not self.look.is_known(t)}
        return Difference(present - wanted, add, dict.fromkeys(self.statements, frozenset()) | keys)

    def _touch_naming(self, thing: str) -> set[str]:
        """Take in all statements that name a thing; give the other subjects of claims that do."""
        found = self.look.subjects_naming(thing)
        self.touched |= {s for s in found if is_statement(s)}
        others = {s for s in found if not is_statement(s)}
        self.things |= others
        return others

    def _touch_asking(self, thing: str, asked: frozenset[Triple]) -> set[str]:
        """Take in the statements that ask something of a thing, or of what it stands in the place of or stands for it.

        A paper that a people's committee signed is a province's: what the province is called or becomes tells in it.
        One that is told of a new unit may be that of the unit of its name before it.
        """
        found: set[str] = set()
        new = {thing, *self._named_anew(thing, asked | self.look.asked_of(thing))}
        while new:
            found |= new
            for alias in {alias for name in new for alias in self.circle.get(name, {name})}:
                self.touched |= {s for s in self.look.subjects_naming(alias) if is_statement(s)}
            behind = {n for name in new for n in self.look.predecessors_of(name)}
            behind |= {n for name in new for n in self.look.governments_of(name, self.rules.signs_for_its_place)}
            new = behind - found
        return found

    def _named_anew(self, thing: str, asked: Iterable[Triple]) -> set[str]:
        """The successors of a thing that bear its name, or did."""
        asked = list(asked)
        heirs = {str(o) for _, p, o in asked if p == v.IS_SUCCEEDED_BY}
        names = {o for _, p, o in asked if p == v.PREF_LABEL}
        said = {heir: {o for t in self._known_on(heir) if t[1] == v.PREF_LABEL for o in t[2:]} for heir in heirs}
        return {heir for heir, called in said.items() if names & called}

    def _known_on(self, thing: str) -> set[Triple]:
        """What the knowledge had on a thing and what documents say of it now, as far as relations ask for it."""
        described = {t for file in self.described.get(thing, ()) for t in file.descriptions}
        return described | self.look.asked_of(thing)

    def _files_on(self, thing: str) -> Iterator[Filed]:
        """What documents say of a thing: descriptions and plain claims."""
        claims: defaultdict[str, list[Stated]] = defaultdict(list)
        for claim in self._claims_about(thing):
            claims[claim.document].append(claim)
        descriptions = self.look.descriptions_of(thing)
        for document in sorted({*claims, *descriptions}):
            sketch = self.look.sketch_of(document) if document == thing else ""
            yield Filed(document, descriptions.get(document, ()), tuple(claims[document]), sketch)

    def _claims_about(self, subject: str) -> list[Stated]:
        if subject not in self._claims:
            self._claims[subject] = self.look.claims_about(subject)
        return self._claims[subject]

    def _stated(self, files: Iterable[Filed]) -> Statements:
        return statements(files, self.decisions, self.rules)

    def _state(self, besides: Sequence[Triple] = ()) -> Statements:
        """Read what the statements of the part say, with what is known of their parties."""
        files: defaultdict[str, list[Stated]] = defaultdict(list)
        for name in sorted(self.statements - self.things):
            for claim in self._claims_about(name):
                files[claim.document].append(claim)
        said = [Filed(document, (), tuple(claims)) for document, claims in sorted(files.items())]
        own = [file for thing in sorted(self.described) for file in self.described[thing]]
        known = self._stated(own).known
        borrowed = self._asked_of_parties(by_subject(known))
        self._borrowed = [Filed(KNOWN_ALREADY, (*sorted(borrowed, key=str), *besides), ())]
        return self._stated([*_together([*own, *said]), *self._borrowed])

    def _asked_of_parties(self, own: Mapping[str, frozenset[Triple]]) -> set[Triple]:
        """What the knowledge has on parties that are no things of the part, and on those that stand for them."""
        borrowed: set[Triple] = set()
        seen: set[str] = set()
        said = (party for name in self.statements for party in self._parties_said(name))
        new = {self.names.get(name, name) for name in (*said, *self.things)}
        while new:
            seen |= new
            found: set[str] = set()
            for party in sorted(new):
                asked = own.get(party, frozenset()) if party in self.things else self.look.asked_of(party)
                if party not in self.things:
                    borrowed |= asked
                found.update(self._stands_for(asked))
                found.update(self._before(party, asked))
            new = found - seen
        return borrowed

    def _before(self, place: str, asked: Iterable[Triple]) -> set[str]:
        """The units in whose place a new unit stands."""
        if not any(predicate == v.EXISTS_FROM for _, predicate, _ in asked):
            return set()
        described = (t for files in self.described.values() for file in files for t in file.descriptions)
        now = {s for s, p, o in described if (p, o) == (v.IS_SUCCEEDED_BY, place)}
        return now | self.look.predecessors_of(place)

    def _stands_for(self, asked: Iterable[Triple]) -> set[str]:
        """The place of a government, and the successor of a place."""
        leads = {v.IS_SUCCEEDED_BY}
        if any(o == self.rules.signs_for_its_place for _, p, o in asked if p == v.TYPE):
            leads.add(v.IS_LOCATED_IN)
        return {str(o) for _, p, o in asked if p in leads}

    def _parties_said(self, statement: str) -> set[str]:
        claims = self._claims_about(statement)
        return {c.object for c in claims if c.predicate in _PARTY and isinstance(c.object, str)}

    def _mentions(self) -> list[Triple]:
        """For names that lead to another one, a place where a document mentions them."""
        aliases = sorted(name for name in self.things if self.names.get(name, name) != name)
        found = (self.look.mention_of(name) for name in aliases)
        return [triple for triple in found if triple is not None]

    def _present(self) -> set[Triple]:
        """What the knowledge has of the part."""
        claims = {c.iri for name in (*self.statements, *self.things) for c in self._claims_about(name)}
        claims |= {c.iri for c in self.changes.claims}
        owners = {owner for claim in claims for owner in self.look.resting_on(claim)}
        owners |= {owner for thing in self.things for owner in self.look.successions_of(thing)}
        every = (t for owner in owners | self.things for t in self.look.known_of(owner))
        return {t for t in every if t[1] not in BETWEEN_THINGS} | self._present_between()

    def _present_between(self) -> set[Triple]:
        """The shortcuts between the parties of the part's statements, as far as they are in its cells."""
        groups: defaultdict[object, set[str]] = defaultdict(set)
        for claim in self.changes.claims:
            if claim.thing is not None and not claim.thing.startswith((SCHEME, VOCABULARY)):
                groups[self.circle.get(claim.subject, claim.subject)].add(claim.thing)
        for statement in self.statements:
            groups[self.circle.get(statement, statement)].update(self._parties_said(statement))
        pairs = {
            pair
            for named in groups.values()
            for pair in permutations(sorted({other for name in named for other in self._once(name)}), 2)
            if pair_key(key_of(pair[0]), key_of(pair[1])) in self.visited
        }
        return {t for one, other in pairs for t in self.look.links(one, other, BETWEEN_THINGS)}

    def _once(self, name: str) -> set[str]:
        """All names a party may have had in the knowledge: its own, one judged the same, its place, units around it."""
        found: set[str] = set()
        new = set(self.circle.get(name, {name}))
        while new:
            found |= new
            asked = {t for n in new for t in self.look.asked_of(n)}
            asked |= {t for n in new for f in self.described.get(n, ()) for t in f.descriptions}
            behind = self._stands_for(asked) | {old for n in new for old in self._before(n, asked)}
            new = {n for a in behind for n in self.circle.get(a, {a})} - found
        return found


def _together(files: Iterable[Filed]) -> Iterator[Filed]:
    """Join what was read of one document in several steps: coordinates of one document go together."""
    parts: defaultdict[str, list[Filed]] = defaultdict(list)
    for file in files:
        parts[file.document].append(file)
    for document, found in parts.items():
        descriptions = tuple(t for f in found for t in f.descriptions)
        sketch = max(f.sketch for f in found)
        yield Filed(document, descriptions, tuple(c for f in found for c in f.claims), sketch)
