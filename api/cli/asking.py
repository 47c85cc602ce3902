"""The commands that ask the knowledge: `ask` in words, `query` in SPARQL; `register` adds them to the command line."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import printing as show
from api.cli.opening import open_store
from api.cli.options import DEFAULT_STORE, AnyStore, Day, Language, day_of
from graph.asking.asker import Asker
from graph.knowledge.history import said_by
from graph.lives.rules import load_rules
from graph.reading.query_errors import Malformed

Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of the answer; told from the question if left out."),
]


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


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (ask, query):
        app.command()(command)


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
    store: AnyStore = DEFAULT_STORE,
) -> None:
    """Answer a question with agreements, dates, status, its reason and the sentences that say so."""
    language = lang.value if lang is not None else _language_of(question)
    day = day_of(as_of)
    view = open_store(store)
    if said is not None:
        view = said_by(view, day_of(said, "--said-by"), load_rules())
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


def query(
    file: Annotated[
        str, typer.Argument(help="A file with a SPARQL query, or - for standard input.", metavar="FILE.rq|-")
    ],
    output_format: Annotated[QueryFormat | None, typer.Option("--format", help="How to write the result.")] = None,
    store: AnyStore = DEFAULT_STORE,
) -> None:
    """Run a SPARQL query on the published knowledge."""
    from api.protocols.sparql import FORMATS, offered
    from graph.reading import guard

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


def _language_of(question: str) -> str:
    """Vietnamese where a question has Vietnamese letters or common words without their marks, else
    English.
    """
    from ingest.readers.language import detect

    return "en" if detect(question) == "en" else "vi"
