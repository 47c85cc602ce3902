"""The words of a SPARQL text, told apart in linear time: strings, comments, IRIs, names, signs.

Hands tokens to `graph.reading.guard`, which refuses, and to `graph.writing.update_text`, which says what an update
writes. It is no parser: it knows where a string ends, not what a query means. The engine's own parser is more lenient
than the standard (`graph.reading.guard` names how), so whoever uses the tokens denies what they do not understand.

>>> [token.text for token in tokens("ASK { ?s ?p '{' } # {")]
['ASK', '{', '?s', '?p', "'{'", '}']
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Possessive repetition (*+) keeps every step linear: nothing is given back and tried again.
_TOKEN = re.compile(
    r"""
    (?P<skip> [ \t\r\n]++ | \#[^\r\n]*+ )
  | (?P<iri> <[^\x00-\x20<>"{}|^`\\]*+> | <(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
  | (?P<unclosed> (?P<quote> \"\"\" | \'\'\' | ["'] )(?:(?!(?P=quote))[^\\]|\\.)*+ )(?P<string> (?P=quote) )?
  | (?P<variable> [?$]\w++ )
  | (?P<tag> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
  | (?P<word> [^\W\d_][\w.\-]*+ )(?P<name> :(?![.\-])(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*+ | : )?
  | (?P<local> _?:(?![.\-])(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*+ | : )
  | (?P<number> [0-9]++(?:\.[0-9]++)?+ )
  | (?P<open> [\[({] | <(?=<) )
  | (?P<close> [\])}] | >> )
  | (?P<sign> \|\| | && | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands.

    Attributes:
        kind: iri, string, unclosed (a string without its end), variable, tag, word (a keyword), name (`a:b`), local
            (`:b`, `_:b`), number, open, close, sign. The first half of `<<` is an open, `>>` is a close.
        text: As written.
        start, end: Characters of the text it was read from.
    """

    kind: str
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Tell whether it is one of these keywords or signs, in any case."""
        return self.kind in ("word", "open", "close", "sign") and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """Give the tokens of a text, without spaces and comments."""
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind != "skip":
            yield Token(kind, found.group(), found.start(), found.end())


def expanded(text: str) -> str:
    """Replace the codepoint escapes of a text (`S\\u0045RVICE`), as some engines do before they read it."""
    return _ESCAPE.sub(_expand, text)


def _expand(escape: re.Match[str]) -> str:
    code = int(escape.group(1) or escape.group(2), 16)
    return chr(code) if code <= 0x10FFFF else escape.group()
