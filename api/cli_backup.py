"""The commands `backup` and `restore`; `register` adds them to the command line."""

from pathlib import Path
from typing import Annotated

import typer

from api import console as show
from graph.backup import Manifest, make_backup, read_manifest
from graph.backup import restore as restored
from graph.desk import recovered
from graph.write_errors import ReadOnly
from graph.writer import Writer

StoreFolder = Annotated[Path, typer.Option("--store", metavar="DIR", help="Folder of the store.")]
_DEFAULT_STORE = Path("data/store")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (backup, restore):
        app.command()(command)


def backup(
    target: Annotated[Path, typer.Argument(help="A new folder for the backup.", metavar="DEST")],
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Copy the store with all that is acknowledged; a service goes on meanwhile."""
    writer = Writer(store)
    if writer.is_there:
        writer.backup(target)
        show.say(f"{target}: {_words(read_manifest(target))}")
        return
    try:
        with recovered(store) as opened:
            opened.reproject()
            opened.publish()
    except ReadOnly:
        show.say(f"{store} can only be read: what was published last is backed up")
    show.say(f"{target}: {_words(make_backup(store, target))}")


def restore(
    source: Annotated[Path, typer.Argument(help="Folder of a backup.", metavar="SRC")],
    store: StoreFolder = _DEFAULT_STORE,
) -> None:
    """Make a store of a backup, after a check of every file and count; nothing is overwritten."""
    show.say(f"{store}: {_words(restored(source, store))}")


def _words(manifest: Manifest) -> str:
    size = sum(file.size for file in manifest.files.values())
    return (
        f"{manifest.quads:,} quads in {manifest.graphs:,} graphs, up to transaction {manifest.transaction}, "
        f"{len(manifest.files)} files with {size:,} bytes, all checked"
    )
