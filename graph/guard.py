"""What an outsider's query text must not hold, seen before the engine sees it.

Oxigraph follows SERVICE to other servers with no switch to turn it off, and overflows its stack on extreme
nesting, which ends the process. So the text is read once, in linear time, with strings, comments, IRIs and
names told apart, and refused where it asks for other servers or for updates, or is too deep or too long.

The engine's parser is more lenient than the standard: it takes `SERVICESILENT<x>`, `trueSERVICE<x>`,
`1e5SERVICE:name {` and `:a.b.SERVICE<x>` for calls. So a keyword that holds the word is refused, a prefix
that holds it is where a brace follows the name, and a name that holds `.service` is (write it as an IRI).
Codepoint escapes (`S\\u0045RVICE`) are looked at both as written and expanded. The tests hold this against
the engine's own parser with texts made up at random.

>>> check('SELECT * WHERE { ?s ?p "SERVICE <http://example.org/>" }')
>>> check("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }")
Traceback (most recent call last):
    ...
graph.query_errors.Refused: query: it calls another server with SERVICE; query that server yourself
"""

import re
from dataclasses import dataclass

from graph.query_errors import Malformed, Refused, TooLarge

#: Words that stand for an update where a query should stand; LOAD would also fetch.
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
#: Words that begin a query; after the first of them the words above can only be names or errors.
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Possessive repetition (*+) keeps every step linear: nothing is given back and tried again.
_TOKEN = re.compile(
    r"""
    (?P<skip> [ \t\r\n]++ | \#[^\r\n]*+ )
  | (?P<iri> <[^\x00-\x20<>"{}|^`\\]*+> )
  | (?P<string> (?P<quote> \"\"\" | \'\'\' | ["'] )(?:(?!(?P=quote))[^\\]|\\.)*+ )(?P<end> (?P=quote) )?
  | (?P<variable> [?$]\w++ )
  | (?P<tag> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
  | (?P<word> [^\W\d_][\w.\-]*+ )(?P<name> :(?![.\-])(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*+ | : )?
  | (?P<local> _?:(?![.\-])(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*+ | : )
  | (?P<number> [0-9]++ )
  | (?P<open> [\[({] )
  | (?P<close> [\])}] )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large an outsider's query may be.

    Attributes:
        size: Bytes of UTF-8.
        tokens: Words, names, signs.
        depth: Brackets inside brackets.
    """

    size: int = 65_536
    tokens: int = 5_000
    depth: int = 100


def check(query: str, bounds: Bounds = Bounds()) -> None:
    """Pass a query that may be run in a reader.

    Raises:
        TooLarge: The text is longer than the bounds allow.
        Malformed: A string has no end.
        Refused: It calls another server, is an update, is nested too deep or has too many parts.
    """
    try:
        size = len(query.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise Refused("query", "it holds half of a character (a lone surrogate)", "send valid UTF-8") from error
    if size > bounds.size:
        raise TooLarge("query", f"it has {size:,} bytes, the limit is {bounds.size:,}", "shorten it")
    _read(query, bounds)
    expanded = _ESCAPE.sub(_expand, query)
    if expanded != query:
        _read(expanded, bounds)


def _read(query: str, bounds: Bounds) -> None:
    depth = tokens = 0
    is_query = False
    prefix = ""
    for token in _TOKEN.finditer(query):
        kind, words = str(token.lastgroup), token.group()
        if kind == "skip":
            continue
        tokens += 1
        if tokens > bounds.tokens:
            raise Refused("query", f"it has more than {bounds.tokens:,} parts", "ask for less at a time")
        if kind == "open":
            depth += 1
            if depth > bounds.depth:
                raise Refused("query", f"it is nested deeper than {bounds.depth} brackets", "flatten it")
            if words == "{" and "SERVICE" in prefix:
                raise _service()
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            is_query = _word(words.upper(), is_query=is_query)
        elif kind == "string":
            raise Malformed("query", f"a string is not closed: {words[:40]}", "close it on its line")
        elif kind in ("name", "local") and ".SERVICE" in words.upper():
            raise _service()
        prefix = words.upper().partition(":")[0] if kind == "name" else ""


def _word(word: str, *, is_query: bool) -> bool:
    """Look at a keyword; say whether a query form has been seen."""
    if "SERVICE" in word:
        raise _service()
    if not is_query and word in UPDATES:
        raise Refused("query", f"{word} is an update", "send a query: SELECT, ASK, CONSTRUCT or DESCRIBE")
    return is_query or word in FORMS


def _service() -> Refused:
    return Refused("query", "it calls another server with SERVICE", "query that server yourself")


def _expand(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= 0x10FFFF else escape.group()
