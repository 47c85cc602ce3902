"""The command line: `banggiao ingest extract ask query serve draw export check remove`, and the curator's commands.

The other boundary where errors are caught: what is ours (`BanggiaoError`) becomes one line on standard error
and exit code 1. Answers go to standard output, progress and problems to standard error.
"""

import os
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import cli_backup, cli_ingest, cli_keys
from api import console as show
from api.cli_curation import register
from api.opening import must_be_folder, open_store
from graph.asking import Asker
from graph.handover import writing
from graph.history import said_by
from graph.query_errors import Malformed
from graph.rules import load_rules
from ontology.errors import BanggiaoError

if TYPE_CHECKING:
    from api.settings import Settings

app = typer.Typer(
    name="banggiao",
    help="A knowledge graph of the international relations of cities and provinces.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Language(StrEnum):
    """Languages of answers and pages."""

    VI = "vi"
    EN = "en"


StoreFolder = Annotated[
    Path, typer.Option("--store", metavar="DIR|URL", help="Folder of the store, or query address of a SPARQL server.")
]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of the answer; told from the question if left out."),
]
Day = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day to look at, as 2026-11-22; today if left out."),
]
_DEFAULT_STORE = Path("data/store")


cli_ingest.register(app)
register(app)
cli_keys.register(app)
cli_backup.register(app)


def main() -> None:
    """Run the command line; the entry point of the `banggiao` script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BanggiaoError as error:
        show.problem(str(error))
        raise SystemExit(1) from error


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question in Vietnamese or English.")],
    lang: Lang = None,
    as_of: Day = None,
    presumption: Annotated[
        bool,
        typer.Option(
            "--presumption/--no-presumption",
            help="Whether a paper without stated term or end counts as in force.",
        ),
    ] = True,
    said: Annotated[
        str | None,
        typer.Option("--said-by", metavar="DATE", help="Count only documents that were out by the end of this day."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Answer a question with agreements, dates, status, its reason and the sentences that say so."""
    language = lang.value if lang is not None else _language_of(question)
    day = _day(as_of)
    view = open_store(store)
    if said is not None:
        view = said_by(view, _day(said, "--said-by"), load_rules())
        show.say(f"by the documents that had come out by {said}")
    reply = Asker.of(view).ask(question, language, day, presumption=presumption)
    if reply is None:
        problem, remedy = (
            "the question was not understood",
            "ask for partners, ties, agreements, investors, figures or offices",
        )
        raise Malformed(question, problem, remedy)
    if as_json:
        typer.echo(show.reply_as_json(reply, day))
    else:
        show.show_reply(show.out(), reply, language)


class QueryFormat(StrEnum):
    """Formats of `query`: the first four of tables, the others of graphs."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"


@app.command()
def query(
    file: Annotated[
        str, typer.Argument(help="A file with a SPARQL query, or - for standard input.", metavar="FILE.rq|-")
    ],
    output_format: Annotated[QueryFormat | None, typer.Option("--format", help="How to write the result.")] = None,
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Run a SPARQL query on the published knowledge."""
    from api.sparql import FORMATS, offered
    from graph import guard

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed(
            file, f"the query cannot be read ({error})", "name a UTF-8 file, or - for standard input"
        ) from error
    guard.check(text)
    types = offered(text)
    media_type = FORMATS[output_format.value] if output_format is not None else types[0]
    if media_type not in types:
        fitting = ", ".join(name for name, kind in FORMATS.items() if kind in types)
        raise Malformed("--format", "it does not fit this kind of query", f"choose one of {fitting}")
    sys.stdout.buffer.write(open_store(store).serialise(text, media_type))
    sys.stdout.buffer.flush()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 if left out.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000 if left out.")] = None,
    store: Annotated[Path | None, typer.Option("--store", metavar="DIR", help="Folder of the store.")] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="Folder of keys, audit, jobs and uploads.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="A TOML file with settings; flags win over it.")
    ] = None,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Print all settings and where each came from; serve nothing.")
    ] = False,
) -> None:
    """Serve pages, REST and SPARQL on this machine."""
    from api.configuration import configure

    configured = configure({"host": host, "port": port, "store": store, "state": state}, os.environ, config)
    if show_config:
        for line in configured.lines():
            typer.echo(line)
        return
    must_be_folder(configured.settings.store)
    _serve(configured.settings)


def _serve(settings: "Settings") -> None:
    from api.serving import serve as run

    run(settings, show.say)


@app.command()
def draw(
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write the page.")],
    focus: Annotated[str | None, typer.Option(help="Draw only what is around this name.")] = None,
    radius: Annotated[int, typer.Option(help="How many steps around the focus.", min=1, max=5)] = 1,
    lang: Language = Language.VI,
    as_of: Day = None,
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Draw the network as one HTML page that works offline."""
    from graph.drawing import draw as drawn
    from graph.network import build_network, ego, find_node, positions

    graph = build_network(open_store(store), _day(as_of))
    if focus is not None:
        node = find_node(graph, focus)
        if node is None:
            raise Malformed(
                focus,
                "nothing in the network is called that",
                "try another spelling, or search with `banggiao ask`",
            )
        graph = ego(graph, node, radius)
    _write(output, drawn(graph, positions(graph), lang.value).encode("utf-8"))
    show.say(f"{output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} relations")


class ExportFormat(StrEnum):
    """Formats of `export`."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
    XLSX = "xlsx"


@app.command()
def export(
    output_format: Annotated[ExportFormat, typer.Option("--format", help="What to write.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to; standard output if left out.")
    ] = None,
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Export knowledge, all graphs, the network or the table of agreements."""
    from graph.export import export as exported

    content = exported(open_store(store), output_format.value)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        _write(output, content)


@app.command()
def check(
    store: StoreFolder = _DEFAULT_STORE,
    lang: Annotated[str, typer.Option(help="Language of the messages: vi or en.")] = "en",
) -> None:
    """Hold the vocabulary and the store to their rules: style, terms, queries, inference, shapes, consistency."""
    from api.checking import findings

    found = list(findings(open_store(store)))
    for finding in found:
        typer.echo(finding.line(lang))
    faults = sum(finding.severity == "violation" for finding in found)
    show.say(f"{faults} findings, {len(found) - faults} warnings" if found else "no findings")
    if faults:
        raise typer.Exit(1)


@app.command()
def remove(
    document: Annotated[str, typer.Argument(help="File name or identifier of a document in the store.")],
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Remove a document and everything that rests on it alone."""
    from graph.labels import read_documents

    documents = read_documents(open_store(store))
    wanted = [iri for iri, line in documents.items() if document in (iri, iri.rsplit("/", 1)[-1], line.name)]
    if len(wanted) != 1:
        problem = "no document has this name" if not wanted else f"{len(wanted)} documents have this name"
        raise Malformed(
            document,
            problem,
            "give its identifier, as `banggiao export --format csv` or the documents page shows it",
        )
    with writing(store) as opened:
        opened.drop_document(wanted[0])
        report = opened.reproject()
        opened.publish()
    show.say(f"removed {wanted[0]}: {report.removed} triples of knowledge rested on it alone")


def _language_of(question: str) -> str:
    """Vietnamese where a question has Vietnamese letters or common words without their marks, else
    English.
    """
    from ingest.readers.language import detect

    return "en" if detect(question) == "en" else "vi"


def _day(given: str | None, option: str = "--as-of") -> date:
    """The day that an option names; today where it is left out."""
    if given is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Malformed(option, f"{given!r} is no date", "write it as 2026-11-22") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Malformed(
            str(path), f"it cannot be written ({error.strerror})", "choose another place with -o"
        ) from error
