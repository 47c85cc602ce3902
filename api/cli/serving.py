"""The command `serve`; `register` adds it to the command line."""

import os
from pathlib import Path
from typing import Annotated

import typer

from api.cli import printing as show
from api.cli.opening import must_be_folder
from api.cli.options import ServedFolder


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 if left out.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000 if left out.")] = None,
    store: ServedFolder = None,
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
    from api.service.configuration import configure
    from api.service.serving import serve as run

    configured = configure({"host": host, "port": port, "store": store, "state": state}, os.environ, config)
    if show_config:
        for line in configured.lines():
            typer.echo(line)
        return
    must_be_folder(configured.settings.store)
    run(configured.settings, show.say)
