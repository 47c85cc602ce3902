"""The one door of YAML for rule files: words stay words, and one digest tells when any of them changed.

YAML 1.1 reads `on`, `no` and `yes` as truth values; in a list of English words they are words. Only `true` and `false`
are truth values here.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from ontology.errors import RuleError


def _of_words(loader: Any) -> Any:
    """A loader that takes only true and false for truth values."""
    kept = {
        first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in loader.yaml_implicit_resolvers.items()
    }
    made: Any = type("_WordLoader", (loader,), {"yaml_implicit_resolvers": kept})
    made.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    return made


_Exact = _of_words(yaml.SafeLoader)
#: That of libyaml, where PyYAML was built with it, reads ten times as fast; it is less exact about where an error is.
_Fast = _of_words(getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_rules(path: Path) -> tuple[Any, bytes]:
    """Read a rule file.

    Returns:
        The parsed data and the file's bytes.

    Raises:
        RuleError: The file is missing or no YAML; names the line.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RuleError(path.name, "the rule file cannot be read", "restore it from the project's checkout") from error
    try:
        return _parsed(raw), raw
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "malformed"
        raise RuleError(f"{path.name}{line}", f"not readable as YAML: {problem}", "correct that line") from error


def _parsed(raw: bytes) -> Any:
    """The data of a file."""
    try:
        return yaml.load(raw, Loader=_Fast)  # noqa: S506  # a SafeLoader
    except yaml.YAMLError:
        return yaml.load(raw, Loader=_Exact)  # noqa: S506  # for the line of the error


def digest_of_rules(folder: Path = Path(__file__).parents[1]) -> str:
    """Give the SHA-256 of all rule files below a folder: with other rules a document is read again."""
    whole = sha256()
    for path in sorted(folder.rglob("*.yml")):
        whole.update(path.relative_to(folder).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
