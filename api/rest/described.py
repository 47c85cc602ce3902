"""What the OpenAPI description says of every operation alike: its problems, and the other formats of its lists.

`describe_problems(app)` has the description say that any operation may answer with a problem (RFC 9457), in place of
the framework's own shape of a validation error, which is never sent.
"""

from typing import Any

from fastapi import FastAPI

from api.rest.models import Fault
from api.rest.spreadsheet import CSV, XLSX
from api.service.problems import MEDIA_TYPE

_FAULT = Fault.__name__
#: Shapes of the framework that no answer has.
_UNUSED = ("HTTPValidationError", "ValidationError")
Described = dict[int | str, dict[str, Any]]


def tables() -> Described:
    """Describe a list that is given as CSV and as a workbook too."""
    text: dict[str, Any] = {"schema": {"type": "string"}}
    return {200: {"content": {CSV: text, XLSX: {"schema": {}}}}}


def describe_problems(app: FastAPI) -> None:
    """Have an application describe the problems that it answers with."""
    described_by_framework = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(described_by_framework())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # as the framework's manual has it


def _with_problems(schema: dict[str, Any]) -> dict[str, Any]:
    shapes = schema.setdefault("components", {}).setdefault("schemas", {})
    shapes[_FAULT] = Fault.model_json_schema()
    for name in _UNUSED:
        shapes.pop(name, None)
    problem = {
        "description": "A problem: what is wrong, and what helps",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{_FAULT}"}}},
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            if "HTTPValidationError" in str(responses.get("422", "")):
                del responses["422"]
            responses["default"] = problem
    return schema
