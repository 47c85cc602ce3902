"""What the service is told when it starts; nothing else in `api` reads the environment or the clock.

>>> Settings(store=Path("data/store")).host
'127.0.0.1'
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the application needs to know.

    Attributes:
        store: Folder of the store; the service only reads its last published checkpoint.
        deadline_s: Wall-clock seconds an outsider's SPARQL query may take.
        workers: Killable reader processes for outsiders' queries.
        max_body: Bytes a request body may have.
        host, port: Where the service listens.
        today: Gives the day that "as of" means when nothing is said.
    """

    store: Path
    deadline_s: float = 10.0
    workers: int = 2
    max_body: int = 1_000_000
    host: str = "127.0.0.1"
    port: int = 8000
    today: Callable[[], date] = date.today
