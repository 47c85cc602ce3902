"""The one door of pyoxigraph: databases of quads on disk, spoken to in plain values.

What stands behind the door knows triples, graphs and SPARQL; it knows nothing of documents and claims.
`graph.writing.store` builds on it. Nobody outside this folder imports pyoxigraph, and no value of its leaves it.

- `database`: the `Engine` itself, a database that is stored to, looked into and asked.
- `changes`: what one transaction does.
- `results`: what is asked for and given back.
- `answering`: a query is run, and its result made plain or written out.
- `freezing`: a copy for readers, without waiting for the disk.
- `copying`: a copy in memory, which takes as little of it as it can.
- `lines`: files of any format, as lines of statements.
- `texts`: queries and serialised graphs, without a database.
- `sent`: graphs that strangers sent, read where they can do no harm.
- `terms`, `formats`, `faults`: how values, media types and errors cross the door.

>>> engine = Engine.in_memory()
>>> engine.load_triples([("urn:a", "urn:b", "urn:c")])
>>> engine.select("SELECT ?s { ?s ?p ?o }")
[{'s': 'urn:a'}]
"""

from graph.engine.changes import Change
from graph.engine.copying import Written
from graph.engine.database import MARK, Engine
from graph.engine.lines import statements_of
from graph.engine.results import Answer, Dataset, Limits, Table, rows_of, truth_of
from graph.engine.texts import canonical, parse, read, resolve, serialise

__all__ = [
    "MARK",
    "Answer",
    "Change",
    "Dataset",
    "Engine",
    "Limits",
    "Table",
    "Written",
    "canonical",
    "parse",
    "read",
    "resolve",
    "rows_of",
    "serialise",
    "statements_of",
    "truth_of",
]
