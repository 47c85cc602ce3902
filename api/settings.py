"""What the service is told when it starts; nothing else in `api` reads the environment or the clock.

Each field is one setting: its name in a configuration file, `BANGGIAO_` and the name in capitals in the environment, and
for the common ones a flag of `banggiao serve`. `api.configuration` reads them; `docs/operations.md` explains them.

>>> Settings(store=Path("data/store")).host
'127.0.0.1'
>>> Settings(store=Path("data/store")).state_folder.as_posix()
'data/store.service'
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Ge, Gt, Le

Seconds = Annotated[float, Gt(0), Le(86_400)]
Bytes = Annotated[int, Ge(1_000)]
Count = Annotated[int, Ge(1)]
#: A number that 0 switches off.
Most = Annotated[int, Ge(0)]


def _is(default: Any, meaning: str) -> Any:
    """A setting with its default, and what it is for."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the service needs to know; sizes are bytes, times are seconds.

    `today` gives the day that "as of" means when nothing is said; it is for tests and no setting.
    """

    store: Path = field(metadata={"meaning": "folder of the store"})
    state: Path | None = _is(
        None, "folder for keys, audit, jobs and uploads; the store's name and .service if left out"
    )
    host: str = _is("127.0.0.1", "address to listen on")
    port: Annotated[int, Ge(1), Le(65535)] = _is(8000, "port to listen on")
    base_url: str | None = _is(None, "address under which the service is known to the outside, https://…/")
    trusted_proxies: tuple[str, ...] = _is((), "addresses of proxies whose X-Forwarded-For and -Proto are believed")
    cors_origins: tuple[str, ...] = _is(("*",), "sites whose pages may read; only sites named here may also write")
    workers: Count = _is(2, "reader processes: outsiders' queries that run at a time")
    ingest_workers: Count = _is(1, "documents that are read at a time")
    deadline_s: Seconds = _is(10.0, "time a query of the public may take")
    editor_deadline_s: Seconds = _is(60.0, "time a query sent with an editor's key may take")
    rows: Count = _is(10_000, "rows of an answer where a query asks for no other number")
    max_rows: Count = _is(100_000, "rows of an answer at most")
    max_answer: Bytes = _is(50_000_000, "size of an answer")
    max_query: Bytes = _is(65_536, "size of a query's text")
    max_url: Bytes = _is(65_536, "size of a request's address")
    max_header: Bytes = _is(98_304, "size of a request's address and header fields together")
    max_body: Bytes = _is(1_000_000, "size of a request's body where none of the next two applies")
    max_write: Bytes = _is(16_000_000, "size of a body at /update and /graph-store")
    max_upload: Bytes = _is(20_000_000, "size of a document with its form at /api/v1/documents")
    header_timeout_s: Seconds = _is(10.0, "time for a request's header to be there whole")
    body_patience_s: Seconds = _is(20.0, "time a body may take in any case; past it, at least 16 kB must come a second")
    idle_timeout_s: Annotated[int, Ge(1)] = _is(10, "time a connection may wait for its next request")
    max_requests: Most = _is(256, "requests in work at a time, of all clients; 0 for no limit")
    client_requests: Most = _is(16, "requests in work at a time of one client, an address or a key; 0 for no limit")
    client_rate: Annotated[float, Ge(0)] = _is(100.0, "requests a second of one client in the long run; 0 for no limit")
    client_burst: Count = _is(400, "requests of one client at once before its rate counts")
    reader_memory: Bytes = _is(1 << 30, "memory of a reader process")
    document_memory: Bytes = _is(2 << 30, "address space of the process that reads a document")
    document_timeout_s: Seconds = _is(120.0, "time the reading of a document may take")
    job_days: Count = _is(30, "days that finished jobs are remembered")
    log_level: str = _is("info", "least weight of what is logged: debug, info, warning or error")
    metrics_public: bool = _is(True, "whether /metrics is answered without an admin's key")
    telemetry: bool = _is(False, "send OpenTelemetry traces; where to, its own OTEL_… variables say")
    today: Callable[[], date] = date.today

    @property
    def state_folder(self) -> Path:
        """Where the service keeps what is its own."""
        return self.state if self.state is not None else self.store.with_name(f"{self.store.name}.service")
