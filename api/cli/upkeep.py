"""The commands that look after a store: `check remove backup restore`; `register` adds them to the command line."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli import printing as show
from api.cli.noting import Notes, noted
from api.cli.opening import open_store
from api.cli.options import DEFAULT_STORE, AnyStore, StoreFolder
from graph.reading.query_errors import Malformed
from graph.writing.backup import MANIFEST, Manifest, make_backup, read_manifest
from graph.writing.backup import restore as restored
from graph.writing.recovery import recovered
from graph.writing.write_errors import ReadOnly
from graph.writing.writer import Writer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (check, remove, backup, restore):
        app.command()(command)


def check(
    store: AnyStore = DEFAULT_STORE,
    lang: Annotated[str, typer.Option(help="Language of the messages: vi or en.")] = "en",
) -> None:
    """Hold the vocabulary and the store to their rules: style, terms, queries, inference, shapes, consistency."""
    from api.findings.checking import findings

    found = list(findings(open_store(store)))
    for finding in found:
        typer.echo(finding.line(lang))
    faults = sum(finding.severity == "violation" for finding in found)
    show.say(f"{faults} findings, {len(found) - faults} warnings" if found else "no findings")
    if faults:
        raise typer.Exit(1)


def remove(
    document: Annotated[str, typer.Argument(help="File name or identifier of a document in the store.")],
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Remove a document and everything that rests on it alone."""
    from graph.naming.labels import read_documents

    documents = read_documents(open_store(store))
    wanted = [iri for iri, line in documents.items() if document in (iri, iri.rsplit("/", 1)[-1], line.name)]
    if len(wanted) != 1:
        problem = "no document has this name" if not wanted else f"{len(wanted)} documents have this name"
        raise Malformed(
            document,
            problem,
            "give its identifier, as `banggiao export --format csv` or the documents page shows it",
        )
    with noted(store) as opened:
        opened.drop_document(wanted[0])
        report = opened.reproject()
        opened.publish()
    show.say(f"removed {wanted[0]}: {report.removed} triples of knowledge rested on it alone")


def backup(
    target: Annotated[Path, typer.Argument(help="A new folder for the backup.", metavar="DEST")],
    store: StoreFolder = DEFAULT_STORE,
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
    store: StoreFolder = DEFAULT_STORE,
) -> None:
    """Make a store of a backup, after a check of every file and count; nothing is overwritten."""
    manifest = restored(source, store)
    Notes.of(store).note(f"restore {source}", (source / MANIFEST).read_bytes())
    show.say(f"{store}: {_words(manifest)}")


def _words(manifest: Manifest) -> str:
    size = sum(file.size for file in manifest.files.values())
    return (
        f"{manifest.quads:,} quads in {manifest.graphs:,} graphs, up to transaction {manifest.transaction}, "
        f"{len(manifest.files)} files with {size:,} bytes, all checked"
    )
