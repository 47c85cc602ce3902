"""The command line: `banggiao ingest extract load ask query serve draw export`, and what curators and operators need.

A command stands with those of its kind: `ingesting`, `loading`, `asking`, `showing`, `serving`, `curating`, `upkeep`,
`keys`.
What several share are `options`, `opening` (where a command reads) and `printing` (how it answers).

The other boundary where errors are caught: what is ours (`BanggiaoError`) becomes one line on standard error
and exit code 1. Answers go to standard output, progress and problems to standard error.
"""

import sys

import typer

from api.cli import asking, curating, ingesting, keys, loading, serving, showing, upkeep
from api.cli.printing import problem
from ontology.errors import BanggiaoError

app = typer.Typer(
    name="banggiao",
    help="A knowledge graph of the international relations of cities and provinces.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _commands in (ingesting, loading, asking, serving, showing, curating, upkeep, keys):
    _commands.register(app)


def main() -> None:
    """Run the command line; the entry point of the `banggiao` script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BanggiaoError as error:
        problem(str(error))
        raise SystemExit(1) from error
