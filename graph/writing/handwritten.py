"""What people write by hand: SPARQL updates and whole graphs, each one transaction with its number.

Knowledge is projected from documents, so where a store holds documents nobody writes the default graph, a document's
graph or the decisions by hand; any other named graph may be written. A store without documents is a plain SPARQL
store. Who may write which graph is decided before it comes here, by keys and by the text of an update.

    Handwritten(engine).update("INSERT DATA { … }", transaction=7)   →  Written(added=1, removed=0)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from graph import vocabulary as v
from graph.engine import MARK, Engine, canonical
from graph.knowledge.projected import Loaded
from graph.reading.query_errors import Malformed, Refused, TooLarge
from graph.reading.tokens import Token, tokens
from graph.writing.replacing import replaced, within
from graph.writing.sifting import N_QUADS, N_TRIPLES, Sifted
from graph.writing.update_text import Many, Target, read_update
from graph.writing.write_errors import Missing
from ontology.identifiers import DECISIONS_GRAPH

#: In stores up to this size an update with a WHERE clause is counted by counting everything.
COUNTED = 200_000
#: Bytes of N-Triples from which on they are loaded like a file.
LARGE = 1 << 20
_VERBS = ("INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD")


@dataclass(frozen=True, slots=True)
class Written:
    """What a write by hand did.

    Attributes:
        added, removed: Quads that came and went; the net change of an update with a WHERE clause, and -1 where such
            an update met a store too large to count.
        created: Whether a graph came into being.
    """

    added: int
    removed: int
    created: bool = False


class Handwritten:
    """Writes into a database; the caller holds the writer's lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._size: int | None = None

    def update(
        self, text: str, transaction: int, using_default: Sequence[str] = (), using_named: Sequence[str] = ()
    ) -> Written:
        """Run an update.

        Args:
            text: SPARQL 1.1 update.
            transaction: Its number, marked in the same step.
            using_default, using_named: Graphs that the WHERE clauses look at.

        Raises:
            Malformed: It is no update, names graphs to look at besides those given, or fails.
            Refused: It writes what nobody writes by hand, or names the marks of transactions.
        """
        if MARK in text:
            raise Refused("update", "it names the store's own bookkeeping", "leave that graph alone")
        for operation in read_update(text):
            for target in operation.writes:
                self._check_target(target)
        found = list(tokens(text))
        if using_default or using_named:
            text = _looking_at(text, found, using_default, using_named)
            found = list(tokens(text))
        if not any(token.says(*_VERBS) for _, token in _outside(found)):
            self._engine.update(text)
            self._engine.update(self._marked(transaction))
            return Written(0, 0)
        end = "" if found[-1].says(";") else ";"
        whole = f"{text}\n{end}{self._marked(transaction)}"
        data = _as_data(text, found)
        if data is None:
            return self._counted(whole)
        verb, named = data
        total, here = self._engine.held(named)
        self._engine.update(whole)
        return self._grown(Written(total - here, 0) if verb == "INSERT" else Written(0, here))

    def put_graph(self, graph: str | None, data: bytes, media_type: str, transaction: int) -> Written:
        """Make a graph hold just these triples. Raises Malformed, Refused."""
        self._check(graph)
        triples = canonical(data, media_type, graph)
        new = graph is not None and not self._engine.has_graph(graph)
        if len(triples) > LARGE and (new or (graph is None and not self._engine.match(limit=1))):
            self._load(graph, triples, transaction)
            return self._grown(Written(triples.count("\n"), 0, new))
        held = self._comparable(graph, len(triples))
        gone = 0 if new else self._engine.size_of(graph) if held is None else held.count("\n")
        update = replaced(graph, held, triples)
        self._engine.update(";\n".join([*([update] if update else []), self._marked(transaction)]))
        return self._grown(Written(triples.count("\n"), gone, new))

    def post_graph(self, graph: str | None, data: bytes, media_type: str, transaction: int) -> Written:
        """Add triples to a graph. Raises Malformed, Refused."""
        self._check(graph)
        triples = canonical(data, media_type, graph)
        new = graph is not None and not self._engine.has_graph(graph)
        create = f"CREATE GRAPH <{graph}>;\n" if new else ""
        insert = f"INSERT DATA {within(graph, triples)}"
        total, here = (triples.count("\n"), 0) if new else self._engine.held(insert)
        if len(triples) > LARGE:
            self._load(graph, triples, transaction)
        else:
            self._engine.update(f"{create}{insert};\n{self._marked(transaction)}")
        return self._grown(Written(total - here, 0, new))

    def delete_graph(self, graph: str | None, transaction: int) -> Written:
        """Remove a graph. Raises Missing, Refused."""
        self._check(graph)
        if graph is not None and not self._engine.has_graph(graph):
            raise Missing(graph, "there is no such graph", "ask for the graphs that are there")
        gone = self._engine.size_of(graph)
        clear = "CLEAR DEFAULT" if graph is None else f"DROP GRAPH <{graph}>"
        self._engine.update(f"{clear};\n{self._marked(transaction)}")
        return self._grown(Written(0, gone))

    def may_tell_documents(self, media_type: str, graph: str | None) -> bool:
        """Say whether a file of statements may tell of documents, as an export does.

        Raises:
            Refused: Nothing of it may be loaded: people do not write this graph by hand, or its quads would go where
                documents are.
        """
        if media_type != N_QUADS:
            self._check(graph)
            return False
        if self.holds_documents():
            problem = "its graphs are made from documents and decisions"
            raise Refused("the store", problem, "load triples into a graph of your own, or quads into a new store")
        return not self._engine.match(limit=1)

    def load_file(self, file: IO[bytes], media_type: str, graph: str | None) -> Loaded:
        """Add the statements of a file, all of them or none; raises Malformed, TooComplex, TooLarge, Refused."""
        sifted = Sifted(file, tells_documents=self.may_tell_documents(media_type, graph))
        self._engine.load_blocks(sifted.blocks(), media_type, graph)
        self._size = None
        return Loaded(sifted.lines, sifted.digest)

    def mark(self, transaction: int) -> None:
        """Mark a transaction that was made in another way."""
        self._engine.update(self._marked(transaction))

    def holds_documents(self) -> bool:
        """Say whether the store holds documents, so that the default graph is projected."""
        return bool(self._engine.match(None, v.TYPE, v.DOCUMENT, every_graph=True, limit=1))

    def _load(self, graph: str | None, triples: str, transaction: int) -> None:
        """Add many triples by the loader of large files, some times as fast as an update: it keeps all or none.

        They and the mark are on the disk before anybody is told, so that no loss of power has them added again.
        """
        self._engine.flush()
        self._engine.load_blocks([triples.encode()], N_TRIPLES, graph)
        self._engine.update(self._marked(transaction))
        self._engine.flush()

    def _comparable(self, graph: str | None, size: int) -> str | None:
        """Give what a graph holds as N-Triples, if a graph of so many bytes in its place is worth the comparison."""
        if size <= LARGE:
            return None
        try:
            return self._engine.dump(N_TRIPLES, graph, size=2 * size).decode()
        except TooLarge:
            return None

    def _check_target(self, target: Target) -> None:
        """Refuse what an update may write: a graph as `_check` does, and several at once where one is made for us."""
        if not isinstance(target, Many):
            self._check(target)
        elif self.holds_documents():
            raise Refused("update", f"it may write {target.value}", "name the graphs of your own that it writes")

    def _check(self, graph: str | None) -> None:
        """Refuse a graph that nobody writes by hand."""
        if graph is not None:
            if graph.startswith(MARK) or any(character in graph for character in ' <>"{}|\\^`'):
                raise Refused(graph, "it is no name for a graph", "choose another IRI")
            if graph != DECISIONS_GRAPH and not self._engine.match(graph, v.TYPE, v.DOCUMENT, graph, limit=1):
                return
        if self.holds_documents():
            raise Refused(
                graph or "the default graph",
                "it is made from documents and decisions",
                "send documents or decisions, or write a graph of your own",
            )

    def _marked(self, transaction: int) -> str:
        return f"DROP SILENT GRAPH <{MARK}{transaction - 1}>; CREATE SILENT GRAPH <{MARK}{transaction}>"

    def _counted(self, whole: str) -> Written:
        before = self._engine.size() if self._size is None else self._size
        self._engine.update(whole)
        if before > COUNTED:
            self._size = COUNTED + 1
            return Written(-1, -1)
        self._size = self._engine.size()
        return Written(max(self._size - before, 0), max(before - self._size, 0))

    def _grown(self, written: Written) -> Written:
        if self._size is not None and self._size <= COUNTED:
            self._size += written.added - written.removed
        return written


def _outside(found: Sequence[Token]) -> list[tuple[int, Token]]:
    """The tokens outside all braces, with their places in the list."""
    depth, outside = 0, []
    for at, token in enumerate(found):
        depth -= token.says("}")
        if depth == 0 and not token.says("}"):
            outside.append((at, token))
        depth += token.says("{")
    return outside


def _as_data(text: str, found: Sequence[Token]) -> tuple[str, str] | None:
    """Of an update that is one INSERT DATA or one DELETE DATA: the verb, and the text as an INSERT DATA."""
    verbs = [(at, token) for at, token in _outside(found) if token.says(*_VERBS)]
    if len(verbs) != 1:
        return None
    at, verb = verbs[0]
    if not verb.says("INSERT", "DELETE") or at + 1 >= len(found) or not found[at + 1].says("DATA"):
        return None
    return verb.text.upper(), f"{text[: verb.start]}INSERT{text[verb.end :]}"


def _looking_at(text: str, found: Sequence[Token], default: Sequence[str], named: Sequence[str]) -> str:
    """Let every WHERE clause of an update look at graphs, as the protocol's parameters ask."""
    if any(c in ' <>"{}|\\^`' or not c.isprintable() for iri in (*default, *named) for c in iri):
        raise Malformed("using-graph-uri", "it is no IRI", "name a graph by its IRI")
    clause = "".join([*(f"USING <{iri}> " for iri in default), *(f"USING NAMED <{iri}> " for iri in named)])
    pieces, done = [], 0
    for at, token in _outside(found):
        if token.says("USING", "WITH"):
            raise Malformed("using-graph-uri", f"the update has {token.text} of its own", "leave out one of the two")
        if token.says("WHERE") and at and found[at - 1].says("}"):
            pieces += [text[done : token.start], clause]
            done = token.start
        if token.says("WHERE") and at and found[at - 1].says("DELETE"):
            # DELETE WHERE takes no USING: written out, the pattern is what goes and where it is looked for.
            block = _block(text, found[at + 1 :])
            pieces += [text[done : token.start], block, clause, "WHERE "]
            done = token.end
    return "".join([*pieces, text[done:]])


def _block(text: str, found: Sequence[Token]) -> str:
    """The text from the brace that comes first to the one that closes it."""
    depth = 0
    for token in found:
        depth += token.says("{") - token.says("}")
        if depth == 0:
            return text[found[0].start : token.end] + " "
    raise Malformed("update", "a brace is not closed", "close it")
