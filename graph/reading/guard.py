"""What an outsider's query or update text must not hold, seen before the engine sees it.

Oxigraph follows SERVICE to other servers with no switch to turn it off, fetches what LOAD names, and overflows its
stack on extreme nesting, which ends the process. So the text is read once, in linear time, with strings, comments,
IRIs and names told apart, and refused where it asks for other servers, or is too deep or too long.

The engine's parser is more lenient than the standard: it takes `SERVICESILENT<x>`, `trueSERVICE<x>`,
`1e5SERVICE:name {` and `:a.b.SERVICE<x>` for calls. So a keyword that holds the word is refused, a prefix
that holds it is where a brace follows the name, and a name that holds `.service` is (write it as an IRI).
It also reads `(?a<b:c#d>` as a comparison and a comment: an IRI that may be one is refused.
Codepoint escapes (`S\\u0045RVICE`) are looked at both as written and expanded. The tests hold this against
the engine's own parser with texts made up at random.

>>> check('SELECT * WHERE { ?s ?p "SERVICE <http://example.org/>" }')
>>> check("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }")
Traceback (most recent call last):
    ...
graph.reading.query_errors.Refused: query: it calls another server with SERVICE; query that server yourself
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from graph.reading.query_errors import Malformed, Refused, TooComplex, TooLarge
from graph.reading.tokens import Token, expanded, tokens

#: Words that stand for an update where a query should stand; LOAD would also fetch.
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
#: Words that begin a query; after the first of them the words above can only be names or errors.
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
#: Signs that make chains; the engine takes quadratic time or one level of its stack for each.
CHAINS = frozenset({".", ";", "/", "|", "^", "!", "+", "-", "||", "&&"})
_BEFORE_NAMES = frozenset("PREFIX GRAPH WITH USING NAMED TO INTO COPY MOVE ADD SILENT".split())
#: Kinds of tokens after which `<` may compare.
_OPERANDS = frozenset({"variable", "number", "string", "tag", "iri", "name", "local", "word"})
_OPENED_BY = {")": "(", "}": "{", "]": "[", ">>": "<"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large an outsider's text may be.

    Attributes:
        size: Bytes of UTF-8.
        tokens: Words, names, signs; of an update those outside the braces of INSERT DATA and DELETE DATA.
        depth: Brackets inside brackets.
        chain: How often one sign of a chain (`.`, `/`, `||` …) may stand in it, counted as tokens are.
    """

    size: int = 65_536
    tokens: int = 5_000
    depth: int = 100
    chain: int = 500


OF_QUERIES = Bounds()
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: Schemes that some program fetches from; of any other one LOAD SILENT does nothing, as the standard asks.
_FETCHED = frozenset("http https ftp ftps sftp tftp file data jar zip gopher ldap ldaps ws wss s3 hdfs".split())
#: An update carries data, so its text may be long while what is to be evaluated may not.
OF_UPDATES = Bounds(size=2_000_000)
NOWHERE: frozenset[str] = frozenset()
#: Letters that no plain query has: of the words that are refused, and the sign of escapes.
_SUSPECT = (*sorted(word.lower() for word in UPDATES), "service", "\\")
#: Each sign of a chain has one of these.
_LINKS = ".;/|^!+-&"
_COMMENT_LINES = re.compile(r"^[ \t]*+#[^\r\n]*+", re.MULTILINE)
_SHORT_STRINGS = re.compile(r"\"[^\"'\r\n]*+\"|'[^\"'\r\n]*+'")
_HASHED = re.compile(r"<[^\x00-\x20<>\"{}|^`\\]*#")


def check(query: str, bounds: Bounds = OF_QUERIES, peers: frozenset[str] = NOWHERE) -> None:
    """Pass a query that may be run in a reader.

    Args:
        query: SPARQL 1.1 query.
        bounds: How large it may be.
        peers: IRIs of the servers that SERVICE may name; most services allow none.

    Raises:
        TooLarge: The text is longer than the bounds allow.
        TooComplex: It is nested too deep or has too many parts.
        Malformed: A string has no end, or it is an update.
        Refused: It calls another server.
    """
    if is_plain(query, bounds):
        return
    for found in _readings("query", query, bounds):
        _bounded("query", found, bounds)
        _no_service("query", found, peers)
        _no_update(found)


def is_plain(query: str, bounds: Bounds = OF_QUERIES) -> bool:
    """Say whether a look at the letters of a query is enough to pass it; most need no look at their words.

    >>> is_plain("SELECT * WHERE { ?s ?p 'Hải Phòng' } # the service of a comment")
    False
    >>> is_plain("SELECT * WHERE { ?s ?p 'Hải Phòng' }")
    True
    """
    if len(query) > min(bounds.tokens, bounds.size // 4):
        return False
    lowered = query.lower()
    for word in _SUSPECT:
        if word in lowered:
            return False
    if '"""' in query or "'''" in query:
        return False
    # Where no string has several lines, a line that begins with # is a comment for everybody.
    text = _COMMENT_LINES.sub("", query) if "#" in query else query
    if sum(map(text.count, "([{<")) > bounds.depth or max(map(text.count, _LINKS)) > bounds.chain:
        return False
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in query):
        return False
    if '"' in text or "'" in text:
        rest = _SHORT_STRINGS.sub("", text)
        if '"' in rest or "'" in rest:
            return False
    return "#" not in text or all("//" in iri for iri in _HASHED.findall(text))


def check_update(update: str, bounds: Bounds = OF_UPDATES, peers: frozenset[str] = NOWHERE) -> None:
    """Pass an update that may be given to the writer; which graphs it may write is another question.

    Raises:
        TooLarge, TooComplex, Malformed, Refused: As for `check`; LOAD is refused as SERVICE is.
    """
    for found in _readings("update", update, bounds):
        _bounded("update", found, bounds, _data(found))
        _no_service("update", found, peers)
        _no_load(found, peers)


def _readings(place: str, text: str, bounds: Bounds) -> Iterator[list[Token]]:
    """Give the tokens of the text as written and, where it has codepoint escapes, as other engines read it."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise Malformed(place, "it holds half of a character (a lone surrogate)", "send valid UTF-8") from error
    if size > bounds.size:
        raise TooLarge(place, f"it has {size:,} bytes, the limit is {bounds.size:,}", "shorten it")
    yield list(tokens(text))
    other = expanded(text)
    if other != text:
        # A string that has no end only for them is an error for them, and no string for us.
        yield [token for token in tokens(other) if token.kind != "unclosed"]


def _bounded(place: str, found: Sequence[Token], bounds: Bounds, data: Iterable[bool] = repeat(False)) -> None:
    """See that nothing is too deep, too long or without its end; what is data only has a depth."""
    opened: list[str] = []
    chains: Counter[str] = Counter()
    number = 0
    before: Token | None = None
    for token, is_data in zip(found, data, strict=False):
        if not is_data and _may_be_comparison(before, token) and "(" in opened:
            remedy = "put a space after <, or write the IRI as a prefixed name"
            raise Malformed(place, f"{token.text[:40]} is an IRI or a comparison and a comment", remedy)
        before = token
        if token.kind == "open":
            opened.append(token.text)
            if len(opened) > bounds.depth:
                raise TooComplex(place, f"it is nested deeper than {bounds.depth} brackets", "flatten it")
        elif token.kind == "close":
            _close(opened, _OPENED_BY[token.text])
        elif token.kind == "unclosed":
            raise Malformed(place, f"a string is not closed: {token.text[:40]}", "close it on its line")
        if is_data:
            continue
        number += 1
        if number > bounds.tokens:
            raise TooComplex(place, f"it has more than {bounds.tokens:,} parts", "ask for less at a time")
        chains.update((token.text,) if token.text in CHAINS else ())
        if chains[token.text] > bounds.chain:
            raise TooComplex(place, f"it has {token.text} more than {bounds.chain:,} times", "ask for less at a time")


def _may_be_comparison(before: Token | None, token: Token) -> bool:
    """Tell whether the engine may read an IRI as `<`, an operand and a comment that hides the rest of the line.

    It does so after an operand, as in `(?a<b:c#d>…`, where the standard sees the IRI `<b:c#d>`. Two slashes before
    the `#` are no operand.
    """
    if token.kind != "iri" or "#" not in token.text or "//" in token.text.partition("#")[0]:
        return False
    return before is not None and (before.kind in _OPERANDS or before.text in (")", "]"))


def _close(opened: list[str], left: str) -> None:
    """Close a bracket and what stands open in it: `<` before another `<` may be a comparison that none closes."""
    if left == "<":
        if opened and opened[-1] == "<":
            opened.pop()
        return
    while opened and opened.pop() != left:
        continue


def _no_service(place: str, found: Sequence[Token], peers: frozenset[str]) -> None:
    for number, token in enumerate(found):
        text = token.text.upper()
        if "SERVICE" not in text:
            continue
        if token.kind == "word" and not (text == "SERVICE" and _named(found, number) in peers):
            raise _service(place)
        if token.kind in ("name", "local") and ".SERVICE" in text:
            raise _service(place)
        if token.kind == "name" and "SERVICE" in text.partition(":")[0] and _says(found, number + 1, "{"):
            raise _service(place)


def _no_update(found: Sequence[Token]) -> None:
    for token in found:
        if token.says(*FORMS):
            return
        if token.says(*UPDATES):
            problem = f"{token.text.upper()} is an update"
            raise Malformed("query", problem, "send a query: SELECT, ASK, CONSTRUCT or DESCRIBE")


def _no_load(found: Sequence[Token], peers: frozenset[str]) -> None:
    depth = 0
    before = ""
    for number, token in enumerate(found):
        text = token.text.upper()
        depth += (text == "{") - (text == "}")
        is_call = token.kind == "word" and "LOAD" in text and not _is_harmless_load(found, number, peers)
        # `LOAD:a` is a call for the engine where an operation may begin, and a name elsewhere.
        may_begin = token.kind == "name" and depth <= 0 and before not in _BEFORE_NAMES
        if is_call or (may_begin and "LOAD" in text.partition(":")[0]):
            raise Refused("update", "it fetches from elsewhere with LOAD", "send the data with INSERT DATA or PUT")
        before = text


def _is_harmless_load(found: Sequence[Token], number: int, peers: frozenset[str]) -> bool:
    """Tell whether a LOAD is of an allowed address, or SILENT and of one that nothing can be fetched from."""
    if not found[number].says("LOAD"):
        return False
    iri = _named(found, number)
    if not iri and not (number + 1 < len(found) and found[number + 1].kind in ("word", "name", "local", "iri")):
        raise Malformed("update", "LOAD names nothing", "send the data with INSERT DATA or PUT")
    scheme = _SCHEME.match(iri)
    is_unknown = scheme is not None and scheme.group(1).lower() not in _FETCHED
    return iri in peers or (is_unknown and _says(found, number + 1, "SILENT"))


def _named(found: Sequence[Token], number: int) -> str:
    """Give the IRI that follows a keyword, SILENT apart; empty where something else does."""
    after = number + 2 if _says(found, number + 1, "SILENT") else number + 1
    return found[after].text[1:-1] if after < len(found) and found[after].kind == "iri" else ""


def _says(found: Sequence[Token], number: int, word: str) -> bool:
    return number < len(found) and found[number].says(word)


def _data(found: Iterable[Token]) -> Iterator[bool]:
    """Say of each token whether it stands between the braces that follow DATA, where nothing is evaluated."""
    inside = 0
    before = ""
    for token in found:
        if token.text == "{" and (inside or before.endswith("DATA")):
            inside += 1
        elif token.text == "}" and inside:
            inside -= 1
        yield inside > 0
        before = token.text.upper() if token.kind == "word" else ""


def _service(place: str) -> Refused:
    return Refused(place, "it calls another server with SERVICE", "query that server yourself")
