"""What the description of the interface says of every list: its formats, and the problems it may answer with."""

from typing import Any

from api.models import Fault
from api.problems import MEDIA_TYPE
from api.spreadsheet import CSV, XLSX

_FAULT = {"content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Fault.__name__}"}}}}


def faults(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problems: of every reading route, and further ones of this route."""
    titles = {
        304: "What the client has is what there is",
        400: "A parameter is unknown, or its value is",
        404: "There is no such thing",
        406: "None of the accepted formats can be given",
        413: "There is too much of it",
        422: "A parameter is malformed",
        503: "The knowledge is not ready",
    }
    described: dict[int | str, dict[str, Any]] = {
        status: {"description": titles[status], **_FAULT} for status in {400, 422, 503, *statuses}
    }
    return {**described, 304: {"description": titles[304]}}


def tables() -> dict[int | str, dict[str, Any]]:
    """Describe a list that is given as CSV and as a workbook too."""
    text: dict[str, Any] = {"schema": {"type": "string"}}
    binary: dict[str, Any] = {"schema": {"type": "string", "contentMediaType": XLSX}}
    return {**faults(406), 200: {"content": {CSV: text, XLSX: binary}}}
