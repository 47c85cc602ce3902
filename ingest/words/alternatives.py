"""Regular expressions for lists of words, built so that a search passes quickly over what is none of them.

Python tries the alternatives of an expression one by one at every character. Written as a tree of their letters they
share their beginnings, and with the check of the word's border behind its first letter the search need only stop at
letters that begin a word of the list. What is matched stays the same: the longest word that stands there whole.

>>> tree(["bí thư", "bí thư thành ủy", "chủ tịch"])
'(?:bí\\\\ thư(?:\\\\ thành\\\\ ủy)?|chủ\\\\ tịch)'
>>> import re
>>> re.compile(whole_word(["bí thư", "chủ tịch"], "title")).search("ông bí thư")["title"]
'bí thư'
"""

import re
from collections.abc import Iterable
from typing import Any

_Tree = dict[str, Any]
#: The mark of a place in the tree where a word ends.
_END = ""


def tree(words: Iterable[str]) -> str:
    """Give an expression that matches the longest of some literal words."""
    return _written(_grown(words))


def whole_word(words: Iterable[str], group: str | None = None, joins: str = r"\w", anywhere: Iterable[str] = ()) -> str:
    """Give an expression that matches the longest of some literal words where it stands whole.

    Args:
        words: None of them the empty word.
        group: Name of the group that holds the word, if it needs one.
        joins: Class of the characters that may not stand beside it.
        anywhere: Further words that may stand beside such characters: those of scripts without spaces.
    """
    whole = [f"{branch}(?!{joins})" for branch in _branches(words, joins)]
    return _grouped([*whole, *(re.escape(first) + _written(rest) for first, rest in _grown(anywhere).items())], group)


def word_begun(words: Iterable[str], group: str | None = None, joins: str = r"\w") -> str:
    """Give an expression for words that need a border only before them."""
    return _grouped(_branches(words, joins), group)


def _branches(words: Iterable[str], joins: str) -> list[str]:
    """One expression for each first letter, which comes first so that a search can pass over all other letters."""
    grown = _grown(words).items()
    return [f"{re.escape(first)}(?<!{joins}{re.escape(first)}){_written(rest)}" for first, rest in grown]


def _grouped(branches: Iterable[str], group: str | None) -> str:
    name = f"?P<{group}>" if group is not None else "?:"
    return f"({name}{'|'.join(branches)})"


def _grown(words: Iterable[str]) -> _Tree:
    """The words as a tree of letters."""
    root: _Tree = {}
    for word in sorted(set(words)):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return root


def _written(node: _Tree) -> str:
    """A tree as an expression, the longer of two words before the shorter."""
    branches = [re.escape(letter) + _written(rest) for letter, rest in node.items() if letter != _END]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "")
