"""The description of the REST interface as a page of our own: works offline and under the strict policy.

The usual interactive pages load scripts from another host; this one is made on the server from the same
OpenAPI description that `/api/v1/openapi.json` serves.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import page
from api.service.messages import LANGUAGES
from api.service.negotiation import choose_language

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    where: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method; `example` is a link to try where it takes nothing by path."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str


@router.get("/api/docs")
def docs(request: Request) -> HTMLResponse:
    """Show the description of the interface."""
    language = choose_language(request.headers.get("accept-language"), LANGUAGES)
    schema = request.app.openapi()
    groups = operations(schema)
    return page(request, "api_docs.html", language, groups=groups, description=schema["info"]["description"])


def operations(schema: Mapping[str, Any]) -> tuple[tuple[str, tuple[Operation, ...]], ...]:
    """Group the operations of an OpenAPI description by their first tag, in its order."""
    grouped: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method, entry in methods.items():
            tag = next(iter(entry.get("tags", ())), "")
            grouped[tag].append(_operation(method, path, entry))
    return tuple((tag, tuple(found)) for tag, found in grouped.items())


def _operation(method: str, path: str, entry: Mapping[str, Any]) -> Operation:
    parameters = tuple(
        Parameter(p["name"], p["in"], _type(p["schema"]), p.get("description", "")) for p in entry.get("parameters", ())
    )
    required = any(p.get("required") for p in entry.get("parameters", ()))
    example = path if method == "get" and not required and path != "/sparql" else ""
    description = entry.get("description", "")
    # A summary that nobody wrote is the name of a function; the first line says what it does.
    summary = description.partition("\n")[0] or entry.get("summary", "")
    return Operation(method.upper(), path, summary, description, parameters, example)


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(option) for option in schema["anyOf"] if option.get("type") != "null")
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))} …"
    return str(schema.get("format") or schema.get("type", "any"))
