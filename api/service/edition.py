"""The published state as the service uses it, shared by all requests: names, partnerships, documents, the ask box.

An edition is of one checkpoint and never changes; parts that cost time are made when first asked for, all read through
the readers. `api.service.shelf` keeps the one that is current.

    edition.labels.names.label(iri, "vi")
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from threading import Lock
from time import thread_time
from typing import TYPE_CHECKING

from api.findings.finder import Finder
from api.findings.nodes import Invested, StatedFigure, read_figures, read_investments
from api.findings.partnerships import Partnership, Period, read_partnerships, read_periods
from api.findings.statements import read_evidence, text
from api.service.kept import Kept
from graph.asking.answers import EvidenceRow
from graph.asking.asker import Asker, read_asking
from graph.asking.cues import Cues
from graph.asking.filled import fill
from graph.claim import Term
from graph.knowledge.candidates import Candidate, candidates
from graph.naming.called import Labels
from graph.naming.label_lookup import LabelLookup
from graph.naming.labels import read_documents, read_names
from graph.naming.words import Words, read_words
from graph.showing.board import Contest, contested
from graph.showing.coverage import Line, ledger
from graph.showing.scope import Scope, read_scope
from graph.view import View
from ontology.questions import Question

if TYPE_CHECKING:
    import networkx as nx

#: Relations whose sentences are kept, and looked up in one step; more are looked up again.
_KEPT, _AT_ONCE = 20_000, 200
#: Nodes of networks that are kept, and of one that is laid out as a whole: a thousand take two seconds.
_KEPT_NODES, _LAID_WHOLE = 4_000, 1_000


def query(name: str) -> str:
    """Read one of the service's own queries."""
    return (files("api") / "queries" / f"{name}.rq").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Unchanging:
    """What no publication changes: the words of the vocabulary, the ready questions, the cues of the ask box."""

    words: Words
    questions: Mapping[str, Question]
    cues: Cues

    @classmethod
    @cache
    def read(cls) -> "Unchanging":
        """Read it, once in a process and its copies; OntologyError or RuleError where a file is malformed."""
        return cls(read_words(), *read_asking())


class Edition:
    """One published checkpoint and what the service reads from it."""

    def __init__(
        self,
        view: View,
        unchanging: "Unchanging",
        stamp: str = "",
        clock: Callable[[], float] = thread_time,
    ) -> None:
        """Make an edition; nothing is read yet.

        Args:
            view: Of the checkpoint.
            unchanging: What it shares with all others.
            stamp: Tells it from every other, also from one of the same number in a store that was restored.
            clock: Gives the seconds that processors worked for this thread.
        """
        self.view = view
        self.stamp = stamp
        self._unchanging = unchanging
        self._lock = Lock()
        self._networks: dict[date | None, Laid] = {}
        #: Answers that took long.
        self.kept = Kept(clock=clock)
        self._evidence: dict[str, tuple[EvidenceRow, ...]] = {}

    def select(self, name: str, **bindings: Term) -> list[dict[str, Term]]:
        """Run one of the service's own queries; the values stand in its text, so that the engine begins with them."""
        return self.view.select(fill(query(name), bindings))

    @cached_property
    def labels(self) -> Labels:
        """What everything is called."""
        return Labels(read_names(self.view), self._unchanging.words, read_documents(self.view))

    @cached_property
    def periods(self) -> Mapping[str, tuple[Period, ...]]:
        """Status periods by agreement or tie."""
        return read_periods(self.select("periods"))

    @cached_property
    def partnerships(self) -> tuple[Partnership, ...]:
        """All agreements and ties as rows of the finder."""
        return read_partnerships(self.select("parties"), self.periods, self.labels.names)

    @cached_property
    def finder(self) -> Finder:
        """The partnerships by every condition that may be asked of them."""
        return Finder(self.partnerships, self.labels.names)

    def evidence_of(self, relations: Iterable[str]) -> Mapping[str, tuple[EvidenceRow, ...]]:
        """The sentences behind agreements, ties or other nodes, in the order of their documents; the last are kept."""
        kept = self._evidence
        wanted = list(dict.fromkeys(relations))
        missing = [relation for relation in wanted if relation not in kept]
        found = {relation: kept[relation] for relation in wanted if relation in kept}
        for begin in range(0, len(missing), _AT_ONCE):
            some = missing[begin : begin + _AT_ONCE]
            told = self.view.select_each(query("sources"), [{"relation": relation} for relation in some])
            for relation, rows in zip(some, told, strict=True):
                found[relation] = tuple(read_evidence(row, self.labels.documents) for row in rows)
        if len(kept) + len(missing) > _KEPT:
            self._evidence = kept = {}
        kept.update(found)
        return found

    @property
    def questions(self) -> Mapping[str, Question]:
        """The ready questions."""
        return self._unchanging.questions

    @property
    def cues(self) -> Cues:
        """The words of the ask box."""
        return self._unchanging.cues

    def prepare(self) -> None:
        """Make what nearly every request asks for, the parts that most wait for first."""
        _ = self.labels, self.asker, self.finder

    @cached_property
    def investments(self) -> tuple[Invested, ...]:
        """Who invests where."""
        return read_investments(self.select("investments"), self.select("origins"))

    @cached_property
    def figures(self) -> tuple[StatedFigure, ...]:
        """What documents state in figures."""
        return read_figures(self.select("observations"))

    @cached_property
    def board(self) -> tuple[Contest, ...]:
        """What documents disagree on."""
        return contested(self.view, self.labels)

    @cached_property
    def ledger(self) -> tuple[Line, ...]:
        """Stated totals beside what can be named."""
        return ledger(self.view)

    @cached_property
    def scope(self) -> Scope:
        """What the documents cover, for answers that say "none"."""
        return read_scope(self.view, self.labels.documents)

    @cached_property
    def asker(self) -> Asker:
        """The ask box over this edition."""
        return Asker.of(self.view, self.labels, (self._unchanging.questions, self._unchanging.cues), lambda: self.scope)

    @cached_property
    def triples(self) -> int:
        """How many triples the knowledge has."""
        return int(text(self.select("triples")[0]["triples"]))

    @cached_property
    def classes(self) -> tuple[Mapping[str, Term], ...]:
        """How many things there are of each class: `class` and `things`."""
        return tuple(self.select("dataset"))

    @cached_property
    def lookup(self) -> LabelLookup:
        """Names as people type them."""
        nouns = self.cues.data["type_nouns"]
        return LabelLookup(self.labels.names, nouns)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Pairs of entries that may be one thing."""
        return tuple(candidates(self.view))

    @property
    def updated(self) -> str | None:
        """The day of the latest ingest, ISO 8601, or None where there is no document."""
        return max((line.recorded[:10] for line in self.labels.documents.values()), default=None) or None

    def network(self, as_of: date | None) -> "Laid":
        """The network as of a day, to be laid out; the last few days asked for are kept, of a large one fewer."""
        from graph.showing.network import build_network

        with self._lock:
            if as_of not in self._networks:
                kept = self._networks.values()
                if len(kept) >= 8 or sum(len(laid.graph) for laid in kept) > _KEPT_NODES:
                    self._networks.clear()
                self._networks[as_of] = Laid(build_network(self.view, as_of))
            return self._networks[as_of]


class Laid:
    """A network, and where the nodes of its pictures stand.

    A small one is laid out once and as a whole, so that a node stands in one place in all its pictures. Of a large one
    nobody sees the whole: each picture is laid out by itself.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self.graph = graph
        self._lock = Lock()
        self._places: dict[frozenset[str], Mapping[str, tuple[float, float]]] = {}

    def places(self, drawn: frozenset[str]) -> Mapping[str, tuple[float, float]]:
        """Give the places of the nodes of a picture, and perhaps of others."""
        from graph.showing.network import positions

        shown = frozenset(self.graph) if len(self.graph) <= _LAID_WHOLE else drawn
        with self._lock:
            if shown not in self._places:
                if len(self._places) >= 8:
                    self._places.clear()
                self._places[shown] = positions(self._part(shown))
            return self._places[shown]

    def _part(self, shown: frozenset[str]) -> "nx.MultiDiGraph[str]":
        """Give the network of some nodes in the order of the whole, which the layout depends on."""
        part = self.graph.__class__()
        part.add_nodes_from((node, data) for node, data in self.graph.nodes(data=True) if node in shown)
        part.add_edges_from((one, other) for one, other in self.graph.edges() if one in shown and other in shown)
        return part
