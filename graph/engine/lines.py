"""Files of any RDF format as lines of statements, which is what a store loads at its greatest speed.

N-Triples and N-Quads are taken as they stand; of any other format, or packed with gzip, a copy is made that is gone
when it is closed.

    with statements_of(Path("people.ttl")) as (file, media_type):
        store.load_file(file, media_type, "urn:people")
"""

import gzip
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from graph.engine.faults import short
from graph.reading.query_errors import Malformed
from ontology.errors import StoreError

_PACKED = ".gz"
_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


@contextmanager
def statements_of(path: Path, *, graph: str | None = None) -> Iterator[tuple[IO[bytes], str]]:
    """Open a file as lines of statements.

    Args:
        path: Its name ends as its format says (.nt .nq .ttl .trig .rdf .jsonld .n3), and in .gz where it is packed.
        graph: Where its triples will go; it may then name no graphs of its own.

    Yields:
        The file at its beginning, and its media type: N-Quads where it may name graphs, else N-Triples.

    Raises:
        Malformed: It has another ending, is not of its format, or names graphs where it may not.
        StoreError: It cannot be read, or the disk has no room for its copy.
    """
    inner = Path(path.stem) if path.suffix == _PACKED else path
    rdf_format = ox.RdfFormat.from_extension(inner.suffix.lstrip("."))
    if rdf_format is None:
        raise Malformed(str(path), "its name does not end as that of an RDF file", "name it as .nt, .nq, .ttl or .trig")
    names_graphs = rdf_format.supports_datasets and graph is None
    try:
        with _opened(path) as file:
            if inner == path and rdf_format in _LINES and rdf_format.supports_datasets == names_graphs:
                yield file, rdf_format.media_type
                return
            lines = _LINES[names_graphs]
            with tempfile.TemporaryFile(prefix="banggiao-") as copy:
                _copy(file, rdf_format, copy, lines, path)
                copy.seek(0)
                yield copy, lines.media_type
    except OSError as error:
        raise StoreError(str(path), error.strerror or str(error), "name a file that is there") from error


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == _PACKED else path.open("rb")


def _copy(file: Any, rdf_format: ox.RdfFormat, copy: IO[bytes], lines: ox.RdfFormat, path: Path) -> None:
    """Write statements out as lines; blank nodes of one file stay what they are in it."""
    one_graph = not lines.supports_datasets
    try:
        quads = ox.parse(file, format=rdf_format, base_iri=path.absolute().as_uri(), without_named_graphs=one_graph)
        statements = (quad.triple for quad in quads) if one_graph else quads
        ox.serialize(cast("Any", statements), copy, format=lines)
    except (SyntaxError, ValueError) as error:
        raise Malformed(str(path), f"not {rdf_format.name}: {short(error)}", "correct the file") from error
    copy.flush()
