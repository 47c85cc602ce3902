"""A view whose knowledge lies in memory too: what asks for the default graph alone is answered from there.

The engine finds a triple in memory several times as fast as on the disk (`docs/decisions.md`, 41). Both hold the same
triples under the same names, so that an answer does not tell where it came from. What names graphs, or may, is
answered from the disk, which nobody opens before.

>>> asks_for_graphs("SELECT ?from WHERE { ?from bg:fromDay ?day }")
False
>>> asks_for_graphs("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }")
True
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from graph.claim import Term
from graph.engine import Engine
from graph.reading.tokens import Token, tokens
from graph.triples import Quad
from graph.view import View

#: What cannot be a keyword, however leniently the engine reads: IRIs, variables, local names without a dot before the
#: word (`:a.graph` is two words for it). A keyword inside what looks like an IRI would have a brace or a space.
_NAMES = re.compile(r"<[^\x00-\x20<>\"{}|^`\\]*+>|[?$]\w++|:(?![\w\-.]*\.(?:graph|from))[\w\-.]++", re.IGNORECASE)
_LONG_QUOTES = re.compile("\"\"\"|'''")
_COMMENT_LINES = re.compile(r"^[ \t]*+#[^\r\n]*+", re.MULTILINE)
_WORDS = re.compile(r"graph|from", re.IGNORECASE)
_DOTTED = re.compile(r"\.(?:graph|from)", re.IGNORECASE)


def asks_for_graphs(query: str) -> bool:
    """Say whether a query may look into named graphs; where that is not plain, it may."""
    if "\\" in query:  # an escape may stand for any letter
        return True
    lowered = query.lower()
    if "graph" not in lowered and "from" not in lowered:
        return False
    # Where no string has several lines, a line that begins with # is a comment for everybody.
    rest = _NAMES.sub(" ", query if _LONG_QUOTES.search(query) else _COMMENT_LINES.sub("", query))
    # What still holds the words may do so in a string, or in a comment behind something else.
    return _WORDS.search(rest) is not None and any(map(_may_name, tokens(query)))


def _may_name(token: Token) -> bool:
    if token.kind in ("iri", "string", "variable", "tag", "number"):
        return False
    found = _WORDS.search(token.text)
    if found is None or token.kind not in ("name", "local"):
        return found is not None
    return _WORDS.search(token.text.partition(":")[0]) is not None or _DOTTED.search(token.text) is not None


class CopiedView(View):
    """A view of a checkpoint whose default graph is in memory; the rest is opened when it is first asked for."""

    def __init__(self, number: int, copy: Engine, disk: Callable[[], View]) -> None:
        """Make the view.

        Args:
            number: Of the checkpoint.
            copy: Its default graph.
            disk: Opens all of it. That takes longer than most queries, and memory.
        """
        self.number = number
        self._copy = copy
        self._open = disk

    @cached_property
    def _disk(self) -> View:
        return self._open()

    @property
    def _engine(self) -> Engine:  # type: ignore[override]  # it is only read
        return self._disk._engine

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
        """Find quads by pattern; those of the default graph in memory."""
        engine = self._copy if graph is None and not every_graph else self._engine
        return iter(engine.match(subject, predicate, thing, graph, every_graph=every_graph, limit=limit))

    def _engine_for(self, query: str, *, in_graphs: bool = False) -> Engine:
        return self._engine if in_graphs or asks_for_graphs(query) else self._copy
