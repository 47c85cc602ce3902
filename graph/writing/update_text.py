"""Which graphs an update writes, read from its words.

A key may be good for some graphs only, and some graphs nobody writes by hand; so before an update is run, its text
says what it touches. It is read by the grammar of SPARQL 1.1 Update, more strictly than the engine reads it: what is
not understood is refused, and a graph that only the data will name (`GRAPH ?g { … }` in a template) counts as any.

>>> [operation.writes for operation in read_update("CLEAR DEFAULT; INSERT DATA { GRAPH <urn:g> { <a:> <b:> 1 } }")]
[(None,), ('urn:g',)]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from graph.engine import resolve
from graph.reading.query_errors import Malformed
from graph.reading.tokens import Token, tokens


class Many(Enum):
    """More graphs than one name says."""

    NAMED = "all named graphs"
    ALL = "all graphs"
    UNKNOWN = "whatever graph the data name"


#: A named graph, the default graph (None), or several.
Target = str | Many | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update.

    Attributes:
        verb: INSERT, DELETE, LOAD, CLEAR, DROP, CREATE, ADD, MOVE or COPY.
        writes: The graphs it may change.
    """

    verb: str
    writes: tuple[Target, ...]


def read_update(text: str, base: str | None = None) -> tuple[Operation, ...]:
    """Read which graphs an update writes.

    Args:
        text: SPARQL 1.1 update that `graph.reading.guard.check_update` has passed.
        base: What relative IRIs are relative to.

    Raises:
        Malformed: It is no update, or written in a way that the standard does not know.
    """
    return _Reading(text, base).operations()


class _Reading:
    """A place in the tokens of an update."""

    def __init__(self, text: str, base: str | None) -> None:
        self._text = text
        self._base = base
        self._tokens = list(tokens(text))
        self._at = 0
        self._prologue = ""

    def operations(self) -> tuple[Operation, ...]:
        found: list[Operation] = []
        while True:
            self._read_prologue()
            if self._token is None:
                return tuple(found)
            found.append(self._operation())
            if self._token is not None:
                self._expect(";")

    def _operation(self) -> Operation:
        token = self._take("word")
        match token.text.upper():
            case "INSERT" | "DELETE" as verb:
                return Operation(verb, self._modify(verb, None))
            case "WITH":
                graph = self._graph()
                change = self._take("word").text.upper()
                if change not in ("INSERT", "DELETE") or self._says("DATA", "WHERE"):
                    raise self._strange()
                return Operation(change, self._modify(change, graph))
            case "CLEAR" | "DROP" as verb:
                self._skip("SILENT")
                return Operation(verb, (self._graphs(),))
            case "CREATE":
                self._skip("SILENT")
                self._expect("GRAPH")
                return Operation("CREATE", (self._graph(),))
            case "ADD" | "MOVE" | "COPY" as verb:
                self._skip("SILENT")
                source = self._graph_or_default()
                self._expect("TO")
                target = self._graph_or_default()
                return Operation(verb, (source, target) if verb == "MOVE" else (target,))
            case "LOAD":
                return Operation("LOAD", (self._loaded(),))
        self._at -= 1
        raise self._strange()

    def _modify(self, verb: str, graph: Target) -> tuple[Target, ...]:
        """Read what follows INSERT or DELETE; `graph` is where triples go that name no graph."""
        if self._skip("DATA") or (verb == "DELETE" and self._skip("WHERE")):
            return self._quads(None)
        writes = self._quads(graph)
        if verb == "DELETE" and self._skip("INSERT"):
            writes += self._quads(graph)
        while self._skip("USING"):
            self._skip("NAMED")
            self._graph()
        self._expect("WHERE")
        if not self._says("{"):
            raise self._strange()
        self._skip_braces()
        return tuple(dict.fromkeys(writes))

    def _quads(self, graph: Target) -> tuple[Target, ...]:
        """Read a template or data: which graphs it names, and `graph` where triples stand outside GRAPH."""
        writes: list[Target] = []
        self._expect("{")
        while not self._skip("}"):
            if self._skip("GRAPH"):
                writes.append(self._graph_or_variable())
                if not self._says("{"):
                    raise self._strange()
                self._skip_braces()
            elif self._says("{"):
                # Inside braces only an annotation may open others: `{| … |}`.
                writes.append(graph)
                if not self._next_says("|"):
                    raise self._strange()
                self._skip_braces()
            else:
                if not self._skip("."):
                    self._take()
                    writes.append(graph)
        return tuple(dict.fromkeys(writes))

    def _graphs(self) -> Target:
        for word, target in (("DEFAULT", None), ("NAMED", Many.NAMED), ("ALL", Many.ALL)):
            if self._skip(word):
                return target
        self._expect("GRAPH")
        return self._graph()

    def _loaded(self) -> Target:
        self._skip("SILENT")
        self._graph()
        if not self._skip("INTO"):
            return None
        self._expect("GRAPH")
        return self._graph()

    def _graph_or_default(self) -> Target:
        if self._skip("DEFAULT"):
            return None
        self._skip("GRAPH")
        return self._graph()

    def _graph_or_variable(self) -> Target:
        if self._token is not None and self._token.kind == "variable":
            self._at += 1
            return Many.UNKNOWN
        return self._graph()

    def _graph(self) -> str:
        """Read an IRI or prefixed name, and let the engine say which IRI it is."""
        return resolve(self._prologue, self._take("iri", "name", "local").text, self._base)

    def _read_prologue(self) -> None:
        begin = self._at
        while self._says("BASE", "PREFIX", "VERSION"):
            word = self._take("word")
            if word.says("PREFIX") and not self._take("name", "local").text.endswith(":"):
                raise self._strange()
            self._take("string" if word.says("VERSION") else "iri")
        if self._at > begin:
            start, end = self._tokens[begin].start, self._tokens[self._at - 1].end
            self._prologue += self._text[start:end] + "\n"

    def _skip_braces(self) -> None:
        """Go behind the brace that closes the one here."""
        depth = 0
        while True:
            token = self._take()
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                return

    @property
    def _token(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _says(self, *words: str) -> bool:
        return self._token is not None and self._token.says(*words)

    def _next_says(self, word: str) -> bool:
        return self._at + 1 < len(self._tokens) and self._tokens[self._at + 1].says(word)

    def _skip(self, word: str) -> bool:
        """Go behind a keyword or sign where it stands here; say whether it did."""
        stands = self._says(word)
        self._at += stands
        return stands

    def _expect(self, word: str) -> None:
        if not self._skip(word):
            raise self._strange()

    def _take(self, *kinds: str) -> Token:
        token = self._token
        if token is None or (kinds and token.kind not in kinds):
            raise self._strange()
        self._at += 1
        return token

    def _strange(self) -> Malformed:
        token = self._token
        where = "its end" if token is None else f"{token.text[:40]!r} (character {token.start + 1})"
        return Malformed("update", f"it is not understood at {where}", "write it as SPARQL 1.1 Update says")


def named(targets: Sequence[Target]) -> str:
    """Say a few graphs in words."""
    return ", ".join("the default graph" if t is None else t.value if isinstance(t, Many) else t for t in targets)
