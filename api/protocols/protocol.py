"""What a request of the SPARQL protocols says: its parameters, its text, the address it was sent to.

Shared by queries, updates and the graph store, so that each of them reads a form, a body or a header in one way.
"""

import re
from binascii import a2b_qp
from collections.abc import Sequence
from urllib.parse import parse_qsl

from fastapi import Request, Response

from api.service import least
from api.service.dependencies import settings_of
from api.service.headers import field
from api.service.keys import identity_of
from api.service.least import PATIENCE_S
from api.service.limits import read_body
from api.service.problems import Problem
from graph.writing.writer import Receipt, Writer

FORM = "application/x-www-form-urlencoded"
#: Says the number of the transaction that a write was.
TRANSACTION = "Banggiao-Transaction"

#: An address as nearly every query is sent: with one parameter, and without a sign that no encoding has.
_ONE_QUERY = re.compile(r"query=((?:[!-$'-~]|%[0-9A-Fa-f]{2})*+)")

Pairs = Sequence[tuple[str, str]]


def pairs_of(encoded: str) -> list[tuple[str, str]]:
    """Read a form or the query of an address. Raises Problem 400.

    >>> pairs_of("query=ASK+%7B%7D"), pairs_of("a=&b=1")
    ([('query', 'ASK {}')], [('a', ''), ('b', '1')])
    """
    try:
        if (plain := _ONE_QUERY.fullmatch(encoded)) is not None:
            return [("query", _unquoted(plain.group(1)))]
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1_000)
    except ValueError as error:
        raise Problem(400, "the form cannot be read", "percent-encode valid UTF-8, at most 1,000 fields") from error


def _unquoted(encoded: str) -> str:
    """Decode what has no stray percent sign: as quoted-printable, which has `=` for `%` and is read in C."""
    return a2b_qp(encoded.replace("=", "=3D").replace("%", "=").replace("+", " ")).decode()


def values(pairs: Pairs, name: str) -> tuple[str, ...]:
    """Give all values of a parameter."""
    return tuple([value for key, value in pairs if key == name])


def only(pairs: Pairs, name: str) -> str:
    """Give the one value of a parameter. Raises Problem 400 where there is none or several."""
    given = values(pairs, name)
    if len(given) != 1 or not given[0].strip():
        several = f"{len(given)} of them were sent" if len(given) > 1 else f"no {name} was sent"
        raise Problem(400, several, f"send exactly one {name}=, or the text alone as application/sparql-{name}")
    return given[0]


async def sent(request: Request, name: str, limit: int) -> list[tuple[str, str]]:
    """Read a POST: a form, or a text with the parameters in the address.

    Args:
        request: The request.
        name: What is sent: query or update; the text is given as a parameter of that name.
        limit: Bytes of a body.

    Raises:
        Problem: 400, 413 or 415.
    """
    kind, charset = content_type(request)
    direct = f"application/sparql-{name}"
    if kind not in (FORM, direct):
        raise Problem(415, f"the body is {kind or 'of no stated type'}", f"send {FORM} or {direct}")
    if charset not in ("", "utf-8", "utf8"):
        raise Problem(415, f"the charset is {charset}", "send UTF-8")
    try:
        body = (await read_body(request, limit)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "the body is not UTF-8", "send UTF-8") from error
    pairs = pairs_of(request.url.query)
    if kind == FORM:
        return [*pairs, *pairs_of(body)]
    if values(pairs, name):
        raise Problem(400, f"one {name} is in the address and one in the body", f"send exactly one {name}")
    return [*pairs, (name, body)]


def content_type(request: Request) -> tuple[str, str]:
    """Give the media type and the charset of a body, in lower case."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    found = re.search(r"charset\s*=\s*\"?([\w.-]+)", rest, re.IGNORECASE)
    return kind.strip().lower(), found.group(1).lower() if found else ""


def address(request: Request, path: str | None = None) -> str:
    """Give the address of this request, or of another path, as the outside knows it."""
    scope = request.scope
    path = scope["path"] if path is None else path
    known, host = settings_of(request).base_url, field(scope, b"host")
    if known is None and host and not scope.get("root_path"):
        return f"{scope['scheme']}://{host}{path}"
    return f"{known if known is not None else request.base_url}".rstrip("/") + path


def deadline_of(request: Request) -> float:
    """Give the seconds a query may take: of the public, or of whoever sent an editor's key."""
    settings, identity = settings_of(request), identity_of(request)
    if identity is not None and identity.has("editor"):
        return settings.editor_deadline_s
    return settings.deadline_s


def writer_of(request: Request) -> Writer:
    """Give the way to the process that writes."""
    settings = settings_of(request)
    return Writer(settings.store, settings.editor_deadline_s)


def await_least(request: Request) -> None:
    """Wait until readers see the transaction that a request names. Raises Malformed or Unavailable."""
    least.await_least(request, settings_of(request).store)


def await_shown(request: Request, writer: Writer, receipt: Receipt) -> dict[str, str]:
    """Wait until readers see a write, unless its sender prefers not to; give the headers that say so."""
    headers = {TRANSACTION: str(receipt.transaction)}
    if "respond-async" in request.headers.get("prefer", "").lower():
        return {**headers, "Preference-Applied": "respond-async"}
    writer.wait(receipt.transaction, PATIENCE_S)
    return headers


def body_less(response: Response) -> Response:
    """Give the headers of an answer without its body, for HEAD."""
    return Response(status_code=response.status_code, headers=dict(response.headers))
