"""The application: `create_app(settings)` puts routes, pages, headers and problems together.

    uvicorn.run(create_app(Settings(store=Path("data/store"))), host="127.0.0.1", port=8000)

It opens no store at start; one that is published later is found at the next request. It does read the ontology, so that
a malformed file stops the start and no request.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.gzip import GZipMiddleware

from api import curation, docs, pages, problems, rest, sparql, vocabulary_pages, workbench
from api.edition import Shelf
from api.headers import SecurityHeaders
from api.key_store import KeyRing
from api.keys import Authentication, Failures
from api.limits import BodyLimit
from api.messages import load_catalogues
from api.rendering import make_environment
from api.settings import Settings
from ontology.reference import FILES, load_reference

WEB = Path(__file__).parent / "web"
#: vis-network as the pyvis package carries it (Apache-2.0 or MIT).
_DRAWING = ("pyvis", "templates/lib/vis-9.1.2/vis-network.min.js")
_QUIET: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
_DESCRIPTION = (
    "International relations of cities and provinces: partners, agreements, their status on a day, and the "
    "sentences that say so. Reading is public. Every answer can be had as data with the query string of its page."
)


def create_app(settings: Settings, ontology: Mapping[str, Path] = FILES) -> FastAPI:
    """Make the application.

    Args:
        settings: Where the store is, limits, and what day it is.
        ontology: Files of the ontology by part.

    Returns:
        An ASGI application; its lifespan ends the reader processes.

    Raises:
        OntologyError: A file of the ontology is malformed; file, line and term are named.
    """
    shelf = Shelf(settings.store, settings.workers, settings.deadline_s)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        shelf.close()

    app = FastAPI(
        title="Banggiao",
        version=_version(),
        description=_DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_QUIET,
    )
    app.state.settings = settings
    app.state.shelf = shelf
    app.state.catalogues = load_catalogues()
    app.state.environment = make_environment()
    app.state.reference = load_reference(ontology)
    problems.register(app)
    _add_routes(app)
    app.add_middleware(GZipMiddleware, minimum_size=2000)
    app.add_middleware(BodyLimit, limit=settings.max_body)
    app.add_middleware(Authentication, ring=KeyRing(settings.state_folder / "keys.json"), failures=Failures())
    app.add_middleware(SecurityHeaders)
    return app


def _add_routes(app: FastAPI) -> None:
    @app.get("/healthz", tags=["Service"])
    def healthz() -> dict[str, str]:
        """Say that the process answers; whether there is data is another question."""
        return {"status": "ok"}

    @app.get("/static/vis-network.min.js", include_in_schema=False)
    def drawing_library() -> Response:
        """Serve vis-network from the installed package, so that no copy of it lives in this project."""
        package, path = _DRAWING
        return FileResponse(str(files(package) / path), media_type="text/javascript")

    app.mount("/static", StaticFiles(directory=WEB), name="static")
    # The vocabulary goes before the pages, whose paths take any language.
    routers = (sparql, rest, curation, docs, workbench, vocabulary_pages, pages)
    for module in routers:
        app.include_router(module.router)


def _version() -> str:
    try:
        return version("banggiao")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
