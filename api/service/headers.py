"""Security headers on every response, as pure ASGI so that streams and errors carry them too; and who else may ask.

The policy has no exception: no inline script or style, nothing from another origin. An answer that
already carries a header of the same name keeps its own. Pages of other sites may read what is public; only sites named
in the settings may send a key.
"""

from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.service.settings import Settings

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: The same as an answer carries them.
FIELDS = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
#: Bytes from which an answer is compressed for who takes that.
COMPRESSED_FROM = 2_000
#: What a script of another site may see of an answer.
_SHOWN = ("Banggiao-Truncated", "Banggiao-Transaction", "ETag", "Link", "Location", "Retry-After", "X-Request-Id")


class SecurityHeaders:
    """Wrap an application so that every HTTP answer carries `HEADERS`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; add the headers to the start of an HTTP answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name for name, _ in given}
                message["headers"] = given + [field for field in FIELDS if field[0] not in names]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def field(scope: Scope, name: bytes) -> str | None:
    """Give the first field of a request by its name in lower case, without the cost of reading all of them."""
    for known, value in scope["headers"]:
        if known == name:
            return str(value, "latin-1")
    return None


def cors(settings: Settings) -> dict[str, Any]:
    """Say for the framework's own middleware who else may ask."""
    named = [origin for origin in settings.cors_origins if origin != "*"]
    return {
        "allow_origins": settings.cors_origins,
        "allow_methods": ("GET", "HEAD", "POST", "PUT", "DELETE"),
        "allow_headers": ("Content-Type", "If-None-Match", "X-Request-Id", *(("Authorization",) if named else ())),
        "expose_headers": _SHOWN,
        "max_age": 86_400,
    }
