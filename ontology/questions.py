"""Competency questions: one `.rq` file each is documentation, test and endpoint at once.

A file begins with front-matter, YAML behind `#+`: id, title and summary in both languages, parameters,
columns, and the columns that tell one answer from the next (`group_by`), since a row is one piece of
evidence. The query below is plain SPARQL. A runner binds a parameter by substituting its variable, which
Oxigraph allows for projected variables only; a parameter that is left out means "any". That asks three
things of a query:

- a parameter is projected, and stands in a pattern that must match; where a thing may lack what is asked for,
  one OPTIONAL gives the column and another, held equal to it, what is stated;
- a date, a boolean or a number is compared within COALESCE, which also serves when it is left out;
- `BOUND(?parameter)` is not used: Oxigraph settles it before it substitutes.

Five habits keep a question fast on a large store, since the engine plans without knowing how much a part will find:

- what is asked is found in an inner SELECT with a LIMIT of its own, and what is shown of it is looked up outside;
- the sentences are found by `bg:isShownBy`, for many claims rest on one sentence, and no graph is named without need:
  what asks for the knowledge alone is answered from memory;
- patterns that must match stand before OPTIONAL and BIND;
- an OPTIONAL or EXISTS holds one triple and its filter; a chain is nested, for two triples side by side are joined over
  the whole store first;
- nothing long is ordered: sorting ten thousand rows takes longer than finding them.

A line that begins with `#when` is a comment to an engine that reads the file as it stands. A runner makes it part of
the query (`Question.query_for`) when the parameters it names are given and those after "no" are not:

    #when country: ?partner bg:isInCountry ?country .
    #when no place: { SELECT DISTINCT ?place WHERE { ?anything bg:hasParty ?place } ORDER BY ?place LIMIT 200 }

The first tells the engine where to begin and changes no answer. The second is how a question about one thing is asked
of none: of the first so many that the store has, in place of all, which nobody would read; they are put in order, for
a store on the disk and its copy in memory come to others first. A runner leaves out a line
with conditions behind it where these do not hold, and one that is there for whoever runs the file as it stands:

    OPTIONAL { ?partner bg:isInCountry ?country } #when no country
    OPTIONAL { ?partner bg:isInCountry ?stated } #alone

A line `#among partner` is where the only things that may stand in a column are listed beforehand, of a column that
stands in a pattern that must match: the ask box then finds the rows of one partner without looking at all others.
`#when` lines may name such a column as they name parameters.

A question that counts, or that lists reference data, has no columns of evidence. One that `awaits` something is
sound and answers on a toy graph, but no document or register that is read today gives what it asks for.

>>> load_questions()["memberships"].title.en
'Who is a member of which network or organisation?'
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from ontology.front_matter import QueryFile, read
from ontology.terms import Bilingual
from ontology.vocabulary import BG, BGS

QUESTIONS_FOLDER = Path(__file__).with_name("questions")
#: What a SELECT projects: a variable, or an expression named by AS, with brackets one level deep.
_PROJECTED = re.compile(r"\?(\w+)|\((?:[^()]|\([^()]*\))*?\bAS\s+\?(\w+)\s*\)")
_SELECT = re.compile(
    rf"^SELECT\s+(?:DISTINCT\s+)?(?P<projection>(?:(?:{_PROJECTED.pattern})\s+)+)WHERE\b", re.MULTILINE
)
#: A line of a query that holds only where some parameters are given and others are not.
_WHEN = re.compile(r"^(?P<indent> *)#when (?P<conditions>[^:\n]*): (?P<pattern>[^\n]*)\n", re.MULTILINE)
#: A line of a query that a runner leaves out: unless some parameters are given and others are not, or always.
_UNLESS = re.compile(r"^(?P<line>[^\n#]*[^\s#]) #(?:when (?P<conditions>[^:\n]*)|alone)\n", re.MULTILINE)
#: A line that may become a list of what stands in a column.
AMONG = re.compile(r"^(?P<indent> *)#among (?P<column>\w+)\n", re.MULTILINE)
#: A name of the vocabulary in a query.
_TERM = re.compile(r"(?<![\w/#?])(?P<prefix>bgs?):(?P<name>[A-Za-z][\w-]*)")
_NAMESPACES = {"bg": BG, "bgs": BGS}

#: What a parameter is bound to. `date` is an xsd:date ("today" as default: the runner's day), `boolean` an
#: xsd:boolean, `number` an xsd:integer, `text` a string; the others are IRIs, of an entity or of a concept of the
#: scheme so named.
ParameterType = Literal[
    "country", "place", "organisation", "person", "document",
    "agreement-kind", "tie-kind", "status", "measure", "date", "boolean", "number", "text",
]  # fmt: skip
#: What a column shows: also relations, provenance, numbers, and EDTF dates as stated.
ColumnType = Literal[
    "country", "place", "organisation", "person", "document",
    "agreement-kind", "tie-kind", "status", "measure", "modality", "qualifier", "aspect", "capital", "rule",
    "event", "agreement", "tie", "relation", "observation", "office", "visit", "aid", "investment",
    "claim", "evidence", "term", "date", "edtf", "number", "boolean", "text",
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
        place: File and line at which the query begins, as an error names them.
        awaits: The data that is still missing, a noun phrase; None where nothing is.
    """

    id: str
    title: Bilingual
    summary: Bilingual
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    group_by: tuple[str, ...]
    query: str
    place: str
    awaits: Bilingual | None = None

    @property
    def quotes(self) -> bool:
        """Whether a row comes with its sentences; those that count or list reference data have none."""
        return any(column.name == "quote" for column in self.columns)

    @property
    def narrows(self) -> tuple[str, ...]:
        """The columns whose things may be listed beforehand (`#among`)."""
        return tuple(dict.fromkeys(line["column"] for line in AMONG.finditer(self.query)))

    def query_for(self, given: Collection[str]) -> str:
        """Give the query with those of its lines that hold where just these parameters are given."""
        return _with_lines(self.query, frozenset(given))


@lru_cache(maxsize=1024)
def _with_lines(query: str, given: frozenset[str]) -> str:
    """Give a query with the lines that hold; the ready questions have some hundreds of those."""

    def holds(conditions: str) -> bool:
        return all((name in given) is wanted for name, wanted in _conditions(conditions))

    def held(line: re.Match[str]) -> str:
        return f"{line['indent']}{line['pattern']}\n" if holds(line["conditions"]) else ""

    def kept(line: re.Match[str]) -> str:
        return f"{line['line']}\n" if line["conditions"] and holds(line["conditions"]) else ""

    return _UNLESS.sub(kept, _WHEN.sub(held, query))


def load_questions(folder: Path = QUESTIONS_FOLDER) -> Mapping[str, Question]:
    """Read all questions of a folder, by id in alphabetical order.

    Raises:
        OntologyError: A file is malformed or does not fit its query; `place` is file and line.
    """
    questions = [read_question(path) for path in sorted(folder.glob("*.rq"))]
    return MappingProxyType({question.id: question for question in questions})


def read_question(path: Path) -> Question:
    """Read one question and hold its front-matter to its query.

    Raises:
        OntologyError: As for `load_questions`.
    """
    file = read(path)
    question = Question(
        id=path.stem,
        title=file.bilingual(file.content, "title"),
        summary=file.bilingual(file.content, "summary"),
        parameters=tuple(_parameter(file, entry) for entry in _entries(file, "parameters")),
        columns=tuple(_column(file, entry) for entry in _entries(file, "columns")),
        group_by=tuple(file.content.get("group_by") or ()),
        query=file.query,
        place=f"{path}:{file.first_line}",
        awaits=file.bilingual(file.content, "awaits") if "awaits" in file.content else None,
    )
    _hold_to_vocabulary(file)
    _hold_to_query(file, question)
    return question


def _parameter(file: QueryFile, entry: Mapping[str, Any]) -> Parameter:
    name, kind = _named(file, entry, get_args(ParameterType))
    default = entry.get("default")
    if default is not None and not isinstance(default, str):
        raise file.error(f"name: {name}", f"the default of {name} is no text; put it in quotes")
    return Parameter(name, kind, file.bilingual(entry, "label", f"name: {name}"), default)


def _column(file: QueryFile, entry: Mapping[str, Any]) -> Column:
    name, kind = _named(file, entry, get_args(ColumnType))
    return Column(name, kind, file.bilingual(entry, "label", f"name: {name}"))


def _named(file: QueryFile, entry: Mapping[str, Any], kinds: Sequence[str]) -> tuple[str, Any]:
    name, kind = entry.get("name"), entry.get("type")
    if not isinstance(name, str):
        raise file.error("- {", f"the entry {entry} has no name")
    if kind not in kinds:
        raise file.error(f"name: {name}", f"the type {kind!r} of {name} is none of {', '.join(kinds)}")
    return name, kind


def _entries(file: QueryFile, key: str) -> list[Mapping[str, Any]]:
    entries = file.content.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise file.error(key, f"{key} is no list of entries")
    return entries


def _hold_to_vocabulary(file: QueryFile) -> None:
    """See that every term exists: a misspelt one would quietly find nothing."""
    for number, line in enumerate(file.lines[file.first_line - 1 :], file.first_line):
        for term in _TERM.finditer(line):
            if term["name"] not in _NAMESPACES[term["prefix"]]:
                raise file.error_at(number, f"{term.group()} is no term of the vocabulary")


def _hold_to_query(file: QueryFile, question: Question) -> None:
    projected = _projection(file)
    parameters = [p.name for p in question.parameters]
    columns = [c.name for c in question.columns]
    for name in [*parameters, *columns]:
        if name not in projected:
            raise file.error(f"name: {name}", f"?{name} is not projected by the query")
    for name in projected:
        if name not in parameters and name not in columns:
            raise file.error(f"?{name}", f"?{name} is projected but neither a parameter nor a column")
    for name in question.narrows:
        if name not in columns:
            raise file.error(f"#among {name}", f"#among names {name!r}, which is no column")
    for line in (*_WHEN.finditer(question.query), *_UNLESS.finditer(question.query)):
        for name, _ in _conditions(line["conditions"] or ""):
            if name and name not in parameters and name not in question.narrows:
                raise file.error(line.group().strip(), f"#when names {name!r}, which is no parameter")
    if not question.group_by or not set(question.group_by) <= set(columns):
        raise file.error("group_by", "group_by does not name columns")


def _conditions(text: str) -> Iterator[tuple[str, bool]]:
    """Give the parameters of a `#when` line, each with whether it has to be given.

    >>> list(_conditions("kind, no place"))
    [('kind', True), ('place', False)]
    """
    for condition in text.split(","):
        name = condition.strip()
        yield name.removeprefix("no ").strip(), not name.startswith("no ")


def _projection(file: QueryFile) -> list[str]:
    """Give the projected variables in order.

    They are read off the text, since rdflib takes 50 ms to parse a query; `graph.asking.questions` has the engine
    parse all.
    """
    select = _SELECT.search(file.query)
    if select is None:
        raise file.error_at(file.first_line, "the query is no SELECT of variables; name them before WHERE")
    return [plain or named for plain, named in _PROJECTED.findall(select["projection"])]
