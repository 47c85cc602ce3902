"""A ready question with its parameters filled in, as SPARQL that stands on its own: to show, run and change.

The engine substitutes parameters when it runs a question (`graph.asking.questions.run`); `fill` writes the same into
the text: each variable of a parameter becomes its value, the projection of the whole query names it, and those of its
parts do not; nor is it a key to sort by where others follow. `together` joins such queries and narrows their rows, as
the ask box does where a question has no parameter.

    print(fill(question.query, {"asOf": Value("2026-11-22", XSD_DATE)}))
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from importlib.resources import files
from types import MappingProxyType

from graph.claim import Term, Value

#: What a query is made of, as far as variables are concerned: texts, IRIs and comments are passed over.
_TOKEN = re.compile(
    r"""(?P<passed>"{3}.*?"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s"{}|^`\\]*>|\#[^\n]*)"""
    r"""|(?P<select>\bSELECT\b)|(?P<where>\bWHERE\b|\{)|(?P<by>\b(?:ORDER|GROUP)\s+BY\b)|[?$](?P<variable>\w+)"""
    r"""|(?P<end>\}|\b(?:LIMIT|OFFSET|HAVING)\b)""",
    re.DOTALL | re.IGNORECASE,
)
#: A variable to sort by with another key behind it. As a value it sorts nothing, yet is compared row by row.
_FIRST_OF_KEYS = re.compile(r"(?<=\s)[?$]\w+\s+(?=[?$(]|ASC\b|DESC\b)", re.IGNORECASE)
#: Where a value goes in a piece that is written for it.
_VALUE = "\0"
_PREFIX = re.compile(r"^PREFIX[^\n]*\n", re.MULTILINE)
_XSD = "http://www.w3.org/2001/XMLSchema#"


def fill(query: str, bindings: Mapping[str, Term]) -> str:
    """Write values into a query in place of variables.

    Args:
        query: A SELECT query that projects each of the variables.
        bindings: Values by name of variable.
    """
    has_lists = "VALUES" in query
    listed = {name: term for name, term in bindings.items() if has_lists and re.search(_listing(name), query)}
    for name, term in listed.items():
        query = re.sub(_listing(name), partial(_filtered, name, term), query)
    values = {name: written_term(term) for name, term in bindings.items() if name not in listed}
    pieces = _pieces(query, frozenset(values))
    return "".join([piece if name is None else piece.replace(_VALUE, values[name]) for piece, name in pieces])


@lru_cache(maxsize=1024)
def _pieces(query: str, names: frozenset[str]) -> tuple[tuple[str, str | None], ...]:
    """Take a query apart: what stays, and what a value of a name goes into. The ready questions are some hundreds."""
    pieces: list[tuple[str, str | None]] = []
    at, depth, in_projection, in_order, in_sorting = 0, 0, False, False, False
    for found in _TOKEN.finditer(query):
        pieces.append((query[at : found.start()], None))
        at = found.end()
        name = found["variable"]
        if found["select"]:
            depth, in_projection = depth + 1, True
        elif found["where"]:
            in_projection = False
        in_order = bool(found["by"]) or (in_order and not found["end"])
        in_sorting = found["by"][0] in "Oo" if found["by"] else in_sorting and in_order
        if name not in names:
            pieces.append((found.group(), None))
        elif in_sorting and (between := _FIRST_OF_KEYS.match(query, found.start())):
            at = between.end()
        elif not in_projection:
            pieces.append((f"({_VALUE})" if in_order else _VALUE, name))
        elif depth == 1:
            pieces.append((f"({_VALUE} AS ?{name})", name))
    return _joined([*pieces, (query[at:], None)])


def _joined(pieces: Sequence[tuple[str, str | None]]) -> tuple[tuple[str, str | None], ...]:
    """Put together what stays and stands side by side."""
    joined: list[tuple[str, str | None]] = []
    for piece, name in pieces:
        if name is None and joined and joined[-1][1] is None:
            joined[-1] = (joined[-1][0] + piece, None)
        else:
            joined.append((piece, name))
    return tuple(joined)


def together(
    queries: Sequence[str],
    narrowing: Mapping[str, frozenset[str]],
    beginnings: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """Join queries of one question and keep the rows whose columns name, or lie in, what is asked for.

    Args:
        queries: One or more, with the same prefixes.
        narrowing: Allowed IRIs by column.
        beginnings: What the text of a column may begin with, case aside.
    """
    if len(queries) == 1 and not narrowing and not beginnings:
        return queries[0]
    prefixes = list(dict.fromkeys(line for query in queries for line in _PREFIX.findall(query)))
    if "PREFIX bg: " not in "".join(prefixes):
        prefixes.append("PREFIX bg: <https://w3id.org/banggiao/ontology#>\n")
    bodies = ["  {\n" + _PREFIX.sub("", query).strip() + "\n  }" for query in queries]
    kept = [
        _template("kept.txt", {"?column": f"?{column}", "?allowed": ", ".join(map(written_term, sorted(allowed)))})
        for column, allowed in sorted(narrowing.items())
    ] + [
        _template("begun.txt", {"?column": f"?{column}", "?words": written_term(Value(beginning(words)))})
        for column, words in sorted(beginnings.items())
    ]
    whole = {"#rows": "\n  UNION\n".join(bodies), "#kept": "".join(kept).rstrip()}
    return "".join(prefixes) + "\n" + _template("narrowed.txt", whole)


def beginning(words: Sequence[str]) -> str:
    r"""Give the expression that matches what begins with one of some words; Python and SPARQL read it alike.

    >>> beginning(("chủ tịch", "chair"))
    '^(chủ tịch|chair)([^a-zA-ZÀ-ỹ]|$)'
    """
    return f"^({'|'.join(words)})([^a-zA-ZÀ-ỹ]|$)"


def written_term(term: Term) -> str:
    """Write a term as SPARQL has it.

    >>> written_term(Value('say "Hải Phòng"', language="vi"))
    '"say \\\\"Hải Phòng\\\\""@vi'
    """
    if isinstance(term, str):
        return f"<{term}>"
    escaped = term.lexical.translate(_ESCAPES)
    if term.language:
        return f'"{escaped}"@{term.language}'
    if term.datatype is None or term.datatype == f"{_XSD}string":
        return f'"{escaped}"'
    return f'"{escaped}"^^<{term.datatype}>'


def _listing(name: str) -> str:
    """Match a list of all the values that a parameter may have."""
    return rf"VALUES \?{name} \{{[^}}]*\}}"


def _filtered(name: str, term: Term, listing: re.Match[str]) -> str:
    return f"{listing.group()} FILTER(?{name} = {written_term(term)})"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _template(name: str, values: Mapping[str, str]) -> str:
    text = (files("graph") / "templates" / name).read_text("utf-8")
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text
