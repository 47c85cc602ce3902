"""The short way of a plain query: answered before the middleware, by the same rules, with nothing done twice.

Most of what `/sparql` is asked wants little: no key, no page of another site, no compression, no parameter but the
query. `ShortWay.taken` recognises such a request and `ask` answers it, with no task and no coroutine of its own; where
it comes straight from a connection (`api.service.wire`), no scope is made for it either. The limits of clients, the
line of log, the figures and the headers are those of every address, and so are the functions that make them. Whatever
else is sent goes the way of all requests, and a test holds the ways to the same answers.

    asked = short_way.taken(target, headers, "http", ("127.0.0.1", 50_000))
    if asked is not None:
        short_way.ask(asked, lambda said: …)
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter

from fastapi import Response
from starlette.types import Receive, Scope, Send

from api.protocols import sparql
from api.protocols.protocol import only, pairs_of
from api.rest.knowledge_route import tag_of
from api.service.headers import COMPRESSED_FROM, FIELDS
from api.service.limits import Clients, name_of
from api.service.logs import Finished, defect, named, note
from api.service.negotiation import content_type
from api.service.problems import Problem, as_problem, plain
from api.service.settings import Settings
from api.service.shelf import Shelf
from graph.engine import Answer
from ontology.errors import BanggiaoError

PATH = "/sparql"
_BEGINNING = b"/sparql?query="
#: Fields with which a request is not plain: each means something to the middleware or to the handler.
_REMARKABLE = frozenset(
    (b"authorization", b"origin", b"cookie", b"expect", b"upgrade", b"transfer-encoding", b"content-encoding",
     b"content-length", b"banggiao-min-transaction")
)  # fmt: skip
#: Fields that say something to this way.
_SAYING = frozenset((b"host", b"accept", b"accept-language", b"if-none-match", b"x-request-id"))
#: What a trusted proxy says of its client, which the server believes before the application is called.
_FORWARDED = frozenset((b"x-forwarded-for", b"x-forwarded-proto"))

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A plain query as it was sent.

    Attributes:
        asked: The query of its address, encoded.
        said: The first of each field that says something, by name.
        scheme: http or https.
        address: Of the client, "" where it is not known.
    """

    asked: str
    said: dict[bytes, str]
    scheme: str
    address: str

    def for_query(self, asked: str) -> "Asked":
        """Ask another query in the same way."""
        return Asked(asked, self.said, self.scheme, self.address)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its status, its header as it is sent, its body."""

    status: int
    fields: bytes
    body: bytes


class ShortWay:
    """Answers plain queries."""

    def __init__(
        self,
        settings: Settings,
        shelf: Shelf,
        clients: Clients,
        finished: Callable[[Finished], None],
    ) -> None:
        """Share with the long way what answers and counts requests.

        Args:
            settings: Of the service; where requests are traced, nothing goes this way.
            shelf: Has the readers.
            clients: Counts the requests of each client.
            finished: Is told of each request that was answered.
        """
        self._settings = settings
        self._shelf = shelf
        self._clients = clients
        self._finished = finished
        self._is_open = not settings.telemetry

    @property
    def is_ready(self) -> bool:
        """Say whether there are readers to ask."""
        return self._is_open and self._shelf.pool_at_hand is not None

    def taken(
        self, target: bytes, headers: Headers, scheme: str, client: tuple[str, int] | None, *, is_told: bool = False
    ) -> Asked | None:
        """Give what a GET asks where it is a plain query, None where it is not.

        Args:
            target: The address as it was sent, from the path on.
            headers: Fields, their names in lower case.
            scheme, client: As the connection has them.
            is_told: Whether these are what a trusted proxy says already, where one does.
        """
        if not target.startswith(_BEGINNING):
            return None
        if b"&" in target or b"#" in target or not target.isascii():
            return None
        said: dict[bytes, str] = {}
        for name, value in headers:
            if name in _SAYING:
                said.setdefault(name, value.decode("latin-1"))
            elif (
                name in _REMARKABLE
                or (name == b"accept-encoding" and value != b"identity")
                or (name in _FORWARDED and not is_told)
            ):
                return None
        if not said.get(b"host") or not self.is_ready:
            return None
        return Asked(target[len(PATH) + 1 :].decode("latin-1"), said, scheme, client[0] if client else "")

    def takes(self, scope: Scope) -> Asked | None:
        """Do as `taken` for a request that the server has made a scope of."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET" or scope.get("root_path"):
            return None
        target = b"%b?%b" % (PATH.encode(), scope["query_string"])
        return self.taken(target, scope["headers"], scope["scheme"], scope.get("client"), is_told=True)

    def ask(self, asked: Asked, told: Callable[[Said], None]) -> None:
        """Have a plain query answered; `told` is called once, now or later, in the thread of the event loop."""
        _Turn(self, asked, told).begin()

    async def answer(self, asked: Asked, receive: Receive, send: Send) -> None:
        """Answer a plain query to the server."""
        answered: asyncio.Future[Said] = asyncio.get_running_loop().create_future()

        def told(said: Said) -> None:
            if not answered.done():
                answered.set_result(said)

        self.ask(asked, told)
        said = await answered
        await send({"type": "http.response.start", "status": said.status, "headers": _apart(said.fields)})
        await send({"type": "http.response.body", "body": said.body})

    def _tag(self, asked: Asked) -> str:
        day = self._settings.today().isoformat()
        said = asked.said.get
        host, accept, language = said(b"host", ""), said(b"accept", ""), said(b"accept-language", "")
        return tag_of(self._shelf.stamp, day, (asked.scheme, host, PATH, asked.asked), accept, language)

    def _address(self, asked: Asked) -> str:
        known = self._settings.base_url
        return f"{asked.scheme}://{asked.said[b'host']}{PATH}" if known is None else known.rstrip("/") + PATH


class _Turn:
    """One query on its way."""

    __slots__ = ("_asked", "_begun", "_client", "_media_type", "_name", "_tag", "_told", "_way")

    def __init__(self, way: ShortWay, asked: Asked, told: Callable[[Said], None]) -> None:
        self._way = way
        self._asked = asked
        self._told = told
        self._begun = perf_counter()
        self._name = named(asked.said.get(b"x-request-id", ""))
        self._client = name_of(asked.address)
        self._media_type = ""
        self._tag: str | None = None

    def begin(self) -> None:
        """Ask a reader; a boundary where every error is caught, as `api.service.logs` is."""
        try:
            self._way._clients.enter(self._client)
        except Problem as problem:
            self._end(plain(problem))
            return
        try:
            known = self._sent()
        except Exception as error:
            self._failed(error)
        else:
            if known is not None:
                self._leave(known)

    def _sent(self) -> Response | None:
        """Send the query to a reader; give the answer where none is needed."""
        way, asked = self._way, self._asked
        query = only(pairs_of(asked.asked), "query")
        if not sparql.is_fleeting(query):
            # Made before the query is run: at worst the answer is newer than its tag, and asked for again.
            self._tag = way._tag(asked)
            if self._tag in asked.said.get(b"if-none-match", ""):
                return sparql.not_changed(self._tag)
        self._media_type = sparql.accepted(asked.said.get(b"accept"), query)
        pool, settings = way._shelf.pool(), way._settings
        pool.ask(
            query,
            self._media_type,
            self._answered,
            deadline_s=settings.deadline_s,
            rows=min(settings.rows, settings.max_rows),
            base=way._address(asked),
        )
        return None

    def _answered(self, found: Answer | BanggiaoError) -> None:
        if isinstance(found, BanggiaoError):
            self._failed(found)
            return
        self._way._clients.leave(self._client)
        head = [_block(self._media_type, found.truncated, len(found.body) >= COMPRESSED_FROM)]
        if self._tag is not None:
            head.append(f"etag: {self._tag}\r\ncache-control: no-cache\r\n".encode("ascii"))
        head.append(f"content-length: {len(found.body)}\r\nx-request-id: {self._name}\r\n".encode("ascii"))
        self._tell(Said(200, b"".join(head), found.body))

    def _failed(self, error: Exception) -> None:
        try:
            problem = as_problem(error)
        except Exception as defective:
            problem = defect(defective, self._name, PATH)
        self._leave(plain(problem))

    def _leave(self, response: Response) -> None:
        self._way._clients.leave(self._client)
        self._end(response)

    def _end(self, response: Response) -> None:
        self._tell(Said(response.status_code, _joined(_fields(response, self._name)), bytes(response.body)))

    def _tell(self, said: Said) -> None:
        try:
            self._told(said)
        finally:
            done = Finished("GET", PATH, said.status, perf_counter() - self._begun, len(said.body))
            self._way._finished(done)
            note(PATH, self._asked.address or None, self._name, done, None)


@lru_cache(maxsize=64)
def _block(media_type: str, is_cut: bool, is_large: bool) -> bytes:
    """Write what the headers of many answers have in common."""
    given = {"access-control-allow-origin": "*", "content-type": content_type(media_type)}
    if is_cut:
        given["banggiao-truncated"] = "true"
    given["vary"] = "Accept, Accept-Encoding, Origin" if is_large else "Accept, Origin"
    return _joined([*((name.encode(), value.encode()) for name, value in given.items()), *FIELDS])


def _fields(said: Response, name: str) -> list[tuple[bytes, bytes]]:
    """Give the header of an answer as the middleware would have made it."""
    varies = [value for known, value in said.raw_headers if known == b"vary"]
    if len(said.body) >= COMPRESSED_FROM:
        varies.append(b"Accept-Encoding")
    fields = [field for field in said.raw_headers if field[0] != b"vary"]
    return [*fields, (b"vary", b", ".join((*varies, b"Origin"))), (b"x-request-id", name.encode()), *FIELDS]


def _joined(fields: Headers) -> bytes:
    return b"".join([b"%b: %b\r\n" % field for field in fields])


def _apart(fields: bytes) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, _, value in (line.partition(b": ") for line in fields.splitlines())]
