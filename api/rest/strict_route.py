"""Routes that refuse parameters they do not take, by name, so that a misspelt one is never passed over.

router = APIRouter(prefix="/api/v1/jobs", route_class=StrictRoute)
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from api.rest.knowledge_route import refuse_unknown


class StrictRoute(APIRoute):
    """A route that takes the parameters of its signature and no others."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler of the route."""
        handle = super().get_route_handler()
        known = frozenset(f.alias for f in get_flat_params(self.dependant) if isinstance(f.field_info, params.Query))

        async def handle_known(request: Request) -> Response:
            refuse_unknown(request, known)
            return await handle(request)

        return handle_known
