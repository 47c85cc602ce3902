"""What routes ask for: the settings, the current edition, the day a request speaks of.

Routes name them as annotated types; nothing here keeps state of its own, all of it hangs on the application. None of
them goes through a thread where it need not wait: each way there and back costs as much as a short answer.
"""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BeforeValidator, WithJsonSchema

from api.service.edition import Edition
from api.service.least import await_least, names_least
from api.service.messages import Catalogue
from api.service.settings import Settings
from api.service.shelf import Shelf


def settings_of(request: Request) -> Settings:
    """Give the settings the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def shelf_of(request: Request) -> Shelf:
    """Give the shelf with the published knowledge."""
    shelf: Shelf = request.app.state.shelf
    return shelf


async def edition_of(request: Request) -> Edition:
    """Give the edition published last, with the transaction that the request names; StoreError (503) without one."""
    found = None if names_least(request) else shelf_of(request).ready()
    return await run_in_threadpool(_awaited, request) if found is None else found


def catalogue_of(request: Request, language: str) -> Catalogue:
    """Give the interface words of a language."""
    catalogue: Catalogue = request.app.state.catalogues[language]
    return catalogue


def iso_day(value: object) -> object:
    """Take a day as RFC 3339 writes it and nothing else that a parser of dates might understand."""
    if isinstance(value, str) and len(value) == len("2026-11-22") and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    raise ValueError("write it as 2026-11-22")


IsoDay = Annotated[date, BeforeValidator(iso_day), WithJsonSchema({"type": "string", "format": "date"})]


async def day_of(
    request: Request,
    as_of: Annotated[IsoDay | None, Query(description="Day the statuses speak of; today if left out")] = None,
) -> date:
    """Give the day a request speaks of."""
    return settings_of(request).today() if as_of is None else as_of


def _awaited(request: Request) -> Edition:
    newest = await_least(request, settings_of(request).store)
    return shelf_of(request).current(newest=newest)


async def _settings(request: Request) -> Settings:
    return settings_of(request)


async def _shelf(request: Request) -> Shelf:
    return shelf_of(request)


TheSettings = Annotated[Settings, Depends(_settings)]
TheShelf = Annotated[Shelf, Depends(_shelf)]
TheEdition = Annotated[Edition, Depends(edition_of)]
TheDay = Annotated[date, Depends(day_of)]
