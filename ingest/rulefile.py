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


class _WordLoader(yaml.SafeLoader):
    """SafeLoader that takes only true and false for truth values."""


_WordLoader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_WordLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


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
        return yaml.load(raw, Loader=_WordLoader), raw  # noqa: S506  # a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "malformed"
        raise RuleError(f"{path.name}{line}", f"not readable as YAML: {problem}", "correct that line") from error


def digest_of_rules(folder: Path = Path(__file__).parent) -> str:
    """Give the SHA-256 of all rule files below a folder: with other rules a document is read again."""
    whole = sha256()
    for path in sorted(folder.rglob("*.yml")):
        whole.update(path.relative_to(folder).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
