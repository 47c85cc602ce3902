"""The application: `create_app(settings)` puts routes, pages, headers and problems together.

    uvicorn.run(create_app(Settings(store=Path("data/store"))), host="127.0.0.1", port=8000)

It opens no store at start; one that is published later is found at the next request. It does read the ontology, so that
a malformed file stops the start and no request.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from api.documents import jobs, uploads
from api.documents.job_book import JobBook
from api.documents.job_runner import Cost, JobRunner
from api.pages import browsing as pages
from api.pages import curation_pages, vocabulary_pages, workbench
from api.pages.rendering import make_environment
from api.protocols import graph_store, linked_data, reconcile, sparql, update
from api.protocols.direct import Direct
from api.protocols.short import ShortWay
from api.rest import docs, plain
from api.rest import routes as rest
from api.rest.ahead import Ahead
from api.rest.described import describe_problems
from api.service import health, metrics, problems
from api.service.audit import Audited
from api.service.audit_file import Audit
from api.service.edition import Unchanging
from api.service.headers import COMPRESSED_FROM, SecurityHeaders, cors
from api.service.health import looked_up
from api.service.key_store import KeyRing
from api.service.keys import Authentication, Failures
from api.service.limits import BodyLimit, ClientLimit, Clients, Rates
from api.service.logs import RequestLog
from api.service.messages import load_catalogues
from api.service.metrics import Metrics
from api.service.settings import Settings
from api.service.shelf import Shelf
from api.service.wire import raise_file_limit
from graph.reading.guard import Bounds
from graph.reading.readers import ReaderPool
from graph.reading.stem import Held
from graph.writing.writer import Writer
from ontology.reference import FILES, Reference, load_reference

WEB = Path(__file__).parents[1] / "web"
#: vis-network as the pyvis package carries it (Apache-2.0 or MIT).
_DRAWING = ("pyvis", "templates/lib/vis-9.1.2/vis-network.min.js")
_DESCRIPTION = (
    "International relations of cities and provinces: partners, agreements, their status on a day, and the "
    "sentences that say so. Reading is public. Every answer can be had as data with the query string of its page."
)


class _Application(FastAPI):
    """The framework's application, with a short way before it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a plain query, hand all else to the framework."""
        short: ShortWay | None = getattr(self.state, "short", None)
        asked = None if short is None else short.takes(scope)
        if short is None or asked is None:
            await super().__call__(scope, receive, send)
        else:
            await short.answer(asked, receive, send)


def create_app(settings: Settings, ontology: Mapping[str, Path] = FILES, reference: Reference | None = None) -> FastAPI:
    """Make the application.

    Args:
        settings: Where the store is, limits, and what day it is.
        ontology: Files of the ontology by part.
        reference: What they say, where they were read already.

    Returns:
        An ASGI application; its lifespan ends the reader processes.

    Raises:
        OntologyError: A file of the ontology is malformed; file, line and term are named.
    """
    ahead = Ahead(settings, partial(_one_reader, settings))
    shelf = Shelf(settings.store, partial(_readers, settings), made=ahead.begin)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        raise_file_limit()
        app.state.jobs.forget(datetime.now(UTC), settings.job_days)
        app.state.runner.start(settings.ingest_workers)
        shelf.prepare()
        yield
        await run_in_threadpool(app.state.runner.close)
        ahead.end()
        shelf.close()

    app = _Application(
        title="Banggiao",
        version=_version(),
        description=_DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_telemetry(settings),
    )
    app.state.settings = settings
    app.state.shelf = shelf
    app.state.catalogues = load_catalogues()
    app.state.environment = make_environment()
    app.state.reference = load_reference(ontology) if reference is None else reference
    app.state.audit = Audit(settings.state_folder / "audit.jsonl")
    app.state.jobs = JobBook(settings.state_folder)
    cost = Cost(settings.document_memory, settings.document_timeout_s)
    app.state.runner = JobRunner(app.state.jobs, Writer(settings.store), cost, app.state.audit)
    app.state.metrics = Metrics(partial(looked_up, settings))
    problems.register(app)
    describe_problems(app)
    _add_routes(app)
    _wrap(app, settings)
    return app


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Put around the routes what every request goes through; what is added last is met first."""
    rates = Rates(settings.max_requests, settings.client_requests, settings.client_rate, settings.client_burst)
    by_path = {
        "/api/v1/documents": settings.max_upload,
        "/update": settings.max_write,
        "/graph-store": settings.max_write,
    }
    questions = Unchanging.read().questions
    app.add_middleware(Direct, handlers={**sparql.HANDLERS, **plain.handlers(questions)}, named=plain.names(questions))
    app.add_middleware(Audited, audit=app.state.audit)
    app.add_middleware(BodyLimit, limit=settings.max_body, by_path=by_path, patience_s=settings.body_patience_s)
    clients = Clients(rates)
    app.state.short = ShortWay(settings, app.state.shelf, clients, app.state.metrics.count)
    app.add_middleware(ClientLimit, clients=clients)
    app.add_middleware(Authentication, ring=KeyRing(settings.state_folder / "keys.json"), failures=Failures())
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM, compresslevel=5)
    app.add_middleware(CORSMiddleware, **cors(settings))
    app.add_middleware(RequestLog, finished=app.state.metrics.count)
    app.add_middleware(SecurityHeaders)


def _add_routes(app: FastAPI) -> None:
    @app.get("/static/vis-network.min.js", include_in_schema=False)
    def drawing_library() -> Response:
        """Serve vis-network from the installed package, so that no copy of it lives in this project."""
        package, path = _DRAWING
        return FileResponse(str(files(package) / path), media_type="text/javascript")

    app.mount("/static", StaticFiles(directory=WEB), name="static")
    # The vocabulary goes before the pages, whose paths take any language.
    routers = (
        health,
        metrics,
        uploads,
        jobs,
        sparql,
        update,
        graph_store,
        rest,
        linked_data,
        reconcile,
        docs,
        workbench,
        vocabulary_pages,
        curation_pages,
        pages,
    )
    for module in routers:
        app.include_router(module.router)


def _readers(settings: Settings) -> ReaderPool:
    """Start the readers."""
    return ReaderPool(
        settings.store,
        settings.workers,
        settings.deadline_s,
        rows=settings.rows,
        memory=settings.reader_memory,
        answer_bytes=settings.max_answer,
        bounds=Bounds(size=settings.max_query),
        peers=frozenset(settings.service_peers),
        held=Held(settings.held_triples) if settings.held_triples else None,
        spare=1,
    )


def _one_reader(settings: Settings) -> ReaderPool:
    """Start a reader of look-ups of the service itself."""
    return ReaderPool(settings.store, 1, settings.deadline_s, memory=settings.reader_memory)


def _telemetry(settings: Settings) -> TelemetryConfig:
    """Send traces and figures where the OTEL_… variables say, or nowhere; logs stay ours: they hold no key."""
    on = settings.telemetry
    return {"tracing": on, "metrics": on, "logs": False, "operation_spans": False, "auto_configure": on}


def _version() -> str:
    try:
        return version("banggiao")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
