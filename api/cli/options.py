"""The options that several commands have.

>>> day_of("2026-11-22").isoformat()
'2026-11-22'
"""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graph.reading.query_errors import Malformed


class Language(StrEnum):
    """Languages of answers, explanations and pages."""

    VI = "vi"
    EN = "en"


#: Where a command reads.
AnyStore = Annotated[
    Path, typer.Option("--store", metavar="DIR|URL", help="Folder of the store, or query address of a SPARQL server.")
]
#: Where a command writes.
StoreFolder = Annotated[Path, typer.Option("--store", metavar="DIR", help="Folder of the store.")]
#: Where the service is, whose settings may name the folder.
ServedFolder = Annotated[Path | None, typer.Option("--store", metavar="DIR", help="Folder of the store.")]
DEFAULT_STORE = Path("data/store")
Day = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day to look at, as 2026-11-22; today if left out."),
]


def day_of(given: str | None, option: str = "--as-of") -> date:
    """The day that an option names; today where it is left out."""
    if given is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Malformed(option, f"{given!r} is no date", "write it as 2026-11-22") from error
