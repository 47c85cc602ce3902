"""A view that reads through a pool of readers: the same questions as `graph.view.View`, and no store in this process.

`ask` answers a ready-made question with names for just the things in its rows, so that nobody needs an index of
everything that has a name.

    with ReaderPool(folder) as pool:
        view = PooledView(pool)
        ask(view, question, {"country": "JP"}, today, words).rows
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph import vocabulary as v
from graph.asking.answers import Answer
from graph.asking.questions import asked, bound, run
from graph.claim import Term, Value
from graph.engine import Answer as Serialised
from graph.engine import Table, truth_of
from graph.naming.called import Labels
from graph.naming.labels import DocumentLine, Names
from graph.naming.words import Words
from graph.reading.readers import ReaderPool
from graph.reading.trusted_operations import read_rows, read_term, written_term
from graph.triples import Quad, Triple
from graph.view import View
from ontology.identifiers import BASE, SCHEME
from ontology.questions import Question

_DOCUMENTS = f"{BASE}id/document/"
_NAMED_BY = frozenset({v.PREF_LABEL, v.ALT_LABEL, v.TYPE, v.IS_IN_COUNTRY, v.IS_LOCATED_IN, v.EXISTS_FROM,
                       v.EXISTS_UNTIL, v.IS_SUCCEEDED_BY})  # fmt: skip
_NAMELESS = frozenset({"evidence", "claim"})


class PooledView(View):
    """A view for trusted queries whose work is done by the readers of a pool, each on what was published last."""

    def __init__(self, pool: ReaderPool, number: int) -> None:
        """Read through a pool.

        Args:
            pool: The readers.
            number: The checkpoint that was current when the view was made; a reader may be further already.
        """
        self._pool = pool
        self.number = number

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Term]]:
        """Run a SELECT query of our own. Raises QueryError."""
        given = {name: written_term(term) for name, term in (bindings or {}).items()}
        return read_rows(self._told("select", query=query, bindings=given))

    def select_each(self, query: str, each: Sequence[Mapping[str, Term]]) -> list[list[dict[str, Term]]]:
        """Run a SELECT query of our own once for each of several bindings, in one step. Raises QueryError."""
        given = [{name: written_term(term) for name, term in bindings.items()} for bindings in each]
        return [read_rows(rows) for rows in self._told("select_each", query=query, each=given)]

    def evaluate(
        self, query: str, *, graph: str | None = None, prefixes: Mapping[str, str] | None = None
    ) -> Table | bool | list[Triple]:
        """Run any query of our own to plain values. Raises QueryError."""
        told = self._told("evaluate", query=query, graph=graph, prefixes=prefixes and dict(prefixes))
        if "boolean" in told:
            return bool(told["boolean"])
        if "columns" in told:
            return Table(tuple(told["columns"]), read_rows(told))
        return [(s, p, read_term(o)) for s, p, o in told["triples"]]

    def ask(self, query: str) -> bool:
        """Run an ASK query of our own. Raises QueryError."""
        return truth_of(self.evaluate(query))

    def serialise(self, query: str, media_type: str) -> bytes:
        """Run any query and serialise its result, as far as the pool gives it. Raises QueryError."""
        found: Serialised = self._pool.serialise(query, media_type)
        return found.body

    def match(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        thing: Term | None = None,
        graph: str | None = None,
        *,
        every_graph: bool = False,
        limit: int | None = None,
    ) -> Iterator[Quad]:
        """Find quads by pattern."""
        pattern = [subject, predicate, None if thing is None else written_term(thing), graph]
        return iter(_quads(self._told("match", pattern=pattern, every_graph=every_graph, limit=limit)))

    def about(self, things: Sequence[str]) -> list[Quad]:
        """Find what the knowledge says of several things, in one step."""
        return _quads(self._told("about", things=list(things)))

    def documents(self) -> int:
        """Count the documents."""
        return int(self._told("documents"))

    def graphs(self) -> list[str]:
        """List the named graphs, sorted."""
        return list(self._told("graphs"))

    def size(self) -> int:
        """Count the quads of all graphs."""
        return int(self._told("size"))

    def dump(self, media_type: str, *, every_graph: bool = False) -> bytes:
        """Serialise the default graph, or all graphs in a format that holds them."""
        return self._pool.trusted("dump", media_type=media_type, every_graph=every_graph)[1]

    def spent(self) -> float:
        """Give the seconds that the processors of readers worked for what this thread has asked."""
        return self._pool.spent()

    def _told(self, operation: str, **fields: Any) -> Any:
        return json.loads(self._pool.trusted(operation, **fields)[1])


def ask(view: PooledView, question: Question, parameters: Mapping[str, str], today: date, words: Words) -> Answer:
    """Answer a ready-made question as `graph.asking.questions.run` does.

    Args:
        view: Where to look.
        question, parameters, today: As for `run`.
        words: What the vocabulary calls its terms.

    Raises:
        QueryError: A parameter is unknown or malformed, or the readers are too slow or too busy.
    """
    bindings = bound(question, parameters, today)
    query = asked(question, bindings)
    found = view.select(query)
    named = {
        term
        for row in (bindings, *found)
        for column, term in row.items()
        if isinstance(term, str) and column not in _NAMELESS and not term.startswith(SCHEME)
    }
    names, documents = _called(view.about(sorted(named)))
    answer = run(_Found(view, query, found), question, parameters, today, Labels(names, words, documents))
    return replace(answer, documents=view.documents())


@dataclass(frozen=True, eq=False)
class _Found(View):
    """Gives rows that were found already; other queries go on to the view that found them."""

    view: View
    query: str
    rows: list[dict[str, Term]]

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[dict[str, Term]]:
        return self.rows if query == self.query else self.view.select(query, bindings)


def _called(quads: Iterable[Quad]) -> tuple[Names, Mapping[str, DocumentLine]]:
    """Tell names of things and titles of documents from what is said of them."""
    rows: list[dict[str, Term]] = []
    papers: dict[str, dict[str, str]] = {}
    for subject, predicate, thing, _ in sorted(quads, key=str):
        if subject.startswith(_DOCUMENTS):
            papers.setdefault(subject, {})[predicate] = thing.lexical if isinstance(thing, Value) else thing
        elif predicate in _NAMED_BY:
            rows.append({"entity": subject, "property": predicate, "value": thing})
    labelled = {row["entity"] for row in rows if row["property"] == v.PREF_LABEL}
    return Names.from_rows(row for row in rows if row["entity"] in labelled), {
        iri: _line(iri, said) for iri, said in papers.items() if v.TITLE in said
    }


def _line(iri: str, said: Mapping[str, str]) -> DocumentLine:
    return DocumentLine(
        iri, said[v.TITLE], said.get(v.FILE_NAME, said[v.TITLE]), said.get(v.LANGUAGE, "und"),
        said.get(v.PUBLISHED_ON), said.get(v.SOURCE_NAME), said.get(v.MEDIA_TYPE, ""),
        int(said.get(v.SENTENCE_COUNT, "0")), "", 0,
    )  # fmt: skip


def _quads(quads: Iterable[Sequence[Any]]) -> list[Quad]:
    return [(s, p, read_term(o), g) for s, p, o, g in quads]
