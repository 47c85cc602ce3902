"""A service on this machine over a store that holds RDF files: what the tests of `api` ask."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI
from machine import free_port
from published import TOY, publish

from api.service.app import create_app
from api.service.settings import Settings
from api.service.wire import server_config

ROOT = Path(__file__).parents[2]
HOSTILE = Path(__file__).parent / "data" / "hostile.trig"
TODAY = date(2026, 11, 22)
__all__ = ["HOSTILE", "ROOT", "TODAY", "TOY", "asking", "publish", "serving", "serving_app", "settings_for"]


def settings_for(folder: Path, deadline_s: float = 5.0) -> Settings:
    """Settings of a service whose today never changes."""
    return Settings(store=folder, deadline_s=deadline_s, workers=1, client_rate=0, today=lambda: TODAY)


@contextmanager
def serving(folder: Path, deadline_s: float = 5.0) -> Iterator[str]:
    """Serve a store on a free port of this machine; gives the address."""
    with serving_app(create_app(settings_for(folder, deadline_s))) as address:
        yield address


@contextmanager
def serving_app(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives the address."""
    port = free_port()
    server = uvicorn.Server(server_config(app, app.state.settings, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def asking(folder: Path, deadline_s: float = 5.0) -> Iterator[httpx.Client]:
    """Give a client of a service over a store."""
    with (
        serving(folder, deadline_s) as address,
        httpx.Client(base_url=address, follow_redirects=True, timeout=30) as client,
    ):
        yield client
