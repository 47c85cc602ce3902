"""The commands of whoever runs the service, `keys create list revoke audit`; `register` adds them.

They find the service's folder as the service does: by flags, the environment and the configuration file.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.noting import Notes
from api.cli.options import ServedFolder
from api.service.audit_file import verify
from api.service.configuration import configure
from api.service.key_store import ROLES, Key, KeyFile, KeysError

StateFolder = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="Folder of keys and audit; the store's with .service if left out."),
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="The TOML file that the service is given.")
]
_SPAN = re.compile(r"(\d{1,5})([hdwy])")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "y": 24 * 365}


class RoleName(StrEnum):
    """Roles, as `api.service.key_store.Role`."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


commands = typer.Typer(
    name="keys", help="Make, list and take back keys for the service; check its audit file.", no_args_is_help=True
)


@commands.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is, for people.")],
    role: Annotated[RoleName, typer.Option(help="What it may do; more than those before it.")] = RoleName.READER,
    graph: Annotated[
        list[str] | None, typer.Option("--graph", metavar="IRI", help="The only graph it may write; may be repeated.")
    ] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="SPAN|DAY", help="When it ends: 12h, 90d, 1y, or the day 2027-01-31.")
    ] = None,
    store: ServedFolder = None,
    state: StateFolder = None,
    config: ConfigFile = None,
) -> None:
    """Make a key and print it: this once, nobody can show it again."""
    now = datetime.now(UTC)
    graphs = None if not graph else tuple(graph)
    ends = None if expires is None else _end(expires, now)
    key, token = _keys(store, state, config).create(
        name, ROLES[[*RoleName].index(role)], now=now, graphs=graphs, expires=ends
    )
    Notes.of(store, state, config).note(f"keys create {key.id} {_words(key, now)}", key.id.encode())
    typer.echo(token)
    typer.echo(f"key {key.id} of {name}: keep it safe, it is not shown again; {_words(key, now)}", err=True)


@commands.command("list")
def listed(store: ServedFolder = None, state: StateFolder = None, config: ConfigFile = None) -> None:
    """List keys by their ids: whose they are, what they may do, whether they are valid."""
    now = datetime.now(UTC)
    keys = _keys(store, state, config).all()
    for key in keys:
        typer.echo(f"{key.id}  {key.state(now):<8} {key.name}: {_words(key, now)}; made {key.created[:10]}")
    if not keys:
        typer.echo("no keys; `banggiao keys create NAME --role editor` makes one", err=True)


@commands.command()
def revoke(
    key: Annotated[str, typer.Argument(help="Id of the key, as `banggiao keys list` shows it.")],
    store: ServedFolder = None,
    state: StateFolder = None,
    config: ConfigFile = None,
) -> None:
    """Take a key back; a service that runs refuses it from the next request on."""
    taken = _keys(store, state, config).revoke(key, datetime.now(UTC))
    Notes.of(store, state, config).note(f"keys revoke {taken.id}", taken.id.encode())
    typer.echo(f"key {taken.id} of {taken.name} opens nothing any more", err=True)


@commands.command()
def audit(store: ServedFolder = None, state: StateFolder = None, config: ConfigFile = None) -> None:
    """Check that no line of the audit file was changed, taken out or put in."""
    path = _state(store, state, config) / "audit.jsonl"
    faults = list(verify(path))
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{path}: whole", err=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(commands)


def _keys(store: Path | None, state: Path | None, config: Path | None) -> KeyFile:
    return KeyFile(_state(store, state, config) / "keys.json")


def _state(store: Path | None, state: Path | None, config: Path | None) -> Path:
    """Find the folder where the service, given the same flags, environment and file, keeps what is its own."""
    return configure({"store": store, "state": state}, os.environ, config).settings.state_folder


def _words(key: Key, now: datetime) -> str:
    where = "any graph" if key.graphs is None else ", ".join(key.graphs)
    scope = "" if key.role == "reader" else f" of {where}"
    ends = "never ends" if key.expires is None else f"ends {key.expires[:16].replace('T', ' ')} UTC"
    return f"{key.role}{scope}, {ends}"


def _end(given: str, now: datetime) -> datetime:
    span = _SPAN.fullmatch(given)
    try:
        ends = (
            now + timedelta(hours=int(span[1]) * _HOURS[span[2]])
            if span is not None
            else datetime.fromisoformat(given).astimezone(UTC)
        )
    except (ValueError, OverflowError) as error:
        raise KeysError("--expires", f"{given!r} is no span or day", "write 12h, 90d, 1y or 2027-01-31") from error
    if ends <= now:
        raise KeysError("--expires", f"{given} is in the past", "name a later one")
    return ends
