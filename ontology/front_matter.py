"""Front-matter of `.rq` files: YAML in leading comment lines behind `#+`, then plain SPARQL.

`questions` and `verification` read their files through it; what is amiss is reported with file and line.

>>> file = read(Path(__file__).with_name("questions") / "memberships.rq")
>>> file.bilingual(file.content, "title").vi
'Ai là thành viên của mạng lưới, tổ chức nào?'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ontology.errors import OntologyError
from ontology.terms import Bilingual

_MARK = "#+"


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A query file, taken apart.

    Attributes:
        path: The file.
        content: The front-matter.
        query: The SPARQL below it.
        first_line: Line of the file at which the query begins.
        lines: All lines.
    """

    path: Path
    content: Mapping[str, Any]
    query: str
    first_line: int
    lines: tuple[str, ...]

    def bilingual(self, entry: Mapping[str, Any], key: str, near: str | None = None) -> Bilingual:
        """Read a text that is given in both languages.

        Raises:
            OntologyError: One of them is missing; `near` tells the line to name.
        """
        texts = entry.get(key)
        if not isinstance(texts, dict) or not all(isinstance(texts.get(code), str) for code in ("vi", "en")):
            raise self.error(near or key, f"{key} is not given in both vi and en")
        return Bilingual(vi=texts["vi"].strip(), en=texts["en"].strip())

    def error(self, near: str, problem: str) -> OntologyError:
        """Make the error that names the file and the first line that holds `near`."""
        return self.error_at(next((number for number, text in enumerate(self.lines, 1) if near in text), 1), problem)

    def error_at(self, line: int, problem: str) -> OntologyError:
        """Make the error that names the file and a line."""
        return OntologyError(f"{self.path}:{line}", problem, "mend the front-matter or the query")


def read(path: Path) -> QueryFile:
    """Take a query file apart.

    Raises:
        OntologyError: It has no front-matter, or that is no YAML, or its id is not the name of the file.
    """
    lines = tuple(path.read_text(encoding="utf-8").splitlines())
    head = [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
    below = next((n for n, line in enumerate(lines) if n >= len(head) and line.strip()), len(head))
    query = "\n".join(lines[below:]).strip() + "\n"
    file = QueryFile(path, _content(path, "\n".join(head)), query, below + 1, lines)
    if file.content.get("id") != path.stem:
        raise file.error("id", f"the id {file.content.get('id')!r} is not the name of the file")
    return file


def _content(path: Path, head: str) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(head)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise OntologyError(f"{path}:{line}", "the front-matter is no YAML", "mend the lines behind #+") from error
    if not isinstance(content, dict):
        raise OntologyError(f"{path}:1", "there is no front-matter", "begin the file with lines behind #+")
    return content
