"""The conversation with a language model: one request, one JSON object, within bounds of time and size.

Any server that speaks the OpenAI chat protocol will do, on this machine or elsewhere; nothing is sent anywhere unless
the settings name it. A server that is late, too talkative, broken or no JSON gives one clear `EndpointError`.

    endpoint = Endpoint(settings_from(os.environ))
    endpoint.complete("You extract facts.", "Hải Phòng …", schema)["facts"]
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx

from ontology.errors import BanggiaoError

#: Bytes of an answer; a model that says more has lost the thread.
_LONGEST_ANSWER = 1_000_000
_ATTEMPTS = 2
#: Statuses after which the same request may succeed.
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
URL, MODEL, KEY, TIMEOUT = "BANGGIAO_LLM_URL", "BANGGIAO_LLM_MODEL", "BANGGIAO_LLM_KEY", "BANGGIAO_LLM_TIMEOUT_S"


class EndpointError(BanggiaoError):
    """The language model cannot be asked, or does not answer as the protocol wants."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which model is asked, and how long it may take.

    Attributes:
        url: Base of the protocol, up to and without "/chat/completions".
        model: Name the server knows the model by.
        key: Bearer token, or None; never shown.
        timeout_s: Seconds one answer may take, all told.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 120.0


def settings_from(environment: Mapping[str, str]) -> LlmSettings:
    """Read the settings.

    Raises:
        EndpointError: The address or the model is not set, or a value cannot be used.
    """
    for name in (URL, MODEL):
        if not environment.get(name):
            raise EndpointError(name, "is not set", "set it to use --extractor llm, or leave that option out")
    url = environment[URL].rstrip("/")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise EndpointError(URL, "is no http or https address", "give it as http://host:port/v1")
    try:
        timeout = float(environment.get(TIMEOUT, "120"))
    except ValueError as error:
        raise EndpointError(TIMEOUT, "is no number of seconds", "give it as 120") from error
    if not 0 < timeout <= 3600:
        raise EndpointError(TIMEOUT, "is not between 0 and 3600 seconds", "give it as 120")
    return LlmSettings(url, environment[MODEL], environment.get(KEY) or None, timeout)


class Endpoint:
    """Asks one model."""

    def __init__(self, settings: LlmSettings) -> None:
        self.settings = settings

    def complete(self, system: str, user: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for a JSON object.

        Args:
            system, user: The two messages.
            schema: JSON schema of the object that is wanted; servers that know structured output hold the model to it.

        Raises:
            EndpointError: No usable answer came within the time.
        """
        request = {
            "model": self.settings.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "facts", "strict": True, "schema": dict(schema)},
            },
        }
        deadline = monotonic() + self.settings.timeout_s
        for attempt in range(1, _ATTEMPTS + 1):
            status, body = self._post(request, deadline)
            if status == 200:
                return self._object(body)
            if status not in _PASSING or attempt == _ATTEMPTS:
                raise self._error(f"answered with status {status}", "look at the log of that server")
        raise AssertionError("unreachable")

    def _post(self, request: Mapping[str, Any], deadline: float) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.settings.key}"} if self.settings.key else {}
        try:
            with (
                httpx.Client(timeout=max(deadline - monotonic(), 0.001), follow_redirects=False) as client,
                client.stream("POST", self._address, json=request, headers=headers) as response,
            ):
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    # A server that drips a byte a second never trips the client's own clock.
                    if monotonic() > deadline:
                        raise self._late()
                    if len(body) > _LONGEST_ANSWER:
                        raise self._error("answered with more than 1 MB", "use another model")
                return response.status_code, bytes(body)
        except httpx.TimeoutException as error:
            raise self._late() from error
        except httpx.HTTPError as error:
            problem = f"cannot be reached ({type(error).__name__})"
            raise self._error(problem, f"start it, or correct {URL}") from error

    def _object(self, body: bytes) -> dict[str, Any]:
        """Give the object that the first choice's message holds."""
        try:
            content = json.loads(body)["choices"][0]["message"]["content"]
            found = json.loads(_unfenced(content))
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise self._error("did not answer with the JSON asked for", "use a model with structured output") from error
        if not isinstance(found, dict):
            raise self._error("did not answer with a JSON object", "use a model with structured output")
        return found

    @property
    def _address(self) -> str:
        return f"{self.settings.url}/chat/completions"

    def _late(self) -> EndpointError:
        return self._error(f"gave no whole answer within {self.settings.timeout_s:g} s", f"raise {TIMEOUT}")

    def _error(self, problem: str, remedy: str) -> EndpointError:
        # Of the address only what names the server: a user name or token in it stays out of logs.
        parts = urlsplit(self.settings.url)
        port = f":{parts.port}" if parts.port else ""
        return EndpointError(f"{parts.scheme}://{parts.hostname}{port}", f"the language model {problem}", remedy)


def _unfenced(content: str) -> str:
    """Take off the code fence that models like to put around JSON."""
    content = content.strip()
    if content.startswith("```") and content.endswith("```"):
        return content.split("\n", 1)[-1][:-3]
    return content
