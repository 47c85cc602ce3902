"""One round through a real server on this machine."""

import json
import urllib.parse
import urllib.request
from pathlib import Path

from serving import serving


def test_a_real_server_answers_pages_and_queries(toy_store: Path) -> None:
    with serving(toy_store) as address:
        with urllib.request.urlopen(f"{address}/vi/partners?country=JP") as page:
            assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
            assert "Kitakyushu" in page.read().decode()
        query = urllib.parse.urlencode({"query": "ASK { ?s ?p ?o }"}).encode()
        with urllib.request.urlopen(f"{address}/sparql", data=query) as answer:
            assert json.load(answer)["boolean"] is True
