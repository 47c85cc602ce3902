"""What the service is told when it starts; nothing else in `api` reads the environment or the clock.

Each field is one setting: its name in a configuration file, `BANGGIAO_` and the name in capitals in the
environment, and for the common ones a flag of `banggiao serve`. `api.service.configuration` reads and shows them,
with what is said here of each; `docs/operations.md` explains them.

>>> Settings(store=Path("data/store")).host
'127.0.0.1'
>>> Settings(store=Path("data/store")).state_folder.as_posix()
'data/store.service'
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

Seconds = Annotated[float, Gt(0), Le(86_400)]
Bytes = Annotated[int, Ge(1_000)]
Count = Annotated[int, Ge(1)]
#: A number that 0 switches off.
Most = Annotated[int, Ge(0)]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the service needs to know; sizes are bytes, times are seconds.

    `today` gives the day that "as of" means when nothing is said; it is for tests and no setting.
    """

    store: Annotated[Path, "folder of the store"]
    state: Annotated[Path | None, "folder of keys, audit, jobs and uploads; the store's with .service if left out"] = (
        None
    )
    host: Annotated[str, "address to listen on"] = "127.0.0.1"
    port: Annotated[int, Ge(1), Le(65535), "port to listen on"] = 8000
    base_url: Annotated[str | None, "address under which the service is known to the outside, https://…/"] = None
    trusted_proxies: Annotated[tuple[str, ...], "addresses of proxies whose X-Forwarded headers are believed"] = ()
    cors_origins: Annotated[tuple[str, ...], "sites whose pages may read; those named here may write"] = ("*",)
    service_peers: Annotated[tuple[str, ...], "addresses that SERVICE and LOAD may name; all others are refused"] = ()
    workers: Annotated[Count, "reader processes: outsiders' queries that run at a time"] = 2
    ingest_workers: Annotated[Count, "documents that are read at a time"] = 1
    deadline_s: Annotated[Seconds, "time a query of the public may take"] = 10.0
    editor_deadline_s: Annotated[Seconds, "time a query sent with an editor's key may take"] = 60.0
    rows: Annotated[Count, "rows of an answer where a query asks for no other number"] = 10_000
    max_rows: Annotated[Count, "rows of an answer at most"] = 100_000
    max_answer: Annotated[Bytes, "size of an answer"] = 50_000_000
    max_query: Annotated[Bytes, "size of a query's text"] = 65_536
    max_url: Annotated[Bytes, "size of a request's address"] = 65_536
    max_header: Annotated[Bytes, "size of a request's address and header fields together"] = 98_304
    max_body: Annotated[Bytes, "size of a request's body where none of the next two applies"] = 1_000_000
    max_write: Annotated[Bytes, "size of a body at /update and /graph-store"] = 16_000_000
    max_upload: Annotated[Bytes, "size of a document with its form at /api/v1/documents"] = 20_000_000
    header_timeout_s: Annotated[Seconds, "time for a request's header to be there whole"] = 10.0
    body_patience_s: Annotated[Seconds, "time a body may take; past it, 16 kB a second must come"] = 20.0
    idle_timeout_s: Annotated[Count, "time a connection may wait for its next request"] = 10
    max_requests: Annotated[Most, "requests in work at a time, of all clients; 0 for no limit"] = 256
    client_requests: Annotated[Most, "requests in work at a time of one client; 0 for no limit"] = 16
    client_rate: Annotated[float, Ge(0), "requests a second of one client in the long run; 0 for no limit"] = 100.0
    client_burst: Annotated[Count, "requests of one client at once before its rate counts"] = 400
    reader_memory: Annotated[Bytes, "memory of a reader process"] = 1 << 30
    held_triples: Annotated[Most, "triples of the knowledge that busy readers hold in memory; 0 for none"] = 500_000
    document_memory: Annotated[Bytes, "address space of the process that reads a document"] = 2 << 30
    document_timeout_s: Annotated[Seconds, "time the reading of a document may take"] = 120.0
    job_days: Annotated[Count, "days that finished jobs are remembered"] = 30
    log_level: Annotated[Literal["debug", "info", "warning", "error"], "least weight of what is logged"] = "info"
    metrics_public: Annotated[bool, "whether /metrics is answered without an admin's key"] = True
    telemetry: Annotated[bool, "send OpenTelemetry traces; where to, its own OTEL_… variables say"] = False
    today: Callable[[], date] = date.today

    @property
    def state_folder(self) -> Path:
        """Where the service keeps what is its own."""
        return self.state if self.state is not None else self.store.with_name(f"{self.store.name}.service")
