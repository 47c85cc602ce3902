"""How errors cross the door: what the engine raises becomes a leaf of the project's own tree.

>>> short(ValueError("in two\\n  lines"))
'in two lines'
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from ontology.errors import QueryError, StoreError

_T = TypeVar("_T")


def guarded(folder: Path, act: Callable[[], _T]) -> _T:
    """Do something with the database of a folder; raises StoreError where that fails."""
    try:
        return act()
    except OSError as error:
        if "lock hold" in str(error) or "/LOCK" in str(error):
            raise StoreError(
                str(folder), "another process is writing to it", "stop that process, or send the work to it"
            ) from error
        raise StoreError(str(folder), short(error), "free the disk or restore a backup") from error
    except (ValueError, SyntaxError) as error:
        raise StoreError(str(folder), f"not storable: {short(error)}", "correct the IRI or the text") from error


def gone_through(result: Any) -> Iterator[Any]:
    """Go through what a query finds; raises QueryError where it fails on the way."""
    try:
        yield from result
    except (OSError, RuntimeError) as error:
        raise QueryError("query", short(error), "simplify the query") from error


def is_refusal(error: OSError) -> bool:
    """Tell a failing operation (a graph that is not there, a LOAD) from a failing disk."""
    return error.errno is None and "IO error" not in str(error)


def short(error: Exception) -> str:
    """Say an error on one line, in at most 300 characters."""
    return " ".join(str(error).split())[:300]
