"""The commands that read documents: `ingest extract`, added to the command line by `register`."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api.cli import printing as show
from api.cli.noting import noted
from api.cli.options import DEFAULT_STORE, Language, StoreFolder
from api.service.messages import Language as MessageLanguage
from api.service.messages import load_catalogues
from graph.reading.query_errors import Malformed
from ontology.errors import BanggiaoError

if TYPE_CHECKING:
    from ingest.extractor import Extractor
    from ingest.pipeline import Extracts
    from ingest.sources import Source

Paths = Annotated[list[Path], typer.Argument(help="Files, folders and ZIP archives.", metavar="PATH…")]


class ExtractorName(StrEnum):
    """What reads documents."""

    RULES = "rules"
    LLM = "llm"


class FactFormat(StrEnum):
    """Output formats of `extract`."""

    JSONL = "jsonl"


Jobs = Annotated[int, typer.Option("--jobs", help="How many processes read documents.", min=1, max=64)]
Reads = Annotated[
    ExtractorName,
    typer.Option("--extractor", help="rules, or llm: rules and a language model named by BANGGIAO_LLM_URL and _MODEL."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (ingest, extract):
        app.command()(command)


def ingest(
    paths: Paths, store: StoreFolder = DEFAULT_STORE, extractor: Reads = ExtractorName.RULES, jobs: Jobs = 1
) -> None:
    """Read documents into the store and bring the knowledge up to date."""
    from ingest.pipeline import Workers
    from ingest.pipeline import ingest as read_into
    from ingest.sources import sources_of

    show.say("loading names and rules")
    reading = _extractor(extractor)
    sources, _ = sources_of([p for p in paths if p.exists()])
    with noted(store) as opened, _progress("reading", len(sources)) as step:
        workers = Workers(partial(_extractor, extractor), jobs) if jobs > 1 else None
        report = read_into(paths, opened, reading, now=datetime.now(UTC), progress=step, workers=workers)
    show.show_report(show.out(), report)
    for outcome in report.failed:
        show.problem(outcome.problem or outcome.path.name)
    if report.failed or not report.outcomes:
        if not report.outcomes:
            show.problem("nothing to read: no file of a type that is read was found there")
        raise typer.Exit(1)


def extract(
    paths: Paths,
    output_format: Annotated[FactFormat, typer.Option("--format", help="One JSON object a line.")] = FactFormat.JSONL,
    extractor: Reads = ExtractorName.RULES,
    jobs: Jobs = 1,
    max_size: Annotated[
        int | None,
        typer.Option(
            "--max-size", metavar="MB", help="Read files of up to so many megabytes, not 20.", min=1, max=1024
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each sentence why; no JSON lines.")] = False,
    explain_page: Annotated[
        Path | None,
        typer.Option("--explain-page", metavar="FILE.html", help="Write the explanation of one document as a page."),
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the explanation.")] = Language.VI,
) -> None:
    """Print the facts of documents, one a line, without storing anything."""
    from ingest.sources import sources_of

    sources, _ = sources_of(paths)
    if not explain and explain_page is None:
        _print_facts(sources, extractor, jobs, max_size)
        return
    if extractor is not ExtractorName.RULES:
        raise Malformed("--explain", "tells of the rules only", "leave out --extractor llm")
    if explain_page is not None and len(sources) != 1:
        raise Malformed("--explain-page", f"is of one document, not of {len(sources)}", "name one file")
    rules = _rules()
    _each(sources, lambda source: _explain(source, rules, explain_page, lang.value))


def _each(sources: Sequence["Source"], do: Callable[["Source"], None]) -> None:
    """Do something with every document; one that cannot be read is told, and the others go on."""
    failed = False
    for source in sources:
        try:
            do(source)
        except BanggiaoError as error:
            show.problem(str(error))
            failed = True
    if failed:
        raise typer.Exit(1)


def _print_facts(sources: Sequence["Source"], extractor: ExtractorName, jobs: int, megabytes: int | None) -> None:
    """Print the facts of every document in order; one that cannot be read is told, and the others go on."""
    from ingest.parallel import in_order

    failed = False
    for lines, problem in in_order(partial(_fact_lines, extractor, megabytes), sources, jobs=jobs, died=_ended):
        if problem is not None:
            show.problem(problem)
            failed = True
        for line in lines:
            typer.echo(line)
    if failed:
        raise typer.Exit(1)


def _fact_lines(name: ExtractorName, megabytes: int | None) -> Callable[["Source"], tuple[list[str], str | None]]:
    """Make what reads one document to the lines of its facts, or to its problem."""
    from ingest.readers import Limits

    reading, limits = _extractor(name), Limits() if megabytes is None else Limits().up_to(megabytes)

    def lines(source: "Source") -> tuple[list[str], str | None]:
        try:
            facts = reading.extract(source.read(limits)).facts
        except BanggiaoError as error:
            return [], str(error)
        return [json.dumps(fact.as_json(), ensure_ascii=False) for fact in facts], None

    return lines


def _ended(source: "Source") -> tuple[list[str], str | None]:
    """What stands for a document on which the reading process ended."""
    return [], f"{source.shown.name}: the process that read it ended; it may need more memory than is free"


def _explain(source: "Source", rules: "Extractor", page: Path | None, language: MessageLanguage) -> None:
    from api.pages.explaining import as_page, as_text
    from api.pages.rendering import make_environment
    from ingest.explain import explain

    explanation, words = explain(rules, source.read()), load_catalogues()[language]
    if page is None:
        for line in as_text(explanation, words):
            typer.echo(line)
        return
    try:
        page.write_text(as_page(explanation, words, make_environment()), encoding="utf-8")
    except OSError as error:
        raise Malformed(str(page), f"it cannot be written ({error.strerror})", "choose another place") from error
    show.say(str(page))


def _extractor(name: ExtractorName) -> "Extracts":
    """Load what reads documents."""
    rules = _rules()
    if name is ExtractorName.RULES:
        return rules
    from ingest.llm.endpoint import Endpoint, settings_from
    from ingest.llm.extractor import LlmExtractor

    return LlmExtractor.load(rules, Endpoint(settings_from(os.environ)))


def _rules() -> "Extractor":
    from ingest.extractor import Extractor

    return Extractor.load()


@contextmanager
def _progress(what: str, total: int) -> Iterator["_Step"]:
    """A progress bar on standard error, where that is a terminal."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[name]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, name="")
        yield _Step(bar, task)


class _Step:
    """Moves a progress bar on by one file; the file being read is named beside it."""

    def __init__(self, bar: Progress, task: "int") -> None:
        self._bar = bar
        self._task = task
        self._begun = False

    def __call__(self, path: Path) -> None:
        self._bar.update(self._task, advance=int(self._begun), name=path.name)  # type: ignore[arg-type]  # a TaskID is an int
        self._begun = True
