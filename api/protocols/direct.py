"""The short way to a few addresses: from the middleware to their handler, past the router.

The framework takes several times as long to find a route and to prepare its parameters as a reader takes for a look-up.
The handlers of `/sparql` read their requests themselves, so they are called at once; keys, limits, log, headers and
problems are those of every address, because the middleware stands before this as before the router.

    app.add_middleware(Direct, handlers={("GET", "/sparql"): sparql.query_by_get})

A handler may give None for a request that it leaves to the router: one with parameters that need to be looked at.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from api.service.problems import Problem, as_problem, respond
from ontology.errors import BanggiaoError

Handler = Callable[[Request], Awaitable[Response | None]]


class Address:
    """What the log and the figures call an address, in place of the framework's route."""

    __slots__ = ("handle", "path")

    def __init__(self, path: str, handle: Handler) -> None:
        self.path = path
        self.handle = handle


class Direct:
    """Wrap an application so that some of its handlers are called without looking for them."""

    def __init__(
        self, app: ASGIApp, handlers: Mapping[tuple[str, str], Handler], named: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Wrap it.

        Args:
            app: The application; it must know the same handlers, for its description and for other methods.
            handlers: By method and path; each gives the answer to a request, or raises a problem.
            named: What the log calls a path that it does not call by itself.
        """
        self.app = app
        self._addresses = {key: Address(named.get(key[1], key[1]), handler) for key, handler in handlers.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        address = self._addresses.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if address is None:
            await self.app(scope, receive, send)
            return
        scope["route"] = address
        request = Request(scope, receive)
        answer: Response | None
        try:
            answer = await address.handle(request)
        except (Problem, BanggiaoError, HTTPException) as error:
            answer = respond(request, as_problem(error))
        await (self.app if answer is None else answer)(scope, receive, send)
