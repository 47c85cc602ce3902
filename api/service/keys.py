"""Who asks, and what they may do: keys as bearer tokens, roles, graphs.

Reading is public. `Authentication` looks at every `Authorization` header before anything else does: a wrong key is 401
wherever it is sent, and the eleventh wrong one in a minute is 429. A route that writes says which role it wants:

    @router.post("/update")
    def update(identity: Annotated[Identity, Depends(needs("editor"))]) -> …:
        identity.must_write("https://example.org/graph")

What such a route does, or refuses, leaves a line in the audit file (`api.service.audit`).

A key that is right is never kept out by wrong ones sent from the same address: 256 bits are not guessed, and an
office behind one address must not lose its access to one mistyped script.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from api.service.key_store import ROLES, KeyRing, Role, key_id
from api.service.problems import Problem, plain

#: Wrong keys a minute from one address, or for one key.
FAILURES = 10
MINUTE_S = 60.0
#: Addresses remembered at most; the one that failed longest ago is forgotten first.
REMEMBERED = 10_000

_BEARER = HTTPBearer(auto_error=False, scheme_name="Key", description="A key made by `banggiao keys create`.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whoever sent a valid key.

    Attributes:
        key_id: The part of the key that may be logged.
        role: reader, editor or admin.
        graphs: IRIs of the only graphs it may write; None for any.
    """

    key_id: str
    role: Role
    graphs: tuple[str, ...] | None

    def has(self, role: Role) -> bool:
        """Say whether this role, or a higher one, is theirs."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def may_write(self, graph: str | None) -> bool:
        """Say whether a graph is within the key's scope; None is the default graph."""
        return self.has("editor") and (self.graphs is None or graph in self.graphs)

    def must_write(self, graph: str | None) -> None:
        """Raise a 403 problem where `may_write` says no."""
        if not self.may_write(graph):
            named = "the default graph" if graph is None else f"the graph {graph}"
            raise Problem(
                403, f"this key may not write {named}", "write a graph the key was made for, or ask for another key"
            )


def identity_of(request: Request) -> Identity | None:
    """Give whoever sent a valid key with a request; None for the public."""
    return identity_in(request.scope)


def identity_in(scope: Scope) -> Identity | None:
    """Give whoever sent a valid key, from the scope of a request."""
    found: Identity | None = scope.get("state", {}).get("identity")
    return found


def needs(role: Role) -> Callable[..., Identity]:
    """Make a dependency that lets in whoever has a role, or a higher one.

    Raises (the dependency):
        Problem: 401 without a key; 403 with a lesser one, or where a page of another site sends it.
    """

    def admitted(
        request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)] = None
    ) -> Identity:
        identity = identity_of(request)
        if identity is None:
            raise Problem(401, "this needs a key", "send `Authorization: Bearer KEY`", _challenge())
        request.scope["state"]["audited"] = role != "reader"
        if not identity.has(role):
            raise Problem(403, f"this key has the role {identity.role}", f"use a key with the role {role}")
        if role != "reader":
            _check_origin(request)
        return identity

    return admitted


class Failures:
    """Counts wrong keys by address and by key over the last minute."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def note(self, *names: str) -> float:
        """Note a failure under each name; gives the seconds to wait, 0.0 where it is not one too many."""
        now = self._clock()
        return max(self._note(name, now) for name in names)

    def _note(self, name: str, now: float) -> float:
        times = self._times.setdefault(name, deque(maxlen=FAILURES))
        self._times.move_to_end(name)
        if len(self._times) > REMEMBERED:
            self._times.popitem(last=False)
        if len(times) == FAILURES and now - times[0] < MINUTE_S:
            return MINUTE_S - (now - times[0])
        times.append(now)
        return 0.0


class Authentication:
    """Wrap an application so that it knows who asks (`identity_of`) and no wrong key gets in."""

    def __init__(
        self, app: ASGIApp, ring: KeyRing, failures: Failures, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.app = app
        self._ring = ring
        self._failures = failures
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who asks; answer 401 or 429 to a wrong key."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
        if given:
            try:
                scope.setdefault("state", {})["identity"] = self._identify(given, scope)
            except Problem as problem:
                await plain(problem)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _identify(self, given: list[str], scope: Scope) -> Identity:
        scheme, _, token = given[0].partition(" ")
        if len(given) > 1 or scheme.lower() != "bearer":
            raise Problem(401, "one bearer key is expected", "send `Authorization: Bearer KEY`", _challenge())
        token = token.strip()
        key = self._ring.find(token, self._now())
        if key is not None:
            return Identity(key.id, key.role, key.graphs)
        address = scope["client"][0] if scope.get("client") else "unknown"
        wait = self._failures.note(f"from {address}", f"for {key_id(token) or 'no key'}")
        if wait > 0.0:
            raise Problem(
                429, "too many wrong keys", "wait, then send a valid one", {"Retry-After": str(int(wait) + 1)}
            )
        remedy = "it may be mistyped, expired or revoked; ask for a new one"
        raise Problem(401, "the key is not valid", remedy, _challenge('error="invalid_token"'))


def _check_origin(request: Request) -> None:
    """Refuse what a page of another site sends: a browser names the site it comes from."""
    origin = request.headers.get("origin")
    if origin is None or origin in request.app.state.settings.cors_origins:
        return
    if urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Problem(
            403, "a page of another site sent this", "send it from a program, or allow the site by cors_origins"
        )


def _challenge(more: str = "") -> dict[str, str]:
    return {"WWW-Authenticate": 'Bearer realm="banggiao"' + (f", {more}" if more else "")}
