"""Competency questions: one `.rq` file each is documentation, test and endpoint at once.

A file begins with front-matter, YAML behind `#+`: id, title and summary in both languages, parameters,
columns, and the columns that tell one answer from the next (`group_by`), since a row is one piece of
evidence. The query below is plain SPARQL. A runner binds a parameter by substituting its variable, which
Oxigraph allows for projected variables only; a parameter that is left out means "any". That asks three
things of a query:

- a parameter is projected, and stands in a pattern that must match (never only in an OPTIONAL);
- a date or a boolean is compared within COALESCE, which also serves when it is left out;
- `BOUND(?parameter)` is not used: Oxigraph settles it before it substitutes.

>>> load_questions()["memberships"].title.en
'Who is a member of which network or organisation?'
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from ontology.errors import OntologyError
from ontology.terms import Bilingual

QUESTIONS_FOLDER = Path(__file__).with_name("questions")
_MARK = "#+"
_SELECT = re.compile(r"^SELECT\s+(?:DISTINCT\s+)?(?P<variables>(?:\?\w+\s+)+)WHERE\b", re.MULTILINE)

#: What a parameter is bound to. `date` is an xsd:date ("today" as default: the runner's day), `boolean` an
#: xsd:boolean, `text` a string; the others are IRIs, of an entity or of a concept of the scheme so named.
ParameterType = Literal[
    "country", "place", "organisation", "person", "document",
    "agreement-kind", "tie-kind", "status", "measure", "date", "boolean", "text",
]  # fmt: skip
#: What a column shows: also relations, provenance, numbers, and EDTF dates as stated.
ColumnType = Literal[
    "country", "place", "organisation", "person", "document",
    "agreement-kind", "tie-kind", "status", "measure", "modality", "qualifier", "aspect", "rule",
    "agreement", "tie", "observation", "office", "claim", "evidence", "term",
    "date", "edtf", "number", "text",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a person may choose.

    Attributes:
        name: Variable of the query, without the question mark.
        type: What it is bound to.
        label: Name on a form.
        default: What is bound when nothing is chosen ("today", "true"), or None: any.
    """

    name: str
    type: ParameterType
    label: Bilingual
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: its variable, what it shows and its heading."""

    name: str
    type: ColumnType
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question.

    Attributes:
        id: Name of its file and of its endpoint.
        title: The question itself.
        summary: What a row is.
        parameters: In the order of a form.
        columns: In the order of a table.
        group_by: Columns that tell one answer from the next; rows that agree in them differ in evidence.
        query: SPARQL without the front-matter.
    """

    id: str
    title: Bilingual
    summary: Bilingual
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    group_by: tuple[str, ...]
    query: str


def load_questions(folder: Path = QUESTIONS_FOLDER) -> Mapping[str, Question]:
    """Read all questions of a folder, by id in alphabetical order.

    Raises:
        OntologyError: A file is malformed or does not fit its query; `place` is file and line.
    """
    questions = [read_question(file) for file in sorted(folder.glob("*.rq"))]
    return MappingProxyType({question.id: question for question in questions})


def read_question(file: Path) -> Question:
    """Read one question and hold its front-matter to its query.

    Raises:
        OntologyError: As for `load_questions`.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
    query = "\n".join(lines[len(head) :]).strip() + "\n"
    return _Reader(file, lines).question(_front_matter(file, head), query, first_line=len(head) + 1)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of one file's front-matter and says at which line something is amiss."""

    file: Path
    lines: Sequence[str]

    def question(self, head: Mapping[str, Any], query: str, first_line: int) -> Question:
        if head.get("id") != self.file.stem:
            raise self._error("id", f"the id {head.get('id')!r} is not the name of the file")
        parameters = tuple(self._parameter(entry) for entry in self._entries(head, "parameters"))
        columns = tuple(self._column(entry) for entry in self._entries(head, "columns"))
        question = Question(
            id=self.file.stem,
            title=self._bilingual(head, "title"),
            summary=self._bilingual(head, "summary"),
            parameters=parameters,
            columns=columns,
            group_by=tuple(head.get("group_by") or ()),
            query=query,
        )
        self._hold_to_query(question, _projection(self.file, query, first_line))
        return question

    def _parameter(self, entry: Mapping[str, Any]) -> Parameter:
        name, kind = self._named(entry, get_args(ParameterType))
        default = entry.get("default")
        if default is not None and not isinstance(default, str):
            raise self._error(f"name: {name}", f"the default of {name} is no text; put it in quotes")
        return Parameter(name, kind, self._bilingual(entry, "label", f"name: {name}"), default)

    def _column(self, entry: Mapping[str, Any]) -> Column:
        name, kind = self._named(entry, get_args(ColumnType))
        return Column(name, kind, self._bilingual(entry, "label", f"name: {name}"))

    def _named(self, entry: Mapping[str, Any], kinds: Sequence[str]) -> tuple[str, Any]:
        name, kind = entry.get("name"), entry.get("type")
        if not isinstance(name, str):
            raise self._error(f"{entry}", "an entry has no name")
        if kind not in kinds:
            raise self._error(f"name: {name}", f"the type {kind!r} of {name} is none of {', '.join(kinds)}")
        return name, kind

    def _entries(self, head: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        entries = head.get(key)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self._error(key, f"{key} is no list of entries")
        return entries

    def _bilingual(self, head: Mapping[str, Any], key: str, near: str | None = None) -> Bilingual:
        texts = head.get(key)
        if not isinstance(texts, dict) or not all(isinstance(texts.get(code), str) for code in ("vi", "en")):
            raise self._error(near or key, f"{key} is not given in both vi and en")
        return Bilingual(vi=texts["vi"].strip(), en=texts["en"].strip())

    def _hold_to_query(self, question: Question, projected: Sequence[str]) -> None:
        parameters = [p.name for p in question.parameters]
        columns = [c.name for c in question.columns]
        for name in [*parameters, *columns]:
            if name not in projected:
                raise self._error(f"name: {name}", f"?{name} is not projected by the query")
        for name in projected:
            if name not in parameters and name not in columns:
                raise self._error(f"?{name}", f"?{name} is projected but neither a parameter nor a column")
        for name in question.group_by:
            if name not in columns:
                raise self._error("group_by", f"{name} is no column")
        if not question.group_by:
            raise self._error("group_by", "group_by names no column")

    def _error(self, near: str, problem: str) -> OntologyError:
        line = next((number for number, text in enumerate(self.lines, 1) if near in text), 1)
        return OntologyError(f"{self.file}:{line}", problem, "mend the front-matter or the query")


def _front_matter(file: Path, head: Sequence[str]) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load("\n".join(head))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise OntologyError(
            f"{file}:{line}", "the front-matter is no YAML", "mend the lines behind #+"
        ) from error
    if not isinstance(content, dict):
        raise OntologyError(f"{file}:1", "there is no front-matter", "begin the file with lines behind #+")
    return content


def _projection(file: Path, query: str, first_line: int) -> list[str]:
    """Give the projected variables in order.

    They are read off the text, since a whole parse of ten queries costs half a second at every start.
    """
    select = _SELECT.search(query)
    if select is None:
        raise OntologyError(
            f"{file}:{first_line}", "the query is no SELECT of variables", "name them before WHERE"
        )
    return [name.removeprefix("?") for name in select["variables"].split()]
