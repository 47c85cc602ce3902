"""The commands that write the knowledge out for other eyes: `draw` and `export`; `register` adds them."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import printing as show
from api.cli.opening import open_store
from api.cli.options import DEFAULT_STORE, AnyStore, Day, Language, day_of
from graph.reading.query_errors import Malformed


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


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (draw, export):
        app.command()(command)


def draw(
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write the page.")],
    focus: Annotated[str | None, typer.Option(help="Draw only what is around this name.")] = None,
    radius: Annotated[int, typer.Option(help="How many steps around the focus.", min=1, max=5)] = 1,
    lang: Language = Language.VI,
    as_of: Day = None,
    store: AnyStore = DEFAULT_STORE,
) -> None:
    """Draw the network as one HTML page that works offline."""
    from graph.showing.drawing import draw as drawn
    from graph.showing.network import build_network, ego, find_node, positions

    graph = build_network(open_store(store), day_of(as_of))
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


def export(
    output_format: Annotated[ExportFormat, typer.Option("--format", help="What to write.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to; standard output if left out.")
    ] = None,
    store: AnyStore = DEFAULT_STORE,
) -> None:
    """Export knowledge, all graphs, the network or the table of agreements."""
    from graph.showing.export import export as exported

    content = exported(open_store(store), output_format.value)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        _write(output, content)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Malformed(
            str(path), f"it cannot be written ({error.strerror})", "choose another place with -o"
        ) from error
