"""Regular expressions of rule files, compiled when a text first asks for them.

The frames hold some hundreds of expressions; compiling them takes the better part of a second, and one document needs
only a part. `expression` gives what is used like a compiled one, and `compile_all` compiles whatever a rule holds, to
find out whether it can be.

>>> tie = expression(r"kết nghĩa|twin")
>>> tie.search("Huế kết nghĩa với Nice").span()
(4, 13)
"""

import re
from dataclasses import fields, is_dataclass
from typing import Any, cast

from ontology.errors import RuleError

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class _Expression:
    """Stands in for a compiled expression; from its first use on it answers with the methods of that one."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep what texts are searched with."""
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            compiled = re.compile(self.pattern)
        except re.error as error:
            raise RuleError(repr(self.pattern), f"malformed: {error!r}", "see docs/format-frames.md") from error
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


def expression(pattern: str) -> re.Pattern[str]:
    """Give an expression that is compiled at its first use.

    Raises:
        RuleError: At the first use, where the expression is malformed.
    """
    return cast("re.Pattern[str]", _Expression(pattern))


def compile_all(rule: object) -> None:
    """Compile every expression in a rule: in its fields, and in the tuples of those.

    Raises:
        re.error: An expression is malformed.
    """
    if isinstance(rule, _Expression):
        re.compile(rule.pattern)
    elif isinstance(rule, tuple):
        for part in rule:
            compile_all(part)
    elif is_dataclass(rule):
        for part in fields(rule):
            compile_all(getattr(rule, part.name))
